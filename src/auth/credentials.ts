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

type Kind = Viewer['credential']['kind'];
const kinds: readonly Kind[] = ['SESSION', 'ACCESS_TOKEN'];

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
  for (const kind of kinds) {
    const row = await find(reader, kind, 'token_hash', hash, now);
    if (row) return { viewer: viewerOf(kind, row), seenAt: row.seenAt ?? 0 };
  }
  return null;
}

/** The viewer as they are now, or null where their credential has ended meanwhile. */
export async function renew(reader: Reader, viewer: Viewer, now: number): Promise<Viewer | null> {
  const { kind, id } = viewer.credential;
  const row = await find(reader, kind, 'id', id, now);
  return row ? viewerOf(kind, row, viewer.ipAddress) : null;
}

/** As `renew`, for many at once. */
export async function renewAll(reader: Reader, viewers: readonly Viewer[], now: number): Promise<(Viewer | null)[]> {
  if (viewers.length === 1) return [await renew(reader, viewers[0]!, now)];
  const found = new Map<string, Row>();
  for (const kind of kinds) {
    const asked = new Set<string>();
    for (const { credential } of viewers) if (credential.kind === kind) asked.add(credential.id);
    if (asked.size === 0) continue;
    const rows = await reader.all<Row>(queries[kind](anyOf(reader, 'c.id', '$1')), [[...asked], now]);
    for (const row of rows) found.set(row.credentialId, row);
  }
  return viewers.map(({ credential, ipAddress }) => {
    const row = found.get(credential.id);
    return row ? viewerOf(credential.kind, row, ipAddress) : null;
  });
}

function find(reader: Reader, kind: Kind, column: 'id' | 'token_hash', value: string, now: number) {
  return reader.get<Row>(queries[kind](`c.${column} = $1`), [value, now]);
}

function viewerOf(kind: Kind, row: Row, ipAddress?: string | null): Viewer {
  const { id, organizationId, role, locale, region, credentialId, readOnly, expiresAt } = row;
  const credential = { kind, id: credentialId, readOnly: Boolean(readOnly), expiresAt };
  return { id, organizationId, role, locale, region, ipAddress, credential };
}
