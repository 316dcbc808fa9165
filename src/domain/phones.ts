import { PhoneVerification } from '../../entities/phone-verification.js';
import { User } from '../../entities/user.js';
import type { Secrets } from '../auth/secrets.js';
import { MINUTE } from '../clock.js';
import type { Tx } from '../database/tx.js';
import { Refusal } from '../errors.js';
import { newId } from '../ids.js';
import type { Member } from '../viewer.js';
import { audit, note } from './audit.js';
import { ownAccount } from './people.js';

export const CODE_LIFETIME = 10 * MINUTE;
const MOST_TRIES = 5;

/** Sends a code to a number (E.164). It replaces the code before it. */
export async function requestPhoneVerification(tx: Tx, viewer: Member, phoneNumber: string): Promise<void> {
  await ownAccount(tx, viewer);
  await tx.run('delete from phone_verifications where user_id = $1', [viewer.id]);
  const id = newId('phv');
  await tx.insert(PhoneVerification, {
    userId: viewer.id,
    id,
    phoneNumber,
    tries: 0,
    createdAt: tx.now,
    expiresAt: tx.now + CODE_LIFETIME,
  });
  tx.enqueue({ kind: 'sendPhoneCode', data: { verificationId: id } });
}

/** The six digits of a verification. Stored nowhere: whoever has a copy of the database does not have them. */
export function phoneCode(secrets: Secrets, verificationId: string): string {
  return String(Number.parseInt(secrets.tokenHex(verificationId).slice(0, 12), 16) % 1_000_000).padStart(6, '0');
}

/**
 * Tries a code. A wrong one is counted, so it is answered and not thrown: what is thrown is not written. After five, or ten
 * minutes, a new code is needed. A number somebody else had proven moves here, and nobody finds them by it any more.
 */
export async function confirmPhone(
  tx: Tx,
  secrets: Secrets,
  viewer: Member,
  code: string,
  makeFindable: boolean,
): Promise<'CONFIRMED' | 'WRONG_CODE'> {
  const find = () => tx.row(PhoneVerification, 'where user_id = $1', [viewer.id]);
  const holderOf = (phoneNumber: string) =>
    tx.row(User, 'where phone_number = $1 and phone_verified_at is not null and id <> $2', [phoneNumber, viewer.id]);
  const before = await find();
  const other = before && (await holderOf(before.phoneNumber));
  await tx.lockPeople([viewer.id, ...(other ? [other.id] : [])]);
  await ownAccount(tx, viewer);
  const pending = await find();
  if (!pending || pending.tries >= MOST_TRIES || pending.expiresAt <= tx.now)
    throw new Refusal('EXPIRED', ['code'], 'code');
  if (code.replace(/[\s-]/g, '') !== phoneCode(secrets, pending.id)) {
    await tx.run('update phone_verifications set tries = tries + 1 where user_id = $1', [viewer.id]);
    return 'WRONG_CODE';
  }
  const { phoneNumber } = pending;
  const holder = await holderOf(phoneNumber);
  if (holder) {
    await forgetPhone(tx, holder.id);
    const { organizationId, id: subjectId } = holder;
    await note(tx, { organizationId, actorId: null, action: 'account.phone_changed', subjectId, detail: 'moved' });
  }
  await tx.update(User, viewer.id, {
    phoneNumber,
    phoneVerifiedAt: tx.now,
    findableByPhone: makeFindable ? true : undefined,
  });
  await tx.run('delete from phone_verifications where user_id = $1', [viewer.id]);
  tx.emit(viewer.id, { kind: 'ViewerChanged', subjectId: viewer.id });
  await audit(tx, viewer, 'account.phone_changed', viewer.id);
  return 'CONFIRMED';
}

/** Forgets the viewer's number, and a code that is on its way. */
export async function removePhone(tx: Tx, viewer: Member): Promise<void> {
  const { phoneNumber } = await ownAccount(tx, viewer);
  await tx.run('delete from phone_verifications where user_id = $1', [viewer.id]);
  if (phoneNumber === null) return;
  await forgetPhone(tx, viewer.id);
  await audit(tx, viewer, 'account.phone_changed', viewer.id);
}

async function forgetPhone(tx: Tx, userId: string): Promise<void> {
  await tx.update(User, userId, { phoneNumber: null, phoneVerifiedAt: null, findableByPhone: false });
  tx.emit(userId, { kind: 'ViewerChanged', subjectId: userId });
}
