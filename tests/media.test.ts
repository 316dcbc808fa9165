import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MINUTE } from '../src/clock.js';
import { mediaUrl } from '../src/media-urls.js';
import { cast, password, person, type Actor } from './support/cast.js';
import { photo, storedFiles, uploaded, type Bytes } from './support/files.js';
import { messageWith, roomOf } from './support/rooms.js';
import { startServer, type TestServer } from './support/server.js';
import { until } from './support/until.js';

let server: TestServer;
let an: Actor, binh: Actor, chie: Actor, emma: Actor;
let room: string;

beforeAll(async () => {
  server = await startServer();
  ({ an, binh, chie, emma } = await cast(server));
  room = await roomOf([an, chie]);
});
afterAll(() => server.stop());

/** Posts a file in the room, and answers the ids of both. */
async function post(bytes: Bytes | string, name: string): Promise<{ uploadId: string; messageId: string }> {
  const uploadId = await uploaded(an, bytes, name);
  return { uploadId, messageId: await messageWith(an, room, uploadId) };
}

const url = (viewer: Actor, uploadId: string, preview = false) =>
  mediaUrl(server.app.services, viewer.id, uploadId, preview);
const statusOf = async (address: string, init?: RequestInit) => {
  const response = await fetch(address, init);
  await response.arrayBuffer();
  return response.status;
};
const run = (sql: string, params: string[]) =>
  server.app.services.db.transaction((tx) => tx.run(sql, params)).then((changed) => expect(changed).toBe(1));

