import { Organization } from '../../entities/organization.js';
import { letsOut } from '../domain/policy.js';
import { anyOf } from '../database/tx.js';
import type { Reads } from './reads.js';

/** Whom somebody may talk to outside their organization, as its policy says now. */
export interface ExternalAccess {
  id: string;
  line: boolean;
  otherOrganizations: boolean;
}

export async function readExternalAccess({ reader }: Reads, userIds: readonly string[]): Promise<ExternalAccess[]> {
  const rows = await reader.all<Record<keyof ExternalAccess, unknown>>(
    `select u.id, ${letsOut('u', 'o', 'line')} as line, ${letsOut('u', 'o')} as "otherOrganizations"
     from users u join organizations o on o.id = u.organization_id where ${anyOf(reader, 'u.id', '$1')}`,
    [userIds],
  );
  return rows.map((row) => ({
    id: row.id as string,
    line: Boolean(row.line),
    otherOrganizations: Boolean(row.otherOrganizations),
  }));
}

/** The organizations the viewer's own may talk to, by name; null: any. */
export function readAllowedOrganizations({ reader, viewer, once }: Reads): Promise<Organization[] | null> {
  return once('readAllowedOrganizations', async () => {
    const own = await reader.row(Organization, 'where id = $1', [viewer.organizationId]);
    if (!own!.allowListed) return null;
    return reader.rows(
      Organization,
      'where id in (select allowed_id from allowed_organizations where organization_id = $1) order by name, id',
      [viewer.organizationId],
    );
  });
}

export function readOwnOrganization({ reader, viewer, once }: Reads): Promise<Organization> {
  return once('readOwnOrganization', async () => {
    const own = await reader.row(Organization, 'where id = $1', [viewer.organizationId]);
    return own!;
  });
}
