import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { DirectChat } from '../cli/fake-line/fake-line.js';
import { MINUTE } from '../src/clock.js';
import { startLine, type Line } from './support/line.js';
import { bubble, connectChannel, delivered, entryOf, said, write, type Connected } from './support/line-world.js';
import { ahead, serverPlace, type ServerPlace, type ServerProcess } from './support/process.js';
import { signedUp, type SignedUp } from './support/sign-up.js';
import { until } from './support/until.js';

let place: ServerPlace;
let server: ServerProcess;
let line: Line;
let member: SignedUp;
let connected: Connected;
/** How far the clock of the next server is ahead: each time the leases of the one before are over. */
let later = 0;
/** The same of LINE's clock. */
let lineAhead = 0;
/** The path of the call to LINE that ends the server once LINE has done it, before the answer comes. */
let deadly: RegExp | null;

beforeAll(async () => {
  line = await startLine({
    now: () => Date.now() + lineAhead,
    onExchange({ request }) {
      if (!deadly?.test(request.path)) return;
      deadly = null;
      server.child.kill('SIGKILL');
    },
  });
  place = await serverPlace();
  server = await place.start(settings());
  member = await signedUp(() => server, 'member');
  connected = await connectChannel({ line, server }, member, { member });
});
afterAll(async () => {
  await place.remove();
  await line.stop();
});
beforeEach(() => {
  deadly = null;
});

const settings = () => ({
  LINE_API_URL: line.url,
  LINE_DATA_API_URL: line.url,
  ...ahead((later += 3 * MINUTE)),
});

/** The server has died; another begins where it was. */
async function restart(): Promise<void> {
  await until(() => server.child.signalCode !== null, 'the end of the server');
  server = await place.start(settings());
  connected.channel.webhook.endpoint = `${server.url}/webhooks/line/${connected.id}`;
}

/** Writes what LINE is told in a call that ends the server, which may be before it has answered the writer. Answers the id of the message. */
async function writeAndDie(call: RegExp, roomId: string, text: string): Promise<string> {
  deadly = call;
  await write(member, roomId, text).catch(() => undefined);
  await restart();
  const { room } = await member.ask(
    'query($id: ID!) { room(id: $id) { messages(last: 100) { nodes { id content { ... on TextContent { text } } } } } }',
    { id: roomId },
  );
  return room.messages.nodes.find(({ content }: any) => content.text === text).id;
}

/** Somebody who has added the account, their chat and their room. To the server, whose clock is ahead, that was too long ago to be answered by a reply. */
async function friend(displayName: string) {
  const user = line.addUser({ displayName });
  await user.follow(connected.channel);
  const { room } = await entryOf(member, user);
  return { user, chat: user.chat(connected.channel), roomId: room.id as string };
}

const shown = ({ messages }: DirectChat) =>
  messages.filter(({ sender }) => sender === connected.channel).map(({ content }) => bubble(content as never));
const calls = (path: string) => line.requests.filter((request) => request.path === path);

test('killed between what LINE took and the note of it, a server sends it again under the same key: it is shown once', async () => {
  const { chat, roomId } = await friend('Hanako');
  const id = await writeAndDie(/\/push$/, roomId, 'the boxes have left');
  expect(await delivered(member, id)).toMatchObject({ delivery: { state: 'DELIVERED' } });
  expect(shown(chat)).toEqual(['the boxes have left']);
  const keys = calls('/v2/bot/message/push').map(({ headers }) => headers['x-line-retry-key']);
  expect(keys).toHaveLength(2);
  expect(keys[1]).toBe(keys[0]);
});

test('killed while the call is on its way, which LINE does afterwards, it is shown once as well', async () => {
  const { chat, roomId } = await friend('Ichiro');
  const before = calls('/v2/bot/message/push').length;
  line.failNext({ path: /\/push$/, delay: 500 });
  const id = await write(member, roomId, 'still under way');
  await until(() => calls('/v2/bot/message/push').length > before, 'the call');
  server.child.kill('SIGKILL');
  await restart();
  expect(await delivered(member, id)).toMatchObject({ delivery: { state: 'DELIVERED' } });
  await until(() => shown(chat).length > 0, 'the message');
  expect(shown(chat)).toEqual(['still under way']);
});

