import { User } from '../../entities/user.js';
import type { Reader, Tx } from '../database/tx.js';
import { ApiError } from '../errors.js';
import { kindOfId } from '../ids.js';
import type { Member } from '../viewer.js';

/** Neither suspended nor deleted. */
export function isActive(user: User): boolean {
  return user.suspendedAt === null && user.deletedAt === null;
}

/**
 * Whether strangers can find this person at all: then they may also be asked by id. The number counts where the organizations of
 * both let people be found by it.
 */
export function mayBeFound(user: User, phoneSearch: boolean): boolean {
  return (
    isActive(user) &&
    (user.findableByName ||
      user.findableByEmail ||
      (user.findableByMessageId && user.messageId !== null) ||
      (user.findableByPhone && user.phoneVerifiedAt !== null && phoneSearch))
  );
}

export async function userById(reader: Reader, id: string): Promise<User | undefined> {
  return kindOfId(id) === 'usr' ? reader.row(User, 'where id = $1', [id]) : undefined;
}

/** The viewer's own account, locked; UNAUTHENTICATED where it was suspended or deleted while they asked. */
export async function ownAccount(tx: Tx, viewer: Member): Promise<User> {
  await tx.lockPeople([viewer.id]);
  const user = await userById(tx, viewer.id);
  if (!user || !isActive(user)) throw new ApiError('UNAUTHENTICATED');
  return user;
}

/** SQL, and no check of what was read: whoever is hidden takes no longer than an ID or a number that nobody has. */
const findable = `suspended_at is null and deleted_at is null
  and not exists (select 1 from blocks where blocker_id = users.id and person_id = $2)`;

/** By message ID, where they let themselves be found by it. Whoever has blocked the viewer is as unknown as an ID that nobody has. */
export async function userByMessageId(reader: Reader, viewerId: string, messageId: string): Promise<User | undefined> {
  return reader.row(User, `where message_id_key = $1 and findable_by_message_id and ${findable}`, [
    messageId.toLowerCase(),
    viewerId,
  ]);
}

/** By a verified number (E.164) whose owner lets themselves be found by it, and has not blocked the viewer. */
export async function userByPhone(reader: Reader, viewerId: string, phoneNumber: string): Promise<User | undefined> {
  return reader.row(
    User,
    `where phone_number = $1 and phone_verified_at is not null and findable_by_phone and ${findable}`,
    [phoneNumber, viewerId],
  );
}

/** Which of two people have blocked the other: neither, one or both. */
export async function blockersBetween(reader: Reader, a: string, b: string): Promise<Set<string>> {
  const rows = await reader.all<{ id: string }>(
    'select blocker_id as id from blocks where (blocker_id = $1 and person_id = $2) or (blocker_id = $2 and person_id = $1)',
    [a, b],
  );
  return new Set(rows.map(({ id }) => id));
}

export async function hasBlocked(reader: Reader, blockerId: string, personId: string): Promise<boolean> {
  return (
    (await reader.get('select 1 from blocks where blocker_id = $1 and person_id = $2', [blockerId, personId])) !==
    undefined
  );
}
