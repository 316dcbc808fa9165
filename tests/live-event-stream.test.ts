import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { message } from '../src/messages/index.js';
import { cast, connect, type Actor } from './support/cast.js';
import { everything, hangUp, subscribe, subscribeSse } from './support/live.js';
import { startServer, type TestServer } from './support/server.js';
import { until } from './support/until.js';

let server: TestServer;
let an: Actor, chie: Actor;

beforeAll(async () => {
  server = await startServer({ ALLOWED_ORIGINS: 'https://app.example.com', MAX_SOCKETS_PER_PERSON: '4' });
  ({ an, chie } = await cast(server));
});
afterEach(async () => {
  hangUp();
  await until(() => server.app.streams.count().feeds === 0, 'no streams');
});
afterAll(() => server.stop());

const stream = (init: RequestInit & { search?: Record<string, string> }) =>
  fetch(`${server.url}/graphql/stream${init.search ? `?${new URLSearchParams(init.search).toString()}` : ''}`, {
    ...init,
    headers: { accept: 'text/event-stream', ...init.headers },
  });
const post = (body: unknown, headers: Record<string, string> = {}) =>
  stream({
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  });
const bearer = (actor: Actor) => ({ authorization: `Bearer ${actor.token}` });
const whoAmI = '{ viewer { user { id } } }';

test('events are replayed after a cursor and followed, as over WebSocket', async () => {
  const query =
    'subscription($after: String) { events(after: $after) { __typename cursor occurredAt ... on ContactAdded { contact { user { id } } } } }';
  const { viewer } = await chie.ask('{ viewer { eventCursor } }');
  await connect(an, chie);
  const [sse, ws] = [
    await subscribeSse(chie, query, { after: viewer.eventCursor }),
    await subscribe(chie, query, { after: viewer.eventCursor }),
  ];
  await sse.have(4);
  await chie.mutate('updateProfile', { title: '部長' });
  expect(await sse.have(5)).toEqual(await ws.have(5));
  expect(sse.received.map(({ events }) => events.__typename)).toEqual([
    'ContactRequestReceived',
    'ContactRequestApproved',
    'ContactAdded',
    'RoomCreated',
    'ViewerChanged',
  ]);
  sse.stop();
  ws.stop();
  expect([sse.errors, ws.errors]).toEqual([[], []]);
});

test('one operation has one answer, and then the stream is complete', async () => {
  const response = await post({ query: whoAmI }, bearer(an));
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(await response.text()).toBe(
    `:\n\nevent: next\ndata: {"data":{"viewer":{"user":{"id":"${an.id}"}}}}\n\nevent: complete\ndata:\n\n`,
  );
});

test('a query may be asked by GET, and a mutation may not', async () => {
  const query = 'query Q($id: ID!) { node(id: $id) { id } } query R { viewer { id } }';
  const asked = await stream({
    search: { query, variables: JSON.stringify({ id: an.id }), operationName: 'Q' },
    headers: bearer(an),
  });
  expect(await asked.text()).toContain(`data: {"data":{"node":{"id":"${an.id}"}}}`);
  const refused = await stream({
    search: { query: 'mutation { updateProfile(input: { title: "by GET" }) { userErrors { code } } }' },
    headers: bearer(an),
  });
  expect(await refused.text()).toContain('"code":"BAD_REQUEST"');
  expect((await an.ask('{ viewer { user { title } } }')).viewer.user.title).toBe(null);
});

