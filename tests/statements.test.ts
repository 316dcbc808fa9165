import { getNamedType, isListType, getNullableType, isInterfaceType, isObjectType, isOutputType } from 'graphql';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { MINUTE } from '../src/clock.js';
import { PostgresConnection } from '../src/database/postgres.js';
import { SqliteConnection } from '../src/database/sqlite.js';
import { readRanges } from '../src/reads/messages.js';
import { createSchema } from '../src/schema.js';
import type { Viewer } from '../src/viewer.js';
import { anotherDevice, connect, person, type Actor } from './support/cast.js';
import { request } from './support/contact-requests.js';
import { onPostgres } from './support/database.js';
import { csv, imported } from './support/imports.js';
import { connectChannel, startLineWorld, type LineWorld } from './support/line-world.js';
import { settled } from './support/rows.js';
import type { TestServer } from './support/server.js';
import { until } from './support/until.js';

const FEW = 2;
const MANY = 12;
/** The events and the ids that come of each step in setting up. */
const KINDS = 11;
/** Of rooms, the members, the messages and the latest of them ask for people each on their own: fewer than one for each entry. */
const MERGED = 6;

/** The ways to run a statement. */
type Ways = Record<string, (...args: never[]) => unknown>;
const ways = (onPostgres ? PostgresConnection.prototype : SqliteConnection.prototype) as unknown as Ways;
let statements: string[] = [];
let world: LineWorld;
let server: TestServer;
let owner: Actor;
/** Somebody whom many on LINE have added, who is in a room with all of them, and has written to each alone. */
let reception: Actor;
let crowd: string;
/** An administrator whose organization talks to a few others only. */
let selective: Actor;
const ids: string[] = [];
/** A group in which everybody has written, and one of three people. */
let large: string, small: string;
/** An import with everybody of the group in it. */
let contactImport: string;

beforeAll(async () => {
  world = await startLineWorld();
  ({ server } = world);
  owner = await person(server, { name: 'Counted Owner' });
  const inLarge: Actor[] = [];
  for (let i = 0; i < MANY; i += 1) {
    const name = `Counted Number ${i}`;
    const friend = await person(server, { name });
    await connect(owner, friend);
    inLarge.push(friend);
    // A second person of the same organization, so that some of what is nested is the same and some is not.
    await request(await person(server, { name, organizationId: friend.organizationId }), owner);
    await request(owner, await person(server, { name }));
    await owner.mutate('blockPerson', { personId: (await person(server, { name })).id });
    const colleague = await person(server, { name, organizationId: owner.organizationId });
    inLarge.push(colleague);
    const { room } = await owner.mutate('createRoom', { personIds: [friend.id, colleague.id] }, 'room { id }');
    small ??= room.id;
    for (const text of ['one', 'two', 'three']) await friend.mutate('postMessage', { roomId: room.id, text });
    await owner.mutate('createAccessToken', { name });
    await owner.mutate('createInviteLink', { label: name });
    await owner.mutate('inviteByEmail', { emails: [`counted-${i}@neu.example`] });
    await owner.mutate('inviteMember', { email: `joins-${i}@neu.example` });
    if (i % 3 === 0) await anotherDevice(owner);
  }
  const { room } = await owner.mutate(
    'createRoom',
    { name: 'Large', personIds: inLarge.map(({ id }) => id) },
    'room { id }',
  );
  large = room.id;
  // Some of what is written is hidden, and some taken back.
  await owner.mutate('blockPerson', { personId: inLarge.at(-1)!.id });
  for (const actor of inLarge) {
    const { message } = await actor.mutate('postMessage', { roomId: large, text: actor.name }, 'message { id }');
    if (actor === inLarge[1]) await actor.mutate('recallMessage', { id: message.id });
    await owner.mutate('renameRoom', { roomId: large, name: `After ${actor.id}` });
  }
  await owner.mutate('unblockPerson', { personId: inLarge.at(-1)!.id });
  const { rooms } = await owner.ask(
    '{ rooms(kind: GROUP, first: 12) { nodes { id members(last: 1) { nodes { id } } messages(last: 1) { nodes { id } } } } }',
  );
  const { viewer, contacts, contactRequests, blocks } = await owner.ask(
    '{ viewer { sessions { id } accessTokens { id } } contacts { nodes { id user { id organization { id } } } } contactRequests(direction: INCOMING) { nodes { id } } blocks { nodes { id person { id } } } }',
  );
  // A few and many of each kind, in turn.
  for (let i = 0; i < MANY; i += 1) {
    const contact = contacts.nodes[i];
    ids.push(
      contact.id,
      contact.user.id,
      contact.user.organization.id,
      contactRequests.nodes[i].id,
      blocks.nodes[i].id,
    );
    ids.push(rooms.nodes[i].id, rooms.nodes[i].members.nodes[0].id, rooms.nodes[i].messages.nodes[0].id);
    ids.push(viewer.sessions[i % viewer.sessions.length].id, viewer.accessTokens[i].id, blocks.nodes[i].person.id);
  }
  selective = await person(server);
  await selective.mutate('updateExternalPolicy', {
    allowedOrganizationIds: contacts.nodes.map((contact: any) => contact.user.organization.id),
  });
  contactImport = (await imported(owner, csv(['Name', 'E-mail'], ...inLarge.map(({ name, email }) => [name, email]))))
    .id;
  await meetOnLine();
  // From here on nothing speaks to the database but what is asked.
  await server.app.worker.stop();
  await server.app.housekeeping.stop();
  server.app.connections.stop();
  server.app.streams.stop();
  for (const way of onPostgres ? ['all', 'run'] : ['all', 'read', 'run']) {
    const original = ways[way]!;
    vi.spyOn(ways, way).mockImplementation(function (this: unknown, ...args: never[]) {
      statements.push(String(args[0]));
      return original.apply(this, args);
    });
  }
});
afterAll(async () => {
  vi.restoreAllMocks();
  await world.stop();
});

