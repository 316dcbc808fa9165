import { afterEach, beforeEach, expect, test } from 'vitest';
import type { LineChannel } from '../cli/fake-line/fake-line.js';
import { cast, connect, type Actor } from './support/cast.js';
import {
  bubble,
  connectChannel,
  delivered,
  entryOf,
  received,
  said,
  startLineWorld,
  write,
  type LineWorld,
} from './support/line-world.js';
import { subscribe } from './support/live.js';
import { settled, unchanged } from './support/rows.js';
import { until } from './support/until.js';

let world: LineWorld;
let people: Awaited<ReturnType<typeof cast>>;

beforeEach(async () => {
  world = await startLineWorld();
  people = await cast(world.server);
});
afterEach(() => world.stop());

async function friend(channel: LineChannel, reader: Actor, displayName: string, language = 'ja') {
  const user = world.line.addUser({ displayName, language });
  await user.follow(channel);
  const entry = await until(async () => {
    const found = await entryOf(reader, user);
    return found.room ? found : undefined;
  }, 'the room');
  return { user, id: entry.id as string, room: entry.room.id as string };
}

const roomOf = async (reader: Actor, id: string) =>
  (
    await reader.ask(
      'query($id: ID!) { room(id: $id) { name networks renamable closedAt members(first: 20) { nodes { owner person { id displayName __typename } } } } }',
      { id },
    )
  ).room;
const created = async (creator: Actor, personIds: string[], name?: string): Promise<string> => {
  const { room, userErrors } = await creator.mutate('createRoom', { personIds, name }, 'room { id }');
  expect(userErrors).toEqual([]);
  return room.id;
};
const codesOf = ({ userErrors }: { userErrors: { code: string; field: string[] | null }[] }) =>
  userErrors.map(({ code, field }) => [code, field]);

test('in a room of several members and several people on LINE each gets what all others write, with their names', async () => {
  const { chie, daichi } = people;
  const { channel } = await connectChannel(world, chie, { member: daichi });
  const hanako = await friend(channel, daichi, 'Hanako');
  const ken = await friend(channel, daichi, 'Ken');
  await daichi.mutate('updateExternalUser', { id: hanako.id, displayName: '鈴木様' });
  const room = await created(daichi, [chie.id, hanako.id, ken.id], '極秘プロジェクト');
  expect(await roomOf(chie, room)).toMatchObject({ name: '極秘プロジェクト', networks: ['LINE'], renamable: true });
  expect((await chie.ask('{ rooms(network: LINE) { nodes { id } } }')).rooms.nodes).toEqual([{ id: room }]);

  const message = await write(chie, room, 'ようこそ');
  expect(await received(hanako.user, channel, 1)).toEqual(['田中 千恵 / さくら商事: ようこそ']);
  expect(await received(ken.user, channel, 1)).toEqual(['田中 千恵 / さくら商事: ようこそ']);
  expect((await delivered(chie, message)).delivery.state).toBe('DELIVERED');
  await hanako.user.say(channel, 'よろしくお願いします');
  expect(await said(daichi, room, 2)).toEqual(['田中 千恵: ようこそ', '鈴木様: よろしくお願いします']);
  // Ken reads the name she has on LINE, and not the one that was given to her here.
  expect(await received(ken.user, channel, 2)).toEqual([
    '田中 千恵 / さくら商事: ようこそ',
    'Hanako: よろしくお願いします',
  ]);
  expect(await received(hanako.user, channel, 1)).toHaveLength(1);
  const all = JSON.stringify(world.line.requests);
  expect(all).not.toContain('極秘');
  expect(all).not.toContain('鈴木様');
});

