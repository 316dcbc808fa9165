import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { Client, type PoolClient } from 'pg';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../src/clock.js';
import { migrationNames } from '../src/database/migrations/applied.js';
import { migrations } from '../src/database/migrations/index.js';
import { PostgresConnection, postgresSource } from '../src/database/postgres.js';
import { SqliteConnection, sqliteSource } from '../src/database/sqlite.js';
import type { Param } from '../src/database/tx.js';
import { verbs } from './support/cast.js';
import { freshPlace, onPostgres, type TestPlace } from './support/database.js';
import { idsOf, lastMigration, statements } from './support/previous-release.js';
import { startServer, type TestServer } from './support/server.js';

/** A process of the previous release: it knows its statements, and nothing else. */
interface OldProcess {
  run(sql: string, values: readonly Param[]): Promise<unknown>;
  close(): Promise<void>;
}

interface Column {
  name: string;
  /** Whether a row may be written without it. */
  optional: boolean;
}

let place: TestPlace;
let folder: string;
let old: OldProcess;
let before: Column[];
let server: TestServer;
const now = () => systemClock.now();

beforeAll(async () => {
  place = await freshPlace();
  folder = mkdtempSync(join(tmpdir(), 'tsunagu-upgrade-'));
  const released = { entities: [], migrations: migrations.slice(0, migrationNames.indexOf(lastMigration) + 1) };
  const file = join(folder, 'tsunagu.sqlite');
  const source = onPostgres ? postgresSource(place.env.DATABASE_URL!, released) : sqliteSource(file, released);
  await source.initialize();
  await source.runMigrations();
  before = await columnsOf(source);
  await source.destroy();
  old = onPostgres ? await oldOnPostgres(place.env.DATABASE_URL!) : oldOnSqlite(file);
  await world(1);
  server = await startServer({ ...place.env, DATA_DIR: folder });
});
afterAll(async () => {
  await old.close();
  await server.app.close();
  await place.remove();
  rmSync(folder, { recursive: true, force: true });
});

async function oldOnPostgres(url: string): Promise<OldProcess> {
  const client = new Client(url);
  await client.connect();
  // What is prepared before the new code migrates is used after it, as a pool does.
  const connection = new PostgresConnection(client as unknown as PoolClient);
  return { run: (sql, values) => connection.run(sql, values), close: () => client.end() };
}

function oldOnSqlite(file: string): OldProcess {
  const handle = new BetterSqlite(file);
  handle.pragma('foreign_keys = ON');
  const connection = new SqliteConnection(handle);
  return { run: (sql, values) => connection.run(sql, values), close: async () => void handle.close() };
}

async function world(n: number): Promise<void> {
  for (const { sql, values } of statements) await old.run(sql, values(n, now()));
}

async function columnsOf(source: DataSource): Promise<Column[]> {
  const columns = await source.query<{ name: string; optional: boolean | number }[]>(
    onPostgres
      ? `select table_name || '.' || column_name as name, is_nullable = 'YES' or column_default is not null or is_identity = 'YES' as optional
        from information_schema.columns where table_schema = 'public' order by 1`
      : `select t.name || '.' || c.name as name, c."notnull" = 0 or c.dflt_value is not null or c.type = 'integer' and c.pk = 1 as optional
        from sqlite_schema t join pragma_table_info(t.name) c where t.type = 'table' and t.name not like 'sqlite~_%' escape '~' order by 1`,
  );
  return columns.map(({ name, optional }) => ({ name, optional: Boolean(optional) }));
}

/** What the people of a world see of each other through the new code. */
async function seen(n: number) {
  const { token } = idsOf(n);
  const ask = verbs((query, variables) => server.graphql(query, variables, token)).ask;
  const { viewer, contacts, rooms, contactRequests } = await ask(`{ viewer { user { displayName title } }
    contacts { nodes { user { displayName } } } contactRequests(direction: OUTGOING, states: null) { nodes { state } }
    rooms { nodes { id lastMessage { sequence content { __typename ... on TextContent { text } } } } } }`);
  return {
    ...viewer.user,
    contacts: contacts.nodes.map(({ user }: any) => user.displayName),
    requests: contactRequests.nodes.map(({ state }: any) => state),
    last: rooms.nodes.map(({ lastMessage }: any) => lastMessage.content.text),
  };
}

test('the newest schema only adds to that of the release: every column is there, and none is new that a row must have', async () => {
  const after = new Map((await columnsOf(server.app.services.db.source)).map(({ name, optional }) => [name, optional]));
  const tables = new Set(before.map(({ name }) => name.split('.')[0]));
  const known = new Set(before.map(({ name }) => name));
  expect(before.filter(({ name }) => !after.has(name))).toEqual([]);
  expect(before.filter(({ name, optional }) => optional && !after.get(name))).toEqual([]);
  const added = [...after.keys()].filter((name) => tables.has(name.split('.')[0]) && !known.has(name));
  expect(added.filter((name) => !after.get(name))).toEqual([]);
});

test('beside the new code the statements of the release go on working, and each reads what the other has written', async () => {
  await world(2);
  for (const n of [1, 2])
    expect(await seen(n)).toEqual({
      displayName: `Old user ${n}`,
      title: `Old ${n}`,
      contacts: [`Old other ${n}`],
      requests: ['APPROVED'],
      last: [`old ${n}`],
    });

  const { room, token, user } = idsOf(2);
  const { mutate } = verbs((query, variables) => server.graphql(query, variables, token));
  const { userErrors } = await mutate('postMessage', { roomId: room, text: 'new' }, 'message { id }');
  expect(userErrors).toEqual([]);
  await old.run('update rooms set last_sequence = last_sequence + 1, revision = revision + 1 where id = $1', [room]);
  await old.run(
    `insert into messages (id, room_id, sequence, sender_id, kind, content, created_at)
      select 'msg_00000000000000000000000099', id, last_sequence, $2, 'TEXT', $3, active_at + 1 from rooms where id = $1`,
    [room, user, JSON.stringify({ text: 'old again' })],
  );
  expect((await seen(2)).last).toEqual(['old again']);
});
