import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DAY } from '../src/clock.js';
import { anotherDevice, cast, password, person, type Actor } from './support/cast.js';
import { subscribe } from './support/live.js';
import { unchanged } from './support/rows.js';
import { startServer, type TestServer } from './support/server.js';
import { until } from './support/until.js';

let server: TestServer;
let an: Actor, binh: Actor, chie: Actor;

beforeAll(async () => {
  server = await startServer();
  ({ an, binh, chie } = await cast(server));
});
afterAll(() => server.stop());

const codeOf = async (token: string) =>
  (await server.graphql('{ viewer { id } }', {}, token)).errors?.[0]?.extensions.code ?? 'signed in';
const sessionsOf = async (actor: Actor) => (await actor.ask('{ viewer { sessions { id current } } }')).viewer.sessions;
/** The code a socket of somebody is closed with. */
const closing = async (actor: Actor) => {
  const live = await subscribe(actor, 'subscription { events { __typename } }');
  return () => until(() => (live.errors[0] as { code?: number } | undefined)?.code, 'the socket to close');
};

describe('signing in', () => {
  const signIn = (email: string, secret: string, headers?: Record<string, string>) =>
    server.graphql(
      'mutation($input: SignInInput!) { signIn(input: $input) { token viewer { id } userErrors { field code message } } }',
      { input: { email, password: secret } },
      undefined,
      headers,
    );

  test('begins a session that names the device, and the others see it', async () => {
    const { data } = await signIn(' AN@HANA.example ', password, { 'user-agent': 'Tsunagu for Plan 9' });
    expect(data.signIn).toEqual({
      token: expect.stringMatching(/^[\w-]{43}$/),
      viewer: { id: an.id.replace('usr', 'vwr') },
      userErrors: [],
    });
    const { viewer } = await an.ask('{ viewer { sessions { userAgent ipAddress current createdAt lastSeenAt } } }');
    expect(viewer.sessions).toMatchObject([
      { userAgent: 'Tsunagu for Plan 9', ipAddress: '127.0.0.1', current: false },
      { userAgent: 'test', ipAddress: '127.0.0.1', current: true },
    ]);
    for (const { createdAt, lastSeenAt } of viewer.sessions) {
      expect(createdAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      expect(lastSeenAt).toBe(createdAt);
    }
  });

  test.each([
    ['en', 'The e-mail address or the password is not correct. Check both and try again.'],
    ['ja', 'メールアドレスまたはパスワードが正しくありません。両方をご確認のうえ、もう一度お試しください。'],
    ['vi', 'Địa chỉ email hoặc mật khẩu không đúng. Vui lòng kiểm tra cả hai và thử lại.'],
  ])('whatever is wrong is answered alike: %s', async (language, message) => {
    const gone = await person(server, {
      email: `suspended-${language}@hana.example`,
      organizationId: an.organizationId,
    });
    await an.mutate('suspendMember', { userId: gone.id });
    const removed = await person(server, {
      email: `removed-${language}@hana.example`,
      organizationId: an.organizationId,
    });
    await an.mutate('removeMember', { userId: removed.id });
    for (const [email, secret] of [
      [an.email, 'not this one'],
      [an.email, ''],
      [an.email, 'x'.repeat(100_000)],
      ['nobody@hana.example', password],
      ['nobody', password],
      [gone.email, password],
      [removed.email, password],
    ] as const) {
      const { data } = await unchanged(server, () => signIn(email, secret, { 'accept-language': language }), 1);
      expect(data.signIn).toEqual({
        token: null,
        viewer: null,
        userErrors: [{ field: null, code: 'WRONG_CREDENTIALS', message }],
      });
    }
  });

  test.each(['', 'x', 'x'.repeat(43), 'x'.repeat(500)])(
    'a token that was never given out is refused: %#',
    async (token) => {
      const response = await fetch(`${server.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: '{"query":"{ viewer { id } }"}',
      });
      expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
      expect(await response.json()).toEqual({
        errors: [{ message: 'Sign in first.', extensions: { code: 'UNAUTHENTICATED' } }],
      });
    },
  );
});

describe('ending sessions', () => {
  test('signing out ends this session, its socket, and no other', async () => {
    const phone = await anotherDevice(chie);
    const closed = await closing(phone);
    expect(await phone.mutate('signOut', {})).toEqual({ userErrors: [] });
    expect(await closed()).toBe(4403);
    expect([await codeOf(phone.token), await codeOf(chie.token)]).toEqual(['UNAUTHENTICATED', 'signed in']);
    expect(await sessionsOf(chie)).toEqual([{ id: chie.sessionId, current: true }]);
  });

  test('signing out everywhere ends them all', async () => {
    const here = await person(server, {});
    const there = await anotherDevice(here);
    const program = (await here.mutate('createAccessToken', { name: 'robot' }, 'token')).token;
    const closed = await Promise.all([closing(here), closing(there)]);
    await here.mutate('signOut', { everywhere: true });
    expect(await Promise.all(closed.map((wait) => wait()))).toEqual([4403, 4403]);
    expect([await codeOf(here.token), await codeOf(there.token)]).toEqual(['UNAUTHENTICATED', 'UNAUTHENTICATED']);
    expect(await codeOf(program)).toBe('signed in'); // ended by revokeAccessToken
  });

  test('a session is revoked from another one, and its socket closes', async () => {
    const lost = await anotherDevice(binh);
    const closed = await closing(lost);
    const revoked = await binh.mutate('revokeSession', { id: lost.sessionId }, 'viewer { sessions { id } }');
    expect(revoked).toEqual({ viewer: { sessions: [{ id: binh.sessionId }] }, userErrors: [] });
    expect(await closed()).toBe(4403);
    expect([await codeOf(lost.token), await codeOf(binh.token)]).toEqual(['UNAUTHENTICATED', 'signed in']);

    const again = await unchanged(server, () => binh.mutate('revokeSession', { id: lost.sessionId }));
    expect(again.userErrors).toMatchObject([{ field: ['id'], code: 'NOT_FOUND' }]);
  });

  test("nobody revokes another's session", async () => {
    for (const id of [an.sessionId, chie.sessionId, 'ses_01h455vb4pex5vsknk084sn02q', an.id, '', 'x'.repeat(1_000)]) {
      const { userErrors } = await unchanged(server, () => binh.mutate('revokeSession', { id }, 'viewer { id }'));
      expect(userErrors).toMatchObject([{ field: ['id'], code: 'NOT_FOUND' }]);
    }
    expect([await codeOf(an.token), await codeOf(chie.token)]).toEqual(['signed in', 'signed in']);
  });

  test('nobody signs out who is not signed in', async () => {
    for (const [mutation, input] of [
      ['signOut', '{}'],
      ['revokeSession', `{ id: "${an.sessionId}" }`],
    ]) {
      const { errors } = await unchanged(server, () =>
        server.graphql(`mutation { ${mutation}(input: ${input}) { userErrors { code } } }`),
      );
      expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    }
  });
});

test('a session ends when it is not used for thirty days, and lives on with use', async () => {
  const used = await person(server, {});
  const unused = await person(server, {});
  for (let day = 0; day < 60; day += 20) {
    server.clock.advance(20 * DAY);
    expect(await codeOf(used.token)).toBe('signed in');
    await until(
      async () =>
        Date.parse((await used.ask('{ viewer { sessions { lastSeenAt } } }')).viewer.sessions[0].lastSeenAt) >
        server.clock.now() - DAY,
      'the use to be noted',
    );
  }
  expect([await codeOf(unused.token), await codeOf(used.token)]).toEqual(['UNAUTHENTICATED', 'signed in']);
  server.clock.advance(30 * DAY);
  expect(await codeOf(used.token)).toBe('UNAUTHENTICATED');
});
