// `npm run pictures`: set-up, then the pictures of the README, taken of the demo in Chromium. It needs fonts for Japanese and Vietnamese.
import './node-version.mjs';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const { setUp } = await import('./set-up.mjs');
await setUp();
const { chromium } = await import('playwright-core');
const { default: sharp } = await import('sharp');
const { findChromium } = await import('./chromium.mjs');

const LARGEST = 150_000;
const port = 4_000; // it is seen in the address of the link
const baseURL = `http://localhost:${port}`;
const desk = { width: 1200, height: 744 };
const phone = { width: 390, height: 844 };

const pictures = [
  {
    name: 'contacts',
    who: 'aiko@sakura.example',
    viewport: desk,
    take: async (page) => {
      await page.getByRole('link', { name: /エマさん/ }).click();
      await page.getByRole('heading', { name: 'エマさん', level: 1 }).waitFor();
    },
  },
  {
    name: 'room',
    who: 'lan@senviet.example',
    viewport: desk,
    colorScheme: 'dark',
    take: async (page) => {
      await page.goto('/rooms');
      await page.getByRole('link', { name: /Tour Đà Nẵng/ }).click();
      await page.getByRole('textbox').last().waitFor();
      await page.getByRole('button', { name: 'Tin nhắn mới nhất' }).click(); // it opens where what is new begins
      await page.locator('.messages .sticker').waitFor();
      await page.evaluate('document.querySelector(".messages .sticker").decode()');
      await page.locator('.room-line[aria-current] .badge').waitFor({ state: 'detached' });
    },
  },
  {
    name: 'link',
    who: 'emma@northwind.example',
    viewport: phone,
    take: async (page) => {
      await page.goto('/add/link');
      await page.getByRole('button', { name: 'Make the link' }).click();
      await page.locator('.qr').waitFor();
    },
  },
];

const data = mkdtempSync(join(tmpdir(), 'tsunagu-pictures-'));
const env = { ...process.env, PORT: String(port), DATA_DIR: data, NODE_ENV: '' };
const server = spawn(process.execPath, ['dist/serve/main.js', '--demo'], {
  env,
  stdio: ['ignore', 'ignore', 'inherit'],
});
const stopped = once(server, 'exit');
try {
  await isReady();
  await takeAll();
} finally {
  server.kill('SIGTERM');
  await stopped;
  rmSync(data, { recursive: true });
}

async function isReady() {
  for (let tries = 0; tries < 600 && server.exitCode === null; tries += 1) {
    const answer = await fetch(`${baseURL}/readyz`).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('The server did not start.');
}

async function takeAll() {
  const browser = await chromium.launch({
    executablePath: findChromium(),
    args: [
      '--disable-dev-shm-usage',
      '--font-render-hinting=none',
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
  });
  mkdirSync('docs/images', { recursive: true });
  for (const { name, who, viewport, colorScheme = 'light', take } of pictures) {
    const context = await browser.newContext({ baseURL, viewport, colorScheme, deviceScaleFactor: 2 });
    const page = await context.newPage();
    await page.goto('/sign-in?returnTo=%2Fcontacts');
    await page.fill('[name=email]', who);
    await page.fill('[name=password]', 'tsunagu-demo');
    await page.press('[name=password]', 'Enter');
    await page.waitForURL('**/contacts');
    await take(page);
    await page.locator('.spinner').first().waitFor({ state: 'detached' });
    await page.evaluate('document.activeElement?.blur()');
    const { size } = await sharp(await page.screenshot({ animations: 'disabled', caret: 'hide' }))
      .webp({ quality: 80, effort: 6 })
      .toFile(`docs/images/${name}.webp`);
    console.log(`docs/images/${name}.webp: ${(size / 1_000).toFixed(1)} kB`);
    if (size > LARGEST) throw new Error(`${name} is larger than ${LARGEST / 1_000} kB`);
    await context.close();
  }
  await browser.close();
}
