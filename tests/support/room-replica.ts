import { isObjectType, type GraphQLSchema, type GraphQLUnionType } from 'graphql';
import { authenticate } from '../../src/auth/credentials.js';
import { Results } from '../../src/execution/results.js';
import { selectionOf, type Asking } from './replica.js';
import type { TestServer } from './server.js';

/** Who also follows what changes in a room. */
export interface Listening extends Asking {
  /** The first results of a subscription, up to the one that is the last. */
  listen(query: string, variables: object, isLast: (data: any) => boolean): Promise<any[]>;
  server: TestServer;
}

export function listening(who: Asking & { token: string; server: TestServer }): Listening {
  const { server, token } = who;
  return {
    server,
    ask: (query, variables) => who.ask(query, variables),
    listen: (query, variables, isLast) => listenWith(server, token, query, variables, isLast),
  };
}

/** Listens with somebody's token, without the network: thousands of times are the point. */
export async function listenWith(
  { app }: TestServer,
  token: string,
  query: string,
  variables: object,
  isLast: (data: any) => boolean,
): Promise<any[]> {
  const { db, clock } = app.services;
  const { viewer } = (await authenticate(db.read, token, clock.now()))!;
  const device = { userAgent: 'listening', ipAddress: '127.0.0.1' };
  const started = await app.operations.start({ viewer, device, acceptLocale: 'EN' }, { query, variables });
  if (!(started instanceof Results)) throw new TypeError(JSON.stringify(started));
  const received: any[] = [];
  const timer = setTimeout(() => void started.return(), 10_000);
  try {
    for await (const text of started) {
      const { data, errors } = JSON.parse(text);
      if (errors) throw new Error(JSON.stringify(errors));
      received.push(data);
      if (isLast(data)) return received;
    }
  } finally {
    clearTimeout(timer);
    await started.return();
  }
  throw new Error(`ended, or nothing came any more, after ${JSON.stringify(received.at(-1))}`);
}

/** What is in one room, as a client that keeps it would have it. */
export interface RoomState {
  id: string;
  kind: string;
  /** The id of the viewer's place: whoever leaves and comes back has another. */
  place: string;
  revision: number;
  /** By their numbers. */
  messages: Record<number, any>;
  /** How far each member has read, by the id of their place. */
  marks: Record<string, number>;
  /** What follows from the rest. */
  lastSequence: number;
  lastMessage: number | null;
  unreadCount: number;
}

/** What the viewer has of their rooms, and how much of it they have not read. */
export interface RoomsState {
  userId: string;
  rooms: Record<string, RoomState>;
  unreadCount: number;
}

const MOST_ROOMS = 15;

/** The documents, made of the schema. */
export function roomDocumentsOf(schema: GraphQLSchema) {
  const contents = (schema.getType('MessageContent') as GraphQLUnionType).getTypes();
  const content = contents
    .filter((type) => isObjectType(type))
    .map((type) => `... on ${type.name} { ${selectionOf(type)} }`);
  const message = `fragment M on Message { ${selectionOf(schema.getType('Message') as any)}
    content { __typename ${content.join(' ')} ... on NoticeContent { people { id } } } }`;
  return {
    rooms: `{ viewer { user { id } unreadCount } rooms(first: ${MOST_ROOMS}) { nodes { id kind revision lastSequence unreadCount
      lastMessage { sequence } members(first: 8) { nodes { id person { id } readSequence } }
      messages(last: 60) { totalCount nodes { ...M } } } } } ${message}`,
    // Everybody in the room may be given the same result: nothing here looks different to some.
    changes: `subscription($roomId: ID!, $afterRevision: Int) { roomChanges(roomId: $roomId, afterRevision: $afterRevision) {
      kind: __typename revision ... on MessagePosted { message { ...M } } ... on MessageRecalled { message { ...M } }
      ... on MessageDeliveryChanged { message { ...M } } ... on ReadMarkMoved { member { id readSequence } } } } ${message}`,
  };
}

export type RoomDocuments = ReturnType<typeof roomDocumentsOf>;

function roomFrom(room: any, userId: string): RoomState {
  const { id, kind, revision, lastSequence, lastMessage, unreadCount } = room;
  if (room.messages.totalCount !== room.messages.nodes.length) throw new Error('more messages than are read');
  const messages = Object.fromEntries(room.messages.nodes.map((message: any) => [message.sequence, message]));
  const marks = Object.fromEntries(room.members.nodes.map((member: any) => [member.id, member.readSequence]));
  const place = room.members.nodes.find(({ person }: any) => person.id === userId).id;
  return {
    id,
    kind,
    place,
    revision,
    messages,
    marks,
    lastSequence,
    lastMessage: lastMessage?.sequence ?? null,
    unreadCount,
  };
}

