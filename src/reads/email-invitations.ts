import { EmailInvitation, type EmailInvitationState } from '../../entities/email-invitation.js';
import { MemberInvitation } from '../../entities/member-invitation.js';
import { Page, keyset, readPage, type PageArgs, type SortColumn } from '../database/pages.js';
import { anyOf, type Param } from '../database/tx.js';
import type { Reads } from './reads.js';

const columns: SortColumn[] = [
  { sql: 'created_at', type: 'number' },
  { sql: 'id', type: 'text' },
];

export interface EmailInvitationList extends PageArgs {
  states: readonly EmailInvitationState[] | null;
}

/** The invitations the viewer has mailed, newest first. */
export async function listEmailInvitations(
  { reader, viewer }: Reads,
  list: EmailInvitationList,
): Promise<Page<EmailInvitation>> {
  const page = readPage(list, columns);
  const filter: Param[] = list.states === null ? [viewer.id] : [viewer.id, list.states];
  const where = `where inviter_id = $1${list.states === null ? '' : ` and ${anyOf(reader, 'state', '$2')}`}`;
  const params = [...filter];
  const rows = await reader.rows(EmailInvitation, where + keyset(page, columns, true, params), params);
  return new Page(
    page,
    rows,
    (invitation) => [invitation.createdAt, invitation.id],
    async () => {
      const counted = await reader.get<{ n: number }>(`select count(*) as n from email_invitations ${where}`, filter);
      return counted!.n;
    },
  );
}

/** Whom the viewer's organization has invited, newest first; the latest five hundred. */
export function listMemberInvitations({ reader, viewer, once }: Reads): Promise<MemberInvitation[]> {
  return once('listMemberInvitations', () =>
    reader.rows(MemberInvitation, 'where organization_id = $1 order by created_at desc, id desc limit 500', [
      viewer.organizationId,
    ]),
  );
}
