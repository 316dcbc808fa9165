import { createHash } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { chmod, copyFile, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';

/** What a backup is made of: names in its folder, the same as in the data folder. */
export const databaseFile = 'tsunagu.sqlite';
export const keyFile = 'secret-key';
export const uploadsFolder = 'uploads';
export const noteFile = 'backup.json';

const note = z.object({
  format: z.literal(1),
  takenAt: z.string(),
  migration: z.string(),
  database: z.object({ bytes: z.number(), sha256: z.string() }),
  uploads: z.object({ files: z.number(), bytes: z.number() }),
});

/** What a backup says of itself. It is written last: a folder without it is no backup. */
export type Note = z.infer<typeof note>;

/** Null where the folder is no backup, or one of a format that is not known here. */
export async function readNote(folder: string): Promise<Note | null> {
  const text = await readFile(join(folder, noteFile), 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    return note.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

export async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/** A copy that only its owner may read, and that is on the disk; the same blocks where the file system can share them. Answers its size. */
export async function copyKept(from: string, to: string): Promise<number> {
  await copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
  await chmod(to, 0o600);
  const file = await open(to, 'r+');
  try {
    await file.sync();
    return (await file.stat()).size;
  } finally {
    await file.close();
  }
}

/** What was made or renamed in a folder is there after a power cut, too. */
export async function syncFolder(folder: string): Promise<void> {
  const entries = await open(folder, 'r');
  try {
    await entries.sync();
  } finally {
    await entries.close();
  }
}
