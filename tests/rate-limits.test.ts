import { afterEach, expect, test } from 'vitest';
import { cast, person, type Actor } from './support/cast.js';
import { hangUp, rawSocket } from './support/live.js';
import { unchanged } from './support/rows.js';
import { startServer, type GraphqlAnswer, type TestServer } from './support/server.js';
import { overSocket, overStream } from './support/transports.js';

let server: TestServer;
afterEach(() => {
  hangUp();
  return server.stop();
});

interface Answer extends GraphqlAnswer {
  status: number;
  /** What is left of each limit that was met, and the seconds until it begins anew. */
  left: Record<string, { remaining: number; seconds: number }>;
  policy: string | null;
  retryAfter: string | null;
}

interface Asker {
  token?: string;
  from?: string;
  language?: string;
}

async function send(query: string, asker: Asker = {}): Promise<Answer> {
  const response = await post('/graphql', query, asker);
  return { ...((await response.json()) as GraphqlAnswer), ...limitsOf(response) };
}

function post(path: string, query: string, asker: Asker): Promise<Response> {
  return fetch(server.url + path, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: path === '/graphql' ? 'application/json' : 'text/event-stream',
      ...(asker.token !== undefined && { authorization: `Bearer ${asker.token}` }),
      ...(asker.from !== undefined && { 'x-forwarded-for': asker.from }),
      ...(asker.language !== undefined && { 'accept-language': asker.language }),
    },
    body: JSON.stringify({ query }),
  });
}

function limitsOf({ status, headers }: Response): Pick<Answer, 'status' | 'left' | 'policy' | 'retryAfter'> {
  const left = [...(headers.get('ratelimit') ?? '').matchAll(/"([\w-]+)";r=(\d+);t=(\d+)/g)].map(
    ([, name, remaining, seconds]) => [name, { remaining: Number(remaining), seconds: Number(seconds) }],
  );
  return {
    status,
    left: Object.fromEntries(left),
    policy: headers.get('ratelimit-policy'),
    retryAfter: headers.get('retry-after'),
  };
}

const codeOf = ({ errors }: GraphqlAnswer) => errors?.[0]?.extensions.code ?? null;

test('operations are limited for a person, over everything together, and the header says what Query.rateLimit says', async () => {
  server = await startServer({ API_REQUESTS_PER_MINUTE: '5' });
  const { an, emma } = await cast(server);
  const query = '{ rateLimit { limit remaining resetAt } }';
  const { data, left, policy, status } = await send(query, an);
  expect([status, policy]).toEqual([200, '"api";q=5;w=60']);
  expect(data.rateLimit).toMatchObject({ limit: 5, remaining: 4 });
  expect(left).toEqual({ api: { remaining: 4, seconds: expect.any(Number) } });
  const untilReset = (Date.parse(data.rateLimit.resetAt) - server.clock.now()) / 1_000;
  expect(untilReset).toBeGreaterThan(50);
  expect(Math.abs(left.api!.seconds - untilReset)).toBeLessThan(2);

  const again = await overSocket(server, { query }, an);
  expect(again.data.rateLimit).toMatchObject({ remaining: 3 });
  const stream = await overStream(server, { query }, an);
  expect(stream.data.rateLimit).toEqual({ ...again.data.rateLimit, remaining: 2, resetAt: expect.any(String) });
  await send('{ no such thing }', an); // what is refused counts too
  expect((await send(query, an)).left.api!.remaining).toBe(0);

  const refused = await send(query, an);
  expect(refused).toMatchObject({ status: 429, policy: '"api";q=5;w=60', left: { api: { remaining: 0 } } });
  expect(refused.data).toBeUndefined();
  const seconds = Number(refused.retryAfter);
  expect(seconds).toBeGreaterThan(0);
  expect(refused.errors).toEqual([
    {
      message: `Có quá nhiều yêu cầu. Vui lòng thử lại sau ${seconds} giây.`,
      extensions: { code: 'RATE_LIMITED', retryAfter: seconds },
    },
  ]);
  for (const over of [overSocket, overStream]) expect(codeOf(await over(server, { query }, an))).toBe('RATE_LIMITED');
  expect((await send(query, emma)).left.api!.remaining).toBe(4);
});

test('and for an address where nobody is signed in', async () => {
  server = await startServer({ API_REQUESTS_PER_MINUTE: '2', TRUST_PROXY: 'true' });
  const { emma } = await cast(server);
  const query = '{ rateLimit { remaining } }';
  const from = '198.51.100.1';
  for (const remaining of [1, 0]) expect((await send(query, { from })).data).toEqual({ rateLimit: { remaining } });
  expect(await send(query, { from, language: 'ja' })).toMatchObject({
    status: 429,
    errors: [{ message: expect.stringContaining('リクエストが多すぎます') }],
  });
  expect((await send(query, { from: '198.51.100.2' })).status).toBe(200);
  expect((await send(query, { from, token: emma.token })).status).toBe(200);
});

test('an event stream says the same in its headers, and is refused before it begins', async () => {
  server = await startServer({ API_REQUESTS_PER_MINUTE: '2' });
  const { chie } = await cast(server);
  for (const remaining of [1, 0]) {
    const answered = await post('/graphql/stream', '{ __typename }', chie);
    expect(limitsOf(answered)).toMatchObject({ status: 200, policy: '"api";q=2;w=60', left: { api: { remaining } } });
    expect(await answered.text()).toContain('event: complete');
  }
  const refused = await post('/graphql/stream', '{ __typename }', chie);
  const { status, left, policy, retryAfter } = limitsOf(refused);
  expect([status, policy, left.api!.remaining]).toEqual([429, '"api";q=2;w=60', 0]);
  const seconds = Number(retryAfter);
  expect(seconds).toBeGreaterThan(0);
  expect(refused.headers.get('content-type')).toBe('application/json; charset=utf-8');
  expect(await refused.json()).toEqual({
    errors: [
      {
        message: `リクエストが多すぎます。${seconds}秒後にもう一度お試しください。`,
        extensions: { code: 'RATE_LIMITED', retryAfter: seconds },
      },
    ],
  });
});

