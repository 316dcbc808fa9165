import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DAY, MINUTE } from '../src/clock.js';
import { MailRejected } from '../src/mail/mail.js';
import { password, person, verbs, type Actor } from './support/cast.js';
import { contactIds, eventCursor } from './support/contact-requests.js';
import { startGoogle, type Google } from './support/google.js';
import { everyRow, settled, unchanged } from './support/rows.js';
import { startServer, type TestServer } from './support/server.js';
import { together } from './support/together.js';

let server: TestServer;
let google: Google;
const anybody = verbs((query, variables) => server.graphql(query, variables));

beforeAll(async () => {
  google = await startGoogle();
  server = await startServer({
    SESSION_DAYS: '365',
    ...google.signInEnv,
  });
});
afterAll(async () => {
  await server.stop();
  await google.stop();
});

/** Moves the clock on, and lets the housekeeping come by, so that it does not later. */
async function later(milliseconds: number, { clock, app }: TestServer = server): Promise<void> {
  clock.advance(milliseconds);
  await app.housekeeping.run();
}

let number = 0;
const newAddress = () => `joins-${(number += 1)}@neu.example`;
const admin = (more: object = {}) => person(server, { name: 'Emma Stone', organizationName: 'Northwind', ...more });
const colleagueOf = (of: Actor, role: 'ADMIN' | 'MEMBER' = 'MEMBER') =>
  person(server, { organizationId: of.organizationId, role });
const invite = (by: Actor, email: string, more: object = {}) =>
  by.mutate('inviteMember', { email, ...more }, 'accepted');
const cancel = (by: Actor, id: string) =>
  by.mutate('cancelMemberInvitation', { id }, 'organization { memberInvitations { id state } }');
async function listed(by: Actor): Promise<any[]> {
  const fields = 'id email role state problem expiresAt createdAt';
  const { organization } = await by.ask(`{ organization { memberInvitations { ${fields} } } }`);
  return organization.memberInvitations;
}
/** Invites, and answers the id once the mail is out. */
async function invited(by: Actor, email: string, more: object = {}): Promise<string> {
  expect(await invite(by, email, more)).toEqual({ accepted: true, userErrors: [] });
  await settled(by.server);
  return (await listed(by))[0].id;
}
const tokenOf = (id: string) => server.app.services.secrets.tokenFor(id);
const join = (email: string, invitationToken: string, more: object = {}) =>
  anybody.mutate(
    'signUp',
    { email, password, displayName: 'Trần Thị Bình', invitationToken, ...more },
    'accepted token viewer { role user { id displayName organization { id name } } } contactRequest { id }',
  );
const notJoined = { accepted: false, token: null, viewer: null, contactRequest: null };
const landing = async (token: string) =>
  (
    await anybody.ask(
      'query($token: String!) { invitationLanding(token: $token) { kind state maskedEmail message inviter { displayName organizationName messageId } } }',
      { token },
    )
  ).invitationLanding;
const refusal = (code: string, field: string[] | null, message: unknown = expect.any(String)) => [
  { field, code, message },
];
const refusedAt = ({ userErrors }: { userErrors: { field: string[] | null; code: string }[] }) =>
  userErrors.map(({ field, code }) => `${field?.join('.')} ${code}`);
const codesOf = ({ userErrors }: { userErrors: { code: string }[] }) => userErrors.map(({ code }) => code);
/** What somebody heard of their organization after a cursor: how often. */
async function heard(by: Actor, after: string): Promise<number> {
  const { events } = await by.ask(
    'query($after: String!) { events(after: $after) { __typename ... on OrganizationChanged { organization { id } } } }',
    { after },
  );
  expect(events).toEqual(
    events.map(() => ({ __typename: 'OrganizationChanged', organization: { id: by.organizationId } })),
  );
  return events.length;
}
async function noted(by: Actor, count: number): Promise<object[]> {
  const { auditLog } = await by.ask(
    'query($count: Int!) { auditLog(first: $count) { nodes { action subjectId detail ipAddress actor { id } } } }',
    { count },
  );
  return auditLog.nodes;
}
const localhost = expect.stringMatching(/127\.0\.0\.1|^::1$/);

