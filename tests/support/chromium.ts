import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { findChromium } from '../../scripts/chromium.mjs';
import { password, type Actor } from './cast.js';
import { startServer, type TestServer } from './server.js';

const executablePath = findChromium();
if (executablePath === null && process.env.CI) throw new Error('There is no Chromium; set TEST_CHROMIUM to its path.');

/** Where there is none, these tests are skipped; `npm run browser` fails. */
export const withoutChromium = executablePath === null;

/** Those who run as root have no sandbox. */
export function openChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: executablePath!,
    args: ['--disable-dev-shm-usage', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
  });
}

/** A server and a browser for the tests around, from their beginning to their end. Who visits leaves after each test. */
export function openSite(): { readonly server: TestServer; readonly browser: Browser } {
  const site = {} as { server: TestServer; browser: Browser };
  beforeAll(async () => {
    [site.server, site.browser] = await Promise.all([startServer(), openChromium()]);
  });
  afterEach(async () => {
    for (const context of site.browser.contexts()) await context.close();
  });
  afterAll(async () => {
    await site.browser.close();
    await site.server.stop();
  });
  return site;
}

export interface Visitor {
  context: BrowserContext;
  page: Page;
  /** What the console complained of, what was not caught, and what was asked of other hosts. */
  complaints: string[];
}

/** Somebody in a browser of their own, who is not signed in. */
export async function stranger(
  browser: Browser,
  { url }: TestServer,
  options: BrowserContextOptions = {},
): Promise<Visitor> {
  const context = await browser.newContext({ baseURL: url, viewport: { width: 1280, height: 800 }, ...options });
  context.setDefaultTimeout(20_000);
  const complaints: string[] = [];
  context.on('request', (request) => {
    if (!request.url().startsWith(url) && !/^(data|blob):/.test(request.url())) complaints.push(request.url());
  });
  context.on('weberror', (error) => complaints.push(String(error.error())));
  context.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  return { context, page: await context.newPage(), complaints };
}

/** The same, signed in on the page for it, at a path of the client. */
export async function visit(
  browser: Browser,
  who: Actor,
  path = '/',
  options: BrowserContextOptions = {},
): Promise<Visitor> {
  const visitor = await stranger(browser, who.server, options);
  const { page } = visitor;
  await page.goto(`/sign-in?returnTo=${encodeURIComponent(path)}`);
  await page.fill('[name=email]', who.email);
  await page.fill('[name=password]', password);
  await page.press('[name=password]', 'Enter');
  await shown(page);
  return visitor;
}

/** Waits until a screen is there with what it reads. */
export async function shown(page: Page): Promise<void> {
  await page.waitForSelector('.shell');
  await page.locator('.spinner').first().waitFor({ state: 'detached' });
}

const { TEST_PICTURES: pictures } = process.env;
export const photographing = pictures !== undefined;

/** Puts a picture of the page, for people to look at, into the folder that TEST_PICTURES names. */
export async function photograph(page: Page, name: string): Promise<void> {
  if (pictures !== undefined) await page.screenshot({ path: join(pictures, `${name}.png`) });
}
