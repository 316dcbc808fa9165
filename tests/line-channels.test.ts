import { afterEach, beforeEach, expect, test } from 'vitest';
import { cast, type Actor } from './support/cast.js';
import {
  connectChannel,
  startLineWorld,
  write,
  received,
  entryOf,
  delivered,
  type LineWorld,
} from './support/line-world.js';
import { unchanged } from './support/rows.js';
import { until } from './support/until.js';

let world: LineWorld;
let people: Awaited<ReturnType<typeof cast>>;

beforeEach(async () => {
  world = await startLineWorld();
  people = await cast(world.server);
});
afterEach(() => world.stop());

const refusals = ({ userErrors }: { userErrors: { code: string; field: string[] | null }[] }) =>
  userErrors.map(({ code, field }) => [code, field]);
const fields =
  'lineChannel { id channelId basicId displayName member { id } defaultMember { id } webhookUrl state quotaUsed quotaLimit }';
const channelsOf = async (admin: Actor) =>
  (await admin.ask(`{ organization { lineChannels { id state quotaUsed quotaLimit } } }`)).organization.lineChannels;
const stateOf = async (admin: Actor, state: string) =>
  until(async () => {
    const [channel] = await channelsOf(admin);
    return channel.state === state ? channel : undefined;
  }, `the channel to be ${state}`);

test('an administrator connects a channel, whose webhook LINE is then asked to test', async () => {
  const { chie, daichi } = people;
  const { server, line } = world;
  const channel = line.addChannel({ displayName: 'さくら商事' });
  channel.quota = { limit: 200, used: 3 };
  const { channelId, channelSecret, channelAccessToken } = channel;
  const { lineChannel, userErrors } = await chie.mutate(
    'connectLineChannel',
    { channelId: ` ${channelId} `, channelSecret: `${channelSecret}\n`, channelAccessToken, memberId: daichi.id },
    fields,
  );
  expect(userErrors).toEqual([]);
  expect(lineChannel).toEqual({
    id: expect.stringMatching(/^lch_/),
    channelId,
    basicId: channel.basicId,
    displayName: 'さくら商事',
    member: { id: daichi.id },
    defaultMember: null,
    webhookUrl: `${server.url}/webhooks/line/${lineChannel.id}`,
    state: 'WAITING_FOR_WEBHOOK',
    quotaUsed: null,
    quotaLimit: null,
  });
  await until(async () => (await channelsOf(chie))[0].quotaUsed === 3, 'the quota to be known');
  const tested = async () =>
    (await chie.mutate('testLineChannel', { id: lineChannel.id }, 'lineChannel { state quotaLimit webhookProblem }'))
      .lineChannel;
  const waiting = (webhookProblem: string) => ({ state: 'WAITING_FOR_WEBHOOK', quotaLimit: 200, webhookProblem });
  expect(await tested()).toEqual(
    waiting('LINEにWebhook URLが設定されていません。このアドレスをLINE Developersコンソールに貼り付けてください。'),
  );
  channel.webhook.endpoint = `${server.url}/elsewhere`;
  expect(await tested()).toEqual(
    waiting('LINEに別のWebhook URLが設定されています。LINE Developersコンソールでこのアドレスに変更してください。'),
  );
  channel.webhook.endpoint = lineChannel.webhookUrl;
  expect(await tested()).toEqual({ state: 'ACTIVE', quotaLimit: 200, webhookProblem: null });
  channel.webhook.active = false;
  expect(await tested()).toEqual(
    waiting('LINEで「Webhookの利用」がオフになっています。LINE Developersコンソールでオンにしてください。'),
  );
  channel.webhook.active = true;
  const { channelSecret: right } = channel;
  channel.channelSecret = 'f'.repeat(32); // signs what we do not know
  expect(await tested()).toEqual(
    waiting(
      'LINEからこのアドレスに接続できませんでした（ERROR_STATUS_CODE）。インターネットからhttpsで接続できる必要があります。',
    ),
  );
  channel.channelSecret = right;

  const rows = await server.app.services.db.read.all<Record<string, unknown>>('select * from line_channels');
  expect(JSON.stringify(rows)).not.toContain(channelSecret);
  expect(JSON.stringify(rows)).not.toContain(channelAccessToken);
  const { auditLog } = await chie.ask(
    '{ auditLog(action: "channel.connected") { nodes { actor { id } subjectId detail } } }',
  );
  expect(auditLog.nodes).toEqual([
    { actor: { id: chie.id }, subjectId: lineChannel.id, detail: `channel ${channelId}` },
  ]);
});

