import { statSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Upload } from '../entities/upload.js';
import { DAY, HOUR } from '../src/clock.js';
import { claimUpload, forgetUpload } from '../src/domain/uploads.js';
import { Refusal } from '../src/errors.js';
import { cast, password, person, type Actor } from './support/cast.js';
import {
  colourAt,
  formOf,
  photo,
  postUpload,
  refusedUpload,
  storedFiles,
  upload,
  uploaded,
  type Bytes,
} from './support/files.js';
import { settled } from './support/rows.js';
import { startServer, type TestServer } from './support/server.js';
import { together } from './support/together.js';
import { until } from './support/until.js';

const MB = 1024 * 1024;
const app = 'https://app.example.com';
let server: TestServer;
let an: Actor, chie: Actor, emma: Actor;

beforeAll(async () => {
  server = await startServer({
    ALLOWED_ORIGINS: app,
    MESSAGE_FILE_MB: '2',
    AVATAR_FILE_MB: '1',
    IMPORT_FILE_MB: '3',
    UNUSED_UPLOADS_PER_PERSON: '100',
  });
  ({ an, chie, emma } = await cast(server));
});
afterAll(() => server.stop());

const row = async (id: string) => (await server.app.services.db.read.row(Upload, 'where id = $1', [id]))!;
const pathOf = (name: string) => join(server.config.dataDir, 'uploads', name);
const bearer = ({ token }: Actor) => ({ authorization: `Bearer ${token}` });
const refused = (
  by: Actor,
  ...[bytes, name, purpose]: Parameters<typeof upload> extends [Actor, ...infer Rest] ? Rest : never
) => refusedUpload(server, () => upload(by, bytes, name, purpose));

describe('a file', () => {
  test('is taken, and kept as it came', async () => {
    const { status, headers, uploadId, ...rest } = await upload(an, 'Hello', 'notes.txt');
    expect([status, rest]).toEqual([201, {}]);
    expect(uploadId).toMatch(/^upl_\w{26}$/);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('ratelimit')).toMatch(/^"api";r=\d+;t=\d+$/);
    expect(await row(uploadId!)).toEqual({
      id: uploadId,
      ownerId: an.id,
      purpose: 'message',
      kind: 'FILE',
      fileName: 'notes.txt',
      contentType: 'application/octet-stream',
      byteSize: 5,
      hasPreview: false,
      contentHash: null,
      usedAt: null,
      createdAt: expect.any(Number),
    });
    const { mode, size } = statSync(pathOf(uploadId!));
    expect([mode & 0o777, size]).toEqual([0o600, 5]);
    expect(statSync(pathOf('.')).mode & 0o777).toBe(0o700);
  });

  test('may be as large as its purpose lets it be, to the byte, and comes in pieces of any size', async () => {
    for (const [purpose, max] of [
      ['message', 2],
      ['import', 3],
    ] as const) {
      const id = await uploaded(an, new Uint8Array(max * MB), 'zeros', purpose);
      expect((await row(id)).byteSize).toBe(max * MB);
      const answer = await refused(an, new Uint8Array(max * MB + 1), 'zeros', purpose);
      expect(answer).toBe(`413 PAYLOAD_TOO_LARGE: Tệp quá lớn. Vui lòng gửi tối đa ${max} MB.`);
    }
    expect(await refused(emma, new Uint8Array(MB + 1), 'zeros', 'avatar')).toBe(
      '413 PAYLOAD_TOO_LARGE: The file is too large. Send at most 1 MB.',
    );
  });

  test('that does not say how long it is, is stopped where it is too long', async () => {
    const piece = new TextEncoder().encode('x'.repeat(64 * 1024));
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(
          new TextEncoder().encode('--b\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\n'),
        );
      },
      pull(controller) {
        if ((sent += piece.length) < 4 * MB) controller.enqueue(piece);
        else controller.close();
      },
    });
    const headers = { ...bearer(emma), 'content-type': 'multipart/form-data; boundary=b' };
    expect(await refusedUpload(server, () => postUpload(server, 'message', body, headers))).toBe(
      '413 PAYLOAD_TOO_LARGE: The file is too large. Send at most 2 MB.',
    );
  });

  test('that stops coming leaves nothing', async () => {
    const before = storedFiles(server);
    const url = new URL(server.url);
    const socket = connect(Number(url.port), url.hostname);
    socket.write(
      `POST /uploads?purpose=message HTTP/1.1\r\nhost: ${url.host}\r\nauthorization: Bearer ${an.token}\r\n` +
        'content-type: multipart/form-data; boundary=b\r\ncontent-length: 1000000\r\n\r\n' +
        '--b\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\n' +
        'x'.repeat(200_000),
    );
    await until(() => storedFiles(server).some((name) => name.endsWith('.part')), 'the file to be begun');
    socket.destroy();
    await until(() => String(storedFiles(server)) === String(before), 'what was begun to be deleted');
    expect(await server.app.services.db.read.get('select 1 from uploads where file_name = $1', ['a'])).toBeUndefined();
  });

  test.each([
    ['C:\\Users\\emma\\report.pdf', 'report.pdf'],
    ['../../etc/passwd', 'passwd'],
    ['/', 'file'],
    ['', 'file'],
    ['..', 'file'],
    ['資料 – Tài liệu 🙂.docx', '資料 – Tài liệu 🙂.docx'],
    ['cafe\u0301.txt', 'caf\u00e9.txt'],
    ['in\u202efdp.exe', 'infdp.exe'],
    ['a\u0000\u0007\u009fb\u2028\ufeff.txt', 'ab.txt'],
    [`${'x'.repeat(300)}.jpeg`, `${'x'.repeat(250)}.jpeg`],
    [`${'🙂'.repeat(200)}.png`, `${'🙂'.repeat(125)}.png`],
  ])('called %j is called %j', async (given, name) => {
    const head = `--b\r\ncontent-disposition: form-data; name="file"; filename="${given.replaceAll('\\', '\\\\')}"\r\n`;
    const body = `${head}content-type: application/octet-stream\r\n\r\nx\r\n--b--\r\n`;
    const headers = { ...bearer(chie), 'content-type': 'multipart/form-data; boundary=b' };
    const { uploadId } = await postUpload(server, 'message', body, headers);
    expect((await row(uploadId!)).fileName).toBe(name);
  });
});

