import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DAY, MINUTE, SECOND } from '../src/clock.js';
import { connect, password, person, verbs, type Actor } from './support/cast.js';
import { everyRow, unchanged } from './support/rows.js';
import { startServer, type TestServer } from './support/server.js';

let server: TestServer;

beforeAll(async () => {
  server = await startServer({ TRUST_PROXY: 'true' });
});
afterAll(() => server.stop());

/** Where everybody asks from here. */
const ADDRESS = '203.0.113.7';
const from = (token?: string, address = ADDRESS) =>
  verbs((query, variables) => server.graphql(query, variables, token, { 'x-forwarded-for': address }));
const memberOf = (admin: Actor, role: 'ADMIN' | 'MEMBER' = 'MEMBER') =>
  person(server, { organizationId: admin.organizationId, role });

interface Entry {
  id: string;
  action: string;
  actor: { id: string; displayName: string } | null;
  subjectId: string | null;
  detail: string | null;
  ipAddress: string | null;
  occurredAt: string;
}
const fields = 'id action actor { id displayName } subjectId detail ipAddress occurredAt';
const readLog = async (admin: Pick<Actor, 'ask'>, args = 'first: 100'): Promise<Entry[]> =>
  (await admin.ask(`{ auditLog(${args}) { nodes { ${fields} } } }`)).auditLog.nodes;

/** What is new in the log after some work, oldest first. */
async function noted(admin: Actor, work: () => Promise<unknown>): Promise<Omit<Entry, 'id' | 'occurredAt'>[]> {
  const before = await readLog(admin);
  server.clock.advance(SECOND);
  const began = server.clock.now();
  await work();
  const ended = server.clock.now();
  const log = await readLog(admin);
  const fresh = log.slice(0, log.length - before.length);
  expect(log.slice(fresh.length)).toEqual(before);
  for (const { occurredAt } of fresh) {
    expect(Date.parse(occurredAt)).toBeGreaterThanOrEqual(began);
    expect(Date.parse(occurredAt)).toBeLessThanOrEqual(ended);
  }
  return fresh.toReversed().map(({ id: _, occurredAt: __, ...entry }) => entry);
}
const by = ({ id, name }: Pick<Actor, 'id' | 'name'>) => ({ id, displayName: name });
/** As a mutation that must work. */
async function done(who: Pick<Actor, 'mutate'>, mutation: string, input: object, selection = ''): Promise<any> {
  const payload = await who.mutate(mutation, input as Record<string, unknown>, selection);
  expect([mutation, payload.userErrors]).toEqual([mutation, []]);
  return payload;
}
const entry = (
  actor: Pick<Actor, 'id' | 'name'> | null,
  action: string,
  subjectId: string | null,
  detail: string | null = null,
) => ({ action, actor: actor && by(actor), subjectId, detail, ipAddress: ADDRESS });

