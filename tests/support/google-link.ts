import type { Consent } from '../../cli/fake-google/fake-google.js';
import { Browser, type Shown } from './browser.js';
import { password, type Actor } from './cast.js';
import type { Google } from './google.js';

/** A browser somebody is signed in with. */
export async function browserOf(who: Actor, language?: string): Promise<Browser> {
  const browser = new Browser(who.server, language);
  await browser.post('/sign-in', { email: who.email, password });
  return browser;
}

/** The address of Google's page. */
export async function startLink(who: Pick<Actor, 'mutate'>, returnTo?: string): Promise<string> {
  const { url, userErrors } = await who.mutate('startGoogleLink', { returnTo }, 'url');
  if (!url) throw new Error(userErrors[0]!.message);
  return url;
}

/** Links somebody's Google account, as they would. Answers what their browser shows in the end. */
export async function link(google: Google, who: Actor, consent?: Consent): Promise<Shown> {
  const url = await startLink(who);
  return (await browserOf(who)).get(google.consent(url, consent));
}
