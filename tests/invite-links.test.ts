import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { InviteLink } from '../entities/invite-link.js';
import { DAY, HOUR, MINUTE, SECOND } from '../src/clock.js';
import { newId } from '../src/ids.js';
import { anotherDevice, connect, password, person, verbs, type Actor } from './support/cast.js';
import {
  contactIds,
  eventCursor,
  eventsAfter,
  request,
  requestsOf,
  roomWith,
  strangers,
  waiting,
} from './support/contact-requests.js';
import { startGoogle, type Google } from './support/google.js';
import { hangUp, subscribe } from './support/live.js';
import { settled, unchanged } from './support/rows.js';
import { startServer, type TestServer } from './support/server.js';
import { together } from './support/together.js';

let google: Google;
let server: TestServer;
const anybody = verbs((query, variables) => server.graphql(query, variables));

beforeAll(async () => {
  google = await startGoogle();
  server = await startServer({
    ...google.signInEnv,
    SESSION_DAYS: '365',
  });
});
afterAll(async () => {
  hangUp();
  await server.stop();
  await google.stop();
});

interface Link {
  id: string;
  code: string;
  label: string | null;
  useCount: number;
  revokedAt: string | null;
}
const everything = 'id code url primary label autoApprove expiresAt maxUses useCount revokedAt createdAt';
const make = async (owner: Actor, input: object = {}): Promise<Link> => {
  const { inviteLink, userErrors } = await owner.mutate(
    'createInviteLink',
    { ...input },
    `inviteLink { ${everything} }`,
  );
  expect(userErrors).toEqual([]);
  return inviteLink;
};
const makeContactLink = (owner: Actor, input: object = {}) =>
  owner.mutate<{ inviteLink: Link }>('createContactLink', { ...input }, `inviteLink { ${everything} }`);
const revoke = (owner: Actor, id: string) =>
  owner.mutate('revokeInviteLink', { id }, 'inviteLink { id code revokedAt useCount }');
const follow = (visitor: Actor, code: string, more: object = {}) =>
  visitor.mutate<{ contactRequest: any; contact: any }>(
    'followInviteLink',
    { code, ...more },
    'contactRequest { id state source message sender { id } recipient { id } } contact { source user { id } }',
  );
const linksOf = async (owner: Actor): Promise<Link[]> =>
  (await owner.ask(`{ inviteLinks { ${everything} } }`)).inviteLinks;
const useCount = async (owner: Actor, id: string): Promise<number> =>
  (await linksOf(owner)).find((link) => link.id === id)!.useCount;
const linkEvents = async (owner: Actor, after: string): Promise<any[]> =>
  (
    await owner.ask(
      `query($after: String!) { events(after: $after) { __typename
        ... on InviteLinkChanged { inviteLinkId inviteLink { useCount revokedAt } } } }`,
      { after },
    )
  ).events;
const leadsNowhere = {
  field: ['code'],
  code: 'NOT_FOUND',
  message: 'This link leads nowhere (any more). Ask for a new one.',
};

/** Following is refused, with just this, and writes nothing. */
async function expectRefused(visitor: Actor, code: string, error: object, more: object = {}): Promise<void> {
  expect(await unchanged(server, () => follow(visitor, code, more))).toEqual({
    contactRequest: null,
    contact: null,
    userErrors: [{ field: null, ...error }],
  });
}

