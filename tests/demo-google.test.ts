import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadDemo } from '../cli/demo.js';
import { DemoGoogle } from '../cli/demo/google.js';
import { emailOf, password, type DemoName } from '../cli/demo/people.js';
import { DAY } from '../src/clock.js';
import { readPeoplePage } from '../src/import/google.js';
import { Browser } from './support/browser.js';
import { verbs } from './support/cast.js';
import { startLink } from './support/google-link.js';
import { startServer, type TestServer } from './support/server.js';

let server: TestServer;
let google: DemoGoogle;

const startGoogle = () => DemoGoogle.start({ port: 0, now: () => server?.clock.now() ?? Date.now() });

beforeAll(async () => {
  google = await startGoogle();
  server = await startServer(google.fake.env);
  await loadDemo(server.app.services);
  await google.connect(server.app.services.db);
});
afterAll(async () => {
  await server.stop();
  await google.stop();
});

async function signIn(name: DemoName) {
  const anybody = verbs((query, variables) => server.graphql(query, variables));
  const { token, viewer } = await anybody.mutate(
    'signIn',
    { email: emailOf(name), password },
    'token viewer { user { id } }',
  );
  return { id: viewer.user.id as string, ...verbs((query, variables) => server.graphql(query, variables, token)) };
}

/** Every page of what can be imported. */
async function contactsOf(userId: string): Promise<(string | null)[][]> {
  const found = [];
  let at: string | null = '{"full":true}';
  while (at !== null) {
    const { cards, place } = await readPeoplePage(server.app.services, userId, at);
    found.push(...cards.map(({ name, email }) => [name, email]));
    at = place;
  }
  return found;
}

test('Aiko clicks through the page, and her contacts can be read; also after everything was started again', async () => {
  const aiko = await signIn('aiko');
  const url = await startLink(aiko);
  const page = await (await fetch(url)).text();
  for (const shown of [
    'Demo · not Google',
    'Tsunagu wants to access your Google Account',
    'aiko.tanaka@gmail.example',
    'See and download your contacts',
    'contact info automatically saved',
  ])
    expect(page).toContain(shown);
  const [, action] = /<form method="post" action="([^"]*)"/.exec(page)!;
  const values = (name: string) =>
    [...page.matchAll(new RegExp(`name="${name}" value="([^"]*)"`, 'g'))].map(([, value]) => value!);
  const form = new URLSearchParams({ account: values('account')[0]!, answer: 'allow' });
  for (const scope of values('scope')) form.append('scope', scope);
  const answer = await fetch(new URL(action!.replaceAll('&amp;', '&'), url), {
    method: 'POST',
    body: form,
    redirect: 'manual',
  });
  expect(answer.status).toBe(303);

  const browser = new Browser(server);
  await browser.post('/sign-in', { email: emailOf('aiko'), password });
  const done = await browser.get(answer.headers.get('location')!);
  expect(done.text).toContain('Googleアカウントを連携しました。');
  const found = await contactsOf(aiko.id);
  expect(found).toHaveLength(10);
  expect(found).toEqual(
    expect.arrayContaining([
      ['Emma Clarke', 'emma@northwind.example'],
      ['小林 直樹', 'naoki.kobayashi@aozora.example'],
      ['実家', null],
      ['Oscar Lindqvist', 'oscar@fjord.example'],
    ]),
  );

  await google.stop();
  google = await startGoogle();
  Object.assign(server.app.services.config, google.config);
  await google.connect(server.app.services.db);
  server.clock.advance(DAY);
  expect(await contactsOf(aiko.id)).toEqual(found);
});

test('what is not asked as Google has it is answered with a page that says so', async () => {
  for (const [change, shown] of [
    ['client_id=x', 'invalid_client'],
    ['redirect_uri=x', 'redirect_uri_mismatch'],
    ['response_type=token', 'unsupported_response_type'],
    ['scope=', 'invalid_scope'],
    ['code_challenge_method=plain', 'invalid_request'],
  ]) {
    const url = new URL(await startLink(await signIn('aiko')));
    const [name, value] = change!.split('=') as [string, string];
    url.searchParams.set(name, value);
    const page = await fetch(url);
    expect([page.status, await page.text()]).toEqual([400, expect.stringContaining(shown!)]);
  }
});
