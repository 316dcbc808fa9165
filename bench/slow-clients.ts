import WebSocket from 'ws';
import { HttpClient, median, percentile } from './load.js';
import { startOurs } from './processes.js';
import type { Row } from './table.js';
import { World } from './world.js';

const CLIENTS = 100;
/** Of a round: alone, and as many beside those that stall. Fewer would not fill what the network takes. */
const EVENTS = 300;
const ROUNDS = 3;
const small = 'subscription { events { cursor } }';
/** Some 30 KB an event, so that the network has taken its fill after some hundred. */
const large = `subscription { contactRequestReceived { cursor ${Array.from({ length: 30 }, (_, i) => `m${i}: contactRequest { message }`).join(' ')} } }`;

interface Client {
  web: WebSocket;
  received: number;
  closed: string | null;
}

async function connect(port: number, token: string, query: string, onEvent: () => void): Promise<Client> {
  const web = new WebSocket(`ws://127.0.0.1:${port}/graphql`, 'graphql-transport-ws');
  const client: Client = { web, received: 0, closed: null };
  web.on('close', (code, reason) => (client.closed = `${code} ${String(reason)}`));
  await new Promise((resolve, reject) => web.once('open', resolve).once('error', reject));
  web.send(JSON.stringify({ type: 'connection_init', payload: { Authorization: `Bearer ${token}` } }));
  await new Promise((resolve) => web.once('message', resolve));
  web.on('message', (data: Buffer) => {
    if (!data.subarray(0, 80).includes('"next"')) return;
    client.received += 1;
    onEvent();
  });
  web.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query } }));
  return client;
}

/**
 * A hundred clients that read what they are sent, alone and beside a hundred that stall, in turns: how long the former wait for an
 * event, and what the latter cost the server. The ratios are to the same clients alone, and of the memory after the last round to that
 * after the first.
 */
export async function measureSlowClients(): Promise<Row[]> {
  const { dataDir, known: people } = await World.filled('slow-clients', (world) => world.addPeople(21));
  const [recipient, sender] = [people[0]!, people[20]!];
  const server = await startOurs(dataDir, {
    MAX_SOCKETS_PER_PERSON: '1000',
    MAX_SUBSCRIPTIONS_PER_PERSON: '1000',
    API_REQUESTS_PER_MINUTE: '1000000',
    REQUESTS_PER_DAY: '1000000',
  });
  const http = new HttpClient(server.port);
  const message = 'x'.repeat(1_000);

  /** Asks, waits until all have heard of it, and takes it back. Notes how long each waited, in milliseconds. */
  let waits: number[] = [];
  let begun = 0;
  let left = 0;
  let heard: () => void = () => undefined;
  const onEvent = () => {
    waits.push(performance.now() - begun);
    if ((left -= 1) === 0) heard();
  };
  const run = async (healthy: number): Promise<{ p50: number; p99: number }> => {
    waits = [];
    for (let i = 0; i < EVENTS; i += 1) {
      for (const mutation of ['requestContact', 'cancelContactRequest'] as const) {
        const all = new Promise<void>((resolve) => (heard = resolve));
        begun = performance.now();
        left = healthy;
        const asked = mutation === 'requestContact' ? { userId: recipient.id, message } : { id: last };
        const type = `${mutation[0]!.toUpperCase()}${mutation.slice(1)}Input`;
        const data = await http.data<Record<string, { contactRequest: { id: string } }>>(
          `mutation($input: ${type}!) { ${mutation}(input: $input) { contactRequest { id } userErrors { code } } }`,
          { input: asked },
          sender.token,
        );
        last = data[mutation]!.contactRequest.id;
        await all;
      }
    }
    return { p50: percentile(waits, 0.5), p99: percentile(waits, 0.99) };
  };
  let last = '';

  const healthy = await all(CLIENTS, () => connect(server.port, recipient.token, small, onEvent));
  await run(CLIENTS); // warms up
  const before = await server.memory();
  const rounds: { alone: number; beside: number; most: number }[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const alone = await run(CLIENTS);
    const stalled = await all(CLIENTS, () => connect(server.port, recipient.token, large, () => undefined));
    for (const { web } of stalled) web.pause();
    let most = 0;
    const watch = setInterval(() => void server.memory().then((bytes) => (most = Math.max(most, bytes))), 200);
    const beside = await run(CLIENTS);
    await new Promise((resolve) => setTimeout(resolve, 4_000)); // what a client that stalls is given to take something
    clearInterval(watch);
    for (const { web } of stalled) web.resume();
    while (stalled.some(({ closed }) => closed === null)) await new Promise((resolve) => setTimeout(resolve, 50));
    const wrongly = stalled.filter(({ closed }) => !closed!.startsWith('4408 '));
    if (wrongly.length > 0)
      throw new Error(`${wrongly.length} of those that stalled were closed: ${wrongly[0]!.closed}`);
    rounds.push({ alone: alone.p99, beside: beside.p99, most: most / 2 ** 20 });
  }
  const expected = (1 + 2 * ROUNDS) * 2 * EVENTS;
  const missed = healthy.filter(({ closed, received }) => closed !== null || received !== expected).length;
  if (missed > 0) throw new Error(`${missed} of those that read were not given everything`);
  http.close();
  for (const { web } of healthy) web.terminate();
  await server.stop();

  const what = `${CLIENTS} clients beside ${CLIENTS} that stall`;
  const middle = (name: 'alone' | 'beside') => median(rounds.map((round) => round[name]));
  return [
    {
      what: `${what} (bare: alone): p99 of an event`,
      unit: 'ms',
      ours: middle('beside'),
      bare: middle('alone'),
      target: '2x',
    },
    {
      what: `${what} (bare: before them): most memory, first time`,
      unit: 'MB',
      ours: rounds[0]!.most,
      bare: before / 2 ** 20,
    },
    {
      what: `${what} (bare: the first time): most memory, third time`,
      unit: 'MB',
      ours: rounds.at(-1)!.most,
      bare: rounds[0]!.most,
      target: '1.25x',
    },
  ];
}

function all<T>(count: number, work: () => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: count }, work));
}
