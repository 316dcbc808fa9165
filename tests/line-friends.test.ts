import { afterEach, beforeEach, expect, test } from 'vitest';
import { cast, password, type Actor } from './support/cast.js';
import {
  connectChannel,
  delivered,
  entryOf,
  received,
  said,
  startLineWorld,
  write,
  type LineWorld,
} from './support/line-world.js';
import { done } from './support/rooms.js';
import { settled } from './support/rows.js';
import { until } from './support/until.js';

let world: LineWorld;
let people: Awaited<ReturnType<typeof cast>>;

beforeEach(async () => {
  world = await startLineWorld();
  people = await cast(world.server);
});
afterEach(() => world.stop());

/** Time goes on, until nothing more comes of what was done by then. */
const pass = async (milliseconds: number) => {
  world.server.clock.advance(milliseconds);
  world.server.app.worker.look();
  await world.line.idle();
  await settled(world.server);
};
const codeOf = async (actor: Actor): Promise<string> =>
  (await actor.ask('{ viewer { lineInvite { code } } }')).viewer.lineInvite.code;
const eventsOf = async (reader: Actor, kinds: RegExp) => {
  const { events } = await reader.ask(
    '{ events(after: "0") { __typename ... on ExternalUserAdded { externalUserId roomId externalUser { displayName } room { id name networks } } ... on RoomCreated { roomId } } }',
  );
  return events.filter((event: any) => kinds.test(event.__typename));
};

test('whoever adds a member on LINE stands in the address book, and the two can talk', async () => {
  const { chie, daichi } = people;
  const { channel } = await connectChannel(world, chie, { member: daichi });
  const hanako = world.line.addUser({ displayName: '鈴木 花子', language: 'ja', statusMessage: 'よろしく' });
  await hanako.follow(channel);

  const entry = await entryOf(daichi, hanako);
  expect(entry).toEqual({
    id: expect.stringMatching(/^ext_/),
    displayName: '鈴木 花子',
    profileName: '鈴木 花子',
    statusMessage: 'よろしく',
    avatarUrl: null,
    email: null,
    phoneNumber: null,
    company: null,
    note: null,
    blocked: false,
    reachable: true,
    network: 'LINE',
    friends: [{ id: daichi.id }],
    room: { id: expect.stringMatching(/^room_/) },
  });
  const roomId = entry.room.id;
  expect(await eventsOf(daichi, /External|RoomCreated/)).toEqual([
    { __typename: 'RoomCreated', roomId },
    {
      __typename: 'ExternalUserAdded',
      externalUserId: entry.id,
      roomId,
      externalUser: { displayName: '鈴木 花子' },
      room: { id: roomId, name: '鈴木 花子', networks: ['LINE'] },
    },
  ]);

  await hanako.say(channel, 'こんにちは');
  expect(await said(daichi, roomId, 1)).toEqual(['鈴木 花子: こんにちは']);
  const id = await write(daichi, roomId, 'はい、何でしょうか。');
  expect(await received(hanako, channel, 1)).toEqual(['佐藤 大地 / さくら商事: はい、何でしょうか。']);
  expect(await delivered(daichi, id)).toEqual({
    recallable: false,
    delivery: { state: 'DELIVERED', problem: null, deliveredAt: expect.any(String) },
  });
  const { userErrors } = await daichi.mutate('recallMessage', { id });
  expect(userErrors.map((error: { code: string }) => error.code)).toEqual(['NOT_RECALLABLE']);
});

test('a friend of a shared account is matched by the code that the link fills in', async () => {
  const { chie, daichi } = people;
  const { channel } = await connectChannel(world, chie);
  const { viewer } = await daichi.ask('{ viewer { lineInvite { talkId code url qrCode } } }');
  expect(viewer.lineInvite).toEqual({
    talkId: channel.basicId,
    code: expect.stringMatching(/^[0-9A-Z]{10}$/),
    url: `https://line.me/R/oaMessage/${encodeURIComponent(channel.basicId)}/?${viewer.lineInvite.code}`,
    qrCode: expect.stringMatching(/^data:image\/svg/),
  });
  const ken = world.line.addUser({ displayName: 'Ken', language: 'en' });
  await ken.follow(channel);
  await ken.say(channel, viewer.lineInvite.code);
  const entry = await until(async () => {
    const found = await entryOf(daichi, ken);
    return found.room ? found : undefined;
  }, 'the room');
  expect(entry.friends).toEqual([{ id: daichi.id }]);
  await ken.say(channel, 'Hello!');
  expect(await said(daichi, entry.room.id, 1)).toEqual(['Ken: Hello!']);
  await pass(20_000);
  expect(ken.chat(channel).messages.filter(({ sender }) => sender === channel)).toEqual([]);
});

