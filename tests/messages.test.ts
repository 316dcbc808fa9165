import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DAY, MINUTE } from '../src/clock.js';
import { anotherDevice, connect, person, type Actor } from './support/cast.js';
import { codes, eventCursor, strangers } from './support/contact-requests.js';
import { onPostgres } from './support/database.js';
import { colleagueOf, done, group, hearing, lines, open, expectRefusal, roomIds, say, seen } from './support/rooms.js';
import { everyRow, unchanged } from './support/rows.js';
import { startServer, type TestServer } from './support/server.js';
import { together } from './support/together.js';

let server: TestServer;

beforeAll(async () => {
  server = await startServer({ SESSION_DAYS: '365' });
});
afterAll(() => server.stop());

const expectNotPosted = (by: Actor, input: object, code: string, field: string | null) =>
  expectRefusal(by, 'postMessage', input, code, field);
const unread = async (by: Actor, roomId: string): Promise<number> => {
  const { room, viewer } = await by.ask('query($id: ID!) { room(id: $id) { unreadCount } viewer { unreadCount } }', {
    id: roomId,
  });
  expect(viewer.unreadCount).toBeGreaterThanOrEqual(room.unreadCount);
  return room.unreadCount;
};
const readMarks = async (by: Actor, roomId: string): Promise<Record<string, number>> => {
  const { members } = (await seen(by, roomId, 'members(first: 100) { nodes { person { id } readSequence } }'))!;
  return Object.fromEntries(members.nodes.map((member: any) => [member.person.id, member.readSequence]));
};
const last = async (by: Actor, roomId: string): Promise<number | null> =>
  (await seen(by, roomId, 'lastMessage { sequence }'))!.lastMessage?.sequence ?? null;
const block = (by: Actor, of: Actor) => done(by, 'blockPerson', { personId: of.id });
const unblock = (by: Actor, of: Actor) => done(by, 'unblockPerson', { personId: of.id });

/** Two people of one organization, and their room. */
async function pair(): Promise<[Actor, Actor, string]> {
  const a = await person(server);
  const b = await colleagueOf(a);
  return [a, b, await open(a, { personId: b.id })];
}

/** Three of one organization, and their group. The first owns it; its first message is that it was made. */
async function trio(): Promise<[Actor, Actor, Actor, string]> {
  const a = await person(server);
  const [b, c] = [await colleagueOf(a), await colleagueOf(a)];
  return [a, b, c, await group(a, [b, c])];
}

const shown = `message { id sequence hidden recallable recalledAt createdAt room { id } sender { id } delivery { state }
  content { __typename ... on TextContent { text } ... on StickerContent { network packageId stickerId imageUrl alternativeText } } }`;

test('a message is answered, and read by everybody in the room', async () => {
  const [a, b, room] = await pair();
  const { message } = await a.mutate('postMessage', { roomId: room, text: 'はじめまして' }, shown);
  expect(message).toEqual({
    id: expect.stringMatching(/^msg_/),
    sequence: 1,
    hidden: false,
    recallable: true,
    recalledAt: null,
    createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    room: { id: room },
    sender: { id: a.id },
    delivery: null,
    content: { __typename: 'TextContent', text: 'はじめまして' },
  });
  for (const by of [a, b]) {
    const { node } = await by.ask(
      'query($id: ID!) { node(id: $id) { ... on Message { sequence recallable content { ... on TextContent { text } } } } }',
      { id: message.id },
    );
    expect(node).toEqual({ sequence: 1, recallable: by === a, content: { text: 'はじめまして' } });
    expect(await seen(by, room, 'lastSequence revision unreadCount lastMessage { id }')).toEqual({
      lastSequence: 1,
      revision: 1,
      unreadCount: by === a ? 0 : 1,
      lastMessage: { id: message.id },
    });
  }
  const { node } = await (await person(server)).ask('query($id: ID!) { node(id: $id) { id } }', { id: message.id });
  expect(node).toBeNull();
});

test('the numbers of fifty posted at once by several people are without gaps, in every room', async () => {
  const [a, b, c, room] = await trio();
  const other = await open(b, { personId: a.id });
  const posted = await together(
    server,
    Array.from({ length: 60 }, (_, i) => async () => {
      const [by, to] = i % 6 === 5 ? [[a, b][i % 2]!, other] : [[a, b, c][i % 3]!, room];
      return { to, text: `number ${i}`, ...(await say(by, to, `number ${i}`)) };
    }),
  );
  for (const [id, first, lastOne] of [
    [room, 2, 51], // 1 says that the group was made
    [other, 1, 10],
  ] as const) {
    const there = posted.filter(({ to }) => to === id).toSorted((x, y) => x.sequence - y.sequence);
    expect(there.map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: lastOne - first + 1 }, (_, i) => first + i),
    );
    for (const by of [a, b]) {
      expect((await lines(by, id)).filter((line) => line.startsWith('number'))).toEqual(there.map(({ text }) => text));
      expect(await seen(by, id, 'lastSequence revision')).toEqual({ lastSequence: lastOne, revision: lastOne });
    }
  }
});

