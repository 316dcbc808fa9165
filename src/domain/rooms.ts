import { Room } from '../../entities/room.js';
import { User } from '../../entities/user.js';
import { anyOf, type Tx } from '../database/tx.js';
import { Refusal } from '../errors.js';
import { fold } from '../fold.js';
import { isOutside, kindOfId } from '../ids.js';
import type { Member } from '../viewer.js';
import { expectLine, reachable } from './line-access.js';
import { knownTo, mayHear } from './known-people.js';
import { isActive, ownAccount } from './people.js';
import { expectLetOut, PolicyRefusal } from './policy.js';
import { expectOpen, hear, join, memberOf, membersOf, newRoom, outsideUser, ownRoom, part } from './room-members.js';
import { allowedInRoom, announceRoom, isLinked, mayAllUseLine, settleRoom } from './room-policy.js';
import { say } from './room-stream.js';
import { readIdempotencyKey, readName, readOptionalName } from './text.js';

export const MOST_MEMBERS = 500;
/** As in LINE WORKS: https://line.worksmobile.com/jp/blog/use-cases/line-external-user-talk/ */
const MOST_WITH_OUTSIDE_USERS = 100;
/** A room with users of an outside network can be named once there are so many in it, as in LINE WORKS. The name never leaves this server. */
export const LEAST_RENAMED = 3;

export interface CreateRoom {
  name?: string | null;
  personIds: string[];
  idempotencyKey?: string | null;
}

/** A group of the viewer, who owns it, with colleagues, contacts of theirs and people of their address book. */
export async function createRoom(tx: Tx, viewer: Member, input: CreateRoom): Promise<Room> {
  const name = input.name == null ? null : readOptionalName(input.name, 'name');
  const key = readIdempotencyKey(input.idempotencyKey);
  if (input.personIds.length === 0) throw new Refusal('INVALID', ['personIds'], 'nobody');
  const ids = readIds(input.personIds);
  if (ids.includes(viewer.id)) throw new Refusal('SELF', ['personIds']);
  await tx.lockPeople([viewer.id, ...ids]);
  await ownAccount(tx, viewer);
  await tx.holdPolicies([viewer.id, ...ids]);
  const repeated =
    key !== null && (await tx.row(Room, 'where creator_id = $1 and idempotency_key = $2', [viewer.id, key]));
  if (repeated) {
    const member = await memberOf(tx, repeated.id, viewer.id);
    if (!member || member.unheard) throw new Refusal('INVALID', ['idempotencyKey'], 'keyUsed');
    return repeated;
  }
  const unheard = await checkInvited(tx, viewer, ids, [viewer.id, ...ids]);

  const room = newRoom(tx, viewer.id, {
    kind: 'GROUP',
    givenName: name,
    foldedName: name === null ? null : fold(name),
    idempotencyKey: key,
  });
  await tx.insert(Room, room);
  await join(tx, room, viewer.id, { owner: true });
  for (const id of ids) await join(tx, room, id, { unheard: unheard.has(id) });
  await checkRoom(tx, room, viewer, ids);
  await say(tx, room, { notice: 'ROOM_CREATED', people: [viewer.id] });
  return room;
}

/** Brings colleagues, contacts and people of the viewer's address book into a group. Whoever is there already stays as they are. */
export async function inviteToRoom(tx: Tx, viewer: Member, roomId: string, personIds: string[]): Promise<Room> {
  const ids = readIds(personIds);
  await tx.lockPeople([viewer.id, ...ids]);
  await tx.holdPolicies([viewer.id, ...ids]);
  const own = await ownRoom(tx, viewer, roomId);
  const { room } = own;
  if (room.kind === 'DIRECT') throw new Refusal('INVALID', ['roomId'], 'directRoom');
  expectOpen(own);
  if (ids.some(isOutside) && (await isLinked(tx, room))) throw new Refusal('INVALID', ['personIds'], 'linkedRoom');
  const there = new Map((await membersOf(tx, room.id)).map((member) => [member.personId, member]));
  const news = ids.filter((id) => !there.has(id));
  const unheard = await checkInvited(tx, viewer, news, [...there.keys(), ...news]);
  for (const id of news) await join(tx, room, id, { unheard: unheard.has(id) });
  const told: string[] = [];
  for (const id of ids) {
    const member = there.get(id);
    if (isOutside(id) || !member?.unheard || !(await mayHear(tx, viewer, id))) continue;
    await hear(tx, room, member);
    told.push(id);
  }
  if (news.length === 0) return room;
  await checkRoom(tx, room, viewer, news);
  await say(tx, room, { notice: 'PEOPLE_JOINED', people: news });
  await announceRoom(tx, room.id, [...news, ...told]);
  return room;
}

