import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, expect, test } from 'vitest';
import { person, type Actor } from './support/cast.js';
import { hangUp, signedInSocket, subscribe, type RawSocket } from './support/live.js';
import { startServer, type TestServer } from './support/server.js';
import { until } from './support/until.js';

const servers: TestServer[] = [];
afterAll(async () => {
  hangUp();
  await Promise.all(servers.map((server) => server.stop()));
});

/** Large enough that the network has taken its fill after some hundred. */
const large = Array.from({ length: 30 }, (_, i) => `m${i}: contactRequest { message }`).join(' ');
const largeQuery = `subscription($after: String) { contactRequestReceived(after: $after) { cursor ${large} } }`;
const smallQuery = 'subscription($after: String) { contactRequestReceived(after: $after) { cursor } }';
const largeSize = 32_000;
const tooSlow = { code: 4408, reason: 'Too slow: connect again and resume with the last cursor' };

async function scene(socketBounds: { messages: number; bytes: number }) {
  const server = await startServer({ MAX_SOCKETS_PER_PERSON: '1000' }, { socketBounds });
  servers.push(server);
  const [one, other] = [await person(server), await person(server)];
  const message = 'x'.repeat(1_000);
  const { contactRequest } = await other.mutate('requestContact', { userId: one.id, message }, 'contactRequest { id }');
  const from = Number((await one.ask('{ viewer { eventCursor } }')).viewer.eventCursor);
  const emit = (count: number) =>
    server.app.services.db.transaction(async (tx) => {
      for (let i = 0; i < count; i += 1)
        tx.emit(one.id, { kind: 'ContactRequestReceived', subjectId: contactRequest.id });
    });
  return { server, one, from, emit };
}

interface Stalled extends Pick<RawSocket, 'web' | 'closed'> {
  /** Of the events that have come: their texts are neither read nor kept. */
  cursors: number[];
}

/** A client that asks for events and then reads nothing. */
async function stalled(actor: Actor): Promise<Stalled> {
  const socket = await signedInSocket(actor);
  const { web, closed } = socket;
  const cursors: number[] = [];
  web.removeAllListeners('message');
  web.on('message', (data: Buffer) => {
    const cursor = /"type":"next".*?"cursor":"(\d+)"/.exec(data.toString('latin1', 0, 300));
    if (cursor) cursors.push(Number(cursor[1]));
  });
  socket.send({ id: '1', type: 'subscribe', payload: { query: largeQuery } });
  return { web, closed, cursors };
}

const numbers = (from: number, count: number): number[] => Array.from({ length: count }, (_, i) => from + 1 + i);

