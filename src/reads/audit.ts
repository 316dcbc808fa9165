import { AuditEntry } from '../../entities/audit-entry.js';
import { Page, keyset, readPage, type PageArgs, type SortColumn } from '../database/pages.js';
import type { Param } from '../database/tx.js';
import type { Reads } from './reads.js';

const columns: SortColumn[] = [
  { sql: 'occurred_at', type: 'number' },
  { sql: 'id', type: 'text' },
];

export interface AuditLog extends PageArgs {
  action?: string | null;
  actorId?: string | null;
}

/** What was noted for the viewer's organization, newest first. */
export async function readAuditLog({ reader, viewer }: Reads, list: AuditLog): Promise<Page<AuditEntry>> {
  const page = readPage(list, columns);
  const filter: Param[] = [viewer.organizationId];
  let where = 'where organization_id = $1';
  if (list.action != null) where += ` and action = $${filter.push(list.action)}`;
  if (list.actorId != null) where += ` and actor_id = $${filter.push(list.actorId)}`;
  const params = [...filter];
  const rows = await reader.rows(AuditEntry, where + keyset(page, columns, true, params), params);
  return new Page(
    page,
    rows,
    (entry) => [entry.occurredAt, entry.id],
    async () => {
      const counted = await reader.get<{ n: number }>(`select count(*) as n from audit_entries ${where}`, filter);
      return counted!.n;
    },
  );
}
