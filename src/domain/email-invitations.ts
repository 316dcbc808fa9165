import { ContactRequest } from '../../entities/contact-request.js';
import { EmailInvitation } from '../../entities/email-invitation.js';
import type { User } from '../../entities/user.js';
import { hashToken, type Secrets } from '../auth/secrets.js';
import { DAY } from '../clock.js';
import type { Reader, Tx } from '../database/tx.js';
import { Refusal } from '../errors.js';
import { kindOfId, newId } from '../ids.js';
import type { Member } from '../viewer.js';
import { userByEmail, type Email } from './accounts.js';
import { makeRequest, requestsBetween } from './contact-requests.js';
import { contactBetween } from './contacts.js';
import { unknownToken } from './one-time-tokens.js';
import { blockersBetween, isActive, ownAccount, userById } from './people.js';
import { allowedBetween, expectLetOut, PolicyRefusal } from './policy.js';
import { approve } from './request-answers.js';
import type { Rules } from './rules.js';
import { readText } from './text.js';

export const INVITATION_LIFETIME = 30 * DAY;
/** How many addresses one call may name. */
export const MOST_ADDRESSES = 500;
/** An address hears of the same person once a day at most. */
const AGAIN_AFTER = DAY;

export type EmailInvitationOutcome =
  | 'INVITED'
  | 'ALREADY_CONTACT'
  | 'COLLEAGUE'
  | 'ALREADY_INVITED'
  | 'INVALID_ADDRESS'
  | 'DUPLICATE'
  | 'SELF'
  | 'LIMIT_REACHED';

export interface EmailInvitationResult {
  /** As it was given. */
  email: string;
  outcome: EmailInvitationOutcome;
  invitation: EmailInvitation | null;
}

/** An address as it was given, and as it was read; null where it is none. */
export interface GivenAddress {
  given: string;
  email: Email | null;
}

export interface InviteByEmail {
  addresses: readonly GivenAddress[];
  message: string | null;
  idempotencyKey: string | null;
}

/**
 * Mails invitations, and answers what became of each address, in the order given. Only those who are in contact, or colleagues,
 * are told apart from everybody else: the rest of the answer does not say who has an account.
 */
export async function inviteByEmail(
  tx: Tx,
  secrets: Secrets,
  viewer: Member,
  input: InviteByEmail,
  rules: Rules,
): Promise<EmailInvitationResult[]> {
  const message = readText(input.message, 'message', 1_000);
  if (input.addresses.length === 0) throw new Refusal('INVALID', null, 'noAddress');
  if (input.addresses.length > MOST_ADDRESSES)
    throw new Refusal('LIMIT_REACHED', null, 'addresses', { limit: MOST_ADDRESSES });
  if (input.idempotencyKey !== null && input.idempotencyKey.length > 100)
    throw new Refusal('TOO_LONG', ['idempotencyKey'], null, { max: 100 });
  const account = await ownAccount(tx, viewer);
  await expectLetOut(tx, viewer.id);
  let left = rules.invitationsPerDay - (await queuedSince(tx, viewer.id, tx.now - DAY));
  const seen = new Set<string>();
  const results: EmailInvitationResult[] = [];
  for (const { given, email } of input.addresses) {
    const outcome = (outcome: EmailInvitationOutcome, invitation: EmailInvitation | null = null) =>
      results.push({ email: given, outcome, invitation });
    if (!email) outcome('INVALID_ADDRESS');
    else if (seen.has(email.key)) outcome('DUPLICATE');
    else {
      seen.add(email.key);
      const { known, earlier } = await standing(tx, account, email, input.idempotencyKey);
      if (known) outcome(known);
      else if (earlier)
        outcome(
          earlier.idempotencyKey !== null && earlier.idempotencyKey === input.idempotencyKey
            ? 'INVITED'
            : 'ALREADY_INVITED',
          earlier,
        );
      else if (left <= 0) outcome('LIMIT_REACHED');
      else {
        left -= 1;
        outcome('INVITED', await invite(tx, secrets, viewer.id, email, message, input.idempotencyKey));
      }
    }
  }
  return results;
}

/** What keeps an address from being invited: who it is, or an invitation that is open or a day old at most. */
async function standing(
  tx: Tx,
  inviter: User,
  { key }: Email,
  idempotencyKey: string | null,
): Promise<{ known: EmailInvitationOutcome | null; earlier: EmailInvitation | undefined }> {
  const user = await userByEmail(tx, key);
  // Looked up where there is no account, too: the time of the answer does not tell.
  const contact = await contactBetween(tx, inviter.id, user?.id ?? '');
  const earlier = await tx.row(
    EmailInvitation,
    `where inviter_id = $1 and email_key = $2 and (state in ('QUEUED', 'SENT', 'FAILED') or queued_at > $3 or idempotency_key = $4)
     order by created_at desc, id desc limit 1`,
    [inviter.id, key, tx.now - AGAIN_AFTER, idempotencyKey],
  );
  if (user?.id === inviter.id) return { known: 'SELF', earlier };
  if (user?.organizationId === inviter.organizationId) return { known: 'COLLEAGUE', earlier };
  return { known: contact ? 'ALREADY_CONTACT' : null, earlier };
}

