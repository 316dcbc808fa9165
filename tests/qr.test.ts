import jsqr from 'jsqr';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { person, type Actor } from './support/cast.js';
import { unchanged } from './support/rows.js';
import { startServer, type TestServer } from './support/server.js';

let server: TestServer;
let owner: Actor;
let link: { id: string; code: string; url: string };
/** The longest address there can be: of a message ID of 50 characters. */
let contactLink: { code: string; url: string };

beforeAll(async () => {
  server = await startServer();
  owner = await person(server);
  link = (await owner.mutate('createInviteLink', {}, 'inviteLink { id code url }')).inviteLink;
  contactLink = (await owner.mutate('createContactLink', { messageId: 'Q-'.repeat(25) }, 'inviteLink { code url }'))
    .inviteLink;
});
afterAll(() => server.stop());

/** What a phone reads from a picture, with how large it is and how it is drawn. A small drawing is held closer to the camera. */
async function read(
  picture: Uint8Array,
): Promise<{ text: string | null; format: string; width: number; height: number }> {
  const { format, width, height } = await sharp(picture).metadata();
  const { data, info } = await sharp(picture, { density: 72 * Math.max(1, 512 / width) })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const found = jsqr.default(new Uint8ClampedArray(data), info.width, info.height, { inversionAttempts: 'dontInvert' });
  return { text: found?.data ?? null, format, width, height };
}

async function field(args: string, of = link.url): Promise<{ mediaType: string; bytes: Uint8Array }> {
  const { inviteLinks } = await owner.ask(`{ inviteLinks { url qrCode${args} } }`);
  const { qrCode } = inviteLinks.find(({ url }: { url: string }) => url === of);
  const [, mediaType, base64] = /^data:([^;]+);base64,([A-Za-z0-9+/]+=*)$/.exec(qrCode)!;
  return { mediaType: mediaType!, bytes: Buffer.from(base64!, 'base64') };
}

describe('as a field', () => {
  test('it is an SVG of 256 pixels when nothing is said', async () => {
    const { mediaType, bytes } = await field('');
    expect(mediaType).toBe('image/svg+xml');
    expect(await read(bytes)).toEqual({ text: link.url, format: 'svg', width: 256, height: 256 });
  });

  test.each([
    ['SVG', 64],
    ['SVG', 1_024],
    ['PNG', 64],
    ['PNG', 65],
    ['PNG', 97],
    ['PNG', 128],
    ['PNG', 256],
    ['PNG', 1_024],
  ] as const)('it is read from %s of %i pixels, of every link', async (format, size) => {
    for (const url of [link.url, contactLink.url]) {
      const { mediaType, bytes } = await field(`(format: ${format}, size: ${size})`, url);
      expect(mediaType).toBe(format === 'SVG' ? 'image/svg+xml' : 'image/png');
      expect(await read(bytes)).toEqual({ text: url, format: format.toLowerCase(), width: size, height: size });
    }
  });

  test('it is read as a small PNG whatever the code, and on a host with a long name', async () => {
    const other = await startServer({
      PUBLIC_URL: 'https://business-contacts.department.long-company-name.example.com',
    });
    try {
      const somebody = await person(other);
      for (let i = 0; i < 10; i += 1) {
        const { inviteLink } = await somebody.mutate(
          'createInviteLink',
          {},
          'inviteLink { url small: qrCode(format: PNG, size: 64) odd: qrCode(format: PNG, size: 129) }',
        );
        for (const [picture, size] of [
          [inviteLink.small, 64],
          [inviteLink.odd, 129],
        ]) {
          const drawn = await read(Buffer.from(picture.split(',')[1], 'base64'));
          expect(drawn).toEqual({ text: inviteLink.url, format: 'png', width: size, height: size });
        }
      }
    } finally {
      await other.stop();
    }
  });

  test.each([0, -1, 63, 1_025, 1_000_000])('a size of %i is BAD_USER_INPUT', async (size) => {
    for (const format of ['SVG', 'PNG']) {
      const { data, errors } = await owner.graphql(`{ inviteLinks { qrCode(format: ${format}, size: ${size}) } }`);
      expect(data ?? null).toBeNull();
      expect(errors![0]).toMatchObject({
        message: 'Ask for a QR code of 64 to 1,024 pixels.',
        extensions: { code: 'BAD_USER_INPUT' },
      });
    }
  });

  test('one operation has 50 of them at most, wherever they stand in it', async () => {
    const other = await person(server);
    for (let made = 0; made < 2; made += 1) await other.mutate('createInviteLink', {});
    const codes = (count: number) =>
      `{ inviteLinks { ${Array.from({ length: count }, (_, i) => `q${i}: qrCode(format: PNG, size: 64)`).join(' ')} } }`;
    expect((await other.graphql(codes(25))).errors).toBeUndefined();
    const { data, errors } = await other.graphql(codes(26));
    expect(data ?? null).toBeNull();
    expect(errors!.map(({ message, extensions }) => [extensions.code, message])).toEqual([
      [
        'BAD_USER_INPUT',
        'Ask for at most 50 QR codes in one operation. Each link also has one at its address, followed by /qr.svg.',
      ],
    ]);
  });

  test('it moves with the message ID', async () => {
    const other = await person(server);
    await other.mutate('createContactLink', { messageId: 'qr-before' });
    const decoded = async () => {
      const { viewer } = await other.ask('{ viewer { contactLink { qrCode(format: PNG) } } }');
      return (await read(Buffer.from(viewer.contactLink.qrCode.split(',')[1], 'base64'))).text;
    };
    expect(await decoded()).toBe(`${server.url}/i/qr-before`);
    await other.mutate('setMessageId', { messageId: 'qr-after' });
    expect(await decoded()).toBe(`${server.url}/i/qr-after`);
  });
});

