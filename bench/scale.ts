import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { createApp } from '../src/app.js';
import { DAY } from '../src/clock.js';
import { readConfig } from '../src/config.js';
import { PostgresConnection } from '../src/database/postgres.js';
import { SqliteConnection } from '../src/database/sqlite.js';
import type { Param } from '../src/database/tx.js';
import { HttpClient, percentile, rateOf } from './load.js';
import { movedToPostgres, type OwnDatabase } from './postgres.js';
import { startOurs } from './processes.js';
import { World, type Inhabitant } from './world.js';

const SIZES = [10_000, 100_000, 1_000_000];
/** Those who ask: they have sessions, and are in twenty rooms each. */
const ASKING = 2_000;
const CONTACTS_EACH = 20;
const ROOM_OF = 5;
const MESSAGES = 10;
const WARM_UP = 200;
const TIMES = 400;

const settings = {
  API_REQUESTS_PER_MINUTE: '10000000',
  SEARCHES_PER_MINUTE: '10000000',
  REQUESTS_PER_DAY: '1000000',
  LOG_LEVEL: 'warn',
};

interface Known {
  people: Inhabitant[];
  rooms: { id: string; member: Inhabitant }[];
}

type Ask = <T>(query: string, variables: Record<string, unknown>, by: Inhabitant) => Promise<T>;
type Operation = (i: number, known: Known, ask: Ask) => Promise<unknown>;

const person = 'id displayName organization { id name }';
const message = `id sequence sender { id displayName } content { ... on TextContent { text } }`;
const requestContact =
  'mutation($input: RequestContactInput!) { made: requestContact(input: $input) { contactRequest { id } userErrors { code } } }';
const approve =
  'mutation($input: ApproveContactRequestInput!) { made: approveContactRequest(input: $input) { contactRequest { id } userErrors { code } } }';
const post =
  'mutation($input: PostMessageInput!) { made: postMessage(input: $input) { message { id } userErrors { code } } }';

async function write(
  ask: Ask,
  query: string,
  input: object,
  by: Inhabitant,
): Promise<{ contactRequest: { id: string } }> {
  const { made } = await ask<{ made: any }>(query, { input }, by);
  if (made.userErrors.length > 0) throw new Error(made.userErrors[0].code);
  return made;
}

const at = <T>(list: readonly T[], i: number): T => list[(i * 7_919) % list.length]!;

/** The main operations, each by somebody else every time. */
const operations: Record<string, Operation> = {
  'who one is': (i, { people }, ask) => ask('{ viewer { id } }', {}, at(people, i)),
  'first 20 contacts, with organization': (i, { people }, ask) =>
    ask(`{ contacts(first: 20) { nodes { id user { ${person} } } pageInfo { hasNextPage } } }`, {}, at(people, i)),
  'search for a rare name': (i, { people }, ask) => {
    const query = at(people, i + 1).name;
    return ask(`query($query: String!) { searchUsers(query: $query, first: 20) { nodes { ${person} } } }`, { query }, at(people, i)); // prettier-ignore
  },
  'search for two letters': (i, { people }, ask) => {
    const query = at(['ng', 'an', '田中', 'th', '佐藤', 'er', 'さく', 'nh'], i);
    return ask(`query($query: String!) { searchUsers(query: $query, first: 20) { nodes { ${person} } } }`, { query }, at(people, i)); // prettier-ignore
  },
  'ask for contact, and approve': async (i, { people }, ask) => {
    const half = people.length / 2;
    const [from, to] = [people[i % half]!, people[half + (i % half)]!];
    const { contactRequest } = await write(ask, requestContact, { userId: to.id }, from);
    await write(ask, approve, { id: contactRequest.id }, to);
  },
  'first 20 rooms, with last message and unread count': (i, { people }, ask) =>
    ask(`{ rooms(first: 20) { nodes { id name unreadCount lastMessage { ${message} } } } }`, {}, at(people, i)),
  'last 10 messages of a room': (i, { rooms }, ask) => {
    const { id, member } = at(rooms, i);
    return ask(`query($id: ID!) { room(id: $id) { messages(last: 10) { nodes { ${message} } } } }`, { id }, member);
  },
  'write in a room of 5': (i, { rooms }, ask) => {
    const { id, member } = at(rooms, i);
    return write(ask, post, { roomId: id, text: 'お世話になっております。' }, member);
  },
  'events after a cursor': (i, { people }, ask) =>
    ask('{ events(after: "0", first: 100) { cursor } }', {}, at(people, i)),
};

interface Figures {
  p50: number;
  p99: number;
  cpu: number;
}

/**
 * What each main operation costs with ever more people, all with contacts and rooms, on both databases, and how the databases go about
 * it where there are most. Prints tables for docs/scaling.md. `BENCH_SIZES=10000,100000` does it for these.
 */
