import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { password, person } from '../support/cast.js';
import { openChromium, shown, stranger, visit, withoutChromium } from '../support/chromium.js';
import { startServer, type TestServer } from '../support/server.js';
import { until } from '../support/until.js';

describe.skipIf(withoutChromium)('the whole way in two browsers', () => {
  let server: TestServer;
  let browser: Browser;
  beforeAll(async () => {
    [server, browser] = await Promise.all([startServer(), openChromium()]);
  });
  afterAll(async () => {
    await browser.close();
    await server.stop();
  });

  const write = async (page: Page, words: string) => {
    await page.getByRole('textbox', { name: 'Write a message' }).fill(words);
    await page.keyboard.press('Enter');
  };
  const texts = (page: Page) => page.locator('.messages .bubble').allInnerTexts();
  const talk = async (page: Page, expected: string[]) => {
    await until(async () => (await texts(page)).length >= expected.length, `${expected.length} messages`);
    await page.locator('.outgoing').first().waitFor({ state: 'detached' });
    expect(await texts(page)).toEqual(expected);
  };

  test(
    'a link is made, followed to a new account, approved, and the two talk, also over a lost connection',
    { timeout: 120_000 },
    async () => {
      const aiko = await person(server, { name: 'Aiko Tanaka', organizationName: 'Sakura' });
      const a = await visit(browser, aiko, '/add/links');
      await a.page.getByRole('button', { name: 'New invite link' }).click();
      await a.page.getByLabel('What it is for').fill('Fair in Osaka');
      await a.page.getByRole('button', { name: 'Make the link' }).click();
      await a.page.getByRole('heading', { name: 'Fair in Osaka' }).waitFor();
      const link = await a.page.getByRole('link', { name: `${server.url}/i/` }).innerText();
      await a.page.getByRole('link', { name: 'Requests', exact: true }).click();
      await a.page.getByText('Nobody is waiting for your answer').waitFor();

      // Somebody without an account comes by the link, and by the mail.
      const b = await stranger(browser, server);
      await b.page.goto(link);
      await b.page.getByRole('heading', { name: 'Aiko Tanaka invites you to be in contact' }).waitFor();
      await b.page.getByRole('link', { name: 'Sign up and connect' }).click();
      await b.page.getByText('After you have signed up, your contact request to Aiko Tanaka is sent.').waitFor();
      await b.page.getByLabel('Your name').fill('Trần Thị Bình');
      await b.page.getByLabel('Your organization').fill('Hana Travel');
      await b.page.getByLabel('E-mail address').fill('binh@hana.example');
      await b.page.getByLabel('Password').fill(password);
      await b.page.getByRole('button', { name: 'Sign up' }).click();
      await b.page.getByText('An e-mail is on its way to binh@hana.example.').waitFor();
      await server.mailsTo('binh@hana.example');
      await b.page.goto('/dev/mail');
      const mail = b.page.frameLocator('iframe[title="Confirm your e-mail address"]');
      const opened = b.context.waitForEvent('page');
      await mail.getByRole('link').first().click();
      const page = await opened;
      await page.getByRole('button', { name: 'Confirm address' }).click();
      await page.getByText('Your contact request to Aiko Tanaka has been sent.').waitFor();
      await page.getByRole('link', { name: 'Open Tsunagu' }).click();
      await shown(page);
      await page.getByRole('link', { name: 'Requests', exact: true }).click();
      await page.getByRole('link', { name: /^From you/ }).click();
      await page.getByText('Aiko Tanaka').waitFor();

      // It is there without a reload, and so is what comes of it, at both.
      await a.page.getByRole('link', { name: 'Requests 1 waits for your answer' }).waitFor();
      await a.page.getByText('Trần Thị Bình').waitFor();
      await a.page.getByRole('button', { name: 'Approve' }).click();
      await page.getByText('You have no open requests').waitFor();
      const own: [Page, string][] = [
        [a.page, 'Trần Thị Bình'],
        [page, 'Aiko Tanaka'],
      ];
      for (const [each, other] of own) {
        await each.getByRole('link', { name: 'Contacts', exact: true }).click();
        await each.getByRole('link', { name: other }).waitFor();
        await each.getByRole('link', { name: 'Rooms', exact: true }).click();
        await each.getByRole('link', { name: other }).click();
        await each.getByRole('heading', { name: other, level: 1 }).waitFor();
      }

      await write(a.page, 'Xin chào Bình!');
      await talk(page, ['Xin chào Bình!']);
      await write(page, 'はじめまして、愛子さん');
      for (const [each] of own) await talk(each, ['Xin chào Bình!', 'はじめまして、愛子さん']);

      await b.context.setOffline(true);
      await page.getByText('No connection. Trying again…').waitFor();
      await write(a.page, 'Are you in the tunnel?');
      await write(page, 'I am in a tunnel');
      await page.getByRole('alert').getByText('Not sent').waitFor();
      await write(a.page, 'Call me when you are out.');
      await talk(a.page, [
        'Xin chào Bình!',
        'はじめまして、愛子さん',
        'Are you in the tunnel?',
        'Call me when you are out.',
      ]);
      expect(await texts(page)).toEqual(['Xin chào Bình!', 'はじめまして、愛子さん', 'I am in a tunnel']);

      await b.context.setOffline(false);
      await page.getByText('No connection. Trying again…').waitFor({ state: 'detached' });
      const all = [
        'Xin chào Bình!',
        'はじめまして、愛子さん',
        'Are you in the tunnel?',
        'Call me when you are out.',
        'I am in a tunnel',
      ];
      for (const [each] of own) await talk(each, all);
      await page.reload();
      await talk(page, all);
      expect(a.complaints).toEqual([]);
      for (const { context } of [a, b]) await context.close();
    },
  );
});
