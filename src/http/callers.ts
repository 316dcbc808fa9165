import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { FastifyRequest } from 'fastify';
import { authenticate, renew } from '../auth/credentials.js';
import { noteUse, SEEN_PRECISION } from '../domain/sessions.js';
import { ApiError } from '../errors.js';
import type { Caller } from '../execution/context.js';
import { describeError } from '../log.js';
import { localeOf, type Locale } from '../messages/index.js';
import type { Services } from '../services.js';
import { PREFLIGHT_HEADERS } from './apollo.js';
import type { RateLimits } from './rate-limits.js';

export const SESSION_COOKIE = 'tsunagu_session';

/**
 * Finds out who sends a request. Throws UNAUTHENTICATED where they show a token that stands for nobody (any more), and RATE_LIMITED
 * where too many such have come: whoever guesses tokens is nobody, and each guess is counted as an operation of nobody.
 */
export class Callers {
  /** Sessions and tokens whose use is being noted. */
  private readonly noting = new Set<string>();

  constructor(private readonly services: Services) {}

  async ofRequest(request: IncomingMessage, ipAddress: string, limits = this.services.limits): Promise<Caller> {
    const { headers } = request;
    const bearer = bearerOf(headers.authorization);
    if (bearer !== null) return this.ofToken(bearer, headers, ipAddress, limits);
    const cookie = cookieOf(headers.cookie);
    // A cookie is sent by the browser whoever made the page: it counts only for pages that may call us.
    if (cookie !== null && this.originAllowed(headers.origin, headers.host)) {
      const caller = await this.find(cookie, headers, ipAddress);
      if (!caller) return this.nobody(headers, ipAddress);
      return { ...caller, byCookie: true, ...(caller.noted && { cookieToRenew: cookie }) };
    }
    return this.nobody(headers, ipAddress);
  }

  /** A socket is signed in by `connection_init` (`{ "Authorization": "Bearer …" }`), or by the cookie of its upgrade. */
  async ofSocket(request: IncomingMessage, params: Record<string, unknown> | undefined): Promise<Caller> {
    const named = Object.entries(params ?? {}).find(([name]) => name.toLowerCase() === 'authorization')?.[1];
    if (named !== undefined) {
      const bearer = (typeof named === 'string' && bearerOf(named)) || '';
      return this.ofToken(bearer, request.headers, this.addressOf(request), this.services.limits);
    }
    // Without an Origin it is no browser, and a cookie proves nothing there that a token would not.
    const { cookie, ...headers } = request.headers;
    return this.ofRequest(
      { headers: { ...headers, ...(headers.origin !== undefined && { cookie }) } } as IncomingMessage,
      this.addressOf(request),
    );
  }

  /** The same caller as they are now: the role or language may have changed, or the session may be over (null). */
  async renewed(caller: Caller): Promise<Caller | null> {
    if (!caller.viewer) return caller;
    const { db, clock } = this.services;
    const viewer = await renew(db.read, caller.viewer, clock.now());
    return viewer && { ...caller, viewer };
  }

  /** No Origin (no browser), the server's own, PUBLIC_URL, or one of ALLOWED_ORIGINS. */
  originAllowed(origin: string | undefined, host: string | undefined): boolean {
    const { publicUrl, allowedOrigins } = this.services.config;
    if (origin === undefined || origin === publicUrl || allowedOrigins.includes(origin)) return true;
    // On this machine the server may be called by another name for it, such as 127.0.0.1.
    return host !== undefined && /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(host) && origin === `http://${host}`;
  }

  addressOf(request: IncomingMessage): string {
    const forwarded = this.services.config.trustProxy ? request.headers['x-forwarded-for'] : undefined;
    const last = (Array.isArray(forwarded) ? forwarded.join(',') : forwarded)?.split(',').at(-1)?.trim();
    return last || (request.socket.remoteAddress ?? 'unknown');
  }

  /** The language to refuse in, before it is known who asks. */
  localeOf(request: IncomingMessage): Locale {
    return localeOf(request.headers['accept-language']);
  }

  private nobody(headers: IncomingHttpHeaders, ipAddress: string): Caller {
    return {
      viewer: null,
      device: { userAgent: headers['user-agent'] ?? null, ipAddress },
      acceptLocale: localeOf(headers['accept-language']),
    };
  }

  private async ofToken(
    token: string,
    headers: IncomingHttpHeaders,
    ipAddress: string,
    limits: RateLimits,
  ): Promise<Caller> {
    const caller = await this.find(token, headers, ipAddress);
    if (caller) return caller;
    await limits.consume('api', ipAddress);
    throw new ApiError('UNAUTHENTICATED');
  }

  private async find(
    token: string,
    headers: IncomingHttpHeaders,
    ipAddress: string,
  ): Promise<(Caller & { noted: boolean }) | null> {
    const { db, clock, config } = this.services;
    const found = await authenticate(db.read, token, clock.now());
    if (!found) return null;
    const { id } = found.viewer.credential;
    const noted = found.seenAt < clock.now() - SEEN_PRECISION && !this.noting.has(id);
    if (noted) {
      this.noting.add(id); // a thousand sockets that come back at once write once
      db.transaction((tx) => noteUse(tx, found.viewer, config), { mayBeLost: true })
        .catch((error: unknown) =>
          this.services.log.warn({ error: describeError(error) }, 'use of a session not noted'),
        )
        .finally(() => this.noting.delete(id));
    }
    return { ...this.nobody(headers, ipAddress), viewer: { ...found.viewer, ipAddress }, noted };
  }
}

/**
 * Whether it is certain that no page of another site sent this. The cookie comes along with what such a page's form, link or image
 * sends, and CORS asks for no leave: so there has to be what it cannot send, a token, a header, or the browser's word that the page
 * is of the same origin; or an Origin, of which `originAllowed` has to judge.
 */
export function fromNoOtherSite({ headers }: FastifyRequest): boolean {
  return (
    headers.authorization !== undefined ||
    headers.origin !== undefined ||
    headers['sec-fetch-site'] === 'same-origin' ||
    PREFLIGHT_HEADERS.some((name) => headers[name] !== undefined)
  );
}

function bearerOf(header: string | undefined): string | null {
  return /^Bearer +([A-Za-z0-9_-]{1,200})$/i.exec(header ?? '')?.[1] ?? (header === undefined ? null : '');
}

function cookieOf(header: string | undefined): string | null {
  return new RegExp(`(?:^|; *)${SESSION_COOKIE}=([A-Za-z0-9_-]{1,200})(?:;|$)`).exec(header ?? '')?.[1] ?? null;
}

/** HttpOnly: no script reads it. SameSite=Lax: other sites' forms do not send it. */
export function sessionCookie(token: string | null, lifetime: number): string {
  return `${SESSION_COOKIE}=${token ?? ''}; Path=/; HttpOnly; Secure; SameSite=Lax; Max-Age=${token === null ? 0 : Math.floor(lifetime / 1_000)}`;
}
