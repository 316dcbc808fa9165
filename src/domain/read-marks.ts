import type { Room } from '../../entities/room.js';
import { RoomMember } from '../../entities/room-member.js';
import type { Tx } from '../database/tx.js';
import type { Member } from '../viewer.js';
import { hasBlocked } from './people.js';
import { otherOf, ownRoom } from './room-members.js';
import { change } from './room-stream.js';

/**
 * Moves the viewer's read mark forward, to the message of this number or the last there is. The others are told, except, in a direct
 * room, whoever the viewer has blocked, or finds it closed for: they see somebody who does not read.
 */
export async function markRead(tx: Tx, viewer: Member, roomId: string, sequence: number): Promise<Room> {
  const { room, member } = await ownRoom(tx, viewer, roomId);
  const readSequence = Math.min(sequence, room.lastSequence);
  if (readSequence <= Math.max(member.readSequence, member.joinedSequence)) return room;
  const told = room.kind === 'GROUP' || (member.closedAt === null && !(await blocksOther()));
  await tx.update(RoomMember, member.id, { readSequence, toldSequence: told ? readSequence : undefined });
  if (told) await change(tx, room, 'ReadMarkMoved', member);
  tx.emit(viewer.id, { kind: 'RoomRead', subjectId: room.id, data: { readSequence } });
  return room;

  async function blocksOther(): Promise<boolean> {
    return hasBlocked(tx, viewer.id, (await otherOf(tx, room, viewer.id)).personId);
  }
}
