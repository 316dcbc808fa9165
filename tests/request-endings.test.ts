import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DAY, SECOND } from '../src/clock.js';
import { person, type Actor } from './support/cast.js';
import {
  codes,
  connectionTo,
  contactIds,
  eventCursor,
  eventsAfter,
  expectRefused,
  request,
  requestsOf,
  strangers,
  waiting,
} from './support/contact-requests.js';
import { subscribe } from './support/live.js';
import { startServer, type TestServer } from './support/server.js';

let server: TestServer;

beforeAll(async () => {
  server = await startServer({ SESSION_DAYS: '1000', EVENT_DAYS: '365' });
});
afterAll(() => server.stop());

const pass = async (milliseconds: number) => {
  server.clock.advance(milliseconds);
  await server.app.housekeeping.run();
};

describe('after 30 days a request expires', () => {
  test('and both are told', async () => {
    const [a, b] = await strangers(server);
    const { contactRequest } = await a.mutate(
      'requestContact',
      { userId: b.id },
      'contactRequest { id createdAt expiresAt }',
    );
    const { id, createdAt, expiresAt } = contactRequest;
    expect(Date.parse(expiresAt) - Date.parse(createdAt)).toBe(30 * DAY);
    const cursors = [await eventCursor(a), await eventCursor(b)] as const;
    await pass(30 * DAY - 60 * SECOND);
    expect((await waiting(b)).ids).toEqual([id]);

    server.clock.advance(60 * SECOND); // the housekeeping has not come by yet
    await expectRefused(b, 'approveContactRequest', { id }, [{ field: ['id'], code: 'EXPIRED' }]);
    expect(await eventsAfter(a, cursors[0])).toEqual([]);

    await server.app.housekeeping.run();
    for (const [who, cursor] of [
      [a, cursors[0]],
      [b, cursors[1]],
    ] as const) {
      expect(await eventsAfter(who, cursor)).toEqual([{ __typename: 'ContactRequestClosed', id }]);
      const { node } = await who.ask(
        'query($id: ID!) { node(id: $id) { ... on ContactRequest { state resolvedAt } } }',
        { id },
      );
      expect(node).toEqual({ state: 'EXPIRED', resolvedAt: expect.any(String) });
    }
    expect(await waiting(b)).toEqual({ ids: [], totalCount: 0, pendingRequestCount: 0 });
    expect([await connectionTo(a, b.id), await connectionTo(b, a.id)]).toEqual(['NONE', 'NONE']);
    await expectRefused(b, 'approveContactRequest', { id }, [{ field: ['id'], code: 'NOT_PENDING' }]);
    await expectRefused(a, 'cancelContactRequest', { id }, [{ field: ['id'], code: 'NOT_PENDING' }]);
    expect((await waiting(b)).ids).toEqual([]);
    expect(await request(a, b)).not.toBe(id);
  });

  test('and asking goes by that before the housekeeping has come by', async () => {
    const [a, b] = await strangers(server);
    const id = await request(a, b);
    const [c, d] = await strangers(server);
    const crossed = await request(c, d);
    server.clock.advance(30 * DAY);
    const cursor = await eventCursor(b);
    const again = await request(a, b);
    expect(await requestsOf(a, 'OUTGOING')).toEqual([
      { id: again, state: 'PENDING' },
      { id, state: 'EXPIRED' },
    ]);
    expect(await eventsAfter(b, cursor)).toEqual([
      { __typename: 'ContactRequestClosed', id },
      { __typename: 'ContactRequestReceived', id: again },
    ]);
    // What is over does not cross: it is a new request.
    const back = await request(d, c);
    expect(await requestsOf(c, 'INCOMING')).toEqual([{ id: back, state: 'PENDING' }]);
    expect(await requestsOf(c, 'OUTGOING')).toEqual([{ id: crossed, state: 'EXPIRED' }]);
    await server.app.housekeeping.run();
    expect((await waiting(b)).ids).toEqual([again]);
  });

  test('or after as many as the server is set to', async () => {
    const other = await startServer({ REQUEST_DAYS: '3' });
    try {
      const [a, b] = [await person(other), await person(other)];
      const id = await request(a, b);
      other.clock.advance(3 * DAY);
      await other.app.housekeeping.run();
      expect(await requestsOf(a, 'OUTGOING')).toEqual([{ id, state: 'EXPIRED' }]);
    } finally {
      await other.stop();
    }
  });
});

