import { afterEach, beforeEach, expect, test } from 'vitest';
import { tooMany, type FailureRule, type LineChannel, type LineUser } from '../cli/fake-line/fake-line.js';
import { cast, type Actor } from './support/cast.js';
import {
  connectChannel,
  delivered,
  entryOf,
  received,
  said,
  startLineWorld,
  write,
  type LineWorld,
} from './support/line-world.js';
import { until } from './support/until.js';

let world: LineWorld;
let daichi: Actor;
let chie: Actor;
let channel: LineChannel;
let hanako: LineUser;
let room: string;

beforeEach(async () => {
  world = await startLineWorld();
  ({ daichi, chie } = await cast(world.server));
  ({ channel } = await connectChannel(world, chie, { member: daichi }));
  hanako = world.line.addUser({ displayName: 'Hanako', language: 'ja' });
  await hanako.follow(channel);
  room = (await entryOf(daichi, hanako)).room.id;
  world.server.clock.advance(60_000); // what came with the friend-add cannot be replied to any more
});
afterEach(() => world.stop());

const calls = (path: RegExp) => world.line.requests.filter((request) => path.test(request.path));
const pushes = () => calls(/message\/push/);
const replies = () => calls(/message\/reply/);
/** Time goes on to when the next job is due that failed or waits for another; not while one is being done, which would be lost. */
const later = async () => {
  const { services, worker } = world.server.app;
  const job = await services.db.read.get<{ at: number }>(
    `select min(run_at) as at from jobs where kind = 'deliverToLine' and dead_at is null
       and not exists (select 1 from jobs where kind = 'deliverToLine' and problem is null and attempts > 0)`,
  );
  const wait = (job?.at ?? 0) - world.server.clock.now();
  if (wait <= 0) return;
  world.server.clock.advance(wait);
  worker.look();
};
const retried = (count: () => number, least: number) =>
  until(async () => {
    if (count() >= least) return true;
    await later();
    return false;
  }, `${least} calls`);

test('what LINE has done and not answered is asked for again with the same key, and shown once', async () => {
  world.line.failNext({ path: /push/, status: 500, after: 'processing' });
  world.line.failNext({ path: /push/, drop: true, after: 'processing' });
  const message = await write(daichi, room, 'once');
  await retried(() => pushes().length, 3);
  expect((await delivered(daichi, message)).delivery.state).toBe('DELIVERED');
  expect(await received(hanako, channel, 1)).toEqual(['佐藤 大地 / さくら商事: once']);
  const keys = new Set(pushes().map(({ headers }) => headers['x-line-retry-key']));
  expect([...keys]).toEqual([
    expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
  ]);
  expect(channel.quota.used).toBe(1);
});

test('what LINE may have done is asked for again with the same key, also where it does not take that call', async () => {
  for (const refusal of [{ status: 429, message: tooMany.rate }, { status: 401 }, { status: 403 }]) {
    const before = pushes().length;
    const shown = hanako.chat(channel).messages.length;
    world.line.failNext({ path: /push/, drop: true, after: 'processing' });
    world.line.failNext({ path: /push/, ...refusal });
    const message = await write(daichi, room, `once, and ${refusal.status}`);
    await retried(() => pushes().length, before + 3);
    expect((await delivered(daichi, message)).delivery.state).toBe('DELIVERED');
    expect(hanako.chat(channel).messages).toHaveLength(shown + 1);
    const keys = pushes()
      .slice(before)
      .map(({ headers }) => headers['x-line-retry-key']);
    expect(new Set(keys).size).toBe(1);
  }
});

test('what waits behind is sent in order, five to a call', async () => {
  world.line.failNext({ path: /push/, status: 503, times: 12 });
  const texts = Array.from({ length: 12 }, (_, i) => `message ${i + 1}`);
  const ids = [];
  for (const text of texts) ids.push(await write(daichi, room, text));
  await until(async () => {
    await later();
    return hanako.chat(channel).messages.length >= 12;
  }, 'all');
  expect(await received(hanako, channel, 12)).toEqual(texts.map((text) => `佐藤 大地 / さくら商事: ${text}`));
  for (const id of ids) expect((await delivered(daichi, id)).delivery.state).toBe('DELIVERED');
  expect(Math.max(...pushes().map(({ body }) => (body as { messages: unknown[] }).messages.length))).toBe(5);
});