test('what somebody writes goes to the room that wrote to them last; where several did, they are asked', async () => {
  const { chie, daichi } = people;
  const { channel } = await connectChannel(world, chie, { member: daichi });
  const hanako = await friend(channel, daichi, 'Hanako');
  const group = await created(daichi, [chie.id, hanako.id], '極秘');
  await hanako.user.say(channel, 'one');
  expect(await said(daichi, hanako.room, 1)).toEqual(['Hanako: one']);
  await write(chie, group, 'from the group');
  await received(hanako.user, channel, 1);
  await hanako.user.say(channel, 'two');
  expect(await said(daichi, group, 2)).toEqual(['田中 千恵: from the group', 'Hanako: two']);

  await write(daichi, hanako.room, 'from me alone');
  await received(hanako.user, channel, 2);
  await hanako.user.say(channel, 'three');
  await hanako.user.say(channel, 'four');
  const asked = await until(() => {
    const { messages } = hanako.user.chat(channel);
    const questions = messages.filter(({ choices }) => choices.length > 0);
    return Promise.resolve(messages.at(-1) === questions.at(-1) ? questions.at(-1) : undefined);
  }, 'the question');
  expect([bubble(asked.content), asked.name, asked.choices.map(({ label }) => label)]).toEqual([
    'どなた宛てのメッセージですか？',
    'Sakura Support',
    ['佐藤 大地', '佐藤 大地、田中 千恵'],
  ]);
  expect(await said(daichi, group, 2)).toHaveLength(2);
  await hanako.user.press(asked.choices[1]!);
  expect(await said(daichi, group, 4)).toEqual([
    '田中 千恵: from the group',
    'Hanako: two',
    'Hanako: three',
    'Hanako: four',
  ]);
  await hanako.user.say(channel, 'five');
  expect((await said(daichi, group, 5)).at(-1)).toBe('Hanako: five');
});

test('whoever does not say which room they mean, means the latest', async () => {
  const { chie, daichi } = people;
  const { channel } = await connectChannel(world, chie, { member: daichi });
  const hanako = await friend(channel, daichi, 'Hanako');
  const group = await created(daichi, [chie.id, hanako.id]);
  await write(chie, group, 'first');
  world.server.clock.advance(1_000);
  await write(daichi, hanako.room, 'second');
  await received(hanako.user, channel, 2);
  await hanako.user.say(channel, 'hm');
  await received(hanako.user, channel, 3);
  world.server.clock.advance(5 * 60_000);
  world.server.app.worker.look();
  expect(await said(daichi, hanako.room, 2)).toEqual(['佐藤 大地: second', 'Hanako: hm']);
});

const questionsTo = (user: { chat(channel: LineChannel): { messages: any[] } }, channel: LineChannel): any[] =>
  user.chat(channel).messages.filter(({ choices }) => choices.length > 0);

/** Hanako, who has been written to from two rooms, and was asked which of these she means. */
async function asked() {
  const { chie, daichi, emma } = people;
  const { channel } = await connectChannel(world, chie, { member: daichi });
  const hanako = await friend(channel, daichi, 'Hanako');
  const ken = await friend(channel, daichi, 'Ken');
  await connect(daichi, emma);
  await daichi.mutate('updateExternalUser', { id: ken.id, displayName: '要注意' });
  const colleagues = await created(daichi, [chie.id, hanako.id], '極秘');
  const wide = await created(daichi, [emma.id, hanako.id, ken.id], '社外秘');
  await write(daichi, hanako.room, 'from me alone');
  world.server.clock.advance(1_000);
  await write(daichi, colleagues, 'from us');
  await received(hanako.user, channel, 2);
  await hanako.user.say(channel, 'secret');
  await until(() => Promise.resolve(questionsTo(hanako.user, channel).length > 0), 'the question');
  return { channel, hanako, ken, colleagues, wide };
}

const pass = (milliseconds: number) => {
  world.server.clock.advance(milliseconds);
  world.server.app.worker.look();
};
const undone = () =>
  world.server.app.services.db.read.all('select 1 from line_events where done_at is null and held_for is null');
const waiting = async () =>
  (await world.server.app.services.db.read.all('select event_id from line_events where held_for is not null')).length;

