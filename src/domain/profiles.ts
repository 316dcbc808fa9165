import type { Locale } from '../../entities/enums.js';
import { User } from '../../entities/user.js';
import { putName, removeName } from '../database/name-search.js';
import type { Tx } from '../database/tx.js';
import { Refusal } from '../errors.js';
import { fold } from '../fold.js';
import type { Member } from '../viewer.js';
import { renameInContacts } from './contacts.js';
import { ownAccount, userById } from './people.js';
import { isRegion } from './regions.js';
import { readName, readOptionalName } from './text.js';
import { claimUpload, forgetUpload } from './uploads.js';

export interface UpdateProfile {
  displayName?: string | null;
  avatarUploadId?: string | null;
  department?: string | null;
  title?: string | null;
  locale?: Locale | null;
  region?: string | null;
}

/** What others see of the viewer, and the language and region they work in. A name, locale and region cannot be cleared. */
export async function updateProfile(tx: Tx, viewer: Member, input: UpdateProfile): Promise<void> {
  for (const field of ['displayName', 'locale', 'region'] as const) {
    if (input[field] === null) throw new Refusal('INVALID', [field], 'required');
  }
  if (input.region != null && !isRegion(input.region)) throw new Refusal('INVALID', ['region'], 'region');
  const displayName = input.displayName == null ? undefined : readName(input.displayName, 'displayName');
  const user = await ownAccount(tx, viewer);
  await changeAvatar(tx, user, input.avatarUploadId);
  await tx.update(User, viewer.id, {
    displayName,
    foldedName: displayName === undefined ? undefined : fold(displayName),
    department: input.department === undefined ? undefined : readOptionalName(input.department, 'department'),
    title: input.title === undefined ? undefined : readOptionalName(input.title, 'title'),
    locale: input.locale ?? undefined,
    region: input.region ?? undefined,
  });
  if (displayName !== undefined && displayName !== user.displayName) {
    if (user.findableByName) await putName(tx, viewer, displayName);
    await renameInContacts(tx, viewer.id, displayName);
  }
  tx.emit(viewer.id, { kind: 'ViewerChanged', subjectId: viewer.id });
}

/** A picture is an upload of its own: one that is replaced or cleared is of no more use. */
async function changeAvatar(tx: Tx, user: User, uploadId: string | null | undefined): Promise<void> {
  if (uploadId === undefined || uploadId === user.avatarUploadId) return;
  if (uploadId !== null) await claimUpload(tx, user, uploadId, 'avatar', 'avatarUploadId');
  if (user.avatarUploadId !== null) await forgetUpload(tx, user.avatarUploadId);
  await tx.update(User, user.id, { avatarUploadId: uploadId });
}

export interface UpdatePrivacy {
  findableByName?: boolean | null;
  findableByEmail?: boolean | null;
  findableByMessageId?: boolean | null;
  findableByPhone?: boolean | null;
  showEmail?: boolean | null;
  showPhoneNumber?: boolean | null;
}

const switches = [
  'findableByName',
  'findableByEmail',
  'findableByMessageId',
  'findableByPhone',
  'showEmail',
  'showPhoneNumber',
] as const;

/** By what the viewer can be found, and what their contacts and colleagues see. A switch is on or off: it cannot be cleared. */
export async function updatePrivacy(tx: Tx, viewer: Member, input: UpdatePrivacy): Promise<void> {
  for (const name of switches) if (input[name] === null) throw new Refusal('INVALID', [name], 'required');
  const user = await ownAccount(tx, viewer);
  if (input.findableByPhone && user.phoneVerifiedAt === null)
    throw new Refusal('PHONE_NOT_VERIFIED', ['findableByPhone']);
  await tx.update(User, viewer.id, Object.fromEntries(switches.map((name) => [name, input[name] ?? undefined])));
  if (input.findableByName === true) await putName(tx, viewer, user.displayName);
  if (input.findableByName === false) await removeName(tx, viewer.id);
  tx.emit(viewer.id, { kind: 'ViewerChanged', subjectId: viewer.id });
}

/** Which mails the viewer gets. Also done by the link in such a mail. */
export async function updateNotifications(
  tx: Tx,
  userId: string,
  contactRequestMail: boolean | null | undefined,
): Promise<void> {
  if (contactRequestMail === null) throw new Refusal('INVALID', ['contactRequestMail'], 'required');
  await tx.update(User, userId, { contactRequestMail });
  tx.emit(userId, { kind: 'ViewerChanged', subjectId: userId });
}

/** The link in a mail about a contact request was followed: no more of these. Undefined where there is no such account any more. */
export async function unsubscribe(tx: Tx, userId: string): Promise<User | undefined> {
  const user = await userById(tx, userId);
  if (!user || user.deletedAt !== null) return undefined;
  if (user.contactRequestMail) await updateNotifications(tx, user.id, false);
  return user;
}
