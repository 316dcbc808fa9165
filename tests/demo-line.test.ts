import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, expect, test } from 'vitest';
import WebSocket from 'ws';
import { loadDemo } from '../cli/demo.js';
import { DemoLine } from '../cli/demo/line.js';
import { emailOf, password, type DemoName } from '../cli/demo/people.js';
import { lineTabs } from '../web/playground/line-tabs.js';
import { verbs, type Actor } from './support/cast.js';
import { bubble, entryOf, said } from './support/line-world.js';
import { exchangeFaults, webhookFaults } from './support/line-schemas.js';
import { startServer, type TestServer } from './support/server.js';
import { until } from './support/until.js';

const violations: string[] = [];
const startLine = () =>
  DemoLine.start({
    port: 0,
    now: () => server?.clock.now() ?? Date.now(),
    webhookTimeout: 10_000,
    onExchange: (exchange) => void violations.push(...exchangeFaults(exchange)),
    onWebhook: (_, body) => void violations.push(...webhookFaults(body)),
  });

let server: TestServer;
let line: DemoLine;
let aiko: Actor;
let token: string;

beforeAll(async () => {
  line = await startLine();
  const { lineApiUrl, lineDataApiUrl, lineStickerUrl } = line.config;
  server = await startServer({
    LINE_API_URL: lineApiUrl,
    LINE_DATA_API_URL: lineDataApiUrl,
    LINE_STICKER_URL: lineStickerUrl,
  });
  await loadDemo(server.app.services, line);
  await line.connect(server.app.services);
  aiko = await signIn('aiko');
});
afterAll(async () => {
  await line.fake.idle();
  await server.stop();
  await line.stop();
  expect(violations).toEqual([]);
});

async function signIn(name: DemoName): Promise<Actor> {
  const anybody = verbs((query, variables) => server.graphql(query, variables));
  const answer = await anybody.mutate('signIn', { email: emailOf(name), password }, 'token viewer { user { id } }');
  ({ token } = answer);
  const own = answer.token as string;
  return { id: answer.viewer.user.id, ...verbs((query, variables) => server.graphql(query, variables, own)) } as Actor;
}

const onLine = (name: string) => line.fake.users.find(({ displayName }) => displayName === name)!;
const accountOf = (basicId: string) => line.fake.channels.find((channel) => channel.basicId === basicId)!;
/** What a phone shows of a chat. */
const shown = (name: string, basicId: string) =>
  onLine(name)
    .chat(accountOf(basicId))
    .messages.map((message) => `${message.name}: ${bubble(message.content)}`);

async function count(): Promise<Record<string, number>> {
  const { read } = server.app.services.db;
  const tables =
    'line_channels line_groups line_messages line_deliveries external_users external_friends rooms room_members messages events audit_entries'.split(
      ' ',
    );
  const rows = await Promise.all(
    tables.map(async (table) => [table, (await read.get<{ n: number }>(`select count(*) as n from ${table}`))!.n]),
  );
  return Object.fromEntries(rows) as Record<string, number>;
}

const addressBook =
  '{ externalUsers { nodes { displayName profileName company friends { displayName } room { id } } } }';

test('two channels are connected and work: one of Aiko, one that is shared', async () => {
  const { organization } = await aiko.ask(
    '{ organization { lineChannels { displayName basicId state quotaUsed member { displayName } defaultMember { displayName } } } }',
  );
  expect(organization.lineChannels).toEqual([
    {
      displayName: '田中 愛子',
      basicId: '@aiko-tanaka',
      state: 'ACTIVE',
      quotaUsed: 0,
      member: { displayName: '田中 愛子' },
      defaultMember: null,
    },
    {
      displayName: 'さくら商事',
      basicId: '@sakura-shoji',
      state: 'ACTIVE',
      quotaUsed: 0,
      member: null,
      defaultMember: { displayName: '鈴木 美咲' },
    },
  ]);
});

