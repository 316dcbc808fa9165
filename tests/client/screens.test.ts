import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect, person, type Actor } from '../support/cast.js';
import { openChromium, visit, withoutChromium, type Visitor } from '../support/chromium.js';
import { expectScreens } from '../support/screens.js';
import { startServer, type TestServer } from '../support/server.js';
import { until } from '../support/until.js';

describe.skipIf(withoutChromium)('every screen of the web client', () => {
  let server: TestServer;
  let browser: Browser;
  let aiko: Actor;
  let ids: Record<string, string>;
  beforeAll(async () => {
    [server, browser] = await Promise.all([startServer(), openChromium()]);
    aiko = await person(server, { name: 'Aiko Tanaka', organizationName: 'Sakura' });
    const [friend, asker, asked, blocked] = await Promise.all(
      ['Emma Clarke', 'Nguyễn Thu Hà', '佐藤 健', 'Max Sterling'].map((name) => person(server, { name })),
    );
    await connect(aiko, friend!);
    const { contacts } = await aiko.ask('{ contacts { nodes { id } } }');
    await aiko.mutate('updateContact', { id: contacts.nodes[0].id, nickname: 'Emma', note: 'Met at a fair.' });
    await asker!.mutate('requestContact', { userId: aiko.id, message: 'We met in Osaka.' });
    await aiko.mutate('requestContact', { userId: asked!.id });
    await aiko.mutate('blockPerson', { personId: blocked!.id });
    await aiko.mutate('createContactLink', { messageId: 'aiko-tanaka' });
    await aiko.mutate('createInviteLink', { label: 'Fair', maxUses: 20 });
    await aiko.mutate('inviteByEmail', { text: 'a@example.com' });
    ids = { FRIEND: friend!.id, ASKER: asker!.id };
  });
  afterAll(async () => {
    await browser.close();
    await server.stop();
  });

  test(
    'axe finds nothing, and nothing is wider than where it stands',
    () =>
      expectScreens(browser, aiko, [
        ['/contacts'],
        [`/people/${ids.FRIEND}`],
        [`/people/${ids.FRIEND}`, 'More options'],
        [`/people/${ids.FRIEND}`, 'Edit nickname and note'],
        [`/people/${ids.ASKER}`],
        ['/requests'],
        ['/requests/sent'],
        ['/add'],
        ['/add/link'],
        ['/add/links'],
        ['/add/links', 'New invite link'],
        ['/add/email'],
        ['/blocked'],
        ['/blocked', 'Account'],
        ['/add/nowhere'],
      ]),
    240_000,
  );

  test('all of it in another language, at once and without reloading', async () => {
    const visitor = await visit(browser, aiko, '/requests');
    const { page, context } = visitor;
    await choose(visitor, 'Tiếng Việt');
    await page.getByRole('heading', { name: 'Yêu cầu', exact: true }).waitFor();
    expect(await page.evaluate('document.documentElement.lang')).toBe('vi');
    // It is shown before the server has said so.
    const kept = async (locale: string) =>
      until(async () => (await aiko.ask('{ viewer { locale } }')).viewer.locale === locale, `${locale} to be kept`);
    await kept('VI');
    await page.getByRole('button', { name: 'Chấp nhận' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Yêu cầu', exact: true }).waitFor();
    await choose(visitor, 'English');
    await page.getByRole('heading', { name: 'Requests', exact: true }).waitFor();
    await kept('EN');
    await context.close();
  });

  async function choose({ page }: Visitor, language: string): Promise<void> {
    await page.locator('.account').click();
    await page.getByRole('menuitemradio', { name: language }).click();
  }

  test('all of it by the keyboard', async () => {
    const { page, context } = await visit(browser, aiko, '/contacts');
    const focused = () =>
      page.evaluate<string>(
        '(document.activeElement.getAttribute("aria-label") ?? document.activeElement.textContent).trim()',
      );
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('Search your contacts');
    await page.keyboard.press('Tab');
    expect(await focused()).toContain('Emma');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Emma', level: 1 }).waitFor();
    expect(await focused()).toBe('Emma'); // the title of what came
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('More options');
    await page.keyboard.press('Enter');
    expect(await focused()).toBe('Remove from contacts');
    await page.keyboard.press('ArrowDown');
    expect(await focused()).toBe('Block');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Block Emma?' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await focused()).toBe('More options');
    await context.close();
  });
});
