import { IntlMessageFormat } from 'intl-messageformat';
import { en } from './en.js';
import { ja } from './ja.js';
import { languageTag, type Locale } from './locale.js';
import { vi } from './vi.js';

export { languageNames, languageTag, localeOf, localeOfTag, LOCALES, type Locale } from './locale.js';

/** The name of a text: `error.` what a client is told, `page.` what a small page says, `mail.` what is mailed. */
export type MessageKey = keyof typeof en;

/** What is filled into a text. Values are never read as ICU, so they may hold braces or anything else. */
export type MessageParams = Record<string, string | number | Date>;

const TEXTS: Record<Locale, Record<MessageKey, string>> = { EN: en, JA: ja, VI: vi };

/** Compiled at first use: most texts are never needed in one run, and the start should not wait for them. */
const compiled = new Map<string, IntlMessageFormat>();

/** For keys put together at run time, such as a code and a variant. */
export function isMessageKey(key: string): key is MessageKey {
  return Object.hasOwn(en, key);
}

/**
 * The text of a key in a language. The result is plain text: whoever puts it into HTML escapes it as a whole.
 * It does not throw: it is called where errors are answered, and there a forgotten parameter must not hide the
 * error itself, so the text is then given with its placeholder standing.
 */
export function message(locale: Locale, key: MessageKey, params: MessageParams = {}): string {
  const text = TEXTS[locale][key];
  if (!text.includes('{')) return text;
  try {
    return String(formatOf(locale, key, text).format(params));
  } catch {
    return text;
  }
}

function formatOf(locale: Locale, key: MessageKey, text: string): IntlMessageFormat {
  const id = `${locale} ${key}`;
  let format = compiled.get(id);
  if (!format) {
    format = new IntlMessageFormat(text, languageTag(locale), undefined, { ignoreTag: true });
    compiled.set(id, format);
  }
  return format;
}