test('who sends no code is asked once, in their language, and what they said is not lost', async () => {
  const { chie, daichi } = people;
  const { channel } = await connectChannel(world, chie);
  const lan = world.line.addUser({ displayName: 'Lan', language: 'vi' });
  await lan.follow(channel);
  await lan.say(channel, 'Xin chào');
  await lan.say(channel, 'Có ai không ạ?');
  expect(await received(lan, channel, 1)).toEqual([
    'Sakura Support: Cảm ơn bạn đã thêm Sakura Support. Bạn muốn trò chuyện với ai ạ? Vui lòng gửi mã mà bạn đã nhận được.',
  ]);
  const { viewer } = await daichi.ask('{ viewer { lineInvite { code } } }');
  await lan.say(channel, `mã của tôi: ${viewer.lineInvite.code.toLowerCase()}`);
  const entry = await until(async () => {
    const found = await entryOf(daichi, lan);
    return found.room ? found : undefined;
  }, 'the room');
  expect((await said(daichi, entry.room.id, 3)).toSorted()).toEqual(
    ['Lan: Có ai không ạ?', 'Lan: Xin chào', `Lan: mã của tôi: ${viewer.lineInvite.code.toLowerCase()}`].toSorted(),
  );
  await pass(20_000);
  expect(await received(lan, channel, 1)).toHaveLength(1);
});

test('a shared account may have somebody who gets those without a code', async () => {
  const { chie, daichi } = people;
  const { channel } = await connectChannel(world, chie, { defaultMember: daichi });
  const mai = world.line.addUser({ displayName: 'Mai', language: 'ja' });
  await mai.follow(channel);
  await mai.say(channel, 'はじめまして');
  const entry = await until(async () => {
    const found = await entryOf(daichi, mai);
    return found.room ? found : undefined;
  }, 'the room');
  expect(await said(daichi, entry.room.id, 1)).toEqual(['Mai: はじめまして']);
  expect(await received(mai, channel, 1)).toEqual([expect.stringContaining('コードを送信してください')]);
});

test('a new friend who says nothing is asked after a while, and lands with whoever gets those', async () => {
  const { chie, daichi } = people;
  const { channel } = await connectChannel(world, chie, { defaultMember: daichi });
  const mai = world.line.addUser({ displayName: 'Mai', language: 'en' });
  await mai.follow(channel);
  expect((await entryOf(daichi, mai)).friends).toEqual([]);
  world.server.clock.advance(19_000);
  world.server.app.worker.look();
  await mai.unblock(channel); // as good as a new friend: the question is one all the same
  const { read } = world.server.app.services.db;
  const welcomes = () => read.all("select id from jobs where kind = 'welcomeLineFriend'");
  await until(async () => (await welcomes()).length === 2, 'that to be heard');
  world.server.clock.advance(1_000);
  world.server.app.worker.look();
  expect(await received(mai, channel, 1)).toEqual([
    'Sakura Support: Thank you for adding Sakura Support. You can write here. If you were given a code, please send it.',
  ]);
  const entry = await until(async () => {
    const found = await entryOf(daichi, mai);
    return found.room ? found : undefined;
  }, 'the room');
  await pass(60_000);
  await mai.say(channel, 'Hello');
  expect(await said(daichi, entry.room.id, 1)).toEqual(['Mai: Hello']);
  await pass(0);
  expect(await received(mai, channel, 1)).toHaveLength(1);
  // A code brings a second friend; what is written goes there from then on.
  const { viewer } = await chie.ask('{ viewer { lineInvite { code } } }');
  await mai.say(channel, viewer.lineInvite.code);
  await mai.say(channel, 'Hello Chie');
  const both = await until(async () => {
    const found = await entryOf(chie, mai);
    return found.room ? found : undefined;
  }, 'the other room');
  expect(await said(chie, both.room.id, 1)).toEqual(['Mai: Hello Chie']);
});

