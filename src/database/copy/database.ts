import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClientBase } from 'pg';
import { compareMigrations } from '../migrations/applied.js';
import { migrations } from '../migrations/index.js';
import { postgresSource, underLock } from '../postgres.js';
import { appliedIn, openAlone } from '../sqlite-file.js';
import { copyRows, firstFilled, type Copied, type Progress } from './copy.js';

/** Why nothing was copied: told to whoever asked, as it is. */
export class CopyRefused extends Error {}

/**
 * Copies the database in a data folder to an empty one of PostgreSQL, all of it or nothing. Meanwhile nobody else opens the file, and no
 * server starts on the other side: it holds the lock of migrations. A generated secret key comes along; the files people sent do not.
 */
export async function copyDatabase(dataDir: string, url: string, progress: Progress): Promise<Copied[]> {
  const file = join(dataDir, 'tsunagu.sqlite');
  if (!existsSync(file)) throw new CopyRefused(`There is no ${file}.`);
  const sqlite = openAlone(file);
  try {
    const { missing, unknown } = compareMigrations(appliedIn(sqlite));
    if (missing.length > 0)
      throw new CopyRefused(`${file} is of an older version: start the server on it once, and stop it.`);
    if (unknown.length > 0) throw new CopyRefused(`${file} is of a newer version than this one.`);
    const source = await postgresSource(url, { entities: [], migrations }).initialize();
    try {
      return await underLock(source, async (client) => {
        await refuseOthers(client);
        await source.runMigrations();
        const filled = await firstFilled(client);
        if (filled !== null)
          throw new CopyRefused(`There is data in that database already, in ${filled}: it has to be an empty one.`);
        await client.query('begin');
        const copied = await copyRows(sqlite, client, progress);
        await keepSecretKey(client, dataDir);
        await client.query('commit');
        await client.query('analyze');
        return copied;
      });
    } finally {
      await source.destroy();
    }
  } finally {
    sqlite.close();
  }
}

/** Before anything is made there: tables of something else, or of a newer version. */
async function refuseOthers(client: ClientBase): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class where relkind in ('r', 'p') and relnamespace = current_schema()::regnamespace order by relname`,
  );
  if (rows.length === 0) return;
  if (!rows.some(({ name }) => name === 'migrations') || !rows.some(({ name }) => name === 'server_values'))
    throw new CopyRefused(`That database belongs to something else: it has ${rows[0]!.name}.`);
  const applied = await client.query<{ name: string }>('select name from migrations');
  if (compareMigrations(applied.rows.map(({ name }) => name)).unknown.length > 0)
    throw new CopyRefused('That database is of a newer version than this one.');
}

/** Links in mails that are under way, and what is encrypted without ENCRYPTION_KEYS, need the key they were made with. */
async function keepSecretKey(client: ClientBase, dataDir: string): Promise<void> {
  const file = join(dataDir, 'secret-key');
  if (!existsSync(file)) return;
  await client.query("insert into server_values (name, value) values ('secret-key', $1)", [readFileSync(file, 'utf8')]);
}
