import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fastify from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addClient } from '../src/http/client.js';
import { Browser } from './support/browser.js';
import { person, password, type Actor } from './support/cast.js';
import { startServer, type TestServer } from './support/server.js';

let server: TestServer;
let emma: Actor;
beforeAll(async () => {
  server = await startServer();
  emma = await person(server, { name: 'Emma', locale: 'JA' });
});
afterAll(() => server.stop());

async function signedIn(): Promise<Browser> {
  const browser = new Browser(server);
  await browser.submit(await browser.get('/sign-in'), { email: emma.email, password });
  return browser;
}

test('whoever is not signed in signs in first, and comes back to the same address', async () => {
  const browser = new Browser(server);
  for (const path of ['/', '/contacts', '/people/usr_1?x=y', '/rooms/room_1', '/settings', '/admin/members']) {
    const { status, location } = await browser.get(path);
    expect([path, status, location]).toEqual([path, 303, `/sign-in?returnTo=${encodeURIComponent(path)}`]);
  }
  const page = await browser.get('/sign-in?returnTo=%2Frequests');
  expect(page.html).toContain('href="/sign-up"');
  const { location } = await browser.submit(page, { email: emma.email, password });
  expect(location).toBe('/requests');
  expect((await browser.get(location!)).status).toBe(200);
});

test('a token is no session: a page that a program asks for leads to signing in', async () => {
  const response = await fetch(server.url, {
    redirect: 'manual',
    headers: { authorization: `Bearer ${emma.token}`, cookie: 'tsunagu_session=nobody' },
  });
  expect(response.status).toBe(303);
});

test('the page loads files of this server alone, under a policy that allows nothing else', async () => {
  const browser = await signedIn();
  const page = await browser.get('/');
  expect(page.html).toContain('<html lang="ja">');
  expect(Object.fromEntries(page.headers)).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'content-language': 'ja',
    'cache-control': 'private, no-cache',
    'content-security-policy':
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; trusted-types service-worker; require-trusted-types-for 'script'",
  });
  expect(page.html).not.toMatch(/<style|<script(?![^>]* src=)| style=| on\w+=/);
  for (const path of ['/contacts', '/people/usr_1', '/address-book', '/imports/1', '/settings/profile'])
    expect([path, (await browser.get(path)).html]).toEqual([path, page.html]);

  const links = [...page.html.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, link]) => link!);
  expect(links.length).toBeGreaterThan(4);
  for (const link of links) {
    const { status, headers } = await fetch(server.url + link);
    expect([link, status, link.startsWith('/assets/')]).toEqual([
      link,
      200,
      headers.get('cache-control') === 'public, max-age=31536000, immutable',
    ]);
  }
});

test('it can be installed', async () => {
  const response = await fetch(`${server.url}/manifest.webmanifest`);
  expect(response.headers.get('content-type')).toBe('application/manifest+json; charset=utf-8');
  const manifest = (await response.json()) as { start_url: string; display: string; icons: { src: string }[] };
  expect([manifest.start_url, manifest.display]).toEqual(['/', 'standalone']);
  const icons = await Promise.all(manifest.icons.map(({ src }) => fetch(server.url + src)));
  expect(icons.map(({ status, headers }) => [status, headers.get('content-type')])).toEqual([
    [200, 'image/svg+xml'],
    [200, 'image/png'],
    [200, 'image/png'],
    [200, 'image/png'],
  ]);
});

test('its service worker is for everything here, asked for anew each time, and knows every file', async () => {
  const response = await fetch(`${server.url}/service-worker.js`);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'text/javascript; charset=utf-8',
    'cache-control': 'no-cache',
    'content-security-policy': expect.stringContaining("connect-src 'self'"),
  });
  const [, list] = /ASSETS=(\[[^\]]*\])/.exec(await response.text())!;
  const assets = JSON.parse(list!) as string[];
  const links = [...(await (await signedIn()).get('/')).html.matchAll(/"(\/assets\/[^"]+)"/g)].map(([, link]) => link!);
  expect(links.length).toBeGreaterThan(1);
  expect(assets).toEqual(expect.arrayContaining(links));
  for (const path of assets) expect([path, (await fetch(server.url + path)).status]).toEqual([path, 200]);
});

test('nothing else is served beside it, and it stands in nobody’s way', async () => {
  for (const path of [
    '/assets/',
    '/assets/..%2findex.html',
    '/icons/%2e%2e/index.html',
    '/index.html',
    '/.vite/manifest.json',
  ])
    expect([path, (await fetch(server.url + path)).status]).toEqual([path, 404]);
  for (const [path, type] of [
    ['/sign-in', 'text/html'],
    ['/playground', 'text/html'],
    ['/healthz', 'application/json'],
  ] as const) {
    const { status, headers } = await fetch(server.url + path);
    expect([path, status, headers.get('content-type')?.split(';')[0]]).toEqual([path, 200, type]);
  }
});

test('it says so where it is not built', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tsunagu-client-'));
  try {
    const empty = fastify();
    addClient(empty, null!, folder);
    const { statusCode, body } = await empty.inject({ url: '/contacts' });
    expect([statusCode, body]).toEqual([
      404,
      'The web client is not built. Run npm run build, and start the server again.\n',
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
