import { expect, test } from 'vitest';
import { groupOfName } from '../../web/client/contacts/group-name.js';
import { en } from '../../web/client/i18n/en/index.js';
import { format } from '../../web/client/i18n/format.js';
import { ja } from '../../web/client/i18n/ja/index.js';
import { vi } from '../../web/client/i18n/vi/index.js';
import { fold } from '../../src/fold.js';

test('plurals are those of each language, numbers are written as it writes them', () => {
  const contacts = (texts: Record<string, string>, tag: string, count: number) =>
    format(texts['contacts.count']!, tag, { count });
  expect([0, 1, 2, 20_000].map((count) => contacts(en, 'en', count))).toEqual([
    '0 contacts',
    '1 contact',
    '2 contacts',
    '20,000 contacts',
  ]);
  expect(contacts(ja, 'ja', 20_000)).toBe('連絡先 20,000件');
  expect(contacts(vi, 'vi', 20_000)).toBe('20.000 liên hệ');
  expect([0, 1, 2].map((count) => format(en['add.used'], 'en', { count }))).toEqual([
    'Not used yet',
    'Used once',
    'Used 2 times',
  ]);
  expect(format(en['add.usedOf'], 'en', { count: 1, max: 1 })).toBe('Used 1 of 1 time');
});

test('what is filled in is never read as a text', () => {
  expect(format('Hello {name}', 'en', { name: '{count, plural, other {#}} # {name}' })).toBe(
    'Hello {count, plural, other {#}} # {name}',
  );
  expect(format('Hello {name}', 'en', {})).toBe('Hello {name}');
});

test.for([
  ['ja', ja],
  ['vi', vi],
] as const)('every text of %s has the parameters of the English one', ([tag, texts]) => {
  const parameters = (text: string) => new Set([...text.matchAll(/\{(\w+)[,}]/g)].map(([, name]) => name!));
  for (const [key, text] of Object.entries(texts)) {
    const english = en[key as keyof typeof en];
    expect([key, parameters(text)]).toEqual([key, parameters(english)]);
    const filled = Object.fromEntries([...parameters(english)].map((name) => [name, 2]));
    for (const each of [format(text, tag, filled), format(english, 'en', filled)]) expect(each).not.toMatch(/[{}]/);
  }
});

test('contacts stand under letters, rows of kana, and signs for the rest', () => {
  const groups = ['Émile', 'đức', 'ゔ', 'かな', 'ガラス', 'ぁ', 'ん', '田中', '김', '7eleven', ''].map((name) =>
    groupOfName(fold(name)),
  );
  expect(groups).toEqual(['E', 'D', 'あ', 'か', 'か', 'あ', 'わ', '漢', 'ᄀ', '#', '#']);
});
