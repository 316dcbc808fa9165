import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DAY, SECOND } from '../src/clock.js';
import { connect, person, type Actor } from './support/cast.js';
import { codes, contactIds, eventCursor, eventsAfter, request, strangers } from './support/contact-requests.js';
import {
  colleagueOf,
  cursorsOf,
  done,
  expectUnknown,
  heard,
  hearing,
  lines,
  memberIds,
  messageIdOf,
  open,
  phoneOf,
  expectRefusal,
  roomIds,
  say,
  seen,
} from './support/rooms.js';
import { startServer, type TestServer } from './support/server.js';
import { together } from './support/together.js';

let server: TestServer;

beforeAll(async () => {
  server = await startServer({ SESSION_DAYS: '365' });
});
afterAll(() => server.stop());

const expectNotOpened = (by: Actor, input: object, code: string, field: string | null) =>
  expectRefusal(by, 'openDirectRoom', input, code, field);
const hidden = { findableByName: false, findableByEmail: false, findableByMessageId: false };
const contactWith = async (owner: Actor, other: Actor): Promise<string> =>
  (await owner.ask('query($id: ID!) { node(id: $id) { ... on User { contact { id } } } }', { id: other.id })).node
    .contact.id;
const removeContact = async (owner: Actor, other: Actor) =>
  done(owner, 'removeContact', { id: await contactWith(owner, other) });
const contacts = async (): Promise<[Actor, Actor, string]> => {
  const [a, b] = await strangers(server);
  await connect(a, b);
  return [a, b, (await roomIds(a))[0]!];
};

describe('an approval makes the room of the two', () => {
  const payload = 'contactRequest { id state } contact { id room { id } } room { id kind }';

  test.each([
    [
      'an answer',
      async (a: Actor, b: Actor) => {
        const id = await request(a, b);
        return b.mutate('approveContactRequest', { id }, payload);
      },
    ],
    [
      'a request that crosses it',
      async (a: Actor, b: Actor) => {
        await request(a, b);
        return b.mutate('requestContact', { userId: a.id }, payload);
      },
    ],
    [
      'a link that approves by itself',
      async (a: Actor, b: Actor) => {
        const { inviteLink } = await a.mutate('createInviteLink', { autoApprove: true }, 'inviteLink { code }');
        return b.mutate('followInviteLink', { code: inviteLink.code }, payload);
      },
    ],
    [
      'an invitation by mail',
      async (a: Actor, b: Actor) => {
        await a.mutate('inviteByEmail', { emails: [b.email] });
        return b.mutate('acceptInvitation', { token: await server.tokenMailedTo(b.email) }, payload);
      },
    ],
  ])('by %s', async (_, approve) => {
    const [a, b] = await strangers(server);
    const cursors = await cursorsOf([a, b]);
    const answer = await approve(a, b);
    expect(answer).toMatchObject({ contactRequest: { state: 'APPROVED' }, room: { kind: 'DIRECT' }, userErrors: [] });
    const { id } = answer.room;
    expect(answer.contact.room).toEqual({ id });
    for (const [i, me, other] of [
      [0, a, b],
      [1, b, a],
    ] as const) {
      expect(await heard(me, cursors[i]!)).toEqual([`RoomCreated ${id}`]);
      const kinds = (await eventsAfter(me, cursors[i]!)).map(({ __typename }) => __typename);
      const last = kinds.indexOf('RoomCreated');
      expect(kinds.slice(last - 2, last + 1)).toEqual(['ContactRequestApproved', 'ContactAdded', 'RoomCreated']);
      expect(
        await seen(
          me,
          id,
          'name renamable networks lastSequence revision unreadCount closedAt lastMessage { id } members { nodes { person { id } owner readSequence } totalCount }',
        ),
      ).toEqual({
        name: other.name,
        renamable: false,
        networks: [],
        lastSequence: 0,
        revision: 0,
        unreadCount: 0,
        closedAt: null,
        lastMessage: null,
        members: {
          nodes: expect.arrayContaining(
            [a, b].map((one) => ({ person: { id: one.id }, owner: false, readSequence: 0 })),
          ),
          totalCount: 2,
        },
      });
      expect(await roomIds(me)).toEqual([id]);
    }
  });

  test('also where both ask at the same moment, and ten answer at once', async () => {
    const [a, b] = await strangers(server);
    await together(server, [
      () => a.mutate('requestContact', { userId: b.id }),
      () => b.mutate('requestContact', { userId: a.id }),
    ]);
    const [c, d] = await strangers(server);
    const id = await request(c, d);
    await together(
      server,
      Array.from({ length: 10 }, () => () => codes(d, 'approveContactRequest', { id })),
    );
    for (const [one, other] of [
      [a, b],
      [c, d],
    ] as const) {
      const rooms = await roomIds(one);
      expect(rooms).toHaveLength(1);
      expect(await roomIds(other)).toEqual(rooms);
      expect(await heard(one, '0')).toEqual([`RoomCreated ${rooms[0]}`]);
    }
  });

  test('and a request that waits makes none', async () => {
    const [a, b] = await strangers(server);
    const asked = await a.mutate('requestContact', { userId: b.id }, 'room { id } contactRequest { id }');
    expect(asked).toMatchObject({ room: null });
    await done(b, 'declineContactRequest', { id: asked.contactRequest.id });
    expect([await roomIds(a), await roomIds(b)]).toEqual([[], []]);
  });
});

