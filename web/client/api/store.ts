import { useSyncExternalStore } from 'react';
import type { Contact, LiveEvent, State } from './state.js';

type Patch = (state: State) => State;

/** How it stands with the connection. */
export type Connection = 'CONNECTING' | 'LIVE' | 'LOST';

let base: State | null = null;
let shown: State | null = null;
let patches: readonly Patch[] = [];
let connection: Connection = 'CONNECTING';
const listeners = new Set<() => void>();
const eventListeners = new Set<(event: LiveEvent | null) => void>();

export function currentState(): State | null {
  return shown;
}

/** What the server has said, without what is on its way: this is kept across reloads. */
export function confirmedState(): State | null {
  return base;
}

/** The viewer's entry for somebody, as far as their contacts are read. */
export function contactOf(userId: string): Contact | null {
  return shown?.contacts.items.find(({ user }) => user.id === userId) ?? null;
}

export function replaceState(next: State): void {
  base = next;
  show();
}

export function changeState(patch: Patch): void {
  if (base) replaceState(patch(base));
}

export function setConnection(next: Connection): void {
  if (next === connection) return;
  connection = next;
  for (const listener of listeners) listener();
}

/**
 * Shows a change at once and sends it. Refused or not sent, it is undone and the error thrown. Where it worked it stays: the event
 * that comes after it changes nothing.
 */
export async function optimistically<T>(patch: Patch, send: () => Promise<T>): Promise<T> {
  patches = [...patches, patch];
  show();
  try {
    const answer = await send();
    if (base) base = patch(base);
    return answer;
  } finally {
    patches = patches.filter((other) => other !== patch);
    show();
  }
}

/** Told of every event after it is in the state; of null where any may have been missed. Answers how to stop. */
export function onEvent(listener: (event: LiveEvent | null) => void): () => void {
  eventListeners.add(listener);
  return () => void eventListeners.delete(listener);
}

export function tellEvent(event: LiveEvent | null): void {
  for (const listener of eventListeners) listener(event);
}

export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Told of each new connection. */
export function onLive(listener: () => void): void {
  let before = connection;
  subscribe(() => {
    if (connection === before) return;
    before = connection;
    if (connection === 'LIVE') listener();
  });
}

/** A part of the state, which must be the same object as long as nothing changed in it. Below `<App>` there is always a state. */
export function useLive<T>(select: (state: State) => T): T {
  return useSyncExternalStore(subscribe, () => select(shown!));
}

export const useViewer = () => useLive(({ viewer }) => viewer);
export const useIsReady = () => useSyncExternalStore(subscribe, () => shown !== null);
export const useConnection = () => useSyncExternalStore(subscribe, () => connection);

function show(): void {
  shown = base && patches.reduce((state, patch) => patch(state), base);
  for (const listener of listeners) listener();
}