async function readRooms(documents: RoomDocuments, who: Asking): Promise<RoomsState> {
  const { viewer, rooms } = await who.ask(documents.rooms);
  if (rooms.nodes.length === MOST_ROOMS) throw new Error('more rooms than are read');
  const found = rooms.nodes.map((room: any) => roomFrom(room, viewer.user.id));
  return {
    userId: viewer.user.id,
    rooms: Object.fromEntries(found.map((room: RoomState) => [room.id, room])),
    unreadCount: viewer.unreadCount,
  };
}

/** A client that has read somebody's rooms once, and knows what is in them from their changes after it. */
export class RoomReplicas {
  private constructor(
    private readonly documents: RoomDocuments,
    public state: RoomsState,
  ) {}

  static async read(documents: RoomDocuments, who: Asking): Promise<RoomReplicas> {
    return new RoomReplicas(documents, await readRooms(documents, who));
  }

  /**
   * Hears of all changes up to now in the rooms the viewer is still in, and answers what a fresh read says. Into which rooms they have
   * come, and with which marks others have, the viewer's own stream says: `marks`.
   */
  async followAndRead(who: Listening, marks: Record<string, number>): Promise<RoomsState> {
    const fresh = await readRooms(this.documents, who);
    const rooms: Record<string, RoomState> = {};
    for (const room of Object.values(fresh.rooms)) {
      const known = this.state.rooms[room.id];
      rooms[room.id] = known?.place === room.place ? await this.follow(who, known, room) : structuredClone(room);
      const mark = (id: string) => Math.max(rooms[room.id]!.marks[id] ?? 0, marks[id] ?? 0);
      rooms[room.id]!.marks = Object.fromEntries(Object.keys(room.marks).map((id) => [id, mark(id)]));
      derive(rooms[room.id]!, fresh.userId);
    }
    const unreadCount = Object.values(rooms).reduce((sum, room) => sum + room.unreadCount, 0);
    this.state = { userId: fresh.userId, rooms, unreadCount };
    return fresh;
  }

  /** Hears live what changes in the rooms there are, in each up to the change that is the last. */
  async hear(who: Listening, isLast: (roomId: string, revision: number) => boolean): Promise<void> {
    const follow = async (room: RoomState) => {
      const variables = { roomId: room.id, afterRevision: room.revision };
      const last = ({ roomChanges }: any) => isLast(room.id, roomChanges.revision);
      for (const { roomChanges } of await who.listen(this.documents.changes, variables, last)) apply(room, roomChanges);
    };
    await Promise.all(Object.values(this.state.rooms).map(follow));
  }

  private async follow(who: Listening, known: RoomState, { id, place, revision }: RoomState): Promise<RoomState> {
    const end = await lastSeen(who.server, id, place);
    if (end > known.revision) {
      const variables = { roomId: id, afterRevision: known.revision };
      const isLast = ({ roomChanges }: any) => roomChanges.revision === end;
      for (const { roomChanges } of await who.listen(this.documents.changes, variables, isLast))
        apply(known, roomChanges);
    }
    return { ...known, revision };
  }
}

/** The last change of a room that whoever has this place is told of: not those of messages from before they joined. */
async function lastSeen({ app }: TestServer, roomId: string, place: string): Promise<number> {
  const row = await app.services.db.read.get<{ end: number | null }>(
    `select max(c.revision) as "end" from room_changes c join room_members m on m.room_id = c.room_id
     where c.room_id = $1 and m.id = $2 and c.revision > m.joined_revision and (c.sequence is null or c.sequence > m.joined_sequence)`,
    [roomId, place],
  );
  return row?.end ?? 0;
}

function apply(room: RoomState, change: any): void {
  if (change.revision <= room.revision) throw new Error(`change ${change.revision} came after ${room.revision}`);
  room.revision = change.revision;
  if (change.kind === 'ReadMarkMoved') {
    const { id, readSequence } = change.member;
    room.marks[id] = Math.max(room.marks[id] ?? 0, readSequence);
  } else room.messages[change.message.sequence] = change.message;
}

function derive(room: RoomState, userId: string): void {
  const messages = Object.values(room.messages);
  const shown = messages.filter(({ hidden }) => !hidden);
  room.lastSequence = Math.max(...messages.map(({ sequence }) => sequence), 0) || room.lastSequence;
  room.lastMessage = shown.length > 0 ? Math.max(...shown.map(({ sequence }) => sequence)) : null;
  room.unreadCount = shown.filter(
    ({ sequence, sender, recalledAt }) =>
      sender && sender.id !== userId && recalledAt === null && sequence > room.marks[room.place]!,
  ).length;
}
