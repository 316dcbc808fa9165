import { afterEach, beforeEach, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '../src/clock.js';
import { Housekeeping } from '../src/live/housekeeping.js';
import { uploadFolder } from '../src/uploads/store.js';
import { cast } from './support/cast.js';
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
import { leap } from './support/rows.js';
import { until } from './support/until.js';

let world: LineWorld;
let people: Awaited<ReturnType<typeof cast>>;

beforeEach(async () => {
  world = await startLineWorld();
  people = await cast(world.server);
});
afterEach(() => world.stop());

const read = () => world.server.app.services.db.read;
const countOf = async (table: string) => (await read().get<{ n: number }>(`select count(*) as n from ${table}`))!.n;
const counts = async () => ({
  events: await countOf('line_events'),
  messages: await countOf('line_messages'),
  deliveries: await countOf('line_deliveries'),
  targets: await countOf('line_targets'),
});
const tidy = async (after: number) => {
  world.server.clock.advance(after);
  await world.server.app.housekeeping.run();
};

test('what LINE told is forgotten after a month, which messages came after three; how messages were delivered is kept', async () => {
  const { chie, daichi } = people;
  const { channel } = await connectChannel(world, chie, { member: daichi });
  const hanako = world.line.addUser({ displayName: 'Hanako' });
  await hanako.follow(channel);
  const { room } = await entryOf(daichi, hanako);
  await hanako.say(channel, 'good morning');
  await said(daichi, room.id, 1);
  const message = await write(daichi, room.id, 'good morning to you');
  await received(hanako, channel, 1);
  await delivered(daichi, message);
  expect(await counts()).toEqual({ events: 2, messages: 1, deliveries: 1, targets: 1 });
  await tidy(23 * HOUR);
  expect(await counts()).toEqual({ events: 2, messages: 1, deliveries: 1, targets: 1 });
  await tidy(2 * HOUR);
  expect(await counts()).toEqual({ events: 2, messages: 1, deliveries: 1, targets: 0 });
  await tidy(28 * DAY);
  expect(await counts()).toEqual({ events: 2, messages: 1, deliveries: 1, targets: 0 });
  await tidy(2 * DAY);
  expect(await counts()).toEqual({ events: 0, messages: 1, deliveries: 1, targets: 0 });
  await tidy(60 * DAY);
  expect(await counts()).toEqual({ events: 0, messages: 0, deliveries: 1, targets: 0 });
  expect(await read().get('select state from line_deliveries')).toEqual({ state: 'DELIVERED' });
});

test('what the server itself said is forgotten after a month, and so is what waits for somebody to say whom it is for', async () => {
  const { channel } = await connectChannel(world, people.chie);
  const ichiro = world.line.addUser({ displayName: 'Ichiro' });
  await ichiro.follow(channel);
  await ichiro.say(channel, 'is anybody there?');
  await until(async () => (await countOf('line_events where held_for is not null')) === 1, 'what he said to wait');
  await until(async () => {
    await leap(world.server, MINUTE / 2);
    return (await countOf("line_deliveries where state = 'DELIVERED'")) === 1;
  }, 'the question whom he means');
  await tidy(29 * DAY);
  expect(await counts()).toMatchObject({ events: 2, deliveries: 1 });
  await tidy(2 * DAY);
  expect(await counts()).toMatchObject({ events: 0, deliveries: 0 });
});

test('what is not done, or still goes to somebody, is kept however old', async () => {
  const { chie, daichi } = people;
  const { id, channel } = await connectChannel(world, chie, { member: daichi });
  const hanako = world.line.addUser({ displayName: 'Hanako' });
  await hanako.follow(channel);
  const { room } = await entryOf(daichi, hanako);
  world.line.failNext({ path: /\/(push|reply)$/, status: 500 });
  await write(daichi, room.id, 'on its way');
  await until(() => world.line.requests.some(({ path }) => /\/(push|reply)$/.test(path)), 'the call that fails');
  await world.server.app.worker.stop();
  await world.server.app.services.db.transaction((tx) =>
    tx.run(
      'insert into line_events (line_channel_id, event_id, occurred_at, event, attempts, not_before, received_at) values ($1, $2, $3, $4, 0, 0, $3)',
      [id, 'undone', 1, '{}'],
    ),
  );
  await tidy(400 * DAY);
  expect(await counts()).toMatchObject({ events: 1, deliveries: 1, targets: 1 });
});

test('LINE is asked once an hour how each channel stands, however many processes there are', async () => {
  const { db, clock, config, log } = world.server.app.services;
  const { channel } = await connectChannel(world, people.chie);
  await connectChannel(world, people.chie, {}, 'Another');
  const asked = () => world.line.requests.filter(({ path }) => path === '/v2/bot/message/quota').length;
  const jobs = () => countOf("jobs where kind = 'refreshLineChannel'");
  const settled = async (times: number) => {
    await until(async () => asked() >= times && (await jobs()) === 0, `${times} questions`);
    expect(asked()).toBe(times);
  };
  await settled(2);
  const others = Array.from(
    { length: 3 },
    () => new Housekeeping(db, clock, config, uploadFolder(config.dataDir), log),
  );
  const everybody = () => Promise.all([world.server.app.housekeeping, ...others].map((one) => one.run()));
  await everybody();
  await settled(2);
  channel.quota = { limit: 200, used: 17 };
  world.server.clock.advance(HOUR);
  await everybody();
  await settled(4);
  expect(await read().get('select quota_used as used from line_channels where quota_limit = 200')).toEqual({
    used: 17,
  });
  await everybody();
  world.server.clock.advance(59 * MINUTE);
  await everybody();
  await settled(4);
  world.server.clock.advance(MINUTE);
  await everybody();
  await settled(6);
});
