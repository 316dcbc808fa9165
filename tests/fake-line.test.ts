import { randomUUID } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as textOf, buffer as bytesOf } from 'node:stream/consumers';
import { channelAccessToken, HTTPFetchError, messagingApi, validateSignature, type webhook } from '@line/bot-sdk';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  startFakeLine,
  tooMany,
  type FakeLineOptions,
  type LineChannel,
  type Memory,
} from '../cli/fake-line/fake-line.js';
import { startLine, type Line } from './support/line.js';
import { until } from './support/until.js';

let line: Line;
let now = Date.parse('2026-07-01T09:00:00Z');

interface Received {
  headers: IncomingHttpHeaders;
  raw: string;
  body: webhook.CallbackRequest;
}

/** A server of an account: it keeps what it is sent, and answers as it is told to. */
const received: Received[] = [];
let answer: () => number | Promise<number>;
const endpoint = createServer((request, response) => void take(request, response));
async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const raw = await textOf(request);
  received.push({ headers: request.headers, raw, body: JSON.parse(raw) as webhook.CallbackRequest });
  response.writeHead(await answer()).end();
}
let endpointUrl: string;

beforeAll(async () => {
  await new Promise<void>((resolve) => endpoint.listen(0, '127.0.0.1', resolve));
  endpointUrl = `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}/line`;
  line = await startLine({ now: () => now, redeliverAfter: [10, 10, 10] });
});
afterAll(async () => {
  await line.stop();
  await new Promise((resolve) => {
    endpoint.close(resolve);
    endpoint.closeAllConnections();
  });
});
beforeEach(() => {
  received.length = 0;
  answer = () => 200;
});
afterEach(() => line.idle());

const events = () => received.flatMap(({ body }) => body.events);
const clientOf = (channel: LineChannel, url = line.url) =>
  new messagingApi.MessagingApiClient({ channelAccessToken: channel.channelAccessToken, baseURL: url });
const blobsOf = (channel: LineChannel) =>
  new messagingApi.MessagingApiBlobClient({ channelAccessToken: channel.channelAccessToken, baseURL: line.url });
const oauth = () => new channelAccessToken.ChannelAccessTokenClient({ baseURL: line.url });

/** An account with an endpoint, and a friend of it. */
async function friends({ url = endpointUrl }: { url?: string | null } = {}) {
  const channel = line.addChannel({ displayName: 'さくら商事', webhook: { endpoint: url } });
  const user = line.addUser({ displayName: 'Brown', language: 'en', statusMessage: 'Hello, LINE!' });
  await user.follow(channel);
  received.length = 0;
  return { channel, user, client: clientOf(channel), to: user.idFor(channel) };
}

const hello: messagingApi.Message = { type: 'text', text: 'Hello' };

async function refusal(work: Promise<unknown>): Promise<{ status: number; body: unknown; headers: Headers }> {
  const error = await work.then(
    () => new Error('It was not refused'),
    (error: unknown) => error,
  );
  if (!(error instanceof HTTPFetchError)) throw error;
  return { status: error.status, body: JSON.parse(error.body), headers: error.headers };
}
const refused = async (work: Promise<unknown>) => {
  const { status, body } = await refusal(work);
  return [status, (body as { message: string }).message];
};

/** For what the schemas would find fault with on the way. */
async function expectViolations(work: () => Promise<void>, ...expected: RegExp[]): Promise<void> {
  expect(line.violations).toEqual([]);
  await work();
  for (const pattern of expected) expect(line.violations.some((violation) => pattern.test(violation))).toBe(true);
  line.violations.length = 0;
}

