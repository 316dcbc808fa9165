import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { connect, person, type Actor } from '../support/cast.js';
import { openChromium, visit, withoutChromium, type Visitor } from '../support/chromium.js';
import { photo, uploaded } from '../support/files.js';
import { group, lines, messageWith, say, seen } from '../support/rooms.js';
import { startServer, type TestServer } from '../support/server.js';
import { until } from '../support/until.js';

describe.skipIf(withoutChromium)('rooms in the web client', () => {
  let server: TestServer;
  let browser: Browser;
  let aiko: Actor;
  let binh: Actor;
  let roomId: string;
  const visitors: Visitor[] = [];
  beforeAll(async () => {
    [server, browser] = await Promise.all([startServer(), openChromium()]);
    [aiko, binh] = await Promise.all([person(server, { name: 'Aiko' }), person(server, { name: 'Bình' })]);
    await connect(aiko, binh);
    roomId = (await aiko.ask('{ contacts { nodes { room { id } } } }')).contacts.nodes[0].room.id;
  });
  afterEach(async () => {
    for (const { context } of visitors.splice(0)) await context.close();
  });
  afterAll(async () => {
    await browser.close();
    await server.stop();
  });

  async function come(who: Actor, path: string): Promise<Visitor> {
    const visitor = await visit(browser, who, path);
    visitors.push(visitor);
    return visitor;
  }

  const write = async (page: Page, words: string) => {
    await page.getByRole('textbox', { name: 'Write a message' }).fill(words);
    await page.keyboard.press('Enter');
  };
  const texts = (page: Page) => page.locator('.messages .bubble').allInnerTexts();

  test('two people talk: seen at once, read, counted, taken back', async () => {
    const [first, second] = await Promise.all([come(aiko, `/rooms/${roomId}`), come(binh, '/rooms')]);
    await write(first.page, 'See https://example.com/a_(b). <b>javascript:alert(1)</b>');
    await second.page.getByRole('link', { name: 'Rooms 1 unread message' }).waitFor();
    await second.page.getByRole('link', { name: /Aiko.*See https/ }).click();
    const link = second.page.getByRole('link', { name: 'https://example.com/a_(b)', exact: true });
    expect(await link.getAttribute('rel')).toBe('noopener noreferrer nofollow');
    expect(await second.page.locator('.messages a').count()).toBe(1);
    await first.page.getByText('Read', { exact: true }).waitFor();
    await second.page.getByRole('link', { name: 'Rooms', exact: true }).waitFor(); // nothing unread

    await write(second.page, 'Chào Aiko!');
    await write(second.page, 'Chào Aiko!');
    await until(async () => (await texts(first.page)).filter((each) => each === 'Chào Aiko!').length === 2, 'both');
    await until(async () => (await second.page.locator('.outgoing').count()) === 0, 'all of it to be sent');
    expect((await texts(second.page)).filter((each) => each === 'Chào Aiko!')).toHaveLength(2);

    const last = second.page.locator('.message.own').last();
    await last.hover();
    await last.getByRole('button', { name: 'Take back' }).click();
    await second.page.getByRole('dialog').getByRole('button', { name: 'Take back' }).click();
    await first.page.locator('.bubble').getByText('Message taken back').waitFor();
    expect([first.complaints, second.complaints]).toEqual([[], []]);
  });

  test('what is written while somebody is offline is there when they are back, and what they wrote goes out, once', async () => {
    const { page, context } = await come(aiko, `/rooms/${roomId}`);
    await page.getByRole('textbox', { name: 'Write a message' }).waitFor();
    await context.setOffline(true);
    await page.getByText('No connection. Trying again…').waitFor();
    for (let count = 1; count <= 60; count += 1) await say(binh, roomId, `While you were away ${count}`);
    await write(page, 'From the tunnel');
    await page.getByRole('alert').getByText('Not sent.').waitFor();
    await context.setOffline(false);
    await until(async () => (await texts(page)).at(-1) === 'From the tunnel', 'my own message');
    await until(async () => (await page.locator('.outgoing').count()) === 0, 'it to be sent');
    const shown = (await texts(page)).filter((each) => each.startsWith('While'));
    expect(shown).toEqual(Array.from({ length: 60 }, (_, i) => `While you were away ${i + 1}`));
    expect((await lines(binh, roomId)).filter((line) => line === 'From the tunnel')).toHaveLength(1);

    // Coming back to the room goes on where it was left.
    await page.getByRole('link', { name: 'Contacts', exact: true }).click();
    await say(binh, roomId, 'While you were elsewhere');
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.postData() ?? ''));
    await page.goBack();
    await page.locator('.bubble').getByText('While you were elsewhere').waitFor();
    expect(asked.filter((body) => body.includes('query OpenRoom'))).toEqual([]);
  });

  test('what fails says why, and is sent once when the answer was lost and it is tried again', async () => {
    const { page } = await come(aiko, `/rooms/${roomId}`);
    let broken = true;
    await page.route('**/graphql', async (route) => {
      if (!broken || !route.request().postData()?.includes('PostMessage')) return route.continue();
      await route.fetch(); // it is written, and the answer lost
      return route.abort();
    });
    await write(page, 'Only once');
    const alert = page.getByRole('alert');
    await alert.getByText('Not sent. The server cannot be reached.').waitFor();
    broken = false;
    await alert.getByRole('button', { name: 'Try again' }).click();
    await alert.waitFor({ state: 'detached' });
    await until(async () => (await page.locator('.outgoing').count()) === 0, 'it to be sent');
    expect((await texts(page)).filter((each) => each === 'Only once')).toHaveLength(1);
    expect((await lines(binh, roomId)).filter((line) => line === 'Only once')).toHaveLength(1);
  });

  test('a picture is shown before it is sent, and to the other; a file is one to save', async () => {
    const [{ page }, other] = await Promise.all([come(aiko, `/rooms/${roomId}`), come(binh, `/rooms/${roomId}`)]);
    const chosen = [
      { name: 'red.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(await photo()) },
      { name: 'plan.txt', mimeType: 'text/plain', buffer: Buffer.from('a plan') },
    ];
    await page.locator('input[type=file]').setInputFiles(chosen);
    for (const each of [page, other.page]) {
      const picture = each.getByRole('img', { name: 'Picture red.jpg' });
      await picture.last().waitFor();
      const width = 'document.querySelector(".message:not(.outgoing) .picture img")?.naturalWidth';
      await until(async () => (await each.evaluate<number>(width)) > 0, 'the picture');
      await each.getByRole('link', { name: /^plan\.txt/ }).waitFor();
    }
    expect(other.complaints).toEqual([]);
  });

  test('a long room is read upward to its beginning, and what is read stays where it is', async () => {
    const emma = await person(server, { name: 'Emma' });
    await connect(aiko, emma);
    const long = await group(aiko, [emma], { name: 'Long' });
    for (let from = 1; from <= 180; from += 20)
      await Promise.all(Array.from({ length: 20 }, () => say(emma, long, 'Line')));
    await messageWith(emma, long, await uploaded(emma, await photo(), 'a.jpg'));
    const last = (await seen(aiko, long, 'lastSequence'))!.lastSequence + 1;
    const { page } = await come(aiko, `/rooms/${long}`);
    await page.getByText('New messages', { exact: true }).waitFor();
    let most = 0;
    await until(async () => {
      await page.evaluate('document.querySelector(".pane.detail .scroll").scrollTop = 0');
      most = Math.max(most, await page.locator('.message-row').count());
      return page.locator('.notice-line').isVisible();
    }, 'the beginning');
    expect(most).toBeLessThanOrEqual(150);
    const top = () => page.evaluate<number>(`document.querySelector('[data-row="5"]').getBoundingClientRect().top`);
    const before = await top();
    await say(emma, long, 'Something new');
    await page.locator('.room-line').getByText('Emma: Something new').waitFor();
    expect(await top()).toBe(before);
    await page.getByRole('button', { name: 'Latest messages' }).click();
    await page.locator(`[data-row="${last}"]`).waitFor();
    await until(async () => (await seen(aiko, long, 'unreadCount'))!.unreadCount === 0, 'all of it to be read');
  });

  test('a group is made, renamed, joined and left', async () => {
    const fumi = await person(server, { name: 'Fumi', organizationId: aiko.organizationId });
    const { page, complaints } = await come(aiko, '/rooms/new');
    await page.getByLabel('Name of the group').fill('Osaka');
    await page.getByRole('checkbox', { name: /Bình/ }).check();
    await page.getByRole('button', { name: 'Make the group with 1 person' }).click();
    await page.getByRole('heading', { name: 'Osaka', level: 1 }).waitFor();
    await page.getByRole('link', { name: 'People in Osaka' }).click();
    await page.getByRole('button', { name: 'Bring people in' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('searchbox').fill('fumi');
    await dialog.getByRole('checkbox', { name: /Fumi/ }).check();
    await dialog.getByRole('button', { name: 'Bring in 1 person' }).click();
    await page.getByText('Osaka · 3 people').waitFor();
    await page.getByRole('button', { name: 'Rename the group' }).click();
    await dialog.getByLabel('Name of the group').fill('Osaka 2027');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: 'People', level: 1 }).waitFor();

    const other = await come(fumi, '/rooms');
    await other.page.getByRole('link', { name: /Osaka 2027/ }).click();
    await page.getByRole('button', { name: 'Take Fumi out' }).click();
    await dialog.getByRole('button', { name: 'Take out' }).click();
    await page.getByText('Osaka 2027 · 2 people').waitFor();
    await other.page.getByRole('heading', { name: 'You are not in this room', level: 1 }).waitFor();
    await page.getByRole('button', { name: 'Leave' }).click();
    await dialog.getByRole('button', { name: 'Leave' }).click();
    await page.waitForURL('**/rooms');
    expect(complaints).toEqual([]);
  });
});
