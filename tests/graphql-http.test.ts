import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cast, type Actor } from './support/cast.js';
import { unchanged } from './support/rows.js';
import { startServer, type GraphqlAnswer, type TestServer } from './support/server.js';

let server: TestServer;
let emma: Actor;

beforeAll(async () => {
  server = await startServer();
  ({ emma } = await cast(server));
});
afterAll(() => server.stop());

describe('the graphql-http audit', () => {
  /** Queries in an address are taken only with a header that a form or image of another site cannot send. */
  const withPreflight: typeof fetch = (input, init) => {
    const headers = new Headers(init?.headers);
    if (init?.method !== 'POST') headers.set('graphql-require-preflight', 'true');
    return fetch(input, { ...init, headers });
  };

  const audits = serverAudits({ url: () => `${server.url}/graphql`, fetchFn: withPreflight });
  test.each(audits.map((audit) => [audit.id, audit.name, audit] as const))('%s: %s', async (_id, _name, audit) => {
    expect(await audit.fn()).toMatchObject({ status: 'ok' });
  });
});

interface Answer extends GraphqlAnswer {
  status: number;
  type: string | null;
  headers: Headers;
}

async function send(init: RequestInit & { path?: string }): Promise<Answer> {
  const response = await fetch(`${server.url}${init.path ?? '/graphql'}`, init);
  const body = (await response.json()) as GraphqlAnswer;
  return { ...body, status: response.status, type: response.headers.get('content-type'), headers: response.headers };
}

const json = { 'content-type': 'application/json' };
const post = (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
  send({ method: 'POST', headers: { ...json, ...headers }, body });

/** What the request is refused with; nothing is executed then. */
async function refused(init: Promise<Answer>): Promise<string> {
  const { status, data, errors, type } = await init;
  expect(data).toBeUndefined();
  expect(type).toMatch(/^application\/(json|graphql-response\+json); charset=utf-8$/);
  expect(errors).toHaveLength(1);
  return `${status} ${errors![0]!.extensions.code}: ${errors![0]!.message}`;
}

describe('a body', () => {
  const noJson = '400 BAD_REQUEST: The content is not valid JSON. Check what you sent and try again.';
  const noUtf8 = '400 BAD_REQUEST: Send the request as “application/json” in UTF-8.';
  const names =
    '400 BAD_REQUEST: The same name stands twice in the JSON, or is not allowed there. Give each name once.';
  const deep = '400 BAD_REQUEST: The JSON is nested too deeply. Use at most 64 levels.';
  const none = '400 BAD_REQUEST: The request has no “query”. Send the text of an operation in it.';
  const brackets = (count: number) => '['.repeat(count) + ']'.repeat(count);

  test.each<[string, string | Uint8Array<ArrayBuffer>, string, Record<string, string>?]>([
    ['nothing', '', noJson],
    ['null', 'null', none],
    ['a number', '1', none],
    ['a text', '"{ __typename }"', none],
    ['an empty object', '{}', none],
    [
      'an array: operations come one by one',
      '[{"query":"{ __typename }"}]',
      '400 BAD_REQUEST: Send operations one by one, not in a list.',
    ],
    ['half a JSON', '{"query":"{ __typename }"', noJson],
    ['a comma too many', '{"query":"{ __typename }",}', noJson],
    ['a text that does not end', `{"query":"${'\\"'.repeat(400_000)}`, noJson],
    ['no UTF-8', new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), noUtf8],
    ['UTF-7', '{"query":"{ __typename }"}', noUtf8, { 'content-type': 'application/json; charset=utf-7' }],
    ['UTF-16', '{"query":"{ __typename }"}', noUtf8, { 'content-type': 'application/json;charset="utf-16le"' }],
    ['a name twice', '{"query":"{ __typename }","query":"{ viewer { id } }"}', names],
    ['a name twice, written otherwise', '{"query":"{ __typename }","\\u0071uery" : "{ viewer { id } }"}', names],
    ['a prototype', '{"query":"{ __typename }","__proto__":{"variables":{}}}', names],
    ['a prototype within', '{"query":"{ __typename }","variables":{"a":{"__proto__":{"admin":true}}}}', names],
    ['a constructor', '{"query":"{ __typename }","variables":{"constructor":{"prototype":{"admin":true}}}}', names],
    ['65 levels', `{"query":"{ __typename }","variables":{"a":${brackets(63)}}}`, deep],
    ['half a million levels', brackets(500_000), deep],
  ])('of %s is refused', async (_what, body, answer, headers) => {
    expect(await refused(post(body, headers))).toBe(answer);
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });

  test('may nest, and repeat a name elsewhere', async () => {
    for (const body of [
      `{"query":"{ __typename }","variables":{"a":${brackets(62)}}}`,
      '{"query":"{ __typename }","variables":{"query":1,"a":{"query":2}},"extensions":{"query":3}}',
      '\ufeff{"query":"{ __typename }"}',
    ])
      expect(await post(body)).toMatchObject({ status: 200, data: { __typename: 'Query' } });
    expect(
      await post('{"query":"{ __typename }"}', { 'content-type': 'application/json;charset=UTF-8' }),
    ).toMatchObject({ status: 200 });
  });

  test('has at most 1 MB', async () => {
    const of = (bytes: number) => '{"query":"{ __typename }"}'.padEnd(bytes);
    expect((await post(of(1024 * 1024))).status).toBe(200);
    expect(await refused(post(of(1024 * 1024 + 1)))).toBe(
      '413 PAYLOAD_TOO_LARGE: The request is too large. Send at most 1,024 KB.',
    );
    expect(await refused(post(of(1024 * 1024 + 1), { 'accept-language': 'ja' }))).toBe(
      '413 PAYLOAD_TOO_LARGE: リクエストが大きすぎます。1,024 KB以内で送信してください。',
    );
  });

  test('of variables that nobody declared changes nothing', async () => {
    const variables = { __proto: 1, constructor: 'x', toString: 1, hasOwnProperty: null };
    expect(await post(JSON.stringify({ query: '{ viewer { id } }', variables }))).toMatchObject({
      data: { viewer: null },
    });
    const query = 'query($__proto__: String = "x") { __type(name: $__proto__) { name } }';
    expect(await post(JSON.stringify({ query }))).toMatchObject({ status: 200, data: { __type: null } });
  });
});

