import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startServer, type TestServer } from './support/server.js';

const app = 'https://app.example.com';
let server: TestServer, production: TestServer;

beforeAll(async () => {
  server = await startServer({ ALLOWED_ORIGINS: app, API_REQUESTS_PER_MINUTE: '40' });
  production = await startServer({ PUBLIC_URL: 'https://tsunagu.example.com' });
});
afterAll(() => Promise.all([server.stop(), production.stop()]));

const json = { 'content-type': 'application/json' };
const query = (text: string) => ({ method: 'POST', headers: json, body: JSON.stringify({ query: text }) });

/** Requests of every kind, with the status they get. */
const requests: [status: number, path: string, init?: RequestInit][] = [
  [200, '/graphql', query('{ __typename }')],
  [200, '/graphql', query('{')],
  [400, '/graphql', { method: 'POST', headers: json, body: '{' }],
  [400, '/graphql'],
  [401, '/graphql', { ...query('{ __typename }'), headers: { ...json, authorization: 'Bearer x' } }],
  [404, '/nothing'],
  [400, '/graphql', { method: 'OPTIONS' }],
  [400, '/%zz'],
  [405, '/graphql', { method: 'PUT', headers: json, body: '{}' }],
  [406, '/graphql', { ...query('{ __typename }'), headers: { ...json, accept: 'text/html' } }],
  [413, '/graphql', { method: 'POST', headers: json, body: ' '.repeat(1024 * 1024 + 1) }],
  [415, '/graphql', { method: 'POST', headers: { 'content-type': 'text/xml' }, body: '<x/>' }],
  [406, '/graphql/stream'],
  [200, '/graphql/stream', { ...query('{ __typename }'), headers: { ...json, accept: 'text/event-stream' } }],
  [200, '/healthz'],
  [200, '/readyz'],
  [200, '/metrics'],
  [200, '/dev/mail'],
  [200, '/dev/mail.json'],
  [200, '/sign-in'],
  [404, '/verify-email?token=x'],
  [401, '/uploads?purpose=message', { method: 'POST' }],
  [404, '/media/x'],
  [404, '/avatars/x.webp'],
];

describe('every answer', () => {
  test.each(requests)('%s %s', async (status, path, init) => {
    const response = await fetch(`${server.url}${path}`, init);
    await response.arrayBuffer();
    expect(response.status).toBe(status);
    const { headers } = response;
    const policy = Object.fromEntries(
      headers
        .get('content-security-policy')!
        .split(';')
        .map((directive) => {
          const [name, ...values] = directive.trim().split(' ');
          return [name, values];
        }),
    );
    expect(policy).toMatchObject({ 'default-src': ["'none'"], 'base-uri': ["'none'"], 'frame-ancestors': ["'none'"] });
    // Pages have a little style and pictures of their own; scripts that are in a page never run.
    const { 'img-src': _pictures, 'style-src-attr': _styles, ...rest } = policy;
    const wide = Object.values(rest)
      .flat()
      .filter((source) => /^(\*|https?:|data:|blob:|'unsafe-.*)$/.test(String(source)));
    expect(wide).toEqual([]);
    expect(Object.fromEntries(headers)).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
    });
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('server')).toBeNull();
  });

  test('to too many requests', async () => {
    let response: Response;
    do {
      response = await fetch(`${server.url}/graphql`, query('{ __typename }'));
      await response.arrayBuffer();
    } while (response.status === 200);
    expect([response.status, response.headers.get('content-security-policy')]).toEqual([
      429,
      expect.stringContaining("default-src 'none'"),
    ]);
  });

  test('even to what is no HTTP', async () => {
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(new URL(server.url).port), 'localhost', () =>
        socket.write('GET / HTTP/9.9\r\n\r\n'),
      );
      let text = '';
      socket.on('data', (data) => (text += String(data)));
      socket.on('end', () => resolve(text));
      socket.on('error', reject);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(answer).toContain("content-security-policy: default-src 'none';base-uri 'none';frame-ancestors 'none'\r\n");
    expect(JSON.parse(answer.split('\r\n\r\n')[1]!).errors[0].extensions).toEqual({ code: 'BAD_REQUEST' });
  });

  test('over HTTPS says to stay there', async () => {
    const strict = async ({ url }: TestServer) =>
      (await fetch(`${url}/healthz`)).headers.get('strict-transport-security');
    expect(await strict(server)).toBeNull();
    expect(await strict(production)).toBe('max-age=31536000; includeSubDomains');
  });

  test('of the API is kept by nobody', async () => {
    const { headers } = await fetch(`${production.url}/graphql`, query('{ __typename }'));
    expect(headers.get('cache-control')).toBe('no-store');
  });
});

describe('other origins', () => {
  const ask = (origin: string, init: RequestInit = query('{ __typename }')) =>
    fetch(`${production.url}/graphql`, { ...init, headers: { ...(init.headers as object), origin } });
  const preflight = {
    method: 'OPTIONS',
    headers: {
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type',
    },
  };
  const allowed = async (response: Promise<Response>) => {
    const { headers } = await response;
    return [headers.get('access-control-allow-origin'), headers.get('vary')];
  };

  test('that are allowed may call, with a cookie, and read the limits', async () => {
    const askApp = (init?: RequestInit) =>
      fetch(`${server.url}/graphql`, { ...init, headers: { ...(init?.headers as object), origin: app } });
    const { status, headers } = await askApp(preflight);
    expect(status).toBe(204);
    expect(Object.fromEntries(headers)).toMatchObject({
      'access-control-allow-origin': app,
      'access-control-allow-credentials': 'true',
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers': 'authorization,content-type',
      'access-control-max-age': '600',
    });
    const answer = await askApp(query('{ __typename }'));
    expect(answer.headers.get('access-control-allow-origin')).toBe(app);
    expect(answer.headers.get('access-control-expose-headers')).toBe('RateLimit, RateLimit-Policy, Retry-After');
    expect(answer.headers.get('vary')).toContain('Origin');
  });

  test('that are not are told nothing', async () => {
    for (const origin of ['https://evil.example', 'null', `${app}.evil.example`, 'http://app.example.com', '*']) {
      expect(await allowed(ask(origin))).toEqual([null, expect.anything()]);
      expect((await ask(origin, preflight)).headers.get('access-control-allow-origin')).toBeNull();
    }
  });
});
