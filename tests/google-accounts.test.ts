import { Writable } from 'node:stream';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { GoogleUser } from '../cli/fake-google/fake-google.js';
import { MINUTE } from '../src/clock.js';
import { Browser, formOf, type Shown } from './support/browser.js';
import { anotherDevice, cast, password, person, verbs, type Actor } from './support/cast.js';
import { freshPlace, type TestPlace } from './support/database.js';
import { browserOf, link, startLink } from './support/google-link.js';
import { startGoogle, type Google } from './support/google.js';
import { everyRow, settled, unchanged } from './support/rows.js';
import { startServer, type TestServer } from './support/server.js';
import { until } from './support/until.js';

let place: TestPlace;
let server: TestServer;
let google: Google;
let logged: string;
let chie: Actor, daichi: Actor, emma: Actor;
/** The Google account of Emma, and another one. */
let emmas: GoogleUser, other: GoogleUser;

const contacts = 'https://www.googleapis.com/auth/contacts.readonly';
const otherContacts = 'https://www.googleapis.com/auth/contacts.other.readonly';
const keys = ['a', 'b'].map((letter) => letter.repeat(32)) as [string, string];

async function start(env: Record<string, string> = {}): Promise<void> {
  const log = pino({ level: 'debug' }, new Writable({ write: (line, _, done) => ((logged += String(line)), done()) }));
  server = await startServer({ ...place.env, ...google.env, ENCRYPTION_KEYS: keys[0], ...env }, { log });
}

beforeEach(async () => {
  logged = '';
  place = await freshPlace();
  google = await startGoogle({ now: () => server?.clock.now() ?? Date.now(), codeSeconds: 60 });
  await start();
  ({ chie, daichi, emma } = await cast(server));
  emmas = google.addUser({ email: 'emma.stone@gmail.example', name: 'Emma Stone' });
  other = google.addUser({ email: 'emma@northwind.example', name: 'Emma at work' });
});
afterEach(async () => {
  await server.stop();
  await google.stop();
  await place.remove();
});

const account = '{ viewer { googleAccount { email linkedAt lastImportAt needsReconnect } } }';
const linked = async (who: Pick<Actor, 'ask'> = emma) => (await who.ask(account)).viewer.googleAccount;
const asked = (part: string) => google.requests.filter((request) => request.part === part);
/** Everything Google has given out. */
const secrets = () =>
  asked('token').flatMap(({ params }) => [params.code, params.code_verifier, params.refresh_token].filter(Boolean));
const tokens = () => google.users.flatMap(({ refreshTokens }) => [...refreshTokens]);
const text = (page: Shown) => page.text.replace(/^Tsunagu /, '');

test('whoever consents at Google has their account linked, and everything of it sealed', async () => {
  const url = await startLink(emma);
  const { origin, pathname, searchParams } = new URL(url);
  expect(origin + pathname).toBe(google.env.GOOGLE_AUTH_URL);
  expect(Object.fromEntries(searchParams)).toEqual({
    access_type: 'offline',
    prompt: 'consent',
    include_granted_scopes: 'true',
    scope: `openid email ${contacts} ${otherContacts}`,
    state: expect.stringMatching(/^[\w-]{43}$/),
    code_challenge: expect.stringMatching(/^[\w-]{43}$/),
    code_challenge_method: 'S256',
    response_type: 'code',
    client_id: google.client.id,
    redirect_uri: `${server.url}/google/callback`,
  });
  const { eventCursor } = (await emma.ask('{ viewer { eventCursor } }')).viewer;
  const browser = await browserOf(emma);
  const page = await browser.get(google.consent(url));
  expect([page.status, text(page)]).toEqual([
    200,
    'Google contacts Your Google account is linked. You can close this page and continue in your application.',
  ]);
  expect(page.headers.get('referrer-policy')).toBe('no-referrer');
  const found = await linked();
  expect(found).toEqual({
    email: 'emma.stone@gmail.example',
    linkedAt: expect.any(String),
    lastImportAt: null,
    needsReconnect: false,
  });
  const { events } = await emma.ask('query($after: String!) { events(after: $after) { __typename } }', {
    after: eventCursor,
  });
  expect(events).toEqual([{ __typename: 'ViewerChanged' }, { __typename: 'ViewerChanged' }]); // the first is the sign-in
  const { auditLog } = await emma.ask(
    '{ auditLog(action: "account.google_linked") { nodes { actor { id } subjectId detail } } }',
  );
  expect(auditLog.nodes).toEqual([{ actor: { id: emma.id }, subjectId: emma.id, detail: null }]);
  expect(await linked(chie)).toBeNull();

  const rows = JSON.stringify(await everyRow(server));
  expect(tokens()).toHaveLength(1);
  const state = searchParams.get('state')!;
  for (const secret of [...secrets(), ...tokens(), state]) {
    expect(rows).not.toContain(secret);
    expect(logged).not.toContain(secret);
  }
});

