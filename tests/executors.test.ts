import fc from 'fast-check';
import { parse, validate } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApp, type App } from '../src/app.js';
import { factsOf } from '../src/execution/facts.js';
import { createLog } from '../src/log.js';
import { createSchema } from '../src/schema.js';
import { makeWorld, type World } from './support/access-world.js';
import { operations, type GeneratedOperation } from './support/documents.js';
import { addRooms } from './support/room-world.js';
import { startServer, type GraphqlAnswer, type TestServer } from './support/server.js';

// The same operations each time; FUZZ=100000 tries more, FUZZ_SEED others.
const runs = Math.ceil(Number(process.env.FUZZ ?? 5_000) / 20);
const seed = Number(process.env.FUZZ_SEED ?? 1);
const schema = createSchema();
let compiling: TestServer;
let plain: App;
let plainUrl: string;
let world: World;

beforeAll(async () => {
  compiling = await startServer({ PUBLIC_URL: 'https://contacts.example.com' }, { compileAt: 1 });
  world = await makeWorld(compiling, true);
  const { config, clock } = compiling;
  plain = await createApp({ ...config, port: 0 }, { clock, compileAt: Infinity, log: createLog('silent') });
  plainUrl = `http://localhost:${await plain.listen()}`;
});
afterAll(async () => {
  await plain.close();
  await compiling.stop();
});

async function answer(url: string, operation: GeneratedOperation, token: string): Promise<GraphqlAnswer> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify(operation) });
  return (await response.json()) as GraphqlAnswer;
}

/**
 * The errors as texts. Where an error has made null of everything around it, the specification lets an implementation stop or go
 * on with the rest of it, and graphql-js stops: of such a place it counts only that it is there.
 */
function errorsOf({ data, errors = [] }: GraphqlAnswer): string[] {
  const texts = errors.map((error) => (error.path && holeOf(data, error.path)) ?? JSON.stringify(error));
  return [...new Set(texts)].toSorted();
}

/** Where the data is null above the field at this path. */
function holeOf(data: unknown, path: readonly (string | number)[]): string | undefined {
  let value = data;
  for (const [i, step] of path.entries()) {
    if (value === null) return JSON.stringify(path.slice(0, i));
    value = (value as Record<string | number, unknown>)[step];
  }
  return undefined;
}

test('compiled documents are answered as graphql-js answers them, errors included', async () => {
  const ids = [...Object.values(world.ids).filter((id) => id.includes('_')), ...(await addRooms(compiling, world))];
  const texts = ['self', 'contact 0001', '', '%', 'あ', 'not one of ours'];
  const ingredients = { schema, ids, texts, without: ['Query.rateLimit'] };
  let erroneous = 0;
  let compiled = 0;
  await fc.assert(
    fc.asyncProperty(
      operations(ingredients),
      fc.constantFrom('self', 'contact', 'admin'),
      async (operation, viewer) => {
        const document = parse(operation.query);
        fc.pre(validate(schema, document).length === 0);
        const token = world.tokens[viewer as 'self']!;
        const [one, other] = [await answer(compiling.url, operation, token), await answer(plainUrl, operation, token)];
        expect(JSON.stringify(one.data)).toBe(JSON.stringify(other.data));
        expect(errorsOf(one)).toEqual(errorsOf(other));
        if (one.errors) erroneous += 1;
        if (factsOf(schema, document).compilable) compiled += 1;
      },
    ),
    { numRuns: runs, seed, endOnFailure: true },
  );
  expect(erroneous).toBeGreaterThan(runs / 20);
  expect(compiled).toBeGreaterThan(runs / 2);
}, 600_000);

test('what graphql-jit reads otherwise is left to graphql-js', () => {
  const compilable = (query: string) => factsOf(schema, parse(query)).compilable;
  expect(compilable('query($n: Int) { contacts(first: $n) { nodes { ...F } } } fragment F on Contact { id }')).toBe(
    true,
  );
  for (const query of [
    '{ contacts { ...F @skip(if: false) } } fragment F on ContactConnection { totalCount }',
    '{ contacts(orderBy: { field: NAME }) { totalCount } }',
    'query($order: ContactOrder) { contacts(orderBy: $order) { totalCount } }',
    '{ __proto__: viewer { id } }',
    'mutation { signOut(input: {}) { userErrors { code } } }',
    `{ ...F } ${[0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((i) => `fragment F${i || ''} on Query { ...F${i + 1} ...F${i + 1} }`).join(' ')} fragment F10 on Query { __typename }`,
  ])
    expect([query, compilable(query)]).toEqual([query, false]);
});