test('a room that wrote after the question gets nothing of what waits', async () => {
  const { chie, daichi } = people;
  const { channel, ken, colleagues, wide } = await asked();
  pass(1_000);
  await write(chie, colleagues, 'are you there?');
  await write(daichi, wide, 'to everybody');
  await received(ken.user, channel, 1);
  pass(5 * 60_000);
  expect((await said(daichi, colleagues, 3)).at(-1)).toBe('Hanako: secret');
  expect(await waiting()).toBe(0);
  expect(await said(daichi, wide, 1)).toEqual(['佐藤 大地: to everybody']);
  expect(await received(ken.user, channel, 1)).toHaveLength(1);
});

test('what was not said to be for a room with others on LINE does not go there by itself', async () => {
  const { daichi } = people;
  const { channel, hanako, ken, wide } = await asked();
  await write(daichi, wide, 'to everybody');
  await received(ken.user, channel, 1);
  await hanako.user.press(questionsTo(hanako.user, channel)[0].choices[0]);
  expect((await said(daichi, hanako.room, 2)).at(-1)).toBe('Hanako: secret');
  pass(1_000);
  await write(daichi, wide, 'again');
  await received(ken.user, channel, 2);
  await hanako.user.say(channel, 'for whom?');
  const question = await until(() => Promise.resolve(questionsTo(hanako.user, channel)[1]), 'the other question');
  // Others on LINE are named too, and people by the name they have there.
  expect(question.choices.map(({ label }: any) => label)).toEqual(['佐藤 大地、Ken、Emma Stone', '佐藤 大地']);
  pass(5 * 60_000);
  expect((await said(daichi, hanako.room, 3)).at(-1)).toBe('Hanako: for whom?');
  await settled(world.server);
  expect(await said(daichi, wide, 2)).toHaveLength(2);
});

test('a room that was not on the buttons cannot be chosen for what waits', async () => {
  const { chie, daichi } = people;
  const { channel, hanako, wide } = await asked();
  const notHers = await created(daichi, [chie.id]);
  const [direct] = questionsTo(hanako.user, channel)[0].choices;
  const { event } = await hanako.user.press(direct, { deliver: false });
  for (const [i, room] of [wide, notHers, 'nothing'].entries()) {
    const webhookEventId = `01HZ000000000000000000000${i}`;
    await channel.deliver([{ ...event!, webhookEventId, postback: { data: `room=${room}` } }]);
  }
  await until(async () => (await undone()).length === 0, 'the presses to be done');
  expect(await waiting()).toBe(1);
  await channel.deliver([event!]);
  expect((await said(daichi, hanako.room, 2)).at(-1)).toBe('Hanako: secret');
  expect(await said(daichi, wide, 0)).toEqual([]);
});

test('a room that opens gets what was for it alone, and not what waits for a choice', async () => {
  const { chie, daichi, emma } = people;
  const { channel, hanako, ken, wide } = await asked();
  await emma.mutate('updateExternalPolicy', { line: 'NOBODY' });
  await emma.mutate('updateExternalPolicy', { line: 'EVERYBODY' });
  await write(daichi, wide, 'to everybody');
  await received(ken.user, channel, 1);
  expect(await waiting()).toBe(1);
  // Nor do the rooms on the buttons get it while the question is open.
  await chie.mutate('updateExternalPolicy', { line: 'NOBODY' });
  await chie.mutate('updateExternalPolicy', { line: 'EVERYBODY' });
  expect(await waiting()).toBe(1);
  // Nobody may talk to LINE when the time is over: it goes on waiting for the rooms that were on the buttons.
  await chie.mutate('updateExternalPolicy', { line: 'NOBODY' });
  pass(5 * 60_000);
  const over = () =>
    world.server.app.services.db.read.get("select 1 from line_events where held_for is not null and question = 'over'");
  await until(over, 'the question to be over');
  await hanako.user.say(channel, 'hello?');
  await until(async () => (await waiting()) === 2, 'that to wait too');
  await chie.mutate('updateExternalPolicy', { line: 'EVERYBODY' });
  await until(async () => (await undone()).length === 0, 'that to be done, or asked about');
  pass(5 * 60_000);
  await settled(world.server);
  expect(await waiting()).toBe(0);
  expect(await said(daichi, wide, 1)).toEqual(['佐藤 大地: to everybody']);
  expect(await received(ken.user, channel, 1)).toHaveLength(1);
});

