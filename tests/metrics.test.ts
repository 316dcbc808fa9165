import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { person, type Actor } from './support/cast.js';
import { subscribe } from './support/live.js';
import { startServer, type TestServer } from './support/server.js';
import { until } from './support/until.js';

let server: TestServer;
let somebody: Actor;

beforeAll(async () => {
  server = await startServer();
  somebody = await person(server);
});
afterAll(() => server.stop());

/** The samples of /metrics by name and labels. */
async function scrape(): Promise<Map<string, number>> {
  const response = await fetch(`${server.url}/metrics`);
  expect([response.status, response.headers.get('content-type')]).toEqual([
    200,
    'text/plain; version=0.0.4; charset=utf-8',
  ]);
  const samples = new Map<string, number>();
  for (const line of (await response.text()).split('\n')) {
    if (line === '' || line.startsWith('# ')) continue;
    const [, name, value] = /^([a-z0-9_]+(?:\{(?:[a-z_]+="[^"\\]*",?)*\})?) (\S+)$/.exec(line) ?? ['', line, ''];
    expect([name, /^(NaN|Nan|-?[\d.]+(e-?\d+)?)$/.test(value)]).toEqual([name, true]);
    samples.set(name, Number(value));
  }
  return samples;
}

test('what was done is counted by kind and outcome', async () => {
  const before = await scrape();
  const since = async () => {
    const now = await scrape();
    return (name: string) => (now.get(name) ?? 0) - (before.get(name) ?? 0);
  };
  await somebody.ask('{ viewer { id } }');
  await somebody.ask('{ viewer { id } }');
  await somebody.mutate('updateProfile', { title: 'Lead' });
  await somebody.mutate('setMessageId', { messageId: '!' });
  await server.graphql('{ contacts { totalCount } }');
  await server.graphql('query($id: ID!) { node(id: $id) { id } }', {});
  await server.graphql('{ nothing }');
  await expect(server.app.services.db.transaction(async () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  for (const path of ['/healthz', '/usr_0123?token=secret', '/no/such/page']) await fetch(server.url + path);

  const count = await since();
  expect({
    queries: count('tsunagu_operations_total{kind="query",outcome="OK"}'),
    unauthenticated: count('tsunagu_operations_total{kind="query",outcome="UNAUTHENTICATED"}'),
    badInput: count('tsunagu_operations_total{kind="query",outcome="BAD_USER_INPUT"}'),
    mutations: count('tsunagu_operations_total{kind="mutation",outcome="OK"}'),
    refused: count('tsunagu_refusals_total{code="INVALID"}'),
    graphql: count('tsunagu_http_request_duration_seconds_count{method="POST",route="/graphql",status="200"}'),
    health: count('tsunagu_http_request_duration_seconds_bucket{method="GET",route="/healthz",status="200",le="+Inf"}'),
    unknown: count('tsunagu_http_request_duration_seconds_count{method="GET",route="none",status="404"}'),
    rolledBack: count('tsunagu_db_transaction_duration_seconds_count{outcome="rolled back"}'),
  }).toEqual({
    queries: 2,
    unauthenticated: 1,
    badInput: 1,
    mutations: 2,
    refused: 1,
    graphql: 7,
    health: 1,
    unknown: 2,
    rolledBack: 2,
  });
  expect(count('tsunagu_db_transaction_duration_seconds_count{outcome="committed"}')).toBeGreaterThanOrEqual(1);
});

test('buckets add up, and there are metrics of the process', async () => {
  const samples = await scrape();
  const labels = 'method="POST",route="/graphql",status="200"';
  const name = 'tsunagu_http_request_duration_seconds';
  const buckets = [...samples].filter(([sample]) => sample.startsWith(`${name}_bucket{${labels},`)).map(([, n]) => n);
  expect(buckets).toEqual(buckets.toSorted((a, b) => a - b));
  expect(buckets.at(-1)).toBe(samples.get(`${name}_count{${labels}}`));
  expect(samples.get(`${name}_sum{${labels}}`)).toBeGreaterThan(0);
  expect(samples.get('process_resident_memory_bytes')).toBeGreaterThan(1_000_000);
  expect(samples.get('process_cpu_seconds_total')).toBeGreaterThan(0);
});

test('sockets, subscriptions and what they were given', async () => {
  const given = (await scrape()).get('tsunagu_events_delivered_total')!;
  const live = await subscribe(somebody, 'subscription { events { __typename } }');
  const open = async () => {
    const samples = await scrape();
    return ['sockets', 'connections', 'subscriptions', 'streams'].map((name) => samples.get(`tsunagu_${name}`));
  };
  await until(async () => (await open()).every((n) => n === 1) || undefined, 'one of each');
  await somebody.mutate('updateProfile', { title: 'Head' });
  await live.have(1);
  expect((await scrape()).get('tsunagu_events_delivered_total')).toBe(given + 1);
  live.stop();
  await until(async () => (await open()).every((n) => n === 0) || undefined, 'none of each');
  expect((await scrape()).get('tsunagu_operations_total{kind="subscription",outcome="OK"}')).toBe(1);
});

test('jobs that wait, and those that were given up', async () => {
  const { db, clock } = server.app.services;
  const job =
    'insert into jobs (id, kind, data, run_at, attempts, dead_at, created_at) values ($1, $2, $3, $4, 0, $5, $4)';
  const later = clock.now() + 3_600_000;
  await db.transaction(async (tx) => {
    await tx.run(job, ['job_1', 'sendTokenMail', '{}', later, null]);
    await tx.run(job, ['job_2', 'sendTokenMail', '{}', later, null]);
    await tx.run(job, ['job_3', 'sendTokenMail', '{}', later, later]);
  });
  const samples = await scrape();
  expect([samples.get('tsunagu_jobs{state="pending"}'), samples.get('tsunagu_jobs{state="dead"}')]).toEqual([2, 1]);
});

test('nothing in them is about anybody', async () => {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  expect(text).not.toMatch(/[a-z]{2,5}_[0-9a-hjkmnp-tv-z]{26}|@|example|token|secret|localhost|127\.0\.0\.1|no\/such/);
});

test('they are for this machine only, unless there is a token', async () => {
  const { port } = new URL(server.url);
  const status = await new Promise((resolve) =>
    request(
      { host: '127.0.0.1', port, path: '/metrics', headers: { 'x-forwarded-for': '203.0.113.7' } },
      (response) => {
        response.resume();
        resolve(response.statusCode);
      },
    ).end(),
  );
  expect(status).toBe(404);

  const guarded = await startServer({ METRICS_TOKEN: 'a long enough metrics token' });
  try {
    const as = async (authorization?: string) => {
      const headers = { ...(authorization !== undefined && { authorization }), 'x-forwarded-for': '203.0.113.7' };
      return (await fetch(`${guarded.url}/metrics`, { headers })).status;
    };
    expect(await as('Bearer a long enough metrics token')).toBe(200);
    for (const wrong of [
      undefined,
      '',
      'Bearer',
      'Bearer ',
      'Bearer a long enough metrics toke',
      'a long enough metrics token',
    ])
      expect([wrong, await as(wrong)]).toEqual([wrong, 401]);
    expect((await fetch(`${guarded.url}/metrics`)).status).toBe(401);
  } finally {
    await guarded.stop();
  }
});
