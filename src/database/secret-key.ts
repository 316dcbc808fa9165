import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config.js';
import type { Database } from './database.js';

/** SECRET_KEY, or one that is made once and kept: in the data folder, or in PostgreSQL where all processes find it. */
export async function secretKey(config: Pick<Config, 'secretKey' | 'dataDir'>, db: Database): Promise<string> {
  if (config.secretKey !== null) return config.secretKey;
  const made = randomBytes(48).toString('base64url');
  if (db.dialect === 'postgres') {
    await db.transaction((tx) =>
      tx.run("insert into server_values (name, value) values ('secret-key', $1) on conflict (name) do nothing", [made]),
    );
    return (await db.read.get<{ value: string }>("select value from server_values where name = 'secret-key'"))!.value;
  }
  const file = join(config.dataDir, 'secret-key');
  try {
    writeFileSync(file, made, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(file, 'utf8');
}