describe('who asks', () => {
  test('a token that stands for nobody is refused', async () => {
    const response = await post(
      { query: whoAmI },
      { authorization: `Bearer ${'x'.repeat(43)}`, 'accept-language': 'ja' },
    );
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
    const http = await server.graphql(whoAmI, {}, 'x'.repeat(43), { 'accept-language': 'ja' });
    expect(await response.json()).toEqual(http);
  });

  test('the cookie counts for pages that may call, and other pages are refused', async () => {
    const cookie = `tsunagu_session=${an.token}`;
    for (const origin of [server.url, 'https://app.example.com']) {
      const response = await post({ query: whoAmI }, { cookie, origin });
      expect(await response.text()).toContain(an.id);
      expect(response.headers.get('access-control-allow-origin')).toBe(origin === server.url ? null : origin);
      expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    }
    for (const origin of ['https://evil.example', 'null']) {
      const response = await post({ query: whoAmI }, { cookie, origin });
      expect([response.status, await response.json()]).toEqual([
        403,
        { errors: [{ message: message('EN', 'error.FORBIDDEN.origin'), extensions: { code: 'FORBIDDEN' } }] },
      ]);
    }
  });

  test('by GET the cookie counts where no page of another site can have sent it', async () => {
    const cookie = `tsunagu_session=${an.token}`;
    const get = (headers: Record<string, string>) => stream({ search: { query: whoAmI }, headers });
    for (const site of [{}, ...['none', 'same-site', 'cross-site'].map((name) => ({ 'sec-fetch-site': name }))]) {
      const response = await get({ cookie, ...site });
      expect([response.status, await response.json()]).toEqual([
        403,
        { errors: [{ message: message('VI', 'error.FORBIDDEN.otherSite'), extensions: { code: 'FORBIDDEN' } }] },
      ]);
    }
    const proofs: Record<string, string>[] = [
      { 'sec-fetch-site': 'same-origin' }, // an EventSource of a page of ours
      { 'graphql-require-preflight': '1' },
      { origin: 'https://app.example.com', 'sec-fetch-site': 'cross-site' },
    ];
    for (const proof of proofs) expect(await (await get({ cookie, ...proof })).text()).toContain(an.id);
    expect(await (await get(bearer(an))).text()).toContain(an.id);
    expect(await (await post({ query: whoAmI }, { cookie })).text()).toContain(an.id);
  });

  test('nobody can follow who is not signed in', async () => {
    const response = await post({ query: everything });
    expect(await response.text()).toContain('"code":"UNAUTHENTICATED"');
  });
});

test.each([
  ['no event stream is accepted', { query: whoAmI }, { accept: 'application/json' }, 406],
  ['there is no query', { variables: {} }, {}, 400],
  ['the query is no text', { query: 7 }, {}, 400],
  ['the variables are a list', { query: whoAmI, variables: [] }, {}, 400],
  ['the operation name is no text', { query: whoAmI, operationName: 7 }, {}, 400],
  ['it is no JSON', '{', {}, 400],
  ['it is no object', '[]', {}, 400],
  ['it is plain text, as any page may send', JSON.stringify({ query: whoAmI }), { 'content-type': 'text/plain' }, 400],
])('a request is refused where %s', async (_, body, headers, status) => {
  const response = await post(body, { ...bearer(an), ...(headers as Record<string, string>) });
  expect(response.status).toBeGreaterThanOrEqual(400);
  expect(response.status).toBeLessThan(500);
  expect(response.headers.get('content-type') ?? '').not.toContain('event-stream');
  if (status !== 400) expect(response.status).toBe(status);
});

test('a person may hold so many streams, also when they come at the same moment', async () => {
  const all = await Promise.allSettled(Array.from({ length: 10 }, () => subscribeSse(chie, everything)));
  const held = all.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  expect(held.length).toBe(4);
  const refused = await post({ query: everything }, bearer(chie));
  expect(refused.status).toBe(429);
  expect(await refused.json()).toEqual({
    errors: [{ message: '接続が多すぎます。同時に開けるのは4件までです。', extensions: { code: 'RATE_LIMITED' } }],
  });
  for (const live of held) live.stop();
});

test('a stream of somebody who has left is let go', async () => {
  const cut = new AbortController();
  const leaving = Array.from({ length: 3 }, () =>
    stream({
      method: 'POST',
      signal: cut.signal,
      body: JSON.stringify({ query: everything }),
      headers: { 'content-type': 'application/json', ...bearer(chie) },
    }),
  );
  const responses = await Promise.all(leaving);
  await until(() => server.app.streams.count().listeners === 4, 'three to follow');
  await responses[0]!.body!.cancel();
  await until(() => server.app.streams.count().listeners === 3, 'two to follow');
  cut.abort();
  await until(() => server.app.connections.size === 0, 'no connections');
});