export async function measureScale(): Promise<void> {
  const sizes = process.env.BENCH_SIZES?.split(',').map(Number) ?? SIZES;
  const { BENCH_DATABASE_URL: server, BENCH_REDIS_URL: redis } = process.env;
  if (server === undefined || redis === undefined)
    console.error('Left out: PostgreSQL (set BENCH_DATABASE_URL and BENCH_REDIS_URL).');
  const names = ['SQLite', ...(server && redis ? ['PostgreSQL'] : [])];
  const results = new Map(names.map((name) => [name, new Map<string, Figures[]>()]));
  for (const size of sizes) {
    const { dataDir, known } = await filled(size);
    const last = size === sizes.at(-1);
    // Copied while there are no contacts: those are made where they are to be.
    const database = server && redis ? await movedToPostgres(server, `scale_${size}`, dataDir) : null;
    connectAll(dataDir);
    for (const name of names) {
      const place: Record<string, string> = name === 'SQLite' ? {} : { DATABASE_URL: database!.url, REDIS_URL: redis! };
      if (name !== 'SQLite') await connectAllOn(database!);
      await measureAt({ DATA_DIR: dataDir, ...place }, known, results.get(name)!);
      const explain = name === 'SQLite' ? explainingFile(dataDir) : explainingServer(database!);
      if (last) await printPlans(name, { DATA_DIR: dataDir, ...place }, known, explain);
      console.error(`${size} people on ${name}: measured`);
    }
    await database?.remove();
    if (!last) console.error(tables(sizes.slice(0, sizes.indexOf(size) + 1), results));
  }
  console.log(tables(sizes, results));
}

function tables(sizes: readonly number[], results: ReadonlyMap<string, ReadonlyMap<string, Figures[]>>): string {
  const lines: string[] = [];
  for (const [name, figures] of results) {
    const head = sizes.map((size) => `${size.toLocaleString('en')} people: p50, p99, CPU (ms)`);
    lines.push(`\n| ${name} | ${head.join(' | ')} | p50, last to first |`, `|---|${'---:|'.repeat(sizes.length + 1)}`);
    for (const [what, list] of figures) {
      const cells = list.map(({ p50, p99, cpu }) => [p50, p99, cpu].map((value) => value.toFixed(1)).join(', '));
      lines.push(`| ${what} | ${cells.join(' | ')} | ${(list.at(-1)!.p50 / list[0]!.p50).toFixed(1)}x |`);
    }
  }
  return lines.join('\n');
}

function filled(size: number): Promise<{ dataDir: string; known: Known }> {
  return World.filled(`scale-${size}`, async (world) => {
    const others = await world.addPeople(size - ASKING, { signedIn: false });
    const people = await world.addPeople(ASKING);
    const rooms: Known['rooms'] = [];
    world.inBulk('messages', () => {
      for (let i = 0; i + ROOM_OF <= others.length; i += ROOM_OF) world.addRoom(others.slice(i, i + ROOM_OF), MESSAGES);
      for (let i = 0; i < (ASKING * 20) / ROOM_OF; i += 1) {
        const members = Array.from({ length: ROOM_OF }, (_, k) => people[(i * 7 + k * 61) % ASKING]!);
        rooms.push({ id: world.addRoom(members, MESSAGES), member: members[0]! });
      }
    });
    return { people, rooms };
  });
}

/** Everybody has as many contacts, none of those who ask among themselves. `pad` makes 22 digits of a number. */
function contactsSql(size: number, pad: (number: string) => string): string[] {
  const distances = Array.from(
    { length: CONTACTS_EACH / 2 },
    (_, k) => ASKING + 1 + ((k * 7_919) % (size / 2 - ASKING - 2)),
  );
  const values = distances.flatMap((distance, k) => [`(${2 * k}, ${distance})`, `(${2 * k + 1}, ${size - distance})`]);
  return [
    'create temp table numbered (n integer primary key, id text, folded text)',
    'insert into numbered select row_number() over (order by id) - 1, id, folded_name from users',
    'create temp table distances (k integer, d integer)',
    `insert into distances values ${values.join(', ')}`,
    `insert into contacts (id, owner_id, user_id, nickname, note, source, since, sort_name, search_text)
     select 'ctc_01kb' || ${pad(`a.n * ${CONTACTS_EACH} + k`)}, a.id, b.id, null, null,
       case when (a.n + k) % 10 < 7 then 'SEARCH' else 'MESSAGE_ID' end,
       ${Date.now()} - (a.n * 7919 + k * 104729) % ${1_000 * DAY}, b.folded, b.folded
     from distances, numbered a, numbered b where b.n = (a.n + d) % ${size}`,
  ];
}

