import { Contact } from '../../entities/contact.js';
import { ContactRequest } from '../../entities/contact-request.js';
import { isUsedUp, standingLink } from '../domain/invite-links.js';
import { blockersBetween } from '../domain/people.js';
import { allowedBetween } from '../domain/policy.js';
import type { Reader } from '../database/tx.js';
import type { Member } from '../viewer.js';

export type LandingState =
  'SIGN_UP_REQUIRED' | 'CAN_REQUEST' | 'REQUEST_PENDING' | 'ALREADY_CONTACT' | 'COLLEAGUE' | 'OWN_LINK' | 'UNAVAILABLE';

export interface Landing {
  state: LandingState;
  owner: PublicProfile | null;
  ownerId: string | null;
  contactRequest: ContactRequest | null;
  contact: Contact | null;
}

/** What anybody may see of whoever invites. */
export interface PublicProfile {
  displayName: string;
  avatarUploadId: string | null;
  organizationName: string;
  /** Null where they were not reached by it. */
  messageId: string | null;
}

const UNAVAILABLE: Landing = {
  state: 'UNAVAILABLE',
  owner: null,
  ownerId: null,
  contactRequest: null,
  contact: null,
};

/** What becomes of using a link. */
const afterUse: readonly LandingState[] = ['REQUEST_PENDING', 'ALREADY_CONTACT'];

/**
 * What a visitor finds behind the code of an invite link. Unknown, revoked, used up, expired and hidden are one and the same; but whoever
 * has used it for the last time, and comes again, is told what became of it.
 */
export async function readLanding(reader: Reader, viewer: Member | null, code: string, now: number): Promise<Landing> {
  const found = await standingLink(reader, code, now);
  if (!found) return UNAVAILABLE;
  const { link, owner } = found;
  const profile = await publicProfile(reader, owner.id, link.randomCode === null);
  const landing = (state: LandingState, more: Partial<Landing> = {}): Landing =>
    isUsedUp(link) && !afterUse.includes(state)
      ? UNAVAILABLE
      : { ...UNAVAILABLE, state, owner: profile, ownerId: owner.id, ...more };
  if (!viewer) return landing('SIGN_UP_REQUIRED');
  if (owner.id === viewer.id) return landing('OWN_LINK');
  if (owner.organizationId === viewer.organizationId) return landing('COLLEAGUE');
  // The contact link is the message ID, and by that whoever has blocked the viewer is unknown to them.
  if (link.randomCode === null && (await blockersBetween(reader, viewer.id, owner.id)).has(owner.id))
    return UNAVAILABLE;
  const { contact, request } = await readBetween(reader, viewer.id, owner.id, now);
  if (contact) return landing('ALREADY_CONTACT', { contact });
  if (request) return landing('REQUEST_PENDING', { contactRequest: request });
  const { own, theirs } = await allowedBetween(reader, viewer.id, owner.id);
  return own && theirs ? landing('CAN_REQUEST') : UNAVAILABLE;
}

/** The viewer's contact with somebody, and what they wait on. */
async function readBetween(
  reader: Reader,
  viewerId: string,
  otherId: string,
  now: number,
): Promise<{ contact: Contact | undefined; request: ContactRequest | undefined }> {
  return {
    contact: await reader.row(Contact, 'where owner_id = $1 and user_id = $2', [viewerId, otherId]),
    request: await reader.row(
      ContactRequest,
      "where sender_id = $1 and recipient_id = $2 and sender_state = 'PENDING' and expires_at > $3",
      [viewerId, otherId, now],
    ),
  };
}

export async function publicProfile(
  reader: Reader,
  userId: string,
  withMessageId: boolean,
): Promise<PublicProfile | null> {
  const row = await reader.get<PublicProfile>(
    `select u.display_name as "displayName", o.name as "organizationName", u.message_id as "messageId",
       case when u.suspended_at is null and u.deleted_at is null then u.avatar_upload_id end as "avatarUploadId"
     from users u join organizations o on o.id = u.organization_id where u.id = $1`,
    [userId],
  );
  return row ? { ...row, messageId: withMessageId ? row.messageId : null } : null;
}