test('an invitation is mailed, listed to all administrators, heard of and noted', async () => {
  const emma = await admin();
  const [other, member] = [await colleagueOf(emma, 'ADMIN'), await colleagueOf(emma)];
  const cursors = await Promise.all([emma, other, member].map(eventCursor));
  const email = newAddress();
  const id = await invited(emma, email, { role: 'ADMIN', displayName: 'Trần Thị Bình' });
  const list = await listed(emma);
  expect(list).toEqual([
    {
      id: expect.stringMatching(/^minv_/),
      email,
      role: 'ADMIN',
      state: 'SENT',
      problem: null,
      createdAt: expect.any(String),
      expiresAt: new Date(Date.parse(list[0].createdAt) + 30 * DAY).toISOString(),
    },
  ]);
  expect(await listed(other)).toEqual(list);
  expect((await member.ask('{ organization { memberInvitations { id } } }')).organization.memberInvitations).toBe(null);
  expect(await Promise.all([emma, other, member].map((who, i) => heard(who, cursors[i]!)))).toEqual([2, 2, 0]);
  expect(await noted(other, 1)).toEqual([
    { action: 'member.invited', subjectId: id, detail: 'ADMIN', ipAddress: localhost, actor: { id: emma.id } },
  ]);

  const mails = (await server.app.mailbox!.list()).filter(({ to }) => to === email);
  expect(mails.map(({ subject, headers }) => [subject, headers['Reply-To']])).toEqual([
    ['Join Northwind on Tsunagu', emma.email],
  ]);
  expect(mails[0]!.text).toBe(
    `${[
      'Emma Stone invites you to join Northwind on Tsunagu.',
      `See the invitation:\n${server.config.publicUrl}/invitation?token=${tokenOf(id)}`,
      'The link is valid for 30 days. If you did not expect this, you can ignore this e-mail.',
      '--',
      'This e-mail was sent because Emma Stone entered your address on Tsunagu. A reply goes to them.',
    ].join('\n\n')}\n`,
  );
  expect(await landing(tokenOf(id))).toEqual({
    kind: 'MEMBER',
    state: 'SENT',
    maskedEmail: 'j***@n***.example',
    message: null,
    inviter: { displayName: 'Emma Stone', organizationName: 'Northwind', messageId: null },
  });
});

test.each([
  ['JA', 'TsunaguのNorthwindへのご招待'],
  ['VI', 'Tham gia Northwind trên Tsunagu'],
] as const)('the mail is in the language of whoever invites: %s', async (locale, subject) => {
  const email = newAddress();
  await invited(await admin({ locale }), email);
  expect((await server.mailsTo(email))[0]!.subject).toBe(subject);
});

