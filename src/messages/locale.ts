/** The languages everything is written in, named as in the API. */
export type Locale = 'EN' | 'JA' | 'VI';

export const LOCALES: readonly Locale[] = ['EN', 'JA', 'VI'];

/** A header longer than this is read up to here: no browser sends one, and the work stays bounded. */
const MAX_LENGTH = 1_000;

const ELEMENT = /^([a-z]{1,8}|\*)(?:-[a-z0-9-]*)?\s*(?:;\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?))?$/i;

/** Each in itself: whoever is in the wrong one finds theirs. */
export const languageNames: Record<Locale, string> = { EN: 'English', JA: '日本語', VI: 'Tiếng Việt' };

/** How the outside names a language (BCP 47): the `lang` of a page, `Content-Language`, Intl. */
export function languageTag(locale: Locale): 'en' | 'ja' | 'vi' {
  return locale === 'JA' ? 'ja' : locale === 'VI' ? 'vi' : 'en';
}

/** The language of such a name; null where it is none of ours. */
export function localeOfTag(tag: string | null | undefined): Locale | null {
  return LOCALES.find((locale) => languageTag(locale) === tag) ?? null;
}

/**
 * The language an `Accept-Language` header (RFC 9110, 12.5.4) wants most among ours; English if it names none.
 * Regions are ignored (ja-JP is Japanese), the earlier of two equals wins, `q=0` excludes, and `*` stands for
 * the first language that is not named. Elements that cannot be read are skipped.
 */
export function localeOf(acceptLanguage: string | undefined): Locale {
  if (!acceptLanguage) return 'EN';
  const wanted = new Map<Locale | '*', number>();
  for (const element of acceptLanguage.slice(0, MAX_LENGTH).split(',')) {
    const match = ELEMENT.exec(element.trim());
    if (!match) continue;
    const range = match[1]?.toUpperCase();
    const named = range === '*' ? range : LOCALES.find((locale) => locale === range);
    if (!named) continue;
    const quality = match[2] === undefined ? 1 : Number(match[2]);
    wanted.set(named, Math.max(quality, wanted.get(named) ?? 0));
  }
  let best: Locale = 'EN';
  let bestQuality = 0;
  for (const [named, quality] of wanted) {
    const locale = named === '*' ? LOCALES.find((other) => !wanted.has(other)) : named;
    if (locale && quality > bestQuality) [best, bestQuality] = [locale, quality];
  }
  return best;
}
