// The least a server can do with rooms: prepared statements, each message written durably and sent to all sockets, lists as JSON.
import { createHash, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { WebSocketServer } from 'ws';
import { viewerSql } from '../statements.js';

const db = new BetterSqlite(join(process.argv[2]!, 'tsunagu.sqlite'));
db.pragma('journal_mode = WAL');
db.pragma('synchronous = FULL');
db.pragma('cache_size = -65536');
db.pragma('mmap_size = 1073741824');
const unread = `select count(*) from messages x where x.room_id = m.room_id and x.sequence > m.read_sequence and x.sender_id <> m.person_id and x.recalled_at is null`;
const sql = {
  viewer: db.prepare(viewerSql),
  number: db.prepare(
    'update rooms set last_sequence = last_sequence + 1, revision = revision + 1, active_at = ? where id = ? returning last_sequence as sequence, revision',
  ),
  message: db.prepare(
    "insert into messages (id, room_id, sequence, sender_id, kind, content, created_at) values (?, ?, ?, ?, 'TEXT', ?, ?)",
  ),
  change: db.prepare(
    "insert into room_changes (room_id, revision, kind, subject_id, sequence, occurred_at) values (?, ?, 'MessagePosted', ?, ?, ?)",
  ),
  name: db.prepare('select display_name as name from users where id = ?'),
  rooms: db.prepare(
    `select r.id, r.name, (${unread}) as unreadCount, x.sequence, x.content, x.created_at as createdAt, u.id as senderId, u.display_name as sender
     from room_members m join rooms r on r.id = m.room_id join messages x on x.room_id = r.id and x.sequence = r.last_sequence
     join users u on u.id = x.sender_id where m.person_id = ? and m.left_at is null order by r.active_at desc, r.id desc limit 21`,
  ),
  names: db.prepare(
    'select u.display_name as name from room_members m join users u on u.id = m.person_id where m.room_id = ? and m.left_at is null and m.person_id <> ? order by m.joined_at, m.id limit 5',
  ),
  room: db.prepare(
    'select r.last_sequence as last from rooms r join room_members m on m.room_id = r.id where r.id = ? and m.person_id = ? and m.left_at is null',
  ),
  messages: db.prepare(
    `select x.id, x.sequence, x.content, x.created_at as createdAt, u.id as senderId, u.display_name as sender
     from messages x join users u on u.id = x.sender_id where x.room_id = ? and x.sequence > ? order by x.sequence`,
  ),
};

interface Message {
  id: string;
  sequence: number;
  content: string;
  createdAt: number;
  senderId: string;
  sender: string;
}
interface RoomRow extends Message {
  name: string | null;
  unreadCount: number;
}

const shown = ({ id, sequence, content, createdAt, senderId, sender }: Message) => ({
  id,
  sequence,
  createdAt: new Date(createdAt).toISOString(),
  sender: { id: senderId, displayName: sender },
  content: JSON.parse(content) as object,
});

const post = db.transaction((roomId: string, senderId: string, text: string): Message => {
  const now = Date.now();
  const id = `msg_${randomUUID()}`;
  const { sequence, revision } = sql.number.get(now, roomId) as { sequence: number; revision: number };
  const content = JSON.stringify({ text });
  sql.message.run(id, roomId, sequence, senderId, content, now);
  sql.change.run(roomId, revision, id, sequence, now);
  const { name } = sql.name.get(senderId) as { name: string };
  return { id, sequence, content, createdAt: now, senderId, sender: name };
});

const rooms = (viewerId: string) => {
  const rows = sql.rooms.all(viewerId) as RoomRow[];
  const hasNextPage = rows.length > 20;
  const nodes = rows.slice(0, 20).map((row) => ({
    id: row.id,
    name: row.name ?? (sql.names.all(row.id, viewerId) as { name: string }[]).map(({ name }) => name).join(', '),
    unreadCount: row.unreadCount,
    lastMessage: shown(row),
  }));
  return { rooms: { nodes, pageInfo: { hasNextPage } } };
};

const messages = (viewerId: string, roomId: string) => {
  const { last } = sql.room.get(roomId, viewerId) as { last: number };
  return { room: { messages: { nodes: (sql.messages.all(roomId, last - 50) as Message[]).map(shown) } } };
};

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const hash = createHash('sha256')
      .update((request.headers.authorization ?? '').slice('Bearer '.length))
      .digest('base64url');
    const viewer = (sql.viewer.get(hash, Date.now()) as { id: string }).id;
    const { query, variables } = JSON.parse(Buffer.concat(chunks).toString()) as {
      query: string;
      variables: { id: string; input: { roomId: string; text: string } };
    };
    let data: object;
    if (query.startsWith('mutation')) {
      const message = shown(post(variables.input.roomId, viewer, variables.input.text));
      const text = JSON.stringify({ id: '1', type: 'next', payload: { data: { messagePosted: message } } });
      for (const socket of sockets.clients) socket.send(text);
      data = { postMessage: { message: { id: message.id }, userErrors: [] } };
    } else data = query.includes('rooms') ? rooms(viewer) : messages(viewer, variables.id);
    const body = JSON.stringify({ data });
    response
      .writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
      .end(body);
  });
});
const sockets = new WebSocketServer({ server, perMessageDeflate: false, clientTracking: true });
server.listen(0, '127.0.0.1', () => console.log(`port ${(server.address() as AddressInfo).port}`));
