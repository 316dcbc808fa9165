import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cast, connect, person, type Actor } from './support/cast.js';
import { unchanged } from './support/rows.js';
import { startServer, type TestServer } from './support/server.js';

let server: TestServer;
let an: Actor, binh: Actor, chie: Actor, emma: Actor;

beforeAll(async () => {
  server = await startServer();
  ({ an, binh, chie, emma } = await cast(server));
});
afterAll(() => server.stop());

const profile = 'viewer { locale region user { displayName department title } }';
const found = async (by: Actor, query: string) =>
  (await by.ask('query($q: String!) { searchUsers(query: $q) { nodes { id } } }', { q: query })).searchUsers.nodes.map(
    ({ id }: { id: string }) => id,
  );

describe('the profile', () => {
  test('what is left out stays, and null clears what can be empty', async () => {
    const first = await chie.mutate(
      'updateProfile',
      { displayName: ' 田中　千恵子 ', department: '営業部', title: '課長', region: 'JP' },
      profile,
    );
    expect(first).toEqual({
      viewer: {
        locale: 'JA',
        region: 'JP',
        user: { displayName: '田中　千恵子', department: '営業部', title: '課長' },
      },
      userErrors: [],
    });
    expect((await chie.mutate('updateProfile', {}, profile)).viewer).toEqual(first.viewer);
    expect((await chie.mutate('updateProfile', { department: null, title: ' ' }, profile)).viewer).toEqual({
      ...first.viewer,
      user: { displayName: '田中　千恵子', department: null, title: null },
    });
  });

  test.each([
    [{ displayName: null }, 'displayName', 'INVALID', 'This cannot be empty. Enter a value, or leave it as it is.'],
    [{ locale: null }, 'locale', 'INVALID', /empty/],
    [{ region: null }, 'region', 'INVALID', /empty/],
    [{ displayName: ' ' }, 'displayName', 'INVALID', 'Enter a name.'],
    [{ displayName: 'a\nb' }, 'displayName', 'INVALID', /characters/],
    [{ displayName: 'x'.repeat(101) }, 'displayName', 'TOO_LONG', 'The name is too long. Use at most 100 characters.'],
    [{ department: 'x'.repeat(101) }, 'department', 'TOO_LONG', /department/],
    [{ title: '🙂'.repeat(101) }, 'title', 'TOO_LONG', /title/],
    [{ title: 'a\u0000b' }, 'title', 'INVALID', /characters/],
    [{ region: 'jp' }, 'region', 'INVALID', 'Give the region as a two-letter ISO 3166 code, such as JP or VN.'],
    [{ region: 'XX' }, 'region', 'INVALID', /ISO 3166/],
    [{ region: '' }, 'region', 'INVALID', /ISO 3166/],
    [{ title: 'Good', region: 'XX' }, 'region', 'INVALID', /ISO 3166/],
  ])('is refused: %j', async (input, field, code, message) => {
    const refused = await unchanged(server, () => emma.mutate('updateProfile', input, 'viewer { id }'));
    expect(refused).toMatchObject({ viewer: null, userErrors: [{ field: [field], code }] });
    expect(refused.userErrors[0]!.message).toMatch(message);
  });

  test('a hundred characters are a hundred, however long they are written', async () => {
    const title = '🙂'.repeat(100);
    expect((await emma.mutate('updateProfile', { title }, profile)).viewer.user.title).toBe(title);
    await emma.mutate('updateProfile', { title: null });
  });

  test('the language changes at once, for errors and for mails', async () => {
    await emma.mutate('updateProfile', { locale: 'VI' }, profile);
    const refused = await emma.mutate('updateProfile', { region: 'XX', locale: 'JA' });
    expect(refused.userErrors[0]!.message).toBe(
      'Vui lòng nhập khu vực bằng mã ISO 3166 gồm hai chữ cái, ví dụ JP hoặc VN.',
    );
    await emma.mutate('updateProfile', { locale: 'EN' });
  });

  test('a new name is what others see, search, and sort by', async () => {
    await connect(an, emma);
    await emma.mutate('updateProfile', { displayName: 'Zoë Ångström' });
    expect([await found(chie, 'angstrom'), await found(chie, 'Stone')]).toEqual([[emma.id], []]);
    const { contacts } = await an.ask('{ contacts(filter: { search: "zoe" }) { nodes { user { displayName } } } }');
    expect(contacts.nodes).toEqual([{ user: { displayName: 'Zoë Ångström' } }]);
  });
});

