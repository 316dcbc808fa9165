import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DAY } from '../src/clock.js';
import { Browser, formOf, linkIn } from './support/browser.js';
import { connect, password, person, verbs, type Actor } from './support/cast.js';
import { contactIds } from './support/contact-requests.js';
import { settled, unchanged } from './support/rows.js';
import { startServer, type TestServer } from './support/server.js';

let server: TestServer;
let browser: Browser;
const anybody = verbs((query, variables) => server.graphql(query, variables));

beforeAll(async () => {
  server = await startServer({ SESSION_DAYS: '365' });
});
beforeEach(() => (browser = new Browser(server)));
afterAll(() => server.stop());

let number = 0;
const newAddress = () => `someone-${(number += 1)}@neu.example`;
const masked = 's***@n***.example';

interface Mailed {
  id: string;
  token: string;
  /** The page, as it is mailed. */
  link: string;
}
async function mailed(email: string, id: string): Promise<Mailed> {
  await settled(server);
  const link = linkIn(
    (await server.app.mailbox!.list()).find(({ to }) => to === email)!,
    '/invitation',
  );
  return { id, link, token: new URL(link).searchParams.get('token')! };
}
async function invite(from: Actor, email: string, message: string | null = null): Promise<Mailed> {
  const { results } = await from.mutate('inviteByEmail', { emails: [email], message }, 'results { invitation { id } }');
  return mailed(email, results[0].invitation.id);
}
async function inviteMember(from: Actor, email: string, more: object = {}): Promise<Mailed> {
  expect((await from.mutate('inviteMember', { email, ...more })).userErrors).toEqual([]);
  const { organization } = await from.ask('{ organization { memberInvitations { id } } }');
  return mailed(email, organization.memberInvitations[0].id);
}
async function stateOf(of: Actor, { id }: Mailed): Promise<string> {
  return (await of.ask('query($id: ID!) { node(id: $id) { ... on EmailInvitation { state } } }', { id })).node.state;
}
async function signIn(actor: Actor, by = browser): Promise<Browser> {
  await by.submit(await by.get('/sign-in'), { email: actor.email, password });
  expect(by.cookie).not.toBeNull();
  return by;
}
/** Where the buttons of a page lead that are links. */
const buttonsOf = (html: string) =>
  [...html.matchAll(/<a class="(button(?: second)?)" href="([^"]*)">([^<]*)<\/a>/g)].map(([, kind, href, label]) => ({
    kind,
    href: href!.replaceAll('&amp;', '&'),
    label,
  }));

