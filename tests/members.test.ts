import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SECOND } from '../src/clock.js';
import { anotherDevice, cast, connect, password, person, verbs, type Actor } from './support/cast.js';
import { eventCursor, eventsAfter, roomWith } from './support/contact-requests.js';
import { subscribe } from './support/live.js';
import { everyRow, settled, unchanged } from './support/rows.js';
import { startServer, type TestServer } from './support/server.js';
import { together } from './support/together.js';
import { until } from './support/until.js';

let server: TestServer;
let an: Actor, binh: Actor, chie: Actor, daichi: Actor, emma: Actor;
const anybody = verbs((query, variables) => server.graphql(query, variables));

beforeAll(async () => {
  server = await startServer();
  ({ an, binh, chie, daichi, emma } = await cast(server));
  await connect(an, emma); // not even a contact is managed
});
afterAll(() => server.stop());

const mutations: [name: string, more: object][] = [
  ['suspendMember', {}],
  ['setMemberRole', { role: 'MEMBER' }],
  ['removeMember', {}],
];
const colleagueOf = (admin: Actor, role: 'ADMIN' | 'MEMBER' = 'MEMBER') =>
  person(server, { organizationId: admin.organizationId, role });
const codeOf = async (actor: Actor) =>
  (await actor.graphql('{ viewer { id } }')).errors?.[0]?.extensions.code ?? 'signed in';
const signsIn = async (email: string) =>
  (await anybody.mutate('signIn', { email, password })).userErrors[0]?.code ?? 'signed in';
const finds = async (by: Actor, query: string) =>
  (await by.ask('query($q: String!) { searchUsers(query: $q) { nodes { id } } }', { q: query })).searchUsers.nodes.map(
    ({ id }: { id: string }) => id,
  );
const listedTo = async (by: Actor) =>
  (await by.ask('{ organization { members(first: 100) { nodes { id } } } }')).organization.members.nodes.map(
    ({ id }: { id: string }) => id,
  );
/** What a room is called to somebody, and what is written in it. */
const read = async (by: Actor, id: string) => {
  const { room } = await by.ask(
    `query($id: ID!) { room(id: $id) { name messages(last: 100) { nodes { sender { displayName }
      content { ... on TextContent { text } ... on NoticeContent { noticeKind people { displayName } } } } } } }`,
    { id },
  );
  return { name: room.name, messages: room.messages.nodes };
};
const membersIn = async (by: Actor, id: string) =>
  (await by.ask('query($id: ID!) { room(id: $id) { members { nodes { owner person { displayName } } } } }', { id }))
    .room.members.nodes;
const byRoom = (a: { roomId?: string }, b: { roomId?: string }) => (a.roomId! < b.roomId! ? -1 : 1);
/** The code a mutation is refused with, top-level or not; null where it worked. */
async function outcome(actor: Actor, mutation: string, input: object): Promise<string | null> {
  const type = `${mutation[0]!.toUpperCase()}${mutation.slice(1)}Input`;
  const { data, errors } = await actor.graphql(
    `mutation($input: ${type}!) { ${mutation}(input: $input) { userErrors { code } } }`,
    { input },
  );
  return errors?.[0]?.extensions.code ?? data[mutation].userErrors[0]?.code ?? null;
}