describe('a text', () => {
  test.each([
    ['5,000 units', 'x'.repeat(5_000)],
    ['2,500 emoji of two units each', '🙂'.repeat(2_500)],
    ['lines, tabs and space around them', '  first\n\tsecond\r\n third \n'],
    ['what a name must not have', 'left \u202e right \ufeff'],
    ['what looks like a pattern or markup', "%_\\ ' or 1=1 -- <script>{people}</script>"],
  ])('is kept as it was written: %s', async (_, text) => {
    const [a, b, room] = await pair();
    await say(a, room, text);
    expect(await lines(b, room)).toEqual([text]);
  });

  test.each([
    ['5,001 units', 'x'.repeat(5_001), 'TOO_LONG'],
    ['an emoji that does not fit', 'x'.repeat(4_999) + '🙂', 'TOO_LONG'],
    ['nothing', '', 'INVALID'],
    ['space only', ' \n\t ', 'INVALID'],
    ['a NUL', 'a\0b', 'INVALID'],
    ['an escape', 'a\u001b[31m', 'INVALID'],
    ['a DEL', 'a\u007f', 'INVALID'],
    ['half an emoji', 'a\ud83d', 'INVALID'],
    ['the other half', '\ude42b', 'INVALID'],
  ])('is refused: %s', async (_, text, code) => {
    const [a, , room] = await pair();
    await expectNotPosted(a, { roomId: room, text }, code, 'text');
  });

  test('says in the viewer’s language why it was refused', async () => {
    const [a, , room] = await pair();
    const { userErrors } = await a.mutate<object>('postMessage', { roomId: room, text: 'x'.repeat(5_001) });
    expect(userErrors[0]!.message).toContain('5,000');
  });
});

describe('a sticker', () => {
  test('is one of the packs', async () => {
    const { stickerPacks } = await (
      await person(server)
    ).ask('{ stickerPacks(network: LINE) { network packageId stickerIds imageUrls } }');
    expect(stickerPacks).toHaveLength(15);
    expect(stickerPacks[0]).toEqual({
      network: 'LINE',
      packageId: '446',
      stickerIds: Array.from({ length: 40 }, (_, i) => String(1988 + i)),
      imageUrls: Array.from({ length: 40 }, (_, i) => expect.stringContaining(`/stickers/${1988 + i}.png?signature=`)),
    });
    const [a, b, room] = await pair();
    const { message } = await a.mutate(
      'postMessage',
      { roomId: room, sticker: { packageId: '446', stickerId: '2027' } },
      shown,
    );
    const content = {
      __typename: 'StickerContent',
      network: 'LINE',
      packageId: '446',
      stickerId: '2027',
      imageUrl: expect.stringContaining(`${server.config.publicUrl}/`),
      alternativeText: null,
    };
    expect(message).toMatchObject({ sequence: 1, content });
    const { node } = await b.ask(
      'query($id: ID!) { node(id: $id) { ... on Message { content { __typename ... on StickerContent { network packageId stickerId imageUrl alternativeText } } } } }',
      { id: message.id },
    );
    expect(node).toEqual({ content });
  });

  test.each([
    ['1', '1988'],
    ['446', '1'],
    ['446', '10855'], // of another pack
    ['446', '2028'],
    ['446 1988', ''],
    ['0446', '1988'],
    ['', ''],
    ['446', '\0'],
  ])('is refused where it is none: %j %j', async (packageId, stickerId) => {
    const [a, , room] = await pair();
    await expectNotPosted(a, { roomId: room, sticker: { packageId, stickerId } }, 'STICKER_NOT_SENDABLE', 'sticker');
  });
});

