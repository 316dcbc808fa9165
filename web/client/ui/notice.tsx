import { useEffect, useRef, useSyncExternalStore, type ReactNode } from 'react';
import { useText } from '../i18n/index.js';
import { Button, IconButton } from './button.js';

export function Notice({ bad = false, children, action }: { bad?: boolean; children: ReactNode; action?: ReactNode }) {
  const box = useRef<HTMLDivElement>(null);
  // What is wrong may be said below what is seen of a long form.
  useEffect(() => {
    if (bad) box.current?.scrollIntoView({ block: 'nearest' });
  }, [bad, typeof children === 'string' ? children : '']);
  return (
    <div ref={box} className={bad ? 'notice bad' : 'notice'} role={bad ? 'alert' : 'status'}>
      <span>{children}</span>
      {action}
    </div>
  );
}

/** Where something could not be read, with a way to try again. */
export function Failed({ problem, again }: { problem: Error; again: () => void }) {
  const text = useText();
  return (
    <Notice bad action={<Button onClick={again}>{text('tryAgain')}</Button>}>
      {problem.message}
    </Notice>
  );
}

interface Toast {
  id: number;
  words: string;
  bad: boolean;
  again?: () => void;
}

let toasts: readonly Toast[] = [];
let made = 0;
const listeners = new Set<() => void>();

function set(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

/** Says that something was done, or has happened; it goes by itself, and of many the last three are shown. */
export function say(words: string): void {
  const id = (made += 1);
  const earlier = toasts.filter(({ bad }) => !bad).slice(0, -2);
  const stay = toasts.filter((toast) => !earlier.includes(toast) && toast.words !== words);
  set([...stay, { id, words, bad: false }]);
  setTimeout(() => set(toasts.filter((toast) => toast.id !== id)), 5_000);
}

/** Says that something failed. What was shown as done, and can be tried again, stays until it is closed. */
export function sayFailed(words: string, again?: () => void): void {
  const id = (made += 1);
  const others = toasts.filter((toast) => toast.again ?? again ?? toast.words !== words);
  set([...others.slice(-3), { id, words, bad: true, again }]);
  if (!again) setTimeout(() => set(toasts.filter((toast) => toast.id !== id)), 10_000);
}

export function Toasts() {
  const text = useText();
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    () => toasts,
  );
  const close = (id: number) => set(toasts.filter((toast) => toast.id !== id));
  return (
    <div className="toasts">
      {shown.map(({ id, words, bad, again }) => (
        <Notice
          key={id}
          bad={bad}
          action={
            <>
              {again && (
                <Button
                  onClick={() => {
                    close(id);
                    again();
                  }}
                >
                  {text('tryAgain')}
                </Button>
              )}
              {bad && <IconButton icon="close" label={text('close')} onClick={() => close(id)} />}
            </>
          }
        >
          {words}
        </Notice>
      ))}
    </div>
  );
}
