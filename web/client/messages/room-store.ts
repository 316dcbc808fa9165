import { ask } from '../api/request.js';
import { follow } from '../api/socket.js';
import { currentState, onEvent, onLive } from '../api/store.js';
import {
  EarlierMessagesDocument,
  OneMessageDocument,
  OpenRoomDocument,
  RoomChangesDocument,
  RoomHeadByIdDocument,
  WhoAmIDocument,
} from '../generated/operations.js';
import { text } from '../i18n/index.js';
import { sayFailed } from '../ui/notice.js';
import { keepDraft, onDraft, readDraft } from './drafts.js';
import { Outbox, type Body, type Outgoing } from './outbox.js';
import { ownMark, roomStateOf, withChange, withEarlier, withHead, withMessage, type RoomState } from './room-state.js';
import { Seen } from './seen.js';
import { onForgotten, onUnsentAsked, readUnsent } from './unsent.js';

export type Standing = 'READING' | 'HERE' | 'GONE';

/** One room, followed as long as somebody looks at it. What is known stays, so that coming back goes on from its revision. */
export class RoomStore {
  state: RoomState | null = null;
  standing: Standing = 'READING';
  problem: Error | null = null;
  /** What is begun and not sent; null until it is known what is kept. */
  draft: string | null = null;
  /** The number of the last message there was when somebody began to look at the room; null until that is known, and while nobody does. */
  lastBefore: number | null = null;
  /** Of everything that can be seen here: it changes with each change. */
  version = 0;
  readonly outbox: Outbox;
  readonly seen: Seen;
  private readonly listeners = new Set<() => void>();
  private stopEvents: (() => void) | undefined;
  private stopChanges: (() => void) | undefined;
  private readingEarlier: Promise<void> | undefined;
  private headsAsked = 0;
  private visits = 0;
  private tellDraft: ((words: string) => void) | undefined;
  private tellSent: (() => void) | undefined;

  constructor(readonly id: string) {
    this.outbox = new Outbox(
      id,
      () => this.tell(),
      (key, why) => {
        if (this.listeners.size === 0) sayFailed(`${text('messages.notSent')} ${why}`, () => this.outbox.retry(key));
      },
    );
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
    this.visits += 1;
    this.stopEvents = onEvent((event) => {
      if (event === null) void this.readHead();
      else if (event.__typename === 'RoomChanged' && event.roomId === this.id) void this.readHead();
      else if (event.__typename === 'ExternalUserChanged' && this.isOnLine()) void this.readHead();
      else if (event.__typename === 'ContactChanged' && this.holds(event.contact?.user.id)) void this.readHead();
      else if (event.__typename === 'ContactRemoved' && this.holds(event.userId)) void this.readHead();
      else if (event.__typename === 'RoomCreated' && event.roomId === this.id) void this.read();
    });
    if (this.state && this.standing === 'HERE') this.follow();
    else void this.read();
  }

  private isOnLine(): boolean {
    return this.state?.head.networks.includes('LINE') ?? false;
  }

  private holds(personId: string | undefined): boolean {
    return this.state?.head.members.nodes.some(({ person }) => person.id === personId) ?? false;
  }

  private end(): void {
    this.stopEvents?.();
    this.stopChanges?.();
    this.lastBefore = null;
  }

  /** What was asked for in an earlier visit tells nothing of this one. */
  private began(visit: number, lastSequence: number): void {
    if (visit === this.visits && this.listeners.size > 0) this.lastBefore ??= lastSequence;
  }

  /** Somebody has come back to the page. */
  lookAgain(): void {
    this.lastBefore = null;
    void this.readHead();
  }

  /** Told what is begun here in another tab; answers how to stop. */
  onDraft(listener: (words: string) => void): () => void {
    this.tellDraft = listener;
    return () => (this.tellDraft = undefined);
  }

  /** Told of whatever is sent from here; answers how to stop. */
  onSent(listener: () => void): () => void {
    this.tellSent = listener;
    return () => (this.tellSent = undefined);
  }

  send(body: Body): void {
    this.outbox.send(body);
    this.tellSent?.();
  }

  write(words: string): void {
    this.draft = words;
    keepDraft(this.id, words);
  }

  /** Something was written in another tab, or cannot be sent any more. */
  draftChanged(words: string): void {
    this.draft = words; // also before what is kept is read, which may be older
    this.tellDraft?.(words);
  }

  /** Reads it as a whole, and follows from there. */
  async read(): Promise<void> {
    this.stopChanges?.();
    const visit = this.visits;
    this.problem = null;
    this.tell();
    try {
      const [{ room }, draft] = await Promise.all([
        ask(OpenRoomDocument, { id: this.id }),
        this.draft ?? readDraft(this.id),
      ]);
      if (!room) return this.gone();
      this.state = roomStateOf(room);
      this.draft ??= draft;
      this.began(visit, room.lastSequence);
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
        if (this.lastBefore === null) void this.readHead(); // it could not be read without a connection
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
    const turn = (this.headsAsked += 1);
    const visit = this.visits;
    try {
      const { room } = await ask(RoomHeadByIdDocument, { id: this.id });
      if (room) this.began(visit, room.lastSequence);
      if (turn !== this.headsAsked) return; // a later one is on its way, or was faster
      if (!room) return this.gone();
      this.change((state) => withHead(state, room));
    } catch {
      // What was known is shown; the next change or connection reads it again. Up to where it is new has to be known.
      if (visit === this.visits && this.listeners.size > 0 && this.lastBefore === null)
        setTimeout(() => visit === this.visits && this.lastBefore === null && void this.readHead(), 5_000);
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
    this.write('');
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

onUnsentAsked(() =>
  [...stores.values()].flatMap(({ outbox }) => outbox.items.flatMap(({ key, state }) => (state === 'SENT' ? [] : key))),
);

// What is neither sent nor kept is nowhere but here.
window.addEventListener('beforeunload', (event) => {
  const isOnlyHere = ({ state, kept }: Outgoing) => state !== 'SENT' && !kept;
  if ([...stores.values()].some(({ outbox }) => outbox.items.some(isOnlyHere))) event.preventDefault();
});

onDraft((roomId, words) => stores.get(roomId)?.draftChanged(words));

onForgotten((key) => {
  for (const { outbox } of stores.values()) outbox.forgotten(key);
});

/** Whose session this is by now; undefined where nobody answers. */
const whoAmI = () =>
  ask(WhoAmIDocument, {}).then(
    ({ viewer }) => viewer,
    () => undefined,
  );

/** What is unsent goes out, in whatever room it was written: now, and with each new connection. */
async function sendUnsent(): Promise<void> {
  // A page that slept may wake up in the session of somebody else: nothing goes out under their name, and nothing of theirs goes.
  const viewer = await whoAmI();
  if (viewer === undefined) return; // with the next connection
  if (viewer?.id !== currentState()!.viewer.id) return location.reload();
  for (const unsent of await readUnsent()) {
    const { outbox, state } = roomStore(unsent.roomId);
    // It may stand there already, where only the answer was lost.
    if (outbox.takeUp(unsent) && state) outbox.arrived(state.messages);
  }
  for (const { outbox } of stores.values()) outbox.retryUnreached();
}

void sendUnsent();
onLive(() => void sendUnsent());

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
