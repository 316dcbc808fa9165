import { createClient, type Client } from 'graphql-ws/client';
import type { TypedDocumentString } from '../generated/operations.js';
import { toSignIn } from './session.js';
import { setConnection } from './store.js';

/** One subscription, kept open over as many sockets as it takes. */
export interface Following<R, V> {
  document: TypedDocumentString<R, V>;
  /** Asked for whenever it begins again: it goes on after what was taken last. */
  variables: () => V;
  next: (data: R) => void;
  /** The server refused it, such as by CURSOR_EXPIRED; it is not followed any more. */
  refused?: (code: string) => void;
  /** It is over, without an error. */
  ended?: () => void;
}

const BEAT = 10_000;
const SILENCE = 5_000;
const LONGEST_WAIT = 10_000;

const following = new Set<Following<any, any>>();
const running = new Map<Following<any, any>, () => void>();
let client: Client | undefined;
let tries = 0;
let retry: ReturnType<typeof setTimeout> | undefined;

/** Follows a subscription until the function that is answered is called. */
export function follow<R, V>(one: Following<R, V>): () => void {
  following.add(one);
  if (retry === undefined) start(one);
  return () => {
    following.delete(one);
    running.get(one)?.();
    running.delete(one);
  };
}

/** For tests and for whoever knows better than a timer: connects now. */
export function connectNow(): void {
  if (retry === undefined) return;
  clearTimeout(retry);
  retry = undefined;
  for (const one of following) if (!running.has(one)) start(one);
}

window.addEventListener('online', connectNow);
window.addEventListener('offline', () => client?.terminate());
document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && connectNow());

function start<R, V>(one: Following<R, V>): void {
  client ??= connect();
  const stop = client.subscribe<R>(
    { query: String(one.document), variables: one.variables() as Record<string, unknown> },
    {
      next: ({ data, errors }) => {
        if (errors?.length) refuse(one, errors);
        else if (data) one.next(data);
      },
      error: (problem) => {
        running.delete(one);
        if (Array.isArray(problem)) refuse(one, problem as { extensions?: { code?: string } }[]);
        else lost(problem);
      },
      complete: () => {
        if (!running.delete(one) || !following.delete(one)) return;
        one.ended?.();
      },
    },
  );
  running.set(one, stop);
}

function refuse(
  one: Following<any, any>,
  errors: readonly { extensions?: Record<string, unknown> | { code?: string } }[],
) {
  following.delete(one);
  running.delete(one);
  one.refused?.(String((errors[0]?.extensions as { code?: string } | undefined)?.code));
}

function connect(): Client {
  const url = new URL('/graphql', location.href);
  url.protocol = url.protocol.replace('http', 'ws');
  let silence: ReturnType<typeof setTimeout> | undefined;
  const made = createClient({
    url: url.href,
    lazy: true,
    lazyCloseTimeout: 1_000,
    retryAttempts: 0, // its own way of trying again would begin with the first cursor again
    connectionAckWaitTimeout: SILENCE,
    keepAlive: BEAT,
    on: {
      connected: () => {
        tries = 0;
        setConnection('LIVE');
      },
      // A socket whose other end is gone says nothing by itself.
      ping: (received) => {
        if (!received) silence = setTimeout(() => made.terminate(), SILENCE);
      },
      pong: (received) => {
        if (received) clearTimeout(silence);
      },
      closed: (event) => {
        clearTimeout(silence);
        if (following.size > 0) lost(event);
      },
    },
  });
  return made;
}

/** Every subscription that was open says this of the same socket: the first counts. */
function lost(problem: unknown): void {
  const { code } = (problem ?? {}) as { code?: number };
  if (code === 4401 || code === 4403) return toSignIn();
  setConnection('LOST');
  if (retry !== undefined) return;
  const wait = Math.min(LONGEST_WAIT, 500 * 2 ** tries);
  tries += 1;
  retry = setTimeout(connectNow, wait * (0.5 + Math.random() / 2));
}
