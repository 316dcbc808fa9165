import { afterAll, beforeAll, expect, test } from 'vitest';
import { DAY } from '../src/clock.js';
import { cast, password, person, verbs, type Actor } from './support/cast.js';
import { subscribe } from './support/live.js';
import { everyRow, unchanged } from './support/rows.js';
import { startServer, type TestServer } from './support/server.js';
import { until } from './support/until.js';

let server: TestServer;
let an: Actor, binh: Actor, chie: Actor;

beforeAll(async () => {
  server = await startServer();
  ({ an, binh, chie } = await cast(server));
});
afterAll(() => server.stop());

const make = (actor: Actor, input: object) =>
  actor.mutate(
    'createAccessToken',
    { name: 'robot', ...input },
    'token accessToken { id name readOnly expiresAt lastUsedAt }',
  );
/** A program that works in somebody's name. */
async function program(
  of: Actor,
  input: object = {},
): Promise<Pick<Actor, 'graphql' | 'ask' | 'mutate' | 'token' | 'server'> & { id: string }> {
  const { token, accessToken } = await make(of, input);
  const graphql: Actor['graphql'] = (query, variables) => server.graphql(query, variables, token);
  return { id: accessToken.id, token, server, graphql, ...verbs(graphql) };
}
const listed = async (actor: Actor) =>
  (await actor.ask('{ viewer { accessTokens { id name readOnly expiresAt } } }')).viewer.accessTokens;
const codeOf = async ({ graphql }: Pick<Actor, 'graphql'>) =>
  (await graphql('{ viewer { id } }')).errors?.[0]?.extensions.code ?? 'signed in';

test('a token is shown once, listed without it, and works for its owner', async () => {
  const expiresAt = new Date(server.clock.now() + 90 * DAY).toISOString();
  const made = await make(an, { name: ' CRM  sync ', expiresAt });
  expect(made).toEqual({
    token: expect.stringMatching(/^[\w-]{43}$/),
    accessToken: { id: expect.stringMatching(/^tok_/), name: 'CRM sync', readOnly: false, expiresAt, lastUsedAt: null },
    userErrors: [],
  });
  expect(await listed(an)).toEqual([{ id: made.accessToken.id, name: 'CRM sync', readOnly: false, expiresAt }]);
  expect(JSON.stringify(await everyRow(server))).not.toContain(made.token);

  const { data } = await server.graphql(
    '{ viewer { email accessTokens { lastUsedAt } sessions { current } } }',
    {},
    made.token,
  );
  expect(data.viewer).toMatchObject({ email: an.email, sessions: [{ current: false }] });
  const used = await until(
    async () =>
      (await an.ask('{ viewer { accessTokens { lastUsedAt } } }')).viewer.accessTokens[0].lastUsedAt ?? undefined,
    'the use to be noted',
  );
  expect(Math.abs(Date.parse(used) - server.clock.now())).toBeLessThan(60_000);
  expect(await listed(binh)).toEqual([]);
});

test('a token that may write does, and one that may only read does not', async () => {
  const writer = await program(an, {});
  const reader = await program(an, { readOnly: true });
  expect(
    (await writer.mutate('updateProfile', { title: 'Robot keeper' }, 'viewer { user { title } }')).viewer.user.title,
  ).toBe('Robot keeper');
  expect((await reader.ask('{ viewer { user { title } } contacts { totalCount } }')).viewer.user.title).toBe(
    'Robot keeper',
  );
  for (const [mutation, input] of [
    ['updateProfile', '{ title: "x" }'],
    ['requestContact', `{ userId: "${chie.id}" }`],
    ['signOut', '{}'],
    ['signUp', '{ email: "x@neu.example" password: "a long enough secret" displayName: "x" }'],
  ] as const) {
    const { data, errors } = await unchanged(server, () =>
      reader.graphql(`mutation { ${mutation}(input: ${input}) { userErrors { code } } }`),
    );
    expect(data ?? null).toBeNull();
    expect(errors).toMatchObject([
      {
        message: 'Mã truy cập này chỉ có quyền đọc. Vui lòng dùng mã truy cập có quyền ghi.',
        extensions: { code: 'FORBIDDEN' },
      },
    ]);
  }
});

test.each<[string, object]>([
  ['changePassword', { currentPassword: password, newPassword: 'another long secret' }],
  ['requestEmailChange', { email: 'new@neu.example', password }],
  ['confirmEmailChange', { token: 'x' }],
  ['revokeSession', { id: 'ses_01h455vb4pex5vsknk084sn02q' }],
  ['deleteAccount', { password }],
  ['createAccessToken', { name: 'another' }],
  ['revokeAccessToken', { id: 'tok_01h455vb4pex5vsknk084sn02q' }],
  ['suspendMember', { userId: 'usr_01h455vb4pex5vsknk084sn02q' }],
  ['setMemberRole', { userId: 'usr_01h455vb4pex5vsknk084sn02q', role: 'ADMIN' }],
  ['removeMember', { userId: 'usr_01h455vb4pex5vsknk084sn02q' }],
  ['signOut', { everywhere: true }],
])('what belongs to the account itself is for its owner: %s', async (mutation, input) => {
  const robot = await program(chie);
  const type = `${mutation[0]!.toUpperCase()}${mutation.slice(1)}Input`;
  const { data, errors } = await unchanged(server, () =>
    robot.graphql(`mutation($input: ${type}!) { ${mutation}(input: $input) { userErrors { code } } }`, { input }),
  );
  expect(data ?? null).toBeNull();
  expect(errors).toMatchObject([
    {
      message: 'アクセストークンではこの操作を行えません。ご本人がサインインして行ってください。',
      extensions: { code: 'FORBIDDEN' },
    },
  ]);
});