describe.each(mutations)('%s', (mutation, more) => {
  test('is for administrators', async () => {
    const other = await colleagueOf(an);
    for (const userId of [other.id, binh.id, an.id, chie.id, 'usr_01h455vb4pex5vsknk084sn02q', ''])
      expect(await unchanged(server, () => outcome(binh, mutation, { userId, ...more }))).toBe('FORBIDDEN');
    const { errors } = await unchanged(server, () =>
      server.graphql(
        `mutation { ${mutation}(input: { userId: "${binh.id}"${mutation === 'setMemberRole' ? ' role: MEMBER' : ''} }) { organization { id } } }`,
      ),
    );
    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });

  test('does not find somebody of another organization, nor anybody who is not there', async () => {
    const gone = await colleagueOf(an);
    await an.mutate('removeMember', { userId: gone.id });
    for (const userId of [
      chie.id,
      daichi.id,
      emma.id,
      gone.id,
      an.id.replace('usr', 'vwr'),
      an.organizationId,
      'usr_01h455vb4pex5vsknk084sn02q',
      '',
      'x'.repeat(500),
    ]) {
      const refused = await unchanged(server, () => an.mutate(mutation, { userId, ...more }, 'organization { id }'));
      expect(refused).toMatchObject({ organization: null, userErrors: [{ field: ['userId'], code: 'NOT_FOUND' }] });
    }
  });

  test('does not touch the last administrator', async () => {
    const last = 'An organization needs an administrator. Make somebody else an administrator first.';
    const member = await colleagueOf(emma);
    const resting = await colleagueOf(emma, 'ADMIN');
    await emma.mutate('suspendMember', { userId: resting.id });
    const refused = await unchanged(server, () =>
      emma.mutate(mutation, { userId: emma.id, ...more }, 'organization { id }'),
    );
    expect(refused).toEqual({
      organization: null,
      userErrors: [{ field: ['userId'], code: 'INVALID', message: last }],
    });
    await emma.mutate('removeMember', { userId: resting.id });
    await emma.mutate('removeMember', { userId: member.id });
  });

  test('two administrators at each other at once: one stays', async () => {
    for (let round = 0; round < 3; round += 1) {
      const one = await person(server, {});
      const two = await colleagueOf(one, 'ADMIN');
      const outcomes = await together(server, [
        () => outcome(one, mutation, { userId: two.id, ...more }),
        () => outcome(two, mutation, { userId: one.id, ...more }),
      ]);
      expect(outcomes.filter((code) => code === null)).toHaveLength(1);
      expect(['FORBIDDEN', 'UNAUTHENTICATED']).toContain(outcomes.find((code) => code !== null));
      const admins = await server.app.services.db.read.all(
        "select id from users where organization_id = $1 and role = 'ADMIN' and suspended_at is null and deleted_at is null",
        [one.organizationId],
      );
      expect(admins).toEqual([{ id: outcomes[0] === null ? one.id : two.id }]);
    }
  });
});

