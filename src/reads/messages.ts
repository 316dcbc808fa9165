import { Message } from '../../entities/message.js';
import { Page, cursorFor, readPage, type PageArgs, type SortColumn } from '../database/pages.js';
import { anyOf, type Reader } from '../database/tx.js';
import { ownPlace } from '../domain/room-members.js';
import type { Member } from '../viewer.js';
import type { RoomReads, SeenRoom } from './rooms.js';

/** A message as the viewer may see it: of what is hidden only its place is left. */
export type SeenMessage = Message & { hidden: boolean };

/** The messages after one number, up to and with another. */
export interface Range {
  roomId: string;
  after: number;
  until: number;
}

/** SQL: the ranges bound to `$1` as JSON. However many they are, the statement is the same. */
const asked = {
  sqlite:
    "select value ->> 'roomId' as room_id, value ->> 'after' as after, value ->> 'until' as until from json_each($1)",
  postgres:
    'select "roomId" as room_id, after, until from json_to_recordset($1::json) as r ("roomId" text, after bigint, until bigint)',
};

/** Several ranges of rooms the viewer is in, in one statement. */
export async function readRanges(reader: Reader, viewer: Member, ranges: readonly Range[]): Promise<SeenMessage[][]> {
  const found = await reader.rows(
    Message,
    `join (${asked[reader.dialect]}) r on messages.room_id = r.room_id and sequence > r.after and sequence <= r.until order by sequence`,
    [JSON.stringify(ranges)],
  );
  // Where ranges overlap, a message is found more than once.
  const messages = await seen(reader, viewer, [...new Map(found.map((message) => [message.id, message])).values()]);
  const byRoom = new Map<string, SeenMessage[]>(ranges.map(({ roomId }) => [roomId, []]));
  for (const message of messages) byRoom.get(message.roomId)!.push(message);
  return ranges.map(({ roomId, after, until }) =>
    byRoom.get(roomId)!.filter(({ sequence }) => sequence > after && sequence <= until),
  );
}

/** Of these ids, the messages of rooms the viewer is in, written since they joined. */
export async function readMessages(reader: Reader, viewer: Member, ids: readonly string[]): Promise<SeenMessage[]> {
  const found = await reader.rows(
    Message,
    `where ${anyOf(reader, 'id', '$1')} and exists (select 1 from room_members m
       where m.room_id = messages.room_id and ${ownPlace('m', '$2')} and m.joined_sequence < messages.sequence)`,
    [ids, viewer.id],
  );
  return seen(reader, viewer, found);
}

async function seen(reader: Reader, viewer: Member, messages: Message[]): Promise<SeenMessage[]> {
  const hidden = await reader.all<{ id: string }>(
    `select message_id as id from hidden_messages where ${anyOf(reader, 'message_id', '$1')} and viewer_id = $2`,
    [messages.map(({ id }) => id), viewer.id],
  );
  const ids = new Set(hidden.map(({ id }) => id));
  return messages.map((message) => ({ ...message, hidden: ids.has(message.id) }));
}

const columns: SortColumn[] = [{ sql: 'sequence', type: 'number' }];

/** A page may begin at any number, such as where one has read to: the number is as good as the cursor. */
function cursorAt(given: string | null | undefined): string | null | undefined {
  return given != null && /^\d{1,15}$/.test(given) ? cursorFor([Number(given)]) : given;
}

/** The messages of a room, oldest first. Their numbers have no gaps, so each page is a range: many rooms are read at once. */
export async function listMessages(
  rooms: RoomReads,
  { id: roomId, lastSequence, own }: SeenRoom,
  args: PageArgs,
): Promise<Page<SeenMessage>> {
  const page = readPage({ ...args, after: cursorAt(args.after), before: cursorAt(args.before) }, columns);
  const after = Math.max(own.joinedSequence, Number(page.after?.[0] ?? 0));
  const until = Math.min(lastSequence, Number(page.before?.[0] ?? Number.MAX_SAFE_INTEGER) - 1);
  const range = page.backward
    ? { roomId, after: Math.max(after, until - page.size - 1), until }
    : { roomId, after, until: Math.min(until, after + page.size + 1) };
  const found = range.until > range.after ? await rooms.ranges.load(range) : [];
  return new Page(
    page,
    page.backward ? found.toReversed() : found,
    (message) => [message.sequence],
    async () => lastSequence - own.joinedSequence,
  );
}
