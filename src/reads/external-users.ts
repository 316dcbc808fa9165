import { ExternalUser } from '../../entities/external-user.js';
import { escapeLike } from '../database/name-search.js';
import { Page, keyset, readPage, type PageArgs, type SortColumn } from '../database/pages.js';
import { anyOf, type Param, type Reader } from '../database/tx.js';
import { seesOutside } from '../domain/known-people.js';
import { reachable, readsBook } from '../domain/line-access.js';
import { fold } from '../fold.js';
import type { Member } from '../viewer.js';
import type { Reads } from './reads.js';

/** Somebody on an outside network, as the viewer may see them. */
export type SeenExternalUser = ExternalUser & {
  /** The viewer reads the address book they stand in: then everything in it, and otherwise the profile. */
  open: boolean;
  reachable: boolean;
};

/** Users of outside networks by id: for those the viewer stands together with; `visible` for an id that a client gave. */
export async function readExternalUsers(
  reader: Reader,
  viewer: Member,
  ids: readonly string[],
  visible = false,
): Promise<SeenExternalUser[]> {
  const users = await reader.rows(ExternalUser, `where ${anyOf(reader, 'id', '$1')}`, [ids]);
  const facts = await reader.all<{ id: string; open: unknown; reachable: unknown }>(
    `select x.id, ${readsBook('x', '$2')} as open, ${reachable} as reachable
     from external_users x join line_channels c on c.id = x.line_channel_id
     where ${anyOf(reader, 'x.id', '$1')}${visible ? ` and ${seesOutside('$2')}` : ''}`,
    [ids, viewer.id],
  );
  const known = new Map(facts.map((row) => [row.id, row]));
  return users
    .filter(({ id }) => known.has(id))
    .map((user) => {
      const { open, reachable } = known.get(user.id)!;
      return seen(user, Boolean(open), Boolean(reachable));
    });
}

function seen(user: ExternalUser, open: boolean, reachable: boolean): SeenExternalUser {
  const shown = open ? user : { ...user, givenName: null, email: null, phoneNumber: null, company: null, note: null };
  return { ...shown, displayName: shown.givenName ?? user.profileName, open, reachable };
}

const columns: SortColumn[] = [
  { sql: 'folded_name', type: 'text' },
  { sql: 'id', type: 'text' },
];

export interface ExternalUserList extends PageArgs {
  search?: string | null;
  network?: 'LINE' | null;
  friendOfViewer?: boolean | null;
}

/** The organization's address book by name; empty for whoever may not talk to the network. */
export async function listExternalUsers(
  { reader, viewer, externalUsers }: Reads,
  { search, network, friendOfViewer, ...args }: ExternalUserList,
): Promise<Page<SeenExternalUser>> {
  const page = readPage(args, columns);
  const params: Param[] = [viewer.organizationId, viewer.id];
  let where = `organization_id = $1 and deleted_at is null and ${readsBook('external_users', '$2')}`;
  if (network != null) where += ` and network = $${params.push(network)}`;
  if (search) where += ` and searched like $${params.push(`%${escapeLike(fold(search))}%`)} escape '\\'`;
  if (friendOfViewer != null)
    where += ` and ${friendOfViewer ? '' : 'not '}exists (
      select 1 from external_friends f where f.external_user_id = external_users.id and f.user_id = $2)`;
  const filter = [...params];
  const rows = await reader.all<{ id: string }>(
    `select id from external_users where ${where}${keyset(page, columns, false, params)}`,
    params,
  );
  const found = await Promise.all(rows.map(({ id }) => externalUsers.load(id)));
  return new Page(
    page,
    found.filter((user) => user !== null),
    (user) => [user.foldedName, user.id],
    async () => (await reader.get<{ n: number }>(`select count(*) as n from external_users where ${where}`, filter))!.n,
  );
}

/** The members these have added, by the ids of users of outside networks. */
export async function readFriends(
  reader: Reader,
  ids: readonly string[],
): Promise<{ id: string; friends: string[] }[]> {
  const rows = await reader.all<{ id: string; friend: string }>(
    `select external_user_id as id, user_id as friend from external_friends where ${anyOf(reader, 'external_user_id', '$1')} order by created_at, user_id`,
    [ids],
  );
  return ids.map((id) => ({ id, friends: rows.filter((row) => row.id === id).map(({ friend }) => friend) }));
}
