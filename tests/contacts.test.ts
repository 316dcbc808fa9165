import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect, person, type Actor } from './support/cast.js';
import {
  connectionTo,
  contactIds,
  eventCursor,
  eventsAfter,
  request,
  requestsOf,
  roomWith,
  stored,
} from './support/contact-requests.js';
import { subscribe } from './support/live.js';
import { startServer, type TestServer } from './support/server.js';

let server: TestServer;

beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

const contactWith = async (owner: Actor, other: Actor): Promise<string> =>
  (await owner.ask('query($id: ID!) { node(id: $id) { ... on User { contact { id } } } }', { id: other.id })).node
    .contact.id;

const connected = async (): Promise<[Actor, Actor, string, string]> => {
  const [a, b] = [await person(server), await person(server)];
  await connect(a, b);
  return [a, b, await contactWith(a, b), await contactWith(b, a)];
};

describe('the list of contacts', () => {
  const names = ['Zoë', 'đặng', 'Åke', 'ｔａｎａｋａ', 'Ｂob', 'たなか', 'タナカ', '田中', 'An_n', 'An%n', '阮'];
  let owner: Actor;
  const people: Actor[] = [];

  beforeAll(async () => {
    owner = await person(server, { name: 'The owner' });
    for (const name of names) people.push(await person(server, { name }));
    for (const [i, other] of people.entries()) {
      // Every other one is reached by message ID, so that the source tells them apart.
      if (i % 2 === 0) await connect(owner, other);
      else {
        await other.mutate('setMessageId', { messageId: `listed-${i}` });
        const { contactRequest } = await owner.mutate(
          'requestContact',
          { messageId: `listed-${i}` },
          'contactRequest { id }',
        );
        await other.mutate('approveContactRequest', { id: contactRequest.id });
      }
      server.clock.advance(1_000);
    }
  });

  const list = async (args: string): Promise<string[]> => {
    const { contacts } = await owner.ask(`{ contacts${args} { nodes { user { displayName } } totalCount } }`);
    expect(contacts.totalCount).toBe(contacts.nodes.length);
    return contacts.nodes.map(({ user }: any) => user.displayName);
  };

  test('is sorted by the folded name, or by time, either way', async () => {
    const byName = ['Åke', 'An%n', 'An_n', 'Ｂob', 'đặng', 'ｔａｎａｋａ', 'Zoë', 'たなか', 'タナカ', '田中', '阮'];
    expect(await list('')).toEqual(byName);
    expect(await list('(orderBy: { field: NAME })')).toEqual(byName);
    expect(await list('(orderBy: { field: NAME, direction: DESC })')).toEqual(byName.toReversed());
    expect(await list('(orderBy: { field: SINCE })')).toEqual(names);
    expect(await list('(orderBy: { field: SINCE, direction: DESC })')).toEqual(names.toReversed());
  });

  test('is searched by a part of the name, folded, and nothing in it is a pattern', async () => {
    const search = (text: string) => list(`(filter: { search: ${JSON.stringify(text)} })`);
    expect(await search('DANG')).toEqual(['đặng']);
    expect(await search('tanaka')).toEqual(['ｔａｎａｋａ']);
    expect(await search('タナ')).toEqual(['たなか', 'タナカ']);
    expect(await search('zoe')).toEqual(['Zoë']);
    expect(await search('阮')).toEqual(['阮']);
    expect(await search('n%')).toEqual(['An%n']);
    expect(await search('n_')).toEqual(['An_n']);
    expect(await search('\\')).toEqual([]);
    expect(await search("' or 1=1 --")).toEqual([]);
    expect(await search('a\0')).toEqual([]);
    expect(await search('')).toHaveLength(names.length);
  });

  test('is filtered by organization and source, all that is given together', async () => {
    const [first, second] = people as [Actor, Actor];
    expect(await list(`(filter: { organizationId: "${first.organizationId}" })`)).toEqual(['Zoë']);
    expect(await list(`(filter: { organizationId: "${owner.organizationId}" })`)).toEqual([]);
    expect(await list('(filter: { organizationId: "\\u0000" })')).toEqual([]);
    expect(await list('(filter: { source: MESSAGE_ID })')).toEqual(['An%n', 'đặng', 'ｔａｎａｋａ', 'たなか', '田中']);
    expect(await list(`(filter: { source: SEARCH, organizationId: "${second.organizationId}" })`)).toEqual([]);
    expect(await list('(filter: { source: MESSAGE_ID, search: "an", organizationId: null })')).toEqual([
      'An%n',
      'đặng',
      'ｔａｎａｋａ',
    ]);
  });

  test('goes by the nickname where there is one, and by the name still', async () => {
    const id = await contactWith(owner, people[0]!);
    await owner.mutate('updateContact', { id, nickname: 'aaa' });
    expect((await list(''))[0]).toBe('Zoë');
    expect(await list('(filter: { search: "aaa" })')).toEqual(['Zoë']);
    expect(await list('(filter: { search: "zoe" })')).toEqual(['Zoë']);
    await owner.mutate('updateContact', { id, nickname: null });
    expect((await list(''))[0]).toBe('Åke');
    expect(await list('(filter: { search: "aaa" })')).toEqual([]);
  });

  test('goes by the new name of somebody who has changed theirs', async () => {
    const [zoe, dang] = people as [Actor, Actor];
    await owner.mutate('updateContact', { id: await contactWith(owner, dang), nickname: 'Boss' });
    await zoe.mutate('updateProfile', { displayName: 'Ae' });
    await dang.mutate('updateProfile', { displayName: 'Renamed' });
    expect((await list(''))[0]).toBe('Ae');
    expect(await list('(filter: { search: "zoe" })')).toEqual([]);
    expect(await list('(filter: { search: "boss" })')).toEqual(['Renamed']);
    expect(await list('(filter: { search: "renam" })')).toEqual(['Renamed']);
    expect(await list('(filter: { search: "dang" })')).toEqual([]);
  });

  test('holds neither colleagues nor strangers', async () => {
    const colleague = await person(server, { organizationId: owner.organizationId });
    await request(owner, await person(server));
    expect((await contactIds(owner)).includes(colleague.id)).toBe(false);
    expect(await contactIds(owner)).toHaveLength(names.length);
  });
});

