import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DAY, HOUR } from '../src/clock.js';
import { connect, person, type Actor } from './support/cast.js';
import {
  codes,
  connectionTo,
  contactIds,
  eventCursor,
  eventsAfter,
  request,
  requestsOf,
  stored,
  waiting,
} from './support/contact-requests.js';
import { startServer, type TestServer } from './support/server.js';

let server: TestServer;

beforeAll(async () => {
  server = await startServer({ SESSION_DAYS: '365' });
});
afterAll(() => server.stop());

const strangers = async (): Promise<[Actor, Actor]> => [await person(server), await person(server)];
const block = (by: Actor, of: Actor) => codes(by, 'blockPerson', { personId: of.id });
const found = async (by: Actor, query: string): Promise<string[]> =>
  (
    await by.ask('query($query: String!) { searchUsers(query: $query) { nodes { id } } }', { query })
  ).searchUsers.nodes.map(({ id }: { id: string }) => id);
const blocked = async (by: Actor): Promise<string[]> =>
  (await by.ask('{ blocks { nodes { person { id } } } }')).blocks.nodes.map(({ person }: any) => person.id);

test('blocking is listed and told to the one who blocks alone; blocking again changes nothing', async () => {
  const [a, b] = await strangers();
  const cursors = [await eventCursor(a), await eventCursor(b)] as const;
  const done = await a.mutate(
    'blockPerson',
    { personId: b.id },
    'person { id displayName ... on User { connection } }',
  );
  expect(done).toEqual({ person: { id: b.id, displayName: b.name, connection: 'NONE' }, userErrors: [] });
  expect(await block(a, b)).toEqual([]);
  const { blocks } = await a.ask('{ blocks { nodes { id person { id } createdAt } totalCount } }');
  expect(blocks).toEqual({
    nodes: [{ id: expect.stringMatching(/^blk_/), person: { id: b.id }, createdAt: expect.any(String) }],
    totalCount: 1,
  });
  const events = 'query($after: String!) { events(after: $after) { ... on BlockChanged { personId blocked } } }';
  expect(await a.ask(events, { after: cursors[0] })).toEqual({ events: [{ personId: b.id, blocked: true }] });
  expect(await b.ask(events, { after: cursors[1] })).toEqual({ events: [] });
  expect((await b.ask('{ blocks { totalCount } }')).blocks.totalCount).toBe(0);
});

test('the latest is first', async () => {
  const [a, b] = await strangers();
  const c = await person(server);
  await block(a, b);
  server.clock.advance(1_000);
  await block(a, c);
  expect(await blocked(a)).toEqual([c.id, b.id]);
});

test('neither finds the other by search or message ID; by id the blocker looks like any other', async () => {
  const [a, b] = [await person(server, { name: 'Blocking Ann' }), await person(server, { name: 'Blocked Bob' })];
  await a.mutate('setMessageId', { messageId: 'blocking-ann' });
  await b.mutate('setMessageId', { messageId: 'blocked-bob' });
  const finds = async (by: Actor, of: Actor, name: string, messageId: string) => ({
    byName: await found(by, name),
    byEmail: await found(by, of.email),
    byMessageId: await found(by, messageId),
    exactly: (
      await by.ask('query($messageId: String!) { userByMessageId(messageId: $messageId) { id } }', { messageId })
    ).userByMessageId,
  });
  const nothing = { byName: [], byEmail: [], byMessageId: [], exactly: null };
  expect(await finds(a, b, 'blocked', 'blocked-bob')).toEqual({
    byName: [b.id],
    byEmail: [b.id],
    byMessageId: [b.id],
    exactly: { id: b.id },
  });
  await block(a, b);
  expect(await finds(a, b, 'blocked', 'blocked-bob')).toEqual(nothing);
  expect(await finds(b, a, 'blocking', 'blocking-ann')).toEqual(nothing);
  const seen =
    'query($id: ID!) { node(id: $id) { ... on User { displayName title messageId email connection contact { id } } } }';
  const stranger = await person(server);
  expect(await b.ask(seen, { id: a.id })).toEqual(await stranger.ask(seen, { id: a.id }));
  expect(await connectionTo(b, a.id)).toBe('NONE');
  expect(await connectionTo(a, b.id)).toBe('NONE'); // stands in the list of the blocked
  await a.mutate('unblockPerson', { personId: b.id });
  expect(await found(b, 'blocking')).toEqual([a.id]);
  expect(await found(a, 'blocked')).toEqual([b.id]);
});