test('credentials that LINE does not take are refused, and nothing is kept', async () => {
  const { chie, daichi, emma } = people;
  const { channelId, channelSecret, channelAccessToken } = world.line.addChannel();
  const other = world.line.addChannel();
  const good = { channelId, channelSecret, channelAccessToken };
  const tries: [Record<string, unknown>, string[] | null, string][] = [
    [{ ...good, channelSecret: other.channelSecret }, ['channelSecret'], 'INVALID'],
    [{ ...good, channelAccessToken: other.channelAccessToken }, ['channelAccessToken'], 'INVALID'],
    [{ ...good, channelAccessToken: 'x' }, ['channelAccessToken'], 'INVALID'],
    [{ ...good, channelId: 'abc' }, ['channelId'], 'INVALID'],
    [{ ...good, memberId: emma.id }, ['memberId'], 'NOT_FOUND'],
    [{ ...good, defaultMemberId: emma.id }, ['defaultMemberId'], 'NOT_FOUND'],
    [{ ...good, memberId: daichi.id, defaultMemberId: daichi.id }, ['defaultMemberId'], 'INVALID'],
  ];
  for (const [input, field, code] of tries) {
    const { userErrors, lineChannel } = await unchanged(world.server, () =>
      chie.mutate('connectLineChannel', input, fields),
    );
    expect({ lineChannel, field: userErrors[0]?.field, code: userErrors[0]?.code }).toEqual({
      lineChannel: null,
      field,
      code,
    });
  }
  world.line.failNext({ status: 500, times: 10 });
  const { userErrors } = await unchanged(world.server, () => chie.mutate('connectLineChannel', good, fields));
  expect(userErrors).toEqual([
    {
      field: null,
      code: 'INVALID',
      message: 'LINEから応答がありません。何も変更されていません。しばらくしてからもう一度お試しください。',
    },
  ]);
  const { errors } = await daichi.graphql(
    'mutation($input: ConnectLineChannelInput!) { connectLineChannel(input: $input) { lineChannel { id } } }',
    { input: good },
  );
  expect(errors![0]!.extensions.code).toBe('FORBIDDEN');
});

test('a channel is connected once, and a member has one of their own', async () => {
  const { chie, daichi, emma } = people;
  const { channel } = await connectChannel(world, chie, { member: daichi });
  const { channelId, channelSecret, channelAccessToken } = channel;
  const again = await emma.mutate('connectLineChannel', { channelId, channelSecret, channelAccessToken }, fields);
  expect(refusals(again)).toEqual([['TAKEN', ['channelId']]]);
  const second = world.line.addChannel();
  const other = await chie.mutate(
    'connectLineChannel',
    {
      channelId: second.channelId,
      channelSecret: second.channelSecret,
      channelAccessToken: second.channelAccessToken,
      memberId: daichi.id,
    },
    fields,
  );
  expect(refusals(other)).toEqual([['TAKEN', ['memberId']]]);
  expect(await emma.ask('{ organization { lineChannels { id } } }')).toEqual({ organization: { lineChannels: [] } });
  expect((await daichi.ask('{ organization { lineChannels { id } } }')).organization).toEqual({ lineChannels: null });
});

test('a token that LINE no longer takes shows as such, and what waited goes on once it is mended', async () => {
  const { chie, daichi } = people;
  const { id, channel } = await connectChannel(world, chie, { member: daichi });
  const hanako = world.line.addUser({ displayName: 'Hanako' });
  await hanako.follow(channel);
  const entry = await entryOf(daichi, hanako);
  channel.revokeToken();
  const message = await write(daichi, entry.room.id, 'Are you there?');
  await stateOf(chie, 'WRONG_CREDENTIALS');
  const bad = await chie.mutate('updateLineChannel', { id, channelAccessToken: 'nonsense' }, 'lineChannel { state }');
  expect(refusals(bad)).toEqual([['INVALID', ['channelAccessToken']]]);
  const { lineChannel } = await chie.mutate(
    'updateLineChannel',
    { id, channelAccessToken: channel.channelAccessToken },
    'lineChannel { state }',
  );
  expect(lineChannel.state).toBe('ACTIVE');
  expect(await received(hanako, channel, 1)).toEqual(['佐藤 大地 / さくら商事: Are you there?']);
  expect((await delivered(daichi, message)).delivery.state).toBe('DELIVERED');
});

