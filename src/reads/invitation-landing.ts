import type { EmailInvitationState } from '../../entities/email-invitation.js';
import { invitationByToken } from '../domain/email-invitations.js';
import { memberInvitationByToken } from '../domain/member-invitations.js';
import { isActive, userById } from '../domain/people.js';
import type { Reader } from '../database/tx.js';
import { maskEmail } from '../mask.js';
import { publicProfile, type PublicProfile } from './invite-landing.js';

export interface Invitation {
  kind: 'CONTACT' | 'MEMBER';
  inviter: PublicProfile | null;
  maskedEmail: string | null;
  message: string | null;
  /** The name whoever joins an organization is expected to sign up with. */
  suggestedName: string | null;
  state: EmailInvitationState;
}

/** What whoever holds the token of a mailed invitation may see of it. */
export async function readInvitation(reader: Reader, token: string, now: number): Promise<Invitation> {
  const asContact = await invitationByToken(reader, token);
  const asMember = asContact ? undefined : await memberInvitationByToken(reader, token);
  const found = asContact ?? asMember;
  const kind = asMember ? 'MEMBER' : 'CONTACT';
  const inviter = found && (await userById(reader, found.inviterId));
  const open = found && found.state !== 'ACCEPTED' && found.state !== 'CANCELLED';
  const state = !found || (open && found.expiresAt <= now) ? 'EXPIRED' : found.state;
  const gone = !inviter || (kind === 'CONTACT' && !isActive(inviter));
  if (!found || gone || state === 'EXPIRED' || state === 'CANCELLED')
    return {
      kind,
      inviter: null,
      maskedEmail: null,
      message: null,
      suggestedName: null,
      state: gone && found ? 'CANCELLED' : state,
    };
  return {
    kind,
    inviter: await publicProfile(reader, found.inviterId, false),
    maskedEmail: maskEmail(found.email),
    message: asContact?.message ?? null,
    suggestedName: asMember?.displayName ?? null,
    state,
  };
}
