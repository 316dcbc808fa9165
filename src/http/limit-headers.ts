import type { LimitKind, LimitState } from './rate-limits.js';

/** The limits that one request met, and how they stood after it. */
export type LimitNotes = Map<LimitKind, LimitState>;

const names: Record<LimitKind, string> = {
  api: 'api',
  signIn: 'sign-in',
  signInAddress: 'sign-in-address',
  search: 'search',
  searchAddress: 'search-address',
  mail: 'mail',
  mailAddress: 'mail-address',
  sms: 'sms',
  smsAddress: 'sms-address',
  landing: 'landing',
};

/** `RateLimit-Policy` and `RateLimit`, as in the IETF draft draft-ietf-httpapi-ratelimit-headers-09. */
export function limitHeaders(notes: LimitNotes, now: number): Record<string, string> {
  const states = [...notes];
  if (states.length === 0) return {};
  return {
    'ratelimit-policy': states
      .map(([kind, { limit, window }]) => `"${names[kind]}";q=${limit};w=${window / 1_000}`)
      .join(', '),
    ratelimit: states
      .map(([kind, { remaining, resetAt }]) => `"${names[kind]}";r=${remaining};t=${secondsUntil(resetAt, now)}`)
      .join(', '),
  };
}

function secondsUntil(time: number, now: number): number {
  return Math.max(0, Math.ceil((time - now) / 1_000));
}