describe('at its address', () => {
  const get = (path: string, init: RequestInit = {}) => fetch(`${server.url}${path}`, init);
  const types = [
    ['svg', 'image/svg+xml'],
    ['png', 'image/png'],
  ] as const;

  test.each(types)('it is a picture of 512 pixels, for anybody: qr.%s', async (format, mediaType) => {
    for (const { code, url } of [link, contactLink]) {
      const response = await unchanged(server, () => get(`/i/${code}/qr.${format}`));
      expect(response.status).toBe(200);
      expect(Object.fromEntries(response.headers)).toMatchObject({
        'content-type': mediaType,
        'cache-control': 'no-store',
        'x-robots-tag': 'noindex',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
      });
      const bytes = new Uint8Array(await response.arrayBuffer());
      expect(await read(bytes)).toEqual({ text: url, format, width: 512, height: 512 });
    }
  });

  test('the SVG draws and does nothing else', async () => {
    const svg = await (await get(`/i/${link.code}/qr.svg`)).text();
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" /);
    expect(svg).not.toMatch(/<script|<image|<foreignObject|<use|href|on\w+=|style/i);
    expect(svg.match(/https?:\/\/[^"]+/g)).toEqual(['http://www.w3.org/2000/svg']);
  });

  test('HEAD says what GET would send, and sends nothing', async () => {
    for (const [format, mediaType] of types) {
      const whole = await get(`/i/${link.code}/qr.${format}`);
      const head = await get(`/i/${link.code}/qr.${format}`, { method: 'HEAD' });
      expect([head.status, head.headers.get('content-type')]).toEqual([200, mediaType]);
      expect(head.headers.get('content-length')).toBe(String((await whole.arrayBuffer()).byteLength));
      expect(await head.text()).toBe('');
    }
    const page = await get(`/i/${link.code}`, { method: 'HEAD' });
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect((await get('/i/nobody-has-this/qr.png', { method: 'HEAD' })).status).toBe(404);
  });

  test('what leads nowhere has none: unknown, revoked and hidden are the same 404', async () => {
    const other = await person(server);
    const { inviteLink } = await other.mutate('createInviteLink', {}, 'inviteLink { id code }');
    await other.mutate('createContactLink', { messageId: 'qr-hidden' });
    for (const [format] of types)
      for (const code of [inviteLink.code, 'qr-hidden'])
        expect((await get(`/i/${code}/qr.${format}`)).status).toBe(200);
    await other.mutate('revokeInviteLink', { id: inviteLink.id });
    await other.mutate('updatePrivacy', { findableByMessageId: false });
    const notFound = {
      errors: [{ message: 'This could not be found. It may have been removed.', extensions: { code: 'NOT_FOUND' } }],
    };
    for (const [format] of types)
      for (const code of [inviteLink.code, 'qr-hidden', 'nobody-has-this', '%00', '%2e%2e', '%22%3E%3Cscript%3E']) {
        const response = await unchanged(server, () => get(`/i/${code}/qr.${format}`));
        expect([code, response.status, await response.json()]).toEqual([code, 404, notFound]);
      }
    expect((await get(`/i/${link.code}/qr.gif`)).status).toBe(404);
    expect((await get(`/i/${link.code}/qr.svg`, { method: 'POST' })).status).toBe(404);
  });
});