describe('it is refused', () => {
  test('to write nothing, or two things at once', async () => {
    const [a, , room] = await pair();
    const sticker = { packageId: '446', stickerId: '1988' };
    await expectNotPosted(a, { roomId: room }, 'INVALID', null);
    await expectNotPosted(a, { roomId: room, text: null, sticker: null, uploadId: null }, 'INVALID', null);
    await expectNotPosted(a, { roomId: room, text: 'x', sticker }, 'INVALID', null);
    await expectNotPosted(a, { roomId: room, text: '', sticker }, 'INVALID', null);
    await expectNotPosted(a, { roomId: room, text: 'x', uploadId: 'upl_01h455vb4pex5vsknk084sn02q' }, 'INVALID', null);
  });

  test('to write, read marks or recall where one is not', async () => {
    const [a, b, room] = await pair();
    const { id } = await say(a, room, 'x');
    const outsider = await person(server);
    const former = await colleagueOf(a);
    const [, , , left] = [a, b, former, await group(a, [b, former])];
    await done(former, 'leaveRoom', { roomId: left });
    for (const roomId of [room, 'room_01h455vb4pex5vsknk084sn02q', a.id, id, '', '\0']) {
      await expectNotPosted(outsider, { roomId, text: 'x' }, 'NOT_FOUND', 'roomId');
      await expectRefusal(outsider, 'markRead', { roomId, sequence: 1 }, 'NOT_FOUND', 'roomId');
    }
    await expectNotPosted(former, { roomId: left, text: 'x' }, 'NOT_FOUND', 'roomId');
    await expectRefusal(former, 'markRead', { roomId: left, sequence: 1 }, 'NOT_FOUND', 'roomId');
    for (const [by, one] of [
      [outsider, id],
      [b, id], // of another
      [a, room],
      [a, 'msg_01h455vb4pex5vsknk084sn02q'],
      [a, ''],
      [a, '\0'],
    ] as const)
      await expectRefusal(by, 'recallMessage', { id: one }, 'NOT_FOUND', 'id');
    for (const mutation of [
      `postMessage(input: { roomId: "${room}", text: "x" })`,
      `recallMessage(input: { id: "${id}" })`,
      `markRead(input: { roomId: "${room}", sequence: 1 })`,
    ]) {
      const { errors } = await unchanged(server, () =>
        server.graphql(`mutation { ${mutation} { userErrors { code } } }`),
      );
      expect(errors![0]!.extensions.code).toBe('UNAUTHENTICATED');
    }
  });

  test('to write in a closed room; what is there can be read, marked and taken back', async () => {
    const [a, b] = await strangers(server);
    await connect(a, b);
    const [room] = (await roomIds(a)) as [string];
    const { id } = await say(a, room, 'Before');
    const { contacts } = await a.ask('{ contacts { nodes { id } } }');
    await done(a, 'removeContact', { id: contacts.nodes[0].id });
    await expectNotPosted(a, { roomId: room, text: 'x' }, 'ROOM_CLOSED', 'roomId');
    await expectNotPosted(
      b,
      { roomId: room, sticker: { packageId: '446', stickerId: '1988' } },
      'ROOM_CLOSED',
      'roomId',
    );
    expect(await lines(b, room)).toEqual(['Before', 'ROOM_CLOSED']);
    await done(b, 'markRead', { roomId: room, sequence: 2 });
    await done(a, 'recallMessage', { id });
    expect(await lines(b, room)).toEqual(['recalled', 'ROOM_CLOSED']);
  });

  test('to write to somebody the viewer has blocked, in the room of the two only', async () => {
    const [a, b, , room] = await trio();
    const direct = await open(a, { personId: b.id });
    await block(a, b);
    await expectNotPosted(a, { roomId: direct, text: 'x' }, 'BLOCKED', 'roomId');
    await say(a, room, 'To the group');
    expect(await lines(b, room)).toEqual([`ROOM_CREATED ${a.id}`, 'To the group']);
  });
});

describe('with an idempotency key', () => {
  test('one is written, however often and at whatever moment it is sent', async () => {
    const [a, b, room] = await pair();
    const input = { roomId: room, text: 'once', idempotencyKey: 'key 🙂' };
    const answers = await together(
      server,
      Array.from({ length: 10 }, () => () => a.mutate('postMessage', input, shown)),
    );
    expect(answers).toEqual(answers.map(() => answers[0]));
    expect(answers[0]).toMatchObject({ message: { sequence: 1, content: { text: 'once' } }, userErrors: [] });
    expect(await lines(b, room)).toEqual(['once']);
    // Whatever else is said by then: it is a retry.
    const again = await unchanged(server, () => a.mutate('postMessage', { ...input, text: 'twice' }, shown));
    expect(again).toEqual(answers[0]);
  });

  test('it is that person’s own', async () => {
    const [a, b, room] = await pair();
    await say(a, room, 'of one', { idempotencyKey: 'the same' });
    await say(b, room, 'of the other', { idempotencyKey: 'the same' });
    expect(await lines(a, room)).toEqual(['of one', 'of the other']);
  });

  test('of several rooms at once it is good for one, and said to be used in the others', async () => {
    const [a, b, c, room] = await trio();
    const rooms = [room, await open(a, { personId: b.id }), await open(a, { personId: c.id })];
    const answers = await together(
      server,
      Array.from({ length: 9 }, (_, i) => () => {
        const input = { roomId: rooms[i % 3], text: 'once', idempotencyKey: 'anywhere' };
        return a.mutate('postMessage', input, 'message { id }');
      }),
    );
    const ids = answers.flatMap(({ message }) => (message ? [message.id] : []));
    expect([ids.length, new Set(ids).size]).toEqual([3, 1]);
    const refused = answers.filter(({ message }) => !message).flatMap(({ userErrors }) => userErrors);
    const used = { field: ['idempotencyKey'], code: 'INVALID', message: expect.stringContaining('used') };
    expect(refused).toEqual(Array.from({ length: 6 }, () => used));
    const written = await Promise.all(rooms.map((id) => lines(a, id)));
    expect(written.flat().filter((line) => line === 'once')).toEqual(['once']);
  });

  test('whose message is not theirs to see any more is said to be used', async () => {
    const [a, b, room] = await trio().then(([a, b, , room]) => [a, b, room] as const);
    const input = { roomId: room, text: 'once', idempotencyKey: 'came back' };
    await done(b, 'postMessage', input);
    await done(a, 'removeFromRoom', { roomId: room, personId: b.id });
    await done(a, 'inviteToRoom', { roomId: room, personIds: [b.id] });
    await expectNotPosted(b, input, 'INVALID', 'idempotencyKey');
  });

  test('a retry is answered also once the room is closed, or the message was taken back', async () => {
    const [a, b] = await strangers(server);
    await connect(a, b);
    const [room] = (await roomIds(a)) as [string];
    const input = { roomId: room, text: 'once', idempotencyKey: 'late' };
    const first = await a.mutate('postMessage', input, 'message { id recalledAt }');
    const { contacts } = await a.ask('{ contacts { nodes { id } } }');
    await done(a, 'removeContact', { id: contacts.nodes[0].id });
    expect(await unchanged(server, () => a.mutate('postMessage', input, 'message { id recalledAt }'))).toEqual(first);
    await done(a, 'recallMessage', { id: first.message.id });
    expect(await unchanged(server, () => a.mutate('postMessage', input, 'message { id recalledAt }'))).toEqual({
      message: { id: first.message.id, recalledAt: expect.any(String) },
      userErrors: [],
    });
  });

  test('it has up to 100 characters, and what was refused has used up none', async () => {
    const [a, , room] = await pair();
    await expectNotPosted(
      a,
      { roomId: room, text: 'x', idempotencyKey: 'x'.repeat(101) },
      'TOO_LONG',
      'idempotencyKey',
    );
    await expectNotPosted(a, { roomId: room, text: '', idempotencyKey: 'x'.repeat(100) }, 'INVALID', 'text');
    await say(a, room, 'x', { idempotencyKey: 'x'.repeat(100) });
    await say(a, room, 'y', { idempotencyKey: '' });
    expect(await lines(a, room)).toEqual(['x', 'y']);
  });
});

