import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createLineApi, type LineApi } from '../../src/channels/line/api.js';
import { isPictureUrl } from '../../src/channels/line/downloads.js';
import { LineError, type LineFault, type LineOutgoing } from '../../src/line.js';

const token = 'bNl4YEFPI/hjFWhTqexp4MuEw5YPs7qhr6dJDXKwNPuLka+QnnJ0l8=';
const an = `U${'a'.repeat(32)}`;
const group = `C${'c'.repeat(32)}`;
const room = `R${'d'.repeat(32)}`;
const hello: LineOutgoing[] = [{ content: { kind: 'TEXT', text: 'ひみつの話' } }];
const key = '123e4567-e89b-12d3-a456-426614174000';

interface Asked {
  what: string;
  authorization: string | undefined;
  retryKey: string | undefined;
  body: string;
}
type Answer = { status?: number; json?: unknown; text?: string; headers?: Record<string, string> };

let server: Server;
let origin: string;
let line: LineApi;
let asked: Asked[];
let answers: Record<string, Answer | ((response: ServerResponse, request: IncomingMessage) => void)>;

beforeEach(async () => {
  asked = [];
  answers = {};
  server = createServer((request, response) => void answer(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  line = createLineApi({ apiUrl: origin, dataApiUrl: origin, stickerUrl: origin });
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const what = `${request.method} ${request.url}`;
  const retryKey = request.headers['x-line-retry-key'] as string | undefined;
  const body = (await buffer(request)).toString();
  asked.push({ what, authorization: request.headers.authorization, retryKey, body });
  const answer = answers[what] ?? { status: 404, json: { message: 'Not found' } };
  if (typeof answer === 'function') return answer(response, request);
  response.writeHead(answer.status ?? 200, answer.headers);
  response.end(answer.text ?? JSON.stringify(answer.json ?? {}));
}

const failure = async (work: Promise<unknown>): Promise<[LineFault, string]> => {
  const error = await work.then(
    () => null,
    (error: unknown) => error,
  );
  if (!(error instanceof LineError)) throw new Error('It did not fail with LineError', { cause: error });
  return [error.fault, error.message];
};
const impatient = () => createLineApi({ apiUrl: origin, dataApiUrl: origin, stickerUrl: origin, timeout: 50 });

describe('the account', () => {
  const credentials = { channelId: '1350031035', channelSecret: 'se cret&', channelAccessToken: token };

  beforeEach(() => {
    answers['POST /oauth2/v3/token'] = { json: { token_type: 'Bearer', access_token: 'ey', expires_in: 899 } };
    answers['POST /v2/oauth/verify'] = { json: { client_id: '1350031035', expires_in: 3_138_007, scope: 'P CM' } };
    answers['GET /v2/bot/info'] = {
      json: { userId: an, basicId: '@216ruj', displayName: 'Example', chatMode: 'bot', markAsReadMode: 'manual' },
    };
  });

  test('is told where the id, the secret and the token belong together', async () => {
    expect(await line.account(credentials)).toEqual({ basicId: '@216ruj', displayName: 'Example' });
    expect(asked).toEqual([
      {
        what: 'POST /oauth2/v3/token',
        authorization: undefined,
        retryKey: undefined,
        body: 'grant_type=client_credentials&client_id=1350031035&client_secret=se+cret%26',
      },
      {
        what: 'POST /v2/oauth/verify',
        authorization: undefined,
        retryKey: undefined,
        body: new URLSearchParams({ access_token: token }).toString(),
      },
      { what: 'GET /v2/bot/info', authorization: `Bearer ${token}`, retryKey: undefined, body: '' },
    ]);
  });

  const refused = (status: number, json: unknown): Answer => ({ status, json });
  test.each([
    ['POST /oauth2/v3/token', refused(400, { error: 'invalid_client', error_description: 'invalid client_secret' })],
    ['POST /oauth2/v3/token', refused(401, { error: 'invalid_client' })],
  ])('%s: a wrong secret', async (what, answer) => {
    answers[what] = answer;
    expect(await failure(line.account(credentials))).toEqual([
      'SECRET',
      'LINE: secret: it is not the one of this channel',
    ]);
  });

  test.each([
    ['is unknown', refused(400, { error: 'invalid_request', error_description: 'access token expired' })],
    ['is of another channel', { json: { client_id: '1', expires_in: 3_138_007 } }],
  ])('a token that %s', async (_, answer) => {
    answers['POST /v2/oauth/verify'] = answer;
    expect(await failure(line.account(credentials))).toEqual(['TOKEN', 'LINE: token: it is not one of this channel']);
  });

  test('a fault that says nothing of the credentials is none of them', async () => {
    answers['POST /oauth2/v3/token'] = refused(503, {});
    expect(await failure(line.account(credentials))).toEqual(['UNAVAILABLE', 'LINE: secret: 503']);
    answers['POST /oauth2/v3/token'] = { json: {} };
    answers['POST /v2/oauth/verify'] = refused(429, { message: 'The API rate limit has been exceeded.' });
    expect((await failure(line.account(credentials)))[0]).toBe('BUSY');
    answers['POST /v2/oauth/verify'] = { json: { client_id: '1350031035' } };
    answers['GET /v2/bot/info'] = refused(403, { message: 'Not available.' });
    expect(await failure(line.account(credentials))).toEqual(['FORBIDDEN', 'LINE: account: 403, Not available.']);
  });

  test('a token that no header can hold is no token, and is not repeated', async () => {
    for (const channelAccessToken of ['', 'ひみつ', 'a\r\nX: y', 'a b'])
      expect(await failure(line.account({ ...credentials, channelAccessToken }))).toEqual([
        'TOKEN',
        'LINE: token: there can be no such token',
      ]);
    expect(await failure(line.profile('a\nb', an))).toEqual(['TOKEN', 'LINE: token: there can be no such token']);
    expect(await failure(line.content('a\nb', '1'))).toEqual(['TOKEN', 'LINE: token: there can be no such token']);
  });
});

describe('people and groups', () => {
  const full = { displayName: 'An', pictureUrl: 'https://profile.line-scdn.net/x', statusMessage: 'Xin chào' };
  const bare = { displayName: 'An', pictureUrl: null, statusMessage: null, language: null };

  test('a profile', async () => {
    answers[`GET /v2/bot/profile/${an}`] = { json: { userId: an, ...full, language: 'vi' } };
    expect(await line.profile(token, an)).toEqual({ ...full, language: 'vi' });
    answers[`GET /v2/bot/profile/${an}`] = { json: { userId: an, displayName: 'An', pictureUrl: '' } };
    expect(await line.profile(token, an)).toEqual(bare);
  });

  test('a profile in a group, and in one of the old rooms', async () => {
    answers[`GET /v2/bot/group/${group}/member/${an}`] = { json: { userId: an, displayName: 'An' } };
    answers[`GET /v2/bot/room/${room}/member/${an}`] = { json: { userId: an, displayName: 'An' } };
    expect(await line.groupProfile(token, { groupId: group, old: false, userId: an })).toEqual(bare);
    expect(await line.groupProfile(token, { groupId: room, old: true, userId: an })).toEqual(bare);
  });

  test('the name of a group', async () => {
    answers[`GET /v2/bot/group/${group}/summary`] = { json: { groupId: group, groupName: '営業' } };
    expect(await line.groupName(token, group)).toBe('営業');
  });

  test('whom LINE does not show is nobody', async () => {
    expect(await line.profile(token, an)).toBeNull();
    expect(await line.groupProfile(token, { groupId: group, old: false, userId: an })).toBeNull();
    expect(await line.groupName(token, group)).toBeNull();
  });

  test('an id cannot climb out of its path', async () => {
    for (const id of ['', '..', '../../info', 'a?b', 'a#b', 'a b', '%2e%2e', '$&', 'x'.repeat(101)])
      for (const work of [line.profile(token, id), line.groupName(token, id), line.content(token, id)])
        expect(await failure(work)).toEqual(['REFUSED', 'LINE: there can be no such id']);
    expect(asked).toEqual([]);
  });
});

describe('sending', () => {
  test('a push carries its key', async () => {
    answers['POST /v2/bot/message/push'] = { json: { sentMessages: [{ id: '461230966842064897' }] } };
    await line.push(token, an, hello, key);
    expect(asked).toEqual([
      {
        what: 'POST /v2/bot/message/push',
        authorization: `Bearer ${token}`,
        retryKey: key,
        body: JSON.stringify({ to: an, messages: [{ type: 'text', text: 'ひみつの話' }] }),
      },
    ]);
  });

  test('a push that was accepted before is done', async () => {
    const answer = { status: 409, json: { message: 'The retry key is already accepted', sentMessages: [{ id: '1' }] } };
    answers['POST /v2/bot/message/push'] = answer;
    await line.push(token, an, hello, key);
    answer.json.message = 'Something else conflicts';
    expect(await failure(line.push(token, an, hello, key))).toEqual([
      'REFUSED',
      'LINE: push: 409, Something else conflicts',
    ]);
  });

  test('a reply has no key', async () => {
    answers['POST /v2/bot/message/reply'] = { json: { sentMessages: [{ id: '1' }] } };
    await line.reply(token, 'nHuyWiB7', hello);
    expect(asked).toEqual([
      {
        what: 'POST /v2/bot/message/reply',
        authorization: `Bearer ${token}`,
        retryKey: undefined,
        body: JSON.stringify({ replyToken: 'nHuyWiB7', messages: [{ type: 'text', text: 'ひみつの話' }] }),
      },
    ]);
  });

  test.each<[number, string, LineFault, string]>([
    [400, 'The request body has 1 error(s)', 'REFUSED', 'LINE: push: 400, The request body has 1 error(s)'],
    [400, 'Invalid reply token', 'REFUSED', 'LINE: push: 400, Invalid reply token'],
    [401, 'Authentication failed.', 'TOKEN', 'LINE: push: 401, Authentication failed.'],
    [403, 'Access denied', 'FORBIDDEN', 'LINE: push: 403, Access denied'],
    [404, 'Not found', 'REFUSED', 'LINE: push: 404, Not found'],
    [413, '', 'REFUSED', 'LINE: push: 413'],
    [429, 'You have reached your monthly limit.', 'QUOTA', 'LINE: push: 429, You have reached your monthly limit.'],
    [429, 'The API rate limit has been exceeded.', 'BUSY', 'LINE: push: 429, The API rate limit has been exceeded.'],
    [429, '', 'BUSY', 'LINE: push: 429'],
    [500, 'Internal server error', 'UNAVAILABLE', 'LINE: push: 500, Internal server error'],
    [503, '', 'UNAVAILABLE', 'LINE: push: 503'],
  ])('%s %s', async (status, message, fault, said) => {
    answers['POST /v2/bot/message/push'] = { status, json: { message } };
    expect(await failure(line.push(token, an, hello, key))).toEqual([fault, said]);
  });

  test('a reply that is too late has a fault of its own', async () => {
    answers['POST /v2/bot/message/reply'] = { status: 400, json: { message: 'Invalid reply token' } };
    expect(await failure(line.reply(token, 'nHuyWiB7', hello))).toEqual([
      'REPLY_TOKEN',
      'LINE: reply: 400, Invalid reply token',
    ]);
    answers['POST /v2/bot/message/reply'] = { status: 400, json: { message: 'The request body has 1 error(s)' } };
    expect((await failure(line.reply(token, 'nHuyWiB7', hello)))[0]).toBe('REFUSED');
  });

  test('what it logs names nobody', async () => {
    answers['POST /v2/bot/message/push'] = {
      status: 400,
      json: {
        message: `Bad: ${an}, ${group}; ${room} Bearer ${token} ひみつの話\n${'long '.repeat(100)}`,
        details: [{ message: 'ひみつの話', property: 'messages[0].text' }],
      },
    };
    const [fault, message] = await failure(line.push(token, an, hello, key));
    expect(fault).toBe('REFUSED');
    expect(message).toBe(`LINE: push: 400, Bad: …, …; … Bearer … …${'long '.repeat(100)}`.slice(0, 217));
  });

  test('an answer that is none is not known to be done', async () => {
    for (const text of ['<html>', '{"sentMessages":', '']) {
      answers['POST /v2/bot/message/push'] = { status: 502, text };
      expect(await failure(line.push(token, an, hello, key))).toEqual(['UNAVAILABLE', 'LINE: push: 502']);
    }
    answers['POST /v2/bot/message/push'] = { text: `<html>${an}` };
    expect(await failure(line.push(token, an, hello, key))).toEqual([
      'UNAVAILABLE',
      'LINE: push: no answer that can be read',
    ]);
  });

  test('a mistake of ours is not taken for one of LINE', async () => {
    const choices = [{ label: 'x', data: 'd'.repeat(301) }];
    await expect(line.push(token, an, [{ ...hello[0]!, choices }], key)).rejects.toThrow(RangeError);
  });

  test('no answer in time, and none at all', async () => {
    answers['POST /v2/bot/message/push'] = () => {};
    expect(await failure(impatient().push(token, an, hello, key))).toEqual([
      'UNAVAILABLE',
      'LINE: push: no answer in time',
    ]);
    answers['POST /v2/bot/message/push'] = (_, request) => request.socket.destroy();
    expect(await failure(line.push(token, an, hello, key))).toEqual(['UNAVAILABLE', 'LINE: push: UND_ERR_SOCKET']);
    // Nobody is there.
    const nowhere = createLineApi({ apiUrl: 'http://127.0.0.1:1', dataApiUrl: origin, stickerUrl: origin });
    expect((await failure(nowhere.push(token, an, hello, key)))[0]).toBe('UNAVAILABLE');
  });

  test('a late refusal is heard by nobody', async () => {
    let late: ServerResponse | undefined;
    answers['POST /v2/bot/message/push'] = (response) => (late = response);
    const unheard: unknown[] = [];
    const hear = (error: unknown) => unheard.push(error);
    process.on('unhandledRejection', hear);
    expect((await failure(impatient().push(token, an, hello, key)))[0]).toBe('UNAVAILABLE');
    late!.writeHead(500).end('{}');
    await once(late!, 'close');
    // One more exchange, so that the late one had its time.
    answers['POST /v2/bot/message/push'] = {};
    await line.push(token, an, hello, key);
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', hear);
    expect(unheard).toEqual([]);
  });
});

describe('the channel', () => {
  test('what is left of the month', async () => {
    answers['GET /v2/bot/message/quota'] = { json: { type: 'limited', value: 1_000 } };
    answers['GET /v2/bot/message/quota/consumption'] = { json: { totalUsage: 500 } };
    expect(await line.quota(token)).toEqual({ used: 500, limit: 1_000 });
    answers['GET /v2/bot/message/quota'] = { json: { type: 'none' } };
    expect(await line.quota(token)).toEqual({ used: 500, limit: null });
  });

  test('where webhooks go', async () => {
    answers['GET /v2/bot/channel/webhook/endpoint'] = { json: { endpoint: 'https://a.example/line', active: true } };
    expect(await line.webhookEndpoint(token)).toEqual({ endpoint: 'https://a.example/line', active: true });
    answers['GET /v2/bot/channel/webhook/endpoint'] = { json: { endpoint: '', active: false } };
    expect(await line.webhookEndpoint(token)).toEqual({ endpoint: null, active: false });
    delete answers['GET /v2/bot/channel/webhook/endpoint'];
    expect(await line.webhookEndpoint(token)).toEqual({ endpoint: null, active: false });
  });

  test('whether they arrive', async () => {
    const answer = { success: false, timestamp: '2020-09-30T05:38:20.031Z', statusCode: 500, detail: '500' };
    answers['POST /v2/bot/channel/webhook/test'] = { json: { ...answer, reason: 'ERROR_STATUS_CODE' } };
    expect(await line.testWebhook(token)).toEqual({ success: false, reason: 'ERROR_STATUS_CODE' });
    answers['POST /v2/bot/channel/webhook/test'] = { json: { ...answer, success: true, reason: 'OK' } };
    expect(await line.testWebhook(token)).toEqual({ success: true, reason: 'OK' });
  });
});

describe('what somebody sent', () => {
  const content = 'GET /v2/bot/message/325708/content';
  const transcoding = 'GET /v2/bot/message/325708/content/transcoding';

  test('is a stream of its bytes', async () => {
    answers[content] = (response) => {
      response.writeHead(200, { 'content-type': 'image/jpeg' });
      response.write(Buffer.from([0xff, 0xd8]));
      response.end(Buffer.alloc(300_000, 7));
    };
    const media = await line.content(token, '325708');
    if (media.state !== 'READY') throw new Error(media.state);
    const bytes = await buffer(media.stream);
    expect(bytes.equals(Buffer.concat([Buffer.from([0xff, 0xd8]), Buffer.alloc(300_000, 7)]))).toBe(true);
    expect(asked).toEqual([{ what: content, authorization: `Bearer ${token}`, retryKey: undefined, body: '' }]);
  });

  test.each([
    [202, { json: { status: 'processing' } }, 'PREPARING'],
    [202, { json: { status: 'succeeded' } }, 'PREPARING'],
    [202, { json: { status: 'failed' } }, 'GONE'],
    [202, { status: 400, json: { message: 'Bad request' } }, 'PREPARING'],
    [404, { json: { status: 'processing' } }, 'PREPARING'],
    [404, { json: { status: 'failed' } }, 'GONE'],
    [404, { status: 404, json: { message: 'Not found' } }, 'GONE'],
    [404, { status: 400, json: {} }, 'GONE'],
    [410, { json: { status: 'processing' } }, 'GONE'],
  ])('%s, and %j of its preparation', async (status, answer, state) => {
    answers[content] = { status, json: { message: 'x' } };
    answers[transcoding] = answer;
    expect(await line.content(token, '325708')).toEqual({ state });
  });

  test.each<[number, LineFault]>([
    [400, 'REFUSED'],
    [401, 'TOKEN'],
    [403, 'FORBIDDEN'],
    [429, 'BUSY'],
    [500, 'UNAVAILABLE'],
  ])('%s', async (status, fault) => {
    answers[content] = { status, json: { message: 'Sorry' } };
    expect(await failure(line.content(token, '325708'))).toEqual([fault, `LINE: content: ${status}, Sorry`]);
    answers[content] = { status: 202 };
    answers[transcoding] = { status };
    if (status !== 400)
      expect(await failure(line.content(token, '325708'))).toEqual([fault, `LINE: transcoding: ${status}`]);
  });

  test('that does not begin in time', async () => {
    answers[content] = () => {};
    expect(await failure(impatient().content(token, '325708'))).toEqual([
      'UNAVAILABLE',
      'LINE: content: no answer in time',
    ]);
  });

  test.each([
    ['breaks off', (response: ServerResponse) => response.socket!.destroy()],
    ['stands still', () => {}],
  ])('that %s fails the stream', async (_, then) => {
    let sent: ServerResponse | undefined;
    answers[content] = (response) => {
      sent = response.writeHead(200, { 'content-length': 100 });
      sent.write('half');
    };
    const media = await impatient().content(token, '325708');
    if (media.state !== 'READY') throw new Error(media.state);
    const failed = failure(buffer(media.stream));
    then(sent!);
    expect(await failed).toEqual(['UNAVAILABLE', 'LINE: content: it broke off']);
  });

  test('is let go of where nobody reads on', async () => {
    let closed: Promise<unknown> | undefined;
    answers[content] = (response) => {
      closed = once(response, 'close');
      response.writeHead(200).write('half');
    };
    const media = await line.content(token, '325708');
    if (media.state !== 'READY') throw new Error(media.state);
    media.stream.destroy();
    await closed;
    expect(media.stream.destroyed).toBe(true);
  });
});

describe('pictures', () => {
  const bytes = Buffer.from([0xff, 0xd8, 0xff]);
  const send = (size: number) => (response: ServerResponse) => {
    response.on('error', () => {});
    response.end(size === 3 ? bytes : Buffer.alloc(size));
  };

  test('are fetched from where LINE keeps them only', () => {
    const may = (address: string) => isPictureUrl(new URL(address), 'http://127.0.0.1:4000');
    const good = [
      'https://profile.line-scdn.net/0h',
      'https://sprofile.line-scdn.net/0h',
      'https://obs.line-apps.com/x',
      'https://API.line.me/x',
      'http://127.0.0.1:4000/x',
    ];
    const bad = [
      'http://profile.line-scdn.net/0h',
      'https://line-scdn.net.example.com/x',
      'https://evil-line-scdn.net/x',
      'https://line.me/x',
      'https://profile.line-scdn.net:8443/x',
      'https://user@profile.line-scdn.net/x',
      'https://profile.line-scdn.net./x',
      'https://127.0.0.1/x',
      'https://[::1]/x',
      'https://127.0.0.1:4000/x',
      'http://127.0.0.1:4001/x',
      'http://localhost:4000/x',
      'http://169.254.169.254/latest/meta-data',
      'file:///etc/passwd',
      'data:image/png;base64,AAAA',
    ];
    expect(good.filter((address) => !may(address))).toEqual([]);
    expect(bad.filter(may)).toEqual([]);
  });

  test('are bytes, or nothing', async () => {
    answers['GET /an.jpg'] = send(3);
    expect(await line.picture(`${origin}/an.jpg`)).toEqual(bytes);
    expect(asked).toEqual([{ what: 'GET /an.jpg', authorization: undefined, retryKey: undefined, body: '' }]);
    answers['GET /empty'] = send(0);
    answers['GET /broken'] = (response) => {
      response.writeHead(200, { 'content-length': 10 }).write('x');
      setImmediate(() => response.socket!.destroy());
    };
    for (const address of [`${origin}/none`, `${origin}/empty`, `${origin}/broken`, '', 'x', 'https://a.example/x'])
      expect([address, await line.picture(address)]).toEqual([address, null]);
    answers['GET /slow'] = () => {};
    expect(await impatient().picture(`${origin}/slow`)).toBeNull();
  });

  test('have at most 5 MB', async () => {
    answers['GET /most'] = send(5 * 1024 * 1024);
    answers['GET /more'] = send(5 * 1024 * 1024 + 1);
    expect(await line.picture(`${origin}/most`)).toHaveLength(5 * 1024 * 1024);
    expect(await line.picture(`${origin}/more`)).toBeNull();
  });

  test('may be elsewhere, but no further than LINE', async () => {
    const to = (location: string): Answer => ({ status: 302, headers: { location } });
    answers['GET /an.jpg'] = send(3);
    answers['GET /1'] = to('/an.jpg');
    answers['GET /2'] = to('/1');
    answers['GET /3'] = to(`${origin}/2`);
    answers['GET /4'] = to('/3');
    expect(await line.picture(`${origin}/3`)).toEqual(bytes);
    expect(await line.picture(`${origin}/4`)).toBeNull();

    const other = createServer((_, response) => response.end('secret')).listen(0, '127.0.0.1');
    await once(other, 'listening');
    let reached = 0;
    other.on('request', () => (reached += 1));
    answers['GET /away'] = to(`http://127.0.0.1:${(other.address() as AddressInfo).port}/`);
    expect(await line.picture(`${origin}/away`)).toBeNull();
    answers['GET /away'] = to('http://profile.line-scdn.net/x');
    expect(await line.picture(`${origin}/away`)).toBeNull();
    expect(reached).toBe(0);
    other.close();
  });

  test('of stickers', async () => {
    answers['GET /stickershop/v1/sticker/52002734/android/sticker.png'] = send(3);
    answers['GET /stickershop/v1/sticker/1/android/sticker.png'] = send(2 * 1024 * 1024 + 1);
    answers['GET /stickershop/v1/sticker/2/android/sticker.png'] = { status: 302, headers: { location: '/x' } };
    answers['GET /x'] = send(3);
    expect(await line.sticker('52002734')).toEqual(bytes);
    for (const id of ['1', '2', '3', '', '../x', '1/../2', '1'.repeat(21)]) expect(await line.sticker(id)).toBeNull();
    expect(asked).toHaveLength(4);
  });
});
