import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core';
import { findChromium } from '../../scripts/chromium.mjs';
import { password, type Actor } from './cast.js';

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

export interface Visitor {
  context: BrowserContext;
  page: Page;
  /** What the console complained of, what was not caught, and what was asked of other hosts. */
  complaints: string[];
}

/** Somebody in a browser of their own, signed in on the page for it, at a path of the client. */
export async function visit(
  browser: Browser,
  who: Actor,
  path = '/',
  options: BrowserContextOptions = {},
): Promise<Visitor> {
  const { url } = who.server;
  const context = await browser.newContext({ baseURL: url, viewport: { width: 1280, height: 800 }, ...options });
  context.setDefaultTimeout(10_000);
  const complaints: string[] = [];
  context.on('request', (request) => {
    if (!request.url().startsWith(url) && !/^(data|blob):/.test(request.url())) complaints.push(request.url());
  });
  context.on('weberror', (error) => complaints.push(String(error.error())));
  context.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  const page = await context.newPage();
  await page.goto(`/sign-in?returnTo=${encodeURIComponent(path)}`);
  await page.fill('[name=email]', who.email);
  await page.fill('[name=password]', password);
  await page.press('[name=password]', 'Enter');
  await shown(page);
  return { context, page, complaints };
}

/** Waits until a screen is there with what it reads. */
export async function shown(page: Page): Promise<void> {
  await page.waitForSelector('.shell');
  await page.locator('.spinner').first().waitFor({ state: 'detached' });
}

/** Where a picture of the page is put, for people to look at. */
export async function picture(page: Page, name: string): Promise<string> {
  const folder = join(tmpdir(), 'tsunagu-pictures');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${name}.png`);
  await page.screenshot({ path });
  return path;
}
