import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cast, password, person, verbs, type Actor } from './support/cast.js';
import { startGoogle, type Google } from './support/google.js';
import { everyRow, settled, unchanged } from './support/rows.js';
import { startServer, type TestServer } from './support/server.js';
import { together } from './support/together.js';

let server: TestServer;
let google: Google;
let an: Actor;
const anybody = verbs((query, variables) => server.graphql(query, variables));

beforeAll(async () => {
  google = await startGoogle();
  server = await startServer(google.signInEnv);
  ({ an } = await cast(server));
});
afterAll(async () => {
  await server.stop();
  await google.stop();
});

const everything = 'token viewer { email role user { id displayName organization { name } } }';
const signIn = (idToken: string, more: object = {}) =>
  anybody.mutate('signInWithGoogle', { idToken, ...more }, everything);
const signsInWith = async (email: string, secret: string) =>
  (await anybody.mutate('signIn', { email, password: secret })).userErrors[0]?.code ?? 'signed in';
const refused = {
  token: null,
  viewer: null,
  userErrors: [
    {
      field: ['idToken'],
      code: 'WRONG_CREDENTIALS',
      message: 'The sign-in with Google could not be confirmed. Start it again.',
    },
  ],
};

test("while Google's keys cannot be read nobody is told that they are wrong", async () => {
  const mend = google.fail({ part: 'certs', status: 503 });
  const { errors } = await unchanged(server, async () =>
    server.graphql('mutation($input: SignInWithGoogleInput!) { signInWithGoogle(input: $input) { token } }', {
      input: { idToken: await google.idToken() },
    }),
  );
  mend();
  expect(errors).toMatchObject([{ extensions: { code: 'UNAVAILABLE' } }]);
});

test('somebody new gets an account and an organization, and the same account the next time', async () => {
  const first = await signIn(await google.idToken(), { organizationName: '花' });
  expect(first).toEqual({
    token: expect.stringMatching(/^[\w-]{43}$/),
    viewer: {
      email: 'hanako@gmail.example',
      role: 'ADMIN',
      user: { id: expect.any(String), displayName: '山田 花子', organization: { name: '花' } },
    },
    userErrors: [],
  });
  const second = await signIn(await google.idToken({ iss: 'accounts.google.com', email: 'renamed@gmail.example' }));
  expect(second).toEqual({ ...first, token: expect.any(String) });
  expect(second.token).not.toBe(first.token);
  expect(await signsInWith('hanako@gmail.example', '')).toBe('WRONG_CREDENTIALS');
  await settled(server);
  expect(google.keyReads).toBeGreaterThan(0);
  const { keyReads } = google;
  await signIn(await google.idToken());
  expect(google.keyReads).toBe(keyReads); // Google says for how long they are good
});

test('a name that is missing or cannot be shown is made from the address', async () => {
  for (const [sub, name] of [
    ['1', undefined],
    ['2', 'a\u202eb'],
    ['3', ' '],
  ] as const) {
    const idToken = await google.idToken({ sub, name, email: `nameless-${sub}@gmail.example` });
    const { viewer } = await signIn(idToken);
    expect(viewer.user).toMatchObject({ displayName: `nameless-${sub}`, organization: { name: `nameless-${sub}` } });
  }
});

test('an account with the address is linked, keeps its password, and is found when its address changes', async () => {
  const claims = { sub: '4711', email: 'AN@hana.example' };
  const linked = await signIn(await google.idToken(claims));
  expect(linked.viewer.user).toEqual({ id: an.id, displayName: an.name, organization: { name: 'Hana Travel' } });
  expect(await signsInWith(an.email, password)).toBe('signed in');

  await an.mutate('requestEmailChange', { email: 'an@moi.example', password });
  await an.mutate('confirmEmailChange', { token: await server.tokenMailedTo('an@moi.example') });
  expect((await signIn(await google.idToken(claims))).viewer.user.id).toBe(an.id);
});