test('wrong tokens are counted for the address they come from, whichever door they are tried at', async () => {
  server = await startServer({ API_REQUESTS_PER_MINUTE: '4', TRUST_PROXY: 'true' });
  const [emma, from] = [await person(server, {}), '198.51.100.1'];
  const guess = { token: 'x'.repeat(43), from };
  const bySocket = async () => {
    const socket = await rawSocket(server, { headers: { 'x-forwarded-for': from } });
    socket.send({ type: 'connection_init', payload: { Authorization: `Bearer ${guess.token}` } });
    return socket.closed;
  };
  const byHttp = async (path: string) => limitsOf(await post(path, '{ __typename }', guess));

  expect((await bySocket()).code).toBe(4401);
  expect(await byHttp('/graphql')).toMatchObject({ status: 401, left: { api: { remaining: 2 } } });
  expect(await byHttp('/graphql/stream')).toMatchObject({ status: 401, left: { api: { remaining: 1 } } });
  expect(await byHttp('/uploads?purpose=avatar')).toMatchObject({ status: 401, left: { api: { remaining: 0 } } });
  for (const path of ['/graphql', '/graphql/stream', '/uploads?purpose=avatar']) {
    const refused = await byHttp(path);
    expect([path, refused.status, Number(refused.retryAfter) > 0]).toEqual([path, 429, true]);
  }
  expect(await bySocket()).toEqual({ code: 4429, reason: 'Too many requests' });
  // Whoever has a right one is not in their way.
  expect((await send('{ __typename }', { from, token: emma.token })).status).toBe(200);
});

test('every way to look for somebody is limited, for the person and for the address', async () => {
  server = await startServer({ SEARCHES_PER_MINUTE: '2', TRUST_PROXY: 'true' });
  const from = '198.51.100.1';
  const search = '{ searchUsers(query: "no one") { totalCount } }';
  const byId = '{ userByMessageId(messageId: "no-one") { id } }';
  const request = 'mutation { requestContact(input: { messageId: "no-one" }) { userErrors { code } } }';

  const emma = await person(server, {});
  const first = await send(search, { ...emma, from });
  expect(first.policy).toBe('"api";q=1000000;w=60, "search";q=2;w=60, "search-address";q=20;w=60');
  expect(first.left).toMatchObject({ search: { remaining: 1 }, 'search-address': { remaining: 19 } });
  expect((await send(byId, { ...emma, from })).left).toMatchObject({ search: { remaining: 0 } });
  const left = async (asker: object) =>
    (await send('{ rateLimit(kind: SEARCH) { limit remaining } }', { from, ...asker })).data.rateLimit;
  expect(await left(emma)).toEqual({ limit: 2, remaining: 0 });
  expect(await left({})).toEqual({ limit: 20, remaining: 18 });
  for (const query of [search, byId, request]) {
    const refused = await unchanged(server, () => send(query, { ...emma, from: '198.51.100.9' }));
    expect([query, codeOf(refused), refused.left.search!.remaining]).toEqual([query, 'RATE_LIMITED', 0]);
    expect(Number(refused.retryAfter)).toBe(refused.errors![0]!.extensions.retryAfter);
  }
  expect(codeOf(await send('{ contacts(filter: { search: "x" }) { totalCount } }', { ...emma, from }))).toBeNull();

  // Nine more people behind the same address use up its twenty.
  const others: Actor[] = [];
  for (let i = 0; i < 10; i += 1) others.push(await person(server, {}));
  for (const other of others.slice(0, 9))
    for (let i = 0; i < 2; i += 1) expect(codeOf(await send(i === 0 ? search : byId, { ...other, from }))).toBeNull();
  expect(codeOf(await send(search, { ...others[9]!, from }))).toBe('RATE_LIMITED');
  expect(codeOf(await send(search, { ...others[9]!, from: '198.51.100.2' }))).toBeNull();
});

test('failed sign-ins are shown in the headers, for the account and the address', async () => {
  server = await startServer({ SIGN_INS_PER_QUARTER_HOUR: '2', TRUST_PROXY: 'true' });
  const emma = await person(server, {});
  const signIn = (email: string) =>
    send(`mutation { signIn(input: { email: "${email}", password: "not this one" }) { userErrors { code } } }`, {
      from: '198.51.100.1',
    });
  const { left, policy } = await signIn(emma.email);
  expect(policy).toBe('"api";q=1000000;w=60, "sign-in-address";q=20;w=900, "sign-in";q=2;w=900');
  expect(left).toMatchObject({ 'sign-in': { remaining: 1 }, 'sign-in-address': { remaining: 19 } });
  // Of an address without an account just the same.
  expect((await signIn('nobody@example.com')).left).toMatchObject({ 'sign-in': { remaining: 1 } });
  await signIn(emma.email);
  const { data } = await send('{ rateLimit(kind: SIGN_IN) { limit remaining resetAt } }', { from: '198.51.100.1' });
  expect(data.rateLimit).toEqual({ limit: 20, remaining: 17, resetAt: expect.any(String) });
  expect((Date.parse(data.rateLimit.resetAt) - server.clock.now()) / 1_000).toBeGreaterThan(800);
  const refused = await signIn(emma.email);
  expect([codeOf(refused), refused.left['sign-in']!.remaining]).toEqual(['RATE_LIMITED', 0]);
  expect(Number(refused.retryAfter)).toBeGreaterThan(800);
});
