import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { openDatabase } from '../../src/database/database.js';
import { TestClock } from './clock.js';

/** Whether the suite runs on PostgreSQL and Redis this time. */
export const onPostgres = Boolean(process.env.TEST_DATABASE_URL);

export interface TestPlace {
  /** The settings of a server that has this place to itself. */
  env: Record<string, string>;
  remove(): Promise<void>;
}

const databaseFile = 'tsunagu.sqlite';
let migrated: Promise<Buffer> | undefined;

/** The file of a database to which all migrations were applied, and nothing else: made once, and copied for each server. */
async function migrate(): Promise<Buffer> {
  const dataDir = mkdtempSync(join(tmpdir(), 'tsunagu-test-'));
  try {
    const db = await openDatabase({ dataDir, databaseUrl: null, clock: new TestClock(), onCommit: () => undefined });
    await db.close();
    return readFileSync(join(dataDir, databaseFile));
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** A fresh folder, and on PostgreSQL a fresh database and an emptied Redis database. */
export async function freshPlace(): Promise<TestPlace> {
  const dataDir = mkdtempSync(join(tmpdir(), 'tsunagu-test-'));
  const env: Record<string, string> = { DATA_DIR: dataDir };
  const remove = async () => rmSync(dataDir, { recursive: true, force: true });
  if (!onPostgres) {
    writeFileSync(join(dataDir, databaseFile), await (migrated ??= migrate()), { mode: 0o600 });
    return { env, remove };
  }

  const server = process.env.TEST_DATABASE_URL!;
  const name = `tsunagu_test_${randomBytes(6).toString('hex')}`;
  await onServer(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  env.DATABASE_URL = url.href;
  if (process.env.TEST_REDIS_URL) {
    const redis = new URL(process.env.TEST_REDIS_URL);
    redis.pathname = `/${1 + (Number(process.env.VITEST_POOL_ID ?? 1) % 15)}`;
    env.REDIS_URL = redis.href;
    const client = new Redis(redis.href);
    await client.flushdb();
    client.disconnect();
  }
  return {
    env,
    async remove() {
      await onServer(server, `drop database if exists ${name} with (force)`);
      await remove();
    },
  };
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new Client(url);
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
