import { ownPlace } from '../domain/room-members.js';
import { anyOf, type Reader } from '../database/tx.js';
import type { EventKind } from '../events.js';
import type { Source } from '../execution/results.js';
import { lastShown, unreadOf } from '../reads/rooms.js';
import { eventStream } from '../reads/streams.js';
import type { Bus } from './bus.js';
import { nextTurn } from './feed.js';
import { patiently } from './patience.js';
import { topicOf, type Streams } from './streams.js';

/** A room of somebody that has moved on. */
export interface Activity {
  roomId: string;
}

/** Without a wake-up all rooms are looked at this often; while no wake-ups get through, ten times as often. */
const LOOK = 30_000;
const LOOK_WHILE_DEAF = 3_000;

/** What happens to somebody that changes their list of rooms. */
const kinds: readonly EventKind[] = ['RoomCreated', 'RoomChanged', 'RoomRead', 'RoomLeft'];

/** What somebody's rooms look like from their place, as far as activity changes it. */
interface State {
  lastSequence: number;
  unread: number;
  /** Of the latest message. */
  recalledAt: number | null;
}

function same(a: State, b: State): boolean {
  return a.lastSequence === b.lastSequence && a.unread === b.unread && a.recalledAt === b.recalledAt;
}

/** Tells of all rooms of a person at once: which has moved on, and not what in it. */
export class RoomActivities {
  constructor(
    private readonly reader: Reader,
    private readonly bus: Bus,
    private readonly streams: Streams,
  ) {}

  async follow(viewerId: string): Promise<RoomActivity> {
    const activity = new RoomActivity(this.reader, this.bus, viewerId);
    try {
      await activity.begin(this.streams);
    } catch (error) {
      await activity.return();
      throw error;
    }
    return activity;
  }
}

/** One listener. It keeps no queue: it knows what it has told of each room, and looks again at those it was woken for. */
class RoomActivity implements Source<Activity>, AsyncIterableIterator<Activity> {
  private readonly told = new Map<string, State>();
  private readonly ears = new Map<string, () => void>();
  private readonly woken = new Set<string>();
  private due: Activity[] = [];
  private all = false;
  private done = false;
  private resume: (() => void) | null = null;
  private unwatch: () => void = () => undefined;
  private timer: NodeJS.Timeout | undefined;
  private looked = Date.now();

  constructor(
    private readonly reader: Reader,
    private readonly bus: Bus,
    private readonly viewerId: string,
  ) {}

  /** What is so at the beginning is not told. */
  async begin(streams: Streams): Promise<void> {
    this.unwatch = await streams.watch(eventStream(this.viewerId), (events) => {
      for (const { kind, subjectId } of events) if (kinds.includes(kind)) this.wake(subjectId);
    });
    this.timer = setInterval(() => {
      if (this.bus.healthy && Date.now() - this.looked < LOOK) return;
      this.all = true;
      this.release();
    }, LOOK_WHILE_DEAF);
    this.timer.unref();
    await this.look(null);
    this.due = [];
  }

  get behind(): number {
    return this.due.length + this.woken.size;
  }

  async next(): Promise<IteratorResult<Activity>> {
    while (!this.done) {
      // Before anything is told: it may be of a room that was left meanwhile.
      if (this.all || this.woken.size > 0) {
        const ids = this.all ? null : [...this.woken];
        this.all = false;
        this.woken.clear();
        await patiently(
          () => this.look(ids),
          () => this.done,
        );
        await nextTurn();
      }
      const activity = this.due.shift();
      if (activity) return { value: activity, done: false };
      if (!this.done && !this.all && this.woken.size === 0)
        await new Promise<void>((resolve) => (this.resume = resolve));
    }
    return { value: undefined, done: true };
  }

  private wake(roomId: string): void {
    this.woken.add(roomId);
    this.release();
  }

  private release(): void {
    this.resume?.();
    this.resume = null;
  }

  /** Reads these rooms, or all, and notes which of them look otherwise than when they were told. */
  private async look(ids: readonly string[] | null): Promise<void> {
    if (ids === null) this.looked = Date.now();
    const rows = await this.reader.all<State & { id: string }>(
      `select x.id, x.last as "lastSequence", x.unread, l.recalled_at as "recalledAt" from (
         select r.id, (${unreadOf('m', '$1')}) as unread, ${lastShown} as last
         from room_members m join rooms r on r.id = m.room_id
         where ${ownPlace('m', '$1')}${ids ? ` and ${anyOf(this.reader, 'r.id', '$2')}` : ''}) x
       left join messages l on l.room_id = x.id and l.sequence = x.last`,
      ids ? [this.viewerId, ids] : [this.viewerId],
    );
    const found = new Set(rows.map(({ id }) => id));
    for (const id of ids ?? this.told.keys()) if (!found.has(id)) this.forget(id);
    for (const { id, ...state } of rows) {
      this.listen(id);
      const before = this.told.get(id);
      this.told.set(id, state);
      if (before && same(before, state)) continue;
      this.due = this.due.filter(({ roomId }) => roomId !== id);
      this.due.push({ roomId: id });
    }
  }

  private listen(roomId: string): void {
    if (this.ears.has(roomId) || this.done) return;
    this.ears.set(
      roomId,
      this.bus.subscribe(topicOf({ family: 'room', id: roomId }), () => this.wake(roomId)),
    );
    if (!this.told.has(roomId)) this.woken.add(roomId); // what came before it was listened to
  }

  private forget(roomId: string): void {
    this.told.delete(roomId);
    this.ears.get(roomId)?.();
    this.ears.delete(roomId);
    this.due = this.due.filter((activity) => activity.roomId !== roomId);
  }

  async return(): Promise<IteratorResult<Activity>> {
    this.done = true;
    clearInterval(this.timer);
    this.unwatch();
    for (const id of [...this.ears.keys()]) this.forget(id);
    this.release();
    return { value: undefined, done: true };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
