import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, test } from 'vitest';
import { en } from '../../src/messages/en.js';
import { isMessageKey, localeOf, message, type Locale, type MessageKey } from '../../src/messages/index.js';
import { ja } from '../../src/messages/ja.js';
import { vi } from '../../src/messages/vi.js';

const keys = Object.keys(en) as MessageKey[];
const tables: Record<Locale, Record<MessageKey, string>> = { EN: en, JA: ja, VI: vi };
const locales = Object.keys(tables) as Locale[];

type Element = ReturnType<IntlMessageFormat['getAst']>[number];

/** The parameters of a text, read from its syntax tree and not by a pattern. */
function paramsOf(text: string): string[] {
  const names = new Set<string>();
  const walk = (elements: Element[]): void => {
    for (const element of elements) {
      if (element.type >= 1 && element.type <= 6) names.add(String((element as { value: unknown }).value));
      if ('options' in element) for (const option of Object.values(element.options)) walk(option.value);
    }
  };
  walk(new IntlMessageFormat(text, 'en', undefined, { ignoreTag: true }).getAst());
  return [...names].sort();
}

describe('the texts', () => {
  test.each(locales)('%s has every key and no other', (locale) => {
    expect(Object.keys(tables[locale]).sort()).toEqual([...keys].sort());
  });

  test.each(keys)('%s asks for the same parameters in every language, and uses them', (key) => {
    const names = paramsOf(en[key]);
    for (const locale of locales) {
      expect([locale, paramsOf(tables[locale][key])]).toEqual([locale, names]);
      // One digit, so that no language groups it.
      const params = Object.fromEntries(names.map((name, i) => [name, i + 3]));
      const text = message(locale, key, params);
      for (const value of Object.values(params)) expect(text).toContain(String(value));
      expect(text).not.toMatch(/[{}]|undefined/);
      expect(text).toBe(text.trim().normalize('NFC'));
    }
  });

  test('every text is translated', () => {
    const same = keys.filter((key) => ja[key] === en[key] || vi[key] === en[key] || ja[key] === vi[key]);
    expect(same).toEqual([]);
    // A greeting is made of a name and little else; everything else must show its script.
    expect(keys.filter((key) => !/[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u.test(ja[key]))).toEqual([]);
    const ascii = keys.filter((key) => !/[^ -~]/.test(vi[key]));
    expect(ascii).toEqual([]);
  });

  test('numbers and plurals follow the language', () => {
    expect(message('EN', 'error.TOO_LONG.message', { max: 1000 })).toBe(
      'The message is too long. Use at most 1,000 characters.',
    );
    expect(message('JA', 'error.TOO_LONG.message', { max: 1000 })).toBe(
      'メッセージが長すぎます。1,000文字以内で入力してください。',
    );
    expect(message('VI', 'error.TOO_LONG.message', { max: 1000 })).toBe(
      'Lời nhắn quá dài. Vui lòng nhập tối đa 1.000 ký tự.',
    );
    expect(message('EN', 'error.RATE_LIMITED', { seconds: 1 })).toBe('Too many requests. Try again in 1 second.');
    expect(message('EN', 'error.RATE_LIMITED', { seconds: 30 })).toBe('Too many requests. Try again in 30 seconds.');
  });

  test('a value is never read as a text to fill in', () => {
    const name = "{max} <b>'{0}'</b> {a, plural, one {x}}";
    expect(message('EN', 'page.contactRequest.approved', { name })).toBe(`You and ${name} are now contacts.`);
  });

  test('keys put together at run time can be checked', () => {
    expect(['error.TAKEN.messageId', 'error.TAKEN.moon', 'toString', ''].map(isMessageKey)).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });

  test('a forgotten parameter does not throw', () => {
    expect(message('EN', 'error.WEAK_PASSWORD.short')).toBe(en['error.WEAK_PASSWORD.short']);
  });
});

test.each<[string | undefined, Locale]>([
  [undefined, 'EN'],
  ['', 'EN'],
  ['ja', 'JA'],
  ['JA-jp', 'JA'],
  ['vi-VN,vi;q=0.9,en;q=0.8', 'VI'],
  ['fr-CH, fr;q=0.9, en;q=0.8, ja;q=0.7, *;q=0.5', 'EN'],
  ['en;q=0.1, ja;q=0.2', 'JA'],
  ['ja;q=0.8,vi;q=0.8', 'JA'],
  ['vi;q=0.8,ja;q=0.8', 'VI'],
  ['zh-Hant-TW, ja ; q = 0.5', 'JA'],
  ['de, fr', 'EN'],
  ['*', 'EN'],
  ['de, *;q=0.5, vi;q=0.3', 'EN'],
  ['en;q=0, *', 'JA'],
  ['en;q=0, ja;q=0, *;q=0.1', 'VI'],
  ['ja;q=0', 'EN'],
  ['ja;q=2, vi;q=0.1', 'VI'],
  ['ja;q=-1, vi', 'VI'],
  ['ja;q=0.1234, vi;q=0.001', 'VI'],
  ['jabberwocky', 'EN'],
  ['japanese', 'EN'],
  [';;;,,,q=1;ja', 'EN'],
  [`${'x'.repeat(5_000)},ja`, 'EN'],
  [`ja${' '.repeat(100_000)}`, 'JA'],
  ['en;q=0,'.repeat(100_000), 'EN'],
])('Accept-Language %j means %s', (header, locale) => {
  const start = performance.now();
  expect(localeOf(header)).toBe(locale);
  expect(performance.now() - start).toBeLessThan(100);
});