test('who came with Google can set a password by mail, and come either way from then on', async () => {
  const claims = { sub: 'both', email: 'both@gmail.example' };
  await signIn(await google.idToken(claims));
  await anybody.mutate('requestPasswordReset', { email: claims.email });
  const token = await server.tokenMailedTo(claims.email);
  expect((await anybody.mutate('resetPassword', { token, password })).userErrors).toEqual([]);
  expect(await signsInWith(claims.email, password)).toBe('signed in');
  expect((await signIn(await google.idToken(claims))).userErrors).toEqual([]);
});

test('another Google identity with the same address does not get in', async () => {
  const emma = await person(server, { email: 'emma@gmail.example' });
  await signIn(await google.idToken({ sub: 'one', email: emma.email }));
  const idToken = await google.idToken({ sub: 'two', email: emma.email });
  expect(await unchanged(server, () => signIn(idToken))).toEqual(refused);
});

test('what was signed up with under the address, and not proven, is dropped', async () => {
  const email = 'early@gmail.example';
  await anybody.mutate('signUp', { email, password: 'a password of a stranger', displayName: 'A stranger' });
  const link = await server.tokenMailedTo(email);
  const { viewer } = await signIn(await google.idToken({ sub: 'early', email, name: 'The owner' }));
  expect(viewer.user.displayName).toBe('The owner');
  expect((await everyRow(server)).one_time_tokens!.filter((row) => row.includes(email))).toEqual([]);
  const late = await unchanged(server, () => anybody.mutate('verifyEmail', { token: link }, 'token'));
  expect(late).toMatchObject({ token: null, userErrors: [{ code: 'NOT_FOUND' }] });
  expect(await signsInWith(email, 'a password of a stranger')).toBe('WRONG_CREDENTIALS');
});

test('five sign-ins of somebody new at once make one account', async () => {
  const claims = { sub: 'eager', email: 'eager@gmail.example' };
  const answers = await together(
    server,
    Array.from({ length: 5 }, () => async () => signIn(await google.idToken(claims))),
  );
  expect(answers.flatMap(({ userErrors }) => userErrors)).toEqual([]);
  expect(new Set(answers.map(({ viewer }) => viewer.user.id)).size).toBe(1);
});

test('a sign-in by mailed link and one with Google at once make one account', async () => {
  const email = 'crossing@gmail.example';
  await anybody.mutate('signUp', { email, password, displayName: 'Crossing' });
  const token = await server.tokenMailedTo(email);
  const idToken = await google.idToken({ sub: 'crossing', email });
  const [, withGoogle] = await together<any>(server, [
    () => anybody.mutate('verifyEmail', { token }),
    () => signIn(idToken),
  ]);
  expect(withGoogle.userErrors).toEqual([]);
  expect(await server.app.services.db.read.all('select id from users where email_key = $1', [email])).toHaveLength(1);
});

test('who is suspended stays out', async () => {
  const gone = await person(server, { email: 'gone@gmail.example', organizationId: an.organizationId });
  await signIn(await google.idToken({ sub: 'gone', email: gone.email }));
  await an.mutate('suspendMember', { userId: gone.id });
  const idToken = await google.idToken({ sub: 'gone', email: gone.email });
  expect(await unchanged(server, () => signIn(idToken))).toEqual(refused);
});