describe('what somebody writes whom the viewer has blocked', () => {
  test('is hidden from the viewer for ever, and the sender sees no difference', async () => {
    const [a, b, room] = await pair();
    const other = await colleagueOf(b);
    await say(a, room, 'Before');
    await done(b, 'markRead', { roomId: room, sequence: 1 });
    server.clock.advance(1_000);
    const later = await open(b, { personId: other.id });
    await say(other, later, 'Later');
    await done(b, 'markRead', { roomId: later, sequence: 1 });
    const order = await roomIds(b);
    expect(order).toEqual([later, room]);
    await block(b, a);
    const since = await eventCursor(b);
    server.clock.advance(1_000);

    const posted = await a.mutate('postMessage', { roomId: room, text: 'Are you there?' }, shown);
    expect(posted).toMatchObject({
      message: { sequence: 2, hidden: false, recallable: true, content: { text: 'Are you there?' } },
      userErrors: [],
    });
    expect(await lines(a, room)).toEqual(['Before', 'Are you there?']);
    expect(await last(a, room)).toBe(2);
    const looks = async () => {
      const { node } = await b.ask(
        'query($id: ID!) { node(id: $id) { ... on Message { sequence hidden sender { id } content { __typename } } } }',
        { id: posted.message.id },
      );
      expect(node).toEqual({ sequence: 2, hidden: true, sender: { id: a.id }, content: null });
      return {
        lines: await lines(b, room),
        last: await last(b, room),
        unread: await unread(b, room),
        all: (await b.ask('{ viewer { unreadCount } }')).viewer.unreadCount,
        order: await roomIds(b),
      };
    };
    const quiet = { lines: ['Before', 'hidden'], last: 1, unread: 0, all: 0, order };
    expect(await looks()).toEqual(quiet);
    expect(await hearing([b], async () => undefined)).toEqual([[]]);
    expect(
      (await b.ask('query($after: String!) { events(after: $after) { cursor } }', { after: since })).events,
    ).toEqual([]);

    // To mark it read would tell the sender.
    const marked = await b.mutate('markRead', { roomId: room, sequence: 2 }, 'room { id }');
    expect(marked.userErrors).toEqual([]);
    expect(await readMarks(a, room)).toEqual({ [a.id]: 0, [b.id]: 1 });

    await unblock(b, a);
    expect(await looks()).toEqual(quiet);
    server.clock.advance(1_000);
    await say(a, room, 'Thank you');
    expect({ ...(await looks()), order: await roomIds(b) }).toEqual({
      lines: ['Before', 'hidden', 'Thank you'],
      last: 3,
      unread: 1,
      all: 1,
      order: [room, later],
    });
    await done(b, 'markRead', { roomId: room, sequence: 3 });
    expect(await readMarks(a, room)).toEqual({ [a.id]: 0, [b.id]: 3 });
  });

  test('shows the room as before the first of several, of several people, and as after what is seen', async () => {
    const [a, b, c, room] = await trio();
    const d = await colleagueOf(a);
    await done(a, 'inviteToRoom', { roomId: room, personIds: [d.id] }); // 2
    await block(d, a);
    await block(d, b);
    const looks = async () => [await last(d, room), await unread(d, room)];
    const steps: [Actor, number | null, number][] = [
      [a, 2, 0], // 3
      [b, 2, 0],
      [a, 2, 0],
      [c, 6, 1],
      [b, 6, 1],
      [d, 8, 1], // their own
      [a, 8, 1],
      [c, 10, 2],
    ];
    for (const [by, sequence, count] of steps) {
      await say(by, room, `of ${by.name}`);
      expect(await looks()).toEqual([sequence, count]);
    }
    expect(await lines(d, room)).toEqual([
      `PEOPLE_JOINED ${d.id}`,
      'hidden',
      'hidden',
      'hidden',
      `of ${c.name}`,
      'hidden',
      `of ${d.name}`,
      'hidden',
      `of ${c.name}`,
    ]);
    expect((await lines(c, room)).filter((line) => line === 'hidden')).toEqual([]);
    // Among many the mark goes over what is hidden, as anybody's.
    for (const sequence of [5, 9]) {
      await done(d, 'markRead', { roomId: room, sequence });
      expect((await readMarks(c, room))[d.id]).toBe(sequence);
    }
    expect(await looks()).toEqual([10, 1]);
  });

  test('is hidden also where it is the name of the room, which others read in the notice', async () => {
    const [a, b, c, room] = await trio();
    await block(c, b);
    const shown = () => last(c, room);
    const before = await shown();
    await done(b, 'renameRoom', { roomId: room, name: 'Of Bình' });
    expect(await lines(a, room)).toEqual([`ROOM_CREATED ${a.id}`, `ROOM_RENAMED ${b.id}`]);
    expect(await lines(c, room)).toEqual([`ROOM_CREATED ${a.id}`, 'hidden']);
    expect(await shown()).toBe(before);
    await done(a, 'renameRoom', { roomId: room, name: 'Of An' });
    expect(await lines(c, room)).toEqual([`ROOM_CREATED ${a.id}`, 'hidden', `ROOM_RENAMED ${a.id}`]);
  });

  test('is not told how far they read who block it, not of what was written before either, until they read on', async () => {
    const [a, b, room] = await pair();
    await say(a, room, 'Before');
    await block(b, a);
    await say(a, room, 'Hidden');
    const device = await anotherDevice(b);
    const [toA, toB] = await hearing([a, b], () => done(b, 'markRead', { roomId: room, sequence: 2 }));
    expect([toA, toB]).toEqual([[], [`RoomRead ${room}`]]);
    expect([await unread(b, room), await unread(device, room)]).toEqual([0, 0]);
    expect(await readMarks(b, room)).toEqual({ [a.id]: 0, [b.id]: 2 });
    expect(await readMarks(a, room)).toEqual({ [a.id]: 0, [b.id]: 0 });
    expect(await seen(a, room, 'revision')).toEqual({ revision: 2 });
    await unblock(b, a);
    await say(a, room, 'And now?');
    await done(b, 'markRead', { roomId: room, sequence: 3 });
    expect(await readMarks(a, room)).toEqual({ [a.id]: 0, [b.id]: 3 });
    expect(await seen(a, room, 'revision')).toEqual({ revision: 4 });
  });

  test('is nothing to somebody who joined after what was seen', async () => {
    const [a, b, c, room] = await trio();
    const d = await colleagueOf(a);
    await block(d, b);
    await say(c, room, 'Early');
    await done(a, 'inviteToRoom', { roomId: room, personIds: [d.id] });
    await say(b, room, 'Not for all');
    expect(await last(d, room)).toBe(3);
    expect(await lines(d, room)).toEqual([`PEOPLE_JOINED ${d.id}`, 'hidden']);
  });

  test('is nothing to the room where it is the first in it', async () => {
    const [a, b, room] = await pair();
    server.clock.advance(1_000);
    const later = await open(b, { personId: (await colleagueOf(b)).id });
    await block(b, a);
    server.clock.advance(1_000);
    await say(a, room, 'First');
    expect([await last(b, room), await unread(b, room), await roomIds(b)]).toEqual([null, 0, [later, room]]);
    await unblock(b, a);
    await say(a, room, 'Second');
    expect([await last(b, room), await unread(b, room), await roomIds(b)]).toEqual([2, 1, [room, later]]);
  });

  test('was seen before it was blocked, and is so after', async () => {
    const [a, b, room] = await pair();
    await say(a, room, 'Before');
    await block(b, a);
    expect(await lines(b, room)).toEqual(['Before']);
    expect([await last(b, room), await unread(b, room)]).toEqual([1, 1]);
  });
});

