import { randomInt } from 'node:crypto';
import type { ContactRequest } from '../../entities/contact-request.js';
import type { Locale, Role } from '../../entities/enums.js';
import { OneTimeToken } from '../../entities/one-time-token.js';
import { Organization } from '../../entities/organization.js';
import { User } from '../../entities/user.js';
import type { Secrets } from '../auth/secrets.js';
import { putName } from '../database/name-search.js';
import type { Reader, Tx } from '../database/tx.js';
import { Refusal } from '../errors.js';
import { fold } from '../fold.js';
import { newId } from '../ids.js';
import { newLineCode } from '../line-code.js';
import { note } from './audit.js';
import { acceptInvitation, invitationByToken } from './email-invitations.js';
import { followInviteLink } from './invite-links.js';
import { openMemberInvitation, spendMemberInvitation } from './member-invitations.js';
import { mailToken, spendToken, unknownToken } from './one-time-tokens.js';
import { PolicyRefusal } from './policy.js';
import type { Rules } from './rules.js';
import type { Device } from './sessions.js';
import { readName } from './text.js';

/** An address as it was read: see parseEmail. */
export interface Email {
  address: string;
  key: string;
}

export interface SignUp {
  email: Email;
  passwordHash: string;
  displayName: string;
  organizationName: string | null;
  locale: Locale;
  /** What brought them: the code of an invite link, or the token of an invitation. */
  inviteCode?: string | null;
  invitationToken?: string | null;
}

/** An account that is waiting for its address to be proven, as it is kept. */
type Waiting = Omit<SignUp, 'email' | 'locale' | 'invitationToken'> & { invitationId: string | null };

export function userByEmail(reader: Reader, emailKey: string): Promise<User | undefined> {
  return reader.row(User, 'where email_key = $1', [emailKey]);
}

/**
 * Keeps a sign-up until the mailed link is followed. Known addresses are kept just the same: the mail to them says that there is
 * an account, and forgets this.
 */
export async function signUp(
  tx: Tx,
  secrets: Secrets,
  { email, locale, invitationToken, ...account }: SignUp,
): Promise<void> {
  // The token is not kept: whoever has a copy of the database is not to follow invitations.
  const invitation = invitationToken == null ? undefined : await invitationByToken(tx, invitationToken);
  const waiting: Waiting = { ...account, invitationId: invitation?.id ?? null };
  await mailToken(tx, secrets, {
    purpose: 'SIGN_UP',
    userId: null,
    email: email.address,
    emailKey: email.key,
    locale,
    data: JSON.stringify(waiting),
  });
}

/** Mails the latest sign-up of an address again; where there is none, a token without data, which is never mailed. */
export async function resendSignUp(tx: Tx, secrets: Secrets, email: Email): Promise<void> {
  const waiting = await tx.row(
    OneTimeToken,
    "where email_key = $1 and purpose = 'SIGN_UP' and data is not null and expires_at > $2 order by created_at desc, id desc limit 1",
    [email.key, tx.now],
  );
  await mailToken(tx, secrets, {
    purpose: 'SIGN_UP',
    userId: null,
    email: email.address,
    emailKey: email.key,
    locale: waiting?.locale ?? 'EN',
    data: waiting?.data ?? null,
  });
}

export interface SignedUp {
  user: User;
  /** What was made of the link or invitation that brought them; null where there was none, or it leads nowhere any more. */
  contactRequest: ContactRequest | null;
}

/**
 * The mailed link was followed: the account exists from now on. Other sign-ups for the address are dropped. Where they were made
 * with other passwords, one of them may be a stranger's, and nobody can say which link was whose: none of the passwords is taken,
 * and a link to set one is mailed.
 */
export async function completeSignUp(
  tx: Tx,
  secrets: Secrets,
  token: string,
  rules: Rules,
  device: Device,
): Promise<SignedUp> {
  const { email, emailKey, locale, data } = await spendToken(tx, 'SIGN_UP', token);
  if (data === null || (await userByEmail(tx, emailKey))) throw unknownToken();
  const { invitationId, ...waiting } = JSON.parse(data) as Waiting;
  const doubted = await hasOtherPassword(tx, emailKey, waiting.passwordHash);
  const passwordHash = doubted ? null : waiting.passwordHash;
  const invitationToken = invitationId == null ? null : secrets.tokenFor(invitationId);
  const account = { ...waiting, email: { address: email, key: emailKey }, locale, passwordHash, invitationToken };
  const signedUp = await openAccount(tx, account, rules, device);
  const userId = signedUp.user.id;
  if (doubted) await mailToken(tx, secrets, { purpose: 'PASSWORD_RESET', userId, email, emailKey, locale, data: null });
  return signedUp;
}

/** Whether another sign-up with the address waits whose password is not this one. */
async function hasOtherPassword(tx: Tx, emailKey: string, passwordHash: string): Promise<boolean> {
  const waiting = await tx.rows(
    OneTimeToken,
    "where email_key = $1 and purpose = 'SIGN_UP' and data is not null and expires_at > $2",
    [emailKey, tx.now],
  );
  return waiting.some(({ data }) => (JSON.parse(data!) as Waiting).passwordHash !== passwordHash);
}

