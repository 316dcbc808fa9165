import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect, person, type Actor } from './support/cast.js';
import { startServer, type TestServer } from './support/server.js';

let server: TestServer;

beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

/** Reads over and over while something happens, several at a time. */
async function readWhile<T>(happens: Promise<unknown>, read: () => Promise<T>): Promise<T[]> {
  const reads: T[] = [];
  const state = { over: false };
  const readers = Array.from({ length: 2 }, async () => {
    while (!state.over) reads.push(await read());
  });
  await happens.finally(() => (state.over = true));
  await Promise.all(readers);
  return reads;
}

test('lists, counts and the cursor that are read together are of one moment, whatever is written meanwhile', async () => {
  const owner = await person(server);
  const others = await Promise.all(Array.from({ length: 24 }, () => person(server)));
  const { viewer: before } = await owner.ask('{ viewer { eventCursor } }');
  const reads = await readWhile(
    Promise.all([
      ...others.slice(0, 12).map((other) => other.mutate('requestContact', { userId: owner.id })),
      (async () => {
        for (const other of others.slice(12)) await owner.mutate('blockPerson', { personId: other.id });
      })(),
    ]),
    () =>
      owner.ask(`{ contactRequests(direction: INCOMING, first: 100) { nodes { sender { id } } totalCount }
        viewer { eventCursor pendingRequestCount } blocks(first: 100) { totalCount nodes { person { id } } } }`),
  );
  const { events } = await owner.ask(
    'query($after: String!) { events(after: $after) { cursor ... on BlockChanged { personId } ... on ContactRequestReceived { contactRequest { sender { id } } } } }',
    { after: before.eventCursor },
  );
  expect(events).toHaveLength(24);
  const until = (cursor: string) => events.filter((event: any) => Number(event.cursor) <= Number(cursor));
  for (const { contactRequests, viewer, blocks } of reads) {
    const heard = until(viewer.eventCursor);
    const senders = heard.flatMap(({ contactRequest }: any) => contactRequest?.sender.id ?? []);
    const blocked = heard.flatMap(({ personId }: any) => personId ?? []);
    expect(contactRequests.nodes.map(({ sender }: any) => sender.id).sort()).toEqual(senders.sort());
    expect([contactRequests.totalCount, viewer.pendingRequestCount]).toEqual([senders.length, senders.length]);
    expect(blocks.nodes.map(({ person }: any) => person.id).sort()).toEqual(blocked.sort());
    expect(blocks.totalCount).toBe(blocked.length);
  }
  expect(new Set(reads.map(({ viewer }) => viewer.eventCursor)).size).toBeGreaterThan(3);
});

test('a room, its messages and what is unread of them are of the moment of its revision', async () => {
  const [reader, writer] = [await person(server), await person(server)];
  await connect(reader, writer);
  const { rooms } = await reader.ask('{ rooms { nodes { id } } }');
  const roomId = rooms.nodes[0].id;
  const reads = await readWhile(
    (async () => {
      for (let i = 0; i < 40; i += 1) await writer.mutate('postMessage', { roomId, text: `${i}` });
    })(),
    () =>
      reader.ask(
        'query($id: ID!) { room(id: $id) { revision lastSequence unreadCount messages(last: 1) { totalCount nodes { sequence } } } viewer { unreadCount } }',
        { id: roomId },
      ),
  );
  // Nothing but messages has changed here, so each revision is one.
  for (const { room, viewer } of reads) {
    const { revision } = room;
    const nodes = revision === 0 ? [] : [{ sequence: revision }];
    expect(room).toEqual({
      revision,
      lastSequence: revision,
      unreadCount: revision,
      messages: { totalCount: revision, nodes },
    });
    expect(viewer.unreadCount).toBe(revision);
  }
  expect(new Set(reads.map(({ room }) => room.revision)).size).toBeGreaterThan(3);
});

test('so is the viewer’s role, and what it lets them see', async () => {
  const admin = await person(server);
  const member = await person(server, { organizationId: admin.organizationId });
  const cursor = async (of: Actor) => (await of.ask('{ viewer { eventCursor } }')).viewer.eventCursor as string;
  const roles = new Map([[await cursor(member), 'MEMBER']]);
  const reads = await readWhile(
    (async () => {
      for (let i = 0; i < 12; i += 1) {
        const role = i % 2 === 0 ? 'ADMIN' : 'MEMBER';
        await admin.mutate('setMemberRole', { userId: member.id, role });
        roles.set(await cursor(member), role);
      }
    })(),
    () => member.ask('{ organization { members { nodes { role } } } viewer { role eventCursor user { role } } }'),
  );
  for (const { viewer, organization } of reads) {
    const role = roles.get(viewer.eventCursor);
    expect(viewer.role).toBe(role);
    expect(viewer.user.role).toBe(role === 'ADMIN' ? 'ADMIN' : null);
    const seen = organization.members.nodes.map(({ role }: any) => role).sort();
    expect(seen).toEqual(role === 'ADMIN' ? ['ADMIN', 'ADMIN'] : [null, null]);
  }
  expect(new Set(reads.map(({ viewer }) => viewer.role)).size).toBe(2);
});

test('a mutation’s payload that holds the cursor is of the moment after it', async () => {
  const [a, b] = [await person(server), await person(server)];
  const answer = await a.ask(
    `mutation($id: ID!) { createAccessToken(input: { name: "x" }) { userErrors { code } }
       updateProfile(input: { title: "T" }) { viewer { eventCursor accessTokens { name } user { title } } }
       blockPerson(input: { personId: $id }) { userErrors { code } }
       updateNotifications(input: { contactRequestMail: false }) { viewer { eventCursor } } }`,
    { id: b.id },
  );
  // Two came with the account, and one comes with each mutation.
  expect(answer.updateProfile.viewer).toEqual({
    eventCursor: '4',
    accessTokens: [{ name: 'x' }],
    user: { title: 'T' },
  });
  expect(answer.updateNotifications.viewer).toEqual({ eventCursor: '6' });
});

test('more of these at once than there are connections all get through', async () => {
  const people = await Promise.all(Array.from({ length: 30 }, () => person(server)));
  const answers = await Promise.all(
    people.map((who) => who.mutate('updateProfile', { title: 'T' }, 'viewer { eventCursor user { title } }')),
  );
  expect(answers).toEqual(people.map(() => ({ viewer: { eventCursor: '3', user: { title: 'T' } }, userErrors: [] })));
});
