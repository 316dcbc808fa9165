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

/** A client that asks for events and then reads nothing. */
async function stalled(actor: Actor): Promise<RawSocket> {
  const socket = await signedInSocket(actor);
  socket.send({ id: '1', type: 'subscribe', payload: { query: largeQuery } });
  return socket;
}

const cursorsIn = ({ messages }: RawSocket): number[] =>
  messages
    .filter(({ type }) => type === 'next')
    .map(({ payload }) => Number(payload.data.contactRequestReceived.cursor));
const numbers = (from: number, count: number): number[] => Array.from({ length: count }, (_, i) => from + 1 + i);

test('a hundred clients that stall are let go, a hundred others are given everything, and the server holds little', async () => {
  const { server, one, from, emit } = await scene({ messages: 100, bytes: 1e12 });
  const healthy = await Promise.all(
    Array.from({ length: 100 }, () => subscribe(one, 'subscription { events { cursor } }')),
  );
  const slow = await Promise.all(Array.from({ length: 100 }, () => stalled(one)));
  await until(() => server.app.streams.count().listeners === 201, 'all to follow');
  for (const { web } of slow) web.pause();

  let sent = 0;
  let held = 0;
  while (server.app.connections.size > 100) {
    if (sent < 400) {
      await emit(20);
      sent += 20;
    }
    for (const live of healthy) await live.have(sent);
    held = Math.max(held, server.app.sockets.buffered);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  expect(held).toBeLessThan(100 * (64 * 1024 + 2 * largeSize));
  expect(server.app.streams.count()).toEqual({ feeds: 1, listeners: 101 });
  for (const live of healthy) {
    expect([live.closed, live.errors]).toEqual([null, []]);
    expect(live.received.map(({ events }) => Number(events.cursor))).toEqual(numbers(from, sent));
    live.stop();
  }

  for (const { web } of slow) web.resume();
  for (const socket of slow) {
    expect(await socket.closed).toEqual(tooSlow);
    const got = cursorsIn(socket);
    expect(got).toEqual(numbers(from, got.length));
    expect(got.length).toBeLessThan(sent);
    socket.messages.length = Math.min(socket.messages.length, 5); // so much text is not kept
  }
  for (const socket of slow.slice(0, 3)) {
    const last = cursorsIn(socket).at(-1) ?? from;
    const resumed = await subscribe(one, largeQuery, { after: `${last}` });
    await resumed.have(sent - (last - from));
    expect(resumed.received.map((data) => Number(data.contactRequestReceived.cursor))).toEqual(
      numbers(last, sent - (last - from)),
    );
    resumed.stop();
  }
}, 90_000);

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
  expect(cursorsIn(stuck).length).toBeLessThan(400);
  await until(() => cursorsIn(reading).length === 400, 'all events');
  expect(cursorsIn(reading)).toEqual(numbers(from, 400));
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