describe('what it is', () => {
  const ascii = (text: string, length = 64): Bytes => new TextEncoder().encode(text.padEnd(length, '\0'));
  const box = (brand: string) => ascii(`\0\0\0\x18ftyp${brand}\0\0\0\0${brand}mp42`);
  const webm = new Uint8Array([0x1a, 0x45, 0xdf, 0xa3, 0x87, 0x42, 0x82, 0x84, 0x77, 0x65, 0x62, 0x6d]);
  const picture = (format: 'png' | 'gif' | 'webp' | 'avif' | 'tiff') => async () =>
    new Uint8Array(
      await sharp({ create: { width: 4, height: 2, channels: 3, background: '#0f0' } })
        .toFormat(format)
        .toBuffer(),
    );

  test.each<[string, string, string, () => Bytes | Promise<Bytes>]>([
    ['a JPEG', 'IMAGE', 'image/jpeg', () => photo()],
    ['a PNG', 'IMAGE', 'image/png', picture('png')],
    ['a GIF', 'IMAGE', 'image/gif', picture('gif')],
    ['a WebP', 'IMAGE', 'image/webp', picture('webp')],
    ['an AVIF', 'FILE', 'application/octet-stream', picture('avif')],
    ['a TIFF', 'FILE', 'application/octet-stream', picture('tiff')],
    ['an MP4', 'VIDEO', 'video/mp4', () => box('isom')],
    ['a QuickTime film', 'VIDEO', 'video/quicktime', () => box('qt  ')],
    ['a WebM', 'VIDEO', 'video/webm', () => webm],
    ['an M4A', 'AUDIO', 'audio/mp4', () => box('M4A ')],
    ['an MP3', 'AUDIO', 'audio/mpeg', () => ascii('ID3\x03\0\0\0\0\x7f\x7f', 6_000)],
    ['an OGG', 'AUDIO', 'audio/ogg', () => ascii(`OggS${'\0'.repeat(24)}\x01vorbis`)],
    ['a WAV', 'AUDIO', 'audio/wav', () => ascii('RIFF\0\0\0\0WAVEfmt ')],
    ['a PDF', 'FILE', 'application/pdf', () => ascii('%PDF-1.7\n')],
    [
      'an SVG',
      'FILE',
      'application/octet-stream',
      () => ascii('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
    ],
    ['a page', 'FILE', 'application/octet-stream', () => ascii('<!doctype html><script>alert(1)</script>')],
    [
      'what begins like a JPEG',
      'FILE',
      'application/octet-stream',
      () => new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]),
    ],
    ['nothing', 'FILE', 'application/octet-stream', () => new Uint8Array()],
  ])('%s is %s, %s', async (_what, kind, contentType, make) => {
    const bytes = await make();
    const found = await row(await uploaded(chie, bytes, 'picture.png'));
    expect(found).toMatchObject({ kind, contentType, byteSize: bytes.length, hasPreview: kind === 'IMAGE' });
    const sent = await row(await uploaded(chie, bytes, 'picture.png', 'import'));
    expect(sent).toMatchObject({ kind: 'FILE', contentType: 'application/octet-stream', hasPreview: false });
  });
});

