import { expect, test } from 'vitest';
import { everybody, isTicked, nobody, ticked, turned } from '../../web/client/imports/ticks.js';

test('everybody but those who were taken out, or nobody but those who were put in', () => {
  const without = turned(turned(everybody, 'a'), 'b');
  expect([ticked(everybody, 3), ticked(without, 3)]).toEqual([3, 1]);
  expect(['a', 'b', 'c'].map((id) => isTicked(without, id))).toEqual([false, false, true]);
  expect(ticked(turned(without, 'a'), 3)).toBe(2);

  const only = turned(nobody, 'c');
  expect([ticked(nobody, 3), ticked(only, 3)]).toEqual([0, 1]);
  expect(['a', 'c'].map((id) => isTicked(only, id))).toEqual([false, true]);
});

test('where fewer are left than were taken out, nobody is ticked', () => {
  expect(ticked(turned(turned(everybody, 'a'), 'b'), 1)).toBe(0);
});