describe('a link', () => {
  test('is made with nothing said, and leads to its landing page on PUBLIC_URL', async () => {
    const [a, b] = await strangers(server);
    const link = await make(a);
    expect(link).toEqual({
      id: expect.stringMatching(/^link_/),
      code: expect.stringMatching(/^[\w-]{22}$/),
      url: `${server.url}/i/${link.code}`,
      primary: false,
      label: null,
      autoApprove: false,
      expiresAt: null,
      maxUses: null,
      useCount: 0,
      revokedAt: null,
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    });
    expect(await linksOf(a)).toEqual([link]);
    expect(await linksOf(b)).toEqual([]);
    const seen = 'query($id: ID!) { node(id: $id) { id ... on InviteLink { code } } }';
    expect(await a.ask(seen, { id: link.id })).toEqual({ node: { id: link.id, code: link.code } });
    expect(await b.ask(seen, { id: link.id })).toEqual({ node: null });
  });

  test('keeps its label, end, number of uses and approval', async () => {
    const [a] = await strangers(server);
    const input = {
      label: 'Messe Osaka 🎌 <b>',
      expiresAt: new Date(server.clock.now() + HOUR).toISOString(),
      maxUses: 1_000_000,
      autoApprove: true,
    };
    expect(await make(a, input)).toMatchObject(input);
    expect(await make(a, { label: 'x'.repeat(100), maxUses: 1 })).toMatchObject({ label: 'x'.repeat(100), maxUses: 1 });
    expect(await make(a, { label: ' ', expiresAt: null, maxUses: null })).toMatchObject({ label: null });
  });

  test.each([
    [{ label: 'x'.repeat(101) }, 'label', 'TOO_LONG', 'The label is too long. Use at most 100 characters.'],
    [{ label: 'a\u202eb' }, 'label', 'INVALID', 'The name contains characters that cannot be shown. Remove them.'],
    [{ maxUses: 0 }, 'maxUses', 'INVALID', 'Choose 1 to 1,000,000 uses, or leave it out for any number.'],
    [{ maxUses: -1 }, 'maxUses', 'INVALID', 'Choose 1 to 1,000,000 uses, or leave it out for any number.'],
    [{ maxUses: 1_000_001 }, 'maxUses', 'INVALID', 'Choose 1 to 1,000,000 uses, or leave it out for any number.'],
    [{ expiresAt: '2020-01-01T00:00:00Z' }, 'expiresAt', 'INVALID', 'Choose an expiry time in the future.'],
  ])('is refused with %j', async (input, field, code, message) => {
    const [a] = await strangers(server);
    expect(await unchanged(server, () => a.mutate('createInviteLink', input, 'inviteLink { id }'))).toEqual({
      inviteLink: null,
      userErrors: [{ field: [field], code, message }],
    });
  });

  test('is made, ended and followed by nobody who is not signed in', async () => {
    const [a] = await strangers(server);
    const { id, code } = await make(a);
    for (const mutation of [
      'createInviteLink(input: {}) { inviteLink { id } }',
      'createContactLink(input: {}) { inviteLink { id } }',
      `revokeInviteLink(input: { id: "${id}" }) { inviteLink { id } }`,
      `followInviteLink(input: { code: "${code}" }) { contactRequest { id } }`,
    ]) {
      const { errors } = await unchanged(server, () => server.graphql(`mutation { ${mutation} }`));
      expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    }
    expect((await server.graphql('{ inviteLinks { id } }')).errors).toMatchObject([
      { extensions: { code: 'UNAUTHENTICATED' } },
    ]);
  });

  test('has a code of 132 random bits: two hundred are all different, in every place', async () => {
    const [a] = await strangers(server);
    const codes = await Promise.all(Array.from({ length: 200 }, async () => (await make(a)).code));
    expect(codes.filter((code) => !/^[A-Za-z0-9_-]{22}$/.test(code))).toEqual([]);
    expect(new Set(codes).size).toBe(200);
    // Of 64 characters, two hundred draws show 61 on average: 48 are left out by chance about never.
    const characters = Array.from({ length: 22 }, (_, place) => new Set(codes.map((code) => code[place])).size);
    expect(Math.min(...characters)).toBeGreaterThan(48);
  });

  test('is one of a thousand at most that work at a time', async () => {
    const [a] = await strangers(server);
    const { db, clock } = server.app.services;
    const first = await make(a);
    await db.transaction(async (tx) => {
      for (let i = 1; i < 1_000; i += 1)
        await tx.insert(InviteLink, {
          id: newId('link'),
          ownerId: a.id,
          randomCode: `${a.id.slice(-17)}-${String(i).padStart(4, '0')}`,
          label: null,
          autoApprove: false,
          expiresAt: null,
          maxUses: 1,
          useCount: 0,
          revokedAt: null,
          createdAt: clock.now(),
        });
    });
    expect(await unchanged(server, () => a.mutate('createInviteLink', {}, 'inviteLink { id }'))).toEqual({
      inviteLink: null,
      userErrors: [
        {
          field: null,
          code: 'LIMIT_REACHED',
          message: 'You have reached the limit of 1,000. Try again later, or remove what you no longer need.',
        },
      ],
    });
    await revoke(a, first.id); // ended ones do not count
    await make(a);
  });
});

describe('the list', () => {
  test('has the contact link first, then the latest first, ended ones too', async () => {
    const [a] = await strangers(server);
    const first = await make(a, { label: 'first' });
    server.clock.advance(SECOND);
    const second = await make(a, { label: 'second' });
    server.clock.advance(SECOND);
    const contactLink = (await makeContactLink(a)).inviteLink;
    server.clock.advance(SECOND);
    const third = await make(a, { label: 'third' });
    await revoke(a, second.id);
    expect((await linksOf(a)).map(({ id }) => id)).toEqual([contactLink.id, third.id, second.id, first.id]);
  });
});

describe('revoking', () => {
  test('ends a link at once; doing it again changes nothing', async () => {
    const [a, b] = await strangers(server);
    const link = await make(a);
    const revoked = await revoke(a, link.id);
    expect(revoked).toEqual({
      inviteLink: { id: link.id, code: link.code, revokedAt: expect.stringMatching(/Z$/), useCount: 0 },
      userErrors: [],
    });
    await expectRefused(b, link.code, leadsNowhere);
    server.clock.advance(SECOND);
    expect(await unchanged(server, () => revoke(a, link.id))).toEqual(revoked);
    expect((await linksOf(a))[0]).toEqual({ ...link, revokedAt: revoked.inviteLink.revokedAt });
  });

  test('is refused for what is not one’s own', async () => {
    const [a, b] = await strangers(server);
    const link = await make(a);
    for (const id of [link.id, link.code, b.id, 'link_01h455vb4pex5vsknk084sn02q', '', '\u0000'])
      expect(await unchanged(server, () => revoke(b, id))).toEqual({
        inviteLink: null,
        userErrors: [
          { field: ['id'], code: 'NOT_FOUND', message: 'This could not be found. It may have been removed.' },
        ],
      });
    expect((await follow(b, link.code)).userErrors).toEqual([]);
  });
});

