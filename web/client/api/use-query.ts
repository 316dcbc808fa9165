import { useCallback, useEffect, useRef, useState } from 'react';
import type { TypedDocumentString } from '../generated/operations.js';
import { useLocale } from '../i18n/index.js';
import { ask } from './request.js';
import type { LiveEvent } from './state.js';
import { onEvent } from './store.js';

export interface Query<R> {
  data: R | undefined;
  problem: Error | undefined;
  reading: boolean;
  again: () => void;
  /** Changes what is shown, until it is read again. */
  change: (patch: (data: R) => R) => void;
}

export interface QueryOptions {
  /** Events after which it is read again. */
  after?: (event: LiveEvent) => boolean;
  /** Nothing is asked as long as this is true. */
  skip?: boolean;
}

/** What was read lately, so that a screen that is come back to shows something at once. */
const lately = new Map<string, unknown>();
const MOST = 50;

const nothing = { key: '', reading: false, asked: 0 };

/** What a screen needs beside the live state: read when it is shown, in another language, and after the events that concern it. */
export function useQuery<R, V>(
  document: TypedDocumentString<R, V>,
  variables: V,
  options: QueryOptions = {},
): Query<R> {
  const { after, skip = false } = options;
  const locale = useLocale(); // some answers are worded in it
  const key = `${String(document).slice(0, 80)} ${JSON.stringify(variables)}`;
  const [, render] = useState(0);
  const held = useRef<{ key: string; data?: R; problem?: Error; reading: boolean; asked: number }>(nothing);
  if (held.current.key !== key)
    held.current = { key, data: lately.get(key) as R | undefined, reading: !skip, asked: 0 };

  const read = useCallback(
    async (signal?: AbortSignal) => {
      const now = held.current;
      if (now.key !== key || skip) return;
      // Answers may come in another order than they were asked for: the last question counts.
      const turn = (now.asked += 1);
      now.reading = true;
      render((count) => count + 1);
      try {
        const data = await ask(document, variables, signal);
        if (now.asked !== turn) return;
        keep(key, data);
        if (held.current === now) Object.assign(now, { data, problem: undefined });
      } catch (error) {
        if (signal?.aborted || now.asked !== turn) return;
        if (held.current === now) now.problem = error as Error;
      }
      now.reading = false;
      render((count) => count + 1);
    },
    // The key says what the document and the variables are.
    [key, skip],
  );

  useEffect(() => {
    const stop = new AbortController();
    void read(stop.signal);
    return () => stop.abort();
  }, [read, locale]);

  const concerns = useRef(after);
  concerns.current = after;
  useEffect(() => onEvent((event) => void ((event === null || concerns.current?.(event)) && read())), [read]);

  const change = useCallback(
    (patch: (data: R) => R) => {
      const { data } = held.current;
      if (data === undefined) return;
      held.current.data = patch(data);
      keep(key, held.current.data);
      render((count) => count + 1);
    },
    [key],
  );
  const again = useCallback(() => void read(), [read]);
  const { data, problem, reading } = held.current;
  return { data, problem, reading, again, change };
}

function keep(key: string, data: unknown): void {
  lately.delete(key);
  lately.set(key, data);
  if (lately.size > MOST) lately.delete(lately.keys().next().value!);
}
