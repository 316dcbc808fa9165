import { Agent, request } from 'node:http';
import { Writable } from 'node:stream';
import fc from 'fast-check';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSchema } from '../src/schema.js';
import { makeWorld, type World } from './support/access-world.js';
import { operations } from './support/documents.js';
import { mutants, naughty, wordsOf, type Mutant } from './support/mutants.js';
import { addRooms } from './support/room-world.js';
import { startServer, type TestServer } from './support/server.js';

// The same documents each time; FUZZ=100000 tries more, FUZZ_SEED others.
const runs = Number(process.env.FUZZ ?? 2_000);
const seed = Number(process.env.FUZZ_SEED ?? 1);
const SECOND = 1_000;

const schema = createSchema();
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const logged: string[] = [];
let server: TestServer;
let world: World;

beforeAll(async () => {
  const log = pino({ level: 'warn' }, new Writable({ write: (line, _, done) => (logged.push(String(line)), done()) }));
  server = await startServer({}, { log });
});
afterAll(async () => {
  agent.destroy();
  await server.stop();
});

interface Answer {
  status: number;
  text: string;
  milliseconds: number;
}

function send({ query, body, kind, headers }: Mutant, token: string | undefined): Promise<Answer> {
  const path =
    kind === 'get' ? `/graphql?query=${encodeURIComponent(query.toWellFormed()).slice(0, 10_000)}` : '/graphql';
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const sent = request(`${server.url}${path}`, {
      agent,
      method: kind === 'get' ? 'GET' : 'POST',
      headers: {
        ...(kind === 'get' ? { 'graphql-require-preflight': '1' } : { 'content-type': 'application/json' }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...headers,
      },
    });
    sent.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode!,
          text: Buffer.concat(chunks).toString(),
          milliseconds: performance.now() - started,
        }),
      );
    });
    sent.on('error', reject);
    sent.end(kind === 'get' ? undefined : body);
  });
}

/** What every answer is like, whatever was asked. */
function check({ status, text }: Answer): { errors?: { extensions: { code: string } }[] } {
  expect(status).toBeLessThan(500);
  const answer = JSON.parse(text);
  for (const error of answer.errors ?? []) {
    expect(error.message).not.toBe('');
    expect(error.extensions.code).toMatch(/^[A-Z_]+$/);
    expect(error.extensions.code).not.toBe('INTERNAL_SERVER_ERROR');
  }
  return answer;
}

test(`${runs} mutated documents: no fault of the server, and none takes a second`, async () => {
  world = await makeWorld(server, true);
  const ids = [...Object.values(world.ids).filter((id) => id.includes('_')), ...(await addRooms(server, world))];
  const ingredients = { schema, ids, texts: naughty };
  const arbitrary = fc.oneof(
    { weight: 3, arbitrary: operations(ingredients) },
    { weight: 1, arbitrary: operations({ ...ingredients, without: ['Mutation.signOut'] }, 'mutation') },
  );
  const codes: Record<string, number> = {};
  let slowest = 0;
  let again = 0;
  await fc.assert(
    fc.asyncProperty(
      mutants(arbitrary, wordsOf(schema)),
      fc.constantFrom('self', 'contact', 'admin', 'stranger', 'nobody'),
      async (mutant, viewer) => {
        let answer = await send(mutant, world.tokens[viewer as 'self']);
        // Once more where it took long: the machine may have been busy with something else.
        if (answer.milliseconds > SECOND && (again += 1)) answer = await send(mutant, world.tokens[viewer as 'self']);
        expect(answer.milliseconds).toBeLessThan(SECOND);
        slowest = Math.max(slowest, answer.milliseconds);
        const { errors } = check(answer);
        const code = errors?.[0]?.extensions.code ?? 'none';
        codes[code] = (codes[code] ?? 0) + 1;
        // Some sign themselves out, or delete their account.
        if (code === 'UNAUTHENTICATED' && viewer !== 'nobody') world = await makeWorld(server, true);
      },
    ),
    { numRuns: runs, seed, endOnFailure: true },
  );
  expect(logged).toEqual([]);
  expect(({} as { admin?: boolean }).admin).toBeUndefined();
  if (process.env.FUZZ) console.log(codes, `slowest ${slowest.toFixed(0)} ms; asked again: ${again}`);
}, 3_600_000);
