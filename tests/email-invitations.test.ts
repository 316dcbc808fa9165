import type { AddressInfo } from 'node:net';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DAY, MINUTE } from '../src/clock.js';
import { MailRejected, type MailMessage } from '../src/mail/mail.js';
import { linkIn } from './support/browser.js';
import { connect, password, person, verbs, type Actor, type PersonOptions } from './support/cast.js';
import { contactIds, eventCursor, request, requestsOf, strangers } from './support/contact-requests.js';
import { subscribe } from './support/live.js';
import { everyRow, leap, settled, unchanged } from './support/rows.js';
import { startServer, type TestServer } from './support/server.js';
import { together } from './support/together.js';
import { until } from './support/until.js';

let server: TestServer;
const anybody = verbs((query, variables) => server.graphql(query, variables));

beforeAll(async () => {
  server = await startServer({ SESSION_DAYS: '365' }); // invitations last as long as a session does
});
afterAll(() => server.stop());

/** Moves the clock on, and lets the housekeeping come by, so that it does not later. */
async function later(milliseconds: number, { clock, app }: TestServer = server): Promise<void> {
  clock.advance(milliseconds);
  await app.housekeeping.run();
}

let number = 0;
const newAddress = () => `neu-${(number += 1)}@neu.example`;
const codesOf = ({ userErrors }: { userErrors: { code: string }[] }) => userErrors.map(({ code }) => code);
const refusal = (code: string, field: string[] | null, message: unknown = expect.any(String)) => [
  { field, code, message },
];

interface Result {
  email: string;
  outcome: string;
  invitation: { id: string; email: string; state: string } | null;
}
const invite = (from: Actor, input: object) =>
  from.mutate<{ results: Result[] }>(
    'inviteByEmail',
    { ...input },
    'results { email outcome invitation { id email state } }',
  );
const outcomes = async (from: Actor, input: object) =>
  (await invite(from, input)).results.map(({ email, outcome }) => [email, outcome]);
/** Invites one address, and answers the id once the mail was sent or given up. */
async function invited(from: Actor, email: string, input: object = {}): Promise<string> {
  const { results } = await invite(from, { emails: [email], ...input });
  expect(results.map(({ outcome }) => outcome)).toEqual(['INVITED']);
  await settled(from.server);
  return results[0]!.invitation!.id;
}
const tokenOf = (id: string) => server.app.services.secrets.tokenFor(id);
async function invitation(of: Actor, id: string) {
  const fields =
    'id email message state problem sentAt expiresAt createdAt contactRequest { id state source message sender { id } }';
  return (await of.ask(`query($id: ID!) { node(id: $id) { ... on EmailInvitation { ${fields} } } }`, { id })).node;
}
const stateOf = async (of: Actor, id: string) => (await invitation(of, id))?.state;
const mailsTo = async (email: string, { app }: TestServer = server) =>
  (await app.mailbox!.list()).filter(({ to }) => to === email);
/** What the inviter heard of an invitation after a cursor, as ids. */
async function heard(of: Actor, after: string): Promise<string[]> {
  const { events } = await of.ask(
    'query($after: String!) { events(after: $after) { __typename ... on EmailInvitationChanged { invitationId invitation { id } } } }',
    { after },
  );
  return events
    .filter(({ __typename }: any) => __typename === 'EmailInvitationChanged')
    .map((event: any) => (event.invitation.id === event.invitationId ? event.invitationId : 'another'));
}
const accept = (who: Pick<Actor, 'mutate'>, token: string) =>
  who.mutate(
    'acceptInvitation',
    { token },
    'contactRequest { id state source message sender { id } } contact { source user { id } }',
  );
const landing = async (token: string, who: Pick<Actor, 'ask'> = anybody) =>
  (
    await who.ask(
      'query($token: String!) { invitationLanding(token: $token) { kind state maskedEmail message inviter { displayName organizationName messageId } } }',
      { token },
    )
  ).invitationLanding;

