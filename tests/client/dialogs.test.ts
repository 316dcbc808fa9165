import type { Locator, Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { person, type Actor } from '../support/cast.js';
import { openSite, visit, withoutChromium } from '../support/chromium.js';
import { colleagueOf, group, lines } from '../support/rooms.js';

describe.skipIf(withoutChromium)('dialogs of the web client', () => {
  const site = openSite();
  let aiko: Actor;
  beforeAll(async () => {
    aiko = await person(site.server, { name: 'Aiko' });
  });

  /** Presses the mouse so far from the upper left corner of a dialog, inwards. */
  async function press(page: Page, dialog: Locator, inwards: number): Promise<void> {
    const { x, y } = (await dialog.boundingBox())!;
    await page.mouse.click(x + inwards, y + inwards);
  }

  test('a press beside one closes it, and a press in its padding does not', async () => {
    await aiko.mutate('createInviteLink', { label: 'Fair' });
    const { page } = await visit(site.browser, aiko, '/add/links');
    await page.getByRole('button', { name: 'QR code' }).click();
    const dialog = page.getByRole('dialog', { name: 'Fair' });
    await press(page, dialog, 8);
    expect(await dialog.isVisible()).toBe(true);
    await press(page, dialog, -8);
    await dialog.waitFor({ state: 'detached' });
  });

  test('one with what was entered, or a token that is shown once, is closed by its buttons and Escape alone', async () => {
    const { page } = await visit(site.browser, aiko, '/settings/tokens');
    const dialog = page.getByRole('dialog');
    await page.getByRole('button', { name: 'New access token' }).click();
    await dialog.getByLabel('What it is for').fill('Report');
    for (const inwards of [8, -8]) await press(page, dialog, inwards);
    expect(await dialog.getByLabel('What it is for').inputValue()).toBe('Report');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });

    await page.getByRole('button', { name: 'New access token' }).click();
    await dialog.getByLabel('What it is for').fill('Report');
    await dialog.getByRole('button', { name: 'Make the token' }).click();
    await dialog.getByLabel('Token', { exact: true }).waitFor();
    for (const inwards of [8, -8]) await press(page, dialog, inwards);
    expect(await dialog.getByLabel('Token', { exact: true }).isVisible()).toBe(true);
    await dialog.getByRole('button', { name: 'I have copied it' }).click();
    await dialog.waitFor({ state: 'detached' });
  });

  test('a group without a name stays without one where what it is called was left as it is', async () => {
    const [bao, chi] = [await colleagueOf(aiko, 'Bao'), await colleagueOf(aiko, 'Chi')];
    const roomId = await group(aiko, [bao, chi]);
    const before = await lines(aiko, roomId);
    const { page } = await visit(site.browser, aiko, `/rooms/${roomId}/people`);
    const sent: string[] = [];
    page.on('request', (request) => sent.push(request.postData() ?? ''));
    const dialog = page.getByRole('dialog');
    const rename = async (name?: string) => {
      await page.getByRole('button', { name: 'Rename the group' }).click();
      if (name) await dialog.getByLabel('Name of the group').fill(name);
      await dialog.getByRole('button', { name: 'Save' }).click();
      await dialog.waitFor({ state: 'detached' });
      return sent.filter((body) => body.includes('RenameRoom')).length;
    };
    expect(await rename()).toBe(0);
    expect(await lines(aiko, roomId)).toEqual(before);
    expect(await rename('Osaka')).toBe(1);
    await page.getByText('Osaka', { exact: true }).first().waitFor();
  });
});
