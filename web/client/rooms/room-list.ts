import { useSyncExternalStore } from 'react';
import { Followed } from '../api/followed.js';
import { extended, drop, paged, put, type Paged } from '../api/paged.js';
import { ask } from '../api/request.js';
import { follow } from '../api/socket.js';
import { onEvent } from '../api/store.js';
import {
  RoomEntryByIdDocument,
  RoomListActivityDocument,
  RoomsDocument,
  type RoomEntryFragment,
} from '../generated/operations.js';

export type RoomEntry = RoomEntryFragment;

interface RoomList {
  rooms: Paged<RoomEntry> | null;
  problem: Error | null;
}

const PAGE = 50;
let shown: RoomList = { rooms: null, problem: null };
const followed = new Followed(begin);

/** The viewer's rooms, the latest active first, followed as long as they are shown somewhere. */
export const useRoomList = (): RoomList => useSyncExternalStore(followed.subscribe, () => shown);

function show(next: Partial<RoomList>): void {
  shown = { ...shown, ...next };
  followed.tell();
}

function begin(): () => void {
  const stopActivity = follow({
    document: RoomListActivityDocument,
    variables: () => {
      // It replays nothing. What moves on between reading and its beginning nobody tells of: it is read once more.
      void readRooms();
      setTimeout(() => void readRooms(), 1_000);
      return {};
    },
    next: ({ roomActivity: { room } }) => putRoom(room),
  });
  const stopEvents = onEvent((event) => {
    if (event === null) void readRooms();
    else if (event.__typename === 'RoomLeft') dropRoom(event.roomId);
    else if (event.__typename === 'RoomCreated' || event.__typename === 'RoomChanged') void readRoom(event.roomId);
    else if (event.__typename === 'ExternalUserChanged' || /^Contact(Changed|Removed)$/.test(event.__typename))
      void readRooms(); // rooms are called after people
  });
  return () => {
    stopActivity();
    stopEvents();
  };
}

let reading: Promise<void> | undefined;
let wanted = false;

export function readRooms(): Promise<void> {
  wanted = true;
  return (reading ??= read().finally(() => (reading = undefined)));
}

/** The first page; what is here beyond it stays. */
async function read(): Promise<void> {
  while (wanted) {
    wanted = false;
    try {
      const { rooms: page } = await ask(RoomsDocument, { first: PAGE });
      const fresh = paged(page, '0');
      const before = shown.rooms;
      const longer = before !== null && fresh.next !== null && before.items.length > fresh.items.length;
      const rooms = longer ? { ...fresh, items: merged(fresh.items, before.items), next: before.next } : fresh;
      show({ rooms, problem: null });
    } catch (error) {
      show({ problem: error as Error });
    }
  }
}

function merged(fresh: readonly RoomEntry[], before: readonly RoomEntry[]): RoomEntry[] {
  const ids = new Set(fresh.map(({ id }) => id));
  const last = fresh.at(-1)!;
  return [...fresh, ...before.filter((room) => !ids.has(room.id) && byActivity(last, room) < 0)];
}

let readingMore: Promise<void> | undefined;

export function moreRooms(): Promise<void> {
  return (readingMore ??= readMore().finally(() => (readingMore = undefined)));
}

async function readMore(): Promise<void> {
  const after = shown.rooms?.next;
  if (after == null) return;
  const { rooms: page } = await ask(RoomsDocument, { first: PAGE, after });
  if (shown.rooms?.next === after) show({ rooms: extended(shown.rooms, page, '0') });
}

async function readRoom(id: string): Promise<void> {
  try {
    const { room } = await ask(RoomEntryByIdDocument, { id });
    if (room) putRoom(room);
    else dropRoom(id);
  } catch {
    // the next activity, or connection, brings it
  }
}

function putRoom(room: RoomEntry): void {
  if (shown.rooms) show({ rooms: put(shown.rooms, room, byActivity, { added: false, at: 0 }) });
}

function dropRoom(id: string): void {
  if (shown.rooms) show({ rooms: drop(shown.rooms, id, 0) });
}

const activeAt = ({ lastMessage, createdAt }: RoomEntry) => lastMessage?.createdAt ?? createdAt;

function byActivity(a: RoomEntry, b: RoomEntry): number {
  const [first, second] = [activeAt(a), activeAt(b)];
  return first < second ? 1 : first > second ? -1 : a.id < b.id ? 1 : a.id > b.id ? -1 : 0;
}