const words = {
  en: {
    locale: 'EN',
    title: 'Emma invites you to be in contact',
    text: 'Emma (Northwind) has invited you to be in contact on Tsunagu.',
    message: 'Message from Emma',
    sentTo: `The invitation was sent to ${masked}.`,
    signUp: 'Sign up and connect',
    signIn: 'Sign in',
    haveAccount: 'There is an account with the invited address already. Sign in with it.',
    accept: 'Accept',
    accepted: 'You and Emma are now contacts.',
    other: `You are signed in as ${masked}, which is another address than the one that was invited. Do you want to accept with this account?`,
    acceptHere: 'Accept with this account',
    own: 'You cannot add yourself as a contact. Choose somebody else.',
    gone: 'This invitation is not available The link has expired or has already been used. Ask for a new one.',
    used: 'This invitation is not available This invitation has been accepted already.',
    join: 'Sign up and join',
    joinTitle: 'Join Northwind',
    joinText: 'Emma has invited you to join Northwind on Tsunagu.',
    joinTaken:
      'There is an account with the invited address already, and an account belongs to one organization. Ask for an invitation to another address.',
  },
  ja: {
    locale: 'JA',
    title: 'Emma様から連絡先交換のご招待',
    text: 'Emma様（Northwind）が、Tsunaguでの連絡先交換にあなたを招待しました。',
    message: 'Emma様からのメッセージ',
    sentTo: `この招待は${masked}宛てに送信されました。`,
    signUp: '登録してつながる',
    signIn: 'サインイン',
    haveAccount: '招待されたメールアドレスのアカウントがすでにあります。サインインしてください。',
    accept: '承諾する',
    accepted: 'Emma様と連絡先を交換しました。',
    other: `現在${masked}でサインインしています。招待されたアドレスとは異なりますが、このアカウントで承諾しますか。`,
    acceptHere: 'このアカウントで承諾する',
    own: 'ご自身を連絡先に追加することはできません。別の方をお選びください。',
    gone: 'この招待は利用できません リンクの有効期限が切れているか、すでに使用されています。新しいリンクをお求めください。',
    used: 'この招待は利用できません この招待はすでに承諾されています。',
    join: '登録して参加する',
    joinTitle: 'Northwindに参加する',
    joinText: 'Emma様が、TsunaguのNorthwindにあなたを招待しました。',
    joinTaken:
      '招待されたメールアドレスのアカウントがすでにあります。1つのアカウントが所属できる組織は1つだけのため、別のメールアドレス宛ての招待をご依頼ください。',
  },
  vi: {
    locale: 'VI',
    title: 'Emma mời bạn kết nối',
    text: 'Emma (Northwind) đã mời bạn kết nối trên Tsunagu.',
    message: 'Lời nhắn từ Emma',
    sentTo: `Lời mời được gửi đến ${masked}.`,
    signUp: 'Đăng ký và kết nối',
    signIn: 'Đăng nhập',
    haveAccount: 'Địa chỉ được mời đã có tài khoản. Hãy đăng nhập bằng tài khoản đó.',
    accept: 'Chấp nhận',
    accepted: 'Bạn và Emma đã kết nối với nhau.',
    other: `Bạn đang đăng nhập bằng ${masked}, khác với địa chỉ được mời. Bạn có muốn chấp nhận bằng tài khoản này không?`,
    acceptHere: 'Chấp nhận bằng tài khoản này',
    own: 'Bạn không thể thêm chính mình vào danh bạ. Vui lòng chọn người khác.',
    gone: 'Lời mời này không dùng được Liên kết đã hết hạn hoặc đã được sử dụng. Vui lòng yêu cầu liên kết mới.',
    used: 'Lời mời này không dùng được Lời mời này đã được chấp nhận.',
    join: 'Đăng ký và tham gia',
    joinTitle: 'Lời mời tham gia Northwind',
    joinText: 'Emma đã mời bạn tham gia Northwind trên Tsunagu.',
    joinTaken:
      'Địa chỉ được mời đã có tài khoản, và mỗi tài khoản chỉ thuộc một tổ chức. Hãy xin lời mời gửi đến địa chỉ khác.',
  },
} as const;
const inviter = () => person(server, { name: 'Emma', organizationName: 'Northwind' });
/** Somebody whose address is shown as the others are. */
const member = (locale: 'EN' | 'JA' | 'VI') => person(server, { email: newAddress(), locale });
const path = ({ link }: Mailed) => new URL(link).pathname + new URL(link).search;

