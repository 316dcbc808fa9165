import type { Reader } from '../database/tx.js';
import type { Member } from '../viewer.js';
import { letsOut, PolicyRefusal } from './policy.js';

/** Refuses whoever may not talk to LINE. */
export async function expectLine(reader: Reader, viewer: Member, field: string[] | null = null): Promise<void> {
  const row = await reader.get<{ allowed: unknown }>(
    `select ${letsOut('u', 'o', 'line')} as allowed from users u join organizations o on o.id = u.organization_id where u.id = $1`,
    [viewer.id],
  );
  if (!row?.allowed) throw new PolicyRefusal(field, null, 'line');
}

/** SQL: the viewer reads the address book that user `x` of an outside network stands in. */
export const readsBook = (x: string, viewer: string) => `(${x}.deleted_at is null and exists (
  select 1 from users v join organizations vo on vo.id = v.organization_id
  where v.id = ${viewer} and vo.id = ${x}.organization_id and ${letsOut('v', 'vo', 'line')}))`;
