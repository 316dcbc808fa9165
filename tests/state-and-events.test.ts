import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { GraphQLSchema } from 'graphql';
import type { LineUser } from '../cli/fake-line/fake-line.js';
import { DAY } from '../src/clock.js';
import { readPeoplePage } from '../src/import/google.js';
import { createSchema } from '../src/schema.js';
import { anotherDevice, cast, connect, password, person, verbs, type Actor } from './support/cast.js';
import { request } from './support/contact-requests.js';
import { link, startLink } from './support/google-link.js';
import { startGoogle, type Google } from './support/google.js';
import { connected, csv, imported, importOver, startImport } from './support/imports.js';
import { startLine, type Line } from './support/line.js';
import { subscribe } from './support/live.js';
import { documentsOf, readElsewhere, Replica, stateFields, type Documents } from './support/replica.js';
import { listening, roomDocumentsOf, RoomReplicas, type RoomDocuments } from './support/room-replica.js';
import { settled } from './support/rows.js';
import { startServer, type TestServer } from './support/server.js';
import { until } from './support/until.js';

let server: TestServer;
let google: Google;
let line: Line;
let hanako: LineUser;
let schema: GraphQLSchema;
let documents: Documents;
let roomDocuments: RoomDocuments;
/** Everybody who is somebody to somebody: an and chie are administrators, binh and daichi their members, emma alone. */
let all: Actor[];
let an: Actor, binh: Actor, chie: Actor, daichi: Actor, emma: Actor;
let contactOfAn: string;
let waitingForAn: string, waitingForChie: string, waitingForEmma: string, sentByAn: string;

beforeAll(async () => {
  google = await startGoogle();
  line = await startLine({ now: () => server.clock.now() });
  server = await startServer({
    SESSION_DAYS: '365',
    EVENT_DAYS: '365',
    ...line.env,
    ...google.env,
  });
  schema = createSchema();
  documents = documentsOf(schema);
  roomDocuments = roomDocumentsOf(schema);
  ({ an, binh, chie, daichi, emma } = await cast(server));
  all = [an, binh, chie, daichi, emma];
  await connect(an, emma);
  contactOfAn = (await an.ask('{ contacts { nodes { id } } }')).contacts.nodes[0].id;
  waitingForAn = await request(chie, an);
  waitingForChie = await request(binh, chie);
  waitingForEmma = await request(daichi, emma);
  sentByAn = await request(an, daichi);
  await binh.mutate('blockPerson', { personId: daichi.id });
});
afterAll(async () => {
  await server.stop();
  await google.stop();
  await line.stop();
});

/** What everybody knows: each has read their state once, and has followed it since, over all that these tests do. */
const clients = new Map<Actor, Promise<{ replica: Replica; rooms: RoomReplicas }>>();

function clientOf(who: Actor): Promise<{ replica: Replica; rooms: RoomReplicas }> {
  const read = async () => ({
    replica: await Replica.read(documents, who),
    rooms: await RoomReplicas.read(roomDocuments, who),
  });
  const known = clients.get(who) ?? read();
  clients.set(who, known);
  return known;
}

/** Does something, and shows that everybody who had read their state before knows it from the events alone. */
async function expectHeard(act: () => Promise<unknown>, gone: () => Actor[] = () => []): Promise<void> {
  const everybody = all;
  await Promise.all(everybody.map(clientOf));
  await act();
  for (const who of everybody) {
    if (gone().includes(who)) continue;
    const { replica, rooms } = await clientOf(who);
    const fresh = await replica.followAndRead(who);
    expect({ who: who.name, ...replica.state }).toEqual({ who: who.name, ...fresh.state });
    expect([replica.cursor, replica.pendingRequestCount]).toEqual([fresh.cursor, fresh.pendingRequestCount]);
    const written = await rooms.followAndRead(listening(who), replica.marks);
    expect({ who: who.name, ...rooms.state }).toEqual({ who: who.name, ...written });
  }
}

