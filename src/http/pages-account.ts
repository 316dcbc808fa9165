import type { OneTimeToken, TokenPurpose } from '../../entities/one-time-token.js';
import { MIN_PASSWORD } from '../auth/passwords.js';
import { setPasswordByLink, verifyEmail } from '../auth/flows.js';
import { confirmEmailChange } from '../domain/credentials.js';
import { findToken } from '../domain/one-time-tokens.js';
import { Refusal } from '../errors.js';
import type { Locale, MessageKey } from '../messages/index.js';
import { html, type Html } from './pages-html.js';
import { button, buttonLink, buttons, card, field, form, sayIn, type Page } from './pages-layout.js';
import { signedInPage, signInForm } from './pages-sign-in.js';
import { becameOf } from './pages-sign-up.js';
import { problemOf, type PageRoute, type Visit } from './pages-visit.js';

/** The pages behind links that carry a one-time token. */
export const accountPages: PageRoute[] = [
  {
    path: '/verify-email',
    forms: 'NOT_FOREIGN',
    get: (visit) =>
      withToken(visit, 'SIGN_UP', 'page.verifyEmail.expired', async (token) => {
        const say = sayIn(token.locale);
        const { displayName, organizationName } = JSON.parse(token.data!) as Record<string, string | null>;
        const body = html`<p>${say('page.verifyEmail.text')}</p>
          ${card(displayName!, token.email, organizationName ?? null)}
          ${form('/verify-email', { token: visit.input('token') }, buttons(button(say('page.verifyEmail.button'))))}`;
        return { locale: token.locale, title: 'page.verifyEmail.title', body };
      }),
    post: (visit) =>
      withToken(visit, 'SIGN_UP', 'page.verifyEmail.expired', async () => {
        const signedIn = await verifyEmail(visit.services, visit.device, visit.input('token'));
        visit.signIn(signedIn);
        const { locale } = signedIn.viewer;
        return signedInPage(
          visit,
          locale,
          [sayIn(locale)('page.verifyEmail.done'), await becameOf(visit, signedIn)].join(' ').trim(),
        );
      }),
  },
  {
    path: '/reset-password',
    forms: 'NOT_FOREIGN',
    get: (visit) =>
      withToken(visit, 'PASSWORD_RESET', 'page.resetPassword.expired', async (token) => resetPage(visit, token)),
    post: (visit) =>
      withToken(visit, 'PASSWORD_RESET', 'page.resetPassword.expired', async (token) => {
        try {
          const signedIn = await setPasswordByLink(
            visit.services,
            visit.device,
            visit.input('token'),
            visit.input('password'),
          );
          visit.signIn(signedIn);
          const { locale } = signedIn.viewer;
          return signedInPage(visit, locale, sayIn(locale)('page.resetPassword.done'));
        } catch (error) {
          const problem = problemOf(error, token.locale);
          if (problem?.field !== 'password') throw error;
          return { ...resetPage(visit, token, problem.text), status: problem.status };
        }
      }),
  },
  {
    path: '/confirm-email',
    forms: 'OWN',
    get: (visit) =>
      withToken(visit, 'EMAIL_CHANGE', 'page.confirmEmailChange.expired', async (token) => confirmPage(visit, token)),
    post: (visit) =>
      withToken(visit, 'EMAIL_CHANGE', 'page.confirmEmailChange.expired', async (token) => {
        const { viewer } = visit.caller;
        if (viewer?.id !== token.userId || viewer.credential.kind !== 'SESSION')
          return { ...confirmPage(visit, token), status: 403 };
        await visit.services.db.transaction((tx) => confirmEmailChange(tx, viewer, visit.input('token')));
        const say = sayIn(viewer.locale);
        const body = html`<p>${say('page.confirmEmailChange.done')}</p>
          ${card(token.email)} ${buttons(buttonLink(say('page.signedIn.open'), '/settings/security'))}`;
        return { locale: viewer.locale, title: 'page.confirmEmailChange.title', body };
      }),
  },
];

/** The page of a link that still works, or the one that says that it does not. */
async function withToken(
  visit: Visit,
  purpose: TokenPurpose,
  expired: MessageKey,
  page: (token: OneTimeToken) => Promise<Page>,
): Promise<Page> {
  const { db, clock } = visit.services;
  try {
    const token = await findToken(db.read, purpose, visit.input('token'), clock.now());
    return await page({ ...token, locale: visit.chosen ?? token.locale });
  } catch (error) {
    const problem = problemOf(error, visit.locale);
    if (problem?.field !== 'token') throw error;
    const say = sayIn(visit.locale);
    const taken = error instanceof Refusal && error.code === 'TAKEN';
    const again = html`<p class="below"><a href="/forgot-password">${say('page.signIn.forgot')}</a></p>`;
    const text = taken ? problem.text : say(expired);
    return { ...lostLink(visit.locale, text, purpose === 'PASSWORD_RESET' && again), status: problem.status };
  }
}

export function lostLink(locale: Locale, text: string, more: Html | false = false): Page {
  const body = html`<p>${text}</p>
    ${more}`;
  return { status: 404, locale, title: 'page.linkExpired.title', body };
}

function resetPage(visit: Visit, { email, locale }: OneTimeToken, wrong: string | null = null): Page {
  const say = sayIn(locale);
  const body = html`<p>${say('page.resetPassword.text')}</p>
    ${form(
      '/reset-password',
      { token: visit.input('token') },
      // Password managers keep the new password under this address.
      html`${field({ label: say('page.signIn.email'), name: 'email', type: 'email', autocomplete: 'username', value: email, readonly: true })}
      ${field({ label: say('page.resetPassword.newPassword'), name: 'password', type: 'password', autocomplete: 'new-password', hint: say('page.resetPassword.rule', { min: MIN_PASSWORD }), wrong, first: true })}
      ${buttons(button(say('page.resetPassword.button')))}`,
    )}`;
  return { locale, title: 'page.resetPassword.title', body };
}

/** The account that asked has to be signed in here: the link alone proves the address, and not whose it is to be. */
function confirmPage(visit: Visit, { userId, email, locale }: OneTimeToken): Page {
  const { viewer } = visit.caller;
  const say = sayIn(locale);
  const token = visit.input('token');
  const title = 'page.confirmEmailChange.title';
  if (viewer?.id === userId && viewer.credential.kind === 'SESSION') {
    const body = html`<p>${say('page.confirmEmailChange.text')}</p>
      ${card(email)} ${form('/confirm-email', { token }, buttons(button(say('page.confirmEmailChange.button'))))}`;
    return { locale, title, body };
  }
  const why = viewer ? 'page.confirmEmailChange.otherAccount' : 'page.confirmEmailChange.signIn';
  const returnTo = `/confirm-email?token=${encodeURIComponent(token)}`;
  return {
    locale,
    title,
    body: html`<p>${say(why)}</p>
      ${signInForm(locale, { returnTo })}`,
  };
}
