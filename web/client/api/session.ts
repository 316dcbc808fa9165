import { forgetSnapshot, stopKeeping } from './snapshot.js';

let leaving = false;

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
  await forgetSnapshot();
  location.assign('/sign-in?returnTo=%2F');
}
