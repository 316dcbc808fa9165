import { hash, verify, type Algorithm } from '@node-rs/argon2';
import { Refusal } from '../errors.js';
import { fold } from '../fold.js';
import { commonPasswords } from './common-passwords.js';

/** OWASP's minimum for Argon2id: 19 MiB, two passes, one lane. The work is done off the event loop. */
const cost = { algorithm: 2 as Algorithm.Argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export const MIN_PASSWORD = 8;
export const MAX_PASSWORD = 256;

export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFKC'), cost);
}

let decoy: Promise<string> | undefined;

/** Whether the password is right. Where there is no hash, or the password is longer than any, the same work is done: the time tells nothing. */
export async function verifyPassword(stored: string | null | undefined, password: string): Promise<boolean> {
  const nobodys = await (decoy ??= hashPassword('nobody has this password'));
  const possible = password.length <= 2 * MAX_PASSWORD && lengthOf(password) <= MAX_PASSWORD;
  const right = await verify(possible && stored ? stored : nobodys, possible ? password.normalize('NFKC') : '');
  return right && possible && stored != null;
}

/** In characters as people count them: an emoji is one, and two in JavaScript. */
function lengthOf(password: string): number {
  return [...password].length;
}

/** Refuses passwords that are guessed first: too short, widely used, or made of the person's own address. NIST SP 800-63B, 3.1.1. */
export function checkPassword(password: string, field: string, email: string | null): void {
  if (lengthOf(password) > MAX_PASSWORD) throw new Refusal('TOO_LONG', [field], null, { max: MAX_PASSWORD });
  if (lengthOf(password) < MIN_PASSWORD) throw new Refusal('WEAK_PASSWORD', [field], 'short', { min: MIN_PASSWORD });
  const folded = fold(password).replace(/ /g, '');
  const mailbox = email?.split('@')[0]?.toLowerCase() ?? '';
  if (mailbox.length >= 4 && folded.includes(mailbox)) throw new Refusal('WEAK_PASSWORD', [field], 'address');
  if (commonPasswords.has(folded) || /^(.)\1*$/u.test(folded)) throw new Refusal('WEAK_PASSWORD', [field], 'common');
}