async function queuedSince(reader: Reader, inviterId: string, since: number): Promise<number> {
  const row = await reader.get<{ n: number }>(
    'select count(*) as n from email_invitations where inviter_id = $1 and queued_at > $2',
    [inviterId, since],
  );
  return row!.n;
}

async function invite(
  tx: Tx,
  secrets: Secrets,
  inviterId: string,
  email: Email,
  message: string | null,
  idempotencyKey: string | null,
): Promise<EmailInvitation> {
  const id = newId('einv');
  const invitation: EmailInvitation = {
    id,
    inviterId,
    email: email.address,
    emailKey: email.key,
    message,
    tokenHash: hashToken(secrets.tokenFor(id)),
    state: 'QUEUED',
    problem: null,
    queuedAt: tx.now,
    sentAt: null,
    expiresAt: tx.now + INVITATION_LIFETIME,
    createdAt: tx.now,
    contactRequestId: null,
    idempotencyKey,
  };
  await tx.insert(EmailInvitation, invitation);
  send(tx, invitation);
  return invitation;
}

function send(tx: Tx, invitation: EmailInvitation): void {
  announce(tx, invitation);
  tx.enqueue({ kind: 'sendEmailInvitation', data: { invitationId: invitation.id, queuedAt: invitation.queuedAt } });
}

function announce(tx: Tx, { id, inviterId }: EmailInvitation): void {
  tx.emit(inviterId, { kind: 'EmailInvitationChanged', subjectId: id });
}

const OPEN = new Set(['QUEUED', 'SENT', 'FAILED']);

/** One of the viewer's invitations that still waits, or NOT_FOUND, NOT_PENDING. */
async function ownOpen(tx: Tx, viewer: Member, id: string): Promise<EmailInvitation> {
  await ownAccount(tx, viewer);
  const invitation =
    kindOfId(id) === 'einv'
      ? await tx.row(EmailInvitation, 'where id = $1 and inviter_id = $2', [id, viewer.id])
      : undefined;
  if (!invitation) throw new Refusal('NOT_FOUND', ['id']);
  if (!OPEN.has(invitation.state)) throw new Refusal('NOT_PENDING', ['id'], 'invitation');
  return invitation;
}

/** Mails it again, with thirty days more; not sooner than a day after the last time. */
export async function resendEmailInvitation(
  tx: Tx,
  viewer: Member,
  id: string,
  rules: Rules,
): Promise<EmailInvitation> {
  const invitation = await ownOpen(tx, viewer, id);
  await expectLetOut(tx, viewer.id);
  const known = await userByEmail(tx, invitation.emailKey);
  if (known?.organizationId === viewer.organizationId) throw new Refusal('ALREADY_CONTACT', ['id'], 'colleague');
  if (await contactBetween(tx, viewer.id, known?.id ?? '')) throw new Refusal('ALREADY_CONTACT', ['id']);
  if (invitation.queuedAt > tx.now - AGAIN_AFTER) throw new Refusal('LIMIT_REACHED', ['id'], 'resend');
  if ((await queuedSince(tx, viewer.id, tx.now - DAY)) >= rules.invitationsPerDay)
    throw new Refusal('LIMIT_REACHED', null, null, { limit: rules.invitationsPerDay });
  const changes = {
    state: 'QUEUED',
    problem: null,
    queuedAt: tx.now,
    expiresAt: tx.now + INVITATION_LIFETIME,
  } as const;
  await tx.update(EmailInvitation, invitation.id, changes);
  send(tx, { ...invitation, ...changes });
  return { ...invitation, ...changes };
}

/** Takes it back: its link leads nowhere from now on. */
export async function cancelEmailInvitation(tx: Tx, viewer: Member, id: string): Promise<EmailInvitation> {
  const invitation = await ownOpen(tx, viewer, id);
  await tx.update(EmailInvitation, invitation.id, { state: 'CANCELLED' });
  announce(tx, invitation);
  return { ...invitation, state: 'CANCELLED' };
}