describe('it is noted, with who, whom and where from', () => {
  test('what administrators do to the organization and its policy', async () => {
    const admin = await person(server);
    const at = from(admin.token);
    const other = await person(server);
    const member = await memberOf(admin);
    const own = admin.organizationId;
    const entries = await noted(admin, async () => {
      await done(at, 'updateOrganization', { name: 'A new name' });
      server.clock.advance(SECOND);
      await done(at, 'updateExternalPolicy', {
        line: 'NOBODY',
        otherOrganizations: 'CHOSEN_MEMBERS',
        phoneSearch: false,
        fileSending: false,
        allowedOrganizationIds: [other.organizationId],
      });
      server.clock.advance(SECOND);
      await done(at, 'updateExternalPolicy', { allowedOrganizationIds: null, phoneSearch: true });
      server.clock.advance(SECOND);
      await done(at, 'setExternalAccess', { userId: member.id, otherOrganizations: true });
    });
    expect(entries).toEqual([
      entry(admin, 'organization.renamed', own),
      entry(
        admin,
        'policy.changed',
        own,
        'line=NOBODY otherOrganizations=CHOSEN_MEMBERS phoneSearch=false fileSending=false allowedOrganizations=1',
      ),
      entry(admin, 'policy.changed', own, 'phoneSearch=true allowedOrganizations=any'),
      entry(admin, 'member.access_set', member.id, 'otherOrganizations=true'),
    ]);
  });

  test('what administrators do to members', async () => {
    const admin = await person(server);
    const at = from(admin.token);
    const member = await memberOf(admin);
    const steps: [string, object][] = [
      ['setMemberRole', { role: 'ADMIN' }],
      ['setMemberRole', { role: 'ADMIN' }], // is one already: nothing happens, nothing is noted
      ['setMemberRole', { role: 'MEMBER' }],
      ['suspendMember', {}],
      ['suspendMember', { suspended: false }],
      ['removeMember', {}],
    ];
    const entries = await noted(admin, async () => {
      for (const [mutation, more] of steps) {
        await done(at, mutation, { userId: member.id, ...more });
        server.clock.advance(SECOND);
      }
    });
    expect(entries).toEqual([
      entry(admin, 'member.role_set', member.id, 'ADMIN'),
      entry(admin, 'member.role_set', member.id, 'MEMBER'),
      entry(admin, 'member.suspended', member.id),
      entry(admin, 'member.restored', member.id),
      entry(admin, 'member.removed', member.id),
    ]);
  });

  test('who is invited into the organization, and joins it', async () => {
    const admin = await person(server);
    const at = from(admin.token);
    const emails = [`joins-${admin.id.slice(-6)}@neu.example`, `never-${admin.id.slice(-6)}@neu.example`];
    const joined: { id: string }[] = [];
    const entries = await noted(admin, async () => {
      await done(at, 'inviteMember', { email: emails[0], displayName: 'Newcomer', role: 'ADMIN' });
      server.clock.advance(SECOND);
      await done(at, 'inviteMember', { email: emails[1] });
      server.clock.advance(SECOND);
      const { memberInvitations } = (await admin.ask('{ organization { memberInvitations { id email } } }'))
        .organization;
      const { id } = memberInvitations.find(({ email }: { email: string }) => email === emails[1]);
      await done(at, 'cancelMemberInvitation', { id });
      server.clock.advance(SECOND);
      const invitationToken = await server.tokenMailedTo(emails[0]!);
      const { viewer } = await done(
        from(undefined, '203.0.113.8'),
        'signUp',
        { email: emails[0], password, displayName: 'Newcomer', invitationToken },
        'viewer { user { id organization { id } } }',
      );
      expect(viewer.user.organization.id).toBe(admin.organizationId);
      joined.push(viewer.user);
    });
    const newcomer = { id: joined[0]!.id, name: 'Newcomer' };
    const id = expect.stringMatching(/^minv_/) as string;
    expect(entries.slice(0, 3)).toEqual([
      entry(admin, 'member.invited', id, 'ADMIN'),
      entry(admin, 'member.invited', id, 'MEMBER'),
      entry(admin, 'member.invitation_cancelled', entries[1]!.subjectId),
    ]);
    expect(entries[0]!.subjectId).not.toBe(entries[1]!.subjectId);
    const elsewhere = { ipAddress: '203.0.113.8' };
    expect(entries.slice(3).toSorted((a, b) => a.action.localeCompare(b.action))).toEqual([
      { ...entry(newcomer, 'member.joined', entries[0]!.subjectId), ...elsewhere },
      { ...entry(newcomer, 'session.started', expect.stringMatching(/^ses_/) as string), ...elsewhere },
    ]);
  });

  test('how sessions and tokens begin and end', async () => {
    const admin = await person(server);
    const member = await memberOf(admin);
    const ids: Record<string, string> = {};
    const entries = await noted(admin, async () => {
      const signIn = async () => {
        const { token } = await done(from(), 'signIn', { email: member.email, password }, 'token');
        const { sessions } = (await from(token).ask('{ viewer { sessions { id current } } }')).viewer;
        server.clock.advance(SECOND);
        return { token, id: sessions.find(({ current }: { current: boolean }) => current).id as string };
      };
      const [one, two, three] = [await signIn(), await signIn(), await signIn()];
      Object.assign(ids, { one: one.id, two: two.id, three: three.id });
      await done(from(one.token), 'signOut', {});
      server.clock.advance(SECOND);
      await done(from(two.token), 'revokeSession', { id: three.id });
      server.clock.advance(SECOND);
      const make = async (name: string, readOnly: boolean) => {
        const { accessToken, token } = await done(
          from(two.token),
          'createAccessToken',
          { name, readOnly },
          'token accessToken { id }',
        );
        server.clock.advance(SECOND);
        return { id: accessToken.id as string, token: token as string };
      };
      const [reader, writer] = [await make('a reader', true), await make('a writer', false)];
      Object.assign(ids, { reader: reader.id, writer: writer.id });
      await done(from(two.token), 'revokeAccessToken', { id: reader.id });
      server.clock.advance(SECOND);
      await done(from(writer.token), 'signOut', {}); // ends the token
      server.clock.advance(SECOND);
      await done(from(two.token), 'signOut', { everywhere: true });
    });
    expect(entries).toEqual([
      entry(member, 'session.started', ids.one!),
      entry(member, 'session.started', ids.two!),
      entry(member, 'session.started', ids.three!),
      entry(member, 'session.ended', ids.one!),
      entry(member, 'session.ended', ids.three!),
      entry(member, 'token.created', ids.reader!, 'read-only'),
      entry(member, 'token.created', ids.writer!),
      entry(member, 'token.revoked', ids.reader!),
      entry(member, 'token.revoked', ids.writer!),
      entry(member, 'session.ended', ids.two!, 'all'),
    ]);
  });

  test('what becomes of an account', async () => {
    const admin = await person(server);
    const member = await memberOf(admin);
    const at = from(member.token);
    const number = '+819011112222';
    const address = `changed-${member.id.slice(-6)}@neu.example`;
    const entries = await noted(admin, async () => {
      await done(at, 'requestPhoneVerification', { phoneNumber: number });
      const [sms] = await server.mailsTo(number);
      const code = /\d{6}/.exec(sms!.text)![0];
      const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0');
      expect((await at.mutate('confirmPhone', { code: wrong })).userErrors).toMatchObject([{ code: 'WRONG_CODE' }]);
      await done(at, 'confirmPhone', { code });
      server.clock.advance(SECOND);
      await done(at, 'removePhone', { confirm: false });
      await done(at, 'removePhone', {});
      server.clock.advance(SECOND);
      await done(at, 'changePassword', { currentPassword: password, newPassword: 'another long secret' });
      server.clock.advance(SECOND);
      await done(at, 'requestEmailChange', { email: address, password: 'another long secret' });
      await done(at, 'confirmEmailChange', { token: await server.tokenMailedTo(address) });
      server.clock.advance(SECOND);
      await done(at, 'deleteAccount', { password: 'another long secret' });
    });
    expect(entries).toEqual([
      entry(member, 'account.phone_changed', member.id),
      entry(member, 'account.phone_changed', member.id),
      entry(member, 'account.password_changed', member.id),
      entry(member, 'account.email_changed', member.id),
      entry(member, 'account.deleted', member.id),
    ]);
  });

  test('that a member’s number went to somebody who has proven it', async () => {
    const [admin, other] = [await person(server), await person(server)];
    const member = await memberOf(admin);
    const number = '+819055556666';
    const prove = async (who: Actor, mails: number) => {
      await done(from(who.token), 'requestPhoneVerification', { phoneNumber: number });
      const code = /(?<!\d)\d{6}(?!\d)/.exec((await server.mailsTo(number, mails))[0]!.text)![0];
      await done(from(who.token), 'confirmPhone', { code });
    };
    await prove(member, 1);
    expect(await noted(admin, () => prove(other, 2))).toEqual([
      { ...entry(null, 'account.phone_changed', member.id, 'moved'), ipAddress: null },
    ]);
  });

  const resetByLink = async () => {
    const admin = await person(server);
    const member = await memberOf(admin);
    const entries = await noted(admin, async () => {
      await done(from(), 'requestPasswordReset', { email: member.email });
      const token = await server.tokenMailedTo(member.email);
      await done(from(), 'resetPassword', { token, password: 'another long secret' });
    });
    return { member, entries: entries.toSorted((a, b) => a.action.localeCompare(b.action)) };
  };

  test('that a password was set by a mailed link', async () => {
    const { member, entries } = await resetByLink();
    expect(entries).toEqual([
      entry(member, 'account.password_reset', member.id),
      entry(member, 'session.started', expect.stringMatching(/^ses_/) as string),
    ]);
  });

  test('failed sign-ins to known accounts, also suspended ones, and no others', async () => {
    const admin = await person(server);
    const [member, resting] = [await memberOf(admin), await memberOf(admin)];
    await admin.mutate('suspendMember', { userId: resting.id });
    const anybody = from();
    const entries = await noted(admin, async () => {
      for (const [email, secret] of [
        [member.email.toUpperCase(), 'not this one'],
        [resting.email, password],
        ['nobody@neu.example', password],
        ['no address', password],
      ] as const) {
        const { userErrors } = await anybody.mutate<object>('signIn', { email, password: secret });
        expect(userErrors).toMatchObject([{ code: 'WRONG_CREDENTIALS' }]);
        server.clock.advance(SECOND);
      }
    });
    expect(entries).toEqual([entry(null, 'sign_in.failed', member.id), entry(null, 'sign_in.failed', resting.id)]);
    // It is all that a failed sign-in writes, whoever it was to.
    for (const email of [member.email, 'nobody@neu.example'])
      await unchanged(server, () => anybody.mutate('signIn', { email, password: 'not this one' }), 1);
  });
});