describe('taking a message back', () => {
  const recall = (by: Actor, id: string) =>
    by.mutate('recallMessage', { id }, 'message { id sequence recalledAt recallable content { __typename } }');

  test('leaves its place only, for everybody, and nothing of it in the database', async () => {
    const [a, b, c, room] = await trio();
    const secret = `a secret of ${room}`;
    await block(c, a);
    const { id } = await say(a, room, secret);
    await say(a, room, 'and more');
    expect([await unread(b, room), await unread(c, room)]).toEqual([2, 0]);
    expect(JSON.stringify(await everyRow(server))).toContain(secret);
    const recalled = await recall(a, id);
    expect(recalled).toEqual({
      message: { id, sequence: 2, recalledAt: expect.any(String), recallable: false, content: null },
      userErrors: [],
    });
    for (const by of [a, b]) expect(await lines(by, room)).toEqual([`ROOM_CREATED ${a.id}`, 'recalled', 'and more']);
    expect(await lines(c, room)).toEqual([`ROOM_CREATED ${a.id}`, 'hidden', 'hidden']);
    expect(await unread(b, room)).toBe(1);
    const row = await server.app.services.db.read.get<{ content: null; upload_id: null }>(
      'select content, upload_id from messages where id = $1',
      [id],
    );
    expect(row).toEqual({ content: null, upload_id: null });
    expect(JSON.stringify(await everyRow(server))).not.toContain(secret);
    expect(await seen(b, room, 'lastSequence revision')).toEqual({ lastSequence: 3, revision: 4 });
  });

  test.skipIf(onPostgres)('leaves nothing of it in the pages of the file either', async () => {
    const [a, , room] = await pair();
    const secret = `nobody is to find ${room}`;
    const inFile = () => {
      const path = join(server.config.dataDir, 'tsunagu.sqlite');
      const db = new BetterSqlite(path);
      db.pragma('wal_checkpoint(TRUNCATE)');
      db.close();
      return readFileSync(path).includes(secret);
    };
    const { id } = await say(a, room, `${secret}, ${'whatever comes '.repeat(20)}`);
    for (let i = 0; i < 5; i += 1) await say(a, room, 'and more'); // what is last is written over anyway
    expect(inFile()).toBe(true);
    await recall(a, id);
    expect(inFile()).toBe(false);
  });

  test('a second time changes nothing, and ten at once are one', async () => {
    const [a, b, room] = await pair();
    const { id } = await say(a, room, 'x');
    const answers = await together(
      server,
      Array.from({ length: 10 }, () => () => recall(a, id)),
    );
    expect(answers).toEqual(answers.map(() => answers[0]));
    server.clock.advance(1_000);
    expect(await unchanged(server, () => recall(a, id))).toEqual(answers[0]);
    expect(await seen(b, room, 'revision lastMessage { sequence content { __typename } }')).toEqual({
      revision: 2,
      lastMessage: { sequence: 1, content: null },
    });
  });

  test('is for 24 hours, by the clock', async () => {
    const [a, , room] = await pair();
    const [early, late] = [await say(a, room, 'x'), await say(a, room, 'y')];
    const recallable = async () =>
      (await seen(a, room, 'messages { nodes { recallable } }'))!.messages.nodes.map((one: any) => one.recallable);
    server.clock.advance(DAY - MINUTE);
    expect(await recallable()).toEqual([true, true]);
    expect(await codes(a, 'recallMessage', { id: early.id })).toEqual([]);
    server.clock.advance(MINUTE);
    expect(await recallable()).toEqual([false, false]);
    await expectRefusal(a, 'recallMessage', { id: late.id }, 'NOT_RECALLABLE', 'id');
    expect(await codes(a, 'recallMessage', { id: early.id })).toEqual([]); // it is done
    expect(await lines(a, room)).toEqual(['recalled', 'y']);
  });

  test('is for its sender, while they are there, and for no notice', async () => {
    const [a, b, c, room] = await trio();
    const { id } = await say(b, room, 'x');
    for (const by of [a, c]) await expectRefusal(by, 'recallMessage', { id }, 'NOT_FOUND', 'id');
    const notice = (await seen(a, room, 'messages(first: 1) { nodes { id recallable } }'))!.messages.nodes[0];
    expect(notice.recallable).toBe(false);
    await expectRefusal(a, 'recallMessage', { id: notice.id }, 'NOT_FOUND', 'id');
    await done(b, 'leaveRoom', { roomId: room });
    await expectRefusal(b, 'recallMessage', { id }, 'NOT_FOUND', 'id');
    await done(a, 'inviteToRoom', { roomId: room, personIds: [b.id] });
    await expectRefusal(b, 'recallMessage', { id }, 'NOT_FOUND', 'id'); // to them it is not there any more
  });

  test('of what somebody has read or not leaves their mark where it is', async () => {
    const [a, b, room] = await pair();
    const { id } = await say(a, room, 'x');
    await done(b, 'markRead', { roomId: room, sequence: 1 });
    await recall(a, id);
    expect(await readMarks(a, room)).toEqual({ [a.id]: 0, [b.id]: 1 });
    expect(await unread(b, room)).toBe(0);
  });
});

