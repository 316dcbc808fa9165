import type { Message } from '../../entities/message.js';
import type { RoomChangeRow } from '../../entities/room-change-row.js';
import type { Reader } from '../database/tx.js';
import { isOutside } from '../ids.js';

/** Somebody's place in a room, as far as it says what they may see. */
export interface Place {
  id: string;
  personId: string;
  joinedSequence: number;
  joinedRevision: number;
}

/** Everybody who knows of a room and is in it now, by their id. */
export async function readAudience(reader: Reader, roomId: string): Promise<Map<string, Place>> {
  const places = await reader.all<Place>(
    `select id, person_id as "personId", joined_sequence as "joinedSequence", joined_revision as "joinedRevision"
     from room_members where room_id = $1 and left_at is null and not unheard`,
    [roomId],
  );
  return new Map(places.map((place) => [place.personId, place]));
}

/** What a change is about, and who sees it otherwise than the rest. */
export interface ChangeFacts {
  kind: Message['kind'] | null;
  senderId: string | null;
  /** Those a message is hidden from; of a read mark, whose it is: they know how far they have read when others are not told. */
  apart: ReadonlySet<string>;
  /** Users of outside networks are called otherwise by those whose address book they stand in. */
  outside: boolean;
}

export async function readChangeFacts(reader: Reader, { kind, subjectId }: RoomChangeRow): Promise<ChangeFacts> {
  if (kind === 'ReadMarkMoved') {
    const member = await reader.get<{ id: string }>('select person_id as id from room_members where id = $1', [
      subjectId,
    ]);
    const outside = member !== undefined && isOutside(member.id);
    return { kind: null, senderId: null, apart: new Set(member && [member.id]), outside };
  }
  const message = await reader.get<Pick<Message, 'kind' | 'senderId'> & { outside: unknown }>(
    `select m.kind, m.sender_id as "senderId", (r.outside or m.outgoing or (m.kind = 'NOTICE' and m.content like '%"ext!_%' escape '!')) as outside
     from messages m join rooms r on r.id = m.room_id where m.id = $1`,
    [subjectId],
  );
  const hidden = await reader.all<{ id: string }>('select viewer_id as id from hidden_messages where message_id = $1', [
    subjectId,
  ]);
  const { kind: said, senderId } = message!;
  const outside = Boolean(message!.outside) || (senderId !== null && isOutside(senderId));
  return { kind: said, senderId, apart: new Set(hidden.map(({ id }) => id)), outside };
}
