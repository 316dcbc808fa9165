import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect, person, type Actor } from './support/cast.js';
import { request } from './support/contact-requests.js';
import { candidatesOf, csv, imported } from './support/imports.js';
import { connectChannel, entryOf, startLineWorld, type LineWorld } from './support/line-world.js';
import type { TestServer } from './support/server.js';

let world: LineWorld;
let server: TestServer;
let owner: Actor, colleague: Actor, admin: Actor, stranger: Actor, contact: Actor;
/** One id of every kind there is: the owner's own, and of their organization what is for its administrators. */
const administrative = ['MemberInvitation', 'AuditEntry', 'LineChannel'];
/** What the other in their room has as well. */
const shared = ['Room', 'RoomMember', 'Message'];
let own: Record<string, string>;

beforeAll(async () => {
  world = await startLineWorld();
  ({ server } = world);
  admin = await person(server);
  owner = await person(server, { organizationId: admin.organizationId });
  colleague = await person(server, { organizationId: admin.organizationId });
  stranger = await person(server);
  contact = await person(server);
  await connect(owner, contact);
  const { rooms } = await owner.ask('{ rooms { nodes { id members(first: 1) { nodes { id } } } } }');
  const [room] = rooms.nodes;
  const { message } = await owner.mutate('postMessage', { roomId: room.id, text: 'Hello' }, 'message { id }');
  const requestId = await request(owner, await person(server));
  const blocked = await person(server);
  await owner.mutate('blockPerson', { personId: blocked.id });
  await owner.mutate('createAccessToken', { name: 'program' });
  const { id: channelId, channel } = await connectChannel(world, admin, { member: owner });
  const friend = world.line.addUser({ displayName: 'Hanako' });
  await friend.follow(channel);
  const { viewer, contacts, blocks } = await owner.ask(
    '{ viewer { id sessions { id } accessTokens { id } } contacts { nodes { id } } blocks { nodes { id } } }',
  );
  await admin.mutate('inviteMember', { email: 'joins@example.com' });
  const { organization, auditLog } = await admin.ask(
    '{ organization { memberInvitations { id } } auditLog { nodes { id } } }',
  );
  const contactImport = await imported(owner, csv(['Name', 'E-mail'], ['Somebody', 'somebody@example.com']));
  const [candidate] = await candidatesOf(owner, contactImport.id);
  own = {
    User: owner.id,
    Viewer: viewer.id,
    Organization: owner.organizationId,
    Contact: contacts.nodes[0].id,
    ContactRequest: requestId,
    Block: blocks.nodes[0].id,
    Session: viewer.sessions[0].id,
    AccessToken: viewer.accessTokens[0].id,
    InviteLink: (await owner.mutate('createInviteLink', {}, 'inviteLink { id }')).inviteLink.id,
    EmailInvitation: (
      await owner.mutate('inviteByEmail', { emails: ['new@example.com'] }, 'results { invitation { id } }')
    ).results[0].invitation.id,
    MemberInvitation: organization.memberInvitations[0].id,
    AuditEntry: auditLog.nodes[0].id,
    Room: room.id,
    RoomMember: room.members.nodes[0].id,
    Message: message.id,
    ExternalUser: (await entryOf(owner, friend)).id,
    LineChannel: channelId,
    ContactImport: contactImport.id,
    ImportCandidate: candidate.id,
  };
});
afterAll(() => world.stop());

const seen = async (by: Actor, ids: string[]): Promise<(string | null)[]> => {
  const { nodes } = await by.ask('query($ids: [ID!]!) { nodes(ids: $ids) { kind: __typename id } }', { ids });
  for (const [i, id] of ids.entries()) {
    const { node } = await by.ask('query($id: ID!) { node(id: $id) { kind: __typename id } }', { id });
    expect(node).toEqual(nodes[i]); // the two doors are one
    if (node) expect(node.id).toBe(id);
  }
  return nodes.map((node: { kind: string } | null) => node?.kind ?? null);
};

test('every type that is a Node can be had by its id', async () => {
  const { __type } = await owner.ask('{ __type(name: "Node") { possibleTypes { name } } }');
  expect(__type.possibleTypes.map(({ name }: { name: string }) => name).sort()).toEqual(Object.keys(own).sort());
  expect(await seen(owner, Object.values(own))).toEqual(
    Object.keys(own).map((kind) => (administrative.includes(kind) ? null : kind)),
  );
});

