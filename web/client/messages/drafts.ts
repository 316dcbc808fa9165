import { keep, readKept } from '../api/kept.js';
import { ask } from '../api/request.js';
import type { LiveEvent } from '../api/state.js';
import { currentState } from '../api/store.js';
import { RoomHeadByIdDocument } from '../generated/operations.js';

/** What somebody has begun to write in a room. It stays in this browser, as what is unsent does, and is the same in all its tabs. */
interface Draft {
  readonly userId: string;
  readonly roomId: string;
  readonly words: string;
  readonly at: number;
}

const DAY = 24 * 60 * 60 * 1_000;
const LONGEST = 30 * DAY;
const LONGEST_LOOK = 1_000;

const own = (): string => currentState()!.viewer.user.id;
const nameOf = (userId: string, roomId = ''): string => `draft ${userId} ${roomId}`;
const tabs = new BroadcastChannel('tsunagu-drafts');

export function keepDraft(roomId: string, words: string): void {
  const draft: Draft = { userId: own(), roomId, words, at: Date.now() };
  const name = nameOf(draft.userId, roomId);
  void keep((store) => (words.trim() === '' ? store.delete(name) : store.put(draft, name)));
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- it is no window's
  tabs.postMessage(draft);
}

export async function readDraft(roomId: string): Promise<string> {
  const name = nameOf(own(), roomId);
  return (await inTime(readKept<Draft | undefined>((store) => store.get(name))))?.words ?? '';
}

/** Storage that does not answer keeps nobody from writing, or from signing out. */
function inTime<T>(reading: Promise<T>): Promise<T | undefined> {
  return Promise.race([
    reading,
    new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), LONGEST_LOOK)),
  ]);
}

/** How many could still be sent: those of rooms that are closed cannot be seen, and may be opened again. */
export async function countDrafts(): Promise<number> {
  const name = nameOf(own());
  const drafts = await inTime(readKept<Draft[]>((store) => store.getAll(IDBKeyRange.bound(name, `${name}\uffff`))));
  const open = (drafts ?? []).map(({ roomId }) =>
    ask(RoomHeadByIdDocument, { id: roomId }).then(
      ({ room }) => room !== null && room.closedAt === null,
      () => true,
    ),
  );
  return (await Promise.all(open)).filter(Boolean).length;
}

/** Told what is written in other tabs. */
export function onDraft(listener: (roomId: string, words: string) => void): void {
  tabs.addEventListener('message', ({ data }) => {
    const { userId, roomId, words } = data as Draft;
    if (userId === own()) listener(roomId, words);
  });
}

/** What is old goes, and what somebody else has left, whose session was over before they signed out. */
export async function tidyDrafts(): Promise<void> {
  const all = await readKept<Draft[]>((store) => store.getAll(IDBKeyRange.bound('draft ', 'draft \uffff')));
  for (const { userId, roomId, at } of all ?? [])
    if (userId !== own() || at < Date.now() - LONGEST) void keep((store) => store.delete(nameOf(userId, roomId)));
}

/** Nobody can send what was begun in a room that they are not in any more. */
export function forgetDraftOf(event: LiveEvent | null): void {
  if (event?.__typename === 'RoomLeft') keepDraft(event.roomId, '');
}