describe('there is one for a pair, for ever', () => {
  test('with ten openings at once from both sides', async () => {
    const a = await person(server);
    const b = await colleagueOf(a);
    const [c, d] = await strangers(server);
    const ids = [await messageIdOf(c), await messageIdOf(d)] as const;
    for (const [one, other, ofOne, ofOther] of [
      [a, b, { personId: a.id }, { personId: b.id }],
      [c, d, { messageId: ids[0] }, { messageId: ids[1] }],
    ] as const) {
      const rooms = await together(
        server,
        Array.from({ length: 10 }, (_, i) => () => (i % 2 === 0 ? open(one, ofOther) : open(other, ofOne))),
      );
      expect(new Set(rooms).size).toBe(1);
      expect(await roomIds(one)).toEqual([rooms[0]]);
      expect(await roomIds(other)).toEqual([rooms[0]]);
      expect([await heard(one, '0'), await heard(other, '0')]).toEqual([
        [`RoomCreated ${rooms[0]}`],
        [`RoomCreated ${rooms[0]}`],
      ]);
      expect(await memberIds(one, rooms[0]!)).toEqual([one.id, other.id].toSorted());
    }
  });

  test('opened again, by either of them and in whatever way, it is the same, and nobody is told', async () => {
    const [a, b, room] = await contacts();
    const [messageId, phoneNumber] = [await messageIdOf(b), await phoneOf(b)];
    expect(
      await hearing([a, b], async () => {
        for (const input of [{ personId: b.id }, { messageId }, { phoneNumber }])
          expect(await open(a, input)).toBe(room);
        expect(await open(b, { personId: a.id })).toBe(room);
      }),
    ).toEqual([[], []]);
  });

  test('a room opened at once is the one of the contacts they become', async () => {
    const [a, b] = await strangers(server);
    const room = await open(a, { messageId: await messageIdOf(b) });
    await say(a, room, 'Hello');
    await connect(b, a);
    expect(await roomIds(a)).toEqual([room]);
    expect(await roomIds(b)).toEqual([room]);
    expect(await lines(b, room)).toEqual(['Hello']);
  });
});

