import { LineChannel, type ChannelProblem } from '../../entities/line-channel.js';
import { VaultError, type Vault } from '../auth/vault.js';
import { HOUR } from '../clock.js';
import { anyOf, type Reader, type Tx } from '../database/tx.js';
import { Refusal } from '../errors.js';
import { kindOfId, newId } from '../ids.js';
import type { LineAccount, LineCredentials } from '../line.js';
import type { Member } from '../viewer.js';
import { announceMembers } from './accounts.js';
import { audit } from './audit.js';
import { expectAdmin } from './members.js';
import { isActive, userById } from './people.js';
import { lineMembers } from './line-access.js';
import { settleRoomsSoon } from './room-policy.js';

/** What the credentials of a channel are sealed for. */
const purposeOf = (id: string, what: 'secret' | 'token') => `line-channel ${what} ${id}`;

/** Of a channel that is connected. Throws VaultError where the key that sealed it is gone. */
export function accessToken(vault: Vault, { id, accessToken: sealed }: LineChannel): string {
  return vault.open(purposeOf(id, 'token'), sealed!);
}

export function channelById(reader: Reader, id: string): Promise<LineChannel | undefined> {
  return kindOfId(id) === 'lch'
    ? reader.row(LineChannel, 'where id = $1 and disconnected_at is null', [id])
    : Promise.resolve(undefined);
}

/** Several at once; undefined where there is none. */
export async function channelsById(reader: Reader, ids: readonly string[]): Promise<(LineChannel | undefined)[]> {
  const wanted = [...new Set(ids)].filter((id) => kindOfId(id) === 'lch');
  if (wanted.length === 0) return ids.map(() => undefined);
  const rows = await reader.rows(LineChannel, `where disconnected_at is null and ${anyOf(reader, 'id', '$1')}`, [
    wanted,
  ]);
  const found = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => found.get(id));
}

/** A channel of the organization the viewer administers, or NOT_FOUND. */
export async function ownChannel(reader: Reader, viewer: Member, id: string): Promise<LineChannel> {
  const channel = await channelById(reader, id);
  if (!channel || channel.organizationId !== viewer.organizationId) throw new Refusal('NOT_FOUND', ['id']);
  return channel;
}

/** Tells those whose way to be added on LINE changes with it. */
async function announceInvites(tx: Tx, { organizationId, memberId }: LineChannel): Promise<void> {
  const members = await tx.all<{ id: string }>(
    `select u.id from ${lineMembers} where o.id = $1 and ($2 = '' or u.id = $2) order by u.id`,
    [organizationId, memberId ?? ''],
  );
  for (const { id } of members) tx.emit(id, { kind: 'ViewerChanged', subjectId: id });
}

export interface ConnectLineChannel extends LineCredentials {
  /** Whose own account it is; null: it is shared. */
  memberId?: string | null;
  /** Of a shared one: who gets friends that bring no code. */
  defaultMemberId?: string | null;
}

/** Connects a channel whose credentials LINE has accepted. One that was connected before goes on with those who talked through it. */
export async function connectLineChannel(
  tx: Tx,
  viewer: Member,
  vault: Vault,
  input: ConnectLineChannel,
  account: LineAccount,
): Promise<LineChannel> {
  const memberId = input.memberId ?? null;
  const defaultMemberId = input.defaultMemberId ?? null;
  if (memberId !== null && defaultMemberId !== null) throw new Refusal('INVALID', ['defaultMemberId'], 'ownChannel');
  await expectAdmin(tx, viewer);
  await expectColleague(tx, viewer, memberId, 'memberId');
  await expectColleague(tx, viewer, defaultMemberId, 'defaultMemberId');
  if (await tx.get('select 1 from line_channels where channel_id = $1 and disconnected_at is null', [input.channelId]))
    throw new Refusal('TAKEN', ['channelId'], 'channel');
  if (
    memberId !== null &&
    (await tx.get('select 1 from line_channels where member_id = $1 and disconnected_at is null', [memberId]))
  )
    throw new Refusal('TAKEN', ['memberId'], 'memberChannel');
  const before = await tx.row(
    LineChannel,
    'where channel_id = $1 and organization_id = $2 order by created_at desc limit 1',
    [input.channelId, viewer.organizationId],
  );
  const id = before?.id ?? newId('lch');
  const channel: LineChannel = {
    id,
    organizationId: viewer.organizationId,
    channelId: input.channelId,
    ...namesOf(account),
    memberId,
    defaultMemberId,
    channelSecret: vault.seal(purposeOf(id, 'secret'), input.channelSecret),
    accessToken: vault.seal(purposeOf(id, 'token'), input.channelAccessToken),
    problem: null,
    webhookSeenAt: null,
    webhookProblem: null,
    quotaUsed: null,
    quotaLimit: null,
    refreshedAt: tx.now,
    disconnectedAt: null,
    createdAt: before?.createdAt ?? tx.now,
  };
  if (before) {
    const { id: _, ...changes } = channel;
    await tx.update(LineChannel, id, changes);
    await settleRoomsSoon(tx, 'channel', id);
    tx.enqueue({ kind: 'announceChannelUsers', data: { channelId: id } });
  } else await tx.insert(LineChannel, channel);
  await audit(tx, viewer, 'channel.connected', id, `channel ${input.channelId}`);
  await announceMembers(tx, channel.organizationId);
  await announceInvites(tx, channel);
  tx.enqueue({ kind: 'refreshLineChannel', data: { channelId: id } });
  return channel;
}

