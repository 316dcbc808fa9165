import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DAY, SECOND } from '../src/clock.js';
import { cast, connect, person, type Actor } from './support/cast.js';
import {
  codes,
  contactIds,
  eventCursor,
  eventsAfter,
  expectRefused,
  request,
  requestsOf,
  roomWith,
  stored,
  strangers,
  waiting,
} from './support/contact-requests.js';
import { subscribe } from './support/live.js';
import { startServer, type TestServer } from './support/server.js';

let server: TestServer;
let an: Actor, binh: Actor, chie: Actor, emma: Actor;

beforeAll(async () => {
  server = await startServer();
  ({ an, binh, chie, emma } = await cast(server));
});
afterAll(() => server.stop());

test('a request is heard of at once, and its approval makes both contacts', async () => {
  const live = await subscribe(
    chie,
    'subscription($after: String) { contactRequestReceived(after: $after) { cursor contactRequestId contactRequest { message sender { displayName } } } }',
    { after: await eventCursor(chie) },
  );
  const asked = await an.mutate(
    'requestContact',
    { userId: chie.id, message: 'はじめまして' },
    'contactRequest { id state }',
  );
  expect(asked.userErrors).toEqual([]);
  expect(asked.contactRequest.state).toBe('PENDING');
  const [{ contactRequestReceived }] = await live.have(1);
  expect(contactRequestReceived).toEqual({
    cursor: expect.any(String),
    contactRequestId: asked.contactRequest.id,
    contactRequest: { message: 'はじめまして', sender: { displayName: an.name } },
  });

  const approved = await chie.mutate(
    'approveContactRequest',
    { id: asked.contactRequest.id },
    'contact { user { id } }',
  );
  expect(approved.contact.user.id).toBe(an.id);
  expect((await an.ask('{ contacts { nodes { user { id connection } } } }')).contacts.nodes).toEqual([
    { user: { id: chie.id, connection: 'CONTACT' } },
  ]);
  live.stop();
});

test('an approval tells both, each of their own side', async () => {
  const [a, b] = await strangers(server);
  const id = await request(a, b);
  const cursors = [await eventCursor(a), await eventCursor(b)] as const;
  const { room, userErrors } = await b.mutate('approveContactRequest', { id }, 'room { id }');
  expect(userErrors).toEqual([]);
  for (const [who, cursor, other] of [
    [a, cursors[0], b],
    [b, cursors[1], a],
  ] as const) {
    const { contacts, contactRequest } = await who.ask(
      'query($id: ID!) { contacts { nodes { id user { id } } } contactRequest: node(id: $id) { ... on ContactRequest { state resolvedAt contact { id } } } }',
      { id },
    );
    expect(contacts.nodes).toEqual([{ id: expect.stringMatching(/^ctc_/), user: { id: other.id } }]);
    const [contact] = contacts.nodes;
    expect(contactRequest).toEqual({ state: 'APPROVED', resolvedAt: expect.any(String), contact: { id: contact.id } });
    expect(await eventsAfter(who, cursor)).toEqual([
      { __typename: 'ContactRequestApproved', id },
      { __typename: 'ContactAdded', id: contact.id },
      { __typename: 'RoomCreated', roomId: room.id },
    ]);
    expect(await roomWith(who, other)).toEqual({ id: room.id, open: true });
  }
});

describe('the message', () => {
  test('has up to 1,000 characters, whatever they are made of', async () => {
    const [a, b] = await strangers(server);
    const message = '👋🏽'.repeat(250) + '千'.repeat(500); // the hand is two
    const { contactRequest } = await a.mutate(
      'requestContact',
      { userId: b.id, message },
      'contactRequest { message }',
    );
    expect(contactRequest).toEqual({ message });
  });

  test('is refused with 1,001, and with characters that hide', async () => {
    const [a, b] = await strangers(server);
    const input = { userId: b.id };
    await expectRefused(a, 'requestContact', { ...input, message: 'x'.repeat(1_001) }, [
      { field: ['message'], code: 'TOO_LONG' },
    ]);
    await expectRefused(a, 'requestContact', { ...input, message: 'a\u0000b' }, [
      { field: ['message'], code: 'INVALID' },
    ]);
  });

  test('may be empty', async () => {
    const [a, b] = await strangers(server);
    const { contactRequest } = await a.mutate(
      'requestContact',
      { userId: b.id, message: ' \n ' },
      'contactRequest { message }',
    );
    expect(contactRequest).toEqual({ message: null });
  });
});