describe('the read mark', () => {
  const mark = async (by: Actor, roomId: string, sequence: number): Promise<number> => {
    const { room, userErrors } = await by.mutate('markRead', { roomId, sequence }, 'room { unreadCount }');
    expect(userErrors).toEqual([]);
    return room.unreadCount;
  };

  test('goes forward to what there is, never back, and never beyond the last', async () => {
    const [a, b, room] = await pair();
    for (let i = 0; i < 5; i += 1) await say(a, room, `${i}`);
    expect(await unread(b, room)).toBe(5);
    expect(await mark(b, room, 2)).toBe(3);
    for (const sequence of [2, 1, 0, -1, -2_147_483_648])
      expect(await unchanged(server, () => mark(b, room, sequence))).toBe(3);
    expect((await readMarks(a, room))[b.id]).toBe(2);
    expect(await mark(b, room, 2_147_483_647)).toBe(0);
    expect((await readMarks(a, room))[b.id]).toBe(5);
    await say(a, room, 'one more');
    expect(await unread(b, room)).toBe(1);
    expect(await seen(a, room, 'revision lastSequence')).toEqual({ revision: 8, lastSequence: 6 });
  });

  test('is told to the reader’s own devices, and agrees on all of them', async () => {
    const [a, b, room] = await pair();
    for (let i = 0; i < 3; i += 1) await say(a, room, `${i}`);
    const device = await anotherDevice(b);
    const since = await eventCursor(device);
    const [toA, toB] = await hearing([a, b], () => mark(b, room, 2));
    expect([toA, toB]).toEqual([[], [`RoomRead ${room}`]]);
    const { events } = await device.ask(
      'query($after: String!) { events(after: $after) { __typename ... on RoomRead { roomId readSequence } } }',
      { after: since },
    );
    expect(events).toEqual([{ __typename: 'RoomRead', roomId: room, readSequence: 2 }]);
    expect([await unread(b, room), await unread(device, room)]).toEqual([1, 1]);
    expect((await device.ask('{ viewer { unreadCount } }')).viewer.unreadCount).toBe(1);
  });

  test('of marks set at once, the furthest stands, and each step is told once', async () => {
    const [a, b, room] = await pair();
    for (let i = 0; i < 10; i += 1) await say(a, room, `${i}`);
    const since = await eventCursor(b);
    await together(
      server,
      Array.from({ length: 20 }, (_, i) => () => mark(b, room, 1 + (i % 10))),
    );
    expect((await readMarks(a, room))[b.id]).toBe(10);
    const { events } = await b.ask(
      'query($after: String!) { events(after: $after) { ... on RoomRead { readSequence } } }',
      { after: since },
    );
    const told = events.map(({ readSequence }: any) => readSequence);
    expect(told).toEqual([...new Set<number>(told)].toSorted((x, y) => x - y));
    expect(told.at(-1)).toBe(10);
  });

  test('counts what others wrote: not one’s own, no notices, and nothing from before one joined', async () => {
    const [a, b, c, room] = await trio();
    expect([await unread(a, room), await unread(b, room)]).toEqual([0, 0]);
    await say(a, room, 'x');
    await say(b, room, 'y');
    expect([await unread(a, room), await unread(b, room), await unread(c, room)]).toEqual([1, 1, 2]);
    const d = await colleagueOf(a);
    await done(a, 'inviteToRoom', { roomId: room, personIds: [d.id] });
    expect(await unread(d, room)).toBe(0);
    await say(c, room, 'z');
    expect(await unread(d, room)).toBe(1);
    expect((await d.ask('{ viewer { unreadCount } }')).viewer.unreadCount).toBe(1);
    await done(d, 'leaveRoom', { roomId: room });
    expect((await d.ask('{ viewer { unreadCount } }')).viewer.unreadCount).toBe(0);
  });
});

