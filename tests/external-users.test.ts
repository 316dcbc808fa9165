import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LineChannel, LineUser } from '../cli/fake-line/fake-line.js';
import { MINUTE } from '../src/clock.js';
import { cast, person, type Actor } from './support/cast.js';
import { codes, eventCursor } from './support/contact-requests.js';
import { photo, storedFiles } from './support/files.js';
import {
  connectChannel,
  delivered,
  entryOf,
  externalUserFields,
  received,
  said,
  startLineWorld,
  write,
  type LineWorld,
} from './support/line-world.js';
import { done, expectRefusal, lines, seen } from './support/rooms.js';
import { everyRow, settled, unchanged } from './support/rows.js';
import { together } from './support/together.js';
import { until } from './support/until.js';

let world: LineWorld;
let an: Actor, chie: Actor, daichi: Actor;
/** A colleague who may not talk to LINE. */
let fumi: Actor;
let channel: LineChannel;

beforeAll(async () => {
  world = await startLineWorld({ SESSION_DAYS: '365' });
  ({ an, chie, daichi } = await cast(world.server));
  fumi = await person(world.server, { name: '山本 文', organizationId: chie.organizationId, locale: 'EN' });
  await done(chie, 'updateExternalPolicy', { line: 'CHOSEN_MEMBERS' });
  for (const { id } of [chie, daichi]) await done(chie, 'setExternalAccess', { userId: id, line: true });
  ({ channel } = await connectChannel(world, chie, { member: daichi }));
});
afterAll(() => world.stop());

interface Friend {
  user: LineUser;
  id: string;
  room: string;
}
let friends = 0;
/** Somebody on LINE who has added Daichi. */
async function friend(more: { picture?: Buffer; statusMessage?: string } = {}): Promise<Friend> {
  const user = world.line.addUser({ displayName: `Hanako ${(friends += 1)}`, language: 'ja', ...more });
  await user.follow(channel);
  const { id, room } = await entryOf(daichi, user);
  return { user, id, room: room.id };
}
const entry = async (reader: Actor, id: string) =>
  (await reader.ask(`query($id: ID!) { node(id: $id) { ... on ExternalUser { ${externalUserFields} } } }`, { id }))
    .node;
const edit = async (by: Actor, id: string, input: object) =>
  by.mutate('updateExternalUser', { id, ...input }, 'externalUser { displayName email phoneNumber company note }');
const everything = {
  displayName: '鈴木様',
  email: 'hanako@suzuki.example',
  phoneNumber: '+819012345678',
  company: '鈴木商店',
  note: 'いつも月曜日に電話',
};
const nothing = { email: null, phoneNumber: null, company: null, note: null };

describe('an entry', () => {
  test('is changed field by field, for all who read it, and cleared with null', async () => {
    const { id, user } = await friend();
    const now: Record<string, string | null> = { displayName: user.displayName, ...nothing };
    for (const [field, value] of Object.entries(everything)) {
      now[field] = value;
      const { externalUser, userErrors } = await edit(daichi, id, { [field]: value });
      expect({ externalUser, userErrors }).toEqual({ externalUser: now, userErrors: [] });
    }
    expect(await entry(chie, id)).toMatchObject({
      ...everything,
      profileName: user.displayName,
      friends: [{ id: daichi.id }],
    });
    expect((await edit(chie, id, {})).externalUser).toEqual(now);
    for (const field of Object.keys(everything)) {
      now[field] = field === 'displayName' ? user.displayName : null;
      expect((await edit(chie, id, { [field]: null })).externalUser).toEqual(now);
    }
    expect((await edit(chie, id, { displayName: ' ', company: '', note: '\n' })).externalUser).toEqual(now);
  });

  test('takes a phone number as it is dialled in the viewer’s region', async () => {
    const { id } = await friend();
    const phone = async (phoneNumber: string) => (await edit(daichi, id, { phoneNumber })).externalUser.phoneNumber;
    expect(await phone('０９０-1234-5678')).toBe('+819012345678');
    expect(await phone('+84 912 345 678')).toBe('+84912345678');
    await done(daichi, 'updateProfile', { region: 'VN' });
    expect(await phone('0912 345 679')).toBe('+84912345679');
    await done(daichi, 'updateProfile', { region: 'JP' });
  });

  test.each([
    ['displayName', 'x'.repeat(101), 'TOO_LONG'],
    ['displayName', 'a\nb', 'INVALID'],
    ['company', '社'.repeat(101), 'TOO_LONG'],
    ['company', 'a\u202eb', 'INVALID'],
    ['note', '字'.repeat(2_001), 'TOO_LONG'],
    ['note', 'a\u0007', 'INVALID'],
    ['email', 'nobody', 'INVALID'],
    ['email', `a@${'b'.repeat(300)}.example`, 'INVALID'],
    ['phoneNumber', '12', 'INVALID'],
    ['phoneNumber', '+81 90 1234 5678 ext. 5', 'INVALID'],
  ])('refuses %s %j', async (field, value, code) => {
    const { id } = await friend();
    await edit(daichi, id, everything);
    const { userErrors, externalUser } = await unchanged(world.server, () =>
      edit(daichi, id, { ...nothing, [field]: value }),
    );
    expect({ externalUser, userErrors }).toEqual({
      externalUser: null,
      userErrors: [{ field: [field], code, message: expect.any(String) }],
    });
  });

  test('keeps a note of 2,000 characters, and a name of 100', async () => {
    const { id } = await friend();
    const { externalUser } = await edit(daichi, id, { note: '👍'.repeat(2_000), displayName: '👍'.repeat(100) });
    expect([[...externalUser.note].length, [...externalUser.displayName].length]).toEqual([2_000, 100]);
  });
});