describe('a picture', () => {
  test('gets a smaller one beside it: upright, and without what the camera said', async () => {
    const bytes = await photo({ width: 1_200, height: 600, orientation: 6 });
    const id = await uploaded(an, bytes, 'photo.jpg');
    expect(storedFiles(server).filter((name) => name.startsWith(id))).toEqual([id, `${id}.preview`]);
    expect((await sharp(pathOf(id)).metadata()).exif!.includes('Secretcam')).toBe(true);
    const { format, width, height, exif, orientation, xmp, icc } = await sharp(pathOf(`${id}.preview`)).metadata();
    expect([format, width, height, exif, orientation, xmp, icc]).toEqual(['webp', 400, 800, ...Array<undefined>(4)]);
    // Turned by a quarter, what was left is above.
    expect(await colourAt(pathOf(`${id}.preview`), 200, 100)).toBe('red');
    expect(await colourAt(pathOf(`${id}.preview`), 200, 700)).toBe('blue');
    expect(statSync(pathOf(`${id}.preview`)).mode & 0o777).toBe(0o600);
  });

  test('of a size that is small already is not enlarged', async () => {
    const id = await uploaded(an, await photo());
    const { width, height } = await sharp(pathOf(`${id}.preview`)).metadata();
    expect([width, height]).toEqual([40, 20]);
  });

  test('of more pixels than are decoded is refused, however few bytes it has', async () => {
    const bomb = new Uint8Array(
      await sharp({ create: { width: 8_100, height: 8_100, channels: 3, background: '#000' } })
        .png({ compressionLevel: 9 })
        .toBuffer(),
    );
    expect(bomb.length).toBeLessThan(MB);
    for (const purpose of ['message', 'avatar'] as const)
      expect(await refused(emma, bomb, 'bomb.png', purpose)).toBe(
        '413 PAYLOAD_TOO_LARGE: The picture is too large. Use one of at most 65 million pixels.',
      );
  });
});

