import { describe, expect, test } from 'vitest';
import { escapeLike, isNamed, membersMatching, namesMatching, searchWords } from '../../src/database/name-search.js';
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
  const statement = (dialect: Reader['dialect'], words: string[], organizations: string[] | null = null) => {
    const params: Param[] = [];
    return { sql: namesMatching({ dialect } as Reader, words, organizations, range, params), params };
  };

  test('holds nothing of the query itself', () => {
    const query = '"; drop table users; -- *%_\\ OR NEAR(';
    for (const dialect of ['sqlite', 'postgres'] as const) {
      const { sql } = statement(dialect, searchWords(query));
      expect(sql).toMatch(/^select s?\.?(number|rowid as number) from searchable_(names|grams) /);
      expect(sql).not.toMatch(/drop|near|;/i);
    }
    expect(statement('sqlite', ['a"*']).params).toEqual(['"61x22 22x2a"', 7]);
    expect(statement('postgres', ['a%_\\']).params).toEqual([['61x25', '25x5f', '5fx5c'], '%a\\%\\_\\\\%', 7]);
  });

  test('looks for the five longest words in the index, and for the others among what is found there', () => {
    const words = searchWords('nguyen thi kim hoang anh zz');
    const phrase = (word: string) => `"${gramsIn(word).join(' ')}"`;
    const longest = ['nguyen', 'hoang', 'thi', 'kim', 'anh'];
    expect(statement('sqlite', words).params).toEqual([longest.map(phrase).join(' AND '), 7]);
    expect(statement('postgres', words).params).toEqual([
      ...longest.flatMap((word) => [[...new Set(gramsIn(word))], `%${word}%`]),
      7,
    ]);
    const params: Param[] = [];
    expect(isNamed(words, params)).toBe("s.folded like $1 escape '\\'");
    expect(params).toEqual(['%zz%']);
  });

  test('looks for two ideographs also as two words', () => {
    expect(statement('sqlite', ['森薫', 'ab']).params).toEqual([
      '("68eex85ab" OR "20x68ee 68eex20 20x85ab") AND "61x62"',
      7,
    ]);
    expect(statement('postgres', ['森薫']).params).toEqual([
      ['68eex85ab'],
      '%森薫%',
      ['20x68ee', '68eex20', '20x85ab'],
      '% 森 薫%',
      7,
    ]);
  });

  test('reads only those of some organizations, where it is given them', () => {
    expect(statement('sqlite', ['ab'], ['org_1', 'org_2']).params).toEqual(['"61x62" AND (org1 OR org2)', 7]);
    expect(statement('sqlite', ['ab'], ['org_1']).params).toEqual(['"61x62" AND org1', 7]);
    expect(statement('postgres', ['ab'], ['org_1', 'org_2']).params).toEqual([['61x62'], '%ab%', ['org1', 'org2'], 7]);
    const params: Param[] = [];
    membersMatching({ dialect: 'sqlite' } as Reader, ['ab', 'c_'], ['org_1'], range, params);
    expect(params).toEqual([['org_1'], '%ab%', '%c\\_%', 7]);
  });

  test('LIKE takes the escaped text as it is', () => expect(escapeLike('50%_\\')).toBe('50\\%\\_\\\\'));
});

const gramsIn = (word: string): string[] => {
  const codes = Array.from(word, (character) => character.codePointAt(0)!.toString(16));
  return codes.slice(1).map((code, i) => `${codes[i]}x${code}`);
};
