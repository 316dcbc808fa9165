import { expect, test, vi } from 'vitest';
import type { EventRow } from '../../entities/event-row.js';
import type { Reader } from '../../src/database/tx.js';
import type { EventKind } from '../../src/events.js';
import { eventStream } from '../../src/reads/streams.js';
import { Feed } from '../../src/live/feed.js';
import { Following } from '../../src/live/following.js';

const event = (sequence: number, kind: EventKind = 'ViewerChanged'): EventRow => ({
  recipientId: 'usr_1',
  sequence,
  kind,
  subjectId: 'usr_1',
  data: null,
  occurredAt: 0,
});

/** A table of events, with what is noted of those that were deleted. */
function scene(rows: EventRow[], { head, from }: { head: number; from: number }, deleted: number[] = []) {
  const feed = new Feed(eventStream('usr_1'));
  feed.head = head;
  const whenRead = vi.fn<() => void>();
  const reader = {
    dialect: 'sqlite',
    async rows(_: unknown, __: string, [, after]: [string, number]) {
      const page = rows.filter(({ sequence }) => sequence > after);
      whenRead();
      return page;
    },
    get: async () => ({ last: feed.head }),
    all: async (_: string, [, after]: [string, number]) =>
      deleted.filter((sequence) => sequence > after).map(() => ({ kind: 'ViewerChanged' })),
  };
  const ended = vi.fn<() => void>();
  const following = new Following(reader as unknown as Reader, feed, from, ['ViewerChanged'], ended);
  const next = async () => (await following.next()).value?.sequence;
  return { feed, following, whenRead, ended, next };
}

test('it takes what is at hand, and reads what is not', async () => {
  const { feed, next, whenRead, following } = scene([event(6), event(7)], { head: 7, from: 5 });
  expect([await next(), await next()]).toEqual([6, 7]);
  expect(whenRead).toHaveBeenCalledTimes(1);
  const eighth = next();
  feed.add([event(8), event(9, 'BlockChanged'), event(10)]);
  expect([await eighth, following.behind]).toEqual([8, 2]);
  expect([await next(), following.behind]).toEqual([10, 0]);
  expect(whenRead).toHaveBeenCalledTimes(1);
});

test('what comes while it reads is not taken for deleted', async () => {
  const { feed, next, whenRead } = scene([], { head: 7, from: 5 }); // 6 and 7 were of other kinds, and are deleted
  whenRead.mockImplementationOnce(() => feed.add([event(8)]));
  expect(await next()).toBe(8);
});

test('where an event it would have given was deleted it ends, also in the middle of a page', async () => {
  for (const rows of [[], [event(7)], [event(6), event(8)]]) {
    const { next, following, ended, feed } = scene(rows, { head: 8, from: 5 }, [7]);
    if (rows.length === 2) expect(await next()).toBe(6);
    await expect(following.next()).rejects.toMatchObject({ code: 'CURSOR_EXPIRED' });
    expect(await following.next()).toEqual({ value: undefined, done: true });
    expect([ended.mock.calls.length, feed.followers]).toEqual([1, 0]);
  }
});

test('where those that were deleted are of other kinds it goes on, also in the middle of a page', async () => {
  const { next } = scene([event(6), event(8), event(11)], { head: 11, from: 5 });
  expect([await next(), await next(), await next()]).toEqual([6, 8, 11]);
});

test('who waits is let go when it is returned, and gives nothing more', async () => {
  const { feed, following, ended } = scene([], { head: 5, from: 5 });
  const waiting = following.next();
  await following.return();
  expect(await waiting).toEqual({ value: undefined, done: true });
  feed.add([event(6)]);
  expect(await following.next()).toEqual({ value: undefined, done: true });
  await following.return();
  expect([ended.mock.calls.length, feed.followers]).toEqual([1, 0]);
});

test('in a long row it lets others have their turn', async () => {
  const { next } = scene(
    Array.from({ length: 100 }, (_, i) => event(6 + i)),
    { head: 105, from: 5 },
  );
  let turns = 0;
  const count = () => {
    turns += 1;
    timer = setImmediate(count);
  };
  let timer = setImmediate(count);
  for (let i = 0; i < 100; i += 1) await next();
  clearImmediate(timer);
  expect(turns).toBeGreaterThanOrEqual(5);
});
