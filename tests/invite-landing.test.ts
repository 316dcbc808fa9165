import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HOUR, SECOND } from '../src/clock.js';
import { cast, connect, person, type Actor } from './support/cast.js';
import { request, strangers } from './support/contact-requests.js';
import { unchanged } from './support/rows.js';
import { startServer, type TestServer } from './support/server.js';

let server: TestServer;
let an: Actor, binh: Actor, chie: Actor;
/** A link of An's, and her contact link. */
let code: string, messageId: string;

const landing = `query($code: String!) { inviteLanding(code: $code) {
  state owner { displayName avatarUrl organizationName messageId }
  contact { user { id } } contactRequest { id state sender { id } } } }`;

beforeAll(async () => {
  server = await startServer({ SESSION_DAYS: '365' });
  ({ an, binh, chie } = await cast(server));
  code = await linkOf(an);
  messageId = await contactLinkOf(an, 'An-at-Hana');
});
afterAll(() => server.stop());

async function linkOf(owner: Actor, input: object = {}): Promise<string> {
  return (await owner.mutate('createInviteLink', { ...input }, 'inviteLink { code }')).inviteLink.code;
}

async function contactLinkOf(owner: Actor, id?: string): Promise<string> {
  return (await owner.mutate('createContactLink', { messageId: id }, 'inviteLink { code }')).inviteLink.code;
}

/** What stands behind a code for somebody, or for nobody; looking writes nothing. */
const look = async (visitor: Actor | null, of: string, on = server) =>
  (await unchanged(on, () => on.graphql(landing, { code: of }, visitor?.token))).data.inviteLanding;

/** The same as it is sent, to the letter. */
async function answerFor(visitor: Actor | null, of: string): Promise<string> {
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(visitor && { authorization: `Bearer ${visitor.token}` }) },
    body: JSON.stringify({ query: landing, variables: { code: of } }),
  });
  return `${response.status} ${await response.text()}`;
}

const ofAn = { displayName: 'Nguyễn Văn An', avatarUrl: null, organizationName: 'Hana Travel', messageId: null };
const unavailable = { state: 'UNAVAILABLE', owner: null, contact: null, contactRequest: null };
const sameForAll =
  '200 {"data":{"inviteLanding":{"state":"UNAVAILABLE","owner":null,"contact":null,"contactRequest":null}}}\n';

describe('the state', () => {
  test('of nobody: sign up, or sign in', async () => {
    expect(await look(null, code)).toEqual({
      state: 'SIGN_UP_REQUIRED',
      owner: ofAn,
      contact: null,
      contactRequest: null,
    });
  });

  test('of a stranger: can request', async () => {
    expect(await look(await person(server), code)).toEqual({
      state: 'CAN_REQUEST',
      owner: ofAn,
      contact: null,
      contactRequest: null,
    });
  });

  test('of whoever has asked, by this link or otherwise: pending, with the request', async () => {
    for (const ask of [
      (visitor: Actor) => request(visitor, an),
      async (visitor: Actor) =>
        (await visitor.mutate('followInviteLink', { code }, 'contactRequest { id }')).contactRequest.id as string,
    ]) {
      const visitor = await person(server);
      const id = await ask(visitor);
      expect(await look(visitor, code)).toEqual({
        state: 'REQUEST_PENDING',
        owner: ofAn,
        contact: null,
        contactRequest: { id, state: 'PENDING', sender: { id: visitor.id } },
      });
      await visitor.mutate('cancelContactRequest', { id });
      expect((await look(visitor, code)).state).toBe('CAN_REQUEST');
    }
  });

  test('of whom the owner has asked: can request, which is the approval', async () => {
    const visitor = await person(server);
    await request(an, visitor);
    expect(await look(visitor, code)).toMatchObject({ state: 'CAN_REQUEST', contactRequest: null });
    await visitor.mutate('followInviteLink', { code });
    expect(await look(visitor, code)).toMatchObject({ state: 'ALREADY_CONTACT' });
  });

  test('of a contact: with their own entry', async () => {
    const visitor = await person(server);
    await connect(an, visitor);
    expect(await look(visitor, code)).toEqual({
      state: 'ALREADY_CONTACT',
      owner: ofAn,
      contact: { user: { id: an.id } },
      contactRequest: null,
    });
  });

  test('of a colleague, and of the owner', async () => {
    expect(await look(binh, code)).toEqual({ state: 'COLLEAGUE', owner: ofAn, contact: null, contactRequest: null });
    expect(await look(an, code)).toEqual({ state: 'OWN_LINK', owner: ofAn, contact: null, contactRequest: null });
  });

  test('is the viewer’s with an access token too, one that may only read as well', async () => {
    const visitor = await person(server);
    for (const readOnly of [true, false]) {
      const { token } = await visitor.mutate('createAccessToken', { name: 'a program', readOnly }, 'token');
      const { data } = await server.graphql(landing, { code }, token);
      expect(data.inviteLanding).toMatchObject({ state: 'CAN_REQUEST', owner: ofAn });
    }
    const { errors } = await server.graphql(landing, { code }, 'x'.repeat(43));
    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });
});

