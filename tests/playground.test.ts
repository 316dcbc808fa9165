import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fastify from 'fastify';
import { buildSchema, parse, validate } from 'graphql';
import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, expect, test } from 'vitest';
import WebSocket from 'ws';
import { loadDemo } from '../cli/demo.js';
import { addPlayground } from '../src/http/playground.js';
import { message } from '../src/messages/index.js';
import { noteRooms, withSomeRoom } from '../web/playground/some-room.js';
import { tabs } from '../web/playground/tabs.js';
import { settled } from './support/rows.js';
import { startServer, type TestServer } from './support/server.js';
import { until } from './support/until.js';

let server: TestServer;

beforeAll(async () => {
  server = await startServer();
  await loadDemo(server.app.services);
  server.app.worker.look();
  await settled(server); // so that nothing but what the tabs do is heard
});
afterAll(() => server.stop());

const nameOf = (query: string) => /^\s*(?:query|mutation|subscription) (\w+)/.exec(query)![1]!;

test.each(tabs.map((tab) => [nameOf(tab.query), tab.query]))('the tab %s is valid', (_, query) => {
  const schema = buildSchema(readFileSync('schema.graphql', 'utf8'));
  expect(validate(schema, parse(query)).map(({ message }) => message)).toEqual([]);
});

test('the tabs run as they stand, from first to last, and what is subscribed to hears the mutations after it', async () => {
  let cookie = '';
  /** Sends a tab as the playground does. */
  const run = async ({ query, variables }: { query: string; variables?: Record<string, unknown> }) => {
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: server.url, cookie },
      body: JSON.stringify({ query, variables: withSomeRoom(variables), operationName: nameOf(query) }),
    });
    cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? cookie;
    const answer = (await response.json()) as { data: any; errors?: unknown[] };
    expect([nameOf(query), answer.errors]).toEqual([nameOf(query), undefined]);
    noteRooms(answer);
    return answer.data;
  };
  class Socket extends WebSocket {
    constructor(url: string, protocols: string[]) {
      super(url, protocols, { headers: { cookie }, origin: server.url });
    }
  }
  const client = createClient({
    url: `${server.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: Socket,
    retryAttempts: 0,
  });
  const answers: Record<string, any> = {};
  const heard: Record<string, any[]> = {};
  for (const tab of tabs) {
    const name = nameOf(tab.query);
    if (tab.query.startsWith('subscription')) {
      const said: unknown[] = (heard[name] = []);
      client.subscribe(
        { query: tab.query, variables: withSomeRoom(tab.variables) },
        {
          next: ({ data, errors }) => said.push(errors ?? Object.values(data!)[0]),
          error: (error) => said.push(error),
          complete: () => undefined,
        },
      );
      const open = Object.keys(heard).length;
      await until(() => server.app.services.metrics.subscriptions >= open || undefined, `${name} to listen`);
    } else {
      answers[name] = await run(tab);
    }
  }
  const {
    SignIn,
    Contacts,
    IncomingRequests,
    SearchUsers,
    RequestContact,
    UpdateProfile,
    Rooms,
    BusinessCards,
    PostMessage,
  } = answers;
  expect(SignIn.signIn).toEqual({
    viewer: { user: { displayName: '田中 愛子', organization: { name: 'さくら商事' } } },
    userErrors: [],
  });
  expect([Contacts.viewer.pendingRequestCount, Contacts.contacts.totalCount]).toEqual([1, 3]);
  expect(IncomingRequests.contactRequests.nodes[0].sender.displayName).toBe('Nguyễn Thu Hà');
  expect(SearchUsers.searchUsers.nodes).toHaveLength(2);
  expect([RequestContact.requestContact.userErrors, UpdateProfile.updateProfile.userErrors]).toEqual([[], []]);

  await until(() => heard.Events!.length >= 2 || undefined, 'two events');
  expect(heard.Events!.map(({ cursor: _cursor, occurredAt: _occurredAt, ...event }) => event)).toEqual([
    {
      __typename: 'ContactRequestSent',
      contactRequest: {
        id: RequestContact.requestContact.contactRequest.id,
        state: 'PENDING',
        recipient: { displayName: 'Nguyễn Văn Bình' },
      },
    },
    { __typename: 'ViewerChanged', viewer: { user: { displayName: '田中 愛子', title: 'Head of partnerships' } } },
  ]);

  expect([Rooms.rooms.totalCount, Rooms.rooms.nodes[0]]).toEqual([
    5,
    {
      id: expect.stringMatching(/^room_/),
      name: 'Trần Thị Lan',
      unreadCount: 2,
      lastSequence: 4,
      lastMessage: { sender: { displayName: 'Trần Thị Lan' }, content: { text: 'Giá phòng đã gồm bữa sáng.' } },
    },
  ]);
  expect(BusinessCards.contactImports).toMatchObject([{ source: 'EIGHT', fileName: 'Eight.csv', state: 'READY' }]);
  expect(BusinessCards.contactImports[0].counts).toEqual({
    registered: 2,
    alreadyContact: 1,
    colleague: 1,
    requestSent: 1,
    notRegistered: 1,
    noAddress: 1,
    duplicate: 1,
  });
  expect(PostMessage.postMessage).toEqual({
    message: { id: expect.stringMatching(/^msg_/), sequence: 5 },
    userErrors: [],
  });
  await until(() => heard.MessagePosted!.length >= 1 || undefined, 'the message');
  expect(heard.MessagePosted).toEqual([
    { sequence: 5, sender: { displayName: '田中 愛子' }, content: { text: 'Xin chào! 👋' } },
  ]);
  await client.dispose();

  // Somebody may go through them twice.
  for (const tab of tabs.filter(({ query }) => !query.startsWith('subscription'))) {
    const [payload] = Object.values(await run(tab)) as { userErrors?: unknown[] }[];
    expect([nameOf(tab.query), payload!.userErrors ?? []]).toEqual([nameOf(tab.query), []]);
  }
});

test('the bundle is served whole, and needs no other host', async () => {
  const page = await fetch(`${server.url}/playground`);
  const html = await page.text();
  expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  expect(page.headers.get('cache-control')).toBe('no-cache');
  expect(page.headers.get('content-security-policy')).toBe(
    "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  );
  expect(await (await fetch(`${server.url}/playground/`)).text()).toBe(html);
  const links = [...html.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, link]) => link!);
  expect(links.length).toBeGreaterThan(2);
  for (const link of links) {
    expect(link).toMatch(/^\/playground\/assets\/[\w.-]+$/);
    const file = await fetch(server.url + link);
    const type = link.endsWith('.js') ? 'text/javascript' : link.endsWith('.css') ? 'text/css' : 'image/svg+xml';
    expect([link, file.status, file.headers.get('content-type')?.split(';')[0]]).toEqual([link, 200, type]);
    expect(file.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    await file.arrayBuffer();
  }
});

test('the GraphQL address, opened in a browser, leads to it', async () => {
  const open = { redirect: 'manual', headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } } as const;
  const response = await fetch(`${server.url}/graphql`, open);
  expect([response.status, response.headers.get('location')]).toEqual([302, '/playground']);
  // What asks for something is answered as ever.
  expect((await fetch(`${server.url}/graphql?query=%7B__typename%7D`, open)).status).toBe(400);
});

test('nothing else is served beside it', async () => {
  for (const path of [
    'assets/',
    'assets/..%2findex.html',
    'assets/..%2f..%2f..%2fpackage.json',
    'assets/%2e%2e/index.html',
    'index.html.map',
    'assets/__proto__',
    'assets/%00',
  ])
    expect([path, (await fetch(`${server.url}/playground/${path}`)).status]).toEqual([path, 404]);
});

test('there is none where the schema may not be read', async () => {
  const closed = await startServer({ INTROSPECTION: 'false' });
  try {
    expect((await fetch(`${closed.url}/playground`)).status).toBe(404);
    const visit = await fetch(`${closed.url}/graphql`, { headers: { accept: 'text/html', 'accept-language': 'ja' } });
    expect([visit.status, await visit.text()]).toEqual([200, `${message('JA', 'page.graphql')}\n`]);
  } finally {
    await closed.stop();
  }
});

test('it says so where it is not built, and knows the types of what it serves', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tsunagu-playground-'));
  try {
    const empty = fastify();
    addPlayground(empty, folder);
    for (const url of ['/playground', '/playground/assets/index.js']) {
      const { statusCode, headers, body } = await empty.inject({ url });
      expect([statusCode, headers['content-type']]).toEqual([404, 'text/plain; charset=utf-8']);
      expect(body).toContain('The playground is not built. Run npm run build');
    }
    mkdirSync(join(folder, 'assets'));
    for (const name of ['a.js', 'b.ttf', 'c.bin']) writeFileSync(join(folder, 'assets', name), name);
    const built = fastify();
    addPlayground(built, folder);
    const types = await Promise.all(
      ['a.js', 'b.ttf', 'c.bin'].map(async (name) => {
        const { body, headers } = await built.inject({ url: `/playground/assets/${name}` });
        expect(body).toBe(name);
        return headers['content-type'];
      }),
    );
    expect(types).toEqual(['text/javascript; charset=utf-8', 'font/ttf', 'application/octet-stream']);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