test('what stands later in the room is sent later, also where it began to be written earlier', async () => {
  world.line.failNext({ path: /push/, status: 503, times: 2 });
  await write(daichi, room, 'first');
  await until(() => Promise.resolve(pushes().length > 0), 'a call');
  await write(daichi, room, 'second');
  world.server.clock.advance(-1_000);
  await write(daichi, room, 'third');
  world.server.clock.advance(1_000);
  await until(async () => {
    await later();
    return hanako.chat(channel).messages.length >= 3;
  }, 'all');
  expect(await received(hanako, channel, 3)).toEqual(
    ['first', 'second', 'third'].map((text) => `佐藤 大地 / さくら商事: ${text}`),
  );
});

test('an answer within half a minute is a reply, which is free; after that it is pushed', async () => {
  await hanako.say(channel, 'hello');
  await until(async () => (await daichi.ask('{ viewer { unreadCount } }')).viewer.unreadCount === 1, 'the message');
  const first = await write(daichi, room, 'a reply');
  await delivered(daichi, first);
  const second = await write(daichi, room, 'a push');
  await delivered(daichi, second);
  expect([replies().length, pushes().length, channel.quota.used]).toEqual([1, 1, 1]);
  expect(replies()[0]!.headers['x-line-retry-key']).toBeUndefined();
  for (const [i, seconds] of [29, 30].entries()) {
    const { event } = await hanako.say(channel, 'again');
    const heard = async () => (await daichi.ask('{ viewer { unreadCount } }')).viewer.unreadCount === 2 + i;
    await until(heard, 'the message');
    world.server.clock.advance(event!.timestamp + seconds * 1_000 - world.server.clock.now());
    await delivered(daichi, await write(daichi, room, `after ${seconds} seconds`));
  }
  expect([replies().length, pushes().length]).toEqual([2, 2]);
  expect(JSON.stringify(pushes()[1]!.body)).toContain('after 30 seconds');
});

test('a reply that LINE refuses is pushed; one with an unknown outcome never is', async () => {
  await hanako.say(channel, 'hello');
  await until(async () => (await daichi.ask('{ viewer { unreadCount } }')).viewer.unreadCount === 1, 'the message');
  world.line.failNext({ path: /reply/, status: 400, message: 'Invalid reply token' });
  const refused = await write(daichi, room, 'one');
  expect((await delivered(daichi, refused)).delivery.state).toBe('DELIVERED');
  expect([replies().length, pushes().length]).toEqual([1, 1]);

  await hanako.say(channel, 'hello again');
  await until(async () => (await daichi.ask('{ viewer { unreadCount } }')).viewer.unreadCount === 2, 'the message');
  world.line.failNext({ path: /reply/, drop: true, after: 'processing' });
  const unknown = await write(daichi, room, 'two');
  await retried(() => replies().length, 3);
  expect((await delivered(daichi, unknown)).delivery).toEqual({ state: 'UNCERTAIN', problem: null, deliveredAt: null });
  expect([replies().length, pushes().length]).toEqual([3, 1]);
  expect(await received(hanako, channel, 2)).toEqual(['佐藤 大地 / さくら商事: one', '佐藤 大地 / さくら商事: two']);

  await hanako.say(channel, 'and again');
  await until(async () => (await daichi.ask('{ viewer { unreadCount } }')).viewer.unreadCount === 3, 'the message');
  world.line.failNext({ path: /reply/, status: 500 });
  const late = await write(daichi, room, 'three');
  await until(() => Promise.resolve(replies().length >= 4), 'the first try');
  world.server.clock.advance(8_000); // the token is still good
  world.server.app.worker.look();
  expect((await delivered(daichi, late)).delivery.state).toBe('DELIVERED');
});

test.each([
  [400, 'The request body has 1 error(s)'],
  [429, tooMany.monthly],
])('a reply with an unknown outcome stays uncertain where LINE answers %i to it later', async (status, message) => {
  await hanako.say(channel, 'hello');
  await until(async () => (await daichi.ask('{ viewer { unreadCount } }')).viewer.unreadCount === 1, 'the message');
  world.line.failNext({ path: /reply/, drop: true, after: 'processing' });
  world.line.failNext({ path: /reply/, status, message });
  const sent = await write(daichi, room, 'once');
  await retried(() => replies().length, 2);
  expect((await delivered(daichi, sent)).delivery).toEqual({ state: 'UNCERTAIN', problem: null, deliveredAt: null });
  expect([replies().length, pushes().length]).toEqual([2, 0]);
  expect(await received(hanako, channel, 1)).toEqual(['佐藤 大地 / さくら商事: once']);
});

