import { HttpClient } from './load.js';
import { startOurs, startPeer, type Measured } from './processes.js';
import { Listener, openAll, quiet } from './sockets.js';
import type { Row } from './table.js';
import { copyOf, World, type Inhabitant } from './world.js';

const IDLE = 10_000;
const SUBSCRIBERS = 1_000;
const EVENTS = 100;
const WARM_UP = 20;
/** The servers take turns with so many. */
const AT_A_TIME = 5;
const EVENTS_SENT = WARM_UP + EVENTS;

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

/** A server with its listeners, and how it is made to tell them something. */
interface Side {
  server: Measured;
  listeners: readonly Listener[];
  send: (i: number) => Promise<unknown>;
  sent: number;
  cpu: number;
}

/**
 * One event to 1,000 sockets of one person, who ask the same: all of one session, and each of a session of its own. The servers take
 * turns, so that all meet the same machine.
 */
export async function measureDeliveries(): Promise<Row[]> {
  const { dataDir, known } = await World.filled('deliveries', async (world) => {
    const people = await world.addPeople(20 * (1 + EVENTS_SENT), { answer: 20 }); // of different organizations
    return { people, tokens: await world.signInAgain(people[0]!, SUBSCRIBERS) };
  });
  const [recipient, ...senders] = known.people;

  let payload: unknown;
  const ours = async (folder: string, tokens: readonly string[]): Promise<Side> => {
    const server = await startOurs(folder, settings);
    const client = new HttpClient(server.port);
    const listeners = await openAll(tokens, (token) => new Listener(server.port, { token, query }));
    listeners[0]!.socket.on('message', (data: Buffer) => (payload = JSON.parse(data.toString())));
    const ask = 'mutation($input: RequestContactInput!) { requestContact(input: $input) { contactRequest { id } } }';
    const send = (i: number) => client.graphql(ask, { input: { userId: recipient!.id, message } }, senders[i]!.token);
    return { server, listeners, send, sent: 0, cpu: 0 };
  };
  const peer = async (name: string, subscription: { token: string; query: string } | null): Promise<Side> => {
    const server = await startPeer(name);
    const listeners = await openAll(Array(SUBSCRIBERS).fill(null), () => new Listener(server.port, subscription));
    return { server, listeners, send: () => server.ask('broadcast', payload), sent: 0, cpu: 0 };
  };
  const sides = [
    await ours(copyOf(dataDir), Array<string>(SUBSCRIBERS).fill(recipient!.token)),
    await ours(dataDir, known.tokens),
    await peer('sockets-bare', null),
    await peer('sockets-mercurius', { token: 'nobody', query }),
  ];
  for (const { server } of sides) await quiet(server);
  for (let from = 0; from < EVENTS_SENT; from += AT_A_TIME) for (const side of sides) await tell(side, from >= WARM_UP);
  for (const { listeners } of sides) for (const listener of listeners) listener.close();
  for (const { server } of sides) await server.stop();

  const [oneSession, sessions, bare, mercurius] = sides.map(({ cpu }) => (1_000 * cpu) / EVENTS / SUBSCRIBERS);
  const what = 'one event to 1,000 subscribers';
  const row = { unit: 'µs', bare: bare!, mercurius: mercurius!, target: '33 µs' };
  return [
    { what: `${what} of one session: CPU of a delivery`, ours: oneSession!, ...row },
    { what: `${what} with a session each: CPU of a delivery`, ours: sessions!, ...row },
  ];
}

/** One turn of a server: each event is heard by all before the next. */
async function tell(side: Side, counts: boolean): Promise<void> {
  const before = await side.server.cpu();
  for (let i = 0; i < AT_A_TIME; i += 1) {
    await side.send(side.sent);
    side.sent += 1;
    await Promise.all(side.listeners.map((listener) => listener.have(side.sent)));
  }
  if (counts) side.cpu += (await side.server.cpu()) - before;
}
