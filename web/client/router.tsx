import { useSyncExternalStore, type AnchorHTMLAttributes, type MouseEvent } from 'react';

const listeners = new Set<() => void>();

function told(): void {
  for (const listener of listeners) listener();
}
window.addEventListener('popstate', told);

export function navigate(to: string, { replace = false } = {}): void {
  if (to === location.pathname + location.search) return;
  history[replace ? 'replaceState' : 'pushState']({ before: before() + (replace ? 0 : 1) }, '', to);
  told();
}

/** How many screens somebody has come by within the client; kept by the browser with each of them. */
const before = (): number => (history.state as { before?: number } | null)?.before ?? 0;

/** What a screen has left with its place in the browser's history, for whoever comes back to it. */
export const leftHere = (name: string): unknown => (history.state as Record<string, unknown> | null)?.[name];

export function leaveHere(name: string, value: unknown): void {
  history.replaceState({ ...(history.state as object | null), [name]: value }, '');
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

export const usePath = (): string => useSyncExternalStore(subscribe, () => location.pathname);
export const useSearch = (): string => useSyncExternalStore(subscribe, () => location.search);

/** A link within the client. What is opened in another tab or window, the browser does. */
export function Link({ to, onClick, ...rest }: { to: string } & Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href'>) {
  const go = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    if (
      event.defaultPrevented ||
      event.button !== 0 ||
      event.metaKey ||
      event.ctrlKey ||
      event.shiftKey ||
      event.altKey
    )
      return;
    event.preventDefault();
    navigate(to);
  };
  return <a {...rest} href={to} onClick={go} />;
}

/** Leads back to where somebody came from; to a place of its own where they came from outside. */
export function BackLink({ to, ...rest }: Parameters<typeof Link>[0]) {
  const go = (event: MouseEvent<HTMLAnchorElement>) => {
    if (before() === 0 || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
      return;
    event.preventDefault();
    const { href } = location;
    history.back();
    // A browser keeps so many screens and no more: of the first of these there is no way back.
    setTimeout(() => location.href === href && navigate(to), 500);
  };
  return <Link {...rest} to={to} onClick={go} />;
}

/** The parameters of a path by a pattern such as `/people/:id`; null where it is another. */
export function match(pattern: string, path: string): Record<string, string> | null {
  const [wanted, given] = [pattern.split('/'), path.replace(/\/$/, '').split('/')];
  if (wanted.length !== given.length) return null;
  const found: Record<string, string> = {};
  for (const [i, part] of wanted.entries()) {
    if (part.startsWith(':')) found[part.slice(1)] = decodeURIComponent(given[i]!);
    else if (part !== given[i]) return null;
  }
  return found;
}
