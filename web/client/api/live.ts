import {
  EventsDocument,
  StateDocument,
  UnreadCountDocument,
  RoomActivityDocument,
  WhoAmIDocument,
} from '../generated/operations.js';
import type { RoomActivitySubscription } from '../generated/operations.js';
import { setLocale } from '../i18n/index.js';
import { ask } from './request.js';
import { keepSnapshot, readSnapshot, stateIsFresh } from './snapshot.js';
import { follow } from './socket.js';
import { applied, stateOf } from './state.js';
import { changeState, confirmedState, replaceState, subscribe, tellEvent } from './store.js';
import { toSignIn } from './session.js';

type Activity = RoomActivitySubscription['roomActivity'];

const activityListeners = new Set<(activity: Activity) => void>();

/** Told which room moves on, or was read. It replays nothing: whoever shows rooms reads them anew when the connection is back. */
export function onRoomActivity(listener: (activity: Activity) => void): () => void {
  activityListeners.add(listener);
  return () => void activityListeners.delete(listener);
}

/** Shows what was kept, or reads it, and follows from there. */
export async function startLive(): Promise<void> {
  // Whose session this is only the server knows: nobody is shown what was kept of somebody else.
  const [{ viewer }, kept] = await Promise.all([ask(WhoAmIDocument, {}), readSnapshot()]);
  if (!viewer) return toSignIn();
  if (kept?.viewer.id === viewer.id) {
    await setLocale(kept.viewer.locale);
    replaceState(kept);
  } else await readState();
  followEvents();
  followRooms();
  keepUp();
}

async function readState(): Promise<void> {
  const state = stateOf(await ask(StateDocument, {}));
  await setLocale(state.viewer.locale);
  stateIsFresh();
  replaceState(state);
}

function followEvents(): void {
  const stop = follow({
    document: EventsDocument,
    variables: () => ({ after: confirmedState()!.cursor }),
    next: ({ events: event }) => {
      const next = applied(confirmedState()!, event);
      if (!next) return beginAnew();
      replaceState(next);
      if (event.__typename === 'ViewerChanged') void setLocale(next.viewer.locale);
      tellEvent(event);
    },
    refused: (code) => {
      if (code === 'UNAUTHENTICATED') toSignIn();
      else beginAnew(); // CURSOR_EXPIRED, CURSOR_AHEAD
    },
    ended: toSignIn,
  });

  let beginning = false;
  function beginAnew(): void {
    if (beginning) return;
    beginning = true;
    stop();
    void again();
  }

  async function again(): Promise<void> {
    try {
      await readState();
    } catch {
      setTimeout(() => void again(), 2_000);
      return;
    }
    followEvents();
    tellEvent(null);
  }
}

function followRooms(): void {
  let reading = false;
  let again = false;
  /** As it counts for the badge; several at once are one question. */
  async function countUnread(): Promise<void> {
    if (reading) return void (again = true);
    reading = true;
    do {
      again = false;
      const { viewer } = await ask(UnreadCountDocument, {}).catch(() => ({ viewer: null }));
      if (viewer) changeState((state) => ({ ...state, viewer: { ...state.viewer, ...viewer } }));
    } while (again);
    reading = false;
  }
  follow({
    document: RoomActivityDocument,
    variables: () => {
      // What is read between the count and the beginning of the subscription nobody tells of: it is counted once more.
      void countUnread();
      setTimeout(() => void countUnread(), 1_000);
      return {};
    },
    next: ({ roomActivity }) => {
      void countUnread();
      for (const listener of activityListeners) listener(roomActivity);
    },
  });
}

/** Keeps the state in the browser: soon after it changed, and when the page is left. */
function keepUp(): void {
  let kept = confirmedState();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const keep = () => {
    clearTimeout(timer);
    timer = undefined;
    const state = confirmedState();
    if (!state || state === kept) return;
    kept = state;
    void keepSnapshot(state);
  };
  subscribe(() => (timer ??= setTimeout(keep, 500)));
  document.addEventListener('visibilitychange', keep);
  void keepSnapshot(kept!);
}
