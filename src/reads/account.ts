import { AccessToken } from '../../entities/access-token.js';
import { GoogleAccount } from '../../entities/google-account.js';
import { Session } from '../../entities/session.js';
import type { Reads } from './reads.js';

/** The viewer's sessions that are not over, latest first. */
export function listSessions({ reader, viewer, once }: Reads, now: number): Promise<Session[]> {
  return once('listSessions', () =>
    reader.rows(
      Session,
      'where user_id = $1 and ended_at is null and expires_at > $2 order by created_at desc, id desc',
      [viewer.id, now],
    ),
  );
}

/** The viewer's access tokens that are not over, latest first. */
export function listAccessTokens({ reader, viewer, once }: Reads, now: number): Promise<AccessToken[]> {
  return once('listAccessTokens', () =>
    reader.rows(
      AccessToken,
      'where user_id = $1 and ended_at is null and (expires_at is null or expires_at > $2) order by created_at desc, id desc',
      [viewer.id, now],
    ),
  );
}

/** The Google account the viewer has linked. */
export function readGoogleAccount({ reader, viewer, once }: Reads): Promise<GoogleAccount | null> {
  return once(
    'readGoogleAccount',
    async () => (await reader.row(GoogleAccount, 'where user_id = $1', [viewer.id])) ?? null,
  );
}
