import { existsSync } from 'node:fs';
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Config } from '../src/config.js';
import { openReadOnly } from '../src/database/sqlite.js';
import { appliedIn, writeSnapshot } from '../src/database/sqlite-file.js';
import * as folder from './backup-folder.js';

/** `tsunagu backup`: answers the exit code. May run beside the server, which goes on. */
export async function backupFromCommandLine(config: Config, args: readonly string[]): Promise<number> {
  if (config.databaseUrl !== null) {
    console.error('With DATABASE_URL the data is in PostgreSQL: see "Backups" in docs/operations.md.');
    return 2;
  }
  const target = targetOf(args);
  if (target === null) {
    console.error('Name one folder that is not there yet, such as: tsunagu backup backups/monday');
    return 2;
  }
  if (!existsSync(join(config.dataDir, folder.databaseFile))) {
    console.error(`There is no database in ${config.dataDir} (DATA_DIR).`);
    return 1;
  }
  if (existsSync(target)) {
    console.error(`${target} is there already.`);
    return 1;
  }
  const draft = `${target}.part`;
  await mkdir(dirname(target), { recursive: true, mode: 0o700 });
  await rm(draft, { recursive: true, force: true }); // of a backup that was ended early
  await mkdir(join(draft, folder.uploadsFolder), { recursive: true, mode: 0o700 });
  try {
    const { note, missing } = await take(config.dataDir, draft);
    await rename(draft, target);
    await folder.syncFolder(dirname(target));
    tell(config, target, note, missing);
    return 0;
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
}

function targetOf(args: readonly string[]): string | null {
  try {
    const { positionals } = parseArgs({ args: [...args], allowPositionals: true });
    return positionals.length === 1 ? resolve(positionals[0]!) : null;
  } catch {
    return null;
  }
}

/** First the database, then the files it knows: each was on the disk before its row, and is never changed. */
async function take(dataDir: string, draft: string): Promise<{ note: folder.Note; missing: number }> {
  const takenAt = new Date().toISOString();
  const database = join(draft, folder.databaseFile);
  writeSnapshot(join(dataDir, folder.databaseFile), database);
  const key = join(dataDir, folder.keyFile);
  if (existsSync(key)) await folder.copyKept(key, join(draft, folder.keyFile));
  const handle = openReadOnly(database);
  const [from, to] = [dataDir, draft].map((name) => join(name, folder.uploadsFolder)) as [string, string];
  const uploads = { files: 0, bytes: 0 };
  let missing = 0;
  const rows = handle.prepare('select id, has_preview from uploads').raw().iterate() as Iterable<[string, number]>;
  for (const [id, hasPreview] of rows) {
    for (const name of hasPreview ? [id, `${id}.preview`] : [id]) {
      try {
        uploads.bytes += await folder.copyKept(join(from, name), join(to, name));
        uploads.files += 1;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
        missing += 1; // deleted since
      }
    }
  }
  const migration = appliedIn(handle).at(-1)!;
  handle.close();
  const { size: bytes } = await stat(database);
  const sha256 = await folder.hashOf(database);
  const note: folder.Note = { format: 1, takenAt, migration, database: { bytes, sha256 }, uploads };
  const path = join(draft, folder.noteFile);
  await writeFile(path, `${JSON.stringify(note, null, 2)}\n`, { mode: 0o600, flush: true });
  for (const name of [to, draft]) await folder.syncFolder(name);
  return { note, missing };
}

function tell({ secretKey, encryptionKeys }: Config, target: string, note: folder.Note, missing: number): void {
  const number = (n: number) => n.toLocaleString('en');
  console.log(`${target} is how things were at ${note.takenAt}:
  the database, ${number(note.database.bytes)} bytes
  ${number(note.uploads.files)} files people sent, ${number(note.uploads.bytes)} bytes`);
  if (missing > 0) console.log(`  ${number(missing)} files were deleted meanwhile, and are not in it`);
  const apart = [secretKey !== null && 'SECRET_KEY', encryptionKeys.length > 0 && 'ENCRYPTION_KEYS'].filter(Boolean);
  console.log(
    apart.length > 0
      ? `Not in it: ${apart.join(' and ')}, which are settings. Keep them, and apart from it.`
      : 'The secret key is in it: whoever has the folder can read everything.',
  );
}