describe('whom', () => {
  test('one person: the mail says who invites and what they wrote, and the inviter sees it sent', async () => {
    const emma = await person(server, { name: 'Emma Stone', organizationName: 'Northwind' });
    await emma.mutate('setMessageId', { messageId: 'emma-who-invites' });
    const email = newAddress();
    const cursor = await eventCursor(emma);
    const live = await subscribe(
      emma,
      'subscription($after: String) { events(after: $after) { ... on EmailInvitationChanged { invitationId invitation { email } } } }',
      { after: cursor },
    );
    const { results, userErrors } = await invite(emma, { emails: [email], message: 'Hello,\n\nshall we talk?' });
    const id = results[0]!.invitation!.id;
    expect(userErrors).toEqual([]);
    expect(results).toEqual([
      { email, outcome: 'INVITED', invitation: { id: expect.stringMatching(/^einv_/), email, state: 'QUEUED' } },
    ]);
    await settled(server);
    const { createdAt, ...sent } = await invitation(emma, id);
    expect(sent).toEqual({
      id,
      email,
      message: 'Hello,\n\nshall we talk?',
      state: 'SENT',
      problem: null,
      sentAt: expect.any(String),
      expiresAt: new Date(Date.parse(createdAt) + 30 * DAY).toISOString(),
      contactRequest: null,
    });
    expect(Date.parse(sent.sentAt)).toBeGreaterThanOrEqual(Date.parse(createdAt));
    expect(await heard(emma, cursor)).toEqual([id, id]);
    expect(await live.have(2)).toEqual([1, 2].map(() => ({ events: { invitationId: id, invitation: { email } } })));
    live.stop();

    const mails = await mailsTo(email);
    const [mail] = mails;
    expect([mails.length, mail!.subject, mail!.headers['Reply-To']]).toEqual([
      1,
      'Emma Stone invites you to be in contact',
      emma.email,
    ]);
    const link = `${server.config.publicUrl}/invitation?token=${tokenOf(id)}`;
    expect(mail!.text).toBe(
      `${[
        'You are invited to be in contact on Tsunagu, where people of different companies find each other and talk. The invitation is from:',
        '  Emma Stone\n  Northwind',
        'Message from Emma Stone:\n> Hello,\n> \n> shall we talk?',
        `See the invitation:\n${link}`,
        'The link is valid for 30 days. If you do not know this person, you can ignore this e-mail.',
        '--',
        'This e-mail was sent because Emma Stone entered your address on Tsunagu. A reply goes to them.',
      ].join('\n\n')}\n`,
    );
    expect(await landing(tokenOf(id))).toEqual({
      kind: 'CONTACT',
      state: 'SENT',
      maskedEmail: 'n***@n***.example',
      message: 'Hello,\n\nshall we talk?',
      inviter: { displayName: 'Emma Stone', organizationName: 'Northwind', messageId: null },
    });
  });

  test('several and a pasted list: each address has its outcome, in the order given', async () => {
    const [emma, friend] = await strangers(server);
    const colleague = await person(server, { organizationId: emma.organizationId });
    await connect(emma, friend);
    const [before, one, two, three, four, five] = Array.from({ length: 6 }, newAddress) as [
      string,
      string,
      string,
      string,
      string,
      string,
    ];
    const earlier = await invited(emma, before);
    const cursor = await eventCursor(emma);
    const { results } = await invite(emma, {
      emails: [one, `  Two <${two}>`, 'nobody', friend.email.toUpperCase()],
      text: [
        `"Stone, Three" <${three}>, ${four}; ${one.toUpperCase()}`,
        '',
        ` ${colleague.email}；${emma.email}`,
        before,
        `${before}、nobody`,
        `<${five}>`,
      ].join('\r\n'),
    });
    const invitationTo = (email: string) => ({ id: expect.stringMatching(/^einv_/), email, state: 'QUEUED' });
    expect(results).toEqual([
      { email: one, outcome: 'INVITED', invitation: invitationTo(one) },
      { email: `Two <${two}>`, outcome: 'INVITED', invitation: invitationTo(two) },
      { email: 'nobody', outcome: 'INVALID_ADDRESS', invitation: null },
      { email: friend.email.toUpperCase(), outcome: 'ALREADY_CONTACT', invitation: null },
      { email: `"Stone, Three" <${three}>`, outcome: 'INVITED', invitation: invitationTo(three) },
      { email: four, outcome: 'INVITED', invitation: invitationTo(four) },
      { email: one.toUpperCase(), outcome: 'DUPLICATE', invitation: null },
      { email: colleague.email, outcome: 'COLLEAGUE', invitation: null },
      { email: emma.email, outcome: 'SELF', invitation: null },
      { email: before, outcome: 'ALREADY_INVITED', invitation: { id: earlier, email: before, state: 'SENT' } },
      { email: before, outcome: 'DUPLICATE', invitation: null },
      { email: 'nobody', outcome: 'INVALID_ADDRESS', invitation: null },
      { email: `<${five}>`, outcome: 'INVITED', invitation: invitationTo(five) },
    ]);
    await settled(server);
    const made = results.flatMap(({ outcome, invitation: one }) => (outcome === 'INVITED' ? one!.id : []));
    expect((await heard(emma, cursor)).sort()).toEqual([...made, ...made].sort());
    for (const [email, count] of [
      [one, 1],
      [two, 1],
      [three, 1],
      [four, 1],
      [five, 1],
      [before, 1],
      [friend.email, 0],
      [colleague.email, 0],
      [emma.email, 0],
    ] as const)
      expect([email, (await mailsTo(email)).filter(({ text }) => text.includes('/invitation?')).length]).toEqual([
        email,
        count,
      ]);

    // Only they see their list; it can be narrowed to states.
    const { emailInvitations } = await emma.ask('{ emailInvitations(first: 20) { totalCount nodes { email state } } }');
    expect(emailInvitations).toEqual({
      totalCount: 6,
      nodes: [five, four, three, two, one, before].map((email) => ({ email, state: 'SENT' })),
    });
    expect((await friend.ask('{ emailInvitations { totalCount } }')).emailInvitations.totalCount).toBe(0);
    expect(await invitation(friend, earlier)).toBe(null);
    await emma.mutate('cancelEmailInvitation', { id: earlier });
    const listed = async (states: string) =>
      (await emma.ask(`{ emailInvitations(states: [${states}]) { totalCount } }`)).emailInvitations.totalCount;
    expect([
      await listed('CANCELLED'),
      await listed('SENT'),
      await listed('SENT, CANCELLED'),
      await listed('FAILED'),
    ]).toEqual([1, 5, 6, 0]);
  });

  test.each([{}, { emails: [] }, { text: ' \n;, ' }, { emails: ['', ' '] }])('nobody is refused: %j', async (input) => {
    const emma = await person(server);
    const refused = await unchanged(server, () => invite(emma, input));
    expect(refused).toEqual({ results: [], userErrors: refusal('INVALID', null) });
  });

  test('nobody else can invite: not who is not signed in, nor whose organization lets them talk to nobody outside', async () => {
    const query = 'mutation { inviteByEmail(input: { emails: ["a@neu.example"] }) { results { email } } }';
    const { errors } = await unchanged(server, () => server.graphql(query));
    expect(errors![0]!.extensions.code).toBe('UNAUTHENTICATED');
    const emma = await person(server);
    const id = await invited(emma, newAddress());
    await emma.mutate('updateExternalPolicy', { otherOrganizations: 'NOBODY' });
    await later(DAY);
    const [invites, resends] = await unchanged(
      server,
      async () => [
        await invite(emma, { emails: [newAddress()] }),
        await emma.mutate('resendEmailInvitation', { id }, 'invitation { id }'),
      ],
      2,
    );
    const userErrors = refusal('EXTERNAL_CHAT_NOT_ALLOWED', null);
    expect(invites).toEqual({ results: [], userErrors });
    expect(resends).toEqual({ invitation: null, userErrors });
  });
});