describe('only administrators', () => {
  test('invite, and take back', async () => {
    const emma = await admin();
    const [member, stranger] = [await colleagueOf(emma), await admin()];
    const id = await invited(emma, newAddress());
    const attempt = async (who: Actor, name: string, input: object) => {
      const type = `${name[0]!.toUpperCase()}${name.slice(1)}Input`;
      const { data, errors } = await who.graphql(
        `mutation($input: ${type}!) { ${name}(input: $input) { userErrors { code } } }`,
        { input },
      );
      return errors?.[0]?.extensions.code ?? data[name].userErrors[0]?.code;
    };
    const nobody = { graphql: (query, variables) => server.graphql(query, variables) } as Actor;
    const { accessToken } = await emma
      .mutate(
        'createAccessToken',
        { name: 'program', expiresAt: new Date(server.clock.now() + 9 * DAY).toISOString() },
        'token',
      )
      .then(({ token }) => ({ accessToken: token as string }));
    const program = {
      graphql: (query: string, variables: Record<string, unknown>) => server.graphql(query, variables, accessToken),
    } as Actor;
    const answers = await unchanged(server, async () => ({
      member: [
        await attempt(member, 'inviteMember', { email: newAddress() }),
        await attempt(member, 'cancelMemberInvitation', { id }),
      ],
      nobody: [
        await attempt(nobody, 'inviteMember', { email: newAddress() }),
        await attempt(nobody, 'cancelMemberInvitation', { id }),
      ],
      program: [
        await attempt(program, 'inviteMember', { email: newAddress() }),
        await attempt(program, 'cancelMemberInvitation', { id }),
      ],
      // The administrator of another organization finds nothing to take back.
      stranger: [await attempt(stranger, 'cancelMemberInvitation', { id })],
    }));
    expect(answers).toEqual({
      member: ['FORBIDDEN', 'FORBIDDEN'],
      nobody: ['UNAUTHENTICATED', 'UNAUTHENTICATED'],
      program: ['FORBIDDEN', 'FORBIDDEN'],
      stranger: ['NOT_FOUND'],
    });
    expect(await listed(stranger)).toEqual([]);
    const { node } = await stranger.ask('query($id: ID!) { node(id: $id) { id } }', { id });
    expect(node).toBe(null);
    expect((await member.ask('query($id: ID!) { node(id: $id) { id } }', { id })).node).toBe(null);
    expect((await emma.ask('query($id: ID!) { node(id: $id) { id } }', { id })).node).toEqual({ id });
  });
});

describe('whom', () => {
  test.each([
    ['an address that is none', { email: 'nobody' }, 'INVALID', ['email']],
    ['a name that is too long', { displayName: '名'.repeat(101) }, 'TOO_LONG', ['displayName']],
    ['a name that hides something', { displayName: 'a\u202eb' }, 'INVALID', ['displayName']],
  ])('is refused: %s', async (_, wrong, code, field) => {
    const emma = await admin();
    const refused = await unchanged(server, () => invite(emma, newAddress(), wrong));
    expect(refused).toEqual({ accepted: false, userErrors: refusal(code, field) });
  });

  test('members are not invited again, nor anybody twice while it is open or within a day', async () => {
    const emma = await admin();
    const other = await colleagueOf(emma, 'ADMIN');
    for (const { email } of [emma, other])
      expect(await unchanged(server, () => invite(emma, email.toUpperCase()))).toEqual({
        accepted: false,
        userErrors: refusal('TAKEN', ['email']),
      });
    const email = newAddress();
    const id = await invited(emma, email);
    const again = async () => codesOf(await unchanged(server, () => invite(other, email.toUpperCase())));
    expect(await again()).toEqual(['TAKEN']);
    await later(2 * DAY);
    expect(await again()).toEqual(['TAKEN']);
    await cancel(emma, id);
    expect(await invited(other, email)).not.toBe(id);
    await cancel(emma, (await listed(emma))[0].id);
    expect(await again()).toEqual(['TAKEN']);
    await later(DAY);
    expect(codesOf(await invite(other, email))).toEqual([]);
    // Another organization may invite the same address.
    expect(codesOf(await invite(await admin(), email))).toEqual([]);
  });

  test('ten invitations of one address at once make one', async () => {
    const emma = await admin();
    const other = await colleagueOf(emma, 'ADMIN');
    const email = newAddress();
    const answers = await together(
      server,
      Array.from({ length: 10 }, (_, i) => async () => codesOf(await invite(i % 2 ? emma : other, email))),
    );
    expect(answers.flat()).toEqual(Array(9).fill('TAKEN'));
    expect(await listed(emma)).toHaveLength(1);
  });

  test('whether an address has an account elsewhere is not told', async () => {
    const emma = await admin();
    const gained = async (email: string) => {
      await settled(server);
      const count = async () =>
        Object.fromEntries(Object.entries(await everyRow(server)).map(([name, rows]) => [name, rows.length]));
      const before = await count();
      const answer = await invite(emma, email);
      await settled(server);
      const after = Object.entries(await count()).map(([name, rows]) => [name, rows - before[name]!]);
      const { state, problem, role } = (await listed(emma))[0];
      return { answer, state, problem, role, gained: Object.fromEntries(after) };
    };
    const unknown = await gained(newAddress());
    expect(unknown).toMatchObject({
      answer: { accepted: true, userErrors: [] },
      state: 'SENT',
      role: 'MEMBER',
      gained: { member_invitations: 1, audit_entries: 1, events: 2, dev_mails: 1, users: 0 },
    });
    expect(await gained((await admin()).email)).toEqual(unknown);
  });

  test('so many a day', async () => {
    const strict = await startServer({ INVITATIONS_PER_DAY: '2' });
    const emma = await person(strict);
    const other = await person(strict, { organizationId: emma.organizationId, role: 'ADMIN' });
    expect(codesOf(await invite(emma, newAddress()))).toEqual([]);
    expect(codesOf(await invite(other, newAddress()))).toEqual([]);
    for (const who of [emma, other])
      expect(await unchanged(strict, () => invite(who, newAddress()))).toEqual({
        accepted: false,
        userErrors: refusal('LIMIT_REACHED', null),
      });
    expect(codesOf(await invite(await person(strict), newAddress()))).toEqual([]);
    await later(DAY, strict);
    expect(codesOf(await invite(emma, newAddress()))).toEqual([]);
    await strict.stop();
  });
});

