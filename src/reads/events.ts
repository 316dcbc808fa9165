import { EventRow } from '../../entities/event-row.js';
import { ApiError } from '../errors.js';
import { isOfRestoring, lostAt } from '../database/restored.js';
import { anyOf, type Reader } from '../database/tx.js';

/** The number of the last event of somebody's stream. */
export async function endOfStream(reader: Reader, ownerId: string): Promise<number> {
  const row = await reader.get<{ last: number }>(
    'select last_sequence as "last" from event_streams where owner_id = $1',
    [ownerId],
  );
  return row?.last ?? 0;
}

export function readEvents(reader: Reader, ownerId: string, after: number, limit: number): Promise<EventRow[]> {
  return reader.rows(EventRow, `where recipient_id = $1 and sequence > $2 order by sequence limit ${limit}`, [
    ownerId,
    after,
  ]);
}

/** Reads a cursor: the number of an event, or 0 for the beginning. */
export function parseCursor(cursor: string): number {
  if (!/^\d{1,15}$/.test(cursor)) throw new ApiError('BAD_USER_INPUT', 'cursor');
  return Number(cursor);
}

/**
 * Refuses a cursor from the future (CURSOR_AHEAD: a backup was restored), and one after which an event of these kinds was
 * deleted (CURSOR_EXPIRED): the client has to read its state anew.
 */
export async function checkCursor(
  reader: Reader,
  ownerId: string,
  after: number,
  kinds: readonly string[],
): Promise<void> {
  if (after > (await endOfStream(reader, ownerId))) throw new ApiError('CURSOR_AHEAD');
  const lost = await reader.all<{ kind: string }>(
    `select kind from event_horizons where recipient_id = $1 and last_deleted > $2 and (${anyOf(reader, 'kind', '$3')} or ${lostAt('$2')})`,
    [ownerId, after, kinds],
  );
  if (lost.some(isOfRestoring)) throw new ApiError('CURSOR_AHEAD');
  if (lost.length > 0) throw new ApiError('CURSOR_EXPIRED');
}