describe('who is opened a room with', () => {
  test('a colleague, by id, message ID or number, however little they let themselves be found', async () => {
    const a = await person(server);
    const b = await colleagueOf(a);
    await done(b, 'updatePrivacy', hidden);
    const cursors = await cursorsOf([a, b]);
    const room = await open(a, { personId: b.id });
    expect([await heard(a, cursors[0]!), await heard(b, cursors[1]!)]).toEqual([
      [`RoomCreated ${room}`],
      [`RoomCreated ${room}`],
    ]);
    const c = await colleagueOf(a);
    const [messageId, phoneNumber] = [await messageIdOf(c), await phoneOf(c)];
    expect(await open(a, { messageId })).toBe(await open(a, { phoneNumber }));
  });

  test('a colleague, whatever the policies say of people outside', async () => {
    const a = await person(server);
    const b = await colleagueOf(a);
    await done(a, 'updateExternalPolicy', { otherOrganizations: 'NOBODY' });
    const room = await open(b, { personId: a.id });
    await say(b, room, 'Still here');
    expect(await lines(a, room)).toEqual(['Still here']);
  });

  test.each([
    ['message ID', async (b: Actor) => ({ messageId: (await messageIdOf(b)).toUpperCase() })],
    ['phone number', async (b: Actor) => ({ phoneNumber: await phoneOf(b) })],
  ])('a stranger, found by %s: they hear of it, and see who it is', async (_, way) => {
    const [a, b] = [
      await person(server, { name: 'Ann Example', organizationName: 'Example & Co' }),
      await person(server),
    ];
    await done(a, 'updatePrivacy', hidden);
    const input = await way(b);
    const profile =
      'query($id: ID!) { node(id: $id) { ... on User { displayName connection organization { name } } } }';
    expect(await b.ask(profile, { id: a.id })).toEqual({ node: null });
    const cursors = await cursorsOf([a, b]);
    const room = await open(a, input);
    await say(a, room, 'We met in Osaka');
    for (const [i, me] of [a, b].entries()) expect(await heard(me, cursors[i]!)).toEqual([`RoomCreated ${room}`]);
    expect(
      await seen(
        b,
        room,
        'name unreadCount lastMessage { sender { id displayName } content { ... on TextContent { text } } }',
      ),
    ).toEqual({
      name: 'Ann Example',
      unreadCount: 1,
      lastMessage: { sender: { id: a.id, displayName: 'Ann Example' }, content: { text: 'We met in Osaka' } },
    });
    expect(await b.ask(profile, { id: a.id })).toEqual({
      node: { displayName: 'Ann Example', connection: 'NONE', organization: { name: 'Example & Co' } },
    });
    expect([await contactIds(a), await contactIds(b)]).toEqual([[], []]);
  });

  describe('the stranger who is written to', () => {
    const written = async (): Promise<[Actor, Actor, string]> => {
      const [a, b] = await strangers(server);
      await done(a, 'updatePrivacy', hidden);
      const room = await open(a, { messageId: await messageIdOf(b) });
      await say(a, room, 'Hello');
      return [a, b, room];
    };

    test('may answer', async () => {
      const [a, b, room] = await written();
      await say(b, room, 'Who is this?');
      expect(await open(b, { personId: a.id })).toBe(room);
      expect(await lines(a, room)).toEqual(['Hello', 'Who is this?']);
    });

    test('may add the other, who cannot be found', async () => {
      const [a, b, room] = await written();
      expect(await codes(await person(server), 'requestContact', { userId: a.id })).toEqual(['NOT_FOUND']);
      const id = await request(b, a);
      await done(a, 'approveContactRequest', { id });
      expect(await contactIds(b)).toEqual([a.id]);
      expect(await seen(b, room, 'closedAt')).toEqual({ closedAt: null });
    });

    test('may block the other, who sees no difference', async () => {
      const [a, b, room] = await written();
      await done(b, 'blockPerson', { personId: a.id });
      const cursors = await cursorsOf([a, b]);
      await say(a, room, 'Are you there?');
      expect(await lines(a, room)).toEqual(['Hello', 'Are you there?']);
      expect(await lines(b, room)).toEqual(['Hello', 'hidden']);
      expect([await heard(a, cursors[0]!), await heard(b, cursors[1]!)]).toEqual([[], []]);
      expect(await seen(a, room, 'closedAt name')).toEqual({ closedAt: null, name: b.name });
      await expectNotOpened(b, { personId: a.id }, 'BLOCKED', 'personId');
      expect(await open(a, { personId: b.id })).toBe(room);
    });
  });
});

