import type { Room } from '../../entities/room.js';
import type { Reader } from '../database/tx.js';
import { PolicyRefusal } from './policy.js';

/** Whether the policies let files go between everybody in a room: those of all organizations there, where people of others are in it. */
export async function filesAllowed(reader: Reader, room: Room): Promise<boolean> {
  const organizations = await reader.all<{ id: string; fileSending: unknown }>(
    `select distinct o.id, o.file_sending as "fileSending" from room_members m
     join users u on u.id = m.person_id join organizations o on o.id = u.organization_id
     where m.room_id = $1 and m.left_at is null`,
    [room.id],
  );
  const among = organizations.length > 1 || room.outside;
  return !among || organizations.every(({ fileSending }) => fileSending);
}

export async function expectFilesAllowed(reader: Reader, room: Room): Promise<void> {
  if (!(await filesAllowed(reader, room))) throw new PolicyRefusal(['uploadId'], null, 'files');
}
