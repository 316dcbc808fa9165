import { HttpClient, median, percentile, rateOf, type Rate } from './load.js';
import { startOurs, startPeer, type Measured } from './processes.js';
import { Listener, openAll, quiet } from './sockets.js';
import type { Row } from './table.js';
import { World, type Inhabitant } from './world.js';

const SIZES = [2, 100, 500];
const WARM_UP = 30;
const POSTS = 150;
const settings = { API_REQUESTS_PER_MINUTE: '10000000' };
const message = 'id sequence createdAt sender { id displayName } content { ... on TextContent { text } }';
const follow = `subscription($roomId: ID!) { messagePosted(roomId: $roomId) { ${message} } }`;
const post =
  'mutation($input: PostMessageInput!) { postMessage(input: $input) { message { id } userErrors { code } } }';
const text = 'お世話になっております。 The boxes leave Osaka on Friday, as agreed; the papers are in the mail.';

/** Posting into rooms of which every member listens, over a socket of their own. */
export async function measurePosting(): Promise<Row[]> {
  const { dataDir, known } = await World.filled('posting', async (world) => {
    const people = await world.addPeople(Math.max(...SIZES));
    return { people, rooms: SIZES.map((size) => world.addRoom(people.slice(0, size), 0)) };
  });
  const { people, rooms } = known;
  const servers = {
    ours: { server: await startOurs(dataDir, settings), follow: true },
    bare: { server: await startPeer('rooms-bare', dataDir), follow: false },
  };
  const rows: Row[] = [];
  for (const { size, devices } of [...SIZES.map((each) => ({ size: each, devices: 1 })), { size: 500, devices: 2 }]) {
    const members = Array.from({ length: devices }, () => people.slice(0, size)).flat();
    const roomId = rooms[SIZES.indexOf(size)]!;
    const our = await posting(servers.ours.server, members, roomId, ({ token }) => ({
      token,
      query: follow,
      variables: { roomId },
    }));
    const bare = await posting(servers.bare.server, members, roomId, () => null);
    const what = `posting into a room of ${size}, all listening${devices > 1 ? ` on ${devices} devices` : ''}`;
    rows.push(
      {
        what: `${what}: CPU of a delivery`,
        unit: 'µs',
        ours: our.cpu,
        bare: bare.cpu,
        ...(size > 2 && { target: '33 µs' }),
      },
      { what: `${what}: p50 to the last socket`, unit: 'ms', ours: our.p50, bare: bare.p50 },
      { what: `${what}: p99 to the last socket`, unit: 'ms', ours: our.p99, bare: bare.p99 },
    );
  }
  for (const { server } of Object.values(servers)) await server.stop();
  return rows;
}

async function posting(
  server: Measured,
  members: readonly Inhabitant[],
  roomId: string,
  asking: (member: Inhabitant) => ConstructorParameters<typeof Listener>[1],
): Promise<{ cpu: number; p50: number; p99: number }> {
  const listeners = await openAll(members, (member) => new Listener(server.port, asking(member)));
  await quiet(server);
  const client = new HttpClient(server.port);
  const waits: number[] = [];
  let before = 0;
  const profile = server.nextProfile();
  for (let i = 0; i < WARM_UP + POSTS; i += 1) {
    if (i === WARM_UP) {
      before = await server.cpu();
      if (profile) await server.ask('profileFrom');
    }
    const begun = performance.now();
    const heard = Promise.all(listeners.map((listener) => listener.have(i + 1)));
    await client.graphql(post, { input: { roomId, text } }, members[i % members.length]!.token);
    await heard;
    if (i >= WARM_UP) waits.push(Math.max(...listeners.map(({ at }) => at)) - begun);
  }
  const used = (await server.cpu()) - before;
  if (profile) await server.ask('profileTo', profile);
  for (const listener of listeners) listener.close();
  client.close();
  return {
    cpu: (used * 1_000) / (POSTS * members.length),
    p50: percentile(waits, 0.5),
    p99: percentile(waits, 0.99),
  };
}

const PEOPLE = 400;
const ROOMS = 2_000;
const MEMBERS = 5;
const MESSAGES = 60;
const REQUESTS = 300;
const ROUNDS = 9;
const READ_WARM_UP = 3;

/** Twenty rooms with their last message and what is unread, and fifty messages with their senders. */
export async function measureRooms(): Promise<Row[]> {
  const { dataDir, known } = await World.filled('rooms', async (world) => {
    const people = await world.addPeople(PEOPLE);
    const rooms: { id: string; member: Inhabitant }[] = [];
    world.inBulk('messages', () => {
      for (let i = 0; i < ROOMS; i += 1) {
        const members = Array.from({ length: MEMBERS }, (_, k) => people[(i * 7 + k * 61) % PEOPLE]!);
        rooms.push({ id: world.addRoom(members, MESSAGES), member: members[0]! });
      }
    });
    return { people, rooms };
  });
  const { people, rooms } = known;
  const servers = { ours: await startOurs(dataDir, settings), bare: await startPeer('rooms-bare', dataDir) };
  const clients = { ours: new HttpClient(servers.ours.port), bare: new HttpClient(servers.bare.port) };
  const asked: Record<string, (name: 'ours' | 'bare', i: number) => Promise<string>> = {
    '20 rooms with last message and unread count': (name, i) =>
      clients[name].graphql(
        `query { rooms(first: 20) { nodes { id name unreadCount lastMessage { ${message} } } pageInfo { hasNextPage } } }`,
        {},
        people[(i * 7_919) % PEOPLE]!.token,
      ),
    '50 messages with senders': (name, i) => {
      const { id, member } = rooms[(i * 7_919) % ROOMS]!;
      return clients[name].graphql(
        `query($id: ID!) { room(id: $id) { messages(last: 50) { nodes { ${message} } } } }`,
        { id },
        member.token,
      );
    },
  };
  const rows: Row[] = [];
  for (const [what, ask] of Object.entries(asked)) {
    const rates: Record<'ours' | 'bare', Rate[]> = { ours: [], bare: [] };
    for (let round = 0; round < ROUNDS + READ_WARM_UP; round += 1) {
      for (const name of ['ours', 'bare'] as const) {
        const rate = await rateOf(servers[name], REQUESTS, 8, (i) => ask(name, round * REQUESTS + i));
        if (round >= READ_WARM_UP) rates[name].push(rate);
      }
    }
    const cpu = (name: 'ours' | 'bare') => median(rates[name].map((rate) => rate.cpu));
    const perSecond = (name: 'ours' | 'bare') => median(rates[name].map((rate) => rate.perSecond));
    rows.push(
      { what: `${what}: CPU of a request`, unit: 'ms', ours: cpu('ours'), bare: cpu('bare') },
      { what: `${what}: requests a second`, unit: '', ours: perSecond('ours'), bare: perSecond('bare'), inverse: true },
    );
  }
  for (const client of Object.values(clients)) client.close();
  for (const server of Object.values(servers)) await server.stop();
  return rows;
}