test('the three meanings of 429 are told apart', async () => {
  world.line.failNext({ path: /push/, status: 429, message: tooMany.rate });
  world.line.failNext({ path: /push/, status: 429, message: tooMany.concurrent });
  const slow = await write(daichi, room, 'slowly');
  await retried(() => pushes().length, 3);
  expect((await delivered(daichi, slow)).delivery.state).toBe('DELIVERED');
  world.line.failNext({ path: /push/, status: 429, message: tooMany.monthly });
  const last = await write(daichi, room, 'too many');
  expect((await delivered(daichi, last)).delivery).toMatchObject({
    state: 'FAILED',
    problem: 'LINEアカウントの今月の送信可能数を使い切りました。',
  });
  expect(pushes()).toHaveLength(4);
});

test('what LINE refuses among several is found, and the others arrive', async () => {
  // What comes while the first is under way, and is refused for now, goes together with it.
  world.line.failNext({ path: /push/, status: 429, message: tooMany.rate, delay: 300 });
  world.line.failNext({
    path: /push/,
    status: 400,
    message: 'The request body has 1 error(s)',
    holding: 'two',
    times: 9,
  });
  const ids = [];
  for (const text of ['one', 'two', 'three']) ids.push(await write(daichi, room, text));
  await until(async () => {
    await later();
    return hanako.chat(channel).messages.length >= 2;
  }, 'the others');
  const states: string[] = [];
  for (const id of ids) states.push((await delivered(daichi, id)).delivery.state);
  expect(states).toEqual(['DELIVERED', 'FAILED', 'DELIVERED']);
  const { node } = await chie.ask('query($id: ID!) { node(id: $id) { id } }', { id: ids[0] });
  expect(node).toBeNull();
});

test('what could not be delivered for hours is given up, and the room is told', async () => {
  world.line.failNext({ path: /push/, status: 500, times: 100 });
  const message = await write(daichi, room, 'in vain');
  await until(async () => {
    await later();
    const { node } = await daichi.ask('query($id: ID!) { node(id: $id) { ... on Message { delivery { state } } } }', {
      id: message,
    });
    return node.delivery.state !== 'QUEUED';
  }, 'it to be given up');
  expect((await delivered(daichi, message)).delivery.state).toBe('UNCERTAIN');
  const { events } = await daichi.ask('query($id: ID!) { events: room(id: $id) { revision } }', { id: room });
  expect(events.revision).toBeGreaterThan(1);
});

test('the name is cut to what LINE takes, without the word it does not take', async () => {
  await daichi.mutate('updateProfile', { displayName: 'Caroline of LINE WORKS and more besides' });
  await delivered(daichi, await write(daichi, room, 'hello'));
  const [text] = await received(hanako, channel, 1);
  const name = text!.slice(0, text!.indexOf(': hello'));
  expect(name.length).toBeLessThanOrEqual(20);
  expect(name.toLowerCase()).not.toContain('line');
  expect(name.startsWith('Carol')).toBe(true);
});

test('a text that is too long, and a sticker that cannot be sent, are refused before they are kept', async () => {
  const long = await daichi.mutate('postMessage', { roomId: room, text: 'x'.repeat(5_001) });
  expect(long.userErrors.map((error: { code: string }) => error.code)).toEqual(['TOO_LONG']);
  const bought = await daichi.mutate('postMessage', { roomId: room, sticker: { packageId: '1', stickerId: '1' } });
  expect(bought.userErrors.map((error: { code: string }) => error.code)).toEqual(['STICKER_NOT_SENDABLE']);
  const ok = await daichi.mutate(
    'postMessage',
    { roomId: room, sticker: { packageId: '446', stickerId: '1988' } },
    'message { id content { ... on StickerContent { imageUrl } } }',
  );
  await delivered(daichi, ok.message.id);
  await delivered(daichi, await write(daichi, room, '🍎'.repeat(2_500)));
  expect(await received(hanako, channel, 2)).toEqual([
    '佐藤 大地 / さくら商事: sticker 446 1988',
    `佐藤 大地 / さくら商事: ${'🍎'.repeat(2_500)}`,
  ]);
  const picture = await fetch(ok.message.content.imageUrl);
  expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/png']);
  const forged = await fetch(ok.message.content.imageUrl.replace('1988', '1989'));
  expect(forged.status).toBe(404);
});

test('what waits while another call is under way is looked after also where that one is given up', async () => {
  world.line.failNext({ path: /push/, status: 503, delay: 300 });
  world.line.failNext({ path: /push/, status: 503, times: 100 });
  const one = await write(daichi, room, 'one');
  await until(() => Promise.resolve(pushes().length === 1), 'the first call');
  const two = await write(daichi, room, 'two');
  const states: string[] = [];
  for (const id of [one, two]) {
    await until(async () => {
      await later();
      const { node } = await daichi.ask('query($id: ID!) { node(id: $id) { ... on Message { delivery { state } } } }', {
        id,
      });
      return node.delivery.state !== 'QUEUED';
    }, 'it to be given up');
    states.push((await delivered(daichi, id)).delivery.state);
  }
  // The second has been tried, or only waited for the first.
  expect(states).toEqual(['UNCERTAIN', expect.stringMatching(/^(UNCERTAIN|FAILED)$/)]);
});