describe('how it ends', () => {
  test('taken back: it is listed so, noted, and its link leads nowhere', async () => {
    const emma = await admin();
    const other = await colleagueOf(emma, 'ADMIN');
    const email = newAddress();
    const id = await invited(emma, email);
    const cursors = await Promise.all([emma, other].map(eventCursor));
    for (const unknown of ['minv_01h455vb4pex5vsknk084sn02q', emma.id, '', '\u0000'])
      expect(await unchanged(server, () => cancel(emma, unknown))).toEqual({
        organization: null,
        userErrors: refusal('NOT_FOUND', ['id']),
      });
    expect(await cancel(other, id)).toEqual({
      organization: { memberInvitations: [{ id, state: 'CANCELLED' }] },
      userErrors: [],
    });
    expect(await Promise.all([emma, other].map((who, i) => heard(who, cursors[i]!)))).toEqual([1, 1]);
    expect(await noted(emma, 1)).toEqual([
      {
        action: 'member.invitation_cancelled',
        subjectId: id,
        detail: null,
        ipAddress: localhost,
        actor: { id: other.id },
      },
    ]);
    expect(await landing(tokenOf(id))).toEqual({
      kind: 'MEMBER',
      state: 'CANCELLED',
      maskedEmail: null,
      message: null,
      inviter: null,
    });
    expect(await unchanged(server, () => join(email, tokenOf(id)))).toEqual({
      ...notJoined,
      userErrors: refusal('NOT_FOUND', ['invitationToken']),
    });
    expect(await unchanged(server, () => cancel(emma, id))).toEqual({
      organization: null,
      userErrors: refusal('NOT_PENDING', ['id'], 'This invitation is no longer open. Read the list again.'),
    });
  });

  test('after thirty days, whether or not the housekeeping has come by', async () => {
    const emma = await admin();
    const email = newAddress();
    const id = await invited(emma, email);
    await later(30 * DAY - MINUTE);
    expect((await landing(tokenOf(id))).state).toBe('SENT');
    const cursor = await eventCursor(emma);
    const expired = async () => {
      expect((await landing(tokenOf(id))).state).toBe('EXPIRED');
      expect(await join(email, tokenOf(id))).toEqual({
        ...notJoined,
        userErrors: refusal('EXPIRED', ['invitationToken'], 'This link has expired. Ask for a new one.'),
      });
      expect((await emma.ask('{ organization { userCount } }')).organization.userCount).toBe(1);
    };
    server.clock.advance(MINUTE);
    await expired();
    await server.app.housekeeping.run();
    expect([(await listed(emma))[0].state, await heard(emma, cursor)]).toEqual(['EXPIRED', 1]);
    await unchanged(server, expired);
    expect(codesOf(await unchanged(server, () => cancel(emma, id)))).toEqual(['NOT_PENDING']);
    expect(await invited(emma, email)).not.toBe(id);
  });

  test('refused by the mail server: the administrators see why, in its own words', async () => {
    const failing = await startServer(
      {},
      {
        mail: {
          send: async () => {
            throw new MailRejected('SMTP: RCPT TO 550', '550 5.1.1 <gone@neu.example>: no such user');
          },
          close: async () => undefined,
        },
      },
    );
    const emma = await person(failing);
    const cursor = await eventCursor(emma);
    const id = await invited(emma, 'gone@neu.example');
    expect(await listed(emma)).toMatchObject([
      { id, state: 'FAILED', problem: '550 5.1.1 <gone@neu.example>: no such user' },
    ]);
    expect(await heard(emma, cursor)).toBe(2);
    // The next day it may be tried again, and this one is taken back.
    expect(codesOf(await invite(emma, 'gone@neu.example'))).toEqual(['TAKEN']);
    await later(DAY, failing);
    expect(codesOf(await cancel(emma, id))).toEqual([]);
    expect(codesOf(await invite(emma, 'gone@neu.example'))).toEqual([]);
    await failing.stop();
  });
});

