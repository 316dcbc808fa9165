import { fold } from '../fold.js';
import { readHits, type HitRange } from './name-hits.js';
import { organizationTerm as organizationNumber, termsOfName, termsOfText } from './name-terms.js';
import { anyOf, type Param, type Reader, type Tx } from './tx.js';

/**
 * Finding people by a part of their name, from two characters, in any script. Names are folded and cut into pairs of
 * neighbouring characters ("kim" -> ki, im): SQLite's full-text index then finds a part as a phrase of pairs, and
 * PostgreSQL's GIN index as a set of pairs or triples that LIKE checks again. Only people who let themselves be found by name are in it.
 * A name begins and ends with a space there, so that the beginning of a word is a pair too. Beside the pairs stands whose member
 * somebody is, which never changes: so a search in few organizations reads no names of others.
 */
export async function putName(
  tx: Tx,
  { id: userId, organizationId }: { id: string; organizationId: string },
  displayName: string,
): Promise<void> {
  const folded = ` ${fold(displayName)} `;
  await removeName(tx, userId);
  if (tx.dialect === 'postgres') {
    await tx.run('insert into searchable_names (user_id, folded, terms) values ($1, $2, $3::int4[])', [
      userId,
      folded,
      termsOfName(folded, organizationId).map(String),
    ]);
    return;
  }
  const row = await tx.get<{ number: number }>(
    'insert into searchable_names (user_id, folded) values ($1, $2) returning number',
    [userId, folded],
  );
  const grams = [...gramsOf(folded), organizationTerm(organizationId)].join(' ');
  await tx.run('insert into searchable_grams (rowid, grams) values ($1, $2)', [row!.number, grams]);
}

export async function removeName(tx: Tx, userId: string): Promise<void> {
  if (tx.dialect === 'sqlite') {
    await tx.run(
      'delete from searchable_grams where rowid = (select number from searchable_names where user_id = $1)',
      [userId],
    );
  }
  await tx.run('delete from searchable_names where user_id = $1', [userId]);
}

/**
 * What a query looks for: each word, anywhere in a name. One of a single character only says how a word of the name begins
 * ("tanaka c"). Such words alone are one text, as a name has it ("森 薫"). Words that are in others say nothing more.
 */
export function searchWords(query: string): string[] {
  const folded = fold(query);
  const words = folded.split(' ');
  if (words.every(isShort)) return words.length > 1 ? [` ${folded}`] : [];
  const parts = [...new Set(words.map((word) => (isShort(word) ? ` ${word}` : word)))];
  return parts.filter((part) => !parts.some((other) => other !== part && other.includes(part)));
}

function isShort(word: string): boolean {
  return [...word].length < 2;
}

/** How names may have a part of a query: "森薫" is also 森 薫, a family name and a given name of one character each. */
function spellingsOf(part: string): string[] {
  return /^\p{Script=Han}{2}$/u.test(part) ? [part, ` ${Array.from(part).join(' ')}`] : [part];
}

/**
 * The numbers of names that hold what the index can look for of these words, of members of these organizations where they are given.
 * Whether they hold the words as a whole `isNamed` says.
 */
export async function readNames(
  reader: Reader,
  words: readonly string[],
  organizationIds: readonly string[] | null,
  range: HitRange,
): Promise<number[]> {
  const { sought } = partsOf(words);
  const numbersOf = async (sql: string, params: Param[]) =>
    (await reader.all<{ number: number }>(sql, params)).map(({ number }) => number);
  if (reader.dialect === 'postgres') {
    const byIndex = (from: HitRange) => {
      const params: Param[] = [];
      return numbersOf(inIndex(sought, organizationIds, from, params), params);
    };
    const inOrder = (from: HitRange, to: number) => {
      const params: Param[] = [from.after, to];
      const holds = holding(sought, 's.folded', params);
      return numbersOf(
        `select s.number from (select number, folded from searchable_names where number > $1 and number <= $2 order by number offset 0) s
         where ${holds} order by s.number limit ${from.most}`,
        params,
      );
    };
    if (organizationIds) return byIndex(range);
    const last = await reader.get<{ number: number | null }>('select max(number) as number from searchable_names');
    return readHits(range, last?.number ?? 0, inOrder, byIndex);
  }
  const params: Param[] = [];
  const phrase = (text: string) => `"${gramsOf(text).join(' ')}"`;
  const terms = sought.map((part) => either(spellingsOf(part), phrase, 'OR'));
  if (organizationIds) terms.push(either(organizationIds, organizationTerm, 'OR'));
  const match = `$${params.push(terms.join(' AND '))}`;
  return numbersOf(
    `select rowid as number from searchable_grams where searchable_grams match ${match} and rowid > $${params.push(range.after)} order by rowid limit ${range.most}`,
    params,
  );
}