describe('a file in a message', () => {
  test('is read by the members of its room, as it came', async () => {
    const bytes = await photo({ width: 1_000, height: 500 });
    const { uploadId } = await post(bytes, 'Fuji’s 富士 (1)*.jpg');
    for (const viewer of [an, chie]) {
      const response = await fetch(url(viewer, uploadId));
      expect([response.status, new Uint8Array(await response.arrayBuffer())]).toEqual([200, bytes]);
      expect(Object.fromEntries(response.headers)).toMatchObject({
        'content-type': 'image/jpeg',
        'content-length': String(bytes.length),
        'content-disposition': `inline; filename="Fuji_s __ (1)*.jpg"; filename*=UTF-8''Fuji%E2%80%99s%20%E5%AF%8C%E5%A3%AB%20%281%29%2A.jpg`,
        'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
        'x-content-type-options': 'nosniff',
        'cross-origin-resource-policy': 'same-site',
        'referrer-policy': 'no-referrer',
        'accept-ranges': 'bytes',
        'cache-control': 'private, no-cache', // asked about each time: it may have been taken back
      });
    }
    const preview = await fetch(url(chie, uploadId, true));
    expect([preview.status, preview.headers.get('content-type')]).toEqual([200, 'image/webp']);
    const content = Buffer.from(await preview.arrayBuffer());
    expect(content.subarray(8, 12).toString()).toBe('WEBP');
    for (const secret of ['Secretcam', 'Exif', 'EXIF']) expect(content.includes(secret)).toBe(false);
    expect(content.length).toBeLessThan(bytes.length);
  });

  test.each([
    ['picture.png', '<!doctype html><script>alert(document.domain)</script>'],
    ['drawing.svg', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
  ])('called %s that is no picture is saved, never shown', async (name, content) => {
    const { uploadId } = await post(content, name);
    const { status, headers } = await fetch(url(chie, uploadId));
    expect([status, headers.get('content-type'), headers.get('content-disposition')]).toEqual([
      200,
      'application/octet-stream',
      `attachment; filename="${name}"; filename*=UTF-8''${name}`,
    ]);
    expect(await statusOf(url(chie, uploadId, true))).toBe(404); // it has no smaller one
  });

  test('is shown by pages of other origins where these are allowed', async () => {
    const open = await startServer({ ALLOWED_ORIGINS: 'https://app.example.com' });
    try {
      const other = await person(open);
      const uploadId = await uploaded(other, 'x');
      await messageWith(other, await roomOf([other, await person(open)]), uploadId);
      const { headers } = await fetch(mediaUrl(open.app.services, other.id, uploadId, false));
      expect(headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    } finally {
      await open.stop();
    }
  });
});

describe('a part of it', () => {
  let address: string;
  const ask = async (range: string, more: RequestInit = {}) => {
    const response = await fetch(address, { ...more, headers: { range, ...(more.headers as object) } });
    return [response.status, response.headers.get('content-range'), await response.text()];
  };

  beforeAll(async () => {
    address = url(chie, (await post('0123456789', 'digits')).uploadId);
  });

  test.each([
    ['bytes=0-3', 206, 'bytes 0-3/10', '0123'],
    ['bytes=4-', 206, 'bytes 4-9/10', '456789'],
    ['bytes=-2', 206, 'bytes 8-9/10', '89'],
    ['bytes=8-99', 206, 'bytes 8-9/10', '89'],
    ['bytes=10-', 416, 'bytes */10', ''],
    ['bytes=5-4', 416, 'bytes */10', ''],
    ['bytes=0-1,4-5', 200, null, '0123456789'],
    ['lines=1-2', 200, null, '0123456789'],
  ])('%s is %s', async (range, status, contentRange, text) => {
    expect(await ask(range)).toEqual([status, contentRange, text]);
  });

  test('is of the same file only', async () => {
    const { headers } = await fetch(address);
    const etag = headers.get('etag')!;
    expect(await statusOf(address, { headers: { 'if-none-match': etag, 'cache-control': 'max-age=0' } })).toBe(304);
    expect((await ask('bytes=0-3', { headers: { 'if-range': '"another"' } }))[0]).toBe(200);
    expect((await ask('bytes=0-3', { headers: { 'if-range': etag } }))[0]).toBe(206);
  });

  test('is not needed for HEAD', async () => {
    const response = await fetch(address, { method: 'HEAD' });
    const { status, headers } = response;
    expect([status, headers.get('content-length'), await response.text()]).toEqual([200, '10', '']);
    expect([headers.get('accept-ranges'), headers.get('content-type')]).toEqual(['bytes', 'application/octet-stream']);
  });
});

describe('its address', () => {
  test('is the same for five minutes, and good for at least ten', async () => {
    const { uploadId } = await post('x', 'x');
    const { secrets, config } = server.app.services;
    const of = (now: number) => mediaUrl({ secrets, config, clock: { now: () => now } }, an.id, uploadId, false);
    const start = Math.ceil(server.clock.now() / (5 * MINUTE)) * 5 * MINUTE;
    expect(of(start + 1)).toBe(of(start + 5 * MINUTE));
    expect(of(start)).not.toBe(of(start + 1));
    const valid = Number(new URL(of(start + 1)).searchParams.get('until')) * 1_000 - start;
    expect(valid).toBe(15 * MINUTE);
    expect(Number(new URL(of(start)).searchParams.get('until')) * 1_000 - start).toBe(10 * MINUTE);
  });

  test('is good for nothing else, and all that is wrong is answered alike', async () => {
    const { uploadId } = await post(await photo(), 'x.jpg');
    const { uploadId: other } = await post('y', 'y.txt');
    const unused = await uploaded(an, 'z');
    const right = url(chie, uploadId);
    expect(await statusOf(right)).toBe(200);
    const changed = (name: string, value: string) => {
      const address = new URL(right);
      address.searchParams.set(name, value);
      return address.href;
    };
    const until = Number(new URL(right).searchParams.get('until'));
    const { signature } = Object.fromEntries(new URL(right).searchParams) as { signature: string };
    const wrong = [
      right.replace(uploadId, other),
      right.split('?')[0]!,
      `${right}&for=${an.id}`,
      changed('for', an.id),
      changed('for', ''),
      changed('until', String(until + 1)),
      changed('until', `${until}.0`),
      changed('until', 'Infinity'),
      changed('size', 'preview'),
      changed('size', 'other'),
      changed('signature', signature.toLowerCase()),
      changed('signature', signature.slice(1)),
      changed('signature', ''),
      changed('signature', `x.${signature}`),
      `${server.url}/media/nothing?for=${chie.id}&until=${until}&size=full&signature=${signature}`,
      url(emma, uploadId), // made by the server, for somebody who is not in the room
      url(an, unused),
      url(an, 'upl_01h2xcejqtf2nbrexx3vqjhp41'),
      url(an, '../tsunagu.sqlite').replace('..', '%2e%2e').replace('/tsunagu', '%2ftsunagu'),
    ];
    for (const address of wrong) {
      const response = await fetch(address);
      expect([address, response.status, await response.json()]).toEqual([
        address,
        404,
        {
          errors: [
            { message: 'This could not be found. It may have been removed.', extensions: { code: 'NOT_FOUND' } },
          ],
        },
      ]);
      expect(response.headers.get('cache-control')).toBe('no-store');
    }
  });

  test('ends with its time', async () => {
    const { uploadId } = await post('x', 'x');
    const address = url(chie, uploadId);
    server.clock.advance(9 * MINUTE);
    expect(await statusOf(address)).toBe(200);
    server.clock.advance(7 * MINUTE);
    expect(await statusOf(address)).toBe(404);
    expect(await statusOf(url(chie, uploadId))).toBe(200);
  });
});

describe('it is gone', () => {
  test('when the message was taken back', async () => {
    const { uploadId, messageId } = await post('x', 'x');
    const addresses = [url(an, uploadId), url(chie, uploadId)];
    expect((await an.mutate('recallMessage', { id: messageId })).userErrors).toEqual([]);
    for (const address of addresses) expect(await statusOf(address)).toBe(404);
  });

  test('for whoever hid the message, and for nobody else', async () => {
    const { uploadId, messageId } = await post('x', 'x');
    await run('insert into hidden_messages (viewer_id, message_id) values ($1, $2)', [chie.id, messageId]);
    expect([await statusOf(url(chie, uploadId)), await statusOf(url(an, uploadId))]).toEqual([404, 200]);
  });

  test.each([
    ['has left', 'left_at = 1'],
    ['is unheard of', 'unheard = true'],
    ['came later', 'joined_sequence = 1000'],
  ])('for whoever %s', async (_what, change) => {
    const other = await person(server);
    const group = await roomOf([an, other]);
    const uploadId = await uploaded(an, 'x');
    await messageWith(an, group, uploadId);
    const address = url(other, uploadId);
    expect(await statusOf(address)).toBe(200);
    await run(`update room_members set ${change} where room_id = $1 and person_id = $2`, [group, other.id]);
    expect(await statusOf(address)).toBe(404);
    expect(await statusOf(url(an, uploadId))).toBe(200);
  });

  test('for whoever is suspended, until they are back', async () => {
    const group = await roomOf([an, binh]);
    const uploadId = await uploaded(an, 'x');
    await messageWith(an, group, uploadId);
    const address = url(binh, uploadId);
    await an.mutate('suspendMember', { userId: binh.id });
    expect(await statusOf(address)).toBe(404);
    await an.mutate('suspendMember', { userId: binh.id, suspended: false });
    expect(await statusOf(address)).toBe(200);
  });
});

test('who deletes their account leaves what they sent to the room, and nothing else', async () => {
  const other = await person(server, { organizationId: emma.organizationId });
  const group = await roomOf([an, other]);
  const [sent, unused, imported] = [
    await uploaded(other, await photo()),
    await uploaded(other, 'x'),
    await uploaded(other, 'x', 'cards.csv', 'import'),
  ] as [string, string, string];
  await messageWith(other, group, sent);
  await run('update uploads set used_at = 1 where id = $1', [imported]);
  const address = url(other, sent);
  expect((await other.mutate('deleteAccount', { password })).userErrors).toEqual([]);
  await until(() => ![unused, imported].some((id) => storedFiles(server).includes(id)), 'the files to be deleted');
  const rows = await server.app.services.db.read.all('select id from uploads where owner_id = $1', [other.id]);
  expect(rows).toEqual([{ id: sent }]);
  expect([await statusOf(address), await statusOf(url(an, sent)), await statusOf(url(an, sent, true))]).toEqual([
    404, 200, 200,
  ]);
});
