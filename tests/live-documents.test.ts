import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import WebSocket from 'ws';
import { cast, connect, type Actor } from './support/cast.js';
import { clientOf, subscribe } from './support/live.js';
import { startServer, type TestServer } from './support/server.js';
import { until } from './support/until.js';

let server: TestServer;
let an: Actor, chie: Actor, emma: Actor;

beforeAll(async () => {
  server = await startServer();
  ({ an, chie, emma } = await cast(server));
});
afterAll(() => server.stop());

interface Asked {
  query: string;
  variables?: Record<string, unknown>;
  operationName?: string;
}
type Answer = { data?: unknown; errors?: any[] };
type Headers = Record<string, string>;

function send(path: string, asked: Asked, headers: Headers): Promise<Response> {
  return fetch(`${server.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(asked),
  });
}

const overHttp = async (asked: Asked, headers: Headers): Promise<Answer> =>
  (await (await send('/graphql', asked, headers)).json()) as Answer;

async function overSse(asked: Asked, headers: Headers): Promise<Answer> {
  const response = await send('/graphql/stream', asked, { accept: 'text/event-stream', ...headers });
  const [, first] = /^data: (.*)$/m.exec(await response.text())!;
  return JSON.parse(first!) as Answer;
}

function overSocket(asked: Asked, { authorization, ...headers }: Headers): Promise<Answer> {
  const client = clientOf(
    { token: '', server },
    {
      connectionParams: authorization ? { authorization } : {},
      webSocketImpl: class extends WebSocket {
        constructor(url: string, protocols: string[]) {
          super(url, protocols, { headers });
        }
      },
    },
  );
  return new Promise<Answer>((resolve, reject) => {
    client.subscribe(asked, {
      next: (result) => resolve(result as Answer),
      error: (errors) => (Array.isArray(errors) ? resolve({ errors }) : reject(errors)),
      complete: () => undefined,
    });
  }).finally(() => void client.dispose());
}

const as = (actor: Actor): Headers => ({ authorization: `Bearer ${actor.token}` });
const aliases = (count: number, field: string) => Array.from({ length: count }, (_, i) => `a${i}: ${field}`).join(' ');
const nested = (depth: number): string =>
  depth === 0 ? 'id' : `organization { members { nodes { ${nested(depth - 1)} } } }`;

describe('a document is answered the same over HTTP, WebSocket and server-sent events', () => {
  test.each<[string, Asked, string | null]>([
    ['that is fine', { query: 'query Q { viewer { user { id displayName } } }' }, null],
    ['with no operation', { query: 'fragment F on User { id }' }, 'GRAPHQL_VALIDATION_FAILED'],
    ['that is empty', { query: ' ' }, 'GRAPHQL_PARSE_FAILED'],
    ['that cannot be read', { query: '{ viewer { id }' }, 'GRAPHQL_PARSE_FAILED'],
    ['with more than 5,000 tokens', { query: `{ ${'viewer { id } '.repeat(1_300)} }` }, 'BAD_USER_INPUT'],
    ['of a field there is not', { query: '{ viewer { idd } }' }, 'GRAPHQL_VALIDATION_FAILED'],
    ['with many faults', { query: `{ viewer { ${aliases(40, 'nothing')} } }` }, 'GRAPHQL_VALIDATION_FAILED'],
    ['that is too deep', { query: `{ viewer { user { ${nested(5)} } } }` }, 'BAD_USER_INPUT'],
    ['with too many aliases', { query: `{ viewer { ${aliases(60, 'id')} } }` }, 'BAD_USER_INPUT'],
    [
      'that costs too much',
      {
        query:
          '{ contacts(first: 100) { nodes { user { organization { members(first: 100) { nodes { organization { members(first: 100) { nodes { id } } } } } } } } } }',
      },
      'BAD_USER_INPUT',
    ],
    [
      'that costs too much by its variables',
      {
        query:
          'query($n: Int) { contacts(first: $n) { nodes { user { organization { members(first: $n) { nodes { organization { members(first: $n) { nodes { id } } } } } } } } } }',
        variables: { n: 99 },
      },
      'BAD_USER_INPUT',
    ],
    ['with a variable left out', { query: 'query($id: ID!) { node(id: $id) { id } }' }, 'BAD_USER_INPUT'],
    [
      'with a variable of another type',
      { query: 'query($n: Int) { contacts(first: $n) { nodes { id } } }', variables: { n: 'x' } },
      'BAD_USER_INPUT',
    ],
    [
      'with an operation that is not in it',
      { query: 'query A { viewer { id } }', operationName: 'B' },
      'OPERATION_RESOLUTION_FAILURE',
    ],
    [
      'with two operations and no name',
      { query: 'query A { viewer { id } } query B { viewer { id } }' },
      'OPERATION_RESOLUTION_FAILURE',
    ],
    ['with a page that is too large', { query: '{ contacts(first: 101) { nodes { id } } }' }, 'BAD_USER_INPUT'],
    [
      'with a mutation that is refused',
      { query: 'mutation { setMessageId(input: { messageId: "!" }) { userErrors { code field message } } }' },
      null,
    ],
  ])('%s', async (_, asked, code) => {
    for (const actor of [chie, emma]) {
      const http = await overHttp(asked, as(actor));
      expect(http.errors?.[0].extensions.code ?? null).toBe(code);
      expect(await overSocket(asked, as(actor))).toEqual(http);
      expect(await overSse(asked, as(actor))).toEqual(http);
    }
  });

  test.each(['ja', 'vi-VN,vi;q=0.9', 'en'])('to nobody, in the language of Accept-Language: %s', async (language) => {
    const asked = { query: '{ contacts { nodes { id } } }' };
    const http = await overHttp(asked, { 'accept-language': language });
    expect(http).toEqual({
      data: null,
      errors: [
        {
          message: expect.any(String),
          locations: expect.any(Array),
          path: ['contacts'],
          extensions: { code: 'UNAUTHENTICATED' },
        },
      ],
    });
    expect(await overSocket(asked, { 'accept-language': language })).toEqual(http);
    expect(await overSse(asked, { 'accept-language': language })).toEqual(http);
  });

  test('what went wrong inside is masked, with the id it is logged under', async () => {
    const { read } = server.app.services.db;
    const broken = (['rows', 'all'] as const).map((name) =>
      vi.spyOn(read, name).mockRejectedValue(new Error('the secret cause')),
    );
    try {
      for (const over of [overHttp, overSocket, overSse]) {
        const { data, errors } = await over({ query: '{ contacts { nodes { id } } }' }, as(emma));
        expect(data).toBe(null);
        expect(errors).toEqual([
          {
            message: expect.stringMatching(/^Something went wrong on our side\./),
            locations: [{ line: 1, column: 3 }],
            path: ['contacts'],
            extensions: { code: 'INTERNAL_SERVER_ERROR', logId: expect.stringMatching(/^[0-9a-f]{12}$/) },
          },
        ]);
        expect(errors![0].message).toContain(errors![0].extensions.logId);
      }
    } finally {
      for (const spy of broken) spy.mockRestore();
    }
  });
});

describe('a subscription is refused the same over WebSocket and server-sent events', () => {
  test.each<[string, Asked, string]>([
    [
      'with two fields',
      { query: 'subscription { events { cursor } contactRequestReceived { cursor } }' },
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'with two fields in a fragment',
      { query: 'subscription { ...F } fragment F on Subscription { events { cursor } other: events { cursor } }' },
      'GRAPHQL_VALIDATION_FAILED',
    ],
    ['with no field that is left', { query: 'subscription { events @skip(if: true) { cursor } }' }, 'BAD_USER_INPUT'],
    ['with no field but its type', { query: 'subscription { __typename }' }, 'GRAPHQL_VALIDATION_FAILED'],
    [
      'that costs too much',
      {
        query:
          'subscription { contactRequestReceived { contactRequest { sender { organization { members(first: 100) { nodes { organization { members(first: 100) { nodes { organization { members(first: 100) { nodes { id } } } } } } } } } } } } }',
      },
      'BAD_USER_INPUT',
    ],
    ['with a cursor that is none', { query: 'subscription { events(after: "-1") { cursor } }' }, 'BAD_USER_INPUT'],
    ['with a cursor of the future', { query: 'subscription { events(after: "99999") { cursor } }' }, 'CURSOR_AHEAD'],
    [
      'with a variable of another type',
      { query: 'subscription($after: String) { events(after: $after) { cursor } }', variables: { after: 7 } },
      'BAD_USER_INPUT',
    ],
  ])('%s', async (_, asked, code) => {
    const socket = await overSocket(asked, as(chie));
    expect(socket).toEqual({ errors: socket.errors });
    expect(socket.errors![0].extensions.code).toBe(code);
    expect(await overSse(asked, as(chie))).toEqual(socket);
    await until(() => server.app.streams.count().listeners === 0, 'nobody to follow');
  });

  test('over HTTP alone it is refused, with the other ways to ask for it', async () => {
    const { errors } = await overHttp({ query: 'subscription { events { cursor } }' }, as(emma));
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(errors![0].message).toContain('/graphql/stream');
  });
});

test('an error within an event is worded for the viewer as they are then, and the stream goes on', async () => {
  const live = await subscribe(
    chie,
    'subscription { events { cursor ... on ViewerChanged { viewer { user { organization { members(first: 101) { nodes { id } } } } } } } }',
  );
  await until(() => server.app.streams.count().listeners === 2, 'the subscription');
  await chie.mutate('updateProfile', { title: '部長' });
  await until(() => live.errors.length === 1, 'the first event');
  await chie.mutate('updateProfile', { locale: 'EN' });
  await until(() => live.errors.length === 2, 'the second event');
  await connect(an, chie);
  await live.have(3);
  live.stop();
  expect(live.errors).toMatchObject([
    { message: '一度に取得できるのは1件から100件までです。件数を指定し直してください。' },
    {
      message: 'Ask for 1 to 100 entries at a time.',
      path: ['events', 'viewer', 'user', 'organization', 'members'],
      extensions: { code: 'BAD_USER_INPUT' },
    },
  ]);
});
