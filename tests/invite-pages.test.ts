import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Browser, formOf, linkIn, type Shown } from './support/browser.js';
import { cast, connect, password, person, type Actor } from './support/cast.js';
import { contactIds, request, requestsOf, strangers } from './support/contact-requests.js';
import { unchanged } from './support/rows.js';
import { startServer, type TestServer } from './support/server.js';

let server: TestServer;
let an: Actor, binh: Actor, chie: Actor, emma: Actor;
/** The path of a link of An's. */
let path: string;

beforeAll(async () => {
  server = await startServer();
  ({ an, binh, chie, emma } = await cast(server));
  path = await linkOf(an);
});
afterAll(() => server.stop());

async function linkOf(owner: Actor, input: object = {}): Promise<string> {
  return `/i/${(await owner.mutate('createInviteLink', { ...input }, 'inviteLink { code }')).inviteLink.code}`;
}

/** A browser in which somebody is signed in. */
async function browserOf(actor: Actor): Promise<Browser> {
  const browser = new Browser(server);
  await browser.submit(await browser.get('/sign-in'), { email: actor.email, password });
  if (browser.cookie === null) throw new Error(`${actor.email} could not sign in`);
  return browser;
}

/** Opening a page writes nothing. */
const open = (browser: Browser, address: string) => unchanged(server, () => browser.get(address));

/** Where the links of a page lead to, by their text. */
function linksIn({ page }: Shown): Record<string, string> {
  const links = [...page.matchAll(/<a [^>]*href="([^"]*)"[^>]*>([^<]*)<\/a>/g)];
  return Object.fromEntries(links.map(([, href, text]) => [text!, href!.replaceAll('&amp;', '&')]));
}

function metaOf({ html }: Shown): Record<string, string> {
  const metas = [...html.matchAll(/<meta (?:name|property)="([^"]*)" content="([^"]*)"/g)];
  return Object.fromEntries(metas.map(([, name, content]) => [name!, content!]));
}

/** The other hosts that stand anywhere in a page; of what a drawing is written in nothing is loaded. */
function hostsIn({ html }: Shown): string[] {
  const found =
    decodeURIComponent(html.replaceAll(/%(?![0-9a-f]{2})/gi, '%25')).match(/(https?:)?\/\/[\w.-]+(:\d+)?/g) ?? [];
  return found.filter((address) => address !== server.url && address !== 'http://www.w3.org');
}

describe('the page of a link', () => {
  test('has no script, loads nothing, tells nobody where it was read, and is in no index', async () => {
    const page = await open(new Browser(server), path);
    expect(page.status).toBe(200);
    const style = /<style>([^]*)<\/style>/.exec(page.html)![1]!;
    const hash = createHash('sha256').update(style).digest('base64');
    expect(Object.fromEntries(page.headers)).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'none'; style-src 'sha256-${hash}'; img-src data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`,
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex, nofollow',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    });
    expect(page.headers.get('set-cookie')).toBeNull();
    expect(page.html).not.toMatch(/<script|<link rel="(?!icon")| style=| on\w+=|(src|href|action)="(https?:)?\/\//);
    expect(hostsIn(page)).toEqual([]);
    expect(metaOf(page)).toMatchObject({ robots: 'noindex', referrer: 'no-referrer' });
  });

  test('says to link previews who invites, as text', async () => {
    const owner = await person(server, {
      name: `<b>"Ann"</b> & 'O’`,
      organizationName: '"><script>alert(1)</script>',
    });
    const link = await linkOf(owner);
    const page = await open(new Browser(server), link);
    const title = '&lt;b&gt;&quot;Ann&quot;&lt;/b&gt; &amp; &#39;O’ invites you to be in contact';
    const description =
      '&lt;b&gt;&quot;Ann&quot;&lt;/b&gt; &amp; &#39;O’ (&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;) would like to be in contact with you on Tsunagu.';
    expect(metaOf(page)).toMatchObject({
      description,
      'og:title': title,
      'og:description': description,
      'og:url': `${server.url}${link}`,
      'og:type': 'profile',
      'og:site_name': 'Tsunagu',
      'twitter:card': 'summary',
    });
    expect(page.html).toContain(`<title>${title} – Tsunagu</title>`);
    expect(page.html).not.toMatch(/<script|<b>"|og:image/);
    expect(page.text).toContain(`<b>"Ann"</b> & 'O’ invites you to be in contact`);
    expect(page.text).toContain('"><script>alert(1)</script>');
  });

  test('of the contact link shows the message ID, and of other links does not', async () => {
    const owner = await person(server);
    await owner.mutate('createContactLink', { messageId: 'Shown-Here' });
    const other = await linkOf(owner);
    for (const browser of [new Browser(server), await browserOf(chie), await browserOf(owner)]) {
      expect((await open(browser, '/i/shown-here')).text).toContain('@Shown-Here');
      expect((await open(browser, other)).html).not.toMatch(/shown-here/i);
    }
  });
});

