import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cast, type Actor } from './support/cast.js';
import { photo, storedFiles, uploaded } from './support/files.js';
import { hangUp, subscribe } from './support/live.js';
import { roomOf } from './support/rooms.js';
import { unchanged } from './support/rows.js';
import { startServer, type TestServer } from './support/server.js';
import { until } from './support/until.js';

let server: TestServer;
let an: Actor, binh: Actor, chie: Actor, daichi: Actor;
let roomId: string;

beforeAll(async () => {
  server = await startServer();
  ({ an, binh, chie, daichi } = await cast(server));
  roomId = await roomOf([an, binh, chie]);
});
afterAll(() => server.stop());

const media = 'mediaKind url previewUrl fileName byteSize';
const content = `content { __typename ... on MediaContent { ${media} } }`;
const post = (actor: Actor, uploadId: string, more: object = {}) =>
  actor.mutate('postMessage', { roomId, uploadId, ...more }, `message { id sequence ${content} }`);
const seenBy = async (actor: Actor, id: string) =>
  (await actor.ask(`query($id: ID!) { node(id: $id) { ... on Message { ${content} } } }`, { id })).node?.content;
const statusOf = async (address: string) => (await fetch(address)).status;

describe('a file in a message', () => {
  test('is shown to each member at an address of their own', async () => {
    const bytes = await photo();
    const { message } = await post(an, await uploaded(an, bytes, '富士.jpg'));
    const [forAn, forChie] = [message.content, await seenBy(chie, message.id)];
    for (const [shown, viewer] of [
      [forAn, an],
      [forChie, chie],
    ]) {
      expect(shown).toMatchObject({
        __typename: 'MediaContent',
        mediaKind: 'IMAGE',
        fileName: '富士.jpg',
        byteSize: bytes.length,
      });
      for (const address of [shown.url, shown.previewUrl]) {
        expect(new URL(address).searchParams.get('for')).toBe(viewer.id);
        expect(await statusOf(address)).toBe(200);
      }
    }
    expect(new Uint8Array(await (await fetch(forChie.url)).arrayBuffer())).toEqual(bytes);
  });

  test('comes to each who follows the room at an address of their own', async () => {
    const query = `subscription($roomId: ID!) { messagePosted(roomId: $roomId) { ${content} } }`;
    const lives = await Promise.all([an, binh, chie].map((actor) => subscribe(actor, query, { roomId })));
    await until(() => server.app.streams.count().listeners === 6, 'all to follow');
    await post(an, await uploaded(an, await photo()));
    const shown = await Promise.all(lives.map(async (live) => (await live.have(1))[0].messagePosted.content));
    expect(shown.map(({ url }) => new URL(url).searchParams.get('for'))).toEqual([an.id, binh.id, chie.id]);
    hangUp();
  });

  test('that cannot be shown has no smaller picture', async () => {
    const { message } = await post(an, await uploaded(an, 'just text', 'notes.txt'));
    expect(message.content).toMatchObject({ mediaKind: 'FILE', previewUrl: null, fileName: 'notes.txt', byteSize: 9 });
  });

  test('is used once, by whoever sent it, and with the same key again it is the same message', async () => {
    const uploadId = await uploaded(an, 'x');
    const first = await post(an, uploadId, { idempotencyKey: 'a file' });
    expect((await post(an, uploadId, { idempotencyKey: 'a file' })).message.id).toBe(first.message.id);
    const others = [
      [an, uploadId],
      [binh, await uploaded(an, 'y')],
      [an, await uploaded(an, await photo(), 'me.jpg', 'avatar')],
      [an, 'upl_01h455vb4pex5vsknk084sn02q'],
      [an, 'nonsense'],
    ] as const;
    for (const [actor, id] of others) {
      const { userErrors, message } = await unchanged(server, () => post(actor, id));
      expect([message, userErrors]).toEqual([
        null,
        [{ code: 'NOT_FOUND', field: ['uploadId'], message: expect.any(String) }],
      ]);
    }
  });

  test('is gone with the message that is taken back: for everybody, and from the disk', async () => {
    const uploadId = await uploaded(an, await photo());
    const { message } = await post(an, uploadId);
    const { url, previewUrl } = await seenBy(chie, message.id);
    await an.mutate('recallMessage', { id: message.id });
    expect([await statusOf(url), await statusOf(previewUrl), await seenBy(chie, message.id)]).toEqual([404, 404, null]);
    await until(() => !storedFiles(server).some((name) => name.includes(uploadId)), 'the bytes to be deleted');
  });

  test('is hidden from whoever has blocked its sender', async () => {
    await chie.mutate('blockPerson', { personId: binh.id });
    const { message } = await post(binh, await uploaded(binh, 'x'));
    await chie.mutate('unblockPerson', { personId: binh.id });
    expect([await seenBy(chie, message.id), (await seenBy(an, message.id)).__typename]).toEqual([null, 'MediaContent']);
  });
});

describe('where a policy does not let files out', () => {
  test.each(['the own', 'the other'])('by %s organization, they are for colleagues only', async (which) => {
    const admin = which === 'the own' ? an : chie;
    const inside = await roomOf([an, binh]);
    const [outside, within] = [await uploaded(an, 'x'), await uploaded(an, 'x')];
    await admin.mutate('updateExternalPolicy', { fileSending: false });
    const { userErrors } = await unchanged(server, () => post(an, outside), 1);
    expect(userErrors).toEqual([
      { code: 'EXTERNAL_CHAT_NOT_ALLOWED', field: ['uploadId'], message: expect.any(String) },
    ]);
    expect((await an.mutate('postMessage', { roomId: inside, uploadId: within })).userErrors).toEqual([]);
    expect((await an.mutate('postMessage', { roomId, text: 'in words' })).userErrors).toEqual([]);
    await admin.mutate('updateExternalPolicy', { fileSending: true });
    expect((await post(an, outside)).userErrors).toEqual([]);
  });
});

test('nobody else sees it', async () => {
  const { message } = await post(an, await uploaded(an, 'x'));
  const { url } = message.content;
  expect(await seenBy(daichi, message.id)).toBeUndefined();
  expect(await statusOf(url.replace(an.id, daichi.id))).toBe(404);
});
