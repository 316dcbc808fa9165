import { afterAll, beforeAll, expect, test } from 'vitest';
import { person, type Actor } from './support/cast.js';
import { hangUp, rawSocket, signedInSocket, subscribeSse, type RawSocket } from './support/live.js';
import { startServer, type TestServer } from './support/server.js';
import { until } from './support/until.js';

let server: TestServer;
let actors: Actor[];

beforeAll(async () => {
  server = await startServer({ MAX_SUBSCRIPTIONS_PER_PERSON: '10000' });
  actors = await Promise.all(Array.from({ length: 5 }, () => person(server)));
});
afterAll(async () => {
  hangUp();
  await server.stop();
});

const queries = [
  'subscription { events { cursor } }',
  'subscription { events(after: "0") { cursor } }',
  'subscription { contactRequestReceived(after: "0") { cursor } }',
  'subscription { events(after: "1000000") { cursor } }', // refused
];

/** Everything that is open or listened to; the worker listens for jobs. */
function open() {
  const { app } = server;
  return {
    ...app.streams.count(),
    bus: app.services.bus.listeners,
    connections: app.connections.size,
    sockets: app.sockets.size,
    subscriptions: app.services.metrics.subscriptions,
    sharing: app.operations['shared'].size,
  };
}
const nothing = { feeds: 0, listeners: 0, bus: 1, connections: 0, sockets: 0, subscriptions: 0, sharing: 0 };

/** Subscribes and cancels on one socket: at once, after the first result, or not at all, which is left to the end of the socket. */
async function churn(socket: RawSocket, count: number, name: string): Promise<void> {
  const cancelled = new Set<string>();
  const cancel = (id: string) => {
    if (cancelled.has(id)) return;
    cancelled.add(id);
    socket.send({ id, type: 'complete' });
  };
  socket.web.on('message', () => {
    const { id, type } = socket.messages.at(-1);
    socket.messages.length = 0;
    if (type === 'next') cancel(id);
  });
  for (let i = 0; i < count; i += 1) {
    const id = `${name}-${i}`;
    socket.send({ id, type: 'subscribe', payload: { query: queries[i % queries.length] } });
    if (i % 3 === 0) cancel(id);
    if (i % 3 === 1) setTimeout(() => cancel(id), i % 7);
    if (i % 50 === 49) await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

test('after ten thousand subscribes and cancels with events in flight nobody is left to listen', async () => {
  expect(open()).toEqual(nothing);
  const emitting = new AbortController();
  const events = (async () => {
    while (!emitting.signal.aborted) {
      await server.app.services.db.transaction(async (tx) => {
        for (const { id } of actors) tx.emit(id, { kind: 'BlockChanged', subjectId: id, data: { blocked: true } });
      });
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  })();
  for (let round = 0; round < 5; round += 1) {
    const sockets = await Promise.all([...actors, ...actors].map(signedInSocket));
    await Promise.all(sockets.map((socket, i) => churn(socket, 200, `${round}-${i}`)));
    for (const [i, { web }] of sockets.entries()) {
      if (i % 2 === 0) web.close();
      else web.terminate();
    }
  }
  emitting.abort();
  await events;
  await until(() => JSON.stringify(open()) === JSON.stringify(nothing), `nothing open: ${JSON.stringify(open())}`);
}, 60_000);

async function comeAndGo(actor: Actor, query: string, stay: number): Promise<void> {
  const socket = await rawSocket(server);
  socket.send({ type: 'connection_init', payload: { Authorization: `Bearer ${actor.token}` } });
  socket.send({ id: '1', type: 'subscribe', payload: { query } });
  setTimeout(() => socket.web.terminate(), stay);
}

test('nor after sockets and streams that go while they are signing in or beginning to follow', async () => {
  const actor = actors[0]!;
  const begun: Promise<unknown>[] = [];
  for (let i = 0; i < 40; i += 1) {
    begun.push(
      comeAndGo(actor, queries[i % 2]!, i % 5),
      subscribeSse(actor, queries[i % 2]!).then(
        (live) => live.stop(),
        () => undefined,
      ),
    );
  }
  await Promise.all(begun);
  await until(() => JSON.stringify(open()) === JSON.stringify(nothing), 'nothing open');
});

test('the same id used again after a cancel is another subscription, and both end with the socket', async () => {
  const socket = await signedInSocket(actors[1]!);
  for (let i = 0; i < 100; i += 1) {
    socket.send({ id: 'same', type: 'subscribe', payload: { query: queries[0] } });
    if (i < 99) socket.send({ id: 'same', type: 'complete' });
  }
  await until(() => open().subscriptions >= 1, 'a subscription');
  socket.web.terminate();
  await until(() => JSON.stringify(open()) === JSON.stringify(nothing), 'nothing open');
});
