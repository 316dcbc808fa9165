import { describe, expect, test } from 'vitest';
import { escapeLike, namesMatching, searchWords } from '../../src/database/name-search.js';
import type { Param, Reader } from '../../src/database/tx.js';

describe('the words of a query', () => {
  test.each([
    ['tanaka', ['tanaka']],
    ['  Tanaka   CHIE ', ['tanaka', 'chie']],
    ['tanaka c', ['tanaka', ' c']],
    ['田中 千', ['田中', ' 千']],
    ['a', []],
    ['a b c', []],
    ['𠮷', []],
    ['', []],
    ['one two three four five six', ['one', 'two', 'three', 'four', 'five']],
  ])('%s', (query, words) => expect(searchWords(query)).toEqual(words));
});

describe('the statement', () => {
  const statement = (dialect: Reader['dialect'], words: string[]) => {
    const params: Param[] = [];
    return { sql: namesMatching({ dialect } as Reader, words, params), params };
  };

  test('holds nothing of the query itself', () => {
    const query = '"; drop table users; -- *%_\\ OR NEAR(';
    for (const dialect of ['sqlite', 'postgres'] as const) {
      const { sql } = statement(dialect, searchWords(query));
      expect(sql).toMatch(/^from searchable_names|^from searchable_grams/);
      expect(sql).not.toMatch(/drop|near|;/i);
    }
    expect(statement('sqlite', ['a"*']).params).toEqual(['"61x22 22x2a"']);
    expect(statement('postgres', ['a%_\\']).params).toEqual([['61x25', '25x5f', '5fx5c'], '%a\\%\\_\\\\%']);
  });

  test('LIKE takes the escaped text as it is', () => expect(escapeLike('50%_\\')).toBe('50\\%\\_\\\\'));
});