function readIds(personIds: readonly string[]): string[] {
  const ids = [...new Set(personIds)].toSorted();
  if (ids.length > MOST_MEMBERS) throw new Refusal('LIMIT_REACHED', ['personIds'], 'members', { limit: MOST_MEMBERS });
  return ids;
}

/**
 * Refuses whoever is neither a colleague nor a contact of the viewer, or is blocked by them; `all` are in the room then. Answers those who have blocked the
 * viewer: to everybody else they are in the room, and they are not to know.
 */
async function checkInvited(
  tx: Tx,
  viewer: Member,
  ids: readonly string[],
  all: readonly string[],
): Promise<Set<string>> {
  const field = ['personIds'];
  const users = await tx.rows(User, `where ${anyOf(tx, 'id', '$1')}`, [ids.filter((id) => kindOfId(id) === 'usr')]);
  const outside = ids.some(isOutside)
    ? await invitable(tx, viewer, ids.filter(isOutside))
    : new Map<string, Invitable>();
  const contacts = await idsOf(
    tx,
    `select user_id as id from contacts where owner_id = $1 and ${anyOf(tx, 'user_id', '$2')}`,
  );
  const blocked = await idsOf(
    tx,
    `select person_id as id from blocks where blocker_id = $1 and ${anyOf(tx, 'person_id', '$2')}`,
  );
  for (const id of ids) {
    if (isOutside(id)) {
      const found = outside.get(id);
      if (!found) throw new Refusal('NOT_FOUND', field, 'invited');
      if (blocked.has(id)) throw new Refusal('BLOCKED', field);
      if (found.accountOf !== null && !all.includes(found.accountOf))
        throw new Refusal('NOT_CONNECTED', field, 'othersAccount');
      if (!found.reachable) throw new Refusal('NOT_CONNECTED', field, 'notReachable');
      continue;
    }
    const user = users.find((one) => one.id === id);
    const connected = user && (user.organizationId === viewer.organizationId || contacts.has(id));
    if (!user || (connected && !isActive(user))) throw new Refusal('NOT_FOUND', field, 'invited');
    if (!connected && (await knownTo(tx, viewer, user))) throw new Refusal('NOT_CONNECTED', field);
    if (!connected) throw new Refusal('NOT_FOUND', field, 'invited');
    if (blocked.has(id)) throw new Refusal('BLOCKED', field);
  }
  return idsOf(tx, `select blocker_id as id from blocks where person_id = $1 and ${anyOf(tx, 'blocker_id', '$2')}`);

  async function idsOf(reader: Tx, sql: string): Promise<Set<string>> {
    return new Set((await reader.all<{ id: string }>(sql, [viewer.id, ids])).map(({ id }) => id));
  }
}

interface Invitable {
  reachable: boolean;
  /** The member whose own account they talk to: they have not agreed to anybody else, who may write to them with that one there. */
  accountOf: string | null;
}

/** Of these users of an outside network those in the viewer's address book. */
async function invitable(tx: Tx, viewer: Member, ids: readonly string[]): Promise<Map<string, Invitable>> {
  await expectLine(tx, viewer, ['personIds']);
  const rows = await tx.all<{ id: string; reachable: unknown; accountOf: string | null }>(
    `select x.id, ${reachable} as reachable, c.member_id as "accountOf"
     from external_users x join line_channels c on c.id = x.line_channel_id
     where ${anyOf(tx, 'x.id', '$1')} and x.organization_id = $2 and x.deleted_at is null`,
    [ids, viewer.organizationId],
  );
  return new Map(rows.map(({ id, reachable, accountOf }) => [id, { reachable: Boolean(reachable), accountOf }]));
}