test('the page leads on to where the client wanted to go, within this server', async () => {
  const path = `/playground?tab=${encodeURIComponent('連絡先')}#imports`;
  const page = await (await browserOf(emma)).get(google.consent(await startLink(emma, `${server.url}${path}`)));
  expect([page.status, page.location]).toEqual([303, path]);
  for (const returnTo of ['https://evil.example/', `${server.url}//evil.example/`, 'javascript:alert(1)']) {
    const { url, userErrors } = await unchanged(server, () => emma.mutate('startGoogleLink', { returnTo }, 'url'));
    expect([url, userErrors]).toEqual([
      null,
      [
        {
          field: ['returnTo'],
          code: 'INVALID',
          message: 'Give an address of this server to return to, or leave it out.',
        },
      ],
    ]);
  }
});

describe('who comes back', () => {
  const byCookie = async (browser: Browser) =>
    (await browser.graphql('mutation { startGoogleLink(input: {}) { url } }')).data.startGoogleLink.url as string;

  test('where it was started by cookie, it has to be the same session', async () => {
    const [here, there] = [await browserOf(emma), await browserOf(emma)];
    const answer = google.consent(await byCookie(here));
    const page = await there.get(answer);
    expect([page.status, text(page)]).toEqual([
      403,
      'Your Google account was not linked This was started in another browser, or before you signed in again. Start again here. Start again Open Tsunagu',
    ]);
    const late = await here.get(answer);
    expect(late.status).toBe(410); // the state is spent
    expect(asked('token')).toEqual([]);
    expect((await here.get(google.consent(await byCookie(here)))).status).toBe(200);
    expect((await linked()).email).toBe('emma.stone@gmail.example');
  });

  test('whoever is signed out signs in first, and comes back', async () => {
    const browser = new Browser(server);
    const answer = google.consent(await startLink(emma));
    const page = await browser.get(answer);
    expect(text(page)).toMatch(
      /^Google contacts Sign in with the account you want to link your Google contacts to\. Then you come back here\./,
    );
    const signedIn = await browser.submit(page, { email: emma.email, password });
    expect(signedIn.status).toBe(303);
    expect((await browser.get(signedIn.location!)).status).toBe(200);
    expect((await linked()).email).toBe('emma.stone@gmail.example');
  });

  test('nobody gets the contacts of somebody whom they have sent the address', async () => {
    const answer = google.consent(await startLink(daichi), { user: emmas });
    const page = await (await browserOf(emma)).get(answer);
    expect([page.status, text(page)]).toEqual([
      403,
      'Your Google account was not linked Somebody else started this with their account, so nothing was linked. If you did not start it yourself, close this page. To link your Google account to the account you are signed in with, start again. Start again Open Tsunagu',
    ]);
    // What was granted is of no use to whoever started it, either.
    const later = await (await browserOf(daichi)).get(answer);
    expect([later.status, asked('token')]).toEqual([410, []]);
    expect([await linked(emma), await linked(daichi)]).toEqual([null, null]);
  });

  test('a program is nobody who could come back, or start', async () => {
    const { token } = await emma.mutate('createAccessToken', { name: 'program' }, 'token');
    const answer = google.consent(await startLink(emma));
    const browser = new Browser(server);
    browser.cookie = `tsunagu_session=${token}`;
    expect(text(await browser.get(answer))).toContain('Sign in with the account');
    const refusals = async (mutation: string) => {
      const { errors } = await unchanged(server, () => server.graphql(`mutation { ${mutation} }`, {}, token));
      return errors![0]!.extensions.code;
    };
    expect(await refusals('startGoogleLink(input: {}) { url }')).toBe('FORBIDDEN');
    expect(await refusals('unlinkGoogle(input: {}) { viewer { id } }')).toBe('FORBIDDEN');
    const anybody = await server.graphql('mutation { startGoogleLink(input: {}) { url } }');
    expect(anybody.errors![0]!.extensions.code).toBe('UNAUTHENTICATED');
  });
});

