import { getIntrospectionQuery } from 'graphql';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { RateLimits } from '../src/http/rate-limits.js';
import { cast, type Actor } from './support/cast.js';
import { unchanged } from './support/rows.js';
import { startServer, type GraphqlAnswer, type TestServer } from './support/server.js';
import { overEverything } from './support/transports.js';

let server: TestServer;
let emma: Actor;

beforeAll(async () => {
  server = await startServer({ OPERATION_TIMEOUT_SECONDS: '1' });
  ({ emma } = await cast(server));
});
afterAll(() => server.stop());

/** The code and message of an operation's only error; null where there is none. The same over HTTP, WebSocket and SSE. */
async function refusal(query: string, variables: object = {}): Promise<string | null> {
  const [http, ...others] = await overEverything(server, { query, variables }, { token: emma.token });
  for (const other of others) expect(other).toEqual(http);
  expect(http!.errors?.length ?? 1).toBe(1);
  const [error] = http!.errors ?? [];
  return error ? `${error.extensions.code}: ${error.message}` : null;
}

describe('a document', () => {
  test('has at most 5,000 tokens', async () => {
    const of = (tokens: number) =>
      `{ contactRequests(direction: INCOMING, states: [${'PENDING, '.repeat(tokens - 15)}]) { totalCount } } # ${'x '.repeat(9)}`;
    expect(await refusal(of(5_000))).toBeNull();
    expect(await refusal(of(5_001))).toBe('BAD_USER_INPUT: The operation is too long. Split it into several.');
  });

  test('is at most 12 levels deep, fragments included', async () => {
    const nested = (levels: number): string => (levels === 1 ? 'id' : `contact { user { ${nested(levels - 2)} } }`);
    const of = (levels: number) => `{ viewer { user { ${nested(levels - 2)} } } }`;
    const text = 'BAD_USER_INPUT: The operation is nested too deeply. Use at most 12 levels.';
    expect(await refusal(of(11))).toBeNull();
    const twelve = `{ organization { members { nodes { ${nested(9)} } } } }`;
    expect(twelve.match(/\{/g)).toHaveLength(12);
    expect(await refusal(twelve)).toBeNull();
    expect(await refusal(of(13))).toBe(text);
    const byFragments = (levels: number) => `{ viewer { user { ...F } } } fragment F on User { ${nested(levels - 2)} }`;
    expect(await refusal(byFragments(11))).toBeNull();
    expect(await refusal(byFragments(13))).toBe(text);
    expect(await refusal('{ viewer { user { ... on User { ... on Person { ... on Node { id } } } } } }')).toBeNull();
  });

  test.each(['Query', 'Mutation', 'Subscription', 'User'])(
    'takes no longer where fragments of %s spread each other twice',
    async (type) => {
      const end = {
        Query: 'rateLimit { limit }',
        Mutation: '__typename',
        Subscription: 'events { cursor }',
        User: 'id',
      }[type]!;
      const chain = Array.from({ length: 60 }, (_, i) => `fragment f${i} on ${type} { ...f${i + 1} ...f${i + 1} }`);
      const operation = {
        Query: '{ ...f0 }',
        Mutation: 'mutation { ...f0 }',
        Subscription: 'subscription { ...f0 }',
        User: '{ viewer { user { ...f0 } } }',
      }[type]!;
      // That it is answered at all: each fragment looked into at each spread would take longer than the universe is old.
      const answer = await emma.graphql(`${operation} ${chain.join(' ')} fragment f60 on ${type} { ${end} }`);
      expect(answer.errors?.map(({ message }) => message)).toEqual([
        expect.stringMatching(
          type === 'Subscription' ? /^Subscriptions come over/ : /^The operation asks for too much/,
        ),
      ]);
    },
  );

  test('nests at most 50 brackets', async () => {
    const of = (brackets: number) => `{ nodes(ids: ${'['.repeat(brackets - 2)}${']'.repeat(brackets - 2)}) { id } }`;
    expect(await refusal(of(50))).toMatch(/^GRAPHQL_VALIDATION_FAILED/);
    expect(await refusal(of(51))).toBe('BAD_USER_INPUT: The operation is nested too deeply. Use at most 50 levels.');
  });

  test('has at most 50 aliases, 50 directives, 30 fields at the top', async () => {
    const many = (count: number, text: (i: number) => string) =>
      Array.from({ length: count }, (_, i) => text(i)).join(' ');
    const aliases = (count: number) => `{ viewer { ${many(count, (i) => `a${i}: id`)} } }`;
    expect(await refusal(aliases(50))).toBeNull();
    expect(await refusal(aliases(51))).toBe('BAD_USER_INPUT: The operation has too many aliases. Use at most 50.');
    const directives = (count: number) => `{ viewer { ${many(count, () => 'id @skip(if: false)')} } }`;
    expect(await refusal(directives(50))).toBeNull();
    expect(await refusal(directives(51))).toBe(
      'BAD_USER_INPUT: The operation has too many directives. Use at most 50.',
    );
    const fields = (count: number) => `{ ${many(count, () => '__typename')} }`;
    expect(await refusal(fields(30))).toBeNull();
    const tooMany = 'BAD_USER_INPUT: The operation has too many fields at the top. Use at most 30.';
    expect(await refusal(fields(31))).toBe(tooMany);
    expect(await refusal(`{ ... on Query ${fields(15)} ...F } fragment F on Query ${fields(15)}`)).toBeNull();
    expect(await refusal(`{ ... on Query ${fields(15)} ...F } fragment F on Query ${fields(16)}`)).toBe(tooMany);
    expect(await refusal(`{ ...F ...F } fragment F on Query { ...G } fragment G on Query ${fields(30)}`)).toBeNull();
    expect(await refusal(`{ ...F } fragment F on Query { ...G } fragment G on Query ${fields(31)}`)).toBe(tooMany);
  });

  test('is refused before anything in it is done', async () => {
    const many = Array.from({ length: 31 }, () => `createAccessToken(input: { name: "a" }) { token } `).join('');
    expect(await unchanged(server, () => refusal(`mutation { ${many} }`))).toMatch(/^BAD_USER_INPUT/);
  });
});

describe('a page', () => {
  const text = 'BAD_USER_INPUT: Ask for 1 to 100 entries at a time.';
  test('has 1 to 100 entries', async () => {
    for (const list of ['contacts', 'contactRequests', 'blocks', 'searchUsers', 'organization { members', 'events']) {
      const args =
        { contactRequests: 'direction: INCOMING, ', searchUsers: 'query: "An", ', events: 'after: "0", ' }[list] ?? '';
      const of = (size: number) => `{ ${list}(${args}first: ${size}) { __typename }${list.includes('{') ? ' }' : ''} }`;
      for (const size of [1, 100]) expect([list, await refusal(of(size))]).toEqual([list, null]);
      for (const size of [0, -1, 101, 2_147_483_647]) expect([list, await refusal(of(size))]).toEqual([list, text]);
    }
    expect(await refusal('{ contacts(last: 101) { totalCount } }')).toBe(text);
    expect(await refusal('query($n: Int) { contacts(first: $n) { totalCount } }', { n: 101 })).toBe(text);
  });

  test('is asked for from one end', async () => {
    expect(await refusal('{ contacts(first: 1, last: 1) { totalCount } }')).toMatch(
      /^BAD_USER_INPUT: Use either “first”/,
    );
  });

  test('of ids too', async () => {
    const of = (count: number) => ({ ids: Array.from({ length: count }, () => emma.id) });
    const query = 'query($ids: [ID!]!) { nodes(ids: $ids) { id } }';
    expect(await refusal(query, of(100))).toBeNull();
    expect(await refusal(query, of(101))).toBe('BAD_USER_INPUT: Give at most 100 ids at a time.');
  });
});

describe('the cost', () => {
  const members = (size: string) => `organization { members(first: ${size}) { nodes { id contact { id } } } }`;
  const costly = (size: string) => `contacts(first: ${size}) { nodes { user { ${members('90')} } } }`;
  const text =
    'BAD_USER_INPUT: The operation asks for too much at once. Ask for shorter lists or fewer fields, to a cost of at most 20,000.';

  test('multiplies lists within lists', async () => {
    // Each contact: entry, person, organization and page 1, 90 entries of 1, their ids 0.1, contacts 1 and ids 0.1: 202.
    expect(await refusal(`{ ${costly('99')} }`)).toBeNull();
    expect(await refusal(`{ ${costly('100')} }`)).toBe(text);
  });

  test('reads variables, their defaults, fragments and directives', async () => {
    const byVariable = (head: string) => `query(${head}) { ${costly('$n')} }`;
    expect(await refusal(byVariable('$n: Int!'), { n: 5 })).toBeNull();
    expect(await refusal(byVariable('$n: Int!'), { n: 100 })).toBe(text);
    expect(await refusal(byVariable('$n: Int!'), { n: 5 })).toBeNull();
    expect(await refusal(byVariable('$n: Int = 100'))).toBe(text);
    expect(await refusal(byVariable('$n: Int = 100'), { n: 5 })).toBeNull();
    expect(await refusal(`{ ...F } fragment F on Query { ${costly('100')} }`)).toBe(text);
    expect(await refusal(`{ ... on Query { ${costly('100')} } }`)).toBe(text);
    expect(await refusal(`query($if: Boolean!) { ... @include(if: $if) { ${costly('100')} } }`, { if: false })).toBe(
      text,
    );
  });

  test('takes odd sizes for what they are', async () => {
    for (const n of [{ toString: 1, valueOf: 1 }, [], '100', 1.5, null])
      expect(await refusal(`query($n: Int!) { ${costly('$n')} }`, { n })).toMatch(/^BAD_USER_INPUT: Variable "\$n"/);
  });

  test('lets the schema be read twice, and not three times', async () => {
    const [, whole, fragments] = /^\s*query \w+ \{\s*__schema (\{[\s\S]*?\n {6}\})\s*\}([\s\S]*)$/.exec(
      getIntrospectionQuery(),
    )!;
    const of = (times: number) =>
      `{ ${Array.from({ length: times }, (_, i) => `s${i}: __schema ${whole}`).join(' ')} } ${fragments}`;
    expect(await refusal(of(2))).toBeNull();
    expect(await refusal(of(3))).toBe(text);
  });
});

describe('the time', () => {
  const limits = () => server.app.services.limits;
  afterEach(() => void delete (limits() as Partial<RateLimits>).get);

  test('an operation is answered when it is over', async () => {
    limits().get = () => new Promise(() => undefined);
    const started = performance.now();
    expect(await refusal('{ rateLimit { limit } }')).toBe(
      'TIMEOUT: This took longer than 1 second and was stopped. Ask for less at once, or try again later.',
    );
    expect(performance.now() - started).toBeGreaterThan(990);
    expect(await refusal('{ viewer { id } }')).toBeNull();
  });
});

test('where it is switched off, the schema cannot be read, over nothing', async () => {
  const closed = await startServer({ INTROSPECTION: 'false' });
  for (const query of ['{ __schema { queryType { name } } }', '{ __type(name: "User") { name } }']) {
    const answers = await overEverything(closed, { query }, {});
    for (const { data, errors } of answers) {
      expect(data).toBeUndefined();
      expect(errors!.map(({ extensions }) => extensions.code)).toContain('GRAPHQL_VALIDATION_FAILED');
    }
  }
  const [open] = await overEverything(closed, { query: '{ viewer { id __typename } }' }, {});
  expect(open).toEqual({ data: { viewer: null } } satisfies GraphqlAnswer);
  await closed.stop();
});
