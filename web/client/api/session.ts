import { forgetKept, stopKeeping } from './kept.js';

let leaving = false;

/** Tells the other tabs that somebody signed out here: they keep nothing from then on. */
const tabs = new BroadcastChannel('tsunagu-session');
tabs.addEventListener('message', toSignIn);

/** The session is over: signing in again comes back to the same place. */
export function toSignIn(): void {
  if (leaving) return;
  leaving = true;
  stopKeeping(); // where another tab signed out, it has left nothing
  const { pathname, search } = location;
  location.assign(`/sign-in?returnTo=${encodeURIComponent(pathname + search)}`);
}

/**
 * Signs out by `send`; nothing of the person stays in this browser. The sockets may be closed before the answer is here: that the
 * session is over is not to lead away from this.
 */
export async function signOutBy(send: () => Promise<unknown>): Promise<void> {
  leaving = true;
  try {
    await send();
  } catch (error) {
    leaving = false;
    throw error;
  }
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- it is no window's
  tabs.postMessage(null);
  await forgetKept();
  location.assign('/sign-in?returnTo=%2F');
}