describe('each failure has its own answer, nothing is linked, and the page starts again', () => {
  let browser: Browser;
  beforeEach(async () => {
    browser = await browserOf(emma);
  });

  const not = 'Your Google account was not linked';
  async function expectFailure(page: Shown, status: number, why: string, returnTo = '/playground'): Promise<void> {
    expect([page.status, text(page)]).toEqual([status, `${not} ${why} Start again Open Tsunagu`]);
    expect(await linked()).toBeNull();
    expect(page.headers.get('content-security-policy')).toContain(`form-action 'self' ${google.url};`);
    const again = await browser.submit(page);
    expect(again.status).toBe(303);
    const done = await browser.get(google.consent(again.location!));
    expect([done.status, done.location ?? '']).toEqual(returnTo === '' ? [200, ''] : [303, returnTo]);
    expect((await linked()).email).toBe('emma.stone@gmail.example');
  }
  const begin = () => startLink(emma, `${server.url}/playground`);

  test('refused at Google', async () => {
    const page = await browser.get(google.consent(await begin(), { refuse: true }));
    await expectFailure(
      page,
      422,
      'You did not agree at Google, so nothing was linked. You can start again at any time.',
    );
    expect(asked('token')).toHaveLength(1); // of the second time
  });

  test('the contacts not among what was granted: that is given back', async () => {
    const page = await browser.get(google.consent(await begin(), { ticked: ['contacts.other'] }));
    await until(() => emmas.scopes.length === 0, 'the grant to be revoked');
    expect(tokens()).toEqual([]);
    await expectFailure(
      page,
      422,
      'Reading your contacts was not ticked at Google, so nothing was linked. Start again and tick “See and download your contacts”.',
    );
  });

  test.each(['used before', 'made up', 'older than ten minutes'])('a state that was %s', async (which) => {
    const url = await begin();
    let answer = google.consent(url);
    if (which === 'used before') await browser.get(google.consent(url, { refuse: true }));
    if (which === 'made up') answer = answer.replace(/state=[\w-]+/, 'state=made-up');
    if (which === 'older than ten minutes') server.clock.advance(10 * MINUTE);
    await expectFailure(
      await browser.get(answer),
      410,
      'This answer of Google has been used already, or took longer than ten minutes. Start again.',
      '',
    );
  });

  test('a code that has expired', async () => {
    const answer = google.consent(await begin());
    server.clock.advance(MINUTE);
    await expectFailure(
      await browser.get(answer),
      422,
      'What Google answered is no longer valid. Start again, and come back from Google within a few minutes.',
    );
  });

  test.each<[string, 'token' | 'certs', number | undefined]>([
    ['has an outage', 'token', 503],
    ['has too much to do', 'token', 429],
    ['does not answer', 'token', undefined],
    ['does not show its keys', 'certs', 500],
  ])('Google %s', async (_, part, status) => {
    const mend = google.fail({ part, status });
    const page = await browser.get(google.consent(await begin()));
    mend();
    if (part === 'certs') await until(() => emmas.scopes.length === 0, 'the grant to be revoked');
    await expectFailure(page, 503, 'Google does not answer at the moment. Try again in a few minutes.');
  });

  const failed =
    'Google’s answer could not be confirmed. Start again; if it happens again, tell the operator of this server.';

  test('another error, such as one of the settings', async () => {
    const mend = google.fail({ part: 'token', status: 401, body: { error: 'invalid_client', error_description: 'x' } });
    const page = await browser.get(google.consent(await begin()));
    mend();
    await expectFailure(page, 422, failed);
    expect(logged).toContain('Google: code: 401 invalid_client');
    const answer = new URL(google.consent(await begin(), { refuse: true }));
    answer.searchParams.set('error', 'admin_policy_enforced');
    expect(text(await browser.get(answer.href))).toBe(`${not} ${failed} Start again Open Tsunagu`);
  });

  test('an ID token that does not hold, or no refresh token: what was granted is given back', async () => {
    const body = async (idToken: string) => ({
      access_token: 'ya29.access',
      refresh_token: '1//refresh',
      scope: contacts,
      id_token: idToken,
    });
    const idToken = await google.idToken({}, { key: google.strangersKey });
    google.fail({ part: 'token', status: 200, body: await body(idToken), times: 1 });
    const page = await browser.get(google.consent(await begin()));
    await until(() => asked('revoke').length === 1, 'the grant to be revoked');
    expect(asked('revoke')[0]!.params).toEqual({ token: '1//refresh' });
    google.fail({
      part: 'token',
      status: 200,
      body: { ...(await body(await google.idToken())), refresh_token: undefined },
      times: 1,
    });
    const second = await browser.get(google.consent(await begin()));
    expect(text(second)).toBe(text(page));
    await until(() => asked('revoke').length === 2, 'the grant to be revoked');
    expect(asked('revoke')[1]!.params).toEqual({ token: 'ya29.access' });
    await expectFailure(page, 422, failed);
    for (const secret of ['ya29.access', '1//refresh', idToken]) expect(logged).not.toContain(secret);
  });

  test('whoever presses the button signed out signs in first', async () => {
    const page = await browser.get(google.consent(await begin(), { refuse: true }));
    browser.cookie = null;
    const { text: shown } = await browser.submit(page);
    expect(shown).toContain('Sign in with the account you want to link your Google contacts to.');
  });

  test('a form of another site starts nothing', async () => {
    const page = await browser.get(google.consent(await begin(), { refuse: true }));
    const foreign = await unchanged(server, () =>
      browser.post(formOf(page).action, {}, { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }),
    );
    expect(foreign.status).toBe(403);
  });
});

