import { AccessToken } from '../../entities/access-token.js';
import { hashToken, newToken } from '../auth/secrets.js';
import type { Tx } from '../database/tx.js';
import { Refusal } from '../errors.js';
import { kindOfId, newId } from '../ids.js';
import type { Viewer } from '../viewer.js';
import { audit } from './audit.js';
import { ownAccount } from './people.js';
import { readName } from './text.js';

const MOST = 50;

export interface CreateAccessToken {
  name: string;
  expiresAt?: number | null;
  readOnly: boolean;
}

/** Makes a token for a program. The secret is answered here and never again. */
export async function createAccessToken(
  tx: Tx,
  viewer: Viewer,
  input: CreateAccessToken,
): Promise<{ token: string; accessToken: AccessToken }> {
  const name = readName(input.name, 'name');
  if (input.expiresAt != null && input.expiresAt <= tx.now) throw new Refusal('INVALID', ['expiresAt'], 'past');
  const { id: userId } = await ownAccount(tx, viewer);
  const row = await tx.get<{ held: number }>(
    'select count(*) as held from access_tokens where user_id = $1 and ended_at is null and (expires_at is null or expires_at > $2)',
    [userId, tx.now],
  );
  if (row!.held >= MOST) throw new Refusal('LIMIT_REACHED', null, null, { limit: MOST });
  const token = newToken();
  const accessToken: AccessToken = {
    id: newId('tok'),
    userId,
    name,
    tokenHash: hashToken(token),
    readOnly: input.readOnly,
    createdAt: tx.now,
    lastUsedAt: null,
    expiresAt: input.expiresAt ?? null,
    endedAt: null,
  };
  await tx.insert(AccessToken, accessToken);
  await audit(tx, viewer, 'token.created', accessToken.id, input.readOnly ? 'read-only' : null);
  tx.emit(userId, { kind: 'ViewerChanged', subjectId: userId });
  return { token, accessToken };
}

/** Ends one of the viewer's tokens. */
export async function revokeAccessToken(tx: Tx, viewer: Viewer, id: string): Promise<void> {
  const ended =
    kindOfId(id) === 'tok'
      ? await tx.run('update access_tokens set ended_at = $3 where id = $1 and user_id = $2 and ended_at is null', [
          id,
          viewer.id,
          tx.now,
        ])
      : 0;
  if (ended === 0) throw new Refusal('NOT_FOUND', ['id']);
  await audit(tx, viewer, 'token.revoked', id);
  tx.emit(viewer.id, { kind: 'ViewerChanged', subjectId: viewer.id });
}