describe('the message ID', () => {
  test('is shown by the contact link, as its owner writes it, to everybody alike', async () => {
    const shown = { ...ofAn, messageId: 'An-at-Hana' };
    for (const [visitor, state] of [
      [null, 'SIGN_UP_REQUIRED'],
      [chie, 'CAN_REQUEST'],
      [binh, 'COLLEAGUE'],
      [an, 'OWN_LINK'],
    ] as const)
      for (const typed of [messageId, 'an-AT-hana'])
        expect(await look(visitor, typed)).toEqual({ state, owner: shown, contact: null, contactRequest: null });
  });

  test('and by no other link', async () => {
    for (const visitor of [null, chie, an]) {
      const { owner } = await look(visitor, code);
      expect(owner).toEqual(ofAn);
    }
  });

  test('moves the contact link with it: the old one is dead at once', async () => {
    const owner = await person(server, { name: 'Movable', organizationName: 'Movers' });
    const old = await contactLinkOf(owner, 'movable-old');
    expect((await look(null, old)).owner).toMatchObject({ messageId: 'movable-old' });
    await owner.mutate('setMessageId', { messageId: 'movable-new' });
    expect(await look(null, old)).toEqual(unavailable);
    expect(await look(owner, old)).toEqual(unavailable);
    expect(await look(null, 'movable-new')).toEqual({
      state: 'SIGN_UP_REQUIRED',
      owner: { displayName: 'Movable', avatarUrl: null, organizationName: 'Movers', messageId: 'movable-new' },
      contact: null,
      contactRequest: null,
    });
    await owner.mutate('setMessageId', { messageId: 'movable-old' });
    expect((await look(null, old)).state).toBe('SIGN_UP_REQUIRED');
  });

  test('without a contact link leads nowhere', async () => {
    const owner = await person(server);
    await owner.mutate('setMessageId', { messageId: 'only-an-id' });
    for (const visitor of [null, chie, owner]) expect(await look(visitor, 'only-an-id')).toEqual(unavailable);
  });
});

describe('unavailable', () => {
  test('unknown, revoked, used up, expired, and an owner who is away or not to be found: the very same answer', async () => {
    const admin = await person(server, { name: 'Unavailable' });
    const [revoked, usedUp, expired] = [
      (await admin.mutate('createInviteLink', {}, 'inviteLink { id code }')).inviteLink,
      await linkOf(admin, { maxUses: 1 }),
      await linkOf(admin, { expiresAt: new Date(server.clock.now() + HOUR).toISOString() }),
    ];
    const suspended = await person(server, { organizationId: admin.organizationId });
    const removed = await person(server, { organizationId: admin.organizationId });
    const codes = {
      revoked: revoked.code,
      usedUp,
      expired,
      hidden: await contactLinkOf(admin),
      suspended: await linkOf(suspended),
      suspendedContactLink: await contactLinkOf(suspended),
      removed: await linkOf(removed),
      removedContactLink: await contactLinkOf(removed),
    };
    for (const each of Object.values(codes)) expect((await look(null, each)).state).toBe('SIGN_UP_REQUIRED');
    await admin.mutate('revokeInviteLink', { id: revoked.id });
    await (await person(server)).mutate('followInviteLink', { code: usedUp });
    server.clock.advance(HOUR + SECOND);
    await admin.mutate('updatePrivacy', { findableByMessageId: false });
    await admin.mutate('suspendMember', { userId: suspended.id });
    await admin.mutate('removeMember', { userId: removed.id });

    const unknown = [
      'nobody-has-this',
      'x'.repeat(22),
      '',
      '\u0000',
      '%',
      "' or 1=1 --",
      '../..',
      'é',
      'x'.repeat(5_000),
    ];
    for (const visitor of [null, chie])
      for (const each of [...unknown, ...Object.values(codes)])
        expect([each, await answerFor(visitor, each)]).toEqual([each, sameForAll]);
    // Not even their owner is told more.
    for (const each of [revoked.code, usedUp, expired, codes.hidden])
      expect([each, await answerFor(admin, each)]).toEqual([each, sameForAll]);
  });

  test('by the contact link of somebody who is hidden: it works again once they are not', async () => {
    const owner = await person(server);
    const hidden = await contactLinkOf(owner);
    const other = await linkOf(owner);
    await owner.mutate('updatePrivacy', { findableByMessageId: false });
    expect(await look(chie, hidden)).toEqual(unavailable);
    expect((await look(chie, other)).state).toBe('CAN_REQUEST');
    await owner.mutate('updatePrivacy', { findableByMessageId: true, findableByName: false, findableByEmail: false });
    expect((await look(chie, hidden)).state).toBe('CAN_REQUEST');
  });

  test('where a policy of either side does not let the two be in contact', async () => {
    const [owner, visitor] = await strangers(server);
    const link = await linkOf(owner);
    for (const side of [owner, visitor]) {
      await side.mutate('updateExternalPolicy', { otherOrganizations: 'NOBODY' });
      expect(await answerFor(visitor, link)).toBe(sameForAll);
      expect((await look(null, link)).state).toBe('SIGN_UP_REQUIRED');
      await side.mutate('updateExternalPolicy', { otherOrganizations: 'EVERYBODY' });
      expect((await look(visitor, link)).state).toBe('CAN_REQUEST');
    }
    await connect(owner, visitor);
    await owner.mutate('updateExternalPolicy', { otherOrganizations: 'NOBODY' });
    expect((await look(visitor, link)).state).toBe('ALREADY_CONTACT');
  });
});

