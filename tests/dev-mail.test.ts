import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { person, type Actor } from './support/cast.js';
import { startServer, type TestServer } from './support/server.js';
import { until } from './support/until.js';

let server: TestServer;
let somebody: Actor;
const first = 'first@example.com';
const second = 'second@example.com';

const signUp = (of: TestServer, email: string) =>
  of.graphql('mutation($input: SignUpInput!) { signUp(input: $input) { accepted } }', {
    input: { email, password: 'a long enough secret', displayName: '<b>Emma</b>' },
  });

beforeAll(async () => {
  server = await startServer();
  somebody = await person(server);
  await signUp(server, first);
  await server.mailsTo(first);
  server.clock.advance(1_000);
  await signUp(server, second);
  await server.mailsTo(second);
});
afterAll(() => server.stop());

/** A request with exactly these headers, as a proxy or another program on this machine may send it. */
function raw(path: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const { port } = new URL(server.url);
    request({ host: '127.0.0.1', port, path, headers: { host: `localhost:${port}`, ...headers } }, (response) => {
      response.resume();
      resolve(response.statusCode!);
    })
      .on('error', reject)
      .end();
  });
}

test('the mails as JSON, newest first', async () => {
  const response = await fetch(`${server.url}/dev/mail.json`);
  expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
  expect(response.headers.get('cache-control')).toBe('no-store');
  const mails = (await response.json()) as Record<string, any>[];
  expect(mails.map(({ to }) => to)).toEqual([second, first]);
  expect(mails[0]).toEqual({
    to: second,
    subject: 'Confirm your e-mail address',
    text: expect.stringMatching(/http:\/\/localhost:\d+\/verify-email\?token=[\w-]{43}/),
    html: expect.stringContaining('&lt;b&gt;Emma&lt;/b&gt;'),
    headers: expect.objectContaining({ 'Message-ID': expect.stringMatching(/^<job_\w{26}@localhost>$/) }),
    sentAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
  });
});

test('the mails as a page, without scripts', async () => {
  const response = await fetch(`${server.url}/dev/mail`, { headers: { 'accept-language': 'ja' } });
  const html = await response.text();
  expect(response.status).toBe(200);
  expect(html.indexOf(second)).toBeLessThan(html.indexOf(first));
  expect(html).toContain('開発用メールボックス');
  expect(html).not.toMatch(/<script|<b>Emma/);
  const nonce = /<style nonce="([^"]+)">/.exec(html)![1]!;
  expect(response.headers.get('content-security-policy')).toContain(`style-src-elem 'nonce-${nonce}'`);
  expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none'/);
  expect(await (await fetch(`${server.url}/dev/mail`)).text()).not.toContain(nonce);
});

test.each<[string, Record<string, string>]>([
  ['by another name', { host: 'contacts.example.com' }],
  ['by a name that begins like ours', { host: 'localhost.evil.example' }],
  ['through a proxy', { 'x-forwarded-for': '203.0.113.7' }],
  ['through a proxy that claims to be here', { 'x-forwarded-for': '127.0.0.1' }],
  ['through a proxy that says it otherwise', { 'x-real-ip': '203.0.113.7' }],
  ['through a proxy of the standard', { forwarded: 'for=203.0.113.7' }],
  ['through a proxy that names itself', { via: '1.1 proxy' }],
])('who asks %s is told that there is nothing', async (_, headers) => {
  expect(await raw('/dev/mail', headers)).toBe(404);
  expect(await raw('/dev/mail.json', headers)).toBe(404);
  expect(await raw('/dev/mail.json', {})).toBe(200);
});

test('there is none in production, and none where a mail server is set', async () => {
  const smtp = { SMTP_URL: 'smtp://127.0.0.1:9' };
  for (const env of [smtp, { ...smtp, NODE_ENV: 'production', PUBLIC_URL: 'https://contacts.example.com' }]) {
    const other = await startServer(env);
    try {
      expect(other.app.mailbox).toBeNull();
      for (const path of ['/dev/mail', '/dev/mail.json']) expect((await fetch(other.url + path)).status).toBe(404);
    } finally {
      await other.stop();
    }
  }
});

test('a mail that comes late is there once it is sent', async () => {
  await somebody.mutate('requestEmailChange', { email: 'third@example.com', password: 'a long enough secret' });
  await until(
    async () =>
      ((await (await fetch(`${server.url}/dev/mail.json`)).json()) as { to: string }[])[0]!.to === 'third@example.com',
    'the third mail',
  );
  expect(await server.mailsTo('third@example.com')).toHaveLength(1);
});
