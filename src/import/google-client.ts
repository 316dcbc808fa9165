import type { Credentials, OAuth2Client } from 'google-auth-library';
import type { Config } from '../config.js';
import { HOUR, SECOND } from '../clock.js';
import type { AccessToken } from '../domain/google-accounts.js';

/** What somebody's contacts are read by, and the people they have written to without keeping them. The second may be refused. */
export const CONTACTS = 'https://www.googleapis.com/auth/contacts.readonly';
const OTHER_CONTACTS = 'https://www.googleapis.com/auth/contacts.other.readonly';

/** Whether the second was granted, by the scopes as Google names them. */
export function grantsOtherContacts(scopes: string): boolean {
  return scopes.split(' ').includes(OTHER_CONTACTS);
}

const TIMEOUT = 10 * SECOND;
const LONGEST_WAIT = HOUR;

/**
 * GRANT: the refresh token, or the code, is good for nothing (any more). TOKEN: the token is not. SCOPE: it does not let this be read.
 * SYNC: a sync token has expired. BUSY: later, perhaps. REFUSED: everything else.
 */
export type GoogleFaultKind = 'GRANT' | 'TOKEN' | 'SCOPE' | 'SYNC' | 'BUSY' | 'REFUSED';

/** Google did not do what it was asked. Nothing of what was sent is in it: what the library throws holds the tokens. */
export class GoogleFault extends Error {
  constructor(
    readonly kind: GoogleFaultKind,
    operation: string,
    said: string,
    /** In milliseconds, where Google says so. */
    readonly retryAfter: number | null = null,
  ) {
    super(`Google: ${operation}: ${said}`);
  }
}

/** Whether people may link Google accounts here. */
export function isLinkingSetUp({ googleClientId, googleClientSecret }: Config): boolean {
  return googleClientId !== null && googleClientSecret !== null;
}

/** Where to send somebody for their consent, and what proves later that it was us. */
export async function askForConsent(config: Config, state: string): Promise<{ url: string; codeVerifier: string }> {
  const client = await clientOf(config);
  const { CodeChallengeMethod } = await import('google-auth-library');
  const { codeVerifier, codeChallenge } = await client.generateCodeVerifierAsync();
  const url = client.generateAuthUrl({
    access_type: 'offline',
    prompt: 'consent', // without it there is a refresh token the first time only
    include_granted_scopes: true,
    scope: ['openid', 'email', CONTACTS, OTHER_CONTACTS],
    state,
    code_challenge: codeChallenge,
    code_challenge_method: CodeChallengeMethod.S256,
  });
  return { url, codeVerifier };
}

/** What a code is good for, once. Throws GRANT where it is not (any more). */
export async function redeemCode(config: Config, code: string, codeVerifier: string): Promise<Credentials> {
  const client = await clientOf(config);
  return calling('code', async () => (await client.getToken({ code, codeVerifier })).tokens);
}

/** A new access token. Throws GRANT where it was revoked. */
export async function refreshAccess(config: Config, refreshToken: string, now: number): Promise<AccessToken> {
  const client = await clientOf(config);
  client.setCredentials({ refresh_token: refreshToken });
  return accessIn(await calling('refresh', async () => (await client.refreshAccessToken()).credentials), now);
}

/** An access token as the library has it, whose clock is that of the wall. */
export function accessIn({ access_token: token, expiry_date: until }: Credentials, now: number): AccessToken {
  return { token: token!, until: now + (until ?? Date.now()) - Date.now() };
}

/** Gives a refresh token back, and everything with it. Throws TOKEN where there is nothing to give back. */
export async function revokeToken(config: Config, token: string): Promise<void> {
  const client = await clientOf(config);
  await calling('revoke', () => client.revokeToken(token));
}

/** Asks the People API. */
export async function askPeople<T>(
  config: Config,
  accessToken: string,
  path: string,
  params: Record<string, string>,
): Promise<T> {
  const client = await clientOf(config);
  client.setCredentials({ access_token: accessToken });
  const url = `${config.googlePeopleUrl}${path}`;
  return calling('people', async () => (await client.request<T>({ url, params, responseType: 'json' })).data);
}

/** The library is loaded when somebody links an account: most starts never need it. */
async function clientOf(config: Config): Promise<OAuth2Client> {
  const { OAuth2Client: Client } = await import('google-auth-library');
  const client = new Client({
    clientId: config.googleClientId!,
    clientSecret: config.googleClientSecret!,
    redirectUri: `${config.publicUrl}/google/callback`,
    endpoints: {
      oauth2AuthBaseUrl: config.googleAuthUrl,
      oauth2TokenUrl: config.googleTokenUrl,
      oauth2RevokeUrl: config.googleRevokeUrl,
    },
    transporterOptions: { timeout: TIMEOUT },
    useAuthRequestParameters: false, // its own log would have the tokens
  });
  // A code is good once, and a job tries again by itself.
  client.transporter.interceptors.request.add({
    resolved: async (request) => ({ ...request, retry: false, retryConfig: { retry: 0 } }),
  });
  return client;
}

interface Answer {
  status: number;
  headers: Headers;
  data: unknown;
}

async function calling<T>(operation: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    const { response, code } = error as { response?: Answer; code?: unknown };
    if (response) throw faultOf(operation, response);
    throw new GoogleFault('BUSY', operation, `no answer (${wordOf(code)})`);
  }
}

function faultOf(operation: string, { status, headers, data }: Answer): GoogleFault {
  const reason = reasonOf(data);
  const said = `${status} ${reason}`.trim();
  const kind = kindOf(status, reason, typeof (data as ErrorBody | null)?.error === 'string');
  return new GoogleFault(kind, operation, said, kind === 'BUSY' ? waitOf(headers.get('retry-after')) : null);
}

function kindOf(status: number, reason: string, ofTokens: boolean): GoogleFaultKind {
  if (reason === 'EXPIRED_SYNC_TOKEN') return 'SYNC';
  if (status === 429 || status === 408 || status >= 500 || /rate_?limit|quota/i.test(reason)) return 'BUSY';
  if (ofTokens) return reason === 'invalid_grant' ? 'GRANT' : reason === 'invalid_token' ? 'TOKEN' : 'REFUSED';
  if (status === 403 && /scope|insufficientPermissions/i.test(reason)) return 'SCOPE';
  return status === 401 ? 'TOKEN' : 'REFUSED';
}

interface ErrorBody {
  error?: string | { status?: string; details?: { reason?: string }[]; errors?: { reason?: string }[] };
}

/** The word for programs: RFC 6749 has it as `error`, google.rpc.ErrorInfo as `reason`. Never what is for people, which may quote. */
function reasonOf(data: unknown): string {
  const error = (data as ErrorBody | null)?.error;
  if (typeof error !== 'object') return wordOf(error);
  const reasons = [...(error.details ?? []), ...(error.errors ?? [])].map(({ reason }) => reason);
  return wordOf(reasons.find(Boolean) ?? error.status);
}

function wordOf(text: unknown): string {
  return typeof text === 'string' && /^\w{1,60}$/.test(text) ? text : '';
}

/** RFC 9110: seconds, or a date. */
function waitOf(header: string | null): number | null {
  if (header === null) return null;
  const wait = /^\d+$/.test(header) ? Number(header) * SECOND : Date.parse(header) - Date.now();
  return Number.isNaN(wait) ? null : Math.min(Math.max(wait, SECOND), LONGEST_WAIT);
}