describe('somebody who is blocked', () => {
  const pending = async (actor: Actor, id: string) =>
    (await actor.ask('query($id: ID!) { node(id: $id) { ... on ContactRequest { state resolvedAt } } }', { id })).node;

  test('sees their request made and pending, and it is not heard of', async () => {
    {
      const [a, b] = await strangers();
      await a.mutate('setMessageId', { messageId: 'blocker-1' });
      await a.mutate('updateProfile', { title: 'Head of sales' });
      await block(a, b);
      const cursor = await eventCursor(a);
      const own = await eventCursor(b);
      const made = await b.mutate(
        'requestContact',
        { userId: a.id },
        'contactRequest { id state recipient { displayName title messageId } }',
      );
      // As of somebody who never answers: nothing of them is missing.
      const recipient = { displayName: a.name, title: 'Head of sales', messageId: 'blocker-1' };
      expect(made).toEqual({
        contactRequest: { id: expect.any(String), state: 'PENDING', recipient },
        userErrors: [],
      });
      const { id } = made.contactRequest;
      expect(await eventsAfter(b, own)).toEqual([{ __typename: 'ContactRequestSent', id }]);
      expect(await requestsOf(b, 'OUTGOING')).toEqual([{ id, state: 'PENDING' }]);
      expect(await connectionTo(b, a.id)).toBe('REQUEST_SENT');
      expect(await codes(b, 'requestContact', { userId: a.id })).toEqual(['ALREADY_REQUESTED']);
      expect(await waiting(a)).toEqual({ ids: [], totalCount: 0, pendingRequestCount: 0 });
      expect(await requestsOf(a, 'INCOMING')).toEqual([]);
      expect(await eventsAfter(a, cursor)).toEqual([]);
      expect(await pending(a, id)).toBeNull();
      // Lifting the block does not bring it forward; asking them does, and connects at once.
      await a.mutate('unblockPerson', { personId: b.id });
      expect(await requestsOf(a, 'INCOMING')).toEqual([]);
      const { contactRequest } = await a.mutate('requestContact', { userId: b.id }, 'contactRequest { id state }');
      expect(contactRequest).toEqual({ id, state: 'APPROVED' });
    }
  });

  test('who asks by message ID is answered like somebody who asks for one that nobody has', async () => {
    const [a, b] = await strangers();
    const messageId = `blocker-${a.id.slice(-8)}`;
    await a.mutate('setMessageId', { messageId });
    await block(a, b);
    const ask = (id: string) =>
      b.graphql(
        'mutation($id: String!) { requestContact(input: { messageId: $id }) { contactRequest { id } userErrors { field code message } } }',
        { id },
      );
    const before = await stored(server);
    expect(await ask(messageId)).toEqual(await ask('nobody-has-this'));
    expect(await stored(server)).toBe(before);
    expect((await ask(messageId)).data.requestContact.userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
  });

  test('sees a contact who has blocked them as one who does not show their address and number', async () => {
    const [blocker, shy, b] = [
      await person(server, { name: 'One' }),
      await person(server, { name: 'One' }),
      await person(server),
    ];
    for (const one of [blocker, shy]) {
      await connect(one, b);
      await one.mutate('updateProfile', { department: 'Sales', title: 'Manager' });
    }
    const rooms = 'contact { room { closedAt unreadCount } }';
    const seen = async (id: string) => ({
      user: (
        await b.ask(
          `query($id: ID!) { node(id: $id) { ... on User { displayName department title messageId avatarUrl email phoneNumber connection ${rooms} } } }`,
          { id },
        )
      ).node,
      asking: await codes(b, 'requestContact', { userId: id }),
      writing: await codes(b, 'openDirectRoom', { personId: id }),
    });
    await block(blocker, b);
    await shy.mutate('updatePrivacy', { showEmail: false, showPhoneNumber: false });
    expect(await seen(blocker.id)).toEqual(await seen(shy.id));
    expect(await seen(blocker.id)).toMatchObject({
      user: { department: 'Sales', title: 'Manager', email: null, connection: 'CONTACT' },
      asking: ['ALREADY_CONTACT'],
      writing: [],
    });
  });

  test('hears that it has expired when its time has come, and the blocker of nothing', async () => {
    const [a, b] = await strangers();
    await block(a, b);
    const id = await request(b, a);
    const cursors = [await eventCursor(a), await eventCursor(b)] as const;
    server.clock.advance(30 * DAY - HOUR);
    await server.app.housekeeping.run();
    expect(await pending(b, id)).toEqual({ state: 'PENDING', resolvedAt: null });
    server.clock.advance(HOUR);
    await server.app.housekeeping.run();
    expect(await pending(b, id)).toEqual({ state: 'EXPIRED', resolvedAt: expect.any(String) });
    expect(await eventsAfter(b, cursors[1])).toEqual([{ __typename: 'ContactRequestClosed', id }]);
    expect(await eventsAfter(a, cursors[0])).toEqual([]);
    expect(await pending(a, id)).toBeNull();
  });

  test('goes on seeing the request pending that they had sent before, while the blocker sees it declined', async () => {
    const [a, b] = await strangers();
    const id = await request(b, a);
    const cursors = [await eventCursor(a), await eventCursor(b)] as const;
    await block(a, b);
    expect(await pending(b, id)).toEqual({ state: 'PENDING', resolvedAt: null });
    expect(await eventsAfter(b, cursors[1])).toEqual([]);
    expect(await pending(a, id)).toEqual({ state: 'DECLINED', resolvedAt: expect.any(String) });
    expect(await eventsAfter(a, cursors[0])).toEqual([
      { __typename: 'BlockChanged', personId: b.id },
      { __typename: 'ContactRequestClosed', id },
    ]);
    expect(await waiting(a)).toEqual({ ids: [], totalCount: 0, pendingRequestCount: 0 });
  });

  test('is seen to take back what they had been asked', async () => {
    const [a, b] = await strangers();
    const id = await request(a, b);
    await block(a, b);
    expect(await pending(a, id)).toEqual({ state: 'CANCELLED', resolvedAt: expect.any(String) });
    expect(await pending(b, id)).toEqual({ state: 'CANCELLED', resolvedAt: expect.any(String) });
    expect(await codes(b, 'approveContactRequest', { id })).toEqual(['NOT_PENDING']);
  });

  test('is not told BLOCKED: that is the answer to the one who blocks', async () => {
    const [a, b] = await strangers();
    await block(a, b);
    const before = await stored(server);
    expect(await a.mutate('requestContact', { userId: b.id }, 'contactRequest { id }')).toEqual({
      contactRequest: null,
      userErrors: [{ field: ['userId'], code: 'BLOCKED', message: expect.any(String) }],
    });
    expect(await stored(server)).toBe(before);
    expect(await codes(b, 'requestContact', { userId: a.id })).toEqual([]);
    expect(await codes(a, 'requestContact', { userId: b.id })).toEqual(['BLOCKED']);
  });

  test('may block in turn: neither is told of the other', async () => {
    const [a, b] = await strangers();
    const id = await request(b, a);
    await block(a, b);
    expect(await block(b, a)).toEqual([]);
    expect(await blocked(b)).toEqual([a.id]);
    expect(await pending(b, id)).toEqual({ state: 'CANCELLED', resolvedAt: expect.any(String) });
  });
});

test('declining with a block does both', async () => {
  const [a, b] = await strangers();
  const id = await request(a, b);
  const cursor = await eventCursor(b);
  await b.mutate('declineContactRequest', { id, block: true });
  expect(await blocked(b)).toEqual([a.id]);
  expect(await eventsAfter(b, cursor)).toEqual([
    { __typename: 'ContactRequestClosed', id },
    { __typename: 'BlockChanged', personId: a.id },
  ]);
  expect(await requestsOf(a, 'OUTGOING')).toEqual([{ id, state: 'PENDING' }]);
  expect(await codes(a, 'requestContact', { userId: b.id })).toEqual(['ALREADY_REQUESTED']);
});

test('contacts and colleagues can be blocked: contacts they remain, and ask nothing', async () => {
  const [a, b] = await strangers();
  await connect(a, b);
  expect(await block(a, b)).toEqual([]);
  expect([await contactIds(a), await contactIds(b)]).toEqual([[b.id], [a.id]]);
  expect(await codes(a, 'requestContact', { userId: b.id })).toEqual(['BLOCKED']);
  expect(await codes(b, 'requestContact', { userId: a.id })).toEqual(['ALREADY_CONTACT']);
  const colleague = await person(server, { organizationId: a.organizationId });
  expect(await block(a, colleague)).toEqual([]);
  expect((await blocked(a)).sort()).toEqual([b.id, colleague.id].sort());
});

test('whoever stands in a list stays readable there once they are gone, by name', async () => {
  const admin = await person(server);
  const b = await person(server, { organizationId: admin.organizationId });
  const a = await person(server);
  await block(a, b);
  await admin.mutate('removeMember', { userId: b.id });
  const { blocks } = await a.ask('{ blocks { nodes { person { displayName ... on User { department email } } } } }');
  expect(blocks.nodes).toEqual([{ person: { displayName: b.name, department: null, email: null } }]);
  expect(await codes(a, 'unblockPerson', { personId: b.id })).toEqual([]);
});

test('it is refused to block oneself, or whom one cannot know of, and to lift what is not there', async () => {
  const [a, b] = await strangers();
  await b.mutate('updatePrivacy', { findableByName: false, findableByEmail: false, findableByMessageId: false });
  const before = await stored(server);
  const unknown = ['usr_01h455vb4pex5vsknk084sn02q', '', "'", '\u0000', a.organizationId];
  for (const [name, personId, code] of [
    ['blockPerson', a.id, 'SELF'],
    ['blockPerson', b.id, 'NOT_FOUND'],
    ...unknown.map((id) => ['blockPerson', id, 'NOT_FOUND'] as const),
    ['unblockPerson', b.id, 'NOT_FOUND'],
    ...unknown.map((id) => ['unblockPerson', id, 'NOT_FOUND'] as const),
  ] as const) {
    expect(await a.mutate(name, { personId }, 'person { id }')).toEqual({
      person: null,
      userErrors: [{ field: ['personId'], code, message: expect.any(String) }],
    });
  }
  for (const name of ['blockPerson', 'unblockPerson']) {
    const type = `${name[0]!.toUpperCase()}${name.slice(1)}Input`;
    const { errors } = await server.graphql(
      `mutation($input: ${type}!) { ${name}(input: $input) { userErrors { code } } }`,
      {
        input: { personId: a.id },
      },
    );
    expect(errors![0]!.extensions.code).toBe('UNAUTHENTICATED');
  }
  expect(await stored(server)).toBe(before);
});

test('ten blocks at once are one, and ten times lifting them is once', async () => {
  const [a, b] = await strangers();
  const cursor = await eventCursor(a);
  const blocks = await Promise.all(Array.from({ length: 10 }, () => block(a, b)));
  expect(blocks.flat()).toEqual([]);
  expect(await blocked(a)).toEqual([b.id]);
  const lifted = await Promise.all(Array.from({ length: 10 }, () => codes(a, 'unblockPerson', { personId: b.id })));
  expect(lifted.flat()).toEqual(Array(9).fill('NOT_FOUND'));
  expect(await eventsAfter(a, cursor)).toEqual([
    { __typename: 'BlockChanged', personId: b.id },
    { __typename: 'BlockChanged', personId: b.id },
  ]);
});

test('asking and blocking at the same moment leaves nothing that waits for the blocker', async () => {
  for (let i = 0; i < 5; i += 1) {
    const [a, b] = await strangers();
    await Promise.all([codes(b, 'requestContact', { userId: a.id }), block(a, b)]);
    expect(await waiting(a)).toEqual({ ids: [], totalCount: 0, pendingRequestCount: 0 });
    expect(await requestsOf(b, 'OUTGOING')).toEqual([{ id: expect.any(String), state: 'PENDING' }]);
  }
});