describe('the mail', () => {
  test('has up to 1,000 characters of the inviter’s', async () => {
    const emma = await person(server);
    const message = '千'.repeat(999) + '👋';
    const id = await invited(emma, newAddress(), { message });
    const { email, message: kept } = await invitation(emma, id);
    expect(kept).toBe(message);
    expect((await mailsTo(email))[0]!.text).toContain(`> ${message}\n`);
    for (const [wrong, code] of [
      ['x'.repeat(1_001), 'TOO_LONG'],
      ['a\u0000b', 'INVALID'],
    ] as const) {
      const refused = await unchanged(server, () => invite(emma, { emails: [newAddress()], message: wrong }));
      expect(refused).toEqual({ results: [], userErrors: refusal(code, ['message']) });
    }
    const empty = await invited(emma, newAddress(), { message: ' \n ' });
    const { email: other, message: nothing } = await invitation(emma, empty);
    expect(nothing).toBe(null);
    expect((await mailsTo(other))[0]!.text).not.toMatch(/Message from|^>/m);
  });

  test.each([
    ['EN', 'Mai & Co. invites you to be in contact'],
    ['JA', 'Mai & Co.様から連絡先交換のご招待'],
    ['VI', 'Mai & Co. mời bạn kết nối'],
  ] as const)('is in the language of who is invited, or else of who invites: %s', async (locale, subject) => {
    const [unknown, known] = [newAddress(), await person(server, { locale })];
    const inviter = await person(server, { name: 'Mai & Co.', locale });
    await invited(inviter, unknown);
    expect((await mailsTo(unknown))[0]!.subject).toBe(subject);
    const other = await person(server, { name: 'Mai & Co.', locale: locale === 'VI' ? 'JA' : 'VI' });
    await invited(other, known.email);
    expect((await mailsTo(known.email))[0]!.subject).toBe(subject);
  });

  test('arrives over SMTP with answers going to the inviter, and nothing they write is a header; a refusal is shown in the server’s own words', async () => {
    const received: Buffer[] = [];
    const smtp = new SMTPServer({
      disabledCommands: ['AUTH', 'STARTTLS'],
      onRcptTo: ({ address }, _session, done) =>
        done(
          address.startsWith('gone')
            ? Object.assign(new Error(`5.1.1 <${address}>: nobody of that name`), { responseCode: 550 })
            : null,
        ),
      onData: (stream, _session, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          received.push(Buffer.concat(chunks));
          done();
        });
      },
    });
    await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve));
    const { port } = smtp.server.address() as AddressInfo;
    const mailing = await startServer({
      SMTP_URL: `smtp://127.0.0.1:${port}`,
      MAIL_FROM: 'Tsunagu <no-reply@tsunagu.example>',
    });
    const emma = await person(mailing, {
      name: 'Emma", <v@evil.example> =?utf-8?Q?=0D=0ABcc:v@evil.example?=',
      organizationName: '<b>Northwind</b>',
    });
    const message = 'x\r\nBcc: v@evil.example\r\n\r\n.\r\nMAIL FROM:<v@evil.example>\r\n<img src=x>';
    const id = await invited(emma, 'binh@neu.example', { message });
    const gone = await invited(emma, 'gone@neu.example');
    expect(received).toHaveLength(1);
    const mail = await simpleParser(received[0]!);
    const headers = mail.headerLines.map(({ key }) => key).sort();
    expect(headers).toEqual([
      'auto-submitted',
      'content-type',
      'date',
      'from',
      'message-id',
      'mime-version',
      'reply-to',
      'subject',
      'to',
      'x-auto-response-suppress',
    ]);
    expect(mail.replyTo!.value).toEqual([{ address: emma.email, name: '' }]);
    expect(mail.from!.value).toEqual([{ address: 'no-reply@tsunagu.example', name: 'Tsunagu' }]);
    expect(mail.to).toMatchObject({ value: [{ address: 'binh@neu.example', name: '' }] });
    expect(mail.text).toContain('> x\n> Bcc: v@evil.example\n> \n> .\n> MAIL FROM:<v@evil.example>\n> <img src=x>\n');
    expect(mail.html).toContain('&lt;b&gt;Northwind&lt;/b&gt;');
    expect(mail.html).not.toMatch(/<img|<b>/);

    expect(await invitation(emma, id)).toMatchObject({ state: 'SENT', problem: null });
    expect(await invitation(emma, gone)).toMatchObject({
      state: 'FAILED',
      problem: '550 5.1.1 <gone@neu.example>: nobody of that name',
      sentAt: null,
    });
    // What is kept and logged of the job names nobody.
    const dead = await mailing.app.services.db.read.all('select problem from jobs where dead_at is not null');
    expect(JSON.stringify(dead)).toMatch(/550 5\.1\.1/);
    expect(JSON.stringify(dead)).not.toContain('gone@');
    await mailing.stop();
    await new Promise<void>((resolve) => smtp.close(() => resolve()));
  });
});

test('a mail that was refused can be sent again, and one that could not be sent for days is given up', async () => {
  const sent: MailMessage[] = [];
  let fails: () => Error | null = () => new MailRejected('SMTP: RCPT TO 550', '550 mailbox full of <secrets>');
  const failing = await startServer(
    {},
    {
      mail: {
        async send(mail) {
          const error = fails();
          if (error) throw error;
          sent.push(mail);
        },
        close: async () => undefined,
      },
    },
  );
  const emma = await person(failing);
  const email = newAddress();
  const cursor = await eventCursor(emma);
  const id = await invited(emma, email);
  expect(await invitation(emma, id)).toMatchObject({ state: 'FAILED', problem: '550 mailbox full of <secrets>' });
  expect(await heard(emma, cursor)).toEqual([id, id]);
  // Its link is good all the same: the mail may have been forwarded by hand.
  expect(await outcomes(emma, { emails: [email] })).toEqual([[email, 'ALREADY_INVITED']]);

  await later(DAY, failing);
  fails = () => null;
  const again = await emma.mutate('resendEmailInvitation', { id }, 'invitation { state problem }');
  expect(again).toEqual({ invitation: { state: 'QUEUED', problem: null }, userErrors: [] });
  await settled(failing);
  expect(await invitation(emma, id)).toMatchObject({ state: 'SENT', problem: null });
  expect(sent.map(({ to }) => to)).toEqual([email]);

  let tries = 0;
  fails = () => new Error(`SMTP: CONN ${(tries += 1)}`);
  const other = newAddress();
  await invite(emma, { emails: [other] });
  const state = async () =>
    (await emma.ask('{ emailInvitations(first: 1) { nodes { email state problem } } }')).emailInvitations.nodes[0];
  await until(() => tries === 1, 'the first try');
  expect(await state()).toEqual({ email: other, state: 'QUEUED', problem: null });
  await until(async () => {
    await leap(failing, 10 * MINUTE);
    return (await state()).state === 'FAILED';
  }, 'the mail to be given up');
  expect([tries, await state()]).toEqual([12, { email: other, state: 'FAILED', problem: 'SMTP: CONN 12' }]);
  await failing.stop();
});

test('what becomes of a mail that was asked for again meanwhile is not taken for the new one', async () => {
  const sending: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const slow = await startServer(
    {},
    {
      mail: {
        send: () => new Promise<void>((resolve, reject) => void sending.push({ resolve, reject })),
        close: async () => undefined,
      },
    },
  );
  const emma = await person(slow);
  const { results } = await invite(emma, { emails: [newAddress()] });
  const id = results[0]!.invitation!.id;
  await until(() => sending.length === 1, 'the first mail');
  await later(DAY, slow);
  await emma.mutate('resendEmailInvitation', { id });
  await until(() => sending.length === 2, 'the second mail');
  sending[0]!.reject(new MailRejected('SMTP: RCPT TO 550', '550 too late'));
  await until(
    () => slow.app.services.db.read.get('select 1 from jobs where dead_at is not null'),
    'the first to be given up',
  );
  expect(await invitation(emma, id)).toMatchObject({ state: 'QUEUED', problem: null });
  sending[1]!.resolve();
  await settled(slow);
  expect(await invitation(emma, id)).toMatchObject({ state: 'SENT', problem: null });
  await slow.stop();
});

