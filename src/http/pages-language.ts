import type { IncomingHttpHeaders } from 'node:http';
import { languageNames, languageTag, localeOfTag, LOCALES, message, type Locale } from '../messages/index.js';
import { html, type Html } from './pages-html.js';

const COOKIE = 'tsunagu_locale';

/** The language that was chosen on a page in this browser; null where none was. */
export function chosenLocale({ cookie }: IncomingHttpHeaders): Locale | null {
  return localeOfTag(new RegExp(`(?:^|; *)${COOKIE}=(\\w{2})(?:;|$)`).exec(cookie ?? '')?.[1]);
}

/** For a year. It holds no secret: it may come over http, where the session may not. */
export function localeCookie(locale: Locale): string {
  return `${COOKIE}=${languageTag(locale)}; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000`;
}

/** The same page in another language: its query with `lang`, which the server turns into the cookie. */
export function languageChoice(locale: Locale, query: URLSearchParams): Html {
  const links = LOCALES.map((each) => {
    const tag = languageTag(each);
    const href = new URLSearchParams([...query].filter(([name]) => name !== 'lang').concat([['lang', tag]])).toString();
    return each === locale
      ? html`<b lang="${tag}" aria-current="true">${languageNames[each]}</b>`
      : html`<a href="?${href}" lang="${tag}" hreflang="${tag}">${languageNames[each]}</a>`;
  });
  return html`<footer>
    <nav aria-label="${message(locale, 'page.language')}">${links}</nav>
  </footer>`;
}