describe('whose address book it is', () => {
  const book = async (reader: Actor) =>
    (await reader.ask('{ externalUsers(first: 100) { nodes { id } totalCount } }')).externalUsers;

  test('not that of a colleague who may not talk to LINE', async () => {
    const { id } = await friend();
    expect(await book(fumi)).toEqual({ nodes: [], totalCount: 0 });
    expect(await entry(fumi, id)).toBeNull();
    await expectRefusal(fumi, 'updateExternalUser', { id, note: 'mine' }, 'EXTERNAL_CHAT_NOT_ALLOWED', null);
    await expectRefusal(fumi, 'deleteExternalUser', { id }, 'EXTERNAL_CHAT_NOT_ALLOWED', null);
    await done(chie, 'setExternalAccess', { userId: fumi.id, line: true });
    expect((await book(fumi)).totalCount).toBe((await book(daichi)).totalCount);
    expect(await entry(fumi, id)).toMatchObject({ note: null, friends: [{ id: daichi.id }], room: null });
    await done(chie, 'setExternalAccess', { userId: fumi.id, line: false });
    expect(await entry(fumi, id)).toBeNull();
  });

  test('nor that of another organization', async () => {
    const { id } = await friend();
    expect(await book(an)).toEqual({ nodes: [], totalCount: 0 });
    expect(await entry(an, id)).toBeNull();
    await expectRefusal(an, 'updateExternalUser', { id, note: 'mine' }, 'NOT_FOUND', 'id');
    await expectRefusal(an, 'deleteExternalUser', { id }, 'NOT_FOUND', 'id');
    for (const other of [an.id, 'nonsense', `ext_${an.id.slice(4)}`])
      await expectRefusal(chie, 'deleteExternalUser', { id: other }, 'NOT_FOUND', 'id');
    const { errors } = await world.server.graphql('{ externalUsers { totalCount } }');
    expect(errors![0]!.extensions.code).toBe('UNAUTHENTICATED');
  });
});

