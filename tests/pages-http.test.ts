import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { returnPath } from '../src/http/pages-return.js';
import { Browser, linkIn } from './support/browser.js';
import { cast, password, person, type Actor } from './support/cast.js';
import { startServer, type TestServer } from './support/server.js';

let server: TestServer;
let an: Actor, chie: Actor, emma: Actor;
let browser: Browser;

beforeAll(async () => {
  server = await startServer();
  ({ an, chie, emma } = await cast(server));
});
beforeEach(() => (browser = new Browser(server)));
afterAll(() => server.stop());

const sessions = async () => server.app.services.db.read.all('select id, user_id, ended_at from sessions order by id');
const paths = [
  '/sign-in',
  '/forgot-password',
  '/verify-email',
  '/reset-password',
  '/confirm-email',
  '/contact-request',
  '/unsubscribe',
];

test.each(paths)('%s is a page without scripts that tells nobody where it was read', async (path) => {
  const page = await browser.get(path);
  expect(page.status).toBe(path === '/sign-in' || path === '/forgot-password' ? 200 : 404);
  const style = /<style>([^]*)<\/style>/.exec(page.html)![1]!;
  const hash = createHash('sha256').update(style).digest('base64');
  expect(Object.fromEntries(page.headers)).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'content-language': 'en',
    'content-security-policy': `default-src 'none'; style-src 'sha256-${hash}'; img-src data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`,
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-robots-tag': 'noindex, nofollow',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  });
  expect(page.html).toMatch(/^<!doctype html>\s*<html lang="en">/);
  expect(page.html).not.toMatch(/<script|<link rel="stylesheet"| style=| on\w+=|(src|href|action)="(https?:)?\/\//);
  expect(page.headers.get('set-cookie')).toBeNull();
  expect((await fetch(`${server.url}${path}`, { method: 'PUT' })).status).toBe(404);
});

test.each([
  ['ja,en;q=0.5', 'ja', 'メールアドレス'],
  ['vi-VN', 'vi', 'Địa chỉ email'],
  ['fr', 'en', 'E-mail address'],
])('the language of a page follows Accept-Language: %s', async (language, tag, label) => {
  const page = await new Browser(server, language).get('/sign-in');
  expect(page.headers.get('content-language')).toBe(tag);
  expect(page.html).toContain(`<html lang="${tag}">`);
  expect(page.text).toContain(label);
});

test('another language can be chosen where nobody is signed in, and stays', async () => {
  const path = '/sign-in?returnTo=%2Frooms%3Fa%3D1%26b%3D2';
  const page = await browser.get(path);
  const links = [...page.html.matchAll(/<a href="([^"]*)" lang="(\w\w)" hreflang="\2">([^<]*)<\/a>/g)];
  expect(links.map(([, , tag, name]) => [tag, name])).toEqual([
    ['ja', '日本語'],
    ['vi', 'Tiếng Việt'],
  ]);
  const { location } = await browser.get(`/sign-in${links[0]![1]!.replaceAll('&amp;', '&')}`);
  const chosen = await browser.get(location!);
  expect(chosen.headers.get('content-language')).toBe('ja');
  expect(chosen.html).toContain('<html lang="ja">');
  expect(chosen.html).toContain('name="returnTo" value="/rooms?a=1&amp;b=2"');
  expect((await browser.get('/forgot-password')).headers.get('content-language')).toBe('ja');
  const answer = await fetch(`${server.url}${path}&lang=vi`, { redirect: 'manual' });
  expect([answer.status, answer.headers.get('location'), answer.headers.get('set-cookie')]).toEqual([
    303,
    path,
    'tsunagu_locale=vi; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000',
  ]);
  const asWritten = await fetch(`${server.url}/sign-in?returnTo=/rooms?a=1&lang=vi`, { redirect: 'manual' });
  expect(asWritten.headers.get('location')).toBe('/sign-in?returnTo=%2Frooms%3Fa%3D1');
  for (const other of ['fr', 'JA', '', '%0d%0aX: y']) {
    const same = await fetch(`${server.url}/sign-in?lang=${other}`, { redirect: 'manual' });
    expect([same.status, /href="\?[^"]*"/.exec(await same.text())?.[0]]).toEqual([200, 'href="?lang=ja"']);
  }

  // It is of the pages: a program says itself which language it wants.
  const { errors } = await server.graphql('{ contacts { totalCount } }', {}, undefined, {
    cookie: 'tsunagu_locale=vi',
    'accept-language': 'ja',
  });
  expect(errors![0]!.message).toMatch(/サインイン/);

  // Refused in it, too; and whoever has an account has a language with it.
  const refused = await browser.submit(chosen, { email: chie.email, password: 'not her password' });
  expect([refused.status, refused.headers.get('content-language')]).toEqual([422, 'ja']);
  expect(refused.html).toContain('href="?returnTo=%2Frooms%3Fa%3D1%26b%3D2&amp;lang=vi"');
  expect(refused.html).not.toContain(encodeURIComponent(chie.email));
  await browser.submit(chosen, { email: an.email, password });
  const own = await browser.get('/sign-in');
  expect(own.headers.get('content-language')).toBe('vi');
  expect(own.html).not.toContain('hreflang');
});

test('an address that there is not is a page to a browser, and JSON to a program', async () => {
  const shown = await fetch(`${server.url}/nothing-here`, {
    headers: { accept: 'text/html,*/*', cookie: 'tsunagu_locale=ja' },
  });
  expect([shown.status, shown.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
  expect(await shown.text()).toContain('ページが見つかりません');
  const told = await fetch(`${server.url}/nothing-here`);
  expect([told.status, await told.json()]).toMatchObject([404, { errors: [{ extensions: { code: 'NOT_FOUND' } }] }]);
});

test('a choice of language leads to no other host, however the path is written', async () => {
  const { hostname, port, host } = new URL(server.url);
  const led: string[] = [];
  for (const path of [
    '/i/..\\\\evil.example',
    '/i/x\\..\\..\\\\evil.example',
    '/i/..%2f/evil.example',
    '//evil.example/i/x',
  ]) {
    // A browser would write it otherwise.
    const asked = request({ hostname, port, path: `${path}?lang=ja` }).end();
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    answer.resume();
    if (answer.headers.location !== undefined) led.push(new URL(answer.headers.location, server.url).host);
  }
  expect(led).toEqual([host, host]);
});

test('signing in sets a cookie, which signs in the graph and the pages', async () => {
  const done = await browser.submit(await browser.get('/sign-in'), { email: ' AN@hana.example ', password });
  expect([done.status, done.headers.get('content-language')]).toEqual([200, 'vi']);
  expect(done.text).toContain('Bạn đã đăng nhập');
  expect(done.headers.get('set-cookie')).toMatch(
    /^tsunagu_session=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax; Max-Age=2592000$/,
  );
  expect((await browser.graphql('{ viewer { email } }')).data.viewer).toEqual({ email: an.email });
  expect((await browser.get('/sign-in')).headers.get('content-language')).toBe('vi');
});

test('an unknown address, a wrong password and a suspended account are refused alike', async () => {
  const suspended = await person(server, { organizationId: an.organizationId });
  await an.mutate('suspendMember', { userId: suspended.id });
  const before = await sessions();
  const page = await browser.get('/sign-in');
  const tries: [string, string][] = [
    ['nobody@example.com', password],
    [chie.email, 'not her password'],
    [suspended.email, password],
    ['no address', password],
    ['', ''],
  ];
  const answers = await Promise.all(
    tries.map(async ([email, secret]) => {
      const { status, html, headers } = await browser.submit(page, { email, password: secret });
      expect(headers.get('set-cookie')).toBeNull();
      return [status, html.replace(`value="${email}"`, 'value=""').replaceAll(' autofocus', '')]
        .join('\n')
        .replace(/\s+/g, ' ');
    }),
  );
  expect(new Set(answers).size).toBe(1);
  expect(answers[0]).toMatch(/^422 .*The e-mail address or the password is not correct/);
  expect(await sessions()).toEqual(before);
});

test('what was entered is shown again as text, and a password never', async () => {
  const page = await browser.get('/sign-in?returnTo=/x%22%3E%3Cscript%3E');
  const email = `"><script>alert(1)</script>'&amp;`;
  const refused = await browser.submit(page, { email, password: 'secret-in-the-form', returnTo: '/"><script>' });
  expect(refused.html).toContain('value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&#39;&amp;amp;"');
  expect(refused.html).not.toMatch(/<script|secret-in-the-form/);
});

const kept = [
  '/',
  '/playground',
  '/confirm-email?token=a.b-c_d',
  '/a/b?c=d&e=%2F%2Ff#g',
  '/%2F%2Fevil.example',
  '/:@x',
  '/a/../b',
];
const foreign = [
  '//evil.example',
  '///evil.example',
  '/\\evil.example',
  '\\/evil.example',
  '/\\/evil.example',
  '/.//evil.example',
  '/..//evil.example',
  '/a/..//evil.example',
  '/%2e//evil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  '/\r\nset-cookie: a=b',
  '/a\r\nlocation: https://evil.example',
  ' //evil.example',
  'https:evil.example',
  'https:/evil.example',
  'https://evil.example',
  'HTTPS://evil.example',
  'javascript:alert(1)',
  'data:text/html,x',
  '@evil.example',
  '.evil.example',
  'evil.example',
  '?a',
  '#a',
  '',
  '/\u0000',
  '/\u2028/evil.example',
  '/／evil.example',
  `/${'a'.repeat(3_000)}`,
];

test('after signing in one goes on within this server', async () => {
  for (const returnTo of kept) {
    const { status, location } = await browser.post('/sign-in', { email: emma.email, password, returnTo });
    expect([returnTo, status]).toEqual([returnTo, 303]);
    expect(new URL(location!, server.url).origin).toBe(server.url);
    expect(location).toBe(returnTo === '/a/../b' ? '/b' : returnTo);
  }
});

test('and never to another one, however it is written', async () => {
  for (const returnTo of foreign) {
    expect([returnTo, returnPath(returnTo)]).toEqual([returnTo, null]);
    const page = await browser.get(`/sign-in?returnTo=${encodeURIComponent(returnTo)}`);
    expect(page.page).not.toContain('returnTo');
  }
  for (const returnTo of foreign.slice(0, 16)) {
    const { status, location, headers } = await browser.post('/sign-in', { email: emma.email, password, returnTo });
    expect([returnTo, status, location, headers.getSetCookie().length]).toEqual([returnTo, 200, null, 1]);
  }
});

test('what encodings hide is read as a browser reads it', () => {
  const letters = ['/', '\\', '.', '%2f', '%5c', '%2e', '\t', '\n', ' ', ':', '@', 'evil.example', '?', '#', 'https:'];
  const pick = (seed: number) => letters[seed % letters.length]!;
  for (let seed = 0; seed < letters.length ** 4; seed += 1) {
    const text = `/${pick(seed)}${pick(Math.floor(seed / 15))}${pick(Math.floor(seed / 225))}${pick(Math.floor(seed / 3_375))}`;
    const path = returnPath(text);
    if (path !== null && new URL(path, 'https://here.example').host !== 'here.example')
      throw new Error(JSON.stringify(text));
  }
  expect(returnPath('/sign-in')).toBe('/sign-in');
});

const own = { origin: 'null', 'sec-fetch-site': 'same-origin' };
const none = { origin: '', 'sec-fetch-site': '' };
test.each<[string, Record<string, string>, boolean, boolean]>([
  ['of this server', own, true, true],
  ['that somebody reloads', { ...own, 'sec-fetch-site': 'none' }, true, true],
  ['of this server in an older browser', { ...none, origin: 'SELF' }, true, true],
  ['of no browser', none, true, true],
  ['of an older browser that hides where it is from', { ...none, origin: 'null' }, false, true],
  ['of another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }, false, false],
  ['of another site without a referrer', { origin: 'null', 'sec-fetch-site': 'cross-site' }, false, false],
  ['of a neighbour', { origin: 'null', 'sec-fetch-site': 'same-site' }, false, false],
  ['of another site in an older browser', { ...none, origin: 'https://evil.example' }, false, false],
])('a form %s', async (_, given, signsIn, setsPassword) => {
  const headers = Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) =>
      value === '' ? [] : [[name, value === 'SELF' ? server.url : value]],
    ),
  );
  const form = (path: string, fields: Record<string, string>) =>
    fetch(`${server.url}${path}`, { method: 'POST', body: new URLSearchParams(fields), headers, redirect: 'manual' });
  const before = await sessions();
  for (const path of ['/sign-in', '/forgot-password', '/confirm-email', '/verify-email', '/reset-password']) {
    const allowed = path === '/verify-email' || path === '/reset-password' ? setsPassword : signsIn;
    const response = await form(path, { email: 'nobody@example.com', password, token: 'x' });
    expect([path, response.status === 403]).toEqual([path, !allowed]);
    if (!allowed) expect(await response.text()).toContain('This was sent from another website, so nothing was done.');
  }
  expect((await form('/sign-in', { email: chie.email, password })).headers.getSetCookie().length).toBe(signsIn ? 1 : 0);
  expect(await sessions()).toHaveLength(before.length + (signsIn ? 1 : 0));
});

test('a forgotten password is answered alike for every address, and mailed to those who have an account', async () => {
  const page = await browser.get('/forgot-password');
  const known = await browser.submit(page, { email: chie.email });
  const unknown = await browser.submit(page, { email: 'nobody@example.com' });
  expect([known.status, known.text]).toEqual([
    200,
    expect.stringContaining('If there is an account with this address'),
  ]);
  expect([unknown.status, unknown.html]).toEqual([known.status, known.html]);
  const [mail] = await server.mailsTo(chie.email);
  expect(linkIn(mail!, '/reset-password')).toMatch(/^http:\/\/localhost:\d+\/reset-password\?token=[\w-]{43}$/);
  await browser.submit(page, { email: emma.email });
  await server.mailsTo(emma.email);
  expect((await server.app.mailbox!.list()).map(({ to }) => to).toSorted()).toEqual([chie.email, emma.email]);

  const unreadable = await browser.submit(page, { email: 'no address' });
  expect([unreadable.status, unreadable.text]).toEqual([
    422,
    expect.stringContaining('Enter a complete e-mail address'),
  ]);
});

test('what is no form is a page too, and harms nothing', async () => {
  const before = await sessions();
  const post = (path: string, body: string | undefined, type: string) =>
    fetch(`${server.url}${path}`, { method: 'POST', body, headers: { 'content-type': type } });
  const form = 'application/x-www-form-urlencoded';
  for (const [status, path, body, type] of [
    [415, '/sign-in', JSON.stringify({ email: an.email, password }), 'application/json'],
    [422, '/sign-in', `email=${an.email}&email=x&password=%`, form],
    [422, '/sign-in', 'email%00=%00&=&&&password', form],
    [413, '/sign-in', `email=${'a'.repeat(20_000)}`, form],
    [415, '/sign-in', 'x', 'text/html'],
    [415, '/sign-in', '{', 'application/json'],
    [404, '/verify-email?token=a&token=b&token[]=c', '', form],
    [404, `/reset-password?token=${'%00'.repeat(1_000)}`, `password=${password}`, form],
    [404, `/contact-request?token=${'.'.repeat(5_000)}`, 'answer=approve', form],
  ] as const) {
    const response = await post(path, body, type);
    expect([path, body.slice(0, 30), response.status]).toEqual([path, body.slice(0, 30), status]);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await response.text()).toMatch(/<h1>(Sign in|That did not work|This link no longer works)<\/h1>/);
  }
  expect(await sessions()).toEqual(before);
});

test('the limits of the API hold here too', async () => {
  const strict = await startServer({
    SIGN_INS_PER_QUARTER_HOUR: '2',
    MAILS_PER_HOUR: '1',
    API_REQUESTS_PER_MINUTE: '12',
  });
  try {
    const somebody = await person(strict);
    const visitor = new Browser(strict);
    const signIn = async (secret: string) => visitor.post('/sign-in', { email: somebody.email, password: secret });
    const forgot = async () => visitor.post('/forgot-password', { email: somebody.email });
    expect([(await signIn('wrong')).status, (await signIn('wrong again')).status]).toEqual([422, 422]);
    const refused = await signIn(password);
    expect([refused.status, Number(refused.headers.get('retry-after')) > 0]).toEqual([429, true]);
    expect(refused.text).toContain('Too many requests. Try again in');
    expect(visitor.cookie).toBeNull();
    expect((await forgot()).status).toBe(200);
    const second = await forgot();
    expect([second.status, second.text]).toEqual([429, expect.stringContaining('Too many requests.')]);
    expect(await strict.mailsTo(somebody.email)).toHaveLength(1);
    for (let i = 5; i < 12; i += 1) expect((await visitor.get('/sign-in')).status).toBe(200);
    const over = await visitor.get('/sign-in');
    expect([over.status, Number(over.headers.get('retry-after')) > 0]).toEqual([429, true]);
    expect(over.text).toContain('That did not work Too many requests.');
  } finally {
    await strict.stop();
  }
});
