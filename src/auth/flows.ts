import type { ContactRequest } from '../../entities/contact-request.js';
import {
  completeSignUp,
  openAccount,
  signUp as keepSignUp,
  userByEmail,
  type Email,
  type IfNew,
  type OpenAccount,
} from '../domain/accounts.js';
import { accountWithPassword, findCandidate, requestPasswordReset, resetPassword } from '../domain/credentials.js';
import { note } from '../domain/audit.js';
import { openInvitation } from '../domain/email-invitations.js';
import { accountOfGoogle } from '../domain/google-sign-in.js';
import { openMemberInvitation } from '../domain/member-invitations.js';
import { findToken } from '../domain/one-time-tokens.js';
import { startSession, type Device, type SignedIn } from '../domain/sessions.js';
import type { Reader, Tx } from '../database/tx.js';
import { Refusal } from '../errors.js';
import { parseEmail } from '../mail/address.js';
import type { Services } from '../services.js';
import { checkPassword, hashPassword, verifyPassword } from './passwords.js';

// The ways into an account, the same for the API and for the pages behind mailed links: each checks and counts outside its
// transaction, where it may take time, and then writes.

export function readEmail(text: string): Email {
  const email = parseEmail(text);
  if (!email) throw new Refusal('INVALID', ['email'], 'email');
  return email;
}

/** What anybody can cause to be mailed is limited for the address it goes to, and for the network address it comes from. */
export async function limitMails({ limits }: Services, device: Device, email: Email): Promise<void> {
  await limits.consume('mailAddress', device.ipAddress ?? 'unknown');
  await limits.consume('mail', email.key);
}

/**
 * The account whose password this is, or null; the work is the same for unknown addresses. Failures are counted by account and by
 * network address. Where somebody has signed in before, theirs are counted apart, so that strangers who try elsewhere do not lock
 * them out.
 */
export async function checkedPassword(
  { db, limits }: Services,
  { ipAddress }: Device,
  emailKey: string | null,
  password: string,
): Promise<{ userId: string; hash: string } | null> {
  const address = ipAddress ?? 'unknown';
  const account = await findCandidate(db.read, emailKey ?? '', address);
  const counted = {
    account: emailKey ?? `unreadable ${address}`,
    own: account?.knownHere === true ? `${emailKey} ${address}` : null,
  };
  const hash = account?.passwordHash ?? null;
  const right = await limits.attempt(counted, address, async () =>
    (await verifyPassword(hash, password)) && account && hash !== null ? { userId: account.userId, hash } : null,
  );
  if (right && counted.own !== null) await limits.forget('signIn', counted.own);
  return right;
}

/** WRONG_CREDENTIALS for an unknown address, a wrong password and a suspended account alike. */
export async function signIn(services: Services, device: Device, email: string, password: string): Promise<SignedIn> {
  const emailKey = parseEmail(email)?.key ?? null;
  const checked = await checkedPassword(services, device, emailKey, password);
  if (!checked) {
    await noteFailedSignIn(services, device, emailKey);
    throw new Refusal('WRONG_CREDENTIALS');
  }
  return services.db.transaction(async (tx) =>
    startSession(tx, await accountWithPassword(tx, checked.userId, checked.hash), device, services.config),
  );
}

/** For the administrators of the account. Where there is none as much is written, so that the time of the answer does not tell. */
async function noteFailedSignIn({ db }: Services, { ipAddress }: Device, emailKey: string | null): Promise<void> {
  const write = async (tx: Tx) => {
    const account = await userByEmail(tx, emailKey ?? '');
    const { id: subjectId = null, organizationId = null } = account ?? {};
    await note(tx, { organizationId, actorId: null, action: 'sign_in.failed', subjectId, ipAddress });
  };
  await db.transaction(write, { mayBeLost: true });
}

