import { expect } from 'vitest';
import { connect, person, type Actor } from './cast.js';
import { codes } from './contact-requests.js';
import { unchanged } from './rows.js';

/** Somebody of the same organization, without rights over it. */
export const colleagueOf = (of: Actor, name?: string): Promise<Actor> =>
  person(of.server, { organizationId: of.organizationId, ...(name !== undefined && { name }) });

/** Opens a direct room that must open, and answers its id. */
export async function open(by: Actor, input: object): Promise<string> {
  const { room, userErrors } = await by.mutate('openDirectRoom', { ...input }, 'room { id }');
  expect(userErrors).toEqual([]);
  return room.id;
}

/** Makes a group that must be made, and answers its id. */
export async function group(by: Actor, people: readonly Actor[], input: object = {}): Promise<string> {
  const personIds = people.map(({ id }) => id);
  const { room, userErrors } = await by.mutate('createRoom', { personIds, ...input }, 'room { id }');
  expect(userErrors).toEqual([]);
  return room.id;
}

/** A group of the first of them with the others, who come to be in contact where they are not connected. */
export async function roomOf([owner, ...others]: readonly [Actor, ...Actor[]]): Promise<string> {
  for (const other of others) {
    const query = 'query($id: ID!) { node(id: $id) { ... on User { connection } } }';
    if ((await owner.ask(query, { id: other.id })).node.connection === 'NONE') await connect(owner, other);
  }
  return group(owner, others);
}

/** A message with a file in it. */
export async function messageWith(sender: Actor, roomId: string, uploadId: string): Promise<string> {
  const { message, userErrors } = await sender.mutate('postMessage', { roomId, uploadId }, 'message { id }');
  expect(userErrors).toEqual([]);
  return message.id;
}

/** Writes a text that must be written, and answers the message. */
export async function say(
  by: Actor,
  roomId: string,
  text: string,
  more: object = {},
): Promise<{ id: string; sequence: number }> {
  const { message, userErrors } = await by.mutate('postMessage', { roomId, text, ...more }, 'message { id sequence }');
  expect(userErrors).toEqual([]);
  return message;
}

/** Something that must be refused with this, and write nothing; what a policy refuses is noted in the audit log. */
export async function expectRefusal(
  by: Actor,
  mutation: string,
  input: object,
  code: string,
  field: string | null,
): Promise<void> {
  const noted = code === 'EXTERNAL_CHAT_NOT_ALLOWED' ? 1 : 0;
  const { userErrors } = await unchanged(by.server, () => by.mutate<object>(mutation, { ...input }), noted);
  expect(userErrors).toEqual([{ field: field === null ? null : [field], code, message: expect.any(String) }]);
}

/** A change that must work. */
export async function done(by: Actor, mutation: string, input: object): Promise<void> {
  expect(await codes(by, mutation, { ...input })).toEqual([]);
}

/** A field, or several, of a room the viewer is in; null where they are not. */
export async function seen<T = any>(by: Actor, id: string, fields: string): Promise<T | null> {
  return (await by.ask(`query($id: ID!) { room(id: $id) { ${fields} } }`, { id })).room;
}

/** The rooms of somebody, the latest active first. */
export async function roomIds(by: Actor, args = ''): Promise<string[]> {
  return (await by.ask(`{ rooms${args} { nodes { id } } }`)).rooms.nodes.map(({ id }: { id: string }) => id);
}

export async function memberIds(by: Actor, id: string): Promise<string[]> {
  const room = await seen(by, id, 'members(first: 100) { nodes { person { id } } }');
  return room.members.nodes.map(({ person }: { person: { id: string } }) => person.id).toSorted();
}

/** What somebody reads in a room: the text, the kind of a notice with the ids of its people, `recalled` or `hidden`. */
export async function lines(by: Actor, id: string): Promise<string[]> {
  const room = await seen(
    by,
    id,
    `messages(first: 100) { nodes { hidden recalledAt content { __typename
       ... on TextContent { text } ... on NoticeContent { noticeKind people { id } } } } }`,
  );
  return room.messages.nodes.map(({ hidden, recalledAt, content }: any) => {
    if (hidden) return content === null ? 'hidden' : 'hidden, and yet there';
    if (recalledAt !== null) return content === null ? 'recalled' : 'recalled, and yet there';
    if (content.__typename === 'TextContent') return content.text;
    if (content.__typename !== 'NoticeContent') return content.__typename;
    return [content.noticeKind, ...content.people.map(({ id: person }: any) => person)].join(' ');
  });
}

/** Where somebody's events end. */
export async function cursorsOf(people: readonly Actor[]): Promise<string[]> {
  return Promise.all(people.map(async (one) => (await one.ask('{ viewer { eventCursor } }')).viewer.eventCursor));
}

/** What somebody heard of rooms since: `RoomCreated room_…`. */
export async function heard(by: Actor, after: string): Promise<string[]> {
  const { events } = await by.ask(
    `query($after: String!) { events(after: $after) { __typename
       ... on RoomCreated { roomId } ... on RoomChanged { roomId } ... on RoomRead { roomId } ... on RoomLeft { roomId } } }`,
    { after },
  );
  return events.filter(({ roomId }: any) => roomId).map(({ __typename, roomId }: any) => `${__typename} ${roomId}`);
}

/** What each of them heard of rooms while something was done. */
export async function hearing<T>(people: readonly Actor[], work: () => Promise<T>): Promise<string[][]> {
  const cursors = await cursorsOf(people);
  await work();
  return Promise.all(people.map((one, i) => heard(one, cursors[i]!)));
}

/** Nothing of a room reaches somebody: no event since, no room, no message, nothing unread. */
export async function expectUnknown(to: Actor, roomId: string, since: string, messageId?: string): Promise<void> {
  expect(await heard(to, since)).toEqual([]);
  expect(await roomIds(to, '(first: 100)')).not.toContain(roomId);
  const ids = messageId === undefined ? [roomId] : [roomId, messageId];
  const { viewer, nodes } = await to.ask('query($ids: [ID!]!) { viewer { unreadCount } nodes(ids: $ids) { id } }', {
    ids,
  });
  expect({ unread: viewer.unreadCount, nodes }).toEqual({ unread: 0, nodes: ids.map(() => null) });
  expect(await seen(to, roomId, 'id')).toBeNull();
}

let numbers = 0;
/** Proves a mobile number nobody has yet, lets its owner be found by it, and answers it. */
export async function phoneOf(actor: Actor): Promise<string> {
  const number = `+8180${12_340_000 + (numbers += 1)}`;
  await done(actor, 'requestPhoneVerification', { phoneNumber: number });
  const [sms] = await actor.server.mailsTo(number);
  const code = /(?<!\d)\d{6}(?!\d)/.exec(sms!.text)![0];
  await done(actor, 'confirmPhone', { code, makeFindable: true });
  return number;
}

/** Gives somebody a message ID, and answers it. */
export async function messageIdOf(actor: Actor): Promise<string> {
  const messageId = `id-${actor.id.slice(-10)}`;
  await done(actor, 'setMessageId', { messageId });
  return messageId;
}
