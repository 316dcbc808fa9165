import WebSocket from 'ws';
import { startProxy } from '../tests/support/proxy.js';
import { HttpClient, percentile } from './load.js';
import { movedToPostgres } from './postgres.js';
import { startOurs, type Measured } from './processes.js';
import type { Row } from './table.js';
import { World, type Inhabitant } from './world.js';

const SOCKETS = 2_000;
const WRITERS = 8;
/** Of requests before, and after everybody has resumed, in milliseconds. */
const AROUND = 3_000;
const LOOK = 50;
const query = 'subscription ($after: String) { events(after: $after) { cursor } }';
const change = 'mutation ($title: String) { updateProfile(input: { title: $title }) { userErrors { code } } }';

/**
 * One of two processes behind a proxy is told to stop while 2,000 people listen through it, and others write: what fails, and how long
 * it takes until each has resumed elsewhere, as docs/subscriptions.md says to. Needs BENCH_DATABASE_URL and BENCH_REDIS_URL.
 */
export async function measureDeploy(): Promise<Row[]> {
  const { BENCH_DATABASE_URL: url, BENCH_REDIS_URL: redis } = process.env;
  if (url === undefined || redis === undefined) {
    console.error('Left out: deploy (set BENCH_DATABASE_URL and BENCH_REDIS_URL).');
    return [];
  }
  const { dataDir, known: people } = await World.filled('deploy', (world) => world.addPeople(SOCKETS));
  const database = await movedToPostgres(url, 'deploy', dataDir);
  const settings = {
    DATABASE_URL: database.url,
    REDIS_URL: redis,
    API_REQUESTS_PER_MINUTE: '10000000',
    MAX_SOCKETS_PER_PERSON: '10000', // all come from the same address, and so many may be signing in from there
  };
  const servers = [await startOurs(dataDir, settings), await startOurs(dataDir, settings)] as const;
  try {
    return await measure(servers, people);
  } finally {
    for (const server of servers) await server.stop();
    await database.remove();
  }
}

async function measure(
  [leaving, staying]: readonly [Measured, Measured],
  people: readonly Inhabitant[],
): Promise<Row[]> {
  const ready = new Set([leaving.port, staying.port]);
  const look = async (port: number) => {
    const is = await fetch(`http://127.0.0.1:${port}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (!is) ready.delete(port);
  };
  const looking = setInterval(() => void look(leaving.port), LOOK);
  let turn = 0;
  const proxy = await startProxy(() => [...ready][(turn += 1) % ready.size]!);
  // All of them at the process that leaves: then none is spared.
  const direct = await startProxy(() => (ready.has(leaving.port) ? leaving.port : staying.port));

  let stoppedAt = Infinity;
  const followers = people.map(({ token }) => new Follower(direct.port, token));
  for (let from = 0; from < followers.length; from += 40)
    await Promise.all(followers.slice(from, from + 40).map((follower) => follower.open()));

  let over = false;
  const isOver = () => over;
  let failed = 0;
  const times: number[] = [];
  const writing = Array.from({ length: WRITERS }, async (_, writer) => {
    for (let i = writer; !isOver(); i += WRITERS) {
      const client = new HttpClient(proxy.port); // a connection for each request, as the proxy sends each on
      const begun = performance.now();
      await client
        .graphql(change, { title: `Number ${i}` }, people[(i * 37) % people.length]!.token)
        .catch(() => (failed += 1));
      times.push(performance.now() - begun);
      client.close();
    }
  });
  await pause(AROUND);
  stoppedAt = performance.now();
  const ended = leaving.terminate();
  await Promise.all(followers.map((follower) => follower.resumed));
  const code = await ended;
  await pause(AROUND);
  over = true;
  await Promise.all(writing);
  const reader = new HttpClient(staying.port);
  let missed = 0;
  for (const [i, follower] of followers.entries()) {
    const { viewer } = await reader.data<{ viewer: { eventCursor: string } }>(
      '{ viewer { eventCursor } }',
      {},
      people[i]!.token,
    );
    const last = Number(viewer.eventCursor);
    for (let waited = 0; follower.cursor < last && waited < 5_000; waited += 20) await pause(20);
    missed += last - follower.cursor + follower.outOfOrder;
    follower.close();
  }
  clearInterval(looking);
  reader.close();
  await proxy.close();
  await direct.close();
  const resumed = followers.map(({ resumedAt }) => (resumedAt - stoppedAt) / 1_000);
  const what = 'SIGTERM with 2,000 sockets';
  return [
    { what: `${what}: requests that failed, of ${times.length}`, unit: '', ours: failed, target: '0' },
    { what: `${what}: p99 of a request`, unit: 'ms', ours: percentile(times, 0.99) },
    { what: `${what}: events missed or out of order`, unit: '', ours: missed, target: '0' },
    { what: `${what}: half had resumed after`, unit: 's', ours: percentile(resumed, 0.5) },
    { what: `${what}: the last had resumed after`, unit: 's', ours: Math.max(...resumed), target: '10 s' },
    { what: `${what}: exit code`, unit: '', ours: code ?? -1, target: '0' },
  ];
}

/** A client as the documentation has it: closed, it comes back after one to five seconds, with its last cursor. */
class Follower {
  cursor = 0;
  outOfOrder = 0;
  resumedAt = Infinity;
  readonly resumed: Promise<void>;
  private resolve: () => void = () => undefined;
  private socket: WebSocket | null = null;
  private done = false;

  constructor(
    private readonly port: number,
    private readonly token: string,
  ) {
    this.resumed = new Promise((resolve) => (this.resolve = resolve));
  }

  open(again = false): Promise<void> {
    return new Promise((resolve) => {
      const socket = new WebSocket(`ws://127.0.0.1:${this.port}/graphql`, 'graphql-transport-ws', {
        perMessageDeflate: false,
      });
      this.socket = socket;
      const send = (message: object) => socket.send(JSON.stringify(message));
      socket.on('error', () => undefined);
      socket.on('open', () => send({ type: 'connection_init', payload: { Authorization: `Bearer ${this.token}` } }));
      socket.on('close', () => {
        if (!this.done) setTimeout(() => void this.open(true), 1_000 + 4_000 * Math.random());
      });
      socket.on('message', (data: Buffer) => {
        const message = JSON.parse(data.toString()) as { type: string; payload?: any };
        if (message.type === 'connection_ack') {
          send({ id: '1', type: 'subscribe', payload: { query, variables: { after: String(this.cursor) } } });
          send({ type: 'ping' }); // answered after the subscription was taken
        } else if (message.type === 'pong') {
          if (again) {
            this.resumedAt = performance.now();
            this.resolve();
          }
          resolve();
        } else if (message.type === 'next') {
          const cursor = Number(message.payload.data.events.cursor);
          if (cursor !== this.cursor + 1) this.outOfOrder += 1;
          this.cursor = cursor;
        }
      });
    });
  }

  close(): void {
    this.done = true;
    this.socket?.terminate();
  }
}

const pause = (milliseconds: number) => new Promise((resolve) => void setTimeout(resolve, milliseconds));
