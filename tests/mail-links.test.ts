import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { DAY, HOUR } from '../src/clock.js';
import { Browser, linkIn } from './support/browser.js';
import { connect, password, person, type Actor } from './support/cast.js';
import { subscribe } from './support/live.js';
import { settled } from './support/rows.js';
import { startServer, type TestServer } from './support/server.js';
import { until } from './support/until.js';

let server: TestServer;
let somebody: Actor;
let browser: Browser;

beforeAll(async () => {
  server = await startServer();
  somebody = await person(server);
});
beforeEach(() => (browser = new Browser(server)));
afterAll(() => server.stop());

/** Everything a link could change. */
async function everything(): Promise<unknown[]> {
  const { read } = server.app.services.db;
  const tables = ['users', 'contacts', 'contact_requests', 'blocks', 'sessions', 'one_time_tokens', 'event_streams'];
  return Promise.all(tables.map((table) => read.all(`select * from ${table} order by 1`)));
}

async function mailedLink(address: string, path: string): Promise<string> {
  return until(
    async () =>
      (await server.app.mailbox!.list()).flatMap((mail) => (mail.to === address && linkIn(mail, path)) || [])[0],
    `a link to ${path} for ${address}`,
  );
}

let number = 0;
const newAddress = () => `somebody-${(number += 1)}@example.com`;

async function signUp(email: string, more: Record<string, string> = {}): Promise<void> {
  const input = { email, password, displayName: '山本 <花子>', organizationName: 'R&D 研究所', locale: 'JA', ...more };
  await server.graphql('mutation($input: SignUpInput!) { signUp(input: $input) { accepted } }', { input });
}

test('the link of a sign-up shows who, and the button makes the account and signs in', async () => {
  const email = newAddress();
  await signUp(email);
  const link = await mailedLink(email, '/verify-email');
  const before = await everything();
  const page = await browser.get(link);
  expect([page.status, page.headers.get('content-language')]).toEqual([200, 'ja']);
  for (const text of ['山本 <花子>', email, 'R&D 研究所', 'メールアドレスを確認する'])
    expect(page.text).toContain(text);
  await browser.get(link);
  expect(await everything()).toEqual(before);

  const done = await browser.submit(page);
  expect([done.status, done.location]).toEqual([200, null]);
  expect(done.text).toContain('メールアドレスの確認が完了し、サインインしました。');
  expect(
    (await browser.graphql('{ viewer { email user { displayName organization { name } } } }')).data.viewer,
  ).toEqual({
    email,
    user: { displayName: '山本 <花子>', organization: { name: 'R&D 研究所' } },
  });

  const after = await everything();
  expect((await browser.get(link)).status).toBe(404);
  const again = await browser.submit(page);
  expect([again.status, again.text]).toEqual([404, expect.stringContaining('このリンクは使用できません')]);
  expect(await everything()).toEqual(after);
});

test('a sign-up waits three days for its link to be followed', async () => {
  const email = newAddress();
  await signUp(email, { locale: 'VI' });
  const link = await mailedLink(email, '/verify-email');
  const page = await browser.get(link);
  server.clock.advance(3 * DAY + 1);
  const before = await everything();
  for (const late of [await browser.get(link), await browser.submit(page)])
    expect([late.status, late.text]).toEqual([410, expect.stringContaining('Sign up again')]);
  expect(await everything()).toEqual(before);
  expect(browser.cookie).toBeNull();
});

test('a password is set by the mailed link; what is wrong with it is said in place', async () => {
  const emma = await person(server, { locale: 'EN' });
  await server.graphql(
    'mutation($input: RequestPasswordResetInput!) { requestPasswordReset(input: $input) { accepted } }',
    { input: { email: emma.email } },
  );
  const link = await mailedLink(emma.email, '/reset-password');
  const page = await browser.get(link);
  expect(page.text).toContain('You will be signed out on all other devices.');
  expect(page.html).toContain(`value="${emma.email}"`);

  const before = await everything();
  for (const [weak, why] of [
    ['short', 'The password is too short. Use at least 8 characters.'],
    ['password1', 'This password is among the most common ones.'],
    ['x'.repeat(257), 'The password is too long.'],
    ['', 'The password is too short.'],
  ] as const) {
    const refused = await browser.submit(page, { password: weak });
    expect([refused.status, refused.text]).toEqual([422, expect.stringContaining(why)]);
    expect(refused.html).toContain('aria-invalid="true"');
    expect(refused.html).not.toContain(`"${weak || 'x'}"`);
  }
  expect(await everything()).toEqual(before);
  expect(browser.cookie).toBeNull();

  const done = await browser.submit(page, { password: 'four calm river stones' });
  expect([done.status, done.text]).toEqual([200, expect.stringContaining('Your new password is set')]);
  expect((await browser.graphql('{ viewer { email } }')).data.viewer).toEqual({ email: emma.email });
  expect((await emma.graphql('{ viewer { email } }')).errors![0]!.extensions.code).toBe('UNAUTHENTICATED');
  expect((await browser.get(link)).status).toBe(404);
  expect((await browser.submit(page, { password: 'another good one' })).status).toBe(404);
});

