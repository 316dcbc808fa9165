import type { Clock } from '../clock.js';
import { SECOND } from '../clock.js';
import type { Database } from '../database/database.js';
import { anyOf } from '../database/tx.js';
import { describeError, type Log } from '../log.js';
import { eventStream } from '../reads/streams.js';
import type { Viewer } from '../viewer.js';
import type { Streams } from './streams.js';

/** A socket or event stream of somebody who is signed in. */
export interface Connection {
  readonly viewer: Viewer;
  /** Ends it. Must not throw. */
  end(reason: 'SESSION_ENDED' | 'SHUTDOWN'): void;
}

interface Person {
  connections: Set<Connection>;
  subscriptions: number;
  unwatch: Promise<() => void>;
}

const CHECK = 500;
/** All credentials are asked for within so many checks, whatever was heard of them. */
const ROUND = 60;
/** How much later than the time it carries a transaction may be seen: it takes a while, and other machines have other clocks. */
const LATE = 10 * SECOND;

/**
 * The open connections of this process, by person. One whose session was signed out, revoked, has expired or belongs to somebody
 * suspended is ended within a second: the change is in the person's own stream, and a look at the table each half second
 * catches what a lost wake-up would miss.
 */
export class Connections {
  private readonly people = new Map<string, Person>();
  private readonly timer: NodeJS.Timeout;
  private lastLook: number;
  private looking = false;
  private round: Iterator<Person> | null = null;
  private closed = false;

  constructor(
    private readonly db: Database,
    private readonly streams: Streams,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {
    this.lastLook = clock.now();
    this.timer = setInterval(() => void this.guarded(() => this.look()), CHECK);
    this.timer.unref();
  }

  count(userId: string): number {
    return this.people.get(userId)?.connections.size ?? 0;
  }

  get size(): number {
    let size = 0;
    for (const { connections } of this.people.values()) size += connections.size;
    return size;
  }

  /** Keeps watch over a connection until the returned function is called. */
  add(connection: Connection): () => void {
    if (this.closed) {
      connection.end('SHUTDOWN');
      return () => undefined;
    }
    const userId = connection.viewer.id;
    let person = this.people.get(userId);
    if (!person) this.people.set(userId, (person = this.watched(userId)));
    const held = person;
    held.connections.add(connection);
    return () => {
      if (!held.connections.delete(connection) || held.connections.size > 0) return;
      this.people.delete(userId);
      held.unwatch.then(
        (unwatch) => unwatch(),
        () => undefined,
      );
    };
  }

  private watched(userId: string): Person {
    const connections = new Set<Connection>();
    const unwatch = this.streams.watch(eventStream(userId), (events) => {
      if (events.some(({ kind }) => kind === 'ViewerChanged')) void this.guarded(() => this.check([...connections]));
    });
    unwatch.catch((error: unknown) => this.log.warn({ error: describeError(error) }, 'connections not watched'));
    return { connections, subscriptions: 0, unwatch };
  }

  /** Counts a subscription of somebody connected, until the returned function is called; null where they have too many. */
  subscribe(userId: string, most: number): (() => void) | null {
    const person = this.people.get(userId);
    if (!person || person.subscriptions >= most) return null;
    person.subscriptions += 1;
    let counted = true;
    return () => {
      if (counted) person.subscriptions -= 1;
      counted = false;
    };
  }

  /** Ends all, when the server stops, and whoever comes from then on. */
  endAll(): void {
    this.closed = true;
    for (const { connections } of this.people.values())
      for (const connection of [...connections]) connection.end('SHUTDOWN');
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** The sessions and tokens that ended since the last look, wherever, those that have run out, and some more in turn. */
  private async look(): Promise<void> {
    if (this.looking) return;
    this.looking = true;
    try {
      const now = this.clock.now();
      if (this.people.size > 0) {
        await this.endOver(this.lastLook - LATE);
        await this.check([...this.expired(now), ...this.nextOfRound()]);
      }
      this.lastLook = now;
    } finally {
      this.looking = false;
    }
  }

  private async endOver(since: number): Promise<void> {
    const over = await this.db.read.all<{ userId: string }>(
      `select user_id as "userId" from sessions where ended_at >= $1 union all select user_id from access_tokens where ended_at >= $1
       union all select id from users where suspended_at >= $1`,
      [since],
    );
    const people = new Set(over.map(({ userId }) => userId));
    await this.check([...people].flatMap((userId) => [...(this.people.get(userId)?.connections ?? [])]));
  }

  private expired(now: number): Connection[] {
    const expired: Connection[] = [];
    for (const { connections } of this.people.values())
      for (const connection of connections)
        if ((connection.viewer.credential.expiresAt ?? Infinity) <= now) expired.push(connection);
    return expired;
  }

  private nextOfRound(): Connection[] {
    this.round ??= this.people.values();
    const some: Connection[] = [];
    for (let left = Math.ceil(this.people.size / ROUND); left > 0; left -= 1) {
      const { value, done } = this.round.next() as IteratorResult<Person, undefined>;
      if (done) {
        this.round = null;
        break;
      }
      some.push(...value.connections);
    }
    return some;
  }

  /** Asks the table which of these connections still have a valid credential, and ends the others. A session in use moves its end on. */
  private async check(connections: readonly Connection[]): Promise<void> {
    if (connections.length === 0) return;
    const ids = [...new Set(connections.map(({ viewer }) => viewer.credential.id))];
    const reader = this.db.read;
    const valid = await reader.all<{ id: string; expiresAt: number | null }>(
      `select c.id, c.expires_at as "expiresAt" from (
         select id, user_id, expires_at, ended_at from sessions where ${anyOf(reader, 'id', '$1')}
         union all select id, user_id, expires_at, ended_at from access_tokens where ${anyOf(reader, 'id', '$1')}) c
       join users u on u.id = c.user_id
       where c.ended_at is null and (c.expires_at is null or c.expires_at > $2) and u.suspended_at is null and u.deleted_at is null`,
      [ids, this.clock.now()],
    );
    const ends = new Map(valid.map(({ id, expiresAt }) => [id, expiresAt]));
    for (const connection of connections) {
      const { credential } = connection.viewer;
      const expiresAt = ends.get(credential.id);
      if (expiresAt === undefined) connection.end('SESSION_ENDED');
      else credential.expiresAt = expiresAt;
    }
  }

  private async guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.log.warn({ error: describeError(error) }, 'sessions of connections not checked');
    }
  }
}