async function meetOnLine(): Promise<void> {
  reception = await person(server, { name: 'Reception' });
  const deputy = await person(server, { organizationId: reception.organizationId });
  const { channel } = await connectChannel(world, reception, { member: reception });
  const shared = await connectChannel(world, reception, { defaultMember: deputy });
  await connectChannel(world, reception, { member: deputy });
  const users = Array.from({ length: MANY }, (_, i) => world.line.addUser({ displayName: `On LINE ${i}` }));
  for (const [i, user] of users.entries()) {
    await user.follow(channel);
    if (i % 4 === 0) await user.follow(shared.channel);
  }
  const entries: { id: string; room: { id: string } | null }[] = await until(async () => {
    const query = '{ externalUsers(first: 100, filter: { friendOfViewer: true }) { nodes { id room { id } } } }';
    const { nodes } = (await reception.ask(query)).externalUsers;
    return nodes.length === MANY ? nodes : undefined;
  }, 'all to be there');
  for (const [i, { id, room }] of entries.entries()) {
    await reception.mutate('postMessage', { roomId: room!.id, text: 'Hello' });
    if (i % 3 === 0) await reception.mutate('updateExternalUser', { id, displayName: `Given ${i}` });
  }
  const { room } = await reception.mutate(
    'createRoom',
    { personIds: [deputy.id, ...entries.map(({ id }) => id)], name: 'Crowd' },
    'room { id }',
  );
  crowd = room.id;
  for (let i = 0; i < MANY; i += 1)
    await (i % 2 ? deputy : reception).mutate('postMessage', { roomId: crowd, text: `number ${i}` });
  server.clock.advance(MINUTE); // those of the shared account are welcomed
  server.app.worker.look();
  await settled(server);
}

const counted = async (
  query: string,
  variables: Record<string, unknown>,
  by = owner,
): Promise<{ statements: string[]; data: any }> => {
  statements = [];
  const data = await by.ask(query, variables);
  return { statements: statements.map((sql) => sql.replace(/ limit \d+/g, ' limit')).toSorted(), data };
};

const person1 = `id displayName avatarUrl department title messageId email phoneNumber role suspended connection`;
const fragments = `
  fragment P on User { ${person1}
    contact { id nickname note since source user { ${person1} organization { id name } } }
    organization { id name code userCount contactCount members(first: 2) { nodes { ${person1} contact { id } } totalCount } } }
  fragment C on Contact { id nickname note source since user { ...P } }
  fragment R on ContactRequest { id state resolvedAt source message expiresAt sender { ...P } recipient { ...P } contact { ...C } }
  fragment T on Message { id sequence hidden recallable recalledAt createdAt writer: sender { id ... on User { ...P } } room { id name unreadCount }
    content { ... on TextContent { text } ... on NoticeContent { noticeKind summary people { id displayName ... on User { ${person1} } } } } }
  fragment M on RoomMember { id owner joinedAt readSequence who: person { id ... on User { ...P } } }
  fragment O on Room { id name kind lastSequence revision closedAt createdAt renamable networks unreadCount lastMessage { ...T } }
  fragment X on ExternalUser { id displayName profileName statusMessage avatarUrl email phoneNumber company note blocked reachable createdAt
    organization { id name } friends { ...P } room { id name unreadCount lastMessage { id } } }
  fragment B on Block { id createdAt person { ...P } }`;