describe('the contact link', () => {
  test('is made from the message ID, answered again, and no other is made', async () => {
    const [a] = await strangers(server);
    const messageId = `An-${a.id.slice(-8)}`;
    await a.mutate('setMessageId', { messageId });
    expect(await a.ask('{ viewer { contactLink { id } } }')).toEqual({ viewer: { contactLink: null } });
    const { inviteLink, userErrors } = await makeContactLink(a);
    expect(userErrors).toEqual([]);
    expect(inviteLink).toMatchObject({
      code: messageId,
      url: `${server.url}/i/${messageId}`,
      primary: true,
      label: null,
      autoApprove: false,
      expiresAt: null,
      maxUses: null,
      useCount: 0,
      revokedAt: null,
    });
    expect(await unchanged(server, () => makeContactLink(a))).toEqual({ inviteLink, userErrors: [] });
    expect(await unchanged(server, () => makeContactLink(a, { messageId }))).toEqual({ inviteLink, userErrors: [] });
    expect(await linksOf(a)).toEqual([inviteLink]);
    expect(await a.ask('{ viewer { contactLink { id } } }')).toEqual({
      viewer: { contactLink: { id: inviteLink.id } },
    });
  });

  test.each([
    ['Nguyễn Văn Đức', /^nguyen-van-duc-[2-9a-z]{8}$/],
    ['  O’Brien & Søn  ', /^o-brien-s-n-[2-9a-z]{8}$/],
    ['田中 千恵', /^id-[2-9a-z]{8}$/],
    ['A'.repeat(100), /^a{20}-[2-9a-z]{8}$/],
  ])('makes up an ID where there is none: for %s', async (name, shape) => {
    const a = await person(server, { name, organizationName: 'A' });
    const { inviteLink } = await makeContactLink(a);
    expect(inviteLink.code).toMatch(shape);
    expect((await a.ask('{ viewer { user { messageId } } }')).viewer.user.messageId).toBe(inviteLink.code);
  });

  test('takes an ID, and refuses one as setMessageId does', async () => {
    const [a, b] = await strangers(server);
    const messageId = `Taken-${a.id.slice(-8)}`;
    expect((await makeContactLink(a, { messageId })).inviteLink.code).toBe(messageId);
    for (const [wrong, code, message] of [
      [messageId.toUpperCase(), 'TAKEN', 'This message ID is already in use. Choose another one.'],
      ['no spaces', 'INVALID', 'Use 3 to 50 characters for the message ID: letters A to Z, digits, “-” and “_”.'],
      ['аdmin', 'INVALID', 'Use 3 to 50 characters for the message ID: letters A to Z, digits, “-” and “_”.'], // Cyrillic а
      ['Admin', 'INVALID', 'This message ID is reserved. Choose another one.'],
    ] as const)
      expect(await unchanged(server, () => makeContactLink(b, { messageId: wrong }))).toEqual({
        inviteLink: null,
        userErrors: [{ field: ['messageId'], code, message }],
      });
  });

  test('cannot be made from a code that leads to somebody already', async () => {
    const [a, b] = await strangers(server);
    const { code } = await make(a);
    expect((await unchanged(server, () => makeContactLink(b, { messageId: code }))).userErrors).toMatchObject([
      { field: ['messageId'], code: 'TAKEN' },
    ]);
  });

  test('is followed without regard to case', async () => {
    const [a, b] = await strangers(server);
    const { inviteLink } = await makeContactLink(a, { messageId: `Case-${a.id.slice(-8)}` });
    expect((await follow(b, inviteLink.code.toUpperCase())).contactRequest).toMatchObject({
      state: 'PENDING',
      source: 'INVITE_LINK',
      recipient: { id: a.id },
    });
    expect(await useCount(a, inviteLink.id)).toBe(1);
  });

  test('moves with the ID at once: the old address leads nowhere, and to nobody else ever', async () => {
    const [a, b] = await strangers(server);
    const c = await person(server);
    const [old, fresh] = [`old-${a.id.slice(-8)}`, `new-${a.id.slice(-8)}`];
    const { inviteLink } = await makeContactLink(a, { messageId: old });
    const moved = (await makeContactLink(a, { messageId: fresh })).inviteLink;
    expect(moved).toEqual({ ...inviteLink, code: fresh, url: `${server.url}/i/${fresh}` });
    await expectRefused(b, old, leadsNowhere);
    expect((await unchanged(server, () => makeContactLink(c, { messageId: old }))).userErrors).toMatchObject([
      { code: 'TAKEN' },
    ]);
    expect((await follow(b, fresh)).contactRequest).toMatchObject({ state: 'PENDING', recipient: { id: a.id } });
  });

  test('is ended like any other, and works again when it is asked for', async () => {
    const [a, b] = await strangers(server);
    const { inviteLink } = await makeContactLink(a);
    await follow(await person(server), inviteLink.code);
    await revoke(a, inviteLink.id);
    await expectRefused(b, inviteLink.code, leadsNowhere);
    expect((await makeContactLink(a)).inviteLink).toEqual({ ...inviteLink, useCount: 1, revokedAt: null });
    expect((await follow(b, inviteLink.code)).userErrors).toEqual([]);
  });

  test('does not exist by the ID alone', async () => {
    const [a, b] = await strangers(server);
    const messageId = `no-link-${a.id.slice(-8)}`;
    await a.mutate('setMessageId', { messageId });
    await expectRefused(b, messageId, leadsNowhere);
  });

  test('is one, even when it is made ten times at once', async () => {
    const [a] = await strangers(server);
    const answers = await together(
      server,
      Array.from({ length: 10 }, () => () => makeContactLink(a)),
    );
    const [link] = await linksOf(a);
    expect(answers).toEqual(answers.map(() => ({ inviteLink: link, userErrors: [] })));
    expect(answers).toHaveLength(10);
    expect(await linksOf(a)).toHaveLength(1);
  });
});