describe('how often', () => {
  test('so many a day: what is above is refused by address, a mail sent again counts, and the next day is new', async () => {
    const strict = await startServer({ INVITATIONS_PER_DAY: '3', LANDINGS_PER_MINUTE: '2' });
    const [emma, other] = await strangers(strict);
    const addresses = Array.from({ length: 5 }, newAddress);
    const first = await invite(emma, { emails: ['nobody', ...addresses, addresses[0]!] });
    expect(first.results.map(({ outcome, invitation: made }) => [outcome, made !== null])).toEqual([
      ['INVALID_ADDRESS', false],
      ['INVITED', true],
      ['INVITED', true],
      ['INVITED', true],
      ['LIMIT_REACHED', false],
      ['LIMIT_REACHED', false],
      ['DUPLICATE', false],
    ]);
    await settled(strict);
    expect(await Promise.all(addresses.map(async (email) => (await mailsTo(email, strict)).length))).toEqual([
      1, 1, 1, 0, 0,
    ]);
    // Taking one back gives no more, and others have theirs.
    const [one, two] = first.results.flatMap(({ invitation: made }) => made?.id ?? []) as [string, string];
    await emma.mutate('cancelEmailInvitation', { id: one });
    const refused = await unchanged(strict, () => outcomes(emma, { emails: [addresses[3]] }));
    expect(refused).toEqual([[addresses[3], 'LIMIT_REACHED']]);
    expect(await outcomes(other, { emails: [addresses[3]] })).toEqual([[addresses[3], 'INVITED']]);

    await later(DAY, strict);
    expect(codesOf(await emma.mutate('resendEmailInvitation', { id: two }))).toEqual([]);
    expect(await outcomes(emma, { emails: [addresses[3], addresses[4], newAddress()] })).toMatchObject([
      [addresses[3], 'INVITED'],
      [addresses[4], 'INVITED'],
      [expect.any(String), 'LIMIT_REACHED'],
    ]);
    const three = first.results[3]!.invitation!.id;
    const resent = await unchanged(strict, () => emma.mutate('resendEmailInvitation', { id: three }));
    expect(codesOf(resent)).toEqual(['LIMIT_REACHED']);

    // Landing is limited by address.
    const look = () => strict.graphql('{ invitationLanding(token: "x") { state } }');
    const looks = [await look(), await look(), await look()];
    expect(looks.map(({ errors }) => errors?.[0]?.extensions.code ?? null)).toEqual([null, null, 'RATE_LIMITED']);
    await strict.stop();
  });

  test('the same idempotency key answers what was made with it, and makes no others', async () => {
    const emma = await person(server);
    const [one, two, three] = [newAddress(), newAddress(), newAddress()];
    const first = await invite(emma, { emails: [one, two], idempotencyKey: 'list 1' });
    const again = await unchanged(server, () =>
      invite(emma, { emails: [one, two, 'nobody'], idempotencyKey: 'list 1' }),
    );
    expect(again.results.map(({ outcome, invitation: made }) => [outcome, made?.id ?? null])).toEqual([
      ...first.results.map(({ invitation: made }) => ['INVITED', made!.id]),
      ['INVALID_ADDRESS', null],
    ]);
    const other = await unchanged(server, () => invite(emma, { emails: [one], idempotencyKey: 'list 2' }));
    expect(other.results).toMatchObject([
      { outcome: 'ALREADY_INVITED', invitation: { id: first.results[0]!.invitation!.id } },
    ]);
    expect(await outcomes(emma, { emails: [two, three], idempotencyKey: 'list 1' })).toEqual([
      [two, 'INVITED'],
      [three, 'INVITED'],
    ]);
    await settled(server);
    expect([(await mailsTo(two)).length, (await mailsTo(three)).length]).toEqual([1, 1]);
    // It is the inviter's own.
    expect(await outcomes(await person(server), { emails: [one], idempotencyKey: 'list 1' })).toEqual([
      [one, 'INVITED'],
    ]);
    const long = await unchanged(server, () =>
      invite(emma, { emails: [newAddress()], idempotencyKey: 'x'.repeat(101) }),
    );
    expect(long).toEqual({ results: [], userErrors: refusal('TOO_LONG', ['idempotencyKey']) });
  });

  test('ten at once with one key mail once', async () => {
    const emma = await person(server);
    const email = newAddress();
    const answers = await together(
      server,
      Array.from({ length: 10 }, () => () => invite(emma, { emails: [email], idempotencyKey: 'once' })),
    );
    expect(answers.map(({ results }) => results[0]!.outcome)).toEqual(Array(10).fill('INVITED'));
    expect(new Set(answers.map(({ results }) => results[0]!.invitation!.id)).size).toBe(1);
    await settled(server);
    expect(await mailsTo(email)).toHaveLength(1);
  });

  test('an address is invited once while that is open, and once a day whatever becomes of it', async () => {
    const emma = await person(server);
    const email = newAddress();
    const id = await invited(emma, email);
    const repeated = async () => {
      const { results } = await unchanged(server, () => invite(emma, { emails: [email] }));
      return results.map(({ outcome, invitation: made }) => [outcome, made?.id, made?.state]);
    };
    expect(await repeated()).toEqual([['ALREADY_INVITED', id, 'SENT']]);
    await later(2 * DAY);
    expect(await repeated()).toEqual([['ALREADY_INVITED', id, 'SENT']]);
    await emma.mutate('resendEmailInvitation', { id });
    await settled(server);
    await emma.mutate('cancelEmailInvitation', { id });
    expect(await repeated()).toEqual([['ALREADY_INVITED', id, 'CANCELLED']]);
    await later(DAY - MINUTE);
    expect(await repeated()).toEqual([['ALREADY_INVITED', id, 'CANCELLED']]);
    await later(MINUTE);
    expect(await invited(emma, email)).not.toBe(id);
    expect(await mailsTo(email)).toHaveLength(3);
  });

  test('it is sent again a day later, by its own link and with thirty days more', async () => {
    const [emma, other] = await strangers(server);
    const id = await invited(emma, newAddress());
    const first = await invitation(emma, id);
    const resend = (who: Actor, which: string) =>
      who.mutate('resendEmailInvitation', { id: which }, 'invitation { id state expiresAt }');
    await later(DAY - MINUTE);
    expect(await unchanged(server, () => resend(emma, id))).toEqual({
      invitation: null,
      userErrors: refusal(
        'LIMIT_REACHED',
        ['id'],
        'This invitation was sent less than a day ago. Send it again tomorrow.',
      ),
    });
    await later(MINUTE);
    for (const [who, which] of [
      [other, id],
      [emma, 'einv_01h455vb4pex5vsknk084sn02q'],
      [emma, emma.id],
      [emma, ''],
      [emma, '\u0000'],
    ] as const)
      expect(await unchanged(server, () => resend(who, which))).toEqual({
        invitation: null,
        userErrors: refusal('NOT_FOUND', ['id']),
      });
    const cursor = await eventCursor(emma);
    const { invitation: queued } = await resend(emma, id);
    expect(queued).toMatchObject({ id, state: 'QUEUED' });
    await settled(server);
    const sent = await invitation(emma, id);
    expect(sent).toMatchObject({ state: 'SENT', expiresAt: queued.expiresAt, createdAt: first.createdAt });
    expect(Date.parse(sent.expiresAt) - Date.parse(first.expiresAt)).toBeGreaterThanOrEqual(DAY);
    expect(Date.parse(sent.sentAt) - Date.parse(first.sentAt)).toBeGreaterThanOrEqual(DAY - MINUTE);
    expect(await heard(emma, cursor)).toEqual([id, id]);
    const mails = await mailsTo(first.email);
    expect(mails.map((mail) => linkIn(mail, '/invitation').split('token=')[1])).toEqual(Array(2).fill(tokenOf(id)));
    expect(codesOf(await unchanged(server, () => resend(emma, id)))).toEqual(['LIMIT_REACHED']);
    await emma.mutate('cancelEmailInvitation', { id });
    await later(DAY);
    expect(await unchanged(server, () => resend(emma, id))).toEqual({
      invitation: null,
      userErrors: refusal('NOT_PENDING', ['id'], 'This invitation is no longer open. Read the list again.'),
    });
  });
});

