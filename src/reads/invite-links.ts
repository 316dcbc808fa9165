import { InviteLink } from '../../entities/invite-link.js';
import type { Reads } from './reads.js';

/** The viewer's links, the contact link first, then the latest first. */
export function listInviteLinks({ reader, viewer, once }: Reads): Promise<InviteLink[]> {
  return once('listInviteLinks', () =>
    reader.rows(
      InviteLink,
      'where owner_id = $1 order by case when random_code is null then 0 else 1 end, created_at desc, id desc',
      [viewer.id],
    ),
  );
}
