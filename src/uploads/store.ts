import type { IncomingMessage } from 'node:http';
import { mkdirSync } from 'node:fs';
import { open, opendir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import send, { type SendResult } from '@fastify/send';

/** Where the bytes of uploads are, by the upload's id: the file itself, and for pictures a smaller one beside it. */
export interface UploadStore {
  /**
   * Writes the bytes to the disk under a name that nobody is served, and answers how many they are. Throws what the source throws.
   * They have to be kept or discarded.
   */
  write(id: string, part: Part, source: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<number>;
  /** Where to read what was written and is not kept yet. */
  draftOf(id: string): string;
  /** Where to read what was kept. */
  pathOf(id: string): string;
  /** From here on what was written is there, also after a power cut. */
  keep(id: string, parts: readonly Part[]): Promise<void>;
  /** Forgets what was written and not kept. */
  discard(id: string): Promise<void>;
  /** Deletes what was kept, where there still is something. */
  delete(id: string): Promise<void>;
  /** The answer to a request for it, or for a range of it; of type `error` where it is not there or not that long. */
  serve(request: IncomingMessage, id: string, part: Part): Promise<SendResult>;
  /** Deletes what was last written before this time and belongs to no upload. Answers how many files those were. */
  sweep(before: number, known: (ids: readonly string[]) => Promise<ReadonlySet<string>>): Promise<number>;
}

export type Part = 'full' | 'preview';

const parts: readonly Part[] = ['full', 'preview'];
const fileOf = (id: string, part: Part) => (part === 'full' ? id : `${id}.preview`);
const draftFile = (id: string, part: Part) => `${fileOf(id, part)}.part`;
const BATCH = 200;

/** A folder that only the server may read; several processes may share it. */
export function uploadFolder(folder: string): UploadStore {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const at = (name: string) => join(folder, name);
  const drop = (name: string) => rm(at(name), { force: true });

  return {
    async write(id, part, source) {
      // Opened before anything can fail: a stream opens its file on the way, and would make one that was discarded already.
      const handle = await open(at(draftFile(id, part)), 'w', 0o600);
      const file = handle.createWriteStream({ flush: true });
      await pipeline(source, file);
      return file.bytesWritten;
    },

    draftOf: (id) => at(draftFile(id, 'full')),
    pathOf: (id) => at(fileOf(id, 'full')),

    async keep(id, kept) {
      for (const part of kept) await rename(at(draftFile(id, part)), at(fileOf(id, part)));
      const entries = await open(folder);
      try {
        await entries.sync();
      } finally {
        await entries.close();
      }
    },

    async discard(id) {
      for (const part of parts) await drop(draftFile(id, part));
    },

    async delete(id) {
      for (const part of parts) await drop(fileOf(id, part));
    },

    serve: (request, id, part) =>
      send(request, fileOf(id, part), { root: folder, cacheControl: false, contentType: false, index: false }),

    async sweep(before, known) {
      let swept = 0;
      let old: string[] = [];
      const settle = async () => {
        const ids = await known(old.map(idOf));
        // What is no kept file was left behind while it was written, whoever it was for.
        const orphans = old.filter((name) => name.endsWith('.part') || !ids.has(idOf(name)));
        for (const name of orphans) await drop(name);
        swept += orphans.length;
        old = [];
      };
      for await (const { name } of await opendir(folder)) {
        const { mtimeMs } = await stat(at(name)).catch(() => ({ mtimeMs: Infinity }));
        if (mtimeMs < before && old.push(name) === BATCH) await settle();
      }
      await settle();
      return swept;
    },
  };
}

function idOf(name: string): string {
  return name.split('.')[0]!;
}
