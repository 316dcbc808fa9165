import type { Numbered, Stream } from '../reads/streams.js';

/** How many of the latest events a feed keeps at hand for those who take them one by one; who is further behind reads the table. */
const KEPT = 256;

/** Told of new entries as they are read. Must not throw. */
export type Watcher<Row> = (entries: readonly Row[]) => void;

/** Somebody who has taken everything there is. `wake` is called once, when there is more or the feed is left. */
export interface Waiter {
  wake(): void;
}

/** Lets everything that waits for the network or a timer go first. */
export const nextTurn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

/**
 * One stream in this process, while somebody here listens to it: each new entry is read once, however many
 * listen. Nothing is queued for a listener: it holds the number it has come to, and takes the next from here or from the table.
 */
export class Feed<Row extends Numbered> {
  /** The number of the last event read. */
  head = 0;
  /** Followers and watchers: the feed is open while there are any. */
  listeners = 0;
  followers = 0;
  readonly watchers = new Set<Watcher<Row>>();
  /** Resolves when `head` is known. */
  started: Promise<void> = Promise.resolve();
  unsubscribe: () => void = () => undefined;
  /** The table is being read for it, and whether it has to be read once more. */
  reading = false;
  again = false;
  private recent: Row[] = [];
  private readonly waiting = new Set<Waiter>();

  constructor(readonly stream: Stream<Row>) {}

  /** Takes in what was read after `head`. */
  add(events: readonly Row[]): void {
    const last = events.at(-1);
    if (!last) return;
    const gap = events[0]!.sequence !== this.head + 1;
    this.head = last.sequence;
    if (this.followers > 0) this.recent = (gap ? [...events] : this.recent.concat(events)).slice(-KEPT);
    for (const watcher of this.watchers) watcher(events);
    this.release();
  }

  /** The event of this number, if it is at hand. */
  at(sequence: number): Row | undefined {
    const first = this.recent[0];
    const event = first && this.recent[sequence - first.sequence];
    return event?.sequence === sequence ? event : undefined; // some in between may have been deleted
  }

  wait(waiter: Waiter): void {
    this.waiting.add(waiter);
    if (this.waiting.size === this.followers) this.recent = []; // nobody is going to ask for these
  }

  leave(waiter: Waiter): void {
    if (this.waiting.delete(waiter)) waiter.wake();
  }

  private release(): void {
    const waiting = [...this.waiting];
    this.waiting.clear();
    for (const waiter of waiting) waiter.wake();
  }
}
