import { anyOf, type Reader } from '../database/tx.js';
import type { Viewer } from '../viewer.js';
import { hashToken } from './secrets.js';

interface Row {
  id: string;
  organizationId: string;
  role: Viewer['role'];
  locale: Viewer['locale'];
  region: string;
  credentialId: string;
  readOnly: number | boolean;
  expiresAt: number | null;
  seenAt: number | null;
}

/** A viewer, and when their credential was last noted to be in use. */
export interface Authenticated {
  viewer: Viewer;
  seenAt: number;
}

const person = 'u.id, u.organization_id as "organizationId", u.role, u.locale, u.region';
const active = 'u.suspended_at is null and u.deleted_at is null';

const queries = {
  SESSION: (
    which: string,
  ) => `select ${person}, c.id as "credentialId", 0 as "readOnly", c.expires_at as "expiresAt", c.last_seen_at as "seenAt"
     from sessions c join users u on u.id = c.user_id where ${which} and c.ended_at is null and c.expires_at > $2 and ${active}`,
  ACCESS_TOKEN: (
    which: string,
  ) => `select ${person}, c.id as "credentialId", c.read_only as "readOnly", c.expires_at as "expiresAt", c.last_used_at as "seenAt"
     from access_tokens c join users u on u.id = c.user_id where ${which} and c.ended_at is null and (c.expires_at is null or c.expires_at > $2) and ${active}`,
} as const;

/** Who a token stands for: a session's or a program's. Null where it stands for nobody, or not any more. */
export async function authenticate(reader: Reader, token: string, now: number): Promise<Authenticated | null> {
  if (token.length !== 43) return null;
  const hash = hashToken(token);
  return (
    (await find(reader, 'SESSION', 'token_hash', hash, now)) ??
    (await find(reader, 'ACCESS_TOKEN', 'token_hash', hash, now))
  );
}

/** The viewer as they are now, or null where their credential has ended meanwhile. */
export async function renew(reader: Reader, viewer: Viewer, now: number): Promise<Viewer | null> {
  const found = await find(reader, viewer.credential.kind, 'id', viewer.credential.id, now);
  return found && { ...found.viewer, ipAddress: viewer.ipAddress };
}

/** As `renew`, for many at once. */
export async function renewAll(reader: Reader, viewers: readonly Viewer[], now: number): Promise<(Viewer | null)[]> {
  const found = new Map<string, Viewer>();
  for (const kind of ['SESSION', 'ACCESS_TOKEN'] as const) {
    const ids = viewers.filter(({ credential }) => credential.kind === kind).map(({ credential }) => credential.id);
    if (ids.length === 0) continue;
    const rows = await reader.all<Row>(queries[kind](anyOf(reader, 'c.id', '$1')), [ids, now]);
    for (const row of rows) found.set(row.credentialId, authenticated(kind, row).viewer);
  }
  return viewers.map(({ credential, ipAddress }) => {
    const viewer = found.get(credential.id);
    return viewer ? { ...viewer, ipAddress } : null;
  });
}

async function find(
  reader: Reader,
  kind: Viewer['credential']['kind'],
  column: 'id' | 'token_hash',
  value: string,
  now: number,
): Promise<Authenticated | null> {
  const row = await reader.get<Row>(queries[kind](`c.${column} = $1`), [value, now]);
  return row ? authenticated(kind, row) : null;
}

function authenticated(kind: Viewer['credential']['kind'], row: Row): Authenticated {
  const { id, organizationId, role, locale, region, credentialId, expiresAt, seenAt } = row;
  const credential = { kind, id: credentialId, readOnly: Boolean(row.readOnly), expiresAt };
  return { viewer: { id, organizationId, role, locale, region, credential }, seenAt: seenAt ?? 0 };
}