export type OpenAccount = Omit<SignUp, 'passwordHash'> & { passwordHash: string | null; googleSubject?: string };

/** What somebody says for the case that they have no account yet. */
export type IfNew = Pick<SignUp, 'organizationName' | 'locale' | 'inviteCode' | 'invitationToken'>;

/**
 * Makes the account of a proven address, in an organization of its own or, with an administrator's invitation, in theirs; then
 * asks or approves whoever's link brought them. A link that leads nowhere by now is no reason not to sign up.
 */
export async function openAccount(tx: Tx, account: OpenAccount, rules: Rules, device: Device): Promise<SignedUp> {
  const { email, displayName, locale, passwordHash, googleSubject = null } = account;
  await dropSignUps(tx, email.key);
  const { invitationToken, inviteCode } = account;
  const joined = invitationToken == null ? undefined : await openMemberInvitation(tx, invitationToken, email, tx.now);
  const organizationId =
    joined?.organizationId ?? (await createOrganization(tx, account.organizationName ?? displayName));
  if (joined) await spendMemberInvitation(tx, joined);
  const role = joined?.role ?? 'ADMIN';
  const user = await createUser(tx, { organizationId, role, email, locale, displayName, passwordHash, googleSubject });
  const { ipAddress } = device;
  if (joined)
    await note(tx, { organizationId, actorId: user.id, action: 'member.joined', subjectId: joined.id, ipAddress });
  const follow = async (): Promise<ContactRequest | null> => {
    if (invitationToken != null && !joined) return acceptInvitation(tx, user, invitationToken, rules);
    return inviteCode == null ? null : followInviteLink(tx, user, inviteCode, null, rules);
  };
  const contactRequest = await follow().catch(async (error: unknown) => {
    if (!(error instanceof Refusal)) throw error; // a refusal comes before anything is written
    if (error instanceof PolicyRefusal) {
      const { subjectId } = error;
      await note(tx, {
        organizationId,
        actorId: user.id,
        action: 'policy.refused',
        subjectId,
        detail: 'signUp',
        ipAddress,
      });
    }
    return null;
  });
  return { user, contactRequest };
}

/** Forgets what anybody has signed up with under this address: it is proven otherwise now. */
export async function dropSignUps(tx: Tx, emailKey: string): Promise<void> {
  await tx.run("delete from one_time_tokens where email_key = $1 and purpose = 'SIGN_UP'", [emailKey]);
}

const codeLetters = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

export async function createOrganization(tx: Tx, name: string): Promise<string> {
  const id = newId('org');
  const code = Array.from({ length: 8 }, () => codeLetters[randomInt(codeLetters.length)]).join('');
  await tx.insert(Organization, {
    id,
    name: readName(name, 'organizationName'),
    code,
    createdAt: tx.now,
    lineAudience: 'EVERYBODY',
    outsideAudience: 'EVERYBODY',
    allowListed: false,
    phoneSearch: true,
    fileSending: true,
  });
  return id;
}

export interface NewUser {
  organizationId: string;
  role: Role;
  email: Email;
  displayName: string;
  locale: Locale;
  passwordHash: string | null;
  googleSubject?: string | null;
}

const regions: Record<Locale, string> = { EN: 'US', JA: 'JP', VI: 'VN' };

/** Makes an account whose address is proven. */
export async function createUser(tx: Tx, input: NewUser): Promise<User> {
  const displayName = readName(input.displayName, 'displayName');
  const user: User = {
    id: newId('usr'),
    organizationId: input.organizationId,
    displayName,
    foldedName: fold(displayName),
    department: null,
    title: null,
    role: input.role,
    email: input.email.address,
    emailKey: input.email.key,
    passwordHash: input.passwordHash,
    googleSubject: input.googleSubject ?? null,
    messageId: null,
    messageIdKey: null,
    phoneNumber: null,
    phoneVerifiedAt: null,
    chosenForLine: false,
    chosenForOutside: false,
    locale: input.locale,
    region: regions[input.locale],
    findableByName: true,
    findableByEmail: true,
    findableByMessageId: true,
    findableByPhone: false,
    showEmail: true,
    showPhoneNumber: true,
    contactRequestMail: true,
    lineCode: newLineCode(),
    avatarUploadId: null,
    suspendedAt: null,
    deletedAt: null,
    createdAt: tx.now,
  };
  await tx.insert(User, user);
  await tx.run('insert into event_streams (owner_id, last_sequence) values ($1, 0)', [user.id]);
  await putName(tx, user, user.displayName);
  await announceMembers(tx, user.organizationId);
  return user;
}

/** Tells the administrators of an organization that its members changed. */
export async function announceMembers(tx: Tx, organizationId: string): Promise<void> {
  const admins = await tx.all<{ id: string }>(
    "select id from users where organization_id = $1 and role = 'ADMIN' and deleted_at is null order by id",
    [organizationId],
  );
  for (const { id } of admins) tx.emit(id, { kind: 'OrganizationChanged', subjectId: organizationId });
}