describe('webhooks', () => {
  test('are signed over their bytes, and say who it is for', async () => {
    const { channel, user, to } = await friends();
    const { event, messageId, delivery } = await user.say(channel, 'こんにちは 👋');
    expect(delivery).toMatchObject({ status: 200, fault: null });
    const [{ headers, raw, body }] = received as [Received];
    expect(validateSignature(raw, channel.channelSecret, headers['x-line-signature'] as string)).toBe(true);
    expect(headers).toMatchObject({
      'user-agent': 'LineBotWebhook/2.0',
      'content-type': 'application/json; charset=utf-8',
    });
    expect(body).toEqual({ destination: channel.userId, events: [event] });
    expect(event).toEqual({
      type: 'message',
      mode: 'active',
      timestamp: now,
      webhookEventId: expect.stringMatching(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/),
      deliveryContext: { isRedelivery: false },
      source: { type: 'user', userId: to },
      replyToken: expect.stringMatching(/^[0-9a-f]{32}$/),
      message: {
        type: 'text',
        id: messageId,
        text: 'こんにちは 👋',
        quoteToken: expect.any(String),
        markAsReadToken: expect.any(String),
      },
    });
  });

  test('tell of following, blocking and unblocking', async () => {
    const channel = line.addChannel({ webhook: { endpoint: endpointUrl } });
    const user = line.addUser({ displayName: 'Cony', language: 'ja' });
    await user.follow(channel);
    await user.block(channel);
    await expect(user.say(channel, 'Hello?')).rejects.toThrow('has blocked');
    await user.unblock(channel);
    expect(events()).toMatchObject([
      { type: 'follow', follow: { isUnblocked: false }, replyToken: expect.any(String) },
      { type: 'unfollow' },
      { type: 'follow', follow: { isUnblocked: true }, replyToken: expect.any(String) },
    ]);
    expect(events()[1]).not.toHaveProperty('replyToken');
  });

  test('tell of everything people send', async () => {
    const { channel, user } = await friends();
    const bytes = Buffer.from('some bytes');
    const first = await user.say(channel, 'First');
    await user.say(channel, 'Quoting', { quote: first.messageId! });
    await user.sendSticker(channel, '446', '1988');
    await user.sendImage(channel, bytes);
    await user.sendVideo(channel, bytes, { duration: 1_500 });
    await user.sendAudio(channel, bytes);
    await user.sendFile(channel, '見積書.pdf', bytes);
    await user.sendLocation(channel, { title: '本社', address: '東京都', latitude: 35.68, longitude: 139.76 });
    await user.sendLocation(channel, { latitude: -33.86, longitude: 151.21 });
    await user.unsend(first.messageId!);
    const contentProvider = { type: 'line' };
    expect(events().map((event) => (event as webhook.MessageEvent).message ?? event)).toMatchObject([
      { type: 'text', text: 'First' },
      { type: 'text', text: 'Quoting', quotedMessageId: first.messageId },
      { type: 'sticker', packageId: '446', stickerId: '1988', stickerResourceType: 'STATIC' },
      { type: 'image', contentProvider },
      { type: 'video', contentProvider, duration: 1_500 },
      { type: 'audio', contentProvider },
      { type: 'file', fileName: '見積書.pdf', fileSize: 10 },
      { type: 'location', title: '本社', address: '東京都', latitude: 35.68, longitude: 139.76 },
      { type: 'location', latitude: -33.86, longitude: 151.21 },
      { type: 'unsend', unsend: { messageId: first.messageId } },
    ]);
    expect(user.chat(channel).messages[0]).toMatchObject({ unsent: true });
    await expect(user.unsend(first.messageId!)).rejects.toThrow('no such message');
  });

  test('tell of groups, and may leave out who it was', async () => {
    const { channel, user, to } = await friends();
    const [sally, moon] = ['Sally', 'Moon'].map((displayName) => line.addUser({ displayName, language: 'en' }));
    const group = user.createGroup('Project', { members: [sally!] });
    await group.say(user, 'Nobody hears this');
    await group.invite(channel);
    expect(() => group.invite(line.addChannel())).toThrow('an official account in this group already');
    await group.say(user, 'Hello');
    await group.say(sally!, 'Hi', { anonymous: true });
    await group.join(moon!);
    await group.leave(moon!);
    await group.kick(channel);
    await group.say(user, 'Nobody hears this either');
    const source = { type: 'group', groupId: group.id };
    expect(events()).toMatchObject([
      { type: 'join', source, replyToken: expect.any(String) },
      { type: 'message', source: { ...source, userId: to } },
      { type: 'message', source },
      { type: 'memberJoined', joined: { members: [{ type: 'user', userId: moon!.idFor(channel) }] } },
      { type: 'memberLeft', left: { members: [{ type: 'user', userId: moon!.idFor(channel) }] } },
      { type: 'leave', source },
    ]);
    expect(events()[2]!.source).toEqual(source);
    expect(group.messages).toHaveLength(4);

    const room = user.createGroup('Old', { old: true });
    await room.invite(channel);
    expect(events().at(-1)).toMatchObject({ type: 'join', source: { type: 'room', roomId: room.id } });
    const shy = line.addChannel();
    shy.joinsGroups = false;
    expect(() => user.createGroup('Third').invite(shy)).toThrow('does not join groups');
  });

  test('know people by another id for every account', async () => {
    const [one, other] = [line.addChannel(), line.addChannel()];
    const user = line.addUser({ displayName: 'Jessica', language: 'vi' });
    expect(user.idFor(one)).toMatch(/^U[0-9a-f]{32}$/);
    expect(user.idFor(one)).toBe(user.idFor(one));
    expect(user.idFor(one)).not.toBe(user.idFor(other));
  });

  test('can be held back, reordered, put together and sent again', async () => {
    const { channel, user } = await friends();
    const [one, two] = [
      await user.say(channel, 'One', { deliver: false }),
      await user.say(channel, 'Two', { deliver: false }),
    ];
    expect(one.delivery).toBeNull();
    expect(received).toEqual([]);
    await channel.deliver([two.event!, one.event!]);
    await channel.deliver([one.event!], { redelivery: true });
    const [a, b, again] = events() as [webhook.Event, webhook.Event, webhook.Event];
    expect([a, b]).toEqual([two.event, one.event]);
    expect(again).toEqual({ ...one.event, deliveryContext: { isRedelivery: true } });
    await user.say(channel, 'Standby', { mode: 'standby' });
    expect(events().at(-1)).toMatchObject({ mode: 'standby' });
    expect(events().at(-1)).not.toHaveProperty('replyToken');
    channel.webhook.active = false;
    expect((await user.say(channel, 'Nobody listens')).delivery).toBeNull();
    expect(received).toHaveLength(3);
  });

  test('are sent again until they are taken, where that is switched on', async () => {
    const { channel, user } = await friends();
    answer = () => (received.length < 3 ? 500 : 200);
    const lost = await user.say(channel, 'Lost');
    expect(lost.delivery).toMatchObject({ status: 500, fault: 'error_status_code' });
    await line.idle();
    expect(received).toHaveLength(1);

    channel.redelivery = true;
    received.length = 0;
    const { event } = await user.say(channel, 'Found');
    await line.idle();
    expect(events().map(({ webhookEventId, deliveryContext }) => [webhookEventId, deliveryContext])).toEqual([
      [event!.webhookEventId, { isRedelivery: false }],
      [event!.webhookEventId, { isRedelivery: true }],
      [event!.webhookEventId, { isRedelivery: true }],
    ]);
    expect(channel.deliveries.slice(-3).map(({ status }) => status)).toEqual([500, 500, 200]);
  });

  test('wait for so long and no longer', async () => {
    const impatient = await startFakeLine({ webhookTimeout: 50 });
    const channel = impatient.addChannel({ webhook: { endpoint: endpointUrl } });
    const user = impatient.addUser({ displayName: 'Brown' });
    let release = (_: number): void => undefined;
    answer = () => new Promise((resolve) => (release = resolve));
    const { delivery } = await user.say(channel, 'Slow');
    expect(delivery).toMatchObject({ status: null, fault: 'request_timeout' });
    expect(delivery!.duration).toBeGreaterThan(45);
    release(200);
    channel.webhook.endpoint = 'http://127.0.0.1:1/';
    expect((await user.say(channel, 'Gone')).delivery).toMatchObject({ status: null, fault: 'could_not_connect' });
    await impatient.stop();
  });

  test('may be forged', async () => {
    const { channel } = await friends();
    await channel.post('{"events":[]}', { signature: null });
    await channel.post('{"events":[]}', { signature: 'bm90IGl0' });
    expect(received.map(({ headers }) => headers['x-line-signature'])).toEqual([undefined, 'bm90IGl0']);
  });

  test('are set and tried by the API', async () => {
    const channel = line.addChannel();
    const client = clientOf(channel);
    expect(await refused(client.getWebhookEndpoint())).toEqual([404, 'Not found']);
    await client.setWebhookEndpoint({ endpoint: endpointUrl });
    expect(await client.getWebhookEndpoint()).toEqual({ endpoint: endpointUrl, active: true });
    expect(channel.webhook.endpoint).toBe(endpointUrl);
    expect(await client.testWebhookEndpoint({})).toEqual({
      success: true,
      timestamp: new Date(now).toISOString(),
      statusCode: 200,
      reason: 'OK',
      detail: '200',
    });
    expect(received[0]!.body).toEqual({ destination: channel.userId, events: [] });
    answer = () => 404;
    expect(await client.testWebhookEndpoint({ endpoint: `${endpointUrl}/other` })).toMatchObject({
      success: false,
      statusCode: 404,
      reason: 'ERROR_STATUS_CODE',
    });
    expect(await client.testWebhookEndpoint({ endpoint: 'http://127.0.0.1:1/' })).toMatchObject({
      success: false,
      statusCode: 0,
      reason: 'COULD_NOT_CONNECT',
    });
  });
});

