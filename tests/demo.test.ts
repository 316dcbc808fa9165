import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadDemo } from '../cli/demo.js';
import { emailOf, password, people, type DemoName } from '../cli/demo/people.js';
import { verbs, type Actor } from './support/cast.js';
import { startServer, type TestServer } from './support/server.js';

let server: TestServer;
let said: string;
let aiko: Pick<Actor, 'ask' | 'mutate'>;

beforeAll(async () => {
  server = await startServer();
  said = await loadDemo(server.app.services);
  aiko = await signIn('aiko');
});
afterAll(() => server.stop());

async function signIn(name: DemoName): Promise<Pick<Actor, 'ask' | 'mutate'>> {
  const anybody = verbs((query, variables) => server.graphql(query, variables));
  const { token } = await anybody.mutate('signIn', { email: emailOf(name), password }, 'token');
  return verbs((query, variables) => server.graphql(query, variables, token));
}

async function count(): Promise<Record<string, number>> {
  const { read } = server.app.services.db;
  const tables =
    'users organizations contacts contact_requests blocks rooms room_members messages room_changes events'.split(' ');
  const rows = await Promise.all(
    tables.map(async (table) => [table, (await read.get<{ n: number }>(`select count(*) as n from ${table}`))!.n]),
  );
  return Object.fromEntries(rows) as Record<string, number>;
}

test('three organizations and their people, whose sign-ins are printed and work', async () => {
  expect(await count()).toMatchObject({ organizations: 3, users: 17 });
  for (const name of Object.keys(people) as DemoName[])
    expect(said).toContain(`${emailOf(name).padEnd(24)}  ${password}  ${people[name].name} (`);
  const names = (await aiko.ask('{ organization { members { nodes { displayName } } } }')).organization.members.nodes;
  expect(names.map(({ displayName }: { displayName: string }) => displayName)).toEqual(
    expect.arrayContaining(['田中 愛子', '鈴木 美咲', '佐藤 健']),
  );
  for (const name of ['binh', 'ha', 'emma', 'max', 'ruby'] as const)
    expect((await (await signIn(name)).ask('{ viewer { user { displayName } } }')).viewer.user).toEqual({
      displayName: people[name].name,
    });
});

test('Aiko has contacts, with a nickname and a note; one is suspended', async () => {
  const { contacts } = await aiko.ask(
    '{ contacts(orderBy: { field: SINCE }) { nodes { nickname note source user { displayName title } } } }',
  );
  expect(contacts.nodes).toEqual([
    {
      nickname: 'エマさん',
      note: '東京の展示会で知り合う。秋に提携の打ち合わせ予定。',
      source: 'SEARCH',
      user: { displayName: 'Emma Clarke', title: 'Managing Director' },
    },
    { nickname: null, note: null, source: 'SEARCH', user: { displayName: 'Grace Holloway', title: null } },
    {
      nickname: null,
      note: null,
      source: 'MESSAGE_ID',
      user: { displayName: 'Trần Thị Lan', title: 'Trưởng phòng' },
    },
  ]);
});

test('her requests stand in every state, and she cannot tell who declined or blocked her', async () => {
  const all = '[PENDING, APPROVED, DECLINED, CANCELLED, EXPIRED]';
  const list = async (direction: string, other: string) => {
    const { contactRequests } = await aiko.ask(
      `{ contactRequests(direction: ${direction}, states: ${all}) { nodes { state ${other} { displayName } } } }`,
    );
    return contactRequests.nodes.map((request: any) => [request[other].displayName, request.state]);
  };
  expect(await list('INCOMING', 'sender')).toEqual([
    ['Nguyễn Thu Hà', 'PENDING'],
    ['James Whitfield', 'DECLINED'],
    ['Max Sterling', 'DECLINED'],
    ['Olivia Bennett', 'EXPIRED'],
    ['Emma Clarke', 'APPROVED'],
  ]);
  expect(await list('OUTGOING', 'recipient')).toEqual([
    ['Lê Minh Quân', 'PENDING'],
    ['Ruby Alden', 'PENDING'],
    ['Olivia Bennett', 'CANCELLED'],
    ['Liam Harding', 'PENDING'],
    ['Trần Thị Lan', 'APPROVED'],
    ['Noah Fletcher', 'EXPIRED'],
    ['Grace Holloway', 'APPROVED'],
  ]);
});

const byName = (a: { displayName: string }, b: { displayName: string }) => (a.displayName < b.displayName ? -1 : 1);

