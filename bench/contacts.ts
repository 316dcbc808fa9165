import assert from 'node:assert/strict';
import { HttpClient, median, rateOf, type Rate } from './load.js';
import { startOurs, startPeer, type Measured } from './processes.js';
import type { Row } from './table.js';
import { World } from './world.js';

const PEOPLE = 20_000;
const CONTACTS_EACH = 200;
const REQUESTS = 400;
const ROUNDS = 15;
/** Rounds that are not counted. */
const WARM_UP = 5;
const AT_ONCE = 8;

const node = 'id nickname source since user { id displayName department title organization { id name } }';
const queries = {
  nodes: `query Contacts($first: Int!) { contacts(first: $first) { nodes { ${node} } pageInfo { hasNextPage endCursor } } }`,
  'edges with cursors': `query Contacts($first: Int!) { contacts(first: $first) { edges { cursor node { ${node} } } pageInfo { hasNextPage endCursor } } }`,
};

/** The first 50 contacts with user and organization, of somebody else each time. */
export async function measureContacts(): Promise<Row[]> {
  const { dataDir, known: people } = await World.filled('contacts', async (world) => {
    const all = await world.addPeople(PEOPLE);
    world.inBulk('contacts', () => world.connect(all, CONTACTS_EACH));
    return all;
  });
  const servers = {
    ours: await startOurs(dataDir, { API_REQUESTS_PER_MINUTE: '10000000' }),
    bare: await startPeer('contacts-bare', dataDir),
    mercurius: await startPeer('contacts-mercurius', dataDir),
  };
  const clients = mapped(servers, ({ port }) => new HttpClient(port));
  const rows: Row[] = [];
  for (const [title, query] of Object.entries(queries)) {
    const ask = (name: keyof typeof servers, i: number) =>
      clients[name].graphql(query, { first: 50 }, people[(i * 7_919) % PEOPLE]!.token);
    for (const i of [1, 2]) {
      const answers = await Promise.all((['ours', 'bare', 'mercurius'] as const).map((name) => ask(name, i)));
      for (const answer of answers) assert.deepEqual(JSON.parse(answer), JSON.parse(answers[0]!));
    }
    const rates = mapped(servers, () => [] as Rate[]);
    for (let round = 0; round < ROUNDS + WARM_UP; round += 1) {
      for (const [name, server] of Object.entries(servers) as [keyof typeof servers, Measured][]) {
        const from = round * REQUESTS;
        const rate = await rateOf(server, REQUESTS, AT_ONCE, (i) => ask(name, from + i));
        if (round >= WARM_UP) rates[name].push(rate);
      }
    }
    const cpu = mapped(rates, (list) => median(list.map((rate) => rate.cpu)));
    const perSecond = mapped(rates, (list) => median(list.map((rate) => rate.perSecond)));
    const name = `first 50 contacts (${title})`;
    rows.push(
      { what: `${name}: CPU of a request`, unit: 'ms', ...cpu, target: '2.5x' },
      { what: `${name}: requests a second`, unit: '', ...perSecond, inverse: true },
    );
  }
  for (const client of Object.values(clients)) client.close();
  for (const server of Object.values(servers)) await server.stop();
  return rows;
}

function mapped<K extends string, V, R>(record: Record<K, V>, change: (value: V) => R): Record<K, R> {
  return Object.fromEntries(Object.entries<V>(record).map(([key, value]) => [key, change(value)])) as Record<K, R>;
}