test('the link to set a password is good for an hour', async () => {
  const emma = await person(server);
  await server.graphql(
    'mutation($input: RequestPasswordResetInput!) { requestPasswordReset(input: $input) { accepted } }',
    { input: { email: emma.email } },
  );
  const link = await mailedLink(emma.email, '/reset-password');
  const page = await browser.get(link);
  server.clock.advance(HOUR + 1);
  const before = await everything();
  const over = await browser.get(link);
  expect([over.status, over.html]).toEqual([410, expect.stringContaining('<a href="/forgot-password">')]);
  expect((await browser.submit(page, { password: 'four calm river stones' })).status).toBe(410);
  expect(await everything()).toEqual(before);
});

async function signIn(actor: Actor): Promise<void> {
  await browser.submit(await browser.get('/sign-in'), { email: actor.email, password });
  expect(browser.cookie).not.toBeNull();
}

test('a new address is confirmed by the account that asked, and by nobody else', async () => {
  const emma = await person(server);
  const email = newAddress();
  await emma.mutate('requestEmailChange', { email, password });
  const link = await mailedLink(email, '/confirm-email');
  const before = await everything();

  const signedOut = await browser.get(link);
  expect(signedOut.text).toContain('Sign in to the account whose address is to be changed.');
  expect((await browser.post('/confirm-email', { token: new URL(link).searchParams.get('token')! })).status).toBe(403);
  expect(await everything()).toEqual(before);

  await signIn(somebody);
  const other = await browser.get(link);
  expect(other.text).toContain('You are signed in to another account');
  expect((await browser.post('/confirm-email', { token: new URL(link).searchParams.get('token')! })).status).toBe(403);
  expect((await emma.ask('{ viewer { email } }')).viewer.email).toBe(emma.email);

  // The form on the page signs in and leads back to it.
  const signedIn = await browser.submit(other, { email: emma.email, password });
  expect([signedIn.status, signedIn.location]).toEqual([303, new URL(link).pathname + new URL(link).search]);
  const page = await browser.get(signedIn.location!);
  expect(page.text).toContain(email);
  expect((await emma.ask('{ viewer { email } }')).viewer.email).toBe(emma.email);
  const done = await browser.submit(page);
  expect([done.status, done.text]).toEqual([200, expect.stringContaining('Your e-mail address has been changed.')]);
  expect(done.html).toContain('href="/settings/security"');
  expect((await emma.ask('{ viewer { email } }')).viewer.email).toBe(email);
  expect((await browser.submit(page)).status).toBe(404);
});

test('a new address that somebody else has taken meanwhile is refused, and the link stays good', async () => {
  const [emma, email] = [await person(server), newAddress()];
  await emma.mutate('requestEmailChange', { email, password });
  const link = await mailedLink(email, '/confirm-email');
  await person(server, { email });
  await signIn(emma);
  const before = await everything();
  const refused = await browser.submit(await browser.get(link));
  expect([refused.status, refused.text]).toEqual([422, expect.stringContaining('already belongs to another account')]);
  expect(await everything()).toEqual(before);
});

async function ask(from: Actor, to: Actor, message: string | null = null): Promise<{ id: string; link: string }> {
  const { contactRequest } = await from.mutate('requestContact', { userId: to.id, message }, 'contactRequest { id }');
  return { id: contactRequest.id, link: await mailedLink(to.email, '/contact-request') };
}

const stateFor = async (actor: Actor, id: string) =>
  (await actor.ask('query($id: ID!) { node(id: $id) { ... on ContactRequest { state } } }', { id })).node.state;

test('the mail about a request is in the language of its recipient, as it is when the mail is made', async () => {
  const [sender, recipient] = [await person(server, { name: 'Emma' }), await person(server, { locale: 'JA' })];
  await ask(sender, recipient);
  expect((await server.mailsTo(recipient.email))[0]!.subject).toBe('Emma様から連絡先交換の申請が届きました');
  await recipient.mutate('updateProfile', { locale: 'VI' });
  await ask(await person(server, { name: 'Chie', locale: 'JA' }), recipient);
  expect((await server.mailsTo(recipient.email, 2))[0]!.subject).toBe('Chie muốn kết nối với bạn');
});

