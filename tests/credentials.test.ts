import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DAY, HOUR } from '../src/clock.js';
import { anotherDevice, cast, password, person, verbs, type Actor } from './support/cast.js';
import { subscribe } from './support/live.js';
import { everyRow, settled, unchanged } from './support/rows.js';
import { startServer, type TestServer } from './support/server.js';
import { together } from './support/together.js';
import { until } from './support/until.js';

let server: TestServer;
let an: Actor, binh: Actor, chie: Actor;
const anybody = verbs((query, variables) => server.graphql(query, variables));
const fresh = 'another long secret';

beforeAll(async () => {
  server = await startServer();
  ({ an, binh, chie } = await cast(server));
});
afterAll(() => server.stop());

const codeOf = async (token: string) =>
  (await server.graphql('{ viewer { id } }', {}, token)).errors?.[0]?.extensions.code ?? 'signed in';
const signsIn = async (email: string, secret: string) =>
  (await anybody.mutate('signIn', { email, password: secret })).userErrors[0]?.code ?? 'signed in';
const reset = (token: string, secret = fresh) =>
  anybody.mutate('resetPassword', { token, password: secret }, 'token viewer { email }');
const resetTokenOf = async (actor: Actor, count = 1) => {
  await anybody.mutate('requestPasswordReset', { email: actor.email });
  return server.tokenMailedTo(actor.email, count);
};

describe('changing the password', () => {
  test('ends all other sessions and their sockets, and the owner is told', async () => {
    const phone = await anotherDevice(chie);
    const live = await subscribe(phone, 'subscription { events { __typename } }');
    const link = await resetTokenOf(chie);
    const changed = await chie.mutate(
      'changePassword',
      { currentPassword: password, newPassword: fresh },
      'viewer { sessions { id current } }',
    );
    expect(changed).toEqual({ viewer: { sessions: [{ id: chie.sessionId, current: true }] }, userErrors: [] });
    expect(await until(() => (live.errors[0] as { code?: number })?.code, 'the socket to close')).toBe(4403);
    expect([await codeOf(phone.token), await codeOf(chie.token)]).toEqual(['UNAUTHENTICATED', 'signed in']);
    expect([await signsIn(chie.email, password), await signsIn(chie.email, fresh)]).toEqual([
      'WRONG_CREDENTIALS',
      'signed in',
    ]);
    expect((await server.mailsTo(chie.email, 2))[0]!.subject).toBe('パスワードが変更されました');
    expect((await reset(link)).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]); // asked for before
  });

  test.each([
    [
      { currentPassword: 'not this one', newPassword: fresh },
      'currentPassword',
      'WRONG_CREDENTIALS',
      'Mật khẩu hiện tại không đúng. Vui lòng nhập lại.',
    ],
    [
      { currentPassword: password, newPassword: 'short' },
      'newPassword',
      'WEAK_PASSWORD',
      'Mật khẩu quá ngắn. Vui lòng dùng ít nhất 8 ký tự.',
    ],
    [{ currentPassword: password, newPassword: '12345678' }, 'newPassword', 'WEAK_PASSWORD', /phổ biến/],
    [{ currentPassword: password, newPassword: 'x'.repeat(257) }, 'newPassword', 'TOO_LONG', /256/],
  ])('is refused: %j', async (input, field, code, message) => {
    const refused = await unchanged(server, () => an.mutate('changePassword', input, 'viewer { id }'));
    expect(refused).toMatchObject({ viewer: null, userErrors: [{ field: [field], code }] });
    expect(refused.userErrors[0]!.message).toMatch(message);
  });

  test('twice at once with the same old one: one is the new password', async () => {
    const one = await person(server, {});
    const two = await anotherDevice(one);
    const secrets = ['the first new secret', 'the second new secret'];
    const answers = await together(
      server,
      [one, two].map(
        (actor, i) => () => actor.mutate('changePassword', { currentPassword: password, newPassword: secrets[i] }),
      ),
    );
    const won = answers.findIndex(({ userErrors }) => userErrors.length === 0);
    expect(answers[1 - won]!.userErrors).toMatchObject([{ code: 'WRONG_CREDENTIALS' }]);
    expect(await signsIn(one.email, secrets[won]!)).toBe('signed in');
    expect(await signsIn(one.email, secrets[1 - won]!)).toBe('WRONG_CREDENTIALS');
  });
});

