import { askForPasswordReset, signIn } from '../auth/flows.js';
import type { Locale } from '../messages/index.js';
import { html, type Html } from './pages-html.js';
import { button, buttonLink, buttons, field, form, sayIn, type Page } from './pages-layout.js';
import { returnPath } from './pages-return.js';
import { problemOf, type PageRoute, type Visit } from './pages-visit.js';

/** `returnTo`: a path of this server to go on to; anything else is left out. */
export const signInPages: PageRoute[] = [
  {
    path: '/sign-in',
    forms: 'OWN',
    get: async (visit) => signInPage(visit, ''),
    async post(visit) {
      const email = visit.input('email');
      try {
        const signedIn = await signIn(visit.services, visit.device, email, visit.input('password'));
        visit.signIn(signedIn);
        return returnPath(visit.input('returnTo')) ?? signedInPage(visit, signedIn.viewer.locale);
      } catch (error) {
        const problem = problemOf(error, visit.locale);
        if (!problem) throw error;
        return { ...signInPage(visit, email, problem.text), status: problem.status, retryAfter: problem.retryAfter };
      }
    },
  },
  {
    path: '/forgot-password',
    forms: 'OWN',
    get: async (visit) => forgotPage(visit, ''),
    async post(visit) {
      const email = visit.input('email');
      try {
        await askForPasswordReset(visit.services, visit.device, email);
      } catch (error) {
        const problem = problemOf(error, visit.locale);
        if (!problem) throw error;
        return { ...forgotPage(visit, email, problem.text), status: problem.status, retryAfter: problem.retryAfter };
      }
      const say = sayIn(visit.locale);
      const body = html`<p>${say('page.forgotPassword.done')}</p>
        <p class="below"><a href="/forgot-password">${say('page.mail.again')}</a></p>`;
      return { locale: visit.locale, title: 'page.forgotPassword.sent', body };
    },
  },
];

function signInPage(visit: Visit, email: string, wrong: string | null = null): Page {
  const body = signInForm(visit.locale, { email, wrong, returnTo: returnPath(visit.input('returnTo')), signUp: true });
  return { locale: visit.locale, title: 'page.signIn.title', body };
}

export function signInForm(
  locale: Locale,
  {
    email = '',
    wrong = null,
    returnTo,
    signUp = false,
  }: { email?: string; wrong?: string | null; returnTo: string | null; signUp?: boolean },
): Html {
  const say = sayIn(locale);
  return html`${wrong !== null && html`<p class="alert" role="alert">${wrong}</p>`}
  ${form(
    '/sign-in',
    returnTo === null ? {} : { returnTo },
    html`${field({ label: say('page.signIn.email'), name: 'email', type: 'email', autocomplete: 'username', value: email, first: email === '' })}
      ${field({ label: say('page.signIn.password'), name: 'password', type: 'password', autocomplete: 'current-password', first: email !== '' })}
      ${buttons(button(say('page.signIn.button')))}
      <p class="below"><a href="/forgot-password">${say('page.signIn.forgot')}</a></p>
      ${signUp && html`<p class="below"><a href="${signUpPath(returnTo)}">${say('page.signIn.signUp')}</a></p>`}`,
  )}`;
}

/** Whoever came through an invite link signs up through it, too. */
function signUpPath(returnTo: string | null): string {
  const code = /^\/i\/([^/?#]+)$/.exec(returnTo ?? '')?.[1];
  return code === undefined ? '/sign-up' : `/sign-up?invite=${code}`;
}

function forgotPage(visit: Visit, email: string, wrong: string | null = null): Page {
  const say = sayIn(visit.locale);
  const body = html`<p>${say('page.forgotPassword.text')}</p>
    ${form(
      '/forgot-password',
      {},
      html`${field({ label: say('page.signIn.email'), name: 'email', type: 'email', autocomplete: 'username', value: email, wrong, first: true })}
      ${buttons(button(say('page.forgotPassword.button')))}`,
    )}`;
  return { locale: visit.locale, title: 'page.forgotPassword.title', body };
}

/** The last page of whatever signed somebody in: what was done, and where to go on. */
export function signedInPage(visit: Visit, locale: Locale, done = ''): Page {
  const say = sayIn(locale);
  const body = html`${done && html`<p>${done}</p>`} ${buttons(buttonLink(say('page.signedIn.open'), '/'))}
  ${visit.trial && html`<p class="below"><a href="/playground">${say('page.playground')}</a></p>`}`;
  return { locale, title: 'page.signedIn.title', body };
}