describe('a token that does not hold is refused', () => {
  const now = Math.floor(Date.now() / 1_000);
  const hanako = { sub: 'refused', email: 'refused@gmail.example' };

  test.each<[string, () => Promise<string>]>([
    ['for another client', () => google.idToken({ ...hanako, aud: 'other.apps.googleusercontent.com' })],
    ['of another issuer', () => google.idToken({ ...hanako, iss: 'https://accounts.google.com.evil.example' })],
    ['expired', () => google.idToken({ ...hanako, iat: now - 7_200, exp: now - 3_600 })],
    ['from the future', () => google.idToken({ ...hanako, iat: now + 3_600, exp: now + 7_200 })],
    ['good for too long', () => google.idToken({ ...hanako, exp: now + 10 * 86_400 })],
    ['without an end', () => google.idToken({ ...hanako, exp: undefined })],
    ['signed by a stranger', () => google.idToken(hanako, { key: google.strangersKey })],
    ['with an unknown key', () => google.idToken(hanako, { kid: 'unknown', key: google.strangersKey })],
    ['with a key named as an object has it', () => google.idToken(hanako, { kid: 'toString' })],
    [
      'signed with what everybody knows',
      () => google.idToken(hanako, { alg: 'HS256', key: Buffer.from(google.key.publicKey) }),
    ],
    [
      'not signed',
      async () =>
        `${Buffer.from('{"alg":"none"}').toString('base64url')}.${(await google.idToken(hanako)).split('.')[1]}.`,
    ],
    [
      'changed afterwards',
      async () => (await google.idToken(hanako)).replace(/\.[^.]*\./, `.${Buffer.from('{}').toString('base64url')}.`),
    ],
    ['without an address', () => google.idToken({ ...hanako, email: undefined })],
    ['with something else for an address', () => google.idToken({ ...hanako, email: 'x@localhost' })],
    ['of nobody', () => google.idToken({ ...hanako, sub: undefined })],
    ['that is empty', async () => ''],
    ['that is none', async () => 'a.b.c'],
    ['that is long', async () => 'x'.repeat(100_000)],
  ])('%s', async (_, make) => {
    const idToken = await make();
    expect(await unchanged(server, () => signIn(idToken))).toEqual(refused);
  });

  test.each([
    ['is not', false],
    ['is said to be', 'true'],
    ['is not said to be', undefined],
  ])('of an address that %s proven', async (_, email_verified) => {
    const idToken = await google.idToken({ ...hanako, email_verified });
    expect(await unchanged(server, () => signIn(idToken))).toEqual({
      ...refused,
      userErrors: [
        {
          field: ['idToken'],
          code: 'EMAIL_NOT_VERIFIED',
          message:
            'Google has not confirmed this e-mail address. Confirm it with Google first, or sign in with a password.',
        },
      ],
    });
  });
});

test('the name of an organization is checked, and a server without Google says so', async () => {
  const idToken = await google.idToken({ sub: 'long', email: 'long@gmail.example' });
  const long = await unchanged(server, () => signIn(idToken, { organizationName: 'x'.repeat(101) }));
  expect(long.userErrors).toMatchObject([{ field: ['organizationName'], code: 'TOO_LONG' }]);

  const plain = await startServer();
  try {
    const { data } = await unchanged(plain, () =>
      plain.graphql(
        'mutation($input: SignInWithGoogleInput!) { signInWithGoogle(input: $input) { token userErrors { field code message } } }',
        { input: { idToken } },
      ),
    );
    expect(data.signInWithGoogle).toEqual({
      token: null,
      userErrors: [
        {
          field: ['idToken'],
          code: 'INVALID',
          message: 'Sign-in with Google is not set up on this server. Sign in with your e-mail address and password.',
        },
      ],
    });
  } finally {
    await plain.stop();
  }
});

test('failures count against the network address, successes do not', async () => {
  const strict = await startServer({
    ...google.signInEnv,
    SIGN_INS_PER_QUARTER_HOUR: '1',
  });
  try {
    const ask = async (idToken: string) => {
      const { data, errors } = await strict.graphql(
        'mutation($input: SignInWithGoogleInput!) { signInWithGoogle(input: $input) { userErrors { code } } }',
        { input: { idToken } },
      );
      return errors?.[0]?.extensions.code ?? data.signInWithGoogle.userErrors[0]?.code ?? 'signed in';
    };
    const good = await google.idToken();
    for (let i = 0; i < 11; i += 1) expect(await ask(good)).toBe('signed in');
    for (let i = 0; i < 10; i += 1) expect(await ask('a.b.c')).toBe('WRONG_CREDENTIALS');
    expect(await unchanged(strict, () => ask(good))).toBe('RATE_LIMITED');
  } finally {
    await strict.stop();
  }
});