describe('a lost password', () => {
  test('is set anew by a mailed link: all sessions end, and a new one begins', async () => {
    const emma = await person(server, { locale: 'EN' });
    const phone = await anotherDevice(emma);
    expect(await anybody.mutate('requestPasswordReset', { email: emma.email.toUpperCase() }, 'accepted')).toEqual({
      accepted: true,
      userErrors: [],
    });
    const [mail] = await server.mailsTo(emma.email);
    expect(mail!.text).toContain(`${server.config.publicUrl}/reset-password?token=`);
    expect(mail!.text).toContain('60 minutes');
    const token = await server.tokenMailedTo(emma.email);
    const done = await reset(token);
    expect(done).toEqual({ token: expect.any(String), viewer: { email: emma.email }, userErrors: [] });
    expect(await codeOf(done.token)).toBe('signed in');
    expect([await codeOf(emma.token), await codeOf(phone.token)]).toEqual(['UNAUTHENTICATED', 'UNAUTHENTICATED']);
    expect([await signsIn(emma.email, password), await signsIn(emma.email, fresh)]).toEqual([
      'WRONG_CREDENTIALS',
      'signed in',
    ]);
    expect((await server.mailsTo(emma.email, 2))[0]!.subject).toBe('Your password was changed');
    const again = await unchanged(server, () => reset(token, 'a third long secret'));
    expect(again).toMatchObject({ token: null, viewer: null, userErrors: [{ field: ['token'], code: 'NOT_FOUND' }] });
  });

  test('a weak password leaves the link good; an hour does not', async () => {
    const emma = await person(server, {});
    const token = await resetTokenOf(emma);
    for (const [secret, code] of [
      ['short', 'WEAK_PASSWORD'],
      [emma.email, 'WEAK_PASSWORD'],
      ['x'.repeat(300), 'TOO_LONG'],
    ] as const) {
      const { userErrors } = await unchanged(server, () => reset(token, secret));
      expect(userErrors).toMatchObject([{ field: ['password'], code }]);
    }
    expect((await reset(token)).userErrors).toEqual([]);

    const late = await resetTokenOf(emma, 3);
    server.clock.advance(HOUR);
    expect((await unchanged(server, () => reset(late))).userErrors).toMatchObject([
      { field: ['token'], code: 'EXPIRED' },
    ]);
  });

  test('of several links the first that is used counts, also when both are at once', async () => {
    const emma = await person(server, {});
    const tokens = [await resetTokenOf(emma), await resetTokenOf(emma, 2)];
    const answers = await together(
      server,
      tokens.map((token, i) => () => reset(token, `a long secret, number ${i}`)),
    );
    const won = answers.findIndex(({ userErrors }) => userErrors.length === 0);
    expect(answers[1 - won]!.userErrors).toMatchObject([{ field: ['token'], code: 'NOT_FOUND' }]);
    expect(await signsIn(emma.email, `a long secret, number ${won}`)).toBe('signed in');
  });

  test('nothing is mailed or kept where there is no account, or a suspended one', async () => {
    const gone = await person(server, { organizationId: an.organizationId });
    await an.mutate('suspendMember', { userId: gone.id });
    await settled(server);
    const before = await everyRow(server);
    for (const email of ['nobody@neu.example', gone.email])
      expect(await anybody.mutate('requestPasswordReset', { email }, 'accepted')).toEqual({
        accepted: true,
        userErrors: [],
      });
    await settled(server);
    expect(await everyRow(server)).toEqual(before);
    expect(
      await unchanged(server, () => anybody.mutate('requestPasswordReset', { email: 'x' }, 'accepted')),
    ).toMatchObject({
      accepted: false,
      userErrors: [{ field: ['email'], code: 'INVALID' }],
    });
  });

  test('a link is of no use to somebody who was suspended meanwhile, and for nothing else', async () => {
    const gone = await person(server, { organizationId: an.organizationId });
    const token = await resetTokenOf(gone);
    expect((await unchanged(server, () => anybody.mutate('verifyEmail', { token }))).userErrors).toMatchObject([
      { code: 'NOT_FOUND' },
    ]);
    expect((await unchanged(server, () => gone.mutate('confirmEmailChange', { token }))).userErrors).toMatchObject([
      { code: 'NOT_FOUND' },
    ]);
    await an.mutate('suspendMember', { userId: gone.id });
    expect((await unchanged(server, () => reset(token))).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
  });
});

describe('changing the address', () => {
  const request = (actor: Actor, email: string, secret = password) =>
    actor.mutate('requestEmailChange', { email, password: secret }, 'accepted');
  const confirm = (actor: Actor, token: string) => actor.mutate('confirmEmailChange', { token }, 'viewer { email }');

  test('works once the link in the new one is followed, and the old one is told', async () => {
    expect(await request(binh, 'Binh@Moi.example')).toEqual({ accepted: true, userErrors: [] });
    const token = await server.tokenMailedTo('Binh@moi.example');
    expect(await signsIn('binh@moi.example', password)).toBe('WRONG_CREDENTIALS');

    const foreign = await unchanged(server, () => confirm(an, token));
    expect(foreign).toMatchObject({ viewer: null, userErrors: [{ field: ['token'], code: 'NOT_FOUND' }] });
    expect(await confirm(binh, token)).toEqual({ viewer: { email: 'Binh@moi.example' }, userErrors: [] });
    const [notice] = await server.mailsTo(binh.email);
    expect(notice!.subject).toBe('Địa chỉ email của bạn đã được thay đổi');
    expect(notice!.text).toContain('B***@m***.example');
    expect(notice!.text).not.toContain('oi.example');
    expect([await signsIn(binh.email, password), await signsIn('binh@moi.example', password)]).toEqual([
      'WRONG_CREDENTIALS',
      'signed in',
    ]);
    expect((await unchanged(server, () => confirm(binh, token))).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
  });

  test("somebody else's address is answered alike, and its holder is told", async () => {
    await settled(server);
    const { dev_mails: _, ...before } = await everyRow(server);
    expect(await request(an, chie.email)).toEqual({ accepted: true, userErrors: [] });
    const mails = await until(async () => {
      const found = (await server.mailsTo(chie.email)).filter(({ subject }) => subject.includes('đã được sử dụng'));
      return found.length > 0 ? found : undefined;
    }, 'the mail');
    expect(mails).toHaveLength(1);
    expect(mails[0]!.text).not.toMatch(/token=|Nguyễn/);
    await settled(server);
    const { dev_mails: __, ...after } = await everyRow(server);
    expect(after).toEqual(before);
  });

  test('an address that was taken meanwhile stays with its new owner', async () => {
    await request(an, 'wanted@neu.example');
    const token = await server.tokenMailedTo('wanted@neu.example');
    await person(server, { email: 'wanted@neu.example' });
    const late = await unchanged(server, () => confirm(an, token));
    expect(late).toMatchObject({ viewer: null, userErrors: [{ field: ['token'], code: 'TAKEN' }] });
  });

  test('two who confirm the same address at once: one gets it', async () => {
    const people = [await person(server, {}), await person(server, {})];
    const tokens: string[] = [];
    for (const [i, actor] of people.entries()) {
      await request(actor, 'both@neu.example');
      tokens.push(await server.tokenMailedTo('both@neu.example', i + 1));
    }
    const answers = await together(
      server,
      people.map((actor, i) => () => confirm(actor, tokens[i]!)),
    );
    expect(answers.filter(({ userErrors }) => userErrors.length === 0)).toHaveLength(1);
    const refused = answers.find(({ userErrors }) => userErrors.length > 0)!;
    expect(['TAKEN', 'NOT_FOUND']).toContain(refused.userErrors[0]!.code);
  });

  test('a proven address leaves nothing of sign-ups with it, nor of older links', async () => {
    const emma = await person(server, {});
    await anybody.mutate('signUp', { email: 'mine@neu.example', password: fresh, displayName: 'A stranger' });
    const strangers = await server.tokenMailedTo('mine@neu.example');
    const oldReset = await resetTokenOf(emma);
    await request(emma, 'other@neu.example');
    const other = await server.tokenMailedTo('other@neu.example');
    await request(emma, 'mine@neu.example');
    const mine = await server.tokenMailedTo('mine@neu.example', 2);
    expect((await confirm(emma, mine)).userErrors).toEqual([]);
    expect((await anybody.mutate('verifyEmail', { token: strangers })).userErrors).toMatchObject([
      { code: 'NOT_FOUND' },
    ]);
    expect((await reset(oldReset)).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
    expect((await confirm(emma, other)).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
    expect(await signsIn('mine@neu.example', password)).toBe('signed in');
  });

  test.each([
    [{ email: 'nobody', password }, 'email', 'INVALID'],
    [{ email: 'new@neu.example', password: 'not this one' }, 'password', 'WRONG_CREDENTIALS'],
  ])('is refused: %j', async (input, field, code) => {
    const refused = await unchanged(server, () => an.mutate('requestEmailChange', input, 'accepted'));
    expect(refused).toMatchObject({ accepted: false, userErrors: [{ field: [field], code }] });
  });

  test('a link is good for a day', async () => {
    await request(an, 'late@neu.example');
    const token = await server.tokenMailedTo('late@neu.example');
    server.clock.advance(DAY);
    expect((await unchanged(server, () => confirm(an, token))).userErrors).toMatchObject([
      { field: ['token'], code: 'EXPIRED' },
    ]);
  });
});