const texts = {
  en: {
    title: 'Nguyễn Văn An invites you to be in contact',
    description: 'Nguyễn Văn An (Hana Travel) would like to be in contact with you on Tsunagu.',
    signUp: 'Sign up and connect',
    signIn: 'Sign in',
    ask: ['Add to contacts', 'This sends Nguyễn Văn An a contact request.'],
    pending: 'Your contact request to Nguyễn Văn An has been sent. You are told when it is approved.',
    contact: 'You and Nguyễn Văn An are contacts.',
    open: 'Open Tsunagu',
    gone: 'This invitation is not available',
    unavailable: 'The link leads nowhere (any more). Ask whoever gave it to you for a new one.',
  },
  ja: {
    title: 'Nguyễn Văn An様から連絡先交換のご招待',
    description: 'Nguyễn Văn An様（Hana Travel）が、Tsunaguであなたとつながることを希望しています。',
    signUp: '登録してつながる',
    signIn: 'サインイン',
    ask: ['連絡先に追加', 'Nguyễn Văn An様に連絡先交換の申請が送信されます。'],
    pending: 'Nguyễn Văn An様への連絡先交換の申請を送信しました。承認されるとお知らせします。',
    contact: 'Nguyễn Văn An様とはすでに連絡先を交換しています。',
    open: 'Tsunaguを開く',
    gone: 'この招待は利用できません',
    unavailable: 'このリンクは使用できません。共有してくれた方に新しいリンクをご依頼ください。',
  },
  vi: {
    title: 'Nguyễn Văn An mời bạn kết nối',
    description: 'Nguyễn Văn An (Hana Travel) muốn kết nối với bạn trên Tsunagu.',
    signUp: 'Đăng ký và kết nối',
    signIn: 'Đăng nhập',
    ask: ['Thêm vào danh bạ', 'Thao tác này gửi yêu cầu kết nối đến Nguyễn Văn An.'],
    pending: 'Yêu cầu kết nối của bạn đã được gửi đến Nguyễn Văn An. Bạn sẽ được báo khi được chấp nhận.',
    contact: 'Bạn và Nguyễn Văn An đã kết nối với nhau.',
    open: 'Mở Tsunagu',
    gone: 'Lời mời này không dùng được',
    unavailable: 'Liên kết này không dùng được (nữa). Hãy xin liên kết mới từ người đã gửi.',
  },
} as const;