describe('the list', () => {
  let boss: Actor, mate: Actor;
  const ids = new Map<string, string>();

  beforeAll(async () => {
    boss = await person(world.server, { name: 'Boss' });
    mate = await person(world.server, { name: 'Mate', organizationId: boss.organizationId });
    const own = await connectChannel(world, boss, { member: boss });
    const theirs = await connectChannel(world, boss, { member: mate });
    for (const [displayName, on] of [
      ['ヤマダ タロウ', own],
      ['ﾔﾏﾀﾞ Hanako', own],
      ['Nguyễn Thị Đào', own],
      ['Trần Bình', own],
      ['ＺＯＥ 100%', theirs],
    ] as const) {
      const user = world.line.addUser({ displayName });
      await user.follow(on.channel);
      ids.set(displayName, (await entryOf(boss, user)).id);
    }
    const rest = { company: 'ヤマト運輸', email: 'binh@yamato.example', phoneNumber: '+819012345678' };
    await edit(boss, ids.get('Trần Bình')!, { displayName: '山田 商店', ...rest });
  });

  const list = async (args: string, by = boss) =>
    (
      await by.ask(
        `{ externalUsers${args} { nodes { displayName } totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`,
      )
    ).externalUsers;
  const names = async (filter: string, by = boss): Promise<string[]> => {
    const { nodes, totalCount } = await list(`(filter: { ${filter} })`, by);
    expect(totalCount).toBe(nodes.length);
    return nodes.map((node: { displayName: string }) => node.displayName);
  };
  const byName = ['Nguyễn Thị Đào', 'ＺＯＥ 100%', 'ﾔﾏﾀﾞ Hanako', 'ヤマダ タロウ', '山田 商店'];

  test('is searched by both names, whatever the case, width, diacritics and kana', async () => {
    const search = (text: string) => names(`search: ${JSON.stringify(text)}`);
    expect(await search('')).toEqual(byName);
    expect(await search('やまだ')).toEqual(['ﾔﾏﾀﾞ Hanako', 'ヤマダ タロウ']);
    expect(await search('ﾀﾛｳ')).toEqual(['ヤマダ タロウ']);
    for (const text of ['nguyen', 'THI DAO', 'Nguyễn Thị Đào']) expect(await search(text)).toEqual(['Nguyễn Thị Đào']);
    expect(await search('商店')).toEqual(['山田 商店']);
    expect(await search('tran')).toEqual(['山田 商店']); // on LINE
    for (const text of ['やまと', 'YAMATO.example', '9012345678']) expect(await search(text)).toEqual(['山田 商店']);
    expect(await search('zoe')).toEqual(['ＺＯＥ 100%']);
    expect(await search('0%')).toEqual(['ＺＯＥ 100%']);
    for (const text of ['%', '_', '\\', 'nobody'])
      expect(await search(text)).toEqual(text === '%' ? ['ＺＯＥ 100%'] : []);
    const { errors } = await boss.graphql(
      'query($search: String) { externalUsers(filter: { search: $search }) { totalCount } }',
      { search: 'x'.repeat(201) },
    );
    expect(errors![0]!.extensions.code).toBe('BAD_USER_INPUT');
  });

  test('is filtered by network, and by who has added the viewer', async () => {
    expect(await names('network: LINE')).toEqual(byName);
    const theirs = ['ＺＯＥ 100%'];
    expect(await names('friendOfViewer: true')).toEqual(byName.filter((name) => !theirs.includes(name)));
    expect(await names('friendOfViewer: false')).toEqual(theirs);
    expect(await names('friendOfViewer: true', mate)).toEqual(theirs);
    expect(await names('friendOfViewer: true, network: LINE, search: "zoe"')).toEqual([]);
    expect(await names('friendOfViewer: null, network: null, search: null')).toEqual(byName);
  });

  test('is read by pages, by name, either way', async () => {
    const page = async (args: string) => {
      const { nodes, totalCount, pageInfo } = await list(args);
      expect(totalCount).toBe(5);
      return { ...pageInfo, names: nodes.map((node: { displayName: string }) => node.displayName) };
    };
    const first = await page('(first: 2)');
    expect(first).toMatchObject({ names: byName.slice(0, 2), hasNextPage: true, hasPreviousPage: false });
    const second = await page(`(first: 2, after: "${first.endCursor}")`);
    expect(second).toMatchObject({ names: byName.slice(2, 4), hasNextPage: true });
    expect(await page(`(first: 2, after: "${second.endCursor}")`)).toMatchObject({
      names: byName.slice(4),
      hasNextPage: false,
    });
    const last = await page('(last: 2)');
    expect(last).toMatchObject({ names: byName.slice(3), hasPreviousPage: true });
    expect(await page(`(last: 3, before: "${last.startCursor}")`)).toMatchObject({
      names: byName.slice(0, 3),
      hasPreviousPage: false,
    });
    for (const args of ['(first: 101)', '(first: 1, last: 1)', '(first: 1, after: "nonsense")']) {
      const { errors } = await boss.graphql(`{ externalUsers${args} { totalCount } }`);
      expect(errors![0]!.extensions.code).toBe('BAD_USER_INPUT');
    }
  });
});

