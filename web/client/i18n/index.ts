import { useSyncExternalStore } from 'react';
import type { Locale } from '../generated/operations.js';
import type { en } from './en/index.js';
import { format, numberIn, type Params } from './format.js';

/** English defines the keys: one missing in another language is a type error. */
export type TextKey = keyof typeof en;
export type Texts = Record<TextKey, string>;

const loaders: Record<Locale, () => Promise<Texts>> = {
  EN: async () => (await import('./en/index.js')).en,
  JA: async () => (await import('./ja/index.js')).ja,
  VI: async () => (await import('./vi/index.js')).vi,
};
const tags: Record<Locale, string> = { EN: 'en', JA: 'ja', VI: 'vi' };

/** Of the page as the server sent it: it knows who comes, or what their browser asks for. */
let locale: Locale = localeOf(document.documentElement.lang);
let texts: Texts | undefined;
const listeners = new Set<() => void>();

function localeOf(tag: string): Locale {
  return tag === 'ja' ? 'JA' : tag === 'vi' ? 'VI' : 'EN';
}

/** From here on everything is shown in this language, without reloading. */
export async function setLocale(next: Locale = locale): Promise<void> {
  if (texts && next === locale) return;
  const loaded = await loaders[next]();
  [locale, texts] = [next, loaded];
  document.documentElement.lang = tags[next];
  for (const listener of listeners) listener();
}

/** A text in the language of this moment. Components take `useText`, which keeps up with the language. */
export function text(key: TextKey, params?: Params): string {
  const found = texts?.[key] ?? key;
  return found.includes('{') ? format(found, tags[locale], params ?? {}) : found;
}

export type Text = typeof text;

export function useLocale(): Locale {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    () => locale,
  );
}

export function useText(): Text {
  useLocale();
  return text;
}

type Style = 'day' | 'dayTime' | 'time';
const styles: Record<Style, Intl.DateTimeFormatOptions> = {
  day: { year: 'numeric', month: 'short', day: 'numeric' },
  dayTime: { year: 'numeric', month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit' },
  time: { hour: 'numeric', minute: '2-digit' },
};
const dates = new Map<string, Intl.DateTimeFormat>();

export function date(at: string | Date, style: Style = 'day'): string {
  const key = `${locale} ${style}`;
  let dating = dates.get(key);
  if (!dating) dates.set(key, (dating = new Intl.DateTimeFormat(tags[locale], styles[style])));
  return dating.format(new Date(at));
}

const steps: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

/** "3 hours ago", "in 2 days"; of what is more than a week away, the day. */
export function ago(at: string, now = Date.now()): string {
  const seconds = (Date.parse(at) - now) / 1_000;
  const far = Math.abs(seconds);
  if (far > 7 * 86_400) return date(at);
  const relative = new Intl.RelativeTimeFormat(tags[locale], { numeric: 'auto' });
  const [unit, size] = steps.find(([, size]) => far >= size) ?? ['second', 1];
  return unit === 'second' ? relative.format(0, 'second') : relative.format(Math.trunc(seconds / size), unit);
}

export const number = (value: number): string => numberIn(tags[locale], value);

/** Names of organizations and regions come in the languages they have; lists are put together in the viewer's. */
export function list(items: readonly string[]): string {
  return new Intl.ListFormat(tags[locale], { type: 'conjunction' }).format(items);
}
