import type { Observable } from '@graphiql/toolkit';
import type { ExecutionResult } from 'graphql';
import { useSyncExternalStore } from 'react';

// GraphiQL ends a subscription when one changes the tab, and shows its last answer only. Here it goes on below the
// response, the newest answer first, so that one can watch what the operations of the other tabs make it say.

type Answers = AsyncIterable<ExecutionResult> & { return?(): unknown; throw?(reason: unknown): Promise<unknown> };
interface Watcher {
  next(answer: ExecutionResult): void;
  error(reason: unknown): void;
  complete(): void;
}
interface Live {
  name: string;
  open: boolean;
  answers: { number: number; at: Date; text: string }[];
}

const kept = 200;
let live: Live = { name: '', open: false, answers: [] };
let source: Answers | undefined;
let tab = 0;
const repaint = new Set<() => void>();

/** Follows a subscription in place of the one before. GraphiQL watches it only while its tab is open. */
export function follow(name: string, answers: Answers): Observable<ExecutionResult> {
  stop();
  source = answers;
  // What ends a subscription is heard below. The toolkit tells the iterator by this too, and leaves what it answers to nobody.
  const fail = answers.throw?.bind(answers);
  if (fail) answers.throw = (reason) => fail(reason).catch(() => ({ value: undefined, done: true }));
  show({ name, open: true, answers: [] });
  const watchers = new Set<Watcher>();
  void listen(answers, watchers);
  return {
    subscribe(watcher: Watcher) {
      watchers.add(watcher);
      return {
        unsubscribe() {
          watchers.delete(watcher);
          // Another tab in this same turn: GraphiQL let go of it by itself. The same tab: somebody pressed stop.
          const before = tab;
          queueMicrotask(() => tab === before && source === answers && stop());
        },
      };
    },
  } as Observable<ExecutionResult>;
}

async function listen(answers: Answers, watchers: Set<Watcher>) {
  let number = 0;
  const note = (answer: unknown) => {
    if (source !== answers) return;
    const text = typeof answer === 'string' ? answer : JSON.stringify(answer, null, 2);
    const entry = { number: ++number, at: new Date(), text };
    show({ ...live, answers: [entry, ...live.answers].slice(0, kept) });
  };
  try {
    for await (const answer of answers) {
      note(answer);
      for (const watcher of watchers) watcher.next(answer);
    }
    for (const watcher of watchers) watcher.complete();
  } catch (reason) {
    note(worded(reason));
    for (const watcher of watchers) watcher.error(reason);
  }
  if (source === answers) show({ ...live, open: false });
}

/** What ended a subscription: the errors it was refused with, or what became of its socket, which is an event. */
function worded(reason: unknown): unknown {
  if (Array.isArray(reason)) return { errors: reason };
  if (reason instanceof CloseEvent) return `The server closed the socket: ${reason.reason || `code ${reason.code}`}.`;
  if (reason instanceof Event) return 'There is no socket to the server: it does not run, or cannot be reached.';
  return reason instanceof Error ? reason.message : reason;
}

export function tabChanged(index: number) {
  tab = index;
}

function stop() {
  source?.return?.();
}

function show(next: Live) {
  live = next;
  for (const paint of repaint) paint();
}

const subscribe = (paint: () => void) => {
  repaint.add(paint);
  return () => void repaint.delete(paint);
};

export function LivePanel() {
  const { name, open, answers } = useSyncExternalStore(subscribe, () => live);
  if (name === '') return null;
  return (
    <section className="live" aria-label="Live">
      <header>
        <span className={open ? 'dot open' : 'dot'} />
        <h2>{open ? `${name} is open: run another tab to make it speak` : `${name} has ended`}</h2>
        {open && (
          <button type="button" className="graphiql-button" onClick={stop}>
            Stop
          </button>
        )}
      </header>
      <ol>
        {answers.map(({ number, at, text }) => (
          <li key={number}>
            <time dateTime={at.toISOString()}>
              {number} · {at.toLocaleTimeString()}
            </time>
            <pre>{text}</pre>
          </li>
        ))}
      </ol>
    </section>
  );
}