describe.each([
  ['en', 'EN'],
  ['ja', 'JA'],
  ['vi', 'VI'],
] as const)('in the reader’s language, %s, it says', (tag, locale) => {
  const said = texts[tag];
  const expectPage = (page: Shown, status: number) => {
    expect([page.status, page.headers.get('content-language')]).toEqual([status, tag]);
    expect(page.html).toContain(`<html lang="${tag}">`);
    expect(hostsIn(page)).toEqual([]);
  };

  test('to nobody: sign up, or sign in', async () => {
    const page = await open(new Browser(server, tag), path);
    expectPage(page, 200);
    expect(page.text).toBe(`Tsunagu ${said.title} N Nguyễn Văn An Hana Travel ${said.signUp} ${said.signIn}`);
    expect(metaOf(page)).toMatchObject({ 'og:title': said.title, 'og:description': said.description });
    expect(linksIn(page)).toEqual({
      [said.signUp]: `/sign-up?invite=${path.slice(3)}`,
      [said.signIn]: `/sign-in?returnTo=${encodeURIComponent(path)}`,
    });
    expect(page.html).not.toContain('<form');
  });

  test('to a stranger: add, then that it is sent, then that they are contacts', async () => {
    const visitor = await person(server, { locale });
    const browser = await browserOf(visitor);
    const page = await open(browser, path);
    expectPage(page, 200);
    expect(page.text).toBe(`Tsunagu ${said.title} N Nguyễn Văn An Hana Travel ${said.ask[0]} ${said.ask[1]}`);
    const asked = await browser.submit(page);
    expectPage(asked, 200);
    expect(asked.text).toBe(`Tsunagu ${said.title} N Nguyễn Văn An Hana Travel ${said.pending} ${said.open}`);
    expect((await open(browser, path)).text).toBe(asked.text);
    const { id } = (await requestsOf(visitor, 'OUTGOING'))[0]!;
    // The button pressed twice, as with the page still open elsewhere, asks once.
    expect((await unchanged(server, () => browser.submit(page))).text).toBe(asked.text);
    await an.mutate('approveContactRequest', { id });
    expect((await open(browser, path)).text).toBe(
      `Tsunagu ${said.title} N Nguyễn Văn An Hana Travel ${said.contact} ${said.open}`,
    );
  });

  test('of a link that leads nowhere: nothing but that', async () => {
    for (const nowhere of ['/i/nobody-has-this', `/i/${'x'.repeat(22)}`, '/i/%00', '/i/%3Cb%3E']) {
      const page = await open(new Browser(server, tag), nowhere);
      expectPage(page, 404);
      expect(page.text).toBe(`Tsunagu ${said.gone} ${said.unavailable}`);
      expect(page.page).not.toMatch(/og:|<form|<a /);
    }
  });
});

test('it says to a colleague and to the owner who they are, with the address as text and as a code', async () => {
  expect((await open(await browserOf(binh), path)).text).toBe(
    'Tsunagu Nguyễn Văn An mời bạn kết nối N Nguyễn Văn An Hana Travel Bạn và Nguyễn Văn An là đồng nghiệp nên không cần gửi yêu cầu. Mở Tsunagu',
  );
  const own = await open(await browserOf(an), path);
  expect(own.text).toBe(
    `Tsunagu Nguyễn Văn An mời bạn kết nối N Nguyễn Văn An Hana Travel Đây là liên kết của chính bạn. Hãy chia sẻ địa chỉ, hoặc để người khác quét mã. ${server.url}${path} PNG · SVG`,
  );
  expect(own.html).toMatch(
    /<img src="data:image\/svg\+xml;base64,[\w+/=]+" width="256" height="256" alt="Mã QR của liên kết này"/,
  );
  expect(linksIn(own)).toEqual({ [`${server.url}${path}`]: path, PNG: `${path}/qr.png`, SVG: `${path}/qr.svg` });
  for (const page of [own, await open(await browserOf(binh), path)]) expect(page.html).not.toContain('<form');
});

test('revoked, used up, expired and hidden links show the very page of an unknown one', async () => {
  const owner = await person(server);
  const link = async (input: object = {}) =>
    (await owner.mutate('createInviteLink', { ...input }, 'inviteLink { id code }')).inviteLink;
  const [revoked, usedUp] = [await link(), await link({ maxUses: 1 })];
  await owner.mutate('createContactLink', { messageId: 'hidden-page' });
  await owner.mutate('revokeInviteLink', { id: revoked.id });
  await (await person(server)).mutate('followInviteLink', { code: usedUp.code });
  await owner.mutate('updatePrivacy', { findableByMessageId: false });
  for (const browser of [new Browser(server), await browserOf(emma), await browserOf(owner)]) {
    const nowhere = await browser.get('/i/nobody-has-this');
    for (const code of [revoked.code, usedUp.code, 'hidden-page']) {
      const page = await open(browser, `/i/${code}`);
      expect([page.status, page.html]).toEqual([404, nowhere.html]);
      const posted = await unchanged(server, () => browser.post(`/i/${code}`, {}));
      expect([posted.status, posted.page]).toEqual([404, nowhere.page]);
    }
  }
});