describe('tokens', () => {
  test('are given for the secret, for a quarter of an hour', async () => {
    const { channelId, channelSecret, channelAccessToken: long, ...channel } = line.addChannel();
    const issued = await oauth().issueStatelessChannelTokenByClientSecret(channelId, channelSecret);
    expect(issued).toEqual({ token_type: 'Bearer', access_token: expect.any(String), expires_in: 900 });
    expect(await oauth().verifyChannelToken(issued.access_token)).toEqual({ client_id: channelId, expires_in: 900 });
    expect(await oauth().verifyChannelToken(long)).toMatchObject({ client_id: channelId });
    const client = new messagingApi.MessagingApiClient({ channelAccessToken: issued.access_token, baseURL: line.url });
    expect(await client.getBotInfo()).toEqual({
      userId: channel.userId,
      basicId: channel.basicId,
      displayName: channel.displayName,
      chatMode: 'bot',
      markAsReadMode: 'auto',
    });
    now += 900_000;
    expect((await refusal(client.getBotInfo())).status).toBe(401);
    expect(await refusal(oauth().verifyChannelToken(issued.access_token))).toMatchObject({
      status: 400,
      body: { error: 'invalid_request', error_description: 'access token expired' },
    });
  });

  test('are not given for another secret', async () => {
    const { channelId } = line.addChannel();
    for (const id of [channelId, '1234567890'])
      expect(await refusal(oauth().issueStatelessChannelTokenByClientSecret(id, 'f'.repeat(32)))).toMatchObject({
        status: 400,
        body: { error: 'invalid_client', error_description: 'invalid client_id or client_secret' },
      });
  });

  test('can be revoked', async () => {
    const { channel, client } = await friends();
    channel.revokeToken();
    expect(await refused(client.getBotInfo())).toEqual([
      401,
      'Authentication failed. Confirm that the access token in the authorization header is valid.',
    ]);
    expect(await clientOf(channel).getBotInfo()).toMatchObject({ displayName: 'さくら商事' });
  });
});

