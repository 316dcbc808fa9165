import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { DAY } from '../src/clock.js';
import { cast, connect, person, type Actor } from './support/cast.js';
import { everything, hangUp, rawSocket, subscribe, subscribeSse, type Live } from './support/live.js';
import { startServer, type TestServer } from './support/server.js';
import { until } from './support/until.js';

let server: TestServer;
let an: Actor, binh: Actor, chie: Actor, emma: Actor;

beforeAll(async () => {
  server = await startServer({}, { socketBounds: { messages: 1_000_000, bytes: 1e12 } });
  ({ an, binh, chie, emma } = await cast(server));
});
afterEach(async () => {
  hangUp();
  await until(() => server.app.streams.count().feeds === 0, 'no streams');
});
afterAll(() => server.stop());

const cursorOf = async (actor: Actor): Promise<number> =>
  Number((await actor.ask('{ viewer { eventCursor } }')).viewer.eventCursor);
const cursorsIn = (live: Live): number[] =>
  live.received.map((data) => Number((Object.values(data)[0] as { cursor: string }).cursor));
const numbers = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + 1 + i);

/** Numbers that look random and are the same each time. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

/** Follows from a cursor up to another one, on connections that are cut at any moment: what it was given, in all. */
async function followWithCuts(
  actor: Actor,
  query: string,
  from: number,
  to: () => number,
  seed: number,
  onCut: (cuts: number) => void = () => undefined,
) {
  const roll = dice(seed);
  const got: number[] = [];
  let cuts = 0;
  while ((got.at(-1) ?? from) < to()) {
    const connect = roll(3) === 0 ? subscribeSse : subscribe;
    const live = await connect(actor, query, { after: String(got.at(-1) ?? from) });
    const enough = roll(8);
    const patience = performance.now() + roll(60);
    await until(
      () => live.received.length >= enough || performance.now() > patience || (cursorsIn(live).at(-1) ?? 0) >= to(),
      'a moment to cut',
    );
    expect(live.errors).toEqual([]);
    got.push(...cursorsIn(live));
    live.received.length = 0; // what comes from here on the client has not seen
    if (live.socket && roll(2) === 0) live.socket.terminate();
    else live.stop();
    onCut((cuts += 1));
  }
  return got;
}

test('cut off at any moment and resumed with the last cursor, each event comes exactly once and in order', async () => {
  const from = await cursorOf(chie);
  let end = Infinity;
  const cuts = [0, 0];
  const act = async () => {
    for (let i = 0; i < 12; i += 1) {
      // However quick the acting is: neither of the two hears of more than a round without being cut.
      await until(() => Math.min(...cuts) >= i, 'both to have been cut once more');
      const guest = await person(server);
      await Promise.all([
        connect(guest, chie),
        chie.mutate('updateProfile', { title: `${i}` }),
        chie.mutate('blockPerson', { personId: emma.id }),
      ]);
      await chie.mutate('unblockPerson', { personId: emma.id });
    }
    end = await cursorOf(chie);
  };
  const to = () => end;
  const [, one, other] = await Promise.all([
    act(),
    followWithCuts(chie, everything, from, to, 1, (count) => void (cuts[0] = count)),
    followWithCuts(chie, everything, from, to, 2, (count) => void (cuts[1] = count)),
  ]);
  expect(one).toEqual(numbers(from, end));
  expect(other).toEqual(numbers(from, end));
  expect(Math.min(...cuts)).toBeGreaterThan(10);
  expect(end - from).toBe(12 * 7);
});

test('events of one kind are resumed in the same way, with the cursors of all', async () => {
  const from = await cursorOf(an);
  for (let i = 0; i < 10; i += 1) {
    const guest = await person(server);
    await guest.mutate('requestContact', { userId: an.id });
    await an.mutate('updateProfile', { title: `${i}` });
  }
  const end = await cursorOf(an);
  const got = await followWithCuts(
    an,
    'subscription($after: String) { contactRequestReceived(after: $after) { cursor } }',
    from,
    () => end - 1,
    3,
  );
  expect(got).toEqual(numbers(from, end).filter((number) => (number - from) % 2 === 1));
});

test('without a cursor it begins now, with 0 at the beginning', async () => {
  const guest = await person(server);
  await guest.mutate('updateProfile', { title: 'before' });
  const end = await cursorOf(guest);
  const [now, ever] = [await subscribe(guest, everything), await subscribe(guest, everything, { after: '0' })];
  await ever.have(end);
  await until(() => server.app.streams.count().listeners === 3, 'both to follow');
  await guest.mutate('updateProfile', { title: 'after' });
  await ever.have(end + 1);
  await now.have(1);
  expect([cursorsIn(now), cursorsIn(ever)]).toEqual([[end + 1], numbers(0, end + 1)]);
  const { events } = await guest.ask(`{ events(after: "${end - 1}", first: 1) { cursor __typename } }`);
  expect(events).toEqual([{ cursor: `${end}`, __typename: 'ViewerChanged' }]);
});