describe('following', () => {
  test('asks the owner to be in contact, with a message, and counts', async () => {
    const [a, b] = await strangers(server);
    const link = await make(a);
    const { contactRequest, contact, userErrors } = await follow(b, link.code, { message: 'はじめまして' });
    expect({ contactRequest, contact, userErrors }).toEqual({
      contactRequest: {
        id: expect.stringMatching(/^creq_/),
        state: 'PENDING',
        source: 'INVITE_LINK',
        message: 'はじめまして',
        sender: { id: b.id },
        recipient: { id: a.id },
      },
      contact: null,
      userErrors: [],
    });
    expect(await waiting(a)).toEqual({ ids: [contactRequest.id], totalCount: 1, pendingRequestCount: 1 });
    expect(await useCount(a, link.id)).toBe(1);
    const [mail] = await server.mailsTo(a.email);
    expect(mail!.subject).toContain(b.name);
    expect((await a.mutate('approveContactRequest', { id: contactRequest.id }, 'contact { source }')).contact).toEqual({
      source: 'INVITE_LINK',
    });
  });

  test('connects at once where the link approves by itself, and mails nobody', async () => {
    const [a, b] = await strangers(server);
    const link = await make(a, { autoApprove: true });
    const cursors = [await eventCursor(a), await eventCursor(b)] as const;
    const followed = await follow(b, link.code);
    expect(followed).toEqual({
      contactRequest: {
        id: expect.any(String),
        state: 'APPROVED',
        source: 'INVITE_LINK',
        message: null,
        sender: { id: b.id },
        recipient: { id: a.id },
      },
      contact: { source: 'INVITE_LINK', user: { id: a.id } },
      userErrors: [],
    });
    expect([await contactIds(a), await contactIds(b)]).toEqual([[b.id], [a.id]]);
    const { id } = followed.contactRequest;
    const heard = [
      { __typename: 'ContactRequestApproved', id },
      { __typename: 'ContactAdded', id: expect.any(String) },
      { __typename: 'RoomCreated', roomId: (await roomWith(a, b))!.id },
    ];
    expect(await eventsAfter(b, cursors[1])).toEqual(heard);
    expect(await eventsAfter(a, cursors[0])).toEqual([{ __typename: 'InviteLinkChanged' }, ...heard]);
    await settled(server);
    expect((await server.app.mailbox!.list()).filter(({ to }) => to === a.email || to === b.email)).toEqual([]);
  });

  test.each(['', 'nobody-has-this', 'x'.repeat(22), '\u0000', '%', "' or 1=1 --", 'é'.repeat(22)])(
    'is refused for a code that nobody has: %j',
    async (code) => {
      const [, b] = await strangers(server);
      await expectRefused(b, code, leadsNowhere);
    },
  );

  test('counts a random code as it is written, capitals and all', async () => {
    const [a, b] = await strangers(server);
    const { code } = await make(a);
    const other = [...code]
      .map((letter) => (letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase()))
      .join('');
    await expectRefused(b, other, leadsNowhere);
  });

  test('is refused from the moment on when the link ends', async () => {
    const [a, b] = await strangers(server);
    const c = await person(server);
    const link = await make(a, { expiresAt: new Date(server.clock.now() + MINUTE).toISOString() });
    server.clock.advance(MINUTE - 10 * SECOND);
    expect((await follow(b, link.code)).userErrors).toEqual([]);
    server.clock.advance(10 * SECOND);
    await expectRefused(c, link.code, leadsNowhere);
  });

  test('is refused once the link is used up', async () => {
    const [a, b] = await strangers(server);
    const link = await make(a, { maxUses: 2 });
    for (const visitor of [b, await person(server)]) expect((await follow(visitor, link.code)).userErrors).toEqual([]);
    await expectRefused(await person(server), link.code, leadsNowhere);
    expect(await useCount(a, link.id)).toBe(2);
  });

  test('is refused while the owner is suspended, and for good once they are gone', async () => {
    const [admin, b] = await strangers(server);
    const owner = await person(server, { organizationId: admin.organizationId });
    const link = await make(owner);
    await admin.mutate('suspendMember', { userId: owner.id });
    await expectRefused(b, link.code, leadsNowhere);
    await admin.mutate('suspendMember', { userId: owner.id, suspended: false });
    expect((await follow(b, link.code)).userErrors).toEqual([]);
    await admin.mutate('removeMember', { userId: owner.id });
    await expectRefused(await person(server), link.code, leadsNowhere);
  });

  test('is refused by the contact link of somebody who is not to be found by message ID; other links still work', async () => {
    const [a, b] = await strangers(server);
    const { inviteLink } = await makeContactLink(a);
    const link = await make(a);
    await a.mutate('updatePrivacy', { findableByMessageId: false });
    await expectRefused(b, inviteLink.code, leadsNowhere);
    expect((await follow(b, link.code)).contactRequest).toMatchObject({ state: 'PENDING' });
  });

  test('is refused for one’s own link', async () => {
    const [a] = await strangers(server);
    for (const { code } of [await make(a, { autoApprove: true }), (await makeContactLink(a)).inviteLink])
      await expectRefused(a, code, {
        field: ['code'],
        code: 'SELF',
        message: 'This cannot be done with yourself. Choose somebody else.',
      });
  });

  test('is refused for colleagues and contacts', async () => {
    const [a, b] = await strangers(server);
    const colleague = await person(server, { organizationId: a.organizationId });
    const { code } = await make(a);
    await connect(a, b);
    await expectRefused(colleague, code, {
      field: ['code'],
      code: 'ALREADY_CONTACT',
      message: 'Colleagues are always connected. No request is needed.',
    });
    await expectRefused(b, code, {
      field: ['code'],
      code: 'ALREADY_CONTACT',
      message: 'You are already contacts. No request is needed.',
    });
  });

  test('is refused to whoever has asked already, by this link or otherwise', async () => {
    const [a, b] = await strangers(server);
    const c = await person(server);
    const { code } = await make(a);
    await follow(b, code);
    await request(c, a);
    for (const visitor of [b, c])
      await expectRefused(visitor, code, {
        field: ['code'],
        code: 'ALREADY_REQUESTED',
        message: 'You have already sent a request. Wait for the answer, or cancel the request first.',
      });
  });

  test('is refused to whoever has blocked the owner', async () => {
    const [a, b] = await strangers(server);
    const { code } = await make(a);
    await b.mutate('blockPerson', { personId: a.id });
    await expectRefused(b, code, {
      field: ['code'],
      code: 'BLOCKED',
      message: 'You have blocked this person. Unblock them first.',
    });
  });

  test('is refused with a message that is too long or hides something', async () => {
    const [a, b] = await strangers(server);
    const { code } = await make(a);
    await expectRefused(
      b,
      code,
      {
        field: ['message'],
        code: 'TOO_LONG',
        message: 'The message is too long. Use at most 1,000 characters.',
      },
      { message: 'x'.repeat(1_001) },
    );
    await expectRefused(
      b,
      code,
      {
        field: ['message'],
        code: 'INVALID',
        message: 'The text contains characters that cannot be shown. Remove them.',
      },
      { message: 'a\u0000b' },
    );
  });

  test('is refused where a policy does not let the two be in contact, and does not tell the visitor whose', async () => {
    const [a, b] = await strangers(server);
    const { code, id } = await make(a);
    const policy = (of: Actor, otherOrganizations: string) => of.mutate('updateExternalPolicy', { otherOrganizations });
    await policy(a, 'NOBODY');
    await expectRefused(b, code, leadsNowhere);
    await policy(b, 'NOBODY');
    // The one row that is written is a note of it in the audit log.
    expect(await unchanged(server, () => follow(b, code), 1)).toEqual({
      contactRequest: null,
      contact: null,
      userErrors: [
        {
          field: ['code'],
          code: 'EXTERNAL_CHAT_NOT_ALLOWED',
          message: 'Your organization does not allow you to talk to people outside it. Ask an administrator.',
        },
      ],
    });
    for (const who of [a, b]) await policy(who, 'EVERYBODY');
    expect((await follow(b, code)).userErrors).toEqual([]);
    expect(await useCount(a, id)).toBe(1);
  });

  test('counts among the requests of a day, but not where it is an approval', async () => {
    const other = await startServer({ REQUESTS_PER_DAY: '1' });
    try {
      const [a, b, c, visitor] = (await Promise.all(Array.from({ length: 4 }, () => person(other)))) as [
        Actor,
        Actor,
        Actor,
        Actor,
      ];
      expect((await follow(visitor, (await make(a)).code)).userErrors).toEqual([]);
      const { code } = await make(b, { autoApprove: true });
      expect(await unchanged(other, () => follow(visitor, code))).toEqual({
        contactRequest: null,
        contact: null,
        userErrors: [
          {
            field: null,
            code: 'LIMIT_REACHED',
            message: 'You may ask or write to 1 new person a day. Try again tomorrow.',
          },
        ],
      });
      await request(c, visitor);
      expect((await follow(visitor, (await make(c)).code)).contactRequest).toMatchObject({ state: 'APPROVED' });
      other.clock.advance(DAY + SECOND);
      expect((await follow(visitor, code)).contactRequest).toMatchObject({ state: 'APPROVED' });
    } finally {
      await other.stop();
    }
  });

  test('is limited by address, together with looking at links', async () => {
    const other = await startServer({ LANDINGS_PER_MINUTE: '2' });
    try {
      const [a, b] = await strangers(other);
      const { code } = await make(a);
      await other.graphql('query($code: String!) { inviteLanding(code: $code) { state } }', { code });
      expect((await follow(b, 'nobody-has-this')).userErrors).toEqual([leadsNowhere]);
      const { errors } = await unchanged(other, () =>
        b.graphql('mutation($code: String!) { followInviteLink(input: { code: $code }) { contactRequest { id } } }', {
          code,
        }),
      );
      expect(errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED' } }]);
    } finally {
      await other.stop();
    }
  });
});

describe('where the owner has asked the visitor', () => {
  test('following is the approval of that request, also where the link approves by itself', async () => {
    for (const autoApprove of [false, true]) {
      const [a, b] = await strangers(server);
      const link = await make(a, { autoApprove });
      const id = await request(a, b);
      expect(await follow(b, link.code, { message: 'the second' })).toEqual({
        contactRequest: {
          id,
          state: 'APPROVED',
          source: 'SEARCH',
          message: null,
          sender: { id: a.id },
          recipient: { id: b.id },
        },
        contact: { source: 'SEARCH', user: { id: a.id } },
        userErrors: [],
      });
      expect([await contactIds(a), await contactIds(b)]).toEqual([[b.id], [a.id]]);
      expect(await requestsOf(b, 'OUTGOING')).toEqual([]);
      expect(await useCount(a, link.id)).toBe(1);
    }
  });

  test('two who follow each other’s links at the same moment become contacts, by one request', async () => {
    for (let i = 0; i < 5; i += 1) {
      const [a, b] = await strangers(server);
      const [ofA, ofB] = [await make(a), await make(b)];
      const answers = await together(server, [() => follow(a, ofB.code), () => follow(b, ofA.code)]);
      expect(answers.map(({ userErrors }) => userErrors)).toEqual([[], []]);
      expect(answers.map(({ contactRequest }) => contactRequest.state as string).sort()).toEqual([
        'APPROVED',
        'PENDING',
      ]);
      expect([await contactIds(a), await contactIds(b)]).toEqual([[b.id], [a.id]]);
      expect([...(await requestsOf(a, 'OUTGOING')), ...(await requestsOf(b, 'OUTGOING'))]).toEqual([
        { id: answers[0]!.contactRequest.id, state: 'APPROVED' },
      ]);
    }
  });
});

describe('somebody who is not heard', () => {
  test('who is blocked sees the request made and pending, even where the link approves by itself; the owner hears of the use alone', async () => {
    for (const autoApprove of [false, true]) {
      const [a, b] = await strangers(server);
      const link = await make(a, { autoApprove });
      await a.mutate('blockPerson', { personId: b.id });
      const cursor = await eventCursor(a);
      const { contactRequest, contact, userErrors } = await follow(b, link.code);
      expect([contactRequest.state, contact, userErrors]).toEqual(['PENDING', null, []]);
      expect(await requestsOf(b, 'OUTGOING')).toEqual([{ id: contactRequest.id, state: 'PENDING' }]);
      expect(await requestsOf(a, 'INCOMING')).toEqual([]);
      expect(await eventsAfter(a, cursor)).toEqual([{ __typename: 'InviteLinkChanged' }]);
      expect([await contactIds(a), await contactIds(b)]).toEqual([[], []]);
      await settled(server);
      expect((await server.app.mailbox!.list()).filter(({ to }) => to === a.email)).toEqual([]);
    }
  });

  test('who is blocked is told of the contact link what its landing says: that it leads nowhere', async () => {
    const [a, b] = await strangers(server);
    const { inviteLink } = await makeContactLink(a);
    await a.mutate('blockPerson', { personId: b.id });
    await expectRefused(b, inviteLink.code, leadsNowhere);
    await a.mutate('unblockPerson', { personId: b.id });
    expect((await follow(b, inviteLink.code)).contactRequest).toMatchObject({ state: 'PENDING' });
  });

  test('who was declined goes on waiting, and once they take it back is asked for as little as before', async () => {
    const [a, b] = await strangers(server);
    const link = await make(a, { autoApprove: true });
    const declined = await request(b, a);
    await a.mutate('declineContactRequest', { id: declined });
    await expectRefused(b, link.code, {
      field: ['code'],
      code: 'ALREADY_REQUESTED',
      message: 'You have already sent a request. Wait for the answer, or cancel the request first.',
    });
    await b.mutate('cancelContactRequest', { id: declined });
    const cursor = await eventCursor(a);
    const { contactRequest } = await follow(b, link.code);
    expect(contactRequest.state).toBe('PENDING');
    expect(await requestsOf(a, 'INCOMING')).toEqual([{ id: declined, state: 'DECLINED' }]);
    expect(await eventsAfter(a, cursor)).toEqual([{ __typename: 'InviteLinkChanged' }]);
    expect(await contactIds(a)).toEqual([]);
  });
});

describe('at once', () => {
  test('fifty follow a link for ten: ten get in, and the count is ten', async () => {
    for (const autoApprove of [false, true]) {
      const a = await person(server);
      const link = await make(a, { maxUses: 10, autoApprove });
      const visitors = await Promise.all(Array.from({ length: 50 }, () => person(server)));
      const answers = await together(
        server,
        visitors.map((visitor) => () => follow(visitor, link.code)),
      );
      const inside = visitors.filter((_, i) => answers[i]!.contactRequest !== null);
      expect(inside).toHaveLength(10);
      expect(answers.flatMap(({ userErrors }) => userErrors)).toEqual(Array.from({ length: 40 }, () => leadsNowhere));
      expect(await useCount(a, link.id)).toBe(10);
      const { contactRequests } = await a.ask(
        '{ contactRequests(direction: INCOMING, states: null, first: 100) { nodes { state sender { id } } } }',
      );
      expect(contactRequests.nodes.map(({ sender }: any) => sender.id).sort()).toEqual(
        inside.map(({ id }) => id).sort(),
      );
      expect(await contactIds(a)).toEqual(autoApprove ? inside.map(({ id }) => id).sort() : []);
    }
  });

  test('somebody who follows ten times is counted once', async () => {
    const [a, b] = await strangers(server);
    const link = await make(a);
    const answers = await together(
      server,
      Array.from({ length: 10 }, () => () => follow(b, link.code)),
    );
    expect(answers.flatMap(({ userErrors }) => userErrors.map(({ code }) => code))).toEqual(
      Array(9).fill('ALREADY_REQUESTED'),
    );
    expect(await useCount(a, link.id)).toBe(1);
    expect(await requestsOf(a, 'INCOMING')).toHaveLength(1);
  });

  test('whoever follows while the link is ended is in before, or not at all', async () => {
    for (let i = 0; i < 5; i += 1) {
      const [a, b] = await strangers(server);
      const link = await make(a);
      const [followed] = await together<any>(server, [() => follow(b, link.code), () => revoke(a, link.id)]);
      const inside = followed.contactRequest !== null;
      expect(followed.userErrors).toEqual(inside ? [] : [leadsNowhere]);
      expect((await linksOf(a))[0]).toMatchObject({ useCount: inside ? 1 : 0, revokedAt: expect.any(String) });
      expect(await requestsOf(a, 'INCOMING')).toHaveLength(inside ? 1 : 0);
    }
  });
});

describe('the owner’s other devices hear', () => {
  test('of each link that is made, used and ended, and others hear nothing', async () => {
    const [a, b] = await strangers(server);
    const device = await anotherDevice(a);
    const after = await eventCursor(a);
    const live = await subscribe(
      device,
      'subscription($after: String) { events(after: $after) { __typename ... on InviteLinkChanged { inviteLinkId } } }',
      { after },
    );
    const own = await eventCursor(b);
    const { id, code } = await make(a);
    await follow(b, code);
    await revoke(a, id);
    await revoke(a, id);
    const changed = { __typename: 'InviteLinkChanged', inviteLinkId: id };
    expect((await live.have(4)).map(({ events }) => events)).toEqual([
      changed,
      changed,
      { __typename: 'ContactRequestReceived' },
      changed,
    ]);
    live.stop();
    expect(await linkEvents(b, own)).toEqual([{ __typename: 'ContactRequestSent' }]);
    expect((await linkEvents(a, after)).at(-1)).toEqual({
      ...changed,
      inviteLink: { useCount: 1, revokedAt: expect.any(String) },
    });
  });

  test('of the contact link also when its address changes with the ID', async () => {
    const [a] = await strangers(server);
    const { inviteLink } = await makeContactLink(a);
    const after = await eventCursor(a);
    await a.mutate('setMessageId', { messageId: `moved-${a.id.slice(-8)}` });
    const read = `query($after: String!) { events(after: $after) { __typename ... on InviteLinkChanged { inviteLink { id code } } } }`;
    expect((await a.ask(read, { after })).events).toEqual([
      { __typename: 'ViewerChanged' },
      { __typename: 'InviteLinkChanged', inviteLink: { id: inviteLink.id, code: `moved-${a.id.slice(-8)}` } },
    ]);
  });
});

test('ended links are forgotten after 30 days, and their owner hears of it; the contact link never is', async () => {
  const [a, b] = await strangers(server);
  const contactLink = (await makeContactLink(a)).inviteLink;
  const [stays, revoked, expired, later] = [
    await make(a, { label: 'stays' }),
    await make(a, { label: 'revoked' }),
    await make(a, { label: 'expired', expiresAt: new Date(server.clock.now() + HOUR).toISOString() }),
    await make(a, { label: 'later', expiresAt: new Date(server.clock.now() + 30 * DAY).toISOString() }),
  ];
  const request = (await follow(b, revoked.code)).contactRequest;
  for (const { id } of [contactLink, revoked]) await revoke(a, id);
  const ids = async () => (await linksOf(a)).map(({ id }) => id).sort();
  const all = [contactLink, stays, revoked, expired, later].map(({ id }) => id).sort();
  server.clock.advance(30 * DAY - MINUTE);
  await server.app.housekeeping.run();
  expect(await ids()).toEqual(all);

  const after = await eventCursor(a);
  server.clock.advance(2 * HOUR);
  await server.app.housekeeping.run();
  expect(await ids()).toEqual([contactLink, stays, later].map(({ id }) => id).sort());
  const events = await linkEvents(a, after);
  expect(events.filter(({ __typename }) => __typename === 'InviteLinkChanged')).toEqual(
    expect.arrayContaining(
      [revoked, expired].map(({ id }) => ({
        __typename: 'InviteLinkChanged',
        inviteLinkId: id,
        inviteLink: null,
      })),
    ),
  );
  expect(events.filter(({ __typename }) => __typename === 'InviteLinkChanged')).toHaveLength(2);
  await expectRefused(await person(server), revoked.code, leadsNowhere);
  // What came of it is not forgotten with it.
  expect((await requestsOf(b, 'OUTGOING')).map(({ id }) => id)).toEqual([request.id]);
});

describe('signing up with a link', () => {
  let number = 0;
  const newAddress = () => `comes-by-link-${(number += 1)}@example.com`;
  const signUp = async (email: string, inviteCode: string): Promise<string> => {
    expect(
      await anybody.mutate(
        'signUp',
        { email, password, displayName: `New ${email}`, inviteCode },
        'accepted token contactRequest { id }',
      ),
    ).toEqual({ accepted: true, token: null, contactRequest: null, userErrors: [] });
    return server.tokenMailedTo(email);
  };
  const verify = (token: string) =>
    anybody.mutate(
      'verifyEmail',
      { token },
      'token viewer { email user { id } } contactRequest { id state source recipient { id } contact { user { id } } }',
    );
  const asking = async (owner: Actor) =>
    (
      await owner.ask(
        '{ contactRequests(direction: INCOMING, states: null) { nodes { state source sender { displayName } } } }',
      )
    ).contactRequests.nodes;

  test('sends the request as the address is proven, and not before', async () => {
    const a = await person(server);
    const link = await make(a, { maxUses: 1 });
    const email = newAddress();
    const token = await signUp(email, link.code);
    expect([await asking(a), await useCount(a, link.id)]).toEqual([[], 0]);
    const signedUp = await verify(token);
    expect(signedUp).toEqual({
      token: expect.stringMatching(/^[\w-]{43}$/),
      viewer: { email, user: { id: expect.any(String) } },
      contactRequest: {
        id: expect.any(String),
        state: 'PENDING',
        source: 'INVITE_LINK',
        recipient: { id: a.id },
        contact: null,
      },
      userErrors: [],
    });
    expect(await asking(a)).toEqual([
      { state: 'PENDING', source: 'INVITE_LINK', sender: { displayName: `New ${email}` } },
    ]);
    expect(await useCount(a, link.id)).toBe(1);
    expect((await unchanged(server, () => verify(token))).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
  });

  test('connects at once where the link approves by itself', async () => {
    const a = await person(server);
    const { contactRequest, viewer } = await verify(
      await signUp(newAddress(), (await make(a, { autoApprove: true })).code),
    );
    expect(contactRequest).toMatchObject({ state: 'APPROVED', contact: { user: { id: a.id } } });
    expect(await contactIds(a)).toEqual([viewer.user.id]);
  });

  test('is still known when the link in the mail is sent again', async () => {
    const a = await person(server);
    const email = newAddress();
    await signUp(email, (await make(a)).code);
    await anybody.mutate('resendEmailVerification', { email });
    const { contactRequest } = await verify(await server.tokenMailedTo(email, 2));
    expect(contactRequest).toMatchObject({ state: 'PENDING', recipient: { id: a.id } });
  });

  test('makes the account all the same where the link leads nowhere by then', async () => {
    const a = await person(server);
    const [usedUp, revoked, contactLink] = [
      await make(a, { maxUses: 1 }),
      await make(a),
      (await makeContactLink(a)).inviteLink,
    ];
    const tokens = [];
    for (const code of [usedUp.code, revoked.code, contactLink.code, 'nobody-has-this', '', '\u0000'.repeat(3)])
      tokens.push(await signUp(newAddress(), code));
    await follow(await person(server), usedUp.code);
    await revoke(a, revoked.id);
    await a.mutate('setMessageId', { messageId: `changed-${a.id.slice(-8)}` });
    const before = await asking(a);
    for (const token of tokens) {
      const { contactRequest, viewer, userErrors } = await verify(token);
      expect({ contactRequest, viewer, userErrors }).toEqual({
        contactRequest: null,
        viewer: { email: expect.stringContaining('comes-by-link-'), user: { id: expect.any(String) } },
        userErrors: [],
      });
    }
    expect(await asking(a)).toEqual(before);
    expect((await linksOf(a)).find(({ id }) => id === usedUp.id)).toMatchObject({ useCount: 1 });
  });

  test('two who sign up with a link for one: both have an account, and one has asked', async () => {
    const a = await person(server);
    const link = await make(a, { maxUses: 1 });
    const tokens = [await signUp(newAddress(), link.code), await signUp(newAddress(), link.code)];
    const answers = await together(
      server,
      tokens.map((token) => () => verify(token)),
    );
    expect(answers.map(({ userErrors, token }) => [userErrors, typeof token])).toEqual([
      [[], 'string'],
      [[], 'string'],
    ]);
    expect(answers.map(({ contactRequest }) => (contactRequest?.state ?? 'none') as string).sort()).toEqual([
      'PENDING',
      'none',
    ]);
    expect([(await asking(a)).length, await useCount(a, link.id)]).toEqual([1, 1]);
  });

  test('by Google asks at once, for a new account only', async () => {
    const [a, b] = await strangers(server);
    const link = await make(a);
    const signIn = async (sub: string, email: string, inviteCode: string) =>
      anybody.mutate(
        'signInWithGoogle',
        { idToken: await google.idToken({ sub, email, name: 'Google Hanako' }), inviteCode },
        'token viewer { user { id } }',
      );
    const first = await signIn('by-link', 'by-link@gmail.example', link.code);
    expect(first.userErrors).toEqual([]);
    expect(await asking(a)).toEqual([
      { state: 'PENDING', source: 'INVITE_LINK', sender: { displayName: 'Google Hanako' } },
    ]);
    // Whoever has an account signs in, and follows the link by themselves if they want to.
    const other = await make(b);
    const second = await signIn('by-link', 'by-link@gmail.example', other.code);
    expect(second.viewer.user.id).toBe(first.viewer.user.id);
    expect([await asking(b), await useCount(b, other.id)]).toEqual([[], 0]);
    expect((await signIn('by-dead-link', 'by-dead-link@gmail.example', 'nobody-has-this')).userErrors).toEqual([]);
  });
});