describe('somebody who is blocked or was declined', () => {
  test('sees what a stranger sees, and the request they make pending', async () => {
    const [owner, blocked] = await strangers(server);
    const stranger = await person(server);
    const link = await linkOf(owner);
    await owner.mutate('blockPerson', { personId: blocked.id });
    expect(await answerFor(blocked, link)).toBe(await answerFor(stranger, link));
    expect((await look(blocked, link)).state).toBe('CAN_REQUEST');
    await blocked.mutate('followInviteLink', { code: link });
    expect(await look(blocked, link)).toMatchObject({ state: 'REQUEST_PENDING', contactRequest: { state: 'PENDING' } });
  });

  test('finds nothing by the contact link of whoever has blocked them', async () => {
    const [owner, blocked] = await strangers(server);
    const link = await contactLinkOf(owner);
    await owner.mutate('blockPerson', { personId: blocked.id });
    expect(await answerFor(blocked, link)).toBe(sameForAll);
    await owner.mutate('unblockPerson', { personId: blocked.id });
    expect((await look(blocked, link)).state).toBe('CAN_REQUEST');
  });

  test('goes on seeing a request pending that was declined', async () => {
    const [owner, declined] = await strangers(server);
    const link = await linkOf(owner);
    const id = await request(declined, owner);
    const before = await answerFor(declined, link);
    await owner.mutate('declineContactRequest', { id });
    expect(await answerFor(declined, link)).toBe(before);
    expect(JSON.parse(before.slice(4)).data.inviteLanding).toMatchObject({
      state: 'REQUEST_PENDING',
      contactRequest: { id, state: 'PENDING' },
    });
  });
});

test('looking is limited by network address, whoever looks and at what', async () => {
  const other = await startServer({ LANDINGS_PER_MINUTE: '3', TRUST_PROXY: 'true' });
  try {
    const [owner, visitor] = await strangers(other);
    const link = await linkOf(owner);
    const from = (address: string, token?: string, of = link) =>
      other.graphql(landing, { code: of }, token, { 'x-forwarded-for': address });
    const one = '198.51.100.1';
    expect((await from(one)).data.inviteLanding.state).toBe('SIGN_UP_REQUIRED');
    expect((await from(one, undefined, 'nobody-has-this')).data.inviteLanding.state).toBe('UNAVAILABLE');
    expect((await from(one, visitor.token)).data.inviteLanding.state).toBe('CAN_REQUEST');
    for (const token of [undefined, visitor.token, owner.token]) {
      const { data, errors } = await unchanged(other, () => from(one, token));
      expect(data).toBeNull();
      expect(errors).toEqual([
        {
          message: expect.stringMatching(/^Too many requests\. Try again in \d+ seconds?\.$/),
          path: ['inviteLanding'],
          locations: expect.anything(),
          extensions: { code: 'RATE_LIMITED', retryAfter: expect.any(Number) },
        },
      ]);
    }
    // The pages and pictures of links are looks like any other.
    for (const path of [`/i/${link}`, `/i/${link}/qr.svg`, `/i/${link}/qr.png`]) {
      const page = await fetch(`${other.url}${path}`, { headers: { 'x-forwarded-for': one } });
      expect([path, page.status]).toEqual([path, 429]);
      expect(Number(page.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    expect((await from('198.51.100.2', visitor.token)).data.inviteLanding.state).toBe('CAN_REQUEST');
    // All addresses of one IPv6 network are one.
    for (const last of [1, 2, 3])
      expect((await from(`2001:db8::${last}`)).data.inviteLanding.state).toBe('SIGN_UP_REQUIRED');
    expect((await from('2001:db8::4')).errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED' } }]);
    expect((await from('2001:db8:0:1::4')).data.inviteLanding.state).toBe('SIGN_UP_REQUIRED');
  } finally {
    await other.stop();
  }
});