test('whoever writes on is asked again where that is free, and an old question answers no later one', async () => {
  const { daichi } = people;
  const { channel, hanako, colleagues } = await asked();
  const [first] = questionsTo(hanako.user, channel);
  pass(60_000);
  await hanako.user.say(channel, 'and this');
  const again = await until(() => Promise.resolve(questionsTo(hanako.user, channel)[1]), 'the question again');
  expect(again.choices).toEqual(first.choices);
  expect(hanako.user.chat(channel).choices).toEqual(first.choices);
  await hanako.user.press(again.choices[0]);
  expect((await said(daichi, hanako.room, 3)).slice(1)).toEqual(['Hanako: secret', 'Hanako: and this']);
  pass(1_000);
  await write(daichi, colleagues, 'one more');
  await received(hanako.user, channel, 5);
  await hanako.user.say(channel, 'later');
  await until(() => Promise.resolve(questionsTo(hanako.user, channel)[2]), 'the later question');
  const jobs = () => world.server.app.services.db.read.all("select id from jobs where kind = 'releaseLineEvents'");
  expect(await jobs()).toHaveLength(2);
  pass(4 * 60_000);
  await until(async () => (await jobs()).length === 1, 'the time of the first question to be over');
  expect(await waiting()).toBe(1);
  pass(60_000 + 1_000);
  await until(async () => (await waiting()) === 0, 'the time of the second to be over');
});

test('rooms of the same people are told apart by what came from there last', async () => {
  const { chie, daichi } = people;
  const { channel } = await connectChannel(world, chie, { member: daichi });
  const hanako = await friend(channel, daichi, 'Hanako');
  const rooms = [];
  for (const name of ['極秘', '社外秘', 'x', 'y']) rooms.push(await created(daichi, [chie.id, hanako.id], name));
  const texts = ['見積書をお送りします', 'ご注文ありがとうございます', 'OK', 'OK'];
  for (const [i, text] of texts.entries()) await write(daichi, rooms[i]!, text);
  await received(hanako.user, channel, 4);
  await hanako.user.say(channel, 'はい');
  const question = await until(() => Promise.resolve(questionsTo(hanako.user, channel)[0]), 'the question');
  expect(question.choices.map(({ label }: any) => label)).toEqual([
    '佐藤 大地、田…: 見積書をお送りします',
    '佐藤 大地、田…: ご注文ありがとうご…',
    '佐藤 大地、田…: OK (1)',
    '佐藤 大地、田…: OK (2)',
  ]);
});

test('the account is invited into a group on LINE: a room stands for it', async () => {
  const { chie, daichi } = people;
  const { channel } = await connectChannel(world, chie, { member: daichi });
  const hanako = world.line.addUser({ displayName: 'Hanako' });
  const ken = world.line.addUser({ displayName: 'Ken' });
  const group = hanako.createGroup('\u202e花子の\u0007会', { members: [ken] });
  await group.invite(channel);
  const { id } = await until(async () => (await daichi.ask('{ rooms { nodes { id } } }')).rooms.nodes[0], 'the room');
  expect(await roomOf(daichi, id)).toEqual({
    name: '花子の 会',
    networks: ['LINE'],
    renamable: false,
    closedAt: null,
    members: { nodes: [{ owner: true, person: { id: daichi.id, displayName: '佐藤 大地', __typename: 'User' } }] },
  });
  await group.say(hanako, 'こんにちは');
  await group.say(ken, '誰？', { anonymous: true });
  expect(await said(daichi, id, 2)).toEqual(['Hanako: こんにちは', 'LINE: 誰？']);
  const entry = await entryOf(daichi, hanako);
  expect([entry.friends, entry.room, entry.reachable]).toEqual([[], null, false]);
  const message = await write(daichi, id, 'よろしく');
  await delivered(daichi, message);
  expect(
    group.messages.filter(({ sender }) => sender === channel).map(({ name, content }) => `${name}: ${bubble(content)}`),
  ).toEqual(['佐藤 大地 / さくら商事: よろしく']);
  expect(
    codesOf(await unchanged(world.server, () => daichi.mutate('removeFromRoom', { roomId: id, personId: entry.id }))),
  ).toEqual([['INVALID', ['personId']]]);

  await daichi.mutate('inviteToRoom', { roomId: id, personIds: [chie.id] });
  await group.join(world.line.addUser({ displayName: 'Mai' }));
  await until(
    async () => (await roomOf(daichi, id)).members.nodes.some((node: any) => node.person.displayName === 'Mai'),
    'Mai to come',
  );
  await group.leave(hanako);
  await until(
    async () => !(await roomOf(daichi, id)).members.nodes.some((node: any) => node.person.displayName === 'Hanako'),
    'Hanako to go',
  );
  await daichi.mutate('renameRoom', { roomId: id, name: '要注意' });
  await group.kick(channel);
  await until(async () => (await roomOf(daichi, id)).closedAt !== null, 'the room to close');
  expect(codesOf(await daichi.mutate('postMessage', { roomId: id, text: 'x' }))).toEqual([['ROOM_CLOSED', ['roomId']]]);
  await group.invite(channel);
  await until(async () => (await roomOf(daichi, id)).closedAt === null, 'the room to open');
  expect(JSON.stringify(world.line.requests)).not.toContain('要注意');
});

