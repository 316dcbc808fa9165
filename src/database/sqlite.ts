import { AsyncLocalStorage } from 'node:async_hooks';
import BetterSqlite from 'better-sqlite3';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { SECOND } from '../clock.js';
import { storable, type Connection } from './session.js';
import type { Param } from './tx.js';

type Handle = BetterSqlite.Database;

/** How the file is opened: FULL is the only level seen to reach the disk before each answer. */
function prepare(handle: Handle): void {
  handle.pragma('journal_mode = WAL');
  handle.pragma('synchronous = FULL');
  handle.pragma('busy_timeout = 10000');
  handle.pragma('foreign_keys = ON');
  handle.pragma('secure_delete = FAST'); // what is taken back or deleted does not stay behind in pages that are written anyway
  handle.pragma('cache_size = -65536');
  handle.pragma('mmap_size = 1073741824');
}

export function sqliteSource(file: string, options: Pick<DataSourceOptions, 'entities' | 'migrations'>): DataSource {
  return new DataSource({
    type: 'better-sqlite3',
    database: file,
    prepareDatabase: prepare,
    migrationsTransactionMode: 'each',
    invalidWhereValuesBehavior: { null: 'throw', undefined: 'throw' },
    ...options,
  });
}

/** Statements are written with $1, $2…; better-sqlite3 binds by place. The order is worked out once a statement. */
interface Prepared {
  statement: BetterSqlite.Statement;
  order: readonly number[];
  /** Makes an object of a row's values; undefined where the statement answers no rows. */
  rowOf: ((values: unknown[]) => unknown) | undefined;
}

export class SqliteConnection implements Connection {
  readonly dialect = 'sqlite';
  private readonly known = new Map<string, Prepared>();

  constructor(readonly handle: Handle) {}

  async all(sql: string, params: readonly Param[]): Promise<unknown[]> {
    return rowsOf(this.prepare(sql), params);
  }

  /** As `all`, for statements that write nothing. */
  async read(sql: string, params: readonly Param[]): Promise<unknown[]> {
    const prepared = this.prepare(sql);
    if (!prepared.statement.readonly) throw new Error('a reader does not write');
    return rowsOf(prepared, params);
  }

  async run(sql: string, params: readonly Param[]): Promise<number> {
    const { statement, order } = this.prepare(sql);
    return statement.run(bind(order, params)).changes;
  }

  exec(sql: string): void {
    this.prepare(sql).statement.run();
  }

  private prepare(sql: string): Prepared {
    let prepared = this.known.get(sql);
    if (!prepared) {
      const order: number[] = [];
      const text = sql.replace(/\$(\d+)/g, (_, n: string) => {
        order.push(Number(n) - 1);
        return '?';
      });
      const statement = this.handle.prepare(text);
      prepared = { statement, order, rowOf: statement.reader ? rowMaker(statement.raw()) : undefined };
      if (this.known.size >= 500) this.known.delete(this.known.keys().next().value!);
      this.known.set(sql, prepared);
    }
    return prepared;
  }
}

function rowsOf({ statement, order, rowOf }: Prepared, params: readonly Param[]): unknown[] {
  const rows = statement.all(bind(order, params));
  return rowOf ? (rows as unknown[][]).map(rowOf) : rows;
}

/**
 * Reads through the writer's connection while no transaction is open on it, and through another one, which sees what is
 * committed, while there is. SQLite throws a connection's cached pages away when another connection has written; the writer
 * keeps its own, so that what is read right after a commit, as most is, costs a third.
 */
export class IdleWriter implements Connection {
  readonly dialect = 'sqlite';

  constructor(
    private readonly writer: SqliteConnection,
    private readonly reader: SqliteConnection,
  ) {}

  all(sql: string, params: readonly Param[]): Promise<unknown[]> {
    return (this.writer.handle.inTransaction ? this.reader : this.writer).read(sql, params);
  }

  async run(): Promise<never> {
    throw new Error('a reader does not write');
  }
}

/**
 * Objects made here from arrays cost half of what better-sqlite3 takes to make them name by name, and all rows of a statement
 * have one shape. The names are those of our own statements.
 */
function rowMaker(statement: BetterSqlite.Statement): (values: unknown[]) => unknown {
  const fields = statement.columns().map(({ name }, i) => `${JSON.stringify(name)}: values[${i}]`);
  // oxlint-disable-next-line typescript/no-implied-eval
  return new Function('values', `return { ${fields.join(', ')} };`) as (values: unknown[]) => unknown;
}

function bind(order: readonly number[], params: readonly Param[]): unknown[] {
  return order.map((place) => {
    const value = storable(params[place]);
    if (typeof value === 'boolean') return value ? 1 : 0;
    if (Array.isArray(value)) return JSON.stringify(value);
    return value ?? null;
  });
}

const TURN = 16;
/** Longer than any transaction takes. */
const STUCK = 20 * SECOND;

/** SQLite has one writer: transactions wait for each other here instead of failing on a lock. */
export class WriterQueue {
  private tail: Promise<unknown> = Promise.resolve();
  private open = 0;
  private done = 0;

  run<T>(work: () => Promise<T>): Promise<T> {
    this.open += 1;
    const turn = this.open === 1 ? this.tail : this.patiently(this.tail);
    const result = turn.then(async () => {
      // A statement is over before anything else runs, and so is a row of transactions: now and then the sockets are served too.
      if (this.done % TURN === TURN - 1) await new Promise(setImmediate);
      return work();
    });
    const over = () => {
      this.open -= 1;
      this.done += 1;
    };
    this.tail = Promise.all([this.tail, result.then(over, over)]);
    return result;
  }

  /** Waits for its turn, and gives up when nothing ends any more: then it waits for a transaction that it was begun in. */
  private patiently(turn: Promise<unknown>): Promise<unknown> {
    return new Promise((resolve, reject) => {
      let seen = this.done;
      const timer = setInterval(() => {
        if (this.done === seen) reject(new Error('a transaction was begun inside a transaction'));
        seen = this.done;
      }, STUCK).unref();
      void turn.then(resolve).finally(() => clearInterval(timer));
    });
  }
}

let inside: AsyncLocalStorage<true> | null = null;

/** From now on a transaction that is begun inside a transaction throws at once. For tests: it follows every promise there is. */
export function refuseNesting(): void {
  inside ??= new AsyncLocalStorage();
}

/** Runs the body of a transaction. One inside another would wait for itself. */
export function guardNesting<T>(work: () => Promise<T>): Promise<T> {
  if (!inside) return work();
  if (inside.getStore()) throw new Error('a transaction was begun inside a transaction');
  return inside.run(true, work);
}

export function openReadOnly(file: string): Handle {
  const handle = new BetterSqlite(file, { readonly: true, fileMustExist: true });
  handle.pragma('busy_timeout = 10000');
  handle.pragma('cache_size = -65536');
  handle.pragma('mmap_size = 1073741824');
  return handle;
}
