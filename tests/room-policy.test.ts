import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { Room } from '../entities/room.js';
import { SqliteConnection } from '../src/database/sqlite.js';
import type { Param } from '../src/database/tx.js';
import { settleRoom } from '../src/domain/room-policy.js';
import { createRoom } from '../src/domain/rooms.js';
import { roomJobs } from '../src/room-jobs.js';
import { connect, person, type Actor } from './support/cast.js';
import { strangers } from './support/contact-requests.js';
import { onPostgres } from './support/database.js';
import {
  colleagueOf,
  done,
  group,
  hearing,
  lines,
  memberIds,
  messageIdOf,
  open,
  expectRefusal,
  roomIds,
  say,
  seen,
} from './support/rooms.js';
import { settled, unchanged } from './support/rows.js';
import { startServer, type TestServer } from './support/server.js';

let server: TestServer;

beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

const set = (admin: Actor, policy: object) => done(admin, 'updateExternalPolicy', policy);
const access = (admin: Actor, of: Actor, otherOrganizations: boolean) =>
  done(admin, 'setExternalAccess', { userId: of.id, otherOrganizations });
const closed = async (by: Actor, room: string): Promise<boolean> =>
  (await seen(by, room, 'closedAt'))!.closedAt !== null;

/** A member of each of two organizations, contacts of each other, with their administrators and a room of each kind. */
async function twoSides() {
  const [ours, theirs] = await strangers(server);
  const [a, b, colleague, guest] = [
    await colleagueOf(ours),
    await colleagueOf(theirs),
    await colleagueOf(ours),
    await person(server),
  ];
  await connect(a, b);
  const direct = (await roomIds(a))[0]!;
  const atOnce = await open(a, { messageId: await messageIdOf(theirs) });
  const shared = await group(a, [b, colleague]);
  const inside = await group(a, [colleague]);
  const pair = await open(a, { personId: colleague.id });
  await connect(a, guest);
  const elsewhere = await open(a, { personId: guest.id });
  return { ours, theirs, a, b, colleague, guest, direct, atOnce, shared, inside, pair, elsewhere };
}