describe.each(Object.entries(words))('in %s', (language, say) => {
  beforeEach(() => (browser = new Browser(server, language)));

  test('somebody new is shown who invites, and signs up or in', async () => {
    const invitation = await invite(await inviter(), newAddress(), 'Hello,\nshall we talk?');
    const page = await unchanged(server, () => browser.get(invitation.link));
    expect([page.status, page.headers.get('content-language')]).toEqual([200, language]);
    expect(page.text).toMatch(new RegExp(`^Tsunagu ${say.title} `));
    for (const text of [say.text, `${say.message} Hello, shall we talk?`, say.sentTo])
      expect(page.text).toContain(text);
    expect(buttonsOf(page.html)).toEqual([
      { kind: 'button', href: `/sign-up?token=${invitation.token}`, label: say.signUp },
      {
        kind: 'button second',
        href: `/sign-in?returnTo=${encodeURIComponent(path(invitation))}`,
        label: say.signIn,
      },
    ]);
    expect(page.html).not.toMatch(/<form|<script/);
  });

  test('somebody registered signs in with the invited address, is asked, and accepts', async () => {
    const [emma, binh] = [await inviter(), await member(say.locale)];
    const invitation = await invite(emma, binh.email);
    const page = await unchanged(server, () => browser.get(invitation.link));
    expect(page.text).toContain(say.haveAccount);
    expect(page.text).toContain(say.sentTo);
    const [button, ...others] = buttonsOf(page.html);
    expect([button!.kind, button!.label, others]).toEqual(['button', say.signIn, []]);
    const signedIn = await browser.submit(await browser.get(button!.href), { email: binh.email, password });
    expect([signedIn.status, signedIn.location]).toEqual([303, path(invitation)]);

    browser = Object.assign(new Browser(server, 'en'), { cookie: browser.cookie }); // from now on by their own language
    const asked = await unchanged(server, () => browser.get(signedIn.location!));
    expect(asked.headers.get('content-language')).toBe(language);
    expect(asked.text).toMatch(new RegExp(`${say.accept}$`));
    expect(asked.text).not.toContain(masked);
    expect(formOf(asked)).toEqual({ action: '/invitation', hidden: { token: invitation.token } });
    const done = await browser.submit(asked);
    expect([done.status, done.text]).toEqual([200, `Tsunagu ${say.title} ${say.accepted}`]);
    expect([await contactIds(emma), await stateOf(emma, invitation)]).toEqual([[binh.id], 'ACCEPTED']);

    for (const who of [browser, new Browser(server, language)]) {
      const used = await unchanged(server, () => who.get(invitation.link));
      expect([used.status, used.text]).toEqual([410, `Tsunagu ${say.used}`]);
      const again = await unchanged(server, () => who.submit(asked));
      expect([again.status === 404 || again.status === 410, again.text]).toEqual([true, `Tsunagu ${say.used}`]);
    }
  });

  test('somebody signed in with another address is asked whether they mean it', async () => {
    const [emma, binh] = [await inviter(), await member(say.locale)];
    const invitation = await invite(emma, newAddress());
    await signIn(binh);
    const asked = await unchanged(server, () => browser.get(invitation.link));
    expect([asked.status, asked.headers.get('content-language')]).toEqual([200, language]);
    expect(asked.text).toMatch(
      new RegExp(`${[say.other, say.acceptHere, say.sentTo].join(' ').replace(/[.?*]/g, '\\$&')}$`),
    );
    const done = await browser.submit(asked);
    expect([done.status, done.text]).toEqual([200, `Tsunagu ${say.title} ${say.accepted}`]);
    expect([await contactIds(emma), await contactIds(binh)]).toEqual([[binh.id], [emma.id]]);
    expect(await stateOf(emma, invitation)).toBe('ACCEPTED');
  });

  test('whoever invites is told that it is theirs, and is asked nothing', async () => {
    const emma = await person(server, { name: 'Emma', organizationName: 'Northwind', locale: say.locale });
    const invitation = await invite(emma, newAddress());
    await signIn(emma);
    const page = await unchanged(server, () => browser.get(invitation.link));
    expect([page.status, page.text]).toEqual([200, expect.stringContaining(say.own)]);
    expect(page.html).not.toContain('<form');
    const forced = await unchanged(server, () => browser.post('/invitation', { token: invitation.token }));
    expect(forced.status).toBe(422);
    expect(await stateOf(emma, invitation)).toBe('SENT');
  });

  test('the invitation of an organization leads to the sign-up, for a new address only', async () => {
    const emma = await inviter();
    const invitation = await inviteMember(emma, newAddress());
    const page = await unchanged(server, () => browser.get(invitation.link));
    expect([page.status, page.headers.get('content-language')]).toEqual([200, language]);
    expect(page.text).toMatch(new RegExp(`^Tsunagu ${say.joinTitle} `));
    for (const text of [say.joinText, say.sentTo]) expect(page.text).toContain(text);
    expect(buttonsOf(page.html)).toEqual([
      { kind: 'button', href: `/sign-up?token=${invitation.token}`, label: say.join },
    ]);
    const binh = await member(say.locale);
    const taken = await browser.get((await inviteMember(emma, binh.email)).link);
    expect([taken.status, taken.text]).toEqual([200, expect.stringContaining(say.joinTaken)]);
    expect(buttonsOf(taken.html)).toEqual([]);

    // Whoever is signed in cannot accept it either.
    await signIn(binh);
    const posted = await unchanged(server, () => browser.post('/invitation', { token: invitation.token }));
    expect([posted.status, posted.text]).toEqual([200, expect.stringContaining(say.joinText)]);
  });

  test('taken back, expired and unknown are one and the same', async () => {
    const emma = await inviter();
    const [cancelled, expired] = [await invite(emma, newAddress()), await invite(emma, newAddress())];
    const [cancelledMember, expiredMember] = [
      await inviteMember(emma, newAddress()),
      await inviteMember(emma, newAddress()),
    ];
    await emma.mutate('cancelEmailInvitation', { id: cancelled.id });
    await emma.mutate('cancelMemberInvitation', { id: cancelledMember.id });
    for (const comesBy of [false, true]) {
      if (comesBy) await server.app.housekeeping.run();
      else server.clock.advance(30 * DAY);
      const binh = await signIn(await member(say.locale), new Browser(server, language));
      const links = [cancelled, expired, cancelledMember, expiredMember].map(({ link }) => link);
      for (const link of [...links, '/invitation', '/invitation?token=', `/invitation?token=${'x'.repeat(43)}`])
        for (const who of [browser, binh]) {
          const page = await who.get(link);
          expect([page.status, page.text]).toEqual([404, `Tsunagu ${say.gone}`]);
          const token = new URL(link, server.url).searchParams.get('token') ?? '';
          const posted = await who.post('/invitation', { token });
          expect([posted.status === 404 || posted.status === 410, posted.text]).toEqual([true, `Tsunagu ${say.gone}`]);
        }
    }
    expect(await contactIds(emma)).toEqual([]);
  });
});