test('killed again and again among many messages, each that was written is shown once, in their order', async () => {
  const { chat, roomId } = await friend('Jiro');
  const acknowledged: string[] = [];
  const say = async (text: string) => acknowledged.push((await write(member, roomId, text)) && `member: ${text}`);
  for (let round = 0; round < 3; round += 1) {
    for (let i = 0; i < 4; i += 1) await say(`number ${round} ${i}`);
    deadly = /\/push$/;
    await say(`the last of ${round}`).catch(() => undefined); // the server may be gone before
    await restart();
  }
  await say('the end');
  const written = await said(member, roomId, acknowledged.length);
  expect(written).toEqual(expect.arrayContaining(acknowledged));
  await until(() => shown(chat).at(-1) === 'the end', 'every message');
  expect(shown(chat).map((text) => `member: ${text}`)).toEqual(written);
});

test('killed after LINE took a reply, a server does not know, and says so: it is shown once, and never pushed', async () => {
  const kaori = await friend('Kaori');
  const { chat, roomId } = kaori;
  const pushed = calls('/v2/bot/message/push').length;
  await freshToken(kaori);
  const id = await writeAndDie(/\/reply$/, roomId, 'for free');
  expect(await delivered(member, id)).toMatchObject({ delivery: { state: 'UNCERTAIN' } });
  expect(shown(chat)).toEqual(['for free']);
  expect(calls('/v2/bot/message/push')).toHaveLength(pushed);
});

test('killed before LINE took a reply, a server makes the same one again', async () => {
  const midori = await friend('Midori');
  const { chat, roomId } = midori;
  const [pushed, replied] = [calls('/v2/bot/message/push').length, calls('/v2/bot/message/reply').length];
  await freshToken(midori);
  line.failNext({ path: /\/reply$/, status: 500, delay: 100 });
  const id = await write(member, roomId, 'at the second time');
  await until(() => calls('/v2/bot/message/reply').length > replied, 'the reply');
  server.child.kill('SIGKILL');
  await restart();
  expect(await delivered(member, id)).toMatchObject({ delivery: { state: 'DELIVERED' } });
  expect(shown(chat)).toEqual(['at the second time']);
  expect(calls('/v2/bot/message/push')).toHaveLength(pushed);
});

test('killed among webhooks, a server does what it has answered, and what LINE tells again, each once', async () => {
  const friends = await Promise.all(Array.from({ length: 6 }, (_, i) => friend(`Speaker ${i}`)));
  const told = friends.map(() => [] as Awaited<ReturnType<DirectChat['say']>>[]);
  let dead = false;
  const talking = friends.map(async ({ user }, i) => {
    for (let n = 0; n < 40; n += 1) {
      if (dead) return;
      told[i]!.push(await user.say(connected.channel, `number ${n}`));
    }
  });
  const accepted = () => told.flat().filter(({ delivery }) => delivery!.status === 200).length;
  await until(() => accepted() >= 40, 'some answers');
  await server.kill('SIGKILL');
  dead = true;
  await Promise.all(talking);
  await restart();
  const answered = told.map((own) => own.filter(({ delivery }) => delivery!.status === 200));
  for (const [i, { roomId, user }] of friends.entries()) {
    const texts = await said(member, roomId, answered[i]!.length);
    for (const n of answered[i]!.keys()) expect(texts[n]).toBe(`${user.displayName}: number ${n}`);
    expect(new Set(texts).size).toBe(texts.length);
  }
  for (const own of told) for (const { event } of own) await connected.channel.deliver([event!], { redelivery: true });
  for (const [i, { roomId, user }] of friends.entries()) {
    await said(member, roomId, told[i]!.length);
    // What was answered twice changes nothing, now or later.
    await user.say(connected.channel, 'the last');
    const texts = await said(member, roomId, told[i]!.length + 1);
    expect(texts).toEqual([
      ...told[i]!.map((_, n) => `${user.displayName}: number ${n}`),
      `${user.displayName}: the last`,
    ]);
  }
}, 90_000);

/** They write, at the server's time: it can answer for free. */
async function freshToken({ chat, roomId }: Awaited<ReturnType<typeof friend>>): Promise<void> {
  lineAhead = later;
  await chat.say(chat.user, 'hello');
  await said(member, roomId, 1);
}
