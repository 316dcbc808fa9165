import { GoogleError } from './errors.js';
import type { GoogleUser } from './users.js';
import type { Answer, GoogleRequest, World } from './world.js';

const lists = {
  '/v1/people/me/connections': {
    mask: 'personFields',
    scope: 'https://www.googleapis.com/auth/contacts.readonly',
    of: (user: GoogleUser) => user.contacts,
    answer: (people: object[], total: number) => ({
      ...(people.length > 0 && { connections: people }),
      totalPeople: total,
      totalItems: total,
    }),
  },
  '/v1/otherContacts': {
    mask: 'readMask',
    scope: 'https://www.googleapis.com/auth/contacts.other.readonly',
    of: (user: GoogleUser) => user.otherContacts,
    answer: (people: object[], total: number) => ({
      ...(people.length > 0 && { otherContacts: people }),
      totalSize: total,
    }),
  },
};

/** GET: a page of one of the two lists. Throws GoogleError. */
export function listPeople(world: World, { path, params, headers }: GoogleRequest): Answer {
  const list = lists[path as keyof typeof lists] as (typeof lists)[keyof typeof lists] | undefined;
  if (!list) throw new GoogleError(404, 'NOT_FOUND', 'Method not found.');
  const token = world.accessTokens.get(/^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1] ?? '');
  if (!token || token.expiresAt <= world.settings.now())
    throw new GoogleError(
      401,
      'UNAUTHENTICATED',
      'Request had invalid authentication credentials. Expected OAuth 2 access token.',
    );
  const { user } = token;
  if (!user.scopes.includes(list.scope))
    throw new GoogleError(
      403,
      'PERMISSION_DENIED',
      'Request had insufficient authentication scopes.',
      'ACCESS_TOKEN_SCOPE_INSUFFICIENT',
    );
  if (!params[list.mask]) throw new GoogleError(400, 'INVALID_ARGUMENT', `${list.mask} mask is required.`);
  const { people, total, ...tokens } = list.of(user).list(params);
  return { status: 200, body: { ...list.answer(people, total), ...tokens } };
}