function namesOf({ basicId, displayName }: LineAccount) {
  return { basicId, displayName: displayName.slice(0, 100) };
}

async function expectColleague(tx: Tx, viewer: Member, id: string | null, field: string): Promise<void> {
  if (id === null) return;
  const user = await userById(tx, id);
  if (!user || user.organizationId !== viewer.organizationId || !isActive(user))
    throw new Refusal('NOT_FOUND', [field], 'person');
}

export interface UpdateLineChannel {
  id: string;
  channelSecret?: string | null;
  channelAccessToken?: string | null;
  defaultMemberId?: string | null;
}

/** New credentials, which LINE has accepted where there are any, or another default member. What waited goes on. */
export async function updateLineChannel(
  tx: Tx,
  viewer: Member,
  vault: Vault,
  { id, channelSecret: secret, channelAccessToken: token, defaultMemberId }: UpdateLineChannel,
  account: LineAccount | null,
): Promise<void> {
  await expectAdmin(tx, viewer);
  const channel = await ownChannel(tx, viewer, id);
  if (defaultMemberId != null && channel.memberId !== null)
    throw new Refusal('INVALID', ['defaultMemberId'], 'ownChannel');
  await expectColleague(tx, viewer, defaultMemberId ?? null, 'defaultMemberId');
  await tx.update(LineChannel, id, {
    ...(account && { ...namesOf(account), problem: null }),
    channelSecret: secret == null ? undefined : vault.seal(purposeOf(id, 'secret'), secret),
    accessToken: token == null ? undefined : vault.seal(purposeOf(id, 'token'), token),
    defaultMemberId,
  });
  await audit(tx, viewer, 'channel.updated', id, account ? 'credentials' : null);
  await announceMembers(tx, channel.organizationId);
  if (account) {
    if (account.basicId !== channel.basicId) await announceInvites(tx, channel);
    await resume(tx, id);
  }
}

/** What waits for a channel's credentials is sent at once, and not only when it is its turn. */
async function resume(tx: Tx, channelId: string): Promise<void> {
  const waiting = await tx.all<{ targetId: string; id: string }>(
    'select target_id as "targetId", min(id) as id from line_deliveries where line_channel_id = $1 and state = \'QUEUED\' group by target_id',
    [channelId],
  );
  for (const { targetId, id } of waiting) tx.enqueue({ kind: 'deliverToLine', data: { targetId, deliveryId: id } });
  tx.enqueue({ kind: 'refreshLineChannel', data: { channelId } });
}

/** Ends a channel: its credentials are forgotten, and rooms that live by it close. Whoever talked through it stays in the address book. */
export async function disconnectLineChannel(tx: Tx, viewer: Member, id: string): Promise<void> {
  await expectAdmin(tx, viewer);
  const channel = await ownChannel(tx, viewer, id);
  await audit(tx, viewer, 'channel.disconnected', id, `channel ${channel.channelId}`);
  await disconnect(tx, channel);
}

/** Somebody is gone for good: their own channel ends, and nobody is sent to them any more. */
export async function leaveChannels(tx: Tx, memberId: string): Promise<void> {
  const channels = await tx.rows(
    LineChannel,
    'where disconnected_at is null and (member_id = $1 or default_member_id = $1) order by id',
    [memberId],
  );
  for (const channel of channels) {
    if (channel.memberId === memberId) await disconnect(tx, channel);
    else await tx.update(LineChannel, channel.id, { defaultMemberId: null });
  }
}