describe('nickname and note', () => {
  test('are the viewer’s own, and nobody else sees or hears of them', async () => {
    const [a, b, id, other] = await connected();
    const cursors = [await eventCursor(a), await eventCursor(b)] as const;
    const note = '千'.repeat(4_000);
    const { contact } = await a.mutate(
      'updateContact',
      { id, nickname: ' Ｂ  buddy ', note },
      'contact { id nickname note }',
    );
    expect(contact).toEqual({ id, nickname: 'Ｂ buddy', note });
    expect(await eventsAfter(a, cursors[0])).toEqual([{ __typename: 'ContactChanged', id }]);
    expect(await eventsAfter(b, cursors[1])).toEqual([]);
    const seen = await b.ask(
      'query($id: ID!) { node(id: $id) { ... on Contact { nickname note user { displayName } } } }',
      {
        id: other,
      },
    );
    expect(seen.node).toEqual({ nickname: null, note: null, user: { displayName: a.name } });
  });

  test('left out is unchanged, null is cleared', async () => {
    const [a, , id] = await connected();
    const update = async (changes: object) =>
      (await a.mutate('updateContact', { id, ...changes }, 'contact { nickname note }')).contact;
    expect(await update({ nickname: 'N', note: 'text' })).toEqual({ nickname: 'N', note: 'text' });
    expect(await update({ note: 'two\nlines' })).toEqual({ nickname: 'N', note: 'two\nlines' });
    expect(await update({ nickname: null })).toEqual({ nickname: null, note: 'two\nlines' });
    expect(await update({ note: '' })).toEqual({ nickname: null, note: null });
    // Also where two devices change one each at the same moment.
    await Promise.all([update({ nickname: 'both' }), update({ note: 'kept' })]);
    expect(await update({})).toEqual({ nickname: 'both', note: 'kept' });
  });

  test('are refused where they are too long, and where the contact is not the viewer’s', async () => {
    const [a, b, id, other] = await connected();
    const before = await stored(server);
    for (const [actor, input, error] of [
      [a, { id, nickname: 'x'.repeat(101) }, { field: ['nickname'], code: 'TOO_LONG' }],
      [a, { id, note: 'x'.repeat(4_001) }, { field: ['note'], code: 'TOO_LONG' }],
      [a, { id, nickname: 'a\u202eb' }, { field: ['nickname'], code: 'INVALID' }],
      [a, { id: other, nickname: 'x' }, { field: ['id'], code: 'NOT_FOUND' }],
      [b, { id, nickname: 'x' }, { field: ['id'], code: 'NOT_FOUND' }],
      [a, { id: 'ctc_01h455vb4pex5vsknk084sn02q' }, { field: ['id'], code: 'NOT_FOUND' }],
      [a, { id: '\u0000' }, { field: ['id'], code: 'NOT_FOUND' }],
    ] as const) {
      expect(await actor.mutate('updateContact', input, 'contact { id }')).toEqual({
        contact: null,
        userErrors: [{ ...error, message: expect.any(String) }],
      });
    }
    expect(await stored(server)).toBe(before);
  });
});

