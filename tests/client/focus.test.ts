import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { anotherDevice, connect, password, person, type Actor } from '../support/cast.js';
import { openSite, visit, withoutChromium } from '../support/chromium.js';
import { until } from '../support/until.js';

describe.skipIf(withoutChromium)('where the focus is in the web client once what was pressed is gone', () => {
  const site = openSite();
  let aiko: Actor;
  beforeAll(async () => {
    aiko = await person(site.server, { name: 'Aiko' });
  });

  const pressed = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).press('Enter');
  const confirmed = async (page: Page, name: string) => {
    await page.getByRole('dialog').getByRole('button', { name, exact: true }).press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  };
  /** The focus comes to something with these words in it. */
  const focusAt = (page: Page, selector: string, words = '') =>
    until(
      () =>
        page.evaluate<boolean>(
          `document.activeElement.matches('${selector}') && document.activeElement.textContent.includes('${words}')`,
        ),
      `the focus at ${selector}`,
    );

  test('in the line of somebody who was asked, and of whom the request was withdrawn', async () => {
    await person(site.server, { name: 'Bao' });
    const { page } = await visit(site.browser, aiko, '/add');
    await page.getByRole('searchbox').fill('bao');
    await pressed(page, 'Connect with Bao');
    await confirmed(page, 'Send request');
    await focusAt(page, 'li', 'Bao');
    await pressed(page, 'Withdraw');
    await page.getByRole('button', { name: 'Connect with Bao' }).waitFor();
    await focusAt(page, 'li', 'Bao');
    // It can have the focus as long as it has it.
    await page.keyboard.press('Tab');
    await focusAt(page, 'a', 'Bao');
    expect(await page.locator('li[tabindex]').count()).toBe(0);
  });

  test('in the field for messages, once somebody is unblocked in their room', async () => {
    const chi = await person(site.server, { name: 'Chi' });
    await connect(aiko, chi);
    const roomId = (await chi.ask('{ contacts { nodes { room { id } } } }')).contacts.nodes[0].room.id;
    await aiko.mutate('blockPerson', { personId: chi.id });
    const { page, complaints } = await visit(site.browser, aiko, `/rooms/${roomId}`);
    await pressed(page, 'Unblock Chi');
    await focusAt(page, 'textarea');
    expect(complaints).toEqual([]);
  });

  test('among the messages, once one that is unsent is discarded', async () => {
    const dung = await person(site.server, { name: 'Dung' });
    await connect(aiko, dung);
    const roomId = (await dung.ask('{ contacts { nodes { room { id } } } }')).contacts.nodes[0].room.id;
    const { page } = await visit(site.browser, aiko, `/rooms/${roomId}`);
    await page.route('**/graphql', (route) =>
      route.request().postData()?.includes('PostMessage') ? route.abort() : route.continue(),
    );
    await page.getByRole('textbox', { name: 'Write a message' }).fill('Wrong room');
    await page.keyboard.press('Enter');
    await pressed(page, 'Discard');
    await focusAt(page, 'ol.messages');
    expect(await page.locator('.outgoing').count()).toBe(0);
  });

  test('in the card of a link that is revoked', async () => {
    for (const label of ['Osaka', 'Huế']) await aiko.mutate('createInviteLink', { label });
    const { page } = await visit(site.browser, aiko, '/add/links');
    const card = page.locator('li').filter({ hasText: 'Osaka' });
    await card.getByRole('button', { name: 'Revoke' }).press('Enter');
    await confirmed(page, 'Revoke');
    await card.getByRole('button', { name: 'Revoke' }).waitFor({ state: 'detached' });
    await focusAt(page, 'li', 'Osaka');
  });

  test('in the card with the sessions, and in that with the address', async () => {
    await anotherDevice(aiko);
    const { page } = await visit(site.browser, aiko, '/settings/security');
    const others = page.getByRole('button', { name: 'Sign out', exact: true });
    await others.first().waitFor();
    const count = await others.count();
    await others.first().press('Enter');
    await confirmed(page, 'Sign out');
    await until(async () => (await others.count()) === count - 1, 'it to be gone');
    await focusAt(page, 'ul', 'This device');

    await pressed(page, 'Change the address');
    await focusAt(page, '[type=email]');
    await page.keyboard.type('aiko@example.org');
    await page.getByLabel('Current password').first().fill(password);
    await pressed(page, 'Send the link');
    await page.getByText('aiko@example.org').waitFor();
    await focusAt(page, 'section', 'aiko@example.org');
  });
});