setFlagsFromString('--expose_gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** The bytes that this process holds: the server's, and the clients'. */
function bytesHeld(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** Looks now and then: each time all that is garbage is collected, of the whole process. */
async function untilHeld(look: () => boolean, what: string): Promise<void> {
  let next = 0;
  await until(() => {
    if (performance.now() < next) return undefined;
    const found = look();
    next = performance.now() + 500;
    return found;
  }, what);
}

test('a hundred clients that stall are let go, and twenty more; a hundred others are given everything, and the server holds little', async () => {
  const { server, one, from, emit } = await scene({ messages: 100, bytes: 1e12 });
  const healthy = await Promise.all(
    Array.from({ length: 100 }, () => subscribe(one, 'subscription { events { cursor } }')),
  );
  // Each of them is owed some ten megabytes: what is held for all together is as much as for one of them.
  const most = 100 * (64 * 1024 + 2 * largeSize);
  let sent = 0;
  const letGo = async (count: number) => {
    const before = sent;
    const slow = await Promise.all(Array.from({ length: count }, () => stalled(one)));
    await until(() => server.app.streams.count().listeners === 101 + count, 'all to follow');
    for (const { web } of slow) web.pause();
    let held = 0;
    while (server.app.connections.size > 100) {
      if (sent < before + 400) {
        await emit(20);
        sent += 20;
      }
      for (const live of healthy) await live.have(sent);
      held = Math.max(held, server.app.sockets.buffered);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(held).toBeLessThan(most);
    expect(server.app.streams.count()).toEqual({ feeds: 1, listeners: 101 });
    return { slow, before };
  };
  /** Each has heard everything up to some event, and hears everything else when it comes back. */
  const resume = async ({ slow, before }: Awaited<ReturnType<typeof letGo>>) => {
    for (const { web } of slow) web.resume();
    await Promise.all(
      slow.map(async (socket, i) => {
        expect(await socket.closed).toEqual(tooSlow);
        const got = socket.cursors;
        expect(got).toEqual(numbers(from + before, got.length));
        const left = sent - before - got.length;
        expect(left).toBeGreaterThan(0);
        const last = got.at(-1) ?? from + before;
        const resumed = await subscribe(one, i < 3 ? largeQuery : smallQuery, { after: `${last}` });
        await resumed.have(left);
        expect(resumed.received.map((data) => Number(data.contactRequestReceived.cursor))).toEqual(numbers(last, left));
        resumed.stop();
      }),
    );
    await until(() => server.app.connections.size === 100, 'them to leave again');
  };

  const atFirst = bytesHeld();
  const first = await letGo(100);
  await untilHeld(() => bytesHeld() - atFirst < 3 * most, 'little to be held beside the first');
  await resume(first);
  const between = bytesHeld();
  const second = await letGo(20);
  await untilHeld(() => bytesHeld() - between < 3 * most, 'no more to be held beside the second');
  await resume(second);
  await untilHeld(() => bytesHeld() - between < most, 'nothing to be left of either');

  for (const live of healthy) {
    expect([live.closed, live.errors]).toEqual([null, []]);
    expect(live.received.map(({ events }) => Number(events.cursor))).toEqual(numbers(from, sent));
    live.stop();
  }
}, 120_000);

test('what counts is also how large the events are; a client that goes on reading, however slowly, is kept', async () => {
  const { server, one, from, emit } = await scene({ messages: 1_000_000, bytes: 1024 * 1024 });
  const [stuck, reading] = [await stalled(one), await stalled(one)];
  const events = await fetch(`${server.url}/graphql/stream`, {
    method: 'POST',
    headers: {
      accept: 'text/event-stream',
      'content-type': 'application/json',
      authorization: `Bearer ${one.token}`,
    },
    body: JSON.stringify({ query: largeQuery }),
  });
  await until(() => server.app.streams.count().listeners === 4, 'all to follow');
  for (const { web } of [stuck, reading]) web.pause();
  const sips = setInterval(() => {
    reading.web.resume();
    setImmediate(() => reading.web.pause());
  }, 50);
  await emit(400);
  await until(() => server.app.connections.size === 1, 'the stalled to be let go', 20_000);
  clearInterval(sips);
  expect(server.app.sockets.size).toBe(2); // one of them closing
  for (const { web } of [stuck, reading]) web.resume();
  expect(await stuck.closed).toEqual(tooSlow);
  expect(stuck.cursors.length).toBeLessThan(400);
  await until(() => reading.cursors.length === 400, 'all events');
  expect(reading.cursors).toEqual(numbers(from, 400));
  await expect(events.text()).rejects.toThrow('terminated');
}, 60_000);

test('an answer that is larger than the bound is no reason to let a client go', async () => {
  const { one, emit, from } = await scene({ messages: 3, bytes: 10_000 });
  const socket = await signedInSocket(one);
  await emit(100);
  const query = `{ events(after: "${from}") { cursor ... on ContactRequestReceived { ${large} } } }`;
  for (let i = 0; i < 3; i += 1) socket.send({ id: `${i}`, type: 'subscribe', payload: { query } });
  for (let i = 0; i < 3; i += 1) expect((await socket.message('next', `${i}`)).payload.data.events.length).toBe(100);
  socket.web.terminate();
});
