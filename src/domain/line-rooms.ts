import type { ExternalUser } from '../../entities/external-user.js';
import type { LineChannel } from '../../entities/line-channel.js';
import { Room } from '../../entities/room.js';
import { RoomMember } from '../../entities/room-member.js';
import type { Reader, Tx } from '../database/tx.js';
import { fold } from '../fold.js';
import { activeLineMembers } from './line-access.js';
import { join, lockedRoom, memberOf, newRoom, part } from './room-members.js';
import { announceRoom, settleRoom } from './room-policy.js';
import { say } from './room-stream.js';
import { cleanName } from './text.js';

/** A group on LINE, as far as it is known before the transaction. */
export interface LineGroup {
  id: string;
  old: boolean;
  /** Null where LINE does not say. */
  name: string | null;
}

/** As many members come into the room of a group that is nobody's in particular. */
const MOST_BROUGHT = 20;

/**
 * The account has come into a group on LINE, at this time of LINE's: the room that is linked to it, with the members it is for. Null
 * where the account has left the group since, or nobody may talk to LINE.
 */
export async function enterGroup(
  tx: Tx,
  channel: LineChannel,
  group: LineGroup,
  at: number,
  joined = true,
): Promise<Room | null> {
  await tx.run(
    `insert into line_groups (line_channel_id, group_id, old, joined, changed_at) values ($1, $2, $3, $4, $5) on conflict do nothing`,
    [channel.id, group.id, group.old, true, joined ? at : 0],
  );
  const known = await tx.get<{ joined: unknown; at: number; roomId: string | null }>(
    'select joined, changed_at as at, room_id as "roomId" from line_groups where line_channel_id = $1 and group_id = $2',
    [channel.id, group.id],
  );
  let there = Boolean(known!.joined);
  if (joined && at > known!.at) {
    await setJoined(tx, channel, group.id, true, at);
    there = true;
  }
  if (!there) return null;
  return known!.roomId === null ? linkRoom(tx, channel, group) : openRoom(tx, known!.roomId);
}

async function openRoom(tx: Tx, id: string): Promise<Room> {
  const room = await lockedRoom(tx, id);
  await settleRoom(tx, room);
  return room;
}

async function linkRoom(tx: Tx, channel: LineChannel, group: LineGroup): Promise<Room | null> {
  const members = await membersFor(tx, channel);
  const [first] = members;
  if (first === undefined) return null;
  await tx.lockPeople(members);
  const name = group.name === null ? null : cleanName(group.name);
  const room = newRoom(tx, first, {
    kind: 'GROUP',
    givenName: name,
    foldedName: name === null ? null : fold(name),
    outside: true,
  });
  await tx.insert(Room, room);
  await tx.run('update line_groups set room_id = $3 where line_channel_id = $1 and group_id = $2', [
    channel.id,
    group.id,
    room.id,
  ]);
  for (const id of members) await join(tx, room, id, { owner: id === first });
  await say(tx, room, { notice: 'ROOM_LINKED' });
  await settleRoom(tx, room);
  return room;
}

/** The channel's member; or of a shared one its default member, or else administrators, or else anybody: who may talk to LINE. */
export async function membersFor(
  tx: Tx,
  { organizationId, memberId, defaultMemberId }: LineChannel,
): Promise<string[]> {
  const rows = await tx.all<{ id: string; role: string }>(
    `select u.id, u.role from ${activeLineMembers} where o.id = $1 order by u.created_at, u.id`,
    [organizationId],
  );
  const only = memberId ?? defaultMemberId;
  if (only !== null && (memberId !== null || rows.some(({ id }) => id === only)))
    return rows.some(({ id }) => id === only) ? [only] : [];
  const admins = rows.filter(({ role }) => role === 'ADMIN');
  return (admins.length > 0 ? admins : rows).slice(0, MOST_BROUGHT).map(({ id }) => id);
}

/** The account was taken out of a group: its room closes. */
export async function leaveGroup(tx: Tx, channel: LineChannel, group: LineGroup, at: number): Promise<void> {
  await tx.run(
    `insert into line_groups (line_channel_id, group_id, old, joined, changed_at) values ($1, $2, $3, $4, $5) on conflict do nothing`,
    [channel.id, group.id, group.old, false, at],
  );
  const known = await tx.get<{ at: number; roomId: string | null }>(
    'select changed_at as at, room_id as "roomId" from line_groups where line_channel_id = $1 and group_id = $2',
    [channel.id, group.id],
  );
  if (at < known!.at) return;
  await setJoined(tx, channel, group.id, false, at);
  if (known!.roomId !== null) await openRoom(tx, known!.roomId);
}

async function setJoined(tx: Tx, channel: LineChannel, groupId: string, joined: boolean, at: number): Promise<void> {
  await tx.run('update line_groups set joined = $3, changed_at = $4 where line_channel_id = $1 and group_id = $2', [
    channel.id,
    groupId,
    joined,
    at,
  ]);
}

/** The id on LINE of the group a room is linked to. */
export async function groupIdOf(reader: Reader, roomId: string): Promise<string | null> {
  const group = await reader.get<{ id: string }>('select group_id as id from line_groups where room_id = $1', [roomId]);
  return group?.id ?? null;
}

/** Whether the room of a group is there already. */
export async function knowsGroup(reader: Reader, channel: LineChannel, groupId: string): Promise<boolean> {
  const found = await reader.get(
    'select 1 from line_groups where line_channel_id = $1 and group_id = $2 and room_id is not null',
    [channel.id, groupId],
  );
  return found !== undefined;
}

/** The latest event by which somebody came into a room or left it: nothing older counts any more. */
async function changedAt(tx: Tx, room: Room, personId: string): Promise<number> {
  const row = await tx.get<{ at: number | null }>(
    'select max(network_at) as at from room_members where room_id = $1 and person_id = $2',
    [room.id, personId],
  );
  return row?.at ?? 0;
}

/** People of a group on LINE have come, or were heard of. Whoever is there already stays as they are. */
export async function bringIn(tx: Tx, room: Room, users: readonly ExternalUser[], at: number): Promise<void> {
  const news: string[] = [];
  for (const { id } of users) {
    if (at < (await changedAt(tx, room, id))) continue;
    const member = await memberOf(tx, room.id, id);
    if (member) await tx.update(RoomMember, member.id, { networkAt: at });
    else {
      await join(tx, room, id, { networkAt: at });
      news.push(id);
    }
  }
  if (news.length === 0) return;
  await say(tx, room, { notice: 'PEOPLE_JOINED', people: news });
  if (!(await settleRoom(tx, room))) await announceRoom(tx, room.id);
}

/** People have left a group on LINE. */
export async function takeOut(tx: Tx, room: Room, users: readonly ExternalUser[], at: number): Promise<void> {
  const gone: string[] = [];
  for (const { id } of users) {
    if (at < (await changedAt(tx, room, id))) continue;
    const member = await memberOf(tx, room.id, id);
    if (member) {
      await part(tx, room, member);
      await tx.update(RoomMember, member.id, { networkAt: at });
      gone.push(id);
    } else await noteGone(tx, room, id, at);
  }
  if (gone.length === 0) return;
  await say(tx, room, { notice: 'PEOPLE_LEFT', people: gone });
  await announceRoom(tx, room.id);
}

/** They have left before it was heard that they came: when that is heard, it is old. */
async function noteGone(tx: Tx, room: Room, personId: string, at: number): Promise<void> {
  const member = await join(tx, room, personId, { networkAt: at, unheard: true });
  await tx.update(RoomMember, member.id, { leftAt: tx.now });
}
