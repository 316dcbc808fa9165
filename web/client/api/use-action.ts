import { useCallback, useRef, useState, type FormEvent } from 'react';
import { Refused } from './request.js';

export interface Action<A extends unknown[], T> {
  /** Answers undefined where it failed: `problem` says why. */
  run: (...args: A) => Promise<T | undefined>;
  /** The same, for a form to be sent. */
  submit: (event: FormEvent, ...args: A) => void;
  busy: boolean;
  problem: Error | undefined;
  /** What is wrong with a field of the input, in the viewer's language. */
  about: (field: string) => string | undefined;
  /** The problem in words, where it is about none of these fields. */
  otherwise: (...fields: string[]) => string | undefined;
  clear: () => void;
}

/** Something the viewer does: whether it is under way, and why it failed. While it is, doing it again does nothing. */
export function useAction<A extends unknown[], T>(act: (...args: A) => Promise<T>): Action<A, T> {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Error>();
  const latest = useRef(act);
  latest.current = act;
  const under = useRef(false);

  const run = useCallback(async (...args: A) => {
    if (under.current) return undefined;
    under.current = true;
    setBusy(true);
    setProblem(undefined);
    try {
      return await latest.current(...args);
    } catch (error) {
      setProblem(error as Error);
      return undefined;
    } finally {
      under.current = false;
      setBusy(false);
    }
  }, []);

  const about = (field: string) => (problem instanceof Refused ? problem.about(field) : undefined);
  return {
    run,
    submit: (event, ...args) => {
      event.preventDefault();
      void run(...args);
    },
    busy,
    problem,
    about,
    otherwise: (...fields) => (fields.some((field) => about(field) !== undefined) ? undefined : problem?.message),
    clear: useCallback(() => setProblem(undefined), []),
  };
}