async function disconnect(tx: Tx, channel: LineChannel): Promise<void> {
  const { id } = channel;
  await tx.update(LineChannel, id, {
    disconnectedAt: tx.now,
    channelSecret: null,
    accessToken: null,
    problem: null,
  });
  await announceMembers(tx, channel.organizationId);
  await announceInvites(tx, channel);
  await settleRoomsSoon(tx, 'channel', id);
  tx.enqueue({ kind: 'announceChannelUsers', data: { channelId: id } });
}

/** Notes why nothing goes through a channel, or that it does again. */
export async function setProblem(tx: Tx, id: string, problem: ChannelProblem | null): Promise<void> {
  const channel = await channelById(tx, id);
  if (!channel || channel.problem === problem) return;
  await tx.update(LineChannel, id, { problem });
  await announceMembers(tx, channel.organizationId);
  if (problem === null && channel.problem !== 'QUOTA_EXHAUSTED') await resume(tx, id);
  if (problem === 'QUOTA_EXHAUSTED') tx.enqueue({ kind: 'refreshLineChannel', data: { channelId: id } });
}

/** Notes that a webhook came, signed as it has to be; or why LINE does not send any. */
export async function seeWebhook(tx: Tx, id: string, webhookProblem: string | null = null): Promise<void> {
  const channel = await channelById(tx, id);
  const comes = webhookProblem === null;
  if (!channel || ((channel.webhookSeenAt !== null) === comes && channel.webhookProblem === webhookProblem)) return;
  await tx.update(LineChannel, id, { webhookSeenAt: comes ? (channel.webhookSeenAt ?? tx.now) : null, webhookProblem });
  await announceMembers(tx, channel.organizationId);
}

/** Notes what LINE says of the month's messages. */
export async function noteQuota(tx: Tx, id: string, quota: { used: number; limit: number | null }): Promise<void> {
  const channel = await channelById(tx, id);
  if (!channel) return;
  const exhausted = quota.limit !== null && quota.used >= quota.limit;
  const problem = exhausted ? 'QUOTA_EXHAUSTED' : channel.problem === 'QUOTA_EXHAUSTED' ? null : channel.problem;
  if (channel.quotaUsed === quota.used && channel.quotaLimit === quota.limit && channel.problem === problem) return;
  await tx.update(LineChannel, id, { quotaUsed: quota.used, quotaLimit: quota.limit, problem });
  await announceMembers(tx, channel.organizationId);
}

/** LINE is asked of each channel once an hour, whichever process comes first. */
export async function refreshChannels(tx: Tx): Promise<void> {
  const due = await tx.all<{ id: string }>(
    `update line_channels set refreshed_at = $1
     where disconnected_at is null and refreshed_at <= $2 returning id`,
    [tx.now, tx.now - HOUR],
  );
  for (const { id } of due) tx.enqueue({ kind: 'refreshLineChannel', data: { channelId: id } });
}

/** Whether it is time to. */
export async function areChannelsDue(reader: Reader, now: number): Promise<boolean> {
  const due = 'select 1 from line_channels where disconnected_at is null and refreshed_at <= $1 limit 1';
  return (await reader.get(due, [now - HOUR])) !== undefined;
}

/**
 * Seals anew what another key than the newest has sealed, and answers how many channels that were. Those that no key reads stand as
 * such until the key is back, or an administrator gives the credentials anew: nothing of them is lost before.
 */
export async function resealChannels(tx: Tx, vault: Vault): Promise<{ sealed: number; unreadable: number }> {
  let [sealed, unreadable] = [0, 0];
  for (const channel of await tx.rows(LineChannel, 'where channel_secret is not null order by id')) {
    const { id } = channel;
    const credentials = readCredentials(vault, channel);
    if (!credentials) {
      unreadable += 1;
      await setProblem(tx, id, 'WRONG_CREDENTIALS');
      continue;
    }
    if (channel.problem === 'WRONG_CREDENTIALS') await resume(tx, id); // the key may be back
    if (vault.isCurrent(channel.channelSecret!) && vault.isCurrent(channel.accessToken!)) continue;
    await tx.update(LineChannel, id, {
      channelSecret: vault.seal(purposeOf(id, 'secret'), credentials.secret),
      accessToken: vault.seal(purposeOf(id, 'token'), credentials.token),
    });
    sealed += 1;
  }
  return { sealed, unreadable };
}

/** Of a channel that is connected: null where the key that sealed them is gone. */
export function readCredentials(vault: Vault, channel: LineChannel): { secret: string; token: string } | null {
  try {
    return {
      secret: vault.open(purposeOf(channel.id, 'secret'), channel.channelSecret!),
      token: accessToken(vault, channel),
    };
  } catch (error) {
    if (error instanceof VaultError) return null;
    throw error;
  }
}