describe('privacy', () => {
  const all = 'findableByName findableByEmail findableByMessageId findableByPhone showEmail showPhoneNumber';
  const set = (actor: Actor, input: object) =>
    actor.mutate('updatePrivacy', input as Record<string, unknown>, `viewer { privacy { ${all} } }`);
  const atFirst = {
    findableByName: true,
    findableByEmail: true,
    findableByMessageId: true,
    findableByPhone: false,
    showEmail: true,
    showPhoneNumber: true,
  };

  test('each switch is for itself, and what is left out stays', async () => {
    const somebody = await person(server, { name: 'Somebody Particular' });
    await somebody.mutate('setMessageId', { messageId: 'p-1' });
    expect(await set(somebody, {})).toEqual({ viewer: { privacy: atFirst }, userErrors: [] });
    for (const name of Object.keys(atFirst).filter((each) => each !== 'findableByPhone')) {
      expect((await set(somebody, { [name]: false })).viewer.privacy).toEqual({ ...atFirst, [name]: false });
      const ways = { findableByName: 'Particular', findableByEmail: somebody.email, findableByMessageId: 'p-1' };
      for (const [way, query] of Object.entries(ways))
        expect([name, way, await found(an, query)]).toEqual([name, way, way === name ? [] : [somebody.id]]);
      expect((await set(somebody, { [name]: true })).viewer.privacy).toEqual(atFirst);
    }
  });

  test('who is found by nothing is not found at all, and can still be by one', async () => {
    const hidden = await person(server, { name: 'Hidden Person' });
    await hidden.mutate('setMessageId', { messageId: 'hidden-id' });
    await set(hidden, { findableByName: false, findableByEmail: false, findableByMessageId: false });
    for (const query of ['Hidden', hidden.email, 'hidden-id']) expect(await found(an, query)).toEqual([]);
    await set(hidden, { findableByMessageId: true });
    expect([await found(an, 'Hidden'), await found(an, hidden.email), await found(an, 'HIDDEN-ID')]).toEqual([
      [],
      [],
      [hidden.id],
    ]);
    // A new name does not bring back who does not want to be found by it.
    await hidden.mutate('updateProfile', { displayName: 'Hidden Again' });
    expect(await found(an, 'Again')).toEqual([]);
    await set(hidden, { findableByName: true });
    expect(await found(an, 'Again')).toEqual([hidden.id]);
  });

  test('the address is shown to colleagues and contacts, or to nobody', async () => {
    const emails = async () =>
      Promise.all(
        [binh, emma, chie].map(
          async (by) =>
            (await by.ask('query($id: ID!) { node(id: $id) { ... on User { email } } }', { id: an.id })).node?.email ??
            null,
        ),
      );
    expect(await emails()).toEqual([an.email, an.email, null]);
    await set(an, { showEmail: false });
    expect(await emails()).toEqual([null, null, null]);
    await set(an, { showEmail: true });
  });

  test('a phone number is verified before anybody is found by it', async () => {
    const refused = await unchanged(server, () => set(an, { showEmail: false, findableByPhone: true }));
    expect(refused).toMatchObject({
      viewer: null,
      userErrors: [{ field: ['findableByPhone'], code: 'PHONE_NOT_VERIFIED' }],
    });
    expect((await set(an, { findableByPhone: false })).userErrors).toEqual([]);
  });

  test.each(Object.keys(atFirst))('%s cannot be cleared', async (name) => {
    const refused = await unchanged(server, () => set(an, { showPhoneNumber: false, [name]: null }));
    expect(refused).toMatchObject({ viewer: null, userErrors: [{ field: [name], code: 'INVALID' }] });
  });
});

test('mails about contact requests are switched off and on, and not cleared', async () => {
  const set = (input: object) =>
    binh.mutate(
      'updateNotifications',
      input as Record<string, unknown>,
      'viewer { notifications { contactRequestMail } }',
    );
  const off = { viewer: { notifications: { contactRequestMail: false } }, userErrors: [] };
  expect(await set({ contactRequestMail: false })).toEqual(off);
  expect(await set({})).toEqual(off);
  expect(await unchanged(server, () => set({ contactRequestMail: null }))).toMatchObject({
    viewer: null,
    userErrors: [{ field: ['contactRequestMail'], code: 'INVALID' }],
  });
  expect((await set({ contactRequestMail: true })).viewer.notifications.contactRequestMail).toBe(true);
});

test('nobody changes anything who is not signed in', async () => {
  for (const mutation of ['updateProfile', 'updatePrivacy', 'updateNotifications']) {
    const { errors } = await unchanged(server, () =>
      server.graphql(`mutation { ${mutation}(input: {}) { viewer { id } } }`),
    );
    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  }
});
