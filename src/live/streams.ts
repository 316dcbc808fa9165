import type { Database } from '../database/database.js';
import { anyOf } from '../database/tx.js';
import type { EventKind } from '../events.js';
import { describeError, type Log } from '../log.js';
import { checkCursor, endOfStream, parseCursor, readEvents } from '../reads/events.js';
import type { Bus } from './bus.js';
import { Feed, nextTurn, type Watcher } from './feed.js';
import { Following } from './following.js';

const PAGE = 200;
/** Without a wake-up, streams are looked at this often: what a lost wake-up costs at most. */
const POLL = 3_000;
const POLL_AT_ONCE = 500;
/** How many feeds read the table at the same time, and how many are read before others get their turn. */
const READERS = 8;
const READ_IN_A_ROW = 8;

export const topicOf = (userId: string): string => `user:${userId}`;

/** All event streams that are listened to in this process. */
export class Streams {
  private readonly feeds = new Map<string, Feed>();
  private readonly due = new Set<Feed>();
  private readers = 0;
  private polling = false;
  private stopped = false;
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly db: Database,
    private readonly bus: Bus,
    private readonly log: Log,
  ) {
    this.timer = setInterval(() => void this.poll(), POLL);
    this.timer.unref();
  }

  /**
   * The events of somebody's stream after a cursor, or from now on: each once, in order, without end. Throws CURSOR_AHEAD and
   * CURSOR_EXPIRED; a listener that falls so far behind that events it would have been given were deleted ends with the latter.
   */
  async follow(ownerId: string, after: string | null | undefined, kinds: readonly EventKind[]): Promise<Following> {
    const reader = this.db.read;
    const from = after == null ? await endOfStream(reader, ownerId) : parseCursor(after);
    const feed = await this.open(ownerId);
    try {
      if (after != null) await checkCursor(reader, ownerId, from, kinds);
    } catch (error) {
      this.close(feed);
      throw error;
    }
    return new Following(reader, feed, from, kinds, () => this.close(feed));
  }

  /** Calls the watcher with the new events of a stream, until the returned function is called. */
  async watch(ownerId: string, watcher: Watcher): Promise<() => void> {
    const feed = await this.open(ownerId);
    feed.watchers.add(watcher);
    return () => {
      if (feed.watchers.delete(watcher)) this.close(feed);
    };
  }

  /** How many streams are open, and how many listen to them. */
  count(): { feeds: number; listeners: number } {
    let listeners = 0;
    for (const feed of this.feeds.values()) listeners += feed.listeners;
    return { feeds: this.feeds.size, listeners };
  }

  stop(): void {
    this.stopped = true;
    clearInterval(this.timer);
  }

  private async open(ownerId: string): Promise<Feed> {
    let feed = this.feeds.get(ownerId);
    if (!feed) {
      feed = new Feed(ownerId);
      this.feeds.set(ownerId, feed);
      feed.started = this.start(feed);
    }
    feed.listeners += 1; // before anything is waited for, so that nobody closes it meanwhile
    try {
      await feed.started;
    } catch (error) {
      this.close(feed);
      throw error;
    }
    return feed;
  }

  /** Listening begins before the end of the stream is read, so that nothing falls between. */
  private async start(feed: Feed): Promise<void> {
    feed.reading = true;
    feed.unsubscribe = this.bus.subscribe(topicOf(feed.ownerId), () => this.look(feed));
    feed.head = await endOfStream(this.db.read, feed.ownerId);
    feed.reading = false;
    if (feed.again) this.look(feed);
  }

  private close(feed: Feed): void {
    feed.listeners -= 1;
    if (feed.listeners > 0) return;
    feed.unsubscribe();
    this.due.delete(feed);
    this.feeds.delete(feed.ownerId);
  }

  /** There may be something new in this stream. Looks while it is being read make it be read once more. */
  private look(feed: Feed): void {
    if (this.stopped) return;
    feed.again = feed.reading;
    if (feed.reading) return;
    this.due.add(feed);
    if (this.readers < READERS) void this.readDue();
  }

  private async readDue(): Promise<void> {
    this.readers += 1;
    let inARow = 0;
    for (const feed of this.due) {
      this.due.delete(feed);
      if ((await this.read(feed)) || (inARow += 1) % READ_IN_A_ROW === 0) await nextTurn();
    }
    this.readers -= 1;
  }

  /** Answers whether there was more than one event. */
  private async read(feed: Feed): Promise<boolean> {
    feed.reading = true;
    feed.again = false;
    let count = 0;
    try {
      const events = await readEvents(this.db.read, feed.ownerId, feed.head, PAGE);
      count = events.length;
      feed.add(events);
    } catch (error) {
      this.log.warn({ error: describeError(error) }, 'stream not read');
    }
    feed.reading = false;
    if (feed.listeners > 0 && (feed.again || count === PAGE)) this.due.add(feed);
    return count > 1;
  }

  /** Looks at every stream here whose end has moved without a wake-up. */
  private async poll(): Promise<void> {
    if (this.polling) return;
    this.polling = true;
    const reader = this.db.read;
    const ids = [...this.feeds.keys()];
    try {
      for (let from = 0; from < ids.length && !this.stopped; from += POLL_AT_ONCE) {
        const ends = await reader.all<{ id: string; last: number }>(
          `select owner_id as id, last_sequence as "last" from event_streams where ${anyOf(reader, 'owner_id', '$1')}`,
          [ids.slice(from, from + POLL_AT_ONCE)],
        );
        for (const { id, last } of ends) {
          const feed = this.feeds.get(id);
          if (feed && last > feed.head) this.look(feed);
        }
        await nextTurn();
      }
    } catch (error) {
      this.log.warn({ error: describeError(error) }, 'streams not polled');
    } finally {
      this.polling = false;
    }
  }
}
