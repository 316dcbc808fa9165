import { RoomMember } from '../../entities/room-member.js';
import { Room } from '../../entities/room.js';
import type { Reader, Tx } from '../database/tx.js';
import { Refusal } from '../errors.js';
import { isOutside, kindOfId, newId } from '../ids.js';
import type { Member } from '../viewer.js';

/** A room with nobody in it yet, and not written yet. */
export function newRoom(tx: Tx, creatorId: string, given: Pick<Room, 'kind'> & Partial<Room>): Room {
  return {
    id: newId('room'),
    givenName: null,
    foldedName: null,
    pairKey: null,
    creatorId,
    idempotencyKey: null,
    atOnce: false,
    outside: false,
    lastSequence: 0,
    revision: 0,
    activeAt: tx.now,
    closedAt: null,
    createdAt: tx.now,
    ...given,
  };
}

/** A room the viewer is in, and their place in it. */
export interface OwnRoom {
  room: Room;
  member: RoomMember;
}

/** A room the viewer is in, locked; or NOT_FOUND. */
export async function ownRoom(tx: Tx, viewer: Member, id: string, field = 'roomId'): Promise<OwnRoom> {
  if (kindOfId(id) === 'room') await tx.lockRooms([id]);
  const member = kindOfId(id) === 'room' ? await memberOf(tx, id, viewer.id) : undefined;
  if (!member || member.unheard) throw new Refusal('NOT_FOUND', [field]);
  return { room: (await tx.row(Room, 'where id = $1', [id]))!, member };
}

/** SQL: `m` is a place of the viewer's, whose id is `viewer`, in a room they know of. */
export const ownPlace = (m: string, viewer: string) =>
  `${m}.person_id = ${viewer} and ${m}.left_at is null and not ${m}.unheard`;

/** A room that is there, locked. */
export async function lockedRoom(tx: Tx, id: string): Promise<Room> {
  await tx.lockRooms([id]);
  return (await tx.row(Room, 'where id = $1', [id]))!;
}

async function setOutside(tx: Tx, room: Room, outside: boolean): Promise<void> {
  if (room.outside === outside) return;
  await tx.update(Room, room.id, { outside });
  room.outside = outside;
}

async function hasOutside(reader: Reader, roomId: string): Promise<boolean> {
  const found = await reader.get(
    `select 1 where exists (select 1 from room_members where room_id = $1 and left_at is null and ${outsideUser('person_id')})
       or exists (select 1 from line_groups where room_id = $1)`,
    [roomId],
  );
  return found !== undefined;
}

/** SQL: the id of a user of an outside network. */
export const outsideUser = (id: string) => `${id} like 'ext!_%' escape '!'`;

/** Refuses what cannot be done in a room that is closed, or closed to the viewer. */
export function expectOpen({ room, member }: OwnRoom): void {
  if (room.closedAt !== null || member.closedAt !== null) throw new Refusal('ROOM_CLOSED', ['roomId']);
}

export function memberOf(reader: Reader, roomId: string, personId: string): Promise<RoomMember | undefined> {
  return reader.row(RoomMember, 'where room_id = $1 and person_id = $2 and left_at is null', [roomId, personId]);
}

/** Everybody in a room, whoever has been there longest first. */
export function membersOf(reader: Reader, roomId: string): Promise<RoomMember[]> {
  return reader.rows(RoomMember, 'where room_id = $1 and left_at is null order by joined_at, id', [roomId]);
}

/** The other of a direct room. */
export async function otherOf(reader: Reader, room: Room, personId: string): Promise<RoomMember> {
  return (await membersOf(reader, room.id)).find((member) => member.personId !== personId)!;
}

/** Where somebody stands who sees what comes from now on. */
function fromNowOn({ lastSequence, revision, activeAt }: Room) {
  return {
    joinedSequence: lastSequence,
    joinedRevision: revision,
    quietSequence: 0,
    shownSequence: lastSequence,
    shownAt: activeAt,
  };
}

/** Brings somebody into a locked room: they see what comes from now on. They are told, unless they are not to know of it. */
export async function join(
  tx: Tx,
  room: Room,
  personId: string,
  {
    owner = false,
    unheard = false,
    networkAt = null,
  }: { owner?: boolean; unheard?: boolean; networkAt?: number | null } = {},
): Promise<RoomMember> {
  const member: RoomMember = {
    id: newId('rmem'),
    roomId: room.id,
    personId,
    owner,
    unheard,
    joinedAt: tx.now,
    leftAt: null,
    closedAt: null,
    readSequence: room.lastSequence,
    toldSequence: room.lastSequence,
    reachedAt: null,
    chosenAt: null,
    networkAt,
    ...fromNowOn(room),
  };
  await tx.insert(RoomMember, member);
  if (isOutside(personId)) await setOutside(tx, room, true);
  // As much is done where they are not to know: the time of the answer tells no more than the answer.
  tx.emit(personId, unheard ? null : { kind: 'RoomCreated', subjectId: room.id });
  return member;
}

/**
 * Somebody who was not to know of the room, or that it is open, now is: of a room as if they had just come. To the others they have been there all the time, so
 * their read mark stays: they have not read what they never see.
 */
export async function hear(tx: Tx, room: Room, member: RoomMember): Promise<void> {
  if (member.unheard) {
    await tx.update(RoomMember, member.id, { unheard: false, ...fromNowOn(room) });
    tx.emit(member.personId, { kind: 'RoomCreated', subjectId: room.id });
  } else if (member.closedAt !== null) {
    await tx.update(RoomMember, member.id, { closedAt: null });
    tx.emit(member.personId, { kind: 'RoomChanged', subjectId: room.id });
  }
}

/** The room is about to open, and to them, who know of it, it is to stay as it is. */
export async function keepClosed(tx: Tx, room: Room, member: RoomMember): Promise<void> {
  if (!member.unheard && member.closedAt === null && room.closedAt !== null)
    await tx.update(RoomMember, member.id, { closedAt: room.closedAt });
}

/** Takes somebody out of a locked room; where they owned it, whoever has been there longest, and can sign in, does from now on: also who does not know of the room. */
export async function part(tx: Tx, room: Room, member: RoomMember): Promise<void> {
  await tx.update(RoomMember, member.id, { leftAt: tx.now, owner: false });
  tx.emit(member.personId, member.unheard ? null : { kind: 'RoomLeft', subjectId: room.id });
  if (isOutside(member.personId)) await setOutside(tx, room, await hasOutside(tx, room.id));
  if (!member.owner) return;
  const heir = await tx.get<{ id: string }>(
    `select m.id from room_members m join users u on u.id = m.person_id
     where m.room_id = $1 and m.left_at is null
     order by case when u.suspended_at is null then 0 else 1 end, m.joined_at, m.id limit 1`,
    [room.id],
  );
  if (heir) await tx.update(RoomMember, heir.id, { owner: true });
}