const page = 'totalCount pageInfo { hasNextPage endCursor }';

/** How each list of the schema is asked for `$first` entries, with all there is in them. */
const lists: Record<
  string,
  {
    query: string;
    sizes?: [number, number];
    variables?: (size: number) => Record<string, unknown>;
    size?: (data: any) => number;
    /** How many more or fewer they may be, where several branches ask for the same in the same turn or not. */
    merged?: number;
    /** Who asks; the owner unless it is said. */
    by?: () => Actor;
    /** They are fewer than this. */
    most?: number;
  }
> = {
  'Query.contacts': { query: `contacts(first: $first) { edges { cursor node { ...C } } nodes { ...C } ${page} }` },
  'Query.contactRequests': {
    query: `contactRequests(direction: INCOMING, first: $first) { nodes { ...R } ${page} }
      outgoing: contactRequests(direction: OUTGOING, states: null, last: $first) { nodes { ...R } ${page} }`,
  },
  'Query.rooms': {
    query: `rooms(first: $first) { nodes { ...O members(first: 2) { nodes { ...M } ${page} } messages(last: 2) { nodes { ...T } ${page} } } ${page} }`,
    merged: MERGED,
    most: 35,
  },
  'Room.members': {
    query: `room(id: $room) { id members(first: $first) { nodes { ...M } ${page} } }`,
    variables: (first) => ({ first, room: large }),
    size: (data) => data.room.members.nodes.length,
  },
  'Room.messages': {
    query: `room(id: $room) { id messages(last: $first) { nodes { ...T } ${page} } }`,
    sizes: [4, MANY], // among the latest four is one of a contact
    variables: (first) => ({ first, room: large }),
    size: (data) => data.room.messages.nodes.length,
  },
  'Query.searchUsers': {
    query: `searchUsers(query: "counted number", first: $first) { nodes { ...P } ${page} }`,
    sizes: [4, 30], // of the 48 that are found: what is found whole is not counted again
  },
  'Query.blocks': { query: `blocks(first: $first) { nodes { ...B } ${page} }` },
  'Organization.members': {
    query: `organization { userCount members(first: $first, search: "number") { nodes { ...P } ${page} } }`,
    size: (data) => data.organization.members.nodes.length,
  },
  'Query.events': {
    query: `events(after: "1", first: $first) { cursor ... on ContactRequestReceived { contactRequest { ...R } } ... on ContactRequestSent { contactRequest { ...R } }
      ... on ContactRequestApproved { contactRequest { ...R } } ... on ContactAdded { contact { ...C } } ... on BlockChanged { personId }
      ... on RoomCreated { roomId room { name unreadCount lastMessage { id } } } ... on RoomChanged { room { name } } }`,
    sizes: [2 * KINDS, 8 * KINDS],
    size: (data) => data.events.length,
  },
  'Query.emailInvitations': {
    query: `emailInvitations(first: $first) { nodes { id email state contactRequest { id } } ${page} }`,
  },
  'ContactImport.candidates': {
    query: `node(id: $import) { ... on ContactImport { candidates(first: $first, states: [ALREADY_CONTACT, COLLEAGUE]) { nodes { id row name problem user { ...P } } ${page} } } }`,
    variables: (first) => ({ first, import: contactImport }),
    size: (data) => data.node.candidates.nodes.length,
  },
  'Query.externalUsers': {
    query: `externalUsers(first: $first, filter: { friendOfViewer: true }) { nodes { ...X } ${page} }`,
    by: () => reception,
  },
  'Query.auditLog': { query: `auditLog(first: $first) { nodes { id action actor { ...P } } ${page} }` },
  'Query.nodes': {
    query: `nodes(ids: $ids) { ...P ...C ...R ...B ...O ...M ...T ... on Organization { id name userCount contactCount members(first: 2) { totalCount } } ... on Session { current } ... on AccessToken { name } }`,
    sizes: [FEW, 9], // a hundred at most
    most: 30,
    variables: (size) => ({ ids: ids.slice(0, size * KINDS) }),
    size: (data) => data.nodes.filter((node: unknown) => node !== null).length / KINDS,
  },
};

