import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ExternalUser } from '../entities/external-user.js';
import { LineChannel } from '../entities/line-channel.js';
import { createUser } from '../src/domain/accounts.js';
import { addExternalUser } from '../src/domain/external-users.js';
import { newId } from '../src/ids.js';
import { parseEmail } from '../src/mail/address.js';
import { connect, person, type Actor } from './support/cast.js';
import { codes, eventCursor, strangers } from './support/contact-requests.js';
import {
  colleagueOf,
  cursorsOf,
  done,
  expectUnknown,
  group,
  heard,
  hearing,
  lines,
  memberIds,
  open,
  expectRefusal,
  roomIds,
  say,
  seen,
} from './support/rooms.js';
import { unchanged } from './support/rows.js';
import { startServer, type TestServer } from './support/server.js';
import { together } from './support/together.js';

let server: TestServer;

beforeAll(async () => {
  server = await startServer({ SESSION_DAYS: '365' });
});
afterAll(() => server.stop());

const nowhere = 'room_01h455vb4pex5vsknk084sn02q';
const nobody = 'usr_01h455vb4pex5vsknk084sn02q';
const invite = (by: Actor, roomId: string, ...people: Actor[]) =>
  done(by, 'inviteToRoom', { roomId, personIds: people.map(({ id }) => id) });
const ownerOf = async (by: Actor, roomId: string): Promise<string[]> =>
  (await seen(by, roomId, 'members(first: 100) { nodes { owner person { id } } }'))!.members.nodes
    .filter(({ owner }: any) => owner)
    .map((member: any) => member.person.id);

/** An organization of this many people. */
async function team(size: number): Promise<Actor[]> {
  const people = [await person(server)];
  while (people.length < size) people.push(await colleagueOf(people[0]!));
  return people;
}

