import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { connect, person, type Actor } from '../support/cast.js';
import { openSite, photograph, shown, visit, withoutChromium } from '../support/chromium.js';
import { photo, uploaded } from '../support/files.js';
import { colleagueOf, group, lines, messageWith, say, seen } from '../support/rooms.js';
import { expectNoViolations } from '../support/screens.js';
import { until } from '../support/until.js';

describe.skipIf(withoutChromium)('rooms in the web client', () => {
  const site = openSite();
  let aiko: Actor;
  let binh: Actor;
  let roomId: string;
  beforeAll(async () => {
    [aiko, binh] = await Promise.all([person(site.server, { name: 'Aiko' }), person(site.server, { name: 'Bình' })]);
    await connect(aiko, binh);
    roomId = (await aiko.ask('{ contacts { nodes { room { id } } } }')).contacts.nodes[0].room.id;
  });

  const come = (who: Actor, path: string) => visit(site.browser, who, path);

  /** Somebody new in contact with Aiko, and the room of the two. */
  async function friend(name: string): Promise<[Actor, string]> {
    const somebody = await person(site.server, { name });
    await connect(aiko, somebody);
    return [somebody, (await somebody.ask('{ contacts { nodes { room { id } } } }')).contacts.nodes[0].room.id];
  }

  const write = async (page: Page, words: string) => {
    await page.getByRole('textbox', { name: 'Write a message' }).fill(words);
    await page.keyboard.press('Enter');
  };
  /** What is unsent, as it stays in the browser. */
  const kept = (page: Page) =>
    page.evaluate<{ refused: string | null }[]>(`new Promise((resolve) => {
      indexedDB.open('tsunagu').onsuccess = ({ target: { result } }) => {
        const store = result.transaction('kept').objectStore('kept');
        store.getAll(IDBKeyRange.bound('unsent ', 'unsent \\uffff')).onsuccess = ({ target }) => resolve(target.result.map(({ refused }) => ({ refused })));
      };
    })`);
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
    // Whoever goes by keyboard is still at it.
    await until(() => second.page.evaluate<boolean>(`document.activeElement.matches('[data-row]')`), 'the focus');
    expect([first.complaints, second.complaints]).toEqual([[], []]);
  });

  test('what is written while somebody is offline is there when they are back, and what they wrote goes out, once', async () => {
    const { page, context } = await come(aiko, `/rooms/${roomId}`);
    await page.getByRole('textbox', { name: 'Write a message' }).waitFor();
    await context.setOffline(true);
    await page.getByText('No connection. Trying again…').waitFor();
    for (let count = 1; count <= 60; count += 1) await say(binh, roomId, `While you were away ${count}`);
    await write(page, 'From the tunnel');
    await page.getByRole('alert').getByText('Not sent').waitFor();
    await context.setOffline(false);
    await until(async () => (await texts(page)).at(-1) === 'From the tunnel', 'my own message');
    await until(async () => (await page.locator('.outgoing').count()) === 0, 'it to be sent');
    const meanwhile = (await texts(page)).filter((each) => each.startsWith('While'));
    expect(meanwhile).toEqual(Array.from({ length: 60 }, (_, i) => `While you were away ${i + 1}`));
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
    await alert.getByText('Not sent yet. It goes out by itself once the server is reached.').waitFor();
    await photograph(page, 'room-unsent-en-light');
    broken = false;
    await alert.getByRole('button', { name: 'Try again' }).click();
    await alert.waitFor({ state: 'detached' });
    await until(async () => (await page.locator('.outgoing').count()) === 0, 'it to be sent');
    expect((await texts(page)).filter((each) => each === 'Only once')).toHaveLength(1);
    expect((await lines(binh, roomId)).filter((line) => line === 'Only once')).toHaveLength(1);
  });

  test('what is unsent outlives the page, goes out whatever is shown next, and once where only the answer was lost', async () => {
    const [binh, roomId] = await friend('Bao');
    const { page, context } = await come(aiko, `/rooms/${roomId}`);
    let broken = true;
    await context.route('**/graphql', async (route) => {
      if (!broken || !route.request().postData()?.includes('PostMessage')) return route.continue();
      await route.fetch(); // it is written, and the answer lost
      return route.abort();
    });
    await write(page, 'Answered to nobody');
    await page.getByRole('alert').getByText('Not sent').waitFor();
    await context.setOffline(true);
    broken = false;
    await page.getByText('No connection. Trying again…').waitFor();
    await write(page, 'Before the reload');
    const picture = { name: 'blue.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(await photo()) };
    await page.locator('input[type=file]').setInputFiles(picture);
    await page.getByRole('dialog').getByRole('button', { name: 'Send' }).click();
    await until(async () => (await page.getByRole('alert').count()) === 3, 'all three to fail');
    await until(async () => (await kept(page)).length === 3, 'all three to be kept');
    await page.goto('about:blank');
    await context.setOffline(false);
    expect(await lines(binh, roomId)).not.toContain('Before the reload');

    await page.goto('/contacts'); // not the room
    await until(async () => (await lines(binh, roomId)).includes('Before the reload'), 'it to arrive');
    await until(async () => (await kept(page)).length === 0, 'nothing to be kept');
    await page.goto(`/rooms/${roomId}`);
    const own = ['Answered to nobody', 'Before the reload'];
    await page.getByRole('img', { name: 'Picture blue.jpg' }).waitFor();
    await page.locator('.bubble').getByText('Before the reload').waitFor();
    expect((await texts(page)).filter((each) => own.includes(each))).toEqual(own);
    expect(await page.locator('.outgoing').count()).toBe(0);
    expect((await lines(binh, roomId)).filter((line) => own.includes(line))).toHaveLength(2);
  });

  test('what one tab has left unsent another sends, and both show it once', async () => {
    const [binh, roomId] = await friend('Cuong');
    const { page, context } = await come(aiko, `/rooms/${roomId}`);
    const other = await context.newPage();
    await other.goto(`/rooms/${roomId}`);
    await shown(other);
    await write(page, 'ok');
    await other.locator('.bubble').getByText('ok', { exact: true }).waitFor();
    await context.setOffline(true);
    for (const tab of [page, other]) await tab.getByText('No connection. Trying again…').waitFor();
    await write(page, 'From one of two tabs');
    await page.getByRole('alert').getByText('Not sent').waitFor();
    await until(async () => (await kept(page)).length === 1, 'it to be kept');
    await context.setOffline(false);
    for (const tab of [page, other]) {
      await tab.locator('.message:not(.outgoing) .bubble').getByText('From one of two tabs').waitFor();
      await until(async () => (await tab.locator('.outgoing').count()) === 0, 'it to be sent');
      expect((await texts(tab)).filter((each) => each === 'From one of two tabs')).toHaveLength(1);
    }

    // The tab is closed before there is a network: the other one sends what it left, also what looks like something that is there.
    await context.setOffline(true);
    for (const tab of [page, other]) await tab.getByText('No connection. Trying again…').waitFor();
    await write(page, 'ok');
    await write(page, 'From a tab that is gone');
    await until(async () => (await kept(page)).length === 2, 'both to be kept');
    await page.close();
    await context.setOffline(false);
    await other.locator('.message:not(.outgoing) .bubble').getByText('From a tab that is gone').waitFor();
    expect(
      (await lines(binh, roomId)).filter((line) => line.startsWith('From ') && line.includes(' tab')),
    ).toHaveLength(2);
    expect((await lines(binh, roomId)).filter((line) => line === 'ok')).toHaveLength(2);
    expect(await kept(other)).toEqual([]);
  });

  test('what is refused waits for whoever wrote it, over a reload, and signing out leaves nothing of it', async () => {
    const [dai, direct] = await friend('Dai');
    const { page, context } = await come(aiko, `/rooms/${direct}`);
    const refusal = { code: 'LIMIT_REACHED', field: null, message: 'Too many for today.' };
    await context.route('**/graphql', (route) =>
      route.request().postData()?.includes('PostMessage')
        ? route.fulfill({ json: { data: { postMessage: { message: null, userErrors: [refusal] } } } })
        : route.continue(),
    );
    await write(page, 'Are we still talking?');
    const alert = page.getByRole('alert');
    await alert.getByText('Not sent').waitFor();
    const said = await alert.innerText();
    await until(async () => (await kept(page))[0]?.refused, 'it to be kept');
    const sent: string[] = [];
    page.on('request', (request) => sent.push(request.postData() ?? ''));
    await page.reload();
    await alert.waitFor();
    expect(await alert.innerText()).toBe(said);
    expect(sent.filter((body) => body.includes('PostMessage'))).toEqual([]);
    await context.unroute('**/graphql');
    await alert.getByRole('button', { name: 'Try again' }).click();
    await until(async () => (await lines(dai, direct)).includes('Are we still talking?'), 'it to be sent');
    await alert.waitFor({ state: 'detached' });

    await context.route('**/graphql', (route) =>
      route.request().postData()?.includes('PostMessage') ? route.abort() : route.continue(),
    );
    await write(page, 'Nobody is to read this');
    await alert.getByText('Not sent').waitFor();
    await until(async () => (await kept(page)).length === 1, 'it to be kept');
    const other = await context.newPage();
    await other.routeWebSocket('**/graphql', () => undefined); // it hears nothing of the server
    await other.goto('/blocked');
    await shown(other);
    const signOut = async () => {
      await page.getByRole('button', { name: 'Account' }).click();
      await page.getByRole('menuitem', { name: 'Sign out' }).click();
      await page.getByRole('dialog').getByText('1 message or file is not sent yet').waitFor();
      await photograph(page, 'sign-out-unsent-en-light');
    };
    await signOut();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    expect((await kept(page)).length).toBe(1);
    await signOut();
    await page.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL('**/sign-in?returnTo=%2F');
    await other.waitForURL('**/sign-in?returnTo=%2Fblocked');
    expect(await kept(page)).toEqual([]);
    expect(await lines(dai, direct)).not.toContain('Nobody is to read this');
  });

  test('signing out asks about what could not be kept, too', async () => {
    const { page, context } = await come(aiko, `/rooms/${roomId}`);
    await context.addInitScript('IDBObjectStore.prototype.put = () => { throw new Error("full"); }');
    await page.reload();
    await page.route('**/graphql', (route) =>
      route.request().postData()?.includes('PostMessage') ? route.abort() : route.continue(),
    );
    await write(page, 'Nowhere but here');
    await page.getByRole('alert').getByText('Not sent').waitFor();
    expect(await kept(page)).toEqual([]);
    await page.getByRole('button', { name: 'Account' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('dialog').getByText('1 message or file is not sent yet').waitFor();
  });

  test('what is begun is there after a reload, and signing out asks about it', async () => {
    const [gia, direct] = await friend('Gia');
    const { page } = await come(aiko, `/rooms/${direct}`);
    const field = page.getByRole('textbox', { name: 'Write a message' });
    const drafts = () =>
      page.evaluate<number>(`new Promise((resolve) => {
        indexedDB.open('tsunagu').onsuccess = ({ target: { result } }) => {
          const store = result.transaction('kept').objectStore('kept');
          store.count(IDBKeyRange.bound('draft ', 'draft \uffff')).onsuccess = ({ target }) => resolve(target.result);
        };
      })`);
    const begun = async (words: string) =>
      until(async () => (await field.inputValue()) === words, `the field to hold "${words}"`);
    await field.fill('Dear Gia, as to');
    await page.reload();
    await begun('Dear Gia, as to');
    await page.getByRole('link', { name: 'Contacts', exact: true }).click();
    await page.goBack();
    await begun('Dear Gia, as to');
    await page.getByRole('button', { name: 'Account' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('dialog').getByText('1 message or file is not sent yet').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    await field.press('Enter');
    await until(async () => (await lines(gia, direct)).includes('Dear Gia, as to'), 'it to be sent');
    await page.reload();
    await field.waitFor(); // with what is kept
    expect(await field.inputValue()).toBe('');

    // Another tab has the same: what one of them sends is not there to be sent again.
    const other = await page.context().newPage();
    await other.goto(`/rooms/${direct}`);
    const second = other.getByRole('textbox', { name: 'Write a message' });
    await second.waitFor();
    await field.pressSequentially('Shall we');
    await until(async () => (await second.inputValue()) === 'Shall we', 'it in the other tab');
    await second.pressSequentially(' meet?');
    await begun('Shall we meet?');
    await second.press('Enter');
    await begun('');
    await until(async () => (await drafts()) === 0, 'it to be kept no more');
    await other.close();

    // Whoever comes after them in this browser finds nothing of it.
    await page.goto(`/rooms/${direct}`);
    await field.fill('For nobody else');
    await until(async () => (await drafts()) === 1, 'it to be kept');
    const hers = await come(gia, '/blocked');
    await page.context().addCookies(await hers.context.cookies());
    await page.goto(`/rooms/${direct}`);
    await field.waitFor();
    await until(async () => (await drafts()) === 0, 'it to be gone');
    expect(await field.inputValue()).toBe('');
  });

  test('nobody is asked about what cannot be seen, and it is there where the room is opened again', async () => {
    const [hiro, direct] = await friend('Hiro');
    const { page } = await come(aiko, `/rooms/${direct}`);
    const field = page.getByRole('textbox', { name: 'Write a message' });
    await field.fill('Are you still');
    const { contacts } = await hiro.ask('{ contacts { nodes { id } } }');
    await hiro.mutate('removeContact', { id: contacts.nodes[0].id });
    await page.getByText('This room is closed.').waitFor();
    await connect(aiko, hiro);
    await page.reload();
    await until(async () => (await field.inputValue()) === 'Are you still', 'what was begun');
    const again = (await hiro.ask('{ contacts { nodes { id } } }')).contacts.nodes[0].id;
    await hiro.mutate('removeContact', { id: again });
    await page.getByText('This room is closed.').waitFor();
    await page.getByRole('button', { name: 'Account' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.waitForURL('**/sign-in?returnTo=%2F');
  });

  test('people are called by their nickname in rooms, too, and rooms are found by it', async () => {
    const [hoa, direct] = await friend('Hoa');
    await say(hoa, direct, 'Good morning');
    const { page } = await come(aiko, `/rooms/${direct}`);
    await page.getByRole('heading', { name: 'Hoa', level: 1 }).waitFor();
    const { contacts } = await aiko.ask('{ contacts(filter: { search: "Hoa" }) { nodes { id } } }');
    await aiko.mutate('updateContact', { id: contacts.nodes[0].id, nickname: 'Printer' });
    await page.getByRole('heading', { name: 'Printer', level: 1 }).waitFor();
    await page.getByRole('searchbox').fill('print');
    await until(async () => (await page.locator('.room-line').count()) === 1, 'the one room');
    await page.getByRole('link', { name: /^Printer.*Good morning/ }).waitFor();

    const trip = await group(aiko, [hoa], { name: 'Trip' });
    await say(hoa, trip, 'Where to?');
    await page.getByRole('searchbox').fill('');
    await page.getByRole('link', { name: /Trip.*Printer: Where to\?/ }).click();
    await page.locator('.sender').getByText('Printer').waitFor();
    await page.getByRole('link', { name: 'People in Trip' }).click();
    await page.locator('.member').getByText('Printer').waitFor();
    await aiko.mutate('removeContact', { id: contacts.nodes[0].id });
    await page.locator('.member').getByText('Hoa', { exact: true }).waitFor();
    await page.goBack();
    await page.locator('.sender').getByText('Hoa').waitFor();
    await page.getByRole('link', { name: /Trip.*Hoa: Where to\?/ }).waitFor();
  });

  test('back leads where one came from, and elsewhere to the place of its own', async () => {
    const [lan, direct] = await friend('Lan');
    const { page } = await visit(site.browser, aiko, `/rooms/${direct}`, { viewport: { width: 360, height: 740 } });
    const back = () => page.getByRole('link', { name: 'Back' }).click();
    await page.getByRole('link', { name: 'People in Lan' }).click();
    await page.getByRole('link', { name: /^L\s*Lan|^Lan/ }).click();
    await page.waitForURL(`**/people/${lan.id}`);
    await back();
    await page.waitForURL(`**/rooms/${direct}/people`);
    await page.goto(`/people/${lan.id}`);
    await back();
    await page.waitForURL('**/contacts');
  });

  test('new is what came while nobody looked, until it is answered', async () => {
    const [kim, direct] = await friend('Kim');
    await say(kim, direct, 'Before you came');
    const { page } = await come(aiko, `/rooms/${direct}`);
    const mark = page.locator('.unread-from');
    await page.locator('[data-row]', { has: mark }).getByText('Before you came').waitFor();
    await write(page, 'Here I am');
    await mark.waitFor({ state: 'detached' });
    await say(kim, direct, 'Before your eyes');
    await page.locator('.bubble').getByText('Before your eyes').waitFor();
    expect(await mark.count()).toBe(0);

    const turn = (state: 'hidden' | 'visible') =>
      page.evaluate(`Object.defineProperty(document, 'visibilityState', { get: () => '${state}', configurable: true });
        document.dispatchEvent(new Event('visibilitychange'))`);
    await turn('hidden');
    await say(kim, direct, 'While you looked elsewhere');
    await page.locator('[data-row]', { has: mark }).getByText('While you looked elsewhere').waitFor();
    await turn('visible');
    await say(kim, direct, 'And now');
    await page.locator('.bubble').getByText('And now').waitFor();
    await page.locator('[data-row]', { has: mark }).getByText('While you looked elsewhere').waitFor();
    await write(page, 'Back again');
    await mark.waitFor({ state: 'detached' });

    // A room that was shown before is read on from there.
    await page.getByRole('link', { name: 'Contacts', exact: true }).click();
    for (const words of ['While you were', 'at your contacts']) await say(kim, direct, words);
    await page.goBack();
    const line = page.locator('[data-row]', { has: mark });
    await line.getByText('While you were', { exact: true }).waitFor();
    await say(kim, direct, 'Seen at once');
    await page.locator('.bubble').getByText('Seen at once').waitFor();
    await line.getByText('While you were', { exact: true }).waitFor();

    // What was read elsewhere meanwhile is not new.
    await write(page, 'Understood');
    await mark.waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'Contacts', exact: true }).click();
    await say(kim, direct, 'Read elsewhere');
    const { lastSequence } = (await seen(aiko, direct, 'lastSequence'))!;
    await aiko.mutate('markRead', { roomId: direct, sequence: lastSequence });
    await page.goBack();
    await page.locator('.bubble').getByText('Read elsewhere').waitFor();
    await mark.waitFor({ state: 'detached' });

    // A glance at another page takes nothing away that is not read.
    await page.getByRole('link', { name: 'Contacts', exact: true }).click();
    for (let count = 1; count <= 70; count += 1) await say(kim, direct, `Much to read ${count}`); // two pages
    await page.goBack();
    const inSight = () =>
      page.evaluate<boolean>(`(() => {
        const { top, bottom } = document.querySelector('.unread-from').getBoundingClientRect();
        const frame = document.querySelector('.pane.detail .scroll').getBoundingClientRect();
        return top >= frame.top && bottom <= frame.bottom;
      })()`);
    await line.getByText('Much to read 1', { exact: true }).waitFor();
    await until(inSight, 'the beginning of it in sight');
    const unread = async () => (await seen(aiko, direct, 'unreadCount'))!.unreadCount;
    await until(async () => (await unread()) < 70, 'what is in sight to be read');
    expect(await unread()).toBeGreaterThan(40);
    await turn('hidden');
    await turn('visible');
    await page.getByText('Much to read 30', { exact: true }).scrollIntoViewIfNeeded();
    await until(async () => (await unread()) <= 40, 'it to be read on');
    expect(await line.getByText(/^Much to read \d+$/).textContent()).toBe('Much to read 1');
    await page.reload();
    await line.getByText(/^Much to read \d+$/).waitFor(); // the first that was not in sight
    await until(inSight, 'the beginning of it in sight');
  });

  test('a room that is opened behind another page says what came before it was looked at', async () => {
    const [luc, direct] = await friend('Luc');
    const { page, context } = await come(aiko, '/contacts');
    await page.close();
    const state = (name: string) =>
      `Object.defineProperty(document, 'visibilityState', { get: () => '${name}', configurable: true });`;
    await context.addInitScript(state('hidden'));
    const behind = await context.newPage();
    await behind.goto(`/rooms/${direct}`);
    await behind.getByRole('textbox', { name: 'Write a message' }).waitFor();
    await say(luc, direct, 'Are you there?');
    await behind.locator('.bubble').getByText('Are you there?').waitFor();
    await behind.evaluate(`${state('visible')} document.dispatchEvent(new Event('visibilitychange'))`);
    await say(luc, direct, 'Now you are');
    await behind.locator('.bubble').getByText('Now you are').waitFor();
    const line = behind.locator('[data-row]', { has: behind.locator('.unread-from') });
    await line.getByText('Are you there?').waitFor();
  });

  test('what somebody has left unsent is not sent by who comes after them, and does not stay', async () => {
    const [emi, direct] = await friend('Emi');
    const { page, context } = await come(aiko, `/rooms/${direct}`);
    await page.route('**/graphql', (route) =>
      route.request().postData()?.includes('PostMessage') ? route.abort() : route.continue(),
    );
    await write(page, 'Left behind');
    await page.getByRole('alert').getByText('Not sent').waitFor();
    await until(async () => (await kept(page)).length === 1, 'it to be kept');
    // This page stays, and comes back to the session of somebody else.
    const hers = await come(emi, '/blocked');
    await context.addCookies(await hers.context.cookies());
    const other = await context.newPage();
    await other.goto(`/rooms/${direct}`);
    await other.getByRole('textbox', { name: 'Write a message' }).waitFor();
    await until(async () => (await kept(other)).length === 0, 'it to be gone');
    await page.unroute('**/graphql');
    await context.setOffline(true);
    await page.getByText('No connection. Trying again…').waitFor();
    const again = page.waitForEvent('load');
    await context.setOffline(false);
    await again;
    await page.getByRole('textbox', { name: 'Write a message' }).waitFor();
    for (const each of [page, other]) expect(await each.locator('.outgoing').count()).toBe(0);
    expect(await lines(emi, direct)).not.toContain('Left behind');
  });

  test('somebody who is blocked is marked so, and can be talked to again', async () => {
    const [jun, direct] = await friend('Jun');
    await say(jun, direct, 'Hello there');
    const { page } = await visit(site.browser, aiko, `/people/${jun.id}`, { bypassCSP: true });
    await page.getByRole('button', { name: 'More options' }).click();
    await page.getByRole('menuitem', { name: 'Block' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Block' }).click();
    await page.waitForURL('**/contacts');
    await page.goto(`/people/${jun.id}`);
    await page.locator('.profile').getByText('Blocked', { exact: true }).waitFor();
    await expectNoViolations(page);
    expect(await page.getByRole('link', { name: 'Message', exact: true }).count()).toBe(0);
    await page.goto(`/rooms/${direct}`);
    await page.getByText('You have blocked Jun.').waitFor();
    await expectNoViolations(page);
    await photograph(page, 'room-blocked-en-light');
    await page.getByRole('button', { name: 'Unblock Jun' }).click();
    await write(page, 'Hello again');
    await until(async () => (await lines(jun, direct)).includes('Hello again'), 'it to be sent');
    await page.goto(`/people/${jun.id}`);
    await page.getByRole('link', { name: 'Message', exact: true }).waitFor();
  });

  test('files are looked at before they go; a picture is shown at once, and a file is one to save', async () => {
    const [{ page }, other] = await Promise.all([
      visit(site.browser, aiko, `/rooms/${roomId}`, { bypassCSP: true }),
      come(binh, `/rooms/${roomId}`),
    ]);
    const asked = (title: string) => page.getByRole('dialog', { name: title });
    const wrong = { name: 'wrong.txt', mimeType: 'text/plain', buffer: Buffer.from('for somebody else') };
    const gives = (event: string) => `(() => {
      const data = new DataTransfer();
      data.items.add(new File(['for somebody else'], 'wrong.txt', { type: 'text/plain' }));
      document.querySelector('.composer textarea').dispatchEvent(${event});
    })()`;
    const options = 'bubbles: true, cancelable: true';
    for (const event of [
      `new DragEvent('drop', { dataTransfer: data, ${options} })`,
      `new ClipboardEvent('paste', { clipboardData: data, ${options} })`,
    ]) {
      await page.evaluate(gives(event));
      await asked('Send this file to Bình?').waitFor();
      await page.keyboard.press('Escape');
      await asked('Send this file to Bình?').waitFor({ state: 'detached' });
    }

    const chosen = [
      wrong,
      { name: 'red.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(await photo()) },
      { name: 'plan.txt', mimeType: 'text/plain', buffer: Buffer.from('a plan') },
    ];
    await page.locator('input[type=file]').setInputFiles(chosen);
    await asked('Send 3 files to Bình?').waitFor();
    await expectNoViolations(page);
    await photograph(page, 'room-files-en-light');
    await page.getByRole('button', { name: 'Leave out wrong.txt' }).click();
    await asked('Send 2 files to Bình?').waitFor();
    await page.keyboard.press('Enter');
    for (const each of [page, other.page]) {
      const picture = each.getByRole('img', { name: 'Picture red.jpg' });
      await picture.last().waitFor();
      const width = 'document.querySelector(".message:not(.outgoing) .picture img")?.naturalWidth';
      await until(async () => (await each.evaluate<number>(width)) > 0, 'the picture');
      await each.getByRole('link', { name: /^plan\.txt/ }).waitFor();
      expect(await each.getByText('wrong.txt').count()).toBe(0);
    }
    expect(other.complaints).toEqual([]);
  });

  test('a long room is read upward to its beginning, and what is read stays where it is', async () => {
    const emma = await person(site.server, { name: 'Emma' });
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

  test('whom the viewer has blocked, and colleagues who are suspended, are not offered for a group', async () => {
    const ai = await person(site.server, { name: 'Ai' });
    const [gia, giang] = [await colleagueOf(ai, 'Gia'), await colleagueOf(ai, 'Giang')];
    const gin = await person(site.server, { name: 'Gin' });
    const goro = await person(site.server, { name: 'Goro' });
    for (const each of [gin, goro]) await connect(ai, each);
    await ai.mutate('blockPerson', { personId: goro.id });
    await ai.mutate('suspendMember', { userId: giang.id, suspended: true });
    const { page } = await come(ai, '/rooms/new');
    const offered = () => page.locator('.choices b').allInnerTexts();
    await until(async () => (await offered()).join() === 'Gin,Gia', 'those who can be asked');
    await ai.mutate('blockPerson', { personId: gia.id });
    await until(async () => (await offered()).join() === 'Gin', 'who is blocked to go');
    await ai.mutate('unblockPerson', { personId: goro.id });
    await until(async () => (await offered()).toSorted().join() === 'Gin,Goro', 'who is unblocked to come');
  });

  test('a group is made, renamed, joined and left', async () => {
    const fumi = await person(site.server, { name: 'Fumi', organizationId: aiko.organizationId });
    const { page, complaints } = await come(aiko, '/rooms/new');
    await page.getByLabel('Name of the group').fill('Osaka');
    await page.getByRole('checkbox', { name: /Bình/ }).check();
    await page.getByRole('button', { name: 'Make the group with 1 person' }).click();
    await page.getByRole('heading', { name: 'Osaka', level: 1 }).waitFor();
    let [asked, release] = [0, () => undefined as void];
    const later = new Promise<void>((resolve) => (release = resolve));
    await page.route('**/graphql', async (route) => {
      if (!route.request().postData()?.includes('query RoomMembers') || (asked += 1) !== 2) return route.continue();
      const response = await route.fetch();
      await later; // the answer comes after that to the next question
      return route.fulfill({ response });
    });
    await page.getByRole('link', { name: 'People in Osaka' }).click();
    await page.getByRole('button', { name: 'Add people' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('searchbox').fill('fumi');
    await dialog.getByRole('checkbox', { name: /Fumi/ }).check();
    await dialog.getByRole('button', { name: 'Add 1 person' }).click();
    await page.getByText('Osaka · 3 people').waitFor();
    const late = page.waitForResponse(async (response) => (await response.text()).includes('"members"'));
    release();
    await late;
    await page.waitForTimeout(200);
    expect([asked > 2, await page.getByText('Osaka · 3 people').isVisible()]).toEqual([true, true]);
    await page.getByRole('button', { name: 'Rename the group' }).click();
    await dialog.getByLabel('Name of the group').fill('Osaka 2027');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: 'People', level: 1 }).waitFor();

    const other = await come(fumi, '/rooms');
    await other.page.getByRole('link', { name: /Osaka 2027/ }).click();
    await page.getByRole('button', { name: 'Remove Fumi' }).click();
    await dialog.getByRole('button', { name: 'Remove' }).click();
    await page.getByText('Osaka 2027 · 2 people').waitFor();
    await other.page.getByRole('heading', { name: 'You are not in this room', level: 1 }).waitFor();
    await page.getByRole('button', { name: 'Leave' }).click();
    await dialog.getByRole('button', { name: 'Leave' }).click();
    await page.waitForURL('**/rooms');
    expect(complaints).toEqual([]);
  });
});
