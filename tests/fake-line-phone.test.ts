import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { messagingApi } from '@line/bot-sdk';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { LineChannel, LineUser } from '../cli/fake-line/fake-line.js';
import { accountLink } from '../cli/fake-line/links.js';
import { startLine, type Line } from './support/line.js';

let line: Line;
let channel: LineChannel;
let brown: LineUser;
let sally: LineUser;

beforeAll(async () => {
  line = await startLine({ plainHttp: true });
});
afterAll(() => line.stop());
beforeEach(() => {
  channel = line.addChannel({ displayName: 'さくら商事' });
  brown = line.addUser({ displayName: 'Brown', language: 'en' });
  sally = line.addUser({ displayName: 'Sally', language: 'ja' });
});

const api = (path: string, init?: RequestInit) => fetch(`${line.url}/phone/api${path}`, init);
const post = (path: string, value: object, headers: Record<string, string> = {}) =>
  api(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(value),
  });
interface Shown {
  chats: { key: string; name: string; unread: number; friendship: string | null; last: { text: string } | null }[];
  open: {
    key: string;
    messages: {
      id: string;
      mine: boolean;
      name: string;
      icon: string | null;
      content: Record<string, unknown> | null;
    }[];
    choices: { label: string }[];
    account: { basicId: string } | null;
    members: { name: string }[];
  } | null;
}
const shown = async (user: LineUser, chat?: string) =>
  (await (await api(`/users/${user.id}${chat === undefined ? '' : `?chat=${chat}`}`)).json()) as Shown;
const act = async (user: LineUser, verb: string, fields: object = {}) => {
  const response = await post(`/users/${user.id}/acts`, { verb, ...fields });
  return { status: response.status, ...((await response.json()) as { chat?: string; text?: string; error?: string }) };
};

/** With a Host header of one's own, which fetch does not allow. */
const statusFor = (path: string, headers: Record<string, string>, method = 'GET') =>
  new Promise<number>((resolve, reject) => {
    httpRequest(`${line.url}${path}`, { method, headers }, (response) => {
      response.resume();
      resolve(response.statusCode!);
    })
      .on('error', reject)
      .end();
  });

describe('a link to an account', () => {
  test.each([
    ['https://line.me/R/ti/p/%40123abcde', { basicId: '@123abcde', text: null }],
    ['https://line.me/R/ti/p/@123abcde', { basicId: '@123abcde', text: null }],
    [' https://line.me/ti/p/%40123abcde?from=qr ', { basicId: '@123abcde', text: null }],
    ['https://line.me/R/oaMessage/%40123abcde/?%E6%8B%9B+1%20%23AB', { basicId: '@123abcde', text: '招+1 #AB' }],
    ['https://line.me/R/oaMessage/%40123abcde/', { basicId: '@123abcde', text: null }],
    ['https://line.me/R/oaMessage/%40123abcde/?%', null],
    ['https://line.me/R/ti/p/somebody', null],
    ['https://line.me.example.com/R/ti/p/%40123abcde', null],
    ['line://ti/p/%40123abcde', null],
  ])('%s', (link, expected) => {
    expect(accountLink(link)).toEqual(expected);
  });
});

