import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect, person, type Actor } from './support/cast.js';
import { codes, contactIds, eventCursor, eventsAfter, request } from './support/contact-requests.js';
import { everyRow, settled, unchanged } from './support/rows.js';
import { startServer, type TestServer } from './support/server.js';

let server: TestServer;

beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

const memberOf = (admin: Actor, name?: string) =>
  person(server, { organizationId: admin.organizationId, ...(name !== undefined && { name }) });
/** The code a mutation is refused with, top-level or not; null where it worked. */
async function outcome(actor: Actor, mutation: string, input: object): Promise<string | null> {
  const type = `${mutation[0]!.toUpperCase()}${mutation.slice(1)}Input`;
  const { data, errors } = await actor.graphql(
    `mutation($input: ${type}!) { ${mutation}(input: $input) { userErrors { code } } }`,
    { input },
  );
  return errors?.[0]?.extensions.code ?? data[mutation].userErrors[0]?.code ?? null;
}
const set = async (admin: Actor, policy: Record<string, unknown>) =>
  expect(await codes(admin, 'updateExternalPolicy', policy)).toEqual([]);
const policyFields =
  'externalPolicy { line otherOrganizations phoneSearch fileSending allowedOrganizations { id name code } }';
const atFirst = {
  line: 'EVERYBODY',
  otherOrganizations: 'EVERYBODY',
  phoneSearch: true,
  fileSending: true,
  allowedOrganizations: null,
};
const policyOf = async (admin: Actor) =>
  (await admin.ask(`{ organization { ${policyFields} } }`)).organization.externalPolicy;
const accessOf = async (actor: Actor) =>
  (await actor.ask('{ viewer { externalAccess { line otherOrganizations } } }')).viewer.externalAccess;
const organizationOf = async (actor: Actor): Promise<{ id: string; name: string; code: string }> =>
  (await actor.ask('{ organization { id name code } }')).organization;
const kinds = async (actor: Actor, after: string) =>
  (await eventsAfter(actor, after)).map(({ __typename }) => __typename);