test('where all members have left the room of a group, what is written there brings them in again', async () => {
  const { chie, daichi } = people;
  const { channel } = await connectChannel(world, chie, { member: daichi });
  const hanako = world.line.addUser({ displayName: 'Hanako' });
  const group = hanako.createGroup('花子の会', { members: [] });
  await group.invite(channel);
  const roomOfGroup = () =>
    until(async () => (await daichi.ask('{ rooms { nodes { id } } }')).rooms.nodes[0], 'the room');
  const { id } = await roomOfGroup();
  await group.say(hanako, 'one');
  await said(daichi, id, 1);
  expect(codesOf(await daichi.mutate('leaveRoom', { roomId: id }))).toEqual([]);
  await group.say(hanako, 'two');
  expect(await roomOfGroup()).toEqual({ id });
  expect(await said(daichi, id, 1)).toEqual(['Hanako: two']);
  expect((await roomOf(daichi, id)).members.nodes.filter((node: any) => node.owner)).toEqual([
    { owner: true, person: expect.objectContaining({ id: daichi.id }) },
  ]);
  const message = await write(daichi, id, 'back');
  expect((await delivered(daichi, message)).delivery.state).toBe('DELIVERED');
});

test('members who may not talk to LINE are not brought into a room with people there, and close it', async () => {
  const { chie, daichi, emma } = people;
  const { channel } = await connectChannel(world, chie, { member: daichi });
  const hanako = await friend(channel, daichi, 'Hanako');
  await connect(daichi, emma);
  await emma.mutate('updateExternalPolicy', { line: 'NOBODY' });
  const tried = await unchanged(
    world.server,
    () => daichi.mutate('createRoom', { personIds: [emma.id, hanako.id] }),
    1,
  );
  expect(codesOf(tried)).toEqual([['EXTERNAL_CHAT_NOT_ALLOWED', ['personIds']]]);
  await emma.mutate('updateExternalPolicy', { line: 'EVERYBODY' });
  const room = await created(daichi, [emma.id, hanako.id]);
  await chie.mutate('updateExternalPolicy', { line: 'CHOSEN_MEMBERS' });
  expect((await roomOf(emma, room)).closedAt).not.toBeNull();
  expect(codesOf(await daichi.mutate('postMessage', { roomId: hanako.room, text: 'x' }))).toEqual([
    ['ROOM_CLOSED', ['roomId']],
  ]);
  expect((await daichi.ask('{ externalUsers { nodes { id } } }')).externalUsers.nodes).toEqual([]);
  await chie.mutate('setExternalAccess', { userId: daichi.id, line: true });
  expect((await roomOf(emma, room)).closedAt).toBeNull();
});