describe('how it ends', () => {
  test('blocking somebody takes back what was mailed to their address, as cancelling does', async () => {
    const [emma, binh] = [await person(server), await person(server, { email: newAddress() })];
    const [id, other] = [await invited(emma, binh.email), await invited(emma, newAddress())];
    await emma.mutate('blockPerson', { personId: binh.id });
    expect([await stateOf(emma, id), await stateOf(emma, other)]).toEqual(['CANCELLED', 'SENT']);
    const refused = await unchanged(server, () => binh.mutate('acceptInvitation', { token: tokenOf(id) }));
    expect(codesOf(refused)).toEqual(['NOT_FOUND']);
  });

  test('it is not mailed again to somebody who is a contact or a colleague by now', async () => {
    const [emma, binh] = [await person(server), await person(server, { email: newAddress() })];
    const id = await invited(emma, binh.email);
    const joins = newAddress();
    const other = await invited(emma, joins);
    await connect(emma, binh);
    await person(server, { email: joins, organizationId: emma.organizationId });
    await later(DAY);
    for (const each of [id, other]) {
      const refused = await unchanged(server, () => emma.mutate('resendEmailInvitation', { id: each }));
      expect(codesOf(refused)).toEqual(['ALREADY_CONTACT']);
    }
  });

  const nothing = { kind: 'CONTACT', maskedEmail: null, message: null, inviter: null };

  test('taken back: its link leads nowhere', async () => {
    const [emma, binh] = await strangers(server);
    const id = await invited(emma, newAddress(), { message: 'Hello' });
    const cancel = (who: Actor, which: string) =>
      who.mutate('cancelEmailInvitation', { id: which }, 'invitation { id state }');
    for (const [who, which] of [
      [binh, id],
      [emma, 'einv_01h455vb4pex5vsknk084sn02q'],
      [emma, binh.id],
      [emma, ''],
    ] as const)
      expect(await unchanged(server, () => cancel(who, which))).toEqual({
        invitation: null,
        userErrors: refusal('NOT_FOUND', ['id']),
      });
    const cursor = await eventCursor(emma);
    expect(await cancel(emma, id)).toEqual({ invitation: { id, state: 'CANCELLED' }, userErrors: [] });
    expect(await heard(emma, cursor)).toEqual([id]);
    expect(await landing(tokenOf(id))).toEqual({ ...nothing, state: 'CANCELLED' });
    expect(await unchanged(server, () => accept(binh, tokenOf(id)))).toEqual({
      contactRequest: null,
      contact: null,
      userErrors: refusal('NOT_FOUND', ['token']),
    });
    expect(codesOf(await unchanged(server, () => cancel(emma, id)))).toEqual(['NOT_PENDING']);
  });

  test('after thirty days, whether or not the housekeeping has come by', async () => {
    const [emma, binh] = await strangers(server);
    const [id, lasting] = [await invited(emma, newAddress()), await invited(emma, newAddress())];
    await later(DAY);
    await emma.mutate('resendEmailInvitation', { id: lasting });
    await settled(server);
    await later(29 * DAY - MINUTE);
    expect([await stateOf(emma, id), (await landing(tokenOf(id))).state]).toEqual(['SENT', 'SENT']);
    const cursor = await eventCursor(emma);
    const expired = async () => {
      expect(await landing(tokenOf(id))).toEqual({ ...nothing, state: 'EXPIRED' });
      expect(await accept(binh, tokenOf(id))).toEqual({
        contactRequest: null,
        contact: null,
        userErrors: refusal('EXPIRED', ['token'], 'This link has expired. Ask for a new one.'),
      });
      expect([await contactIds(emma), await contactIds(binh)]).toEqual([[], []]);
    };
    server.clock.advance(MINUTE);
    await expired();
    await server.app.housekeeping.run();
    expect([await stateOf(emma, id), await stateOf(emma, lasting)]).toEqual(['EXPIRED', 'SENT']);
    expect(await heard(emma, cursor)).toEqual([id]);
    await unchanged(server, expired);
    for (const mutation of ['resendEmailInvitation', 'cancelEmailInvitation'])
      expect(codesOf(await unchanged(server, () => emma.mutate(mutation, { id })))).toEqual(['NOT_PENDING']);
    const { email } = await invitation(emma, id);
    expect(await invited(emma, email)).not.toBe(id);
    expect(await heard(emma, cursor)).toHaveLength(3);
  });

  test('unknown tokens are as expired, for who is signed in and who is not', async () => {
    const emma = await person(server);
    const id = await invited(emma, newAddress());
    for (const token of ['', 'x'.repeat(43), id, `${tokenOf(id)}x`, '\u0000', '🙂'.repeat(1_000)])
      for (const who of [anybody, emma]) expect(await landing(token, who)).toEqual({ ...nothing, state: 'EXPIRED' });
  });
});