/** Lists without pages, of which there are few: one statement however many there are. */
const unpaged = [
  'ExternalPolicy.allowedOrganizations',
  'ExternalUser.friends',
  'NoticeContent.people',
  'Organization.lineChannels',
  'Organization.memberInvitations',
  'Query.contactImports',
  'Query.inviteLinks',
  'Query.stickerPacks',
  'Viewer.accessTokens',
  'Viewer.sessions',
];

const documentOf = (name: string) =>
  name === 'Query.nodes'
    ? `query($ids: [ID!]!) { ${lists[name]!.query} } ${fragments}`
    : `query($first: Int${name.startsWith('Room.') ? ' $room: ID!' : ''}${name.startsWith('ContactImport.') ? ' $import: ID!' : ''}) { ${lists[name]!.query} } ${fragments}`;

/** Fragments that a document does not use are refused. */
function used(document: string): string {
  let text = document;
  for (const name of ['B', 'O', 'M', 'X', 'T', 'R', 'C', 'P'])
    if (!text.includes(`...${name} `))
      text = text.replace(new RegExp(`\\n  fragment ${name} on [^]*?(?=\\n  fragment|$)`), '');
  return text;
}

describe('the number of statements does not grow with the page', () => {
  test.each(Object.keys(lists))('%s', async (name) => {
    const { sizes, variables, size, merged = 2, most = 25, by } = lists[name]!;
    const [few, many] = sizes ?? [FEW, MANY];
    const sizeOf = size ?? ((data: any) => (Object.values(data)[0] as any).nodes.length);
    const document = used(documentOf(name));
    for (const how of ['interpreted', 'compiled']) {
      const ask = async (count: number) => {
        // The first use of a document is interpreted, later ones are compiled.
        const text = `${document} # ${how} ${how === 'interpreted' ? count : ''}`;
        if (how === 'compiled') await counted(text, variables?.(count) ?? { first: count }, by?.());
        const asked = await counted(text, variables?.(count) ?? { first: count }, by?.());
        expect(sizeOf(asked.data)).toBe(count);
        return asked.statements;
      };
      const statements = await ask(few);
      const more = await ask(many);
      expect(new Set(more)).toEqual(new Set(statements));
      // What two branches of the graph ask for in the same turn is one statement, or two by the time they take; an entry adds none.
      expect(Math.abs(more.length - statements.length)).toBeLessThanOrEqual(merged);
      expect(statements.length).toBeGreaterThan(2);
      expect(statements.length).toBeLessThan(most);
    }
  });

  test('what is not selected is not counted', async () => {
    for (const field of [
      'contacts',
      'blocks',
      'rooms',
      'contactRequests(direction: INCOMING)',
      'searchUsers(query: "counted")',
    ]) {
      const counts = async (selection: string) =>
        (await counted(`{ ${field} { nodes { id } ${selection} } }`, {})).statements.filter((sql) =>
          sql.includes('count(*)'),
        );
      expect(await counts('pageInfo { hasNextPage }')).toEqual([]);
      expect(await counts('totalCount again: totalCount')).toHaveLength(1);
    }
  });

  test('the lists without pages', async () => {
    const { statements: asked, data } = await counted(
      `{ viewer { sessions { id current lastSeenAt } accessTokens { id name lastUsedAt } } inviteLinks { id code url }
        organization { memberInvitations { id email state } } }`,
      {},
    );
    const { viewer, inviteLinks, organization } = data;
    expect([viewer.sessions.length, viewer.accessTokens.length]).toEqual([1 + MANY / 3, MANY]);
    expect([inviteLinks.length, organization.memberInvitations.length]).toEqual([MANY, MANY]);
    const lists = / from (sessions|access_tokens|invite_links|member_invitations) where (user|owner|organization)_id/;
    expect(asked.filter((sql) => lists.test(sql))).toHaveLength(4);

    const policy = await counted(
      '{ organization { externalPolicy { allowedOrganizations { id name } } } }',
      {},
      selective,
    );
    expect(policy.data.organization.externalPolicy.allowedOrganizations).toHaveLength(MANY);
    expect(policy.statements.filter((sql) => sql.includes('allowed_organizations'))).toHaveLength(1);

    const channels = await counted(
      '{ organization { lineChannels { id webhookUrl state member { id displayName } defaultMember { id displayName } } } }',
      {},
      reception,
    );
    expect(channels.data.organization.lineChannels).toHaveLength(3);
    expect(channels.statements.filter((sql) => sql.includes('from line_channels'))).toHaveLength(1);
    expect(channels.statements).toHaveLength(4); // with the session, the organization, and the people

    const notice = await counted(
      'query($id: ID!) { stickerPacks(network: LINE) { packageId } room(id: $id) { messages(last: 100) { nodes { content { ... on NoticeContent { people { displayName } } } } } } }',
      { id: large },
    );
    const told = notice.data.room.messages.nodes.flatMap(({ content }: any) => content?.people ?? []);
    expect([told.length, notice.data.stickerPacks.length > 0]).toEqual([2 * MANY + 1, true]);
    expect(notice.statements.filter((sql) => sql.includes('from users'))).toHaveLength(1);
  });

  test('every list of the schema is among these', () => {
    const found: string[] = [];
    for (const type of Object.values(createSchema().getTypeMap())) {
      if (!(isObjectType(type) || isInterfaceType(type)) || /^__|Connection$|Payload$|Subscription$/.test(type.name))
        continue;
      for (const field of Object.values(type.getFields())) {
        const named = getNamedType(field.type);
        if (!isOutputType(named) || !(isObjectType(named) || isInterfaceType(named))) continue;
        if (isListType(getNullableType(field.type)) || named.name.endsWith('Connection'))
          found.push(`${type.name}.${field.name}`);
      }
    }
    expect(found.sort()).toEqual([...Object.keys(lists), ...unpaged].sort());
  });
});

