import { Writable } from 'node:stream';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { RateLimits } from '../src/http/rate-limits.js';
import { message, type MessageKey } from '../src/messages/index.js';
import { cast, type Actor } from './support/cast.js';
import { startServer, type GraphqlAnswer, type TestServer } from './support/server.js';
import { overEverything, type Asker } from './support/transports.js';

const logged: string[] = [];
let server: TestServer;
let an: Actor, binh: Actor, chie: Actor, emma: Actor;

beforeAll(async () => {
  const log = pino({ level: 'info' }, new Writable({ write: (line, _, done) => (logged.push(String(line)), done()) }));
  server = await startServer({}, { log });
  ({ an, binh, chie, emma } = await cast(server));
});
afterAll(() => server.stop());

/** The errors of an operation: the same over HTTP, WebSocket and server-sent events. */
async function errorsOf(operation: { query: string; variables?: object; operationName?: string }, asker: Asker) {
  const [http, ...others] = await overEverything(server, operation, asker);
  for (const other of others) expect(other).toEqual(http);
  return http!.errors ?? [];
}

const as = ({ token }: Actor): Asker => ({ token });
const codesOf = (errors: NonNullable<GraphqlAnswer['errors']>) => errors.map(({ extensions }) => extensions.code);

describe('the same errors over HTTP, WebSocket and server-sent events', () => {
  test.each([
    ['no GraphQL', { query: '{ viewer {' }, 'GRAPHQL_PARSE_FAILED', /^Syntax Error: /],
    ['nothing', { query: '' }, 'BAD_REQUEST', 'error.BAD_REQUEST.noQuery'],
    ['an unknown field', { query: '{ viewr { id } }' }, 'GRAPHQL_VALIDATION_FAILED', /^Cannot query field "viewr"/],
    [
      'two operations',
      { query: 'query A { __typename } query B { __typename }' },
      'OPERATION_RESOLUTION_FAILURE',
      /^Must provide/,
    ],
    [
      'an operation that is not there',
      { query: '{ __typename }', operationName: 'B' },
      'OPERATION_RESOLUTION_FAILURE',
      /"B"/,
    ],
    [
      'a variable left out',
      { query: 'query($id: ID!) { node(id: $id) { id } }' },
      'BAD_USER_INPUT',
      /^Variable "\$id"/,
    ],
    [
      'a variable of another type',
      { query: 'query($n: Int) { blocks(first: $n) { totalCount } }', variables: { n: 'x' } },
      'BAD_USER_INPUT',
      /^Variable "\$n"/,
    ],
    [
      'null where it may not be',
      { query: 'query($n: Int) { events(after: "0", first: $n) { cursor } }', variables: { n: null } },
      'BAD_USER_INPUT',
      /^Argument "first"/,
    ],
    [
      'a time that is none',
      {
        query: 'mutation($t: DateTime) { createAccessToken(input: { name: "x", expiresAt: $t }) { token } }',
        variables: { t: 'soon' },
      },
      'BAD_USER_INPUT',
      /RFC 3339/,
    ],
    [
      'a time that is none, written out',
      { query: 'mutation { createAccessToken(input: { name: "x", expiresAt: "soon" }) { token } }' },
      'GRAPHQL_VALIDATION_FAILED',
      /RFC 3339/,
    ],
    [
      'a cursor that is none',
      { query: '{ contacts(after: "x") { totalCount } }' },
      'BAD_USER_INPUT',
      'error.BAD_USER_INPUT.cursor',
    ],
    [
      'a cursor of the future',
      { query: '{ events(after: "999999") { cursor } }' },
      'CURSOR_AHEAD',
      'error.CURSOR_AHEAD',
    ],
    [
      'what is for administrators',
      { query: 'mutation { removeMember(input: { userId: "usr_1" }) { userErrors { code } } }' },
      'FORBIDDEN',
      'error.FORBIDDEN',
    ],
  ] as const)('%s', async (_what, operation, code, text) => {
    const errors = await errorsOf(operation, as(binh));
    expect(codesOf(errors)).toEqual([code]);
    if (typeof text === 'string') expect(errors[0]!.message).toBe(message('VI', text));
    else expect(errors[0]!.message).toMatch(text);
  });

  test('where it went wrong', async () => {
    const [error] = await errorsOf({ query: '{\n  all: contacts(first: 0) { totalCount }\n}' }, as(emma));
    expect(error).toEqual({
      message: 'Ask for 1 to 100 entries at a time.',
      locations: [{ line: 2, column: 3 }],
      path: ['all'],
      extensions: { code: 'BAD_USER_INPUT' },
    });
  });

  test('of a subscription', async () => {
    const query = 'subscription($after: String) { events(after: $after) { cursor } }';
    for (const [after, code] of [
      ['999999', 'CURSOR_AHEAD'],
      ['x', 'BAD_USER_INPUT'],
    ] as const) {
      const [, socket, stream] = await overEverything(server, { query, variables: { after } }, as(emma));
      expect(codesOf(socket!.errors!)).toEqual([code]);
      expect(stream).toEqual(socket);
    }
  });
});

