import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { RoomChangeRow } from '../entities/room-change-row.js';
import { authenticate } from '../src/auth/credentials.js';
import { DAY } from '../src/clock.js';
import { END, SESSION_OVER } from '../src/execution/results.js';
import { RoomResults } from '../src/execution/room-results.js';
import { anotherDevice, cast, connect, person, type Actor } from './support/cast.js';
import { hangUp, subscribe, subscribeSse, type Live } from './support/live.js';
import { group, say } from './support/rooms.js';
import { startServer, type TestServer } from './support/server.js';
import { until } from './support/until.js';

let server: TestServer;
let an: Actor, binh: Actor, chie: Actor, emma: Actor;

beforeAll(async () => {
  server = await startServer();
  ({ an, binh, chie, emma } = await cast(server));
  await connect(an, chie);
  await connect(an, emma);
});
afterEach(async () => {
  hangUp();
  await until(() => server.app.streams.count().feeds === 0, 'no streams');
});
afterAll(() => server.stop());

const posted = `subscription($roomId: ID!, $after: Int) { messagePosted(roomId: $roomId, afterSequence: $after) {
  sequence hidden recallable sender { id displayName } content { ... on TextContent { text } ... on NoticeContent { summary } } } }`;
const changes = `subscription($roomId: ID!, $after: Int) { roomChanges(roomId: $roomId, afterRevision: $after) { __typename revision
  ... on MessagePosted { message { sequence } }
  ... on MessageRecalled { message { sequence recalledAt content { __typename } } }
  ... on ReadMarkMoved { member { person { id } readSequence } } } }`;
const activity = 'subscription { roomActivity { room { id lastMessage { sequence } } lastSequence unreadCount } }';

const sequencesIn = (live: Live) => live.received.map((data) => data.messagePosted.sequence as number);
const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + 1 + i);
/** Everybody follows, in this process. */
const followed = (listeners: number) =>
  until(() => server.app.streams.count().listeners === listeners, 'all to follow');

describe('the messages of a room', () => {
  test('cut off at any moment and resumed after the last number, each comes exactly once and in order', async () => {
    const roomId = await group(an, [binh, chie]);
    const writing = (async () => {
      for (let i = 0; i < 15; i += 1)
        await Promise.all([an, binh, chie].map((actor) => say(actor, roomId, `${actor.name} ${i}`)));
    })();
    const got: number[] = [0];
    for (let cuts = 0; got.at(-1)! < 1 + 45; cuts += 1) {
      const live = await (cuts % 3 ? subscribe : subscribeSse)(binh, posted, { roomId, after: got.at(-1) });
      const enough = cuts % 7;
      await until(() => live.received.length >= Math.min(enough, 46 - got.at(-1)!), 'enough to cut');
      expect(live.errors).toEqual([]);
      got.push(...sequencesIn(live));
      live.received.length = 0;
      if (live.socket && cuts % 2) live.socket.terminate();
      else live.stop();
    }
    await writing;
    expect(got).toEqual(numbers(-1, 46));
  });

  test('look to each as they may see them, though many ask the same', async () => {
    const duc = await person(server, { organizationId: an.organizationId, locale: 'EN' });
    const roomId = await group(an, [binh, chie, duc]);
    await duc.mutate('blockPerson', { personId: binh.id });
    const people = [an, binh, chie, duc];
    const lives = await Promise.all(people.map((actor) => subscribe(actor, posted, { roomId })));
    await followed(8);
    await say(binh, roomId, 'Chào');
    await an.mutate('renameRoom', { roomId, name: 'Osaka' });
    const of = async (live: Live) => (await live.have(2)).map(({ messagePosted }) => messagePosted);
    const said = { sequence: 2, hidden: false, recallable: false, content: { text: 'Chào' } };
    const sender = { id: binh.id, displayName: binh.name };
    const notice = (summary: string) => ({
      sequence: 3,
      hidden: false,
      recallable: false,
      sender: null,
      content: { summary },
    });
    expect(await Promise.all(lives.map(of))).toEqual([
      [{ ...said, sender }, notice(`${an.name} đã đặt tên nhóm là “Osaka”.`)],
      [{ ...said, sender, recallable: true }, notice(`${an.name} đã đặt tên nhóm là “Osaka”.`)],
      [{ ...said, sender }, notice(`${an.name}さんがグループ名を「Osaka」に変更しました。`)],
      [{ ...said, sender, hidden: true, content: null }, notice(`${an.name} named the group “Osaka”.`)],
    ]);
  });

  test('begin with what was written since one joined', async () => {
    const roomId = await group(an, [binh]);
    await say(an, roomId, 'before');
    await an.mutate('inviteToRoom', { roomId, personIds: [chie.id] });
    const { sequence } = await say(an, roomId, 'after');
    const live = await subscribe(chie, posted, { roomId, after: 0 });
    await live.have(2);
    await say(an, roomId, 'and on');
    await live.have(3);
    expect([sequence, sequencesIn(live)]).toEqual([4, [3, 4, 5]]);
  });

  test('are for members, and after numbers that there are', async () => {
    const roomId = await group(an, [binh]);
    for (const query of [posted, changes]) {
      for (const [actor, id, after, code] of [
        [chie, roomId, 0, 'NOT_FOUND'],
        [an, 'room_01h455vb4pex5vsknk084sn02q', 0, 'NOT_FOUND'],
        [an, 'nonsense', 0, 'NOT_FOUND'],
        [an, roomId, 2, 'CURSOR_AHEAD'],
        [an, roomId, -1, 'BAD_USER_INPUT'],
      ] as const) {
        const live = await subscribe(actor, query, { roomId: id, after });
        await until(() => live.errors.length > 0, `an error about ${id} ${after}`);
        expect([live.errors[0].extensions.code, live.received]).toEqual([code, []]);
      }
    }
  });
});

