import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { person, type Actor } from '../support/cast.js';
import { openChromium, visit, withoutChromium } from '../support/chromium.js';
import { manyContacts } from '../support/many-contacts.js';
import { startServer, type TestServer } from '../support/server.js';
import { until } from '../support/until.js';

const COUNT = 2_000;

describe.skipIf(withoutChromium)('a long list of contacts', () => {
  let server: TestServer;
  let browser: Browser;
  let emma: Actor;
  beforeAll(async () => {
    [server, browser] = await Promise.all([startServer(), openChromium()]);
    emma = await person(server, { name: 'Emma' });
    await manyContacts(emma, COUNT);
  });
  afterAll(async () => {
    await browser.close();
    await server.stop();
  });

  test('is read as it is scrolled, to its end, and never all in the page', async () => {
    const { page, context } = await visit(browser, emma, '/contacts');
    await page.getByText('2,000 contacts').waitFor();
    const rows = () => page.evaluate<number>('document.querySelectorAll(".virtual > li").length');
    let most = 0;
    await until(async () => {
      await page.evaluate('document.querySelector(".scroll").scrollTop = 1e9');
      most = Math.max(most, await rows());
      return page.getByText('Contact 02000', { exact: true }).isVisible();
    }, 'the last of them');
    expect(most).toBeLessThan(60);

    // Arrow keys, Home and End go through all of it, though one of its links alone is reached by Tab.
    expect(await page.evaluate('document.querySelectorAll(".virtual a[tabindex=\'0\']").length')).toBe(1);
    await page.getByRole('link', { name: 'Contact 01999' }).focus();
    await page.keyboard.press('ArrowDown');
    await page.locator('a:focus', { hasText: 'Contact 02000' }).waitFor();
    await page.keyboard.press('Home');
    await page.locator('a:focus', { hasText: 'Contact 00001' }).waitFor();
    expect(await page.locator('.virtual > li:has(a:focus)').getAttribute('aria-setsize')).toBe('2000');
    await context.close();
  });

  test('is searched on the server, whether or not it is here', async () => {
    const { page, context } = await visit(browser, emma, '/contacts');
    await page.getByRole('searchbox').fill('0 1234');
    await page.getByText('No contacts match “0 1234”').waitFor();
    await page.getByRole('searchbox').fill('01234');
    await page.getByRole('link', { name: 'Contact 01234' }).waitFor();
    await page.getByText('1 contact', { exact: true }).waitFor();
    await context.close();
  });
});
