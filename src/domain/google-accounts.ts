import { GoogleAccount } from '../../entities/google-account.js';
import { GoogleLink } from '../../entities/google-link.js';
import { hashToken } from '../auth/secrets.js';
import { VaultError, type Vault } from '../auth/vault.js';
import { MINUTE } from '../clock.js';
import type { Reader, Tx } from '../database/tx.js';
import { Refusal } from '../errors.js';
import type { JobData } from '../jobs.js';
import type { Member, Viewer } from '../viewer.js';
import { audit } from './audit.js';
import { ownAccount } from './people.js';

/** So long somebody may take at Google. */
const LINK_LIFETIME = 10 * MINUTE;

/** What is sealed of whom. */
const purposeOf = (userId: string, what: 'refresh' | 'access') => `google-account ${what} ${userId}`;
const verifierOf = (stateHash: string) => `google-link ${stateHash}`;

export function googleAccountOf(reader: Reader, userId: string): Promise<GoogleAccount | undefined> {
  return reader.row(GoogleAccount, 'where user_id = $1', [userId]);
}

export interface NewLink {
  /** Comes back from Google with the consent, and is kept as its hash. */
  state: string;
  codeVerifier: string;
  /** A path of this server, to go on to. */
  returnTo: string | null;
  /** Only the browser the viewer asks from may come back. */
  sameBrowser: boolean;
}

/** Somebody is sent to Google. */
export async function startLink(tx: Tx, viewer: Viewer, vault: Vault, link: NewLink): Promise<void> {
  await ownAccount(tx, viewer);
  const stateHash = hashToken(link.state);
  await tx.insert(GoogleLink, {
    stateHash,
    userId: viewer.id,
    sessionId: link.sameBrowser ? viewer.credential.id : null,
    codeVerifier: vault.seal(verifierOf(stateHash), link.codeVerifier),
    returnTo: link.returnTo,
    createdAt: tx.now,
    expiresAt: tx.now + LINK_LIFETIME,
  });
}

export type TakenLink =
  | { whose: 'OWN'; codeVerifier: string; returnTo: string | null }
  | { whose: 'NOBODYS' | 'SOMEBODY_ELSES' | 'ANOTHER_BROWSERS' };

/**
 * Somebody comes back from Google. Whoever it is, the state is spent: what was granted in somebody else's browser can be used in none,
 * so that nobody gets at contacts by sending their owner an address of Google's.
 */
export async function takeLink(tx: Tx, viewer: Viewer, vault: Vault, state: string): Promise<TakenLink> {
  const stateHash = hashToken(state);
  const link = await tx.row(GoogleLink, 'where state_hash = $1', [stateHash]);
  const taken = await tx.run('delete from google_links where state_hash = $1', [stateHash]);
  if (!link || taken === 0 || link.expiresAt <= tx.now) return { whose: 'NOBODYS' };
  if (link.userId !== viewer.id) return { whose: 'SOMEBODY_ELSES' };
  if (link.sessionId !== null && link.sessionId !== viewer.credential.id) return { whose: 'ANOTHER_BROWSERS' };
  const codeVerifier = opened(() => vault.open(verifierOf(stateHash), link.codeVerifier));
  return codeVerifier === null ? { whose: 'NOBODYS' } : { whose: 'OWN', codeVerifier, returnTo: link.returnTo };
}

/** Links that nobody came back for; answers how many there were. */
export function forgetLinks(tx: Tx): Promise<number> {
  return tx.run('delete from google_links where expires_at <= $1', [tx.now]);
}

export interface AccessToken {
  token: string;
  until: number;
}

/** What Google let us have, and whose it is. */
export interface Grant {
  subject: string;
  email: string;
  /** As Google names them, with spaces between. */
  scopes: string;
  refreshToken: string;
  access: AccessToken;
}