describe('removing a contact', () => {
  test('ends it on both sides, tells both, and they may ask again', async () => {
    const [a, b, id, other] = await connected();
    const room = (await roomWith(a, b))!;
    expect(room.open).toBe(true);
    const live = await subscribe(
      b,
      'subscription { events { ... on ContactRemoved { contactId userId } ... on RoomChanged { roomId room { closedAt } } } }',
    );
    const cursor = await eventCursor(a);
    expect(await a.mutate('removeContact', { id }, 'contactId')).toEqual({ contactId: id, userErrors: [] });
    expect(await live.have(2)).toEqual([
      { events: { contactId: other, userId: a.id } },
      { events: { roomId: room.id, room: { closedAt: expect.any(String) } } },
    ]);
    live.stop();
    expect(await eventsAfter(a, cursor)).toEqual([
      { __typename: 'ContactRemoved', id, userId: b.id },
      { __typename: 'RoomChanged', roomId: room.id },
    ]);
    expect([await roomWith(a, b), await roomWith(b, a)]).toEqual([
      { id: room.id, open: false },
      { id: room.id, open: false },
    ]);
    expect([await contactIds(a), await contactIds(b)]).toEqual([[], []]);
    expect([await connectionTo(a, b.id), await connectionTo(b, a.id)]).toEqual(['NONE', 'NONE']);
    const { nodes } = await a.ask('query($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids: [id, other] });
    expect(nodes).toEqual([null, null]);
    expect(
      await a.ask('{ contactRequests(direction: OUTGOING, states: [APPROVED]) { nodes { contact { id } } } }'),
    ).toEqual({
      contactRequests: { nodes: [{ contact: null }] },
    });

    const again = await request(b, a);
    expect((await requestsOf(a, 'INCOMING'))[0]).toEqual({ id: again, state: 'PENDING' });
    const approved = await eventCursor(a);
    await a.mutate('approveContactRequest', { id: again });
    expect([await contactIds(a), await contactIds(b)]).toEqual([[b.id], [a.id]]);
    expect((await eventsAfter(a, approved)).slice(2)).toEqual([{ __typename: 'RoomChanged', roomId: room.id }]);
    expect([await roomWith(a, b), await roomWith(b, a)]).toEqual([room, room]);
  });

  test('is done once, however many do it at once from either side', async () => {
    const [a, b, id, other] = await connected();
    const cursor = await eventCursor(a);
    const answers = await Promise.all([
      ...Array.from({ length: 5 }, () => a.mutate('removeContact', { id })),
      ...Array.from({ length: 5 }, () => b.mutate('removeContact', { id: other })),
    ]);
    expect(answers.flatMap(({ userErrors }) => userErrors.map(({ code }: any) => code))).toEqual(
      Array(9).fill('NOT_FOUND'),
    );
    expect(await eventsAfter(a, cursor)).toEqual([
      { __typename: 'ContactRemoved', id, userId: b.id },
      { __typename: 'RoomChanged', roomId: (await roomWith(a, b))!.id },
    ]);
  });

  test('is refused to everybody else', async () => {
    const [a, b, id, other] = await connected();
    const stranger = await person(server);
    const before = await stored(server);
    for (const [actor, wrong] of [
      [a, other],
      [b, id],
      [stranger, id],
      [a, b.id],
      [a, ''],
    ] as const) {
      expect(await actor.mutate('removeContact', { id: wrong }, 'contactId')).toEqual({
        contactId: null,
        userErrors: [{ field: ['id'], code: 'NOT_FOUND', message: expect.any(String) }],
      });
    }
    for (const name of ['removeContact', 'updateContact']) {
      const type = `${name[0]!.toUpperCase()}${name.slice(1)}Input`;
      const { errors } = await server.graphql(
        `mutation($input: ${type}!) { ${name}(input: $input) { userErrors { code } } }`,
        { input: { id } },
      );
      expect(errors![0]!.extensions.code).toBe('UNAUTHENTICATED');
    }
    expect(await stored(server)).toBe(before);
  });
});

describe('what a contact sees', () => {
  const profile = `id displayName department title messageId email phoneNumber avatarUrl role suspended connection organization { name }`;
  const see = async (viewer: Actor, id: string) =>
    (await viewer.ask(`query($id: ID!) { node(id: $id) { ... on User { ${profile} } } }`, { id })).node;

  test('is the address too, where it is shown', async () => {
    const [a, b] = await connected();
    const stranger = await person(server);
    await b.mutate('updateProfile', { department: 'Sales', title: 'Lead' });
    const common = {
      id: b.id,
      displayName: b.name,
      department: 'Sales',
      title: 'Lead',
      messageId: null,
      phoneNumber: null,
      avatarUrl: null,
      role: null,
      suspended: null,
      organization: { name: expect.any(String) },
    };
    expect(await see(a, b.id)).toEqual({ ...common, email: b.email, connection: 'CONTACT' });
    expect(await see(stranger, b.id)).toEqual({ ...common, email: null, connection: 'NONE' });
    await b.mutate('updatePrivacy', { showEmail: false });
    expect(await see(a, b.id)).toEqual({ ...common, email: null, connection: 'CONTACT' });
  });

  test('is without address and number of somebody who has blocked the viewer, and the name only of who is suspended', async () => {
    const admin = await person(server);
    const b = await person(server, { organizationId: admin.organizationId });
    const a = await person(server);
    await connect(a, b);
    const messageId = `contact-${b.id.slice(-8)}`;
    await b.mutate('updateProfile', { department: 'Sales', title: 'Lead' });
    await b.mutate('setMessageId', { messageId });
    const blocking = {
      id: b.id,
      displayName: b.name,
      department: 'Sales',
      title: 'Lead',
      messageId,
      email: null,
      phoneNumber: null,
      avatarUrl: null,
      role: null,
      suspended: null,
      connection: 'CONTACT',
      organization: { name: expect.any(String) },
    };
    const nameOnly = { ...blocking, department: null, title: null, messageId: null };
    const listed = async () => (await a.ask(`{ contacts { nodes { user { ${profile} } } } }`)).contacts.nodes[0].user;
    await b.mutate('blockPerson', { personId: a.id });
    expect(await see(a, b.id)).toEqual(blocking);
    expect(await listed()).toEqual(blocking);
    await b.mutate('unblockPerson', { personId: a.id });
    expect((await listed()).email).toBe(b.email);
    await admin.mutate('suspendMember', { userId: b.id });
    expect(await see(a, b.id)).toEqual(nameOnly);
    expect(await listed()).toEqual(nameOnly);
    await admin.mutate('suspendMember', { userId: b.id, suspended: false });
    expect(await listed()).toEqual({ ...blocking, email: b.email });
  });

  test('ends with the account: the contact is removed and its owner told', async () => {
    const admin = await person(server);
    const b = await person(server, { organizationId: admin.organizationId });
    const a = await person(server);
    const requestId = await connect(a, b);
    const id = await contactWith(a, b);
    const cursor = await eventCursor(a);
    await admin.mutate('removeMember', { userId: b.id });
    const room = await roomWith(a, b);
    expect(room).toEqual({ id: expect.stringMatching(/^room_/), open: false });
    expect(await eventsAfter(a, cursor)).toEqual([
      { __typename: 'ContactRemoved', id, userId: b.id },
      { __typename: 'RoomChanged', roomId: room!.id },
    ]);
    expect(await contactIds(a)).toEqual([]);
    const { node } = await a.ask(
      'query($id: ID!) { node(id: $id) { ... on ContactRequest { state recipient { displayName department email connection } contact { id } } } }',
      { id: requestId },
    );
    expect(node).toEqual({
      state: 'APPROVED',
      recipient: { displayName: b.name, department: null, email: null, connection: 'NONE' },
      contact: null,
    });
  });
});
