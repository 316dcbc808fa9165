import type { Locale } from '../../entities/enums.js';
import { completeSignUp, type Email } from '../domain/accounts.js';
import { accountWithPassword, findCandidate, requestPasswordReset, resetPassword } from '../domain/credentials.js';
import { accountOfGoogle } from '../domain/google-sign-in.js';
import { findToken } from '../domain/one-time-tokens.js';
import { startSession, type Device, type SignedIn } from '../domain/sessions.js';
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
  const checked = await checkedPassword(services, device, parseEmail(email)?.key ?? null, password);
  if (!checked) throw new Refusal('WRONG_CREDENTIALS');
  return services.db.transaction(async (tx) =>
    startSession(tx, await accountWithPassword(tx, checked.userId, checked.hash), device, services.config),
  );
}

/** Signs in, or up, with Google's word for the address. What does not hold is counted like a wrong password. */
export async function signInWithGoogle(
  { db, config, google, limits }: Services,
  device: Device,
  idToken: string,
  organizationName: string | null,
  locale: Locale,
): Promise<SignedIn> {
  if (!google) throw new Refusal('INVALID', ['idToken'], 'googleNotSetUp');
  const address = device.ipAddress ?? 'unknown';
  await limits.check('signInAddress', address);
  const identity = await google.verify(idToken).catch(async (error: unknown) => {
    if (error instanceof Refusal) await limits.consume('signInAddress', address);
    throw error;
  });
  return db.transaction(async (tx) =>
    startSession(tx, await accountOfGoogle(tx, identity, organizationName, locale), device, config),
  );
}

/** The mailed link of a sign-up was followed: the account exists now. */
export function verifyEmail({ db, config, secrets }: Services, device: Device, token: string): Promise<SignedIn> {
  return db.transaction(async (tx) => startSession(tx, await completeSignUp(tx, secrets, token), device, config));
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
  return db.transaction(async (tx) => startSession(tx, await resetPassword(tx, token, passwordHash), device, config));
}