describe('narrowing a policy closes the rooms it does not allow any more, and widening it opens them', () => {
  test.each([
    ['nobody', { otherOrganizations: 'NOBODY' }],
    ['chosen members, and none was chosen', { otherOrganizations: 'CHOSEN_MEMBERS' }],
    ['a list without anybody', { allowedOrganizationIds: [] }],
  ])('to %s, on either side', async (_, policy) => {
    for (const side of ['ours', 'theirs'] as const) {
      const all = await twoSides();
      const { a, b, colleague, theirs, direct, atOnce, shared, inside, pair } = all;
      const admin = all[side];
      await say(b, direct, 'Before');
      const rooms = [direct, shared, atOnce];
      const changed = (...ids: string[]) => ids.toSorted().map((id) => `RoomChanged ${id}`);
      const told = async (work: () => Promise<void>) =>
        (await hearing([a, b, colleague, theirs], work)).map((events) => events.toSorted());
      const toAll = [
        changed(...rooms, ...(side === 'ours' ? [all.elsewhere] : [])),
        changed(direct, shared),
        changed(shared),
        changed(atOnce),
      ];
      expect(await told(() => set(admin, policy))).toEqual(toAll);
      for (const room of rooms) expect(await closed(a, room)).toBe(true);
      for (const room of [inside, pair]) expect(await closed(a, room)).toBe(false);
      expect(await closed(a, all.elsewhere)).toBe(side === 'ours');
      for (const [by, room] of [
        [a, direct],
        [b, direct],
        [a, shared],
        [b, shared],
        [colleague, shared],
        [a, atOnce],
        [theirs, atOnce],
      ] as const)
        await expectRefusal(by, 'postMessage', { roomId: room, text: 'x' }, 'ROOM_CLOSED', 'roomId');
      await expectRefusal(a, 'renameRoom', { roomId: shared, name: 'x' }, 'ROOM_CLOSED', 'roomId');
      await expectRefusal(a, 'inviteToRoom', { roomId: shared, personIds: [all.ours.id] }, 'ROOM_CLOSED', 'roomId');
      for (const by of [a, b]) {
        expect(await lines(by, direct)).toEqual(['Before', 'ROOM_CLOSED']);
        expect(await lines(by, shared)).toEqual([`ROOM_CREATED ${a.id}`, 'ROOM_CLOSED']);
        expect(await roomIds(by)).toEqual(expect.arrayContaining([direct, shared]));
        expect(await seen(by, shared, 'unreadCount')).toEqual({ unreadCount: 0 });
      }
      await settled(server); // the job finds nothing more to do
      expect(await lines(a, shared)).toEqual([`ROOM_CREATED ${a.id}`, 'ROOM_CLOSED']);

      expect(await told(() => set(admin, { otherOrganizations: 'EVERYBODY', allowedOrganizationIds: null }))).toEqual(
        toAll,
      );
      for (const room of rooms) {
        expect(await closed(a, room)).toBe(false);
        expect((await lines(a, room)).slice(-2)).toEqual(['ROOM_CLOSED', 'ROOM_OPENED']);
        await say(a, room, 'After');
      }
      await say(b, direct, 'After');
    }
  });

  test('to chosen members: theirs stay, and open and close as they are chosen', async () => {
    const { ours, a, colleague, b, direct, shared } = await twoSides();
    await connect(colleague, b);
    const other = await open(colleague, { personId: b.id });
    await access(ours, a, true);
    await set(ours, { otherOrganizations: 'CHOSEN_MEMBERS' });
    // In the group is somebody who was not chosen.
    const looks = async () => [await closed(a, direct), await closed(colleague, other), await closed(b, shared)];
    expect(await looks()).toEqual([false, true, true]);
    const heardBy = await hearing([b], () => access(ours, colleague, true));
    expect(heardBy[0]!.toSorted()).toEqual([`RoomChanged ${other}`, `RoomChanged ${shared}`].toSorted());
    expect(await looks()).toEqual([false, false, false]);
    await access(ours, a, false);
    expect(await looks()).toEqual([true, false, true]);
    await expectRefusal(b, 'openDirectRoom', { personId: a.id }, 'EXTERNAL_CHAT_NOT_ALLOWED', 'personId');
    expect(await lines(b, shared)).toEqual([`ROOM_CREATED ${a.id}`, 'ROOM_CLOSED', 'ROOM_OPENED', 'ROOM_CLOSED']);
  });

  test('to a list: rooms with those on it stay', async () => {
    const { ours, theirs, a, guest, direct, shared, elsewhere } = await twoSides();
    await set(ours, { allowedOrganizationIds: [theirs.organizationId] });
    const looks = async () => [await closed(a, direct), await closed(a, shared), await closed(a, elsewhere)];
    expect(await looks()).toEqual([false, false, true]);
    await set(ours, { allowedOrganizationIds: [guest.organizationId] });
    expect(await looks()).toEqual([true, true, false]);
    await set(ours, { allowedOrganizationIds: [guest.organizationId, theirs.organizationId] });
    expect(await looks()).toEqual([false, false, false]);
  });

  test('on both sides: it takes both to open', async () => {
    const { ours, theirs, a, direct, shared } = await twoSides();
    await set(ours, { otherOrganizations: 'NOBODY' });
    const [nothing] = await hearing([a], () => set(theirs, { allowedOrganizationIds: [] }));
    expect(nothing).toEqual([]);
    await set(ours, { otherOrganizations: 'EVERYBODY' });
    expect([await closed(a, direct), await closed(a, shared)]).toEqual([true, true]);
    await set(theirs, { allowedOrganizationIds: null });
    expect([await closed(a, direct), await closed(a, shared)]).toEqual([false, false]);
    expect(await lines(a, direct)).toEqual(['ROOM_CLOSED', 'ROOM_OPENED']);
  });

  test('and leaves alone what it does not touch: rooms of former contacts stay closed', async () => {
    const { ours, a, b, direct, shared } = await twoSides();
    const { contacts } = await a.ask('{ contacts { nodes { id user { id } } } }');
    await done(a, 'removeContact', { id: contacts.nodes.find(({ user }: any) => user.id === b.id).id });
    await set(ours, { otherOrganizations: 'NOBODY' });
    await set(ours, { otherOrganizations: 'EVERYBODY' });
    expect(await lines(a, direct)).toEqual(['ROOM_CLOSED']);
    expect(await closed(a, shared)).toBe(false);
    const [toA] = await hearing([a], () => set(ours, { line: 'NOBODY', phoneSearch: false, fileSending: false }));
    expect(toA).toEqual([]);
  });
});

