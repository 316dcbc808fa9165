import type { Device, SignedIn } from '../domain/sessions.js';
import { ApiError, Refusal } from '../errors.js';
import type { Caller } from '../execution/context.js';
import { messageFor, refusalMessage } from '../execution/errors.js';
import type { Locale } from '../messages/index.js';
import type { Services } from '../services.js';
import type { Page } from './pages-layout.js';

/** One request for a page. */
export interface Visit {
  services: Services;
  caller: Caller;
  device: Device;
  /** The viewer's, or the one chosen in this browser, or by Accept-Language. */
  locale: Locale;
  /** The one chosen in this browser, where nobody is signed in: it counts before that of whoever a page is for. */
  chosen: Locale | null;
  /** A value of the form, or else of the address, its path first; empty where there is none. */
  input: (name: string) => string;
  /** From here on this browser is signed in. */
  signIn: (signedIn: SignedIn) => void;
  /** Whether the server is being tried out: then a page may lead on to the playground. */
  trial: boolean;
}

/**
 * A page that says what it will do on GET, since mail scanners follow links too, and does it on POST. Only `/google/callback` acts on
 * GET, for Google sends people back so: what it takes is good once, and in the browser of whoever asked for it.
 */
export interface PageRoute {
  path: string;
  /**
   * Which forms it takes. OWN: of this server, as with everything that a cookie signs in. NOT_FOREIGN: a token from a mail stands in
   * it, so a browser that does not say where the form is from is believed. ANY: the token is all there is to prove.
   */
  forms: 'OWN' | 'NOT_FOREIGN' | 'ANY';
  /** Answers a page, or where to go on to: a path of this server, or Google's page. */
  get: (visit: Visit) => Promise<Page | string>;
  post: (visit: Visit) => Promise<Page | string>;
}

/** An expected refusal in the reader's language; null for everything else. */
export function problemOf(
  error: unknown,
  locale: Locale,
): { status: number; text: string; retryAfter?: number; field: string | null } | null {
  if (error instanceof ApiError && error.code === 'RATE_LIMITED') {
    const text = messageFor(locale, error.code, null, error.params);
    return { status: 429, text, retryAfter: Number(error.params.seconds), field: null };
  }
  if (!(error instanceof Refusal)) return null;
  const { code, field } = error;
  const status = code === 'NOT_FOUND' ? 404 : code === 'EXPIRED' ? 410 : 422;
  return { status, text: refusalMessage(locale, error), field: field?.at(-1) ?? null };
}
