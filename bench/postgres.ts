import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { Client } from 'pg';
import { systemClock } from '../src/clock.js';
import { openDatabase } from '../src/database/database.js';
import { termsOfName } from '../src/database/name-terms.js';

const ROWS = 5_000;

/** A database of its own on a server, that is dropped in the end. */
export interface OwnDatabase {
  url: string;
  run: (sql: string, values?: unknown[]) => Promise<Record<string, any>[]>;
  remove: () => Promise<void>;
}

/**
 * A world as an SQLite file, moved to a database of its own on this PostgreSQL. With BENCH_KEEP it is kept there and found again, as
 * the file is.
 */
export async function movedToPostgres(server: string, name: string, dataDir: string): Promise<OwnDatabase> {
  const database = `tsunagu_bench_${name}`;
  const url = new URL(server);
  url.pathname = `/${database}`;
  const kept = process.env.BENCH_KEEP !== undefined;
  const found = kept && (await onServer(server, `select 1 from pg_database where datname = '${database}'`)).length > 0;
  if (!found) {
    await onServer(server, `drop database if exists ${database} with (force)`);
    await onServer(server, `create database ${database}`);
    const place = { dataDir, databaseUrl: url.href, clock: systemClock, onCommit: () => undefined };
    await (await openDatabase(place)).close();
  }
  const client = new Client({ connectionString: url.href });
  await client.connect();
  if (!found) await move(dataDir, client);
  return {
    url: url.href,
    run: async (sql, values) => (await client.query<Record<string, any>>(sql, values)).rows,
    remove: async () => {
      await client.end();
      if (!kept) await onServer(server, `drop database if exists ${database} with (force)`);
    },
  };
}

async function move(dataDir: string, client: Client): Promise<void> {
  const file = new BetterSqlite(join(dataDir, 'tsunagu.sqlite'), { readonly: true });
  const tables = file
    .prepare(
      "select name from sqlite_master where type = 'table' and name not like 'sqlite%' and name not like 'searchable_%'",
    )
    .pluck()
    .all() as string[];
  await client.query('set session_replication_role = replica'); // no order of tables then
  for (const table of tables.filter((table) => table !== 'migrations')) await moveTable(file, client, table);
  await moveNames(file, client);
  file.close();
  await client.query('vacuum analyze');
}

async function moveTable(file: BetterSqlite.Database, client: Client, table: string): Promise<void> {
  const rows = file.prepare(`select * from ${table}`).iterate() as Iterable<Record<string, unknown>>;
  for (const some of inParts(rows)) {
    const columns = Object.keys(some[0]!).join(', ');
    await client.query(
      `insert into ${table} (${columns}) overriding system value select ${columns} from json_populate_recordset(null::${table}, $1) on conflict do nothing`,
      [JSON.stringify(some)],
    );
  }
}

/** The index is made afterwards: that takes minutes less, and it is the same. */
async function moveNames(file: BetterSqlite.Database, client: Client): Promise<void> {
  await client.query('drop index searchable_names_terms');
  const rows = file
    .prepare(
      'select number, user_id as id, folded, organization_id as organization from searchable_names s join users u on u.id = s.user_id order by number',
    )
    .iterate() as Iterable<{ number: number; id: string; folded: string; organization: string }>;
  for (const some of inParts(rows)) {
    await client.query(
      `insert into searchable_names (number, user_id, folded, terms) overriding system value
       select number, id, folded, terms::int4[] from unnest($1::bigint[], $2::text[], $3::text[], $4::text[]) x (number, id, folded, terms)`,
      [
        some.map(({ number }) => number),
        some.map(({ id }) => id),
        some.map(({ folded }) => folded),
        some.map(({ folded, organization }) => `{${termsOfName(folded, organization).join(',')}}`),
      ],
    );
  }
  await client.query('create index searchable_names_terms on searchable_names using gin (terms)');
  await client.query(
    "select setval(pg_get_serial_sequence('searchable_names', 'number'), (select max(number) from searchable_names))",
  );
}

function* inParts<T>(rows: Iterable<T>): Generator<T[]> {
  let part: T[] = [];
  for (const row of rows) {
    part.push(row);
    if (part.length < ROWS) continue;
    yield part;
    part = [];
  }
  if (part.length > 0) yield part;
}

async function onServer(url: string, statement: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}
