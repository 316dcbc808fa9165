import { expect, test } from 'vitest';
import { isLineCode, lineCodesIn, newLineCode } from '../../src/line-code.js';

const code = '2JBBVXNDA2';

test.each([
  code,
  '2jbbvxnda2',
  '２ｊｂｂｖｘｎｄａ２',
  '2jbb vxnda2',
  '2jbb-vxnda2',
  '2JBB‐VXN－DA2',
  ' 2jbb　vxnda2\n',
  '2 j b b v x n d a 2',
])('%s is a code', (text) => {
  expect(lineCodesIn(text)).toEqual([code]);
  expect(isLineCode(text)).toBe(true);
});

test.each(['mã của tôi: 2jbbvxnda2', 'code 2jbb-vxnda2 です。', '2jbbvxnda2!', '私のコードは2JBBVXNDA2です'])(
  '%s holds a code',
  (text) => {
    expect(lineCodesIn(text)).toContain(code);
    expect(isLineCode(text)).toBe(false);
  },
);

test.each(['2jbb  vxnda2', '2jbbvxnda23', '2jbbvxnda', 'A2JBBVXNDA2', '2jbb\nvxnda2', '', `${code} `.repeat(60)])(
  '%j holds none',
  (text) => {
    expect(lineCodesIn(text)).toEqual([]);
    expect(isLineCode(text)).toBe(false);
  },
);

test('a code is found after other words, and of many each once', () => {
  const other = newLineCode();
  expect(lineCodesIn(`my code ${code} or ${other}, ${code}`)).toEqual(expect.arrayContaining([code, other]));
});