const done = async (work: Promise<{ userErrors: unknown[] }>): Promise<void> => {
  expect((await work).userErrors).toEqual([]);
};
/** Who is not signed in. */
const anybody = verbs((query, variables) => server.graphql(query, variables));
/** The id of somebody's room: the latest active one of the kind. */
const roomOf = async (who: Actor, kind: 'DIRECT' | 'GROUP') =>
  (await who.ask(`{ rooms(kind: ${kind}, first: 1) { nodes { id } } }`)).rooms.nodes[0].id;
const channelOf = async (admin: Actor) =>
  (await admin.ask('{ organization { lineChannels { id } } }')).organization.lineChannels[0].id;
const outsideOf = async (who: Actor) => (await who.ask('{ externalUsers { nodes { id } } }')).externalUsers.nodes[0].id;
const codeSentTo = async (number: string, count = 1) =>
  /\d{6}/.exec((await server.mailsTo(number, count))[0]!.text)![0];
const tokenFor = (address: string, count = 1) => server.tokenMailedTo(address, count);

/** What each mutation is tried with. Those after which somebody is gone answer who. */
const actions: Record<string, () => Promise<void | Actor[]>> = {
  signUp: () =>
    done(
      anybody.mutate('signUp', {
        email: 'new@example.com',
        password,
        displayName: 'New Person',
      }),
    ),
  resendEmailVerification: () =>
    done(
      anybody.mutate('resendEmailVerification', {
        email: 'new@example.com',
      }),
    ),
  verifyEmail: async () => {
    const token = await tokenFor('new@example.com');
    await done(anybody.mutate('verifyEmail', { token }));
  },
  signIn: async () => void (await anotherDevice(an)),
  signInWithGoogle: async () =>
    done(anybody.mutate('signInWithGoogle', { idToken: await google.idToken({ email: an.email }) })),
  signOut: async () => done((await anotherDevice(an)).mutate('signOut', {})),
  requestPasswordReset: () => done(an.mutate('requestPasswordReset', { email: an.email })),
  requestEmailChange: () => done(binh.mutate('requestEmailChange', { email: 'binh-new@hana.example', password })),
  confirmEmailChange: async () =>
    done(binh.mutate('confirmEmailChange', { token: await tokenFor('binh-new@hana.example') })),
  changePassword: async () => {
    await anotherDevice(chie);
    await done(chie.mutate('changePassword', { currentPassword: password, newPassword: 'another long secret' }));
  },
  revokeSession: async () => done(an.mutate('revokeSession', { id: (await anotherDevice(an)).sessionId })),
  createAccessToken: () => done(an.mutate('createAccessToken', { name: 'program', readOnly: true })),
  revokeAccessToken: async () => {
    const { viewer } = await an.ask('{ viewer { accessTokens { id } } }');
    await done(an.mutate('revokeAccessToken', { id: viewer.accessTokens[0].id }));
  },
  updateProfile: () =>
    done(
      an.mutate('updateProfile', {
        displayName: 'An Nguyễn',
        department: 'Tours',
        title: 'Lead',
        locale: 'EN',
        region: 'JP',
      }),
    ),
  setMessageId: async () => {
    await done(an.mutate('setMessageId', { messageId: 'an-first' }));
    await done(an.mutate('setMessageId', { messageId: 'an-second' }));
  },
  updatePrivacy: () => done(an.mutate('updatePrivacy', { findableByName: false, showEmail: false })),
  updateNotifications: () => done(an.mutate('updateNotifications', { contactRequestMail: false })),
  setMemberRole: async () => {
    await done(an.mutate('setMemberRole', { userId: binh.id, role: 'ADMIN' }));
    await expectHeard(() => done(an.mutate('setMemberRole', { userId: binh.id, role: 'MEMBER' })));
    await done(an.mutate('setMemberRole', { userId: binh.id, role: 'ADMIN' }));
  },
  suspendMember: async () => {
    const member = await person(server, { organizationId: an.organizationId });
    await connect(member, emma);
    await request(member, daichi);
    await request(chie, member);
    await expectHeard(() => done(an.mutate('suspendMember', { userId: member.id })));
    await done(an.mutate('suspendMember', { userId: member.id, suspended: false }));
  },
  removeMember: async () => {
    const member = await person(server, { organizationId: an.organizationId });
    await connect(member, emma);
    await done(member.mutate('createRoom', { personIds: [binh.id, emma.id] }));
    await request(member, daichi);
    await request(chie, member);
    await emma.mutate('blockPerson', { personId: member.id });
    await expectHeard(() => done(an.mutate('removeMember', { userId: member.id })));
  },
  requestContact: async () => {
    await done(emma.mutate('requestContact', { userId: chie.id, message: 'hello' }));
    await done(binh.mutate('requestContact', { userId: emma.id }));
    await expectHeard(() => done(emma.mutate('requestContact', { userId: binh.id }))); // crosses
    await done(daichi.mutate('requestContact', { userId: binh.id })); // who has blocked them
  },
  requestPhoneVerification: () => done(an.mutate('requestPhoneVerification', { phoneNumber: '+84912345678' })),
  confirmPhone: async () => {
    await done(an.mutate('confirmPhone', { code: await codeSentTo('+84912345678'), makeFindable: true }));
    await done(emma.mutate('requestPhoneVerification', { phoneNumber: '+84912345678' }));
    await expectHeard(async () => done(emma.mutate('confirmPhone', { code: await codeSentTo('+84912345678', 2) })));
  },
  removePhone: () => done(emma.mutate('removePhone', {})),
  inviteMember: async () => {
    await done(an.mutate('inviteMember', { email: 'joins@hana.example', role: 'ADMIN' }));
    await expectHeard(() => settled(server));
    await expectHeard(async () => {
      const invitationToken = await tokenFor('joins@hana.example');
      const newcomer = { email: 'joins@hana.example', password, displayName: 'Joins', invitationToken };
      await done(anybody.mutate('signUp', newcomer));
    });
  },
  cancelMemberInvitation: async () => {
    await done(an.mutate('inviteMember', { email: 'other@hana.example' }));
    const { organization } = await an.ask('{ organization { memberInvitations { id } } }');
    await expectHeard(() => done(an.mutate('cancelMemberInvitation', { id: organization.memberInvitations[0].id })));
  },
  updateOrganization: () => done(an.mutate('updateOrganization', { name: 'Hana Travel Việt Nam' })),
  updateExternalPolicy: async () => {
    await done(chie.mutate('updateExternalPolicy', { otherOrganizations: 'CHOSEN_MEMBERS', line: 'NOBODY' }));
    await expectHeard(() =>
      done(chie.mutate('updateExternalPolicy', { allowedOrganizationIds: [an.organizationId], phoneSearch: false })),
    );
  },
  setExternalAccess: async () => {
    await done(chie.mutate('setExternalAccess', { userId: daichi.id, otherOrganizations: true }));
    await expectHeard(() =>
      done(
        chie.mutate('updateExternalPolicy', {
          otherOrganizations: 'EVERYBODY',
          line: 'EVERYBODY',
          allowedOrganizationIds: null,
        }),
      ),
    );
  },
  createContactLink: async () => {
    await done(binh.mutate('createContactLink', {}));
    await expectHeard(() => done(binh.mutate('setMessageId', { messageId: 'binh-of-hana' })));
  },
  createInviteLink: () => done(binh.mutate('createInviteLink', { label: 'Fair', maxUses: 2, autoApprove: true })),
  followInviteLink: async () => {
    const { inviteLinks } = await binh.ask('{ inviteLinks { code primary } }');
    const code = (primary: boolean) => inviteLinks.find((link: any) => link.primary === primary).code;
    const [one, other] = [await person(server), await person(server)];
    await done(one.mutate('followInviteLink', { code: code(false) }));
    await expectHeard(() => done(other.mutate('followInviteLink', { code: code(true), message: 'Hello' })));
  },
  approveContactRequest: () => done(chie.mutate('approveContactRequest', { id: waitingForChie })),
  declineContactRequest: async () => {
    await done(an.mutate('declineContactRequest', { id: waitingForAn }));
    await expectHeard(() => done(emma.mutate('declineContactRequest', { id: waitingForEmma, block: true })));
    await expectHeard(() => done(an.mutate('requestContact', { userId: chie.id }))); // who waits still: approved at once
  },
  cancelContactRequest: () => done(an.mutate('cancelContactRequest', { id: sentByAn })),
  updateContact: () => done(an.mutate('updateContact', { id: contactOfAn, nickname: 'Em', note: 'met in Huế' })),
  removeContact: () => done(an.mutate('removeContact', { id: contactOfAn })),
  blockPerson: async () => {
    const id = await request(emma, an);
    await expectHeard(() => done(an.mutate('blockPerson', { personId: emma.id })));
    await done(emma.mutate('cancelContactRequest', { id }));
  },
  unblockPerson: () => done(an.mutate('unblockPerson', { personId: emma.id })),
  revokeInviteLink: async () => {
    const { inviteLinks } = await binh.ask('{ inviteLinks { id } }');
    for (const { id } of inviteLinks) await done(binh.mutate('revokeInviteLink', { id }));
    await expectHeard(async () => {
      server.clock.advance(31 * DAY);
      await server.app.housekeeping.run();
    });
    expect((await binh.ask('{ inviteLinks { primary } }')).inviteLinks).toEqual([{ primary: true }]);
  },
  inviteByEmail: async () => {
    await done(emma.mutate('inviteByEmail', { text: 'one@neu.example, two@neu.example', message: 'Hello' }));
    await expectHeard(() => settled(server));
  },
  resendEmailInvitation: async () => {
    const { emailInvitations } = await emma.ask('{ emailInvitations { nodes { id } } }');
    server.clock.advance(DAY);
    await done(emma.mutate('resendEmailInvitation', { id: emailInvitations.nodes[0].id }));
    await expectHeard(() => settled(server));
  },
  acceptInvitation: async () => {
    const one = await person(server);
    await done(one.mutate('acceptInvitation', { token: await tokenFor('one@neu.example') }));
  },
  cancelEmailInvitation: async () => {
    await done(emma.mutate('inviteByEmail', { emails: ['three@neu.example', 'four@neu.example'] }));
    const { emailInvitations } = await emma.ask('{ emailInvitations(first: 1) { nodes { id } } }');
    await done(emma.mutate('cancelEmailInvitation', { id: emailInvitations.nodes[0].id }));
    await expectHeard(async () => {
      server.clock.advance(30 * DAY);
      await server.app.housekeeping.run();
    });
    expect((await emma.ask('{ emailInvitations(states: [EXPIRED]) { totalCount } }')).emailInvitations.totalCount).toBe(
      2,
    );
  },
  openDirectRoom: async () => {
    await done(an.mutate('openDirectRoom', { personId: binh.id }));
    await done(chie.mutate('setMessageId', { messageId: 'chie-of-sakura' }));
    await expectHeard(() => done(emma.mutate('openDirectRoom', { messageId: 'chie-of-sakura' })));
    // Who has blocked them: they know of the room once they open it themselves.
    await done(daichi.mutate('setMessageId', { messageId: 'daichi-of-sakura' }));
    await done(daichi.mutate('blockPerson', { personId: chie.id }));
    await expectHeard(() => done(chie.mutate('openDirectRoom', { personId: daichi.id })));
    await done(chie.mutate('postMessage', { roomId: await roomOf(chie, 'DIRECT'), text: 'Are you there?' }));
    await done(daichi.mutate('unblockPerson', { personId: chie.id }));
    const knows = async () =>
      (await daichi.ask('{ rooms(kind: DIRECT) { nodes { members { nodes { person { id } } } } } }')).rooms.nodes.some(
        ({ members }: any) => members.nodes.some(({ person: member }: any) => member.id === chie.id),
      );
    expect(await knows()).toBe(false);
    await expectHeard(() => done(chie.mutate('openDirectRoom', { personId: daichi.id })));
    expect(await knows()).toBe(true);
  },
  createRoom: async () => {
    await done(an.mutate('createRoom', { name: 'Fair', personIds: [binh.id] }));
    await expectHeard(() => done(an.mutate('createRoom', { personIds: [binh.id], idempotencyKey: 'unnamed' })));
  },
  inviteToRoom: async () => {
    const roomId = await roomOf(binh, 'GROUP');
    const [one, other] = [await person(server), await person(server, { organizationId: an.organizationId })];
    await connect(an, one);
    await done(an.mutate('inviteToRoom', { roomId, personIds: [one.id] }));
    // Who has blocked the one, and is brought in by another.
    await done(other.mutate('blockPerson', { personId: an.id }));
    await expectHeard(() => done(an.mutate('inviteToRoom', { roomId, personIds: [other.id] })));
    await expectHeard(() => done(binh.mutate('inviteToRoom', { roomId, personIds: [other.id] })));
  },
  postMessage: async () => {
    const roomId = await roomOf(binh, 'GROUP');
    await done(binh.mutate('postMessage', { roomId, text: 'Hello', idempotencyKey: 'hello' }));
    await expectHeard(() => done(binh.mutate('postMessage', { roomId, text: 'Hello', idempotencyKey: 'hello' })));
    const sticker = { packageId: '446', stickerId: '1988' };
    await expectHeard(() => done(an.mutate('postMessage', { roomId, sticker })));
    await done(binh.mutate('blockPerson', { personId: an.id }));
    await expectHeard(() => done(an.mutate('postMessage', { roomId, text: 'Hidden from one' })));
    await done(binh.mutate('unblockPerson', { personId: an.id }));
  },
  recallMessage: async () => {
    const { rooms } = await an.ask('{ rooms(kind: GROUP, first: 1) { nodes { messages(last: 1) { nodes { id } } } } }');
    await done(an.mutate('recallMessage', { id: rooms.nodes[0].messages.nodes[0].id }));
  },
  markRead: async () => {
    const roomId = await roomOf(binh, 'GROUP');
    await done(binh.mutate('markRead', { roomId, sequence: 2 }));
    await expectHeard(() => done(an.mutate('markRead', { roomId, sequence: 1_000 })));
  },
  renameRoom: async () => done(binh.mutate('renameRoom', { roomId: await roomOf(binh, 'GROUP'), name: 'Spring fair' })),
  removeFromRoom: async () => {
    const { rooms } = await an.ask(
      '{ rooms(kind: GROUP, first: 1) { nodes { id members { nodes { person { id } } } } } }',
    );
    const [{ id, members }] = rooms.nodes;
    await done(an.mutate('removeFromRoom', { roomId: id, personId: members.nodes.at(-1).person.id }));
    await expectHeard(() => done(an.mutate('removeFromRoom', { roomId: id, personId: binh.id })));
    await expectHeard(() => done(an.mutate('inviteToRoom', { roomId: id, personIds: [binh.id] })));
  },
  leaveRoom: async () => {
    const guest = await person(server);
    await connect(an, guest);
    const { room } = await an.mutate('createRoom', { name: 'Hall', personIds: [binh.id, guest.id] }, 'room { id }');
    await done(an.mutate('updateExternalPolicy', { otherOrganizations: 'NOBODY' }));
    const closedAt = async () =>
      (await binh.ask('query($id: ID!) { room(id: $id) { closedAt } }', { id: room.id })).room.closedAt;
    expect(await closedAt()).not.toBeNull();
    await expectHeard(() => done(guest.mutate('leaveRoom', { roomId: room.id })));
    expect(await closedAt()).toBeNull(); // there is nobody of another organization any more
    await done(an.mutate('updateExternalPolicy', { otherOrganizations: 'EVERYBODY' }));
    await expectHeard(() => done(an.mutate('leaveRoom', { roomId: room.id }))); // who owned it
  },
  connectLineChannel: async () => {
    const channel = line.addChannel();
    const { channelId, channelSecret, channelAccessToken } = channel;
    const credentials = { channelId, channelSecret, channelAccessToken };
    const { lineChannel } = await chie.mutate(
      'connectLineChannel',
      { ...credentials, memberId: daichi.id },
      'lineChannel { id }',
    );
    channel.webhook.endpoint = `${server.url}/webhooks/line/${lineChannel.id}`;
    await expectHeard(() => settled(server));
    hanako = line.addUser({ displayName: 'Hanako' });
    const settle = async (work: Promise<unknown>) => {
      await work;
      await settled(server);
    };
    await expectHeard(() => settle(hanako.follow(channel)));
    await expectHeard(() => settle(hanako.say(channel, 'Hello')));
    await expectHeard(() => settle(hanako.block(channel)));
    await expectHeard(() => settle(hanako.unblock(channel)));
    const group = hanako.createGroup('Friends');
    await expectHeard(() => settle(group.invite(channel)));
    await expectHeard(() => settle(group.say(hanako, 'Hello all')));
    await expectHeard(() => settle(group.kick(channel)));
  },
  testLineChannel: async () => done(chie.mutate('testLineChannel', { id: await channelOf(chie) })),
  updateLineChannel: async () => {
    const { channelAccessToken } = line.channels[0]!;
    await done(chie.mutate('updateLineChannel', { id: await channelOf(chie), channelAccessToken }));
  },
  updateExternalUser: async () =>
    done(daichi.mutate('updateExternalUser', { id: await outsideOf(daichi), displayName: '鈴木様', note: 'VIP' })),
  deleteExternalUser: async () => {
    const id = await outsideOf(daichi);
    await done(chie.mutate('createRoom', { personIds: [daichi.id, id] }));
    await expectHeard(() => done(daichi.mutate('deleteExternalUser', { id })));
    await hanako.say(line.channels[0]!, 'Hello again');
    await settled(server);
  },
  disconnectLineChannel: async () => {
    await done(chie.mutate('disconnectLineChannel', { id: await channelOf(chie) }));
    await settled(server);
  },
  startGoogleLink: async () => {
    google.addUser({ email: 'daichi@gmail.example', name: 'Daichi' });
    await startLink(daichi);
    await expectHeard(() => link(google, daichi));
    const read = async (place: string | null) => readPeoplePage(server.app.services, daichi.id, place);
    await expectHeard(async () => {
      const { place } = await read(null);
      const { finish } = await read(place);
      await server.app.services.db.transaction((tx) => finish!(tx));
    });
    google.users[0]!.revoke();
    await expectHeard(() => expect(read(null)).rejects.toThrow('reconnect'));
  },
  importGoogleContacts: async () => {
    await link(google, daichi);
    const { contactImport } = await daichi.mutate('importGoogleContacts', {}, 'contactImport { id }');
    expect((await importOver(daichi, contactImport.id)).state).toBe('READY');
  },
  importBusinessCards: async () => {
    const rows = [
      ...(await Promise.all([person(server), person(server)])),
      { name: 'Nobody', email: 'no@example.com' },
    ];
    const file = csv(['Name', 'E-mail'], ...rows.map(({ name, email }) => [name, email]));
    expect((await imported(chie, file)).counts).toMatchObject({ registered: 2, notRegistered: 1 });
  },
  requestContactsFromImport: async () => {
    const { contactImports } = await chie.ask('{ contactImports { id } }');
    const importId = contactImports[0].id;
    await done(chie.mutate('requestContactsFromImport', { importId, allRegistered: true, inviteUnregistered: true }));
    expect((await connected(chie, importId)).connecting).toMatchObject({ requested: 2, invited: 1 });
    await settled(server);
  },
  cancelContactImport: async () => {
    const file = csv(
      ['Name', 'E-mail'],
      ...Array.from({ length: 20_000 }, (_, i) => [`Row ${i}`, `r${i}@example.com`]),
    );
    const { contactImport } = await startImport(an, file);
    await done(an.mutate('cancelContactImport', { id: contactImport.id }));
    await settled(server);
  },
  unlinkGoogle: () => done(daichi.mutate('unlinkGoogle', {})),
  deleteAccount: async () => {
    const member = await person(server, { organizationId: chie.organizationId });
    await connect(member, emma);
    await done(member.mutate('createRoom', { name: 'Goodbye', personIds: [chie.id, emma.id, daichi.id] }));
    await request(member, an);
    await request(binh, member);
    await expectHeard(() => done(member.mutate('deleteAccount', { password })));
  },
  // The last: it ends all sessions of one of them, who goes on as a program.
  resetPassword: async () => {
    const { token: program } = await emma.mutate('createAccessToken', { name: 'program' }, 'token');
    const asProgram = verbs((query, variables) => server.graphql(query, variables, program));
    const replica = await Replica.read(documents, asProgram);
    await done(emma.mutate('requestPasswordReset', { email: emma.email }));
    const link = await until(async () => {
      const mails = (await server.app.mailbox!.list()).filter(({ to }) => to === emma.email);
      return mails.map(({ text }) => /reset-password\?token=([\w-]+)/.exec(text)?.[1]).find(Boolean);
    }, 'the mail with the link');
    await done(anybody.mutate('resetPassword', { token: link, password }));
    const { state } = await replica.followAndRead(asProgram);
    expect(replica.state).toEqual(state);
    expect(state.viewer.sessions).toHaveLength(1);
    all = all.filter((who) => who !== emma);
    return [emma];
  },
};

