import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { parseEmail } from '../../src/mail/address.js';
import { maskEmail } from '../../src/mask.js';

const naughty = createRequire(import.meta.url)('big-list-of-naughty-strings') as string[];

describe('addresses', () => {
  test.each([
    ['an@tsunagu.example', 'an@tsunagu.example', 'an@tsunagu.example'],
    ['  An.Nguyen+x@Tsunagu.EXAMPLE \n', 'An.Nguyen+x@tsunagu.example', 'an.nguyen+x@tsunagu.example'],
    ["o'brien_#1@a-b.co.test", "o'brien_#1@a-b.co.test", "o'brien_#1@a-b.co.test"],
    ['hanako@日本語.jp', 'hanako@xn--wgv71a119e.jp', 'hanako@xn--wgv71a119e.jp'],
    ['hanako@ＥＸＡＭＰＬＥ。ｃｏｍ', 'hanako@example.com', 'hanako@example.com'],
    ['an@cafe\u0301.example', 'an@xn--caf-dma.example', 'an@xn--caf-dma.example'],
    [`${'a'.repeat(64)}@b.example`, `${'a'.repeat(64)}@b.example`, `${'a'.repeat(64)}@b.example`],
  ])('%j is read', (input, address, key) => expect(parseEmail(input)).toEqual({ address, key }));

  test.each([
    '',
    '@',
    'an',
    'an@',
    '@tsunagu.example',
    'an@localhost',
    'an@host.localhost',
    'an@tsunagu',
    'an@.example',
    'an@tsunagu.example.',
    'an@tsunagu..example',
    'an@-a.example',
    'an@a_b.example',
    `an@${'a'.repeat(64)}.example`,
    'an@[127.0.0.1]',
    'an@127.0.0.1',
    'an@0x7f.1',
    'an@１２７.0.0.1',
    'an@a.example/b',
    'an@a%41.example',
    'an@a.example:25',
    '.an@a.example',
    'an.@a.example',
    'a..n@a.example',
    '"an"@a.example',
    'an(comment)@a.example',
    '<an@a.example>',
    'An <an@a.example>',
    '@a.example:an@b.example',
    'an@a.example,binh@b.example',
    'an@@a.example',
    'a n@a.example',
    'an@a.example\r\nBcc: v@evil.example',
    'an\u0000@a.example',
    'an\u202e@a.example',
    'a\u200bn@a.example',
    'an@a\u00ad.example',
    'アン@a.example',
    'ａｎ＠a.example',
    'an\ud800@a.example',
    `${'a'.repeat(65)}@b.example`,
    `an@${'a.'.repeat(125)}example`,
    `${' '.repeat(400)}an@a.example`,
  ])('%j is refused', (input) => expect(parseEmail(input)).toBeNull());

  test('whatever is read is one plain ASCII address, and is read the same again', () => {
    const inputs = naughty.flatMap((text) => [text, `${text}@a.example`, `an@${text}`, `an@${text}.example`]);
    const read = inputs.flatMap((input) => parseEmail(input) ?? []);
    expect(read.length).toBeGreaterThan(0);
    expect(read.filter(({ address }) => !/^[!-~]+@[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(address))).toEqual([]);
    expect(read.map(({ address }) => parseEmail(address))).toEqual(read);
  });

  test('masking hides who it is', () => {
    expect(maskEmail('taro.yamada@mail.example.com')).toBe('t***@m***.com');
    expect(maskEmail('ty@ab.jp')).toBe('***@***.jp');
  });
});
