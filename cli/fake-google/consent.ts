import { randomBytes } from 'node:crypto';
import { consentPage, wrongPage } from './consent-page.js';
import type { GoogleUser } from './users.js';
import { changed, type Answer, type World } from './world.js';

/** What Google has tick boxes for, in its words; the others are granted with signing in. */
export const choices: Record<string, string> = {
  'https://www.googleapis.com/auth/contacts.readonly': 'See and download your contacts',
  'https://www.googleapis.com/auth/contacts.other.readonly':
    'See and download contact info automatically saved in your “Other contacts”',
};

/** Google answers the long name of what may be asked for by a short one. */
const longNames: Record<string, string> = { email: 'https://www.googleapis.com/auth/userinfo.email' };

/** What a client asks, read from the address it sends people to. */
export interface Asked {
  scopes: string[];
  state: string;
  redirectUri: string;
  params: URLSearchParams;
}

/** What is asked; or what is wrong with it, which is not for the client to hear. */
export function readAsked({ client }: World, params: URLSearchParams): Asked | string {
  const get = (name: string) => params.get(name) ?? '';
  const redirectUri = get('redirect_uri');
  if (get('client_id') !== client.id) return 'Error 401: invalid_client';
  if (!URL.canParse(redirectUri) || (client.redirectUris.length > 0 && !client.redirectUris.includes(redirectUri)))
    return 'Error 400: redirect_uri_mismatch';
  if (get('response_type') !== 'code') return 'Error 400: unsupported_response_type';
  const challenged = params.has('code_challenge');
  if (challenged && (get('code_challenge_method') !== 'S256' || !/^[\w-]{43}$/.test(get('code_challenge'))))
    return 'Error 400: invalid_request';
  const scopes = get('scope').split(' ').filter(Boolean);
  if (scopes.length === 0) return 'Error 400: invalid_scope';
  return { scopes, state: get('state'), redirectUri, params };
}

/** GET /o/oauth2/v2/auth: the page. */
export function askForConsent(world: World, params: URLSearchParams): Answer {
  const asked = readAsked(world, params);
  if (typeof asked === 'string') return { status: 400, body: wrongPage(asked) };
  return { status: 200, body: consentPage(asked, world.users) };
}

/** POST to the same: what was ticked, and the button that was pressed. */
export function takeConsent(world: World, params: URLSearchParams, form: URLSearchParams): Answer {
  const asked = readAsked(world, params);
  const user = world.users.find(({ subject }) => subject === form.get('account'));
  if (typeof asked === 'string' || !user)
    return { status: 400, body: wrongPage(typeof asked === 'string' ? asked : 'Error 400: invalid_request') };
  const location = form.get('answer') === 'allow' ? grant(world, asked, user, form.getAll('scope')) : refuse(asked);
  return { status: 303, headers: { location }, body: '' };
}

/** Somebody says yes to some of what is asked. Answers where they are sent. */
export function grant(world: World, asked: Asked, user: GoogleUser, ticked: readonly string[]): string {
  const { params, redirectUri } = asked;
  const granted = asked.scopes.filter((scope) => !(scope in choices) || ticked.includes(scope));
  const before = params.get('include_granted_scopes') === 'true' ? user.scopes : [];
  const first = user.scopes.length === 0;
  const named = granted.map((scope) => longNames[scope] ?? scope);
  const scopes = [...new Set([...named, ...before])];
  user.scopes = [...new Set([...user.scopes, ...named])];
  changed(world);
  const code = `4/0${randomBytes(36).toString('base64url')}`;
  world.codes.set(code, {
    user,
    scopes,
    redirectUri,
    challenge: params.get('code_challenge'),
    // A refresh token comes the first time, and where the page had to be shown.
    offline: params.get('access_type') === 'offline' && (first || params.get('prompt') === 'consent'),
    expiresAt: world.settings.now() + world.settings.codeSeconds * 1_000,
  });
  return back(asked, { code, scope: scopes.join(' '), authuser: '0', prompt: params.get('prompt') ?? 'none' });
}

export function refuse(asked: Asked): string {
  return back(asked, { error: 'access_denied' });
}

function back({ redirectUri, state }: Asked, answer: Record<string, string>): string {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries({ state, iss: 'https://accounts.google.com', ...answer }))
    url.searchParams.set(name, value);
  return url.href;
}
