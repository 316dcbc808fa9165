import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import BetterSqlite from 'better-sqlite3';
import type { Config } from '../src/config.js';
import { compareMigrations } from '../src/database/migrations/applied.js';
import { moveOn } from '../src/database/restored.js';
import { openReadOnly } from '../src/database/sqlite.js';
import { appliedIn, faultsOf } from '../src/database/sqlite-file.js';
import * as folder from './backup-folder.js';

/** `tsunagu restore`: answers the exit code. Fills an empty data folder, or leaves it as empty as it was. */
export async function restoreFromCommandLine(config: Config, args: readonly string[]): Promise<number> {
  const say = (text: string, code: number) => {
    console.error(text);
    return code;
  };
  const { dataDir } = config;
  if (config.databaseUrl !== null)
    return say(
      'DATABASE_URL is set: a server would not use what is restored here. See "Backups" in docs/operations.md.',
      2,
    );
  const from = sourceOf(args);
  if (from === null) return say('Name one backup, such as: tsunagu restore backups/monday', 2);
  const note = await folder.readNote(from);
  if (note === null) return say(`${from} is no backup, or not a whole one.`, 1);
  const there = existsSync(dataDir) ? (await readdir(dataDir)).filter((name) => name !== 'lost+found') : [];
  if (there.length > 0)
    return say(`${dataDir} (DATA_DIR) is not empty. Set DATA_DIR to a new folder, or move it away.`, 1);
  const fault = await fill(from, dataDir, note).catch(async (error: unknown) => {
    await empty(dataDir);
    throw error;
  });
  if (fault !== null) {
    await empty(dataDir);
    return say(`${fault}\nNothing was restored.`, 1);
  }
  console.log(`${dataDir} is as things were at ${note.takenAt}. Start the server on it.
What was to be done then is done again by it: mails that have gone out since may come twice.
Clients that have seen later things are told so, by CURSOR_AHEAD, and read afresh.`);
  return 0;
}

function sourceOf(args: readonly string[]): string | null {
  try {
    const { positionals } = parseArgs({ args: [...args], allowPositionals: true });
    return positionals.length === 1 ? resolve(positionals[0]!) : null;
  } catch {
    return null;
  }
}

/** The database gets its name last: before, no server takes the folder for one with data. Answers what is wrong with the backup. */
async function fill(from: string, dataDir: string, note: folder.Note): Promise<string | null> {
  const uploads = join(dataDir, folder.uploadsFolder);
  await mkdir(uploads, { recursive: true, mode: 0o700 });
  const database = join(dataDir, folder.databaseFile);
  const draft = `${database}.part`;
  await folder.copyKept(join(from, folder.databaseFile), draft);
  if ((await folder.hashOf(draft)) !== note.database.sha256)
    return 'The database of the backup was changed after it was taken.';
  const handle = openReadOnly(draft);
  const faults = faultsOf(handle);
  const { unknown } = compareMigrations(appliedIn(handle));
  handle.close();
  if (faults.length > 0) return `The database of the backup is damaged:\n${faults.join('\n')}`;
  if (unknown.length > 0) return 'The backup is of a newer version than this one.';
  moveNumbersOn(draft);
  if (existsSync(join(from, folder.keyFile)))
    await folder.copyKept(join(from, folder.keyFile), join(dataDir, folder.keyFile));
  const names = await readdir(join(from, folder.uploadsFolder));
  if (names.length !== note.uploads.files)
    return `Of ${note.uploads.files} files in the backup ${names.length} are there.`;
  for (const name of names) await folder.copyKept(join(from, folder.uploadsFolder, name), join(uploads, name));
  await folder.syncFolder(uploads);
  await rename(draft, database);
  await folder.syncFolder(dataDir);
  return null;
}

function moveNumbersOn(file: string): void {
  const handle = new BetterSqlite(file, { fileMustExist: true });
  try {
    handle.transaction(() => moveOn.forEach((statement) => handle.exec(statement)))();
  } finally {
    handle.close();
  }
}

async function empty(dataDir: string): Promise<void> {
  for (const name of await readdir(dataDir))
    if (name !== 'lost+found') await rm(join(dataDir, name), { recursive: true, force: true });
}