/** Links the viewer's Google account, in the place of another they had; the same one goes on where it was. */
export async function linkAccount(tx: Tx, viewer: Member, vault: Vault, grant: Grant): Promise<void> {
  await ownAccount(tx, viewer);
  const before = await googleAccountOf(tx, viewer.id);
  const same = before?.subject === grant.subject ? before : undefined;
  if (before && !same) revokeLater(tx, before);
  await tx.run('delete from google_accounts where user_id = $1', [viewer.id]);
  await tx.insert(GoogleAccount, {
    userId: viewer.id,
    subject: grant.subject,
    email: grant.email,
    scopes: grant.scopes,
    refreshToken: vault.seal(purposeOf(viewer.id, 'refresh'), grant.refreshToken),
    accessToken: vault.seal(purposeOf(viewer.id, 'access'), grant.access.token),
    accessUntil: grant.access.until,
    refreshingUntil: null,
    syncToken: same?.syncToken ?? null,
    otherSyncToken: same?.otherSyncToken ?? null,
    needsReconnect: false,
    linkedAt: tx.now,
    lastImportAt: same?.lastImportAt ?? null,
  });
  announce(tx, viewer.id);
  await audit(tx, viewer, 'account.google_linked', viewer.id);
}

/** Forgets the viewer's Google account, and lets Google know; NOT_LINKED where there is none. */
export async function unlinkAccount(tx: Tx, viewer: Member): Promise<void> {
  await ownAccount(tx, viewer);
  if (!(await forgetGoogle(tx, viewer.id))) throw new Refusal('NOT_LINKED');
  announce(tx, viewer.id);
  await audit(tx, viewer, 'account.google_unlinked', viewer.id);
}

/** Forgets all there is of somebody's Google account, and lets Google know. Answers whether there was one. */
export async function forgetGoogle(tx: Tx, userId: string): Promise<boolean> {
  await tx.run('delete from google_links where user_id = $1', [userId]);
  const account = await googleAccountOf(tx, userId);
  if (!account) return false;
  await tx.run('delete from google_accounts where user_id = $1', [userId]);
  revokeLater(tx, account);
  return true;
}

function revokeLater(tx: Tx, { userId, subject, refreshToken: token }: GoogleAccount): void {
  tx.enqueue({ kind: 'revokeGoogle', data: { userId, subject, token } });
}

/** What was granted is of no use: Google is let know. */
export function giveBack(tx: Tx, vault: Vault, userId: string, subject: string | null, token: string): void {
  const sealed = vault.seal(purposeOf(userId, 'refresh'), token);
  tx.enqueue({ kind: 'revokeGoogle', data: { userId, subject, token: sealed } });
}

/** The token of a job. Throws VaultError where the key that sealed it is gone. */
export function tokenToRevoke(vault: Vault, { userId, token }: JobData['revokeGoogle']): string {
  return vault.open(purposeOf(userId, 'refresh'), token);
}

/** Null where the key that sealed it is gone. */
export function refreshTokenOf(vault: Vault, { userId, refreshToken }: GoogleAccount): string | null {
  return opened(() => vault.open(purposeOf(userId, 'refresh'), refreshToken));
}

/** The access token as it is kept, good or not any more; null where there is none. */
export function accessTokenOf(vault: Vault, { userId, accessToken }: GoogleAccount): string | null {
  return accessToken === null ? null : opened(() => vault.open(purposeOf(userId, 'access'), accessToken));
}

function opened(open: () => string): string | null {
  try {
    return open();
  } catch (error) {
    if (error instanceof VaultError) return null;
    throw error;
  }
}

/**
 * Who gets a new access token in the place of the one that was read: whoever is answered true, until that time. Everybody else waits for
 * them, or reads again where it is there already.
 */