describe('the phone', () => {
  test('is a page of this machine, with nothing from another host', async () => {
    const response = await fetch(`${line.url}/phone`);
    const page = await response.text();
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-[^']+'; img-src 'self' data:;/,
    );
    expect(page.match(/(?:src|href|url\()=?["']?https?:/g)).toBeNull();
    const port = new URL(line.url).port;
    for (const host of [`localhost:${port}`, '127.0.0.1', `[::1]:${port}`])
      expect(await statusFor('/phone', { host })).toBe(200);
    for (const host of ['attacker.example', `attacker.example:${port}`, '127.0.0.1.attacker.example', '192.168.0.2'])
      for (const path of ['/phone', '/phone/api/users']) expect(await statusFor(path, { host })).toBe(403);
    expect(line.requests).toEqual([]);
  });

  test('takes nothing from the page of another site', async () => {
    const before = line.users.length;
    const made = { displayName: 'Mallory' };
    expect((await post('/users', made, { origin: 'https://attacker.example' })).status).toBe(403);
    expect((await api('/users', { method: 'POST', body: JSON.stringify(made) })).status).toBe(415);
    expect(line.users).toHaveLength(before);
    expect((await post('/users', made, { origin: line.url })).status).toBe(201);
    expect(line.users.at(-1)).toMatchObject({ displayName: 'Mallory' });
    for (const displayName of ['', ' ', 'a'.repeat(21), null])
      expect((await post('/users', { displayName })).status).toBe(400);
  });

  test('follows links, writes, presses, recalls, blocks', async () => {
    const { basicId, channelId } = channel;
    expect(await act(brown, 'link', { link: 'https://example.com' })).toMatchObject({ status: 400 });
    expect(await act(brown, 'link', { link: 'https://line.me/R/ti/p/%40nobody' })).toMatchObject({ status: 400 });
    const link = `https://line.me/R/oaMessage/${encodeURIComponent(basicId)}/?${encodeURIComponent('AB12 CD')}`;
    expect(await act(brown, 'link', { link })).toEqual({ status: 200, chat: channelId, text: 'AB12 CD' });
    expect(brown.chat(channel)).toMatchObject({ friendship: 'FRIEND', messages: [] });

    await act(brown, 'say', { chat: channelId, text: 'Hello' });
    await act(brown, 'sticker', { chat: channelId, packageId: '446', stickerId: '1988' });
    await act(brown, 'location', { chat: channelId, title: 'a', address: 'b', latitude: 1, longitude: 2 });
    const client = new messagingApi.MessagingApiClient({
      channelAccessToken: channel.channelAccessToken,
      baseURL: line.url,
    });
    await client.pushMessage({
      to: brown.idFor(channel),
      messages: [
        {
          type: 'text',
          text: 'To whom?',
          sender: { name: '田中 愛子' },
          quickReply: {
            items: [{ type: 'action', action: { type: 'postback', label: 'A', data: 'a', displayText: 'To A' } }],
          },
        },
      ],
    });
    const asked = await shown(brown, channelId);
    expect(asked.chats).toMatchObject([{ key: channelId, unread: 1, last: { text: 'To whom?' } }]);
    expect(asked.open).toMatchObject({
      messages: [
        { mine: true, content: { type: 'text', text: 'Hello' } },
        { mine: true, content: { type: 'sticker' } },
        { mine: true, content: { type: 'location' } },
        { mine: false, name: '田中 愛子', icon: null },
      ],
      choices: [{ label: 'A' }],
    });
    await act(brown, 'read', { chat: channelId });
    await act(brown, 'press', { chat: channelId, index: 0 });
    expect(await act(brown, 'press', { chat: channelId, index: 0 })).toMatchObject({ status: 400 });
    await act(brown, 'unsend', { chat: channelId, message: asked.open!.messages[0]!.id });
    const after = await shown(brown, channelId);
    expect(after.chats).toMatchObject([{ unread: 0, last: { text: 'To A' } }]);
    expect(after.open!.messages[0]).toMatchObject({ content: null });

    await act(brown, 'block', { chat: channelId });
    expect((await shown(brown)).chats).toMatchObject([{ friendship: 'BLOCKED' }]);
    expect(await act(brown, 'say', { chat: channelId, text: 'x' })).toMatchObject({ status: 400 });
    await act(brown, 'unblock', { chat: channelId });
    expect((await act(brown, 'say', { chat: channelId, text: 'x' })).status).toBe(200);
    expect((await act(brown, 'toString')).status).toBe(400);
    expect((await act(sally, 'say', { chat: channelId, text: 'x' })).status).toBe(404);
  });

  test('makes groups, and brings the account in', async () => {
    const { chat } = await act(brown, 'createGroup', { name: 'Project', members: [sally.id] });
    await act(brown, 'invite', { chat, account: channel.basicId });
    expect(await act(brown, 'invite', { chat, account: channel.basicId })).toMatchObject({
      status: 400,
      error: 'There is an official account in this group already',
    });
    await act(sally, 'say', { chat, text: 'Hi' });
    expect((await shown(brown, chat)).open).toMatchObject({
      account: { basicId: channel.basicId },
      members: [{ name: 'Brown' }, { name: 'Sally' }],
      messages: [{ mine: false, name: 'Sally' }],
    });
    await act(sally, 'leave', { chat });
    await act(brown, 'join', { chat, member: sally.id });
    await act(brown, 'kick', { chat });
    expect(brown.groups[0]).toMatchObject({ channel: null, members: [brown, sally] });
  });

  test('shows pictures, which it reads for the page', async () => {
    await brown.follow(channel);
    const bytes = Buffer.from('a picture');
    const { channelId } = channel;
    const sent = await api(`/users/${brown.id}/pictures?chat=${channelId}`, {
      method: 'POST',
      headers: { 'content-type': 'image/png' },
      body: bytes,
    });
    expect(sent.status).toBe(200);
    const svg = { method: 'POST', headers: { 'content-type': 'image/svg+xml' }, body: '<svg/>' };
    expect((await api(`/users/${brown.id}/pictures?chat=${channelId}`, svg)).status).toBe(400);

    const elsewhere = createServer((request, response) => {
      const type = request.url === '/page' ? 'text/html' : 'image/jpeg';
      response.writeHead(200, { 'content-type': type }).end(request.url);
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
    const base = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`;
    const client = new messagingApi.MessagingApiClient({
      channelAccessToken: channel.channelAccessToken,
      baseURL: line.url,
    });
    await client.pushMessage({
      to: brown.idFor(channel),
      messages: [
        {
          type: 'image',
          originalContentUrl: `${base}/page`,
          previewImageUrl: `${base}/preview`,
          sender: { iconUrl: `${base}/icon` },
        },
      ],
    });
    const { open } = await shown(brown, channelId);
    const [mine, theirs] = open!.messages;
    const read = async (path: unknown) => {
      const response = await fetch(line.url + (path as string));
      return [response.headers.get('content-type'), await response.text()];
    };
    expect(await read(mine!.content!.url)).toEqual(['image/png', 'a picture']);
    expect(await read(theirs!.content!.previewUrl)).toEqual(['image/jpeg', '/preview']);
    expect(await read(theirs!.icon)).toEqual(['image/jpeg', '/icon']);
    expect(await read(theirs!.content!.url)).toEqual(['application/octet-stream', '/page']);
    await new Promise((resolve) => {
      elsewhere.close(resolve);
      elsewhere.closeAllConnections();
    });
  });

  test('hears at once that there is something new', async () => {
    const stream = (await api(`/users/${brown.id}/events`)).body!.pipeThrough(new TextDecoderStream()).getReader();
    expect((await stream.read()).value).toBe('retry: 1000\n\n');
    await brown.follow(channel);
    expect((await stream.read()).value).toMatch(/^data: changed\n\n/);
    await stream.cancel();
  });
});
