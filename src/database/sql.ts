import type { DataSource, EntityTarget } from 'typeorm';

/** What statements need to know of an entity, read once from TypeORM's metadata. */
export interface EntitySql {
  table: string;
  /** `id, organization_id as "organizationId", …` */
  columns: string;
  /** Property -> column. */
  columnOf: ReadonlyMap<string, string>;
  /** Properties that SQLite answers as 0 or 1. */
  booleans: readonly string[];
  /** The whole statement, by its end: put together once. */
  selects: Map<string, string>;
  inserts: Map<string, string>;
}

export type Statements = (entity: EntityTarget<object>) => EntitySql;

export function statementsOf(source: DataSource): Statements {
  const known = new Map<EntityTarget<object>, EntitySql>();
  return (entity) => {
    let sql = known.get(entity);
    if (!sql) {
      const { tableName, columns } = source.getMetadata(entity);
      sql = {
        table: tableName,
        columns: columns.map((c) => `${tableName}.${c.databaseName} as "${c.propertyName}"`).join(', '),
        columnOf: new Map(columns.map((c) => [c.propertyName, c.databaseName])),
        booleans: columns.filter((c) => c.type === 'boolean').map((c) => c.propertyName),
        selects: new Map(),
        inserts: new Map(),
      };
      known.set(entity, sql);
    }
    return sql;
  };
}

/** `select … from table` with this end, such as `where id = $1`. */
export function selectSql({ table, columns, selects }: EntitySql, rest: string): string {
  let sql = selects.get(rest);
  if (sql === undefined) {
    sql = `select ${columns} from ${table} ${rest}`;
    if (selects.size < 500) selects.set(rest, sql);
  }
  return sql;
}

export function insertSql(sql: EntitySql, properties: readonly string[], rows = 1): string {
  const key = `${rows} ${properties.join()}`;
  let text = sql.inserts.get(key);
  if (text === undefined) {
    const names = properties.map((property) => column(sql, property));
    const row = (n: number) => `(${names.map((_, i) => `$${n * names.length + i + 1}`).join(', ')})`;
    text = `insert into ${sql.table} (${names.join(', ')}) values ${Array.from({ length: rows }, (_, n) => row(n)).join(', ')}`;
    if (sql.inserts.size < 100) sql.inserts.set(key, text);
  }
  return text;
}

export function updateSql(sql: EntitySql, properties: readonly string[]): string {
  const sets = properties.map((property, i) => `${column(sql, property)} = $${i + 2}`);
  return `update ${sql.table} set ${sets.join(', ')} where id = $1`;
}

function column(sql: EntitySql, property: string): string {
  const name = sql.columnOf.get(property);
  if (!name) throw new Error(`${sql.table} has no ${property}`);
  return name;
}