test('people of other organizations in the room see the profile, and nothing of the address book', async () => {
  const { chie, daichi, emma } = people;
  const { channel } = await connectChannel(world, chie, { member: daichi });
  const hanako = await friend(channel, daichi, 'Hanako');
  await connect(daichi, emma);
  const set = {
    displayName: '鈴木様',
    email: 'h@suzuki.example',
    phoneNumber: '090-1234-5678',
    company: '鈴木商店',
    note: '要注意',
  };
  await daichi.mutate('updateExternalUser', { id: hanako.id, ...set });
  const room = await created(daichi, [emma.id, hanako.id]);
  await hanako.user.say(channel, 'to the direct room');
  await write(emma, room, 'hello');
  await received(hanako.user, channel, 1);
  const query =
    '{ node(id: "%") { ... on ExternalUser { displayName profileName email phoneNumber company note friends { id } room { id } organization { name } reachable } } }'.replace(
      '%',
      hanako.id,
    );
  expect((await emma.ask(query)).node).toEqual({
    displayName: 'Hanako',
    profileName: 'Hanako',
    email: null,
    phoneNumber: null,
    company: null,
    note: null,
    friends: null,
    room: null,
    organization: { name: 'さくら商事' },
    reachable: true,
  });
  expect((await chie.ask(query)).node).toMatchObject({
    displayName: '鈴木様',
    phoneNumber: '+819012345678',
    note: '要注意',
    room: null,
  });
  expect((await roomOf(emma, room)).name.split(', ').toSorted()).toEqual(['Hanako', '佐藤 大地']);
  expect((await roomOf(daichi, room)).name.split('、').toSorted()).toEqual(['Emma Stone', '鈴木様']);
  expect((await emma.ask('{ externalUsers { nodes { id } } }')).externalUsers.nodes).toEqual([]);
  expect(codesOf(await emma.mutate('updateExternalUser', { id: hanako.id, note: 'x' }))).toEqual([
    ['NOT_FOUND', ['id']],
  ]);
  expect(codesOf(await emma.mutate('createRoom', { personIds: [hanako.id] }))).toEqual([['NOT_FOUND', ['personIds']]]);
  expect(codesOf(await emma.mutate('openDirectRoom', { personId: hanako.id }))).toEqual([['NOT_FOUND', ['personId']]]);
  expect((await emma.ask('{ rooms(search: "鈴木") { nodes { id } } }')).rooms.nodes).toEqual([]);
  expect((await daichi.ask('{ rooms(search: "鈴木") { nodes { id } } }')).rooms.nodes).toHaveLength(2);
});

test('friends of a member’s own account come into rooms with that member alone', async () => {
  const { chie, daichi } = people;
  const own = await connectChannel(world, chie, { member: daichi });
  const shared = await connectChannel(world, chie, { defaultMember: daichi }, 'Shared');
  const hanako = await friend(own.channel, daichi, 'Hanako');
  const ken = world.line.addUser({ displayName: 'Ken' });
  await ken.follow(shared.channel);
  const { id: kenId } = await entryOf(chie, ken);
  world.server.clock.advance(20_000); // he says nothing, and is asked
  world.server.app.worker.look();
  const refused = ({ userErrors }: any) =>
    expect(userErrors).toEqual([
      expect.objectContaining({ code: 'NOT_CONNECTED', message: expect.stringContaining('公式アカウント') }),
    ]);
  const room = await created(chie, [kenId]);
  refused(await unchanged(world.server, () => chie.mutate('createRoom', { personIds: [hanako.id] })));
  refused(await unchanged(world.server, () => chie.mutate('inviteToRoom', { roomId: room, personIds: [hanako.id] })));
  const both = { roomId: room, personIds: [hanako.id, daichi.id] };
  expect(codesOf(await chie.mutate('inviteToRoom', both))).toEqual([]);
  await created(daichi, [hanako.id]);
  const other = await created(chie, [daichi.id]);
  expect(codesOf(await chie.mutate('inviteToRoom', { roomId: other, personIds: [hanako.id] }))).toEqual([]);
});

