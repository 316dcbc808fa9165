import { namesMatching, searchOrder, searchWords } from '../database/name-search.js';
import { Page, keyset, readPage, type PageArgs, type SortColumn } from '../database/pages.js';
import type { Param, Reader } from '../database/tx.js';
import type { Viewer } from '../viewer.js';
import { allowed, personColumns, personTables, seenUser, unblocked, type PersonRow, type SeenUser } from './people.js';
import type { Reads } from './reads.js';

/** A search counts to this many and no further. */
const MOST_COUNTED = 1_000;

type FoundUser = SeenUser & { number: number };

/**
 * People by a part of their name, or by their exact message ID or e-mail address; the exact one comes first. Nobody finds
 * themselves, nor whom they blocked or were blocked by, nor anybody by a way that person has switched off.
 */
export async function searchUsers(
  { reader, viewer }: Reads,
  query: string,
  emailKey: string | null,
  args: PageArgs,
): Promise<Page<FoundUser>> {
  const columns: SortColumn[] = [{ sql: searchOrder(reader), type: 'number' }];
  const page = readPage(args, columns);
  const exact = await findExactly(reader, viewer, query, emailKey);
  const words = searchWords(query);
  const found: FoundUser[] = exact.filter((user) => page.after === null || user.number > (page.after[0] as number));
  if (words.length > 0) {
    const { sql, params } = byName(reader, viewer, words, exact);
    const rows = await reader.all<PersonRow & { number: number }>(
      `select s.number, ${personColumns('$1')} ${sql}${keyset(page, columns, false, params)}`,
      params,
    );
    found.push(...rows.map((row) => ({ ...seenUser(row), number: row.number })));
  }
  return new Page(
    page,
    found,
    (user) => [user.number],
    async () => {
      if (words.length === 0) return exact.length;
      const { sql, params } = byName(reader, viewer, words, exact);
      const row = await reader.get<{ n: number }>(
        `select count(*) as n from (select 1 ${sql} limit ${MOST_COUNTED}) x`,
        params,
      );
      return Math.min(MOST_COUNTED, row!.n + exact.length);
    },
  );
}

function byName(reader: Reader, viewer: Viewer, words: string[], exact: FoundUser[]): { sql: string; params: Param[] } {
  const params: Param[] = [viewer.id];
  const [from, where] = namesMatching(reader, words, params).split(' where ') as [string, string];
  const notExact = exact.map((user) => ` and u.id <> $${params.push(user.id)}`).join('');
  const sql = `${from} join users u on u.id = s.user_id join organizations o on o.id = u.organization_id
    where ${where} and u.id <> $1 and u.suspended_at is null and u.deleted_at is null and ${unblocked('$1')} and ${allowed('$1')}${notExact}`;
  return { sql, params };
}

/** Numbered 0 and below, before all found by name. */
async function findExactly(
  reader: Reader,
  viewer: Viewer,
  query: string,
  emailKey: string | null,
): Promise<FoundUser[]> {
  const rows = await reader.all<PersonRow>(
    `select ${personColumns('$1')} from ${personTables}
     where ((u.message_id_key = $2 and u.findable_by_message_id) or (u.email_key = $3 and u.findable_by_email))
       and u.suspended_at is null and u.deleted_at is null and u.id <> $1 and ${unblocked('$1')} and ${allowed('$1')} order by u.id limit 2`,
    [viewer.id, query.trim().toLowerCase(), emailKey],
  );
  return rows.map((row, i) => ({ ...seenUser(row), number: i - 1 }));
}
