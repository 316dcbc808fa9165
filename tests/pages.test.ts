import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect, person, type Actor } from './support/cast.js';
import { request } from './support/contact-requests.js';
import { startServer, type TestServer } from './support/server.js';

let server: TestServer;
let owner: Actor;
/** Seven who are contacts, seven who have asked, seven who were asked, seven who are blocked, and six colleagues. */
const people: Record<'contacts' | 'incoming' | 'outgoing' | 'blocked' | 'members', Actor[]> = {
  contacts: [],
  incoming: [],
  outgoing: [],
  blocked: [],
  members: [],
};

beforeAll(async () => {
  server = await startServer();
  owner = await person(server, { name: 'Owner' });
  people.members.push(owner);
  for (let i = 0; i < 7; i += 1) {
    const next = () => person(server, { name: `Listed ${i}` });
    const contact = await next();
    await connect(owner, contact);
    people.contacts.push(contact);
    const asking = await next();
    await request(asking, owner);
    people.incoming.push(asking);
    const asked = await next();
    await request(owner, asked);
    people.outgoing.push(asked);
    const blocked = await next();
    await owner.mutate('blockPerson', { personId: blocked.id });
    people.blocked.push(blocked);
    if (i > 0) people.members.push(await person(server, { name: `Owner ${i}`, organizationId: owner.organizationId }));
  }
});
afterAll(() => server.stop());

interface List {
  name: string;
  /** The field with these arguments, around a connection's selection. */
  field: (args: string, selection: string) => string;
  at: (data: any) => any;
  node: string;
  /** The ids of the people in it, in order. */
  ids: () => string[];
  idOf: (node: any) => string;
}

const idsOf = (actors: Actor[]) => actors.map(({ id }) => id);
const lists: List[] = [
  {
    name: 'contacts by name',
    field: (args, selection) => `contacts(${args}) { ${selection} }`,
    at: (data) => data.contacts,
    node: 'user { id }',
    ids: () => idsOf(people.contacts),
    idOf: (node) => node.user.id,
  },
  {
    name: 'contacts, latest first',
    field: (args, selection) => `contacts(orderBy: { field: SINCE, direction: DESC } ${args}) { ${selection} }`,
    at: (data) => data.contacts,
    node: 'user { id }',
    ids: () => idsOf(people.contacts).toReversed(),
    idOf: (node) => node.user.id,
  },
  {
    name: 'incoming requests',
    field: (args, selection) => `contactRequests(direction: INCOMING ${args}) { ${selection} }`,
    at: (data) => data.contactRequests,
    node: 'sender { id }',
    ids: () => idsOf(people.incoming).toReversed(),
    idOf: (node) => node.sender.id,
  },
  {
    name: 'outgoing requests',
    field: (args, selection) => `contactRequests(direction: OUTGOING ${args}) { ${selection} }`,
    at: (data) => data.contactRequests,
    node: 'recipient { id }',
    ids: () => idsOf(people.outgoing).toReversed(),
    idOf: (node) => node.recipient.id,
  },
  {
    name: 'blocked people',
    field: (args, selection) => `blocks(${args}) { ${selection} }`,
    at: (data) => data.blocks,
    node: 'person { id }',
    ids: () => idsOf(people.blocked).toReversed(),
    idOf: (node) => node.person.id,
  },
  {
    name: 'members',
    field: (args, selection) => `organization { members(${args}) { ${selection} } }`,
    at: (data) => data.organization.members,
    node: 'id',
    ids: () => idsOf(people.members),
    idOf: (node) => node.id,
  },
];