test('blocks, and who can be found', async () => {
  const found = async (query: string) =>
    (await aiko.ask(`{ searchUsers(query: "${query}") { nodes { displayName connection } } }`)).searchUsers.nodes;
  expect((await aiko.ask('{ blocks { nodes { person { displayName } } } }')).blocks.nodes).toEqual([
    { person: { displayName: 'Max Sterling' } },
  ]);
  expect(await found('ruby')).toEqual([]);
  expect(await found('pham minh')).toEqual([]);
  expect(await found('duc@senviet.example')).toEqual([]);
  expect(await found('duc-pham')).toEqual([{ displayName: 'Phạm Minh Đức', connection: 'NONE' }]);
  expect((await found('nguyen')).toSorted(byName)).toEqual([
    { displayName: 'Nguyễn Thu Hà', connection: 'REQUEST_RECEIVED' },
    { displayName: 'Nguyễn Văn Bình', connection: 'NONE' },
  ]);
  expect(await found('高橋')).toEqual([]);
});

test('her rooms: with her contacts, in a group of two organizations, and one opened at once', async () => {
  const { rooms, viewer } = await aiko.ask(
    '{ viewer { unreadCount } rooms { nodes { kind name closedAt unreadCount lastMessage { sender { displayName } content { ... on TextContent { text } } } } } }',
  );
  expect(viewer.unreadCount).toBe(4);
  const closed = { kind: 'DIRECT', name: 'Grace Holloway', closedAt: expect.any(String), unreadCount: 0 };
  const open = { closedAt: null };
  const last = (displayName: string, text: string) => ({ lastMessage: { sender: { displayName }, content: { text } } });
  expect(rooms.nodes).toEqual([
    {
      ...open,
      kind: 'DIRECT',
      name: 'Trần Thị Lan',
      unreadCount: 2,
      ...last('Trần Thị Lan', 'Giá phòng đã gồm bữa sáng.'),
    },
    {
      ...open,
      kind: 'GROUP',
      name: 'ダナンツアー 2027 / Tour Đà Nẵng',
      unreadCount: 1,
      ...last('佐藤 健', 'ランさん、二日目の予定はいかがでしょうか。'),
    },
    {
      ...open,
      kind: 'DIRECT',
      name: 'Phạm Minh Đức',
      unreadCount: 1,
      ...last('Phạm Minh Đức', 'Chào chị, em bên kế toán. Em hỏi nhanh về hóa đơn tháng 10 ạ.'),
    },
    { ...closed, lastMessage: { sender: null, content: {} } },
    {
      ...open,
      kind: 'DIRECT',
      name: 'Emma Clarke',
      unreadCount: 0,
      ...last('田中 愛子', 'Yes: the 14th, ten in the morning, Tokyo time.'),
    },
  ]);
});

test('the group has people of two organizations, a sticker, and something that was taken back', async () => {
  const { rooms } = await (
    await signIn('lan')
  ).ask(
    `{ rooms(kind: GROUP) { nodes { unreadCount members { nodes { owner readSequence person { displayName } } }
      messages { nodes { sequence recalledAt content { __typename ... on NoticeContent { summary } } } } } } }`,
  );
  const [{ members, messages, unreadCount }] = rooms.nodes;
  expect(members.nodes).toEqual([
    { owner: true, readSequence: 8, person: { displayName: '田中 愛子' } },
    { owner: false, readSequence: 0, person: { displayName: '佐藤 健' } },
    { owner: false, readSequence: 0, person: { displayName: 'Trần Thị Lan' } },
  ]);
  expect(messages.nodes.map(({ sequence }: { sequence: number }) => sequence)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(messages.nodes[0].content).toEqual({ __typename: 'NoticeContent', summary: '田中 愛子 đã tạo nhóm.' });
  expect(messages.nodes[5]).toEqual({ sequence: 6, recalledAt: expect.any(String), content: null });
  expect(messages.nodes[7].content).toEqual({ __typename: 'StickerContent' });
  expect(unreadCount).toBe(4); // not her own, nor what was taken back
});

test('those who wait have a mail, and nobody else', async () => {
  await server.mailsTo('aiko@sakura.example');
  await server.mailsTo('quan@senviet.example');
  await server.mailsTo('misaki@sakura.example');
  await server.mailsTo('binh@senviet.example');
  expect((await server.app.mailbox!.list()).length).toBe(4);
});

test('loading it again adds nothing, and prints the sign-ins again', async () => {
  const before = await count();
  const again = await loadDemo(server.app.services);
  expect(await count()).toEqual(before);
  expect(again).toBe(said.replace('The demo data is in.', 'The demo data was here already.'));
});

test('a database with people of its own is left alone', async () => {
  const { db } = server.app.services;
  await db.transaction((tx) => tx.run("delete from server_values where name = 'demo'"));
  const before = await count();
  expect(await loadDemo(server.app.services)).toMatch(/^There are people in this database already/);
  expect(await count()).toEqual(before);
});

test('where a mail server is set, nothing is mailed to these addresses', async () => {
  const sending = await startServer({ SMTP_URL: 'smtp://127.0.0.1:9' });
  try {
    const { db } = sending.app.services;
    expect(await loadDemo(sending.app.services)).toBe(said);
    expect(await db.read.all("select kind from jobs where kind like 'send%'")).toEqual([]);
  } finally {
    await sending.stop();
  }
});
