import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fastify, { type FastifyInstance } from 'fastify';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addClient } from '../../src/http/client.js';
import type { Callers } from '../../src/http/callers.js';
import { person, password } from '../support/cast.js';
import { openChromium, openSite, photograph, shown, stranger, visit, withoutChromium } from '../support/chromium.js';
import { expectNoViolations } from '../support/screens.js';
import { type TestServer } from '../support/server.js';
import { until } from '../support/until.js';

const built = join(import.meta.dirname, '../../dist/web/client');

/** What the service worker of a page keeps. */
async function keptBy(page: Page): Promise<Record<string, string[]>> {
  return page.evaluate(`(async () => {
    const found = {};
    for (const name of await caches.keys())
      found[name] = (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname);
    return found;
  })()`);
}

const controlled = (page: Page) =>
  until(() => page.evaluate<boolean>('navigator.serviceWorker.controller !== null'), 'the service worker');

describe.skipIf(withoutChromium)('the web client without a network', () => {
  const site = openSite();

  test('opens, says that there is no connection, and goes on by itself once there is one', async () => {
    const chie = await person(site.server, { name: 'Chie', locale: 'JA' });
    const { page, context, complaints } = await visit(site.browser, chie, '/requests');
    await controlled(page);
    expect(complaints).toEqual([]);
    await context.setOffline(true);
    for (const path of ['/requests', '/', '/settings/privacy']) {
      await page.goto(path);
      await page.getByRole('heading', { name: '接続が切れました。再接続しています…' }).waitFor();
      expect(await page.evaluate('document.documentElement.lang')).toBe('ja');
    }
    // Nothing else is answered from what is kept.
    for (const path of ['/sign-in', '/i/nobody', '/dev/mail']) {
      const other = await context.newPage();
      await expect(other.goto(path)).rejects.toThrow('ERR_INTERNET_DISCONNECTED');
      await other.close();
    }
    await page.goto('/requests');
    await page.getByRole('button', { name: 'もう一度試す' }).waitFor();
    await context.setOffline(false);
    await page.getByRole('heading', { name: '申請', exact: true, level: 1 }).waitFor();
  });

  test('keeps its own files and one page, which names nobody', async () => {
    const dai = await person(site.server, { name: 'Daichi Yamada' });
    const { page } = await visit(site.browser, dai, '/contacts');
    await controlled(page);
    for (const path of ['/rooms', '/settings', '/add/link']) {
      await page.goto(path);
      await shown(page);
    }
    const assets = readdirSync(join(built, 'assets')).map((name) => `/assets/${name}`);
    expect(Object.values(await keptBy(page)).map((paths) => paths.toSorted())).toEqual([['/', ...assets].toSorted()]);
    const html = await page.evaluate<string>(`caches.match('/', { ignoreVary: true }).then((page) => page.text())`);
    expect(html).toContain('<div id="root"></div>');
    expect(html).not.toContain('Daichi');
  });

  test('reads itself anew where the server has no more the files of its build, and works where there is no HTTPS', async () => {
    const chie = await person(site.server, { name: 'Chie' });
    const { page } = await visit(site.browser, chie, '/contacts', { serviceWorkers: 'block' });
    let pages = 0;
    page.on('request', (request) => (pages += Number(request.isNavigationRequest())));
    await page.route('**/assets/requests-screen-*.js', (route) =>
      pages === 0 ? route.fulfill({ status: 404 }) : route.continue(),
    );
    await page.addInitScript('delete Crypto.prototype.randomUUID');
    await page.getByRole('link', { name: /^Requests/ }).click();
    await page.getByRole('heading', { name: 'Requests', exact: true, level: 1 }).waitFor();
    expect(pages).toBe(1);
    await page.goto('/add/email');
    expect(await page.evaluate('typeof crypto.randomUUID')).toBe('undefined');
    await page.getByRole('textbox').first().fill('somebody@example.org');
    await page.getByRole('button', { name: /^Invite/ }).click();
    await until(
      async () => (await chie.ask('{ emailInvitations { totalCount } }')).emailInvitations.totalCount === 1,
      'the invitation',
    );
  });

  test('says so where a screen cannot be opened, and goes on beside it', async () => {
    const fumi = await person(site.server, { name: 'Fumi' });
    const { page } = await visit(site.browser, fumi, '/contacts', { serviceWorkers: 'block' });
    await page.route('**/assets/requests-screen-*.js', (route) => route.fulfill({ status: 404 }));
    await page.getByRole('link', { name: /^Requests/ }).click();
    await page.getByRole('alert').getByText('This screen could not be opened').waitFor();
    await expectNoViolations(page);
    await photograph(page, 'broken-en-light');
    await page.getByRole('link', { name: /^Contacts/ }).click();
    await page.getByText('No contacts yet').waitFor();
    await page.goBack();
    await page.unroute('**/assets/requests-screen-*.js');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('heading', { name: 'Requests', exact: true, level: 1 }).waitFor();
  });

  test('leads to signing in whoever signed out, and is no way around it', async () => {
    const emma = await person(site.server, { name: 'Emma' });
    const { page, context } = await visit(site.browser, emma, '/contacts', { bypassCSP: true });
    await controlled(page);
    const signOut = async () => {
      await page.getByRole('button', { name: 'Account' }).click();
      await page.getByRole('menuitem', { name: 'Sign out' }).click();
    };
    await context.setOffline(true);
    await page.getByText('No connection. Trying again…').waitFor();
    await signOut();
    await page.getByRole('alert').getByText('The server cannot be reached.').waitFor();
    await context.setOffline(false);
    await page.getByText('No connection. Trying again…').waitFor({ state: 'detached' });
    await signOut();
    await page.waitForURL('**/sign-in?returnTo=%2F');
    await page.goto('/contacts');
    expect(new URL(page.url()).pathname).toBe('/sign-in');
    expect(await page.evaluate(`caches.match('/sign-in').then((page) => page ?? null)`)).toBeNull();
    await context.setOffline(true);
    await page.goto('/contacts');
    await page.getByRole('heading', { name: 'No connection. Trying again…' }).waitFor();
    expect(await page.getByText('Emma').count()).toBe(0);
    await expectNoViolations(page);
    await context.setOffline(false);
    await page.waitForURL('**/sign-in?returnTo=%2Fcontacts');
    await page.fill('[name=email]', emma.email);
    await page.fill('[name=password]', password);
    await page.press('[name=password]', 'Enter');
    await page.getByText('No contacts yet').waitFor();
  });
});

