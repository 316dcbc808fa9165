import { AsyncLocalStorage } from 'node:async_hooks';
import { spawnSync } from 'node:child_process';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Attributes, Tracing } from '../src/tracing.js';
import { person, type Actor } from './support/cast.js';
import { serverPlace, type ServerPlace } from './support/process.js';
import { startServer, type TestServer } from './support/server.js';
import { until } from './support/until.js';

interface Recorded {
  name: string;
  attributes: Attributes;
  parent: string | null;
}

/** Keeps what it is told. */
class Recorder implements Tracing {
  spans: Recorded[] = [];
  private readonly inside = new AsyncLocalStorage<string>();

  span: Tracing['span'] = (name, attributes, work) => {
    const span = { name, attributes: { ...attributes }, parent: this.inside.getStore() ?? null };
    this.spans.push(span);
    return this.inside.run(name, () => work((more) => void Object.assign(span.attributes, more)));
  };

  apart(work: () => void): void {
    this.inside.exit(work);
  }

  async close(): Promise<void> {}
}

describe('tracing', () => {
  const recorder = new Recorder();
  let server: TestServer;
  let somebody: Actor;

  beforeAll(async () => {
    server = await startServer({}, { tracing: recorder });
    somebody = await person(server, { name: 'Ông Bí Mật', email: 'secret-address@example.com' });
  });
  afterAll(() => server.stop());

  test('operations, their transactions and jobs are told of by kind and outcome, and nothing of people', async () => {
    const other = await person(server);
    await other.mutate('setMessageId', { messageId: 'other-one' });
    recorder.spans = [];
    await somebody.graphql('query SecretName { viewer { user { displayName } } blocks { totalCount } }');
    await somebody.mutate('requestContact', { messageId: 'other-one', message: 'a secret text' });
    await somebody.mutate('requestContact', { messageId: 'nobody-here' });
    await server.mailsTo(other.email);

    const told = (name: string) => recorder.spans.filter((span) => span.name === name);
    expect(told('query viewer blocks')).toEqual([
      { name: 'query viewer blocks', attributes: { outcome: 'OK' }, parent: null },
    ]);
    expect(told('mutation requestContact').map(({ attributes }) => attributes)).toEqual([
      { outcome: 'OK' },
      { outcome: 'OK' },
    ]);
    expect(told('transaction').map(({ parent }) => parent)).toContain('mutation requestContact');
    expect(told('job sendContactRequestMail')).toEqual([
      { name: 'job sendContactRequestMail', attributes: { job: expect.stringMatching(/^job_/) }, parent: null },
    ]);
    const everything = JSON.stringify(recorder.spans);
    for (const secret of [
      'Ông',
      'secret',
      'Secret',
      'other-one',
      'nobody-here',
      other.email,
      other.id,
      somebody.id,
      somebody.token,
    ])
      expect(everything).not.toContain(secret);
  });
});

const require = createRequire(import.meta.url);
const installed = (() => {
  try {
    return Boolean(require.resolve('@opentelemetry/sdk-node'));
  } catch {
    return false;
  }
})();

describe('with OTEL_EXPORTER_OTLP_ENDPOINT', () => {
  let place: ServerPlace;
  const received: { path: string; body: string }[] = [];
  const collector = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({ path: request.url!, body: Buffer.concat(chunks).toString('latin1') });
      response.end();
    });
  });
  let endpoint: string;

  beforeAll(async () => {
    place = await serverPlace();
    await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
    endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    await place.remove();
    collector.close();
  });

  test.skipIf(installed)('the start says which package is missing', () => {
    const { PATH = '', HOME = '' } = process.env;
    const { status, stderr } = spawnSync(process.execPath, ['dist/serve/main.js'], {
      env: { PATH, HOME, PORT: '0', ...place.env, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint },
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([1, expect.stringContaining('npm install --no-save @opentelemetry/sdk-node')]);
  });

  test.skipIf(!installed)('spans arrive at the collector, and the server stops in time when it is away', async () => {
    const server = await place.start({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_SERVICE_NAME: 'contacts' });
    await server.graphql('{ blocks { totalCount } }');
    expect(await server.kill('SIGTERM')).toEqual({ code: 0, signal: null });
    const traces = await until(() => received.find(({ body }) => body.includes('query blocks')), 'the spans');
    expect(new Set(received.map(({ path }) => path))).toEqual(new Set(['/v1/traces']));
    expect(traces.body).toContain('contacts');
    expect(traces.body).not.toContain('process.command');

    const alone = await place.start({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' });
    await alone.graphql('{ blocks { totalCount } }');
    const began = performance.now();
    expect((await alone.kill('SIGTERM')).code).toBe(0);
    expect(performance.now() - began).toBeLessThan(5_000);
  });
});
