import type { ClientBase } from 'pg';

export interface Column {
  name: string;
  type: 'text' | 'bigint' | 'integer' | 'boolean' | 'integer[]';
  /** Whether PostgreSQL numbers the rows. */
  identity: boolean;
}

export interface Table {
  name: string;
  columns: Column[];
}

const types: readonly string[] = ['text', 'bigint', 'integer', 'boolean', 'integer[]'] satisfies Column['type'][];

/** The tables of the schema, as PostgreSQL has them, but for the list of migrations: those that others refer to come first; lists are the last of a table's columns. */
export async function tablesOf(client: ClientBase): Promise<Table[]> {
  const { rows } = await client.query<Omit<Column, 'type'> & { table: string; type: string }>(
    `select c.relname as "table", a.attname as name, format_type(a.atttypid, a.atttypmod) as type, a.attidentity <> '' as identity
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace and c.relname <> 'migrations'
    order by c.relname, a.atttypid = 'integer[]'::regtype, a.attnum`,
  );
  const tables = new Map<string, Table>();
  for (const { table, name, type, identity } of rows) {
    if (!types.includes(type)) throw new Error(`${table}.${name} is of a type that cannot be copied: ${type}`);
    if (!tables.has(table)) tables.set(table, { name: table, columns: [] });
    tables.get(table)!.columns.push({ name, type: type as Column['type'], identity });
  }
  const { rows: references } = await client.query<{ child: string; parent: string }>(
    `select child.relname as child, parent.relname as parent from pg_constraint k
    join pg_class child on child.oid = k.conrelid join pg_class parent on parent.oid = k.confrelid
    where k.contype = 'f' and k.connamespace = current_schema()::regnamespace and child.oid <> parent.oid`,
  );
  return inOrder([...tables.values()], references);
}

function inOrder(tables: readonly Table[], references: readonly { child: string; parent: string }[]): Table[] {
  const ordered: Table[] = [];
  while (ordered.length < tables.length) {
    const there = new Set(ordered.map(({ name }) => name));
    const next = tables.filter(
      ({ name }) => !there.has(name) && references.every(({ child, parent }) => child !== name || there.has(parent)),
    );
    if (next.length === 0) throw new Error('the tables refer to each other in a circle');
    ordered.push(...next);
  }
  return ordered;
}