describe('making a group', () => {
  test('brings in colleagues and contacts, and tells all of them', async () => {
    const [a, b] = (await team(2)) as [Actor, Actor];
    const c = await person(server);
    await connect(a, c);
    const cursors = await cursorsOf([a, b, c]);
    const { room, userErrors } = await a.mutate(
      'createRoom',
      { name: '  Osaka   2027 ', personIds: [c.id, b.id, c.id] },
      'room { id kind name renamable networks closedAt lastSequence revision unreadCount members { totalCount nodes { owner readSequence person { id } } } }',
    );
    expect(userErrors).toEqual([]);
    expect(room).toEqual({
      id: expect.stringMatching(/^room_/),
      kind: 'GROUP',
      name: 'Osaka 2027',
      renamable: true,
      networks: [],
      closedAt: null,
      lastSequence: 1,
      revision: 1,
      unreadCount: 0,
      members: {
        totalCount: 3,
        nodes: [
          { owner: true, readSequence: 0, person: { id: a.id } },
          ...[b, c]
            .map(({ id }) => ({ owner: false, readSequence: 0, person: { id } }))
            .toSorted((x, y) => (x.person.id < y.person.id ? -1 : 1)),
        ],
      },
    });
    for (const [i, one] of [a, b, c].entries()) {
      expect(await heard(one, cursors[i]!)).toEqual([`RoomCreated ${room.id}`]);
      expect(await lines(one, room.id)).toEqual([`ROOM_CREATED ${a.id}`]);
      expect(await seen(one, room.id, 'name unreadCount')).toEqual({ name: 'Osaka 2027', unreadCount: 0 });
    }
    // B and C have nothing to do with each other, and see each other here.
    const { node } = await b.ask('query($id: ID!) { node(id: $id) { ... on User { displayName connection } } }', {
      id: c.id,
    });
    expect(node).toEqual({ displayName: c.name, connection: 'NONE' });
  });

  test('without a name it is called after the others, for each in their language', async () => {
    const a = await person(server, { name: 'Ann', locale: 'EN' });
    const [chie, binh] = [
      await person(server, { name: '千恵', locale: 'JA', organizationId: a.organizationId }),
      await person(server, { name: 'Bình', locale: 'VI', organizationId: a.organizationId }),
    ];
    for (const name of [undefined, null, '', '  ']) {
      const room = await group(a, [chie, binh], { name });
      expect(await seen(a, room, 'name')).toEqual({ name: '千恵, Bình' });
      expect(await seen(chie, room, 'name')).toEqual({ name: 'Ann、Bình' });
      expect(await seen(binh, room, 'name')).toEqual({ name: 'Ann, 千恵' });
    }
    const more = await Promise.all(['P1', 'P2', 'P3', 'P4', 'P5', 'P6'].map((name) => colleagueOf(a, name)));
    const names = (await seen(a, await group(a, more), 'name'))!.name.split(', ');
    expect(names).toHaveLength(5);
    const alone = await group(a, [chie]);
    await done(chie, 'leaveRoom', { roomId: alone });
    expect(await seen(a, alone, 'name')).toEqual({ name: 'Ann' });
  });

  test('with an idempotency key makes one, however often and at whatever moment it is sent', async () => {
    const [a, b, c] = (await team(3)) as [Actor, Actor, Actor];
    const cursors = await cursorsOf([a, b, c]);
    const answers = await together(
      server,
      Array.from({ length: 10 }, (_, i) => () => group(a, i % 2 === 0 ? [b] : [b, c], { idempotencyKey: 'key 🙂' })),
    );
    const [room] = answers as [string];
    expect(new Set(answers)).toEqual(new Set([room]));
    expect(await heard(a, cursors[0]!)).toEqual([`RoomCreated ${room}`]);
    expect(await heard(b, cursors[1]!)).toEqual([`RoomCreated ${room}`]);
    expect(await roomIds(a)).toEqual([room]);
    await done(a, 'renameRoom', { roomId: room, name: 'Later' });
    expect(await unchanged(server, () => group(a, [c], { idempotencyKey: 'key 🙂', name: 'Other' }))).toBe(room);
    expect(await group(b, [a], { idempotencyKey: 'key 🙂' })).not.toBe(room);
    await expectRefusal(
      a,
      'createRoom',
      { personIds: [b.id], idempotencyKey: 'x'.repeat(101) },
      'TOO_LONG',
      'idempotencyKey',
    );
  });

  test('twice without one makes two of the same people', async () => {
    const [a, b] = (await team(2)) as [Actor, Actor];
    expect(await group(a, [b])).not.toBe(await group(a, [b]));
  });

  test('is refused with nobody, oneself, those there are not, and those one has nothing to do with', async () => {
    const [a, b] = (await team(2)) as [Actor, Actor];
    const [stranger, hidden, blocked, suspended, deleted] = await Promise.all([
      person(server),
      person(server),
      colleagueOf(a),
      colleagueOf(a),
      colleagueOf(a),
    ]);
    await done(hidden, 'updatePrivacy', { findableByName: false, findableByEmail: false, findableByMessageId: false });
    await done(a, 'blockPerson', { personId: blocked.id });
    await done(a, 'suspendMember', { userId: suspended.id });
    await done(a, 'removeMember', { userId: deleted.id });
    const room = await group(a, [b]);
    for (const [ids, code] of [
      [[nobody], 'NOT_FOUND'],
      [[a.organizationId], 'NOT_FOUND'],
      [['', '\0', "' or 1=1 --"], 'NOT_FOUND'],
      [[hidden.id], 'NOT_FOUND'],
      [[suspended.id], 'NOT_FOUND'],
      [[deleted.id], 'NOT_FOUND'],
      [[stranger.id], 'NOT_CONNECTED'],
      [[blocked.id], 'BLOCKED'],
      [[b.id, blocked.id], 'BLOCKED'],
      [[b.id, nobody], 'NOT_FOUND'],
    ] as const) {
      await expectRefusal(a, 'createRoom', { personIds: ids }, code, 'personIds');
      await expectRefusal(a, 'inviteToRoom', { roomId: room, personIds: ids }, code, 'personIds');
    }
    await expectRefusal(a, 'createRoom', { personIds: [] }, 'INVALID', 'personIds');
    await expectRefusal(a, 'createRoom', { personIds: [a.id] }, 'SELF', 'personIds');
    await expectRefusal(a, 'createRoom', { personIds: [b.id, a.id] }, 'SELF', 'personIds');
    await expectRefusal(a, 'createRoom', { personIds: [b.id], name: 'x'.repeat(101) }, 'TOO_LONG', 'name');
    await expectRefusal(a, 'createRoom', { personIds: [b.id], name: 'a\u202eb' }, 'INVALID', 'name');
    // A contact stays one while they are suspended.
    const contact = await colleagueOf(stranger);
    await connect(a, contact);
    await done(stranger, 'suspendMember', { userId: contact.id });
    await expectRefusal(a, 'createRoom', { personIds: [contact.id] }, 'NOT_FOUND', 'personIds');
  });

  test('and all else is for those who are signed in, and in it', async () => {
    const [a, b, c] = (await team(3)) as [Actor, Actor, Actor];
    const room = await group(a, [b]);
    const ways = (roomId: string): [string, object][] => [
      ['inviteToRoom', { roomId, personIds: [b.id] }],
      ['removeFromRoom', { roomId, personId: b.id }],
      ['leaveRoom', { roomId }],
      ['renameRoom', { roomId, name: 'Ours' }],
    ];
    const former = await colleagueOf(a);
    await invite(a, room, former);
    await done(former, 'leaveRoom', { roomId: room });
    const outsider = await person(server);
    for (const roomId of [room, nowhere, a.id, '', '\0'])
      for (const [name, input] of ways(roomId))
        for (const by of roomId === room ? [c, former, outsider] : [a])
          await expectRefusal(by, name, input, 'NOT_FOUND', 'roomId');
    for (const [name, input] of [...ways(room), ['createRoom', { personIds: [b.id] }] as [string, object]]) {
      const type = `${name[0]!.toUpperCase()}${name.slice(1)}Input`;
      const { errors } = await unchanged(server, () =>
        server.graphql(`mutation($input: ${type}!) { ${name}(input: $input) { userErrors { code } } }`, { input }),
      );
      expect(errors![0]!.extensions.code).toBe('UNAUTHENTICATED');
    }
    for (const by of [c, former]) {
      expect(await seen(by, room, 'id')).toBeNull();
      expect(await roomIds(by)).toEqual([]);
    }
  });
});

