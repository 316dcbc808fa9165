import type { User } from '../../entities/user.js';
import type { Reader } from '../database/tx.js';
import type { Member } from '../viewer.js';
import { contactBetween } from './contacts.js';
import { hasBlocked, isActive, mayBeFound, userById } from './people.js';
import { readsBook } from './line-access.js';
import { allowedBetween } from './policy.js';
import { ownPlace } from './room-members.js';

/** Whether the viewer can know of somebody: found by search, a colleague, or standing in their contacts, requests, blocks or rooms. */
export async function knownTo(reader: Reader, viewer: Member, user: User): Promise<boolean> {
  return (
    mayBeFound(user, (await allowedBetween(reader, viewer.id, user.id)).phoneSearch) ||
    (isActive(user) && user.organizationId === viewer.organizationId) ||
    (await holds(reader, standsWith('$1', '$2'), viewer.id, user.id))
  );
}

/** SQL: `person` is in a room, or was, of which the viewer knows. */
const sharesRoom = (viewer: string, person: string) => `exists (
  select 1 from room_members m join room_members n on n.room_id = m.room_id
  where ${ownPlace('m', viewer)} and n.person_id = ${person})`;

/** SQL: a person stands in the viewer's contacts, requests, blocks or rooms. */
export const standsWith = (viewer: string, person: string) => `(
  exists (select 1 from contacts c where c.owner_id = ${viewer} and c.user_id = ${person})
  or exists (select 1 from contact_requests r where r.sender_id = ${viewer} and r.recipient_id = ${person})
  or exists (select 1 from contact_requests r where r.sender_id = ${person} and r.recipient_id = ${viewer} and r.recipient_state is not null)
  or exists (select 1 from blocks b where b.blocker_id = ${viewer} and b.person_id = ${person})
  or ${sharesRoom(viewer, person)})`;

/** SQL: the viewer sees user `x` of an outside network: in their address book, or in a room of which they know. */
export const seesOutside = (viewer: string) => `(
  ${readsBook('x', viewer)}
  or exists (select 1 from blocks b where b.blocker_id = ${viewer} and b.person_id = x.id)
  or ${sharesRoom(viewer, 'x.id')})`;

/** Whether the two sit in a room of which the viewer knows. */
export function inRoomWith(reader: Reader, viewerId: string, personId: string): Promise<boolean> {
  return holds(reader, sharesRoom('$1', '$2 and n.left_at is null'), viewerId, personId);
}

async function holds(reader: Reader, condition: string, viewerId: string, personId: string): Promise<boolean> {
  return (await reader.get(`select 1 where ${condition}`, [viewerId, personId])) !== undefined;
}

/** Whether somebody who was not to know of a room may be told of it by the viewer: they are connected, and do not block them (any more). */
export async function mayHear(reader: Reader, viewer: Member, personId: string): Promise<boolean> {
  const connected =
    (await userById(reader, personId))!.organizationId === viewer.organizationId ||
    (await contactBetween(reader, viewer.id, personId)) !== undefined;
  return connected && !(await hasBlocked(reader, personId, viewer.id));
}