describe('whoever is invited', () => {
  test('follows it and is in contact at once, with the invited address or another', async () => {
    for (const other of [false, true]) {
      const [emma, binh] = await strangers(server);
      const id = await invited(emma, other ? newAddress() : binh.email, { message: 'Hello' });
      const cursors = [await eventCursor(emma), await eventCursor(binh)] as const;
      const { contactRequest, ...done } = await accept(binh, tokenOf(id));
      expect(contactRequest).toEqual({
        id: expect.stringMatching(/^creq_/),
        state: 'APPROVED',
        source: 'EMAIL_INVITATION',
        message: 'Hello',
        sender: { id: emma.id },
      });
      expect(done).toEqual({ contact: { source: 'EMAIL_INVITATION', user: { id: emma.id } }, userErrors: [] });
      expect([await contactIds(emma), await contactIds(binh)]).toEqual([[binh.id], [emma.id]]);
      expect(await invitation(emma, id)).toMatchObject({ state: 'ACCEPTED', contactRequest });
      for (const [who, cursor, kinds] of [
        [emma, cursors[0], ['ContactAdded', 'ContactRequestApproved', 'EmailInvitationChanged', 'RoomCreated']],
        [binh, cursors[1], ['ContactAdded', 'ContactRequestApproved', 'RoomCreated']],
      ] as const) {
        const { events } = await who.ask('query($after: String!) { events(after: $after) { __typename } }', {
          after: cursor,
        });
        expect(events.map(({ __typename }: any) => __typename).sort()).toEqual(kinds);
      }
      expect(await landing(tokenOf(id))).toMatchObject({ state: 'ACCEPTED' });
      const [third] = await strangers(server);
      for (const who of [binh, third])
        expect(codesOf(await unchanged(server, () => accept(who, tokenOf(id))))).toEqual(['NOT_FOUND']);
      for (const mutation of ['resendEmailInvitation', 'cancelEmailInvitation'])
        expect(codesOf(await unchanged(server, () => emma.mutate(mutation, { id })))).toEqual(['NOT_PENDING']);
      expect(await outcomes(emma, { emails: [binh.email] })).toEqual([[binh.email, 'ALREADY_CONTACT']]);
    }
  });

  test.each([
    ['the inviter has asked already', (emma: Actor, binh: Actor) => request(emma, binh)],
    ['they have asked themselves', (emma: Actor, binh: Actor) => request(binh, emma)],
    [
      'they have asked and were declined',
      async (emma: Actor, binh: Actor) => {
        const id = await request(binh, emma);
        await emma.mutate('declineContactRequest', { id });
        return id;
      },
    ],
  ])('approves what waits between the two: %s', async (_, ask) => {
    const [emma, binh] = await strangers(server);
    const id = await invited(emma, binh.email);
    const waiting = await ask(emma, binh);
    const { contactRequest } = await accept(binh, tokenOf(id));
    expect(contactRequest).toMatchObject({ id: waiting, state: 'APPROVED', source: 'SEARCH' });
    expect([...(await requestsOf(emma, 'OUTGOING')), ...(await requestsOf(emma, 'INCOMING'))]).toEqual([
      { id: waiting, state: 'APPROVED' },
    ]);
    expect([await contactIds(emma), await contactIds(binh)]).toEqual([[binh.id], [emma.id]]);
    expect(await invitation(emma, id)).toMatchObject({ state: 'ACCEPTED', contactRequest: { id: waiting } });
  });

  const standings: [string, string, (emma: Actor, binh: Actor) => Promise<Actor | void>][] = [
    ['their own invitation', 'SELF', async (emma) => emma],
    ['one of a colleague', 'ALREADY_CONTACT', (emma) => person(server, { organizationId: emma.organizationId })],
    ['one of a contact', 'ALREADY_CONTACT', async (emma, binh) => void (await connect(emma, binh))],
    [
      'one of somebody they have blocked',
      'BLOCKED',
      async (emma, binh) => void (await binh.mutate('blockPerson', { personId: emma.id })),
    ],
    [
      'one of somebody who has blocked them',
      'NOT_FOUND',
      async (emma, binh) => void (await emma.mutate('blockPerson', { personId: binh.id })),
    ],
    [
      'one of somebody who was suspended',
      'NOT_FOUND',
      async (emma) => {
        const admin = await person(server, { organizationId: emma.organizationId, role: 'ADMIN' });
        await admin.mutate('suspendMember', { userId: emma.id });
      },
    ],
    [
      'one of somebody who has left',
      'NOT_FOUND',
      async (emma) => {
        const admin = await person(server, { organizationId: emma.organizationId, role: 'ADMIN' });
        await admin.mutate('removeMember', { userId: emma.id });
      },
    ],
  ];
  test.each(standings)('cannot follow %s: %s', async (_, code, standing) => {
    const [emma, binh] = await strangers(server);
    const id = await invited(emma, newAddress());
    const who = (await standing(emma, binh)) ?? binh;
    const refused = await unchanged(server, () => accept(who, tokenOf(id)));
    expect(refused).toEqual({ contactRequest: null, contact: null, userErrors: refusal(code, ['token']) });
  });

  test.each(['own', 'theirs'] as const)('cannot follow what a policy forbids, which is noted: %s', async (whose) => {
    const [emma, binh] = await strangers(server);
    const id = await invited(emma, newAddress());
    await (whose === 'own' ? binh : emma).mutate('updateExternalPolicy', { otherOrganizations: 'NOBODY' });
    expect(await unchanged(server, () => accept(binh, tokenOf(id)), 1)).toEqual({
      contactRequest: null,
      contact: null,
      userErrors: refusal('EXTERNAL_CHAT_NOT_ALLOWED', ['token']),
    });
    const { auditLog } = await binh.ask('{ auditLog(first: 1) { nodes { action subjectId detail } } }');
    expect(auditLog.nodes).toEqual([{ action: 'policy.refused', subjectId: emma.id, detail: 'acceptInvitation' }]);
    expect(await stateOf(emma, id)).toBe('SENT');
  });

  test('needs a token that is one, and to be signed in', async () => {
    const [emma, binh] = await strangers(server);
    const id = await invited(emma, newAddress());
    for (const token of ['', 'x'.repeat(43), id, `${tokenOf(id)}x`, '\u0000', '🙂'.repeat(1_000)])
      expect(await unchanged(server, () => accept(binh, token))).toEqual({
        contactRequest: null,
        contact: null,
        userErrors: refusal(
          'NOT_FOUND',
          ['token'],
          'This link is not valid or has already been used. Ask for a new one.',
        ),
      });
    const { errors } = await unchanged(server, () =>
      server.graphql(
        'mutation($token: String!) { acceptInvitation(input: { token: $token }) { userErrors { code } } }',
        {
          token: tokenOf(id),
        },
      ),
    );
    expect(errors![0]!.extensions.code).toBe('UNAUTHENTICATED');
    expect(await stateOf(emma, id)).toBe('SENT');
  });

  test('it is followed once, however many try at once', async () => {
    const emma = await person(server);
    const id = await invited(emma, newAddress());
    const people = await Promise.all(Array.from({ length: 10 }, () => person(server)));
    const answers = await together(
      server,
      people.map((who) => async () => codesOf(await accept(who, tokenOf(id)))),
    );
    expect(answers.flat()).toEqual(Array(9).fill('NOT_FOUND'));
    const [winner] = people.filter((_, i) => answers[i]!.length === 0);
    expect(await contactIds(emma)).toEqual([winner!.id]);
    expect(await requestsOf(emma, 'OUTGOING')).toEqual([{ id: expect.any(String), state: 'APPROVED' }]);

    const [binh] = await strangers(server);
    const other = await invited(emma, binh.email);
    const same = await together(
      server,
      Array.from({ length: 10 }, () => async () => codesOf(await accept(binh, tokenOf(other)))),
    );
    expect(same.flat()).toEqual(Array(9).fill('NOT_FOUND'));
    expect(await contactIds(emma)).toEqual([binh.id, winner!.id].sort());
  });

  test('following and taking back at once do one of the two', async () => {
    for (let i = 0; i < 5; i += 1) {
      const [emma, binh] = await strangers(server);
      const id = await invited(emma, binh.email);
      const [followed, cancelled] = await together(server, [
        async () => codesOf(await accept(binh, tokenOf(id))),
        async () => codesOf(await emma.mutate('cancelEmailInvitation', { id })),
      ]);
      const state = await stateOf(emma, id);
      expect([followed, cancelled, state]).toEqual(
        state === 'ACCEPTED' ? [[], ['NOT_PENDING'], 'ACCEPTED'] : [['NOT_FOUND'], [], 'CANCELLED'],
      );
      expect(await contactIds(emma)).toEqual(state === 'ACCEPTED' ? [binh.id] : []);
    }
  });
});

