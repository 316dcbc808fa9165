import type { Locale } from '../../entities/enums.js';
import { ExternalUser } from '../../entities/external-user.js';
import type { LineChannel } from '../../entities/line-channel.js';
import type { Room } from '../../entities/room.js';
import { MINUTE } from '../clock.js';
import { anyOf, type Reader, type Tx } from '../database/tx.js';
import { Refusal } from '../errors.js';
import { fold } from '../fold.js';
import { isOutside, newId } from '../ids.js';
import type { LineProfile } from '../line.js';
import { localeOf } from '../messages/locale.js';
import type { Member } from '../viewer.js';
import { audit } from './audit.js';
import { directRoom } from './direct-rooms.js';
import { failQueued } from './line-deliveries.js';
import { expectLine, lineMembers } from './line-access.js';
import { endEvents } from './line-holds.js';
import { settleRoom } from './room-policy.js';
import { leaveAllRooms } from './rooms.js';
import { cleanName, readOptionalName, readText } from './text.js';
import { forgetUpload, recordUsed, type KeptFile } from './uploads.js';

/** What was read of somebody on LINE before the transaction. */
export interface Newcomer {
  profile: LineProfile;
  /** Their picture, whose bytes are kept. */
  avatar: KeptFile | null;
}

/** The language to speak to somebody in: as LINE says, or Japanese. */
export function localeOfUser({ language }: Pick<ExternalUser, 'language'>): Locale {
  return localeOf(language ?? 'ja');
}

/** What lists are sorted by, and what searches read. */
function namesOf({
  profileName,
  givenName,
  company,
  email,
  phoneNumber,
}: Pick<ExternalUser, 'profileName' | 'givenName' | 'company' | 'email' | 'phoneNumber'>) {
  const names = givenName === null ? profileName : `${givenName} ${profileName}`;
  const rest = [company, email, phoneNumber].filter((one) => one !== null);
  return { foldedName: fold(names), searched: fold([names, ...rest].join(' ')) };
}

export function externalUserOn(
  reader: Reader,
  channel: LineChannel,
  networkUserId: string,
): Promise<ExternalUser | undefined> {
  return reader.row(ExternalUser, 'where line_channel_id = $1 and network_user_id = $2', [channel.id, networkUserId]);
}

/** The same, locked as `lockPeople` does: by the statement that reads them, which every message of theirs needs. */
export function lockedUserOn(tx: Tx, channel: LineChannel, networkUserId: string): Promise<ExternalUser | undefined> {
  const lock = tx.dialect === 'postgres' ? ' for no key update' : '';
  return tx.row(ExternalUser, `where line_channel_id = $1 and network_user_id = $2${lock}`, [
    channel.id,
    networkUserId,
  ]);
}

/** Enters somebody into the address book whom nobody knows here yet. Where LINE did not say who they are, they are called after it. */
export async function addExternalUser(
  tx: Tx,
  channel: LineChannel,
  networkUserId: string,
  newcomer: Newcomer | null,
): Promise<ExternalUser> {
  const profileName = nameOf(newcomer?.profile);
  const id = newId('ext');
  const user: Omit<ExternalUser, 'displayName'> = {
    id,
    organizationId: channel.organizationId,
    lineChannelId: channel.id,
    network: 'LINE',
    networkUserId,
    profileName,
    givenName: null,
    ...namesOf({ profileName, givenName: null, company: null, email: null, phoneNumber: null }),
    ...shownOf(newcomer?.profile),
    avatarUploadId: newcomer?.avatar?.id ?? null,
    email: null,
    phoneNumber: null,
    company: null,
    note: null,
    follows: false,
    followedAt: 0,
    addedAt: null,
    askedAt: null,
    createdAt: tx.now,
    deletedAt: null,
  };
  if (newcomer?.avatar) await recordUsed(tx, id, newcomer.avatar);
  await tx.insert(ExternalUser, user as ExternalUser);
  // Those of a group whom LINE does not name stand under the id of the group.
  if (!newcomer && networkUserId.startsWith('U'))
    tx.enqueue({ kind: 'readLineProfile', data: { externalUserId: id }, runAt: tx.now + MINUTE });
  return user as ExternalUser;
}

const nameOf = (profile?: LineProfile) => cleanName(profile?.displayName ?? '') ?? 'LINE';

/** What LINE says of somebody beside their name, cut to what fits. */
const shownOf = (profile?: LineProfile) => ({
  statusMessage: profile?.statusMessage?.slice(0, 500) ?? null,
  language: profile?.language?.slice(0, 35) ?? null,
});

/** Of these on LINE, those whom nobody knows here. */
export async function unknownOn(reader: Reader, channel: LineChannel, ids: readonly string[]): Promise<string[]> {
  const known = await reader.all<{ id: string }>(
    `select network_user_id as id from external_users where line_channel_id = $1 and ${anyOf(reader, 'network_user_id', '$2')}`,
    [channel.id, ids],
  );
  const there = new Set(known.map(({ id }) => id));
  return ids.filter((id) => !there.has(id));
}

/** What LINE says of somebody now. */
export async function updateProfile(tx: Tx, id: string, { profile, avatar }: Newcomer): Promise<void> {
  await tx.lockPeople([id]);
  const user = await tx.row(ExternalUser, 'where id = $1 and deleted_at is null', [id]);
  if (!user) return;
  const profileName = nameOf(profile);
  if (avatar) await recordUsed(tx, id, avatar);
  if (avatar && user.avatarUploadId !== null) await forgetUpload(tx, user.avatarUploadId);
  await tx.update(ExternalUser, id, {
    profileName,
    ...namesOf({ ...user, profileName }),
    ...shownOf(profile),
    avatarUploadId: avatar?.id,
  });
  await announceExternalUsers(tx, [user]);
}