test('four people on LINE stand in the address book, each with the member they have added', async () => {
  const { externalUsers } = await aiko.ask(addressBook);
  const people = externalUsers.nodes.map(({ room, ...entry }: any) => ({ ...entry, room: room !== null }));
  expect(people.toSorted((a: any, b: any) => (a.profileName < b.profileName ? -1 : 1))).toEqual([
    {
      displayName: 'David Miller',
      profileName: 'David Miller',
      company: null,
      friends: [{ displayName: '佐藤 健' }],
      room: false,
    },
    {
      displayName: 'Ngọc Anh',
      profileName: 'Ngọc Anh',
      company: null,
      friends: [{ displayName: '鈴木 美咲' }],
      room: false,
    },
    { displayName: '中村 拓', profileName: '中村 拓', company: null, friends: [], room: false },
    {
      displayName: '山本様（やまと陶器）',
      profileName: '山本 さくら',
      company: 'やまと陶器',
      friends: [{ displayName: '田中 愛子' }],
      room: true,
    },
  ]);
});

test('what was said stands on both sides, in the same order', async () => {
  const { rooms } = await aiko.ask(
    '{ rooms(network: LINE) { nodes { id name kind unreadCount members { nodes { person { displayName } } } } } }',
  );
  expect(rooms.nodes.map(({ name, kind, unreadCount }: any) => [name, kind, unreadCount])).toEqual([
    ['山本様（やまと陶器）', 'DIRECT', 1],
    ['器の会', 'GROUP', 0],
  ]);
  const [direct, group] = rooms.nodes;
  expect(await said(aiko, direct.id, 4)).toEqual([
    '山本様（やまと陶器）: 先日の展示会でお話しした山本です。よろしくお願いいたします。',
    '田中 愛子: ご連絡ありがとうございます。カタログをお送りしますね。',
    '山本様（やまと陶器）: sticker 446 1995 hello',
    '山本様（やまと陶器）: 秋の新作はいつ頃入荷しますか？',
  ]);
  expect(shown('山本 さくら', '@aiko-tanaka')).toEqual([
    '山本 さくら: 先日の展示会でお話しした山本です。よろしくお願いいたします。',
    '田中 愛子 / さくら商事: ご連絡ありがとうございます。カタログをお送りしますね。',
    '山本 さくら: sticker 446 1995',
    '山本 さくら: 秋の新作はいつ頃入荷しますか？',
  ]);
  expect(group.members.nodes.map(({ person }: any) => person.displayName)).toEqual([
    '田中 愛子',
    '山本様（やまと陶器）',
    '中村 拓',
  ]);
  expect(await said(aiko, group.id, 3)).toHaveLength(3);
  // She brought no code, and was asked in her language.
  expect(shown('Ngọc Anh', '@sakura-shoji')).toEqual([
    'Ngọc Anh: Chào anh chị, bên mình còn nhận đặt hàng không ạ?',
    expect.stringMatching(/^さくら商事: Cảm ơn bạn đã thêm さくら商事\./),
    '鈴木 美咲 / さくら商事: Dạ còn ạ. Chị cần số lượng bao nhiêu?',
  ]);
});

test('what is typed on the phone page arrives by subscription', async () => {
  class Socket extends WebSocket {
    constructor(url: string, protocols: string[]) {
      super(url, protocols, { headers: { authorization: `Bearer ${token}` } });
    }
  }
  const { rooms } = await aiko.ask('{ rooms(network: LINE, first: 1) { nodes { id lastSequence } } }');
  const [{ id: roomId, lastSequence }] = rooms.nodes;
  const client = createClient({
    url: `${server.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: Socket,
    connectionParams: { authorization: `Bearer ${token}` },
    retryAttempts: 0,
  });
  const heard: unknown[] = [];
  client.subscribe(
    {
      query:
        'subscription ($roomId: ID!, $afterSequence: Int) { messagePosted(roomId: $roomId, afterSequence: $afterSequence) { sender { displayName } content { ... on TextContent { text } } } }',
      variables: { roomId, afterSequence: lastSequence },
    },
    {
      next: ({ data, errors }) => heard.push(errors ?? (data as any).messagePosted),
      error: (error) => heard.push(error),
      complete: () => undefined,
    },
  );
  const response = await fetch(`${line.fake.url}/phone/api/users/${onLine('山本 さくら').id}/acts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ verb: 'say', chat: accountOf('@aiko-tanaka').channelId, text: '十月でしょうか？' }),
  });
  expect(response.status).toBe(200);
  await until(() => heard.length > 0, 'the message');
  expect(heard).toEqual([{ sender: { displayName: '山本様（やまと陶器）' }, content: { text: '十月でしょうか？' } }]);
  await client.dispose();
});