describe.each(lists)('$name', ({ field, at, node, ids, idOf }) => {
  const page = async (args: string, extra = '') =>
    at(
      await owner.ask(
        `{ ${field(args, `nodes { ${node} } edges { cursor node { ${node} } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } ${extra}`)} }`,
      ),
    );
  const shown = (connection: any): string[] => connection.nodes.map(idOf);

  test('forward: each page goes on where the one before ended', async () => {
    const all = ids();
    expect(all).toHaveLength(7);
    const first = await page('first: 3', 'totalCount');
    expect(shown(first)).toEqual(all.slice(0, 3));
    expect(first.edges.map((edge: any) => edge.node)).toEqual(first.nodes);
    expect(first.pageInfo).toEqual({
      hasNextPage: true,
      hasPreviousPage: false,
      startCursor: first.edges[0].cursor,
      endCursor: first.edges[2].cursor,
    });
    expect(first.totalCount).toBe(7);
    const second = await page(`first: 3 after: "${first.pageInfo.endCursor}"`, 'totalCount');
    expect(shown(second)).toEqual(all.slice(3, 6));
    expect(second.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true });
    expect(second.totalCount).toBe(7);
    const third = await page(`first: 3 after: "${second.pageInfo.endCursor}"`);
    expect(shown(third)).toEqual(all.slice(6));
    expect(third.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
    const past = await page(`first: 3 after: "${third.pageInfo.endCursor}"`);
    expect(past.nodes).toEqual([]);
    expect(past.pageInfo).toEqual({ hasNextPage: false, hasPreviousPage: true, startCursor: null, endCursor: null });
  });

  test('backward: from the end, in the same order', async () => {
    const all = ids();
    const last = await page('last: 3');
    expect(shown(last)).toEqual(all.slice(4));
    expect(last.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
    const before = await page(`last: 3 before: "${last.pageInfo.startCursor}"`);
    expect(shown(before)).toEqual(all.slice(1, 4));
    expect(before.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true });
    const begin = await page(`last: 3 before: "${before.pageInfo.startCursor}"`);
    expect(shown(begin)).toEqual(all.slice(0, 1));
    expect(begin.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
  });

  test('between two cursors, all where exactly as many are asked for, and 20 where nothing is said', async () => {
    const all = ids();
    const whole = await page('first: 7');
    expect(whole.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: false });
    const cursors = whole.edges.map(({ cursor }: any) => cursor);
    expect(new Set(cursors).size).toBe(7);
    expect(shown(await page(`first: 5 after: "${cursors[1]}" before: "${cursors[4]}"`))).toEqual(all.slice(2, 4));
    expect(shown(await page(`last: 1 after: "${cursors[1]}" before: "${cursors[4]}"`))).toEqual(all.slice(3, 4));
    expect(shown(await page('last: 7'))).toEqual(all);
    expect(shown(await page('first: null'))).toEqual(all);
  });

  test('what is no cursor of this list, and a size that is not allowed, is BAD_USER_INPUT', async () => {
    for (const args of [
      'first: 0',
      'first: -1',
      'first: 101',
      'last: 0',
      'last: 101',
      'first: 1 last: 1',
      'after: ""',
      'after: "nonsense"',
      'before: "bnVsbA"',
      'after: "W10"',
      'after: "WyJhXHUwMDAwIiwiYiJd"',
      'after: "WzEsMl0"',
      'before: "WyJhIiwiYiIsImMiXQ"',
    ]) {
      const { data, errors } = await owner.graphql(`{ ${field(args, 'nodes { id }')} }`);
      expect([args, errors?.map(({ extensions }) => extensions.code)]).toEqual([args, ['BAD_USER_INPUT']]);
      expect(data ?? null).toSatisfy((value: any) => value === null || value.organization?.members === null);
    }
  });
});

test('an entry that comes or goes moves no other from one page to the next', async () => {
  const mine = await person(server);
  const others: Actor[] = [];
  for (let i = 0; i < 4; i += 1) {
    const other = await person(server, { name: `Stable ${i}` });
    await connect(mine, other);
    others.push(other);
  }
  const page = (after: string | null) =>
    mine.ask(
      'query($after: String) { contacts(first: 2, after: $after) { nodes { id user { id } } pageInfo { endCursor } } }',
      { after },
    );
  const first = (await page(null)).contacts;
  await mine.mutate('removeContact', { id: first.nodes[1].id }); // the cursor's own entry
  const early = await person(server, { name: 'Stable 0 and before' });
  await connect(mine, early);
  const second = (await page(first.pageInfo.endCursor)).contacts;
  expect(second.nodes.map(({ user }: any) => user.id)).toEqual([others[2]!.id, others[3]!.id]);
});

test('names that fold to the longest sort are a cursor like any other', async () => {
  const mine = await person(server);
  const long = '\ufdfa'.repeat(100); // each folds to 18 characters
  for (const [i, other] of [await person(server), await person(server)].entries()) {
    await connect(mine, other);
    const { contacts } = await mine.ask('{ contacts { nodes { id user { id } } } }');
    const { id } = contacts.nodes.find(({ user }: any) => user.id === other.id);
    const { userErrors } = await mine.mutate('updateContact', { id, nickname: long.slice(i) });
    expect(userErrors).toEqual([]);
  }
  const { contacts } = await mine.ask('{ contacts(first: 1) { pageInfo { endCursor } } }');
  const next = await mine.ask(
    'query($after: String) { contacts(first: 1, after: $after) { nodes { id } pageInfo { hasNextPage } } }',
    {
      after: contacts.pageInfo.endCursor,
    },
  );
  expect(next.contacts).toEqual({ nodes: [{ id: expect.any(String) }], pageInfo: { hasNextPage: false } });
});

test('an empty list has no cursors and nothing before or after', async () => {
  const nobody = await person(server);
  const data = await nobody.ask(
    `{ contacts { ...C } blocks { ...B } contactRequests(direction: INCOMING) { ...R } searchUsers(query: "nobody has this name") { ...S } }
     fragment P on PageInfo { hasNextPage hasPreviousPage startCursor endCursor }
     fragment C on ContactConnection { nodes { id } edges { cursor } totalCount pageInfo { ...P } }
     fragment B on BlockConnection { nodes { id } edges { cursor } totalCount pageInfo { ...P } }
     fragment R on ContactRequestConnection { nodes { id } edges { cursor } totalCount pageInfo { ...P } }
     fragment S on UserConnection { nodes { id } edges { cursor } totalCount pageInfo { ...P } }`,
  );
  const empty = {
    nodes: [],
    edges: [],
    totalCount: 0,
    pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
  };
  expect(data).toEqual({ contacts: empty, blocks: empty, contactRequests: empty, searchUsers: empty });
});
