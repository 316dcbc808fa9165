import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { connect, person, type Actor } from './support/cast.js';
import { hangUp, subscribe, subscribeSse, type Live } from './support/live.js';
import { startServer, type TestServer } from './support/server.js';
import { until } from './support/until.js';

let server: TestServer;
let one: Actor, other: Actor;
let contactId: string;

beforeAll(async () => {
  server = await startServer();
  [one, other] = [await person(server), await person(server)];
  await connect(other, one);
  contactId = (await one.ask('{ contacts { nodes { id } } }')).contacts.nodes[0].id;
});
afterEach(async () => {
  hangUp();
  await until(() => server.app.streams.count().feeds === 0, 'no streams');
});
afterAll(() => server.stop());

const query =
  'subscription($after: String) { events(after: $after) { cursor ... on ContactChanged { contact { id user { displayName } } } } }';

async function emit(count: number): Promise<void> {
  await server.app.services.db.transaction(async (tx) => {
    for (let i = 0; i < count; i += 1) tx.emit(one.id, { kind: 'ContactChanged', subjectId: contactId });
  });
}

async function end(): Promise<number> {
  return Number((await one.ask('{ viewer { eventCursor } }')).viewer.eventCursor);
}

/** Whole and in order: each event once, with what it is about. */
async function expectAll(live: Live, from: number, to: number): Promise<void> {
  await until(() => live.received.length >= to - from, `${to - from} events`, 150_000);
  const contact = { id: contactId, user: { displayName: other.name } };
  const wrong = live.received.findIndex(
    ({ events }, i) =>
      events.cursor !== `${from + 1 + i}` || JSON.stringify(events.contact) !== JSON.stringify(contact),
  );
  expect([live.received.length, wrong, live.errors]).toEqual([to - from, -1, []]);
}

test('ten thousand events of one transaction arrive whole and in order, live and afterwards', async () => {
  const from = await end();
  const lives = [await subscribe(one, query), await subscribeSse(one, query)];
  await until(() => server.app.streams.count().listeners === 3, 'both to follow');
  await emit(10_000);
  lives.push(await subscribe(one, query, { after: `${from}` }));
  for (const live of lives) await expectAll(live, from, from + 10_000);
}, 180_000);

test('so do those of a thousand transactions, while others come and go', async () => {
  const from = await end();
  const lives = [await subscribe(one, query), await subscribeSse(one, query)];
  await until(() => server.app.streams.count().listeners === 3, 'both to follow');
  const emitting = (async () => {
    for (let i = 0; i < 1_000; i += 1) await emit(1 + (i % 5));
  })();
  for (let i = 0; i < 20; i += 1) (await subscribe(one, query, { after: `${from}` })).stop();
  await emitting;
  const to = await end();
  expect(to).toBe(from + 3_000);
  lives.push(await subscribe(one, query, { after: `${from}` }));
  for (const live of lives) await expectAll(live, from, to);
}, 180_000);

test('many transactions at the same moment leave no gap', async () => {
  const from = await end();
  const lives = [await subscribe(one, query), await subscribe(one, query)];
  await until(() => server.app.streams.count().listeners === 3, 'both to follow');
  await Promise.all(Array.from({ length: 200 }, () => emit(5)));
  for (const live of lives) await expectAll(live, from, from + 1_000);
});