describe('a client that read its state before and heard the events after it knows what a fresh read says', () => {
  test('every mutation of the schema is here', () => {
    const mutations = Object.keys(schema.getMutationType()!.getFields());
    expect(Object.keys(actions).sort()).toEqual(mutations.sort());
  });

  test('so is everything that can be read', () => {
    const fields = Object.keys(schema.getQueryType()!.getFields());
    expect([...stateFields, ...Object.keys(readElsewhere)].sort()).toEqual(fields.sort());
  });

  test.each(Object.keys(actions))('after %s', async (name) => {
    let gone: Actor[] = [];
    await expectHeard(
      async () => {
        gone = (await actions[name]!()) ?? [];
      },
      () => gone,
    );
  });

  test('after requests have expired, and one of them after it was declined', async () => {
    const declined = await request(chie, await person(server));
    await expectHeard(async () => {
      for (const [from, to] of [
        [chie, an],
        [daichi, an],
      ] as const)
        await from.mutate('requestContact', { userId: to.id });
      const { contactRequests } = await an.ask('{ contactRequests(direction: INCOMING) { nodes { id } } }');
      await an.mutate('declineContactRequest', { id: contactRequests.nodes[0].id });
      server.clock.advance(30 * DAY);
      await server.app.housekeeping.run();
    });
    const { node } = await chie.ask('query($id: ID!) { node(id: $id) { ... on ContactRequest { state } } }', {
      id: declined,
    });
    expect(node.state).toBe('EXPIRED');
  });
});