test('others see the person, and nothing that is the person’s own', async () => {
  const kinds = Object.keys(own);
  const only = (...visible: string[]) => kinds.map((kind) => (visible.includes(kind) ? kind : null));
  const ids = Object.values(own);
  expect(await seen(stranger, ids)).toEqual(only('User'));
  expect(await seen(colleague, ids)).toEqual(only('User', 'Organization', 'ExternalUser'));
  expect(await seen(admin, ids)).toEqual(only('User', 'Organization', 'ExternalUser', ...administrative));
  expect(await seen(contact, ids)).toEqual(only('User', 'Organization', ...shared));
  const { errors } = await server.graphql('query($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids });
  expect(errors![0]!.extensions.code).toBe('UNAUTHENTICATED');
});

describe('a person is seen', () => {
  const off = { findableByName: false, findableByEmail: false, findableByMessageId: false };
  const sees = async (by: Actor, id: string) => (await seen(by, [id]))[0] !== null;

  test('by those who can find them by any way, or stand together with them', async () => {
    const hidden = await person(server);
    await hidden.mutate('updatePrivacy', off);
    expect(await sees(hidden, hidden.id)).toBe(true);
    expect(await sees(stranger, hidden.id)).toBe(false);
    for (const way of ['findableByName', 'findableByEmail']) {
      await hidden.mutate('updatePrivacy', { ...off, [way]: true });
      expect(await sees(stranger, hidden.id)).toBe(true);
    }
    await hidden.mutate('updatePrivacy', { ...off, findableByMessageId: true });
    expect(await sees(stranger, hidden.id)).toBe(false); // has none
    await hidden.mutate('setMessageId', { messageId: `hidden-${hidden.id.slice(-8)}` });
    expect(await sees(stranger, hidden.id)).toBe(true);
    await hidden.mutate('updatePrivacy', off);
    expect(await sees(stranger, hidden.id)).toBe(false);

    const mate = await person(server, { organizationId: hidden.organizationId });
    expect(await sees(mate, hidden.id)).toBe(true);
    const [recipient, friend, blocker] = [await person(server), await person(server), await person(server)];
    await request(hidden, recipient);
    expect(await sees(recipient, hidden.id)).toBe(true);
    await connect(hidden, friend);
    expect(await sees(friend, hidden.id)).toBe(true);
    await hidden.mutate('updatePrivacy', { findableByName: true });
    await blocker.mutate('blockPerson', { personId: hidden.id });
    await hidden.mutate('updatePrivacy', off);
    expect(await sees(blocker, hidden.id)).toBe(true);
    await blocker.mutate('unblockPerson', { personId: hidden.id });
    expect(await sees(blocker, hidden.id)).toBe(false);
  });

  test('not through a request they are not to know of', async () => {
    const [a, b] = [await person(server), await person(server)];
    await b.mutate('blockPerson', { personId: a.id });
    await request(a, b);
    await b.mutate('unblockPerson', { personId: a.id });
    await a.mutate('updatePrivacy', off);
    expect(await sees(b, a.id)).toBe(false);
  });

  test('no more once they are suspended or gone, but by name where they stand together', async () => {
    const boss = await person(server);
    const member = await person(server, { organizationId: boss.organizationId });
    const [friend, asked] = [await person(server), await person(server)];
    await connect(member, friend);
    await request(member, asked);
    const fields = '{ ... on User { displayName department email messageId connection suspended role } }';
    const profile = async (by: Actor) =>
      (await by.ask(`query($id: ID!) { node(id: $id) ${fields} }`, { id: member.id })).node;
    await member.mutate('updateProfile', { department: 'Sales' });
    const nameOnly = {
      displayName: member.name,
      department: null,
      email: null,
      messageId: null,
      suspended: null,
      role: null,
    };

    await boss.mutate('suspendMember', { userId: member.id });
    expect(await profile(stranger)).toBeNull();
    expect(await profile(friend)).toEqual({ ...nameOnly, connection: 'CONTACT' });
    expect(await profile(asked)).toEqual({ ...nameOnly, connection: 'REQUEST_RECEIVED' });
    expect(await profile(boss)).toEqual({ ...nameOnly, connection: 'COLLEAGUE', suspended: true, role: 'MEMBER' });

    await boss.mutate('removeMember', { userId: member.id });
    expect(await profile(stranger)).toBeNull();
    expect(await profile(boss)).toBeNull();
    expect(await profile(asked)).toEqual({ ...nameOnly, connection: 'NONE' });
    expect(await profile(friend)).toEqual({ ...nameOnly, connection: 'NONE' }); // in the request that was approved
  });
});

test('ids are answered in the order they were asked for, null for those that are nobody’s', async () => {
  const ids = [
    stranger.id,
    '',
    own.Contact!,
    'usr_01h455vb4pex5vsknk084sn02q',
    stranger.id,
    'nonsense',
    '\u0000',
    `job_${stranger.id.slice(4)}`,
    stranger.id.toUpperCase(),
    `${stranger.id} `,
    '0'.repeat(10_000),
    own.Viewer!,
  ];
  expect(await seen(owner, ids)).toEqual([
    'User',
    null,
    'Contact',
    null,
    'User',
    null,
    null,
    null,
    null,
    null,
    null,
    'Viewer',
  ]);
});

test('a hundred at once and no more', async () => {
  const document = 'query($ids: [ID!]!) { nodes(ids: $ids) { id } }';
  expect((await owner.ask(document, { ids: Array(100).fill(owner.id) })).nodes).toEqual(
    Array.from({ length: 100 }, () => ({ id: owner.id })),
  );
  const { errors } = await owner.graphql(document, { ids: Array(101).fill(owner.id) });
  expect(errors![0]!.extensions.code).toBe('BAD_USER_INPUT');
});

test('a session or token that is over is gone', async () => {
  const who = await person(server);
  const { accessToken } = await who.mutate('createAccessToken', { name: 'short' }, 'accessToken { id }');
  expect(await seen(who, [accessToken.id])).toEqual(['AccessToken']);
  await who.mutate('revokeAccessToken', { id: accessToken.id });
  expect(await seen(who, [accessToken.id])).toEqual([null]);
});
