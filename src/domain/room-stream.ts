import { Message, type MessageKind } from '../../entities/message.js';
import { RoomChangeRow, type RoomChangeKind } from '../../entities/room-change-row.js';
import type { Room } from '../../entities/room.js';
import type { Tx } from '../database/tx.js';
import { newId } from '../ids.js';
import { deliver, targetsOf } from './line-targets.js';

/** What the room itself says, as it is kept. */
export type Notice =
  | {
      notice: 'ROOM_CREATED' | 'PEOPLE_JOINED' | 'PEOPLE_LEFT' | 'CONTENT_REFUSED' | 'CONTENT_LOST';
      people: readonly string[];
    }
  | { notice: 'ROOM_RENAMED'; people: readonly string[]; name: string }
  | { notice: 'ROOM_CLOSED' | 'ROOM_OPENED' | 'ROOM_LINKED' };

export interface NewMessage {
  /** Null: the room itself. */
  senderId: string | null;
  /** Whose words they are, where the room itself says them. */
  authorId?: string;
  kind: MessageKind;
  content: object;
  uploadId?: string | null;
  idempotencyKey?: string | null;
}

/**
 * Writes a message under the room's next number, and hides it from those who have blocked its author. The room is locked. Its row
 * takes both numbers, so that they are without gaps in the order of the commits.
 */
export async function post(tx: Tx, room: Room, made: NewMessage): Promise<Message> {
  const [ends] = await tx.all<{ sequence: number; revision: number }>(
    `update rooms set last_sequence = last_sequence + 1, revision = revision + 1, active_at = $2 where id = $1
     returning last_sequence as sequence, revision`,
    [room.id, tx.now],
  );
  const { sequence, revision } = ends!;
  const targets = await targetsOf(tx, room, made.senderId);
  const message: Message = {
    id: newId('msg'),
    roomId: room.id,
    sequence,
    senderId: made.senderId,
    kind: made.kind,
    content: JSON.stringify(made.content),
    uploadId: made.uploadId ?? null,
    recalledAt: null,
    idempotencyKey: made.idempotencyKey ?? null,
    outgoing: targets.length > 0,
    createdAt: tx.now,
  };
  await tx.insert(Message, message);
  await deliver(tx, message, targets);
  await hide(tx, room, message, made.senderId ?? made.authorId ?? null);
  await record(tx, revision, 'MessagePosted', message);
  Object.assign(room, { lastSequence: sequence, revision, activeAt: tx.now });
  return message;
}

export function say(tx: Tx, room: Room, notice: Notice, authorId?: string): Promise<Message> {
  return post(tx, room, { senderId: null, authorId, kind: 'NOTICE', content: notice });
}

/**
 * To whoever has blocked the author, or is to find the room closed, it stands as it did before. By the same statements where there is
 * nobody: it is not to be told from the time.
 */
async function hide(tx: Tx, room: Room, message: Message, authorId: string | null): Promise<void> {
  const { id, activeAt } = room;
  const found = [];
  if (authorId !== null)
    found.push(`select b.blocker_id as id from blocks b
      join room_members m on m.person_id = b.blocker_id and m.room_id = $2 and m.left_at is null where b.person_id = $3`);
  if (room.kind === 'DIRECT')
    found.push(`select person_id as id from room_members
      where room_id = $2 and left_at is null and closed_at is not null and person_id <> $3`);
  if (found.length === 0) return;
  await tx.run(
    `insert into hidden_messages (message_id, viewer_id) select $1, x.id from (${found.join(' union ')}) x`,
    [message.id, id, authorId ?? ''],
  );
  const before = message.sequence - 1;
  await tx.run(
    `update room_members set quiet_sequence = $2,
       shown_sequence = case when quiet_sequence = $3 then shown_sequence else $3 end,
       shown_at = case when quiet_sequence = $3 then shown_at else $4 end
     where room_id = $1 and left_at is null and person_id in (select viewer_id from hidden_messages where message_id = $5)`,
    [id, message.sequence, before, activeAt, message.id],
  );
}

/** Adds a change other than a new message to the room's stream. The room is locked. */
export async function change(
  tx: Tx,
  room: Room,
  kind: Exclude<RoomChangeKind, 'MessagePosted'>,
  subject: { id: string; sequence?: number },
): Promise<void> {
  const [end] = await tx.all<{ revision: number }>(
    'update rooms set revision = revision + 1 where id = $1 returning revision',
    [room.id],
  );
  room.revision = end!.revision;
  await record(tx, room.revision, kind, { ...subject, roomId: room.id });
}

async function record(
  tx: Tx,
  revision: number,
  kind: RoomChangeKind,
  { id, roomId, sequence = null }: { id: string; roomId: string; sequence?: number | null },
): Promise<void> {
  await tx.insert(RoomChangeRow, {
    roomId,
    sequence: revision,
    kind,
    subjectId: id,
    messageSequence: sequence,
    occurredAt: tx.now,
  });
  tx.wakeRoom(roomId);
}