describe('the language', () => {
  const query = '{ contacts(first: 0) { totalCount } }';

  test('is that of the viewer, whatever their browser says', async () => {
    for (const [who, locale] of [
      [an, 'VI'],
      [chie, 'JA'],
      [emma, 'EN'],
    ] as const) {
      const [error] = await errorsOf({ query }, { ...as(who), acceptLanguage: 'en, ja;q=0.5' });
      expect(error!.message).toBe(message(locale, 'error.BAD_USER_INPUT.pageSize', { max: 100 }));
    }
  });

  test('or that of Accept-Language', async () => {
    for (const [acceptLanguage, locale] of [
      ['ja-JP, en;q=0.5', 'JA'],
      ['vi', 'VI'],
      ['fr', 'EN'],
      [undefined, 'EN'],
    ] as const) {
      const [error] = await errorsOf({ query }, { acceptLanguage });
      expect([error!.message, error!.extensions]).toEqual([
        message(locale, 'error.UNAUTHENTICATED'),
        { code: 'UNAUTHENTICATED' },
      ]);
    }
  });

  describe('of what is wrong with the request itself, at both addresses', () => {
    const json = { 'content-type': 'application/json' };
    const body = (value: unknown) => ({ method: 'POST', headers: json, body: JSON.stringify(value) });
    const byGet = (query: string) => ({ search: `?query=${encodeURIComponent(query)}` });
    const preflight = { 'graphql-require-preflight': '1' };
    type Sent = RequestInit & { search?: string; headers?: Record<string, string> };

    test.each<[string, Sent, MessageKey]>([
      ['nothing in it', body({}), 'error.BAD_REQUEST.noQuery'],
      ['null', body(null), 'error.BAD_REQUEST.noQuery'],
      ['a list of operations', body([{ query }]), 'error.BAD_REQUEST.batch'],
      ['a query that is no text', body({ query: 7 }), 'error.BAD_REQUEST.parts'],
      ['a name that is no text', body({ query, operationName: 7 }), 'error.BAD_REQUEST.parts'],
      ['variables in a list', body({ query, variables: [] }), 'error.BAD_REQUEST.parts'],
      ['variables as a text', body({ query, variables: '{}' }), 'error.BAD_REQUEST.parts'],
      [
        'variables that cannot be read',
        { search: `?query=x&variables=%7B`, headers: preflight },
        'error.BAD_REQUEST.parts',
      ],
      ['no query by GET', { headers: preflight }, 'error.BAD_REQUEST.noQuery'],
      [
        'a mutation by GET',
        { ...byGet('mutation { resetPassword: __typename }'), headers: preflight },
        'error.BAD_REQUEST.changeByGet',
      ],
      ['no JSON', { ...body(0), body: '{' }, 'error.BAD_REQUEST.json'],
      [
        'another media type',
        { ...body({ query }), headers: { 'content-type': 'text/plain' } },
        'error.BAD_REQUEST.mediaType',
      ],
    ])('%s', async (_what, { search = '', headers, ...sent }, key) => {
      for (const [language, locale] of [
        ['en', 'EN'],
        ['ja', 'JA'],
        ['vi', 'VI'],
      ] as const)
        for (const [path, accept] of [
          ['/graphql', 'application/json'],
          ['/graphql/stream', 'text/event-stream'],
        ] as const) {
          const asked = { ...sent, headers: { 'accept-language': language, accept, ...headers } };
          const text = await (await fetch(server.url + path + search, asked)).text();
          const answer = JSON.parse(/^data: (\{.*)$/m.exec(text)?.[1] ?? text) as GraphqlAnswer;
          expect([path, answer]).toEqual([
            path,
            { errors: [{ message: message(locale, key), extensions: { code: 'BAD_REQUEST' } }] },
          ]);
        }
    });

    test('what is not accepted, and from where', async () => {
      const asked = async (path: string, headers: Record<string, string>) => {
        const sent = { ...body({ query }), headers: { ...json, 'accept-language': 'ja', ...headers } };
        const response = await fetch(server.url + path, sent);
        return [response.status, ((await response.json()) as GraphqlAnswer).errors![0]!.message];
      };
      expect(await asked('/graphql', { accept: 'text/html' })).toEqual([
        406,
        message('JA', 'error.BAD_REQUEST.accept'),
      ]);
      expect(await asked('/graphql/stream', { accept: 'application/json' })).toEqual([
        406,
        message('JA', 'error.BAD_REQUEST.acceptStream'),
      ]);
      expect(await asked('/graphql/stream', { accept: 'text/event-stream', origin: 'https://evil.example' })).toEqual([
        403,
        message('JA', 'error.FORBIDDEN.origin'),
      ]);
      const response = await fetch(`${server.url}/graphql?query=%7Bviewer%7Bid%7D%7D`, {
        headers: { 'accept-language': 'vi' },
      });
      expect([response.status, await response.json()]).toEqual([
        400,
        { errors: [{ message: message('VI', 'error.BAD_REQUEST.preflight'), extensions: { code: 'BAD_REQUEST' } }] },
      ]);
    });
  });

  test('of a refusal too', async () => {
    const { userErrors } = await chie.mutate('unblockPerson', { personId: chie.id });
    expect(userErrors).toEqual([{ field: ['personId'], code: 'NOT_FOUND', message: message('JA', 'error.NOT_FOUND') }]);
  });

  test('of a token that is not valid', async () => {
    const { errors } = await server.graphql('{ __typename }', {}, 'x', { 'accept-language': 'vi' });
    expect(errors).toEqual([
      { message: message('VI', 'error.UNAUTHENTICATED'), extensions: { code: 'UNAUTHENTICATED' } },
    ]);
  });
});

describe('a fault of the server', () => {
  const secret =
    'Key (email_key)=(an@hana.example) of +84 90 123 45 67, token Xy7kqW0r3v5TzLmN8pQaSdFgHjKlZxCvBnM1234567890';
  const limits = () => server.app.services.limits;
  afterEach(() => void delete (limits() as Partial<RateLimits>).get);

  test('is masked, and its number leads to the log, which holds nothing personal', async () => {
    limits().get = () => Promise.reject(new Error(secret));
    logged.length = 0;
    const answers = await overEverything(server, { query: '{ limit: rateLimit { limit } viewer { id } }' }, as(chie));
    for (const { data, errors } of answers) {
      expect(data).toBeNull();
      const logId = String(errors![0]!.extensions.logId);
      expect(logId).toMatch(/^[0-9a-f]{12}$/);
      expect(errors).toEqual([
        {
          message: message('JA', 'error.INTERNAL_SERVER_ERROR', { id: logId }),
          locations: [{ line: 1, column: 3 }],
          path: ['limit'],
          extensions: { code: 'INTERNAL_SERVER_ERROR', logId },
        },
      ]);
      const lines = logged.filter((line) => line.includes(logId)).map((line) => JSON.parse(line));
      expect(lines).toMatchObject([
        {
          level: 50,
          id: logId,
          path: 'limit',
          error: { name: 'Error', message: 'Key [address] of [number], token [token]' },
        },
      ]);
    }
    const all = logged.join('');
    for (const personal of ['an@hana.example', '123 45 67', 'Xy7kq', chie.token, chie.name, chie.email])
      expect(all).not.toContain(personal);
  });
});
