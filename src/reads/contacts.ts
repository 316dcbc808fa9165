import type { Contact, ContactSource } from '../../entities/contact.js';
import { escapeLike } from '../database/name-search.js';
import { Page, keyset, readPage, type PageArgs, type SortColumn } from '../database/pages.js';
import type { Param } from '../database/tx.js';
import { fold } from '../fold.js';
import { personColumns, seenUser, type PersonRow, type SeenUser } from './people.js';
import type { Reads } from './reads.js';

export type SeenContact = Contact & { user?: SeenUser };

export interface ContactList extends PageArgs {
  search?: string | null;
  organizationId?: string | null;
  source?: ContactSource | null;
  orderBy: 'NAME' | 'SINCE';
  descending: boolean;
}

const sortColumns: Record<ContactList['orderBy'], SortColumn[]> = {
  NAME: [
    { sql: 'c.sort_name', type: 'text' },
    { sql: 'c.id', type: 'text' },
  ],
  SINCE: [
    { sql: 'c.since', type: 'number' },
    { sql: 'c.id', type: 'text' },
  ],
};

/** The viewer's contacts with their people and organizations: one statement, whatever the size of the page. */
export async function listContacts(reads: Reads, list: ContactList): Promise<Page<SeenContact>> {
  const { reader, viewer } = reads;
  const columns = sortColumns[list.orderBy];
  const page = readPage(list, columns);
  const params: Param[] = [viewer.id];
  let where = 'c.owner_id = $1';
  if (list.search)
    where += ` and c.search_text like $${params.push(`%${escapeLike(fold(list.search.slice(0, 200)))}%`)} escape '\\'`;
  if (list.organizationId != null) where += ` and u.organization_id = $${params.push(list.organizationId)}`;
  if (list.source != null) where += ` and c.source = $${params.push(list.source)}`;
  const filter = { where, params: [...params] };

  const rows = await reader.all<PersonRow & ContactRow>(
    `select ${contactColumns}, ${personColumns('$1')} from contacts c join users u on u.id = c.user_id join organizations o on o.id = u.organization_id where ${where}${keyset(page, columns, list.descending, params)}`,
    params,
  );
  const keyOf = (contact: Contact): Param[] => [list.orderBy === 'NAME' ? contact.sortName : contact.since, contact.id];
  return new Page(
    page,
    rows.map((row) => seenContact(row, viewer.id)),
    keyOf,
    async () => {
      const counted = await reader.get<{ n: number }>(
        `select count(*) as n from contacts c join users u on u.id = c.user_id where ${filter.where}`,
        filter.params,
      );
      return counted!.n;
    },
  );
}

const contactColumns = `c.id as "c_id", c.nickname as "c_nickname", c.note as "c_note", c.source as "c_source", c.since as "c_since", c.sort_name as "c_sort"`;

interface ContactRow {
  c_id: string;
  c_nickname: string | null;
  c_note: string | null;
  c_source: ContactSource;
  c_since: number;
  c_sort: string;
}

function seenContact(row: PersonRow & ContactRow, ownerId: string): SeenContact {
  const user = seenUser(row);
  const contact: SeenContact = {
    id: row.c_id,
    ownerId,
    userId: user.id,
    nickname: row.c_nickname,
    note: row.c_note,
    source: row.c_source,
    since: row.c_since,
    sortName: row.c_sort,
    searchText: '',
    user,
  };
  user.contact = contact;
  return contact;
}
