import { AuditEntry } from '../../entities/audit-entry.js';
import type { Tx } from '../database/tx.js';
import { newId } from '../ids.js';
import type { Member } from '../viewer.js';

/** What is noted for an organization's administrators. */
export type AuditAction =
  | 'account.deleted'
  | 'account.email_changed'
  | 'account.google_linked'
  | 'account.google_unlinked'
  | 'account.password_changed'
  | 'account.password_reset'
  | 'account.phone_changed'
  | 'channel.connected'
  | 'channel.disconnected'
  | 'channel.updated'
  | 'external_user.deleted'
  | 'member.access_set'
  | 'member.invitation_cancelled'
  | 'member.invited'
  | 'member.joined'
  | 'member.removed'
  | 'member.restored'
  | 'member.role_set'
  | 'member.suspended'
  | 'organization.renamed'
  | 'policy.changed'
  | 'policy.refused'
  | 'session.ended'
  | 'session.started'
  | 'sign_in.failed'
  | 'token.created'
  | 'token.revoked';

export interface NewAuditEntry {
  organizationId: string | null;
  actorId: string | null;
  action: AuditAction;
  subjectId?: string | null;
  /** No secret, no text of anybody's. */
  detail?: string | null;
  ipAddress?: string | null;
}

/** Notes that the viewer did something. */
export function audit(
  tx: Tx,
  viewer: Member,
  action: AuditAction,
  subjectId: string | null = null,
  detail: string | null = null,
): Promise<void> {
  const { id: actorId, organizationId, ipAddress } = viewer;
  return note(tx, { organizationId, actorId, action, subjectId, detail, ipAddress });
}

export function note(tx: Tx, entry: NewAuditEntry): Promise<void> {
  return tx.insert(AuditEntry, {
    id: newId('aud'),
    organizationId: entry.organizationId,
    actorId: entry.actorId,
    action: entry.action,
    subjectId: entry.subjectId ?? null,
    detail: entry.detail?.slice(0, 500) ?? null,
    ipAddress: entry.ipAddress ?? null,
    occurredAt: tx.now,
  });
}

/** Old entries, at most a thousand at once; answers how many there were. */
export function forgetAuditEntries(tx: Tx, lifetime: number): Promise<number> {
  return tx.run(
    'delete from audit_entries where id in (select id from audit_entries where occurred_at < $1 order by occurred_at limit 1000)',
    [tx.now - lifetime],
  );
}
