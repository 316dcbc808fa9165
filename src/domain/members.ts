import type { Role } from '../../entities/enums.js';
import { ContactRequest } from '../../entities/contact-request.js';
import { Contact } from '../../entities/contact.js';
import { User } from '../../entities/user.js';
import { putName, removeName } from '../database/name-search.js';
import type { Tx } from '../database/tx.js';
import { ApiError, Refusal } from '../errors.js';
import type { Member } from '../viewer.js';
import { accountWithPassword } from './credentials.js';
import { announceMembers } from './accounts.js';
import { audit } from './audit.js';
import { disconnect } from './contacts.js';
import { forgetGoogle } from './google-accounts.js';
import { retireMessageId } from './message-ids.js';
import { ownAccount, userById } from './people.js';
import { closeForRecipient, withdraw } from './request-endings.js';
import { settleRoomsSoon } from './room-policy.js';
import { leaveChannels } from './line-channels.js';
import { leaveAllRooms } from './rooms.js';
import { endSessions } from './sessions.js';
import { forgetImportsOf } from './contact-imports.js';
import { forgetUploadsOf } from './uploads.js';

/** Refuses whoever is no administrator (any more). Locks all administrators, and somebody else where one is named. */
export async function expectAdmin(tx: Tx, viewer: Member, userId: string | null = null): Promise<void> {
  if (viewer.role !== 'ADMIN') throw new ApiError('FORBIDDEN');
  await lockAdmins(tx, viewer.organizationId, userId);
  // Another administrator may have been faster.
  if ((await ownAccount(tx, viewer)).role !== 'ADMIN') throw new ApiError('FORBIDDEN');
}

/** A member of the organization the viewer administers, locked together with all its administrators; or NOT_FOUND. */
export async function ownMember(tx: Tx, viewer: Member, userId: string): Promise<User> {
  await expectAdmin(tx, viewer, userId);
  const user = await userById(tx, userId);
  if (!user || user.deletedAt !== null || user.organizationId !== viewer.organizationId)
    throw new Refusal('NOT_FOUND', ['userId']);
  return user;
}

async function lockAdmins(tx: Tx, organizationId: string, userId: string | null): Promise<void> {
  const admins = await tx.all<{ id: string }>(
    "select id from users where organization_id = $1 and role = 'ADMIN' and deleted_at is null",
    [organizationId],
  );
  await tx.lockPeople([...admins.map(({ id }) => id), ...(userId === null ? [] : [userId])]);
}

/** Refuses what would leave an organization without an administrator who can sign in. */
async function keepAnAdmin(tx: Tx, user: User, field: string[] | null): Promise<void> {
  const other = await tx.get(
    "select 1 from users where organization_id = $1 and role = 'ADMIN' and suspended_at is null and deleted_at is null and id <> $2 limit 1",
    [user.organizationId, user.id],
  );
  if (user.role === 'ADMIN' && !other) throw new Refusal('INVALID', field, 'lastAdmin');
}

/** An administrator makes somebody an administrator, or not one any more. */
export async function setMemberRole(tx: Tx, viewer: Member, userId: string, role: Role): Promise<void> {
  const user = await ownMember(tx, viewer, userId);
  if (user.role === role) return;
  if (role === 'MEMBER') await keepAnAdmin(tx, user, ['userId']);
  await tx.update(User, user.id, { role });
  tx.emit(user.id, { kind: 'ViewerChanged', subjectId: user.id });
  await audit(tx, viewer, 'member.role_set', user.id, role);
  await announceMembers(tx, user.organizationId);
  if (role === 'MEMBER') tx.emit(user.id, { kind: 'OrganizationChanged', subjectId: user.organizationId });
}

