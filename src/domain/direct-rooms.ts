import { Room } from '../../entities/room.js';
import type { Reader, Tx } from '../database/tx.js';
import { hear, join, keepClosed, lockedRoom, memberOf, newRoom } from './room-members.js';
import { settleRoom } from './room-policy.js';

export function pairKeyOf(a: string, b: string): string {
  return a < b ? `${a} ${b}` : `${b} ${a}`;
}

export function directRoomBetween(reader: Reader, a: string, b: string): Promise<Room | undefined> {
  return reader.row(Room, 'where pair_key = $1', [pairKeyOf(a, b)]);
}

/** The direct room of two people, locked; made where there is none. Their rows must be locked. Where the other is `aloof`, they are not to be bothered with it: to them it is not there, or closed. */
export async function directRoom(tx: Tx, openerId: string, otherId: string, aloof = false): Promise<Room> {
  const known = await directRoomBetween(tx, openerId, otherId);
  if (known) {
    const room = await lockedRoom(tx, known.id);
    for (const id of [openerId, otherId]) {
      const member = (await memberOf(tx, room.id, id))!;
      await (aloof && id === otherId ? keepClosed : hear)(tx, room, member);
    }
    return room;
  }
  const room = newRoom(tx, openerId, { kind: 'DIRECT', pairKey: pairKeyOf(openerId, otherId) });
  await tx.insert(Room, room);
  for (const id of [openerId, otherId]) await join(tx, room, id, { unheard: aloof && id === otherId });
  return room;
}

/** Two people have become contacts: their room is there, and open. */
export async function openContactRoom(tx: Tx, a: string, b: string): Promise<void> {
  await settleRoom(tx, await directRoom(tx, a, b));
}

/** Two people are no contacts any more: their room closes, unless they are colleagues. That it once was opened without contact does not keep it open. */
export async function closeContactRoom(tx: Tx, a: string, b: string): Promise<void> {
  const known = await directRoomBetween(tx, a, b);
  if (!known) return;
  const room = await lockedRoom(tx, known.id);
  if (room.atOnce) await tx.update(Room, room.id, { atOnce: false });
  await settleRoom(tx, room);
}