describe('between two people', () => {
  test('one request is pending at most', async () => {
    const [a, b] = await strangers(server);
    await request(a, b);
    await expectRefused(a, 'requestContact', { userId: b.id }, [{ field: ['userId'], code: 'ALREADY_REQUESTED' }]);
    const [c, d] = await strangers(server);
    const answers = await Promise.all(Array.from({ length: 10 }, () => codes(c, 'requestContact', { userId: d.id })));
    expect(answers.flat().sort()).toEqual(Array(9).fill('ALREADY_REQUESTED'));
    expect(await waiting(d)).toMatchObject({ totalCount: 1, pendingRequestCount: 1 });
  });

  test('two that cross become an approval', async () => {
    const [a, b] = await strangers(server);
    await b.mutate('setMessageId', { messageId: `crossed-${b.id.slice(-8)}` });
    const { contactRequest } = await a.mutate(
      'requestContact',
      { messageId: `crossed-${b.id.slice(-8)}` },
      'contactRequest { id }',
    );
    const crossed = await b.mutate(
      'requestContact',
      { userId: a.id, message: 'the second' },
      'contactRequest { id state message sender { id } } contact { source user { id } }',
    );
    expect(crossed).toEqual({
      contactRequest: { id: contactRequest.id, state: 'APPROVED', message: null, sender: { id: a.id } },
      contact: { source: 'MESSAGE_ID', user: { id: a.id } },
      userErrors: [],
    });
    expect(await requestsOf(b, 'OUTGOING')).toEqual([]);
    expect(await requestsOf(a, 'OUTGOING')).toEqual([{ id: contactRequest.id, state: 'APPROVED' }]);
    expect([await contactIds(a), await contactIds(b)]).toEqual([[b.id], [a.id]]);
  });

  test('also when they are sent at the same moment', async () => {
    const pairs = await Promise.all(Array.from({ length: 8 }, () => strangers(server)));
    await Promise.all(
      pairs.map(async ([a, b]) => {
        const states = await Promise.all(
          [
            [a, b],
            [b, a],
          ].map(async ([from, to]) => {
            const payload = await from!.mutate('requestContact', { userId: to!.id }, 'contactRequest { state }');
            expect(payload.userErrors).toEqual([]);
            return payload.contactRequest.state as string;
          }),
        );
        expect(states).toContain('APPROVED');
        expect([await contactIds(a), await contactIds(b)]).toEqual([[b.id], [a.id]]);
        expect([...(await requestsOf(a, 'OUTGOING')), ...(await requestsOf(b, 'OUTGOING'))]).toEqual([
          { id: expect.any(String), state: 'APPROVED' },
        ]);
      }),
    );
  });

  test('ten approvals at once make one contact', async () => {
    const [a, b] = await strangers(server);
    const id = await request(a, b);
    const cursor = await eventCursor(a);
    const answers = await Promise.all(Array.from({ length: 10 }, () => codes(b, 'approveContactRequest', { id })));
    expect(answers.flat().sort()).toEqual(Array(9).fill('NOT_PENDING'));
    expect([await contactIds(a), await contactIds(b)]).toEqual([[b.id], [a.id]]);
    expect((await eventsAfter(a, cursor)).map(({ __typename }) => __typename)).toEqual([
      'ContactRequestApproved',
      'ContactAdded',
      'RoomCreated',
    ]);
  });

  test('approving, declining and cancelling at once do one of the three', async () => {
    for (let i = 0; i < 5; i += 1) {
      const [a, b] = await strangers(server);
      const id = await request(a, b);
      const refusals = await Promise.all([
        codes(b, 'approveContactRequest', { id }),
        codes(b, 'declineContactRequest', { id }),
        codes(a, 'cancelContactRequest', { id }),
      ]);
      const ofSender = (await requestsOf(a, 'OUTGOING'))[0]!.state;
      const ofRecipient = (await requestsOf(b, 'INCOMING'))[0]!.state;
      // After a silent no the sender may still take it back: then two of the three were done.
      expect(refusals.flat()).toEqual(Array(ofRecipient === 'DECLINED' ? 1 : 2).fill('NOT_PENDING'));
      expect(`${ofSender} ${ofRecipient}`).toMatch(/^(APPROVED APPROVED|CANCELLED DECLINED|CANCELLED CANCELLED)$/);
      expect(await contactIds(a)).toEqual(ofSender === 'APPROVED' ? [b.id] : []);
    }
  });
});