describe('what a policy refuses is noted, though nothing else is written', () => {
  test('by every mutation that asks it', async () => {
    const admin = await person(server);
    const member = await memberOf(admin);
    const [outsider, asking] = [await person(server), await person(server)];
    const at = from(member.token);
    const { contactRequest } = await done(asking, 'requestContact', { userId: member.id }, 'contactRequest { id }');
    const { inviteLink } = await done(outsider, 'createInviteLink', {}, 'inviteLink { url }');
    const code = (inviteLink.url as string).split('/').at(-1)!;
    await done(outsider, 'inviteByEmail', { emails: [member.email] });
    const mails = await server.mailsTo(member.email, 2); // the request and the invitation
    const token = mails.map(({ text }) => /\/invitation\?token=([^\s&]+)/.exec(text)?.[1]).find(Boolean)!;
    await done(member, 'inviteByEmail', { emails: [`later-${member.id.slice(-6)}@neu.example`] });
    const { emailInvitations } = await member.ask('{ emailInvitations { nodes { id } } }');
    await admin.mutate('updateExternalPolicy', { otherOrganizations: 'NOBODY' });
    const attempts: [mutation: string, input: Record<string, unknown>, subject: string | null][] = [
      ['requestContact', { userId: outsider.id, message: 'a private text' }, outsider.id],
      ['approveContactRequest', { id: contactRequest.id }, asking.id],
      ['followInviteLink', { code, message: 'a private text' }, outsider.id],
      ['acceptInvitation', { token }, outsider.id],
      ['inviteByEmail', { emails: ['somebody@neu.example'], message: 'a private text' }, null],
      ['resendEmailInvitation', { id: emailInvitations.nodes[0].id }, null],
    ];
    const entries = await noted(admin, async () => {
      for (const [mutation, input] of attempts) {
        const { userErrors } = await unchanged(server, () => at.mutate<object>(mutation, input), 1);
        expect([mutation, userErrors[0]!.code]).toEqual([mutation, 'EXTERNAL_CHAT_NOT_ALLOWED']);
        server.clock.advance(SECOND);
      }
    });
    expect(entries).toEqual(
      attempts.map(([mutation, , subject]) => entry(member, 'policy.refused', subject, mutation)),
    );
  });

  test('also where it is the other side’s: in the log of who tried', async () => {
    const [admin, other] = [await person(server), await person(server)];
    const { contactRequest } = await done(other, 'requestContact', { userId: admin.id }, 'contactRequest { id }');
    await other.mutate('updateExternalPolicy', { otherOrganizations: 'NOBODY' });
    const theirs = await readLog(other);
    const entries = await noted(admin, async () => {
      const { userErrors } = await from(admin.token).mutate<object>('approveContactRequest', { id: contactRequest.id });
      expect(userErrors).toMatchObject([{ code: 'EXTERNAL_CHAT_NOT_ALLOWED' }]);
    });
    expect(entries).toEqual([entry(admin, 'policy.refused', other.id, 'approveContactRequest')]);
    expect(await readLog(other)).toEqual(theirs);
  });

  test('also as somebody signs up who may not be in contact with whoever invited them', async () => {
    const inviter = await person(server);
    const email = 'refused@new.example';
    await done(from(inviter.token), 'inviteByEmail', { emails: [email] });
    const invitationToken = await server.tokenMailedTo(email);
    await inviter.mutate('updateExternalPolicy', { otherOrganizations: 'NOBODY' });
    const { token, contactRequest, viewer } = await done(
      from(),
      'signUp',
      { email, password, displayName: 'Newcomer', invitationToken },
      'token contactRequest { id } viewer { user { id } }',
    );
    expect(contactRequest).toBeNull();
    const newcomer = { id: viewer.user.id, name: 'Newcomer' };
    const log = (await readLog(from(token))).map(({ id: _, occurredAt: __, ...rest }) => rest);
    expect(log).toContainEqual(entry(newcomer, 'policy.refused', inviter.id, 'signUp'));
  });

  test('each of several in one document', async () => {
    const [admin, other] = [await person(server), await person(server)];
    await admin.mutate('updateExternalPolicy', { otherOrganizations: 'NOBODY' });
    const entries = await noted(admin, () =>
      from(admin.token).ask(
        `mutation { ${['a', 'b', 'c'].map((name) => `${name}: requestContact(input: { userId: "${other.id}" }) { userErrors { code } }`).join(' ')} }`,
      ),
    );
    expect(entries).toEqual(Array(3).fill(entry(admin, 'policy.refused', other.id, 'requestContact')));
  });

  test('other refusals are not', async () => {
    const admin = await person(server);
    const member = await memberOf(admin);
    for (const [mutation, input] of [
      ['requestContact', { userId: admin.id }],
      ['requestContact', { userId: 'usr_01h455vb4pex5vsknk084sn02q' }],
      ['revokeSession', { id: 'ses_01h455vb4pex5vsknk084sn02q' }],
      ['revokeAccessToken', { id: '' }],
      ['confirmPhone', { code: '123456' }],
    ] as const)
      expect((await unchanged(server, () => member.mutate<object>(mutation, input))).userErrors).toHaveLength(1);
    const { errors } = await unchanged(server, () =>
      member.graphql(`mutation { suspendMember(input: { userId: "${admin.id}" }) { organization { id } } }`),
    );
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  });
});

