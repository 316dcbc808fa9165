import type { Message } from '../../entities/message.js';
import type { RoomChangeRow } from '../../entities/room-change-row.js';
import type { Reader } from '../database/tx.js';

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

/** What a change is about, and who may see it otherwise than the rest. */
export interface Facts {
  kind: Message['kind'] | null;
  senderId: string | null;
  /** Those between whom and somebody in the room, or the sender, is a block: people look otherwise to them. */
  apart: ReadonlySet<string>;
}

export async function readFacts(reader: Reader, { roomId, kind, subjectId }: RoomChangeRow): Promise<Facts> {
  const message =
    kind === 'ReadMarkMoved'
      ? undefined
      : await reader.get<Pick<Message, 'kind' | 'senderId'>>(
          'select kind, sender_id as "senderId" from messages where id = $1',
          [subjectId],
        );
  // Cross joins, so that SQLite goes from the few to the many.
  const rows = await reader.all<{ id: string; other: string | null }>(
    `select b.blocker_id as id, b.person_id as other from room_members m
       cross join blocks b cross join room_members n
       where m.room_id = $1 and m.left_at is null and b.blocker_id = m.person_id
         and n.room_id = $1 and n.person_id = b.person_id and n.left_at is null
     union all select person_id, null from blocks where blocker_id = $2
     union all select viewer_id, null from hidden_messages where message_id = $3`,
    [roomId, message?.senderId ?? '', subjectId],
  );
  return {
    kind: message?.kind ?? null,
    senderId: message?.senderId ?? null,
    apart: new Set(rows.flatMap(({ id, other }) => (other === null ? [id] : [id, other]))),
  };
}
