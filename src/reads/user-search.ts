import { isNamed, membersMatching, readNames, searchWords } from '../database/name-search.js';
import { Page, readPage, rowsToRead, type PageArgs } from '../database/pages.js';
import type { Param, Reader } from '../database/tx.js';
import type { Member } from '../viewer.js';
import { allowed, personColumns, personTables, seenUser, unblocked, type PersonRow, type SeenUser } from './people.js';
import { reachOf, type Reach } from './reach.js';
import type { Reads } from './reads.js';

/** A search counts to this many and no further. */
const MOST_COUNTED = 1_000;
/** Of those with such a name, so many are looked at for a page, whether they may be shown or not; what comes after is for the next page. */
const MOST_EXAMINED = 2_000;
/** The first of them fill most pages. The list of members is read as a whole in any case. */
const EXAMINED = { index: [100, MOST_EXAMINED - 100], members: [MOST_EXAMINED] };

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
  const page = readPage(args, [{ sql: 'm.number', type: 'number' }]);
  const after = page.after === null ? null : (page.after[0] as number);
  const exact = await findExactly(reader, viewer, query, emailKey);
  const found = exact.filter((user) => after === null || user.number > after);
  const keyOf = (user: FoundUser) => [user.number];
  const words = searchWords(query);
  if (words.length === 0) return new Page(page, found, keyOf, async () => exact.length);
  const reach = await reachOf(reader, viewer);
  const most = rowsToRead(page);
  const rows: (PersonRow & { number: number })[] = [];
  const examined: number[] = [];
  let goesOnAfter: number | null = after ?? 0;
  for (const many of EXAMINED[reach.by]) {
    const numbers: number[] = await readNumbers(reader, reach, words, goesOnAfter, many);
    const { sql, params } = whoMayBeShown(reader, viewer, words, numbers, exact);
    const shown = await reader.all<PersonRow & { number: number }>(
      `select m.number, ${personColumns('$1')} ${sql} order by m.number limit ${most}`,
      params,
    );
    rows.push(...shown);
    examined.push(...numbers);
    goesOnAfter = numbers.length === many ? numbers[many - 1]! : null;
    if (goesOnAfter === null || rows.length >= most) break;
  }
  found.push(...rows.map((row) => ({ ...seenUser(row), number: row.number })));
  return new Page(
    page,
    found,
    keyOf,
    async () => {
      if (after === null && rows.length < most) return exact.length + rows.length;
      const first = after === null ? examined : [];
      const rest =
        after === null && goesOnAfter === null
          ? []
          : await readNumbers(reader, reach, words, first.at(-1) ?? 0, MOST_EXAMINED - first.length);
      const { sql, params } = whoMayBeShown(reader, viewer, words, [...first, ...rest], exact);
      const row = await reader.get<{ n: number }>(
        `select count(*) as n from (select 1 ${sql} limit ${MOST_COUNTED}) x`,
        params,
      );
      return Math.min(MOST_COUNTED, row!.n + exact.length);
    },
    goesOnAfter === null ? null : [goesOnAfter],
  );
}

/** The first of those with such a name, whoever they are. */
async function readNumbers(
  reader: Reader,
  { by, organizationIds }: Reach,
  words: string[],
  after: number,
  most: number,
): Promise<number[]> {
  const range = { after, most };
  if (by === 'index') return readNames(reader, words, organizationIds, range);
  const params: Param[] = [];
  const sql = membersMatching(reader, words, organizationIds, range, params);
  const rows = await reader.all<{ number: number }>(sql, params);
  return rows.map(({ number }) => number);
}

/** Those of these numbers whom the viewer may be shown, in their order. Asked also where there are none, so that the time does not tell. */
function whoMayBeShown(
  reader: Reader,
  viewer: Member,
  words: string[],
  numbers: number[],
  exact: FoundUser[],
): { sql: string; params: Param[] } {
  const params: Param[] = [viewer.id, numbers];
  const notExact = exact.map((user) => ` and u.id <> $${params.push(user.id)}`).join('');
  const examined =
    reader.dialect === 'postgres'
      ? 'select number from unnest($2::bigint[]) number'
      : 'select value as number from json_each($2)';
  // Cross-joined and limited, SQLite takes them one by one, in order, until it has enough.
  const sql = `from (${examined} order by number limit ${MOST_EXAMINED}) m cross join searchable_names s cross join users u cross join organizations o
    where s.number = m.number and u.id = s.user_id and o.id = u.organization_id and ${isNamed(words, params)}
      and u.id <> $1 and u.suspended_at is null and u.deleted_at is null and ${unblocked('$1')} and ${allowed('$1')}${notExact}`;
  return { sql, params };
}

/** Numbered 0 and below, before all found by name. */
async function findExactly(
  reader: Reader,
  viewer: Member,
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