describe('it is refused', () => {
  test('with nobody, with two ways at once, with oneself, and with whom there is not', async () => {
    const a = await person(server);
    await expectNotOpened(a, {}, 'INVALID', null);
    await expectNotOpened(a, { personId: a.id, messageId: 'x' }, 'INVALID', null);
    const [messageId, phoneNumber] = [await messageIdOf(a), await phoneOf(a)];
    await expectNotOpened(a, { personId: a.id }, 'SELF', 'personId');
    await expectNotOpened(a, { messageId }, 'SELF', 'messageId');
    await expectNotOpened(a, { phoneNumber }, 'SELF', 'phoneNumber');
    for (const personId of ['usr_01h455vb4pex5vsknk084sn02q', a.organizationId, '', '\0', "' or 1=1 --"])
      await expectNotOpened(a, { personId }, 'NOT_FOUND', 'personId');
    for (const unknown of ['nobody-has-this', '', '%', '\0'])
      await expectNotOpened(a, { messageId: unknown }, 'NOT_FOUND', 'messageId');
    for (const unknown of ['+819099999999', 'no number', '', '\0'])
      await expectNotOpened(a, { phoneNumber: unknown }, 'NOT_FOUND', 'phoneNumber');
    const { errors } = await server.graphql('mutation { openDirectRoom(input: { personId: "x" }) { room { id } } }');
    expect(errors![0]!.extensions.code).toBe('UNAUTHENTICATED');
  });

  test('with a stranger by id: found or not, asked or not', async () => {
    const [a, b] = await strangers(server);
    await expectNotOpened(a, { personId: b.id }, 'NOT_CONNECTED', 'personId');
    await request(a, b);
    await expectNotOpened(a, { personId: b.id }, 'NOT_CONNECTED', 'personId');
    await expectNotOpened(b, { personId: a.id }, 'NOT_CONNECTED', 'personId');
    const c = await person(server);
    await done(c, 'updatePrivacy', hidden);
    await expectNotOpened(a, { personId: c.id }, 'NOT_FOUND', 'personId');
  });

  test('with a stranger who does not let themselves be found that way', async () => {
    const [a, b] = await strangers(server);
    const [messageId, phoneNumber] = [await messageIdOf(b), await phoneOf(b)];
    await done(b, 'updatePrivacy', { findableByMessageId: false, findableByPhone: false });
    await expectNotOpened(a, { messageId }, 'NOT_FOUND', 'messageId');
    await expectNotOpened(a, { phoneNumber }, 'NOT_FOUND', 'phoneNumber');
  });

  test('where either side’s policy does not let the two talk', async () => {
    const [a, b, room] = await contacts();
    const c = await person(server);
    const [ofB, ofC, number] = [await messageIdOf(b), await messageIdOf(c), await phoneOf(c)];
    for (const [admin, code] of [
      [a, 'EXTERNAL_CHAT_NOT_ALLOWED'],
      [c, 'NOT_FOUND'],
    ] as const) {
      await done(admin, 'updateExternalPolicy', { otherOrganizations: 'NOBODY' });
      await expectNotOpened(a, { messageId: ofC }, code, 'messageId');
      await expectNotOpened(a, { phoneNumber: number }, code, 'phoneNumber');
      await done(admin, 'updateExternalPolicy', { otherOrganizations: 'EVERYBODY' });
    }
    await done(c, 'updateExternalPolicy', { phoneSearch: false });
    await expectNotOpened(a, { phoneNumber: number }, 'NOT_FOUND', 'phoneNumber');
    for (const admin of [a, b]) {
      await done(admin, 'updateExternalPolicy', { otherOrganizations: 'NOBODY' });
      // Contacts know of each other: here it is said why.
      await expectNotOpened(a, { personId: b.id }, 'EXTERNAL_CHAT_NOT_ALLOWED', 'personId');
      await expectNotOpened(a, { messageId: ofB }, 'EXTERNAL_CHAT_NOT_ALLOWED', 'messageId');
      await done(admin, 'updateExternalPolicy', { otherOrganizations: 'EVERYBODY' });
    }
    expect(await open(a, { personId: b.id })).toBe(room);
  });

  test('with whom the viewer has blocked', async () => {
    const [a, b] = await contacts();
    const d = await colleagueOf(a);
    const stranger = await person(server);
    for (const other of [b, d, stranger]) {
      const [messageId, phoneNumber] = [await messageIdOf(other), await phoneOf(other)];
      await done(a, 'blockPerson', { personId: other.id });
      await expectNotOpened(a, { personId: other.id }, 'BLOCKED', 'personId');
      await expectNotOpened(a, { messageId }, 'BLOCKED', 'messageId');
      await expectNotOpened(a, { phoneNumber }, 'BLOCKED', 'phoneNumber');
    }
  });

  test('with people who were suspended or deleted, or who are so themselves', async () => {
    const admin = await person(server);
    const [a, d] = [await person(server), await person(server)];
    for (const end of [
      (userId: string) => done(admin, 'suspendMember', { userId }),
      (userId: string) => done(admin, 'removeMember', { userId }),
    ]) {
      const [b, c] = [await colleagueOf(admin), await colleagueOf(admin)];
      await connect(a, b);
      const room = await open(admin, { personId: c.id });
      const [messageId, phoneNumber] = [await messageIdOf(b), await phoneOf(b)];
      await end(b.id);
      await end(c.id);
      for (const by of [a, d, admin]) {
        await expectNotOpened(by, { messageId }, 'NOT_FOUND', 'messageId');
        await expectNotOpened(by, { phoneNumber }, 'NOT_FOUND', 'phoneNumber');
      }
      await expectNotOpened(d, { personId: b.id }, 'NOT_FOUND', 'personId');
      await expectNotOpened(admin, { personId: b.id }, 'NOT_FOUND', 'personId');
      await expectNotOpened(admin, { personId: c.id }, 'NOT_FOUND', 'personId');
      expect(await lines(admin, room)).toEqual(['ROOM_CLOSED']);
      const { errors } = await b.graphql('mutation { openDirectRoom(input: { personId: "x" }) { room { id } } }');
      expect(errors![0]!.extensions.code).toBe('UNAUTHENTICATED');
    }
  });
});