/** What somebody heard of people on LINE since: `ExternalUserChanged ext_…`. */
const heard = async (by: Actor, after: string): Promise<string[]> => {
  const { events } = await by.ask(
    `query($after: String!) { events(after: $after) { __typename
      ... on ExternalUserAdded { id: externalUserId } ... on ExternalUserChanged { id: externalUserId } ... on ExternalUserRemoved { id: externalUserId } } }`,
    { after },
  );
  return events.filter(({ id }: any) => id).map(({ __typename, id }: any) => `${__typename} ${id}`);
};

test('everybody whose address book it is hears of what becomes of an entry, and nobody else', async () => {
  const people = [chie, daichi, fumi, an];
  const told = async (work: () => Promise<unknown>) => {
    const cursors = await Promise.all(people.map(eventCursor));
    await work();
    await settled(world.server);
    return Promise.all(people.map((one, i) => heard(one, cursors[i]!)));
  };
  let id = '';
  let user: LineUser;
  const added = await told(async () => ({ id, user } = await friend()));
  expect(added).toEqual([[`ExternalUserChanged ${id}`], [`ExternalUserAdded ${id}`], [], []]);
  const changed = [[`ExternalUserChanged ${id}`], [`ExternalUserChanged ${id}`], [], []];
  expect(await told(() => edit(daichi, id, everything))).toEqual(changed);
  const reachable = async (as: boolean) =>
    until(async () => (await entry(daichi, id)).reachable === as, `reachable ${as}`);
  expect(await told(() => user.block(channel).then(() => reachable(false)))).toEqual(changed);
  expect(await told(() => user.unblock(channel).then(() => reachable(true)))).toEqual(changed);
  expect(await told(() => done(chie, 'deleteExternalUser', { id }))).toEqual([
    [`ExternalUserRemoved ${id}`],
    [`ExternalUserRemoved ${id}`],
    [],
    [],
  ]);
});