describe('by id alone', () => {
  const off = { findableByName: false, findableByEmail: false, findableByMessageId: false };

  test('one can ask whom one can find by any way', async () => {
    for (const way of [{ findableByName: true }, { findableByEmail: true }, { findableByMessageId: true }]) {
      const [a, b] = await strangers(server);
      await b.mutate('setMessageId', { messageId: `way-${b.id.slice(-8)}` });
      await b.mutate('updatePrivacy', { ...off, ...way });
      expect(await codes(a, 'requestContact', { userId: b.id })).toEqual([]);
    }
  });

  test('and nobody else', async () => {
    const [a, b] = await strangers(server);
    await b.mutate('updatePrivacy', { ...off, findableByMessageId: true }); // and no message ID to be found by
    await expectRefused(a, 'requestContact', { userId: b.id }, [{ field: ['userId'], code: 'NOT_FOUND' }]);
    await b.mutate('setMessageId', { messageId: `by-id-${b.id.slice(-8)}` });
    await b.mutate('updatePrivacy', off);
    await expectRefused(a, 'requestContact', { userId: b.id }, [{ field: ['userId'], code: 'NOT_FOUND' }]);
    await expectRefused(a, 'requestContact', { messageId: `by-id-${b.id.slice(-8)}` }, [
      { field: ['messageId'], code: 'NOT_FOUND' },
    ]);
    for (const userId of [
      'usr_01h455vb4pex5vsknk084sn02q',
      'nobody',
      '',
      "' or 1=1 --",
      '\u0000',
      b.id.replace('usr', 'org'),
    ])
      await expectRefused(a, 'requestContact', { userId }, [{ field: ['userId'], code: 'NOT_FOUND' }]);
    for (const messageId of ['nobody-has-this', '', '%', '\u0000'])
      await expectRefused(a, 'requestContact', { messageId }, [{ field: ['messageId'], code: 'NOT_FOUND' }]);
  });

  test('whoever has asked can be asked, findable or not', async () => {
    const [a, b] = await strangers(server);
    await request(a, b);
    await a.mutate('updatePrivacy', off);
    const { contactRequest } = await b.mutate('requestContact', { userId: a.id }, 'contactRequest { state }');
    expect(contactRequest.state).toBe('APPROVED');
  });

  test('the source follows from how they were reached', async () => {
    const [a, b] = await strangers(server);
    await b.mutate('setMessageId', { messageId: `Source-${b.id.slice(-8)}` });
    const byId = await a.mutate('requestContact', { userId: b.id }, 'contactRequest { source }');
    expect(byId.contactRequest.source).toBe('SEARCH');
    await a.mutate('cancelContactRequest', { id: (await requestsOf(a, 'OUTGOING'))[0]!.id });
    const byMessageId = await a.mutate(
      'requestContact',
      { messageId: `sOURCE-${b.id.slice(-8)}` },
      'contactRequest { id source }',
    );
    expect(byMessageId.contactRequest.source).toBe('MESSAGE_ID');
    const { contact } = await b.mutate(
      'approveContactRequest',
      { id: byMessageId.contactRequest.id },
      'contact { source }',
    );
    expect(contact.source).toBe('MESSAGE_ID');
  });
});

