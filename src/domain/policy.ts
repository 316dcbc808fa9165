import type { Reader } from '../database/tx.js';
import { Refusal } from '../errors.js';

/**
 * SQL: whether the policy of organization `o` lets its member `u` talk to people of another organization, whose id is the
 * expression `other`. Both sides have to allow it.
 */
export function letsReach(u: string, o: string, other: string): string {
  return `(${letsOut(u, o)} and (not ${o}.allow_listed or exists (
    select 1 from allowed_organizations a where a.organization_id = ${o}.id and a.allowed_id = ${other})))`;
}

/** SQL: whether a member may talk to other organizations, or to LINE, at all. */
export function letsOut(u: string, o: string, to: 'outside' | 'line' = 'outside'): string {
  return `(${o}.${to}_audience = 'EVERYBODY' or (${o}.${to}_audience = 'CHOSEN_MEMBERS' and ${u}.chosen_for_${to}))`;
}

export interface Allowed {
  /** By the first one's organization. */
  own: boolean;
  /** By the other's. */
  theirs: boolean;
  /** Whether both let people be found by phone number. */
  phoneSearch: boolean;
}

/** Whether the policies of two people's organizations let them be in contact. Colleagues always may. */
export async function allowedBetween(reader: Reader, viewerId: string, otherId: string): Promise<Allowed> {
  const row = await reader.get<Record<keyof Allowed | 'colleagues', unknown>>(
    `select vo.id = o.id as colleagues, ${letsReach('v', 'vo', 'o.id')} as own, ${letsReach('u', 'o', 'vo.id')} as theirs,
       (vo.phone_search and o.phone_search) as "phoneSearch"
     from users v join organizations vo on vo.id = v.organization_id, users u join organizations o on o.id = u.organization_id
     where v.id = $1 and u.id = $2`,
    [viewerId, otherId],
  );
  if (!row) return { own: false, theirs: false, phoneSearch: false };
  const colleagues = Boolean(row.colleagues);
  return {
    own: colleagues || Boolean(row.own),
    theirs: colleagues || Boolean(row.theirs),
    phoneSearch: Boolean(row.phoneSearch),
  };
}

/** What a policy does not allow. It is noted in the audit log, with whom it was about. */
export class PolicyRefusal extends Refusal<'EXTERNAL_CHAT_NOT_ALLOWED'> {
  constructor(
    field: string[] | null,
    /** Whom the viewer wanted to reach; null: anybody. */
    readonly subjectId: string | null,
    variant: 'theirs' | 'room' | 'files' | 'line' | 'lineRoom' | null = null,
  ) {
    super('EXTERNAL_CHAT_NOT_ALLOWED', field, variant);
  }
}

/** Refuses somebody whose own organization lets them talk to nobody outside. */
export async function expectLetOut(reader: Reader, viewerId: string, field: string[] | null = null): Promise<void> {
  const row = await reader.get<{ allowed: unknown }>(
    `select ${letsOut('u', 'o')} as allowed from users u join organizations o on o.id = u.organization_id where u.id = $1`,
    [viewerId],
  );
  if (!row?.allowed) throw new PolicyRefusal(field, null);
}