test('the answers are in the language of whoever reads them', async () => {
  const browser = await browserOf(chie);
  const page = await browser.get(google.consent(await startLink(chie), { refuse: true }));
  expect(text(page)).toBe(
    'Googleアカウントを連携できませんでした Googleで許可されなかったため、連携しませんでした。いつでもやり直していただけます。 もう一度やり直す Tsunaguを開く',
  );
});

test.each<[string, () => Actor, string]>([
  [
    'English',
    () => emma,
    'Google contacts Your Google account is linked. People you have written to without keeping them as contacts will not be read, because this was not ticked at Google. You can close this page and continue in your application.',
  ],
  [
    'Japanese',
    () => chie,
    'Googleの連絡先 Googleアカウントを連携しました。「その他の連絡先」はGoogleで選択されなかったため、読み込みません。このページを閉じて、アプリケーションの操作をお続けください。',
  ],
])('without the other contacts only these are left out, and the page says so in %s', async (_, who, said) => {
  const page = await link(google, who(), { ticked: ['contacts.readonly'] });
  expect([page.status, text(page)]).toEqual([200, said]);
  const [{ scopes }] = (await server.app.services.db.read.all<{ scopes: string }>(
    'select scopes from google_accounts',
  )) as [{ scopes: string }];
  expect(scopes.split(' ')).toContain(contacts);
  expect(scopes.split(' ')).not.toContain(otherContacts);
  const granted = async () => (await who().ask('{ viewer { googleAccount { otherContacts } } }')).viewer.googleAccount;
  expect(await granted()).toEqual({ otherContacts: false });
  await link(google, who());
  expect(await granted()).toEqual({ otherContacts: true });
});