test('asking and taking back in turn mails once a day', async () => {
  const [sender, recipient] = [await person(server), await person(server)];
  const askAndCancel = async () => {
    const { contactRequest } = await sender.mutate('requestContact', { userId: recipient.id }, 'contactRequest { id }');
    await settled(server);
    await sender.mutate('cancelContactRequest', { id: contactRequest.id });
  };
  const mailed = async () => (await server.app.mailbox!.list()).filter(({ to }) => to === recipient.email).length;
  for (let i = 0; i < 3; i += 1) await askAndCancel();
  expect(await mailed()).toBe(1);
  server.clock.advance(DAY);
  for (let i = 0; i < 2; i += 1) await askAndCancel();
  expect(await mailed()).toBe(2);
  // Others are mailed all the same.
  await (await person(server)).mutate('requestContact', { userId: recipient.id });
  await settled(server);
  expect(await mailed()).toBe(3);
});

test('a request is approved by the link in its mail, without a session', async () => {
  const [sender, recipient] = [
    await person(server, { name: 'Nguyễn <b>Thu</b> Hà', organizationName: 'Sen & Việt' }),
    await person(server, { locale: 'JA' }),
  ];
  await sender.mutate('updateProfile', { department: 'Sales', title: 'Lead' });
  const { id, link } = await ask(sender, recipient, 'Hello,\n<script>alert(1)</script>');
  const live = await subscribe(
    sender,
    'subscription { contactRequestApproved { contactRequest { id contact { user { id } } } } }',
  );
  const before = await everything();
  const page = await browser.get(link);
  expect([page.status, page.headers.get('content-language')]).toEqual([200, 'ja']);
  expect(page.text).toContain('Nguyễn <b>Thu</b> Hà様（Sen & Việt）から連絡先交換の申請が届いています。');
  expect(page.text).toContain('Sales / Lead');
  expect(page.text).toContain('Hello, <script>alert(1)</script>');
  expect(page.html).not.toMatch(/<script|<b>Thu/);
  const english = new Browser(server);
  const chosen = await english.get((await english.get(`${link}&lang=en`)).location!);
  expect([chosen.status, chosen.headers.get('content-language')]).toEqual([200, 'en']);
  expect(chosen.text).toContain('(Sen & Việt) asks to be in contact with you.');
  // Neither the scanner of a mail program nor a form without an answer does anything.
  await browser.get(link);
  await browser.submit(page);
  await browser.submit(page, { answer: 'approve decline' });
  expect(await everything()).toEqual(before);

  // Mail programs show their links elsewhere: nothing but the token counts.
  const done = await browser.submit(
    page,
    { answer: 'approve' },
    { origin: 'https://mail.example', 'sec-fetch-site': 'cross-site' },
  );
  expect([done.status, done.text]).toEqual([200, expect.stringContaining('と連絡先を交換しました。')]);
  expect(browser.cookie).toBeNull();
  expect(await live.have(1)).toEqual([
    { contactRequestApproved: { contactRequest: { id, contact: { user: { id: recipient.id } } } } },
  ]);
  expect(await stateFor(recipient, id)).toBe('APPROVED');
  live.stop();

  const after = await everything();
  for (const answer of ['approve', 'decline']) {
    const again = await browser.submit(page, { answer });
    expect([again.status, again.text]).toEqual([410, expect.stringContaining('お手続きの必要はありません')]);
  }
  expect((await browser.get(link)).status).toBe(410);
  expect(await everything()).toEqual(after);
});

test('a request is declined by the link, and its sender does not hear of it', async () => {
  const [sender, recipient] = [await person(server), await person(server)];
  const { id, link } = await ask(sender, recipient);
  const { viewer } = await sender.ask('{ viewer { eventCursor } }');
  const done = await browser.submit(await browser.get(link), { answer: 'decline' });
  expect(done.text).toContain('The request was declined. The other person is not told.');
  expect(await stateFor(recipient, id)).toBe('DECLINED');
  expect(await stateFor(sender, id)).toBe('PENDING');
  expect((await sender.ask('{ viewer { eventCursor } }')).viewer).toEqual(viewer);
});