describe.skipIf(withoutChromium)('a newer build of the web client', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tsunagu-client-'));
  let browser: Browser;
  let http: FastifyInstance | undefined;
  beforeAll(async () => {
    browser = await openChromium();
    for (const build of ['old', 'new']) cpSync(built, join(folder, build), { recursive: true });
    renamed(join(folder, 'new'));
  });
  afterAll(async () => {
    await browser.close();
    await http?.close();
    rmSync(folder, { recursive: true });
  });

  /** As a build in which everything has changed: the name of each file, wherever it stands. */
  function renamed(build: string): void {
    const names = readdirSync(join(build, 'assets')).filter((name) => /\.(js|css)$/.test(name));
    const nameOf = new Map(names.map((name) => [name, name.replace(/\.(js|css)$/, 'N.$1')]));
    for (const [name, other] of nameOf) renameSync(join(build, 'assets', name), join(build, 'assets', other));
    const texts = ['index.html', 'service-worker.js', ...[...nameOf.values()].map((name) => `assets/${name}`)];
    for (const path of texts.map((name) => join(build, name))) {
      const text = readFileSync(path, 'utf8').replace(/BUILD="\w+"/, 'BUILD="newer"');
      writeFileSync(
        path,
        text.replace(/[\w-]+\.(js|css)/g, (name) => nameOf.get(name) ?? name),
      );
    }
  }

  /** The client alone, for somebody who is signed in; there is no API beside it. */
  async function serve(build: string, port = 0): Promise<number> {
    await http?.close();
    http = fastify({ forceCloseConnections: true });
    const viewer = { credential: { kind: 'SESSION' }, locale: 'EN' };
    const callers = { ofRequest: async () => ({ viewer, locale: 'EN' }) } as unknown as Callers;
    addClient(http, callers, join(folder, build));
    const address = await http.listen({ port, host: 'localhost' });
    return Number(new URL(address).port);
  }

  const scriptOf = (page: Page) => page.evaluate<string>('document.querySelector("script[src]").src');

  test('is shown at once, and its files take the place of the old ones', async () => {
    const port = await serve('old');
    const { context, page } = await stranger(browser, { url: `http://localhost:${port}` } as TestServer);
    await page.goto('/');
    await controlled(page);
    const before = await scriptOf(page);
    const [oldName] = Object.keys(await keptBy(page));

    await serve('new', port);
    await page.reload();
    expect(await scriptOf(page)).toBe(before.replace('.js', 'N.js'));
    // The page that was opened before has its files as long as it is open, and the page of the old build stays with them.
    await until(
      () => page.evaluate<boolean>('navigator.serviceWorker.getRegistration().then((of) => of.waiting !== null)'),
      'the newer one',
    );
    expect(Object.keys(await keptBy(page)).toSorted()).toEqual([oldName!, 'newer'].toSorted());
    expect(
      await page.evaluate<string>(
        `caches.match('/', { cacheName: '${oldName}', ignoreVary: true }).then((page) => page.text())`,
      ),
    ).toContain(new URL(before).pathname);

    await page.goto('about:blank');
    await page.goto('/');
    const kept = await until(async () => {
      const found = await keptBy(page);
      return Object.keys(found).length === 1 ? found : undefined;
    }, 'the old files to be gone');
    expect(Object.keys(kept)).toEqual(['newer']);
    expect(kept.newer).toContain(new URL(before).pathname.replace('.js', 'N.js'));
    expect(kept.newer).not.toContain(new URL(before).pathname);

    await http!.close();
    await page.reload();
    expect(await scriptOf(page)).toBe(before.replace('.js', 'N.js'));
    await page.getByRole('heading', { name: 'No connection. Trying again…' }).waitFor();
    await context.close();
  });
});
