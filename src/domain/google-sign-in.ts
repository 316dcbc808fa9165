import { User } from '../../entities/user.js';
import type { Reader, Tx } from '../database/tx.js';
import { Refusal } from '../errors.js';
import { openAccount, userByEmail, type Email, type IfNew } from './accounts.js';
import { isActive, userById } from './people.js';
import type { Rules } from './rules.js';
import type { Device } from './sessions.js';
import { readName } from './text.js';

/** What a checked ID token says: Google has proven the address. */
export interface GoogleIdentity {
  subject: string;
  email: Email;
  name: string | null;
}

/**
 * The account of a Google identity: the one linked to it, or else the one with its address, or else a new one. What somebody
 * may have signed up with under that address, without proving it, is dropped: the password may be a stranger's.
 */
export async function accountOfGoogle(
  tx: Tx,
  identity: GoogleIdentity,
  ifNew: IfNew,
  rules: Rules,
  device: Device,
): Promise<User> {
  const found = await findAccount(tx, identity);
  if (found) return linkedAccount(tx, found.id, identity);
  const { user } = await openAccount(
    tx,
    {
      ...ifNew,
      email: identity.email,
      displayName: nameOf(identity),
      passwordHash: null,
      googleSubject: identity.subject,
    },
    rules,
    device,
  );
  return user;
}

async function findAccount(reader: Reader, { subject, email }: GoogleIdentity): Promise<User | undefined> {
  return (await reader.row(User, 'where google_subject = $1', [subject])) ?? userByEmail(reader, email.key);
}

/** One account is linked to one Google identity: another one with the same address does not get in. */
async function linkedAccount(tx: Tx, userId: string, { subject }: GoogleIdentity): Promise<User> {
  await tx.lockPeople([userId]);
  const user = await userById(tx, userId);
  if (!user || !isActive(user) || (user.googleSubject !== null && user.googleSubject !== subject))
    throw new Refusal('WRONG_CREDENTIALS', ['idToken'], 'google');
  if (user.googleSubject === null)
    await tx.run('update users set google_subject = $2 where id = $1', [user.id, subject]);
  return { ...user, googleSubject: subject };
}

function nameOf({ name, email }: GoogleIdentity): string {
  try {
    return readName(name ?? '', 'displayName');
  } catch {
    return email.address.split('@')[0]!.slice(0, 100);
  }
}
