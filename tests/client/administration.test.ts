import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { person } from '../support/cast.js';
import { openChromium, visit, withoutChromium } from '../support/chromium.js';
import { connectChannel, startLineWorld, type LineWorld } from '../support/line-world.js';
import { expectScreens } from '../support/screens.js';
import { until } from '../support/until.js';

describe.skipIf(withoutChromium)('administration in the web client', () => {
  let world: LineWorld;
  let browser: Browser;
  beforeAll(async () => {
    [world, browser] = await Promise.all([startLineWorld(), openChromium()]);
  });
  afterAll(async () => {
    await browser.close();
    await world.stop();
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
    expect(other.complaints).toEqual([]);
    await other.context.close();
  });

  test('an administrator tests an account of LINE, chooses who may talk to it, and suspends a member', async () => {
    const nam = await person(world.server, { name: 'Nam' });
    const oanh = await person(world.server, { name: 'Oanh', organizationId: nam.organizationId });
    await connectChannel(world, nam);
    const { page, context } = await visit(browser, nam, '/admin/line');
    await page.getByRole('button', { name: 'Test' }).click();
    await page.getByText('Sakura Support works.').waitFor();
    await page.getByRole('link', { name: 'Organization' }).click();
    await page.getByLabel('Who may talk to people on LINE').selectOption('Chosen members');
    await page.getByText('Choose them under Members.').waitFor();
    await page.getByRole('link', { name: 'Members' }).click();
    await page.getByRole('button', { name: 'Options for Oanh' }).click();
    await page.getByRole('menuitem', { name: 'Contacts outside' }).click();
    await page.getByRole('switch', { name: 'LINE' }).click();
    await page.getByRole('switch', { name: 'LINE', checked: true }).waitFor();
    await page.getByRole('button', { name: 'Close' }).click();
    await until(
      async () => (await oanh.ask('{ viewer { externalAccess { line } } }')).viewer.externalAccess.line,
      'it',
    );
    await page.getByRole('button', { name: 'Options for Oanh' }).click();
    await page.getByRole('menuitem', { name: 'Suspend' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Suspend' }).click();
    await page.getByText('Suspended').waitFor();
    await page.getByRole('link', { name: 'Audit log' }).click();
    await page.getByLabel('What happened').selectOption('Member suspended');
    await page.locator('.audit-entry').getByText('Oanh').waitFor();
    await context.close();
  });

  test('axe finds nothing in it, and nothing is wider than its pane', async () => {
    const aiko = await person(world.server, { name: 'Aiko' });
    await person(world.server, { name: 'Ken Sato', organizationId: aiko.organizationId });
    await connectChannel(world, aiko);
    await aiko.mutate('inviteMember', { email: 'invited@example.com' });
    await expectScreens(browser, aiko, [
      ['/admin'],
      ['/admin/members'],
      ['/admin/members', 'Options for Ken Sato'],
      ['/admin/members', 'Invite a member'],
      ['/admin/line'],
      ['/admin/line', 'Connect a LINE account'],
      ['/admin/audit'],
    ]);
  });
});