describe('whoever is taken out of a room', () => {
  test('hears nothing more: the subscription is complete', async () => {
    const roomId = await group(an, [binh, chie]);
    const [out, own, stays] = await Promise.all([
      subscribe(chie, posted, { roomId }),
      subscribe(chie, 'subscription { events { __typename ... on RoomLeft { roomId } } }'),
      subscribe(binh, posted, { roomId }),
    ]);
    await followed(5);
    await say(an, roomId, 'for all');
    await out.have(1);
    await an.mutate('removeFromRoom', { roomId, personId: chie.id });
    await say(an, roomId, 'for the rest');
    await stays.have(3);
    await until(() => out.completed, 'the end');
    expect([sequencesIn(out), out.errors]).toEqual([[2], []]);
    expect((await own.have(1)).at(-1).events).toEqual({ __typename: 'RoomLeft', roomId });
    const again = await subscribe(chie, posted, { roomId, after: 2 });
    await until(() => again.errors.length > 0, 'a refusal');
    expect(again.errors[0].extensions.code).toBe('NOT_FOUND');
  });

  test('hears nothing of what was on its way', async () => {
    for (let i = 0; i < 10; i += 1) {
      const roomId = await group(an, [binh, chie]);
      const out = await subscribe(chie, posted, { roomId });
      await followed(2);
      const [, removed] = await Promise.all([
        Promise.all(Array.from({ length: 5 }, (_, k) => say(binh, roomId, `${k}`))),
        an.mutate('removeFromRoom', { roomId, personId: chie.id }, 'room { lastMessage { sequence } }'),
      ]);
      await say(an, roomId, 'afterwards');
      await until(() => out.completed, 'the end');
      const notice = removed.room.lastMessage.sequence;
      expect(sequencesIn(out).filter((sequence) => sequence >= notice)).toEqual([]);
      out.stop();
    }
  });
});

