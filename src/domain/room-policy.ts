import { Room } from '../../entities/room.js';
import { anyOf, type Reader, type Tx } from '../database/tx.js';
import { releaseIn } from './line-holds.js';
import { letsOut, letsReach } from './policy.js';
import { membersOf } from './room-members.js';
import { say } from './room-stream.js';

/** SQL: `there` are the people of the room `$1` who can sign in. Read once: PostgreSQL would read them again for each of them. */
const there = `with there as materialized (
  select u.id, u.organization_id, u.chosen_for_outside, u.chosen_for_line from room_members m
  join users u on u.id = m.person_id and u.suspended_at is null and u.deleted_at is null
  where m.room_id = $1 and m.left_at is null)`;

/**
 * SQL: the policies of all organizations whose people are in the room let each of them talk to all the others. A cross join is SQLite's
 * way to be told the order: it would look through all organizations there are.
 */
const policiesAllow = `not exists (
  select 1 from there u cross join organizations o
  join (select distinct organization_id as other_id from there) others on o.id = u.organization_id and others.other_id <> o.id
  where not ${letsReach('u', 'o', 'others.other_id')})`;

/** SQL: where people on LINE are in room `r`, or may come into it, all its members may talk to LINE. */
const lineAllowed = `(not r.outside or not exists (
  select 1 from there u cross join organizations o where o.id = u.organization_id and not ${letsOut('u', 'o', 'line')}))`;

/** SQL: room `r` is not linked to a group on LINE, or the account is in the group. */
const linked = `not exists (
  select 1 from line_groups g join line_channels c on c.id = g.line_channel_id
  where g.room_id = r.id and (not g.joined or c.disconnected_at is not null))`;

/** SQL: the member of direct room `r` may talk to the one on LINE: by their own account, or by a shared one. */
const reached = `exists (
  select 1 from there u, room_members m join external_users x on x.id = m.person_id join line_channels c on c.id = x.line_channel_id
  where m.room_id = r.id and m.left_at is null and x.deleted_at is null and c.disconnected_at is null
    and (c.member_id is null or c.member_id = u.id))`;

/** SQL: the two of direct room `r` can sign in, and are colleagues, contacts, or were let talk at once. */
const joined = `exists (
  select 1 from there u join there x on x.id <> u.id
  where r.at_once or u.organization_id = x.organization_id
    or exists (select 1 from contacts c where c.owner_id = u.id and c.user_id = x.id))`;

/** Whether everybody in the room may talk to everybody else there. */
export async function allowedInRoom(reader: Reader, roomId: string): Promise<boolean> {
  const row = await reader.get<{ allowed: unknown }>(
    `${there} select (${policiesAllow} and ${lineAllowed}) as allowed from rooms r where r.id = $1`,
    [roomId],
  );
  return Boolean(row?.allowed);
}

/** Whether everybody in the room may talk to LINE. */
export async function mayAllUseLine(reader: Reader, roomId: string): Promise<boolean> {
  const row = await reader.get<{ allowed: unknown }>(
    `${there} select ${lineAllowed} as allowed from rooms r where r.id = $1`,
    [roomId],
  );
  return Boolean(row?.allowed);
}

/** Whether the room stands for a group on LINE: who is in it from there is decided there. */
export async function isLinked(reader: Reader, { id, outside }: Room): Promise<boolean> {
  return outside && (await reader.get('select 1 from line_groups where room_id = $1', [id])) !== undefined;
}

/**
 * Closes the room where it may not be open any more, and opens it where it may be again; says so in it, tells everybody there, and
 * answers whether it did. The room is locked.
 */
export async function settleRoom(tx: Tx, room: Room): Promise<boolean> {
  const row = await tx.get<{ open: unknown }>(
    `${there} select ((case when r.kind = 'GROUP' then ${linked} when r.outside then ${reached} else ${joined} end)
       and ${policiesAllow} and ${lineAllowed}) as open from rooms r where r.id = $1`,
    [room.id],
  );
  const open = Boolean(row!.open);
  if (open === (room.closedAt === null)) return false;
  room.closedAt = open ? null : tx.now;
  await tx.update(Room, room.id, { closedAt: room.closedAt });
  await say(tx, room, { notice: open ? 'ROOM_OPENED' : 'ROOM_CLOSED' });
  if (open && room.outside) await releaseIn(tx, room);
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

/** The rooms whose being open may have changed: SQL over their members `m`, with `$2`. */
const touched = {
  person: 'm.person_id = $2',
  organization: 'm.person_id in (select id from users where organization_id = $2)',
  channel: `(m.person_id in (select id from external_users where line_channel_id = $2)
    or m.room_id in (select room_id from line_groups where line_channel_id = $2 and room_id is not null))`,
};

/**
 * Settles the rooms of a person, of all members of an organization or of a channel: up to 50 of them, in the order of their ids, after the one
 * given. Answers the last of them, or null where there are no more.
 */
export async function settleRooms(tx: Tx, of: keyof typeof touched, id: string, after: string): Promise<string | null> {
  const found = await tx.all<{ id: string }>(
    `select distinct m.room_id as id from room_members m
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
