import type { Page } from 'playwright-core';
import { beforeAll, describe, test } from 'vitest';
import { linkIn } from '../support/browser.js';
import { connect, password, person, type Actor } from '../support/cast.js';
import { openSite, stranger, withoutChromium } from '../support/chromium.js';
import { expectPage, spoken } from '../support/screens.js';

describe.skipIf(withoutChromium).each([...spoken])('the pages that need no script, in %s', (locale, language) => {
  const site = openSite();
  let aiko: Actor;
  let link: string;
  beforeAll(async () => {
    aiko = await person(site.server, { name: 'Aiko Tanaka', organizationName: 'Sakura', locale });
    const { inviteLink } = await aiko.mutate('createInviteLink', { label: 'Fair' }, 'inviteLink { code }');
    link = `/i/${inviteLink.code}`;
  });

  /** The page for signing in, in a browser that wants this language. */
  async function signInPage(): Promise<Page> {
    const { page } = await stranger(site.browser, site.server, { locale: language, bypassCSP: true });
    await page.goto('/sign-in');
    return page;
  }

  /** The link's page, to somebody who has signed in for it. */
  async function openLinkAs(page: Page, { email }: Actor): Promise<void> {
    await page.context().clearCookies();
    await page.goto(`/sign-in?returnTo=${link}`);
    await page.fill('[name=email]', email);
    await page.fill('[name=password]', password);
    await Promise.all([page.waitForURL(`**${link}`), page.press('[name=password]', 'Enter')]);
  }

  /** The link to a page in the newest mail to somebody, as the path it leads to. */
  async function mailed(email: string, path: string): Promise<string> {
    const [mail] = await site.server.mailsTo(email);
    return linkIn(mail!, path);
  }

  test('somebody who is not signed in: signing in and up, a forgotten password, and what is mailed', async () => {
    const binh = await person(site.server, { name: 'Trần Văn Bình', locale });
    const page = await signInPage();
    await expectPage(page, 'sign-in');
    await page.fill('[name=email]', binh.email);
    await page.fill('[name=password]', 'not the password');
    await page.press('[name=password]', 'Enter');
    await page.getByRole('alert').waitFor();
    await expectPage(page, 'sign-in refused');

    await page.goto('/sign-up');
    await expectPage(page, 'sign-up');
    const email = `new-${language}@example.com`;
    await page.fill('[name=displayName]', 'Mai');
    await page.fill('[name=email]', email);
    await page.fill('[name=password]', 'short');
    await page.press('[name=password]', 'Enter');
    await page.locator('[name=password][aria-invalid]').waitFor();
    await expectPage(page, 'sign-up refused');
    await page.fill('[name=password]', password);
    await page.press('[name=password]', 'Enter');
    await page.getByText(email).waitFor();
    await expectPage(page, 'sign-up mailed');
    await page.goto(await mailed(email, '/verify-email'));
    await expectPage(page, 'verify-email');
    await page.getByRole('button').click();
    await page.getByRole('link').first().waitFor();
    await expectPage(page, 'verify-email done');

    await page.context().clearCookies();
    await page.goto('/forgot-password');
    await expectPage(page, 'forgot-password');
    await page.fill('[name=email]', binh.email);
    await page.press('[name=email]', 'Enter');
    await page.locator('form').waitFor({ state: 'detached' });
    await expectPage(page, 'forgot-password mailed');
    await page.goto(await mailed(binh.email, '/reset-password'));
    await expectPage(page, 'reset-password');
    await page.goto('/reset-password?token=none');
    await expectPage(page, 'reset-password of no token');
  });

  test('a link to be in contact: to nobody, a stranger, who asked, a contact, its owner, and of nothing', async () => {
    const [chie, emma] = await Promise.all([
      person(site.server, { name: 'Chie', locale }),
      person(site.server, { name: 'Emma', locale }),
    ]);
    await connect(aiko, emma);
    const page = await signInPage();
    await page.goto(link);
    await expectPage(page, 'link to nobody');
    await page.getByRole('link').first().click();
    await page.locator('[name=displayName]').waitFor();
    await expectPage(page, 'link sign-up');
    await page.goto('/i/nowhere');
    await expectPage(page, 'link of nothing');

    await openLinkAs(page, chie);
    await expectPage(page, 'link to a stranger');
    await page.getByRole('button').first().click();
    await page.getByRole('button').first().waitFor({ state: 'detached' });
    await expectPage(page, 'link sent');
    for (const [who, name] of [
      [emma, 'link to a contact'],
      [aiko, 'link to its owner'],
    ] as const) {
      await openLinkAs(page, who);
      await expectPage(page, name);
    }
  });

  test('what mails lead to: a request, an invitation, and the end of such mails', async () => {
    const [fumi, gen] = await Promise.all([
      person(site.server, { name: 'Fumi', locale }),
      person(site.server, { name: 'Gen', organizationName: 'Hana', locale }),
    ]);
    await aiko.mutate('requestContact', { userId: fumi.id, message: 'We met in Osaka.\nDo you remember?' });
    const page = await signInPage();
    await page.goto(await mailed(fumi.email, '/contact-request'));
    await expectPage(page, 'contact-request');
    await page.goto(await mailed(fumi.email, '/unsubscribe'));
    await expectPage(page, 'unsubscribe');
    await page.getByRole('button').first().click();
    await page.waitForLoadState();
    await expectPage(page, 'unsubscribe done');

    const guest = `guest-${language}@example.com`;
    await gen.mutate('inviteByEmail', { emails: [guest], message: 'Thank you for your time.' });
    await page.goto(await mailed(guest, '/invitation'));
    await expectPage(page, 'invitation');
    const member = `member-${language}@example.com`;
    await gen.mutate('inviteMember', { email: member });
    await page.goto(await mailed(member, '/invitation'));
    await expectPage(page, 'invitation of an organization');
    await page.getByRole('link').first().click();
    await page.locator('[name=displayName]').waitFor();
    await expectPage(page, 'invitation sign-up');
  });
});
