import { beforeAll, describe, expect, test } from 'vitest';
import { person, type Actor } from '../support/cast.js';
import { openSite, visit, withoutChromium } from '../support/chromium.js';

describe.skipIf(withoutChromium)('searching for people in the web client', () => {
  const site = openSite();
  let aiko: Actor;
  beforeAll(async () => {
    aiko = await person(site.server, { name: 'Aiko' });
  });

  test('every press of Find asks again, and what was found is there after Back', async () => {
    const bao = await person(site.server, { name: 'Bao' });
    const { page, complaints } = await visit(site.browser, aiko, '/add');
    await page.getByRole('radio', { name: 'Message ID' }).check();
    const field = page.getByRole('textbox', { name: 'Message ID' });
    await field.fill('@bao-of-hue');
    await page.getByRole('button', { name: 'Find' }).click();
    await page.getByText('Nobody was found').waitFor();
    await bao.mutate('setMessageId', { messageId: 'bao-of-hue' });
    await page.getByRole('button', { name: 'Find' }).click();
    await page.getByRole('link', { name: /Bao/ }).click();
    await page.getByRole('heading', { name: 'Bao', level: 1 }).waitFor();

    await page.goBack();
    await page.getByRole('link', { name: /Bao/ }).waitFor();
    expect([await field.inputValue(), await page.getByRole('radio', { name: 'Message ID' }).isChecked()]).toEqual([
      'bao-of-hue',
      true,
    ]);
    // What is opened anew is empty.
    await page.getByRole('link', { name: 'My link' }).click();
    await page.getByRole('link', { name: 'Search', exact: true }).click();
    expect(await page.getByRole('searchbox').inputValue()).toBe('');
    expect(complaints).toEqual([]);
  });

  test('a name that was searched for is there after Back, and nobody else finds it there', async () => {
    const chi = await person(site.server, { name: 'Chi' });
    await person(site.server, { name: 'Dung' });
    const { page } = await visit(site.browser, aiko, '/add');
    await page.getByRole('searchbox').fill('dun');
    await page.getByRole('link', { name: /Dung/ }).click();
    await page.getByRole('heading', { name: 'Dung', level: 1 }).waitFor();
    await page.goBack();
    await page.getByRole('link', { name: /Dung/ }).waitFor();
    expect(await page.getByRole('searchbox').inputValue()).toBe('dun');

    await page.context().addCookies([{ ...(await page.context().cookies())[0]!, value: chi.token }]);
    await page.reload();
    await page.getByRole('searchbox').waitFor();
    expect(await page.getByRole('searchbox').inputValue()).toBe('');
  });
});
