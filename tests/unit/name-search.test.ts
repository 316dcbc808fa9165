import { describe, expect, test } from 'vitest';
import { escapeLike, isNamed, membersMatching, readNames, searchWords } from '../../src/database/name-search.js';
import { organizationTerm, termsOfName, termsOfText } from '../../src/database/name-terms.js';
import type { Param, Reader } from '../../src/database/tx.js';

describe('the words of a query', () => {
  test.each([
    ['tanaka', ['tanaka']],
    ['  Tanaka   CHIE ', ['tanaka', 'chie']],
    ['tanaka c', ['tanaka', ' c']],
    ['田中 千', ['田中', ' 千']],
    ['a', []],
    ['a b c', [' a b c']],
    ['森\u3000薫', [' 森 薫']],
    ['森薫', ['森薫']],
    ['𠮷', []],
    ['', []],
    ['one two three four five six', ['one', 'two', 'three', 'four', 'five', 'six']],
    ['an nguyen an guye n', ['an', 'nguyen', ' n']],
  ])('%s', (query, words) => expect(searchWords(query)).toEqual(words));
});

describe('the statement', () => {
  const range = { after: 7, most: 9 };
  const statement = async (dialect: Reader['dialect'], words: string[], organizations: string[] | null = null) => {
    const asked: { sql: string; params: readonly Param[] }[] = [];
    const reader = {
      dialect,
      get: async () => ({ number: 1_000_000 }),
      all: async (sql: string, params: readonly Param[]) => {
        asked.push({ sql, params });
        return [];
      },
    };
    await readNames(reader as unknown as Reader, words, organizations, range);
    return asked.at(-1)!; // PostgreSQL is asked for a sample first
  };

  test('holds nothing of the query itself', async () => {
    const query = '"; drop table users; -- *%_\\ OR NEAR(';
    for (const dialect of ['sqlite', 'postgres'] as const) {
      const { sql } = await statement(dialect, searchWords(query));
      expect(sql).toMatch(
        /^select s?\.?(number|rowid as number) from (\(select number, folded from )?searchable_(names|grams) /,
      );
      expect(sql).not.toMatch(/drop|near|;/i);
    }
    expect((await statement('sqlite', ['a"*'])).params).toEqual(['"61x22 22x2a"', 7]);
    expect((await statement('postgres', ['a%_\\'])).params).toEqual([terms('a%_\\'), '%a\\%\\_\\\\%', 7 + SAMPLE]);
  });

  test('looks for the five longest words in the index, and for the others among what is found there', async () => {
    const words = searchWords('nguyen thi kim hoang anh zz');
    const phrase = (word: string) => `"${gramsIn(word).join(' ')}"`;
    const longest = ['nguyen', 'hoang', 'thi', 'kim', 'anh'];
    expect((await statement('sqlite', words)).params).toEqual([longest.map(phrase).join(' AND '), 7]);
    expect((await statement('postgres', words)).params).toEqual([
      ...longest.map(terms),
      ...longest.map((word) => `%${word}%`),
      7 + SAMPLE,
    ]);
    const params: Param[] = [];
    expect(isNamed(words, params)).toBe("s.folded like $1 escape '\\'");
    expect(params).toEqual(['%zz%']);
  });

  test('looks for two ideographs also as two words', async () => {
    expect((await statement('sqlite', ['森薫', 'ab'])).params).toEqual([
      '("68eex85ab" OR "20x68ee 68eex20 20x85ab") AND "61x62"',
      7,
    ]);
    expect((await statement('postgres', ['森薫'])).params).toEqual([
      terms('森薫'),
      terms(' 森 薫'),
      '%森薫%',
      '% 森 薫%',
      7 + SAMPLE,
    ]);
  });

  test('reads only those of some organizations, where it is given them', async () => {
    expect((await statement('sqlite', ['ab'], ['org_1', 'org_2'])).params).toEqual(['"61x62" AND (org1 OR org2)', 7]);
    expect((await statement('sqlite', ['ab'], ['org_1'])).params).toEqual(['"61x62" AND org1', 7]);
    expect((await statement('postgres', ['ab'], ['org_1', 'org_2'])).params).toEqual([
      terms('ab'),
      [organizationTerm('org_1'), organizationTerm('org_2')].map(String),
      '%ab%',
      7,
    ]);
    const params: Param[] = [];
    membersMatching({ dialect: 'sqlite' } as Reader, ['ab', 'c_'], ['org_1'], range, params);
    expect(params).toEqual([['org_1'], '%ab%', '%c\\_%', 7]);
  });

  test('LIKE takes the escaped text as it is', () => expect(escapeLike('50%_\\')).toBe('50\\%\\_\\\\'));
});

/** As many names are looked through before the index is asked. */
const SAMPLE = 5_000;
const terms = (text: string) => termsOfText(text).map(String);

test('a name has the terms of every part of it, and of its organization', () => {
  const name = ' tran 森 薫 ';
  const has = new Set(termsOfName(name, 'org_1'));
  const characters = Array.from(name);
  for (let from = 0; from < characters.length; from += 1)
    for (let to = from + 2; to <= characters.length; to += 1)
      for (const term of termsOfText(characters.slice(from, to).join(''))) expect(has).toContain(term);
  expect(has).toContain(organizationTerm('org_1'));
  for (const term of [...termsOfText('trna'), organizationTerm('org_2')]) expect(has).not.toContain(term);
  expect(termsOfText('森薫')).toEqual([expect.any(Number)]);
});

const gramsIn = (word: string): string[] => {
  const codes = Array.from(word, (character) => character.codePointAt(0)!.toString(16));
  return codes.slice(1).map((code, i) => `${codes[i]}x${code}`);
};