describe('the log is read', () => {
  test('by administrators of the organization only, as a list and by id', async () => {
    const [admin, outsider] = [await person(server), await person(server)];
    const member = await memberOf(admin);
    await done(admin, 'updateOrganization', { name: 'Something to note' });
    const [{ id }] = (await readLog(admin)) as [Entry];
    const node = async (who: Actor) =>
      (await who.ask(`query($id: ID!) { node(id: $id) { ... on AuditEntry { id action } } }`, { id })).node;
    expect(await node(admin)).toEqual({ id, action: 'organization.renamed' });
    expect([await node(member), await node(outsider)]).toEqual([null, null]);
    for (const query of ['{ auditLog { nodes { id } } }', '{ auditLog(action: "x") { totalCount } }']) {
      const refused = await member.graphql(query);
      expect([refused.data ?? null, refused.errors![0]!.extensions.code]).toEqual([null, 'FORBIDDEN']);
    }
    expect((await server.graphql('{ auditLog { nodes { id } } }')).errors![0]!.extensions.code).toBe('UNAUTHENTICATED');
    await admin.mutate('setMemberRole', { userId: member.id, role: 'ADMIN' });
    expect((await readLog(member)).map((each) => each.id)).toContain(id);
    await admin.mutate('setMemberRole', { userId: member.id, role: 'MEMBER' });
    expect((await member.graphql('{ auditLog { nodes { id } } }')).errors![0]!.extensions.code).toBe('FORBIDDEN');
  });

  test('without anything of another organization, whatever is asked for', async () => {
    const [admin, other] = [await person(server), await person(server)];
    await connect(admin, other);
    await done(other, 'updateOrganization', { name: 'Theirs' });
    await from().mutate('signIn', { email: other.email, password: 'not this one' });
    await from().mutate('signIn', { email: 'nobody@neu.example', password: 'not this one' });
    const theirs = (await readLog(other)).map(({ id }) => id);
    expect(theirs.length).toBe(3); // with the session
    const seen = [
      ...(await readLog(admin)),
      ...(await readLog(admin, `actorId: "${other.id}"`)),
      ...(await readLog(admin, 'action: "sign_in.failed"')),
      ...(await readLog(admin, 'action: "organization.renamed"')),
    ];
    expect(seen.map(({ action, actor }) => [action, actor?.id])).toEqual([['session.started', admin.id]]);
    const { nodes } = await admin.ask('query($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids: theirs });
    expect(nodes).toEqual([null, null, null]);
    const { auditLog } = await admin.ask(`{ auditLog(actorId: "${other.id}") { totalCount nodes { id } } }`);
    expect(auditLog).toEqual({ totalCount: 0, nodes: [] });
    // Nor from a cursor of theirs.
    const { edges } = (await other.ask('{ auditLog { edges { cursor } } }')).auditLog;
    expect((await readLog(admin, `before: "${edges[0].cursor}"`)).map(({ id }) => id)).not.toEqual(
      expect.arrayContaining(theirs),
    );
  });

  test('filtered by kind, by who did it, and by both', async () => {
    const admin = await person(server);
    const member = await memberOf(admin);
    await done(admin, 'updateOrganization', { name: 'First' });
    for (const who of [admin, member]) await done(who, 'createAccessToken', { name: 'robot' });
    await done(member, 'createAccessToken', { name: 'robot' });
    await from().mutate('signIn', { email: member.email, password: 'not this one' });
    const filtered = async (args: string) => {
      const { auditLog } = await admin.ask(`{ auditLog(${args}) { totalCount nodes { action actor { id } } } }`);
      expect(auditLog.totalCount).toBe(auditLog.nodes.length);
      return auditLog.nodes
        .map(
          ({ action, actor }: Entry) =>
            `${action} ${actor?.id === admin.id ? 'admin' : actor?.id === member.id ? 'member' : '-'}`,
        )
        .toSorted();
    };
    expect(await filtered('first: 100')).toEqual([
      'organization.renamed admin',
      'session.started admin',
      'session.started member',
      'sign_in.failed -',
      'token.created admin',
      'token.created member',
      'token.created member',
    ]);
    const created = ['token.created admin', 'token.created member', 'token.created member'];
    expect(await filtered('action: "token.created"')).toEqual(created);
    expect(await filtered(`actorId: "${member.id}"`)).toEqual(['session.started member', ...created.slice(1)]);
    expect(await filtered(`action: "token.created", actorId: "${member.id}"`)).toEqual(created.slice(1));
    expect(await filtered('action: "sign_in.failed"')).toEqual(['sign_in.failed -']);
    expect(await filtered(`action: "sign_in.failed", actorId: "${member.id}"`)).toEqual([]);
    for (const args of [
      'action: ""',
      'action: "token"',
      'action: "%"',
      'action: "\\u0000"',
      'actorId: ""',
      'actorId: "x"',
    ])
      expect([args, await filtered(args)]).toEqual([args, []]);
    expect(await filtered('action: null, actorId: null')).toHaveLength(7);
  });

  test('in pages, newest first, forwards and backwards', async () => {
    const admin = await person(server);
    for (let i = 0; i < 6; i += 1) {
      await done(admin, 'updateOrganization', { name: `Name ${i}` });
      if (i % 2 === 0) server.clock.advance(SECOND);
    }
    const all = await readLog(admin);
    expect(all).toHaveLength(7);
    const times = all.map(({ occurredAt }) => occurredAt);
    expect(times).toEqual(times.toSorted().toReversed());
    expect(all.at(-1)).toMatchObject({ action: 'session.started' });
    for (const [size, next, cursor] of [
      ['first', 'after', 'endCursor'],
      ['last', 'before', 'startCursor'],
    ] as const) {
      const seen: string[] = [];
      let from: string | null = null;
      for (;;) {
        const { auditLog }: any = await admin.ask(
          `query($from: String) { auditLog(${size}: 3, ${next}: $from, action: "organization.renamed") { nodes { id } totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`,
          { from },
        );
        const ids = auditLog.nodes.map(({ id }: { id: string }) => id);
        if (size === 'first') seen.push(...ids);
        else seen.unshift(...ids);
        expect(auditLog.totalCount).toBe(6);
        from = auditLog.pageInfo[cursor];
        if (!auditLog.pageInfo[size === 'first' ? 'hasNextPage' : 'hasPreviousPage']) break;
      }
      expect(seen).toEqual(all.slice(0, 6).map(({ id }) => id));
    }
  });

  test('with the name of who was deleted since', async () => {
    const admin = await person(server);
    const gone = await memberOf(admin);
    await done(from(gone.token), 'createAccessToken', { name: 'robot' });
    await done(admin, 'removeMember', { userId: gone.id });
    const [created] = await readLog(admin, 'action: "token.created"');
    expect(created!.actor).toEqual(by(gone));
  });
});

test('entries are kept for AUDIT_DAYS, and then forgotten', async () => {
  const other = await startServer({ AUDIT_DAYS: '2' });
  try {
    const admin = await person(other);
    await admin.mutate('updateOrganization', { name: 'Early' });
    await admin.mutate('signIn', { email: 'nobody@neu.example', password: 'x' });
    const stored = async () =>
      (await other.app.services.db.read.all<{ action: string }>('select action from audit_entries'))
        .map(({ action }) => action)
        .toSorted();
    const early = ['organization.renamed', 'session.started', 'sign_in.failed'];
    expect(await stored()).toEqual(early);
    other.clock.advance(DAY);
    await admin.mutate('updateExternalPolicy', { phoneSearch: false });
    other.clock.advance(DAY - 10 * MINUTE);
    await other.app.housekeeping.run();
    expect(await stored()).toEqual([...early, 'policy.changed'].toSorted());
    other.clock.advance(2 * 60 * MINUTE); // the housekeeping looks once an hour
    await other.app.housekeeping.run();
    expect(await stored()).toEqual(['policy.changed']);
    expect((await readLog(admin)).map(({ action }) => action)).toEqual(['policy.changed']);
    other.clock.advance(DAY);
    await other.app.housekeeping.run();
    expect(await readLog(admin)).toEqual([]);
    expect(await stored()).toEqual([]);
  } finally {
    await other.stop();
  }
});

test('for a year, unless set otherwise', () => {
  expect(server.config.auditLifetime).toBe(365 * DAY);
});

test('it holds no secret, no address, no number, no name and no text', async () => {
  const admin = await person(server, { name: 'Administrator Particular' });
  const member = await memberOf(admin);
  const outsider = await person(server);
  const at = from(member.token);
  const secrets = [password, member.token, admin.token, 'wrong secret', member.email, admin.email];
  await from().mutate('signIn', { email: member.email, password: 'wrong secret' });
  secrets.push((await done(at, 'createAccessToken', { name: 'my private robot' }, 'token')).token);
  await done(at, 'requestPhoneVerification', { phoneNumber: '+819033334444' });
  const code = /\d{6}/.exec((await server.mailsTo('+819033334444'))[0]!.text)![0];
  await done(at, 'confirmPhone', { code });
  await done(from(admin.token), 'inviteMember', { email: 'invited@neu.example', displayName: 'Invited Person' });
  secrets.push(await server.tokenMailedTo('invited@neu.example'));
  await done(at, 'requestPasswordReset', { email: member.email });
  const token = await server.tokenMailedTo(member.email);
  secrets.push(token);
  secrets.push((await done(from(), 'resetPassword', { token, password: 'another long secret' }, 'token')).token);
  await done(from(admin.token), 'updateOrganization', { name: 'Quite Another Name' });
  await done(from(admin.token), 'updateExternalPolicy', { otherOrganizations: 'NOBODY' });
  const { token: again } = await done(
    from(),
    'signIn',
    { email: member.email, password: 'another long secret' },
    'token',
  );
  secrets.push(again);
  await from(again).mutate('requestContact', { userId: outsider.id, message: 'Words for one person' });
  await from(again).mutate('inviteByEmail', { emails: ['reached@neu.example'], message: 'Words for one person' });

  const log = (await everyRow(server)).audit_entries!.filter((row) => row.includes(admin.organizationId)).join('\n');
  expect(log).toContain('policy.refused');
  const texts = [
    'another long',
    'my private robot',
    '3333',
    '@',
    'Invited',
    'Quite Another',
    'Words for',
    'Particular',
  ];
  for (const secret of [...secrets, ...texts]) expect(log).not.toContain(secret);
  const written = log.replace(/"occurred_at":"?\d+"?|[a-z]+_[0-9a-z]{26}/g, '');
  expect(written).toContain('member.invited');
  expect(written).not.toContain(code);
});
