import { HttpClient, median } from './load.js';
import { startOurs, startPeer, type Measured } from './processes.js';
import { Listener, openAll, quiet } from './sockets.js';
import type { Row } from './table.js';
import { World, type Inhabitant } from './world.js';

const IDLE = 10_000;
const SUBSCRIBERS = 1_000;
const EVENTS = 60;
const WARM_UP = 20;

const query = `subscription { contactRequestReceived { cursor occurredAt contactRequest {
  id message createdAt sender { id displayName organization { id name } } } } }`;
const message = 'We met at the fair in Osaka. お世話になっております。';

const settings = {
  API_REQUESTS_PER_MINUTE: '10000000',
  MAX_SOCKETS_PER_PERSON: '1000',
  MAX_SUBSCRIPTIONS_PER_PERSON: '1000',
};

/** What 10,000 people with a socket and a subscription each hold in memory, while nothing happens. */
export async function measureIdle(): Promise<Row[]> {
  const { dataDir, known: people } = await World.filled('idle', (world) => world.addPeople(IDLE));
  const held = async (server: Measured, open: (person: Inhabitant) => Listener) => {
    const before = await server.memory();
    const listeners = await openAll(people, open);
    await quiet(server);
    const after = await server.memory();
    for (const listener of listeners) listener.close();
    await server.stop();
    return { before: before / 2 ** 20, after: after / 2 ** 20 };
  };
  const ours = await startOurs(dataDir, settings);
  const our = await held(ours, ({ token }) => new Listener(ours.port, { token, query }));
  const peer = await startPeer('sockets-bare');
  const bare = await held(peer, () => new Listener(peer.port, null));
  return [
    {
      what: '10,000 idle subscriptions: memory in all',
      unit: 'MB',
      ours: our.after,
      bare: bare.after,
      target: '350 MB',
    },
    { what: 'the same server before them', unit: 'MB', ours: our.before, bare: bare.before },
  ];
}

/** One event to 1,000 sockets: those of one person, who ask the same. */
export async function measureDeliveries(): Promise<Row[]> {
  const { dataDir, known } = await World.filled('deliveries', (world) =>
    world.addPeople(20 * (1 + EVENTS + WARM_UP), { answer: 20 }),
  );
  const [recipient, ...senders] = known; // of different organizations
  const each = async (server: Measured, listeners: readonly Listener[], send: (i: number) => Promise<unknown>) => {
    const costs: number[] = [];
    for (let i = 0; i < WARM_UP + EVENTS; i += 1) {
      const before = await server.cpu();
      await send(i);
      await Promise.all(listeners.map((listener) => listener.have(i + 1)));
      if (i >= WARM_UP) costs.push(((await server.cpu()) - before) / listeners.length);
    }
    return { mean: costs.reduce((sum, cost) => sum + cost, 0) / costs.length, median: median(costs) };
  };

  const ours = await startOurs(dataDir, settings);
  const listeners = await openAll(
    Array(SUBSCRIBERS).fill(recipient!),
    ({ token }: Inhabitant) => new Listener(ours.port, { token, query }),
  );
  await quiet(ours);
  const client = new HttpClient(ours.port);
  let payload: unknown;
  listeners[0]!.socket.on('message', (data: Buffer) => (payload = JSON.parse(data.toString())));
  const our = await each(ours, listeners, (i) =>
    client.graphql(
      'mutation($input: RequestContactInput!) { requestContact(input: $input) { contactRequest { id } } }',
      { input: { userId: recipient!.id, message } },
      senders[i]!.token,
    ),
  );
  for (const listener of listeners) listener.close();
  client.close();
  await ours.stop();

  const peer = await startPeer('sockets-bare');
  const bareListeners = await openAll(Array(SUBSCRIBERS).fill(null), () => new Listener(peer.port, null));
  const bare = await each(peer, bareListeners, () => peer.ask('broadcast', payload));
  for (const listener of bareListeners) listener.close();
  await peer.stop();

  const other = await startPeer('sockets-mercurius');
  const otherListeners = await openAll(
    Array(SUBSCRIBERS).fill(null),
    () => new Listener(other.port, { token: 'nobody', query }),
  );
  const mercurius = await each(other, otherListeners, () => other.ask('broadcast', payload));
  for (const listener of otherListeners) listener.close();
  await other.stop();
  return [
    {
      what: 'one event to 1,000 subscribers: CPU of a delivery',
      unit: 'µs',
      ours: our.mean * 1_000,
      bare: bare.mean * 1_000,
      mercurius: mercurius.mean * 1_000,
      target: '33 µs',
    },
  ];
}
