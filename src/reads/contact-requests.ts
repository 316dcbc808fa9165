import {
  ContactRequest,
  type ContactRequestDirection,
  type ContactRequestState,
} from '../../entities/contact-request.js';
import { Page, keyset, readPage, type PageArgs, type SortColumn } from '../database/pages.js';
import { anyOf, type Param } from '../database/tx.js';
import type { Reads } from './reads.js';

const columns: SortColumn[] = [
  { sql: 'created_at', type: 'number' },
  { sql: 'id', type: 'text' },
];

export interface ContactRequestList extends PageArgs {
  direction: ContactRequestDirection;
  states: readonly ContactRequestState[];
}

/** The requests to or from the viewer, newest first, by the state the viewer sees. */
export async function listContactRequests(
  { reader, viewer }: Reads,
  list: ContactRequestList,
): Promise<Page<ContactRequest>> {
  const page = readPage(list, columns);
  const [person, state] =
    list.direction === 'INCOMING' ? ['recipient_id', 'recipient_state'] : ['sender_id', 'sender_state'];
  const params: Param[] = [viewer.id, list.states];
  const where = `where ${person} = $1 and ${anyOf(reader, state, '$2')}`;
  const rows = await reader.rows(ContactRequest, where + keyset(page, columns, true, params), params);
  return new Page(
    page,
    rows,
    (request) => [request.createdAt, request.id],
    async () => {
      const counted = await reader.get<{ n: number }>(`select count(*) as n from contact_requests ${where}`, [
        viewer.id,
        list.states,
      ]);
      return counted!.n;
    },
  );
}

export async function countPendingRequests({ reader, viewer }: Reads): Promise<number> {
  const row = await reader.get<{ n: number }>(
    "select count(*) as n from contact_requests where recipient_id = $1 and recipient_state = 'PENDING'",
    [viewer.id],
  );
  return row!.n;
}