/** Suspending ends every session at once and hides the person from search; lifting it brings them back as they were. */
export async function suspendMember(tx: Tx, viewer: Member, userId: string, suspended: boolean): Promise<void> {
  const user = await ownMember(tx, viewer, userId);
  if ((user.suspendedAt !== null) === suspended) return;
  if (suspended) {
    await keepAnAdmin(tx, user, ['userId']);
    await removeName(tx, user.id);
    await endSessions(tx, user.id, null);
  } else if (user.findableByName) {
    await putName(tx, user, user.displayName);
  }
  await tx.update(User, user.id, { suspendedAt: suspended ? tx.now : null });
  await audit(tx, viewer, suspended ? 'member.suspended' : 'member.restored', user.id);
  await announceMembers(tx, user.organizationId);
  await settleRoomsSoon(tx, 'person', user.id);
}

/** An administrator removes a member: the account is deleted. */
export async function removeMember(tx: Tx, viewer: Member, userId: string): Promise<void> {
  const user = await ownMember(tx, viewer, userId);
  await keepAnAdmin(tx, user, ['userId']);
  await audit(tx, viewer, 'member.removed', user.id);
  await erase(tx, user);
}

/** The viewer deletes their own account, with their password. */
export async function deleteAccount(tx: Tx, viewer: Member, checkedHash: string): Promise<void> {
  await lockAdmins(tx, viewer.organizationId, viewer.id);
  const user = await accountWithPassword(tx, viewer.id, checkedHash);
  await keepAnAdmin(tx, user, null);
  await audit(tx, viewer, 'account.deleted', user.id);
  await erase(tx, user);
}

/**
 * What is left is the name, for those in whose requests they stand. Contacts and pending requests end on both sides, everything
 * else that is theirs is deleted, and their addresses are free again; a message ID is not.
 */
async function erase(tx: Tx, user: User): Promise<void> {
  for (const contact of await tx.rows(Contact, 'where owner_id = $1', [user.id])) await disconnect(tx, contact);
  for (const sent of await tx.rows(ContactRequest, "where sender_id = $1 and sender_state = 'PENDING'", [user.id]))
    await withdraw(tx, sent);
  for (const received of await tx.rows(ContactRequest, "where recipient_id = $1 and recipient_state = 'PENDING'", [
    user.id,
  ])) {
    await closeForRecipient(tx, received, 'DECLINED');
  }
  await endSessions(tx, user.id, null);
  await removeName(tx, user.id);
  await tx.run('update access_tokens set ended_at = $2 where user_id = $1 and ended_at is null', [user.id, tx.now]);
  // That they have ended stays for a while, for the sockets they hold; not where and what they were.
  await tx.run('update sessions set user_agent = null, ip_address = null where user_id = $1', [user.id]);
  await tx.run("update access_tokens set name = '' where user_id = $1", [user.id]);
  await tx.run('delete from one_time_tokens where user_id = $1', [user.id]);
  await tx.run('delete from blocks where blocker_id = $1', [user.id]);
  await tx.run('delete from invite_links where owner_id = $1', [user.id]);
  await tx.run('delete from email_invitations where inviter_id = $1', [user.id]);
  await tx.run('delete from phone_verifications where user_id = $1', [user.id]);
  await forgetImportsOf(tx, user.id); // imports are held before what they are read from
  await forgetGoogle(tx, user.id);
  await forgetUploadsOf(tx, user.id);
  if (user.messageIdKey !== null) await retireMessageId(tx, user.id, user.messageIdKey);
  await tx.update(User, user.id, {
    deletedAt: tx.now,
    role: 'MEMBER',
    department: null,
    title: null,
    email: null,
    emailKey: null,
    passwordHash: null,
    googleSubject: null,
    messageId: null,
    messageIdKey: null,
    phoneNumber: null,
    phoneVerifiedAt: null,
    avatarUploadId: null,
  });
  await leaveChannels(tx, user.id);
  await tx.run('delete from external_friends where user_id = $1', [user.id]);
  await leaveAllRooms(tx, user.id);
  await announceMembers(tx, user.organizationId);
}