describe('a group that was closed because of somebody', () => {
  test.each([
    ['leave', (_: Actor, of: Actor, room: string) => done(of, 'leaveRoom', { roomId: room })],
    [
      'are removed from it',
      (owner: Actor, of: Actor, room: string) => done(owner, 'removeFromRoom', { roomId: room, personId: of.id }),
    ],
  ])('opens once they %s', async (_, part) => {
    const { ours, a, b, colleague, shared } = await twoSides();
    await access(ours, a, true);
    await set(ours, { otherOrganizations: 'CHOSEN_MEMBERS' });
    expect(await closed(b, shared)).toBe(true);
    const heardBy = await hearing([a, b, colleague], () => part(a, colleague, shared));
    expect(heardBy).toEqual([[`RoomChanged ${shared}`], [`RoomChanged ${shared}`], [`RoomLeft ${shared}`]]);
    expect((await lines(b, shared)).slice(1)).toEqual(['ROOM_CLOSED', `PEOPLE_LEFT ${colleague.id}`, 'ROOM_OPENED']);
    await say(b, shared, 'Again');
  });

  test.each([
    ['suspended', 'suspendMember', ['ROOM_CLOSED', 'ROOM_OPENED']],
    ['deleted', 'removeMember', ['ROOM_CLOSED', 'PEOPLE_LEFT', 'ROOM_OPENED']],
  ])('opens once they are %s', async (_, mutation, notices) => {
    const { ours, a, b, colleague, shared } = await twoSides();
    await access(ours, a, true);
    await set(ours, { otherOrganizations: 'CHOSEN_MEMBERS' });
    await done(ours, mutation, { userId: colleague.id });
    expect(await closed(b, shared)).toBe(false);
    expect((await lines(b, shared)).slice(1).map((line) => line.split(' ')[0])).toEqual(notices);
    if (mutation === 'removeMember') return;
    // Brought back, they may still not talk to those who are there.
    await done(ours, mutation, { userId: colleague.id, suspended: false });
    expect(await closed(b, shared)).toBe(true);
    expect(await memberIds(b, shared)).toEqual([a.id, b.id, colleague.id].toSorted());
  });
});