describe('people on LINE take as many statements when they are many', () => {
  const outside = '... on ExternalUser { ...X }';
  const asks: Record<string, [string, (data: any) => number, object?]> = {
    'in the list of rooms': [
      `query($first: Int) { rooms(first: $first, network: LINE) { nodes { id name networks renamable unreadCount
        members(first: 2) { nodes { id owner who: person { id displayName ${outside} } } totalCount }
        lastMessage { id sender { id displayName ${outside} } delivery { state problem deliveredAt } } } totalCount } }`,
      (data) => data.rooms.nodes.length,
    ],
    'in a room': [
      `query($first: Int $room: ID!) { room(id: $room) { members(last: $first) { nodes { id who: person { id displayName ${outside} } } totalCount } } }`,
      (data) => data.room.members.nodes.length,
    ],
    'as those who get messages': [
      `query($first: Int $room: ID!) { room(id: $room) { messages(last: $first) { nodes { id recallable delivery { state problem deliveredAt }
        writer: sender { id displayName ${outside} } content { ... on TextContent { text } } } } } }`,
      (data) => data.room.messages.nodes.length,
    ],
  };
  test.each(Object.entries(asks))('%s', async (_name, [query, size]) => {
    const document = used(`${query} ${fragments}`);
    const ask = async (first: number) => {
      const variables = { first, ...(query.includes('$room') && { room: crowd }) };
      await counted(document, variables, reception);
      const asked = await counted(document, variables, reception);
      expect(size(asked.data)).toBe(first);
      return asked.statements;
    };
    await ask(MANY);
    const [few, many] = [await ask(FEW), await ask(MANY)];
    expect(new Set(many)).toEqual(new Set(few));
    expect(Math.abs(many.length - few.length)).toBeLessThanOrEqual(MERGED);
    expect(many.length).toBeLessThan(35);
  });

  test('by their ids', async () => {
    const { externalUsers } = await reception.ask('{ externalUsers(first: 12) { nodes { id } } }');
    const all = externalUsers.nodes.map(({ id }: { id: string }) => id);
    const document = used(`query($ids: [ID!]!) { nodes(ids: $ids) { ${outside} } } ${fragments}`);
    const ask = async (size: number) => {
      const variables = { ids: all.slice(0, size) };
      await counted(document, variables, reception);
      const { statements: asked, data } = await counted(document, variables, reception);
      expect(data.nodes.filter((node: any) => node.id)).toHaveLength(size);
      return asked;
    };
    await ask(MANY);
    const [few, many] = [await ask(FEW), await ask(MANY)];
    expect(new Set(many)).toEqual(new Set(few));
    expect(Math.abs(many.length - few.length)).toBeLessThanOrEqual(2);
  });

  test('when they are written to', async () => {
    // Each gets a delivery and a job of their own; nothing else is done for each.
    const write = async (roomId: string) => {
      statements = [];
      const { userErrors } = await reception.mutate('postMessage', { roomId, text: 'Hello' }, 'message { id }');
      expect(userErrors).toEqual([]);
      return statements;
    };
    const { rooms } = await reception.ask('{ rooms(first: 100, kind: DIRECT, network: LINE) { nodes { id } } }');
    await write(crowd);
    const [one, many] = [await write(rooms.nodes[0].id), await write(crowd)];
    expect(many.length - one.length).toBeLessThanOrEqual(3 * (MANY - 1) + MERGED);
  });
});

