import { createHash, randomBytes } from 'node:crypto';
import { refused } from './errors.js';
import { idTokenOf } from './id-tokens.js';
import type { GoogleUser } from './users.js';
import { changed, type Answer, type World } from './world.js';

type Params = Record<string, string>;

/** POST /token: for a code, once, or for a refresh token. */
export function giveTokens(world: World, params: Params): Answer {
  const { client } = world;
  if (params.client_id !== client.id || params.client_secret !== client.secret)
    return refused(401, 'invalid_client', 'Unauthorized');
  if (params.grant_type === 'authorization_code') return forCode(world, params);
  if (params.grant_type === 'refresh_token') return forRefreshToken(world, params);
  return refused(400, 'unsupported_grant_type', `Invalid grant_type: ${params.grant_type ?? ''}`);
}

function forCode(world: World, params: Params): Answer {
  const { key, client, settings } = world;
  const code = world.codes.get(params.code ?? '');
  world.codes.delete(params.code ?? '');
  if (!code || code.expiresAt <= settings.now()) return refused(400, 'invalid_grant', 'Malformed auth code.');
  if (params.redirect_uri !== code.redirectUri) return refused(400, 'redirect_uri_mismatch', 'Bad Request');
  const proof = createHash('sha256')
    .update(params.code_verifier ?? '')
    .digest('base64url');
  if (code.challenge !== null && proof !== code.challenge)
    return refused(400, 'invalid_grant', 'Invalid code verifier.');
  const { user, scopes } = code;
  const refreshToken = code.offline ? `1//0${randomBytes(48).toString('base64url')}` : null;
  if (refreshToken !== null) user.refreshTokens.add(refreshToken);
  changed(world);
  return {
    status: 200,
    body: {
      ...accessFor(world, user),
      ...(refreshToken !== null && { refresh_token: refreshToken }),
      scope: scopes.join(' '),
      ...(scopes.includes('openid') && { id_token: idTokenOf(key, client.id, user) }),
    },
  };
}

function forRefreshToken(world: World, params: Params): Answer {
  const user = world.users.find(({ refreshTokens }) => refreshTokens.has(params.refresh_token ?? ''));
  if (!user) return refused(400, 'invalid_grant', 'Token has been expired or revoked.');
  return { status: 200, body: { ...accessFor(world, user), scope: user.scopes.join(' ') } };
}

function accessFor({ accessTokens, settings }: World, user: GoogleUser): object {
  const token = `ya29.${randomBytes(96).toString('base64url')}`;
  accessTokens.set(token, { user, expiresAt: settings.now() + settings.accessSeconds * 1_000 });
  return { access_token: token, expires_in: settings.accessSeconds, token_type: 'Bearer' };
}

/** POST /revoke: the token of either kind, and everything that was granted with it. */
export function revoke(world: World, { token = '' }: Params): Answer {
  const user = world.users.find(({ refreshTokens }) => refreshTokens.has(token)) ?? world.accessTokens.get(token)?.user;
  if (!user) return refused(400, 'invalid_token', 'Token expired or revoked');
  user.revoke();
  return { status: 200, body: {} };
}
