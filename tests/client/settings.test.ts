import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { person, type Actor } from '../support/cast.js';
import { openChromium, shown, visit, withoutChromium, type Visitor } from '../support/chromium.js';
import { csv, imported } from '../support/imports.js';
import { connectChannel, startLineWorld, type LineWorld } from '../support/line-world.js';
import { until } from '../support/until.js';

/** Every screen, and what opens in it by pressing a button. */
const screens: [path: string, press?: string][] = [
  ['/imports'],
  ['/imports/IMPORT'],
  ['/imports/nowhere'],
  ['/settings'],
  ['/settings/privacy'],
  ['/settings/security'],
  ['/settings/security', 'Change the address'],
  ['/settings/security', 'Delete the account'],
  ['/settings/tokens'],
  ['/settings/tokens', 'New access token'],
  ['/admin'],
  ['/admin/members'],
  ['/admin/members', 'Options for Ken Sato'],
  ['/admin/members', 'Invite a member'],
  ['/admin/line'],
  ['/admin/line', 'Connect a LINE account'],
  ['/admin/audit'],
];

describe.skipIf(withoutChromium)('imports, settings and administration in the web client', () => {
  let world: LineWorld;
  let browser: Browser;
  let aiko: Actor;
  let hers: string;
  beforeAll(async () => {
    [world, browser] = await Promise.all([startLineWorld(), openChromium()]);
    const { server } = world;
    aiko = await person(server, { name: 'Aiko Tanaka', organizationName: 'Sakura' });
    await person(server, { name: 'Ken Sato', organizationId: aiko.organizationId });
    await Promise.all(['an', 'binh', 'chi'].map((name) => person(server, { name, email: `${name}@cards.example` })));
    await connectChannel(world, aiko);
    await aiko.mutate('createAccessToken', { name: 'Report' });
    await aiko.mutate('inviteMember', { email: 'invited@example.com' });
    const known = csv(
      ['Name', 'E-mail', 'Company'],
      ['An', 'an@cards.example', 'Hana'],
      ['Zoe', 'zoe@new.example', ''],
    );
    hers = (await imported(aiko, Buffer.from(known))).id;
  });
  afterAll(async () => {
    await browser.close();
    await world.stop();
  });

  /** As a link within the client does. */
  async function open(page: Page, path: string, press?: string): Promise<void> {
    await page.evaluate(`new Promise((drawn) => {
      history.pushState(null, '', '${path.replace('IMPORT', hers)}');
      dispatchEvent(new PopStateEvent('popstate'));
      requestAnimationFrame(() => requestAnimationFrame(drawn));
    })`);
    await shown(page);
    if (press) await page.getByRole('button', { name: press, exact: true }).click();
  }

  test.for([
    ['light', 1280],
    ['dark', 360],
  ] as const)('axe finds nothing, %s, %d wide; nothing is wider than the screen', async ([colorScheme, width]) => {
    const { context, page, complaints } = await visit(browser, aiko, '/settings', {
      colorScheme,
      viewport: { width, height: 740 },
      bypassCSP: true, // axe is put into the page
      reducedMotion: 'reduce',
    });
    await page.evaluate(axe.source);
    for (const [path, press] of screens) {
      if (press && width > 360) continue; // what opens is tried where there is little room
      await open(page, path, press);
      const found = await page.evaluate<{ violations: { id: string; nodes: { html: string }[] }[] }>(
        `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })`,
      );
      const violations = found.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
      expect({ path, press, violations }).toEqual({ path, press, violations: [] });
      const wide = await page.evaluate<[number, number]>(
        `[document.documentElement, document.querySelector('.detail .scroll')].map((box) => box.scrollWidth - box.clientWidth)`,
      );
      expect([path, wide]).toEqual([path, [0, 0]]);
    }
    expect(complaints).toEqual([]);
    await context.close();
  });

  async function choose({ page }: Visitor, name: string, text: string): Promise<void> {
    await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
  }

  test('a file of business cards is read, and those who were ticked are asked', async () => {
    const emma = await person(world.server, { name: 'Emma' });
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
    await page.getByRole('switch', { name: /Also invite by e-mail the 1 person/ }).check();
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

  test('the language changes without reloading, and a name that is refused says so at its field', async () => {
    const fumi = await person(world.server, { name: 'Fumi' });
    const { page, context } = await visit(browser, fumi, '/settings');
    await page.evaluate('window.here = true');
    await page.getByLabel('Language', { exact: true }).selectOption({ label: '日本語' });
    await page.getByRole('heading', { name: '設定', exact: true }).waitFor();
    await until(
      async () => (await fumi.ask('{ viewer { locale } }')).viewer.locale === 'JA',
      'the language to be kept',
    );
    await page.getByLabel('メッセージID').fill('a b');
    await page.getByRole('button', { name: 'メッセージIDを設定' }).click();
    await page.getByLabel('メッセージID').and(page.locator('[aria-invalid=true]')).waitFor();
    expect(await page.evaluate('window.here')).toBe(true);
    await context.close();
  });

  test('an administrator invites a member, who stands in the list at once; others are told whom to ask', async () => {
    const gen = await person(world.server, { name: 'Gen' });
    const { page, context } = await visit(browser, gen, '/admin/members');
    await page.getByRole('button', { name: 'Invite a member' }).click();
    await page.getByLabel('E-mail address').fill('new@example.com');
    await page.getByRole('button', { name: 'Send the invitation' }).click();
    await page.getByRole('button', { name: 'Withdraw the invitation to new@example.com' }).waitFor();
    await page.getByRole('button', { name: 'Invite a member' }).click();
    await page.getByLabel('E-mail address').fill('new@example.com');
    await page.getByRole('button', { name: 'Send the invitation' }).click();
    await page.getByRole('dialog').getByText('This address has been invited already.').waitFor();
    await context.close();

    const hana = await person(world.server, { name: 'Hana', organizationId: gen.organizationId });
    const other = await visit(browser, hana, '/admin');
    await other.page.getByRole('heading', { name: 'For administrators' }).waitFor();
    await other.context.close();
  });

  test('a phone number by its code, a token that is shown once, a picture, and a session that is ended', async () => {
    const lan = await person(world.server, { name: 'Lan' });
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
    expect((await world.server.graphql('{ viewer { id } }', {}, token)).data.viewer).not.toBeNull();
    await page.getByRole('button', { name: 'I have copied it' }).click();
    await page.getByRole('button', { name: 'Revoke Report' }).click();
    await page.getByRole('button', { name: 'Revoke', exact: true }).last().click();
    await page.getByText('No access tokens').waitFor();

    await page.getByRole('link', { name: 'Profile', exact: true }).click();
    const picture = await sharp({ create: { width: 40, height: 40, channels: 3, background: '#0f6b63' } })
      .png()
      .toBuffer();
    await page.locator('input[type=file]').setInputFiles({ name: 'me.png', mimeType: 'image/png', buffer: picture });
    await page.locator('.picture img').waitFor();

    await page.getByRole('link', { name: 'Sign-in' }).click();
    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Sign out', exact: true }).click();
    await page.getByRole('button', { name: 'Sign out', exact: true }).waitFor({ state: 'detached' });
    expect((await lan.graphql('{ viewer { id } }')).data?.viewer ?? null).toBeNull();
    expect(complaints).toEqual([]);
    await context.close();
  });
});
