import type { Database } from '../database/database.js';
import { anyOf } from '../database/tx.js';
import { describeError, type Log } from '../log.js';
import type { Numbered, Stream } from '../reads/streams.js';
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

export const topicOf = ({ family, id }: Pick<Stream<Numbered>, 'family' | 'id'>): string => `${family}:${id}`;

/** Where the ends of many streams are read at once, by family. */
const ends: Record<Stream<Numbered>['family'], { table: string; id: string; last: string }> = {
  user: { table: 'event_streams', id: 'owner_id', last: 'last_sequence' },
  room: { table: 'rooms', id: 'id', last: 'revision' },
};

/** All streams that are listened to in this process. */
export class Streams {
  private readonly feeds = new Map<string, Feed<any>>();
  private readonly due = new Set<Feed<any>>();
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
   * The entries of a stream after a number, or from now on: each once, in order, without end. Throws CURSOR_AHEAD and
   * CURSOR_EXPIRED; a listener that falls so far behind that entries it would have been given were deleted ends with the latter.
   */
  async follow<Row extends Numbered>(
    stream: Stream<Row>,
    after: number | null,
    kinds: readonly Row['kind'][],
  ): Promise<Following<Row>> {
    const reader = this.db.read;
    const from = after ?? (await stream.end(reader));
    const feed = await this.open(stream);
    try {
      if (after !== null) await stream.check(reader, from, kinds);
    } catch (error) {
      this.close(feed);
      throw error;
    }
    return new Following(reader, feed, from, kinds, () => this.close(feed));
  }

  /** Calls the watcher with the new entries of a stream, until the returned function is called. */
  async watch<Row extends Numbered>(stream: Stream<Row>, watcher: Watcher<Row>): Promise<() => void> {
    const feed = await this.open(stream);
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

  private async open<Row extends Numbered>(stream: Stream<Row>): Promise<Feed<Row>> {
    const topic = topicOf(stream);
    let feed = this.feeds.get(topic) as Feed<Row> | undefined;
    if (!feed) {
      feed = new Feed(stream);
      this.feeds.set(topic, feed);
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
  private async start(feed: Feed<any>): Promise<void> {
    feed.reading = true;
    feed.unsubscribe = this.bus.subscribe(topicOf(feed.stream), () => this.look(feed));
    feed.head = await feed.stream.end(this.db.read);
    feed.reading = false;
    if (feed.again) this.look(feed);
  }

  private close(feed: Feed<any>): void {
    feed.listeners -= 1;
    if (feed.listeners > 0) return;
    feed.unsubscribe();
    this.due.delete(feed);
    this.feeds.delete(topicOf(feed.stream));
  }

  /** There may be something new in this stream. Looks while it is being read make it be read once more. */
  private look(feed: Feed<any>): void {
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
  private async read(feed: Feed<any>): Promise<boolean> {
    feed.reading = true;
    feed.again = false;
    let count = 0;
    try {
      const events = await feed.stream.read(this.db.read, feed.head, PAGE);
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
    try {
      for (const family of ['user', 'room'] as const) {
        const { table, id, last } = ends[family];
        const feeds = [...this.feeds.values()].filter(({ stream }) => stream.family === family);
        for (let from = 0; from < feeds.length && !this.stopped; from += POLL_AT_ONCE) {
          const ids = feeds.slice(from, from + POLL_AT_ONCE).map(({ stream }) => stream.id);
          const found = await reader.all<{ id: string; last: number }>(
            `select ${id} as id, ${last} as "last" from ${table} where ${anyOf(reader, id, '$1')}`,
            [ids],
          );
          for (const end of found) {
            const feed = this.feeds.get(topicOf({ family, id: end.id }));
            if (feed && end.last > feed.head) this.look(feed);
          }
          await nextTurn();
        }
      }
    } catch (error) {
      this.log.warn({ error: describeError(error) }, 'streams not polled');
    } finally {
      this.polling = false;
    }
  }
}
