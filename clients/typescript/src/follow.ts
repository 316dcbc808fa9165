import type { Connection } from './connection.js';
import { memoryCursor, type CursorStore } from './cursors.js';
import { textOf, type Document } from './documents.js';
import { TsunaguError, mayPass } from './errors.js';
import { FULL } from './results.js';

export interface CursorOptions {
  /** Where the cursor is kept; in memory where nothing is said. */
  cursor?: CursorStore;
  /** Where to begin while the store has no cursor. */
  after?: string;
  /**
   * Reads the state anew and answers the cursor that belongs to it. Called in the beginning where there is no cursor, and whenever the
   * server cannot go on from the one there is (CURSOR_EXPIRED, CURSOR_AHEAD). Without it these end the iteration. A TsunaguError that may
   * pass, such as OFFLINE, has it called again; whatever else it throws ends the iteration. The signal is aborted once nobody waits for it any more.
   */
  readState?: (signal: AbortSignal) => string | Promise<string>;
  /** Ends the iteration once what is being handled is. */
  signal?: AbortSignal;
  /** How many results are held for a slow reader, 1,000 where nothing is said; the others wait at the server. */
  buffer?: number;
}

export interface FollowOptions<R, V> extends CursorOptions {
  document: Document<R, V>;
  /** The variables to begin with after a cursor. null, from now on, where there is neither a cursor nor `readState`. */
  variables: (cursor: string | null) => V;
  /** The cursor of a result. */
  cursorOf: (data: R) => string | number;
}

interface Following<R, T> {
  connection: Connection;
  /** What is given of a result. */
  give: (data: R) => T;
  /** Says where to begin, where there is neither a cursor nor `readState`. */
  begin?: (signal: AbortSignal) => Promise<string>;
  /** Whether the server ends it for no other reason than that the session is over. */
  endless?: boolean;
}

const FIRST_WAIT = 500;
const LONGEST_WAIT = 10_000;

/** Follows a subscription over as many sockets as it takes, until one of the signals is aborted. */
export function follow<R, V, T>(
  following: Following<R, T>,
  options: FollowOptions<R, V>,
  closed: AbortSignal,
): AsyncIterableIterator<T> {
  const ended = new AbortController();
  for (const signal of [options.signal, closed]) {
    if (signal?.aborted) ended.abort();
    signal?.addEventListener('abort', () => ended.abort(), { signal: ended.signal });
  }
  const results = run(following, options, ended.signal);
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    next: async () => {
      try {
        const next = await results.next();
        if (next.done) ended.abort();
        return next;
      } catch (problem) {
        ended.abort();
        throw problem;
      }
    },
    // A generator would first wait for the result that is asked for.
    return: async () => {
      ended.abort();
      return results.return(undefined);
    },
  };
}

async function* run<R, V, T>(
  { connection, give, begin, endless = false }: Following<R, T>,
  options: FollowOptions<R, V>,
  signal: AbortSignal,
): AsyncGenerator<T, undefined> {
  const { readState, cursor: store = memoryCursor(), buffer = 1_000 } = options;
  const query = textOf(options.document);
  let cursor = (await store.read()) ?? options.after ?? null;
  let anew = cursor === null ? (readState ?? begin) : undefined;
  let tries = 0;
  /** What the store throws ends the iteration, whatever it is. */
  const keep = async (kept: string) => {
    try {
      await store.write(kept);
    } catch (problem) {
      throw new NotKept(problem);
    }
  };

  while (!signal.aborted) {
    const began = Date.now();
    try {
      if (anew) {
        cursor = await unlessAborted(anew(signal), signal);
        await keep(cursor);
        anew = undefined;
      }
      const results = await connection.subscribe<R>(
        query,
        options.variables(cursor) as Record<string, unknown>,
        Math.max(1, buffer),
      );
      const stop = () => results.finish();
      signal.addEventListener('abort', stop);
      try {
        for (;;) {
          if (signal.aborted) return;
          const data = await results.next();
          if (signal.aborted) return;
          if (data === undefined) {
            if (endless) throw new TsunaguError('UNAUTHENTICATED', 'The session is over.');
            return;
          }
          const next = String(options.cursorOf(data));
          yield give(data);
          // Whoever asks for the next one has handled this one.
          cursor = next;
          await keep(cursor);
          tries = 0;
        }
      } finally {
        signal.removeEventListener('abort', stop);
        results.finish();
      }
    } catch (problem) {
      if (signal.aborted) return;
      if (problem instanceof NotKept) throw problem.problem;
      if (problem === FULL) continue;
      // What had stood for long is no further failure of the same kind.
      if (Date.now() - began > LONGEST_WAIT) tries = 0;
      tries += 1;
      if (isCursorLost(problem) && readState) {
        anew = readState;
        if (tries > 1) await pause(waitAfter(tries), signal);
      } else if (mayPass(problem)) {
        await pause(problem.retryAfter === null ? waitAfter(tries) : problem.retryAfter * 1_000, signal);
      } else throw problem;
    }
  }
}

class NotKept {
  constructor(readonly problem: unknown) {}
}

/** Waits no longer than until the signal is aborted; it is rejected then. */
function unlessAborted<T>(answer: T | Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason as Error);
    signal.addEventListener('abort', abort);
    Promise.resolve(answer)
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', abort));
  });
}

function isCursorLost(problem: unknown): boolean {
  return problem instanceof TsunaguError && ['CURSOR_EXPIRED', 'CURSOR_AHEAD'].includes(problem.code);
}

/** Longer each time, and not the same for all: those who lost a server together do not come back together. */
function waitAfter(tries: number): number {
  return Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (tries - 1)) * (0.5 + Math.random() / 2);
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const over = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', over);
      resolve();
    };
    const timer = setTimeout(over, milliseconds);
    signal.addEventListener('abort', over);
  });
}
