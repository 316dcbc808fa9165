import { closeSync, fsyncSync, openSync } from 'node:fs';
import BetterSqlite from 'better-sqlite3';
import { openReadOnly } from './sqlite.js';

/**
 * Writes what is committed at this moment into a new file, while others go on reading and writing: one read transaction, whose only
 * effect on them is that the write-ahead log grows until it ends. Free pages are left out, and with them what was deleted. The folder
 * must be there and the file must not; it is on the disk when this returns. Blocks the process.
 */
export function writeSnapshot(file: string, target: string): void {
  closeSync(openSync(target, 'wx', 0o600)); // SQLite fills an empty file, and leaves its rights as they are
  const handle = openReadOnly(file);
  handle.pragma('mmap_size = 0'); // beside a server in bounded memory
  try {
    handle.prepare('vacuum into ?').run(target);
  } finally {
    handle.close();
  }
  const written = openSync(target, 'r');
  fsyncSync(written);
  closeSync(written);
}

/** The migrations that were applied to a file. Throws where it is no database of Tsunagu. */
export function appliedIn(handle: BetterSqlite.Database): string[] {
  return handle.prepare('select name from migrations order by timestamp').pluck().all() as string[];
}

/** What is wrong with a file, by SQLite's own checks: nothing, or a few lines. `quick` leaves out comparing indexes with their tables. */
export function faultsOf(handle: BetterSqlite.Database, quick = false): string[] {
  const lines = handle.pragma(quick ? 'quick_check(5)' : 'integrity_check(5)') as Record<string, string>[];
  const faults = lines.map((line) => Object.values(line)[0]!).filter((line) => line !== 'ok');
  if (quick) return faults;
  const broken = handle.pragma('foreign_key_check') as { table: string; parent: string }[];
  return [...faults, ...broken.slice(0, 5).map(({ table, parent }) => `a row of ${table} lacks its row of ${parent}`)];
}

/** Some process has the file open. */
export class FileInUse extends Error {
  constructor(file: string) {
    super(`${file} is in use: stop the server first.`);
  }
}

/**
 * Opens a file for nobody else: as long as it is open no server starts on it. Throws FileInUse while any process has it open: in WAL
 * mode each holds a shared lock from its first read on, beside which the exclusive one is not given.
 */
export function openAlone(file: string): BetterSqlite.Database {
  const handle = new BetterSqlite(file, { fileMustExist: true });
  try {
    handle.pragma('locking_mode = EXCLUSIVE'); // takes hold with the first read, which a WAL has to follow
    handle.pragma('busy_timeout = 1000');
    handle.exec('begin exclusive; commit');
    return handle;
  } catch (error) {
    handle.close();
    throw (error as { code?: string }).code?.startsWith('SQLITE_BUSY') ? new FileInUse(file) : error;
  }
}