/** Whether the room may be as it has become. */
async function checkRoom(tx: Tx, room: Room, viewer: Member, news: readonly string[]): Promise<void> {
  const field = ['personIds'];
  const counted = await tx.get<{ members: number; outside: number }>(
    `select count(*) as members, count(case when ${outsideUser('person_id')} then 1 end) as outside
     from room_members where room_id = $1 and left_at is null`,
    [room.id],
  );
  const limit = counted!.outside > 0 ? MOST_WITH_OUTSIDE_USERS : MOST_MEMBERS;
  if (counted!.members > limit) throw new Refusal('LIMIT_REACHED', field, 'members', { limit });
  if (await allowedInRoom(tx, room.id)) return;
  if (room.outside && !(await mayAllUseLine(tx, room.id)))
    throw new PolicyRefusal(field, news.length === 1 ? news[0]! : viewer.organizationId, 'lineRoom');
  const outside = await tx.get(`select 1 from users where ${anyOf(tx, 'id', '$1')} and organization_id <> $2`, [
    news,
    viewer.organizationId,
  ]);
  if (outside) await expectLetOut(tx, viewer.id, field);
  throw new PolicyRefusal(field, news.length === 1 ? news[0]! : viewer.organizationId, 'room');
}

/** Only the owner removes others. */
export async function removeFromRoom(tx: Tx, viewer: Member, roomId: string, personId: string): Promise<Room> {
  const { room, member } = await ownRoom(tx, viewer, roomId);
  if (personId === viewer.id) throw new Refusal('SELF', ['personId'], 'leave');
  if (room.kind === 'DIRECT') throw new Refusal('INVALID', ['roomId'], 'directRoom');
  if (!member.owner) throw new Refusal('INVALID', ['roomId'], 'ownersOnly');
  const removed = await memberOf(tx, room.id, personId);
  if (!removed) throw new Refusal('NOT_FOUND', ['personId']);
  if (isOutside(personId) && (await isLinked(tx, room))) throw new Refusal('INVALID', ['personId'], 'linkedRoom');
  await part(tx, room, removed);
  await afterParting(tx, room, personId);
  return room;
}

export async function leaveRoom(tx: Tx, viewer: Member, roomId: string): Promise<void> {
  const { room, member } = await ownRoom(tx, viewer, roomId);
  if (room.kind === 'DIRECT') throw new Refusal('INVALID', ['roomId'], 'leaveDirectRoom');
  await part(tx, room, member);
  await afterParting(tx, room, viewer.id);
}

/** Somebody is gone for good: out of the groups they were in; their direct rooms close, for the other to read. */
export async function leaveAllRooms(tx: Tx, personId: string, onceLocked?: () => Promise<void>): Promise<void> {
  const found = await tx.all<{ id: string }>(
    'select room_id as id from room_members where person_id = $1 and left_at is null',
    [personId],
  );
  const ids = found.map(({ id }) => id);
  await tx.lockRooms(ids);
  await onceLocked?.();
  for (const room of await tx.rows(Room, `where ${anyOf(tx, 'id', '$1')} order by id`, [ids])) {
    if (room.kind === 'DIRECT') {
      await settleRoom(tx, room);
      continue;
    }
    await part(tx, room, (await memberOf(tx, room.id, personId))!);
    await afterParting(tx, room, personId);
  }
}

/** A group goes on without somebody; where it was closed because of them alone, it opens. */
async function afterParting(tx: Tx, room: Room, personId: string): Promise<void> {
  await say(tx, room, { notice: 'PEOPLE_LEFT', people: [personId] });
  if (!(await settleRoom(tx, room))) await announceRoom(tx, room.id);
}

/** Any member names a group; one with users of an outside network from three people on. */
export async function renameRoom(tx: Tx, viewer: Member, roomId: string, given: string): Promise<Room> {
  const name = readName(given, 'name');
  const own = await ownRoom(tx, viewer, roomId);
  const { room } = own;
  if (room.kind === 'DIRECT') throw new Refusal('NOT_RENAMABLE', ['roomId']);
  expectOpen(own);
  if (room.outside && (await membersOf(tx, room.id)).length < LEAST_RENAMED)
    throw new Refusal('NOT_RENAMABLE', ['roomId'], 'outside');
  if (room.givenName === name) return room;
  await tx.update(Room, room.id, { givenName: name, foldedName: fold(name) });
  room.givenName = name;
  await say(tx, room, { notice: 'ROOM_RENAMED', people: [viewer.id], name }, viewer.id);
  await announceRoom(tx, room.id);
  return room;
}
