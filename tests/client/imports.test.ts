import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { person } from '../support/cast.js';
import { openChromium, visit, withoutChromium, type Visitor } from '../support/chromium.js';
import { startGoogle, type Google } from '../support/google.js';
import { csv, imported } from '../support/imports.js';
import { expectScreens } from '../support/screens.js';
import { startServer, type TestServer } from '../support/server.js';

describe.skipIf(withoutChromium)('imports in the web client', () => {
  let server: TestServer;
  let google: Google;
  let browser: Browser;
  beforeAll(async () => {
    google = await startGoogle({ now: () => server?.clock.now() ?? Date.now() });
    [server, browser] = await Promise.all([startServer(google.env), openChromium()]);
    await Promise.all(['an', 'binh', 'chi'].map((name) => person(server, { name, email: `${name}@cards.example` })));
  });
  afterAll(async () => {
    await browser.close();
    await server.stop();
    await google.stop();
  });

  async function choose({ page }: Visitor, name: string, text: string): Promise<void> {
    await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
  }

  test('a file of business cards is read, and those who were ticked are asked', async () => {
    const emma = await person(server, { name: 'Emma' });
    const visitor = await visit(browser, emma, '/imports');
    const { page, context, complaints } = visitor;
    await choose(visitor, 'nothing.csv', 'Colour,Weight\nred,3\n');
    await page.getByRole('alert').getByText('nothing.csv: ').waitFor();
    await page.getByText('If you know which service the file comes from').waitFor();

    const cards = csv(['Name', 'E-mail'], ...['an', 'binh', 'chi'].map((name) => [name, `${name}@cards.example`]), [
      'Dai',
      'dai@new.example',
    ]);
    await choose(visitor, 'cards.csv', cards);
    await page.getByRole('heading', { name: 'cards.csv', level: 1 }).waitFor();
    await page.getByText('CSV address list').waitFor();
    await page.getByText('3 of 3 ticked').waitFor();
    await page.getByRole('checkbox', { name: /chi@cards/ }).uncheck();
    await page.getByRole('button', { name: 'Connect with 2 people', exact: true }).waitFor();
    await page.getByRole('switch', { name: /Invite by e-mail the 1 person/ }).check();
    await page.getByLabel('Message (optional)').fill('We met in Huế.');
    await page.getByRole('button', { name: 'Connect with 2 people, invite 1 more' }).click();
    await page.getByText('2 people were asked · 1 was invited by e-mail').waitFor();
    const { contactRequests, emailInvitations } = await emma.ask(
      '{ contactRequests(direction: OUTGOING) { nodes { message recipient { displayName } } } emailInvitations { nodes { email } } }',
    );
    expect(contactRequests.nodes.map((each: any) => each.recipient.displayName).toSorted()).toEqual(['an', 'binh']);
    expect(contactRequests.nodes[0].message).toBe('We met in Huế.');
    expect(emailInvitations.nodes).toEqual([{ email: 'dai@new.example' }]);

    // The same file again leads to the import it was.
    await page.goBack();
    await page.getByRole('link', { name: /cards\.csv/ }).waitFor();
    await choose(visitor, 'again.csv', cards);
    await page.getByText('This file was imported already.').waitFor();
    await page.getByRole('heading', { name: 'cards.csv', level: 1 }).waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('a Google account is linked, read and unlinked', async () => {
    const minh = await person(server, { name: 'Minh' });
    const user = google.addUser({ email: 'minh@gmail.example', name: 'Minh' });
    user.contacts.add({ names: [{ displayName: 'An' }], emailAddresses: [{ value: 'an@cards.example' }] });
    const { page, context } = await visit(browser, minh, '/imports');
    await page.getByRole('button', { name: 'Link a Google account' }).click();
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('button', { name: 'Read the contacts' }).click();
    await page.getByRole('button', { name: 'Connect with 1 person' }).waitFor();
    await page.goBack();
    await page.getByRole('button', { name: 'Unlink' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Unlink' }).click();
    await page.getByRole('button', { name: 'Link a Google account' }).waitFor();
    expect((await minh.ask('{ viewer { googleAccount { email } } }')).viewer.googleAccount).toBeNull();
    await context.close();
  });

  test('axe finds nothing in them, and nothing is wider than its pane', async () => {
    const aiko = await person(server, { name: 'Aiko' });
    const rows = [
      ['An', 'an@cards.example', 'Hana Travel 株式会社'],
      ['Zoe', 'zoe@new.example', ''],
    ];
    const { id } = await imported(aiko, Buffer.from(csv(['Name', 'E-mail', 'Company'], ...rows)));
    await expectScreens(browser, aiko, [['/imports'], [`/imports/${id}`], ['/imports/nowhere']]);
  });
});
