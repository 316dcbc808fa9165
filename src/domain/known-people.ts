import type { User } from '../../entities/user.js';
import type { Reader } from '../database/tx.js';
import type { Member } from '../viewer.js';
import { contactBetween } from './contacts.js';
import { hasBlocked, isActive, mayBeFound, userById } from './people.js';
import { allowedBetween } from './policy.js';

/** Whether the viewer can know of somebody: found by search, a colleague, or standing in their contacts, requests, blocks or rooms. */
export async function knownTo(reader: Reader, viewer: Member, user: User): Promise<boolean> {
  return (
    mayBeFound(user, (await allowedBetween(reader, viewer.id, user.id)).phoneSearch) ||
    (isActive(user) && user.organizationId === viewer.organizationId) ||
    (await standsWith(reader, viewer.id, user.id))
  );
}

/** Whether a person stands in the viewer's contacts, requests, blocks or rooms. */
export async function standsWith(reader: Reader, viewerId: string, personId: string): Promise<boolean> {
  const row = await reader.get(
    `select 1 from contacts where owner_id = $1 and user_id = $2
     union all select 1 from contact_requests where sender_id = $1 and recipient_id = $2
     union all select 1 from contact_requests where sender_id = $2 and recipient_id = $1 and recipient_state is not null
     union all select 1 from blocks where blocker_id = $1 and person_id = $2
     union all select 1 from room_members m join room_members n on n.room_id = m.room_id
       where m.person_id = $1 and m.left_at is null and not m.unheard and n.person_id = $2 limit 1`,
    [viewerId, personId],
  );
  return row !== undefined;
}

/** Whether the two sit in a room of which the viewer knows. */
export async function inRoomWith(reader: Reader, viewerId: string, personId: string): Promise<boolean> {
  const row = await reader.get(
    `select 1 from room_members m join room_members n on n.room_id = m.room_id and n.left_at is null
     where m.person_id = $1 and m.left_at is null and not m.unheard and n.person_id = $2 limit 1`,
    [viewerId, personId],
  );
  return row !== undefined;
}

/** Whether somebody who was not to know of a room may be told of it by the viewer: they are connected, and do not block them (any more). */
export async function mayHear(reader: Reader, viewer: Member, personId: string): Promise<boolean> {
  const connected =
    (await userById(reader, personId))!.organizationId === viewer.organizationId ||
    (await contactBetween(reader, viewer.id, personId)) !== undefined;
  return connected && !(await hasBlocked(reader, personId, viewer.id));
}