function connectAll(dataDir: string): void {
  const handle = new BetterSqlite(join(dataDir, 'tsunagu.sqlite'));
  handle.pragma('synchronous = OFF');
  handle.pragma('foreign_keys = OFF');
  handle.pragma('cache_size = -1048576');
  const has = handle.prepare('select 1 from contacts limit 1').get();
  const size = handle.prepare('select count(*) from users').pluck().get() as number;
  if (!has) {
    const indexes = handle
      .prepare("select name, sql from sqlite_master where type = 'index' and tbl_name = 'contacts' and sql is not null")
      .all() as { name: string; sql: string }[];
    for (const { name } of indexes) handle.exec(`drop index ${name}`);
    for (const sql of contactsSql(size, (number) => `printf('%022d', ${number})`)) handle.exec(sql);
    for (const { sql } of indexes) handle.exec(sql);
  }
  handle.pragma('wal_checkpoint(TRUNCATE)');
  handle.close();
}

async function connectAllOn(database: OwnDatabase): Promise<void> {
  const [has] = await database.run('select 1 from contacts limit 1');
  if (has) return;
  const [{ size }] = (await database.run('select count(*)::int as size from users')) as [{ size: number }];
  const indexes = await database.run(
    `select indexname as name, indexdef as sql from pg_indexes where tablename = 'contacts'
     and indexname not in (select conname from pg_constraint)`,
  );
  for (const { name } of indexes) await database.run(`drop index ${name}`);
  for (const sql of contactsSql(size, (number) => `lpad((${number})::text, 22, '0')`).map((sql) =>
    sql.replaceAll('a.n *', 'a.n::bigint *'),
  ))
    // prettier-ignore
    await database.run(sql);
  for (const { sql } of indexes) await database.run(sql);
  await database.run('vacuum analyze');
}

async function measureAt(
  { DATA_DIR, ...place }: Record<string, string>,
  known: Known,
  results: Map<string, Figures[]>,
): Promise<void> {
  const server = await startOurs(DATA_DIR!, { ...settings, ...place });
  const client = new HttpClient(server.port);
  const ask: Ask = (query, variables, by) => client.data(query, variables, by.token);
  for (const [what, run] of Object.entries(operations)) {
    for (let i = 0; i < WARM_UP; i += 1) await run(i, known, ask);
    const times: number[] = [];
    const { cpu } = await rateOf(server, TIMES, 1, async (i) => {
      const begun = performance.now();
      await run(WARM_UP + i, known, ask);
      times.push(performance.now() - begun);
    });
    const figures = { p50: percentile(times, 0.5), p99: percentile(times, 0.99), cpu };
    results.set(what, [...(results.get(what) ?? []), figures]);
  }
  client.close();
  await server.stop();
}

type Explain = (sql: string, params: readonly Param[]) => Promise<string[]>;

function explainingFile(dataDir: string): Explain {
  return async (sql, params) => {
    const handle = new BetterSqlite(join(dataDir, 'tsunagu.sqlite'), { readonly: true });
    const lines = await new SqliteConnection(handle).all(`explain query plan ${sql}`, params);
    handle.close();
    return (lines as { detail: string }[]).map(({ detail }) => detail);
  };
}

function explainingServer(database: OwnDatabase): Explain {
  return async (sql, params) =>
    (await database.run(`explain (costs off) ${sql}`, [...params])).map((line) => String(line['QUERY PLAN']));
}

/** Runs each operation once in this process, and prints how the database goes about each statement that reads. */
async function printPlans(name: string, env: Record<string, string>, known: Known, explain: Explain): Promise<void> {
  const seen = new Map<string, readonly Param[]>();
  const kinds = [SqliteConnection.prototype, PostgresConnection.prototype] as unknown as Record<string, any>[];
  const originals = kinds.map((kind) => ({ kind, all: kind.all, read: kind.read }));
  for (const { kind, all, read } of originals)
    for (const [way, original] of Object.entries<any>({ all, ...(read && { read }) }))
      kind[way] = function (this: unknown, sql: string, params: readonly Param[]) {
        if (/^\s*(select|with)\b/i.test(sql) && !seen.has(sql)) seen.set(sql, params);
        return original.call(this, sql, params);
      };
  const app = await createApp(readConfig({ ...settings, ...env, PORT: '0' }));
  await app.worker.stop();
  const client = new HttpClient(await app.listen());
  const ask: Ask = (query, variables, by) => client.data(query, variables, by.token);
  console.log(`\n## Plans on ${name}\n`);
  for (const [what, run] of Object.entries(operations)) {
    const before = new Set(seen.keys());
    await run(999, known, ask);
    console.log(`### ${what}\n`);
    for (const [sql, params] of [...seen].filter(([sql]) => !before.has(sql)))
      console.log(['```text', sql.replace(/\s+/g, ' ').slice(0, 300), ...(await explain(sql, params)).map((line) => `  ${line}`), '```'].join('\n')); // prettier-ignore
  }
  client.close();
  await app.close(0);
  for (const { kind, all, read } of originals) Object.assign(kind, { all, ...(read && { read }) });
}