describe('somebody who wants nothing of the viewer', () => {
  const shown =
    'id name kind closedAt unreadCount lastSequence revision networks renamable messages { totalCount } members { nodes { person { id displayName } readSequence owner } totalCount }';
  /** A room as the viewer sees it, without what is different of any two. */
  const neutral = (text: string, ...others: Actor[]) =>
    others.reduce((now, { id, name }) => now.replaceAll(id, 'the id').replaceAll(name, 'the name'), text);
  const openAs = async (by: Actor, input: object, ...others: Actor[]) => {
    const payload = await by.mutate('openDirectRoom', { ...input }, `room { ${shown} }`);
    const { id } = payload.room;
    const posted = await by.mutate(
      'postMessage',
      { roomId: id, text: 'Are you there?' },
      'message { sequence hidden recallable sender { id } content { ... on TextContent { text } } }',
    );
    const members = payload.room.members.nodes.toSorted((x: any) => (x.person.id === by.id ? -1 : 1));
    payload.room.members.nodes = members;
    return { id, answer: neutral(JSON.stringify([payload, posted]).replaceAll(id, 'the room'), by, ...others) };
  };

  test('as a colleague who has blocked them: the answer is as of anybody, and they know of nothing', async () => {
    const a = await person(server);
    const [blocker, quiet] = [await colleagueOf(a), await colleagueOf(a)];
    await done(blocker, 'blockPerson', { personId: a.id });
    const since = await eventCursor(blocker);
    const [of, as] = [
      await openAs(a, { personId: blocker.id }, blocker),
      await openAs(a, { personId: quiet.id }, quiet),
    ];
    expect(of.answer).toBe(as.answer);
    await expectUnknown(blocker, of.id, since);
    expect(await roomIds(quiet)).toEqual([as.id]);
  });

  test('as a stranger who has declined them lately', async () => {
    const [a, b] = await strangers(server);
    const quiet = await person(server);
    for (const other of [b, quiet]) await request(a, other);
    const { contactRequests } = await b.ask('{ contactRequests(direction: INCOMING) { nodes { id } } }');
    await done(b, 'declineContactRequest', { id: contactRequests.nodes[0].id });
    const since = await eventCursor(b);
    const [of, as] = [
      await openAs(a, { messageId: await messageIdOf(b) }, b),
      await openAs(a, { messageId: await messageIdOf(quiet) }, quiet),
    ];
    expect(of.answer).toBe(as.answer);
    await expectUnknown(b, of.id, since);
    // They are asked no question either, and can still come forward themselves: then they see what comes from then on.
    expect(await open(b, { messageId: await messageIdOf(a) })).toBe(of.id);
    await say(a, of.id, 'So you are');
    expect(await lines(b, of.id)).toEqual(['So you are']);
    expect(await lines(a, of.id)).toEqual(['Are you there?', 'So you are']);
  });

  test('and has declined them hears of the room once the two are contacts', async () => {
    const [a, b] = await strangers(server);
    const id = await request(a, b);
    await done(b, 'declineContactRequest', { id });
    const room = await open(a, { messageId: await messageIdOf(b) });
    await say(a, room, 'Before');
    const [toA, toB] = await hearing([a, b], () => connect(b, a));
    expect([toA, toB]).toEqual([[], [`RoomCreated ${room}`]]);
    await say(a, room, 'After');
    expect([await lines(a, room), await lines(b, room)]).toEqual([['Before', 'After'], ['After']]);
    expect(await roomIds(b)).toEqual([room]);
  });

  test('and has declined them counts against the limit of a day all the same', async () => {
    const other = await startServer({ REQUESTS_PER_DAY: '2' });
    try {
      const [a, b, c] = [await person(other), await person(other), await person(other)];
      const id = await request(a, b);
      await done(b, 'declineContactRequest', { id });
      await open(a, { messageId: await messageIdOf(b) });
      await expectRefusal(a, 'openDirectRoom', { messageId: await messageIdOf(c) }, 'LIMIT_REACHED', null);
    } finally {
      await other.stop();
    }
  });

  test('by message ID or number, a stranger who has blocked them is as one that nobody has', async () => {
    const [a, b] = await strangers(server);
    const [messageId, phoneNumber] = [await messageIdOf(b), await phoneOf(b)];
    await done(b, 'blockPerson', { personId: a.id });
    await expectNotOpened(a, { messageId }, 'NOT_FOUND', 'messageId');
    await expectNotOpened(a, { phoneNumber }, 'NOT_FOUND', 'phoneNumber');
    await expectNotOpened(a, { personId: b.id }, 'NOT_CONNECTED', 'personId');
    const nobody = await a.mutate('openDirectRoom', { messageId: 'nobody-has-this' }, 'room { id }');
    expect(await a.mutate('openDirectRoom', { messageId }, 'room { id }')).toEqual(nobody);
  });

  test('hears of the room once they have lifted the block and it is written in, or opened, again', async () => {
    for (const again of [
      async (a: Actor, room: string, b: Actor) => expect(await open(a, { personId: b.id })).toBe(room),
      async (_: Actor, room: string, b: Actor, a: Actor) => expect(await open(b, { personId: a.id })).toBe(room),
      async () => undefined,
    ]) {
      const a = await person(server);
      const b = await colleagueOf(a);
      await done(b, 'blockPerson', { personId: a.id });
      const room = await open(a, { personId: b.id });
      await say(a, room, 'Not heard');
      await done(b, 'unblockPerson', { personId: a.id });
      const since = await eventCursor(b);
      await again(a, room, b, a);
      await say(a, room, 'Heard');
      expect(await heard(b, since)).toEqual([`RoomCreated ${room}`]);
      expect(await lines(b, room)).toEqual(['Heard']);
      expect(await seen(b, room, 'unreadCount')).toEqual({ unreadCount: 1 });
      expect(await lines(a, room)).toEqual(['Not heard', 'Heard']);
    }
  });
});