test('the tabs of the playground run on it, and what is written there is on the phone', async () => {
  const [book, writing] = lineTabs;
  const { viewer, rooms, externalUsers } = await aiko.ask(book!.query);
  expect(viewer.lineInvite).toEqual({
    talkId: '@aiko-tanaka',
    code: null,
    url: 'https://line.me/R/ti/p/%40aiko-tanaka',
    qrCode: expect.stringMatching(/^data:image\/png/),
  });
  expect(externalUsers.nodes).toHaveLength(4);
  const { postMessage } = await aiko.ask(writing!.query, { ...writing!.variables, roomId: rooms.nodes[0].id });
  expect(postMessage).toEqual({
    message: {
      id: expect.stringMatching(/^msg_/),
      sequence: expect.any(Number),
      recallable: false,
      delivery: { state: 'QUEUED', problem: null },
    },
    userErrors: [],
  });
  await until(
    () => shown('山本 さくら', '@aiko-tanaka').at(-1) === '田中 愛子 / さくら商事: 秋の新作は来月入荷します。',
    'it to be on the phone',
  );
  await until(
    async () => (await aiko.ask(book!.query)).rooms.nodes[0].lastMessage.delivery.state === 'DELIVERED',
    'it to be delivered',
  );
});

test('a link of lineInvite is good on the phone', async () => {
  const ken = await signIn('ken');
  const { viewer } = await ken.ask('{ viewer { lineInvite { url } } }');
  const post = async (path: string, value: object) =>
    (
      await fetch(`${line.fake.url}/phone/api${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(value),
      })
    ).json() as Promise<any>;
  const { id } = await post('/users', { displayName: '新田 まゆ', language: 'ja' });
  const { chat, text } = await post(`/users/${id}/acts`, { verb: 'link', link: viewer.lineInvite.url });
  await post(`/users/${id}/acts`, { verb: 'say', chat, text });
  const entry = await until(async () => {
    const found = await entryOf(ken, onLine('新田 まゆ'));
    return found.room ? found : undefined;
  }, 'the room');
  expect(entry.friends).toEqual([{ id: ken.id }]);
});

test('started again it adds nothing, and the same people go on where they were', async () => {
  await line.fake.idle();
  await line.save(server.app.services.db);
  const before = await count();
  const memory = line.fake.memory();
  const again = await startLine();
  try {
    expect(await loadDemo(server.app.services, again)).toMatch(/^The demo data was here already\./);
    expect(await count()).toEqual(before);
    expect(again.fake.memory()).toEqual(memory);
    await again.connect(server.app.services);
    const account = again.fake.channels.find(({ basicId }) => basicId === '@aiko-tanaka')!;
    const sakura = again.fake.users.find(({ displayName }) => displayName === '山本 さくら')!;
    await sakura.say(account, 'またご連絡します。');
    const { rooms } = await aiko.ask('{ rooms(network: LINE, first: 1) { nodes { id } } }');
    expect((await said(aiko, rooms.nodes[0].id, 7)).at(-1)).toBe('山本様（やまと陶器）: またご連絡します。');
    expect((await count()).external_users).toBe(before.external_users);
  } finally {
    await again.fake.idle();
    await again.stop();
  }
});

test('where nothing of LINE was kept, there is nobody on the phone', async () => {
  const { db } = server.app.services;
  await db.transaction((tx) => tx.run("delete from server_values where name = 'demo-line'"));
  const again = await startLine();
  await loadDemo(server.app.services, again);
  expect([again.fake.channels, again.fake.users]).toEqual([[], []]);
  await again.stop();
});