describe('is refused, and nothing is kept:', () => {
  test('without a token, with a wrong one, and with one that may only read', async () => {
    const send = (headers: Record<string, string>) => () => postUpload(server, 'message', formOf('x'), headers);
    const signIn = '401 UNAUTHENTICATED: Sign in first.';
    expect(await refusedUpload(server, send({}))).toBe(signIn);
    expect(await refusedUpload(server, send({ authorization: 'Bearer nothing' }))).toBe(signIn);
    expect(await refusedUpload(server, send({ 'accept-language': 'ja' }))).toBe(
      '401 UNAUTHENTICATED: 先にサインインしてください。',
    );
    expect((await postUpload(server, 'message', formOf('x'))).headers.get('www-authenticate')).toBe('Bearer');

    const made = await emma.mutate('createAccessToken', { name: 'reader', readOnly: true }, 'token');
    expect(await refusedUpload(server, send({ authorization: `Bearer ${made.token}` }))).toBe(
      '403 FORBIDDEN: This access token can only read. Use one that may also write.',
    );
    const { token } = await emma.mutate('createAccessToken', { name: 'writer' }, 'token');
    expect((await send({ authorization: `Bearer ${token}` })()).status).toBe(201);
  });

  test('without a purpose, a file, a form', async () => {
    const send = (purpose: string, body: RequestInit['body'], headers: Record<string, string> = {}) =>
      refusedUpload(server, () => postUpload(server, purpose, body, { ...bearer(emma), ...headers }));
    const purpose = '400 BAD_REQUEST: Say what the file is for: “purpose” is “message”, “avatar” or “import”.';
    const oneFile = '400 BAD_REQUEST: Send exactly one file, in the field “file”.';
    const form = '400 BAD_REQUEST: The form cannot be read. Send it again, whole, as “multipart/form-data”.';
    const type = '415 UNSUPPORTED_MEDIA_TYPE: Send the file as “multipart/form-data”, in the field “file”.';
    for (const wrong of ['', 'other', 'message&purpose=avatar', '__proto__'])
      expect(await send(wrong, formOf('x'))).toBe(purpose);

    const field = new FormData();
    field.append('file', 'a text');
    const two = formOf('x');
    two.append('file', new Blob(['y']), 'y.txt');
    for (const wrong of [new FormData(), field, two, formOf('x', 'x', 'other')])
      expect(await send('message', wrong)).toBe(oneFile);

    expect(await send('message', formOf('x', 'x', '__proto__'))).toBe(form);
    const multipart = { 'content-type': 'multipart/form-data; boundary=b' };
    const part = '--b\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\nx';
    for (const wrong of [part, 'nothing of the kind', '--b', part.slice(0, 20)])
      expect(await send('message', wrong, multipart)).toBe(form);
    expect(await send('message', part, { 'content-type': 'multipart/form-data' })).toBe(form);
    for (const wrong of ['application/json', 'text/plain', 'image/png'])
      expect(await send('message', '{}', { 'content-type': wrong })).toBe(type);
  });

  test('of somebody who has sent too much that nothing uses', async () => {
    const other = await person(server);
    const { uploadQuota } = server.config;
    Object.assign(uploadQuota, { unused: 2 });
    try {
      await uploaded(other, 'one');
      const { db } = server.app.services;
      const results = await together(
        server,
        [upload, upload, upload].map((send) => () => send(other, 'two')),
      );
      expect(results.map(({ status }) => String(status)).toSorted()).toEqual(['201', '429', '429']);
      expect(await refused(other, 'three')).toBe(
        '429 RATE_LIMITED: You have sent too many files that nothing uses. Use some, or wait a day: 2 files or 2,048 MB are allowed.',
      );
      const { uploadId } = results.find(({ status }) => status === 201)!;
      await db.transaction((tx) => claimUpload(tx, other, uploadId!, 'message'));
      expect((await upload(other, 'three')).status).toBe(201);
      Object.assign(uploadQuota, { unused: 100, unusedBytes: 8 });
      expect((await refused(other, 'four')).slice(0, 16)).toBe('429 RATE_LIMITED');
    } finally {
      Object.assign(uploadQuota, { unused: 100, unusedBytes: 2_048 * MB });
    }
  });

  test('of somebody who has sent too much in a day, used or not', async () => {
    const small = await startServer({ UPLOAD_MB_PER_DAY: '2' });
    try {
      const other = await person(small);
      const use = async (uploadId: string) =>
        void (await small.app.services.db.transaction((tx) => claimUpload(tx, other, uploadId, 'message')));
      await use(await uploaded(other, Buffer.alloc(2 * MB - 1)));
      await use(await uploaded(other, 'x'));
      expect(await refused(other, 'y')).toBe(
        '429 RATE_LIMITED: You have sent too much today: 2 MB of files in 24 hours are allowed. Send the rest later.',
      );
      expect((await upload(await person(small), 'y')).status).toBe(201);
      small.clock.advance(DAY);
      expect((await upload(other, 'y')).status).toBe(201);
    } finally {
      await small.stop();
    }
  });

  test('of somebody who sends too many requests, and of nobody', async () => {
    const strict = await startServer({ API_REQUESTS_PER_MINUTE: '2' });
    try {
      const other = await person(strict);
      await uploaded(other, 'x');
      await uploaded(other, 'x');
      const { status, errors, headers } = await upload(other, 'x');
      expect([status, errors![0]!.extensions.code, headers.get('ratelimit')]).toEqual([
        429,
        'RATE_LIMITED',
        expect.stringMatching(/^"api";r=0;t=\d+$/),
      ]);
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
      const strangers = await Promise.all([1, 2, 3].map(() => postUpload(strict, 'message', formOf('x'))));
      expect(strangers.map(({ status }) => String(status)).toSorted()).toEqual(['401', '401', '429']);
    } finally {
      await strict.stop();
    }
  });

  test('of somebody who was suspended while they sent it', async () => {
    const member = await person(server, { organizationId: emma.organizationId });
    const { db } = server.app.services;
    const transaction = db.transaction.bind(db);
    db.transaction = async (...args) => {
      db.transaction = transaction;
      await emma.mutate('suspendMember', { userId: member.id });
      return transaction(...args);
    };
    const before = storedFiles(server);
    expect((await upload(member, 'x')).status).toBe(401);
    expect(storedFiles(server)).toEqual(before);
  });
});