test('a server without the client’s secret says so', async () => {
  await server.stop();
  await start({ GOOGLE_CLIENT_SECRET: '' });
  const again = verbs((query, variables) => server.graphql(query, variables, emma.token));
  const { url, userErrors } = await unchanged(server, () => again.mutate('startGoogleLink', {}, 'url'));
  const message = 'Linking Google accounts is not set up on this server. Ask its operator.';
  expect([url, userErrors]).toEqual([null, [{ field: null, code: 'INVALID', message }]]);
  const page = await new Browser(server).get('/google/callback?state=x&code=y');
  expect([page.status, text(page)]).toEqual([404, `Your Google account was not linked ${message}`]);
});

describe('unlinking', () => {
  const unlink = (who: Actor = emma, input = {}) =>
    who.mutate('unlinkGoogle', input, 'viewer { googleAccount { email } }');

  test('forgets the account, and gives the leave back to Google', async () => {
    await link(google, emma);
    const [refreshToken] = tokens();
    const kept = await unchanged(server, () => unlink(emma, { confirm: false }));
    expect(kept.viewer.googleAccount.email).toBe('emma.stone@gmail.example');
    expect(await unlink()).toEqual({ viewer: { googleAccount: null }, userErrors: [] });
    await settled(server);
    expect(asked('revoke').map(({ params }) => params)).toEqual([{ token: refreshToken }]);
    expect([emmas.scopes, tokens()]).toEqual([[], []]);
    const { google_accounts: accounts, google_links: links } = await everyRow(server);
    expect([accounts, links]).toEqual([[], []]);
    const { auditLog } = await emma.ask('{ auditLog(action: "account.google_unlinked") { nodes { subjectId } } }');
    expect(auditLog.nodes).toEqual([{ subjectId: emma.id }]);

    const again = await unchanged(server, () => unlink());
    expect(again).toEqual({
      viewer: null,
      userErrors: [
        {
          field: null,
          code: 'NOT_LINKED',
          message: 'No Google account is linked, or it has to be linked again. Link it first.',
        },
      ],
    });
  });

  test('tries again while Google is away, and shows the token nowhere', async () => {
    await link(google, emma);
    const [refreshToken] = tokens();
    const mend = google.fail({ part: 'revoke', status: 503 });
    await unlink();
    await until(() => logged.includes('job failed'), 'the first try');
    const rows = await everyRow(server);
    expect(rows.jobs!.map((row) => JSON.parse(row).kind)).toEqual(['revokeGoogle']);
    expect(JSON.stringify(rows)).not.toContain(refreshToken);
    expect(logged).toContain('Google: revoke: 503');
    expect(logged).not.toContain(refreshToken);
    mend();
    server.clock.advance(MINUTE);
    server.app.worker.look();
    await settled(server);
    expect(tokens()).toEqual([]);
  });

  test('is done where Google has forgotten the token already', async () => {
    await link(google, emma);
    emmas.revoke();
    await unlink();
    await settled(server);
    expect(asked('revoke')).toHaveLength(1);
    expect((await everyRow(server)).jobs).toEqual([]);
  });

  test('does not take back what the same account was linked by again meanwhile', async () => {
    await link(google, emma);
    const mend = google.fail({ part: 'revoke', status: 503 });
    await unlink();
    await until(() => logged.includes('job failed'), 'the first try');
    await link(google, emma);
    mend();
    server.clock.advance(MINUTE);
    server.app.worker.look();
    await settled(server);
    expect(asked('revoke')).toHaveLength(1);
    expect(emmas.scopes).toContain(contacts);
  });
});