test('a revoked token ends, with its socket; another of the same person goes on', async () => {
  const [kept, lost] = [await program(an), await program(an)];
  const live = await subscribe(lost, 'subscription { events { __typename } }');
  const revoked = await an.mutate('revokeAccessToken', { id: lost.id }, 'viewer { accessTokens { id } }');
  expect(revoked.viewer.accessTokens.map(({ id }: { id: string }) => id)).toContain(kept.id);
  expect(revoked.viewer.accessTokens.map(({ id }: { id: string }) => id)).not.toContain(lost.id);
  expect(await until(() => (live.errors[0] as { code?: number })?.code, 'the socket to close')).toBe(4403);
  expect([await codeOf(lost), await codeOf(kept)]).toEqual(['UNAUTHENTICATED', 'signed in']);
  const again = await unchanged(server, () => an.mutate('revokeAccessToken', { id: lost.id }));
  expect(again.userErrors).toMatchObject([{ field: ['id'], code: 'NOT_FOUND' }]);
});

test("nobody revokes another's token", async () => {
  const robot = await program(an);
  for (const actor of [binh, chie])
    for (const id of [robot.id, an.id, 'tok_01h455vb4pex5vsknk084sn02q', '']) {
      const { userErrors } = await unchanged(server, () => actor.mutate('revokeAccessToken', { id }));
      expect(userErrors).toMatchObject([{ field: ['id'], code: 'NOT_FOUND' }]);
    }
  expect(await codeOf(robot)).toBe('signed in');
});

test('signing out with a token ends that token, and no session', async () => {
  const robot = await program(an);
  expect(await robot.mutate('signOut', {})).toEqual({ userErrors: [] });
  expect([await codeOf(robot), await codeOf(an)]).toEqual(['UNAUTHENTICATED', 'signed in']);
});

test('a token of somebody suspended rests, and works again when they are back', async () => {
  const robot = await program(binh);
  await an.mutate('suspendMember', { userId: binh.id });
  expect(await codeOf(robot)).toBe('UNAUTHENTICATED');
  await an.mutate('suspendMember', { userId: binh.id, suspended: false });
  expect(await codeOf(robot)).toBe('signed in');
});

test.each([
  [{ name: ' ' }, 'name', 'INVALID'],
  [{ name: 'x'.repeat(101) }, 'name', 'TOO_LONG'],
  [{ expiresAt: '2020-01-01T00:00:00Z' }, 'expiresAt', 'INVALID'],
])('a token that cannot be: %j', async (input, field, code) => {
  const refused = await unchanged(server, () => make(an, input));
  expect(refused).toMatchObject({ token: null, accessToken: null, userErrors: [{ field: [field], code }] });
});

test('fifty at a time, of which those that have ended count no more', async () => {
  const emma = await person(server, {});
  const expiresAt = new Date(server.clock.now() + DAY).toISOString();
  const first = await program(emma, { expiresAt });
  const rest = await Promise.all(Array.from({ length: 52 }, () => make(emma, { expiresAt })));
  expect(rest.filter(({ userErrors }) => userErrors.length === 0)).toHaveLength(49);
  expect(rest.find(({ userErrors }) => userErrors.length > 0)).toMatchObject({
    token: null,
    userErrors: [{ field: null, code: 'LIMIT_REACHED' }],
  });
  await unchanged(server, () => make(emma, {}));
  await emma.mutate('revokeAccessToken', { id: first.id });
  expect((await make(emma, { expiresAt })).userErrors).toEqual([]);

  server.clock.advance(DAY);
  expect(await listed(emma)).toEqual([]);
  expect((await make(emma, {})).userErrors).toEqual([]);
});

test('a token ends by itself, with its socket', async () => {
  const expiresAt = new Date(server.clock.now() + DAY).toISOString();
  const [robot, lasting] = [await program(an, { expiresAt }), await program(an)];
  const live = await subscribe(robot, 'subscription { events { __typename } }');
  server.clock.advance(DAY - 60_000);
  expect(await codeOf(robot)).toBe('signed in');
  server.clock.advance(60_000);
  expect(await until(() => (live.errors[0] as { code?: number })?.code, 'the socket to close')).toBe(4403);
  expect([await codeOf(robot), await codeOf(lasting)]).toEqual(['UNAUTHENTICATED', 'signed in']);
});
