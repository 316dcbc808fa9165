import { expect, test } from 'vitest';
import { atMost } from '../../src/uploads/at-most.js';

test('so many run at a time, in order, whatever becomes of them', async () => {
  const inTurn = atMost(2);
  const begun: number[] = [];
  const ends: ((failed: boolean) => void)[] = [];
  const works = [0, 1, 2, 3, 4].map((number) =>
    inTurn(() => {
      begun.push(number);
      return new Promise<number>((resolve, reject) => {
        ends[number] = (failed) => (failed ? reject(new Error('broken')) : resolve(number));
      });
    }).catch(() => -1),
  );
  const settle = () => new Promise(setImmediate);
  await settle();
  expect(begun).toEqual([0, 1]);
  ends[1]!(true);
  await settle();
  expect(begun).toEqual([0, 1, 2]);
  ends[0]!(false);
  ends[2]!(false);
  await settle();
  expect(begun).toEqual([0, 1, 2, 3, 4]);
  ends[3]!(false);
  ends[4]!(false);
  expect(await Promise.all(works)).toEqual([0, -1, 2, 3, 4]);
  expect(await inTurn(async () => 5)).toBe(5);
});
