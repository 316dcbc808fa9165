import { Organization } from '../../entities/organization.js';
import { escapeLike } from '../database/name-search.js';
import { Page, keyset, readPage, type PageArgs, type SortColumn } from '../database/pages.js';
import { anyOf, type Param } from '../database/tx.js';
import { personColumns, personTables, seenUser, type PersonRow, type SeenUser } from './people.js';
import { fold } from '../fold.js';
import type { Reads } from './reads.js';

/** Of these ids, the organizations the viewer may see: their own, and those of their contacts. */
export function readVisibleOrganizations({ reader, viewer }: Reads, ids: readonly string[]): Promise<Organization[]> {
  return reader.rows(
    Organization,
    `where ${anyOf(reader, 'id', '$1')} and (id = $2 or exists (
      select 1 from contacts c join users u on u.id = c.user_id where c.owner_id = $3 and u.organization_id = organizations.id))`,
    [ids, viewer.organizationId, viewer.id],
  );
}

/** How many members the viewer's organization has. */
export function countMembers({ reader, viewer, once }: Reads): Promise<number> {
  return once('countMembers', async () => {
    const row = await reader.get<{ n: number }>(
      'select count(*) as n from users where organization_id = $1 and deleted_at is null',
      [viewer.organizationId],
    );
    return row!.n;
  });
}

/** How many people outside it the members of the viewer's organization are connected to. */
export function countOutsideContacts({ reader, viewer, once }: Reads): Promise<number> {
  return once('countOutsideContacts', async () => {
    const row = await reader.get<{ n: number }>(
      `select count(distinct c.user_id) as n from users m join contacts c on c.owner_id = m.id join users u on u.id = c.user_id
       where m.organization_id = $1 and m.deleted_at is null and u.organization_id <> $1`,
      [viewer.organizationId],
    );
    return row!.n;
  });
}

const columns: SortColumn[] = [
  { sql: 'u.folded_name', type: 'text' },
  { sql: 'u.id', type: 'text' },
];

export interface MemberList extends PageArgs {
  search?: string | null;
}

type Member = SeenUser & { foldedName: string };

/** The members of the viewer's organization by name, the viewer among them. Suspended ones are listed to administrators only. */
export function listMembers(reads: Reads, list: MemberList): Promise<Page<Member>> {
  const { first, after, last, before, search } = list;
  return reads.once(`listMembers ${JSON.stringify([first, after, last, before, search])}`, () =>
    readMembers(reads, list),
  );
}

async function readMembers({ reader, viewer }: Reads, list: MemberList): Promise<Page<Member>> {
  const page = readPage(list, columns);
  const counted: Param[] = [];
  const params: Param[] = [];
  const where = members(viewer, list.search, params);
  const rows = await reader.all<PersonRow & { folded: string }>(
    `select u.folded_name as folded, ${personColumns(`$${params.push(viewer.id)}`)} from ${personTables} where ${where}${keyset(page, columns, false, params)}`,
    params,
  );
  const users = rows.map((row) => ({ ...seenUser(row), foldedName: row.folded }));
  return new Page(
    page,
    users,
    (user) => [user.foldedName, user.id],
    async () => {
      const row = await reader.get<{ n: number }>(
        `select count(*) as n from users u where ${members(viewer, list.search, counted)}`,
        counted,
      );
      return row!.n;
    },
  );
}

function members(viewer: Reads['viewer'], search: string | null | undefined, params: Param[]): string {
  let where = `u.organization_id = $${params.push(viewer.organizationId)} and u.deleted_at is null`;
  if (viewer.role !== 'ADMIN') where += ' and u.suspended_at is null';
  if (search)
    where += ` and u.folded_name like $${params.push(`%${escapeLike(fold(search.slice(0, 200)))}%`)} escape '\\'`;
  return where;
}