describe('joining', () => {
  test.each(['MEMBER', 'ADMIN'])('is signing up with the invited address, and has the role: %s', async (role) => {
    const emma = await admin();
    const email = newAddress();
    const id = await invited(emma, email, { role });
    const cursor = await eventCursor(emma);
    const { token, viewer, ...done } = await join(email.toUpperCase(), tokenOf(id), { organizationName: 'My own' });
    expect(done).toEqual({ accepted: true, contactRequest: null, userErrors: [] });
    expect(viewer).toEqual({
      role,
      user: {
        id: expect.stringMatching(/^usr_/),
        displayName: 'Trần Thị Bình',
        organization: { id: emma.organizationId, name: 'Northwind' },
      },
    });
    const { data } = await server.graphql('{ viewer { email emailVerified } }', {}, token);
    expect(data.viewer).toEqual({ email: `${email.split('@')[0]!.toUpperCase()}@neu.example`, emailVerified: true });
    expect((await listed(emma)).map(({ id: one, state }) => [one, state])).toEqual([[id, 'ACCEPTED']]);
    expect(await heard(emma, cursor)).toBe(1);
    const { organization } = await emma.ask('{ organization { userCount members { nodes { id } } } }');
    expect([organization.userCount, organization.members.nodes.map((one: { id: string }) => one.id).sort()]).toEqual([
      2,
      [emma.id, viewer.user.id as string].sort(),
    ]);
    expect((await noted(emma, 2)).toReversed()).toEqual([
      { action: 'member.joined', subjectId: id, detail: null, ipAddress: localhost, actor: { id: viewer.user.id } },
      {
        action: 'session.started',
        subjectId: expect.any(String),
        detail: null,
        ipAddress: localhost,
        actor: { id: viewer.user.id },
      },
    ]);
    expect(await contactIds(emma)).toEqual([]); // colleagues need no contact
    const { organizations } = (await server.app.services.db.read.get<{ organizations: number }>(
      "select count(*) as organizations from organizations where name = 'My own'",
    ))!;
    expect(organizations).toBe(0);
    expect(await landing(tokenOf(id))).toMatchObject({ kind: 'MEMBER', state: 'ACCEPTED' });

    // It works once.
    for (const address of [email, newAddress()])
      expect(await unchanged(server, () => join(address, tokenOf(id)))).toEqual({
        ...notJoined,
        userErrors: refusal('NOT_FOUND', ['invitationToken']),
      });
    expect(codesOf(await unchanged(server, () => cancel(emma, id)))).toEqual(['NOT_PENDING']);
    expect(codesOf(await unchanged(server, () => invite(emma, email)))).toEqual(['TAKEN']);
  });

  test('with another address is refused, and so it is with one that has an account', async () => {
    const [emma, binh] = [await admin(), await admin()];
    const id = await invited(emma, newAddress());
    for (const address of [newAddress(), binh.email, emma.email])
      expect(await unchanged(server, () => join(address, tokenOf(id)))).toEqual({
        ...notJoined,
        userErrors: refusal(
          'INVALID',
          ['email'],
          'This invitation is for another e-mail address. Sign up with the address it was sent to.',
        ),
      });
    const taken = await invited(emma, binh.email);
    expect(await unchanged(server, () => join(binh.email, tokenOf(taken)))).toEqual({
      ...notJoined,
      userErrors: refusal('TAKEN', ['email']),
    });
    expect((await listed(emma)).map(({ state }) => state)).toEqual(['SENT', 'SENT']);
  });

  test('whoever has an account cannot accept it', async () => {
    const [emma, binh] = [await admin(), await admin()];
    for (const id of [await invited(emma, binh.email), await invited(emma, newAddress())])
      for (const who of [binh, emma])
        expect(
          await unchanged(server, () =>
            who.mutate('acceptInvitation', { token: tokenOf(id) }, 'contactRequest { id }'),
          ),
        ).toEqual({
          contactRequest: null,
          userErrors: refusal('INVALID', ['token'], 'This invitation is for a new account. Sign up with it.'),
        });
  });

  test('goes on where whoever invited has left, and several at once make one account', async () => {
    const emma = await admin();
    const other = await colleagueOf(emma, 'ADMIN');
    const email = newAddress();
    const id = await invited(other, email);
    await emma.mutate('removeMember', { userId: other.id });
    const answers = await together(
      server,
      [1, 2, 3].map(() => async () => refusedAt(await join(email, tokenOf(id)))),
    );
    // Whoever comes later finds the address taken, or the invitation used.
    expect(answers.flat()).toEqual(Array(2).fill(expect.stringMatching(/^(email TAKEN|invitationToken NOT_FOUND)$/)));
    const { organization } = await emma.ask('{ organization { userCount } }');
    expect(organization.userCount).toBe(2);
  });

  test('joining and taking back at once do one of the two', async () => {
    for (let i = 0; i < 5; i += 1) {
      const emma = await admin();
      const email = newAddress();
      const id = await invited(emma, email);
      const [joined, cancelled] = await together(server, [
        async () => refusedAt(await join(email, tokenOf(id))),
        async () => codesOf(await cancel(emma, id)),
      ]);
      const [{ state }] = (await listed(emma)) as [{ state: string }];
      const { organization } = await emma.ask('{ organization { userCount } }');
      expect([joined, cancelled, state, organization.userCount]).toEqual(
        state === 'ACCEPTED'
          ? [[], ['NOT_PENDING'], 'ACCEPTED', 2]
          : [['invitationToken NOT_FOUND'], [], 'CANCELLED', 1],
      );
    }
  });

  test('works with Google, whose word proves the same address', async () => {
    const emma = await admin();
    const email = newAddress();
    const id = await invited(emma, email);
    const withGoogle = async (address: string, sub: string) =>
      anybody.mutate(
        'signInWithGoogle',
        {
          idToken: await google.idToken({ email: address, sub, name: 'Trần Thị Bình' }),
          invitationToken: tokenOf(id),
        },
        'viewer { role user { organization { id } } }',
      );
    const other = await unchanged(server, () => withGoogle(newAddress(), 'sub-other'));
    expect(other).toEqual({ viewer: null, userErrors: refusal('INVALID', ['idToken']) });
    const { viewer } = await withGoogle(email, 'sub-invited');
    expect(viewer).toEqual({ role: 'MEMBER', user: { organization: { id: emma.organizationId } } });
    expect((await listed(emma))[0].state).toBe('ACCEPTED');
  });
});