const heldCount = async () =>
  (await world.server.app.services.db.read.all('select event_id from line_events where held_for is not null')).length;

test('where nobody may talk to LINE nothing is promised; where the default member may not, a code is asked for', async () => {
  const { chie, daichi } = people;
  const { channel } = await connectChannel(world, chie, { defaultMember: daichi });
  const mai = world.line.addUser({ displayName: 'Mai', language: 'en' });
  await chie.mutate('updateExternalPolicy', { line: 'NOBODY' });
  await mai.follow(channel);
  await mai.say(channel, 'Hello');
  await until(async () => (await heldCount()) === 1, 'it to wait');
  await pass(20_000);
  expect(mai.chat(channel).messages.filter(({ sender }) => sender === channel)).toEqual([]);

  await chie.mutate('updateExternalPolicy', { line: 'CHOSEN_MEMBERS' });
  await chie.mutate('setExternalAccess', { userId: chie.id, line: true });
  await mai.say(channel, 'Anybody?');
  expect(await received(mai, channel, 1)).toEqual([
    expect.stringMatching(/^Sakura Support: Thank you for adding .* code/),
  ]);
  expect((await entryOf(chie, mai)).friends).toEqual([]);
});

test('a code of another organization, or of a member who may not talk to LINE, leads to nobody', async () => {
  const { chie, daichi, emma } = people;
  const { channel } = await connectChannel(world, chie);
  await connectChannel(world, emma, {}, 'Northwind');
  const codes = [await codeOf(emma), await codeOf(daichi)];
  await chie.mutate('updateExternalPolicy', { line: 'CHOSEN_MEMBERS' });
  await chie.mutate('setExternalAccess', { userId: chie.id, line: true });
  const mai = world.line.addUser({ displayName: 'Mai', language: 'en' });
  await mai.follow(channel);
  for (const code of codes) await mai.say(channel, code);
  await until(async () => (await heldCount()) === 2, 'both to wait'); // else the time passes before it begins to count
  await pass(20_000);
  const { read } = world.server.app.services.db;
  expect(await read.all('select user_id from external_friends')).toEqual([]);
  expect(await heldCount()).toBe(2);
  await mai.say(channel, await codeOf(chie));
  const friends = () => read.all('select user_id as id from external_friends');
  await until(async () => (await friends()).length > 0, 'a friend');
  expect(await friends()).toEqual([{ id: chie.id }]);
});

test('whoever has added an account that became a member’s own since is theirs, and is asked nothing', async () => {
  const { chie, daichi } = people;
  const { id, channel } = await connectChannel(world, chie);
  const mai = world.line.addUser({ displayName: 'Mai', language: 'en' });
  await mai.follow(channel);
  await entryOf(chie, mai);
  await done(chie, 'disconnectLineChannel', { id });
  const { channelId, channelSecret, channelAccessToken } = channel;
  await done(chie, 'connectLineChannel', { channelId, channelSecret, channelAccessToken, memberId: daichi.id });
  await pass(20_000);
  const entry = await entryOf(daichi, mai);
  expect([entry.friends, entry.room]).toEqual([[{ id: daichi.id }], { id: expect.stringMatching(/^room_/) }]);
  expect(mai.chat(channel).messages).toEqual([]);
});

test('whose friend may not talk to LINE any more is asked again, and what they said goes to the next', async () => {
  const { chie, daichi } = people;
  const { channel } = await connectChannel(world, chie);
  const mai = world.line.addUser({ displayName: 'Mai', language: 'en' });
  await mai.follow(channel);
  const code = await codeOf(daichi);
  await mai.say(channel, `${code.slice(0, 4)} ${code.slice(4).toLowerCase()}`);
  await until(async () => (await entryOf(daichi, mai)).room ?? undefined, 'the room');
  world.server.clock.advance(2 * 60 * 60_000);
  await chie.mutate('updateExternalPolicy', { line: 'CHOSEN_MEMBERS' });
  await chie.mutate('setExternalAccess', { userId: chie.id, line: true });
  await mai.say(channel, 'Are you there?');
  expect(await received(mai, channel, 1)).toEqual([
    'Sakura Support: Whom would you like to talk to? Please send the code you were given.',
  ]);
  await mai.say(channel, await codeOf(chie));
  const { room } = await until(async () => {
    const found = await entryOf(chie, mai);
    return found.room ? found : undefined;
  }, 'the other room');
  expect(await said(chie, room.id, 1)).toEqual(['Mai: Are you there?']);
});

