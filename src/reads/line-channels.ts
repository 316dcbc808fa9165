import { LineChannel } from '../../entities/line-channel.js';
import { lineMembers } from '../domain/line-access.js';
import type { Reads } from './reads.js';

/** The channels of the viewer's organization, the oldest first. */
export function listLineChannels({ reader, viewer, once }: Reads): Promise<LineChannel[]> {
  return once('listLineChannels', () =>
    reader.rows(LineChannel, 'where organization_id = $1 and disconnected_at is null order by created_at, id', [
      viewer.organizationId,
    ]),
  );
}

/** The channel by which people on LINE add the viewer: their own, or else the oldest shared one. Null where there is none, or they may not talk to LINE. */
export async function readInviteChannel({ reader, viewer }: Reads): Promise<LineChannel | null> {
  const found = await reader.row(
    LineChannel,
    `where organization_id = $1 and disconnected_at is null and (member_id = $2 or member_id is null)
       and exists (select 1 from ${lineMembers} where u.id = $2)
     order by case when member_id is null then 1 else 0 end, created_at, id limit 1`,
    [viewer.organizationId, viewer.id],
  );
  return found ?? null;
}