/** Signs in, or up, with Google's word for the address. What does not hold is counted like a wrong password. */
export async function signInWithGoogle(
  { db, config, google, limits }: Services,
  device: Device,
  idToken: string,
  ifNew: IfNew,
): Promise<SignedIn> {
  if (!google) throw new Refusal('INVALID', ['idToken'], 'googleNotSetUp');
  const address = device.ipAddress ?? 'unknown';
  let refusal: Refusal | undefined;
  const identity = await limits.attempt(null, address, () =>
    google.verify(idToken).catch((error: unknown) => {
      if (!(error instanceof Refusal)) throw error;
      refusal = error;
      return null;
    }),
  );
  if (!identity) throw refusal!;
  const write = async (tx: Tx) =>
    startSession(tx, await accountOfGoogle(tx, identity, ifNew, config, device), device, config);
  return db.transaction(write).catch(namedAs({ token: 'invitationToken', email: 'idToken' }));
}

/** Somebody who has just got their account: signed in, and with what became of the link or invitation that brought them. */
export interface SignedUpAndIn extends SignedIn {
  contactRequest: ContactRequest | null;
}

/** The mailed link of a sign-up was followed: the account exists now. */
export function verifyEmail({ db, config, secrets }: Services, device: Device, token: string): Promise<SignedUpAndIn> {
  return db.transaction(async (tx) => {
    const { user, contactRequest } = await completeSignUp(tx, secrets, token, config, device);
    return { ...(await startSession(tx, user, device, config)), contactRequest };
  });
}

/**
 * Signs up. A link is mailed to the address, known or not: null. Only where an invitation was mailed to that very address is it
 * proven already, and the account exists at once; TAKEN where it has one.
 */
export async function signUp(services: Services, device: Device, account: NewAccount): Promise<SignedUpAndIn | null> {
  const { db, config, secrets, clock } = services;
  const { password, ...rest } = account;
  const inInput = namedAs({ token: 'invitationToken' });
  const proven = await provenBy(db.read, account.invitationToken, account.email, clock.now()).catch(inInput);
  checkPassword(password, 'password', account.email.address);
  if (!proven) await limitMails(services, device, account.email);
  const passwordHash = await hashPassword(password);
  const write = async (tx: Tx) => {
    if (!proven) {
      await keepSignUp(tx, secrets, { ...rest, passwordHash });
      return null;
    }
    if (await userByEmail(tx, account.email.key)) throw new Refusal('TAKEN', ['email'], 'email');
    const { user, contactRequest } = await openAccount(tx, { ...rest, passwordHash }, config, device);
    return { ...(await startSession(tx, user, device, config)), contactRequest };
  };
  return db.transaction(write).catch(inInput); // the invitation may be over by now
}

type NewAccount = Omit<OpenAccount, 'passwordHash' | 'googleSubject'> & { password: string };

/** Whether the token of an invitation proves this address; NOT_FOUND, EXPIRED, INVALID where it stands for nothing any more. */
async function provenBy(reader: Reader, token: string | null | undefined, email: Email, now: number): Promise<boolean> {
  if (token == null) return false;
  if (await openMemberInvitation(reader, token, email, now)) return true;
  return (await openInvitation(reader, token, now)).invitation.emailKey === email.key;
}

/** Says of a refusal which field of the input it is about: here an invitation's token is not the only thing given. */
function namedAs(fields: Record<string, string>): (error: unknown) => never {
  return (error) => {
    const field = error instanceof Refusal ? fields[error.field?.[0] ?? ''] : undefined;
    throw field === undefined ? error : (error as Refusal).at([field]);
  };
}

/** Mails a link to set a new password, where the address has an account. */
export async function askForPasswordReset(services: Services, device: Device, address: string): Promise<void> {
  const email = readEmail(address);
  await limitMails(services, device, email);
  await services.db.transaction((tx) => requestPasswordReset(tx, services.secrets, email));
}

/** Sets a new password by the mailed link, and signs in. */
export async function setPasswordByLink(
  { db, config, clock }: Services,
  device: Device,
  token: string,
  password: string,
): Promise<SignedIn> {
  const { email } = await findToken(db.read, 'PASSWORD_RESET', token, clock.now());
  checkPassword(password, 'password', email);
  const passwordHash = await hashPassword(password);
  return db.transaction(async (tx) =>
    startSession(tx, await resetPassword(tx, token, passwordHash, device), device, config),
  );
}
