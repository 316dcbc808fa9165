import { afterEach, expect, test, vi } from 'vitest';
import { WriterQueue, guardNesting } from '../../src/database/sqlite.js';

const nested = 'a transaction was begun inside a transaction';

afterEach(() => vi.useRealTimers());

test('transactions take turns, and one that fails stops no other', async () => {
  const queue = new WriterQueue();
  const seen: string[] = [];
  const work = (name: string) => async () => {
    seen.push(`${name} begins`);
    await Promise.resolve();
    seen.push(`${name} ends`);
    if (name === 'b') throw new Error('b failed');
    return name;
  };
  const results = await Promise.allSettled(['a', 'b', 'c'].map((name) => queue.run(work(name))));
  expect(
    results.map((result) => (result.status === 'fulfilled' ? result.value : (result.reason as Error).message)),
  ).toEqual(['a', 'b failed', 'c']);
  expect(seen).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
});

test('one that waits for the transaction it was begun in gives up, and the next get their turn', async () => {
  vi.useFakeTimers();
  const queue = new WriterQueue();
  const outer = queue.run(() => queue.run(async () => 'never')).catch((error: Error) => error.message);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(await outer).toBe(nested);
  await expect(queue.run(async () => 'next')).resolves.toBe('next');
});

test('in tests it throws at once', async () => {
  await expect(guardNesting(async () => guardNesting(async () => 'never'))).rejects.toThrow(nested);
  await expect(guardNesting(async () => 'alone')).resolves.toBe('alone');
});