test('an event whose object is gone still comes, with its id, also beside those who heard of it before', async () => {
  const [one, other] = [await person(server), await person(server)];
  await connect(one, other);
  const end = await cursorOf(one);
  const follow = () =>
    subscribe(
      one,
      'subscription { events(after: "0") { __typename ... on ContactAdded { contactId contact { id } } ... on ContactRemoved { contactId userId } } }',
    );
  const early = [await follow(), await follow(), await follow()];
  for (const live of early) await live.have(end);
  const { contactId } = early[0]!.received.at(-2)!.events;
  for (const live of early)
    expect(live.received.slice(-2).map(({ events }) => events)).toEqual([
      { __typename: 'ContactAdded', contactId, contact: { id: contactId } },
      { __typename: 'RoomCreated' },
    ]);

  await one.mutate('removeContact', { id: contactId });
  const late = await follow();
  for (const live of [...early, late])
    expect((await live.have(end + 2)).slice(-2).map(({ events }) => events)).toEqual([
      { __typename: 'ContactRemoved', contactId, userId: other.id },
      { __typename: 'RoomChanged' },
    ]);
  expect(late.received.at(-4)!.events).toEqual({ __typename: 'ContactAdded', contactId, contact: null });
});

describe('a cursor', () => {
  test.each([
    'subscription($after: String) { events(after: $after) { cursor } }',
    'query($after: String!) { events(after: $after) { cursor } }',
  ])('that is no number, or of the future, is refused: %s', async (query) => {
    for (const [after, code] of [
      ['x', 'BAD_USER_INPUT'],
      ['', 'BAD_USER_INPUT'],
      ['1e3', 'BAD_USER_INPUT'],
      ['1000000', 'CURSOR_AHEAD'],
    ]) {
      const live = await subscribe(binh, query, { after });
      await until(() => live.errors.length === 1, 'an error');
      expect(live.errors[0].extensions.code).toBe(code);
      expect(live.received).toEqual([]);
      live.stop();
    }
  });

  test('is expired only where an event was deleted that this subscription would have given', async () => {
    const [one, other] = [await person(server), await person(server)];
    const before = await cursorOf(one);
    const asked = await other.mutate('requestContact', { userId: one.id }, 'contactRequest { id }'); // before + 1
    server.clock.advance(6 * DAY);
    await one.mutate('updateProfile', { title: 'later' }); // before + 2
    server.clock.advance(2 * DAY);
    await server.app.housekeeping.run();
    await one.mutate('approveContactRequest', { id: asked.contactRequest.id }); // before + 3, 4 and 5

    const outcome = async (field: string, after: number, count = 1) => {
      const live = await subscribe(one, `subscription { ${field}(after: "${after}") { __typename cursor } }`);
      await until(() => live.errors.length > 0 || live.received.length >= count, 'the answers');
      return live.errors[0]?.extensions.code ?? cursorsIn(live).slice(0, 2);
    };
    expect(await outcome('events', 0)).toBe('CURSOR_EXPIRED');
    expect(await outcome('events', before)).toBe('CURSOR_EXPIRED');
    expect(await outcome('contactRequestReceived', before)).toBe('CURSOR_EXPIRED');
    expect(await outcome('contactRequestApproved', 0)).toEqual([before + 3]);
    expect(await outcome('events', before + 1, 2)).toEqual([before + 2, before + 3]);
    expect(await outcome('events', before + 2, 2)).toEqual([before + 3, before + 4]);

    const query = 'query($after: String!) { events(after: $after) { cursor } }';
    expect((await one.graphql(query, { after: `${before}` })).errors![0]!.extensions.code).toBe('CURSOR_EXPIRED');
    expect((await one.ask(query, { after: `${before + 1}` })).events).toEqual(
      [2, 3, 4, 5].map((number) => ({ cursor: `${before + number}` })),
    );
  });
});

test('a stream whose events are deleted while its client lags ends with CURSOR_EXPIRED, and one that lost nothing goes on', async () => {
  const { db } = server.app.services;
  const [one, other] = [await person(server), await person(server)];
  const asked = await other.mutate(
    'requestContact',
    { userId: one.id, message: 'x'.repeat(1_000) },
    'contactRequest { id }',
  );
  const before = await cursorOf(one);
  const large = Array.from({ length: 30 }, (_, i) => `m${i}: contactRequest { message }`).join(' ');
  const lagging = async (id: string, query: string) => {
    const socket = await rawSocket(server);
    socket.send({ type: 'connection_init', payload: { Authorization: `Bearer ${one.token}` } });
    await socket.message('connection_ack');
    socket.send({ id, type: 'subscribe', payload: { query } });
    return socket;
  };
  const all = await lagging(
    'all',
    `subscription { events(after: "${before}") { cursor ... on ContactRequestReceived { ${large} } } }`,
  );
  const approved = await lagging('approved', `subscription { contactRequestApproved(after: "0") { cursor } }`);
  await until(() => server.app.streams.count().listeners === 3, 'both to follow');
  all.web.pause();
  const emit = (count: number) =>
    db.transaction(async (tx) => {
      for (let i = 0; i < count; i += 1)
        tx.emit(one.id, { kind: 'ContactRequestReceived', subjectId: asked.contactRequest.id });
    });
  await emit(1_200); // more than the network and a feed hold
  server.clock.advance(8 * DAY);
  await server.app.housekeeping.run();
  await one.mutate('approveContactRequest', { id: asked.contactRequest.id });
  expect((await approved.message('next')).payload.data.contactRequestApproved.cursor).toBe(`${before + 1_201}`);
  all.web.resume();
  await all.message('complete', 'all');
  const got = all.messages.filter(({ type }) => type === 'next').map(({ payload }) => payload);
  expect(got.at(-1)).toMatchObject({ errors: [{ extensions: { code: 'CURSOR_EXPIRED' } }] });
  expect(got.slice(0, -1).map(({ data }) => Number(data.events.cursor))).toEqual(
    numbers(before, before + got.length - 1),
  );
  expect(got.length).toBeLessThan(1_200);
  for (const { web } of [all, approved]) web.terminate();
});