describe('while a result is being made', () => {
  /** The outcome for Chie of a message, and what happens to her while it is made. */
  async function outcome(meanwhile: (roomId: string) => Promise<unknown>) {
    const roomId = await group(an, [binh, chie]);
    const device = await anotherDevice(chie);
    const { id } = await say(an, roomId, 'on its way');
    const { services } = server.app;
    const { viewer } = (await authenticate(services.db.read, device.token, services.clock.now()))!;
    const change = await services.db.read.row(RoomChangeRow, 'where subject_id = $1', [id]);
    const document = {
      key: 'the same for all',
      neutral: { own: false },
      execute: async () => {
        await meanwhile(roomId);
        return { data: id };
      },
    };
    const results = new RoomResults(services);
    return { made: JSON.stringify({ data: id }), device, again: () => results.resultOf(document, viewer, change!) };
  }

  test.each([
    ['is taken out of the room', async () => undefined],
    [
      'is taken out, and brought in again',
      (roomId: string) => an.mutate('inviteToRoom', { roomId, personIds: [chie.id] }),
    ],
  ])('whoever %s is not given it', async (_what, then) => {
    const { again } = await outcome(async (roomId) => {
      await an.mutate('removeFromRoom', { roomId, personId: chie.id });
      await then(roomId);
    });
    expect(await again()).toBe(END);
  });

  test('everybody else is, until their session is over', async () => {
    const { again, made, device } = await outcome(async () => undefined);
    expect(await again()).toBe(made);
    await device.mutate('signOut', {});
    expect(await again()).toBe(SESSION_OVER);
  });
});

describe('the changes of a room', () => {
  test('come in one stream without gaps: posts, recalls and read marks', async () => {
    const roomId = await group(an, [binh]);
    const live = await subscribe(binh, changes, { roomId, after: 0 });
    await live.have(1);
    const { id } = await say(an, roomId, 'a slip');
    await binh.mutate('markRead', { roomId, sequence: 2 });
    await an.mutate('recallMessage', { id });
    await say(binh, roomId, 'again, please');
    await live.have(5);
    const expected = [
      { __typename: 'MessagePosted', revision: 1, message: { sequence: 1 } },
      { __typename: 'MessagePosted', revision: 2, message: { sequence: 2 } },
      { __typename: 'ReadMarkMoved', revision: 3, member: { person: { id: binh.id }, readSequence: 2 } },
      {
        __typename: 'MessageRecalled',
        revision: 4,
        message: { sequence: 2, recalledAt: expect.any(String), content: null },
      },
      { __typename: 'MessagePosted', revision: 5, message: { sequence: 3 } },
    ];
    expect(live.received.map((data) => data.roomChanges)).toEqual(expected);
    const later = await subscribeSse(an, changes, { roomId, after: 2 });
    expect((await later.have(3)).map((data) => data.roomChanges)).toEqual(expected.slice(2));
    expect((await an.ask('query($id: ID!) { room(id: $id) { revision } }', { id: roomId })).room.revision).toBe(5);
  });

  test('of messages from before one joined are left out', async () => {
    const roomId = await group(an, [binh]);
    const { id } = await say(an, roomId, 'not for Chie');
    await an.mutate('inviteToRoom', { roomId, personIds: [chie.id] });
    const live = await subscribe(chie, changes, { roomId, after: 0 });
    await live.have(1);
    await an.mutate('recallMessage', { id });
    await say(an, roomId, 'for Chie');
    await live.have(2);
    expect(live.received.map((data) => data.roomChanges)).toEqual([
      { __typename: 'MessagePosted', revision: 3, message: { sequence: 3 } },
      { __typename: 'MessagePosted', revision: 5, message: { sequence: 4 } },
    ]);
  });

  test('are kept for a week, and posts for as long as their messages', async () => {
    const roomId = await group(an, [binh]);
    await say(an, roomId, 'kept');
    await binh.mutate('markRead', { roomId, sequence: 2 });
    server.clock.advance(8 * DAY);
    await server.app.housekeeping.run();
    const expired = await subscribe(an, changes, { roomId, after: 2 });
    await until(() => expired.errors.length > 0, 'a refusal');
    expect(expired.errors[0].extensions.code).toBe('CURSOR_EXPIRED');
    const [after, all] = await Promise.all([
      subscribe(an, changes, { roomId, after: 3 }),
      subscribe(an, posted, { roomId, after: 0 }),
    ]);
    await all.have(2);
    await followed(3);
    await say(an, roomId, 'new');
    await Promise.all([after.have(1), all.have(3)]);
    expect([sequencesIn(all), after.received[0].roomChanges.revision]).toEqual([[1, 2, 3], 4]);
  });
});

