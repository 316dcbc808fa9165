import { parse } from 'graphql';
import { expect, test } from 'vitest';
import { operationOf } from '../../src/execution/executor.js';
import { SharedResults } from '../../src/execution/results.js';
import { askedKey } from '../../src/execution/sharing.js';

const plain = parse('subscription($after: String) { events(after: $after) { cursor } }');
const twice = parse(
  'subscription($after: String) { events(after: $after) { ... on ViewerChanged { viewer { user { organization { members(after: $after) { nodes { id } } } } } } } }',
);
const elsewhere = parse(
  'subscription($from: String, $n: Int) { events(after: $from) { ... on ViewerChanged { viewer { user { organization { members(first: $n) { nodes { id } } } } } } } }',
);
const two = parse('subscription A { events { cursor } } subscription B { events { cursor occurredAt } }');
const key = (document: typeof plain, variables: object, name: string | null = null) =>
  askedKey(operationOf(document, variables, name));

test('who asks for the same, from wherever in the stream, is given the same', () => {
  expect(key(plain, { after: '1' })).toBe(key(plain, { after: '2' }));
  expect(key(plain, { after: '1' })).toBe(key(plain, {}));
  expect(key(elsewhere, { from: '1', n: 3 })).toBe(key(elsewhere, { from: '2', n: 3 }));
});

test('another document, operation or variable is something else', () => {
  expect(key(plain, {})).not.toBe(key(elsewhere, {}));
  expect(key(two, {}, 'A')).not.toBe(key(two, {}, 'B'));
  expect(key(elsewhere, { n: 3 })).not.toBe(key(elsewhere, { n: 4 }));
  expect(key(twice, { after: '1' })).not.toBe(key(twice, { after: '2' }));
});

/** Counts how often each result is made. */
function counted() {
  const made: string[] = [];
  let round = 0;
  const join = (shared: SharedResults, name: string) => {
    const { resultOf, leave } = shared.join();
    const take = (sequence: number) =>
      resultOf({ sequence, kind: 'ViewerChanged' }, () => {
        made.push(`${sequence} by ${name}`);
        return Promise.resolve(`${sequence} made ${(round += 1)}`);
      });
    return { take, leave };
  };
  return { made, join };
}

test('an event is made once for all who have subscribed before', async () => {
  const { made, join } = counted();
  const shared = new SharedResults();
  const [a, b, c] = ['a', 'b', 'c'].map((name) => join(shared, name));
  const first = await a!.take(1);
  expect([await b!.take(1), await c!.take(1)]).toEqual([first, first]);
  expect(made).toEqual(['1 by a']);

  const late = join(shared, 'late');
  await a!.take(2);
  expect(await late.take(2)).toBe(await b!.take(2));
  expect(made).toEqual(['1 by a', '2 by a']);
});

test('who subscribed after a result was made has it made again', async () => {
  const { made, join } = counted();
  const shared = new SharedResults();
  const [a, b] = ['a', 'b'].map((name) => join(shared, name));
  await a!.take(1);
  const late = join(shared, 'late');
  expect(await late.take(1)).toBe('1 made 2');
  await b!.take(1);
  expect(made).toEqual(['1 by a', '1 by late']);
});

test('who is far behind has theirs made again, and the last to leave is told so', async () => {
  const { made, join } = counted();
  const shared = new SharedResults();
  const [fast, slow] = ['fast', 'slow'].map((name) => join(shared, name));
  for (let i = 1; i <= 20; i += 1) await fast!.take(i);
  for (const i of [20, 5, 4]) await slow!.take(i);
  expect(made.filter((name) => name.endsWith('slow'))).toEqual(['4 by slow']);
  expect([fast!.leave(), slow!.leave()]).toEqual([false, true]);
});
