import { randomBytes, randomInt } from 'node:crypto';
import { ContactRequest } from '../../entities/contact-request.js';
import { InviteLink } from '../../entities/invite-link.js';
import type { User } from '../../entities/user.js';
import type { Reader, Tx } from '../database/tx.js';
import { Refusal } from '../errors.js';
import { kindOfId, newId } from '../ids.js';
import type { Member } from '../viewer.js';
import { checkDailyLimit, makeRequest, requestsBetween } from './contact-requests.js';
import { contactBetween } from './contacts.js';
import { isMessageId, setMessageId } from './message-ids.js';
import { blockersBetween, isActive, ownAccount, userById } from './people.js';
import { allowedBetween, PolicyRefusal } from './policy.js';
import { approve } from './request-answers.js';
import type { Rules } from './rules.js';
import { readOptionalName, readText } from './text.js';

/** How many somebody may have that still work. */
const MOST = 1_000;

/** Makes the contact link from the message ID, and the ID itself where there is none or another is asked for. Revoked, it works again. */
export async function createContactLink(tx: Tx, viewer: Member, messageId: string | null): Promise<InviteLink> {
  const { messageId: held, displayName } = await ownAccount(tx, viewer);
  if (messageId !== null && messageId !== held) await setMessageId(tx, viewer, messageId);
  else if (held === null) await setMessageId(tx, viewer, await freeMessageId(tx, displayName));
  const existing = await contactLinkOf(tx, viewer.id);
  if (existing?.revokedAt === null) return existing;
  const link: InviteLink = existing
    ? { ...existing, revokedAt: null }
    : newLink(tx, viewer.id, { randomCode: null, label: null, autoApprove: false, expiresAt: null, maxUses: null });
  if (existing) await tx.run('update invite_links set revoked_at = null where id = $1', [link.id]);
  else await tx.insert(InviteLink, link);
  announceLink(tx, link);
  tx.emit(viewer.id, { kind: 'ViewerChanged', subjectId: viewer.id });
  return link;
}

/** The contact link of somebody, revoked or not. */
export function contactLinkOf(reader: Reader, ownerId: string): Promise<InviteLink | undefined> {
  return reader.row(InviteLink, 'where owner_id = $1 and random_code is null', [ownerId]);
}

/** The name as far as it has letters of the alphabet, and enough that nobody guesses. */
async function freeMessageId(tx: Tx, displayName: string): Promise<string> {
  const name = displayName
    .normalize('NFD')
    .replace(/đ/gi, 'd')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 20);
  for (;;) {
    const tail = Array.from({ length: 8 }, () => letters[randomInt(letters.length)]).join('');
    const made = name === '' ? `id-${tail}` : `${name}-${tail}`;
    const taken = await tx.get(
      'select 1 from users where message_id_key = $1 union all select 1 from retired_message_ids where message_id_key = $1',
      [made],
    );
    if (!taken) return made;
  }
}
const letters = '23456789abcdefghijkmnpqrstuvwxyz';

export interface CreateInviteLink {
  label?: string | null;
  expiresAt?: number | null;
  maxUses?: number | null;
  autoApprove: boolean;
}

/** Makes a link with a code of 132 random bits. */
export async function createInviteLink(tx: Tx, viewer: Member, input: CreateInviteLink): Promise<InviteLink> {
  const label = readOptionalName(input.label ?? null, 'label');
  if (input.expiresAt != null && input.expiresAt <= tx.now) throw new Refusal('INVALID', ['expiresAt'], 'past');
  if (input.maxUses != null && (input.maxUses < 1 || input.maxUses > 1_000_000))
    throw new Refusal('INVALID', ['maxUses'], 'maxUses', { max: 1_000_000 });
  await ownAccount(tx, viewer);
  const held = await tx.get<{ n: number }>(
    `select count(*) as n from invite_links where owner_id = $1 and ${working('$2')}`,
    [viewer.id, tx.now],
  );
  if (held!.n >= MOST) throw new Refusal('LIMIT_REACHED', null, null, { limit: MOST });
  const link = newLink(tx, viewer.id, {
    randomCode: randomBytes(18).toString('base64url').slice(0, 22),
    label,
    autoApprove: input.autoApprove,
    expiresAt: input.expiresAt ?? null,
    maxUses: input.maxUses ?? null,
  });
  await tx.insert(InviteLink, link);
  announceLink(tx, link);
  return link;
}

function newLink(
  tx: Tx,
  ownerId: string,
  more: Pick<InviteLink, 'randomCode' | 'label' | 'autoApprove' | 'expiresAt' | 'maxUses'>,
): InviteLink {
  return { id: newId('link'), ownerId, ...more, useCount: 0, revokedAt: null, createdAt: tx.now };
}

/** SQL: the link still leads somewhere. */
function working(now: string): string {
  return `${standing(now)} and (max_uses is null or use_count < max_uses)`;
}

/** SQL: it may be used up. */
function standing(now: string): string {
  return `revoked_at is null and (expires_at is null or expires_at > ${now})`;
}

function announceLink(tx: Tx, { id, ownerId }: InviteLink): void {
  tx.emit(ownerId, { kind: 'InviteLinkChanged', subjectId: id });
}

