import { Room } from '../../entities/room.js';
import { anyOf, type Reader, type Tx } from '../database/tx.js';
import { letsReach } from './policy.js';
import { membersOf } from './room-members.js';
import { say } from './room-stream.js';

/** SQL: `there` are the people of the room `$1` who can sign in. Read once: PostgreSQL would read them again for each of them. */
const there = `with there as materialized (
  select u.id, u.organization_id, u.chosen_for_outside from room_members m
  join users u on u.id = m.person_id and u.suspended_at is null and u.deleted_at is null
  where m.room_id = $1 and m.left_at is null)`;

/** SQL: the policies of all organizations whose people are in the room let each of them talk to all the others. */
const policiesAllow = `not exists (
  select 1 from there u join organizations o on o.id = u.organization_id
  join (select distinct organization_id as other_id from there) others on others.other_id <> o.id
  where not ${letsReach('u', 'o', 'others.other_id')})`;

/** SQL: the two of direct room `r` can sign in, and are colleagues, contacts, or were let talk at once. */
const joined = `exists (
  select 1 from there u join there x on x.id <> u.id
  where r.at_once or u.organization_id = x.organization_id
    or exists (select 1 from contacts c where c.owner_id = u.id and c.user_id = x.id))`;

/** Whether everybody in the room may talk to everybody else there. */
export async function allowedInRoom(reader: Reader, roomId: string): Promise<boolean> {
  const row = await reader.get<{ allowed: unknown }>(`${there} select ${policiesAllow} as allowed`, [roomId]);
  return Boolean(row?.allowed);
}

/**
 * Closes the room where it may not be open any more, and opens it where it may be again; says so in it, tells everybody there, and
 * answers whether it did. The room is locked.
 */
export async function settleRoom(tx: Tx, room: Room): Promise<boolean> {
  const row = await tx.get<{ open: unknown }>(
    `${there} select ((r.kind = 'GROUP' or ${joined}) and ${policiesAllow}) as open from rooms r where r.id = $1`,
    [room.id],
  );
  const open = Boolean(row!.open);
  if (open === (room.closedAt === null)) return false;
  room.closedAt = open ? null : tx.now;
  await tx.update(Room, room.id, { closedAt: room.closedAt });
  await say(tx, room, { notice: open ? 'ROOM_OPENED' : 'ROOM_CLOSED' });
  await announceRoom(tx, room.id);
  return true;
}

/** Tells everybody in a room that it has changed. */
export async function announceRoom(tx: Tx, roomId: string, except: readonly string[] = []): Promise<void> {
  for (const { personId, unheard, closedAt } of await membersOf(tx, roomId))
    if (!except.includes(personId))
      tx.emit(personId, unheard || closedAt !== null ? null : { kind: 'RoomChanged', subjectId: roomId });
}

const PAGE = 50;

/** The rooms `somebody` is in whose being open may have changed: SQL over `m` and `u`, with `$2`. */
const touched = {
  person: 'm.person_id = $2',
  organization: 'u.organization_id = $2',
};

/**
 * Settles the rooms of a person or of all members of an organization: up to 50 of them, in the order of their ids, after the one
 * given. Answers the last of them, or null where there are no more.
 */
export async function settleRooms(tx: Tx, of: keyof typeof touched, id: string, after: string): Promise<string | null> {
  const found = await tx.all<{ id: string }>(
    `select distinct m.room_id as id from room_members m join users u on u.id = m.person_id
     where ${touched[of]} and m.left_at is null and m.room_id > $1 order by m.room_id limit ${PAGE}`,
    [after, id],
  );
  const ids = found.map((room) => room.id);
  await tx.lockRooms(ids);
  for (const room of await tx.rows(Room, `where ${anyOf(tx, 'id', '$1')} order by id`, [ids]))
    await settleRoom(tx, room);
  return ids.length < PAGE ? null : ids.at(-1)!;
}

/** Settles the first page at once, and has a job do all, so that nothing is missed that was made meanwhile. */
export async function settleRoomsSoon(tx: Tx, of: keyof typeof touched, id: string): Promise<void> {
  await settleRooms(tx, of, id, '');
  tx.enqueue({ kind: 'settleRooms', data: { of, id } });
}