test('whoever was forgotten and writes again is not thanked for adding the account', async () => {
  const { chie, daichi } = people;
  const { channel } = await connectChannel(world, chie, { defaultMember: daichi });
  const mai = world.line.addUser({ displayName: 'Mai', language: 'en' });
  await mai.follow(channel);
  await daichi.mutate('deleteExternalUser', { id: (await entryOf(daichi, mai)).id });
  await mai.say(channel, 'Hello again');
  expect(await received(mai, channel, 1)).toEqual([
    'Sakura Support: Thank you for your message. If you were given a code, please send it.',
  ]);
  const { room } = await until(async () => {
    const found = await entryOf(daichi, mai);
    return found.room ? found : undefined;
  }, 'the room');
  expect(await said(daichi, room.id, 1)).toEqual(['Mai: Hello again']);
});

test('what is taken back while it waits is gone, and no more than a hundred messages of each wait', async () => {
  const { chie } = people;
  const { id, channel } = await connectChannel(world, chie);
  const { db } = world.server.app.services;
  const mai = world.line.addUser({ displayName: 'Mai', language: 'en' });
  await mai.follow(channel);
  const { messageId } = await mai.say(channel, 'a secret');
  await until(async () => (await heldCount()) === 1, 'it to wait');
  await mai.chat(channel).unsend(mai, messageId!);
  await until(async () => (await heldCount()) === 0, 'it to be gone');
  const undone = () =>
    db.read.all<{ event: string }>('select event from line_events where done_at is null or event is not null');
  await until(async () => (await undone()).length === 0, 'all to be done');

  const entry = await entryOf(chie, mai);
  await db.transaction(async (tx) => {
    for (let i = 1; i < 100; i++)
      await tx.run(
        `insert into line_events (line_channel_id, event_id, occurred_at, event, attempts, not_before, held_for, received_at) values ($1, $2, 1, '{}', 0, 0, $3, $4)`,
        [id, `held ${i}`, entry.id, tx.now],
      );
  });
  await mai.say(channel, 'the last that is kept');
  await until(async () => (await heldCount()) === 100, 'it to wait');
  await mai.say(channel, 'too much');
  await until(async () => (await undone()).length === 100, 'that to be done');
  expect(await heldCount()).toBe(100);
});

test('whoever was suspended hears what was written meanwhile once they are back; the account of somebody who is gone ends', async () => {
  const { chie, daichi } = people;
  const { channel } = await connectChannel(world, chie, { member: daichi });
  const hanako = world.line.addUser({ displayName: 'Hanako' });
  await hanako.follow(channel);
  const { room } = await entryOf(chie, hanako).then(() => entryOf(daichi, hanako));
  await chie.mutate('suspendMember', { userId: daichi.id });
  await hanako.say(channel, 'Anybody there?');
  const held = () =>
    world.server.app.services.db.read.get<{ n: number }>(
      'select count(*) as n from line_events where held_for is not null',
    );
  await until(async () => (await held())!.n === 1, 'it to wait');
  await chie.mutate('suspendMember', { userId: daichi.id, suspended: false });
  const back = (
    await daichi.server.graphql('mutation($input: SignInInput!) { signIn(input: $input) { token } }', {
      input: { email: daichi.email, password },
    })
  ).data.signIn.token;
  await until(async () => {
    const { data } = await world.server.graphql(
      'query($id: ID!) { room(id: $id) { lastMessage { content { ... on TextContent { text } } } } }',
      { id: room.id },
      back,
    );
    return data?.room.lastMessage?.content?.text === 'Anybody there?';
  }, 'it to arrive');
  await chie.mutate('removeMember', { userId: daichi.id });
  expect((await chie.ask('{ organization { lineChannels { id } } }')).organization.lineChannels).toEqual([]);
  expect((await hanako.say(channel, 'Hello?')).delivery!.status).toBe(401);
});
