import type { State } from './state.js';

interface Snapshot {
  shape: string;
  savedAt: number;
  state: State;
}

/** Events do not tell of what others change in their profiles, so what is older is read anew. */
const MAX_AGE = 60 * 60 * 1_000;
const KEY = 'state';

/** The state that was kept in this browser; null where there is none that still holds. Storage that is closed to us is no fault. */
export async function readSnapshot(): Promise<State | null> {
  try {
    const snapshot = await run<Snapshot | undefined>('readonly', (store) => store.get(KEY));
    if (!snapshot || snapshot.shape !== STATE_SHAPE || snapshot.savedAt < Date.now() - MAX_AGE) return null;
    savedAt = snapshot.savedAt;
    return snapshot.state;
  } catch {
    return null;
  }
}

/** When the state was read as a whole: what follows from events is as old in what they do not tell. */
let savedAt = Date.now();

export function stateIsFresh(): void {
  savedAt = Date.now();
}

let closed = false;

export async function keepSnapshot(state: State): Promise<void> {
  if (closed) return;
  await run('readwrite', (store) => store.put({ shape: STATE_SHAPE, savedAt, state } satisfies Snapshot, KEY)).catch(
    () => undefined,
  );
}

export function stopKeeping(): void {
  closed = true;
}

/** Leaves nothing here, and keeps nothing any more. */
export async function forgetSnapshot(): Promise<void> {
  stopKeeping();
  await run('readwrite', (store) => store.clear()).catch(() => undefined);
}

let opened: Promise<IDBDatabase> | undefined;

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open('tsunagu', 1);
    request.addEventListener('upgradeneeded', () => request.result.createObjectStore('kept'));
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error as Error));
  });
}

async function run<T>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest): Promise<T> {
  const database = await (opened ??= open());
  return new Promise((resolve, reject) => {
    const request = act(database.transaction('kept', mode).objectStore('kept'));
    request.addEventListener('success', () => resolve(request.result as T));
    request.addEventListener('error', () => reject(request.error as Error));
  });
}