test('nested lists take as many in many rooms as in few, and on their later pages', async () => {
  const document = used(
    `query($rooms: Int, $first: Int, $after: String) { rooms(first: $rooms) { nodes {
      members(first: $first) { nodes { ...M } ${page} } messages(first: $first, after: $after) { nodes { ...T } ${page} }
      latest: messages(last: $first) { nodes { ...T } } } ${page} } } ${fragments}`,
  );
  const after = Buffer.from('[1]').toString('base64url');
  for (const more of [{}, { after }]) {
    await counted(document, { rooms: FEW, first: FEW, ...more });
    const few = await counted(document, { rooms: FEW, first: FEW, ...more });
    for (const [rooms, first] of [
      [MANY, FEW],
      [FEW, MANY],
      [MANY, MANY],
    ] as const) {
      const many = await counted(document, { rooms, first, ...more });
      expect(many.data.rooms.nodes).toHaveLength(rooms);
      expect(many.data.rooms.nodes[0].members.nodes).toHaveLength(first);
      expect(new Set(many.statements)).toEqual(new Set(few.statements));
      expect(Math.abs(many.statements.length - few.statements.length)).toBeLessThanOrEqual(MERGED);
    }
  }
});

test('a search in rooms takes as many whatever it finds', async () => {
  const document =
    'query($first: Int) { rooms(first: $first, search: "counted number") { nodes { id name } totalCount } }';
  await counted(document, { first: FEW });
  const few = await counted(document, { first: FEW });
  const many = await counted(document, { first: MANY });
  expect([few.data.rooms.nodes.length, many.data.rooms.nodes.length]).toEqual([FEW, MANY]);
  expect(few.data.rooms.totalCount).toBe(2 * MANY + 1);
  expect(many.statements).toEqual(few.statements);
});

test('however many ranges of messages are asked for, they are one statement', async () => {
  const ranges = Array.from({ length: 2_000 }, (_, i) => ({ roomId: large, after: i % 20, until: (i % 20) + 2 }));
  statements = [];
  const found = await readRanges(server.app.services.db.read, { id: owner.id } as Viewer, ranges);
  expect(found.map((messages) => messages.map(({ sequence }) => sequence))).toEqual(
    ranges.map(({ after }) => [after + 1, after + 2]),
  );
  expect(statements.filter((sql) => sql.includes('from messages'))).toHaveLength(1);
});

test('writing, reading on and taking back take as many in a large room as in a small one', async () => {
  const use = async (roomId: string) => {
    statements = [];
    const { message } = await owner.mutate('postMessage', { roomId, text: 'Hello' }, 'message { id sequence }');
    await owner.mutate('markRead', { roomId, sequence: message.sequence }, 'room { unreadCount }');
    await owner.mutate('recallMessage', { id: message.id }, 'message { recalledAt }');
    return statements.toSorted();
  };
  await use(small); // the first of a document is interpreted
  expect(await use(large)).toEqual(await use(small));
});

test('asking, approving and hearing of it takes as many with many contacts as with none', async () => {
  const handshake = async (a: Actor, b: Actor) => {
    statements = [];
    const { contactRequest } = await a.mutate('requestContact', { userId: b.id }, 'contactRequest { id }');
    await b.mutate('approveContactRequest', { id: contactRequest.id }, 'contact { id }');
    await b.ask('{ events(after: "0") { cursor } }');
    return statements.toSorted();
  };
  const [fresh, other, third] = [await person(server), await person(server), await person(server)];
  await handshake(other, third); // the first contact of a server may prepare something
  expect(await handshake(owner, await person(server))).toEqual(await handshake(fresh, await person(server)));
});