describe('each change', () => {
  const mutations: [name: string, input: (member: Actor) => object][] = [
    ['updateOrganization', () => ({ name: 'Another name' })],
    ['updateExternalPolicy', () => ({ otherOrganizations: 'NOBODY', phoneSearch: false, allowedOrganizationIds: [] })],
    ['setExternalAccess', (member) => ({ userId: member.id, otherOrganizations: true })],
  ];

  test.each(mutations)('%s is for administrators with a session', async (mutation, input) => {
    const admin = await person(server);
    const member = await memberOf(admin);
    expect(await unchanged(server, () => outcome(member, mutation, input(member)))).toBe('FORBIDDEN');
    const nobody = await unchanged(server, () =>
      server.graphql(
        `mutation($input: ${mutation[0]!.toUpperCase()}${mutation.slice(1)}Input!) { ${mutation}(input: $input) { organization { id } } }`,
        { input: input(member) },
      ),
    );
    expect(nobody.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    const { token } = await admin.mutate('createAccessToken', { name: 'robot' }, 'token');
    const robot = await unchanged(server, () =>
      server.graphql(
        `mutation($input: ${mutation[0]!.toUpperCase()}${mutation.slice(1)}Input!) { ${mutation}(input: $input) { organization { id } } }`,
        { input: input(member) },
        token,
      ),
    );
    expect(robot.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    // A former administrator is none.
    const second = await person(server, { organizationId: admin.organizationId, role: 'ADMIN' });
    await admin.mutate('setMemberRole', { userId: second.id, role: 'MEMBER' });
    expect(await unchanged(server, () => outcome(second, mutation, input(member)))).toBe('FORBIDDEN');
    expect(await outcome(admin, mutation, input(member))).toBeNull();
  });

  test.each(mutations)('%s that leaves everything out changes nothing', async (mutation, input) => {
    const admin = await person(server);
    const { userId } = input(admin) as { userId?: string };
    const { organization, userErrors } = await unchanged(server, () =>
      admin.mutate(mutation, userId === undefined ? {} : { userId }, `organization { id ${policyFields} }`),
    );
    expect({ organization, userErrors }).toEqual({
      organization: { id: admin.organizationId, externalPolicy: atFirst },
      userErrors: [],
    });
  });

  test.each([
    ['updateOrganization', { name: null }, 'name', 'INVALID'],
    ['updateOrganization', { name: ' ' }, 'name', 'INVALID'],
    ['updateOrganization', { name: 'a\0b' }, 'name', 'INVALID'],
    ['updateOrganization', { name: 'x'.repeat(101) }, 'name', 'TOO_LONG'],
    ['updateExternalPolicy', { otherOrganizations: 'NOBODY', line: null }, 'line', 'INVALID'],
    ['updateExternalPolicy', { line: 'NOBODY', otherOrganizations: null }, 'otherOrganizations', 'INVALID'],
    ['updateExternalPolicy', { line: 'NOBODY', phoneSearch: null }, 'phoneSearch', 'INVALID'],
    ['updateExternalPolicy', { line: 'NOBODY', fileSending: null }, 'fileSending', 'INVALID'],
    [
      'updateExternalPolicy',
      { line: 'NOBODY', allowedOrganizationIds: ['org_01h455vb4pex5vsknk084sn02q'] },
      'allowedOrganizationIds',
      'NOT_FOUND',
    ],
    ['updateExternalPolicy', { allowedOrganizationIds: ['', '\0', 'nobody'] }, 'allowedOrganizationIds', 'NOT_FOUND'],
    [
      'updateExternalPolicy',
      { allowedOrganizationIds: Array.from({ length: 1_001 }, () => 'x') },
      'allowedOrganizationIds',
      'LIMIT_REACHED',
    ],
    ['setExternalAccess', { userId: 'usr_01h455vb4pex5vsknk084sn02q', line: true }, 'userId', 'NOT_FOUND'],
    ['setExternalAccess', { userId: '', line: true }, 'userId', 'NOT_FOUND'],
    ['setExternalAccess', { userId: 'own', line: null, otherOrganizations: true }, 'line', 'INVALID'],
    ['setExternalAccess', { userId: 'own', line: true, otherOrganizations: null }, 'otherOrganizations', 'INVALID'],
  ])('is refused: %s %j', async (mutation, input, field, code) => {
    const admin = await person(server);
    const given = 'userId' in input && input.userId === 'own' ? { ...input, userId: admin.id } : input;
    const refused = await unchanged(server, () => admin.mutate(mutation, given, 'organization { id }'));
    expect(refused).toMatchObject({ organization: null, userErrors: [{ field: [field], code }] });
  });

  test('an organization does not allow itself, nor what is none; and chooses nobody of another, and nobody who is gone', async () => {
    const [admin, other] = [await person(server), await person(server)];
    for (const id of [admin.organizationId, other.id]) {
      const allowedOrganizationIds = [other.organizationId, id];
      const refused = await unchanged(server, () => admin.mutate('updateExternalPolicy', { allowedOrganizationIds }));
      expect(refused.userErrors).toMatchObject([{ field: ['allowedOrganizationIds'], code: 'NOT_FOUND' }]);
    }
    const gone = await memberOf(admin);
    await admin.mutate('removeMember', { userId: gone.id });
    for (const userId of [other.id, gone.id, admin.organizationId]) {
      const refused = await unchanged(server, () => admin.mutate('setExternalAccess', { userId, line: true }));
      expect(refused.userErrors).toMatchObject([{ field: ['userId'], code: 'NOT_FOUND' }]);
    }
  });
});

test('updateOrganization gives the organization another name, and tells its administrators', async () => {
  const admin = await person(server, { organizationName: 'Before' });
  const member = await memberOf(admin);
  const other = await person(server);
  await connect(other, member);
  const cursors = [await eventCursor(admin), await eventCursor(member)] as const;
  expect(await admin.mutate('updateOrganization', { name: ' Nach 後 Sau ' }, 'organization { id name }')).toEqual({
    organization: { id: admin.organizationId, name: 'Nach 後 Sau' },
    userErrors: [],
  });
  expect(await kinds(admin, cursors[0])).toEqual(['OrganizationChanged']);
  expect(await kinds(member, cursors[1])).toEqual([]);
  const { node } = await other.ask('query($id: ID!) { node(id: $id) { ... on User { organization { name } } } }', {
    id: member.id,
  });
  expect(node).toEqual({ organization: { name: 'Nach 後 Sau' } });
});

describe('updateExternalPolicy', () => {
  test('changes what is named, and nothing else', async () => {
    const admin = await person(server);
    const [zulu, alpha] = [
      await person(server, { organizationName: 'Zulu' }),
      await person(server, { organizationName: 'Alpha' }),
    ];
    const [z, a] = [await organizationOf(zulu), await organizationOf(alpha)];
    expect(await policyOf(admin)).toEqual(atFirst);
    let expected: object = atFirst;
    for (const [input, changed] of [
      [{ line: 'NOBODY' }, { line: 'NOBODY' }],
      [{ otherOrganizations: 'CHOSEN_MEMBERS' }, { otherOrganizations: 'CHOSEN_MEMBERS' }],
      [{ phoneSearch: false }, { phoneSearch: false }],
      [{ fileSending: false }, { fileSending: false }],
      [{ allowedOrganizationIds: [z.id, a.id, z.id] }, { allowedOrganizations: [a, z] }],
      [{ allowedOrganizationIds: [z.id] }, { allowedOrganizations: [z] }],
      [{ allowedOrganizationIds: [] }, { allowedOrganizations: [] }],
      [
        { line: 'CHOSEN_MEMBERS', phoneSearch: true },
        { line: 'CHOSEN_MEMBERS', phoneSearch: true },
      ],
      [{ allowedOrganizationIds: null }, { allowedOrganizations: null }],
      [
        { line: 'EVERYBODY', otherOrganizations: 'EVERYBODY', fileSending: true },
        { line: 'EVERYBODY', otherOrganizations: 'EVERYBODY', fileSending: true },
      ],
    ] as [object, object][]) {
      expected = { ...expected, ...changed };
      const answer = await admin.mutate(
        'updateExternalPolicy',
        input as Record<string, unknown>,
        `organization { ${policyFields} }`,
      );
      expect(answer).toEqual({ organization: { externalPolicy: expected }, userErrors: [] });
      expect(await policyOf(admin)).toEqual(expected);
    }
    expect(await policyOf(zulu)).toEqual(atFirst);
  });

  test('is told to the administrators, and to the members whose own access changes', async () => {
    const admin = await person(server);
    const second = await person(server, { organizationId: admin.organizationId, role: 'ADMIN' });
    const [chosen, other] = [await memberOf(admin), await memberOf(admin)];
    const outsider = await person(server);
    await admin.mutate('setExternalAccess', { userId: chosen.id, otherOrganizations: true, line: true });
    const told = async (input: Record<string, unknown>) => {
      const people = [admin, second, chosen, other, outsider];
      const cursors = await Promise.all(people.map(eventCursor));
      await set(admin, input);
      return Promise.all(people.map((one, i) => kinds(one, cursors[i]!)));
    };
    const [own, organization] = [['ViewerChanged'], ['OrganizationChanged']];
    const both = ['ViewerChanged', 'OrganizationChanged'];
    for (const [input, toAdmins, toChosen, toOther] of [
      [{ otherOrganizations: 'CHOSEN_MEMBERS' }, both, [], own],
      [{ otherOrganizations: 'CHOSEN_MEMBERS' }, organization, [], []],
      [{ otherOrganizations: 'NOBODY' }, organization, own, []],
      [{ otherOrganizations: 'EVERYBODY' }, both, own, own],
      [{ line: 'CHOSEN_MEMBERS' }, both, [], own],
      [{ line: 'EVERYBODY', otherOrganizations: 'CHOSEN_MEMBERS' }, both, [], own],
      [{ phoneSearch: false, fileSending: false }, organization, [], []],
    ] as const)
      expect([input, await told(input)]).toEqual([input, [toAdmins, toAdmins, toChosen, toOther, []]]);
  });

  test('is shown to administrators of the organization only', async () => {
    const admin = await person(server);
    const member = await memberOf(admin);
    const friend = await person(server);
    await connect(friend, member);
    expect(await policyOf(member)).toBeNull();
    const { node } = await friend.ask(
      `query($id: ID!) { node(id: $id) { ... on Organization { id userCount contactCount ${policyFields} } } }`,
      { id: admin.organizationId },
    );
    expect(node).toEqual({ id: admin.organizationId, userCount: null, contactCount: null, externalPolicy: null });
  });
});

describe('setExternalAccess', () => {
  test('counts while the policy is CHOSEN_MEMBERS, each for itself', async () => {
    const admin = await person(server);
    const member = await memberOf(admin);
    expect(await accessOf(member)).toEqual({ line: true, otherOrganizations: true });
    await set(admin, { line: 'CHOSEN_MEMBERS', otherOrganizations: 'CHOSEN_MEMBERS' });
    expect(await accessOf(member)).toEqual({ line: false, otherOrganizations: false });
    const cursor = await eventCursor(member);
    const choose = (input: object) =>
      admin.mutate(
        'setExternalAccess',
        { userId: member.id, ...input },
        'organization { members(search: "Person") { nodes { id externalAccess { line otherOrganizations } } } }',
      );
    const { organization, userErrors } = await choose({ otherOrganizations: true });
    expect(userErrors).toEqual([]);
    expect(organization.members.nodes).toEqual(
      expect.arrayContaining([
        { id: admin.id, externalAccess: { line: false, otherOrganizations: false } },
        { id: member.id, externalAccess: { line: false, otherOrganizations: true } },
      ]),
    );
    expect(organization.members.nodes).toHaveLength(2);
    expect(await kinds(member, cursor)).toEqual(['ViewerChanged']);
    expect(await accessOf(member)).toEqual({ line: false, otherOrganizations: true });
    expect(await accessOf(admin)).toEqual({ line: false, otherOrganizations: false }); // an administrator is chosen like others
    await choose({ line: true });
    expect(await accessOf(member)).toEqual({ line: true, otherOrganizations: true });
    await choose({ otherOrganizations: false });
    expect(await accessOf(member)).toEqual({ line: true, otherOrganizations: false });
    await set(admin, { line: 'NOBODY', otherOrganizations: 'EVERYBODY' });
    expect(await accessOf(member)).toEqual({ line: false, otherOrganizations: true });
    await set(admin, { line: 'CHOSEN_MEMBERS', otherOrganizations: 'NOBODY' });
    expect(await accessOf(member)).toEqual({ line: true, otherOrganizations: false });
  });

  test('what a member may do is seen by administrators and themselves', async () => {
    const admin = await person(server);
    const [member, colleague] = [await memberOf(admin), await memberOf(admin)];
    const outsider = await person(server);
    const seen = async (by: Actor) =>
      (
        await by.ask('query($id: ID!) { node(id: $id) { ... on User { externalAccess { otherOrganizations } } } }', {
          id: member.id,
        })
      ).node.externalAccess;
    expect(await Promise.all([admin, colleague, outsider].map(seen))).toEqual([
      { otherOrganizations: true },
      null,
      null,
    ]);
  });
});

describe('organizationByCode', () => {
  const byCode = async (actor: Actor, code: string) =>
    (await actor.ask('query($code: String!) { organizationByCode(code: $code) { id name userCount } }', { code }))
      .organizationByCode;

  test('finds an organization for administrators, without regard to case, and tells nothing but its name', async () => {
    const admin = await person(server);
    const member = await memberOf(admin);
    const other = await person(server, { organizationName: 'Sought' });
    const { id, code } = await organizationOf(other);
    expect(code).toMatch(/^[2-9A-HJ-NP-Z]{8}$/);
    for (const typed of [code, code.toLowerCase(), ` ${code} `])
      expect(await byCode(admin, typed)).toEqual({ id, name: 'Sought', userCount: null });
    for (const typed of ['', '%', code.slice(0, -1), `${code}A`, '\0', 'Sought', id, 'x'.repeat(1_000)])
      expect([typed, await byCode(admin, typed)]).toEqual([typed, null]);
    expect(await byCode(member, code)).toBeNull();
    const { errors } = await server.graphql(`{ organizationByCode(code: "${code}") { id } }`);
    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });

  test('is limited like searches', async () => {
    const limited = await startServer({ SEARCHES_PER_MINUTE: '2' });
    try {
      const admin = await person(limited);
      const { code } = await organizationOf(admin);
      for (let i = 0; i < 2; i += 1) expect(await byCode(admin, code)).toMatchObject({ id: admin.organizationId });
      const { errors } = await admin.graphql(`{ organizationByCode(code: "${code}") { id } }`);
      expect(errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED' } }]);
    } finally {
      await limited.stop();
    }
  });
});

test('members and contacts outside are counted apart', async () => {
  const admin = await person(server);
  const member = await memberOf(admin);
  const counts = async (by: Actor) => (await by.ask('{ organization { userCount contactCount } }')).organization;
  expect(await counts(admin)).toEqual({ userCount: 2, contactCount: 0 });
  const [one, other] = [await person(server), await person(server)];
  await connect(admin, one);
  await connect(member, one); // the same person
  await connect(member, other);
  for (const each of [admin, member]) expect(await counts(each)).toEqual({ userCount: 2, contactCount: 2 });
  expect(await counts(one)).toEqual({ userCount: 1, contactCount: 2 });
  await request(await person(server), admin); // asked, and no contact yet
  expect(await counts(admin)).toEqual({ userCount: 2, contactCount: 2 });
  await set(admin, { otherOrganizations: 'NOBODY' }); // contacts stay
  expect(await counts(admin)).toEqual({ userCount: 2, contactCount: 2 });
  await admin.mutate('removeMember', { userId: member.id });
  expect(await counts(admin)).toEqual({ userCount: 1, contactCount: 1 });
});

/** `a` of one organization; of the other `b`, who has invited `a` by link and by mail, and `asking`, who has asked `a`. */
interface Scene {
  a: Actor;
  adminA: Actor;
  b: Actor;
  adminB: Actor;
  asking: Actor;
  requestId: string;
  messageId: string;
  /** Of the contact link, and of another. */
  linkCodes: [string, string];
  invitationToken: string;
}

let scenes = 0;
async function makeScene(): Promise<Scene> {
  const [adminA, adminB] = [await person(server), await person(server)];
  const a = await memberOf(adminA);
  const [b, asking] = [await memberOf(adminB, `Seltsam Zwölf${(scenes += 1)}x`), await memberOf(adminB)];
  const messageId = `scene-${scenes}`;
  await b.mutate('setMessageId', { messageId });
  await b.mutate('createContactLink', {});
  const { inviteLink } = await b.mutate('createInviteLink', {}, 'inviteLink { url }');
  const requestId = await request(asking, a);
  expect(await codes(b, 'inviteByEmail', { emails: [a.email] })).toEqual([]);
  const invitation = await server.app.services.db.read.get<{ id: string }>(
    'select id from email_invitations where inviter_id = $1',
    [b.id],
  );
  return {
    a,
    adminA,
    b,
    adminB,
    asking,
    requestId,
    messageId,
    linkCodes: [messageId, (inviteLink.url as string).split('/').at(-1)!],
    invitationToken: server.app.services.secrets.tokenFor(invitation!.id),
  };
}

/** How `a` reaches `b` by each way that only looks. */
async function looks({ a, b, messageId, linkCodes }: Scene) {
  const search = async (query: string) =>
    (
      await a.ask('query($q: String!) { searchUsers(query: $q) { nodes { id } totalCount } }', { q: query })
    ).searchUsers.nodes.map(({ id }: { id: string }) => id);
  const landing = async (code: string) =>
    (await a.ask('query($code: String!) { inviteLanding(code: $code) { state owner { displayName } } }', { code }))
      .inviteLanding;
  const { userByMessageId, node } = await a.ask(
    'query($m: String!, $id: ID!) { userByMessageId(messageId: $m) { id } node(id: $id) { id } }',
    { m: messageId, id: b.id },
  );
  return {
    byName: await search(b.name),
    byEmail: await search(b.email),
    byMessageId: await search(messageId),
    userByMessageId: userByMessageId?.id ?? null,
    node: node?.id ?? null,
    contactLink: await landing(linkCodes[0]),
    inviteLink: await landing(linkCodes[1]),
  };
}
const open = ({ b }: Scene) => {
  const landing = { state: 'CAN_REQUEST', owner: { displayName: b.name } };
  return {
    byName: [b.id],
    byEmail: [b.id],
    byMessageId: [b.id],
    userByMessageId: b.id,
    node: b.id,
    contactLink: landing,
    inviteLink: landing,
  };
};
const unavailable = { state: 'UNAVAILABLE', owner: null };
const closed = {
  byName: [],
  byEmail: [],
  byMessageId: [],
  userByMessageId: null,
  node: null,
  contactLink: unavailable,
  inviteLink: unavailable,
};

/** Every way in which `a` can come into contact, with the field it is refused at; `asking` has asked already. */
const acts = (scene: Scene): Record<string, [mutation: string, input: Record<string, unknown>, field: string]> => ({
  byId: ['requestContact', { userId: scene.b.id }, 'userId'],
  byMessageId: ['requestContact', { messageId: scene.messageId }, 'messageId'],
  crossing: ['requestContact', { userId: scene.asking.id }, 'userId'],
  approval: ['approveContactRequest', { id: scene.requestId }, 'id'],
  contactLink: ['followInviteLink', { code: scene.linkCodes[0] }, 'code'],
  inviteLink: ['followInviteLink', { code: scene.linkCodes[1] }, 'code'],
  invitation: ['acceptInvitation', { token: scene.invitationToken }, 'token'],
});
const OWN = 'EXTERNAL_CHAT_NOT_ALLOWED';

/** Tries each of them: every one is refused, and nothing is written but, where the policy is named, a note of it. */
async function refusals(scene: Scene): Promise<Record<string, string>> {
  const refused: Record<string, string> = {};
  for (const [way, [mutation, input, field]] of Object.entries(acts(scene))) {
    await settled(server);
    const { audit_entries: noted, ...before } = await everyRow(server);
    const { userErrors } = await scene.a.mutate<object>(mutation, input);
    const { audit_entries: notedAfter, ...after } = await everyRow(server);
    expect(after).toEqual(before);
    expect(userErrors).toEqual([{ field: [field], code: expect.any(String), message: expect.any(String) }]);
    const { code, message } = userErrors[0]!;
    expect(notedAfter!.length - noted!.length).toBe(code === OWN ? 1 : 0);
    refused[way] = code === OWN && message.startsWith('Their') ? 'THEIRS' : code;
  }
  return refused;
}

/** Does each of them, and takes it back where it can be: all of them work. */
async function expectAllowed(scene: Scene): Promise<void> {
  expect(await looks(scene)).toEqual(open(scene));
  const { crossing: _, approval, invitation, ...requests } = acts(scene);
  for (const [mutation, input] of Object.values(requests)) {
    const { contactRequest, userErrors } = await scene.a.mutate(mutation, input, 'contactRequest { id state }');
    expect([mutation, userErrors]).toEqual([mutation, []]);
    expect(contactRequest.state).toBe('PENDING');
    expect(await codes(scene.a, 'cancelContactRequest', { id: contactRequest.id })).toEqual([]);
  }
  for (const [mutation, input] of [approval!, invitation!])
    expect([mutation, await codes(scene.a, mutation, input)]).toEqual([mutation, []]);
  expect(await contactIds(scene.a)).toEqual([scene.b.id, scene.asking.id].toSorted());
}

const widest = { otherOrganizations: 'EVERYBODY', allowedOrganizationIds: null };
type Narrowing = [name: string, policy: (scene: Scene) => Promise<Record<string, unknown>>, invites: string | null];
const narrowings: Narrowing[] = [
  ['NOBODY', async () => ({ otherOrganizations: 'NOBODY' }), OWN],
  ['CHOSEN_MEMBERS', async () => ({ otherOrganizations: 'CHOSEN_MEMBERS' }), OWN],
  ['an empty list', async () => ({ allowedOrganizationIds: [] }), null],
  ['a list of others', async () => ({ allowedOrganizationIds: [(await person(server)).organizationId] }), null],
];

describe('where a policy forbids it', () => {
  test.each(narrowings)(
    'on the own side, by %s, nobody outside is found, asked, approved or followed',
    async (_, policy, invites) => {
      const scene = await makeScene();
      expect(await looks(scene)).toEqual(open(scene));
      await set(scene.adminA, await policy(scene));
      expect(await looks(scene)).toEqual(closed);
      expect(await refusals(scene)).toEqual({
        byId: OWN,
        byMessageId: OWN,
        crossing: OWN,
        approval: OWN,
        contactLink: OWN,
        inviteLink: OWN,
        invitation: OWN,
      });
      const invite = () => codes(scene.a, 'inviteByEmail', { emails: [`new-${scene.messageId}@neu.example`] });
      if (invites === null) expect(await invite()).toEqual([]);
      else expect(await unchanged(server, invite, 1)).toEqual([invites]);
      await set(scene.adminA, widest);
      await expectAllowed(scene);
    },
  );

  test.each(narrowings)('on the other side, by %s, it is as if they were not there', async (_, policy) => {
    const scene = await makeScene();
    await set(scene.adminB, await policy(scene));
    expect(await looks(scene)).toEqual(closed);
    expect(await refusals(scene)).toEqual({
      byId: 'NOT_FOUND',
      byMessageId: 'NOT_FOUND',
      crossing: 'THEIRS', // who has asked is known
      approval: 'THEIRS',
      contactLink: 'NOT_FOUND',
      inviteLink: 'NOT_FOUND',
      invitation: 'THEIRS',
    });
    // The answers are those of what there is not.
    const nowhere = await scene.a.mutate<object>('requestContact', { userId: 'usr_01h455vb4pex5vsknk084sn02q' });
    expect(await scene.a.mutate<object>('requestContact', { userId: scene.b.id })).toEqual(nowhere);
    const nothing = await scene.a.mutate<object>('followInviteLink', { code: 'nothing-there' });
    expect(await scene.a.mutate<object>('followInviteLink', { code: scene.linkCodes[1] })).toEqual(nothing);
    await set(scene.adminB, widest);
    await expectAllowed(scene);
  });

  test('mailed invitations are not sent again either', async () => {
    const scene = await makeScene();
    const { emailInvitations } = await scene.b.ask('{ emailInvitations { nodes { id } } }');
    const [{ id }] = emailInvitations.nodes;
    await set(scene.adminB, { otherOrganizations: 'NOBODY' });
    const refused = await unchanged(server, () => codes(scene.b, 'resendEmailInvitation', { id }), 1);
    expect(refused).toEqual([OWN]);
  });

  test('whoever is not signed in finds the same behind a link: it does not say whose policy forbids what', async () => {
    const scene = await makeScene();
    const landing = async () =>
      (await server.graphql(`{ inviteLanding(code: "${scene.linkCodes[1]}") { state } }`)).data.inviteLanding.state;
    expect(await landing()).toBe('SIGN_UP_REQUIRED');
    await set(scene.adminA, { otherOrganizations: 'NOBODY' });
    expect(await landing()).toBe('SIGN_UP_REQUIRED');
  });

  test('contacts stay, and so do requests under way: they can be seen, declined and taken back', async () => {
    const scene = await makeScene();
    const friend = await person(server);
    await connect(scene.a, friend);
    const sent = await request(scene.a, await person(server));
    await set(scene.adminA, { otherOrganizations: 'NOBODY' });
    expect(await contactIds(scene.a)).toEqual([friend.id]);
    const { node } = await scene.a.ask('query($id: ID!) { node(id: $id) { ... on User { connection email } } }', {
      id: friend.id,
    });
    expect(node).toEqual({ connection: 'CONTACT', email: friend.email });
    expect(await codes(scene.a, 'declineContactRequest', { id: scene.requestId })).toEqual([]);
    expect(await codes(scene.a, 'cancelContactRequest', { id: sent })).toEqual([]);
  });

  test('where the two stand already is said all the same, and noted nowhere', async () => {
    const scene = await makeScene();
    const friend = await person(server);
    await connect(scene.a, friend);
    const asked = await person(server);
    await request(scene.a, asked);
    const blocked = await person(server);
    await scene.a.mutate('blockPerson', { personId: blocked.id });
    await set(scene.adminA, { otherOrganizations: 'NOBODY' });
    for (const [other, code] of [
      [friend, 'ALREADY_CONTACT'],
      [asked, 'ALREADY_REQUESTED'],
      [blocked, 'BLOCKED'],
    ] as const)
      expect(await unchanged(server, () => codes(scene.a, 'requestContact', { userId: other.id }))).toEqual([code]);
  });
});

describe('where it is allowed', () => {
  test('chosen members, and no others, are free', async () => {
    const scene = await makeScene();
    for (const admin of [scene.adminA, scene.adminB]) await set(admin, { otherOrganizations: 'CHOSEN_MEMBERS' });
    await scene.adminA.mutate('setExternalAccess', { userId: scene.a.id, otherOrganizations: true });
    expect(await looks(scene)).toEqual(closed); // by the other side
    for (const { id } of [scene.b, scene.asking])
      await scene.adminB.mutate('setExternalAccess', { userId: id, otherOrganizations: true });
    await scene.adminA.mutate('setExternalAccess', { userId: scene.a.id, otherOrganizations: false, line: true });
    expect(await looks(scene)).toEqual(closed); // by the own side: LINE is another matter
    await scene.adminA.mutate('setExternalAccess', { userId: scene.a.id, otherOrganizations: true });
    await expectAllowed(scene);
  });

  test('the organizations on the lists are free, where both have each other on them', async () => {
    const scene = await makeScene();
    await set(scene.adminA, { allowedOrganizationIds: [scene.b.organizationId] });
    await set(scene.adminB, { allowedOrganizationIds: [] });
    expect(await looks(scene)).toEqual(closed);
    await set(scene.adminB, {
      allowedOrganizationIds: [(await person(server)).organizationId, scene.a.organizationId],
    });
    expect(await looks(scene)).toEqual(open(scene));
    await set(scene.adminA, { otherOrganizations: 'NOBODY' }); // a list allows nobody whom the policy does not
    expect(await looks(scene)).toEqual(closed);
    await set(scene.adminA, { otherOrganizations: 'EVERYBODY' });
    await expectAllowed(scene);
  });

  test('what concerns LINE, files or phone numbers is no matter between organizations', async () => {
    const scene = await makeScene();
    for (const admin of [scene.adminA, scene.adminB])
      await set(admin, { line: 'NOBODY', phoneSearch: false, fileSending: false });
    await expectAllowed(scene);
  });

  test('colleagues are, whatever the policy says', async () => {
    const admin = await person(server);
    const [one, other] = [await memberOf(admin), await memberOf(admin, 'Kollegin Nebenan')];
    await other.mutate('setMessageId', { messageId: `near-${other.id.slice(-8)}` });
    await other.mutate('createContactLink', {});
    await set(admin, { otherOrganizations: 'NOBODY', allowedOrganizationIds: [] });
    const messageId = `near-${other.id.slice(-8)}`;
    const seen = await one.ask(
      `query($id: ID!, $m: String!, $e: String!) { node(id: $id) { id ... on User { connection email } }
        byName: searchUsers(query: "kollegin nebenan") { nodes { id } } byEmail: searchUsers(query: $e) { nodes { id } }
        byMessageId: searchUsers(query: $m) { nodes { id } } userByMessageId(messageId: $m) { id }
        inviteLanding(code: $m) { state } }`,
      { id: other.id, m: messageId, e: other.email },
    );
    const nodes = [{ id: other.id }];
    expect(seen).toEqual({
      node: { id: other.id, connection: 'COLLEAGUE', email: other.email },
      byName: { nodes },
      byEmail: { nodes },
      byMessageId: { nodes },
      userByMessageId: { id: other.id },
      inviteLanding: { state: 'COLLEAGUE' },
    });
    for (const [mutation, input] of [
      ['requestContact', { userId: other.id }],
      ['requestContact', { messageId }],
      ['followInviteLink', { code: messageId }],
    ] as const)
      expect(await unchanged(server, () => codes(one, mutation, input))).toEqual(['ALREADY_CONTACT']);
  });
});

test('two administrators who set the policy at once: one of them is last, and it is whole', async () => {
  const admin = await person(server);
  const second = await person(server, { organizationId: admin.organizationId, role: 'ADMIN' });
  const others = [await person(server), await person(server)];
  const policies = others.map(({ organizationId }, i) => ({
    otherOrganizations: ['EVERYBODY', 'CHOSEN_MEMBERS'][i],
    allowedOrganizationIds: [organizationId],
  }));
  for (let round = 0; round < 3; round += 1) {
    await Promise.all([admin, second].map((each, i) => set(each, policies[i]!)));
    const { otherOrganizations, allowedOrganizations } = await policyOf(admin);
    const last = otherOrganizations === 'EVERYBODY' ? 0 : 1;
    expect(allowedOrganizations.map(({ id }: { id: string }) => id)).toEqual([others[last]!.organizationId]);
  }
});