test('a suspended account, and one whose messages are used up, show as such', async () => {
  const { chie, daichi } = people;
  const { channel } = await connectChannel(world, chie, { member: daichi });
  const hanako = world.line.addUser({ displayName: 'Hanako' });
  await hanako.follow(channel);
  const entry = await entryOf(daichi, hanako);
  await stateOf(chie, 'ACTIVE');
  await channel.suspend();
  await stateOf(chie, 'SUSPENDED');
  await channel.resume();
  await stateOf(chie, 'ACTIVE');
  channel.quota = { limit: 1, used: 1 };
  world.server.clock.advance(60_000); // the reply token of the friend-add is too old by now
  const message = await write(daichi, entry.room.id, 'One too many');
  expect((await delivered(daichi, message)).delivery).toEqual({
    state: 'FAILED',
    problem: 'LINEアカウントの今月の送信可能数を使い切りました。',
    deliveredAt: null,
  });
  await stateOf(chie, 'QUOTA_EXHAUSTED');
  await hanako.say(channel, 'Hello?');
  // Answering is free.
  const reply = await until(async () => {
    const { room } = await daichi.ask('query($id: ID!) { room(id: $id) { lastMessage { sender { displayName } } } }', {
      id: entry.room.id,
    });
    return room.lastMessage.sender?.displayName === 'Hanako';
  }, 'the message').then(() => write(daichi, entry.room.id, 'A reply'));
  expect((await delivered(daichi, reply)).delivery.state).toBe('DELIVERED');
});

test('disconnecting closes direct rooms and forgets the credentials; connecting again opens them', async () => {
  const { chie, daichi } = people;
  const { id, channel } = await connectChannel(world, chie, { member: daichi });
  const hanako = world.line.addUser({ displayName: 'Hanako' });
  await hanako.follow(channel);
  const entry = await entryOf(daichi, hanako);
  const { organization } = await chie.mutate('disconnectLineChannel', { id }, 'organization { lineChannels { id } }');
  expect(organization.lineChannels).toEqual([]);
  const { channelSecret, channelAccessToken, channelId } = channel;
  expect(
    await world.server.app.services.db.read.all('select channel_secret as s, access_token as t from line_channels'),
  ).toEqual([{ s: null, t: null }]);
  const refused = await daichi.mutate('postMessage', { roomId: entry.room.id, text: 'x' });
  expect(refusals(refused)).toEqual([['ROOM_CLOSED', ['roomId']]]);
  expect((await entryOf(daichi, hanako)).reachable).toBe(false);
  expect((await daichi.ask('{ viewer { lineInvite { url } } }')).viewer.lineInvite).toBeNull();
  const told = await hanako.say(channel, 'Hello?');
  expect(told.delivery!.status).toBe(401);
  const { lineChannel } = await chie.mutate(
    'connectLineChannel',
    { channelId, channelSecret, channelAccessToken, memberId: daichi.id },
    'lineChannel { id }',
  );
  expect(lineChannel.id).toBe(id);
  await write(daichi, entry.room.id, 'Here again');
  expect(await received(hanako, channel, 1)).toEqual(['佐藤 大地 / さくら商事: Here again']);
});

test('the add-friend link of a member’s own account names the account alone', async () => {
  const { chie, daichi } = people;
  const { channel } = await connectChannel(world, chie, { member: daichi });
  const own = await daichi.ask('{ viewer { lineInvite { talkId code url qrCode(format: PNG, size: 300) } } }');
  expect(own.viewer.lineInvite).toEqual({
    talkId: channel.basicId,
    code: null,
    url: `https://line.me/R/ti/p/${encodeURIComponent(channel.basicId)}`,
    qrCode: expect.stringMatching(/^data:image\/png/),
  });
  expect((await chie.ask('{ viewer { lineInvite { url } } }')).viewer.lineInvite).toBeNull();
  await chie.mutate('updateExternalPolicy', { line: 'NOBODY' });
  expect((await daichi.ask('{ viewer { lineInvite { url } } }')).viewer.lineInvite).toBeNull();
});
