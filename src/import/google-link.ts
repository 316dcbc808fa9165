import { newToken } from '../auth/secrets.js';
import { giveBack, linkAccount, startLink, takeLink, type Grant } from '../domain/google-accounts.js';
import { ApiError, Refusal } from '../errors.js';
import type { Services } from '../services.js';
import type { Viewer } from '../viewer.js';
import {
  accessIn,
  askForConsent,
  CONTACTS,
  GoogleFault,
  grantsOtherContacts,
  isLinkingSetUp,
  redeemCode,
} from './google-client.js';

/** Where to send the viewer for Google's consent. INVALID where this server cannot link Google accounts. */
export async function startGoogleLink(
  { config, db, vault }: Services,
  viewer: Viewer,
  { returnTo, sameBrowser }: { returnTo: string | null; sameBrowser: boolean },
): Promise<string> {
  if (!isLinkingSetUp(config)) throw new Refusal('INVALID', null, 'googleLinkNotSetUp');
  const state = newToken();
  const { url, codeVerifier } = await askForConsent(config, state);
  await db.transaction((tx) => startLink(tx, viewer, vault, { state, codeVerifier, returnTo, sameBrowser }));
  return url;
}

/** What Google's page sends back with a visitor. */
export interface CameBack {
  state: string;
  code: string;
  error: string;
}

/**
 * USED: the state stands for nothing (any more). FOREIGN: somebody else was sent to Google. ANOTHER_BROWSER: they were, from another
 * browser. REFUSED: they said no. NO_CONTACTS: they said yes, and not to the contacts. CODE_EXPIRED: they were too slow. UNAVAILABLE:
 * Google does not answer. FAILED: everything else.
 */
export type LinkProblem =
  'USED' | 'FOREIGN' | 'ANOTHER_BROWSER' | 'REFUSED' | 'NO_CONTACTS' | 'CODE_EXPIRED' | 'UNAVAILABLE' | 'FAILED';

const nothing = { otherContacts: false } as const;
const problems = { NOBODYS: 'USED', SOMEBODY_ELSES: 'FOREIGN', ANOTHER_BROWSERS: 'ANOTHER_BROWSER' } as const;

export interface Outcome {
  /** Null: it is linked. */
  problem: LinkProblem | null;
  /** It is, and those they have written to may be read, too. */
  otherContacts: boolean;
  /** Where they wanted to go. */
  returnTo: string | null;
}

/** Somebody came back from Google. What was granted and cannot be used is given back. */
export async function finishGoogleLink(services: Services, viewer: Viewer, came: CameBack): Promise<Outcome> {
  const { db, vault } = services;
  const taken = await db.transaction((tx) => takeLink(tx, viewer, vault, came.state));
  if (taken.whose !== 'OWN') return { ...nothing, problem: problems[taken.whose], returnTo: null };
  const { codeVerifier, returnTo } = taken;
  if (came.error !== '')
    return { ...nothing, problem: came.error === 'access_denied' ? 'REFUSED' : 'FAILED', returnTo };
  const linked = await link(services, viewer, came.code, codeVerifier).catch((error: unknown) => ({
    ...nothing,
    problem: problemIn(services, error),
  }));
  return { ...linked, returnTo };
}

async function link(
  services: Services,
  viewer: Viewer,
  code: string,
  codeVerifier: string,
): Promise<Pick<Outcome, 'problem' | 'otherContacts'>> {
  const { config, clock, db, vault, google } = services;
  const tokens = await redeemCode(config, code, codeVerifier);
  const scopes = tokens.scope ?? '';
  let subject: string | null = null;
  try {
    const identity = await google!.verify(tokens.id_token ?? '');
    ({ subject } = identity);
    if (!scopes.split(' ').includes(CONTACTS)) throw new GoogleFault('SCOPE', 'code', 'no contacts');
    if (!tokens.refresh_token || !tokens.access_token) throw new GoogleFault('REFUSED', 'code', 'no token');
    const grant: Grant = {
      subject: identity.subject,
      email: identity.email.address,
      scopes,
      refreshToken: tokens.refresh_token,
      access: accessIn(tokens, clock.now()),
    };
    await db.transaction((tx) => linkAccount(tx, viewer, vault, grant));
    return { problem: null, otherContacts: grantsOtherContacts(scopes) };
  } catch (error) {
    const token = tokens.refresh_token ?? tokens.access_token;
    if (token) await db.transaction(async (tx) => giveBack(tx, vault, viewer.id, subject, token));
    throw error;
  }
}

function problemIn({ log }: Services, error: unknown): LinkProblem {
  if (error instanceof Refusal) return 'FAILED'; // of the ID token
  if (error instanceof ApiError && error.code === 'UNAVAILABLE') return 'UNAVAILABLE';
  if (!(error instanceof GoogleFault)) throw error;
  if (error.kind === 'SCOPE') return 'NO_CONTACTS';
  if (error.kind === 'GRANT') return 'CODE_EXPIRED';
  log.warn({ fault: error.message }, 'Google account not linked');
  return error.kind === 'BUSY' ? 'UNAVAILABLE' : 'FAILED';
}