test('another account takes the place of the one before, whose leave is given back', async () => {
  await link(google, emma);
  expect((await link(google, emma, { user: other })).status).toBe(200);
  await settled(server);
  expect((await linked()).email).toBe('emma@northwind.example');
  expect([emmas.scopes, emmas.refreshTokens.size, other.refreshTokens.size]).toEqual([[], 0, 1]);
  expect(asked('revoke')).toHaveLength(1);
});

test('the same account linked again goes on where it was, and nothing is given back', async () => {
  await link(google, emma);
  const { db } = server.app.services;
  await db.transaction((tx) =>
    tx.run("update google_accounts set needs_reconnect = true, sync_token = 'sync', last_import_at = 1"),
  );
  await link(google, emma);
  expect(await linked()).toMatchObject({ needsReconnect: false, lastImportAt: '1970-01-01T00:00:00.001Z' });
  expect(await db.read.all('select sync_token as token from google_accounts')).toEqual([{ token: 'sync' }]);
  expect(asked('revoke')).toEqual([]);
});

test('whoever deletes their account, or is removed, is forgotten here and at Google', async () => {
  const member = await person(server, { organizationId: emma.organizationId });
  await link(google, daichi);
  await link(google, member, { user: other });
  await startLink(daichi);
  expect((await daichi.mutate('deleteAccount', { password })).userErrors).toEqual([]);
  expect((await emma.mutate('removeMember', { userId: member.id })).userErrors).toEqual([]);
  await settled(server);
  expect(tokens()).toEqual([]);
  const { google_accounts: accounts, google_links: links } = await everyRow(server);
  expect([accounts, links]).toEqual([[], []]);
});

test('whoever is deleted while they are at Google leaves nothing behind', async () => {
  const member = await person(server, { organizationId: emma.organizationId });
  const browser = await browserOf(member);
  const answer = google.consent(await startLink(member));
  const release = google.hold('token');
  const page = browser.get(answer);
  await until(() => asked('token').length === 1, 'the code to be redeemed');
  await emma.mutate('removeMember', { userId: member.id });
  release();
  expect((await page).status).toBe(401);
  await settled(server);
  expect(tokens()).toEqual([]);
  expect((await everyRow(server)).google_accounts).toEqual([]);
});

test('what nobody came back for is forgotten', async () => {
  await startLink(emma);
  server.clock.advance(10 * MINUTE);
  await server.app.housekeeping.run();
  expect((await everyRow(server)).google_links).toEqual([]);
});

test('two who come back with the same answer at once link once', async () => {
  const answer = google.consent(await startLink(emma));
  const [one, two] = [await browserOf(emma), await browserOf(await anotherDevice(emma))];
  const pages = await Promise.all([one.get(answer), two.get(answer)]);
  expect(pages.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 410]);
  expect(asked('token')).toHaveLength(1);
});

test('a key is replaced: the new one before the old, then the new one alone', async () => {
  await link(google, emma);
  await link(google, daichi, { user: other });
  const mend = google.fail({ part: 'revoke', status: 503 });
  await daichi.mutate('unlinkGoogle', {});
  await until(() => logged.includes('job failed'), 'the first try');
  mend();
  const restart = async (encryptionKeys: string) => {
    await server.stop();
    await start({ ENCRYPTION_KEYS: encryptionKeys });
    emma = { ...emma, server, ...verbs((query, variables) => server.graphql(query, variables, emma.token)) };
  };
  const [before, after] = keys;
  await restart(`${after},${before}`);
  expect(logged).toContain('"channels":0,"googleAccounts":1,"msg":"credentials are encrypted with the newest key"');
  await restart(after);
  expect(logged).not.toContain('cannot be read');
  server.clock.advance(MINUTE);
  server.app.worker.look();
  await until(() => other.refreshTokens.size === 0, 'the waiting job');
  expect((await emma.mutate('unlinkGoogle', {})).userErrors).toEqual([]);
  await settled(server);
  expect(tokens()).toEqual([]);
});