/** The viewer wants nothing more of whoever has this address: what was mailed to it leads nowhere from now on. */
export async function cancelInvitationsTo(tx: Tx, inviterId: string, emailKey: string): Promise<void> {
  const open = await tx.rows(
    EmailInvitation,
    "where inviter_id = $1 and email_key = $2 and state in ('QUEUED', 'SENT', 'FAILED')",
    [inviterId, emailKey],
  );
  for (const invitation of open) {
    await tx.update(EmailInvitation, invitation.id, { state: 'CANCELLED' });
    announce(tx, invitation);
  }
}

/** What became of the mail. Nothing, where it was asked for again or is over. */
export async function noteInvitationMail(
  tx: Tx,
  { invitationId, queuedAt }: { invitationId: string; queuedAt: number },
  problem: string | null,
): Promise<void> {
  const find = () =>
    tx.row(EmailInvitation, "where id = $1 and queued_at = $2 and state = 'QUEUED'", [invitationId, queuedAt]);
  const waiting = await find();
  if (!waiting) return;
  await tx.lockPeople([waiting.inviterId]);
  if (!(await find())) return;
  await tx.update(EmailInvitation, invitationId, {
    ...(problem === null ? { state: 'SENT', sentAt: tx.now } : { state: 'FAILED' }),
    problem,
  });
  announce(tx, waiting);
}

/** Invitations whose time is over, at most 200 at once; answers how many there were. */
export async function expireEmailInvitations(tx: Tx): Promise<number> {
  const due = "state in ('QUEUED', 'SENT', 'FAILED') and expires_at <= $1";
  const found = await tx.rows(EmailInvitation, `where ${due} limit 200`, [tx.now]);
  await tx.lockPeople([...new Set(found.map(({ inviterId }) => inviterId))]);
  for (const invitation of found) {
    const expired = await tx.run(`update email_invitations set state = 'EXPIRED' where ${due} and id = $2`, [
      tx.now,
      invitation.id,
    ]);
    if (expired > 0) announce(tx, invitation);
  }
  return found.length;
}

/** The invitation a mailed token stands for, whatever its state. */
export function invitationByToken(reader: Reader, token: string): Promise<EmailInvitation | undefined> {
  return reader.row(EmailInvitation, 'where token_hash = $1', [hashToken(token)]);
}

/** As invitationByToken, still to be followed, and whoever sent it is still there: NOT_FOUND, EXPIRED otherwise. */
export async function openInvitation(
  reader: Reader,
  token: string,
  now: number,
): Promise<{ invitation: EmailInvitation; inviter: User }> {
  const invitation = await invitationByToken(reader, token);
  const inviter = invitation && (await userById(reader, invitation.inviterId));
  if (!inviter || !isActive(inviter) || invitation.state === 'CANCELLED' || invitation.state === 'ACCEPTED')
    throw unknownToken();
  if (invitation.state === 'EXPIRED' || invitation.expiresAt <= now) throw new Refusal('EXPIRED', ['token'], 'token');
  return { invitation, inviter };
}

/** Somebody with an account follows an invitation: the inviter has asked, and this is the approval. It works once. */
export async function acceptInvitation(tx: Tx, viewer: Member, token: string, rules: Rules): Promise<ContactRequest> {
  const { inviter } = await openInvitation(tx, token, tx.now);
  if (inviter.id === viewer.id) throw new Refusal('SELF', ['token']);
  await tx.lockPeople([viewer.id, inviter.id]);
  const { invitation } = await openInvitation(tx, token, tx.now);
  const account = await ownAccount(tx, viewer);
  const blockers = await blockersBetween(tx, viewer.id, inviter.id);
  if (blockers.has(inviter.id)) throw unknownToken();
  if (blockers.has(viewer.id)) throw new Refusal('BLOCKED', ['token']);
  if (inviter.organizationId === viewer.organizationId) throw new Refusal('ALREADY_CONTACT', ['token'], 'colleague');
  if (await contactBetween(tx, viewer.id, inviter.id)) throw new Refusal('ALREADY_CONTACT', ['token']);
  const { own, theirs: allowed } = await allowedBetween(tx, viewer.id, inviter.id);
  if (!own || !allowed) throw new PolicyRefusal(['token'], inviter.id, own ? 'theirs' : null);
  const { theirs, own: asked } = await requestsBetween(tx, viewer.id, inviter.id);
  const open = theirs ?? asked;
  const request = open
    ? await approve(tx, open)
    : await makeRequest(
        tx,
        {
          senderId: inviter.id,
          recipient: account,
          message: invitation.message,
          source: 'EMAIL_INVITATION',
          approved: true,
        },
        rules,
      );
  await tx.update(EmailInvitation, invitation.id, { state: 'ACCEPTED', contactRequestId: request.id });
  announce(tx, invitation);
  return request;
}