describe('what another site could send', () => {
  const signIn = `mutation { createAccessToken(input: { name: "theirs" }) { token } }`;
  const authorization = () => `Bearer ${emma.token}`;

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    'as %s is refused, and nothing is done',
    async (type) => {
      const body = JSON.stringify({ query: signIn });
      const request = () =>
        refused(send({ method: 'POST', headers: { 'content-type': type, authorization: authorization() }, body }));
      expect(await unchanged(server, request)).toBe(
        '415 BAD_REQUEST: Send the request as “application/json” in UTF-8.',
      );
    },
  );

  test('without a content type is refused', async () => {
    const body = new Blob([JSON.stringify({ query: signIn })]);
    expect(
      await unchanged(server, () =>
        refused(send({ method: 'POST', headers: { authorization: authorization() }, body })),
      ),
    ).toMatch(/^4\d\d BAD_REQUEST/);
  });

  const byGet = (query: string, headers: Record<string, string> = {}) =>
    send({
      path: `/graphql?query=${encodeURIComponent(query)}`,
      headers: { authorization: authorization(), ...headers },
    });

  test('by GET is refused without a header that it cannot set', async () => {
    expect(await refused(byGet('{ viewer { email } }'))).toMatch(
      /^400 BAD_REQUEST: To ask by GET, send the header “GraphQL-Require-Preflight”/,
    );
    for (const name of ['GraphQL-Require-Preflight', 'Apollo-Require-Preflight'])
      expect(await byGet('{ viewer { email } }', { [name]: '1' })).toMatchObject({
        data: { viewer: { email: emma.email } },
      });
  });

  test('by GET changes nothing at all', async () => {
    const headers = { 'graphql-require-preflight': '1' };
    expect(await unchanged(server, () => refused(byGet(signIn, headers)))).toBe(
      '405 BAD_REQUEST: Send mutations by POST.',
    );
    expect((await byGet(signIn, headers)).headers.get('allow')).toBe('POST');
  });
});

describe('the answer', () => {
  test('to other methods names those there are', async () => {
    for (const method of ['PUT', 'PATCH', 'DELETE']) {
      const { status, headers } = await send({ method, headers: json, body: '{"query":"{ __typename }"}' });
      expect([status, headers.get('allow')]).toEqual([405, 'GET, POST']);
    }
  });

  test('is not made where the client would not take it', async () => {
    const body = JSON.stringify({ query: 'mutation { createAccessToken(input: { name: "a" }) { token } }' });
    const headers = { authorization: `Bearer ${emma.token}`, accept: 'text/html, application/json;q=0' };
    expect(await unchanged(server, () => refused(post(body, headers)))).toMatch(/^406 BAD_REQUEST: Accept /);
  });

  test('to what was not executed has another status where the media type says so', async () => {
    const accept = 'application/graphql-response+json';
    const statuses = async (query: string, token?: string) => {
      const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
      const body = JSON.stringify({ query });
      return [(await post(body, headers)).status, (await post(body, { ...headers, accept })).status];
    };
    expect(await statuses('{ viewer { id } }')).toEqual([200, 200]);
    expect(await statuses('{ contacts { totalCount } }')).toEqual([200, 200]); // data: null, and why
    expect(await statuses('{')).toEqual([200, 400]);
    expect(await statuses('subscription { events { cursor } }', emma.token)).toEqual([200, 400]);
    expect(await statuses('{ __typename }', 'x'.repeat(43))).toEqual([401, 401]);
  });

  test('to a subscription says where to go', async () => {
    const { errors } = await post(JSON.stringify({ query: 'subscription { events { cursor } }' }));
    expect(errors).toMatchObject([
      { message: expect.stringContaining('/graphql/stream'), extensions: { code: 'BAD_USER_INPUT' } },
    ]);
  });

  test('to a persisted query is that there are none', async () => {
    const persistedQuery = { version: 1, sha256Hash: 'x' };
    const { errors } = await post(JSON.stringify({ extensions: { persistedQuery } }));
    expect(errors).toMatchObject([{ message: 'PersistedQueryNotSupported' }]);
  });
});
