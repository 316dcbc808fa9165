import { anyOf, type Reader } from '../database/tx.js';
import { letsOut } from '../domain/policy.js';
import type { Member } from '../viewer.js';

/** The index of names is asked for so many organizations at once: each costs it some ten microseconds. */
const MOST_IN_INDEX = 100;
/** So many may an organization allow, and its own. */
const MOST_KNOWN = 1_001;
/** So many people are looked through one by one. */
const MOST_LISTED = 25_000;

/**
 * Among whom a viewer's search looks: by the index of names in some organizations or in all, or through the list of the members.
 * It only saves looking at those whom no policy lets them reach: who may be found is asked again of each who is.
 */
export type Reach =
  { by: 'index'; organizationIds: readonly string[] | null } | { by: 'members'; organizationIds: readonly string[] };

export async function reachOf(reader: Reader, viewer: Member): Promise<Reach> {
  const organizationIds = await reachedOrganizations(reader, viewer);
  if (organizationIds === null || organizationIds.length <= MOST_IN_INDEX) return { by: 'index', organizationIds };
  const members = await reader.get<{ n: number }>(
    `select count(*) as n from (select 1 from users where ${anyOf(reader, 'organization_id', '$1')} and deleted_at is null limit ${MOST_LISTED + 1}) x`,
    [organizationIds],
  );
  return members!.n > MOST_LISTED ? { by: 'index', organizationIds: null } : { by: 'members', organizationIds };
}

const letsSomeOut = "o.outside_audience in ('EVERYBODY', 'CHOSEN_MEMBERS')";
const openToAll = `${letsSomeOut} and o.allow_listed = false`;

/** The viewer's own organization and those which may have members they reach; null: more than are of use. */
async function reachedOrganizations(reader: Reader, viewer: Member): Promise<string[] | null> {
  const own = viewer.organizationId;
  const policy = await reader.get<{ out: unknown; listed: unknown; many: unknown }>(
    `select ${letsOut('v', 'vo')} as out, vo.allow_listed as listed,
       (select 1 from organizations o where ${openToAll} limit 1 offset ${MOST_KNOWN}) as many
     from users v join organizations vo on vo.id = v.organization_id where v.id = $1`,
    [viewer.id],
  );
  if (!policy?.out) return [own];
  if (!policy.listed && policy.many) return null;
  const allowedByThem = `${letsSomeOut} and o.allow_listed and o.id in (select organization_id from allowed_organizations where allowed_id = $1)`;
  const others = await reader.all<{ id: string }>(
    policy.listed
      ? `select o.id from organizations o where o.id in (select allowed_id from allowed_organizations where organization_id = $1)
           and ((${openToAll}) or (${allowedByThem}))`
      : `select id from (select o.id from organizations o where ${openToAll} union all select o.id from organizations o where ${allowedByThem}) x
         limit ${MOST_KNOWN + 1}`,
    [own],
  );
  return others.length > MOST_KNOWN ? null : [...new Set([own, ...others.map(({ id }) => id)])];
}
