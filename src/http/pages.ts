import type { IncomingMessage } from 'node:http';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '../execution/context.js';
import { apiKey } from '../execution/operations.js';
import { languageTag, localeOfTag, type Locale } from '../messages/index.js';
import type { Services } from '../services.js';
import { sessionCookie, type Callers } from './callers.js';
import { presentHttpError } from './http-errors.js';
import { accountPages } from './pages-account.js';
import { contactRequestPage } from './pages-contact-request.js';
import { googlePage } from './pages-google.js';
import { html } from './pages-html.js';
import { invitationPage } from './pages-invitation.js';
import { invitePage } from './pages-invite.js';
import { chosenLocale, localeCookie } from './pages-language.js';
import { buttonLink, buttons, renderPage, sayIn, type Page } from './pages-layout.js';
import { signInPages } from './pages-sign-in.js';
import { signUpPage } from './pages-sign-up.js';
import { pagePolicy } from './pages-style.js';
import { unsubscribePage } from './pages-unsubscribe.js';
import { problemOf, type PageRoute, type Visit } from './pages-visit.js';

const routes: PageRoute[] = [
  ...signInPages,
  ...accountPages,
  signUpPage,
  invitePage,
  invitationPage,
  contactRequestPage,
  unsubscribePage,
  googlePage,
];
const MAX_FORM = 16 * 1024;

export async function addPages(
  http: FastifyInstance,
  services: Services,
  callers: Callers,
  trial: boolean,
): Promise<void> {
  await http.register(async (pages) => {
    pages.removeAllContentTypeParsers();
    pages.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: MAX_FORM },
      (_request, body, done) => done(null, new URLSearchParams(body as string)),
    );
    // RFC 8058 lets one-click unsubscribing come like this. What counts there is in the address.
    pages.addContentTypeParser(
      'multipart/form-data',
      { parseAs: 'string', bodyLimit: MAX_FORM },
      (_request, _body, done) => done(null, new URLSearchParams()),
    );
    pages.setErrorHandler<FastifyError>((error, request, reply) =>
      show(reply, failure(error, localeOfBrowser(callers, request), services)),
    );
    const visit = async (request: FastifyRequest, reply: FastifyReply): Promise<Visit> => {
      const caller = await visitor(callers, request);
      await services.limits.consume('api', apiKey(caller));
      const address = new URL(request.url, 'http://localhost').searchParams;
      const body = request.body instanceof URLSearchParams ? request.body : undefined;
      return {
        services,
        caller,
        device: caller.device,
        locale: caller.viewer?.locale ?? localeOfBrowser(callers, request),
        chosen: caller.viewer ? null : chosenLocale(request.headers),
        input: (name) => body?.get(name) ?? (request.params as Record<string, string>)[name] ?? address.get(name) ?? '',
        signIn: ({ token }) => void reply.header('set-cookie', sessionCookie(token, services.config.sessionLifetime)),
        trial,
      };
    };
    for (const { path, forms, get, post } of routes) {
      pages.get(path, async (request, reply) => {
        const [address] = request.url.split('?', 1);
        const query = new URLSearchParams(request.url.slice(address!.length));
        const chosen = localeOfTag(query.get('lang'));
        if (chosen) {
          query.delete('lang');
          void reply.header('set-cookie', localeCookie(chosen));
          // As it came: it begins with a path of ours, whatever a browser makes of what follows.
          return answer(reply, query.size > 0 ? `${address}?${query.toString()}` : address!);
        }
        const visited = await visit(request, reply);
        // Whoever has an account has a language with it.
        return answer(reply, await get(visited), visited.caller.viewer ? undefined : query);
      });
      pages.post(path, async (request, reply) => {
        if (!mayPost(callers, request, forms)) return show(reply, otherSite(localeOfBrowser(callers, request)));
        const visited = await visit(request, reply);
        const next = await post(visited);
        // What was refused can be read, and tried again, in another language.
        const refused = typeof next !== 'string' && (next.status ?? 200) >= 400 && !visited.caller.viewer;
        return answer(reply, next, refused ? cameBy(visited) : undefined);
      });
    }
  });
}

/** The query by which the page of a form is opened again. */
function cameBy({ input }: Visit): URLSearchParams {
  const query = new URLSearchParams();
  for (const name of ['token', 'invite', 'returnTo']) if (input(name) !== '') query.set(name, input(name));
  return query;
}

/** What a browser shows of an address that there is not. */
export function showNotFound(reply: FastifyReply, locale: Locale): FastifyReply {
  const say = sayIn(locale);
  const body = html`<p>${say('page.notFound.text')}</p>
    ${buttons(buttonLink(say('page.signedIn.open'), '/'))}`;
  return show(reply, { status: 404, locale, title: 'page.notFound.title', body });
}

/** The language chosen in this browser, or else the one it asks for. */
export function localeOfBrowser(callers: Callers, { raw, headers }: FastifyRequest): Locale {
  return chosenLocale(headers) ?? callers.localeOf(raw);
}

/** Who visits: by the cookie alone, and whether a form may use that was found out before. */
function visitor(callers: Callers, request: FastifyRequest): Promise<Caller> {
  const { authorization: _authorization, origin: _origin, ...headers } = request.headers;
  return callers.ofRequest({ headers } as IncomingMessage, request.ip);
}

/** These pages are sent without a referrer, and then browsers call the origin of their forms `null`: Sec-Fetch-Site says more. */
function mayPost(callers: Callers, { headers }: FastifyRequest, forms: PageRoute['forms']): boolean {
  const { origin, host, 'sec-fetch-site': site } = headers;
  if (forms === 'ANY' || site === 'same-origin') return true;
  if (site !== undefined) return site === 'none' || (origin !== undefined && callers.originAllowed(origin, host));
  return callers.originAllowed(origin, host) || (forms === 'NOT_FOREIGN' && origin === 'null');
}

function answer(reply: FastifyReply, next: Page | string, query?: URLSearchParams): FastifyReply {
  if (typeof next !== 'string') return show(reply, next, query);
  return reply.headers({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' }).redirect(next, 303);
}

function show(reply: FastifyReply, page: Page, query?: URLSearchParams): FastifyReply {
  if (page.retryAfter !== undefined) void reply.header('retry-after', String(page.retryAfter));
  return reply
    .status(page.status ?? 200)
    .headers({
      'content-type': 'text/html; charset=utf-8',
      'content-language': languageTag(page.locale),
      'content-security-policy': pagePolicy(page.formsLeadTo),
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex, nofollow',
    })
    .send(renderPage(page, query));
}

function otherSite(locale: Locale): Page {
  return {
    status: 403,
    locale,
    title: 'page.error.title',
    body: html`<p>${sayIn(locale)('page.error.otherSite')}</p>`,
  };
}

/** What a visitor is shown instead of an error: what is expected in words, everything else masked and logged under an id. */
function failure(error: FastifyError, locale: Locale, { log }: Services): Page {
  const known = problemOf(error, locale);
  if (known) return { ...known, locale, title: 'page.error.title', body: html`<p>${known.text}</p>` };
  const { status, presented } = presentHttpError(error, locale, log);
  return { status, locale, title: 'page.error.title', body: html`<p>${presented.message}</p>` };
}