describe('somebody who has blocked the one who brings them in', () => {
  test('is a member to everybody else, and knows nothing of it', async () => {
    const [a, b, blocker, quiet] = (await team(4)) as [Actor, Actor, Actor, Actor];
    await done(blocker, 'blockPerson', { personId: a.id });
    const since = await eventCursor(blocker);
    const made = await a.mutate(
      'createRoom',
      { personIds: [b.id, blocker.id] },
      'room { id name members { totalCount nodes { person { displayName } readSequence owner } } }',
    );
    const other = await a.mutate(
      'createRoom',
      { personIds: [b.id, quiet.id] },
      'room { id name members { totalCount nodes { person { displayName } readSequence owner } } }',
    );
    const neutral = (payload: any, { name }: Actor) =>
      JSON.stringify({
        ...payload,
        room: {
          ...payload.room,
          name: payload.room.name.split(', ').toSorted(),
          members: { ...payload.room.members, nodes: payload.room.members.nodes.map(JSON.stringify).toSorted() },
        },
      })
        .replaceAll(payload.room.id, 'the room')
        .replaceAll(name, 'Somebody');
    expect(neutral(made, blocker)).toBe(neutral(other, quiet));
    const room: string = made.room.id;
    const { id } = await say(b, room, 'Welcome');
    expect(await memberIds(b, room)).toEqual([a.id, b.id, blocker.id].toSorted());
    await expectUnknown(blocker, room, since, id);
    for (const [name, input] of [
      ['postMessage', { roomId: room, text: 'x' }],
      ['markRead', { roomId: room, sequence: 1 }],
      ['renameRoom', { roomId: room, name: 'x' }],
      ['leaveRoom', { roomId: room }],
    ] as const)
      await expectRefusal(blocker, name, input, 'NOT_FOUND', 'roomId');
    // Whatever happens there.
    await done(b, 'renameRoom', { roomId: room, name: 'Ours' });
    await invite(b, room, quiet);
    await expectUnknown(blocker, room, since, id);
    await done(a, 'removeFromRoom', { roomId: room, personId: blocker.id });
    await expectUnknown(blocker, room, since, id);
    expect(await memberIds(b, room)).toEqual([a.id, b.id, quiet.id].toSorted());
    expect((await lines(b, room)).at(-1)).toBe(`PEOPLE_LEFT ${blocker.id}`);
    await invite(a, room, blocker);
    await expectUnknown(blocker, room, since, id);
  });

  test('hears of it once somebody else brings them in, or they have lifted the block: from then on', async () => {
    for (const lifted of [true, false]) {
      const [a, b, blocker] = (await team(3)) as [Actor, Actor, Actor];
      await done(blocker, 'blockPerson', { personId: a.id });
      const room = await group(a, [b, blocker]);
      await say(b, room, 'Before');
      const since = await eventCursor(blocker);
      if (lifted) await done(blocker, 'unblockPerson', { personId: a.id });
      await invite(lifted ? a : b, room, blocker);
      expect(await heard(blocker, since)).toEqual([`RoomCreated ${room}`]);
      await say(b, room, 'After');
      expect(await lines(blocker, room)).toEqual(['After']);
      expect(await seen(blocker, room, 'unreadCount messages { totalCount }')).toEqual({
        unreadCount: 1,
        messages: { totalCount: 1 },
      });
      expect(await lines(b, room)).toEqual([`ROOM_CREATED ${a.id}`, 'Before', 'After']);
    }
  });

  test('inherits the group as anybody would, so that it is not to be told from who does', async () => {
    const [a, blocker, b] = (await team(3)) as [Actor, Actor, Actor];
    await done(blocker, 'blockPerson', { personId: a.id });
    const room = await group(a, [blocker]);
    await invite(a, room, b);
    await done(a, 'leaveRoom', { roomId: room });
    expect(await ownerOf(b, room)).toEqual([blocker.id]);
    expect(await roomIds(blocker)).not.toContain(room);
  });

  test('does not come to know of it by being brought in again by them', async () => {
    const [a, blocker] = (await team(2)) as [Actor, Actor];
    await done(blocker, 'blockPerson', { personId: a.id });
    const room = await group(a, [blocker]);
    expect(await hearing([blocker], () => invite(a, room, blocker))).toEqual([[]]);
    expect(await roomIds(blocker)).not.toContain(room);
    await done(blocker, 'unblockPerson', { personId: a.id });
    expect(await hearing([blocker], () => invite(a, room, blocker))).toEqual([[`RoomCreated ${room}`]]);
  });
});