describe('the list of messages', () => {
  const page = async (by: Actor, roomId: string, args: string) => {
    const { messages } = (await seen(
      by,
      roomId,
      `messages(${args}) { edges { cursor node { sequence } } totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }`,
    ))!;
    const cursors: string[] = messages.edges.map(({ cursor }: any) => cursor);
    const { startCursor, endCursor, hasNextPage, hasPreviousPage } = messages.pageInfo;
    expect([startCursor, endCursor]).toEqual([cursors[0] ?? null, cursors.at(-1) ?? null]);
    return {
      sequences: messages.edges.map(({ node }: any) => node.sequence) as number[],
      next: hasNextPage as boolean,
      previous: hasPreviousPage as boolean,
      total: messages.totalCount as number,
      cursors,
    };
  };
  const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
  let a: Actor, b: Actor, late: Actor, room: string;
  /** The cursor of each message, by its number. */
  let at: string[];

  beforeAll(async () => {
    let c: Actor;
    [a, b, c, room] = await trio(); // 1
    for (let i = 2; i <= 14; i += 1) await say(i % 2 === 0 ? a : c, room, `${i}`);
    late = await colleagueOf(a);
    await done(a, 'inviteToRoom', { roomId: room, personIds: [late.id] }); // 15
    for (let i = 16; i <= 25; i += 1) await say(i % 2 === 0 ? a : c, room, `${i}`);
    at = ['', ...(await page(a, room, 'first: 100')).cursors];
  });

  const expected = (from: number, to: number, previous: boolean, next: boolean) => ({
    sequences: range(from, to),
    previous,
    next,
  });

  test.each([
    ['', 1, 20, false, true],
    ['first: 100', 1, 25, false, false],
    ['first: 25', 1, 25, false, false],
    ['first: 24', 1, 24, false, true],
    ['first: 1', 1, 1, false, true],
    ['last: 100', 1, 25, false, false],
    ['last: 25', 1, 25, false, false],
    ['last: 24', 2, 25, true, false],
    ['last: 1', 25, 25, true, false],
    ['first: 10, after: 5', 6, 15, true, true],
    ['first: 10, after: 15', 16, 25, true, false],
    ['first: 9, after: 15', 16, 24, true, true],
    ['last: 10, before: 20', 10, 19, true, true],
    ['last: 10, before: 11', 1, 10, false, true],
    ['last: 9, before: 11', 2, 10, true, true],
    ['first: 3, after: 5, before: 20', 6, 8, true, true],
    ['first: 14, after: 5, before: 20', 6, 19, true, false],
    ['last: 3, after: 5, before: 20', 17, 19, true, true],
    ['last: 14, after: 5, before: 20', 6, 19, false, true],
    ['first: 3, before: 3', 1, 2, false, false],
    ['last: 3, after: 23', 24, 25, false, false],
    ['first: 5, after: 25', 26, 25, true, false],
    ['last: 5, before: 1', 1, 0, false, true],
    ['first: 5, after: 20, before: 10', 1, 0, true, false],
  ])('%s', async (args, from, to, previous, next) => {
    const given = args.replace(/(after|before): (\d+)/g, (_, side: string, n: string) => `${side}: "${at[Number(n)]}"`);
    const { cursors, total, ...found } = await page(a, room, given || 'first: null');
    expect(found).toEqual(expected(from, to, previous, next));
    expect(cursors).toEqual(at.slice(from, to + 1));
    expect(total).toBe(25);
  });

  test('is walked both ways, in pages of any size', async () => {
    for (const size of [1, 4, 5, 24, 25, 26]) {
      const forward: number[] = [];
      for (let after = '', more = true; more;) {
        const found = await page(b, room, `first: ${size}${after}`);
        forward.push(...found.sequences);
        after = `, after: "${found.cursors.at(-1)}"`;
        more = found.next;
      }
      expect(forward).toEqual(range(1, 25));
      const backward: number[] = [];
      for (let before = '', more = true; more;) {
        const found = await page(b, room, `last: ${size}${before}`);
        backward.unshift(...found.sequences);
        before = `, before: "${found.cursors[0]}"`;
        more = found.previous;
      }
      expect(backward).toEqual(range(1, 25));
    }
  });

  test('begins where one joined, from whatever point it is asked for', async () => {
    for (const [args, from, to, total] of [
      ['first: 100', 15, 25, 11],
      ['last: 100', 15, 25, 11],
      ['first: 2', 15, 16, 11],
      [`first: 2, after: "${at[3]}"`, 15, 16, 11],
      [`last: 100, after: "${at[3]}"`, 15, 25, 11],
      [`last: 3, before: "${at[16]}"`, 15, 15, 11],
      [`last: 3, before: "${at[10]}"`, 1, 0, 11],
      [`first: 3, before: "${at[10]}"`, 1, 0, 11],
    ] as const) {
      const found = await page(late, room, args);
      expect([args, found.sequences, found.total]).toEqual([args, range(from, to), total]);
    }
    expect(await page(late, room, `last: 11`)).toMatchObject({ previous: false });
    const early = (await seen(a, room, 'messages(first: 15) { nodes { id sequence } }'))!.messages.nodes;
    const { nodes } = await late.ask('query($ids: [ID!]!) { nodes(ids: $ids) { ... on Message { sequence } } }', {
      ids: early.map(({ id }: any) => id),
    });
    expect(nodes).toEqual([...Array(14).fill(null), { sequence: 15 }]);
  });

  test.each([
    'first: 0',
    'last: 0',
    'first: -1',
    'first: 101',
    'last: 101',
    'first: 1, last: 1',
    'after: ""',
    'after: "x"',
    `before: "${Buffer.from('["1"]').toString('base64url')}"`,
    `before: "${Buffer.from('[1,2]').toString('base64url')}"`,
    `before: "${Buffer.from('[1.5]').toString('base64url')}"`,
  ])('is refused with %s', async (args) => {
    const { errors } = await a.graphql(`query($id: ID!) { room(id: $id) { messages(${args}) { nodes { id } } } }`, {
      id: room,
    });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  test('begins at any number, such as where somebody has read to', async () => {
    for (const [args, from, to] of [
      ['first: 3, after: "5"', 6, 8],
      ['last: 3, before: "20"', 17, 19],
      ['first: 25, after: "0"', 1, 25],
      ['first: 3, after: "999999999999999"', 1, 0],
    ] as const)
      expect((await page(a, room, args)).sequences).toEqual(range(from, to));
  });

  test('takes cursors that nobody was given for what they say', async () => {
    const cursor = (n: number) => Buffer.from(JSON.stringify([n])).toString('base64url');
    for (const [args, from, to] of [
      [`first: 3, after: "${cursor(-5)}"`, 1, 3],
      [`first: 3, after: "${cursor(Number.MAX_SAFE_INTEGER)}"`, 1, 0],
      [`last: 3, before: "${cursor(Number.MAX_SAFE_INTEGER)}"`, 23, 25],
      [`last: 3, before: "${cursor(-5)}"`, 1, 0],
    ] as const)
      expect((await page(a, room, args)).sequences).toEqual(range(from, to));
  });
});
