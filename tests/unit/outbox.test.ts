import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Outbox, type Bounds, type Pipe } from '../../src/http/outbox.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A pipe whose client takes what it is told to. */
class TestPipe implements Pipe {
  open = true;
  owed = 0;
  readonly held: { text: string; taken: () => void }[] = [];

  get bufferedAmount(): number {
    return this.held.reduce((sum, { text }) => sum + text.length, 0);
  }

  send(text: string, taken: () => void): void {
    this.held.push({ text, taken });
  }

  take(count: number): void {
    for (const { taken } of this.held.splice(0, count)) taken();
  }
}

function scene(bounds: Partial<Bounds> = {}) {
  const pipe = new TestPipe();
  const giveUp = vi.fn<() => void>();
  const outbox = new Outbox(pipe, { messages: 100, bytes: 1_000_000, ...bounds }, giveUp);
  return { pipe, giveUp, outbox };
}

/** Sends until there is no room, and answers the wait for it. */
function fill(outbox: Outbox, text: string): { waiting: Promise<void>; sent: number; over: () => boolean } {
  for (let sent = 1; ; sent += 1) {
    const waiting = outbox.send(text);
    if (!waiting) continue;
    let over = false;
    void waiting.then(() => (over = true));
    return { waiting, sent, over: () => over };
  }
}

test('a sender waits from 64 KB or 32 messages on, until there is room', async () => {
  const small = scene();
  const few = fill(small.outbox, 'x');
  expect(few.sent).toBe(33);
  await vi.advanceTimersByTimeAsync(0);
  expect(few.over()).toBe(false);
  small.pipe.take(1);
  await few.waiting;

  const large = scene();
  const many = fill(large.outbox, 'x'.repeat(30_000));
  expect(many.sent).toBe(3);
  large.pipe.take(1);
  await many.waiting;
  expect(large.giveUp).not.toHaveBeenCalled();
});

test.each([
  ['messages', 'x', { messages: 100 }, 100 - 33],
  ['bytes', 'x'.repeat(10_000), { bytes: 1_000_000 }, 100 - 7],
])('a client that takes nothing is given up once it is owed more %s than the bound', async (_, text, bounds, most) => {
  const { pipe, giveUp, outbox } = scene(bounds);
  const { waiting } = fill(outbox, text);
  pipe.owed = most;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(giveUp).not.toHaveBeenCalled();
  pipe.owed = most + 1;
  await vi.advanceTimersByTimeAsync(500);
  expect(giveUp).toHaveBeenCalledTimes(1);
  await waiting;
  expect(outbox.send(text)).toBe(undefined);
  const held = pipe.held.length;
  void outbox.send(text);
  expect(pipe.held.length).toBe(held);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(giveUp).toHaveBeenCalledTimes(1);
});

test('a client that takes something every other second is kept, whatever it is owed', async () => {
  const { pipe, giveUp, outbox } = scene();
  fill(outbox, 'x'.repeat(5_000));
  pipe.owed = 1_000_000;
  for (let i = 0; i < 30; i += 1) {
    await vi.advanceTimersByTimeAsync(1_900);
    pipe.take(1);
    void outbox.send('x'.repeat(5_000));
  }
  expect(giveUp).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(3_000);
  expect(giveUp).toHaveBeenCalledTimes(1);
});

test('a large message may take its time', async () => {
  const { giveUp, outbox } = scene();
  fill(outbox, 'x'.repeat(5_000_000));
  await vi.advanceTimersByTimeAsync(100_000);
  expect(giveUp).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(3_000);
  expect(giveUp).toHaveBeenCalledTimes(1);
});

test('nothing goes out through a pipe that is closed, and nobody waits for it', async () => {
  const { pipe, giveUp, outbox } = scene();
  const { waiting } = fill(outbox, 'x');
  outbox.end();
  await waiting;
  pipe.open = false;
  expect(outbox.send('x')).toBe(undefined);
  expect(pipe.held.length).toBe(33);
  pipe.take(33);
  expect(vi.getTimerCount()).toBe(0);
  expect(giveUp).not.toHaveBeenCalled();
});