describe('declining is silent', () => {
  const view = `query($id: ID!, $person: ID!) {
    node(id: $id) { ... on ContactRequest { state resolvedAt contact { id } message source recipient { displayName department connection contact { id } } } }
    person: node(id: $person) { ... on User { displayName connection contact { id } email } }
    pending: contactRequests(direction: OUTGOING) { nodes { id state } totalCount }
    all: contactRequests(direction: OUTGOING, states: null) { nodes { id state resolvedAt } totalCount }
    others: contactRequests(direction: OUTGOING, states: [DECLINED, CANCELLED, APPROVED, EXPIRED]) { nodes { id } totalCount }
    searchUsers(query: "Quiet") { nodes { displayName connection } }
    viewer { eventCursor pendingRequestCount }
  }`;

  test('to the sender it is pending: in every field, filter, list, count, and without an event', async () => {
    const a = await person(server);
    const b = await person(server, { name: 'Quiet One' });
    const id = await request(a, b, { message: 'hello' });
    const before = await a.ask(view, { id, person: b.id });
    expect(before.pending).toEqual({ nodes: [{ id, state: 'PENDING' }], totalCount: 1 });
    const live = await subscribe(a, 'subscription { events { __typename } }');

    const cursor = await eventCursor(b);
    const declined = await b.mutate(
      'declineContactRequest',
      { id },
      'contactRequest { state resolvedAt } contact { id }',
    );
    expect(declined).toEqual({
      contactRequest: { state: 'DECLINED', resolvedAt: expect.any(String) },
      contact: null,
      userErrors: [],
    });
    expect(await eventsAfter(b, cursor)).toEqual([{ __typename: 'ContactRequestClosed', id }]);
    expect(await waiting(b)).toEqual({ ids: [], totalCount: 0, pendingRequestCount: 0 });

    expect(await a.ask(view, { id, person: b.id })).toEqual(before);
    await expectRefused(a, 'requestContact', { userId: b.id }, [{ field: ['userId'], code: 'ALREADY_REQUESTED' }]);
    await a.mutate('updateNotifications', { contactRequestMail: true });
    expect(await live.have(1)).toEqual([{ events: { __typename: 'ViewerChanged' } }]); // and nothing before it
    live.stop();
    await expectRefused(b, 'approveContactRequest', { id }, [{ field: ['id'], code: 'NOT_PENDING' }]);
    await expectRefused(b, 'declineContactRequest', { id }, [{ field: ['id'], code: 'NOT_PENDING' }]);
  });

  test('it expires in its time, for the sender alone', async () => {
    const [a, b] = await strangers(server);
    const id = await request(a, b);
    await b.mutate('declineContactRequest', { id });
    const cursors = [await eventCursor(a), await eventCursor(b)] as const;
    await pass(30 * DAY);
    expect(await eventsAfter(a, cursors[0])).toEqual([{ __typename: 'ContactRequestClosed', id }]);
    expect(await eventsAfter(b, cursors[1])).toEqual([]);
    expect(await requestsOf(a, 'OUTGOING')).toEqual([{ id, state: 'EXPIRED' }]);
    expect(await requestsOf(b, 'INCOMING')).toEqual([{ id, state: 'DECLINED' }]);
  });

  test('it can be cancelled, and who asks again before its time is not heard', async () => {
    const [a, b] = await strangers(server);
    const id = await request(a, b);
    await server.mailsTo(b.email, 1);
    await b.mutate('declineContactRequest', { id });
    const cursor = await eventCursor(b);
    const cancelled = await a.mutate('cancelContactRequest', { id }, 'contactRequest { state }');
    expect(cancelled.contactRequest.state).toBe('CANCELLED');
    expect(await requestsOf(b, 'INCOMING')).toEqual([{ id, state: 'DECLINED' }]);

    const again = await request(a, b);
    expect(await requestsOf(a, 'OUTGOING')).toEqual([
      { id: again, state: 'PENDING' },
      { id, state: 'CANCELLED' },
    ]);
    expect(await connectionTo(a, b.id)).toBe('REQUEST_SENT');
    expect(await requestsOf(b, 'INCOMING')).toEqual([{ id, state: 'DECLINED' }]);
    expect(await waiting(b)).toEqual({ ids: [], totalCount: 0, pendingRequestCount: 0 });
    expect(await connectionTo(b, a.id)).toBe('NONE');
    expect(await eventsAfter(b, cursor)).toEqual([]);
    expect(await b.ask('query($id: ID!) { node(id: $id) { id } }', { id: again })).toEqual({ node: null });
    for (const name of ['approveContactRequest', 'declineContactRequest'])
      await expectRefused(b, name, { id: again }, [{ field: ['id'], code: 'NOT_FOUND' }]);

    // Nobody tells the recipient of its end either.
    await a.mutate('cancelContactRequest', { id: again });
    expect(await eventsAfter(b, cursor)).toEqual([]);
    await pass(30 * DAY);
    const heard = await request(a, b);
    expect((await waiting(b)).ids).toEqual([heard]);
    const mails = await server.mailsTo(b.email, 2);
    expect(mails).toHaveLength(2); // of the first and the last
  });

  test('who declined and asks later is approved at once', async () => {
    const [a, b] = await strangers(server);
    const id = await request(a, b);
    await b.mutate('declineContactRequest', { id });
    await a.mutate('updatePrivacy', { findableByName: false, findableByEmail: false, findableByMessageId: false });
    const later = await b.mutate(
      'requestContact',
      { userId: a.id },
      'contactRequest { id state } contact { user { id } }',
    );
    expect(later).toEqual({
      contactRequest: { id, state: 'APPROVED' },
      contact: { user: { id: a.id } },
      userErrors: [],
    });
    expect(await requestsOf(a, 'OUTGOING')).toEqual([{ id, state: 'APPROVED' }]);
    expect([await contactIds(a), await contactIds(b)]).toEqual([[b.id], [a.id]]);
  });

  test('also when what the other waits on is one that was not heard', async () => {
    const [a, b] = await strangers(server);
    const id = await request(a, b);
    await b.mutate('declineContactRequest', { id });
    await a.mutate('cancelContactRequest', { id });
    const unheard = await request(a, b);
    const cursor = await eventCursor(b);
    const later = await b.mutate('requestContact', { userId: a.id }, 'contactRequest { id state sender { id } }');
    expect(later.contactRequest).toEqual({ id: unheard, state: 'APPROVED', sender: { id: a.id } });
    expect((await eventsAfter(b, cursor))[0]).toEqual({ __typename: 'ContactRequestApproved', id: unheard });
    expect(await requestsOf(b, 'INCOMING')).toEqual([
      { id: unheard, state: 'APPROVED' },
      { id, state: 'DECLINED' },
    ]);
  });

  test('what was declined before they came together is forgotten', async () => {
    const [a, b] = await strangers(server);
    const id = await request(a, b);
    await b.mutate('declineContactRequest', { id });
    await a.mutate('cancelContactRequest', { id });
    await b.mutate('approveContactRequest', { id: await request(a, b) }); // is not heard of, so it does nothing
    await b.mutate('requestContact', { userId: a.id });
    const { contacts } = await a.ask('{ contacts { nodes { id } } }');
    await a.mutate('removeContact', { id: contacts.nodes[0].id });
    const again = await request(a, b);
    expect((await waiting(b)).ids).toEqual([again]);
  });

  test('the new request of somebody who has cancelled is an ordinary one where nobody declined', async () => {
    const [a, b] = await strangers(server);
    await a.mutate('cancelContactRequest', { id: await request(a, b) });
    const id = await request(a, b);
    expect((await waiting(b)).ids).toEqual([id]);
  });
});

