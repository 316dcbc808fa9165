import type { Message } from '../../entities/message.js';
import type { RoomChangeRow } from '../../entities/room-change-row.js';
import type { Reader } from '../database/tx.js';

/** Somebody's place in a room, as far as it says what they may see. */
export interface Place {
  id: string;
  joinedSequence: number;
  joinedRevision: number;
  /** Between them and somebody in the room is a block: people look otherwise to them than to the rest. */
  apart: boolean;
}

/** Everybody who knows of a room and is in it now, by their id. */
export async function readAudience(reader: Reader, roomId: string): Promise<Map<string, Place>> {
  const rows = await reader.all<Omit<Place, 'apart'> & { personId: string; apart: unknown }>(
    `select m.id, m.person_id as "personId", m.joined_sequence as "joinedSequence", m.joined_revision as "joinedRevision",
       (exists (select 1 from blocks b join room_members n on n.person_id = b.blocker_id where b.person_id = m.person_id and n.room_id = $1)
        or exists (select 1 from blocks b join room_members n on n.person_id = b.person_id where b.blocker_id = m.person_id and n.room_id = $1)) as apart
     from room_members m where m.room_id = $1 and m.left_at is null and not m.unheard`,
    [roomId],
  );
  return new Map(rows.map(({ personId, apart, ...place }) => [personId, { ...place, apart: Boolean(apart) }]));
}

/** What makes a change look different to some. */
export interface Facts {
  kind: Message['kind'] | null;
  senderId: string | null;
  hiddenFrom: ReadonlySet<string>;
}

export async function readFacts(reader: Reader, { kind, subjectId }: RoomChangeRow): Promise<Facts> {
  if (kind === 'ReadMarkMoved') return { kind: null, senderId: null, hiddenFrom: new Set() };
  const [message, hidden] = await Promise.all([
    reader.get<Pick<Message, 'kind' | 'senderId'>>('select kind, sender_id as "senderId" from messages where id = $1', [
      subjectId,
    ]),
    reader.all<{ id: string }>('select viewer_id as id from hidden_messages where message_id = $1', [subjectId]),
  ]);
  return { kind: message!.kind, senderId: message!.senderId, hiddenFrom: new Set(hidden.map(({ id }) => id)) };
}