describe('deleting', () => {
  test('forgets what they said that waits for somebody to read it', async () => {
    const { user, id } = await friend();
    await done(chie, 'setExternalAccess', { userId: daichi.id, line: false });
    await user.say(channel, 'is anybody there?');
    const waits = async () => (await everyRow(world.server)).line_events!.filter((row) => row.includes(id));
    await until(async () => (await waits()).length === 1, 'it to wait');
    expect(await waits()).toEqual([expect.stringContaining('is anybody there?')]);
    await done(chie, 'deleteExternalUser', { id });
    const left = async () =>
      (await everyRow(world.server)).line_events!.filter((row) => row.includes(user.idFor(channel)));
    expect([await waits(), await left()]).toEqual([[], []]);
    await done(chie, 'setExternalAccess', { userId: daichi.id, line: true });
    await settled(world.server);
    expect(await left()).toEqual([]);
  });

  test('leaves nothing of them but the name of their profile', async () => {
    const status = '今日も元気です';
    const { user, id, room } = await friend({ picture: Buffer.from(await photo()), statusMessage: status });
    const { room: group } = await daichi.mutate(
      'createRoom',
      { personIds: [chie.id, id], name: 'With her' },
      'room { id }',
    );
    const known = {
      displayName: '消える名前',
      email: 'to.be.forgotten@suzuki.example',
      phoneNumber: '+818011112222',
      company: '消える会社',
      note: '消える覚え書き',
    };
    await edit(daichi, id, known);
    await user.say(channel, 'good morning');
    await said(daichi, room, 1);
    await write(daichi, group.id, 'Hello');
    await settled(world.server);
    const secrets = [...Object.values(known), status, user.idFor(channel)];
    const holding = async () => {
      const rows = Object.entries(await everyRow(world.server));
      return rows.flatMap(([table, all]) =>
        all.filter((row) => secrets.some((secret) => row.includes(secret))).map((row) => `${table}: ${row}`),
      );
    };
    const before = await holding();
    expect(before.some((row) => row.startsWith('external_users: '))).toBe(true);
    const { avatarUrl } = await entry(daichi, id);
    expect((await fetch(avatarUrl)).status).toBe(200);
    const files = storedFiles(world.server).length;

    const { externalUserId, userErrors } = await daichi.mutate('deleteExternalUser', { id }, 'externalUserId');
    expect({ externalUserId, userErrors }).toEqual({ externalUserId: id, userErrors: [] });
    await settled(world.server);
    expect(await holding()).toEqual([]);
    expect((await fetch(avatarUrl)).status).toBe(404);
    expect(storedFiles(world.server)).toHaveLength(files - 1);
    const { external_users: rows, external_friends: friendships } = await everyRow(world.server);
    expect(rows!.filter((row) => row.includes(id))).toHaveLength(1);
    expect(friendships!.filter((row) => row.includes(id))).toEqual([]);

    expect(await entryOfId(id)).toBeUndefined();
    expect(await entry(daichi, id)).toMatchObject({
      displayName: user.displayName,
      profileName: user.displayName,
      statusMessage: null,
      avatarUrl: null,
      ...nothing,
      reachable: false,
      friends: null,
      room: { id: room },
    });
    await expectRefusal(daichi, 'deleteExternalUser', { id }, 'NOT_FOUND', 'id');
    await expectRefusal(daichi, 'updateExternalUser', { id, note: 'x' }, 'NOT_FOUND', 'id');
    await expectRefusal(daichi, 'openDirectRoom', { personId: id }, 'NOT_FOUND', 'personId');
    const { auditLog } = await chie.ask(
      '{ auditLog(action: "external_user.deleted", first: 1) { nodes { actor { id } subjectId detail } } }',
    );
    expect(auditLog.nodes).toEqual([{ actor: { id: daichi.id }, subjectId: id, detail: null }]);
  });

  const entryOfId = async (id: string) =>
    (await daichi.ask('{ externalUsers(first: 100) { nodes { id } } }')).externalUsers.nodes.find(
      (node: { id: string }) => node.id === id,
    );

  test('closes direct rooms, leaves groups with a notice, and ends what is on its way', async () => {
    const { user, id, room } = await friend();
    const other = await friend();
    const { room: group } = await daichi.mutate(
      'createRoom',
      { personIds: [chie.id, id, other.id], name: 'All' },
      'room { id }',
    );
    world.server.clock.advance(60_000); // no reply any more
    channel.failNext({ path: /push/, status: 503 });
    const direct = await write(daichi, room, 'too late');
    await until(
      () =>
        world.server.app.services.db.read.get(
          "select 1 from jobs where kind = 'deliverToLine' and problem is not null",
        ),
      'the first try',
    );
    await done(chie, 'deleteExternalUser', { id });
    expect((await delivered(daichi, direct)).delivery).toEqual({
      state: 'FAILED',
      problem: '相手がアドレス帳から削除されました。',
      deliveredAt: null,
    });
    expect((await seen(daichi, room, 'closedAt')).closedAt).not.toBeNull();
    expect(await lines(daichi, room)).toEqual(['too late', 'ROOM_CLOSED']);
    expect(await codes(daichi, 'postMessage', { roomId: room, text: 'x' })).toEqual(['ROOM_CLOSED']);
    const members = 'closedAt networks members(first: 10) { nodes { person { id } } }';
    const left = await seen(daichi, group.id, members);
    expect(left.closedAt).toBeNull();
    expect(left.networks).toEqual(['LINE']);
    expect(left.members.nodes.map((node: any) => node.person.id).toSorted()).toEqual(
      [chie.id, daichi.id, other.id].toSorted(),
    );
    expect((await lines(chie, group.id)).at(-1)).toBe(`PEOPLE_LEFT ${id}`);
    const { node } = await chie.ask(
      'query($id: ID!) { node: room(id: $id) { messages(last: 1) { nodes { content { ... on NoticeContent { summary } } } } } }',
      { id: group.id },
    );
    expect(node.messages.nodes[0].content.summary).toContain(user.displayName);
    await write(daichi, group.id, 'to those who are left');
    expect(await received(other.user, channel, 1)).toEqual(['佐藤 大地 / さくら商事: to those who are left']);
    expect(user.chat(channel).messages.filter(({ sender }) => sender === channel)).toEqual([]);
  });

  test('and what they write next comes from somebody new; the old room can still be read', async () => {
    const { user, id, room } = await friend();
    await edit(daichi, id, everything);
    await user.say(channel, 'before');
    expect(await said(daichi, room, 1)).toEqual(['鈴木様: before']);
    await done(daichi, 'deleteExternalUser', { id });
    expect(await said(daichi, room, 1)).toEqual([`${user.displayName}: before`]);
    await user.say(channel, 'after');
    const again = await entryOf(daichi, user);
    expect(again).toMatchObject({
      displayName: user.displayName,
      ...nothing,
      reachable: true,
      friends: [{ id: daichi.id }],
    });
    expect(again.id).not.toBe(id);
    expect(again.room.id).not.toBe(room);
    expect(await said(daichi, again.room.id, 1)).toEqual([`${user.displayName}: after`]);
    expect(await said(daichi, room, 1)).toEqual([`${user.displayName}: before`]);
    await write(daichi, again.room.id, 'Hello again');
    expect(await received(user, channel, 1)).toEqual(['佐藤 大地 / さくら商事: Hello again']);
  });
});

