import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, expect, test } from 'vitest';
import WebSocket from 'ws';
import { HOUR } from '../src/clock.js';
import { cast, password, verbs, type Actor } from './support/cast.js';
import { unchanged } from './support/rows.js';
import { startServer, type TestServer } from './support/server.js';

let server: TestServer;
let an: Actor;
const app = 'https://app.example.com';

beforeAll(async () => {
  server = await startServer({ ALLOWED_ORIGINS: app });
  ({ an } = await cast(server));
});
afterAll(() => server.stop());

/** An operation as a browser sends it; the answer with the cookie that came with it. */
async function send(
  query: string,
  headers: Record<string, string> = {},
): Promise<{ body: any; cookie: string | null }> {
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });
  return { body: await response.json(), cookie: response.headers.get('set-cookie') };
}

const signIn = () =>
  send(
    `mutation { signIn(input: { email: "${an.email}" password: "${password}" cookie: true }) { token viewer { email } userErrors { code } } }`,
  );
const pair = (cookie: string | null) => cookie!.split(';')[0]!;
const whoIs = async (headers: Record<string, string>) =>
  (await send('{ viewer { email } }', headers)).body.data.viewer?.email ?? null;

test('the answer holds no token, and the cookie is out of reach of scripts and of other sites', async () => {
  const { body, cookie } = await signIn();
  expect(body).toEqual({ data: { signIn: { token: null, viewer: { email: an.email }, userErrors: [] } } });
  expect(cookie).toMatch(/^tsunagu_session=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax; Max-Age=2592000$/);
});

test('a cookie counts without Origin, for the server itself and for allowed origins only', async () => {
  const cookie = pair((await signIn()).cookie);
  expect(await whoIs({ cookie })).toBe(an.email);
  expect(await whoIs({ cookie: `a=b; ${cookie}; c=d` })).toBe(an.email);
  for (const origin of [server.config.publicUrl, app]) expect(await whoIs({ cookie, origin })).toBe(an.email);
  for (const origin of [
    'https://evil.example',
    'null',
    `${app}.evil.example`,
    'http://app.example.com',
    `${server.config.publicUrl}0`,
  ])
    expect([origin, await whoIs({ cookie, origin })]).toEqual([origin, null]);
  expect(await whoIs({ cookie: 'tsunagu_session=x' })).toBeNull();
  expect(await whoIs({ cookie: `x${cookie}` })).toBeNull();
});