describe('nobody is brought together who may not talk', () => {
  const expectNotAllowed = (by: Actor, mutation: string, input: object, people: Actor[]) =>
    expectRefusal(
      by,
      mutation,
      { ...input, personIds: people.map(({ id }) => id) },
      'EXTERNAL_CHAT_NOT_ALLOWED',
      'personIds',
    );
  const expectNotInvited = (by: Actor, roomId: string, ...people: Actor[]) =>
    expectNotAllowed(by, 'inviteToRoom', { roomId }, people);
  const expectNotMade = (by: Actor, ...people: Actor[]) => expectNotAllowed(by, 'createRoom', {}, people);

  test('whoever is kept inside, and people outside: whichever of them is there first', async () => {
    const { ours, a, b, colleague, inside } = await twoSides();
    await access(ours, a, true);
    await set(ours, { otherOrganizations: 'CHOSEN_MEMBERS' });
    const open2 = await group(a, [b]);
    await expectNotInvited(a, open2, colleague);
    await expectNotInvited(a, open2, ours, colleague);
    await expectNotInvited(a, inside, b);
    await expectNotMade(a, b, colleague);
    expect(await memberIds(a, open2)).toEqual([a.id, b.id].toSorted());
    await access(ours, colleague, true);
    await done(a, 'inviteToRoom', { roomId: open2, personIds: [colleague.id] });
    await done(a, 'inviteToRoom', { roomId: inside, personIds: [b.id] });
  });

  test('the viewer themselves, and those of an organization that keeps to itself', async () => {
    const { ours, theirs, a, b, inside } = await twoSides();
    for (const admin of [ours, theirs]) {
      await set(admin, { otherOrganizations: 'NOBODY' });
      await expectNotMade(a, b);
      await expectNotInvited(a, inside, b);
      await set(admin, { otherOrganizations: 'EVERYBODY' });
    }
  });

  test('two guests of whom one may not talk to the other', async () => {
    const { ours, theirs, a, b, guest } = await twoSides();
    await set(theirs, { allowedOrganizationIds: [ours.organizationId] });
    await expectNotMade(a, b, guest);
    const room = await group(a, [b]);
    await expectNotInvited(a, room, guest);
    const other = await group(a, [guest]);
    await expectNotInvited(a, other, b);
    await set(theirs, { allowedOrganizationIds: [ours.organizationId, guest.organizationId] });
    await done(a, 'inviteToRoom', { roomId: room, personIds: [guest.id] });
    // And where it is forbidden later, the room closes for all three.
    await set(theirs, { allowedOrganizationIds: [ours.organizationId] });
    expect([await closed(a, room), await closed(b, room), await closed(guest, room)]).toEqual([true, true, true]);
  });

  test('and the administrators read of it', async () => {
    const { ours, theirs, a, b, inside } = await twoSides();
    await set(theirs, { otherOrganizations: 'NOBODY' });
    await expectNotInvited(a, inside, b);
    await expectNotMade(a, b, ours);
    const { auditLog } = await ours.ask('{ auditLog(first: 2) { nodes { action detail subjectId actor { id } } } }');
    expect(auditLog.nodes).toEqual([
      { action: 'policy.refused', detail: 'createRoom', subjectId: ours.organizationId, actor: { id: a.id } },
      { action: 'policy.refused', detail: 'inviteToRoom', subjectId: b.id, actor: { id: a.id } },
    ]);
  });
});

test('suspending somebody closes their direct rooms, and no group; restoring them opens what was closed', async () => {
  const { ours, a, b, colleague, direct, atOnce, shared, inside, pair, theirs } = await twoSides();
  const changed = (...ids: string[]) => ids.map((id) => `RoomChanged ${id}`);
  const told = (suspended: boolean) =>
    hearing([b, colleague, theirs], () => done(ours, 'suspendMember', { userId: a.id, suspended }));
  expect(await told(true)).toEqual([changed(direct), changed(pair), changed(atOnce)]);
  expect([await closed(b, direct), await closed(colleague, pair), await closed(theirs, atOnce)]).toEqual([
    true,
    true,
    true,
  ]);
  expect([await closed(b, shared), await closed(colleague, inside)]).toEqual([false, false]);
  for (const [by, room] of [
    [b, direct],
    [colleague, pair],
    [theirs, atOnce],
  ] as const)
    await expectRefusal(by, 'postMessage', { roomId: room, text: 'x' }, 'ROOM_CLOSED', 'roomId');
  await say(b, shared, 'Without them');
  await say(colleague, inside, 'Without them');
  expect(await memberIds(b, shared)).toEqual([a.id, b.id, colleague.id].toSorted());
  await settled(server);
  expect(await told(false)).toEqual([changed(direct), changed(pair), changed(atOnce)]);
  expect(await lines(b, direct)).toEqual(['ROOM_CLOSED', 'ROOM_OPENED']);
  await say(b, direct, 'Welcome back');
  await say(colleague, pair, 'Welcome back');
});

