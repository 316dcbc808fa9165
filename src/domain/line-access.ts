import type { Reader } from '../database/tx.js';
import type { Member } from '../viewer.js';
import { letsOut, PolicyRefusal } from './policy.js';

/** SQL, after `from`: the members `u` of organizations `o` who may talk to LINE, also while they are suspended. */
export const lineMembers = `users u join organizations o
  on o.id = u.organization_id and u.deleted_at is null and ${letsOut('u', 'o', 'line')}`;

/** SQL, after `from`: those of them who are not suspended, and so can hear somebody now. */
export const activeLineMembers = `${lineMembers} and u.suspended_at is null`;

/** Refuses whoever may not talk to LINE. */
export async function expectLine(reader: Reader, viewer: Member, field: string[] | null = null): Promise<void> {
  if (!(await reader.get(`select 1 from ${lineMembers} where u.id = $1`, [viewer.id])))
    throw new PolicyRefusal(field, null, 'line');
}

/** SQL: the viewer reads the address book that user `x` of an outside network stands in. */
export const readsBook = (x: string, viewer: string) => `(${x}.deleted_at is null and exists (
  select 1 from ${lineMembers} where u.id = ${viewer} and o.id = ${x}.organization_id))`;

/** SQL: what is written to user `x` of an outside network reaches them, through channel `c`. */
export const reachable = '(x.follows and c.disconnected_at is null)';