describe('sending', () => {
  test('shows what was sent, under the name it was sent with', async () => {
    const { channel, user, client, to } = await friends();
    const { sentMessages } = await client.pushMessage({
      to,
      messages: [
        hello,
        { type: 'text', text: 'Hi', sender: { name: '田中 愛子', iconUrl: 'https://example.com/aiko.png' } },
        { type: 'sticker', packageId: '446', stickerId: '1988' },
        {
          type: 'image',
          originalContentUrl: 'https://example.com/1.jpg',
          previewImageUrl: 'https://example.com/p.jpg',
        },
        { type: 'location', title: '本社', address: '東京都', latitude: 35.68, longitude: 139.76 },
      ],
    });
    const chat = user.chat(channel);
    expect(chat.messages.map(({ id }) => id)).toEqual(sentMessages.map(({ id }) => id));
    expect(sentMessages.map(({ quoteToken }) => typeof quoteToken)).toEqual([
      ...Array<string>(4).fill('string'),
      'undefined',
    ]);
    expect(chat.messages.map(({ name, iconUrl, content }) => ({ name, iconUrl, content }))).toEqual([
      { name: 'さくら商事', iconUrl: null, content: { type: 'text', text: 'Hello' } },
      { name: '田中 愛子', iconUrl: 'https://example.com/aiko.png', content: { type: 'text', text: 'Hi' } },
      { name: 'さくら商事', iconUrl: null, content: { type: 'sticker', packageId: '446', stickerId: '1988' } },
      {
        name: 'さくら商事',
        iconUrl: null,
        content: { type: 'image', url: 'https://example.com/1.jpg', previewUrl: 'https://example.com/p.jpg' },
      },
      {
        name: 'さくら商事',
        iconUrl: null,
        content: { type: 'location', title: '本社', address: '東京都', latitude: 35.68, longitude: 139.76 },
      },
    ]);
    expect(chat.unread).toBe(5);
    chat.open(user);
    expect(chat.unread).toBe(0);
  });

  test('quotes by the token of a message, both ways', async () => {
    const { channel, user, client, to } = await friends();
    const { event, messageId } = await user.say(channel, 'Yes or no?');
    const { quoteToken } = (event as unknown as { message: { quoteToken: string } }).message;
    const { sentMessages } = await client.pushMessage({ to, messages: [{ type: 'text', text: 'Yes', quoteToken }] });
    expect(user.chat(channel).messages.at(-1)).toMatchObject({ quotedMessageId: messageId });
    expect(sentMessages[0]!.quoteToken).toBe(channel.quoteTokenOf(sentMessages[0]!.id));
  });

  test('marks as read up to a message', async () => {
    const { channel, user, client } = await friends();
    await user.say(channel, 'One');
    const { event } = await user.say(channel, 'Two');
    await user.say(channel, 'Three');
    const { markAsReadToken } = (event as unknown as { message: { markAsReadToken: string } }).message;
    await client.markMessagesAsReadByToken({ markAsReadToken });
    expect(user.chat(channel).messages.map(({ seenByAccount }) => seenByAccount)).toEqual([true, true, false]);
  });

  test('happens once for a retry key, within a day', async () => {
    const { channel, user, client, to } = await friends();
    const key = randomUUID();
    const first = await client.pushMessageWithHttpInfo({ to, messages: [hello] }, key);
    const again = await refusal(client.pushMessage({ to, messages: [hello] }, key.toUpperCase()));
    expect(again).toMatchObject({
      status: 409,
      body: { message: 'The retry key is already accepted', sentMessages: first.body.sentMessages },
    });
    expect(again.headers.get('x-line-accepted-request-id')).toBe(first.httpResponse.headers.get('x-line-request-id'));
    expect(again.headers.get('x-line-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(user.chat(channel).messages).toHaveLength(1);
    now += 86_400_000;
    await client.pushMessage({ to, messages: [hello] }, key);
    expect(user.chat(channel).messages).toHaveLength(2);

    const many = randomUUID();
    await client.multicast({ to: [to], messages: [hello] }, many);
    expect((await refusal(client.multicast({ to: [to], messages: [hello] }, many))).body).toEqual({
      message: 'The retry key is already accepted',
    });
  });

  test('does not use up the key of what was refused', async () => {
    const { channel, user, client, to } = await friends();
    const key = randomUUID();
    channel.quota.limit = 0;
    expect(await refused(client.pushMessage({ to, messages: [hello] }, key))).toEqual([429, tooMany.monthly]);
    channel.quota.limit = null;
    await client.pushMessage({ to, messages: [hello] }, key);
    expect(user.chat(channel).messages).toHaveLength(1);
  });

  test('answers an event once, within a minute, and for nothing', async () => {
    const { channel, user, client } = await friends();
    const { event } = await user.say(channel, 'Hello?');
    const replyToken = event!.replyToken!;
    channel.quota.limit = 0;
    await client.replyMessage({ replyToken, messages: [hello] });
    expect(await refused(client.replyMessage({ replyToken, messages: [hello] }))).toEqual([400, 'Invalid reply token']);
    const late = (await user.say(channel, 'Still there?')).event!.replyToken!;
    now += 60_001;
    expect(await refused(client.replyMessage({ replyToken: late, messages: [hello] }))).toEqual([
      400,
      'Invalid reply token',
    ]);
    expect(channel.quota.used).toBe(0);
    expect(user.chat(channel).messages.map(({ content }) => content)).toMatchObject([
      { text: 'Hello?' },
      { text: 'Hello' },
      { text: 'Still there?' },
    ]);
    const other = (await user.say(channel, 'And now?')).event!.replyToken!;
    const stranger = clientOf(line.addChannel());
    expect((await refusal(stranger.replyMessage({ replyToken: other, messages: [hello] }))).status).toBe(400);
  });

  test('takes no retry key with a reply', async () => {
    const { channel, user } = await friends();
    const { event } = await user.say(channel, 'Hello?');
    const client = new messagingApi.MessagingApiClient({
      channelAccessToken: channel.channelAccessToken,
      baseURL: line.url,
      defaultHeaders: { 'X-Line-Retry-Key': randomUUID() },
    });
    await expectViolations(async () => {
      expect((await refusal(client.replyMessage({ replyToken: event!.replyToken!, messages: [hello] }))).status).toBe(
        400,
      );
    }, /reply: takes no header x-line-retry-key/);
  });

  test('counts people, and has a limit', async () => {
    const { channel, user, client, to } = await friends();
    const blocker = line.addUser({ displayName: 'Leonard', language: null });
    await blocker.follow(channel);
    await blocker.block(channel);
    const group = user.createGroup('Three', { members: [blocker, line.addUser({ displayName: 'Moon' })] });
    await group.invite(channel);
    expect(await client.getMessageQuota()).toEqual({ type: 'none' });
    channel.quota.limit = 6;
    await client.pushMessage({ to, messages: [hello, hello] });
    await client.pushMessage({ to: blocker.idFor(channel), messages: [hello] });
    await client.multicast({ to: [to, blocker.idFor(channel), `U${'0'.repeat(32)}`], messages: [hello] });
    await client.pushMessage({ to: group.id, messages: [hello] });
    expect(await client.getMessageQuotaConsumption()).toEqual({ totalUsage: 5 });
    expect(await refused(client.pushMessage({ to: group.id, messages: [hello] }))).toEqual([429, tooMany.monthly]);
    expect(await client.getMessageQuota()).toEqual({ type: 'limited', value: 6 });
    expect(blocker.chat(channel).messages).toEqual([]);
    expect(user.chat(channel).messages).toHaveLength(3);
    expect(group.messages).toHaveLength(1);
    expect(group.unreadBy(blocker)).toBe(1);
  });

  test('goes to nobody who is not there', async () => {
    const { client, to } = await friends();
    const unknown = `U${'0'.repeat(32)}`;
    expect(await refused(client.pushMessage({ to: unknown, messages: [hello] }))).toEqual([
      400,
      'Failed to send messages',
    ]);
    expect(await refused(client.pushMessage({ to: 'aiko', messages: [hello] }))).toEqual([
      400,
      "The property, 'to', in the request body is invalid (line: -, column: -)",
    ]);
    const stranger = clientOf(line.addChannel());
    expect((await refusal(stranger.pushMessage({ to, messages: [hello] }))).status).toBe(400);
  });

  test('is not for accounts that are suspended', async () => {
    const { channel, client, to } = await friends();
    await channel.suspend();
    expect(await refused(client.pushMessage({ to, messages: [hello] }))).toEqual([
      403,
      'Access to this API is not available for your account',
    ]);
    await channel.resume();
    await client.pushMessage({ to, messages: [hello] });
    expect(events().map(({ type }) => type)).toEqual(['botSuspended', 'botResumed']);
  });

  test('of too much at once is refused whole', async () => {
    const { client, to } = await friends();
    const text = 'a'.repeat(2 * 1_024 * 1_024);
    expect((await refusal(client.pushMessage({ to, messages: [{ type: 'text', text }] }))).status).toBe(413);
  });

  const long = (length: number) => 'a'.repeat(length);
  const item = (label: string): messagingApi.QuickReplyItem => ({
    type: 'action',
    action: { type: 'postback', label, data: 'x' },
  });
  test.each<[string, messagingApi.Message, string | null]>([
    ['5,000 units of text', { type: 'text', text: '🍎'.repeat(2_500) }, null],
    ['more than that', { type: 'text', text: `${'🍎'.repeat(2_500)}a` }, 'messages[0].text'],
    ['no text', { type: 'text', text: '' }, 'messages[0].text'],
    ['a name of 20', { ...hello, sender: { name: long(20) } }, null],
    ['a name of 21', { ...hello, sender: { name: long(21) } }, 'messages[0].sender.name'],
    ['the name of LINE', { ...hello, sender: { name: 'ＬＩＮＥ support' } }, 'messages[0].sender.name'],
    ['a name with the same letters', { ...hello, sender: { name: 'Caroline' } }, null],
    ['an icon without https', { ...hello, sender: { iconUrl: 'http://example.com/a' } }, 'messages[0].sender.iconUrl'],
    [
      'a picture without https',
      { type: 'image', originalContentUrl: 'http://example.com/a', previewImageUrl: 'https://example.com/a' },
      'messages[0].originalContentUrl',
    ],
    [
      'a very long address',
      {
        type: 'video',
        originalContentUrl: 'https://example.com/a',
        previewImageUrl: `https://example.com/${long(2_000)}`,
      },
      'messages[0].previewImageUrl',
    ],
    ['a sticker of the shop', { type: 'sticker', packageId: '1', stickerId: '1' }, 'messages[0].stickerId'],
    ['13 choices', { ...hello, quickReply: { items: Array(13).fill(item('Yes')) } }, null],
    [
      'a choice with much to say',
      { ...hello, quickReply: { items: [item(long(21))] } },
      'messages[0].quickReply.items[0].action.label',
    ],
    [
      'a place beyond the pole',
      { type: 'location', title: 'a', address: 'b', latitude: 91, longitude: 0 },
      'messages[0].latitude',
    ],
    [
      'a place without a title',
      { type: 'location', title: '', address: 'b', latitude: 0, longitude: 0 },
      'messages[0].title',
    ],
  ])('takes or refuses %s as LINE does', async (_, message, property) => {
    const { channel, user, client, to } = await friends();
    const sent = client.pushMessage({ to, messages: [message] });
    const result = await sent.then(
      () => null,
      (error: HTTPFetchError) => JSON.parse(error.body) as unknown,
    );
    expect(result).toEqual(
      property === null
        ? null
        : { message: 'The request body has 1 error(s)', details: [{ message: expect.any(String), property }] },
    );
    expect(user.chat(channel).messages).toHaveLength(property === null ? 1 : 0);
    // The schemas know of the lengths of some, and that is for the server to keep.
    line.violations.length = 0;
  });
});

describe('choices', () => {
  const ask = (...actions: messagingApi.Action[]): messagingApi.Message => ({
    ...hello,
    quickReply: { items: actions.map((action) => ({ type: 'action', action })) },
  });

  test('stand under the last message, and bring back their data', async () => {
    const { channel, user, client, to } = await friends();
    const message = ask(
      { type: 'postback', label: 'Aiko', data: 'to=1', displayText: 'To Aiko' },
      { type: 'message', label: 'Ken', text: 'To Ken' },
    );
    await client.pushMessage({ to, messages: [message] });
    const chat = user.chat(channel);
    const [aiko, ken] = chat.choices;
    expect(chat.choices).toEqual([
      { type: 'postback', label: 'Aiko', data: 'to=1', text: 'To Aiko' },
      { type: 'message', label: 'Ken', data: null, text: 'To Ken' },
    ]);
    await user.press(aiko!);
    await user.press(ken!);
    expect(events()).toMatchObject([
      { type: 'postback', postback: { data: 'to=1' }, replyToken: expect.any(String) },
      { type: 'message', message: { type: 'text', text: 'To Ken' } },
    ]);
    expect(chat.choices).toEqual([]);
    expect(chat.messages.slice(1).map(({ content }) => content)).toEqual([
      { type: 'text', text: 'To Aiko' },
      { type: 'text', text: 'To Ken' },
    ]);
    await expect(line.addUser({ displayName: 'Other' }).press(aiko!)).rejects.toThrow('no such message');
  });

  test('are answered in a group as well', async () => {
    const { channel, user, client } = await friends();
    const group = user.createGroup();
    await group.invite(channel);
    await client.pushMessage({ to: group.id, messages: [ask({ type: 'postback', label: 'Yes', data: 'y' })] });
    await user.press(group.choices[0]!);
    expect(events().at(-1)).toMatchObject({
      type: 'postback',
      source: { type: 'group', groupId: group.id, userId: user.idFor(channel) },
      postback: { data: 'y' },
    });
  });
});

describe('people', () => {
  test('are shown to the accounts they have added or written to', async () => {
    const { channel, user, client, to } = await friends();
    expect(await client.getProfile(to)).toEqual({
      displayName: 'Brown',
      userId: to,
      language: 'en',
      statusMessage: 'Hello, LINE!',
    });
    await user.block(channel);
    expect(await refused(client.getProfile(to))).toEqual([404, 'Not found']);

    const picture = Buffer.from('\x89PNG', 'latin1');
    const stranger = line.addUser({ displayName: 'Sally', language: null, picture });
    const id = stranger.idFor(channel);
    expect((await refusal(client.getProfile(id))).status).toBe(404);
    await stranger.say(channel, 'Hello');
    const profile = await client.getProfile(id);
    expect(profile).toEqual({ displayName: 'Sally', userId: id, pictureUrl: `${line.url}/pictures/${stranger.id}` });
    const response = await fetch(profile.pictureUrl!);
    expect(response.headers.get('content-type')).toBe('image/png');
    expect(Buffer.from(await response.arrayBuffer())).toEqual(picture);
    expect((await fetch(`${line.url}/pictures/nobody`)).status).toBe(404);
  });

  test.each([false, true])('are shown in their groups (old: %s)', async (old) => {
    const { channel, user, client, to } = await friends();
    const others = Array.from({ length: 101 }, (_, i) => line.addUser({ displayName: `Guest ${i}` }));
    const group = user.createGroup('Project', { members: others, old });
    await group.invite(channel);
    const api = {
      member: (id: string) =>
        old ? client.getRoomMemberProfile(group.id, id) : client.getGroupMemberProfile(group.id, id),
      count: () => (old ? client.getRoomMemberCount(group.id) : client.getGroupMemberCount(group.id)),
      ids: (start?: string) =>
        old ? client.getRoomMembersIds(group.id, start) : client.getGroupMembersIds(group.id, start),
    };
    const guest = others[0]!.idFor(channel);
    expect(await api.member(guest)).toEqual({ displayName: 'Guest 0', userId: guest });
    expect(await api.count()).toEqual({ count: 102 });
    const page = await api.ids();
    expect(page.memberIds).toHaveLength(100);
    expect((await api.ids(page.next)).memberIds).toEqual(others.slice(99).map((other) => other.idFor(channel)));
    expect((await refusal(api.member(line.addUser({ displayName: 'Else' }).idFor(channel)))).status).toBe(404);
    const summary = client.getGroupSummary(group.id);
    if (old) expect((await refusal(summary)).status).toBe(404);
    else expect(await summary).toEqual({ groupId: group.id, groupName: 'Project' });
    await (old ? client.leaveRoom(group.id) : client.leaveGroup(group.id));
    await until(() => events().some(({ type }) => type === 'leave'), 'the leave event');
    expect((await refusal(api.count())).status).toBe(404);
    expect((await refusal(client.pushMessage({ to: group.id, messages: [hello] }))).status).toBe(400);
    expect(to).toBe(user.idFor(channel));
  });
});

describe('contents', () => {
  test('are read by the account they were sent to, until they are recalled', async () => {
    const { channel, user } = await friends();
    const blobs = blobsOf(channel);
    const bytes = Buffer.from('the picture');
    const { messageId } = await user.sendImage(channel, bytes, { contentType: 'image/png' });
    const { httpResponse, body } = await blobs.getMessageContentWithHttpInfo(messageId!);
    expect(httpResponse.headers.get('content-type')).toBe('image/png');
    expect(await bytesOf(body)).toEqual(bytes);
    expect(await bytesOf(await blobs.getMessageContentPreview(messageId!))).toEqual(bytes);
    expect((await refusal(blobsOf(line.addChannel()).getMessageContent(messageId!))).status).toBe(404);
    expect((await refusal(blobs.getMessageContentTranscodingByMessageId(messageId!))).status).toBe(404);
    await user.unsend(messageId!);
    expect(await refused(blobs.getMessageContent(messageId!))).toEqual([404, 'Not found']);
  });

  test('of a video are there when it is prepared', async () => {
    const { channel, user } = await friends();
    const blobs = blobsOf(channel);
    const bytes = Buffer.from('the video');
    const { messageId } = await user.sendVideo(channel, bytes, { transcoding: 'processing' });
    expect(await blobs.getMessageContentTranscodingByMessageId(messageId!)).toEqual({ status: 'processing' });
    expect((await blobs.getMessageContentWithHttpInfo(messageId!)).httpResponse.status).toBe(202);
    user.finishTranscoding(messageId!);
    expect(await blobs.getMessageContentTranscodingByMessageId(messageId!)).toEqual({ status: 'succeeded' });
    expect(await bytesOf(await blobs.getMessageContent(messageId!))).toEqual(bytes);
  });

  test('of stickers are pictures', async () => {
    const response = await fetch(`${line.url}/stickershop/v1/sticker/1988/android/sticker.png`);
    expect(response.headers.get('content-type')).toBe('image/png');
    expect(
      Buffer.from(await response.arrayBuffer())
        .subarray(0, 4)
        .toString('latin1'),
    ).toBe('\x89PNG');
  });
});

describe('failures on command', () => {
  test('come before the work, after it, and instead of an answer', async () => {
    const { channel, user, client, to } = await friends();
    const push = (key = randomUUID()) => client.pushMessage({ to, messages: [hello] }, key);
    channel.failNext({ path: /push/ });
    expect(await refused(push())).toEqual([500, 'Internal server error']);
    expect(user.chat(channel).messages).toEqual([]);

    const key = randomUUID();
    channel.failNext({ path: '/v2/bot/message/push', after: 'processing', status: 503 });
    expect(await refused(push(key))).toEqual([503, 'Service unavailable']);
    expect((await refusal(push(key))).status).toBe(409);
    expect(user.chat(channel).messages).toHaveLength(1);

    line.failNext({ channel, after: 'processing', drop: true });
    await expect(push()).rejects.toThrow('fetch failed');
    line.failNext({ channel, drop: true });
    await expect(push()).rejects.toThrow('fetch failed');
    expect(user.chat(channel).messages).toHaveLength(2);
  });

  test('are used up in turn', async () => {
    const { channel, client } = await friends();
    for (const message of Object.values(tooMany)) channel.failNext({ status: 429, message });
    channel.failNext({ status: 401, times: 2 });
    channel.failNext({ status: 403, method: 'POST' });
    for (const message of Object.values(tooMany)) expect(await refused(client.getBotInfo())).toEqual([429, message]);
    for (const _ of [1, 2]) expect((await refusal(client.getBotInfo())).status).toBe(401);
    expect(await client.getBotInfo()).toMatchObject({ userId: channel.userId });
    expect((await refusal(client.testWebhookEndpoint({}))).status).toBe(403);
  });

  test('may be slowness alone', async () => {
    const { channel, client } = await friends();
    channel.failNext({ delay: 60 });
    const started = performance.now();
    await client.getBotInfo();
    expect(performance.now() - started).toBeGreaterThan(50);
  });

  test('every request is kept', async () => {
    const { client, to } = await friends();
    const key = randomUUID();
    await client.pushMessage({ to, messages: [hello] }, key);
    expect(line.requests.at(-1)).toMatchObject({
      method: 'POST',
      path: '/v2/bot/message/push',
      headers: { 'x-line-retry-key': key, authorization: expect.stringMatching(/^Bearer /) },
      body: { to, messages: [hello] },
    });
  });
});

describe("LINE's own schemas", () => {
  /** Sends a push that the client's types would not allow. */
  const push = async (message: object, more: object = {}) => {
    const { client, to } = await friends({ url: null });
    await client.pushMessage({ to, messages: [message as messagingApi.Message], ...more }).catch(() => undefined);
  };

  test.each<[string, () => Promise<unknown>, RegExp]>([
    ['a message of no type', () => push({ type: 'telegram', text: 'a' }), /messages\/0\/type must be equal to one/],
    ['a field of another type', () => push({ type: 'text', text: 5 }), /messages\/0\/text must be string/],
    ['a field that is missing', () => push({ type: 'text' }), /messages\/0 must have required property 'text'/],
    ['a field that is misspelt', () => push({ ...hello, quickreply: {} }), /unevaluated.*quickreply/],
    ['one that is misspelt in the request', () => push(hello, { notify: true }), /unevaluated.*notify/],
    [
      'one too long',
      () => push({ ...hello, sender: { name: 'a'.repeat(21) } }),
      /sender\/name must NOT have more than 20/,
    ],
    [
      'one deep inside',
      () => push({ ...hello, quickReply: { items: [{ type: 'action', action: { type: 'postback', data: 7 } }] } }),
      /action\/data must be string/,
    ],
    [
      'an action of no type',
      () => push({ ...hello, quickReply: { items: [{ type: 'action', action: { type: 'poke' } }] } }),
      /action\/type must be equal to one/,
    ],
    [
      'a retry key that is none',
      async () => {
        const { client, to } = await friends({ url: null });
        await client.pushMessage({ to, messages: [hello] }, 'again').catch(() => undefined);
      },
      /push: .*format "uuid"/,
    ],
    [
      'a path that is none',
      () => fetch(`${line.url}/v2/bot/message/unsend`, { method: 'POST' }),
      /unsend is no part of LINE's API/,
    ],
    [
      'a token asked for with JSON',
      () =>
        fetch(`${line.url}/oauth2/v3/token`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: '{"grant_type":"client_credentials"}',
        }),
      /token: is no form[^]*client_id/,
    ],
  ])('find %s in a request', async (_, work, pattern) => {
    line.violations.length = 0;
    await work();
    expect(line.violations.join('\n')).toMatch(pattern);
    line.violations.length = 0;
  });

  test('find faults in what this LINE answers', async () => {
    const channel = line.addChannel();
    Object.assign(channel, { displayName: 7 });
    await clientOf(channel).getBotInfo();
    expect(line.violations).toEqual([expect.stringMatching(/info: \/displayName must be string/)]);
    line.violations.length = 0;
  });

  test.each<[string, (event: Record<string, unknown>) => object, RegExp]>([
    ['an event of no type', (event) => ({ ...event, type: 'wink' }), /events\/0\/type must be equal to one/],
    ['a field of another type', (event) => ({ ...event, timestamp: 'now' }), /timestamp must be integer/],
    ['a field that is missing', ({ mode: _, ...event }) => event, /required property 'mode'/],
    ['a field that is misspelt', (event) => ({ ...event, replytoken: 'x' }), /unevaluated.*replytoken/],
    [
      'a source of no type',
      (event) => ({ ...event, source: { type: 'channel' } }),
      /source\/type must be equal to one/,
    ],
    [
      'a message of no type',
      (event) => ({ ...event, message: { type: 'wave', id: '1' } }),
      /message\/type must be equal to one/,
    ],
    [
      'a message without its own fields',
      (event) => ({ ...event, message: { type: 'text', id: '1', text: 'a' } }),
      /message must have required property 'quoteToken'/,
    ],
  ])('find %s in a webhook', async (_, broken, pattern) => {
    const { channel, user } = await friends();
    const { event } = await user.say(channel, 'Hello', { deliver: false });
    await channel.deliver([broken(event!) as NonNullable<typeof event>]);
    expect(line.violations.join('\n')).toMatch(pattern);
    line.violations.length = 0;
  });

  test('make a test fail', async () => {
    const broken = await startLine();
    await fetch(`${broken.url}/v3/bot`);
    await expect(broken.stop()).rejects.toThrow("GET /v3/bot is no part of LINE's API");
  });
});

describe('a LINE', () => {
  const stopping = async (options: FakeLineOptions) => {
    const line = await startFakeLine({ webhookTimeout: 60_000, ...options });
    const channel = line.addChannel({ webhook: { endpoint: endpointUrl } });
    return { line, channel, user: line.addUser({ displayName: 'Brown' }) };
  };

  test('stops in the middle of things', async () => {
    const { line, channel, user } = await stopping({ redeliverAfter: [60_000] });
    channel.redelivery = true;
    answer = () => 500;
    await user.say(channel, 'Again and again');
    answer = () => new Promise(() => undefined);
    const said = user.say(channel, 'Hello');
    await until(() => received.length === 2, 'the second webhook');
    await line.stop();
    expect((await said).delivery).toMatchObject({ fault: 'could_not_connect' });
    await expect(fetch(line.url)).rejects.toThrow('fetch failed');
  });

  test('takes a port, and pictures without https where it is told to', async () => {
    const { line: first } = await stopping({});
    const port = Number(new URL(first.url).port);
    await expect(startFakeLine({ port })).rejects.toThrow('EADDRINUSE');
    await first.stop();
    const { line, channel, user } = await stopping({ port, plainHttp: true });
    expect(line.url).toBe(`http://127.0.0.1:${port}`);
    await user.follow(channel);
    const picture = 'http://127.0.0.1:4000/media/1';
    await clientOf(channel, line.url).pushMessage({
      to: user.idFor(channel),
      messages: [{ type: 'image', originalContentUrl: picture, previewImageUrl: picture }],
    });
    expect(user.chat(channel).messages[0]!.content).toEqual({ type: 'image', url: picture, previewUrl: picture });
    await line.stop();
  });
});

describe('what is remembered', () => {
  test('goes on at another one: accounts, people, groups, and what was said', async () => {
    const { channel, user, client, to } = await friends();
    const other = line.addUser({ displayName: 'Sally', language: null });
    await user.say(channel, 'Hello');
    const { messageId: gone } = await user.say(channel, 'Not this');
    await user.unsend(gone!);
    await client.pushMessage({
      to,
      messages: [
        {
          type: 'text',
          text: 'Which?',
          sender: { name: 'Sakura', iconUrl: 'https://icons.example/1.png' },
          quickReply: { items: [{ type: 'action', action: { type: 'postback', label: 'This', data: 'this' } }] },
        },
      ],
    });
    await user.sendImage(line.addChannel(), Buffer.from('a picture'));
    const group = user.createGroup('Friends', { members: [other] });
    await group.invite(channel);
    await group.say(other, 'Hi');

    const second = await startFakeLine({ now: () => now });
    try {
      second.restore(JSON.parse(JSON.stringify(line.memory())) as Memory);
      expect(second.memory()).toEqual(line.memory());
      const same = second.channels.find(({ channelId }) => channelId === channel.channelId)!;
      const [brown, sally] = [user, other].map(({ id }) => second.users.find((one) => one.id === id)!);
      expect([brown!.idFor(same), brown!.chat(same).friendship, brown!.chat(same).unread]).toEqual([to, 'FRIEND', 1]);
      expect(
        brown!.chat(same).messages.map(({ name, iconUrl, unsent, choices }) => [name, iconUrl, unsent, choices.length]),
      ).toEqual([
        ['Brown', null, false, 0],
        ['Brown', null, true, 0],
        ['Sakura', 'https://icons.example/1.png', false, 1],
      ]);
      expect([sally!.language, sally!.groups.map(({ id, name }) => [id, name])]).toEqual([
        null,
        [[group.id, 'Friends']],
      ]);

      received.length = 0;
      await brown!.press(brown!.chat(same).choices[0]!);
      await sally!.groups[0]!.say(sally!, 'Still here');
      await clientOf(same, second.url).pushMessage({ to: group.id, messages: [hello] });
      expect(events()).toMatchObject([
        { type: 'postback', source: { userId: to }, postback: { data: 'this' } },
        { type: 'message', source: { groupId: group.id, userId: other.idFor(channel) } },
      ]);
      expect(sally!.groups[0]!.messages).toHaveLength(3);
    } finally {
      await second.stop();
    }
  });

  test('is told of whenever there is more of it', async () => {
    let changes = 0;
    const second = await startFakeLine();
    second.onChange(() => (changes += 1));
    second.addUser({ displayName: 'Moon' });
    expect(changes).toBe(1);
    second.restore(second.memory());
    expect(changes).toBe(2);
    await second.stop();
  });
});