/** Members of the organization who may talk to LINE: the address book is theirs. */
async function readersOf(reader: Reader, organizationId: string): Promise<string[]> {
  const rows = await reader.all<{ id: string }>(`select u.id from ${lineMembers} where o.id = $1 order by u.id`, [
    organizationId,
  ]);
  return rows.map(({ id }) => id);
}

/** Tells everybody whose address book it is that entries, all of one organization, have changed. */
export async function announceExternalUsers(
  tx: Tx,
  users: readonly Pick<ExternalUser, 'id' | 'organizationId'>[],
  kind: 'ExternalUserChanged' | 'ExternalUserRemoved' = 'ExternalUserChanged',
  except: string | null = null,
): Promise<void> {
  if (users.length === 0) return;
  const readers = await readersOf(tx, users[0]!.organizationId);
  for (const { id } of users)
    for (const reader of readers) if (reader !== except) tx.emit(reader, { kind, subjectId: id });
}

const PAGE = 50;

/** Announces people of a channel: up to 50 of them, in the order of their ids, after the one given. Answers the last, or null where there are no more. */
export async function announceUsersOf(tx: Tx, channelId: string, after: string): Promise<string | null> {
  const users = await tx.all<Pick<ExternalUser, 'id' | 'organizationId'>>(
    `select id, organization_id as "organizationId" from external_users
     where line_channel_id = $1 and id > $2 and deleted_at is null order by id limit ${PAGE}`,
    [channelId, after],
  );
  await announceExternalUsers(tx, users);
  return users.length < PAGE ? null : users.at(-1)!.id;
}

/** Somebody on LINE has added a member: from here on they are friends, and have a room, and all are told. Again, it changes nothing. */
export async function befriend(tx: Tx, user: ExternalUser, memberId: string): Promise<{ room: Room; told: boolean }> {
  await tx.lockPeople([memberId]);
  const room = await directRoom(tx, memberId, user.id);
  const news = await tx.run(
    'insert into external_friends (external_user_id, user_id, created_at) values ($1, $2, $3) on conflict do nothing',
    [user.id, memberId, tx.now],
  );
  if (news > 0) {
    // Where they have nobody again some day, they are asked again.
    await tx.update(ExternalUser, user.id, { askedAt: null });
    tx.emit(memberId, { kind: 'ExternalUserAdded', subjectId: user.id, data: { roomId: room.id } });
    await announceExternalUsers(tx, [user], 'ExternalUserChanged', memberId);
  }
  await settleRoom(tx, room);
  return { room, told: news > 0 };
}

/** An entry of the viewer's address book, locked; or NOT_FOUND. */
export async function ownExternalUser(
  tx: Tx,
  viewer: Member,
  id: string,
  field: string[] = ['id'],
): Promise<ExternalUser> {
  if (!isOutside(id)) throw new Refusal('NOT_FOUND', field);
  await tx.lockPeople([viewer.id, id]);
  await expectLine(tx, viewer);
  const user = await tx.row(ExternalUser, 'where id = $1 and organization_id = $2 and deleted_at is null', [
    id,
    viewer.organizationId,
  ]);
  if (!user) throw new Refusal('NOT_FOUND', field);
  return user;
}

export interface UpdateExternalUser {
  id: string;
  /** Left out: as it is. Null: the name on the network. */
  displayName?: string | null;
  email?: string | null;
  /** E.164. */
  phoneNumber?: string | null;
  company?: string | null;
  note?: string | null;
}

export async function updateExternalUser(
  tx: Tx,
  viewer: Member,
  { id, displayName, email, phoneNumber, company, note }: UpdateExternalUser,
): Promise<void> {
  const givenName = displayName === undefined ? undefined : readOptionalName(displayName, 'displayName');
  const read = {
    givenName,
    email,
    phoneNumber,
    company: company === undefined ? undefined : readOptionalName(company, 'company'),
    note: note === undefined ? undefined : readText(note, 'note', 2_000),
  };
  const user = await ownExternalUser(tx, viewer, id);
  const changed = Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined));
  await tx.update(ExternalUser, id, { ...changed, ...namesOf({ ...user, ...changed }) });
  await announceExternalUsers(tx, [user]);
}

/**
 * Forgets somebody: what is left is the name of their profile, for the rooms they wrote in. Direct rooms with them close; they leave
 * the others. What they write next comes from somebody new.
 */
export async function deleteExternalUser(tx: Tx, viewer: Member, id: string): Promise<void> {
  const user = await ownExternalUser(tx, viewer, id);
  await tx.update(ExternalUser, id, {
    deletedAt: tx.now,
    networkUserId: null,
    givenName: null,
    ...namesOf({ ...user, givenName: null, company: null, email: null, phoneNumber: null }),
    statusMessage: null,
    language: null,
    avatarUploadId: null,
    email: null,
    phoneNumber: null,
    company: null,
    note: null,
    follows: false,
  });
  if (user.avatarUploadId !== null) await forgetUpload(tx, user.avatarUploadId);
  await tx.run('delete from external_friends where external_user_id = $1', [id]);
  const waiting = await tx.all<{ id: string }>(
    'select event_id as id from line_events where line_channel_id = $1 and event like $2',
    [user.lineChannelId, `%"userId":"${user.networkUserId}"%`],
  );
  await endEvents(
    tx,
    user.lineChannelId,
    waiting.map((event) => event.id),
  );
  await leaveAllRooms(tx, id, () => failQueued(tx, id, 'FORGOTTEN'));
  await audit(tx, viewer, 'external_user.deleted', id);
  await announceExternalUsers(tx, [user], 'ExternalUserRemoved');
}
