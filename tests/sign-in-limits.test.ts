import { afterAll, beforeAll, expect, test } from 'vitest';
import { password, person, verbs, type Actor } from './support/cast.js';
import { unchanged } from './support/rows.js';
import { startServer, type TestServer } from './support/server.js';

let server: TestServer;

beforeAll(async () => {
  server = await startServer({ SIGN_INS_PER_QUARTER_HOUR: '3', MAILS_PER_HOUR: '2', TRUST_PROXY: 'true' });
});
afterAll(() => server.stop());

let addresses = 0;
const elsewhere = () => `198.51.100.${(addresses += 1)}`;

/** Sends a mutation from a network address: the code it is refused with, top-level or not, or null. */
async function from(address: string, mutation: string, input: object, token?: string): Promise<string | null> {
  const type = `${mutation[0]!.toUpperCase()}${mutation.slice(1)}Input`;
  const { data, errors } = await server.graphql(
    `mutation($input: ${type}!) { ${mutation}(input: $input) { userErrors { code } } }`,
    { input },
    token,
    { 'x-forwarded-for': address },
  );
  return errors?.[0]?.extensions.code ?? data[mutation].userErrors[0]?.code ?? null;
}
const signIn = (address: string, email: string, secret: string) => from(address, 'signIn', { email, password: secret });
const fail = async (address: string, email: string, times: number) => {
  for (let i = 0; i < times; i += 1) expect(await signIn(address, email, 'not this one')).toBe('WRONG_CREDENTIALS');
};