describe('over a subscription', () => {
  const queried = async (who: Actor): Promise<unknown[]> => {
    const all = [];
    for (let after = '0'; ; after = all.at(-1).cursor) {
      const { events } = await who.ask(documents.events, { after });
      if (events.length === 0) return all;
      all.push(...events);
    }
  };

  test('the events are what the query gives, replayed', async () => {
    for (const who of [an, chie, daichi]) {
      const expected = await queried(who);
      expect(expected.length).toBeGreaterThan(10);
      const live = await subscribe(who, documents.follow, { after: '0' });
      expect((await live.have(expected.length)).map(({ events }) => events)).toEqual(expected);
      live.stop();
    }
  });

  test('and as they come: a replica that hears them live knows what a fresh read says', async () => {
    const [a, b] = [await person(server), await person(server)];
    const replica = await Replica.read(documents, a);
    const live = await subscribe(a, documents.follow, { after: replica.cursor });
    const id = await request(a, b);
    await b.mutate('declineContactRequest', { id });
    await b.mutate('requestContact', { userId: a.id });
    await a.mutate('blockPerson', { personId: emma.id });
    await a.mutate('updateProfile', { title: 'Lead' });
    const { viewer } = await a.ask('{ viewer { eventCursor } }');
    const count = Number(viewer.eventCursor) - Number(replica.cursor);
    for (const { events } of await live.have(count)) replica.apply(events);
    live.stop();
    const { state } = await Replica.read(documents, a);
    expect(replica.state).toEqual(state);
    expect((await queried(a)).slice(-count).map(shortly)).toEqual(live.received.map(({ events }) => shortly(events)));
  });
});

function shortly({ kind, cursor, occurredAt }: any): object {
  return { kind, cursor, occurredAt };
}
