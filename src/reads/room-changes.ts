import { RoomChangeRow } from '../../entities/room-change-row.js';
import { isOfRestoring, lostAt } from '../database/restored.js';
import { anyOf, type Reader } from '../database/tx.js';
import { ApiError } from '../errors.js';

/** The number of the last change of a room. */
export async function endOfRoom(reader: Reader, roomId: string): Promise<number> {
  const row = await reader.get<{ revision: number }>('select revision from rooms where id = $1', [roomId]);
  return row?.revision ?? 0;
}

export function readChanges(reader: Reader, roomId: string, after: number, limit: number): Promise<RoomChangeRow[]> {
  return reader.rows(RoomChangeRow, `where room_id = $1 and revision > $2 order by revision limit ${limit}`, [
    roomId,
    after,
  ]);
}

/** As checkCursor does for events. */
export async function checkRevision(
  reader: Reader,
  roomId: string,
  after: number,
  kinds: readonly string[],
): Promise<void> {
  if (after > (await endOfRoom(reader, roomId))) throw new ApiError('CURSOR_AHEAD', 'room');
  const lost = await reader.all<{ kind: string }>(
    `select kind from room_change_horizons where room_id = $1 and last_deleted > $2 and (${anyOf(reader, 'kind', '$3')} or ${lostAt('$2')})`,
    [roomId, after, kinds],
  );
  if (lost.some(isOfRestoring)) throw new ApiError('CURSOR_AHEAD', 'room');
  if (lost.length > 0) throw new ApiError('CURSOR_EXPIRED', 'room');
}

/** The revision in which the message of this number was posted: where to go on from to get those after it. */
export async function revisionOf(reader: Reader, roomId: string, sequence: number): Promise<number> {
  if (sequence === 0) return 0;
  const row = await reader.get<{ revision: number }>(
    "select revision from room_changes where room_id = $1 and sequence = $2 and kind = 'MessagePosted'",
    [roomId, sequence],
  );
  if (!row) throw new ApiError('CURSOR_AHEAD', 'room');
  return row.revision;
}
