import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../src/clock.js';
import { openDatabase, type Database } from '../src/database/database.js';
import { freshPlace, onPostgres, type TestPlace } from './support/database.js';

interface Column {
  type: string;
  nullable: boolean;
  /** What it is where nothing is said; null where there is no such thing. */
  default: string | null;
}
interface Table {
  columns: Record<string, Column>;
  primaryKey: string[];
  /** Every index with its columns, `unique` and `where`; those of unique constraints too. */
  indexes: string[];
  foreignKeys: string[];
  /** The conditions of CHECK constraints. */
  checks: string[];
}
type Schema = Record<string, Table>;

/** Each database searches names in its own way: see database/name-search.ts. */
const ownWays = (name: string) => name.startsWith('searchable_');
/** Rows that are read and written by statements only. */
const withoutEntity = [
  'allowed_organizations',
  'event_horizons',
  'event_streams',
  'external_friends',
  'hidden_messages',
  'line_events',
  'line_groups',
  'line_messages',
  'line_targets',
  'retired_message_ids',
  'room_change_horizons',
  'room_openings',
  'server_values',
];

let dataDir: string;
let place: TestPlace;
let sqlite: Database;
let postgres: Database | null = null;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'tsunagu-test-'));
  const options = { dataDir, clock: systemClock, onCommit: () => undefined };
  sqlite = await openDatabase({ ...options, databaseUrl: null });
  place = await freshPlace();
  if (onPostgres) postgres = await openDatabase({ ...options, databaseUrl: place.env.DATABASE_URL! });
});
afterAll(async () => {
  await sqlite.close();
  await postgres?.close();
  await place.remove();
  rmSync(dataDir, { recursive: true, force: true });
});

async function schemaOfSqlite({ read }: Database): Promise<Schema> {
  const tables = await read.all<{ name: string; sql: string }>(
    "select name, sql from sqlite_schema where type = 'table' and name not like 'sqlite_%' and name <> 'migrations' order by name",
  );
  const schema: Schema = {};
  for (const { name, sql } of tables.filter(({ name }) => !ownWays(name))) {
    const columns = await read.all<{ name: string; type: string; notnull: number; pk: number; default: string | null }>(
      'select name, lower(type) as type, "notnull", pk, dflt_value as "default" from pragma_table_info($1)',
      [name],
    );
    const indexes = await read.all<{ columns: string; unique: number; sql: string | null; origin: string }>(
      `select (select group_concat(i.name, ', ') from pragma_index_info(l.name) i) as columns, l."unique", l.origin,
         (select sql from sqlite_schema s where s.name = l.name) as sql from pragma_index_list($1) l`,
      [name],
    );
    const foreignKeys = await read.all<{ column: string; table: string; to: string }>(
      'select "from" as column, "table" as "table", "to" as "to" from pragma_foreign_key_list($1)',
      [name],
    );
    schema[name] = {
      columns: Object.fromEntries(
        columns.map((column) => [
          column.name,
          { type: column.type, nullable: column.notnull === 0, default: conditionText(column.default) },
        ]),
      ),
      primaryKey: columns
        .filter(({ pk }) => pk > 0)
        .sort((a, b) => a.pk - b.pk)
        .map((column) => column.name),
      indexes: indexes
        .filter(({ origin }) => origin !== 'pk')
        .map((index) => indexText(index.unique === 1, index.columns, / where (.*)$/is.exec(index.sql ?? '')?.[1]))
        .sort(),
      foreignKeys: foreignKeys.map(({ column, table, to }) => `${column} -> ${table}.${to}`).sort(),
      checks: checksIn(sql).map(conditionText).sort(),
    };
  }
  return schema;
}

async function schemaOfPostgres({ read }: Database): Promise<Schema> {
  const columns = await read.all<Column & { table: string; name: string }>(
    `select table_name as "table", column_name as name, data_type as type, is_nullable = 'YES' as nullable, column_default as "default"
     from information_schema.columns where table_schema = 'public' and table_name <> 'migrations' order by table_name, ordinal_position`,
  );
  const indexes = await read.all<{
    table: string;
    columns: string;
    unique: boolean;
    primary: boolean;
    where: string | null;
  }>(
    `select i.indrelid::regclass::text as "table", i.indisunique as "unique", i.indisprimary as "primary", pg_get_expr(i.indpred, i.indrelid) as "where",
       (select string_agg(pg_get_indexdef(i.indexrelid, n, false), ', ' order by n) from generate_series(1, i.indnkeyatts) n) as columns
     from pg_index i join pg_class c on c.oid = i.indrelid where c.relnamespace = 'public'::regnamespace`,
  );
  const foreignKeys = await read.all<{ table: string; definition: string }>(
    `select conrelid::regclass::text as "table", pg_get_constraintdef(oid) as definition from pg_constraint where contype = 'f'`,
  );
  const checks = await read.all<{ table: string; condition: string }>(
    `select conrelid::regclass::text as "table", pg_get_expr(conbin, conrelid) as condition from pg_constraint
     where contype = 'c' and connamespace = 'public'::regnamespace`,
  );
  const schema: Schema = {};
  for (const { table, name, type, nullable, default: value } of columns.filter(({ table }) => !ownWays(table))) {
    schema[table] ??= { columns: {}, primaryKey: [], indexes: [], foreignKeys: [], checks: [] };
    schema[table].columns[name] = { type, nullable, default: conditionText(value) };
  }
  for (const { table, columns, unique, primary, where } of indexes.filter(({ table }) => table in schema)) {
    if (primary) schema[table]!.primaryKey = columns.split(', ');
    else schema[table]!.indexes.push(indexText(unique, columns, where));
  }
  for (const { table, definition } of foreignKeys) {
    const [, column, other, to] = /^FOREIGN KEY \((\w+)\) REFERENCES (\w+)\((\w+)\)$/.exec(definition)!;
    schema[table]!.foreignKeys.push(`${column} -> ${other}.${to}`);
  }
  for (const { table, condition } of checks) schema[table]?.checks.push(conditionText(condition));
  for (const { indexes, foreignKeys, checks } of Object.values(schema))
    [indexes, foreignKeys, checks].forEach((list) => list.sort());
  return schema;
}