describe('the activity of all rooms', () => {
  test('tells which moves on, with what is unread, also of a room that is new', async () => {
    const roomId = await group(an, [binh, chie]);
    const live = await subscribe(chie, activity);
    await followed(2);
    await until(() => server.app.services.bus.listeners > 1, 'her rooms to be listened to');
    await say(an, roomId, 'one');
    expect((await live.have(1)).at(-1).roomActivity).toEqual({
      room: { id: roomId, lastMessage: { sequence: 2 } },
      lastSequence: 2,
      unreadCount: 1,
    });
    await chie.mutate('markRead', { roomId, sequence: 2 });
    expect((await live.have(2)).at(-1).roomActivity).toMatchObject({ lastSequence: 2, unreadCount: 0 });
    const { id } = await say(an, roomId, 'a slip');
    await live.have(3);
    await an.mutate('recallMessage', { id });
    expect((await live.have(4)).at(-1).roomActivity).toMatchObject({ lastSequence: 3, unreadCount: 0 });
    const read = await say(an, roomId, 'read, and then taken back');
    await chie.mutate('markRead', { roomId, sequence: 4 });
    await live.have(6);
    await an.mutate('recallMessage', { id: read.id });
    expect((await live.have(7)).at(-1).roomActivity).toMatchObject({ lastSequence: 4, unreadCount: 0 });
    const other = await group(an, [chie]);
    await say(an, other, 'hello');
    await until(
      () => live.received.some(({ roomActivity }) => roomActivity.room.id === other && roomActivity.unreadCount === 1),
      'the new room',
    );
    await an.mutate('removeFromRoom', { roomId, personId: chie.id });
    await say(an, roomId, 'without her');
    await say(an, other, 'with her');
    await until(() => live.received.at(-1).roomActivity.unreadCount === 2, 'the last');
    expect(live.received.filter(({ roomActivity }) => roomActivity.room.id === roomId)).toHaveLength(7);
    expect(live.errors).toEqual([]);
  });

  test('is not told of a room that was left before it was taken', async () => {
    const [left, stays] = [await group(an, [chie]), await group(an, [chie])];
    const activity = await server.app.services.activities.follow(chie.id);
    await say(an, left, 'soon gone');
    await until(() => activity.behind > 0, 'it to be woken');
    await an.mutate('removeFromRoom', { roomId: left, personId: chie.id });
    await say(an, stays, 'still here');
    expect((await activity.next()).value).toEqual({ roomId: stays });
    await activity.return();
  });

  test('is not moved by what is hidden', async () => {
    const { room } = await an.mutate('openDirectRoom', { personId: emma.id }, 'room { id }');
    const other = await group(emma, [an]);
    await emma.mutate('blockPerson', { personId: an.id });
    const live = await subscribe(emma, activity);
    await followed(2);
    await say(an, room.id, 'do you hear?');
    await emma.mutate('unblockPerson', { personId: an.id });
    await say(an, other, 'and now?');
    await live.have(1);
    expect(live.received.map(({ roomActivity }) => roomActivity.room.id)).toEqual([other]);
  });
});

test('unread counts and read marks are the same on all devices', async () => {
  const roomId = await group(an, [binh]);
  const phone = await anotherDevice(binh);
  const live = await subscribe(phone, 'subscription { events { __typename ... on RoomRead { roomId readSequence } } }');
  await followed(2);
  await say(an, roomId, 'one');
  await say(an, roomId, 'two');
  const unread = async (device: Actor) => {
    const { viewer, room } = await device.ask(
      'query($id: ID!) { viewer { unreadCount } room(id: $id) { unreadCount } }',
      { id: roomId },
    );
    return [viewer.unreadCount, room.unreadCount];
  };
  const [before] = await unread(binh);
  expect(await unread(phone)).toEqual([before, 2]);
  await binh.mutate('markRead', { roomId, sequence: 3 });
  expect((await live.have(1))[0].events).toEqual({ __typename: 'RoomRead', roomId, readSequence: 3 });
  expect(await unread(phone)).toEqual([before! - 2, 0]);
});

test('a session that is revoked ends what it follows', async () => {
  const roomId = await group(an, [binh]);
  const phone = await anotherDevice(binh);
  const live = await subscribe(phone, posted, { roomId });
  await followed(2);
  await binh.mutate('revokeSession', { id: phone.sessionId });
  await say(an, roomId, 'too late');
  await until(() => live.closed !== null, 'the socket to be closed');
  expect(live.received).toEqual([]);
});
