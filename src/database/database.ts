import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type BetterSqlite from 'better-sqlite3';
import type { DataSource } from 'typeorm';
import type { Clock } from '../clock.js';
import { entities } from '../../entities/index.js';
import { migrations } from './migrations/index.js';
import { PostgresClient, PostgresConnection, poolOf, postgresSource, underLock } from './postgres.js';
import { SqlReader, SqlTx, type Effects } from './session.js';
import { IdleWriter, SqliteConnection, WriterQueue, guardNesting, openReadOnly, sqliteSource } from './sqlite.js';
import { statementsOf, type Statements } from './sql.js';
import type { Dialect, Reader, Tx } from './tx.js';

export interface Database {
  readonly dialect: Dialect;
  readonly source: DataSource;
  /** Reads what is committed. */
  readonly read: Reader;
  /**
   * Runs the function in a transaction. If it throws, all is rolled back; serialization conflicts are tried again. It is on the
   * disk when this resolves, unless it `mayBeLost`: then a power cut may undo it, so it must be what is done again by itself. Throws
   * DatabaseUnavailable where the connection is lost: nothing was done, or, if that was at the commit, all of it.
   */
  transaction<T>(work: (tx: Tx) => Promise<T>, durability?: Durability): Promise<T>;
  /** Opens a reader that sees one moment only, until it is released. */
  snapshot(): Promise<Snapshot>;
  close(): Promise<void>;
}

export interface Durability {
  mayBeLost?: boolean;
}

export interface Snapshot extends Reader {
  release(): Promise<void>;
}

export interface DatabaseOptions {
  dataDir: string;
  databaseUrl: string | null;
  clock: Clock;
  /** Called after each commit that wrote events or jobs. Must not throw. */
  onCommit: (effects: Effects) => void;
  /** Runs each transaction, from the wait for its turn to its end; what is to be done after the commit is outside. */
  around?: <T>(work: () => Promise<T>) => Promise<T>;
  /** Called at the end of each transaction, with how long it took. Must not throw. */
  onTransaction?: (seconds: number, outcome: 'committed' | 'rolled back') => void;
}

/** Opens the database, and brings it up to date first. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  return options.databaseUrl ? openPostgres(options.databaseUrl, options) : openSqlite(options);
}

/** Runs transactions: whatever is to be done after the commit is done outside, so that it may begin another. */
function transactions(
  {
    onCommit,
    onTransaction = () => undefined,
    around = (work) => work(),
  }: Pick<DatabaseOptions, 'onCommit' | 'onTransaction' | 'around'>,
  attempt: <T>(work: (tx: Tx) => Promise<T>, mayBeLost: boolean) => Promise<Committed<T>>,
): Database['transaction'] {
  return async (work, { mayBeLost = false } = {}) => {
    const started = performance.now();
    let outcome: 'committed' | 'rolled back' = 'rolled back';
    try {
      const { result, effects } = await around(() => guardNesting(() => attempt(work, mayBeLost)));
      outcome = 'committed';
      onCommit(effects);
      return result;
    } finally {
      onTransaction((performance.now() - started) / 1_000, outcome);
    }
  };
}

interface Committed<T> {
  result: T;
  effects: Effects;
}

async function openSqlite(options: DatabaseOptions): Promise<Database> {
  const { dataDir, clock } = options;
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const file = join(dataDir, 'tsunagu.sqlite');
  closeSync(openSync(file, 'a', 0o600)); // SQLite gives its other files the same rights
  const source = await sqliteSource(file, { entities, migrations }).initialize();
  await source.runMigrations();
  const writer = new SqliteConnection(handleOf(source));
  writer.exec('pragma optimize');
  const statements = statementsOf(source);
  const reader = new SqliteConnection(openReadOnly(file));
  const idle: SqliteConnection[] = [];
  const queue = new WriterQueue();

  const attempt = async <T>(work: (tx: Tx) => Promise<T>, mayBeLost: boolean): Promise<Committed<T>> => {
    const tx = new SqlTx(writer, statements, clock.now());
    if (mayBeLost) writer.handle.pragma('synchronous = NORMAL');
    try {
      writer.exec('begin immediate');
      const result = await work(tx);
      const effects = await tx.flush();
      writer.exec('commit');
      return { result, effects };
    } catch (error) {
      if (writer.handle.inTransaction) writer.exec('rollback');
      throw error;
    } finally {
      if (mayBeLost) writer.handle.pragma('synchronous = FULL');
    }
  };

  return {
    dialect: 'sqlite',
    source,
    read: new SqlReader(new IdleWriter(writer, reader), statements),
    transaction: transactions(options, (work, mayBeLost) => queue.run(() => attempt(work, mayBeLost))),
    async snapshot() {
      const connection = idle.pop() ?? new SqliteConnection(openReadOnly(file));
      connection.exec('begin');
      await connection.all('select 1 from event_streams limit 1', []); // the moment is fixed by the first read
      return snapshotOf(connection, statements, async () => {
        connection.exec('commit');
        if (idle.length < 8) idle.push(connection);
        else connection.handle.close();
      });
    },
    async close() {
      await queue.run(async () => undefined);
      for (const connection of [...idle, reader]) connection.handle.close();
      await source.destroy();
    },
  };
}

/**
 * Serialization failure, deadlock, and a unique value that somebody else took between our look and our write: the transaction
 * did nothing and may be tried again, and in the last case it then sees that the value is taken.
 */
const RETRYABLE = new Set(['40001', '40P01', '23505']);
const TRIES = 5;

async function openPostgres(url: string, options: DatabaseOptions): Promise<Database> {
  const { clock } = options;
  const source = await postgresSource(url, { entities, migrations }).initialize();
  const pool = poolOf(source);
  await underLock(source, () => source.runMigrations());
  const statements = statementsOf(source);

  const once = async <T>(work: (tx: Tx) => Promise<T>, mayBeLost: boolean): Promise<Committed<T>> => {
    const client = await PostgresClient.begin(pool, mayBeLost ? 'begin; set local synchronous_commit = off' : 'begin');
    const tx = new SqlTx(client, statements, clock.now());
    let committed: Committed<T>;
    try {
      committed = { result: await work(tx), effects: await tx.flush() };
    } catch (error) {
      await client.end('rollback').catch(() => undefined);
      throw error;
    }
    await client.end('commit');
    return committed;
  };
  const attempt = async <T>(work: (tx: Tx) => Promise<T>, mayBeLost: boolean): Promise<Committed<T>> => {
    for (let tries = 1; ; tries += 1) {
      try {
        return await once(work, mayBeLost);
      } catch (error) {
        if (tries === TRIES || !RETRYABLE.has((error as { code?: string }).code ?? '')) throw error;
      }
    }
  };

  return {
    dialect: 'postgres',
    source,
    read: new SqlReader(new PostgresConnection(pool), statements),
    transaction: transactions(options, attempt),
    async snapshot() {
      const client = await PostgresClient.begin(pool, 'begin isolation level repeatable read read only');
      return snapshotOf(client, statements, () => client.end('commit').catch(() => undefined));
    },
    close: () => source.destroy(),
  };
}

function handleOf(source: DataSource): BetterSqlite.Database {
  return (source.driver as unknown as { databaseConnection: BetterSqlite.Database }).databaseConnection;
}

function snapshotOf(
  connection: SqliteConnection | PostgresConnection,
  statements: Statements,
  release: () => Promise<void>,
): Snapshot {
  let released = false;
  return Object.assign(new SqlReader(connection, statements), {
    async release() {
      if (released) return;
      released = true;
      await release();
    },
  });
}