describe('with the session cookie', () => {
  let cookie: string;
  const send = (headers: Record<string, string>) => () =>
    postUpload(server, 'message', formOf('x'), { cookie, ...headers });

  beforeAll(async () => {
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        query: `mutation { signIn(input: { email: "${emma.email}" password: "${password}" cookie: true }) { userErrors { code } } }`,
      }),
    });
    cookie = response.headers.get('set-cookie')!.split(';')[0]!;
  });

  test('it has to come from a page of ours, or with a header that a form cannot send', async () => {
    expect(await refusedUpload(server, send({}))).toBe(
      '403 FORBIDDEN: With a cookie, send this from a page of this server, or with the header “GraphQL-Require-Preflight”.',
    );
    for (const origin of ['https://evil.example', 'null', `${app}.evil.example`])
      expect((await refusedUpload(server, send({ origin }))).slice(0, 3)).toBe('401');
    // A header proves nothing where the browser says that the page is another's.
    const both = { origin: 'https://evil.example', 'graphql-require-preflight': '1' };
    expect((await refusedUpload(server, send(both))).slice(0, 3)).toBe('401');
    for (const origin of [app, server.config.publicUrl]) expect((await send({ origin })()).status).toBe(201);
    for (const name of ['graphql-require-preflight', 'apollo-require-preflight'])
      expect((await send({ [name]: '1' })()).status).toBe(201);
  });

  test('it is renewed along with its session', async () => {
    await send({ origin: app })();
    server.clock.advance(HOUR);
    const { headers } = await send({ origin: app })();
    expect(headers.get('set-cookie')).toBe(`${cookie}; Path=/; HttpOnly; Secure; SameSite=Lax; Max-Age=2592000`);
  });
});