export async function leaseRefresh(tx: Tx, { userId, accessToken }: GoogleAccount, until: number): Promise<boolean> {
  const leased = await tx.run(
    `update google_accounts set refreshing_until = $2
     where user_id = $1 and coalesce(access_token, '') = $3 and (refreshing_until is null or refreshing_until <= $4)`,
    [userId, until, accessToken ?? '', tx.now],
  );
  return leased > 0;
}

/** Keeps the new access token, and lets those who wait go on; null: there is none to be had just now. */
export async function endRefresh(
  tx: Tx,
  vault: Vault,
  { userId, refreshToken }: GoogleAccount,
  access: AccessToken | null,
): Promise<void> {
  const token = access && vault.seal(purposeOf(userId, 'access'), access.token);
  await tx.run(
    `update google_accounts set refreshing_until = null, access_token = coalesce($3, access_token), access_until = coalesce($4, access_until)
     where user_id = $1 and refresh_token = $2`,
    [userId, refreshToken, token, access?.until ?? null],
  );
}

/** Google does not take the refresh token any more, or lets it read nothing: unless it was linked again meanwhile. */
export async function requireReconnect(tx: Tx, { userId, refreshToken }: GoogleAccount): Promise<void> {
  const marked = await tx.run(
    `update google_accounts set needs_reconnect = true, access_token = null, access_until = null, refreshing_until = null
     where user_id = $1 and refresh_token = $2 and not needs_reconnect`,
    [userId, refreshToken],
  );
  if (marked > 0) announce(tx, userId);
}

/** Everything was read: from here on Google is asked what has changed. Null: that list was not read. */
export async function noteImport(
  tx: Tx,
  { userId, subject }: Pick<GoogleAccount, 'userId' | 'subject'>,
  { syncToken, otherSyncToken }: Pick<GoogleAccount, 'syncToken' | 'otherSyncToken'>,
): Promise<void> {
  const noted = await tx.run(
    `update google_accounts set sync_token = $3, other_sync_token = $4, last_import_at = $5 where user_id = $1 and subject = $2`,
    [userId, subject, syncToken, otherSyncToken, tx.now],
  );
  if (noted > 0) announce(tx, userId);
}

function announce(tx: Tx, userId: string): void {
  tx.emit(userId, { kind: 'ViewerChanged', subjectId: userId });
}

/**
 * Seals anew what another key than the newest has sealed, jobs that wait included, and answers how many accounts that were. Those that
 * no key reads stay as they are: they work once the key is back, or are linked again.
 */
export async function resealGoogle(tx: Tx, vault: Vault): Promise<{ sealed: number; unreadable: number }> {
  let [sealed, unreadable] = [0, 0];
  for (const account of await tx.rows(GoogleAccount, 'order by user_id')) {
    const { userId, refreshToken, accessToken } = account;
    if (vault.isCurrent(refreshToken) && (accessToken === null || vault.isCurrent(accessToken))) continue;
    const refresh = refreshTokenOf(vault, account);
    if (refresh === null) {
      unreadable += 1;
      continue;
    }
    const access = accessTokenOf(vault, account);
    sealed += await tx.run(
      'update google_accounts set refresh_token = $3, access_token = $4 where user_id = $1 and refresh_token = $2',
      [
        userId,
        refreshToken,
        vault.seal(purposeOf(userId, 'refresh'), refresh),
        access && vault.seal(purposeOf(userId, 'access'), access),
      ],
    );
  }
  const waiting = "select id, data from jobs where kind = 'revokeGoogle' and dead_at is null";
  for (const { id, data } of await tx.all<{ id: string; data: string }>(waiting)) {
    const job = JSON.parse(data) as JobData['revokeGoogle'];
    if (vault.isCurrent(job.token)) continue;
    const token = opened(() => tokenToRevoke(vault, job));
    if (token === null) continue;
    const again = { ...job, token: vault.seal(purposeOf(job.userId, 'refresh'), token) };
    await tx.run('update jobs set data = $2 where id = $1', [id, JSON.stringify(again)]);
  }
  return { sealed, unreadable };
}