describe('at the same moment', () => {
  test('ten delete somebody: one of them does', async () => {
    const { id, room } = await friend();
    await settled(world.server);
    const cursor = await eventCursor(chie);
    const answers = await together(
      world.server,
      Array.from({ length: 10 }, (_, i) => () => codes(i % 2 ? chie : daichi, 'deleteExternalUser', { id })),
    );
    expect(answers.flat()).toEqual(Array(9).fill('NOT_FOUND'));
    expect(await heard(chie, cursor)).toEqual([`ExternalUserRemoved ${id}`]);
    expect(await lines(daichi, room)).toEqual(['ROOM_CLOSED']);
  });

  test('an entry is changed, and LINE tells of them: both count', async () => {
    const { user, id, room } = await friend();
    const said0 = Array.from({ length: 5 }, (_, i) => `message ${i}`);
    await Promise.all([
      edit(daichi, id, { displayName: '鈴木様', note: 'one' }),
      ...said0.map((text) => user.say(channel, text)),
      user.block(channel).then(() => user.unblock(channel)),
      edit(chie, id, { company: '鈴木商店' }),
    ]);
    await said(daichi, room, 5);
    await settled(world.server);
    expect(await entry(daichi, id)).toMatchObject({
      displayName: '鈴木様',
      note: 'one',
      company: '鈴木商店',
      reachable: true,
    });
    expect((await said(daichi, room, 5)).toSorted()).toEqual(said0.map((text) => `鈴木様: ${text}`));
  });

  test('somebody is deleted and writes: it stands once, or is forgotten with them, and nothing comes back to who is gone', async () => {
    const all = await Promise.all(Array.from({ length: 4 }, () => friend()));
    await Promise.all(
      all.flatMap(({ id, user }) => [
        user.say(channel, `from ${user.displayName}`),
        done(chie, 'deleteExternalUser', { id }),
      ]),
    );
    await world.line.idle();
    await until(
      async () =>
        (await world.server.app.services.db.read.get('select 1 from line_events where done_at is null')) === undefined,
      'every event to be done',
    );
    world.server.clock.advance(2 * MINUTE); // whom LINE was not asked of is asked of a minute later
    world.server.app.worker.look();
    await settled(world.server);
    const { read } = world.server.app.services.db;
    expect(
      await read.all(
        'select id from external_users where deleted_at is not null and (follows or network_user_id is not null or asked_at is not null)',
      ),
    ).toEqual([]);
    expect(
      await read.all(
        'select 1 from external_friends f join external_users x on x.id = f.external_user_id where x.deleted_at is not null',
      ),
    ).toEqual([]);
    for (const { user, room, id } of all) {
      const again = await daichi.ask(
        'query($search: String) { externalUsers(filter: { search: $search }) { nodes { id profileName room { id } } } }',
        { search: user.displayName },
      );
      const [now] = again.externalUsers.nodes.filter((node: any) => node.profileName === user.displayName);
      const rooms = [room, ...(now ? [now.room.id] : [])];
      const texts = (await Promise.all(rooms.map((one) => said(daichi, one, 0)))).flat();
      // What had come and was not done yet is forgotten with them, in the transaction that deletes them.
      const forgotten = await read.get(
        'select 1 from line_events e join external_users x on x.deleted_at = e.done_at where x.id = $1',
        [id],
      );
      const own = `${user.displayName}: from ${user.displayName}`;
      expect(forgotten && !now ? [[own], []] : [[own]]).toContainEqual(texts);
      expect(now?.id).not.toBe(id);
    }
  });
});