describe('bringing people in', () => {
  test('lets them see what is written from then on, everywhere', async () => {
    const [a, b, c, d] = (await team(4)) as [Actor, Actor, Actor, Actor];
    const room = await group(a, [b]);
    const before = await say(a, room, 'Before');
    const [toA, toB, toC, toD] = await hearing([a, b, c, d], () => invite(b, room, d, c));
    expect([toA, toB, toC, toD]).toEqual([
      [`RoomChanged ${room}`],
      [`RoomChanged ${room}`],
      [`RoomCreated ${room}`],
      [`RoomCreated ${room}`],
    ]);
    const joined = `PEOPLE_JOINED ${[c.id, d.id].toSorted().join(' ')}`;
    expect(await lines(a, room)).toEqual([`ROOM_CREATED ${a.id}`, 'Before', joined]);
    const looks = (by: Actor) =>
      seen(
        by,
        room,
        'unreadCount lastSequence lastMessage { sequence } messages { totalCount nodes { sequence } } members { totalCount }',
      );
    for (const by of [c, d])
      expect(await looks(by)).toEqual({
        unreadCount: 0,
        lastSequence: 3,
        lastMessage: { sequence: 3 },
        messages: { totalCount: 1, nodes: [{ sequence: 3 }] },
        members: { totalCount: 4 },
      });
    const after = await say(a, room, 'After');
    expect(await lines(c, room)).toEqual([joined, 'After']);
    expect(await looks(c)).toMatchObject({ unreadCount: 1, lastMessage: { sequence: 4 }, messages: { totalCount: 2 } });
    const ids = [before.id, after.id];
    const { nodes } = await c.ask('query($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids });
    expect(nodes).toEqual([null, { id: after.id }]);
    await expectRefusal(c, 'recallMessage', { id: before.id }, 'NOT_FOUND', 'id');
  });

  test('who are there already changes nothing, and ten at once are one', async () => {
    const [a, b, c, d] = (await team(4)) as [Actor, Actor, Actor, Actor];
    const room = await group(a, [b]);
    const since = await eventCursor(c);
    await together(
      server,
      Array.from({ length: 10 }, (_, i) => () => invite(i % 2 === 0 ? a : b, room, c)),
    );
    expect(await heard(c, since)).toEqual([`RoomCreated ${room}`]);
    expect(await lines(a, room)).toEqual([`ROOM_CREATED ${a.id}`, `PEOPLE_JOINED ${c.id}`]);
    await unchanged(server, () => invite(a, room, c, b, a));
    await unchanged(server, () => invite(a, room));
    await invite(c, room, b, d);
    expect((await lines(a, room)).at(-1)).toBe(`PEOPLE_JOINED ${d.id}`);
  });

  test('again who have left: what was before they came back is gone for them', async () => {
    const [a, b, c] = (await team(3)) as [Actor, Actor, Actor];
    const room = await group(a, [b, c]);
    await say(b, room, 'Of mine');
    await done(b, 'leaveRoom', { roomId: room });
    await say(c, room, 'While away');
    await invite(a, room, b);
    expect(await lines(b, room)).toEqual([`PEOPLE_JOINED ${b.id}`]);
    expect(await lines(c, room)).toEqual([
      `ROOM_CREATED ${a.id}`,
      'Of mine',
      `PEOPLE_LEFT ${b.id}`,
      'While away',
      `PEOPLE_JOINED ${b.id}`,
    ]);
  });
});

describe('a group ends for somebody', () => {
  test('where they leave: they and the others are told, and nothing of it is left to them', async () => {
    const [a, b, c] = (await team(3)) as [Actor, Actor, Actor];
    const room = await group(a, [b, c]);
    const { id } = await say(b, room, 'Mine');
    const cursors = await cursorsOf([a, b, c]);
    expect(await b.mutate('leaveRoom', { roomId: room }, 'roomId')).toEqual({ roomId: room, userErrors: [] });
    expect(await Promise.all([a, b, c].map((one, i) => heard(one, cursors[i]!)))).toEqual([
      [`RoomChanged ${room}`],
      [`RoomLeft ${room}`],
      [`RoomChanged ${room}`],
    ]);
    const { nodes } = await b.ask('query($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids: [room, id] });
    expect(nodes).toEqual([null, null]);
    const { events } = await b.ask(
      'query($after: String!) { events(after: $after) { ... on RoomCreated { room { id } } } }',
      { after: '0' },
    );
    expect(events.filter((event: any) => 'room' in event)).toEqual([{ room: null }]);
    await say(a, room, 'After');
    expect(await heard(b, cursors[1]!)).toEqual([`RoomLeft ${room}`]);
    expect(await lines(c, room)).toEqual([`ROOM_CREATED ${a.id}`, 'Mine', `PEOPLE_LEFT ${b.id}`, 'After']);
    const { messages } = (await seen(c, room, 'messages { nodes { sender { displayName } } }'))!;
    expect(messages.nodes[1].sender).toEqual({ displayName: b.name });
    expect(await memberIds(c, room)).toEqual([a.id, c.id].toSorted());
    await expectRefusal(b, 'leaveRoom', { roomId: room }, 'NOT_FOUND', 'roomId');
  });

  test('where its owner removes them, and nobody else can', async () => {
    const [a, b, c] = (await team(3)) as [Actor, Actor, Actor];
    const outsider = await person(server);
    const room = await group(a, [b, c]);
    const remove = (of: string) => ({ roomId: room, personId: of });
    await expectRefusal(b, 'removeFromRoom', remove(c.id), 'INVALID', 'roomId');
    await expectRefusal(b, 'removeFromRoom', remove(a.id), 'INVALID', 'roomId');
    await expectRefusal(b, 'removeFromRoom', remove(b.id), 'SELF', 'personId');
    await expectRefusal(a, 'removeFromRoom', remove(a.id), 'SELF', 'personId');
    for (const id of [outsider.id, nobody, room, '', '\0'])
      await expectRefusal(a, 'removeFromRoom', remove(id), 'NOT_FOUND', 'personId');
    const heardBy = await hearing([a, b, c], () => done(a, 'removeFromRoom', remove(c.id)));
    expect(heardBy).toEqual([[`RoomChanged ${room}`], [`RoomChanged ${room}`], [`RoomLeft ${room}`]]);
    expect(await seen(c, room, 'id')).toBeNull();
    expect(await lines(b, room)).toEqual([`ROOM_CREATED ${a.id}`, `PEOPLE_LEFT ${c.id}`]);
    await expectRefusal(a, 'removeFromRoom', remove(c.id), 'NOT_FOUND', 'personId');
    await expectRefusal(c, 'postMessage', { roomId: room, text: 'x' }, 'NOT_FOUND', 'roomId');
  });

  test('where the owner leaves, whoever has been there longest owns it', async () => {
    const [a, b, c, d] = (await team(4)) as [Actor, Actor, Actor, Actor];
    const room = await group(a, [d]);
    server.clock.advance(1_000);
    await invite(a, room, b);
    server.clock.advance(1_000);
    await invite(a, room, c);
    expect(await ownerOf(a, room)).toEqual([a.id]);
    await done(b, 'leaveRoom', { roomId: room });
    await invite(a, room, b); // now the youngest
    for (const [owner, heir] of [
      [a, d],
      [d, c],
      [c, b],
    ] as const) {
      await done(owner, 'leaveRoom', { roomId: room });
      expect(await ownerOf(heir, room)).toEqual([heir.id]);
    }
    await done(b, 'leaveRoom', { roomId: room });
    expect(await Promise.all([a, b, c, d].map((one) => roomIds(one)))).toEqual([[], [], [], []]);
  });

  test('where the owner is deleted, the eldest who can sign in owns it', async () => {
    const [admin, a, b, c] = (await team(4)) as [Actor, Actor, Actor, Actor];
    const room = await group(a, [b]);
    server.clock.advance(1_000);
    await invite(a, room, c);
    await done(admin, 'suspendMember', { userId: b.id });
    const [toC] = await hearing([c], () => done(admin, 'removeMember', { userId: a.id }));
    expect(toC).toEqual([`RoomChanged ${room}`]);
    expect(await ownerOf(c, room)).toEqual([c.id]);
    expect(await lines(c, room)).toEqual([`PEOPLE_JOINED ${c.id}`, `PEOPLE_LEFT ${a.id}`]);
  });

  test('where all leave at once, without an error', async () => {
    const people = await team(6);
    const room = await group(people[0]!, people.slice(1));
    await together(
      server,
      people.map((one) => () => done(one, 'leaveRoom', { roomId: room })),
    );
    for (const one of people) expect(await roomIds(one)).toEqual([]);
  });
});

describe('naming a group', () => {
  test('is for any member, is said in it and told to all', async () => {
    const [a, b] = (await team(2)) as [Actor, Actor];
    const room = await group(a, [b], { name: 'First' });
    const heardBy = await hearing([a, b], () => done(b, 'renameRoom', { roomId: room, name: ' Second  名前 ' }));
    expect(heardBy).toEqual([[`RoomChanged ${room}`], [`RoomChanged ${room}`]]);
    expect(await seen(a, room, 'name')).toEqual({ name: 'Second 名前' });
    expect(await lines(a, room)).toEqual([`ROOM_CREATED ${a.id}`, `ROOM_RENAMED ${b.id}`]);
    await unchanged(server, () => done(a, 'renameRoom', { roomId: room, name: 'Second 名前' }));
    for (const [name, code] of [
      ['', 'INVALID'],
      [' ', 'INVALID'],
      ['a\nb', 'INVALID'],
      ['a\u202eb', 'INVALID'],
      ['\ud83d', 'INVALID'],
      ['x'.repeat(101), 'TOO_LONG'],
    ] as const)
      await expectRefusal(a, 'renameRoom', { roomId: room, name }, code, 'name');
    await done(a, 'renameRoom', { roomId: room, name: '🎌'.repeat(100) });
  });
});

test('a direct room is left, named, and grown by nobody', async () => {
  const [a, b, c] = (await team(3)) as [Actor, Actor, Actor];
  const room = await open(a, { personId: b.id });
  await expectRefusal(a, 'inviteToRoom', { roomId: room, personIds: [c.id] }, 'INVALID', 'roomId');
  await expectRefusal(a, 'removeFromRoom', { roomId: room, personId: b.id }, 'INVALID', 'roomId');
  await expectRefusal(a, 'leaveRoom', { roomId: room }, 'INVALID', 'roomId');
  await expectRefusal(a, 'renameRoom', { roomId: room, name: 'Ours' }, 'NOT_RENAMABLE', 'roomId');
});

test('what the room says is in the language of whoever reads it', async () => {
  const ann = await person(server, { name: 'Ann', locale: 'EN' });
  const { organizationId } = ann;
  const chie = await person(server, { name: '田中 千恵', locale: 'JA', organizationId });
  const binh = await person(server, { name: 'Trần Bình', locale: 'VI', organizationId });
  const outside = await person(server, { name: 'Out', locale: 'EN' });
  await connect(ann, outside);
  const readers = [ann, chie, binh];
  const room = await group(ann, [chie, binh]);
  const more = [await colleagueOf(ann, 'Dai'), await colleagueOf(ann, 'Eve {name}')];
  await invite(ann, room, ...more);
  await done(more[0]!, 'leaveRoom', { roomId: room });
  await done(chie, 'renameRoom', { roomId: room, name: '大阪 “{people}”' });
  await invite(ann, room, outside);
  await done(ann, 'updateExternalPolicy', { otherOrganizations: 'NOBODY' });
  await done(ann, 'updateExternalPolicy', { otherOrganizations: 'EVERYBODY' });
  const summaries = async (by: Actor) =>
    (await seen(
      by,
      room,
      'messages { nodes { sender { id } content { ... on NoticeContent { summary } } } }',
    ))!.messages.nodes.map(({ sender, content }: any) => (sender === null ? content.summary : null));
  expect(await Promise.all(readers.map(summaries))).toEqual([
    [
      'Ann made this group.',
      'Dai, Eve {name} joined.',
      'Dai left.',
      '田中 千恵 named the group “大阪 “{people}””.',
      'Out joined.',
      'This room was closed. It can still be read.',
      'This room is open again.',
    ],
    [
      'Annさんがグループを作成しました。',
      'Dai、Eve {name}さんが参加しました。',
      'Daiさんが退出しました。',
      '田中 千恵さんがグループ名を「大阪 “{people}”」に変更しました。',
      'Outさんが参加しました。',
      'このルームは閉じられました。閲覧は引き続きできます。',
      'このルームは再び利用できるようになりました。',
    ],
    [
      'Ann đã tạo nhóm.',
      'Dai, Eve {name} đã tham gia.',
      'Dai đã rời nhóm.',
      '田中 千恵 đã đặt tên nhóm là “大阪 “{people}””.',
      'Out đã tham gia.',
      'Phòng này đã đóng. Vẫn có thể đọc lại.',
      'Phòng này đã mở lại.',
    ],
  ]);
});

test('a room with a user of LINE has 100 members at most', async () => {
  const [a, ...others] = (await team(101)) as [Actor, ...Actor[]];
  const ids = others.map(({ id }) => id);
  const hanako = await friendOnLine(a);
  const room = await group(a, others.slice(0, 98), { personIds: [...ids.slice(0, 98), hanako] });
  const full = async (mutation: string, input: Record<string, unknown>) => {
    const { userErrors } = await unchanged(server, () => a.mutate(mutation, input));
    expect(userErrors).toEqual([
      { field: ['personIds'], code: 'LIMIT_REACHED', message: 'A room has at most 100 people. Choose fewer.' },
    ]);
  };
  await full('inviteToRoom', { roomId: room, personIds: [ids[98]!] });
  await full('createRoom', { personIds: [...ids.slice(0, 99), hanako] });
  const colleagues = await group(a, others.slice(0, 99));
  await full('inviteToRoom', { roomId: colleagues, personIds: [hanako] });
  await done(a, 'inviteToRoom', { roomId: colleagues, personIds: [ids[99]!] });
});

/** Somebody in the address book of an organization. */
function friendOnLine({ organizationId }: Actor): Promise<string> {
  return server.app.services.db.transaction(async (tx) => {
    const channel: LineChannel = {
      id: newId('lch'),
      organizationId,
      channelId: '1234567890',
      basicId: '@hana',
      displayName: 'Hana Travel',
      memberId: null,
      defaultMemberId: null,
      channelSecret: 'sealed by another',
      accessToken: 'sealed by another',
      problem: null,
      webhookSeenAt: null,
      quotaUsed: null,
      quotaLimit: null,
      refreshedAt: tx.now,
      webhookProblem: null,
      disconnectedAt: null,
      createdAt: tx.now,
    };
    await tx.insert(LineChannel, channel);
    const profile = { displayName: 'Hanako', pictureUrl: null, statusMessage: null, language: 'ja' };
    const { id } = await addExternalUser(tx, channel, 'U1', { profile, avatar: null });
    await tx.update(ExternalUser, id, { follows: true });
    return id;
  });
}

test('a room has 500 members at most', async () => {
  const a = await person(server);
  const people = await server.app.services.db.transaction(async (tx) => {
    const ids: string[] = [];
    for (let i = 0; i < 500; i += 1) {
      const email = parseEmail(`crowd-${i}@example.com`)!;
      const displayName = `Crowd ${i}`;
      const { organizationId } = a;
      const user = { organizationId, role: 'MEMBER', email, displayName, locale: 'EN', passwordHash: null } as const;
      ids.push((await createUser(tx, user)).id);
    }
    return ids;
  });
  const most = people.slice(0, 499);
  await expectRefusal(a, 'createRoom', { personIds: people }, 'LIMIT_REACHED', 'personIds');
  await expectRefusal(a, 'createRoom', { personIds: [...people, nobody] }, 'LIMIT_REACHED', 'personIds');
  const { room, userErrors } = await a.mutate(
    'createRoom',
    { personIds: most },
    'room { id members(first: 100) { totalCount nodes { id } pageInfo { hasNextPage endCursor } } }',
  );
  expect(userErrors).toEqual([]);
  expect(room.members.totalCount).toBe(500);
  const found = new Set<string>();
  for (let page = room.members; ;) {
    for (const { id } of page.nodes) found.add(id);
    if (!page.pageInfo.hasNextPage) break;
    const next = `members(first: 100, after: "${page.pageInfo.endCursor}") { nodes { id } pageInfo { hasNextPage endCursor } }`;
    page = (await seen(a, room.id, next))!.members;
  }
  expect(found.size).toBe(500);
  await expectRefusal(a, 'inviteToRoom', { roomId: room.id, personIds: [people[499]] }, 'LIMIT_REACHED', 'personIds');
  await done(a, 'inviteToRoom', { roomId: room.id, personIds: most.slice(0, 3) }); // they are there
  await done(a, 'removeFromRoom', { roomId: room.id, personId: most[0] });
  await done(a, 'inviteToRoom', { roomId: room.id, personIds: [people[499]] });
  // Somebody who leaves makes room for one, whoever is faster.
  await done(a, 'removeFromRoom', { roomId: room.id, personId: most[1] });
  const late = [await colleagueOf(a), await colleagueOf(a)];
  const answers = await together(
    server,
    late.map(
      ({ id }) =>
        () =>
          codes(a, 'inviteToRoom', { roomId: room.id, personIds: [id] }),
    ),
  );
  expect(answers.flat()).toEqual(['LIMIT_REACHED']);
});

describe('the list of rooms', () => {
  let a: Actor, b: Actor;
  const rooms: Record<string, string> = {};
  const list = async (filter: { kind?: string | null; network?: string | null; search?: string | null }, by = a) => {
    const { rooms: found } = await by.ask(
      `query($kind: RoomKind, $network: ExternalNetwork, $search: String) {
         rooms(first: 100, kind: $kind, network: $network, search: $search) { nodes { id } totalCount } }`,
      filter,
    );
    expect(found.totalCount).toBe(found.nodes.length);
    const names = Object.entries(rooms);
    return found.nodes.map(({ id }: any) => names.find(([, room]) => room === id)?.[0] ?? id) as string[];
  };
  const search = (text: string, by = a) => list({ search: text }, by);

  beforeAll(async () => {
    a = await person(server, { name: 'Äldst Öwner' });
    b = await colleagueOf(a, 'Nguyễn Văn Đức');
    const tanaka = await colleagueOf(a, 'ﾀﾅｶ Ｈｉｒｏ');
    const contact = await person(server, { name: '田中 100%_' });
    await connect(a, contact);
    rooms.contact = (await roomIds(a))[0]!;
    for (const [name, make] of [
      ['duc', () => open(a, { personId: b.id })],
      ['tanaka', () => open(a, { personId: tanaka.id })],
      ['sales', () => group(a, [b], { name: '営業　カタカナ' })],
      ['danang', () => group(a, [tanaka], { name: 'Nhóm Đà Nẵng' })],
      ['unnamed', () => group(a, [b, tanaka])],
    ] as const) {
      server.clock.advance(1_000);
      rooms[name] = await make();
    }
  });

  test('is sorted by what was last written, and each has its own', async () => {
    const order = ['unnamed', 'danang', 'sales', 'tanaka', 'duc', 'contact'];
    expect(await list({})).toEqual(order);
    server.clock.advance(1_000);
    await say(b, rooms.duc!, 'Up');
    expect(await list({})).toEqual(['duc', ...order.filter((name) => name !== 'duc')]);
    expect(await list({}, b)).toEqual(['duc', 'unnamed', 'sales']);
    // To have read it is no activity.
    server.clock.advance(1_000);
    await done(a, 'markRead', { roomId: rooms.sales!, sequence: 1 });
    expect((await list({}))[0]).toBe('duc');
  });

  test('is not moved by what is hidden from the viewer', async () => {
    await done(a, 'blockPerson', { personId: b.id });
    server.clock.advance(1_000);
    await say(b, rooms.sales!, 'Not for all');
    await say(b, rooms.sales!, 'Neither');
    expect((await list({}))[0]).toBe('duc');
    expect((await list({}, b))[0]).toBe('sales');
    expect((await list({ kind: 'GROUP', search: '営業' }))[0]).toBe('sales');
    await done(a, 'unblockPerson', { personId: b.id });
    expect((await list({}))[0]).toBe('duc');
    // Pages go by the same order.
    const { rooms: page } = await a.ask('{ rooms(first: 3) { nodes { id } pageInfo { endCursor } } }');
    const rest = await a.ask(`{ rooms(first: 100, after: "${page.pageInfo.endCursor}") { nodes { id } } }`);
    expect([...page.nodes, ...rest.rooms.nodes].map(({ id }: any) => id)).toEqual(await roomIds(a));
  });

  test('is searched by the given name, and by the names of those in it: without case, width, kana or diacritics', async () => {
    for (const text of ['カタカナ', 'かたかな', 'ｶﾀｶﾅ', '営業 カ', '業'])
      expect([text, await search(text)]).toEqual([text, ['sales']]);
    for (const text of ['da nang', 'Đà Nẵng', 'NHÓM', 'nhom'])
      expect([text, await search(text)]).toEqual([text, ['danang']]);
    for (const text of ['duc', 'Đức', 'nguyen van', 'NGUYỄN'])
      expect([text, (await search(text)).toSorted()]).toEqual([text, ['duc', 'sales', 'unnamed']]);
    for (const text of ['たなか', 'タナカ', 'ﾀﾅｶ', 'hiro', 'ＨＩＲＯ'])
      expect([text, (await search(text)).toSorted()]).toEqual([text, ['danang', 'tanaka', 'unnamed']]);
    expect(await search('田中')).toEqual(['contact']);
  });

  test('is searched by nobody’s own name, and nothing in a search is a pattern', async () => {
    expect(await search('owner')).toEqual([]);
    expect((await search('owner', b)).toSorted()).toEqual(['duc', 'sales', 'unnamed']);
    for (const text of ['0%', '%_', '_']) expect([text, await search(text)]).toEqual([text, ['contact']]);
    for (const text of ['\\', "' or 1=1 --", '営業%', 'a\0', 'x'.repeat(200), '\ud83d'])
      expect([text, await search(text)]).toEqual([text, []]);
    for (const text of ['', ' ']) expect(await search(text)).toHaveLength(6);
  });

  test('is searched by the names of now', async () => {
    const [c, d] = (await team(2)) as [Actor, Actor];
    rooms.now = await group(c, [d], { name: 'Before' });
    await done(c, 'renameRoom', { roomId: rooms.now, name: 'Later' });
    expect([await search('before', c), await search('later', c)]).toEqual([[], ['now']]);
    await done(d, 'updateProfile', { displayName: 'Zürich' });
    expect([await search(d.name, c), await search('zurich', c)]).toEqual([[], ['now']]);
    await done(d, 'leaveRoom', { roomId: rooms.now });
    expect(await search('zurich', c)).toEqual([]);
    delete rooms.now;
  });

  test('is searched by the nicknames the viewer has given, and by nobody else’s', async () => {
    const [c, d, e] = (await Promise.all([1, 2, 3].map((i) => person(server, { name: `Nick ${i}` })))) as [
      Actor,
      Actor,
      Actor,
    ];
    await connect(c, d);
    await connect(d, e);
    const { nodes } = (await d.ask('{ contacts { nodes { id user { id } room { id } } } }')).contacts;
    for (const { id, user, room } of nodes) {
      rooms[user.id === c.id ? 'withC' : 'withE'] = room.id;
      if (user.id === c.id) await done(d, 'updateContact', { id, nickname: 'Drücker' });
    }
    expect([await search('drucker', d), await search('nick 1', d)]).toEqual([['withC'], ['withC']]);
    expect([await search('drucker', c), await search('drucker', e)]).toEqual([[], []]);
    delete rooms.withC;
    delete rooms.withE;
  });

  test('is filtered by kind and network, all that is given together', async () => {
    expect((await list({ kind: 'DIRECT' })).toSorted()).toEqual(['contact', 'duc', 'tanaka']);
    expect((await list({ kind: 'GROUP' })).toSorted()).toEqual(['danang', 'sales', 'unnamed']);
    expect((await list({ kind: 'GROUP', search: 'duc' })).toSorted()).toEqual(['sales', 'unnamed']);
    expect(await list({ network: 'LINE' })).toEqual([]);
    expect(await list({ kind: null, network: null, search: null })).toHaveLength(6);
  });

  test('is walked both ways, in pages of any size', async () => {
    const all = await roomIds(a);
    for (const size of [1, 2, 5, 6, 7]) {
      const forward: string[] = [];
      for (let after = '', more = true; more;) {
        const { rooms: page } = await a.ask(
          `{ rooms(first: ${size}${after}) { totalCount nodes { id } pageInfo { hasNextPage hasPreviousPage endCursor } } }`,
        );
        expect(page.totalCount).toBe(6);
        expect(page.pageInfo.hasPreviousPage).toBe(after !== '');
        forward.push(...page.nodes.map(({ id }: any) => id));
        after = `, after: "${page.pageInfo.endCursor}"`;
        more = page.pageInfo.hasNextPage;
      }
      expect(forward).toEqual(all);
      const backward: string[] = [];
      for (let before = '', more = true; more;) {
        const { rooms: page } = await a.ask(
          `{ rooms(last: ${size}${before}) { nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor } } }`,
        );
        expect(page.pageInfo.hasNextPage).toBe(before !== '');
        backward.unshift(...page.nodes.map(({ id }: any) => id));
        before = `, before: "${page.pageInfo.startCursor}"`;
        more = page.pageInfo.hasPreviousPage;
      }
      expect(backward).toEqual(all);
    }
  });

  test('keeps rooms of the same moment apart', async () => {
    const [c, d] = (await team(2)) as [Actor, Actor];
    const made = await Promise.all(Array.from({ length: 6 }, () => group(c, [d])));
    await server.app.services.db.transaction(async (tx) => {
      for (const id of made) await tx.run('update rooms set active_at = 5 where id = $1', [id]);
    });
    const found: string[] = [];
    for (let after = '', more = true; more;) {
      const { rooms: page } = await c.ask(
        `{ rooms(first: 2${after}) { nodes { id } pageInfo { hasNextPage endCursor } } }`,
      );
      found.push(...page.nodes.map(({ id }: any) => id));
      after = `, after: "${page.pageInfo.endCursor}"`;
      more = page.pageInfo.hasNextPage;
    }
    expect(found).toEqual(made.toSorted().toReversed());
  });
});

test('a room is seen by its members alone, and so are they', async () => {
  const [a, b] = (await team(2)) as [Actor, Actor];
  const room = await group(a, [b]);
  const { members } = (await seen(a, room, 'members { nodes { id } }'))!;
  const ids = [room, ...members.nodes.map(({ id }: any) => id)];
  const nodes = async (by: Actor) =>
    (await by.ask('query($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }', { ids })).nodes;
  expect((await nodes(b)).map(({ __typename }: any) => __typename)).toEqual(['Room', 'RoomMember', 'RoomMember']);
  const [stranger] = await strangers(server);
  for (const by of [stranger, await colleagueOf(a)]) {
    expect(await nodes(by)).toEqual([null, null, null]);
    expect(await seen(by, room, 'id')).toBeNull();
  }
  for (const id of [nowhere, a.id, '', '\0']) expect(await seen(a, id, 'id')).toBeNull();
});
