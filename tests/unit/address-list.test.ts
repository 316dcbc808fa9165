import { expect, test } from 'vitest';
import { readAddressList } from '../../src/mail/address-list.js';

const read = (pasted: string, fields: string[] = []) =>
  readAddressList(fields, pasted).map(({ given, email }) => [given, email?.address ?? null]);

test.each<[string, [string, string | null][]]>([
  ['', []],
  ['  \n , ; \n', []],
  ['an@hana.example', [['an@hana.example', 'an@hana.example']]],
  [
    'an@hana.example\nbinh@hana.example\r\nchie@sakura.example',
    [
      ['an@hana.example', 'an@hana.example'],
      ['binh@hana.example', 'binh@hana.example'],
      ['chie@sakura.example', 'chie@sakura.example'],
    ],
  ],
  [
    'a@x.example, b@x.example; c@x.example；d@x.example，e@x.example、f@x.example',
    ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => [`${name}@x.example`, `${name}@x.example`]),
  ],
  ['Nguyễn Văn An <an@hana.example>', [['Nguyễn Văn An <an@hana.example>', 'an@hana.example']]],
  [
    '"Stone, Emma" <emma@northwind.example>, b@x.example',
    [
      ['"Stone, Emma" <emma@northwind.example>', 'emma@northwind.example'],
      ['b@x.example', 'b@x.example'],
    ],
  ],
  [
    '"never closed <a@x.example>\nb@x.example',
    [
      ['"never closed <a@x.example>', 'a@x.example'],
      ['b@x.example', 'b@x.example'],
    ],
  ],
  ['<a@x.example', [['<a@x.example', null]]],
  [
    'no address, a@x.example',
    [
      ['no address', null],
      ['a@x.example', 'a@x.example'],
    ],
  ],
  ['A <a@x.example> b', [['A <a@x.example> b', null]]],
  ['<<a@x.example>>', [['<<a@x.example>>', null]]],
  ['a@x.example b@x.example', [['a@x.example b@x.example', null]]],
])('%j', (pasted, expected) => expect(read(pasted)).toEqual(expected));

test('fields come first, each as it is', () => {
  expect(read('c@x.example', ['a@x.example', 'B <b@x.example>', 'a@x.example, b@x.example'])).toEqual([
    ['a@x.example', 'a@x.example'],
    ['B <b@x.example>', 'b@x.example'],
    ['a@x.example, b@x.example', null],
    ['c@x.example', 'c@x.example'],
  ]);
});

test('what is shown of something long has an end, and a long list takes no longer than it is', () => {
  const [[given] = []] = read(`${'x'.repeat(5_000)}@x.example`);
  expect(given).toHaveLength(320);
  expect(read(Array.from({ length: 20_000 }, (_, i) => `"n${i}" <n${i}@x.example>`).join(','))).toHaveLength(20_000);
});
