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
  for (const [id, access] of after)
    if (before.get(id) !== access) tx.emit(id, { kind: 'ViewerChanged', subjectId: id });
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

/** What each member may do now, as one text to compare. */
async function accessOfMembers(tx: Tx, organizationId: string): Promise<Map<string, string>> {
  const rows = await tx.all<{ id: string; line: unknown; outside: unknown }>(
    `select u.id, ${letsOut('u', 'o', 'line')} as line, ${letsOut('u', 'o')} as outside
     from users u join organizations o on o.id = u.organization_id where o.id = $1 and u.deleted_at is null order by u.id`,
    [organizationId],
  );
  return new Map(rows.map(({ id, line, outside }) => [id, `${Boolean(line)} ${Boolean(outside)}`]));
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
  await tx.update(User, user.id, {
    chosenForLine: input.line ?? undefined,
    chosenForOutside: input.otherOrganizations ?? undefined,
  });
  tx.emit(user.id, { kind: 'ViewerChanged', subjectId: user.id });
  await audit(tx, viewer, 'member.access_set', user.id, changes);
  await announceMembers(tx, viewer.organizationId);
  await settleRoomsSoon(tx, 'person', user.id);
}