test('after a day LINE knows a key no more: what it may have is not sent again', async () => {
  world.line.failNext({ path: /push/, drop: true, after: 'processing' });
  const message = await write(daichi, room, 'once');
  await until(
    async () =>
      (await world.server.app.services.db.read.get(
        "select 1 from jobs where kind = 'deliverToLine' and problem is not null",
      )) !== undefined,
    'the call to be lost',
  );
  world.server.clock.advance(25 * 60 * 60_000);
  world.server.app.worker.look();
  expect((await delivered(daichi, message)).delivery.state).toBe('UNCERTAIN');
  expect(await received(hanako, channel, 1)).toEqual(['佐藤 大地 / さくら商事: once']);
  expect(pushes()).toHaveLength(1);
});

/** A room in which what Hanako says goes to Mai. */
async function withMai(): Promise<{ mai: LineUser; group: string }> {
  const mai = world.line.addUser({ displayName: 'Mai', language: 'ja' });
  await mai.follow(channel);
  const personIds = [(await entryOf(daichi, mai)).id, (await entryOf(daichi, hanako)).id];
  const { room: group } = await daichi.mutate('createRoom', { personIds }, 'room { id }');
  await write(daichi, group.id, 'hello');
  for (const user of [mai, hanako]) await received(user, channel, 1);
  return { mai, group: group.id };
}

/** Hanako says what takes seven messages to Mai, in two calls, of which this becomes of the second. */
async function inTwoCalls(failure: FailureRule) {
  const { mai, group } = await withMai();
  const pieces = Array.from({ length: 7 }, (_, i) => `${String(i).padEnd(2_600, '-')}\n`);
  world.line.failNext({ ...failure, path: /push/, holding: '6---' });
  await hanako.say(channel, pieces.join(''));
  await said(daichi, group, 2);
  const { found } = await daichi.ask(
    'query($id: ID!) { found: room(id: $id) { messages(last: 1) { nodes { id } } } }',
    { id: group },
  );
  const own = () => pushes().filter(({ body }) => (body as { to: string }).to === mai.idFor(channel));
  const got = async () => (await received(mai, channel, 1)).slice(1).map((text) => text.replace('Hanako: ', ''));
  return { message: found.messages.nodes[0].id as string, pieces, own, got };
}

test('where LINE refuses the second call for a text, what became of it is uncertain', async () => {
  const { message, pieces, own, got } = await inTwoCalls({ status: 400, message: 'The request body has 1 error(s)' });
  expect((await delivered(daichi, message)).delivery).toEqual({ state: 'UNCERTAIN', problem: null, deliveredAt: null });
  expect(own()).toHaveLength(2);
  expect(await got()).toEqual(pieces.slice(0, 5));
});

test('where the second call for a text is not answered, both are made again with the same keys', async () => {
  const { message, pieces, own, got } = await inTwoCalls({ drop: true, after: 'processing' });
  await retried(() => own().length, 4);
  expect((await delivered(daichi, message)).delivery.state).toBe('DELIVERED');
  const keys = own().map(({ headers }) => headers['x-line-retry-key']);
  expect(new Set(keys).size).toBe(2);
  expect(keys.slice(2)).toEqual(keys.slice(0, 2));
  expect(await got()).toEqual(pieces);
});

test('long texts of others are cut into as many calls as they need', async () => {
  const { mai, group } = await withMai();
  world.line.failNext({ path: /push/, status: 503, times: 6 });
  const texts = Array.from({ length: 5 }, (_, i) => `${i}${'😀'.repeat(2_600)}`);
  for (const text of [...texts, 'a'.repeat(4_000).concat('\n').repeat(4)]) await hanako.say(channel, text);
  await said(daichi, group, 2 + texts.length);
  await until(async () => {
    await later();
    const left = await world.server.app.services.db.read.get("select 1 from line_deliveries where state = 'QUEUED'");
    return left === undefined;
  }, 'all to be sent');
  const got = (await received(mai, channel, 1)).map((text) => text.slice(text.indexOf(': ') + 2));
  expect(got.slice(1).join('')).toBe([...texts, 'a'.repeat(4_000).concat('\n').repeat(4)].join(''));
});