function indexText(unique: boolean, columns: string, where: string | null | undefined): string {
  const condition = conditionText(where);
  return `${unique ? 'unique ' : ''}(${columns})${condition ? ` where ${condition}` : ''}`;
}

/** An expression as both databases may write it: PostgreSQL names types, and sets more brackets; words are in small letters. */
function conditionText<Text extends string | null | undefined>(
  text: Text,
): Text extends string ? string : string | null {
  return (text
    ?.replaceAll(/::(text|bigint|integer|numeric)|[()]/g, '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/'[^']*'|[^']+/g, (part) => (part.startsWith("'") ? part : part.toLowerCase()))
    .trim() ?? null) as never;
}

/** What stands in brackets after each CHECK of a statement that creates a table. */
function checksIn(sql: string): string[] {
  return [...sql.matchAll(/\bcheck\s*\(/gi)].map(({ index, 0: { length } }) => {
    let depth = 1;
    let end = index + length;
    while (depth > 0) depth += { '(': 1, ')': -1 }[sql[end++]!] ?? 0;
    return sql.slice(index + length, end - 1);
  });
}

test('every row that is an entity is stored as the entity says', async () => {
  const schema = await schemaOfSqlite(sqlite);
  const metadata = sqlite.source.entityMetadatas;
  expect([...metadata.map(({ tableName }) => tableName), ...withoutEntity].sort()).toEqual(Object.keys(schema).sort());
  for (const { tableName, columns } of metadata) {
    const { columns: stored, primaryKey } = schema[tableName]!;
    const declared = Object.fromEntries(
      columns.map((column) => [column.databaseName, { type: column.type, nullable: column.isNullable }]),
    );
    const found = Object.entries(stored).map(([name, { type, nullable }]) => [name, { type, nullable }]);
    expect({ tableName, columns: declared }).toEqual({ tableName, columns: Object.fromEntries(found) });
    expect(columns.filter((column) => column.isPrimary).map((column) => column.databaseName)).toEqual(primaryKey);
  }
});

test('the schema is not empty, and the checks see what they are to see', async () => {
  const { contact_requests: requests, events } = await schemaOfSqlite(sqlite);
  expect(requests!.columns.recipient_state).toEqual({ type: 'text', nullable: true, default: null });
  expect(requests!.primaryKey).toEqual(['id']);
  expect(events!.primaryKey).toEqual(['recipient_id', 'sequence']);
  expect(requests!.indexes).toContain("unique (sender_id, recipient_id) where sender_state = 'PENDING'");
  expect(requests!.foreignKeys).toEqual(['recipient_id -> users.id', 'sender_id -> users.id']);
});

test('defaults and checks are seen as well, and look the same in both', async () => {
  for (const [database, schemaOf] of [
    [sqlite, schemaOfSqlite],
    [postgres, schemaOfPostgres],
  ] as const) {
    if (!database) continue;
    const { organizations } = await schemaOf(database);
    expect(organizations!.columns.line_audience!.default).toBe("'EVERYBODY'");
    expect(organizations!.columns.allow_listed!.default).toBe('false');
    await database.source.query(
      `create table checked (id text primary key, size bigint not null default 0 check (size >= 0),
         kind text not null default 'NONE', constraint both_or_none check ((kind = 'NONE' and size = 0) or size > 5))`,
    );
    try {
      const { checked } = await schemaOf(database);
      expect(checked!.columns.size).toEqual({ type: 'bigint', nullable: false, default: '0' });
      expect(checked!.columns.kind!.default).toBe("'NONE'");
      expect(checked!.checks).toEqual(["kind = 'NONE' and size = 0 or size > 5", 'size >= 0']);
    } finally {
      await database.source.query('drop table checked');
    }
  }
});

test.skipIf(!onPostgres)(
  'both databases have the same tables, columns, defaults, keys, indexes and checks',
  async () => {
    expect(await schemaOfPostgres(postgres!)).toEqual(await schemaOfSqlite(sqlite));
  },
);

test.skipIf(!onPostgres)('texts are compared by code point in PostgreSQL too', async () => {
  const others = await postgres!.read.all(
    `select table_name, column_name from information_schema.columns where table_schema = 'public' and table_name <> 'migrations'
     and data_type = 'text' and collation_name is distinct from 'C'`,
  );
  expect(others).toEqual([]);
});

test('a second start finds nothing to migrate', async () => {
  expect(await sqlite.source.showMigrations()).toBe(false);
  expect((await postgres?.source.showMigrations()) ?? false).toBe(false);
});