describe('suspending', () => {
  test('ends sessions and sockets at once, and others stop finding them until they are back', async () => {
    const fumiko = await person(server, {
      name: '文子 ふみこ',
      email: 'fumiko@sakura.example',
      organizationId: chie.organizationId,
    });
    await fumiko.mutate('setMessageId', { messageId: 'fumiko' });
    const live = await subscribe(fumiko, 'subscription { events { __typename } }');
    const admin = await subscribe(
      chie,
      'subscription { events { __typename ... on OrganizationChanged { organization { id } } } }',
    );
    const everywhere = ['ふみこ', 'fumiko@sakura.example', 'fumiko'];
    for (const query of everywhere) expect(await finds(an, query)).toEqual([fumiko.id]);

    const suspended = await chie.mutate(
      'suspendMember',
      { userId: fumiko.id },
      'organization { members { nodes { id suspended } } }',
    );
    expect(suspended.organization.members.nodes).toContainEqual({ id: fumiko.id, suspended: true });
    expect(await until(() => (live.errors[0] as { code?: number })?.code, 'the socket to close')).toBe(4403);
    const [{ events }] = await admin.have(1);
    expect(events).toEqual({ __typename: 'OrganizationChanged', organization: { id: chie.organizationId } });
    admin.stop();
    expect([await codeOf(fumiko), await signsIn(fumiko.email)]).toEqual(['UNAUTHENTICATED', 'WRONG_CREDENTIALS']);
    for (const query of everywhere) expect([await finds(an, query), await finds(daichi, query)]).toEqual([[], []]);
    expect([await listedTo(chie), await listedTo(daichi)].map((ids) => ids.includes(fumiko.id))).toEqual([true, false]);
    expect((await an.ask('query($id: ID!) { node(id: $id) { id } }', { id: fumiko.id })).node).toBeNull();
    expect(await outcome(an, 'requestContact', { userId: fumiko.id })).toBe('NOT_FOUND');
    expect(await outcome(an, 'requestContact', { messageId: 'fumiko' })).toBe('NOT_FOUND');
    expect(await unchanged(server, () => outcome(chie, 'suspendMember', { userId: fumiko.id }))).toBeNull();

    await chie.mutate('suspendMember', { userId: fumiko.id, suspended: false });
    for (const query of everywhere) expect(await finds(an, query)).toEqual([fumiko.id]);
    expect(await listedTo(daichi)).toContain(fumiko.id);
    expect([await codeOf(fumiko), await signsIn(fumiko.email)]).toEqual(['UNAUTHENTICATED', 'signed in']);
    expect(
      await unchanged(server, () => outcome(chie, 'suspendMember', { userId: fumiko.id, suspended: false })),
    ).toBeNull();
  });

  test('closes their direct rooms for the other to read until they are back, and leaves them in their groups', async () => {
    const [resting, friend] = [await colleagueOf(an), await person(server)];
    await connect(friend, resting);
    const contact = (await roomWith(friend, resting))!;
    const colleague = (await binh.mutate('openDirectRoom', { personId: resting.id }, 'room { id }')).room;
    const group = (await resting.mutate('createRoom', { personIds: [friend.id, binh.id] }, 'room { id }')).room;
    await resting.mutate('postMessage', { roomId: contact.id, text: 'See you on Monday' });
    const open = async () => [await roomWith(friend, resting), await roomWith(binh, resting)].map((room) => room!.open);
    const cursors = [await eventCursor(friend), await eventCursor(binh)] as const;
    const changes = async () => [
      (await eventsAfter(friend, cursors[0])).map(({ roomId }) => roomId),
      (await eventsAfter(binh, cursors[1])).map(({ roomId }) => roomId),
    ];
    expect(await open()).toEqual([true, true]);

    await an.mutate('suspendMember', { userId: resting.id });
    await settled(server);
    expect(await open()).toEqual([false, false]);
    expect(await changes()).toEqual([[contact.id], [colleague.id]]);
    expect((await read(friend, contact.id)).messages).toEqual([
      { sender: { displayName: resting.name }, content: { text: 'See you on Monday' } },
      { sender: null, content: { noticeKind: 'ROOM_CLOSED', people: [] } },
    ]);
    expect(await outcome(friend, 'postMessage', { roomId: contact.id, text: 'x' })).toBe('ROOM_CLOSED');
    expect(await outcome(binh, 'postMessage', { roomId: colleague.id, text: 'x' })).toBe('ROOM_CLOSED');
    expect(await outcome(friend, 'postMessage', { roomId: group.id, text: 'We wait for you' })).toBeNull();
    expect((await membersIn(friend, group.id))[0]).toEqual({ owner: true, person: { displayName: resting.name } });

    await an.mutate('suspendMember', { userId: resting.id, suspended: false });
    await settled(server);
    expect(await open()).toEqual([true, true]);
    expect(await changes()).toEqual([
      [contact.id, contact.id],
      [colleague.id, colleague.id],
    ]);
    expect((await read(friend, contact.id)).messages.at(-1)).toEqual({
      sender: null,
      content: { noticeKind: 'ROOM_OPENED', people: [] },
    });
    expect(await outcome(friend, 'postMessage', { roomId: contact.id, text: 'There you are' })).toBeNull();
    const back = await anotherDevice(resting);
    expect((await read(back, group.id)).messages.at(-1)).toEqual({
      sender: { displayName: friend.name },
      content: { text: 'We wait for you' },
    });
  });

  test('who did not want to be found by name is not, once back', async () => {
    const shy = await person(server, { name: 'Shy Somebody', organizationId: an.organizationId });
    await shy.mutate('updatePrivacy', { findableByName: false });
    await an.mutate('suspendMember', { userId: shy.id });
    await an.mutate('suspendMember', { userId: shy.id, suspended: false });
    expect(await finds(chie, 'Shy Somebody')).toEqual([]);
  });

  test('a change that was under way while they were suspended does not bring them back into search', async () => {
    for (let round = 0; round < 5; round += 1) {
      const name = `Racing Person${round}`;
      const racing = await person(server, { name, organizationId: an.organizationId });
      await together<unknown>(server, [
        () => racing.graphql(`mutation { updateProfile(input: { displayName: "${name}" }) { viewer { id } } }`),
        () => racing.graphql('mutation { updatePrivacy(input: { findableByName: true }) { viewer { id } } }'),
        () => an.mutate('suspendMember', { userId: racing.id }),
      ]);
      expect(await finds(chie, name)).toEqual([]);
    }
  });
});