describe('it is refused', () => {
  test('to ask oneself, colleagues, contacts, two ways at once or none', async () => {
    const friend = await person(server);
    await connect(an, friend);
    await expectRefused(an, 'requestContact', { userId: an.id }, [{ field: ['userId'], code: 'SELF' }]);
    await expectRefused(an, 'requestContact', { userId: binh.id }, [{ field: ['userId'], code: 'ALREADY_CONTACT' }]);
    await expectRefused(an, 'requestContact', { userId: friend.id }, [{ field: ['userId'], code: 'ALREADY_CONTACT' }]);
    await expectRefused(an, 'requestContact', { userId: emma.id, messageId: 'x' }, [{ code: 'INVALID' }]);
    await expectRefused(an, 'requestContact', {}, [{ code: 'INVALID' }]);
  });

  test('to answer or cancel what is not one’s own', async () => {
    const [a, b] = await strangers(server);
    const id = await request(a, b);
    const notFound = [{ field: ['id'], code: 'NOT_FOUND' }];
    for (const name of ['approveContactRequest', 'declineContactRequest', 'cancelContactRequest']) {
      await expectRefused(emma, name, { id }, notFound);
      for (const other of ['creq_01h455vb4pex5vsknk084sn02q', a.id, '', '\u0000'])
        await expectRefused(b, name, { id: other }, notFound);
    }
    await expectRefused(a, 'approveContactRequest', { id }, notFound);
    await expectRefused(a, 'declineContactRequest', { id }, notFound);
    await expectRefused(b, 'cancelContactRequest', { id }, notFound);

    const before = await stored(server);
    for (const name of ['approveContactRequest', 'declineContactRequest', 'cancelContactRequest', 'requestContact']) {
      const type = `${name[0]!.toUpperCase()}${name.slice(1)}Input`;
      const { errors } = await server.graphql(
        `mutation($input: ${type}!) { ${name}(input: $input) { userErrors { code } } }`,
        {
          input: name === 'requestContact' ? { userId: a.id } : { id },
        },
      );
      expect(errors![0]!.extensions.code).toBe('UNAUTHENTICATED');
    }
    expect(await stored(server)).toBe(before);
  });

  test('to ask more people a day than the server is set to', async () => {
    const other = await startServer({ REQUESTS_PER_DAY: '3' });
    try {
      const people = await Promise.all(Array.from({ length: 6 }, () => person(other)));
      const [a, b, c, d, e, f] = people as [Actor, Actor, Actor, Actor, Actor, Actor];
      const id = await request(a, b);
      await a.mutate('cancelContactRequest', { id }); // counts all the same
      const answers = await Promise.all([c, d, e].map((to) => codes(a, 'requestContact', { userId: to.id })));
      expect(answers.flat()).toEqual(['LIMIT_REACHED']);
      const before = await stored(other);
      expect((await a.mutate('requestContact', { userId: f.id })).userErrors).toEqual([
        { field: null, code: 'LIMIT_REACHED', message: expect.stringContaining('3') },
      ]);
      expect(await stored(other)).toBe(before);
      await request(f, a);
      expect(await codes(a, 'requestContact', { userId: f.id })).toEqual([]); // an approval is no request
      other.clock.advance(DAY + SECOND);
      expect(await codes(a, 'requestContact', { userId: b.id })).toEqual([]);
    } finally {
      await other.stop();
    }
  });
});

describe('with an idempotency key', () => {
  const selection = 'contactRequest { id state } contact { user { id } }';

  test('the same request is answered again, and no other made', async () => {
    const [a, b] = await strangers(server);
    const input = { userId: b.id, idempotencyKey: 'once 🙂' };
    const answers = await Promise.all(Array.from({ length: 10 }, () => a.mutate('requestContact', input, selection)));
    const [{ contactRequest }] = answers as [any];
    expect(answers).toEqual(answers.map(() => ({ contactRequest, contact: null, userErrors: [] })));
    expect(await requestsOf(b, 'INCOMING')).toEqual([{ id: contactRequest.id, state: 'PENDING' }]);
    // Whatever has become of it, and of whom it went to.
    await b.mutate('updatePrivacy', { findableByName: false, findableByEmail: false, findableByMessageId: false });
    await a.mutate('cancelContactRequest', { id: contactRequest.id });
    expect(await a.mutate('requestContact', input, selection)).toEqual({
      contactRequest: { id: contactRequest.id, state: 'CANCELLED' },
      contact: null,
      userErrors: [],
    });
    expect(await requestsOf(a, 'OUTGOING')).toHaveLength(1);
  });

  test('also where it became an approval', async () => {
    const [a, b] = await strangers(server);
    const id = await request(b, a);
    const input = { userId: b.id, idempotencyKey: 'crossing' };
    const once = await a.mutate('requestContact', input, selection);
    expect(once).toEqual({
      contactRequest: { id, state: 'APPROVED' },
      contact: { user: { id: b.id } },
      userErrors: [],
    });
    expect(await a.mutate('requestContact', input, selection)).toEqual(once);
  });

  test('the key is the sender’s own, and has up to 100 characters', async () => {
    const [a, b] = await strangers(server);
    const input = { userId: b.id, idempotencyKey: 'k'.repeat(100) };
    await a.mutate('requestContact', input);
    expect(await codes(emma, 'requestContact', input)).toEqual([]);
    expect(await requestsOf(b, 'INCOMING')).toHaveLength(2);
    await expectRefused(a, 'requestContact', { userId: emma.id, idempotencyKey: 'k'.repeat(101) }, [
      { field: ['idempotencyKey'], code: 'TOO_LONG' },
    ]);
  });
});
