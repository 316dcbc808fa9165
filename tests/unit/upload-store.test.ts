import fs, { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as passed } from 'node:timers/promises';
import { afterEach, expect, test, vi } from 'vitest';
import { uploadFolder } from '../../src/uploads/store.js';

afterEach(() => void vi.restoreAllMocks());

test('what broke before its first byte leaves no file, also where opening files takes long', async () => {
  const { open } = fs;
  vi.spyOn(fs, 'open').mockImplementation((...args: unknown[]) => {
    setTimeout(() => Reflect.apply(open, fs, args), 20);
  });
  const folder = mkdtempSync(join(tmpdir(), 'tsunagu-uploads-'));
  try {
    const store = uploadFolder(folder);
    const broken = {
      async *[Symbol.asyncIterator]() {
        yield* await Promise.reject<Uint8Array[]>(new Error('broken'));
      },
    };
    await expect(store.write('upl_1', 'full', broken)).rejects.toThrow('broken');
    await store.discard('upl_1');
    await passed(50);
    expect(readdirSync(folder)).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
