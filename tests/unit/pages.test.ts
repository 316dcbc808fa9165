import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Page, cursorFor, keyset, readPage, type PageArgs, type SortColumn } from '../../src/database/pages.js';
import type { Param } from '../../src/database/tx.js';

const columns: SortColumn[] = [
  { sql: 'name', type: 'text' },
  { sql: 'number', type: 'number' },
];

type Row = [string, number];

/** What the database makes of the statement `keyset` writes. */
function select(rows: readonly Row[], args: PageArgs, descending: boolean): Page<Row> {
  const page = readPage(args, columns);
  const params: Param[] = [];
  const sql = keyset(page, columns, descending, params);
  const compare = (a: readonly Param[], b: readonly Param[]) =>
    a[0] === b[0] ? (a[1] as number) - (b[1] as number) : String(a[0]) < String(b[0]) ? -1 : 1;
  const [order] = [sql.includes('name desc, number desc') ? -1 : 1];
  let found = rows.toSorted((a, b) => order * compare(a, b));
  const bounds = [...sql.matchAll(/\(name, number\) ([<>]) \(\$(\d+), \$(\d+)\)/g)];
  for (const [, operator, a, b] of bounds) {
    const bound = [params[Number(a) - 1], params[Number(b) - 1]];
    found = found.filter((row) => (operator === '<' ? compare(row, bound) < 0 : compare(row, bound) > 0));
  }
  const limit = Number(/limit (\d+)$/.exec(sql)![1]);
  return new Page(
    page,
    found.slice(0, limit),
    (row) => row,
    async () => rows.length,
  );
}

const rowSet = fc.uniqueArray(
  fc.tuple(fc.constantFrom('', 'a', 'b', '千', '\u{1f642}'), fc.integer({ min: 0, max: 9 })),
  {
    selector: (row) => row.join('|'),
    maxLength: 30,
  },
);

/** The Relay specification's own words for a page, over the whole list. */
function expected(all: readonly Row[], { first, after, last, before }: PageArgs): { nodes: Row[]; more: boolean } {
  const key = (row: Row) => cursorFor(row);
  const from = after == null ? 0 : all.findIndex((row) => key(row) === after) + 1;
  const to = before == null ? all.length : all.findIndex((row) => key(row) === before);
  const within = all.slice(from, Math.max(from, to));
  if (last != null) return { nodes: within.slice(-last), more: within.length > last };
  return { nodes: within.slice(0, first ?? 20), more: within.length > (first ?? 20) };
}

describe('a page', () => {
  test('is what the Relay specification says, forward and backward, between any two cursors', () => {
    const size = fc.integer({ min: 1, max: 7 });
    fc.assert(
      fc.property(
        rowSet,
        fc.boolean(),
        fc.boolean(),
        size,
        fc.nat(),
        fc.nat(),
        fc.boolean(),
        fc.boolean(),
        (rows, descending, backward, n, i, j, hasAfter, hasBefore) => {
          const all = select(rows, { first: 100 }, descending).nodes;
          const pick = (k: number) => (all.length === 0 ? null : cursorFor(all[k % all.length]!));
          const args: PageArgs = {
            ...(backward ? { last: n } : { first: n }),
            after: hasAfter ? pick(i) : null,
            before: hasBefore ? pick(j) : null,
          };
          const page = select(rows, args, descending);
          const { nodes, more } = expected(all, args);
          expect(page.nodes).toEqual(nodes);
          expect(page.edges).toEqual(nodes.map((node) => ({ cursor: cursorFor(node), node })));
          expect(page.pageInfo).toEqual({
            hasNextPage: backward ? args.before != null : more,
            hasPreviousPage: backward ? more : args.after != null,
            startCursor: nodes.length > 0 ? cursorFor(nodes[0]!) : null,
            endCursor: nodes.length > 0 ? cursorFor(nodes.at(-1)!) : null,
          });
        },
      ),
    );
  });

  test('walked either way holds every row once', () => {
    fc.assert(
      fc.property(rowSet, fc.boolean(), fc.integer({ min: 1, max: 5 }), (rows, descending, n) => {
        const all = select(rows, { first: 100 }, descending).nodes;
        const forward: Row[] = [];
        for (let after: string | null = null; ;) {
          const page: Page<Row> = select(rows, { first: n, after }, descending);
          forward.push(...page.nodes);
          if (!page.pageInfo.hasNextPage) break;
          after = page.pageInfo.endCursor;
        }
        const backward: Row[] = [];
        for (let before: string | null = null; ;) {
          const page: Page<Row> = select(rows, { last: n, before }, descending);
          backward.unshift(...page.nodes);
          if (!page.pageInfo.hasPreviousPage) break;
          before = page.pageInfo.startCursor;
        }
        expect([forward, backward]).toEqual([all, all]);
      }),
    );
  });

  test('counts once, however often that is asked', async () => {
    let counted = 0;
    const page = new Page(
      readPage({}, columns),
      [],
      () => [],
      async () => (counted += 1),
    );
    expect([await page.count(), await page.count()]).toEqual([1, 1]);
  });
});

describe('the arguments', () => {
  const refusal = { extensions: { code: 'BAD_USER_INPUT' } };

  test('are 1 to 100, one way at a time; 20 where nothing is said', () => {
    expect(readPage({}, columns)).toEqual({ backward: false, size: 20, after: null, before: null });
    expect(readPage({ first: 100 }, columns).size).toBe(100);
    expect(readPage({ last: 1 }, columns)).toMatchObject({ backward: true, size: 1 });
    for (const args of [{ first: 0 }, { first: -1 }, { first: 101 }, { last: 0 }, { last: 101 }, { first: 1, last: 1 }])
      expect(() => readPage(args, columns)).toThrow(expect.objectContaining(refusal));
  });

  test('a cursor comes back as it went, whatever is in it', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 1_800 }).filter((text) => !text.includes('\0')),
        fc.maxSafeInteger(),
        (text, number) => {
          expect(readPage({ after: cursorFor([text, number]) }, columns).after).toEqual([text, number]);
        },
      ),
    );
  });

  test.each([
    '',
    ' ',
    'nonsense',
    '%%%',
    '\0',
    'null',
    cursorFor([]),
    cursorFor(['a']),
    cursorFor(['a', 1, 2]),
    cursorFor([1, 'a']),
    cursorFor(['a', 1.5]),
    cursorFor(['a', null]),
    cursorFor(['a', 2 ** 60]),
    cursorFor(['a\0', 1]),
    Buffer.from('{"0":"a","1":1,"length":2}').toString('base64url'),
    'x'.repeat(100_000),
  ])('the cursor %j is refused', (cursor) => {
    for (const args of [{ after: cursor }, { before: cursor }])
      expect(() => readPage(args, columns)).toThrow(expect.objectContaining(refusal));
  });
});
