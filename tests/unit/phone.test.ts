import { expect, test } from 'vitest';
import { parsePhone } from '../../src/phone.js';

test.each([
  ['090-1234-5678', 'JP', '+819012345678'],
  ['０９０−１２３４−５６７８', 'JP', '+819012345678'],
  ['+81 90 1234 5678', 'VN', '+819012345678'],
  ['0912 345 678', 'VN', '+84912345678'],
  ['(415) 555-2671', 'US', '+14155552671'],
  ['  +84912345678  ', 'US', '+84912345678'],
  ['090-1234-5678', 'US', null],
  ['090-1234', 'JP', null],
  ['+81 90 1234 5678 ext. 5', 'JP', null],
  ['090-1234-567', 'JP', null],
  ['12', 'JP', null],
  ['', 'JP', null],
  ['hello', 'JP', null],
  [`+${'1'.repeat(300)}`, 'JP', null],
  ['090-1234-5678', 'ZZ', null],
])('%s in %s', async (text, region, number) => expect(await parsePhone(text, region)).toBe(number));
