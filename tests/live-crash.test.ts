import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { subscribe, subscribeSse } from './support/live.js';
import { serverPlace, type ServerPlace, type ServerProcess } from './support/process.js';
import { signedUp, type SignedUp } from './support/sign-up.js';
import { until } from './support/until.js';

const KILLS = 3;

let place: ServerPlace;
let server: ServerProcess;

beforeAll(async () => {
  place = await serverPlace();
  server = await place.start();
});
afterAll(() => place.remove());

const signUp = (name: string): Promise<SignedUp> => signedUp(() => server, name);

/** Asks and takes back, as fast as it goes, through every end of the server. Answers the requests that were answered for. */
async function keepAsking(sender: SignedUp, recipient: SignedUp, stopped: () => boolean): Promise<string[]> {
  const answered: string[] = [];
  while (!stopped()) {
    try {
      const { contactRequest, userErrors } = await sender.mutate(
        'requestContact',
        { userId: recipient.id, message: `number ${answered.length}` },
        'contactRequest { id }',
      );
      if (contactRequest) answered.push(contactRequest.id);
      else expect(userErrors[0]!.code).toBe('ALREADY_REQUESTED'); // it was done, and the answer did not arrive
      const waiting = await sender.ask('{ contactRequests(direction: OUTGOING) { nodes { id } } }');
      for (const { id } of waiting.contactRequests.nodes) await sender.mutate('cancelContactRequest', { id });
    } catch (error) {
      if (!/fetch failed|terminated|other side closed/.test(String(error))) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50)); // the server is down
    }
  }
  return answered;
}

interface Heard {
  __typename: string;
  cursor: string;
  contactRequestId?: string;
}

