import { keep, readKept } from './kept.js';
import type { State } from './state.js';

interface Snapshot {
  shape: string;
  savedAt: number;
  state: State;
}

/** Events do not tell of what others change in their profiles, so what is older is read anew. */
const MAX_AGE = 60 * 60 * 1_000;
const KEY = 'state';

/** The state that was kept in this browser; null where there is none that still holds. */
export async function readSnapshot(): Promise<State | null> {
  const snapshot = await readKept<Snapshot | undefined>((store) => store.get(KEY));
  if (!snapshot || snapshot.shape !== STATE_SHAPE || snapshot.savedAt < Date.now() - MAX_AGE) return null;
  savedAt = snapshot.savedAt;
  return snapshot.state;
}

/** When the state was read as a whole: what follows from events is as old in what they do not tell. */
let savedAt = Date.now();

export function stateIsFresh(): void {
  savedAt = Date.now();
}

export async function keepSnapshot(state: State): Promise<void> {
  await keep((store) => store.put({ shape: STATE_SHAPE, savedAt, state } satisfies Snapshot, KEY));
}
