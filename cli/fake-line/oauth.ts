import type { Answer } from './api-call.js';
import type { LineChannel } from './channels.js';
import { secretText } from './ids.js';
import type { World } from './world.js';

/** A stateless token is good for a quarter of an hour, a long-lived one for as long as a number can say. */
const STATELESS_SECONDS = 900;
const LONG_LIVED_SECONDS = 2_147_483_647;

const refused = (status: number, error: string, description: string): Answer => ({
  status,
  body: { error, error_description: description },
});

type Form = Record<string, string>;

/** POST /oauth2/v3/token, by the channel's secret. */
export function issueToken({ channels, settings }: World, form: Form): Answer {
  if (form.grant_type !== 'client_credentials') return refused(400, 'unsupported_grant_type', 'unsupported grant type');
  const channel = channels.find(({ channelId }) => channelId === form.client_id);
  if (!channel || channel.channelSecret !== form.client_secret)
    return refused(400, 'invalid_client', 'invalid client_id or client_secret');
  const token = secretText(180);
  channel.statelessTokens.set(token, settings.now() + STATELESS_SECONDS * 1_000);
  return { status: 200, body: { token_type: 'Bearer', access_token: token, expires_in: STATELESS_SECONDS } };
}

/** POST /v2/oauth/verify. */
export function verifyToken(world: World, form: Form): Answer {
  const token = form.access_token ?? '';
  const channel = channelOfToken(world, token);
  if (!channel) return refused(400, 'invalid_request', 'access token expired');
  const expiresAt = channel.statelessTokens.get(token);
  const left = expiresAt === undefined ? LONG_LIVED_SECONDS : Math.ceil((expiresAt - world.settings.now()) / 1_000);
  return { status: 200, body: { client_id: channel.channelId, expires_in: left } };
}

/** Whose token it is; null if it is nobody's, or not any more. */
export function channelOfToken({ channels, settings }: World, token: string): LineChannel | null {
  return (
    channels.find(
      ({ channelAccessToken, statelessTokens }) =>
        channelAccessToken === token || (statelessTokens.get(token) ?? 0) > settings.now(),
    ) ?? null
  );
}
