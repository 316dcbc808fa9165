import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Contact } from '../../entities/contact.js';
import { AuditEntry } from '../../entities/audit-entry.js';
import { newId } from '../../src/ids.js';
import { person } from '../support/cast.js';
import { openChromium, visit, withoutChromium } from '../support/chromium.js';
import { connectChannel, startLineWorld, type LineWorld } from '../support/line-world.js';
import { manyContacts } from '../support/many-contacts.js';
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
    await page.getByRole('dialog').getByText('closed at once, for both sides').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    const line = page.getByLabel('Who may talk to people on LINE');
    expect(await line.inputValue()).toBe('EVERYBODY');
    await line.selectOption('Chosen members');
    await page.getByRole('dialog').getByRole('button', { name: 'Change' }).click();
    await page.getByText('Choose them under Members.').waitFor();
    // A list counts from the first organization on it, and after a question.
    await page.getByLabel('Which organizations').selectOption('Only those on a list');
    await page.getByText('Nothing is changed yet').waitFor();
    const { organization } = await (
      await person(world.server, { organizationName: 'Hana Travel' })
    ).ask('{ organization { code } }');
    await page.getByLabel('Code of another organization').fill(organization.code);
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Change' }).click();
    await page.getByRole('button', { name: 'Take Hana Travel off the list' }).waitFor();
    expect(
      (await nam.ask('{ organization { externalPolicy { allowedOrganizations { name } } } }')).organization,
    ).toEqual({
      externalPolicy: { allowedOrganizations: [{ name: 'Hana Travel' }] },
    });
    await page.getByRole('link', { name: 'Members' }).click();
    await page.getByRole('button', { name: 'Options for Oanh' }).click();
    await page.getByRole('menuitem', { name: 'Contacts outside' }).click();
    await page.getByRole('switch', { name: 'LINE' }).click();
    await page.getByRole('switch', { name: 'LINE', checked: true }).waitFor();
    // What is taken away again is asked about.
    await page.getByRole('switch', { name: 'LINE' }).click();
    const question = page.getByRole('dialog').filter({ hasText: 'closed at once' }).last();
    await question.getByRole('button', { name: 'Cancel' }).click();
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
    for (const [action, detail] of [
      ['Policy changed', 'LINE: Chosen members'],
      ['Contacts outside changed', 'LINE: on'],
      ['LINE account connected', /^channel \d+$/],
    ] as const) {
      await page.getByLabel('What happened').selectOption(action);
      await page.locator('.audit-entry .detail').getByText(detail).waitFor();
    }
    await page.getByRole('button', { name: 'Account' }).click();
    await page.getByRole('menuitemradio', { name: '日本語' }).click();
    await page
      .locator('.audit-entry .detail')
      .getByText(/^チャネル \d+$/)
      .waitFor();
    await context.close();
  });

  test('the audit log names whom something was done to, also where these are many', async () => {
    const gen = await person(world.server, { name: 'Gen' });
    await manyContacts(gen, 120);
    await world.server.app.services.db.transaction(async (tx) => {
      const subjects = await tx.rows(Contact, 'where owner_id = $1', [gen.id]);
      const entries = subjects.map(({ userId: subjectId }): AuditEntry => ({
        id: newId('aud'),
        organizationId: gen.organizationId,
        actorId: gen.id,
        action: 'member.suspended',
        subjectId,
        detail: null,
        ipAddress: null,
        occurredAt: tx.now,
      }));
      await tx.insertAll(AuditEntry, entries);
    });
    const { page, context } = await visit(browser, gen, '/admin/audit');
    await page.getByLabel('What happened').selectOption('Member suspended');
    const entries = page.locator('.audit-entry');
    for (const shown of [50, 100, 120]) {
      await until(async () => (await entries.count()) === shown, `${shown} entries`);
      if (shown < 120) await page.getByRole('button', { name: 'Show more' }).click();
    }
    await until(async () => (await entries.getByText(/^Contact \d{5}$/).count()) === 120, 'all the names');
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
