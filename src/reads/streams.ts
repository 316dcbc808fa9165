import type { EventRow } from '../../entities/event-row.js';
import type { RoomChangeRow } from '../../entities/room-change-row.js';
import type { Reader } from '../database/tx.js';
import { checkCursor, endOfStream, readEvents } from './events.js';
import { checkRevision, endOfRoom, readChanges } from './room-changes.js';

/** One entry of a stream: numbered 1, 2, 3… without gaps but where a backup was restored, of some kind. */
export interface Numbered {
  readonly sequence: number;
  readonly kind: string;
}

/** A stream that is kept in a table, and how to read it. */
export interface Stream<Row extends Numbered> {
  /** Whose it is: `user` events, or the changes of a `room`. */
  readonly family: 'user' | 'room';
  readonly id: string;
  end(reader: Reader): Promise<number>;
  /** The entries after a number, oldest first. */
  read(reader: Reader, after: number, limit: number): Promise<Row[]>;
  /** Throws CURSOR_AHEAD for a number from the future, and CURSOR_EXPIRED where an entry of these kinds after it was deleted. */
  check(reader: Reader, after: number, kinds: readonly string[]): Promise<void>;
}

export function eventStream(ownerId: string): Stream<EventRow> {
  return {
    family: 'user',
    id: ownerId,
    end: (reader) => endOfStream(reader, ownerId),
    read: (reader, after, limit) => readEvents(reader, ownerId, after, limit),
    check: (reader, after, kinds) => checkCursor(reader, ownerId, after, kinds),
  };
}

export function roomStream(roomId: string): Stream<RoomChangeRow> {
  return {
    family: 'room',
    id: roomId,
    end: (reader) => endOfRoom(reader, roomId),
    read: (reader, after, limit) => readChanges(reader, roomId, after, limit),
    check: (reader, after, kinds) => checkRevision(reader, roomId, after, kinds),
  };
}
