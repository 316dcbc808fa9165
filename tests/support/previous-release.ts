import { hashToken } from '../../src/auth/secrets.js';

/**
 * The release before this one, as far as a rolling upgrade meets it: while the new code has migrated the database, processes of the old
 * one go on writing into it. Until there is a release it stands for the code before the newest migration. To cut a release: name its
 * last migration here, and bring the statements to what its code runs.
 */
export const lastMigration = 'Line1764300000000';

type Values = (string | number | boolean | null)[];

/** What makes a row of each main table, and changes it, written out as that release does: none knows a column that came later. */
export interface OldStatement {
  sql: string;
  values: (n: number, now: number) => Values;
}

const id = (kind: string, n: number) => `${kind}_${String(n).padStart(26, '0')}`;
export const idsOf = (n: number) => ({
  organization: id('org', n),
  user: id('usr', 2 * n),
  other: id('usr', 2 * n + 1),
  session: id('ses', n),
  request: id('creq', n),
  contact: id('ctc', 2 * n),
  mirrored: id('ctc', 2 * n + 1),
  room: id('room', n),
  message: id('msg', n),
  token: String(n).padStart(43, 't'),
});

const user = `insert into users (id, organization_id, display_name, folded_name, role, email, email_key, password_hash, locale, region,
  findable_by_name, findable_by_email, findable_by_message_id, findable_by_phone, show_email, show_phone_number, contact_request_mail,
  created_at, line_code) values ($1, $2, $3, $4, $5, $6, $7, 'hash', 'EN', 'JP', $8, $9, $10, $11, $12, $13, $14, $15, $16)`;
const userValues = (which: 'user' | 'other', role: string) => (n: number, now: number) => {
  const { [which]: userId, organization } = idsOf(n);
  const email = `${userId}@example.com`;
  return [
    ...[userId, organization, `Old ${which} ${n}`, `old ${which} ${n}`, role, email, email],
    ...[false, true, true, false, false, false, true, now, userId],
  ];
};
const stream = 'insert into event_streams (owner_id, last_sequence) values ($1, 0)';
const contact =
  "insert into contacts (id, owner_id, user_id, source, since, sort_name, search_text) values ($1, $2, $3, 'MESSAGE_ID', $4, $5, $6)";
const contactValues =
  (key: 'contact' | 'mirrored', owner: 'user' | 'other', of: 'user' | 'other') => (n: number, now: number) => {
    const ids = idsOf(n);
    return [ids[key], ids[owner], ids[of], now, `old ${of} ${n}`, `old ${of} ${n}`];
  };
const place = `insert into room_members (id, room_id, person_id, owner, unheard, joined_at, joined_sequence, joined_revision,
  read_sequence, told_sequence, quiet_sequence, shown_sequence, shown_at) values ($1, $2, $3, $4, $5, $6, 0, 0, 0, 0, 0, 0, $6)`;
const placeValues = (which: 'user' | 'other') => (n: number, now: number) => {
  const { room, [which]: personId } = idsOf(n);
  return [id('rmem', 2 * n + (which === 'user' ? 0 : 1)), room, personId, which === 'user', false, now];
};

/** In the order of one world, number `n`: two people who become contacts and talk. */
export const statements: readonly OldStatement[] = [
  {
    sql: 'insert into organizations (id, name, code, created_at) values ($1, $2, $3, $4)',
    values: (n, now) => [idsOf(n).organization, `Old ${n}`, `OLD${n}`, now],
  },
  { sql: user, values: userValues('user', 'ADMIN') },
  { sql: user, values: userValues('other', 'MEMBER') },
  { sql: stream, values: (n) => [idsOf(n).user] },
  { sql: stream, values: (n) => [idsOf(n).other] },
  {
    sql: 'insert into sessions (id, user_id, token_hash, created_at, last_seen_at, expires_at) values ($1, $2, $3, $4, $4, $5)',
    values: (n, now) => [idsOf(n).session, idsOf(n).user, hashToken(idsOf(n).token), now, now + 1_000_000_000],
  },
  {
    sql: `insert into contact_requests (id, sender_id, recipient_id, message, source, sender_state, recipient_state, created_at, expires_at)
      values ($1, $2, $3, $4, 'MESSAGE_ID', 'PENDING', 'PENDING', $5, $6)`,
    values: (n, now) => [idsOf(n).request, idsOf(n).user, idsOf(n).other, 'hello', now, now + 1_000_000_000],
  },
  {
    sql: `update contact_requests set sender_state = 'APPROVED', recipient_state = 'APPROVED', sender_resolved_at = $2, recipient_resolved_at = $2 where id = $1`,
    values: (n, now) => [idsOf(n).request, now],
  },
  { sql: contact, values: contactValues('contact', 'user', 'other') },
  { sql: contact, values: contactValues('mirrored', 'other', 'user') },
  {
    sql: `insert into rooms (id, kind, pair_key, creator_id, at_once, last_sequence, revision, active_at, created_at)
      values ($1, 'DIRECT', $2, $3, $4, 0, 0, $5, $5)`,
    values: (n, now) => [idsOf(n).room, `${idsOf(n).user} ${idsOf(n).other}`, idsOf(n).user, false, now],
  },
  { sql: place, values: placeValues('user') },
  { sql: place, values: placeValues('other') },
  {
    sql: 'update rooms set last_sequence = last_sequence + 1, revision = revision + 1, active_at = $2 where id = $1',
    values: (n, now) => [idsOf(n).room, now],
  },
  {
    sql: `insert into messages (id, room_id, sequence, sender_id, kind, content, created_at) values ($1, $2, 1, $3, 'TEXT', $4, $5)`,
    values: (n, now) => [idsOf(n).message, idsOf(n).room, idsOf(n).user, JSON.stringify({ text: `old ${n}` }), now],
  },
  {
    sql: `insert into room_changes (room_id, revision, kind, subject_id, sequence, occurred_at) values ($1, 1, 'MessagePosted', $2, 1, $3)`,
    values: (n, now) => [idsOf(n).room, idsOf(n).message, now],
  },
  {
    sql: 'update event_streams set last_sequence = last_sequence + 1 where owner_id = $1',
    values: (n) => [idsOf(n).user],
  },
  {
    sql: `insert into events (recipient_id, sequence, kind, subject_id, data, occurred_at) values ($1, 1, 'ContactAdded', $2, null, $3)`,
    values: (n, now) => [idsOf(n).user, idsOf(n).contact, now],
  },
  {
    sql: `insert into uploads (id, owner_id, purpose, kind, file_name, content_type, byte_size, has_preview, created_at)
      values ($1, $2, 'message', 'FILE', 'old.pdf', 'application/pdf', 10, $3, $4)`,
    values: (n, now) => [id('upl', n), idsOf(n).user, false, now],
  },
  {
    sql: `insert into audit_entries (id, organization_id, actor_id, action, occurred_at) values ($1, $2, $3, 'session.started', $4)`,
    values: (n, now) => [id('aud', n), idsOf(n).organization, idsOf(n).user, now],
  },
  {
    sql: `insert into jobs (id, kind, data, run_at, attempts, created_at) values ($1, 'settleRooms', $3, $2, 0, $2)`,
    values: (n, now) => [id('job', n), now + 1_000_000_000, JSON.stringify({ of: 'person', id: idsOf(n).user })],
  },
  { sql: 'update sessions set last_seen_at = $2 where id = $1', values: (n, now) => [idsOf(n).session, now + 1] },
  { sql: 'update users set title = $2 where id = $1', values: (n) => [idsOf(n).user, `Old ${n}`] },
];