describe('signing up', () => {
  test('with the invited address signs in at once, and says with whom one is in contact', async () => {
    const emma = await inviter();
    const email = newAddress();
    const invitation = await invite(emma, email);
    const [button] = buttonsOf((await browser.get(invitation.link)).html);
    const form = await browser.get(button!.href);
    expect(form.text).toContain(`The invitation was sent to ${masked}.`);
    expect(formOf(form)).toEqual({ action: '/sign-up', hidden: { token: invitation.token } });
    expect(form.html).toContain(
      `href="/sign-in?returnTo=${encodeURIComponent(`/invitation?token=${invitation.token}`)}"`,
    );
    const weak = await unchanged(server, () =>
      browser.submit(form, { displayName: '花子 & <b>', email, password: 'short' }),
    );
    expect([weak.status, weak.text, formOf(weak).hidden]).toEqual([
      422,
      expect.stringContaining('The password is too short.'),
      { token: invitation.token },
    ]);
    const done = await browser.submit(weak, { displayName: '花子 & <b>', email, password });
    expect([done.status, done.text]).toEqual([
      200,
      expect.stringContaining('You are signed in You and Emma are now contacts.'),
    ]);
    const { viewer } = (await browser.graphql('{ viewer { id email user { displayName } } }')).data;
    expect(viewer).toEqual({ id: viewer.id, email, user: { displayName: '花子 & <b>' } });
    expect(await contactIds(emma)).toHaveLength(1);
    expect(await stateOf(emma, invitation)).toBe('ACCEPTED');
  });

  test('with another address goes by the link that is mailed there', async () => {
    const emma = await inviter();
    const [invitation, email] = [await invite(emma, newAddress()), newAddress()];
    const sent = await browser.submit(await browser.get(`/sign-up?token=${invitation.token}`), {
      displayName: 'Binh',
      email,
      password,
    });
    expect([sent.status, sent.text]).toEqual([200, expect.stringContaining(`An e-mail is on its way to ${email}.`)]);
    expect([browser.cookie, await contactIds(emma)]).toEqual([null, []]);
    const link = linkIn((await server.mailsTo(email))[0]!, '/verify-email');
    const done = await browser.submit(await browser.get(link));
    expect([done.status, done.text]).toEqual([200, expect.stringContaining('You and Emma are now contacts.')]);
    expect(await contactIds(emma)).toHaveLength(1);
  });

  test('by an invitation that is over, or with an address that has an account, is refused in words', async () => {
    const [emma, binh] = [await inviter(), await member('EN')];
    const invitation = await invite(emma, binh.email);
    const form = await browser.get(`/sign-up?token=${invitation.token}`);
    const entered = { displayName: 'Binh', password, email: binh.email };
    const taken = await unchanged(server, () => browser.submit(form, entered));
    expect([taken.status, taken.html]).toEqual([422, expect.stringContaining('id="email-wrong"')]);
    await emma.mutate('cancelEmailInvitation', { id: invitation.id });
    const gone = await unchanged(server, () => browser.submit(form, { ...entered, email: newAddress() }));
    expect([gone.status, gone.text]).toEqual([
      404,
      expect.stringContaining('This link is not valid or has already been used.'),
    ]);
    expect(browser.cookie).toBeNull();
  });

  test('into an organization asks for no organization, suggests the name, and says what was joined', async () => {
    for (const role of ['MEMBER', 'ADMIN']) {
      browser = new Browser(server);
      const emma = await inviter();
      const email = newAddress();
      const invitation = await inviteMember(emma, email, { displayName: 'Trần "Bình"', role });
      const form = await browser.get(`/sign-up?token=${invitation.token}`);
      expect(form.html).not.toContain('name="organizationName"');
      expect(form.html).toMatch(/name="displayName"[^>]*value="Trần &quot;Bình&quot;"/);
      const other = await unchanged(server, () =>
        browser.submit(form, { displayName: 'Trần Bình', email: newAddress(), password }),
      );
      expect([other.status, other.text]).toEqual([
        422,
        expect.stringContaining('This invitation is for another e-mail address.'),
      ]);
      const done = await browser.submit(form, { displayName: 'Trần Bình', email, password });
      expect([done.status, done.text]).toEqual([
        200,
        expect.stringContaining('You are signed in You are now a member of Northwind.'),
      ]);
      const { viewer } = (
        await browser.graphql('{ viewer { role user { displayName organization { id userCount } } } }')
      ).data;
      expect(viewer).toEqual({
        role,
        user: { displayName: 'Trần Bình', organization: { id: emma.organizationId, userCount: 2 } },
      });
      const used = await browser.get(invitation.link);
      expect([used.status, used.text]).toEqual([
        410,
        'Tsunagu This invitation is not available This invitation has been accepted already.',
      ]);
    }
  });

  test('without any invitation says nothing of one', async () => {
    const email = newAddress();
    await anybody.mutate('signUp', { email, password, displayName: 'Plain' });
    const link = linkIn((await server.mailsTo(email))[0]!, '/verify-email');
    const done = await browser.submit(await browser.get(link));
    expect(done.text).toMatch(
      /^Tsunagu You are signed in Your e-mail address is confirmed and you are signed in\. Open/,
    );
  });
});

