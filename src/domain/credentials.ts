import { User } from '../../entities/user.js';
import type { Secrets } from '../auth/secrets.js';
import type { Reader, Tx } from '../database/tx.js';
import { Refusal } from '../errors.js';
import type { Viewer } from '../viewer.js';
import { userByEmail, type Email } from './accounts.js';
import { audit, note } from './audit.js';
import { mailToken, spendToken, unknownToken } from './one-time-tokens.js';
import { isActive, ownAccount, userById } from './people.js';
import { endSessions, type Device } from './sessions.js';

/** What a sign-in with a password is checked against: the same one statement whether there is such an account or not. */
export interface Candidate {
  userId: string;
  /** Null: nobody can sign in with a password. */
  passwordHash: string | null;
  /** Whether a session of theirs has begun at this network address before. */
  knownHere: boolean;
}

export async function findCandidate(
  reader: Reader,
  emailKey: string,
  ipAddress: string,
): Promise<Candidate | undefined> {
  const row = await reader.get<{ userId: string; passwordHash: string | null; active: unknown; knownHere: unknown }>(
    `select id as "userId", password_hash as "passwordHash", suspended_at is null as active,
       exists (select 1 from sessions s where s.user_id = users.id and s.ip_address = $2) as "knownHere"
     from users where email_key = $1`,
    [emailKey, ipAddress],
  );
  return (
    row && {
      userId: row.userId,
      passwordHash: row.active ? row.passwordHash : null,
      knownHere: Boolean(row.knownHere),
    }
  );
}

/** The account, locked, if its password is still the one that was just checked. */
export async function accountWithPassword(tx: Tx, userId: string, passwordHash: string): Promise<User> {
  await tx.lockPeople([userId]);
  const user = await userById(tx, userId);
  if (!user || !isActive(user) || user.passwordHash !== passwordHash) throw new Refusal('WRONG_CREDENTIALS');
  return user;
}

/** Mails a link to set a new password; where the address has no account, a token of nobody's, which is never mailed. */
export async function requestPasswordReset(tx: Tx, secrets: Secrets, email: Email): Promise<void> {
  const found = await userByEmail(tx, email.key);
  const user = found && isActive(found) ? found : null;
  await mailToken(tx, secrets, {
    purpose: 'PASSWORD_RESET',
    userId: user?.id ?? null,
    email: user?.email ?? email.address,
    emailKey: email.key,
    locale: user?.locale ?? 'EN',
    data: null,
  });
}

/** Sets the password a mailed link stands for, and ends every session there was. */
export async function resetPassword(tx: Tx, token: string, passwordHash: string, { ipAddress }: Device): Promise<User> {
  const { userId, emailKey } = await spendToken(tx, 'PASSWORD_RESET', token);
  if (userId === null) throw unknownToken();
  await tx.lockPeople([userId]);
  const user = await userById(tx, userId);
  if (!user || !isActive(user) || user.emailKey !== emailKey) throw unknownToken();
  await setPassword(tx, user, passwordHash, null);
  const { organizationId, id } = user;
  await note(tx, { organizationId, actorId: id, action: 'account.password_reset', subjectId: id, ipAddress });
  return { ...user, passwordHash };
}

/** The viewer's own change; their other sessions end. */
export async function changePassword(tx: Tx, viewer: Viewer, checkedHash: string, passwordHash: string): Promise<void> {
  await setPassword(tx, await accountWithPassword(tx, viewer.id, checkedHash), passwordHash, viewer.credential.id);
  await audit(tx, viewer, 'account.password_changed', viewer.id);
}

async function setPassword(tx: Tx, user: User, passwordHash: string, exceptSessionId: string | null): Promise<void> {
  await tx.run('update users set password_hash = $2 where id = $1', [user.id, passwordHash]);
  await tx.run("delete from one_time_tokens where user_id = $1 and purpose = 'PASSWORD_RESET'", [user.id]);
  await endSessions(tx, user.id, exceptSessionId);
  tx.enqueue({ kind: 'sendNoticeMail', data: { template: 'passwordChanged', userId: user.id, email: user.email! } });
}

/** Mails a link to the new address; where somebody else has it by then, a mail that says so. */
export async function requestEmailChange(
  tx: Tx,
  secrets: Secrets,
  viewer: Viewer,
  checkedHash: string,
  email: Email,
): Promise<void> {
  const user = await accountWithPassword(tx, viewer.id, checkedHash);
  await mailToken(tx, secrets, {
    purpose: 'EMAIL_CHANGE',
    userId: user.id,
    email: email.address,
    emailKey: email.key,
    locale: user.locale,
    data: null,
  });
}

/** The link in the new address was followed, by the account that asked. The old address is told. */
export async function confirmEmailChange(tx: Tx, viewer: Viewer, token: string): Promise<void> {
  const user = await ownAccount(tx, viewer);
  const { userId, email, emailKey } = await spendToken(tx, 'EMAIL_CHANGE', token);
  if (userId !== user.id) throw unknownToken();
  const holder = await userByEmail(tx, emailKey);
  if (holder && holder.id !== user.id) throw new Refusal('TAKEN', ['token'], 'email');
  await tx.update(User, user.id, { email, emailKey });
  await tx.run('delete from one_time_tokens where email_key = $1 or user_id = $2', [emailKey, user.id]);
  await audit(tx, viewer, 'account.email_changed', user.id);
  tx.emit(user.id, { kind: 'ViewerChanged', subjectId: user.id });
  tx.enqueue({ kind: 'sendNoticeMail', data: { template: 'emailChanged', userId: user.id, email: user.email! } });
}
