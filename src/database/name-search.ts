import { fold } from '../fold.js';
import type { Param, Reader, Tx } from './tx.js';

/**
 * Finding people by a part of their name, from two characters, in any script. Names are folded and cut into pairs of
 * neighbouring characters ("kim" -> ki, im): SQLite's full-text index then finds a part as a phrase of pairs, and
 * PostgreSQL's GIN index as a set of pairs that LIKE checks again. Only people who let themselves be found by name are in it.
 * A name begins and ends with a space there, so that the beginning of a word is a pair too.
 */
export async function putName(tx: Tx, userId: string, displayName: string): Promise<void> {
  const folded = ` ${fold(displayName)} `;
  await removeName(tx, userId);
  if (tx.dialect === 'postgres') {
    await tx.run('insert into searchable_names (user_id, folded, grams) values ($1, $2, $3)', [
      userId,
      folded,
      [...new Set(gramsOf(folded))],
    ]);
    return;
  }
  const row = await tx.get<{ number: number }>(
    'insert into searchable_names (user_id, folded) values ($1, $2) returning number',
    [userId, folded],
  );
  await tx.run('insert into searchable_grams (rowid, grams) values ($1, $2)', [row!.number, gramsOf(folded).join(' ')]);
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
 * The `from … where` of a search for names that hold every word, with the row of `searchable_names` as `s`. Its rows come in the
 * order of `s.number`: so a page stops reading early, however many people are called Nguyen.
 */
export function namesMatching(reader: Reader, words: readonly string[], params: Param[]): string {
  const { sought, unsure } = partsOf(words);
  const like = (text: string) => `s.folded like $${params.push(`%${escapeLike(text)}%`)} escape '\\'`;
  const also = unsure.map((word) => ` and ${either(spellingsOf(word), like)}`).join('');
  if (reader.dialect === 'sqlite') {
    const phrase = (text: string) => `"${gramsOf(text).join(' ')}"`;
    const match = sought.map((part) => either(spellingsOf(part), phrase, 'OR')).join(' AND ');
    return `from searchable_grams g join searchable_names s on s.number = g.rowid where searchable_grams match $${params.push(match)}${also}`;
  }
  const holds = (text: string) => `s.grams @> $${params.push([...new Set(gramsOf(text))])}::text[] and ${like(text)}`;
  const where = sought.map((part) => either(spellingsOf(part), holds)).join(' and ');
  return `from searchable_names s where ${where}${also}`;
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

/** The column a search is paged by: FTS5 knows its rowid, and seeks in it. */
export function searchOrder(reader: Reader): string {
  return reader.dialect === 'sqlite' ? 'g.rowid' : 's.number';
}

export function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}

/** The pairs of neighbouring characters, written in letters and digits only, so that no tokenizer changes them. */
function gramsOf(folded: string): string[] {
  const codes = Array.from(folded, (character) => character.codePointAt(0)!.toString(16));
  return codes.slice(1).map((code, i) => `${codes[i]}x${code}`);
}