test('where the two stand is said instead of accepting', async () => {
  const [emma, binh] = [await inviter(), await member('EN')];
  const invitation = await invite(emma, binh.email);
  await signIn(binh);
  const page = await browser.get(invitation.link);
  await connect(emma, binh);
  const now = await browser.get(invitation.link);
  expect([now.status, now.text]).toEqual([200, expect.stringContaining('You and Emma are contacts.')]);
  expect(now.html).not.toContain('<form');
  const refused = await unchanged(server, () => browser.submit(page));
  expect([refused.status, refused.text]).toEqual([
    422,
    expect.stringContaining('You are already contacts. No request is needed.'),
  ]);
  expect(refused.html).toContain('role="alert"');
  await binh.mutate('blockPerson', { personId: emma.id });
  const blocked = await unchanged(server, () => browser.submit(page));
  expect([blocked.status, blocked.text]).toEqual([422, expect.stringContaining('You have blocked this person.')]);
});

test('what a policy forbids is refused, and noted for the administrators', async () => {
  const [emma, binh] = [await inviter(), await member('EN')];
  const invitation = await invite(emma, binh.email);
  await emma.mutate('updateExternalPolicy', { otherOrganizations: 'NOBODY' });
  await signIn(binh);
  const page = await browser.get(invitation.link);
  const refused = await unchanged(server, () => browser.submit(page), 1);
  expect(refused.status).toBe(422);
  expect([await contactIds(binh), await stateOf(emma, invitation)]).toEqual([[], 'SENT']);
  const { auditLog } = await binh.ask('{ auditLog(first: 1) { nodes { action subjectId detail } } }');
  expect(auditLog.nodes).toEqual([{ action: 'policy.refused', subjectId: emma.id, detail: 'acceptInvitation' }]);
});

