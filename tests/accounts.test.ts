import { afterAll, beforeAll, expect, test } from 'vitest';
import { DAY } from '../src/clock.js';
import { cast, password, verbs, type Actor } from './support/cast.js';
import { everyRow, settled, unchanged } from './support/rows.js';
import { startServer, type TestServer } from './support/server.js';
import { together } from './support/together.js';

let server: TestServer;
let an: Actor;
const anybody = verbs((query, variables) => server.graphql(query, variables));

beforeAll(async () => {
  server = await startServer();
  ({ an } = await cast(server));
});
afterAll(() => server.stop());

const everything = 'accepted token viewer { id }';
const taken = { accepted: true, token: null, viewer: null, userErrors: [] };
const newcomer = (email: string, more: object = {}) => ({ email, password, displayName: '山田 花子', ...more });
const verify = (token: string) => anybody.mutate('verifyEmail', { token }, 'accepted token viewer { email }');
const signIn = (email: string, secret = password) =>
  anybody.mutate('signIn', { email, password: secret }, 'viewer { user { displayName } }');
const usersWith = async (email: string) =>
  server.app.services.db.read.all('select id from users where email_key = $1', [email.toLowerCase()]);

test('the account exists once the mailed link is followed', async () => {
  const email = 'Hanako@Neu.example';
  const input = newcomer(email, { organizationName: '花', locale: 'JA' });
  expect(await anybody.mutate('signUp', input, everything)).toEqual(taken);
  expect((await signIn(email)).userErrors[0]!.code).toBe('WRONG_CREDENTIALS');
  expect(await usersWith(email)).toEqual([]);

  const [mail] = await server.mailsTo('Hanako@neu.example');
  expect(mail).toMatchObject({ subject: 'メールアドレスのご確認のお願い' });
  expect(mail!.text).toContain(`${server.config.publicUrl}/verify-email?token=`);
  const token = await server.tokenMailedTo('Hanako@neu.example');
  const verified = await anybody.mutate(
    'verifyEmail',
    { token },
    'accepted token viewer { email emailVerified role locale region user { displayName organization { name } } sessions { current } }',
  );
  expect(verified).toEqual({
    accepted: true,
    token: expect.stringMatching(/^[\w-]{43}$/),
    viewer: {
      email: 'Hanako@neu.example',
      emailVerified: true,
      role: 'ADMIN',
      locale: 'JA',
      region: 'JP',
      user: { displayName: '山田 花子', organization: { name: '花' } },
      sessions: [{ current: true }],
    },
    userErrors: [],
  });
  const { data } = await server.graphql('{ viewer { user { displayName } } }', {}, verified.token);
  expect(data.viewer.user.displayName).toBe('山田 花子');
  expect((await signIn('hanako@NEU.example')).viewer.user.displayName).toBe('山田 花子');

  const again = await unchanged(server, () => verify(token));
  expect(again).toMatchObject({ token: null, viewer: null, userErrors: [{ field: ['token'], code: 'NOT_FOUND' }] });
});

test('a known address is answered like a new one, and its owner is told in their own language', async () => {
  await settled(server);
  const before = await everyRow(server);
  expect(await anybody.mutate('signUp', newcomer('AN@hana.example', { locale: 'EN' }), everything)).toEqual(taken);
  const [mail] = await server.mailsTo('AN@hana.example');
  expect(mail!.subject).toBe('Bạn đã có tài khoản');
  expect(mail!.text).not.toContain('token=');
  await settled(server);
  const { dev_mails: _, ...after } = await everyRow(server);
  expect(after).toEqual({ ...before, dev_mails: undefined });
});

