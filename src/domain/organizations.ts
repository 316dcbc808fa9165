import type { ExternalAudience } from '../../entities/enums.js';
import { Organization } from '../../entities/organization.js';
import { User } from '../../entities/user.js';
import type { Reader, Tx } from '../database/tx.js';
import { Refusal } from '../errors.js';
import { kindOfId } from '../ids.js';
import type { Member } from '../viewer.js';
import { announceMembers } from './accounts.js';
import { audit } from './audit.js';
import { expectAdmin, ownMember } from './members.js';
import { letsOut } from './policy.js';
import { settleRoomsSoon } from './room-policy.js';
import { readName } from './text.js';

const MOST_ALLOWED = 1_000;

/** By the code its administrators give to others; without regard to case. */
export function organizationByCode(reader: Reader, code: string): Promise<Organization | undefined> {
  return reader.row(Organization, 'where code = $1', [code.trim().toUpperCase()]);
}

export async function updateOrganization(tx: Tx, viewer: Member, name: string | null | undefined): Promise<void> {
  if (name === null) throw new Refusal('INVALID', ['name'], 'required');
  const read = name === undefined ? undefined : readName(name, 'name');
  await expectAdmin(tx, viewer);
  if (read === undefined) return;
  await tx.update(Organization, viewer.organizationId, { name: read });
  await audit(tx, viewer, 'organization.renamed', viewer.organizationId);
  await announceMembers(tx, viewer.organizationId);
}

export interface UpdateExternalPolicy {
  line?: ExternalAudience | null;
  otherOrganizations?: ExternalAudience | null;
  /** Null: any. */
  allowedOrganizationIds?: string[] | null;
  phoneSearch?: boolean | null;
  fileSending?: boolean | null;
}

/** Who of the organization may talk to whom outside it. Every member whose own access changes with it is told. */
export async function updateExternalPolicy(tx: Tx, viewer: Member, input: UpdateExternalPolicy): Promise<void> {
  for (const name of ['line', 'otherOrganizations', 'phoneSearch', 'fileSending'] as const)
    if (input[name] === null) throw new Refusal('INVALID', [name], 'required');
  await expectAdmin(tx, viewer);
  const { organizationId } = viewer;
  const changes = described(input);
  if (changes === '') return;
  const before = await accessOfMembers(tx, organizationId);
  if (input.allowedOrganizationIds !== undefined) await setAllowed(tx, organizationId, input.allowedOrganizationIds);
  await tx.update(Organization, organizationId, {
    lineAudience: input.line ?? undefined,
    outsideAudience: input.otherOrganizations ?? undefined,
    phoneSearch: input.phoneSearch ?? undefined,
    fileSending: input.fileSending ?? undefined,
  });
  const after = await accessOfMembers(tx, organizationId);
  for (const [id, access] of after) {
    const was = before.get(id);
    if (was?.line !== access.line || was.outside !== access.outside) tellOfAccess(tx, id, was, access);
  }
  await audit(tx, viewer, 'policy.changed', organizationId, changes);
  await announceMembers(tx, organizationId);
  await settleRoomsSoon(tx, 'organization', organizationId);
}

async function setAllowed(tx: Tx, organizationId: string, ids: string[] | null): Promise<void> {
  const field = ['allowedOrganizationIds'];
  if ((ids?.length ?? 0) > MOST_ALLOWED) throw new Refusal('LIMIT_REACHED', field, null, { limit: MOST_ALLOWED });
  await tx.run('delete from allowed_organizations where organization_id = $1', [organizationId]);
  for (const id of new Set(ids)) {
    const known = kindOfId(id) === 'org' && (await tx.get('select 1 from organizations where id = $1', [id]));
    if (!known || id === organizationId) throw new Refusal('NOT_FOUND', field);
    await tx.run('insert into allowed_organizations (organization_id, allowed_id) values ($1, $2)', [
      organizationId,
      id,
    ]);
  }
  await tx.update(Organization, organizationId, { allowListed: ids !== null });
}

/** What is set, without the ids of a long list; empty where nothing is. */
function described({
  allowedOrganizationIds: allowed,
  ...rest
}: Omit<UpdateExternalPolicy, 'line' | 'otherOrganizations'> & {
  line?: unknown;
  otherOrganizations?: unknown;
}): string {
  const parts = Object.entries(rest).filter(([, value]) => value !== undefined);
  const words = parts.map(([name, value]) => `${name}=${String(value)}`);
  if (allowed !== undefined) words.push(`allowedOrganizations=${allowed === null ? 'any' : allowed.length}`);
  return words.join(' ');
}

interface Access {
  line: boolean;
  outside: boolean;
}

/** What each member may do now; or this one of them. */
async function accessOfMembers(
  tx: Tx,
  organizationId: string,
  userId: string | null = null,
): Promise<Map<string, Access>> {
  const rows = await tx.all<Record<'line' | 'outside', unknown> & { id: string }>(
    `select u.id, ${letsOut('u', 'o', 'line')} as line, ${letsOut('u', 'o')} as outside
     from users u join organizations o on o.id = u.organization_id
     where o.id = $1 and u.deleted_at is null${userId === null ? '' : ' and u.id = $2'} order by u.id`,
    userId === null ? [organizationId] : [organizationId, userId],
  );
  return new Map(rows.map(({ id, line, outside }) => [id, { line: Boolean(line), outside: Boolean(outside) }]));
}

/** What changed in the address book while somebody could not read it was not told to them: they are told to read it. */
function tellOfAccess(tx: Tx, id: string, was: Access | undefined, is: Access | undefined): void {
  const bookOpened = is?.line === true && !was?.line;
  tx.emit(id, { kind: 'ViewerChanged', subjectId: id, ...(bookOpened && { data: { bookOpened } }) });
}

/** Chooses a member, or not any more: it counts while the policy is CHOSEN_MEMBERS. */
export async function setExternalAccess(
  tx: Tx,
  viewer: Member,
  input: { userId: string; line?: boolean | null; otherOrganizations?: boolean | null },
): Promise<void> {
  for (const name of ['line', 'otherOrganizations'] as const)
    if (input[name] === null) throw new Refusal('INVALID', [name], 'required');
  const user = await ownMember(tx, viewer, input.userId);
  const { userId: _, ...set } = input;
  const changes = described(set);
  if (changes === '') return;
  const access = async () => (await accessOfMembers(tx, viewer.organizationId, user.id)).get(user.id);
  const before = await access();
  await tx.update(User, user.id, {
    chosenForLine: input.line ?? undefined,
    chosenForOutside: input.otherOrganizations ?? undefined,
  });
  tellOfAccess(tx, user.id, before, await access());
  await audit(tx, viewer, 'member.access_set', user.id, changes);
  await announceMembers(tx, viewer.organizationId);
  await settleRoomsSoon(tx, 'person', user.id);
}