describe('who has an account', () => {
  /** What one invitation answers its inviter and writes, with all that differs from one to the next left out. */
  async function told(options: PersonOptions | null, before: (emma: Actor, binh: Actor) => Promise<unknown>) {
    const emma = await person(server);
    const binh = options && (await person(server, options));
    if (binh) await before(emma, binh);
    const email = binh?.email ?? newAddress();
    await settled(server);
    const counted = async () =>
      Object.fromEntries(Object.entries(await everyRow(server)).map(([name, rows]) => [name, rows.length]));
    const earlier = await counted();
    const cursor = await eventCursor(emma);
    const { results } = await invite(emma, { emails: [email], message: 'Hello' });
    await settled(server);
    const { dev_mails: mails, ...gained } = Object.fromEntries(
      Object.entries(await counted()).map(([name, count]) => [name, count - earlier[name]!]),
    );
    const { id, email: to, createdAt, expiresAt, sentAt, ...seen } = await invitation(emma, results[0]!.invitation!.id);
    expect([results[0]!.invitation!.id, to, results[0]!.email]).toEqual([id, email, email]);
    expect(Date.parse(expiresAt) - Date.parse(createdAt)).toBe(30 * DAY);
    expect(sentAt).toEqual(expect.any(String));
    return {
      mails,
      told: {
        outcome: results[0]!.outcome,
        state: results[0]!.invitation!.state,
        seen,
        events: (await heard(emma, cursor)).length,
        gained,
      },
    };
  }
  const nobody = async () => undefined;

  test('is not told: unknown and known addresses answer and write the same', async () => {
    const unknown = await told(null, nobody);
    expect(unknown).toMatchObject({
      mails: 1,
      told: { outcome: 'INVITED', state: 'QUEUED', seen: { state: 'SENT', problem: null }, events: 2 },
    });
    expect(unknown.told.gained).toMatchObject({ email_invitations: 1, events: 2, contact_requests: 0, jobs: 0 });
    expect(await told({}, nobody)).toEqual(unknown);
    expect(await told({ locale: 'JA' }, (_, binh) => binh.mutate('updatePrivacy', { findableByEmail: false }))).toEqual(
      unknown,
    );
    expect(await told({}, (emma, binh) => request(emma, binh))).toEqual(unknown);
    expect(await told({}, (_, binh) => binh.mutate('updateExternalPolicy', { otherOrganizations: 'NOBODY' }))).toEqual(
      unknown,
    );

    // Whoever wants to hear nothing of the inviter hears nothing, and that is not told either.
    const blocked = await told({}, (emma, binh) => binh.mutate('blockPerson', { personId: emma.id }));
    expect(blocked).toEqual({ ...unknown, mails: 0 });
    const declined = await told({}, async (emma, binh) =>
      binh.mutate('declineContactRequest', { id: await request(emma, binh) }),
    );
    expect(declined).toEqual({ ...unknown, mails: 0 });
    const both = await told({}, async (emma, binh) =>
      binh.mutate('declineContactRequest', { id: await request(emma, binh), block: true }),
    );
    expect(both).toEqual({ ...unknown, mails: 0 });
  });

  test('somebody who declined is mailed again once their no is old, and a block that was lifted counts no more', async () => {
    const [emma, binh] = await strangers(server);
    await binh.mutate('declineContactRequest', { id: await request(emma, binh) });
    const id = await invited(emma, binh.email);
    const invitations = async () =>
      (await mailsTo(binh.email)).filter(({ text }) => text.includes('/invitation?')).length;
    expect([await invitations(), await stateOf(emma, id)]).toEqual([0, 'SENT']);
    await later(29 * DAY);
    await emma.mutate('resendEmailInvitation', { id });
    await settled(server);
    expect(await invitations()).toBe(0);
    await later(DAY);
    await emma.mutate('resendEmailInvitation', { id });
    await settled(server);
    expect(await invitations()).toBe(1);

    await binh.mutate('blockPerson', { personId: emma.id });
    await later(DAY);
    await emma.mutate('resendEmailInvitation', { id });
    await settled(server);
    expect([await invitations(), await stateOf(emma, id)]).toEqual([1, 'SENT']);
    await binh.mutate('unblockPerson', { personId: emma.id });
    await later(DAY);
    await emma.mutate('resendEmailInvitation', { id });
    await settled(server);
    expect(await invitations()).toBe(2);
  });
});