describe('once it is there', () => {
  const claim = (by: Actor, id: string, purpose: 'message' | 'avatar' | 'import' = 'message') =>
    server.app.services.db.transaction((tx) => claimUpload(tx, by, id, purpose));
  const notFound = expect.objectContaining({ code: 'NOT_FOUND', field: ['uploadId'] });

  test('its owner can use it, once, for its purpose', async () => {
    const id = await uploaded(an, 'x');
    await expect(claim(chie, id)).rejects.toEqual(notFound);
    await expect(claim(an, id, 'import')).rejects.toEqual(notFound);
    for (const wrong of ['', 'nothing', an.id]) await expect(claim(an, wrong)).rejects.toEqual(notFound);
    expect((await row(id)).usedAt).toBeNull();
    expect(await claim(an, id)).toMatchObject({ id, ownerId: an.id, usedAt: expect.any(Number) });
    await expect(claim(an, id)).rejects.toBeInstanceOf(Refusal);
  });

  test('of ten who use it at the same moment one does', async () => {
    const id = await uploaded(an, 'x');
    const claims = Array.from({ length: 10 }, () => () => claim(an, id).then(Boolean, () => false));
    expect((await together(server, claims)).filter(Boolean)).toHaveLength(1);
  });

  test('what is forgotten is deleted after the transaction, and not where that is undone', async () => {
    const { db } = server.app.services;
    const id = await uploaded(an, await photo());
    const failing = db.transaction(async (tx) => {
      await forgetUpload(tx, id);
      throw new Error('undone');
    });
    await expect(failing).rejects.toThrow('undone');
    await settled(server);
    expect(storedFiles(server)).toContain(id);
    await db.transaction((tx) => forgetUpload(tx, id));
    await until(() => !storedFiles(server).some((name) => name.startsWith(id)), 'the files to be deleted');
    await db.transaction(async (tx) => tx.enqueue({ kind: 'deleteUpload', data: { uploadId: id } }));
    await settled(server);
    expect(await db.read.get('select 1 from jobs where kind = $1', ['deleteUpload'])).toBeUndefined();
  });

  test('what nothing uses within a day is forgotten, and so is a file that nobody knows', async () => {
    const { db, uploads } = server.app.services;
    const unused = await uploaded(an, 'x');
    const used = await uploaded(an, await photo());
    await claim(an, used);
    const orphan = 'upl_01h2xcejqtf2nbrexx3vqjhp41';
    await uploads.write(orphan, 'full', [Buffer.from('x')]);
    await uploads.keep(orphan, ['full']);
    const begun = 'upl_01h2xcejqtf2nbrexx3vqjhp42';
    await uploads.write(begun, 'full', [Buffer.from('x')]);

    server.clock.advance(DAY - 2 * HOUR); // one more has passed above
    await server.app.housekeeping.run();
    await settled(server);
    expect(storedFiles(server)).toEqual(expect.arrayContaining([unused, used, orphan, `${begun}.part`]));

    server.clock.advance(2 * HOUR);
    const fresh = await uploaded(an, 'x');
    await server.app.housekeeping.run();
    await until(() => !storedFiles(server).includes(unused), 'it to be deleted');
    await settled(server);
    const ids = (await db.read.all<{ id: string }>('select id from uploads')).map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining([used, fresh]));
    expect(ids).not.toContain(unused);
    const names = storedFiles(server);
    expect(names).toEqual(expect.arrayContaining([used, `${used}.preview`, fresh]));
    for (const gone of [unused, orphan, `${begun}.part`]) expect(names).not.toContain(gone);
  });
});

test('no more than four come in from one person at a time', async () => {
  const other = await person(server);
  const url = new URL(server.url);
  const begin = () => {
    const socket = connect(Number(url.port), url.hostname);
    socket.write(
      `POST /uploads?purpose=message HTTP/1.1\r\nhost: ${url.host}\r\nauthorization: Bearer ${other.token}\r\n` +
        'content-type: multipart/form-data; boundary=b\r\ncontent-length: 1000000\r\n\r\n' +
        '--b\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\nx',
    );
    return socket;
  };
  const begun = () => storedFiles(server).filter((name) => name.endsWith('.part')).length;
  const sockets = [begin(), begin(), begin(), begin()];
  await until(() => begun() === 4, 'four files to be begun');
  const { status, errors } = await upload(other, 'x');
  expect([status, errors![0]!.message]).toEqual([
    429,
    'You are sending too many files at once. Wait for some to arrive: 4 are allowed at a time.',
  ]);
  for (const socket of sockets) socket.destroy();
  await until(async () => (await upload(other, 'x')).status === 201, 'them to be given up');
  expect(begun()).toBe(0);
});
