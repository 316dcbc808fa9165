import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Reader } from '../../src/database/tx.js';
import type { Bus } from '../../src/live/bus.js';
import { RoomActivities } from '../../src/live/room-activities.js';
import type { Streams } from '../../src/live/streams.js';
import { until } from '../support/until.js';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Somebody with one room, whom no wake-up reaches. */
function deaf(healthy: boolean) {
  const room = { id: 'room_1', lastSequence: 1, unread: 0, recalledAt: null };
  let reads = 0;
  const reader = {
    dialect: 'sqlite',
    async all() {
      reads += 1;
      return [{ ...room }];
    },
  } as unknown as Reader;
  const bus = { healthy, subscribe: () => () => undefined } as unknown as Bus;
  const streams = { watch: async () => () => undefined } as unknown as Streams;
  return { room, activities: new RoomActivities(reader, bus, streams), reads: () => reads };
}

test.each([
  ['every half minute', true, 33_000],
  ['every three seconds while no wake-ups get through', false, 3_000],
])('all rooms are looked at %s', async (_when, healthy, after) => {
  const { room, activities } = deaf(healthy);
  const activity = await activities.follow('usr_1');
  const next = activity.next();
  room.lastSequence = 2;
  vi.advanceTimersByTime(after);
  expect(await next).toEqual({ value: { roomId: 'room_1' }, done: false });
  await activity.return();
});

test('while wake-ups get through they are not looked at more often', async () => {
  const { activities, reads } = deaf(true);
  const activity = await activities.follow('usr_1');
  const next = activity.next();
  await until(() => reads() === 2, 'what came before it was listened to');
  vi.advanceTimersByTime(29_000);
  await activity.return();
  expect([await next, reads()]).toEqual([{ value: undefined, done: true }, 2]);
});

test('what cannot begin leaves nothing behind', async () => {
  const unwatch = vi.fn<() => void>();
  const reader = { dialect: 'sqlite', all: () => Promise.reject(new Error('away')) } as unknown as Reader;
  const streams = { watch: async () => unwatch } as unknown as Streams;
  await expect(new RoomActivities(reader, {} as Bus, streams).follow('usr_1')).rejects.toThrow('away');
  expect([unwatch.mock.calls.length, vi.getTimerCount()]).toEqual([1, 0]);
});
