import type { LineChannel } from '../../entities/line-channel.js';
import type { Reader, Tx } from '../database/tx.js';
import { membersFor } from './line-rooms.js';
import { join, lockedRoom } from './room-members.js';
import { announceRoom, settleRoom } from './room-policy.js';
import { say } from './room-stream.js';

/** Where all members have left the room of a group on LINE, those it is for are in it again: what is written there is for somebody. */
export async function staffGroup(tx: Tx, channel: LineChannel, groupId: string): Promise<void> {
  if ((await unstaffed(tx, channel, groupId)) === null) return;
  const members = await membersFor(tx, channel);
  await tx.lockPeople(members);
  const roomId = await unstaffed(tx, channel, groupId);
  if (roomId === null || members.length === 0) return;
  const room = await lockedRoom(tx, roomId);
  for (const [i, id] of members.entries()) await join(tx, room, id, { owner: i === 0 });
  await say(tx, room, { notice: 'ROOM_LINKED' });
  if (!(await settleRoom(tx, room))) await announceRoom(tx, room.id, members);
}

/** The room of a group the account is in, where no member is in it. */
async function unstaffed(reader: Reader, channel: LineChannel, groupId: string): Promise<string | null> {
  const row = await reader.get<{ id: string }>(
    `select g.room_id as id from line_groups g
     where g.line_channel_id = $1 and g.group_id = $2 and g.room_id is not null and g.joined
       and not exists (select 1 from room_members m join users u on u.id = m.person_id
         where m.room_id = g.room_id and m.left_at is null)`,
    [channel.id, groupId],
  );
  return row?.id ?? null;
}
