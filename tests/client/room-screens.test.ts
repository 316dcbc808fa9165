import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LineChannel, LineUser } from '../../cli/fake-line/fake-line.js';
import { connect, person, type Actor } from '../support/cast.js';
import { openChromium, visit, withoutChromium } from '../support/chromium.js';
import { photo, uploaded } from '../support/files.js';
import { connectChannel, entryOf, startLineWorld, type LineWorld } from '../support/line-world.js';
import { group, messageWith, say } from '../support/rooms.js';
import { expectScreens } from '../support/screens.js';

describe.skipIf(withoutChromium)('the screens of rooms and of people on LINE', () => {
  let world: LineWorld;
  let browser: Browser;
  let aiko: Actor;
  let channel: LineChannel;
  let hanako: LineUser;
  let ids: Record<string, string>;
  beforeAll(async () => {
    [world, browser] = await Promise.all([startLineWorld(), openChromium()]);
    const { server, line } = world;
    aiko = await person(server, { name: 'Aiko', role: 'ADMIN' });
    const [emma, max] = [await person(server, { name: 'Emma' }), await person(server, { name: 'Max' })];
    for (const each of [emma, max]) await connect(aiko, each);
    ({ channel } = await connectChannel(world, aiko, { member: aiko }));
    hanako = line.addUser({ displayName: 'Hanako' });
    await hanako.follow(channel);
    const entry = await entryOf(aiko, hanako);
    const roomId = await group(aiko, [emma, max], {
      name: 'A tour of Đà Nẵng with a name that is longer than a phone is wide',
    });
    await say(emma, roomId, `https://example.com/${'long'.repeat(40)}`);
    await messageWith(emma, roomId, await uploaded(emma, await photo(), 'street.jpg'));
    await messageWith(emma, roomId, await uploaded(emma, 'a plan', 'plan.txt'));
    await aiko.mutate('postMessage', { roomId, sticker: { packageId: '446', stickerId: '1988' } });
    await aiko.mutate('recallMessage', { id: (await say(aiko, roomId, 'Wrong room')).id });
    await aiko.mutate('blockPerson', { personId: max.id });
    await say(max, roomId, 'Nobody hears me');
    await say(aiko, roomId, 'Hello');
    ids = { GROUP: roomId, LINE: entry.room.id, USER: entry.id };
  });
  afterAll(async () => {
    await browser.close();
    await world.stop();
  });

  test(
    'axe finds nothing, and nothing is wider than where it stands',
    () =>
      expectScreens(browser, aiko, [
        ['/rooms'],
        [`/rooms/${ids.GROUP}`, 'Stickers'],
        [`/rooms/${ids.LINE}`],
        [`/rooms/${ids.GROUP}/people`, 'Add people'],
        ['/rooms/new'],
        [`/rooms/${ids.GROUP}/people`, 'Rename the group'],
        ['/rooms/nowhere'],
        ['/address-book'],
        [`/address-book/${ids.USER}`, 'Edit the entry'],
        ['/address-book/line'],
        [`/address-book/${ids.USER}`, 'More options'],
      ]),
    240_000,
  );

  test('somebody on LINE writes and is answered; what does not arrive says why', async () => {
    const { context, page, complaints } = await visit(browser, aiko, `/rooms/${ids.LINE}`);
    await hanako.say(channel, 'Are you open today?');
    await page.locator('.bubble').getByText('Are you open today?').waitFor();
    const field = page.getByRole('textbox', { name: 'Write a message' });
    await field.fill('Yes, until six');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByText('Delivered on LINE').waitFor();
    for (const path of [/reply/, /push/]) world.line.failNext({ path, status: 400, holding: 'Are you there?' });
    await field.fill('Are you there?');
    await page.keyboard.press('Enter');
    await page.locator('.meta .failed').waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('the entry of somebody is written, searched, and deleted', async () => {
    const { context, page, complaints } = await visit(browser, aiko, '/address-book');
    await page.getByRole('link', { name: /Hanako/ }).click();
    await page.getByRole('button', { name: 'Edit the entry' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name', { exact: true }).fill('Ms Yamamoto');
    await dialog.getByLabel('Phone').fill('1');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.locator('.wrong').waitFor();
    await dialog.getByLabel('Phone').fill('+819012345678');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: 'Ms Yamamoto', level: 1 }).waitFor();
    await page.getByRole('link', { name: '+819012345678' }).waitFor();
    await page.getByRole('searchbox').fill('yamamoto');
    await page.getByRole('link', { name: /Ms Yamamoto Hanako on LINE/ }).waitFor();
    await page.getByRole('button', { name: 'More options' }).click();
    await page.getByRole('menuitem', { name: 'Delete the entry' }).click();
    await dialog.getByRole('button', { name: 'Delete the entry' }).click();
    await page.getByText('Nobody was found').waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });
});