test('however many rooms there are: those that are not closed at once are by the job, and refuse meanwhile', async () => {
  const other = await startServer();
  try {
    const { db } = other.app.services;
    const { read } = db;
    const ours = await person(other);
    const [a, b] = [await colleagueOf(ours), await person(other)];
    await db.transaction(async (tx) => {
      const viewer = { ...ours, role: 'ADMIN', locale: 'EN', region: 'US' } as const;
      for (let i = 0; i < 450; i += 1) await createRoom(tx, viewer, { personIds: [a.id] });
    });
    await connect(ours, b);
    // They become rooms with somebody outside.
    await db.transaction(async (tx) => {
      await tx.run(`update room_members set person_id = $1 where person_id = $2`, [b.id, a.id]);
    });
    const count = async (where: string) =>
      (await read.get<{ n: number }>(`select count(*) as n from rooms where ${where}`))!.n;
    expect(await count('closed_at is null')).toBe(451);
    const direct = (await roomIds(ours, '(kind: DIRECT)'))[0]!; // the latest
    const policy = (otherOrganizations: string) => done(ours, 'updateExternalPolicy', { otherOrganizations });

    await policy('NOBODY');
    await settled(other);
    expect(await count('closed_at is not null')).toBe(451);
    await policy('EVERYBODY');
    await settled(other);
    expect(await count('closed_at is null')).toBe(451);
    expect(await lines(b, direct)).toEqual(['ROOM_CLOSED', 'ROOM_OPENED']);
    expect(await read.get('select count(*) as n from messages where kind = $1', ['NOTICE'])).toEqual({
      n: 450 + 2 * 451,
    });

    await other.app.worker.stop();
    await policy('NOBODY');
    expect(await count('closed_at is not null')).toBe(50);
    expect(await closed(ours, direct)).toBe(false);
    for (const by of [ours, b])
      expect((await by.mutate<object>('postMessage', { roomId: direct, text: 'x' })).userErrors).toMatchObject([
        { field: ['roomId'], code: 'EXTERNAL_CHAT_NOT_ALLOWED' },
      ]);
    const late = (await read.get<{ id: string }>(
      "select id from rooms where kind = 'GROUP' and closed_at is null order by id desc limit 1",
    ))!.id;
    for (const by of [ours, b])
      expect((await by.mutate<object>('postMessage', { roomId: late, text: 'x' })).userErrors).toMatchObject([
        { field: ['roomId'], code: 'EXTERNAL_CHAT_NOT_ALLOWED' },
      ]);
    expect(await lines(b, direct)).toEqual(['ROOM_CLOSED', 'ROOM_OPENED']);
    const { settleRooms } = roomJobs(other.app.services);
    const job = { of: 'organization', id: ours.organizationId } as const;
    await settleRooms(job, 'job', new AbortController().signal);
    expect(await count('closed_at is not null')).toBe(451);
    const written = await read.all('select id from messages');
    await settleRooms(job, 'job', new AbortController().signal); // a job may be done twice
    expect(await count('closed_at is not null')).toBe(451);
    expect(await read.all('select id from messages')).toEqual(written);
    expect((await lines(b, direct)).at(-1)).toBe('ROOM_CLOSED');
  } finally {
    await other.stop();
  }
});

test('a change that changes nothing is said in no room', async () => {
  const { ours, a, direct } = await twoSides();
  await set(ours, { otherOrganizations: 'EVERYBODY' });
  await settled(server);
  await unchanged(server, () => done(ours, 'updateExternalPolicy', {}));
  expect(await lines(a, direct)).toEqual([]);
});

test.skipIf(onPostgres)('whether a room may be open is found out without a look at all organizations', async () => {
  const { shared } = await twoSides();
  await server.app.services.db.transaction(async (tx) => {
    const room = (await tx.row(Room, 'where id = $1', [shared]))!;
    await tx.run('analyze'); // as SQLite knows them after a while
    const asked = vi.spyOn(SqliteConnection.prototype, 'all');
    await settleRoom(tx, room);
    const statements = asked.mock.calls.filter(([sql]) => sql.includes('organizations'));
    asked.mockRestore();
    expect(statements).toHaveLength(1);
    const [[sql, params]] = statements as [[string, readonly Param[]]];
    const plan = await tx.all<{ detail: string }>(`explain query plan ${sql}`, params);
    expect(plan.map(({ detail }) => detail)).toContain('SEARCH o USING INDEX sqlite_autoindex_organizations_1 (id=?)');
    expect(plan.filter(({ detail }) => /^SCAN o$|AUTOMATIC/.test(detail))).toEqual([]);
  });
});