test('another site changes nothing with the cookie', async () => {
  const cookie = pair((await signIn()).cookie);
  const mutation = 'mutation { updateProfile(input: { title: "Boss" }) { viewer { id } } }';
  const { body } = await unchanged(server, () => send(mutation, { cookie, origin: 'https://evil.example' }));
  expect(body.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);

  // A form needs no leave from CORS, and sends no JSON.
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
    await unchanged(server, async () => {
      const response = await fetch(`${server.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': type, cookie },
        body: JSON.stringify({ query: mutation }),
      });
      expect([400, 415]).toContain(response.status);
    });
  }
  await unchanged(server, async () => {
    const response = await fetch(`${server.url}/graphql?query=${encodeURIComponent(mutation)}`, {
      headers: { cookie },
    });
    expect([400, 405]).toContain(response.status);
  });
});

test('an event stream takes the cookie from its own pages only, and no mutation by address', async () => {
  const cookie = pair((await signIn()).cookie);
  const stream = (query: string, headers: Record<string, string>) =>
    fetch(`${server.url}/graphql/stream?query=${encodeURIComponent(query)}`, {
      headers: { accept: 'text/event-stream', cookie, ...headers },
    });
  expect((await stream('{ viewer { email } }', { origin: 'https://evil.example' })).status).toBe(403);
  expect(await (await stream('{ viewer { email } }', { origin: app })).text()).toContain(an.email);
  const mutation = 'mutation { updateProfile(input: { title: "Boss" }) { viewer { id } } }';
  const refused = await unchanged(server, async () => (await stream(mutation, {})).text());
  expect(refused).toContain('"errors":[');
});

test('signing out clears the cookie and ends the session', async () => {
  const cookie = pair((await signIn()).cookie);
  const { cookie: cleared } = await send('mutation { signOut(input: {}) { userErrors { code } } }', { cookie });
  expect(cleared).toBe('tsunagu_session=; Path=/; HttpOnly; Secure; SameSite=Lax; Max-Age=0');
  expect(await whoIs({ cookie })).toBeNull();
});

test('a cookie that is in use is renewed along with its session', async () => {
  const cookie = pair((await signIn()).cookie);
  expect((await send('{ viewer { id } }', { cookie })).cookie).toBeNull();
  server.clock.advance(HOUR);
  expect((await send('{ viewer { id } }', { cookie })).cookie).toBe(
    `${cookie}; Path=/; HttpOnly; Secure; SameSite=Lax; Max-Age=2592000`,
  );
});

test('a followed link can end in a cookie, too', async () => {
  const anybody = verbs((query, variables) => server.graphql(query, variables));
  await anybody.mutate('signUp', { email: 'cookie@neu.example', password, displayName: 'Cookie' });
  const token = await server.tokenMailedTo('cookie@neu.example');
  const verified = await send(
    `mutation { verifyEmail(input: { token: "${token}" cookie: true }) { token viewer { email } } }`,
  );
  expect(verified.body.data.verifyEmail).toEqual({ token: null, viewer: { email: 'cookie@neu.example' } });
  expect(await whoIs({ cookie: pair(verified.cookie) })).toBe('cookie@neu.example');

  await anybody.mutate('requestPasswordReset', { email: 'cookie@neu.example' });
  const reset = await server.tokenMailedTo('cookie@neu.example', 2);
  const done = await send(
    `mutation { resetPassword(input: { token: "${reset}" password: "another long secret" cookie: true }) { token viewer { email } } }`,
  );
  expect(done.body.data.resetPassword).toEqual({ token: null, viewer: { email: 'cookie@neu.example' } });
  expect(await whoIs({ cookie: pair(verified.cookie) })).toBeNull();
  expect(await whoIs({ cookie: pair(done.cookie) })).toBe('cookie@neu.example');
});

/** One operation over a socket whose upgrade carries these headers. */
function overSocket(query: string, headers: Record<string, string> = {}): Promise<any> {
  class Browser extends WebSocket {
    constructor(url: string, protocols: string[]) {
      super(url, protocols, { headers });
    }
  }
  const client = createClient({
    url: `${server.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: Browser,
    retryAttempts: 0,
  });
  return new Promise<any>((resolve, reject) => {
    client.subscribe({ query }, { next: resolve, error: reject, complete: () => undefined });
  }).finally(() => void client.dispose());
}

test('a socket takes the cookie from its own pages only', async () => {
  const cookie = pair((await signIn()).cookie);
  const query = '{ viewer { email } }';
  for (const origin of [server.config.publicUrl, app])
    expect(await overSocket(query, { cookie, origin })).toEqual({ data: { viewer: { email: an.email } } });
  expect(await overSocket(query, { cookie })).toEqual({ data: { viewer: null } });
  await expect(overSocket(query, { cookie, origin: 'https://evil.example' })).rejects.toThrow();
});

test('where no cookie can be set nothing is begun and no link is used up', async () => {
  const anybody = verbs((query, variables) => server.graphql(query, variables));
  await anybody.mutate('signUp', { email: 'socket@neu.example', password, displayName: 'Socket' });
  await anybody.mutate('requestPasswordReset', { email: an.email });
  const token = await server.tokenMailedTo('socket@neu.example');
  const reset = await server.tokenMailedTo(an.email);
  for (const mutation of [
    `signIn(input: { email: "${an.email}" password: "${password}" cookie: true })`,
    `verifyEmail(input: { token: "${token}" cookie: true })`,
    `resetPassword(input: { token: "${reset}" password: "another long secret" cookie: true })`,
  ]) {
    const { errors } = await unchanged(server, () => overSocket(`mutation { ${mutation} { token } }`));
    expect(errors).toMatchObject([
      {
        message:
          'A cookie can only be set over HTTP. Send this to /graphql as an HTTP request, or ask without “cookie”.',
        extensions: { code: 'BAD_USER_INPUT' },
      },
    ]);
  }
  expect((await anybody.mutate('verifyEmail', { token })).userErrors).toEqual([]);
});
