// The least a server can do for a handshake: the rows the server writes, by prepared statements in two transactions that
// reach the disk, and a push to each of the two sockets.
import { createHash, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { WebSocketServer, type WebSocket } from 'ws';
import { viewerSql } from '../statements.js';

const db = new BetterSqlite(join(process.argv[2]!, 'tsunagu.sqlite'));
db.pragma('journal_mode = WAL');
db.pragma('synchronous = FULL');
db.pragma('cache_size = -65536');
const sql = {
  viewer: db.prepare(viewerSql),
  person: db.prepare('select id, display_name as name, folded_name as folded from users where id = ?'),
  ask: db.prepare(
    `insert into contact_requests (id, sender_id, recipient_id, message, source, sender_state, recipient_state, created_at, expires_at)
     values (?, ?, ?, ?, 'SEARCH', 'PENDING', 'PENDING', ?, ?)`,
  ),
  request: db.prepare('select sender_id as sender, recipient_id as recipient from contact_requests where id = ?'),
  approve: db.prepare(
    `update contact_requests set sender_state = 'APPROVED', recipient_state = 'APPROVED', sender_resolved_at = ?, recipient_resolved_at = ? where id = ?`,
  ),
  contact: db.prepare(
    `insert into contacts (id, owner_id, user_id, source, since, sort_name, search_text) values (?, ?, ?, 'SEARCH', ?, ?, ?)`,
  ),
  number: db.prepare(
    'update event_streams set last_sequence = last_sequence + 1 where owner_id = ? returning last_sequence as n',
  ),
  event: db.prepare(
    'insert into events (recipient_id, sequence, kind, subject_id, data, occurred_at) values (?, ?, ?, ?, null, ?)',
  ),
  room: db.prepare(
    "insert into rooms (id, kind, pair_key, creator_id, at_once, last_sequence, revision, active_at, created_at) values (?, 'DIRECT', ?, ?, 0, 0, 0, ?, ?)",
  ),
  member: db.prepare(
    `insert into room_members (id, room_id, person_id, owner, unheard, joined_at, joined_sequence, joined_revision, read_sequence, told_sequence, quiet_sequence, shown_sequence, shown_at)
     values (?, ?, ?, 0, 0, ?, 0, 0, 0, 0, 0, 0, ?)`,
  ),
  job: db.prepare('insert into jobs (id, kind, data, run_at, attempts, created_at) values (?, ?, ?, ?, 0, ?)'),
};
interface Named {
  id: string;
  name: string;
  folded: string;
}
const newId = (kind: string) => `${kind}_${randomUUID()}`;

function emit(recipient: string, kind: string, subject: string, now: number): void {
  const { n } = sql.number.get(recipient) as { n: number };
  sql.event.run(recipient, n, kind, subject, now);
}

const ask = db.transaction((sender: string, recipient: string, message: string) => {
  const now = Date.now();
  const id = newId('creq');
  sql.ask.run(id, sender, recipient, message, now, now + 1);
  emit(sender, 'ContactRequestSent', id, now);
  emit(recipient, 'ContactRequestReceived', id, now);
  sql.job.run(newId('job'), 'sendContactRequestMail', JSON.stringify({ contactRequestId: id }), now, now);
  return id;
});

const approve = db.transaction((id: string, sender: Named, recipient: Named) => {
  const now = Date.now();
  sql.approve.run(now, now, id);
  const room = newId('room');
  sql.room.run(room, `${sender.id} ${recipient.id}`, sender.id, now, now);
  for (const [owner, user] of [
    [sender, recipient],
    [recipient, sender],
  ] as const) {
    const contact = newId('ctc');
    sql.contact.run(contact, owner.id, user.id, now, user.folded, user.folded);
    emit(owner.id, 'ContactRequestApproved', id, now);
    emit(owner.id, 'ContactAdded', contact, now);
    sql.member.run(newId('rmem'), room, owner.id, now, now);
    emit(owner.id, 'RoomCreated', room, now);
  }
});

const sockets = new Map<string, WebSocket>();
const viewerOf = (authorization: string | undefined) => {
  const hash = createHash('sha256')
    .update((authorization ?? '').slice('Bearer '.length))
    .digest('base64url');
  return (sql.viewer.get(hash, Date.now()) as { id: string }).id;
};

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const viewer = viewerOf(request.headers.authorization);
    const { input } = (
      JSON.parse(Buffer.concat(chunks).toString()) as {
        variables: { input: { userId?: string; id?: string; message?: string } };
      }
    ).variables;
    const person = (id: string) => sql.person.get(id) as Named;
    let id: string;
    if (input.userId !== undefined) {
      id = ask(viewer, input.userId, input.message!);
      sockets
        .get(input.userId)
        ?.send(JSON.stringify({ received: { id, message: input.message, sender: person(viewer) } }));
    } else {
      id = input.id!;
      const { sender, recipient } = sql.request.get(id) as { sender: string; recipient: string };
      approve(id, person(sender), person(recipient));
      sockets.get(sender)?.send(JSON.stringify({ approved: { id, recipient: person(recipient) } }));
    }
    const body = JSON.stringify({ data: { payload: { contactRequest: { id }, userErrors: [] } } });
    response
      .writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
      .end(body);
  });
});
new WebSocketServer({ server, perMessageDeflate: false }).on('connection', (socket, request) =>
  sockets.set(viewerOf(request.headers.authorization), socket),
);
server.listen(0, '127.0.0.1', () => console.log(`port ${(server.address() as AddressInfo).port}`));
