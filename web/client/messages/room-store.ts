import { ask } from '../api/request.js';
import { follow } from '../api/socket.js';
import { onEvent } from '../api/store.js';
import {
  EarlierMessagesDocument,
  OneMessageDocument,
  OpenRoomDocument,
  RoomChangesDocument,
  RoomHeadByIdDocument,
} from '../generated/operations.js';
import { Outbox } from './outbox.js';
import { ownMark, roomStateOf, withChange, withEarlier, withHead, withMessage, type RoomState } from './room-state.js';
import { Seen } from './seen.js';

export type Standing = 'READING' | 'HERE' | 'GONE';

/** One room, followed as long as somebody looks at it. What is known stays, so that coming back goes on from its revision. */
export class RoomStore {
  state: RoomState | null = null;
  standing: Standing = 'READING';
  problem: Error | null = null;
  /** What is written and not sent. */
  draft = '';
  /** Of everything that can be seen here: it changes with each change. */
  version = 0;
  readonly outbox: Outbox;
  readonly seen: Seen;
  private readonly listeners = new Set<() => void>();
  private stopEvents: (() => void) | undefined;
  private stopChanges: (() => void) | undefined;
  private readingEarlier: Promise<void> | undefined;

  constructor(readonly id: string) {
    this.outbox = new Outbox(id, () => this.tell());
    this.seen = new Seen(id);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    if (this.listeners.size === 1) this.begin();
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size === 0) this.end();
    };
  };

  private begin(): void {
    this.stopEvents = onEvent((event) => {
      if (event === null) void this.readHead();
      else if (event.__typename === 'RoomChanged' && event.roomId === this.id) void this.readHead();
      else if (event.__typename === 'ExternalUserChanged' && this.isOnLine()) void this.readHead();
      else if (event.__typename === 'RoomCreated' && event.roomId === this.id) void this.read();
    });
    if (this.state && this.standing === 'HERE') {
      this.follow();
      void this.readHead();
    } else void this.read();
  }

  private isOnLine(): boolean {
    return this.state?.head.networks.includes('LINE') ?? false;
  }

  private end(): void {
    this.stopEvents?.();
    this.stopChanges?.();
  }

  /** Reads it as a whole, and follows from there. */
  async read(): Promise<void> {
    this.stopChanges?.();
    this.problem = null;
    this.tell();
    try {
      const { room } = await ask(OpenRoomDocument, { id: this.id });
      if (!room) return this.gone();
      this.state = roomStateOf(room);
      this.standing = 'HERE';
      this.outbox.arrived(this.state.messages);
      if (this.listeners.size > 0) this.follow();
    } catch (error) {
      this.problem = error as Error;
    }
    this.tell();
  }

  private follow(): void {
    this.stopChanges = follow({
      document: RoomChangesDocument,
      variables: () => {
        this.outbox.retryUnreached();
        return { roomId: this.id, afterRevision: this.state!.revision };
      },
      next: ({ roomChanges }) => {
        this.change((state) => withChange(state, roomChanges));
        if (roomChanges.__typename === 'MessagePosted') this.outbox.arrived([roomChanges.message]);
      },
      refused: (code) => (code === 'NOT_FOUND' ? this.gone() : void this.read()),
      // The viewer is out of it; or in again, by another place.
      ended: () => void this.read(),
    });
  }

  private async readHead(): Promise<void> {
    try {
      const { room } = await ask(RoomHeadByIdDocument, { id: this.id });
      if (!room) return this.gone();
      this.change((state) => withHead(state, room));
    } catch {
      // what was known is shown; the next change or connection reads it again
    }
  }

  earlier(): Promise<void> {
    return (this.readingEarlier ??= this.readEarlier().finally(() => (this.readingEarlier = undefined)));
  }

  private async readEarlier(): Promise<void> {
    const before = this.state?.before;
    if (before == null) return;
    const { room } = await ask(EarlierMessagesDocument, { id: this.id, before });
    if (room) this.change((state) => (state.before === before ? withEarlier(state, room.messages) : state));
  }

  /** Reads a message again: the addresses of files hold for some minutes. */
  async renew(id: string): Promise<void> {
    const { node } = await ask(OneMessageDocument, { id });
    if (node?.__typename === 'Message') this.change((state) => withMessage(state, node));
  }

  change(patch: (state: RoomState) => RoomState): void {
    if (!this.state) return;
    this.state = patch(this.state);
    this.tell();
  }

  markOf(userId: string): number {
    return this.state ? ownMark(this.state, userId) : 0;
  }

  private gone(): void {
    this.state = null;
    this.standing = 'GONE';
    this.stopChanges?.();
    this.tell();
  }

  private tell(): void {
    this.version += 1;
    for (const listener of this.listeners) listener();
  }
}

const MOST = 8;
const stores = new Map<string, RoomStore>();

// What has not been sent is nowhere but here.
window.addEventListener('beforeunload', (event) => {
  const waits = [...stores.values()].some(({ outbox }) => outbox.items.some(({ state }) => state !== 'SENT'));
  if (waits) event.preventDefault();
});

export function roomStore(id: string): RoomStore {
  const store = stores.get(id) ?? new RoomStore(id);
  stores.delete(id);
  stores.set(id, store);
  if (stores.size > MOST) {
    const old = [...stores].find(([other, { outbox }]) => other !== id && outbox.items.length === 0);
    if (old) stores.delete(old[0]);
  }
  return store;
}