test('an account can be tried three times, wherever from, and then not even with the right password', async () => {
  const emma = await person(server, { name: 'Emma' });
  for (let i = 0; i < 3; i += 1) await fail(elsewhere(), emma.email, 1);
  for (const secret of ['not this one', password])
    expect(await unchanged(server, () => signIn(elsewhere(), emma.email.toUpperCase(), secret))).toBe('RATE_LIMITED');

  const { errors } = await server.graphql(
    'mutation($input: SignInInput!) { signIn(input: $input) { token } }',
    { input: { email: emma.email, password } },
    undefined,
    { 'x-forwarded-for': elsewhere(), 'accept-language': 'ja' },
  );
  expect(errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED', retryAfter: expect.any(Number) } }]);
  const retryAfter = errors![0]!.extensions.retryAfter as number;
  expect(retryAfter).toBeGreaterThan(800);
  expect(retryAfter).toBeLessThanOrEqual(900);
  expect(errors![0]!.message).toContain(`${retryAfter}秒`);
});

test('who tries elsewhere does not lock somebody out of where they sign in from', async () => {
  const emma = await person(server, {}); // their session began at 127.0.0.1
  await fail(elsewhere(), emma.email, 3);
  expect(await signIn(elsewhere(), emma.email, password)).toBe('RATE_LIMITED');
  expect(await signIn('127.0.0.1', emma.email, password)).toBeNull();
});

test('a place known to an account has no more tries than another', async () => {
  const emma = await person(server, {});
  await fail('127.0.0.1', emma.email, 3);
  expect(await signIn('127.0.0.1', emma.email, password)).toBe('RATE_LIMITED');
});

test('where somebody is known the right password forgets what was wrong before', async () => {
  const emma = await person(server, {});
  for (let i = 0; i < 3; i += 1) {
    await fail('127.0.0.1', emma.email, 2);
    expect(await signIn('127.0.0.1', emma.email, password)).toBeNull();
  }
});

test('strangers who try again and again gain nothing from the owner signing in meanwhile', async () => {
  const emma = await person(server, {});
  await fail(elsewhere(), emma.email, 2);
  expect(await signIn('127.0.0.1', emma.email, password)).toBeNull();
  await fail(elsewhere(), emma.email, 1);
  expect(await signIn(elsewhere(), emma.email, password)).toBe('RATE_LIMITED');
});

test('an unknown address runs out in the same way', async () => {
  await fail(elsewhere(), 'nobody@neu.example', 3);
  expect(await signIn(elsewhere(), 'nobody@neu.example', password)).toBe('RATE_LIMITED');
  await fail(elsewhere(), 'no address', 2);
  expect(await signIn(elsewhere(), 'no address either', password)).toBe('WRONG_CREDENTIALS');
});

test('ten wrong passwords at once are three tries; ten right ones at once all sign in', async () => {
  const emma = await person(server, {});
  const many = (secret: string) =>
    Promise.all(Array.from({ length: 10 }, () => signIn(elsewhere(), emma.email, secret)));
  expect(await many(password)).toEqual(Array(10).fill(null));
  const stranger = await many('not this one');
  expect(stranger.filter((code) => code === 'WRONG_CREDENTIALS')).toHaveLength(3);
  expect(stranger.filter((code) => code === 'RATE_LIMITED')).toHaveLength(7);
});

test('one request that tries ten times is ten tries', async () => {
  const emma = await person(server, {});
  const tries = Array.from(
    { length: 10 },
    (_, i) => `t${i}: signIn(input: { email: "${emma.email}" password: "guess number ${i}" }) { userErrors { code } }`,
  );
  const { data, errors } = await server.graphql(`mutation { ${tries.join(' ')} }`, {}, undefined, {
    'x-forwarded-for': elsewhere(),
  });
  expect(data ?? null).toBeNull();
  expect(errors).toMatchObject([{ path: ['t3'], extensions: { code: 'RATE_LIMITED' } }]);
});

test('one network address has thirty failures in all; others go on', async () => {
  const address = elsewhere();
  const answers = await Promise.all(
    Array.from({ length: 30 }, (_, i) => signIn(address, `try-${i}@neu.example`, password)),
  );
  expect(answers).toEqual(Array(30).fill('WRONG_CREDENTIALS'));
  const emma = await person(server, {});
  expect(await signIn(address, emma.email, password)).toBe('RATE_LIMITED');
  expect(await signIn(elsewhere(), emma.email, password)).toBeNull();
});

test('the password of an account in use is limited alike', async () => {
  const emma = await person(server, {});
  const attempts: [string, object][] = [
    ['changePassword', { currentPassword: 'not this one', newPassword: 'another long secret' }],
    ['requestEmailChange', { email: 'new@neu.example', password: 'not this one' }],
    ['deleteAccount', { password: 'not this one' }],
  ];
  for (const [mutation, input] of attempts)
    expect(await unchanged(server, () => from('127.0.0.1', mutation, input, emma.token))).toBe('WRONG_CREDENTIALS');
  for (const [mutation, input] of attempts)
    expect(await from('127.0.0.1', mutation, input, emma.token)).toBe('RATE_LIMITED');
});

test.each(['signUp', 'resendEmailVerification', 'requestPasswordReset'])(
  '%s mails an address twice an hour, known or not',
  async (mutation) => {
    const emma: Actor = await person(server, {});
    for (const email of [emma.email, `${mutation}@neu.example`]) {
      const input = mutation === 'signUp' ? { email, password, displayName: 'Somebody' } : { email };
      for (let i = 0; i < 2; i += 1) expect(await from(elsewhere(), mutation, input)).toBeNull();
      expect(await unchanged(server, () => from(elsewhere(), mutation, input))).toBe('RATE_LIMITED');
    }
  },
);

test('one network address causes twenty mails an hour', async () => {
  const address = elsewhere();
  const ask = (i: number) => from(address, 'requestPasswordReset', { email: `mail-${i}@neu.example` });
  for (let i = 0; i < 20; i += 1) expect(await ask(i)).toBeNull();
  expect(await unchanged(server, () => ask(20))).toBe('RATE_LIMITED');
});

test('what is refused for another reason uses up nothing', async () => {
  const anybody = verbs((query, variables) => server.graphql(query, variables));
  for (let i = 0; i < 5; i += 1) {
    const { userErrors } = await anybody.mutate('signUp', {
      email: 'weak@neu.example',
      password: 'short',
      displayName: 'Somebody',
    });
    expect(userErrors).toMatchObject([{ code: 'WEAK_PASSWORD' }]);
  }
  expect(
    await from(elsewhere(), 'signUp', { email: 'weak@neu.example', password, displayName: 'Somebody' }),
  ).toBeNull();
});
