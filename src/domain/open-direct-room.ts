import { Room } from '../../entities/room.js';
import type { User } from '../../entities/user.js';
import type { Tx } from '../database/tx.js';
import { Refusal } from '../errors.js';
import type { Member } from '../viewer.js';
import { checkDailyLimit, findRecipient, readWay, requestsBetween, type Ways } from './contact-requests.js';
import { contactBetween } from './contacts.js';
import { directRoom, directRoomBetween } from './direct-rooms.js';
import { knownTo } from './known-people.js';
import { ownExternalUser } from './external-users.js';
import { blockersBetween, hasBlocked, isActive, ownAccount } from './people.js';
import { allowedBetween, PolicyRefusal } from './policy.js';
import { memberOf } from './room-members.js';
import { isOutside } from '../ids.js';
import { settleRoom } from './room-policy.js';
import type { Rules } from './rules.js';

export interface OpenDirectRoom {
  personId?: string | null;
  messageId?: string | null;
  /** E.164. */
  phoneNumber?: string | null;
}

/**
 * The viewer's room with a colleague or a contact; or with somebody of another organization who was found by message ID or phone
 * number, to be written to at once. That counts as a request, and is refused as one: whoever has blocked the viewer, or declined
 * them not long ago, is not bothered, and the viewer has a room that nobody else knows of.
 */
export async function openDirectRoom(tx: Tx, viewer: Member, input: OpenDirectRoom, rules: Rules): Promise<Room> {
  const ways: Ways = { userId: input.personId, messageId: input.messageId, phoneNumber: input.phoneNumber };
  const { way, value } = readWay(ways);
  const field = [way === 'userId' ? 'personId' : way];
  if (way === 'userId' && isOutside(value)) return openRoomOutside(tx, viewer, value, field);
  const { person, colleague } = await findRecipient(tx, viewer, way, value, field);
  await tx.lockPeople([viewer.id, person.id]);
  await ownAccount(tx, viewer);
  const blockers = await blockersBetween(tx, viewer.id, person.id);
  if (blockers.has(viewer.id)) throw new Refusal('BLOCKED', field);
  if (!isActive(person) && person.organizationId === viewer.organizationId)
    throw new Refusal('NOT_FOUND', field, 'person');
  const contact = colleague || (await contactBetween(tx, viewer.id, person.id)) !== undefined;
  const atOnce = !contact && !(await hasOpenRoom(tx, viewer.id, person.id));
  if (atOnce) await expectReachable(tx, viewer, person, way, field);
  else await expectAllowed(tx, viewer, person, field);
  if (!isActive(person)) throw new Refusal('NOT_FOUND', field, 'person');
  if (atOnce) await checkDailyLimit(tx, viewer.id, rules);
  const { declined } = await requestsBetween(tx, viewer.id, person.id);
  const aloof = blockers.has(person.id) || (!contact && declined);
  // Where the room is open, too: whoever was not to know of it may be told by now.
  const room = await directRoom(tx, viewer.id, person.id, aloof);
  if (atOnce) {
    await tx.update(Room, room.id, { atOnce: true });
    await tx.run('insert into room_openings (opener_id, opened_at, room_id) values ($1, $2, $3)', [
      viewer.id,
      tx.now,
      room.id,
    ]);
  }
  await settleRoom(tx, room);
  return room;
}

/** With somebody of the viewer's address book: through the viewer's own account or a shared one, and not in another member's name. */
async function openRoomOutside(tx: Tx, viewer: Member, personId: string, field: string[]): Promise<Room> {
  const user = await ownExternalUser(tx, viewer, personId, field);
  if (await hasBlocked(tx, viewer.id, user.id)) throw new Refusal('BLOCKED', field);
  const through = await tx.get(
    'select 1 from line_channels where id = $1 and disconnected_at is null and (member_id is null or member_id = $2)',
    [user.lineChannelId, viewer.id],
  );
  if (!through || !user.follows) throw new Refusal('NOT_CONNECTED', field, through ? 'notReachable' : 'othersAccount');
  const before = await directRoomBetween(tx, viewer.id, user.id);
  const room = await directRoom(tx, viewer.id, user.id);
  if (!before) tx.emit(viewer.id, { kind: 'ExternalUserChanged', subjectId: user.id });
  await settleRoom(tx, room);
  return room;
}

async function hasOpenRoom(tx: Tx, viewerId: string, personId: string): Promise<boolean> {
  const room = await directRoomBetween(tx, viewerId, personId);
  const own = room && (await memberOf(tx, room.id, viewerId));
  return room?.closedAt === null && own?.unheard === false && own.closedAt === null;
}

/** Refuses somebody who is no contact, unless they were found by message ID or phone number and the policies let the two talk. */
async function expectReachable(tx: Tx, viewer: Member, person: User, way: keyof Ways, field: string[]): Promise<void> {
  if (way === 'userId')
    throw (await knownTo(tx, viewer, person))
      ? new Refusal('NOT_CONNECTED', field)
      : new Refusal('NOT_FOUND', field, 'person');
  const allowed = await allowedBetween(tx, viewer.id, person.id);
  if (!allowed.own) throw new PolicyRefusal(field, person.id);
  if (!allowed.theirs) throw new Refusal('NOT_FOUND', field, 'person');
}

async function expectAllowed(tx: Tx, viewer: Member, person: User, field: string[]): Promise<void> {
  const { own, theirs } = await allowedBetween(tx, viewer.id, person.id);
  if (!own || !theirs) throw new PolicyRefusal(field, person.id, own ? 'theirs' : null);
}
