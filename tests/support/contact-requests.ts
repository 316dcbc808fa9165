import { expect } from 'vitest';
import { person, type Actor } from './cast.js';
import type { TestServer } from './server.js';

/** Two people who have nothing behind them. */
export async function strangers(server: TestServer): Promise<[Actor, Actor]> {
  return [await person(server), await person(server)];
}

/** A mutation about a request that must be refused, and write nothing. */
export async function expectRefused(
  actor: Actor,
  name: string,
  input: Record<string, unknown>,
  errors: object[],
): Promise<void> {
  const before = await stored(actor.server);
  const payload = await actor.mutate(name, input, 'contactRequest { id } contact { id }');
  expect(payload).toEqual({
    contactRequest: null,
    contact: null,
    userErrors: errors.map((error) => ({ field: null, message: expect.any(String), ...error })),
  });
  expect(await stored(actor.server)).toBe(before);
}

/** Asks somebody by id, and answers the id of the request. */
export async function request(from: Actor, to: Actor, more: Record<string, unknown> = {}): Promise<string> {
  const { contactRequest, userErrors } = await from.mutate(
    'requestContact',
    { userId: to.id, ...more },
    'contactRequest { id }',
  );
  if (userErrors.length > 0) throw new Error(userErrors[0]!.code);
  return contactRequest.id;
}

/** The codes a mutation was refused with. */
export async function codes(actor: Actor, name: string, input: Record<string, unknown>): Promise<string[]> {
  const { userErrors } = await actor.mutate<object>(name, input);
  return userErrors.map(({ code }) => code);
}

/** The requests of one direction in all states, newest first, and how many of them wait. */
export async function requestsOf(
  actor: Actor,
  direction: 'INCOMING' | 'OUTGOING',
): Promise<{ id: string; state: string }[]> {
  const { contactRequests } = await actor.ask(
    'query($direction: ContactRequestDirection!) { contactRequests(direction: $direction, states: null) { nodes { id state } } }',
    { direction },
  );
  return contactRequests.nodes;
}

/** What waits for somebody's answer, in the list and in the count. */
export async function waiting(
  actor: Actor,
): Promise<{ ids: string[]; totalCount: number; pendingRequestCount: number }> {
  const { contactRequests, viewer } = await actor.ask(
    '{ viewer { pendingRequestCount } contactRequests(direction: INCOMING) { nodes { id } totalCount } }',
  );
  return {
    ids: contactRequests.nodes.map(({ id }: { id: string }) => id),
    totalCount: contactRequests.totalCount,
    pendingRequestCount: viewer.pendingRequestCount,
  };
}

/** Somebody's direct room with somebody, and whether it is open; null where there is none. */
export async function roomWith(actor: Actor, other: Actor): Promise<{ id: string; open: boolean } | null> {
  const { rooms } = await actor.ask(
    '{ rooms(kind: DIRECT, first: 100) { nodes { id closedAt members { nodes { person { id } } } } } }',
  );
  const room = rooms.nodes.find(({ members }: any) => members.nodes.some(({ person }: any) => person.id === other.id));
  return room ? { id: room.id, open: room.closedAt === null } : null;
}

/** The people somebody is in contact with. */
export async function contactIds(actor: Actor): Promise<string[]> {
  const { contacts } = await actor.ask('{ contacts(first: 100) { nodes { user { id } } } }');
  return contacts.nodes.map(({ user }: { user: { id: string } }) => user.id).sort();
}

export async function connectionTo(actor: Actor, id: string): Promise<string | null> {
  const { node } = await actor.ask('query($id: ID!) { node(id: $id) { ... on User { connection } } }', { id });
  return node?.connection ?? null;
}

export async function eventCursor(actor: Actor): Promise<string> {
  return (await actor.ask('{ viewer { eventCursor } }')).viewer.eventCursor;
}

/** The events after a cursor, by their kind and what they are about. */
export async function eventsAfter(actor: Actor, after: string): Promise<Record<string, string>[]> {
  const { events } = await actor.ask(
    `query($after: String!) { events(after: $after) { __typename
      ... on ContactRequestReceived { id: contactRequestId } ... on ContactRequestSent { id: contactRequestId }
      ... on ContactRequestApproved { id: contactRequestId } ... on ContactRequestClosed { id: contactRequestId }
      ... on ContactAdded { id: contactId } ... on ContactChanged { id: contactId }
      ... on ContactRemoved { id: contactId userId } ... on BlockChanged { personId }
      ... on RoomCreated { roomId } ... on RoomChanged { roomId } } }`,
    { after },
  );
  return events;
}

/** Everything people, contacts, requests, blocks, rooms and events are stored in: equal before and after what wrote nothing. */
export async function stored(server: TestServer): Promise<string> {
  const { read } = server.app.services.db;
  const tables =
    'users contacts contact_requests blocks rooms room_members messages room_changes event_streams retired_message_ids'.split(
      ' ',
    );
  const rows = [];
  for (const table of tables)
    rows.push((await read.all(`select * from ${table}`)).map((row) => JSON.stringify(row)).sort());
  return JSON.stringify(rows);
}