test('a room of two with somebody on LINE has no name of its own', async () => {
  const { chie, daichi } = people;
  const { channel } = await connectChannel(world, chie, { member: daichi });
  const hanako = await friend(channel, daichi, 'Hanako');
  const room = await created(daichi, [hanako.id]);
  expect((await roomOf(daichi, room)).renamable).toBe(false);
  expect(codesOf(await daichi.mutate('renameRoom', { roomId: room, name: 'x' }))).toEqual([
    ['NOT_RENAMABLE', ['roomId']],
  ]);
  await daichi.mutate('inviteToRoom', { roomId: room, personIds: [chie.id] });
  expect((await roomOf(daichi, room)).renamable).toBe(true);
  expect(codesOf(await daichi.mutate('renameRoom', { roomId: room, name: 'x' }))).toEqual([]);
  await daichi.mutate('removeFromRoom', { roomId: room, personId: hanako.id });
  expect((await roomOf(daichi, room)).networks).toEqual([]);
});

test('blocking somebody on LINE stops both directions', async () => {
  const { chie, daichi } = people;
  const { channel } = await connectChannel(world, chie, { member: daichi });
  const hanako = await friend(channel, daichi, 'Hanako');
  const group = await created(daichi, [chie.id, hanako.id]);
  expect((await daichi.mutate('blockPerson', { personId: hanako.id }, 'person { id }')).person).toEqual({
    id: hanako.id,
  });
  expect((await entryOf(daichi, hanako.user)).blocked).toBe(true);
  expect((await entryOf(chie, hanako.user)).blocked).toBe(false);
  expect((await daichi.ask('{ blocks { nodes { person { displayName __typename } } } }')).blocks.nodes).toEqual([
    { person: { displayName: 'Hanako', __typename: 'ExternalUser' } },
  ]);
  expect(codesOf(await daichi.mutate('postMessage', { roomId: hanako.room, text: 'x' }))).toEqual([
    ['BLOCKED', ['roomId']],
  ]);
  expect(codesOf(await daichi.mutate('openDirectRoom', { personId: hanako.id }))).toEqual([['BLOCKED', ['personId']]]);
  await hanako.user.say(channel, 'hello?');
  expect(await said(daichi, hanako.room, 1)).toEqual(['Hanako: –']);
  expect((await daichi.ask('{ viewer { unreadCount } }')).viewer.unreadCount).toBe(0);
  await write(daichi, group, 'not for her');
  await write(chie, group, 'for her');
  expect(await received(hanako.user, channel, 1)).toEqual(['田中 千恵 / さくら商事: for her']);
  expect(codesOf(await daichi.mutate('inviteToRoom', { roomId: group, personIds: [hanako.id] }))).toEqual([]);
  expect(codesOf(await daichi.mutate('createRoom', { personIds: [hanako.id] }))).toEqual([['BLOCKED', ['personIds']]]);
  await daichi.mutate('unblockPerson', { personId: hanako.id });
  expect(codesOf(await daichi.mutate('openDirectRoom', { personId: hanako.id }))).toEqual([]);
  await write(daichi, hanako.room, 'back');
  expect(await received(hanako.user, channel, 2)).toHaveLength(2);
});

test('somebody is reached through the account they have added, and in nobody else’s name', async () => {
  const { chie, daichi } = people;
  const own = await connectChannel(world, chie, { member: daichi });
  const shared = await connectChannel(world, chie, {}, 'Shared');
  const hanako = await friend(own.channel, daichi, 'Hanako');
  expect(codesOf(await chie.mutate('openDirectRoom', { personId: hanako.id }))).toEqual([
    ['NOT_CONNECTED', ['personId']],
  ]);
  const { viewer } = await daichi.ask('{ viewer { lineInvite { talkId } } }');
  expect(viewer.lineInvite.talkId).toBe(own.channel.basicId);
  await hanako.user.follow(shared.channel);
  const code = (await chie.ask('{ viewer { lineInvite { code } } }')).viewer.lineInvite.code;
  await hanako.user.say(shared.channel, code);
  const both: any[] = await until(async () => {
    const { nodes } = (await chie.ask('{ externalUsers { nodes { id friends { id } room { id } } } }')).externalUsers;
    // A query reads friends and rooms one after the other: what is told in between may be in one of them alone.
    return nodes.length === 2 && nodes.some((node: any) => node.room && node.friends.length > 0) ? nodes : undefined;
  }, 'both');
  const other = both.find(({ id }) => id !== hanako.id);
  expect(other.friends).toEqual([{ id: chie.id }]);
  await write(chie, other.room.id, 'through the shared one');
  expect(await received(hanako.user, shared.channel, 1)).toEqual(['田中 千恵 / さくら商事: through the shared one']);
  const { room } = await daichi.mutate('openDirectRoom', { personId: other.id }, 'room { id name }');
  expect(room.name).toBe('Hanako');
  expect(hanako.user.chat(own.channel).messages).toEqual([]);
});