/** PostgreSQL's index gives all hits, in no order. `offset 0`, and that the number is added to, keep the planner from another way. */
function inIndex(
  sought: readonly string[],
  organizationIds: readonly string[] | null,
  { after, most }: HitRange,
  params: Param[],
): string {
  const array = (terms: readonly number[]) => `$${params.push(terms.map(String))}::int4[]`;
  const where = sought.map((part) => either(spellingsOf(part), (text) => `terms @> ${array(termsOfText(text))}`));
  if (organizationIds) where.push(`terms && ${array(organizationIds.map(organizationNumber))}`);
  return `select s.number from (select number, folded from searchable_names where ${where.join(' and ')} offset 0) s
    where ${holding(sought, 's.folded', params)} and s.number + 0 > $${params.push(after)} order by s.number limit ${most}`;
}

/** The same by looking through the members of these organizations: for so many that the index would take longer. */
export function membersMatching(
  reader: Reader,
  words: readonly string[],
  organizationIds: readonly string[],
  { after, most }: HitRange,
  params: Param[],
): string {
  const members = anyOf(reader, 'u.organization_id', `$${params.push(organizationIds)}`);
  return `select s.number from users u cross join searchable_names s where s.user_id = u.id and ${members} and u.deleted_at is null
    and ${holding(words, "(' ' || u.folded_name || ' ')", params)} and s.number > $${params.push(after)} order by s.number limit ${most}`;
}

/** The condition that `s` holds the words as a whole; what `readNames` has looked for already is left out. */
export function isNamed(words: readonly string[], params: Param[]): string {
  return holding(partsOf(words).unsure, 's.folded', params) || '1 = 1';
}

function holding(words: readonly string[], column: string, params: Param[]): string {
  return words.map((word) => either(spellingsOf(word), (text) => like(column, text, params))).join(' and ');
}

function like(column: string, text: string, params: Param[]): string {
  return `${column} like $${params.push(`%${escapeLike(text)}%`)} escape '\\'`;
}

/** In letters and digits, as the pairs are, and like none of them. */
function organizationTerm(organizationId: string): string {
  return organizationId.replace(/[^a-z0-9]/g, '');
}

function either(texts: readonly string[], condition: (text: string) => string, or = 'or'): string {
  const conditions = texts.map(condition);
  return conditions.length === 1 ? conditions[0]! : `(${conditions.join(` ${or} `)})`;
}

/** The work of a phrase grows with its pairs: two hundred characters of "anananan…" among a million names are a quarter of a second. */
const MOST_PAIRS = 24;
/** That of a search grows with its phrases. */
const MOST_PARTS = 5;

/** What to look for in the index, the longest words first, and the words of which that is not the whole. */
function partsOf(words: readonly string[]): { sought: string[]; unsure: string[] } {
  let left = MOST_PAIRS;
  const sought: string[] = [];
  const unsure: string[] = [];
  for (const word of words.toSorted((a, b) => b.length - a.length)) {
    const characters = Array.from(word);
    const taken = sought.length < MOST_PARTS && left > 0 ? characters.slice(0, left + 1) : [];
    if (taken.length > 0) {
      sought.push(taken.join(''));
      left -= taken.length - 1;
    }
    if (taken.length < characters.length) unsure.push(word);
  }
  return { sought, unsure };
}

export function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}

/** The pairs of neighbouring characters, written in letters and digits only, so that no tokenizer changes them. */
function gramsOf(folded: string): string[] {
  const codes = Array.from(folded, (character) => character.codePointAt(0)!.toString(16));
  return codes.slice(1).map((code, i) => `${codes[i]}x${code}`);
}