/** Ends a link at once. Ending it again changes nothing. */
export async function revokeInviteLink(tx: Tx, viewer: Member, id: string): Promise<InviteLink> {
  await ownAccount(tx, viewer);
  const link =
    kindOfId(id) === 'link' ? await tx.row(InviteLink, 'where id = $1 and owner_id = $2', [id, viewer.id]) : undefined;
  if (!link) throw new Refusal('NOT_FOUND', ['id']);
  if (link.revokedAt !== null) return link;
  await tx.update(InviteLink, link.id, { revokedAt: tx.now });
  announceLink(tx, link);
  if (link.randomCode === null) tx.emit(viewer.id, { kind: 'ViewerChanged', subjectId: viewer.id });
  return { ...link, revokedAt: tx.now };
}

/** Ended links are forgotten a month later, at most 200 at once; answers how many there were. */
export async function forgetInviteLinks(tx: Tx, after: number): Promise<number> {
  const ended = await tx.rows(
    InviteLink,
    'where random_code is not null and (revoked_at <= $1 or expires_at <= $1) limit 200',
    [tx.now - after],
  );
  await tx.lockPeople([...new Set(ended.map(({ ownerId }) => ownerId))]);
  for (const link of ended) {
    const forgotten = await tx.run('delete from invite_links where id = $1', [link.id]);
    if (forgotten > 0) announceLink(tx, link);
  }
  return ended.length;
}

export interface OpenLink {
  link: InviteLink;
  owner: User;
}

/** The link of a code and its owner, as long as it leads somewhere: unknown, revoked, used up, expired and hidden are one. */
export async function openLink(reader: Reader, code: string, now: number): Promise<OpenLink | null> {
  const found = await standingLink(reader, code, now);
  return found && isUsedUp(found.link) ? null : found;
}

export function isUsedUp({ maxUses, useCount }: InviteLink): boolean {
  return maxUses !== null && useCount >= maxUses;
}

/** The same, of a link that is used up, too. */
export async function standingLink(reader: Reader, code: string, now: number): Promise<OpenLink | null> {
  const link =
    (await reader.row(InviteLink, `where random_code = $1 and ${standing('$2')}`, [code, now])) ??
    (isMessageId(code)
      ? await reader.row(
          InviteLink,
          `where random_code is null and ${standing('$2')} and owner_id = (select id from users where message_id_key = $1)`,
          [code.toLowerCase(), now],
        )
      : undefined);
  const owner = link && (await userById(reader, link.ownerId));
  if (!owner || !isActive(owner) || (link.randomCode === null && !owner.findableByMessageId)) return null;
  return { link, owner };
}

/**
 * Asks the owner of a link to be in contact; where the link approves by itself, or they have asked the viewer, the two are at
 * once. Somebody who is blocked, or was declined, sees their request pending, as with any other.
 */
export async function followInviteLink(
  tx: Tx,
  viewer: Member,
  code: string,
  text: string | null,
  rules: Rules,
): Promise<ContactRequest> {
  const message = readText(text, 'message', 1_000);
  const found = await openLink(tx, code, tx.now);
  if (!found) throw unknownLink();
  const { link, owner } = found;
  if (owner.id === viewer.id) throw new Refusal('SELF', ['code']);
  await tx.lockPeople([viewer.id, owner.id]);
  if (owner.organizationId === viewer.organizationId) throw new Refusal('ALREADY_CONTACT', ['code'], 'colleague');
  const blockers = await blockersBetween(tx, viewer.id, owner.id);
  if (blockers.has(viewer.id)) throw new Refusal('BLOCKED', ['code']);
  // The contact link is the message ID, and by that whoever has blocked the viewer is unknown to them: see readLanding.
  if (link.randomCode === null && blockers.has(owner.id)) throw unknownLink();
  if (await contactBetween(tx, viewer.id, owner.id)) throw new Refusal('ALREADY_CONTACT', ['code']);
  const allowed = await allowedBetween(tx, viewer.id, owner.id);
  if (!allowed.own) throw new PolicyRefusal(['code'], owner.id);
  if (!allowed.theirs) throw unknownLink();
  const { theirs, own, declined } = await requestsBetween(tx, viewer.id, owner.id);
  if (own) throw new Refusal('ALREADY_REQUESTED', ['code']);
  if (!theirs) await checkDailyLimit(tx, viewer.id, rules);
  await useLink(tx, link);
  if (theirs) return approve(tx, theirs);
  const unheard = blockers.has(owner.id) || declined;
  const approved = link.autoApprove && !unheard;
  return makeRequest(
    tx,
    { senderId: viewer.id, recipient: owner, message, source: 'INVITE_LINK', unheard, approved },
    rules,
  );
}

/** Counts one use, exactly: whoever comes after the last is refused. */
async function useLink(tx: Tx, link: InviteLink): Promise<void> {
  const used = await tx.run(`update invite_links set use_count = use_count + 1 where id = $1 and ${working('$2')}`, [
    link.id,
    tx.now,
  ]);
  if (used === 0) throw unknownLink();
  announceLink(tx, link);
}

function unknownLink(): Refusal {
  return new Refusal('NOT_FOUND', ['code'], 'inviteLink');
}
