import { getNamedType, isListType, getNullableType, isInterfaceType, isObjectType, isOutputType } from 'graphql';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { PostgresConnection } from '../src/database/postgres.js';
import { SqliteConnection } from '../src/database/sqlite.js';
import { createSchema } from '../src/schema.js';
import { anotherDevice, connect, person, type Actor } from './support/cast.js';
import { request } from './support/contact-requests.js';
import { onPostgres } from './support/database.js';
import { startServer, type TestServer } from './support/server.js';

const FEW = 2;
const MANY = 12;
/** The events and the ids that come of each step in setting up. */
const KINDS = 8;

/** The ways to run a statement. */
type Ways = Record<string, (...args: never[]) => unknown>;
const ways = (onPostgres ? PostgresConnection.prototype : SqliteConnection.prototype) as unknown as Ways;
let statements: string[] = [];
let server: TestServer;
let owner: Actor;
/** An administrator whose organization talks to a few others only. */
let selective: Actor;
const ids: string[] = [];

beforeAll(async () => {
  server = await startServer();
  owner = await person(server, { name: 'Counted Owner' });
  for (let i = 0; i < MANY; i += 1) {
    const name = `Counted Number ${i}`;
    const friend = await person(server, { name });
    await connect(owner, friend);
    // A second person of the same organization, so that some of what is nested is the same and some is not.
    await request(await person(server, { name, organizationId: friend.organizationId }), owner);
    await request(owner, await person(server, { name }));
    await owner.mutate('blockPerson', { personId: (await person(server, { name })).id });
    await person(server, { name, organizationId: owner.organizationId });
    await owner.mutate('createAccessToken', { name });
    await owner.mutate('createInviteLink', { label: name });
    await owner.mutate('inviteByEmail', { emails: [`counted-${i}@neu.example`] });
    await owner.mutate('inviteMember', { email: `joins-${i}@neu.example` });
    if (i % 3 === 0) await anotherDevice(owner);
  }
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
    ids.push(viewer.sessions[i % viewer.sessions.length].id, viewer.accessTokens[i].id, blocks.nodes[i].person.id);
  }
  selective = await person(server);
  await selective.mutate('updateExternalPolicy', {
    allowedOrganizationIds: contacts.nodes.map((contact: any) => contact.user.organization.id),
  });
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
  await server.stop();
});

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
  }
> = {
  'Query.contacts': { query: `contacts(first: $first) { edges { cursor node { ...C } } nodes { ...C } ${page} }` },
  'Query.contactRequests': {
    query: `contactRequests(direction: INCOMING, first: $first) { nodes { ...R } ${page} }
      outgoing: contactRequests(direction: OUTGOING, states: null, last: $first) { nodes { ...R } ${page} }`,
  },
  'Query.searchUsers': {
    query: `searchUsers(query: "counted number", first: $first) { nodes { ...P } ${page} }`,
    sizes: [4, 4 * MANY], // of the five that each step makes the blocked one is not found
  },
  'Query.blocks': { query: `blocks(first: $first) { nodes { ...B } ${page} }` },
  'Organization.members': {
    query: `organization { userCount members(first: $first, search: "number") { nodes { ...P } ${page} } }`,
    size: (data) => data.organization.members.nodes.length,
  },
  'Query.events': {
    query: `events(after: "1", first: $first) { cursor ... on ContactRequestReceived { contactRequest { ...R } } ... on ContactRequestSent { contactRequest { ...R } }
      ... on ContactRequestApproved { contactRequest { ...R } } ... on ContactAdded { contact { ...C } } ... on BlockChanged { personId } }`,
    sizes: [2 * KINDS, 8 * KINDS],
    size: (data) => data.events.length,
  },
  'Query.emailInvitations': {
    query: `emailInvitations(first: $first) { nodes { id email state contactRequest { id } } ${page} }`,
  },
  'Query.auditLog': { query: `auditLog(first: $first) { nodes { id action actor { ...P } } ${page} }` },
  'Query.nodes': {
    query: `nodes(ids: $ids) { ...P ...C ...R ...B ... on Organization { id name userCount contactCount members(first: 2) { totalCount } } ... on Session { current } ... on AccessToken { name } }`,
    variables: (size) => ({ ids: ids.slice(0, size * KINDS) }),
    size: (data) => data.nodes.filter((node: unknown) => node !== null).length / KINDS,
  },
};

/** Lists without pages, of which there are few: one statement however many there are. */
const unpaged = [
  'ExternalPolicy.allowedOrganizations',
  'Organization.memberInvitations',
  'Query.inviteLinks',
  'Viewer.accessTokens',
  'Viewer.sessions',
];

const documentOf = (name: string) =>
  name === 'Query.nodes'
    ? `query($ids: [ID!]!) { ${lists[name]!.query} } ${fragments}`
    : `query($first: Int) { ${lists[name]!.query} } ${fragments}`;

/** Fragments that a document does not use are refused. */
function used(document: string): string {
  let text = document;
  for (const name of ['B', 'R', 'C', 'P'])
    if (!text.includes(`...${name} `))
      text = text.replace(new RegExp(`\\n  fragment ${name} on [^]*?(?=\\n  fragment|$)`), '');
  return text;
}

describe('the number of statements does not grow with the page', () => {
  test.each(Object.keys(lists))('%s', async (name) => {
    const { sizes, variables, size } = lists[name]!;
    const [few, many] = sizes ?? [FEW, MANY];
    const sizeOf = size ?? ((data: any) => (Object.values(data)[0] as any).nodes.length);
    const document = used(documentOf(name));
    for (const how of ['interpreted', 'compiled']) {
      const ask = async (count: number) => {
        // The first use of a document is interpreted, later ones are compiled.
        const text = `${document} # ${how} ${how === 'interpreted' ? count : ''}`;
        if (how === 'compiled') await counted(text, variables?.(count) ?? { first: count });
        const asked = await counted(text, variables?.(count) ?? { first: count });
        expect(sizeOf(asked.data)).toBe(count);
        return asked.statements;
      };
      const statements = await ask(few);
      const more = await ask(many);
      expect(new Set(more)).toEqual(new Set(statements));
      // What two branches of the graph ask for in the same turn is one statement, or two by the time they take; an entry adds none.
      expect(Math.abs(more.length - statements.length)).toBeLessThanOrEqual(2);
      expect(statements.length).toBeGreaterThan(2);
      expect(statements.length).toBeLessThan(25);
    }
  });

  test('what is not selected is not counted', async () => {
    for (const field of [
      'contacts',
      'blocks',
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
