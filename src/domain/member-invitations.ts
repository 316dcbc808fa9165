import { MemberInvitation } from '../../entities/member-invitation.js';
import type { Role } from '../../entities/enums.js';
import { hashToken, type Secrets } from '../auth/secrets.js';
import { DAY } from '../clock.js';
import type { Reader, Tx } from '../database/tx.js';
import { Refusal } from '../errors.js';
import { kindOfId, newId } from '../ids.js';
import type { Member } from '../viewer.js';
import { announceMembers, userByEmail, type Email } from './accounts.js';
import { audit } from './audit.js';
import { INVITATION_LIFETIME } from './email-invitations.js';
import { expectAdmin } from './members.js';
import { unknownToken } from './one-time-tokens.js';
import type { Rules } from './rules.js';
import { readOptionalName } from './text.js';

export interface InviteMember {
  email: Email;
  displayName?: string | null;
  role: Role;
}

/** Mails somebody an invitation to join. What they are to other organizations is not told: joining is signing up, and is tried then. */
export async function inviteMember(
  tx: Tx,
  secrets: Secrets,
  viewer: Member,
  input: InviteMember,
  rules: Rules,
): Promise<void> {
  const displayName = readOptionalName(input.displayName ?? null, 'displayName');
  await expectAdmin(tx, viewer);
  const holder = await userByEmail(tx, input.email.key);
  if (holder?.organizationId === viewer.organizationId) throw new Refusal('TAKEN', ['email'], 'member');
  const earlier = await tx.row(
    MemberInvitation,
    "where organization_id = $1 and email_key = $2 and (state in ('QUEUED', 'SENT') or created_at > $3) limit 1",
    [viewer.organizationId, input.email.key, tx.now - DAY],
  );
  if (earlier) throw new Refusal('TAKEN', ['email'], 'invited');
  const today = await tx.get<{ n: number }>(
    'select count(*) as n from member_invitations where organization_id = $1 and created_at > $2',
    [viewer.organizationId, tx.now - DAY],
  );
  if (today!.n >= rules.invitationsPerDay)
    throw new Refusal('LIMIT_REACHED', null, null, { limit: rules.invitationsPerDay });
  const id = newId('minv');
  await tx.insert(MemberInvitation, {
    id,
    organizationId: viewer.organizationId,
    inviterId: viewer.id,
    email: input.email.address,
    emailKey: input.email.key,
    displayName,
    role: input.role,
    locale: viewer.locale,
    tokenHash: hashToken(secrets.tokenFor(id)),
    state: 'QUEUED',
    problem: null,
    sentAt: null,
    expiresAt: tx.now + INVITATION_LIFETIME,
    createdAt: tx.now,
  });
  tx.enqueue({ kind: 'sendMemberInvitation', data: { invitationId: id } });
  await audit(tx, viewer, 'member.invited', id, input.role);
  await announceMembers(tx, viewer.organizationId);
}

/** Takes an invitation back: its link leads nowhere from now on. */
export async function cancelMemberInvitation(tx: Tx, viewer: Member, id: string): Promise<void> {
  await expectAdmin(tx, viewer);
  const cancelled =
    kindOfId(id) === 'minv'
      ? await tx.row(MemberInvitation, 'where id = $1 and organization_id = $2', [id, viewer.organizationId])
      : undefined;
  if (!cancelled) throw new Refusal('NOT_FOUND', ['id']);
  const ended = await tx.run(
    "update member_invitations set state = 'CANCELLED' where id = $1 and state in ('QUEUED', 'SENT', 'FAILED')",
    [id],
  );
  if (ended === 0) throw new Refusal('NOT_PENDING', ['id'], 'invitation');
  await audit(tx, viewer, 'member.invitation_cancelled', id);
  await announceMembers(tx, viewer.organizationId);
}

export function memberInvitationByToken(reader: Reader, token: string): Promise<MemberInvitation | undefined> {
  return reader.row(MemberInvitation, 'where token_hash = $1', [hashToken(token)]);
}

/**
 * The invitation a mailed token stands for, as long as it can be followed (NOT_FOUND, EXPIRED) and by the address it was mailed to
 * (INVALID); undefined where the token is of another kind.
 */
export async function openMemberInvitation(
  reader: Reader,
  token: string,
  email: Email,
  now: number,
): Promise<MemberInvitation | undefined> {
  const invitation = await memberInvitationByToken(reader, token);
  if (!invitation) return undefined;
  if (invitation.state === 'CANCELLED' || invitation.state === 'ACCEPTED') throw unknownToken();
  if (invitation.state === 'EXPIRED' || invitation.expiresAt <= now) throw new Refusal('EXPIRED', ['token'], 'token');
  if (invitation.emailKey !== email.key) throw new Refusal('INVALID', ['email'], 'invitedAddress');
  return invitation;
}

/** Uses an invitation up; NOT_FOUND where somebody was faster. Whoever joins is announced with their account. */
export async function spendMemberInvitation(tx: Tx, { id }: MemberInvitation): Promise<void> {
  const spent = await tx.run(
    "update member_invitations set state = 'ACCEPTED' where id = $1 and state in ('QUEUED', 'SENT', 'FAILED')",
    [id],
  );
  if (spent === 0) throw unknownToken();
}

/** What became of the mail. Nothing, where the invitation is over. */
export async function noteMemberInvitationMail(tx: Tx, invitationId: string, problem: string | null): Promise<void> {
  const noted = await tx.run(
    problem === null
      ? "update member_invitations set state = 'SENT', problem = $2, sent_at = $3 where id = $1 and state = 'QUEUED'"
      : "update member_invitations set state = 'FAILED', problem = $2 where id = $1 and state = 'QUEUED'",
    problem === null ? [invitationId, null, tx.now] : [invitationId, problem],
  );
  if (noted === 0) return;
  const { organizationId } = (await tx.row(MemberInvitation, 'where id = $1', [invitationId]))!;
  await announceMembers(tx, organizationId);
}

/** Invitations whose time is over, at most 200 at once; answers how many there were. */
export async function expireMemberInvitations(tx: Tx): Promise<number> {
  const expired = await tx.all<{ organizationId: string }>(
    `update member_invitations set state = 'EXPIRED' where id in
       (select id from member_invitations where state in ('QUEUED', 'SENT', 'FAILED') and expires_at <= $1 limit 200)
     returning organization_id as "organizationId"`,
    [tx.now],
  );
  for (const organizationId of new Set(expired.map((row) => row.organizationId)))
    await announceMembers(tx, organizationId);
  return expired.length;
}
