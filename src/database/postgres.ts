import { createHash } from 'node:crypto';
import type { Pool, PoolClient, QueryResult } from 'pg';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { storable, type Connection } from './session.js';
import type { Param } from './tx.js';
import { readProblem } from './unavailable.js';

export function postgresSource(url: string, options: Pick<DataSourceOptions, 'entities' | 'migrations'>): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    parseInt8: true,
    poolSize: 20,
    migrationsTransactionMode: 'each',
    invalidWhereValuesBehavior: { null: 'throw', undefined: 'throw' },
    extra: {
      application_name: 'tsunagu',
      connectionTimeoutMillis: 10_000,
      statement_timeout: 30_000,
      keepAlive: true, // of a machine that is gone nothing else tells
      keepAliveInitialDelayMillis: 10_000,
      // A connection that breaks off while nothing is asked on it says so at its next statement: an error that nobody listens to
      // would end the process.
      onConnect: (client: PoolClient) => void client.on('error', unheard),
    },
    ...options,
  });
}

/** TypeORM's own pool, used directly: prepared statements by name cost the server no planning after the first time. */
export function poolOf(source: DataSource): Pool {
  return (source.driver as unknown as { master: Pool }).master;
}

function unheard(): void {}

/** Whichever process is first migrates; the others wait for it. `work` is given the connection that holds the lock. */
export async function underLock<T>(source: DataSource, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await poolOf(source).connect();
  try {
    await client.query('set statement_timeout = 0'); // whoever is first may take long
    await client.query('select pg_advisory_lock(7485001)');
    return await work(client);
  } finally {
    client.release(true); // closes the connection, and with it the lock and the setting
  }
}

const names = new Map<string, string>();

/** The same text is always the same prepared statement. */
function nameOf(sql: string): string {
  let name = names.get(sql);
  if (!name) {
    name = createHash('sha1').update(sql).digest('base64url');
    names.set(sql, name);
  }
  return name;
}

/** Statements on whichever connection of the pool is free. */
export class PostgresConnection implements Connection {
  readonly dialect = 'postgres';

  constructor(private readonly client: Pool | PoolClient) {}

  async all(sql: string, params: readonly Param[]): Promise<unknown[]> {
    return (await this.query(sql, params)).rows;
  }

  async run(sql: string, params: readonly Param[]): Promise<number> {
    return (await this.query(sql, params)).rowCount ?? 0;
  }

  protected async query(sql: string, params: readonly Param[]): Promise<QueryResult> {
    try {
      return await this.client.query({ name: nameOf(sql), text: sql, values: params.map(storable) });
    } catch (error) {
      throw readProblem(error);
    }
  }
}

/** Statements on one connection, of a transaction or a snapshot: those asked for at once take turns, and none follows its end. */
export class PostgresClient extends PostgresConnection {
  private tail: Promise<unknown> = Promise.resolve();
  private over = false;

  private constructor(private readonly held: PoolClient) {
    super(held);
  }

  static async begin(pool: Pool, statement: string): Promise<PostgresClient> {
    let client: PoolClient | undefined;
    try {
      client = await pool.connect();
      await client.query(statement);
      return new PostgresClient(client);
    } catch (error) {
      client?.release(error as Error);
      throw readProblem(error);
    }
  }

  /** Ends it with `commit` or `rollback`, after what is under way, and gives the connection back. */
  async end(statement: 'commit' | 'rollback'): Promise<void> {
    this.over = true;
    await this.tail;
    let broken: Error | undefined;
    try {
      await this.held.query(statement);
    } catch (error) {
      broken = error as Error;
      throw readProblem(error);
    } finally {
      this.held.release(broken);
    }
  }

  protected override query(sql: string, params: readonly Param[]): Promise<QueryResult> {
    if (this.over) return Promise.reject(new Error('a statement came after the end of its transaction'));
    const result = this.tail.then(() => super.query(sql, params));
    this.tail = result.catch(() => undefined);
    return result;
  }
}