test('rooms with strangers and requests count together against the limit of a day', async () => {
  const other = await startServer({ REQUESTS_PER_DAY: '3' });
  try {
    const [a, b, c, d, e] = (await Promise.all(Array.from({ length: 5 }, () => person(other)))) as [
      Actor,
      Actor,
      Actor,
      Actor,
      Actor,
    ];
    const [ofB, ofC, ofD, ofE] = await Promise.all([b, c, d, e].map(messageIdOf));
    const colleague = await colleagueOf(a);
    const limited = (mutation: string, input: object) => expectRefusal(a, mutation, input, 'LIMIT_REACHED', null);
    const first = await open(a, { messageId: ofB });
    await request(a, c);
    // What is there already, and colleagues, count for nothing.
    expect(await open(a, { messageId: ofB })).toBe(first);
    await open(a, { personId: colleague.id });
    // Neither does what one has been asked; and that they became contacts takes nothing off.
    await connect(b, a);
    await open(a, { messageId: ofD });
    await limited('openDirectRoom', { messageId: ofE });
    await limited('requestContact', { userId: e.id });
    const before = await a.mutate('openDirectRoom', { messageId: 'nobody-has-this' });
    expect(before.userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
    expect(await codes(a, 'openDirectRoom', { messageId: ofC })).toEqual(['LIMIT_REACHED']); // the request waits still
    expect(await open(e, { messageId: await messageIdOf(a) })).toMatch(/^room_/);
    other.clock.advance(DAY + SECOND);
    await open(a, { messageId: ofC });
    // The limit holds under a race.
    const people = await Promise.all(Array.from({ length: 5 }, () => person(other)));
    const ids = await Promise.all(people.map(messageIdOf));
    const answers = await together(
      other,
      ids.map(
        (messageId, i) => () =>
          i % 2 === 0
            ? codes(a, 'openDirectRoom', { messageId })
            : codes(a, 'requestContact', { userId: people[i]!.id }),
      ),
    );
    expect(answers.flat()).toEqual(Array(3).fill('LIMIT_REACHED'));
  } finally {
    await other.stop();
  }
});

describe('removing a contact', () => {
  test('closes the room for both, who are told and can read it', async () => {
    const [a, b, room] = await contacts();
    await say(a, room, 'Before');
    const [toA, toB] = await hearing([a, b], () => removeContact(b, a));
    expect([toA, toB]).toEqual([[`RoomChanged ${room}`], [`RoomChanged ${room}`]]);
    for (const one of [a, b]) {
      expect(await seen(one, room, 'closedAt')).toEqual({ closedAt: expect.any(String) });
      expect(await lines(one, room)).toEqual(['Before', 'ROOM_CLOSED']);
      expect(await roomIds(one)).toEqual([room]);
      await expectRefusal(one, 'postMessage', { roomId: room, text: 'x' }, 'ROOM_CLOSED', 'roomId');
    }
    await expectNotOpened(a, { personId: b.id }, 'NOT_CONNECTED', 'personId');
  });

  test('is undone by a message ID, as with anybody: for both, and it counts as a request', async () => {
    const [a, b, room] = await contacts();
    await removeContact(b, a);
    const messageId = await messageIdOf(b);
    const [toA, toB] = await hearing([a, b], () => open(a, { messageId }));
    expect([toA, toB]).toEqual([[`RoomChanged ${room}`], [`RoomChanged ${room}`]]);
    await say(a, room, 'One more thing');
    for (const by of [a, b]) expect(await lines(by, room)).toEqual(['ROOM_CLOSED', 'ROOM_OPENED', 'One more thing']);
    expect(await codes(b, 'postMessage', { roomId: room, text: 'Yes?' })).toEqual([]);
  });

  test('is undone for whoever tries alone, where the other has declined them since, and they cannot tell', async () => {
    const [a, b, room] = await contacts();
    await say(a, room, 'Before');
    await removeContact(b, a);
    await done(b, 'declineContactRequest', { id: await request(a, b) });
    const messageId = await messageIdOf(b);
    const cursors = await cursorsOf([b]);
    const looks = () =>
      seen(b, room, 'closedAt unreadCount lastMessage { sequence } members { nodes { person { id } readSequence } }');
    const before = await looks();
    expect(before!.closedAt).not.toBeNull();

    expect(await open(a, { messageId })).toBe(room);
    await say(a, room, 'Please');
    expect(await seen(a, room, 'closedAt lastMessage { sequence }')).toEqual({
      closedAt: null,
      lastMessage: { sequence: 4 },
    });
    expect(await lines(a, room)).toEqual(['Before', 'ROOM_CLOSED', 'ROOM_OPENED', 'Please']);
    expect(await looks()).toEqual(before);
    expect(await lines(b, room)).toEqual(['Before', 'ROOM_CLOSED', 'hidden', 'hidden']);
    expect(await heard(b, cursors[0]!)).toEqual([]);
    await expectRefusal(b, 'postMessage', { roomId: room, text: 'x' }, 'ROOM_CLOSED', 'roomId');
    const [toA] = await hearing([a], () => done(b, 'markRead', { roomId: room, sequence: 4 }));
    expect(toA).toEqual([]);
    expect((await seen(a, room, 'revision'))!.revision).toBe(4); // no mark was told

    // The other comes forward: from then on they see what is written.
    const [, toB] = await hearing([a, b], () => connect(b, a));
    expect(toB).toEqual([`RoomChanged ${room}`]);
    await say(a, room, 'At last');
    expect(await seen(b, room, 'closedAt unreadCount')).toEqual({ closedAt: null, unreadCount: 1 });
    expect(await lines(b, room)).toEqual(['Before', 'ROOM_CLOSED', 'hidden', 'hidden', 'At last']);
    await done(b, 'postMessage', { roomId: room, text: 'Hello' });
  });

  test('does not give back what was opened at once on that day', async () => {
    const other = await startServer({ REQUESTS_PER_DAY: '1' });
    try {
      const [a, b, c] = [await person(other), await person(other), await person(other)];
      await open(a, { messageId: await messageIdOf(b) });
      await connect(b, a);
      await removeContact(a, b);
      await expectNotOpened(a, { messageId: await messageIdOf(c) }, 'LIMIT_REACHED', null);
      other.clock.advance(DAY + 1);
      await other.app.housekeeping.run();
      await open(a, { messageId: await messageIdOf(c) });
    } finally {
      await other.stop();
    }
  });

  test('closes it also where it was opened at once before they were contacts', async () => {
    const [a, b] = await strangers(server);
    const room = await open(a, { messageId: await messageIdOf(b) });
    await connect(a, b);
    await removeContact(a, b);
    expect(await lines(b, room)).toEqual(['ROOM_CLOSED']);
    expect(await codes(a, 'postMessage', { roomId: room, text: 'x' })).toEqual(['ROOM_CLOSED']);
  });

  test('lasts until they are contacts again: then the same room opens, and says so', async () => {
    const [a, b, room] = await contacts();
    await say(b, room, 'Before');
    await removeContact(a, b);
    const [toA, toB] = await hearing([a, b], () => connect(b, a));
    expect([toA, toB]).toEqual([[`RoomChanged ${room}`], [`RoomChanged ${room}`]]);
    await say(a, room, 'After');
    expect(await lines(b, room)).toEqual(['Before', 'ROOM_CLOSED', 'ROOM_OPENED', 'After']);
    expect(await seen(b, room, 'closedAt')).toEqual({ closedAt: null });
    expect(await roomIds(a)).toEqual([room]);
  });

  test('does nothing to a room twice, however many do it at once', async () => {
    const [a, b, room] = await contacts();
    const [ofA, ofB] = [await contactWith(a, b), await contactWith(b, a)];
    await together(
      server,
      Array.from(
        { length: 10 },
        (_, i) => () => (i % 2 === 0 ? codes(a, 'removeContact', { id: ofA }) : codes(b, 'removeContact', { id: ofB })),
      ),
    );
    expect(await lines(a, room)).toEqual(['ROOM_CLOSED']);
  });

  test('by deleting the account closes it for the one who is left', async () => {
    const admin = await person(server);
    const [b, colleague] = [await colleagueOf(admin), await colleagueOf(admin)];
    const a = await person(server);
    await connect(a, b);
    const [room] = await roomIds(a);
    const inside = await open(colleague, { personId: b.id });
    const heardBy = await hearing([a, colleague], () => done(admin, 'removeMember', { userId: b.id }));
    expect(heardBy).toEqual([[`RoomChanged ${room}`], [`RoomChanged ${inside}`]]);
    for (const [one, id] of [
      [a, room!],
      [colleague, inside],
    ] as const) {
      expect(await lines(one, id)).toEqual(['ROOM_CLOSED']);
      expect(await seen(one, id, 'name')).toEqual({ name: b.name });
    }
  });
});