describe('somebody new', () => {
  const signUp = (email: string, invitationToken: string, more: object = {}) =>
    anybody.mutate(
      'signUp',
      { email, password, displayName: '山田 花子', invitationToken, ...more },
      'accepted token viewer { email role emailVerified user { id displayName organization { name } } } contactRequest { id state source message sender { id } }',
    );
  const verify = (token: string) =>
    anybody.mutate(
      'verifyEmail',
      { token },
      'token viewer { user { id } } contactRequest { state source sender { id } }',
    );
  const usersWith = (email: string) =>
    server.app.services.db.read.all('select id from users where email_key = $1', [email]);
  const untouched = { accepted: false, token: null, viewer: null, contactRequest: null };

  test('signs up with the invited address, and is signed in and in contact at once', async () => {
    const emma = await person(server);
    const email = newAddress();
    const id = await invited(emma, email, { message: 'Hello' });
    const cursor = await eventCursor(emma);
    const { token, viewer, ...done } = await signUp(email.toUpperCase(), tokenOf(id), { organizationName: '花' });
    expect(done).toEqual({
      accepted: true,
      contactRequest: {
        id: expect.stringMatching(/^creq_/),
        state: 'APPROVED',
        source: 'EMAIL_INVITATION',
        message: 'Hello',
        sender: { id: emma.id },
      },
      userErrors: [],
    });
    expect(viewer).toEqual({
      email: `${email.split('@')[0]!.toUpperCase()}@neu.example`,
      role: 'ADMIN',
      emailVerified: true,
      user: { id: expect.stringMatching(/^usr_/), displayName: '山田 花子', organization: { name: '花' } },
    });
    const { data } = await server.graphql('{ contacts { nodes { user { id } } } }', {}, token);
    expect(data.contacts.nodes).toEqual([{ user: { id: emma.id } }]);
    expect(await contactIds(emma)).toEqual([viewer.user.id]);
    expect(await invitation(emma, id)).toMatchObject({ state: 'ACCEPTED', contactRequest: done.contactRequest });
    expect(await heard(emma, cursor)).toEqual([id]);
    await settled(server);
    expect((await server.app.mailbox!.list()).filter(({ to }) => to.toLowerCase() === email)).toHaveLength(1);
    expect((await anybody.mutate('signIn', { email, password }, 'token')).token).toEqual(expect.any(String));
  });

  test('signs up with another address, follows the link that is mailed there, and is in contact then', async () => {
    const emma = await person(server);
    const id = await invited(emma, newAddress());
    const email = newAddress();
    expect(await signUp(email, tokenOf(id))).toEqual({ ...untouched, accepted: true, userErrors: [] });
    expect([await usersWith(email), await contactIds(emma), await stateOf(emma, id)]).toEqual([[], [], 'SENT']);
    const { dev_mails: _, ...stored } = await everyRow(server);
    expect(JSON.stringify(stored)).not.toContain(tokenOf(id)); // a copy of the database follows no invitation
    const verified = await verify(await server.tokenMailedTo(email));
    expect(verified).toEqual({
      token: expect.any(String),
      viewer: { user: { id: expect.any(String) } },
      contactRequest: { state: 'APPROVED', source: 'EMAIL_INVITATION', sender: { id: emma.id } },
      userErrors: [],
    });
    expect([await contactIds(emma), await stateOf(emma, id)]).toEqual([[verified.viewer.user.id], 'ACCEPTED']);
  });

  test('signs up all the same where the invitation is over before that link is followed', async () => {
    const emma = await person(server);
    const id = await invited(emma, newAddress());
    const email = newAddress();
    await signUp(email, tokenOf(id));
    const token = await server.tokenMailedTo(email);
    await emma.mutate('cancelEmailInvitation', { id });
    expect(await verify(token)).toMatchObject({ token: expect.any(String), contactRequest: null, userErrors: [] });
    expect([await contactIds(emma), await stateOf(emma, id)]).toEqual([[], 'CANCELLED']);
  });

  test('cannot sign up by an invitation that is unknown, taken back, used or expired', async () => {
    const [emma, binh] = await strangers(server);
    const email = newAddress();
    const cancelled = await invited(emma, email);
    await emma.mutate('cancelEmailInvitation', { id: cancelled });
    const used = await invited(emma, newAddress());
    await accept(binh, tokenOf(used));
    for (const token of ['', 'x'.repeat(43), '\u0000', cancelled, tokenOf(cancelled), tokenOf(used)])
      for (const address of [email, newAddress()])
        expect(await unchanged(server, () => signUp(address, token))).toEqual({
          ...untouched,
          userErrors: refusal('NOT_FOUND', ['invitationToken']),
        });
    const expired = await invited(emma, newAddress());
    const { email: invitedAddress } = await invitation(emma, expired);
    await later(30 * DAY);
    for (const address of [invitedAddress, newAddress()])
      expect(await unchanged(server, () => signUp(address, tokenOf(expired)))).toEqual({
        ...untouched,
        userErrors: refusal('EXPIRED', ['invitationToken']),
      });
  });

  test('cannot sign up with the invited address where it has an account, nor with a weak password', async () => {
    const [emma, binh] = await strangers(server);
    const id = await invited(emma, binh.email);
    expect(await unchanged(server, () => signUp(binh.email, tokenOf(id)))).toEqual({
      ...untouched,
      userErrors: refusal('TAKEN', ['email']),
    });
    const other = await invited(emma, newAddress());
    const { email } = await invitation(emma, other);
    expect(await unchanged(server, () => signUp(email, tokenOf(other), { password: 'short' }))).toEqual({
      ...untouched,
      userErrors: refusal('WEAK_PASSWORD', ['password']),
    });
    // Of a known address that was not invited nothing is told.
    const taken = await signUp(emma.email, tokenOf(other));
    expect(taken).toEqual({ ...untouched, accepted: true, userErrors: [] });
    await settled(server);
    expect([await stateOf(emma, id), await stateOf(emma, other)]).toEqual(['SENT', 'SENT']);
  });

  test('two sign-ups by one invitation at once make one account', async () => {
    const emma = await person(server);
    const email = newAddress();
    const id = await invited(emma, email);
    const answers = await together(
      server,
      [1, 2, 3].map(() => async () => codesOf(await signUp(email, tokenOf(id)))),
    );
    // Whoever comes later finds the address taken, or the invitation used.
    expect(answers.map((codes) => codes[0] ?? 'OK').sort()).toEqual(['OK', 'TAKEN', 'TAKEN']);
    expect(await usersWith(email)).toHaveLength(1);
    expect(await contactIds(emma)).toHaveLength(1);
  });
});

test('500 at once, and no more', async () => {
  const emma = await person(server);
  const addresses = Array.from({ length: 501 }, newAddress);
  const tooMany = await unchanged(server, () => invite(emma, { text: addresses.join('\n') }));
  expect(tooMany).toEqual({
    results: [],
    userErrors: refusal('LIMIT_REACHED', null, 'Invite at most 500 addresses at a time.'),
  });
  // Those that are none count, too, and so do both ways together.
  const mixed = await unchanged(server, () =>
    invite(emma, { emails: ['nobody'], text: addresses.slice(1).join(', ') }),
  );
  expect(codesOf(mixed)).toEqual(['LIMIT_REACHED']);

  const list = addresses.slice(1);
  expect(await outcomes(emma, { text: list.join(', ') })).toEqual(list.map((email) => [email, 'INVITED']));
  await settled(server);
  const mailed = new Set((await server.app.mailbox!.list()).map(({ to }) => to));
  expect(list.filter((email) => !mailed.has(email))).toEqual([]);
  expect((await emma.ask('{ emailInvitations(states: [SENT]) { totalCount } }')).emailInvitations.totalCount).toBe(500);
});