const endings: [string, (sender: Actor, recipient: Actor, id: string) => Promise<unknown>][] = [
  ['withdrawn', (sender, _, id) => sender.mutate('cancelContactRequest', { id })],
  ['answered elsewhere', (_, recipient, id) => recipient.mutate('approveContactRequest', { id })],
  ['declined elsewhere', (_, recipient, id) => recipient.mutate('declineContactRequest', { id })],
  ['of somebody blocked since', (sender, recipient) => recipient.mutate('blockPerson', { personId: sender.id })],
  [
    'of somebody who has blocked since',
    (sender, recipient) => sender.mutate('blockPerson', { personId: recipient.id }),
  ],
  [
    'of somebody suspended since',
    async (sender) => {
      const admin = await person(server, { organizationId: sender.organizationId, role: 'ADMIN' });
      await admin.mutate('suspendMember', { userId: sender.id });
    },
  ],
  ['expired', async () => server.clock.advance(31 * DAY)],
];
test.each(endings)('a request that is %s cannot be answered by its link any more', async (_, end) => {
  const [sender, recipient] = [await person(server), await person(server, { locale: 'VI' })];
  const { id, link } = await ask(sender, recipient);
  const page = await browser.get(link);
  await end(sender, recipient, id);
  const before = await everything();
  for (const late of [
    await browser.get(link),
    await browser.submit(page, { answer: 'approve' }),
    await browser.submit(page, { answer: 'decline' }),
  ])
    expect([late.status, late.text]).toEqual([410, expect.stringContaining('Yêu cầu này không còn chờ phản hồi.')]);
  expect(await everything()).toEqual(before);
});

test('a link that is not ours, or is for something else, answers nothing', async () => {
  const { secrets } = server.app.services;
  const [sender, recipient] = [await person(server), await person(server)];
  const { id, link } = await ask(sender, recipient);
  const right = new URL(link).searchParams.get('token')!;
  const suspended = await person(server, { organizationId: recipient.organizationId });
  const toSuspended = await ask(sender, suspended);
  await recipient.mutate('suspendMember', { userId: suspended.id });
  const before = await everything();
  for (const token of [
    '',
    id,
    `${right}x`,
    right.slice(0, -1),
    `${id}.${'A'.repeat(43)}`,
    secrets.sign('unsubscribe', id),
    secrets.sign('answer', 'creq_00000000000000000000000000'),
    secrets.sign('answer', recipient.id),
    new URL(toSuspended.link).searchParams.get('token')!,
  ]) {
    expect((await browser.get(`/contact-request?token=${encodeURIComponent(token)}`)).status).toBe(404);
    expect((await browser.post('/contact-request', { token, answer: 'approve' })).status).toBe(404);
  }
  for (const token of ['', secrets.sign('answer', recipient.id), secrets.sign('unsubscribe', id), `${recipient.id}.`]) {
    expect((await browser.get(`/unsubscribe?token=${encodeURIComponent(token)}`)).status).toBe(404);
    expect((await browser.post(`/unsubscribe?token=${encodeURIComponent(token)}`, {})).status).toBe(404);
  }
  expect(await everything()).toEqual(before);
});

test('mails about requests are ended with the button, and the setting says so', async () => {
  const [sender, recipient] = [await person(server), await person(server)];
  await ask(sender, recipient);
  const [mail] = await server.mailsTo(recipient.email);
  const link = linkIn(mail!, '/unsubscribe');
  const live = await subscribe(recipient, 'subscription { events { __typename } }');
  const before = await everything();
  const page = await browser.get(link);
  expect(page.text).toContain('Press the button to stop receiving e-mails about contact requests.');
  expect(await everything()).toEqual(before);

  const done = await browser.submit(page);
  expect([done.status, done.text]).toEqual([200, expect.stringContaining('You will no longer receive e-mails')]);
  expect((await recipient.ask('{ viewer { notifications { contactRequestMail } } }')).viewer.notifications).toEqual({
    contactRequestMail: false,
  });
  expect(await live.have(1)).toEqual([{ events: { __typename: 'ViewerChanged' } }]);
  live.stop();

  // Once more is nothing, and the page says what is the case.
  const after = await everything();
  await browser.submit(page);
  expect((await browser.get(link)).text).toContain('You will no longer receive e-mails');
  expect(await everything()).toEqual(after);

  await connect(await person(server), recipient);
  await ask(await person(server), await person(server));
  expect(await server.mailsTo(recipient.email)).toHaveLength(1);
});

test.each(['application/x-www-form-urlencoded', 'multipart/form-data'])(
  'one click of a mail program ends them too, sent as %s',
  async (type) => {
    const recipient = await person(server);
    await ask(await person(server), recipient);
    const [mail] = await server.mailsTo(recipient.email);
    expect(mail!.headers['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click');
    const address = /^<(.+)>$/.exec(mail!.headers['List-Unsubscribe']!)![1]!;
    const form = new FormData();
    form.set('List-Unsubscribe', 'One-Click');
    const body = type === 'multipart/form-data' ? form : new URLSearchParams('List-Unsubscribe=One-Click');
    const response = await fetch(address, { method: 'POST', body, redirect: 'error' });
    expect([response.status, response.headers.get('set-cookie')]).toEqual([200, null]);
    expect((await recipient.ask('{ viewer { notifications { contactRequestMail } } }')).viewer.notifications).toEqual({
      contactRequestMail: false,
    });
  },
);
