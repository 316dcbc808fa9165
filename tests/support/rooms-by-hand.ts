import { newId } from '../../src/ids.js';
import type { Actor } from './cast.js';

/** A room with these members, made row by row. */
export async function roomOf(members: readonly Actor[]): Promise<string> {
  const [creator] = members as [Actor];
  const roomId = newId('room');
  await creator.server.app.services.db.transaction(async (tx) => {
    await tx.run(
      `insert into rooms (id, kind, creator_id, last_sequence, revision, active_at, created_at) values ($1, 'GROUP', $2, 0, 0, $3, $3)`,
      [roomId, creator.id, tx.now],
    );
    for (const { id } of members)
      await tx.run(
        `insert into room_members (id, room_id, person_id, owner, unheard, joined_at, joined_sequence, joined_revision,
           read_sequence, quiet_sequence, shown_sequence, shown_at)
         values ($1, $2, $3, false, false, $4, 0, 0, 0, 0, 0, $4)`,
        [newId('rmem'), roomId, id, tx.now],
      );
  });
  return roomId;
}

/** A message with a file in it. */
export async function messageWith(sender: Actor, roomId: string, uploadId: string): Promise<string> {
  const id = newId('msg');
  await sender.server.app.services.db.transaction(async (tx) => {
    await tx.run('update rooms set last_sequence = last_sequence + 1 where id = $1', [roomId]);
    await tx.run(
      `insert into messages (id, room_id, sequence, sender_id, kind, content, upload_id, created_at)
       select $1, id, last_sequence, $3, 'MEDIA', '{}', $4, $5 from rooms where id = $2`,
      [id, roomId, sender.id, uploadId, tx.now],
    );
    await tx.run('update uploads set used_at = $2 where id = $1', [uploadId, tx.now]);
  });
  return id;
}
