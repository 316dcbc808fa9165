import { Session } from '../../entities/session.js';
import type { User } from '../../entities/user.js';
import { hashToken, newToken } from '../auth/secrets.js';
import { MINUTE } from '../clock.js';
import type { Tx } from '../database/tx.js';
import { ApiError, Refusal } from '../errors.js';
import { kindOfId, newId } from '../ids.js';
import type { Viewer } from '../viewer.js';
import { audit, note } from './audit.js';
import type { Rules } from './rules.js';

/** Where a sign-in comes from. */
export interface Device {
  userAgent: string | null;
  ipAddress: string | null;
}

/** A fresh sign-in: the viewer it makes and the token to send from then on, which is stored nowhere. */
export interface SignedIn {
  token: string;
  viewer: Viewer;
}

/** Who signs in more often loses the oldest. */
const MOST_SESSIONS = 100;

/** Begins a session. The person's other devices see it in their list. */
export async function startSession(
  tx: Tx,
  user: User,
  device: Device,
  rules: Pick<Rules, 'sessionLifetime'>,
): Promise<SignedIn> {
  const token = newToken();
  const session: Session = {
    id: newId('ses'),
    userId: user.id,
    tokenHash: hashToken(token),
    createdAt: tx.now,
    lastSeenAt: tx.now,
    expiresAt: tx.now + rules.sessionLifetime,
    endedAt: null,
    userAgent: device.userAgent?.slice(0, 300) ?? null,
    ipAddress: device.ipAddress,
  };
  await tx.insert(Session, session);
  await tx.run(
    `update sessions set ended_at = $2 where id in
       (select id from sessions where user_id = $1 and ended_at is null order by created_at desc, id desc limit 1000 offset ${MOST_SESSIONS})`,
    [user.id, tx.now],
  );
  tx.emit(user.id, { kind: 'ViewerChanged', subjectId: user.id });
  const { ipAddress } = device;
  await note(tx, {
    organizationId: user.organizationId,
    actorId: user.id,
    action: 'session.started',
    subjectId: session.id,
    ipAddress,
  });
  const credential = { kind: 'SESSION', id: session.id, readOnly: false, expiresAt: session.expiresAt } as const;
  return {
    token,
    viewer: {
      id: user.id,
      organizationId: user.organizationId,
      role: user.role,
      locale: user.locale,
      region: user.region,
      ipAddress,
      credential,
    },
  };
}

/** Ends the viewer's session, or all they have. Signing out with an access token ends that token, and no session. */
export async function signOut(tx: Tx, viewer: Viewer, everywhere: boolean): Promise<void> {
  if (everywhere && viewer.credential.kind === 'ACCESS_TOKEN') throw new ApiError('FORBIDDEN', 'sessionsOnly');
  if (everywhere) await endSessions(tx, viewer.id, null);
  const { kind, id } = viewer.credential;
  await audit(tx, viewer, kind === 'ACCESS_TOKEN' ? 'token.revoked' : 'session.ended', id, everywhere ? 'all' : null);
  if (viewer.credential.kind === 'ACCESS_TOKEN') {
    await tx.run('update access_tokens set ended_at = $2 where id = $1 and ended_at is null', [
      viewer.credential.id,
      tx.now,
    ]);
  } else {
    await tx.run('update sessions set ended_at = $2 where id = $1 and ended_at is null', [
      viewer.credential.id,
      tx.now,
    ]);
  }
  tx.emit(viewer.id, { kind: 'ViewerChanged', subjectId: viewer.id });
}

/** Ends all sessions of somebody, except one. */
export async function endSessions(tx: Tx, userId: string, exceptId: string | null): Promise<void> {
  await tx.run('update sessions set ended_at = $3 where user_id = $1 and ended_at is null and id <> $2', [
    userId,
    exceptId ?? '',
    tx.now,
  ]);
  tx.emit(userId, { kind: 'ViewerChanged', subjectId: userId });
}

/** Ends one of the viewer's sessions, their own included. */
export async function revokeSession(tx: Tx, viewer: Viewer, id: string): Promise<void> {
  const ended =
    kindOfId(id) === 'ses'
      ? await tx.run('update sessions set ended_at = $3 where id = $1 and user_id = $2 and ended_at is null', [
          id,
          viewer.id,
          tx.now,
        ])
      : 0;
  if (ended === 0) throw new Refusal('NOT_FOUND', ['id']);
  await audit(tx, viewer, 'session.ended', id);
  tx.emit(viewer.id, { kind: 'ViewerChanged', subjectId: viewer.id });
}

/** How exactly `lastSeenAt` is kept: so that reading does not write each time. */
export const SEEN_PRECISION = 5 * MINUTE;

/** Notes that a session or token is in use; a session's end moves on with it. */
export async function noteUse(tx: Tx, { credential }: Viewer, rules: Rules): Promise<void> {
  if (credential.kind === 'SESSION') {
    await tx.run('update sessions set last_seen_at = $2, expires_at = $3 where id = $1 and ended_at is null', [
      credential.id,
      tx.now,
      tx.now + rules.sessionLifetime,
    ]);
  } else {
    await tx.run('update access_tokens set last_used_at = $2 where id = $1', [credential.id, tx.now]);
  }
}
