import type { Browser } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { password, person } from '../support/cast.js';
import { openChromium, visit, withoutChromium } from '../support/chromium.js';
import { expectScreens } from '../support/screens.js';
import { startServer, type TestServer } from '../support/server.js';
import { until } from '../support/until.js';

describe.skipIf(withoutChromium)('the settings in the web client', () => {
  let server: TestServer;
  let browser: Browser;
  beforeAll(async () => {
    [server, browser] = await Promise.all([startServer(), openChromium()]);
  });
  afterAll(async () => {
    await browser.close();
    await server.stop();
  });

  test('the language changes without reloading, and a name that is refused says so at its field', async () => {
    const fumi = await person(server, { name: 'Fumi' });
    const { page, context } = await visit(browser, fumi, '/settings');
    await page.evaluate('window.here = true');
    await page.getByLabel('Language', { exact: true }).selectOption({ label: '日本語' });
    await page.getByRole('heading', { name: '設定', exact: true }).waitFor();
    await until(
      async () => (await fumi.ask('{ viewer { locale } }')).viewer.locale === 'JA',
      'the language to be kept',
    );
    await page.getByText('半角の英数字、-、_ を3〜50文字で').waitFor();
    await page.getByLabel('メッセージID').fill('a b');
    await page.getByRole('button', { name: 'メッセージIDを設定' }).click();
    await page.getByLabel('メッセージID').and(page.locator('[aria-invalid=true]')).waitFor();
    expect(await page.evaluate('window.here')).toBe(true);

    await page.getByRole('link', { name: /^連絡先/ }).click();
    await page.getByRole('button', { name: 'アカウント' }).click();
    await page.getByRole('menu').waitFor();
    await page.goBack();
    await page.getByRole('heading', { name: '設定', exact: true }).waitFor();
    await page.getByRole('menu').waitFor({ state: 'detached' });
    await context.close();
  });

  test('a phone number by its code, a token that is shown once, a picture, and a session that is ended', async () => {
    const lan = await person(server, { name: 'Lan' });
    const { page, context, complaints } = await visit(browser, lan, '/settings/privacy');
    await page.getByLabel('Phone', { exact: true }).fill('12');
    await page.getByRole('button', { name: 'Send the code' }).click();
    await page.getByText('Enter a phone number as you dial it').waitFor();
    await page.getByLabel('Phone', { exact: true }).fill('+81 90 1234 5678');
    await page.getByRole('button', { name: 'Send the code' }).click();
    await page.getByLabel('Code', { exact: true }).fill('000000');
    await page.getByRole('button', { name: 'Confirm' }).click();
    await page.getByText('The code is not correct.').waitFor();

    await page.getByRole('link', { name: 'Access tokens' }).click();
    await page.getByRole('button', { name: 'New access token' }).click();
    await page.getByLabel('What it is for').fill('Report');
    await page.getByRole('button', { name: 'Make the token' }).click();
    const token = await page.getByLabel('Token', { exact: true }).inputValue();
    expect((await server.graphql('{ viewer { id } }', {}, token)).data.viewer).not.toBeNull();
    await page.getByRole('button', { name: 'I have copied it' }).click();
    await page.getByRole('button', { name: 'Revoke Report' }).click();
    await page.getByRole('button', { name: 'Revoke', exact: true }).last().click();
    await page.getByText('No access tokens').waitFor();

    await page.getByRole('link', { name: 'Profile', exact: true }).click();
    const picture = await sharp({ create: { width: 40, height: 40, channels: 3, background: '#0f6b63' } })
      .png()
      .toBuffer();
    await page.locator('input[type=file]').setInputFiles({ name: 'me.png', mimeType: 'image/png', buffer: picture });
    await page.locator('.own-picture img').waitFor();

    await page.getByRole('link', { name: 'Sign-in' }).click();
    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    const question = page.getByRole('dialog', { name: 'Sign out that device?' });
    await question.getByRole('button', { name: 'Sign out', exact: true }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Sign out', exact: true }).waitFor({ state: 'detached' });
    expect((await lan.graphql('{ viewer { id } }')).data?.viewer ?? null).toBeNull();
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('the code by SMS is asked for after a reload, too, until it is confirmed or somebody signs out', async () => {
    const mai = await person(server, { name: 'Mai' });
    const { page, context, complaints } = await visit(browser, mai, '/settings/privacy');
    const send = async (number: string) => {
      await page.getByLabel('Phone', { exact: true }).fill(number);
      await page.getByRole('button', { name: 'Send the code' }).click();
      await page.getByLabel('Code', { exact: true }).waitFor();
    };
    const phone = '+81 90 8765 4321';
    await send(phone);
    await page.reload();
    await page.getByText(phone).waitFor();
    await page.getByRole('link', { name: 'Profile', exact: true }).click();
    await page.getByLabel('Message ID').waitFor();
    await page.getByRole('link', { name: 'Privacy' }).click();
    const [sms] = await server.mailsTo(phone.replaceAll(' ', ''));
    await page.getByLabel('Code', { exact: true }).fill(/(?<!\d)\d{6}(?!\d)/.exec(sms!.text)![0]);
    await page.getByRole('button', { name: 'Confirm' }).click();
    await page.getByText('Verified', { exact: true }).waitFor();
    expect(await page.evaluate('sessionStorage.length')).toBe(0);

    await page.getByRole('button', { name: 'Change', exact: true }).click();
    await send('+81 90 8765 4322');
    expect(await page.evaluate('sessionStorage.length')).toBe(1);
    await page.getByRole('button', { name: 'Account' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.waitForURL('**/sign-in**');
    expect(await page.evaluate('sessionStorage.length')).toBe(0);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('that a link was mailed is said until the address has changed', async () => {
    const oki = await person(server, { name: 'Oki' });
    const { page, context } = await visit(browser, oki, '/settings/security');
    await page.getByRole('button', { name: 'Change the address' }).click();
    await page.getByLabel('New e-mail address').fill('oki@example.org');
    await page.getByLabel('Current password').first().fill(password);
    await page.getByRole('button', { name: 'Send the link' }).click();
    await page.getByText('A link was mailed to oki@example.org').waitFor();
    await oki.mutate('confirmEmailChange', { token: await server.tokenMailedTo('oki@example.org') });
    await page.getByText('oki@example.org', { exact: true }).waitFor();
    expect(await page.getByText('A link was mailed').count()).toBe(0);
    await context.close();
  });

  test('axe finds nothing in them, and nothing is wider than its pane', async () => {
    const aiko = await person(server, { name: 'Aiko' });
    await aiko.mutate('createAccessToken', { name: 'Report' });
    await expectScreens(browser, aiko, [
      ['/settings'],
      ['/settings/privacy'],
      ['/settings/security'],
      ['/settings/security', 'Change the address'],
      ['/settings/security', 'Delete the account'],
      ['/settings/tokens'],
      ['/settings/tokens', 'New access token'],
    ]);
  });
});