test('a name given to somebody is in no notice that others read, also when they were the last on LINE', async () => {
  const { chie, daichi, an } = people;
  const { channel } = await connectChannel(world, chie, { member: daichi });
  const ken = await friend(channel, daichi, 'Ken');
  await daichi.mutate('updateExternalUser', { id: ken.id, displayName: 'Secret name' });
  await connect(daichi, an);
  await an.mutate('updateProfile', { locale: 'JA' });
  const roomId = await created(daichi, [an.id, ken.id]);
  const query =
    'subscription($roomId: ID!) { messagePosted(roomId: $roomId) { content { ... on NoticeContent { people { displayName } } } } }';
  const heard = await Promise.all([daichi, an].map((who) => subscribe(who, query, { roomId })));
  const { metrics } = world.server.app.services;
  await until(() => Promise.resolve(metrics.subscriptions === 2), 'both to listen');
  await daichi.mutate('removeFromRoom', { roomId, personId: ken.id });
  const names = [];
  for (const live of heard) {
    await until(() => Promise.resolve(live.received.length > 0), 'the notice');
    names.push(JSON.stringify(live.received));
    live.stop();
  }
  expect(names[0]).toContain('Secret name');
  expect(names[1]).toContain('"Ken"');
  expect(names[1]).not.toContain('Secret name');
});

test('what is said in a group on LINE waits while nobody may read it', async () => {
  const { chie, daichi } = people;
  const { channel } = await connectChannel(world, chie, { member: daichi });
  const hanako = world.line.addUser({ displayName: 'Hanako' });
  const group = hanako.createGroup('Group');
  await group.invite(channel);
  const id: string = await until(
    async () => (await daichi.ask('{ rooms(network: LINE) { nodes { id } } }')).rooms.nodes[0]?.id,
    'the room',
  );
  await chie.mutate('updateExternalPolicy', { line: 'NOBODY' });
  await group.say(hanako, 'after the policy closed it');
  const held = 'select count(*) as n from line_events where held_for is not null';
  const { read } = world.server.app.services.db;
  await until(async () => (await read.get<{ n: number }>(held))!.n === 1, 'it to wait');
  expect(await said(daichi, id, 0)).toEqual([]);
  expect(await read.all('select 1 from external_users')).toEqual([]);
  await chie.mutate('updateExternalPolicy', { line: 'EVERYBODY' });
  expect(await said(daichi, id, 1)).toEqual(['Hanako: after the policy closed it']);
});

test('whoever is not known is not entered into the address book for having left', async () => {
  const { chie, daichi } = people;
  const { channel } = await connectChannel(world, chie, { member: daichi });
  const ken = await friend(channel, daichi, 'Ken');
  await daichi.mutate('deleteExternalUser', { id: ken.id });
  await ken.user.block(channel);
  const group = world.line.addUser({ displayName: 'Mai' }).createGroup('Group', { members: [ken.user] });
  await group.invite(channel);
  await group.leave(ken.user);
  const { read } = world.server.app.services.db;
  await until(
    async () => (await read.get('select 1 from line_events where done_at is null')) === undefined,
    'all to be done',
  );
  expect(await read.all('select network_user_id as id from external_users')).toEqual([{ id: null }]);
});
