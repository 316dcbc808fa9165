import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cast, connect, person, type Actor } from './support/cast.js';
import { subscribe } from './support/live.js';
import { colourAt, photo, refusedUpload, storedFiles, upload, uploaded, type Bytes } from './support/files.js';
import { settled, unchanged } from './support/rows.js';
import { startServer, type TestServer } from './support/server.js';
import { until } from './support/until.js';

let server: TestServer;
let an: Actor, binh: Actor, chie: Actor, emma: Actor;

beforeAll(async () => {
  server = await startServer();
  ({ an, binh, chie, emma } = await cast(server));
  await connect(an, chie);
});
afterAll(() => server.stop());

const picture = async (by: Actor, bytes?: Bytes) => uploaded(by, bytes ?? (await photo()), 'me.jpg', 'avatar');
const set = (by: Actor, input: Record<string, unknown>) =>
  by.mutate('updateProfile', input, 'viewer { user { avatarUrl title } }');
const seen = async (by: Actor, id: string) =>
  (await by.ask('query($id: ID!) { node(id: $id) { ... on Person { avatarUrl } } }', { id })).node?.avatarUrl;
const addressOf = (uploadId: string) => `${server.config.publicUrl}/avatars/${uploadId}.webp`;
const get = async (address: string) => {
  const response = await fetch(address);
  return {
    ...response,
    status: response.status,
    headers: response.headers,
    bytes: Buffer.from(await response.arrayBuffer()),
  };
};

describe('a picture of a person', () => {
  test('is a square, upright, and says nothing of where it was taken', async () => {
    const id = await picture(an, await photo({ width: 1_200, height: 600, orientation: 6 }));
    expect(storedFiles(server).filter((name) => name.startsWith(id))).toEqual([id]);
    expect((await set(an, { avatarUploadId: id })).viewer.user).toEqual({ avatarUrl: addressOf(id), title: null });
    const { status, headers, bytes } = await get(addressOf(id));
    expect(status).toBe(200);
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'image/webp',
      'content-disposition': 'inline',
      'content-length': String(bytes.length),
      'cache-control': 'public, max-age=604800, immutable',
      'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
      'cross-origin-resource-policy': 'cross-origin',
      'x-content-type-options': 'nosniff',
    });
    const { format, width, height, exif, orientation } = await sharp(bytes).metadata();
    expect([format, width, height, exif, orientation]).toEqual(['webp', 256, 256, undefined, undefined]);
    for (const secret of ['Secretcam', 'EXIF', 'GPS']) expect(bytes.includes(secret)).toBe(false);
    expect([await colourAt(bytes, 128, 20), await colourAt(bytes, 128, 236)]).toEqual(['red', 'blue']);
  });

  test('is seen by colleagues, contacts, strangers and on the pages of links', async () => {
    const id = await picture(an);
    await set(an, { avatarUploadId: id });
    for (const viewer of [an, binh, chie, emma]) expect(await seen(viewer, an.id)).toBe(addressOf(id));
    const { contacts } = await chie.ask('{ contacts { nodes { user { avatarUrl } } } }');
    expect(contacts.nodes).toEqual([{ user: { avatarUrl: addressOf(id) } }]);
    const { inviteLink } = await an.mutate('createInviteLink', {}, 'inviteLink { code }');
    const { data } = await server.graphql(
      'query($code: String!) { inviteLanding(code: $code) { owner { avatarUrl } } }',
      {
        code: inviteLink.code,
      },
    );
    expect(data.inviteLanding.owner.avatarUrl).toBe(addressOf(id));
  });

  test('stays when it is left out, goes when it is null, and makes way for another', async () => {
    const first = await picture(emma);
    const live = await subscribe(emma, 'subscription { events { __typename } }');
    await set(emma, { avatarUploadId: first });
    expect(await live.have(1)).toEqual([{ events: { __typename: 'ViewerChanged' } }]);
    live.stop();
    for (const input of [{ title: 'Boss' }, { avatarUploadId: first }])
      expect((await set(emma, input)).viewer.user.avatarUrl).toBe(addressOf(first));

    const second = await picture(emma);
    expect((await get(addressOf(second))).status).toBe(404); // nobody's yet
    expect((await set(emma, { avatarUploadId: second })).viewer.user.avatarUrl).toBe(addressOf(second));
    expect([(await get(addressOf(first))).status, (await get(addressOf(second))).status]).toEqual([404, 200]);
    await until(() => !storedFiles(server).includes(first), 'the first to be deleted');

    expect((await set(emma, { avatarUploadId: null })).viewer.user.avatarUrl).toBeNull();
    expect((await get(addressOf(second))).status).toBe(404);
    await until(() => !storedFiles(server).includes(second), 'the second to be deleted');
    expect((await set(emma, { avatarUploadId: null })).userErrors).toEqual([]);
  });

  test('has to be one’s own, for this, and not used', async () => {
    const theirs = await picture(chie);
    const asMessage = await uploaded(emma, await photo());
    const used = await picture(emma);
    await set(emma, { avatarUploadId: used });
    await set(emma, { avatarUploadId: null });
    for (const avatarUploadId of [theirs, asMessage, used, 'nothing', '', emma.id]) {
      const refused = await unchanged(server, () => set(emma, { avatarUploadId, title: 'Other' }));
      expect(refused).toEqual({
        viewer: null,
        userErrors: [
          {
            field: ['avatarUploadId'],
            code: 'NOT_FOUND',
            message: 'This file is not there, or was used already. Send it again.',
          },
        ],
      });
    }
    const late = await picture(emma);
    const invalid = await unchanged(server, () => set(emma, { avatarUploadId: late, title: 'x'.repeat(101) }));
    expect(invalid.userErrors).toMatchObject([{ field: ['title'], code: 'TOO_LONG' }]);
    expect((await set(emma, { avatarUploadId: late })).userErrors).toEqual([]);
  });

  test.each([
    ['a page', () => '<!doctype html><script>alert(1)</script>'],
    ['an SVG', () => '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'],
    ['a PDF', () => '%PDF-1.7\n'],
    ['nothing', () => ''],
    ['half a picture', async () => (await photo({ width: 400, height: 400 })).slice(0, 700)],
  ])('is not %s', async (_what, make) => {
    const content = await make();
    expect(await refusedUpload(server, () => upload(emma, content, 'me.png', 'avatar'))).toBe(
      '415 UNSUPPORTED_MEDIA_TYPE: This is no picture that can be shown. Choose a JPEG, PNG, GIF or WebP file.',
    );
  });
});