test('of several sign-ups for one address the one whose link is followed counts; its password may be a stranger’s, and does not', async () => {
  const email = 'many@neu.example';
  const secrets = ['the first of three', 'the second of three', 'the third of three'];
  const tokens: string[] = [];
  for (const [i, secret] of secrets.entries()) {
    await anybody.mutate('signUp', { email, password: secret, displayName: `Number ${i}` });
    tokens.push(await server.tokenMailedTo(email, i + 1));
  }
  expect(new Set(tokens).size).toBe(3);
  expect((await verify(tokens[1]!)).userErrors).toEqual([]);
  const left = (await everyRow(server)).one_time_tokens!.filter((row) => row.includes(email));
  expect(left.map((row) => JSON.parse(row).purpose)).toEqual(['PASSWORD_RESET']);
  for (const token of tokens) {
    const { userErrors } = await unchanged(server, () => verify(token));
    expect(userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
  }
  for (const secret of secrets)
    expect((await signIn(email, secret)).userErrors).toMatchObject([{ code: 'WRONG_CREDENTIALS' }]);
  const link = await server.tokenMailedTo(email, 4);
  const { viewer } = await anybody.mutate(
    'resetPassword',
    { token: link, password: 'the owner’s own' },
    'viewer { user { displayName } }',
  );
  expect(viewer.user.displayName).toBe('Number 1');

  // One password, and its mail asked for again, is nothing to doubt.
  const plain = 'plain@neu.example';
  await anybody.mutate('signUp', { email: plain, password: secrets[0], displayName: 'Plain' });
  await server.tokenMailedTo(plain);
  await anybody.mutate('resendEmailVerification', { email: plain });
  expect((await verify(await server.tokenMailedTo(plain, 2))).userErrors).toEqual([]);
  expect((await signIn(plain, secrets[0])).userErrors).toEqual([]);
});

test('two links for one address followed at once make one account', async () => {
  const email = 'twice@neu.example';
  await anybody.mutate('signUp', newcomer(email));
  const first = await server.tokenMailedTo(email);
  await anybody.mutate('signUp', newcomer(email));
  const second = await server.tokenMailedTo(email, 2);
  const answers = await together(
    server,
    [first, second, first, second].map((token) => () => verify(token)),
  );
  expect(answers.flatMap(({ userErrors }) => userErrors.map((error: { code: string }) => error.code))).toEqual([
    'NOT_FOUND',
    'NOT_FOUND',
    'NOT_FOUND',
  ]);
  expect(await usersWith(email)).toHaveLength(1);
});

test('the link is mailed again where a sign-up waits, and nothing is mailed or kept where none does', async () => {
  const email = 'again@neu.example';
  await anybody.mutate('signUp', newcomer(email, { locale: 'VI' }));
  const first = await server.tokenMailedTo(email);
  const resend = (to: string) => anybody.mutate('resendEmailVerification', { email: to }, 'accepted');
  expect(await resend(email)).toEqual({ accepted: true, userErrors: [] });
  const [mail] = await server.mailsTo(email, 2);
  expect(mail!.subject).toBe('Xác nhận địa chỉ email của bạn');
  const second = await server.tokenMailedTo(email, 2);
  expect(second).not.toBe(first);

  await settled(server);
  const before = await everyRow(server);
  for (const to of ['nobody@neu.example', an.email])
    expect(await resend(to)).toEqual({ accepted: true, userErrors: [] });
  await settled(server);
  expect(await everyRow(server)).toEqual(before);

  expect((await verify(first)).userErrors).toEqual([]);
  expect((await verify(second)).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
});

test('a link is good for three days', async () => {
  const email = 'late@neu.example';
  await anybody.mutate('signUp', newcomer(email));
  const token = await server.tokenMailedTo(email);
  server.clock.advance(3 * DAY);
  const late = await unchanged(server, () => verify(token));
  expect(late).toMatchObject({ token: null, viewer: null, userErrors: [{ field: ['token'], code: 'EXPIRED' }] });
  await anybody.mutate('resendEmailVerification', { email });
  await settled(server);
  expect(await server.mailsTo(email)).toHaveLength(1);
});

test.each([
  ['', 'an empty one'],
  ['x'.repeat(43), 'one that was never made'],
  ['\0', 'a strange one'],
  ['🙂'.repeat(10_000), 'a long one'],
])('an unknown token is not found: %#', async (token) => {
  const { userErrors } = await unchanged(server, () => verify(token));
  expect(userErrors).toMatchObject([{ field: ['token'], code: 'NOT_FOUND' }]);
});

test('a name is taken for the organization where none is given', async () => {
  await anybody.mutate('signUp', newcomer('alone@neu.example', { organizationName: '  ' }));
  const token = await server.tokenMailedTo('alone@neu.example');
  const { viewer } = await anybody.mutate('verifyEmail', { token }, 'viewer { user { organization { name } } }');
  expect(viewer.user.organization.name).toBe('山田 花子');
});

test.each([
  [{ email: 'nobody' }, 'email', 'INVALID', 'Enter a complete e-mail address, such as name@example.com.'],
  [{ password: 'seven77' }, 'password', 'WEAK_PASSWORD', 'The password is too short. Use at least 8 characters.'],
  [
    { password: 'PassWord1' },
    'password',
    'WEAK_PASSWORD',
    'This password is among the most common ones. Choose another.',
  ],
  [{ password: '🙂'.repeat(257) }, 'password', 'TOO_LONG', 'The password is too long. Use at most 256 characters.'],
  [
    { password: 'my.name.here and more' },
    'password',
    'WEAK_PASSWORD',
    'The password must not contain your e-mail address or its first part. Choose another.',
  ],
  [{ displayName: ' \u200b\u3164 ' }, 'displayName', 'INVALID', 'Enter a name.'],
  [
    { displayName: 'a\u202eb' },
    'displayName',
    'INVALID',
    'The name contains characters that cannot be shown. Remove them.',
  ],
  [
    { displayName: 'a\u2028b' },
    'displayName',
    'INVALID',
    'The name contains characters that cannot be shown. Remove them.',
  ],
  [{ displayName: '名'.repeat(101) }, 'displayName', 'TOO_LONG', 'The name is too long. Use at most 100 characters.'],
  [
    { organizationName: 'x'.repeat(101) },
    'organizationName',
    'TOO_LONG',
    'The name of the organization is too long. Use at most 100 characters.',
  ],
])('a sign-up that cannot be: %j', async (wrong, field, code, message) => {
  const refused = await unchanged(server, () =>
    anybody.mutate('signUp', newcomer('my.name.here@neu.example', wrong), everything),
  );
  expect(refused).toEqual({
    accepted: false,
    token: null,
    viewer: null,
    userErrors: [{ field: [field], code, message }],
  });
});

test.each([
  ['ja', 'パスワードが短すぎます。8文字以上で入力してください。'],
  ['vi-VN', 'Mật khẩu quá ngắn. Vui lòng dùng ít nhất 8 ký tự.'],
])('who is not signed in is refused in the language of their browser: %s', async (language, message) => {
  const { data } = await server.graphql(
    'mutation($input: SignUpInput!) { signUp(input: $input) { userErrors { message } } }',
    { input: newcomer('somebody@neu.example', { password: 'short' }) },
    undefined,
    { 'accept-language': language },
  );
  expect(data.signUp.userErrors).toEqual([{ message }]);
});
