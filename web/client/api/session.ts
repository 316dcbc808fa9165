import { forgetSnapshot } from './snapshot.js';

let leaving = false;

/** The session is over: signing in again comes back to the same place. */
export function toSignIn(): void {
  if (leaving) return;
  leaving = true;
  const { pathname, search } = location;
  location.assign(`/sign-in?returnTo=${encodeURIComponent(pathname + search)}`);
}

/** After signing out: nothing of the person stays in this browser. */
export async function leave(): Promise<void> {
  leaving = true;
  await forgetSnapshot();
  location.assign('/sign-in?returnTo=%2F');
}
