import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { compareMigrations } from '../../src/database/migrations/applied.js';
import { faultsOf } from '../../src/database/sqlite-file.js';
import { fault, ok, warning, type Check, type Finding, type Patient } from './finding.js';

const about = 'database';
const MB = 2 ** 20;

/** Whether the database answers, is whole, and is of this version. */
export const checkDatabase: Check = async ({ config, look }) => {
  if (!look) return [warning(about, `There is none in ${config.dataDir} yet.`, 'The first start makes it.')];
  const found: Finding[] = [];
  const noted = look.sqlite
    ? `select name from sqlite_schema where name = 'migrations'`
    : `select 1 where to_regclass('migrations') is not null`;
  const applied =
    (await look.all(noted)).length === 0 ? [] : await look.all<{ name: string }>('select name from migrations');
  const { missing, unknown } = compareMigrations(applied.map(({ name }) => name));
  const where = look.sqlite ? 'SQLite' : `PostgreSQL at ${new URL(config.databaseUrl!).host}`;
  if (unknown.length > 0)
    found.push(
      fault(
        about,
        `${where} is of a newer version than this one.`,
        'Run that version, or restore a backup: migrations do not go down.',
      ),
    );
  else if (missing.length > 0)
    found.push(
      warning(
        about,
        `${where} lacks ${missing.length} migrations.`,
        'Back it up, then start the server: it applies them.',
      ),
    );
  else found.push(ok(about, `${where} answers, and has all ${applied.length} migrations.`));
  found.push(...(look.sqlite ? whole(look.sqlite) : await settingsOf(look)));
  return found;
};

function whole(sqlite: Parameters<typeof faultsOf>[0]): Finding[] {
  const faults = faultsOf(sqlite, true);
  if (faults.length === 0) return [ok(about, 'quick_check finds nothing wrong with the file.')];
  return [fault(about, `The file is damaged: ${faults[0]}`, 'Stop the server, keep the file, and restore a backup.')];
}

async function settingsOf(look: NonNullable<Patient['look']>): Promise<Finding[]> {
  const [row] = await look.all<{ encoding: string; number: string }>(
    `select current_setting('server_encoding') as encoding, current_setting('server_version_num') as number`,
  );
  if (row!.encoding !== 'UTF8')
    return [
      fault(about, `Its encoding is ${row!.encoding}.`, 'Make a database with encoding UTF8, and move the data to it.'),
    ];
  if (Number(row!.number) < 140_000)
    return [warning(about, 'It is older than PostgreSQL 14, which is no longer kept.', 'Upgrade PostgreSQL.')];
  return [];
}

/** Whether DATA_DIR can be written to, is for its owner only, and has room left. */
export const checkDisk: Check = async ({ config: { dataDir, databaseUrl } }) => {
  const about = 'disk';
  const folder = resolve(dataDir);
  const there = existsSync(folder) ? folder : existingAbove(folder);
  try {
    accessSync(there, constants.W_OK | constants.X_OK);
  } catch {
    return [fault(about, `${there} cannot be written to.`, 'Give it to the user the server runs as, or set DATA_DIR.')];
  }
  const found: Finding[] = [];
  for (const name of ['', 'tsunagu.sqlite', 'secret-key', 'uploads']) {
    const path = join(folder, name);
    if (existsSync(path) && statSync(path).mode & 0o077)
      found.push(warning(about, `${path} can be opened by others on this machine.`, `chmod go-rwx ${path}`));
  }
  const { bavail, bsize } = await statfs(there);
  const free = bavail * bsize;
  const file = join(folder, 'tsunagu.sqlite');
  // A backup, and the write-ahead log while it is taken, are as large as the database.
  const needed = databaseUrl === null && existsSync(file) ? 2 * statSync(file).size : 0;
  const text = `${Math.floor(free / MB).toLocaleString('en')} MB are free in ${there}.`;
  if (free < 200 * MB) found.push(fault(about, text, 'Make room: a full disk stops every write.'));
  else if (free < Math.max(1_024 * MB, needed)) found.push(warning(about, text, 'Make room before it is full.'));
  else found.push(ok(about, text));
  return found;
};

function existingAbove(folder: string): string {
  let path = folder;
  while (!existsSync(path)) path = dirname(path);
  return path;
}