test('cancelling takes it out of the list of the recipient, who is told', async () => {
  const [a, b] = await strangers(server);
  const id = await request(a, b);
  const cursors = [await eventCursor(a), await eventCursor(b)] as const;
  const { contactRequest } = await a.mutate('cancelContactRequest', { id }, 'contactRequest { state resolvedAt }');
  expect(contactRequest).toEqual({ state: 'CANCELLED', resolvedAt: expect.any(String) });
  expect(await waiting(b)).toEqual({ ids: [], totalCount: 0, pendingRequestCount: 0 });
  expect(await connectionTo(b, a.id)).toBe('NONE');
  for (const [who, cursor] of [
    [a, cursors[0]],
    [b, cursors[1]],
  ] as const)
    expect(await eventsAfter(who, cursor)).toEqual([{ __typename: 'ContactRequestClosed', id }]);
  await expectRefused(b, 'approveContactRequest', { id }, [{ field: ['id'], code: 'NOT_PENDING' }]);
  await expectRefused(a, 'cancelContactRequest', { id }, [{ field: ['id'], code: 'NOT_PENDING' }]);
});

describe('of people who are suspended or gone', () => {
  const colleagueOf = (admin: Actor) => person(server, { organizationId: admin.organizationId });

  test('a suspended sender’s request waits, name only, and cannot be approved until they are back', async () => {
    const admin = await person(server);
    const [a, b] = [await colleagueOf(admin), await person(server)];
    await a.mutate('updateProfile', { department: 'Sales' });
    const id = await request(a, b);
    const cursor = await eventCursor(b);
    await admin.mutate('suspendMember', { userId: a.id });
    const { contactRequests } = await b.ask(
      '{ contactRequests(direction: INCOMING) { nodes { id sender { displayName department } } totalCount } }',
    );
    expect(contactRequests).toEqual({
      nodes: [{ id, sender: { displayName: a.name, department: null } }],
      totalCount: 1,
    });
    expect(await eventsAfter(b, cursor)).toEqual([]);
    await expectRefused(b, 'approveContactRequest', { id }, [{ field: ['id'], code: 'NOT_PENDING' }]);
    await expectRefused(b, 'requestContact', { userId: a.id }, [{ field: ['userId'], code: 'NOT_FOUND' }]);
    await admin.mutate('suspendMember', { userId: a.id, suspended: false });
    expect(await codes(b, 'approveContactRequest', { id })).toEqual([]);
  });

  test('a suspended person cannot be asked', async () => {
    const admin = await person(server);
    const [a, b] = [await person(server), await colleagueOf(admin)];
    await admin.mutate('suspendMember', { userId: b.id });
    await expectRefused(a, 'requestContact', { userId: b.id }, [{ field: ['userId'], code: 'NOT_FOUND' }]);
  });

  test('requests to and from somebody removed end: theirs are cancelled, and those to them stay pending until they expire', async () => {
    const admin = await person(server);
    const gone = await colleagueOf(admin);
    const [a, b] = await strangers(server);
    const from = await request(gone, a);
    const to = await request(b, gone);
    const cursors = [await eventCursor(a), await eventCursor(b)] as const;
    await admin.mutate('removeMember', { userId: gone.id });
    expect(await eventsAfter(a, cursors[0])).toEqual([{ __typename: 'ContactRequestClosed', id: from }]);
    expect(await waiting(a)).toEqual({ ids: [], totalCount: 0, pendingRequestCount: 0 });
    expect(await requestsOf(a, 'INCOMING')).toEqual([{ id: from, state: 'CANCELLED' }]);
    expect(await eventsAfter(b, cursors[1])).toEqual([]);
    expect(await requestsOf(b, 'OUTGOING')).toEqual([{ id: to, state: 'PENDING' }]);
    await expectRefused(b, 'requestContact', { userId: gone.id }, [{ field: ['userId'], code: 'ALREADY_REQUESTED' }]);
    await pass(30 * DAY);
    expect(await eventsAfter(b, cursors[1])).toEqual([{ __typename: 'ContactRequestClosed', id: to }]);
    await expectRefused(b, 'requestContact', { userId: gone.id }, [{ field: ['userId'], code: 'NOT_FOUND' }]);
  });
});
