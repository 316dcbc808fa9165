import type { Database as Sqlite } from 'better-sqlite3';
import type { ClientBase } from 'pg';
import { termsOfName } from '../name-terms.js';
import { canonical, Sum, type Value } from './canonical.js';
import { tablesOf, type Column, type Table } from './tables.js';

export interface Copied {
  table: string;
  count: number;
  checksum: string;
}

/** Told after each batch. */
export type Progress = (table: string, done: number, total: number) => void;

/** What is held in memory at once: so many rows, or so many characters. */
const ROWS = 1_000;
const CHARACTERS = 4_000_000;

/**
 * Copies every row from SQLite into the empty tables of PostgreSQL, in the transaction that `client` has open, reads back what is
 * there, and throws where the two are not the same. Nothing is committed here. Both have to have the same migrations.
 */
export async function copyRows(sqlite: Sqlite, client: ClientBase, progress: Progress): Promise<Copied[]> {
  const tables = await tablesOf(client);
  compareTables(sqlite, tables);
  const copied: Copied[] = [];
  for (const table of tables) {
    const before = await copyTable(sqlite, client, table, progress);
    const after = await readBack(client, table);
    if (before.count !== after.count || before.checksum !== after.checksum)
      throw new Error(
        `${table.name} is not the same: ${before.count} rows (${before.checksum}) became ${after.count} (${after.checksum})`,
      );
    copied.push({ table: table.name, count: after.count, checksum: after.checksum });
  }
  return copied;
}

/** Whether a table of PostgreSQL holds anything; answers the first one that does. */
export async function firstFilled(client: ClientBase): Promise<string | null> {
  for (const { name } of await tablesOf(client))
    if ((await client.query(`select 1 from ${name} limit 1`)).rows.length > 0) return name;
  return null;
}

/** The words of the search index are no column in SQLite: they are made anew of the names. */
const isIndex = ({ type }: Column) => type === 'integer[]';

/** A table or column that only one side has would be lost in silence. */
function compareTables(sqlite: Sqlite, tables: readonly Table[]): void {
  const names = sqlite
    .prepare(
      `select name from sqlite_schema where type = 'table' and name <> 'migrations'
      and name not like 'sqlite~_%' escape '~' and name not like 'searchable~_grams%' escape '~'`,
    )
    .pluck()
    .all() as string[];
  const columnsIn = sqlite.prepare('select name from pragma_table_info(?)').pluck();
  const here = names.flatMap((table) => (columnsIn.all(table) as string[]).map((column) => `${table}.${column}`));
  const there = tables.flatMap(({ name, columns }) =>
    columns.filter((column) => !isIndex(column)).map((column) => `${name}.${column.name}`),
  );
  const odd = [...here.filter((name) => !there.includes(name)), ...there.filter((name) => !here.includes(name))];
  if (odd.length > 0) throw new Error(`only one of the two databases has ${odd.join(', ')}`);
}

async function copyTable(sqlite: Sqlite, client: ClientBase, table: Table, progress: Progress): Promise<Sum> {
  const { name, columns } = table;
  const total = sqlite.prepare(`select count(*) from ${name}`).pluck().get() as number;
  const sum = new Sum();
  let batch: Value[][] = [];
  let characters = 0;
  const write = async () => {
    if (batch.length === 0) return;
    await client.query({ name: `copy ${name}`, text: insertSql(table), values: byColumn(columns, batch) });
    batch = [];
    characters = 0;
    progress(name, sum.count, total);
  };
  for (const row of rowsOf(sqlite, table)) {
    sum.add(row);
    batch.push(row);
    for (const value of row) characters += typeof value === 'string' ? value.length : 8;
    if (batch.length === ROWS || characters > CHARACTERS) await write();
  }
  await write();
  for (const column of columns.filter(({ identity }) => identity)) await setNumbering(sqlite, client, table, column);
  return sum;
}

function* rowsOf(sqlite: Sqlite, { name, columns }: Table): Generator<Value[]> {
  const kept = columns.filter((column) => !isIndex(column));
  const hasIndex = kept.length < columns.length;
  const names = kept.map((column) => `t.${column.name}`).join(', ');
  const sql = hasIndex
    ? `select ${names}, t.folded, u.organization_id from ${name} t join users u on u.id = t.user_id`
    : `select ${names} from ${name} t`;
  for (const row of sqlite.prepare(sql).raw().safeIntegers().iterate() as Iterable<unknown[]>) {
    const values: Value[] = kept.map((column, i) => canonical(name, column, row[i]));
    if (hasIndex) values.push(termsOfName(...(row.slice(-2) as [string, string])).map(String));
    yield values;
  }
}

/** A batch is one statement, with a list for each column; lists of lists have to be of the same length there, so those go as texts. */
function insertSql({ name, columns }: Table): string {
  const names = columns.map((column) => column.name);
  const lists = columns.map((column, i) => `$${i + 1}::${isIndex(column) ? 'text' : column.type}[]`);
  const values = columns.map((column) =>
    isIndex(column) ? `string_to_array(${column.name}, ' ')::int4[]` : column.name,
  );
  return `insert into ${name} (${names.join(', ')}) overriding system value
    select ${values.join(', ')} from unnest(${lists.join(', ')}) as batch (${names.join(', ')})`;
}

function byColumn(columns: readonly Column[], batch: readonly Value[][]): (string | boolean | null)[][] {
  return columns.map((_, i) =>
    batch.map((row) => {
      const value = row[i]!;
      return typeof value === 'object' && value !== null ? value.join(' ') : value;
    }),
  );
}

/** The next row gets the number it would have got in SQLite, where numbers that were once given are not given again. */
async function setNumbering(sqlite: Sqlite, client: ClientBase, { name }: Table, column: Column): Promise<void> {
  const last = sqlite.prepare('select seq from sqlite_sequence where name = ?').pluck().get(name) as number | undefined;
  if (last === undefined || last === 0) return;
  await client.query('select setval(pg_get_serial_sequence($1, $2), $3)', [name, column.name, last]);
}

async function readBack(client: ClientBase, { name, columns }: Table): Promise<Sum> {
  const as = ({ name, type }: Column) => {
    if (type === 'integer[]') return `${name}::text[]`;
    return type === 'bigint' || type === 'integer' ? `${name}::text` : name;
  };
  const values = columns.map(as);
  const sum = new Sum();
  await client.query(`declare copied no scroll cursor for select ${values.join(', ')} from ${name}`);
  for (;;) {
    const { rows } = await client.query({ text: `fetch ${ROWS} from copied`, rowMode: 'array' });
    for (const row of rows) sum.add(row as Value[]);
    if (rows.length < ROWS) break;
  }
  await client.query('close copied');
  return sum;
}
