import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type BetterSqlite from 'better-sqlite3';
import { Client } from 'pg';
import type { Config } from '../../src/config.js';
import { openReadOnly } from '../../src/database/sqlite.js';

/** The database, opened to be looked at: nothing is made, brought up to date or written. */
export interface Look {
  /** Null with PostgreSQL. */
  readonly sqlite: BetterSqlite.Database | null;
  all<T>(sql: string): Promise<T[]>;
  close(): Promise<void>;
}

/** Null where there is no SQLite file yet. Throws where the database cannot be reached. */
export async function openLook({ databaseUrl, dataDir }: Config): Promise<Look | null> {
  if (databaseUrl !== null) {
    const client = new Client({
      connectionString: databaseUrl,
      connectionTimeoutMillis: 5_000,
      statement_timeout: 60_000,
    });
    client.on('error', () => undefined); // the statement under way says it
    await client.connect();
    await client.query('set default_transaction_read_only = on');
    return {
      sqlite: null,
      all: async <T>(sql: string) => (await client.query(sql)).rows as T[],
      close: () => client.end(),
    };
  }
  const file = join(dataDir, 'tsunagu.sqlite');
  if (!existsSync(file)) return null;
  const sqlite = openReadOnly(file);
  return {
    sqlite,
    all: async <T>(sql: string) => sqlite.prepare(sql).all() as T[],
    close: async () => void sqlite.close(),
  };
}
