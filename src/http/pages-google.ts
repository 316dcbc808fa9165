import { finishGoogleLink, startGoogleLink, type LinkProblem } from '../import/google-link.js';
import { isLinkingSetUp } from '../import/google-client.js';
import type { MessageKey } from '../messages/index.js';
import type { Viewer } from '../viewer.js';
import { html } from './pages-html.js';
import { button, buttons, form, sayIn, type Page } from './pages-layout.js';
import { returnPath } from './pages-return.js';
import { signInForm } from './pages-sign-in.js';
import type { PageRoute, Visit } from './pages-visit.js';

const PATH = '/google/callback';

const texts: Record<LinkProblem, MessageKey> = {
  USED: 'page.google.used',
  FOREIGN: 'page.google.foreign',
  ANOTHER_BROWSER: 'page.google.anotherBrowser',
  REFUSED: 'page.google.refused',
  NO_CONTACTS: 'page.google.noContacts',
  CODE_EXPIRED: 'page.google.codeExpired',
  UNAVAILABLE: 'page.google.unavailable',
  FAILED: 'page.google.failed',
};
const statuses: Partial<Record<LinkProblem, number>> = {
  USED: 410,
  FOREIGN: 403,
  ANOTHER_BROWSER: 403,
  UNAVAILABLE: 503,
};

/** Where Google sends people back to with their answer. Its form, after a failure, starts anew. */
export const googlePage: PageRoute = {
  path: PATH,
  forms: 'OWN',
  async get(visit) {
    const { services, input, locale } = visit;
    if (!isLinkingSetUp(services.config)) return notSetUp(visit);
    const came = { state: input('state'), code: input('code'), error: input('error') };
    const viewer = signedIn(visit);
    if (!viewer) return signInPage(visit, `${PATH}?${new URLSearchParams(came).toString()}`);
    const { problem, otherContacts, returnTo } = await finishGoogleLink(services, viewer, came);
    if (problem !== null) return failedPage(visit, problem, returnTo);
    const done = otherContacts ? 'page.google.done' : 'page.google.doneContactsOnly';
    const body = html`<p>${sayIn(locale)(done)}</p>`;
    return returnTo ?? { locale, title: 'page.google.title', body };
  },
  async post(visit) {
    const { services, input } = visit;
    if (!isLinkingSetUp(services.config)) return notSetUp(visit);
    const viewer = signedIn(visit);
    if (!viewer) return signInPage(visit, '/');
    return startGoogleLink(services, viewer, { returnTo: returnPath(input('returnTo')), sameBrowser: true });
  },
};

/** A program's token is nobody who could say yes. */
function signedIn({ caller: { viewer } }: Visit): Viewer | null {
  return viewer?.credential.kind === 'SESSION' ? viewer : null;
}

/** The code is good for some minutes: whoever started it elsewhere signs in here, and comes back. */
function signInPage({ locale }: Visit, returnTo: string): Page {
  const body = html`<p>${sayIn(locale)('page.google.signIn')}</p>
    ${signInForm(locale, { returnTo })}`;
  return { locale, title: 'page.google.title', body };
}

function failedPage({ locale, services }: Visit, problem: LinkProblem, returnTo: string | null): Page {
  const say = sayIn(locale);
  const body = html`<p>${say(texts[problem])}</p>
    ${form(PATH, returnTo === null ? {} : { returnTo }, buttons(button(say('page.google.again'))))}
    <p class="below"><a href="${returnTo ?? '/'}">${say('page.signedIn.open')}</a></p>`;
  const { origin } = new URL(services.config.googleAuthUrl);
  return { status: statuses[problem] ?? 422, locale, title: 'page.google.failedTitle', body, formsLeadTo: origin };
}

function notSetUp({ locale }: Visit): Page {
  const body = html`<p>${sayIn(locale)('error.INVALID.googleLinkNotSetUp')}</p>`;
  return { status: 404, locale, title: 'page.google.failedTitle', body };
}