describe('the button', () => {
  test('makes contacts at once where the link approves by itself', async () => {
    const [owner, visitor] = await strangers(server);
    const auto = await linkOf(owner, { autoApprove: true });
    const browser = await browserOf(visitor);
    const done = await browser.submit(await browser.get(auto));
    expect([done.status, done.text]).toEqual([200, expect.stringContaining(`You and ${owner.name} are contacts.`)]);
    expect(await contactIds(owner)).toEqual([visitor.id]);
  });

  test.each([
    [true, (name: string) => `You and ${name} are contacts.`],
    [false, (name: string) => `Your contact request to ${name} has been sent.`],
  ])('says what became of it where that was its last use, each time: approving %s', async (autoApprove, said) => {
    const [owner, visitor] = await strangers(server);
    const link = await linkOf(owner, { autoApprove, maxUses: 1 });
    const browser = await browserOf(visitor);
    const page = await browser.get(link);
    const done = await browser.submit(page);
    expect([done.status, done.text]).toEqual([200, expect.stringContaining(said(owner.name))]);
    for (const again of [await browser.submit(page), await browser.get(link)])
      expect([again.status, again.text]).toEqual([200, done.text]);
    for (const other of [new Browser(server), await browserOf(await person(server)), await browserOf(owner)])
      expect((await other.get(link)).status).toBe(404);
  });

  test('approves what the owner had asked', async () => {
    const [owner, visitor] = await strangers(server);
    const link = await linkOf(owner);
    await request(owner, visitor);
    const browser = await browserOf(visitor);
    expect((await browser.submit(await browser.get(link))).text).toContain(`You and ${owner.name} are contacts.`);
  });

  test('does nothing for somebody who is not signed in, colleagues, contacts and the owner', async () => {
    const contact = await person(server, { locale: 'VI' });
    await connect(an, contact);
    for (const [browser, text] of [
      [new Browser(server), 'Sign up and connect'],
      [await browserOf(binh), 'là đồng nghiệp'],
      [await browserOf(contact), 'đã kết nối với nhau'],
      [await browserOf(an), 'Đây là liên kết của chính bạn'],
    ] as const) {
      const page = await unchanged(server, () => browser.post(path, {}));
      expect([page.status, page.text]).toEqual([200, expect.stringContaining(text)]);
    }
  });

  test('says in place why it did nothing, to somebody who has blocked the owner', async () => {
    const [owner, visitor] = await strangers(server);
    const link = await linkOf(owner);
    const browser = await browserOf(visitor);
    const page = await browser.get(link);
    await visitor.mutate('blockPerson', { personId: owner.id });
    const refused = await unchanged(server, () => browser.submit(page));
    expect([refused.status, refused.text]).toEqual([
      422,
      `Tsunagu ${owner.name} invites you to be in contact You have blocked this person. Unblock them first. P ${owner.name} ${owner.name}’s company Add to contacts This sends ${owner.name} a contact request.`,
    ]);
    expect(refused.html).toContain('role="alert"');
  });

  test('shows somebody who is blocked what everybody sees, and bothers nobody', async () => {
    const [owner, blocked] = await strangers(server);
    const stranger = await person(server);
    const link = await linkOf(owner);
    await owner.mutate('blockPerson', { personId: blocked.id });
    const [one, other] = [await browserOf(blocked), await browserOf(stranger)];
    const pages = [await one.get(link), await other.get(link)] as const;
    expect(pages[0].html).toBe(pages[1].html);
    expect((await one.submit(pages[0])).html).toBe((await other.submit(pages[1])).html);
    expect((await requestsOf(owner, 'INCOMING')).length).toBe(1);
  });

  test('is refused from other sites, by the session of whoever was led there', async () => {
    const visitor = await person(server);
    const browser = await browserOf(visitor);
    const page = await browser.get(path);
    for (const headers of [
      { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
      { origin: 'null', 'sec-fetch-site': 'cross-site' },
      { origin: 'https://sub.evil.example', 'sec-fetch-site': 'same-site' },
    ]) {
      const refused = await unchanged(server, () => browser.submit(page, {}, headers));
      expect([refused.status, refused.text]).toEqual([
        403,
        'Tsunagu That did not work This was sent from another website, so nothing was done. Open the link again and press the button on this site.',
      ]);
    }
    // A browser that does not say where the form is from is believed only with an origin of this server.
    for (const [origin, status] of [
      ['null', 403],
      ['https://evil.example', 403],
      [server.url, 200],
    ] as const) {
      const send = () =>
        fetch(`${server.url}${path}`, {
          method: 'POST',
          headers: { cookie: browser.cookie!, origin, 'content-type': 'application/x-www-form-urlencoded' },
          body: '',
        });
      const { status: answered } = status === 403 ? await unchanged(server, send) : await send();
      expect([origin, answered]).toEqual([origin, status]);
    }
    expect(await requestsOf(visitor, 'OUTGOING')).toEqual([{ id: expect.any(String), state: 'PENDING' }]);
  });
});

describe('the whole way', () => {
  test('from the link over signing up to the mailed link: the request is sent', async () => {
    const browser = new Browser(server, 'ja');
    const owner = await person(server, { name: 'Trần Mai' });
    const link = await linkOf(owner, { maxUses: 1 });
    const email = 'whole-way@example.com';
    const form = await open(browser, linksIn(await open(browser, link))['登録してつながる']!);
    expect(form.text).toContain('登録が完了すると、Trần Mai様への連絡先交換の申請が送信されます。');
    expect(formOf(form)).toEqual({ action: '/sign-up', hidden: { invite: link.slice(3) } });
    expect(linksIn(form)).toEqual({
      登録済みの方はサインイン: `/sign-in?returnTo=${encodeURIComponent(link)}`,
    });
    expect(hostsIn(form)).toEqual([]);

    const entered = { displayName: '鈴木 一郎', organizationName: '', email, password };
    // What is wrong is said in place, and the link is not lost.
    const wrong = await unchanged(server, () => browser.submit(form, { ...entered, password: 'short' }));
    expect([wrong.status, formOf(wrong).hidden]).toEqual([422, { invite: link.slice(3) }]);
    expect(wrong.html).toContain('aria-invalid="true"');

    const sent = await browser.submit(wrong, entered);
    expect([sent.status, sent.text]).toEqual([
      200,
      `Tsunagu メールをご確認ください ${email}にメールを送信しました。メール内のリンクを開いて登録を完了してください。 メールが届かない、またはアドレスを間違えた場合はこちら`,
    ]);
    expect(browser.cookie).toBeNull();
    expect(await requestsOf(owner, 'INCOMING')).toEqual([]);
    const [mail] = await server.mailsTo(email);
    const proof = await open(browser, linkIn(mail!, '/verify-email'));
    const done = await browser.submit(proof);
    expect([done.status, done.text]).toEqual([
      200,
      expect.stringContaining(
        'メールアドレスの確認が完了し、サインインしました。 Trần Mai様への連絡先交換の申請を送信しました。',
      ),
    ]);
    expect((await browser.graphql('{ viewer { email } }')).data.viewer).toEqual({ email });
    expect(await requestsOf(owner, 'INCOMING')).toEqual([{ id: expect.any(String), state: 'PENDING' }]);
  });

  test('where the link approves by itself, they are contacts as the address is proven', async () => {
    const browser = new Browser(server);
    const owner = await person(server, { name: 'Automatic' });
    const link = await linkOf(owner, { autoApprove: true });
    const form = await browser.get(linksIn(await browser.get(link))['Sign up and connect']!);
    const email = 'at-once@example.com';
    await browser.submit(form, { displayName: 'At Once', email, password });
    const [mail] = await server.mailsTo(email);
    const done = await browser.submit(await browser.get(linkIn(mail!, '/verify-email')));
    expect(done.text).toContain('You and Automatic are now contacts.');
    expect((await open(browser, link)).text).toContain('You and Automatic are contacts.');
  });

  test('where the link leads nowhere by then, the account is made all the same and nothing is said of it', async () => {
    const browser = new Browser(server);
    const owner = await person(server);
    const { inviteLink } = await owner.mutate('createInviteLink', {}, 'inviteLink { id code }');
    const form = await browser.get(`/sign-up?invite=${inviteLink.code}`);
    const email = 'too-late@example.com';
    await browser.submit(form, { displayName: 'Too Late', email, password });
    await owner.mutate('revokeInviteLink', { id: inviteLink.id });
    const late = await open(browser, `/sign-up?invite=${inviteLink.code}`);
    expect([late.status, late.text.includes('contact request')]).toEqual([200, false]);
    const [mail] = await server.mailsTo(email);
    const done = await browser.submit(await browser.get(linkIn(mail!, '/verify-email')));
    expect(done.text).toMatch(/Your e-mail address is confirmed and you are signed in\. Open Tsunagu/);
    expect(await requestsOf(owner, 'INCOMING')).toEqual([]);
  });

  test('from the link over signing in and back to it', async () => {
    const browser = new Browser(server);
    const [owner, visitor] = await strangers(server);
    const link = await linkOf(owner);
    const signIn = await open(browser, linksIn(await open(browser, link))['Sign in']!);
    expect(formOf(signIn)).toEqual({ action: '/sign-in', hidden: { returnTo: link } });
    const wrong = await browser.submit(signIn, { email: visitor.email, password: 'not this one' });
    expect([wrong.status, formOf(wrong).hidden]).toEqual([422, { returnTo: link }]);
    const signedIn = await browser.submit(wrong, { email: visitor.email, password });
    expect([signedIn.status, signedIn.location]).toEqual([303, link]);
    const page = await open(browser, signedIn.location!);
    expect((await browser.submit(page)).text).toContain(`Your contact request to ${owner.name} has been sent.`);
    expect(await requestsOf(owner, 'INCOMING')).toEqual([{ id: expect.any(String), state: 'PENDING' }]);
  });

  test('the form to sign up is refused from other sites', async () => {
    const browser = new Browser(server);
    const form = await browser.get(`/sign-up?invite=${path.slice(3)}`);
    const entered = { displayName: 'Nobody', email: 'foreign@example.com', password };
    for (const headers of [
      { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
      { origin: 'https://evil.example', 'sec-fetch-site': 'same-site' },
    ]) {
      const refused = await unchanged(server, () => browser.submit(form, entered, headers));
      expect([refused.status, refused.headers.get('set-cookie')]).toEqual([403, null]);
    }
  });
});

test('pages of links, and of signing up by them, are limited by address; other pages are not', async () => {
  const other = await startServer({ LANDINGS_PER_MINUTE: '2' });
  try {
    const owner = await person(other);
    const link = await linkOf(owner);
    const browser = new Browser(other);
    expect((await browser.get(link)).status).toBe(200);
    expect((await browser.get(`/sign-up?invite=${link.slice(3)}`)).text).toContain(owner.name);
    for (const address of [link, `/sign-up?invite=${link.slice(3)}`, '/i/nobody-has-this']) {
      const page = await unchanged(other, () => browser.get(address));
      expect([address, page.status, page.text]).toEqual([
        address,
        429,
        expect.stringMatching(/^Tsunagu That did not work Too many requests\. Try again in \d+ seconds?\.$/),
      ]);
      expect(Number(page.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(page.html).not.toContain(owner.name);
    }
    expect((await unchanged(other, () => browser.post(link, {}))).status).toBe(429);
    expect((await browser.get('/sign-up')).status).toBe(200);
  } finally {
    await other.stop();
  }
});