describe('roles', () => {
  test('a new administrator may manage at once, and a former one may not', async () => {
    const helper = await colleagueOf(an);
    expect(await outcome(helper, 'suspendMember', { userId: binh.id })).toBe('FORBIDDEN');
    const promoted = await an.mutate(
      'setMemberRole',
      { userId: helper.id, role: 'ADMIN' },
      'organization { members { nodes { id role } } }',
    );
    expect(promoted.organization.members.nodes).toContainEqual({ id: helper.id, role: 'ADMIN' });
    expect((await helper.ask('{ viewer { role } }')).viewer.role).toBe('ADMIN');
    expect(await outcome(helper, 'setMemberRole', { userId: an.id, role: 'MEMBER' })).toBeNull();
    expect(await outcome(an, 'suspendMember', { userId: helper.id })).toBe('FORBIDDEN');
    expect(await outcome(helper, 'setMemberRole', { userId: an.id, role: 'ADMIN' })).toBeNull();
    expect(
      await unchanged(server, () => outcome(an, 'setMemberRole', { userId: helper.id, role: 'ADMIN' })),
    ).toBeNull();
    expect(await outcome(an, 'setMemberRole', { userId: helper.id, role: 'MEMBER' })).toBeNull();
  });
});

describe('deleting', () => {
  const deletions: [string, (gone: Actor, admin: Actor) => Promise<string | null>][] = [
    ['deleteAccount', (gone) => outcome(gone, 'deleteAccount', { password })],
    ['removeMember', (gone, admin) => outcome(admin, 'removeMember', { userId: gone.id })],
  ];

  test.each(deletions)('%s ends everything on both sides and leaves the name only', async (how, remove) => {
    const email = `${how}@hana.example`;
    const gone = await person(server, { name: `Gone by ${how}`, email, organizationId: an.organizationId });
    const [friend, asked, asking] = [await person(server, {}), await person(server, {}), await person(server, {})];
    await connect(gone, friend);
    const room = (await roomWith(friend, gone))!;
    const hello = await gone.mutate('postMessage', { roomId: room.id, text: 'Chào bạn' }, 'message { id }');
    await gone.mutate('requestContact', { userId: asked.id, message: 'Xin chào' });
    const { contactRequest } = await asking.mutate('requestContact', { userId: gone.id }, 'contactRequest { id }');
    await gone.mutate('setMessageId', { messageId: `id-${how}` });
    await gone.mutate('blockPerson', { personId: emma.id });
    await gone.mutate('updateProfile', { department: 'Vertrieb', title: 'Chefin' });
    await gone.mutate('createAccessToken', { name: 'my robot' });
    await gone.mutate('requestPasswordReset', { email });
    await server.mailsTo(email);
    await settled(server);
    const sockets = [await subscribe(gone, 'subscription { events { __typename } }')];
    const after = (await friend.ask('{ viewer { eventCursor } }')).viewer.eventCursor;

    expect(await remove(gone, an)).toBeNull();
    expect(await until(() => (sockets[0]!.errors[0] as { code?: number })?.code, 'the socket to close')).toBe(4403);
    expect([await codeOf(gone), await signsIn(email)]).toEqual(['UNAUTHENTICATED', 'WRONG_CREDENTIALS']);
    for (const query of ['Gone by', email, `id-${how}`]) expect(await finds(chie, query)).toEqual([]);
    expect(await listedTo(an)).not.toContain(gone.id);

    const { contacts, events } = await friend.ask(
      'query($after: String!) { contacts { nodes { id } } events(after: $after) { __typename } }',
      { after },
    );
    expect({ contacts, events }).toEqual({
      contacts: { nodes: [] },
      events: [{ __typename: 'ContactRemoved' }, { __typename: 'RoomChanged' }],
    });
    // The room is there to read, under the name that is left.
    expect(await roomWith(friend, gone)).toEqual({ id: room.id, open: false });
    expect(await read(friend, room.id)).toEqual({
      name: `Gone by ${how}`,
      messages: [
        { sender: { displayName: `Gone by ${how}` }, content: { text: 'Chào bạn' } },
        { sender: null, content: { noticeKind: 'ROOM_CLOSED', people: [] } },
      ],
    });
    expect(hello.userErrors).toEqual([]);
    expect(await outcome(friend, 'postMessage', { roomId: room.id, text: 'Are you there?' })).toBe('ROOM_CLOSED');
    const incoming =
      '{ contactRequests(direction: INCOMING, states: [PENDING, CANCELLED]) { nodes { state sender { displayName department email } } } }';
    expect((await asked.ask(incoming)).contactRequests.nodes).toEqual([
      { state: 'CANCELLED', sender: { displayName: `Gone by ${how}`, department: null, email: null } },
    ]);
    const sent = '{ contactRequests(direction: OUTGOING) { nodes { id state recipient { displayName title } } } }';
    expect((await asking.ask(sent)).contactRequests.nodes).toEqual([
      { id: contactRequest.id, state: 'PENDING', recipient: { displayName: `Gone by ${how}`, title: null } },
    ]);

    const { dev_mails: _, ...rows } = await everyRow(server);
    const left = Object.values(rows).flat().join('\n');
    for (const text of [email, 'Vertrieb', 'Chefin', 'my robot']) expect(left).not.toContain(text);
    const own = Object.entries(rows)
      .filter(([, all]) => all.some((row) => row.includes(gone.id)))
      .map(([table]) => table);
    expect(own.toSorted()).toEqual([
      'access_tokens',
      'audit_entries',
      'contact_requests',
      'event_streams',
      'events',
      'messages',
      'retired_message_ids',
      'room_members',
      'rooms',
      'sessions',
      'users',
    ]);
    expect(
      rows
        .sessions!.filter((row) => row.includes(gone.id))
        .every((row) => row.includes('"ip_address":null') && !row.includes('"ended_at":null')),
    ).toBe(true);
  });

  test.each(deletions)(
    '%s leaves the groups, which go on with a notice, and the eldest owns theirs',
    async (how, remove) => {
      const gone = await person(server, { name: 'Gone Owner', organizationId: an.organizationId });
      const eldest = await person(server, { name: 'Eldest', organizationId: an.organizationId });
      const [next, last] = [await person(server, { name: 'Next' }), await person(server, { name: 'Last' })];
      for (const friend of [next, last]) await connect(gone, friend);
      const { room } = await gone.mutate('createRoom', { name: how, personIds: [eldest.id] }, 'room { id }');
      for (const { id } of [next, last]) {
        server.clock.advance(SECOND);
        await gone.mutate('inviteToRoom', { roomId: room.id, personIds: [id] });
      }
      const other = await eldest.mutate('createRoom', { name: 'Of the eldest', personIds: [gone.id] }, 'room { id }');
      await gone.mutate('postMessage', { roomId: room.id, text: 'Cảm ơn mọi người' });
      const cursors = new Map(
        await Promise.all([eldest, next, last].map(async (actor) => [actor, await eventCursor(actor)] as const)),
      );

      expect(await remove(gone, an)).toBeNull();
      const changed = { __typename: 'RoomChanged', roomId: room.id };
      expect((await eventsAfter(eldest, cursors.get(eldest)!)).toSorted(byRoom)).toEqual(
        [changed, { __typename: 'RoomChanged', roomId: other.room.id }].toSorted(byRoom),
      );
      for (const friend of [next, last])
        expect((await eventsAfter(friend, cursors.get(friend)!)).filter(({ roomId }) => roomId === room.id)).toEqual([
          changed,
        ]);
      const left = { sender: null, content: { noticeKind: 'PEOPLE_LEFT', people: [{ displayName: 'Gone Owner' }] } };
      expect((await read(last, room.id)).messages).toEqual([
        { sender: null, content: { noticeKind: 'PEOPLE_JOINED', people: [{ displayName: 'Last' }] } },
        { sender: { displayName: 'Gone Owner' }, content: { text: 'Cảm ơn mọi người' } },
        left,
      ]);
      expect((await read(eldest, other.room.id)).messages.at(-1)).toEqual(left);
      expect(await membersIn(last, room.id)).toEqual([
        { owner: true, person: { displayName: 'Eldest' } },
        { owner: false, person: { displayName: 'Next' } },
        { owner: false, person: { displayName: 'Last' } },
      ]);
      expect(await membersIn(eldest, other.room.id)).toEqual([{ owner: true, person: { displayName: 'Eldest' } }]);
      // Those who were there only through somebody who is gone may still write.
      expect(await outcome(last, 'postMessage', { roomId: room.id, text: 'Until then' })).toBeNull();
      expect(await outcome(eldest, 'removeFromRoom', { roomId: room.id, personId: next.id })).toBeNull();
    },
  );

  test('a group whose last member is gone stays with nobody in it', async () => {
    const gone = await colleagueOf(an);
    const { room } = await gone.mutate('createRoom', { personIds: [binh.id] }, 'room { id }');
    await binh.mutate('leaveRoom', { roomId: room.id });
    expect(await outcome(gone, 'deleteAccount', { password })).toBeNull();
    const { read: reader } = server.app.services.db;
    expect(
      await reader.all('select owner from room_members where room_id = $1 and left_at is null', [room.id]),
    ).toEqual([]);
    expect((await binh.ask('query($id: ID!) { room(id: $id) { id } }', { id: room.id })).room).toBeNull();
  });

  test.each(deletions)('after %s the address is free: it makes another account', async (how, remove) => {
    const email = `again-${how}@hana.example`;
    const gone = await person(server, { email, organizationId: an.organizationId });
    await remove(gone, an);
    await anybody.mutate('signUp', { email, password, displayName: 'Somebody else' });
    const { viewer } = await anybody.mutate(
      'verifyEmail',
      { token: await server.tokenMailedTo(email) },
      'viewer { user { id displayName organization { id } } }',
    );
    expect(viewer.user.displayName).toBe('Somebody else');
    expect(viewer.user.id).not.toBe(gone.id);
    expect(viewer.user.organization.id).not.toBe(an.organizationId);
  });

  test('takes the password', async () => {
    const refused = await unchanged(server, () =>
      binh.mutate('deleteAccount', { password: 'not this one' }, 'accepted'),
    );
    expect(refused).toEqual({
      accepted: false,
      userErrors: [
        { field: ['password'], code: 'WRONG_CREDENTIALS', message: 'Mật khẩu hiện tại không đúng. Vui lòng nhập lại.' },
      ],
    });
  });

  test('is refused to the last administrator, and open to one of two', async () => {
    const founder = await person(server, {});
    const member = await colleagueOf(founder);
    const refused = await unchanged(server, () => founder.mutate('deleteAccount', { password }, 'accepted'));
    expect(refused).toMatchObject({ accepted: false, userErrors: [{ field: null, code: 'INVALID' }] });
    await founder.mutate('setMemberRole', { userId: member.id, role: 'ADMIN' });
    expect(await outcome(founder, 'deleteAccount', { password })).toBeNull();
    expect(await unchanged(server, () => outcome(member, 'deleteAccount', { password }))).toBe('INVALID');
  });

  test('two administrators delete their accounts at once: one stays', async () => {
    for (let round = 0; round < 3; round += 1) {
      const one = await person(server, {});
      const two = await colleagueOf(one, 'ADMIN');
      const outcomes = await together(
        server,
        [one, two].map((actor) => () => outcome(actor, 'deleteAccount', { password })),
      );
      expect(new Set(outcomes)).toEqual(new Set(['INVALID', null]));
      expect(await codeOf(outcomes[0] === null ? one : two)).toBe('UNAUTHENTICATED');
      expect(await codeOf(outcomes[0] === null ? two : one)).toBe('signed in');
    }
  });

  test('of one who is leaving and one who is asking at once, no contact is left', async () => {
    for (let round = 0; round < 5; round += 1) {
      const gone = await colleagueOf(an);
      const friend = await person(server, {});
      const { contactRequest } = await friend.mutate('requestContact', { userId: gone.id }, 'contactRequest { id }');
      await together<unknown>(server, [
        () => outcome(gone, 'approveContactRequest', { id: contactRequest.id }),
        () => outcome(gone, 'deleteAccount', { password }),
        () => an.mutate('removeMember', { userId: gone.id }),
      ]);
      expect((await friend.ask('{ contacts { nodes { id } } }')).contacts.nodes).toEqual([]);
    }
  });
});
