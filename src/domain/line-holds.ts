import type { LineChannel } from '../../entities/line-channel.js';
import type { Room } from '../../entities/room.js';
import type { Reader, Tx } from '../database/tx.js';

/** Whether something they said waits until it is known whom it is for. */
export async function isHeld(reader: Reader, externalUserId: string): Promise<boolean> {
  return (await reader.get('select 1 from line_events where held_for = $1 limit 1', [externalUserId])) !== undefined;
}

/** It is done now. */
export async function release(tx: Tx, { id }: Pick<LineChannel, 'id'>, externalUserId: string): Promise<void> {
  const released = await tx.run('update line_events set held_for = null where held_for = $1', [externalUserId]);
  if (released > 0) tx.enqueue({ kind: 'handleLineEvents', data: { channelId: id } });
}

/** A room with people on LINE has opened: what these said while there was nobody to hear it is done now. */
export async function releaseIn(tx: Tx, room: Room): Promise<void> {
  const people = await tx.all<{ id: string; channelId: string }>(
    `select x.id, x.line_channel_id as "channelId" from room_members m join external_users x on x.id = m.person_id
     where m.room_id = $1 and m.left_at is null`,
    [room.id],
  );
  for (const { id, channelId } of people) await release(tx, { id: channelId }, id);
  const group = await tx.get<{ id: string }>('select line_channel_id as id from line_groups where room_id = $1', [
    room.id,
  ]);
  if (group) await release(tx, group, room.id);
}
