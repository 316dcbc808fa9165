import { unsubscribe } from '../domain/profiles.js';
import { userById } from '../domain/people.js';
import { sayIn, button, buttons, form, type Page } from './pages-layout.js';
import { lostLink } from './pages-account.js';
import { html } from './pages-html.js';
import type { PageRoute, Visit } from './pages-visit.js';

/** Ends the mails about contact requests: with the button, or by a mail program's one click (RFC 8058), which has no session. */
export const unsubscribePage: PageRoute = {
  path: '/unsubscribe',
  forms: 'ANY',
  async get(visit) {
    const userId = userOf(visit);
    const user = userId === null ? undefined : await userById(visit.services.db.read, userId);
    if (!user || user.deletedAt !== null) return lost(visit);
    const locale = visit.chosen ?? user.locale;
    const say = sayIn(locale);
    if (!user.contactRequestMail) return done(locale);
    const action = `/unsubscribe?token=${encodeURIComponent(visit.input('token'))}`;
    const body = html`<p>${say('page.unsubscribe.text')}</p>
      ${form(action, {}, buttons(button(say('page.unsubscribe.button'))))}`;
    return { locale, title: 'page.unsubscribe.title', body };
  },
  async post(visit) {
    const userId = userOf(visit);
    const user = userId === null ? undefined : await visit.services.db.transaction((tx) => unsubscribe(tx, userId));
    return user ? done(visit.chosen ?? user.locale) : lost(visit);
  },
};

function userOf({ services, input }: Visit): string | null {
  return services.secrets.verify('unsubscribe', input('token'));
}

function done(locale: Page['locale']): Page {
  return { locale, title: 'page.unsubscribe.title', body: html`<p>${sayIn(locale)('page.unsubscribe.done')}</p>` };
}

function lost({ locale }: Visit): Page {
  return lostLink(locale, sayIn(locale)('page.linkExpired.text'));
}