test('nothing the inviter writes becomes markup or a header', async () => {
  const evil = `"><script>alert(1)</script>' onload='x`;
  const emma = await person(server, { name: `Emma ${evil}`, organizationName: `</title>${evil}` });
  const plain = await invite(await inviter(), newAddress(), 'Hello');
  const bad = await invite(emma, newAddress(), `Hello\r\nSet-Cookie: a=b\r\n\r\n</blockquote>${evil}&lt;`);
  const joining = await inviteMember(emma, newAddress(), { displayName: evil });
  const tags = (html: string) =>
    (html.match(/<[^>]*>/g) ?? []).map((tag) => tag.replace(/token(=|%3D)[\w-]+/, 'token$1…'));
  const [expected, page] = [await browser.get(plain.link), await browser.get(bad.link)];
  expect(tags(page.html)).toEqual(tags(expected.html));
  expect(page.text).toContain(`Hello Set-Cookie: a=b </blockquote>${evil}&lt;`);
  expect(page.text).toContain(`</title>${evil}`);
  expect([...page.headers.keys()].sort()).toEqual([...expected.headers.keys()].sort());
  expect(page.headers.getSetCookie()).toEqual([]);
  for (const { html } of [await browser.get(joining.link), await browser.get(`/sign-up?token=${joining.token}`)]) {
    expect(html).not.toMatch(/<script|<\/title>"/);
    expect(html).toContain('&lt;script&gt;');
  }
  const [mail] = (await server.app.mailbox!.list()).filter(({ text }) => text.includes(bad.token));
  expect(Object.keys(mail!.headers).sort()).toEqual([
    'Auto-Submitted',
    'Message-ID',
    'Reply-To',
    'X-Auto-Response-Suppress',
  ]);
  expect(mail!.headers['Reply-To']).toBe(emma.email);
  expect(mail!.html).not.toMatch(/<script/);
  expect(mail!.subject).not.toMatch(/[\r\n]/);
  expect([page.headers.get('referrer-policy'), page.headers.get('cache-control')]).toEqual(['no-referrer', 'no-store']);
  expect(page.headers.get('x-robots-tag')).toBe('noindex, nofollow');
  expect(page.headers.get('content-security-policy')).toMatch(/default-src 'none'/);
});

test('the forms are not taken from other sites', async () => {
  const [emma, binh] = [await inviter(), await member('EN')];
  const email = newAddress();
  const [forBinh, forNew] = [await invite(emma, binh.email), await invite(emma, email)];
  await signIn(binh);
  const accepting = await browser.get(forBinh.link);
  const signingUp = await browser.get(`/sign-up?token=${forNew.token}`);
  const said = 'This was sent from another website, so nothing was done.';
  for (const headers of [
    { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
    { origin: 'null', 'sec-fetch-site': 'cross-site' },
    { origin: 'https://evil.example', 'sec-fetch-site': 'same-site' },
  ])
    for (const [page, entered] of [
      [accepting, {}],
      [signingUp, { displayName: 'Binh', email, password }],
    ] as const) {
      const refused = await unchanged(server, () => browser.submit(page, entered, headers));
      expect([refused.status, refused.text]).toEqual([403, expect.stringContaining(said)]);
    }
  // Where a cookie signs in, a browser that does not say where the form is from is not believed.
  const response = await unchanged(server, () =>
    fetch(`${server.url}/invitation`, {
      method: 'POST',
      headers: { cookie: browser.cookie!, origin: 'null' },
      body: new URLSearchParams({ token: forBinh.token }),
    }),
  );
  expect(response.status).toBe(403);
  expect(await contactIds(emma)).toEqual([]);
  expect((await browser.submit(accepting)).status).toBe(200);
  expect(await contactIds(emma)).toEqual([binh.id]);
});

test('looking and accepting is limited by address', async () => {
  const strict = await startServer({ LANDINGS_PER_MINUTE: '2' });
  const visitor = new Browser(strict);
  for (const status of [404, 404]) expect((await visitor.get('/invitation?token=x')).status).toBe(status);
  const refused = await visitor.get('/invitation?token=x');
  expect([refused.status, Number(refused.headers.get('retry-after')) > 0]).toEqual([429, true]);
  expect((await visitor.post('/invitation', { token: 'x' })).status).toBe(429);
  await strict.stop();
});