/** Follows everything from the beginning, resuming with the last cursor whenever the server has gone. */
async function keepFollowing(recipient: SignedUp, done: () => number | null): Promise<Heard[]> {
  const heard: Heard[] = [];
  const reached = () => done() !== null && Number(heard.at(-1)?.cursor ?? 0) >= done()!;
  while (!reached()) {
    try {
      const live = await subscribe<{ events: Heard }>(
        { token: recipient.token, server },
        'subscription($after: String) { events(after: $after) { __typename cursor ... on ContactRequestReceived { contactRequestId } } }',
        { after: heard.at(-1)?.cursor ?? '0' },
      );
      await until(
        () => {
          heard.push(...live.received.splice(0).map(({ events }) => events));
          return live.closed !== null || live.errors.length > 0 || reached();
        },
        'the end of the server, or of the events',
        60_000,
      );
      heard.push(...live.received.splice(0).map(({ events }) => events));
      live.stop();
      expect(live.errors.filter((error) => !('code' in error))).toEqual([]);
    } catch (error) {
      if (!/ECONNREFUSED|ECONNRESET|closed before|socket hang up/.test(String(error))) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  return heard;
}

test('killed in the middle of load and started again, a server has what it answered for, and every event of it arrives', async () => {
  const recipient = await signUp('recipient');
  const senders = await Promise.all(['one', 'two', 'three'].map(signUp));
  let end: number | null = null;
  let killed = 0;
  const following = keepFollowing(recipient, () => end);
  const asking = Promise.all(senders.map((sender) => keepAsking(sender, recipient, () => killed === KILLS)));
  const cursor = async () => Number((await recipient.ask('{ viewer { eventCursor } }')).viewer.eventCursor);
  while (killed < KILLS) {
    const from = await cursor();
    await until(async () => (await cursor()) > from + 20 + 7 * killed, 'a good deal of load', 20_000);
    expect(await server.kill('SIGKILL')).toEqual({ code: null, signal: 'SIGKILL' });
    server = await place.start();
    killed += 1;
  }
  const answered = await asking;
  end = await cursor();
  const heard = await following;

  expect(heard.map((event) => Number(event.cursor))).toEqual(Array.from({ length: end }, (_, i) => i + 1));
  const received = heard.flatMap((event) => event.contactRequestId ?? []);
  expect(new Set(received).size).toBe(received.length);
  for (const [i, ids] of answered.entries()) {
    expect(ids.length).toBeGreaterThan(10);
    expect(received.filter((id) => ids.includes(id))).toEqual(ids); // each once, in the order they were made
    for (let from = 0; from < ids.length; from += 100) {
      const page = ids.slice(from, from + 100);
      const { nodes } = await senders[i]!.ask('query($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids: page });
      expect(nodes).toEqual(page.map((id) => ({ id })));
    }
  }
}, 90_000);

const posted =
  'subscription($roomId: ID!, $after: Int) { messagePosted(roomId: $roomId, afterSequence: $after) { id sequence content { ... on TextContent { text } } } }';
interface Posted {
  messagePosted: { id: string; sequence: number; content: { text: string } };
}

/** Two people in contact, and their room. */
async function inContact(...names: [string, string]): Promise<[SignedUp, SignedUp, string]> {
  const [writer, reader] = (await Promise.all(names.map(signUp))) as [SignedUp, SignedUp];
  const { contactRequest } = await writer.mutate('requestContact', { userId: reader.id }, 'contactRequest { id }');
  const { room } = await reader.mutate('approveContactRequest', { id: contactRequest.id }, 'room { id }');
  return [writer, reader, room.id];
}

test('a message whose answer was lost with the server is written once, however often it is sent again', async () => {
  const [writer, reader, roomId] = await inContact('writer', 'reader');
  const input = { roomId, text: 'Written, and never answered for', idempotencyKey: 'lost' };
  const before = await subscribe<Posted>({ token: reader.token, server }, posted, { roomId, after: 0 });
  const body = JSON.stringify({
    query: 'mutation($input: PostMessageInput!) { postMessage(input: $input) { message { id } } }',
    variables: { input },
  });
  const { port } = new URL(server.url);
  const request = connect(Number(port), 'localhost')
    .on('error', () => undefined)
    .pause(); // it never reads the answer
  request.write(
    `POST /graphql HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${writer.token}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
  const [heard] = await before.have(1);
  expect(await server.kill('SIGKILL')).toEqual({ code: null, signal: 'SIGKILL' });
  request.destroy();
  server = await place.start();

  // The reader's client had not kept what it heard: it goes on from what it knew before.
  const after = await subscribe<Posted>({ token: reader.token, server }, posted, { roomId, after: 0 });
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => writer.mutate('postMessage', input, 'message { id sequence }')),
  );
  const { id } = heard!.messagePosted;
  for (const answer of answers) expect(answer).toEqual({ message: { id, sequence: 1 }, userErrors: [] });
  await writer.mutate('postMessage', { roomId, text: 'And another' });
  expect((await after.have(2)).map(({ messagePosted }) => messagePosted)).toEqual([
    { id, sequence: 1, content: { text: input.text } },
    { id: expect.stringMatching(/^msg_/), sequence: 2, content: { text: 'And another' } },
  ]);
  after.stop();
  const { room } = await reader.ask(
    'query($id: ID!) { room(id: $id) { lastSequence unreadCount messages { totalCount } } }',
    {
      id: roomId,
    },
  );
  expect(room).toEqual({ lastSequence: 2, unreadCount: 2, messages: { totalCount: 2 } });
});

test('killed among many messages, a server has each of them once after all were sent again, and nothing is heard twice', async () => {
  const [writer, reader, roomId] = await inContact('speaker', 'listener');
  const post = async (i: number): Promise<{ id: string; sequence: number } | null> => {
    try {
      const input = { roomId, text: `number ${i}`, idempotencyKey: `key ${i}` };
      return (await writer.mutate('postMessage', input, 'message { id sequence }')).message;
    } catch (error) {
      if (!/fetch failed|terminated|other side closed/.test(String(error))) throw error;
      return null; // done or not: nobody knows
    }
  };
  const live = await subscribe<Posted>({ token: reader.token, server }, posted, { roomId, after: 0 });
  const answered: Awaited<ReturnType<typeof post>>[] = [];
  let sent = 0;
  const keepPosting = async (): Promise<void> => {
    const i = sent++;
    answered[i] = await post(i);
    if (answered[i] !== null) await keepPosting();
  };
  const posting = Promise.all(Array.from({ length: 8 }, keepPosting));
  await live.have(20);
  expect(await server.kill('SIGKILL')).toEqual({ code: null, signal: 'SIGKILL' });
  await posting;
  expect(answered.filter((message) => message === null)).toHaveLength(8);
  await until(() => live.closed !== null || undefined, 'the end of the socket');
  const heard = live.received.map(({ messagePosted }) => messagePosted);
  server = await place.start();

  const resumed = await subscribe<Posted>({ token: reader.token, server }, posted, {
    roomId,
    after: heard.at(-1)!.sequence,
  });
  const again = await Promise.all(Array.from({ length: sent }, (_, i) => post(i)));
  for (const [i, message] of answered.entries()) if (message) expect(again[i]).toEqual(message);
  heard.push(...(await resumed.have(sent - heard.length)).map(({ messagePosted }) => messagePosted));
  resumed.stop();
  expect(heard.map(({ sequence }) => sequence)).toEqual(Array.from({ length: sent }, (_, i) => i + 1));
  const bySequence = again.map((message, i) => ({ ...message!, content: { text: `number ${i}` } }));
  expect(heard).toEqual(bySequence.toSorted((a, b) => a.sequence - b.sequence));
}, 90_000);

test('told to stop, a server finishes what is under way and says goodbye', async () => {
  const somebody = await signUp('somebody');
  const who = { token: somebody.token, server };
  const live = await subscribe(who, 'subscription { events { cursor } }');
  const stream = await subscribeSse(who, 'subscription { events { cursor } }');
  const body = JSON.stringify({
    query: 'mutation { updateProfile(input: { title: "done" }) { userErrors { code } } }',
  });
  const request = connect(Number(new URL(server.url).port), 'localhost');
  request.write(
    `POST /graphql HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${somebody.token}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nExpect: 100-continue\r\n\r\n`,
  );
  let answer = '';
  request.setEncoding('utf8').on('data', (text: string) => void (answer += text));
  await until(() => answer.startsWith('HTTP/1.1 100 Continue'), 'the server to wait for the rest of a request');
  const ended = server.kill('SIGTERM');
  await until(() => live.closed !== null, 'the end of the socket');
  expect(live.closed).toEqual({ code: 1001, reason: 'Server is stopping: connect again' });
  await until(() => stream.errors.length > 0, 'the end of the stream');
  expect(stream.completed).toBe(false); // its client is to come back
  const refused = () =>
    fetch(server.url).then(
      () => false,
      () => true,
    );
  await until(async () => (await refused()) || undefined, 'no new connections');
  request.write(body);
  expect(await ended).toEqual({ code: 0, signal: null });
  expect(answer).toContain('HTTP/1.1 200 OK');
  expect(answer.toLowerCase()).toContain('connection: close');
  expect(answer).toContain('{"data":{"updateProfile":{"userErrors":[]}}}');
  expect(server.output).toContain('SIGTERM: finishing open requests, then stopping.');
  server = await place.start();
  expect((await server.graphql('{ viewer { user { title } } }', {}, somebody.token)).data).toEqual({
    viewer: { user: { title: 'done' } },
  });
});
