import { expect, test, vi } from 'vitest';
import type { EventRow } from '../../entities/event-row.js';
import { eventStream } from '../../src/reads/streams.js';
import { Feed } from '../../src/live/feed.js';

const event = (sequence: number): EventRow => ({
  recipientId: 'usr_1',
  sequence,
  kind: 'ViewerChanged',
  subjectId: 'usr_1',
  data: null,
  occurredAt: 0,
});
const events = (from: number, to: number): EventRow[] =>
  Array.from({ length: to - from + 1 }, (_, i) => event(from + i));
const at = (feed: Feed<EventRow>, from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => feed.at(from + i)?.sequence ?? null);

function followed(followers = 1): Feed<EventRow> {
  const feed = new Feed(eventStream('usr_1'));
  feed.head = 10;
  feed.followers = followers;
  return feed;
}

test('the latest events are at hand, the older ones in the table', () => {
  const feed = followed();
  feed.add(events(11, 12));
  feed.add(events(13, 13));
  expect(feed.head).toBe(13);
  expect(at(feed, 9, 14)).toEqual([null, null, 11, 12, 13, null]);
  feed.add(events(14, 400));
  expect(at(feed, 143, 146)).toEqual([null, null, 145, 146]);
});

test('an event that was deleted is not at hand, and none is given in its place', () => {
  const feed = followed();
  feed.add([event(11), event(14), event(15)]);
  expect(at(feed, 11, 15)).toEqual([11, null, null, null, null]);
  feed.add(events(18, 19));
  expect(at(feed, 15, 19)).toEqual([null, null, null, 18, 19]);
});

test('nothing is kept for nobody, nor when all have taken it', () => {
  const unfollowed = followed(0);
  unfollowed.add(events(11, 12));
  expect([unfollowed.head, ...at(unfollowed, 11, 12)]).toEqual([12, null, null]);

  const feed = followed(2);
  feed.add(events(11, 12));
  feed.wait({ wake: () => undefined });
  expect(at(feed, 11, 12)).toEqual([11, 12]);
  feed.wait({ wake: () => undefined });
  expect(at(feed, 11, 12)).toEqual([null, null]);
});

test('those who wait are woken once, those who watch are told each time', () => {
  const feed = followed(2);
  const waiters = [{ wake: vi.fn<() => void>() }, { wake: vi.fn<() => void>() }];
  const watcher = vi.fn<() => void>();
  feed.watchers.add(watcher);
  for (const waiter of waiters) feed.wait(waiter);
  feed.add([]);
  expect(waiters[0]!.wake).not.toHaveBeenCalled();
  feed.add(events(11, 11));
  feed.add(events(12, 12));
  expect(waiters.map(({ wake }) => wake.mock.calls.length)).toEqual([1, 1]);
  expect(watcher.mock.calls).toEqual([[events(11, 11)], [events(12, 12)]]);
});

test('who leaves while waiting is woken, and not again', () => {
  const feed = followed();
  const waiter = { wake: vi.fn<() => void>() };
  feed.leave(waiter);
  expect(waiter.wake).not.toHaveBeenCalled();
  feed.wait(waiter);
  feed.leave(waiter);
  feed.add(events(11, 11));
  expect(waiter.wake).toHaveBeenCalledTimes(1);
});