describe('it is not to be seen', () => {
  test('of whoever is suspended or gone; who has blocked the viewer looks as before', async () => {
    const other = await person(server, { organizationId: emma.organizationId });
    await connect(chie, other);
    const id = await picture(other);
    await set(other, { avatarUploadId: id });
    expect(await seen(chie, other.id)).toBe(addressOf(id));

    await other.mutate('blockPerson', { personId: chie.id });
    expect([await seen(chie, other.id), await seen(emma, other.id)]).toEqual([addressOf(id), addressOf(id)]);
    await other.mutate('unblockPerson', { personId: chie.id });

    await emma.mutate('suspendMember', { userId: other.id });
    expect([await seen(chie, other.id), (await get(addressOf(id))).status]).toEqual([null, 404]);
    await emma.mutate('suspendMember', { userId: other.id, suspended: false });
    expect([await seen(chie, other.id), (await get(addressOf(id))).status]).toEqual([addressOf(id), 200]);

    await emma.mutate('removeMember', { userId: other.id });
    expect((await get(addressOf(id))).status).toBe(404);
    await until(() => !storedFiles(server).includes(id), 'it to be deleted');
    await settled(server);
    expect(await server.app.services.db.read.all('select id from uploads where owner_id = $1', [other.id])).toEqual([]);
  });

  test('of a member who invites, once they are suspended', async () => {
    const admin = await person(server, { organizationId: emma.organizationId, role: 'ADMIN' });
    await set(admin, { avatarUploadId: await picture(admin) });
    await admin.mutate('inviteMember', { email: 'joins@neu.example' });
    const token = await server.tokenMailedTo('joins@neu.example');
    const inviter = async () =>
      (
        await server.graphql('query($token: String!) { invitationLanding(token: $token) { inviter { avatarUrl } } }', {
          token,
        })
      ).data.invitationLanding.inviter.avatarUrl;
    expect(await inviter()).toMatch(/\/avatars\/upl_\w{26}\.webp$/);
    await emma.mutate('suspendMember', { userId: admin.id });
    expect(await inviter()).toBeNull();
  });

  test('where an address leads nowhere', async () => {
    const message = await uploaded(an, await photo());
    const paths = [message, 'upl_01h2xcejqtf2nbrexx3vqjhp41', '..%2ftsunagu.sqlite', 'x'].map(addressOf);
    for (const address of [...paths, addressOf(message).replace('.webp', ''), `${addressOf(message)}.part`])
      expect([address, (await get(address)).status]).toEqual([address, 404]);
  });
});
