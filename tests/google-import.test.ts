import { Writable } from 'node:stream';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { quotaExceeded, type GoogleUser, type Person } from '../cli/fake-google/fake-google.js';
import { DAY, MINUTE } from '../src/clock.js';
import { readPeoplePage } from '../src/import/google.js';
import { ServiceBusy, ServiceRefused, type PeoplePage } from '../src/import/people-page.js';
import type { Services } from '../src/services.js';
import { person, type Actor } from './support/cast.js';
import { freshPlace, type TestPlace } from './support/database.js';
import { link } from './support/google-link.js';
import { startGoogle, type Google } from './support/google.js';
import { everyRow, unchanged } from './support/rows.js';
import { startServer, type TestServer } from './support/server.js';
import { until } from './support/until.js';

let place: TestPlace;
let server: TestServer;
let google: Google;
let logged: string;
let emma: Actor;
let user: GoogleUser;

beforeEach(async () => {
  logged = '';
  place = await freshPlace();
  google = await startGoogle({ now: () => server?.clock.now() ?? Date.now() });
  const log = pino({ level: 'debug' }, new Writable({ write: (line, _, done) => ((logged += String(line)), done()) }));
  server = await startServer({ ...place.env, ...google.env }, { log });
  emma = await person(server);
  user = google.addUser({ email: 'emma.stone@gmail.example', name: 'Emma Stone' });
});
afterEach(async () => {
  await server.stop();
  await google.stop();
  await place.remove();
});

const named = (displayName: string, value?: string): Person => ({
  names: [{ displayName }],
  ...(value !== undefined && { emailAddresses: [{ value }] }),
});
const people = (count: number, name: string) => Array.from({ length: count }, (_, i) => named(`${name} ${i}`));
const asked = (part: string) => google.requests.filter((request) => request.part === part);
const read = (at: string | null, services: Services = server.app.services) => readPeoplePage(services, emma.id, at);

/** Everything there is, as the job reads it; the last page is written. */
async function readAll(full = false): Promise<{ names: (string | null)[]; pages: [number, number | null][] }> {
  const names = [];
  const pages: [number, number | null][] = [];
  let at: string | null = JSON.stringify({ full });
  while (at !== null) {
    const page: PeoplePage = await read(at);
    names.push(...page.cards.map(({ name }) => name));
    pages.push([page.cards.length, page.total]);
    at = page.place;
    expect(page.finish === undefined).toBe(at !== null);
    const { finish } = page;
    if (finish) await server.app.services.db.transaction((tx) => finish(tx));
  }
  return { names, pages };
}
const account = async () =>
  (await emma.ask('{ viewer { googleAccount { lastImportAt needsReconnect } eventCursor } }')).viewer;
const thrown = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => error,
  );

test('contacts, then the people they have written to, a thousand at a time', async () => {
  for (const each of people(2_500, 'Contact')) user.contacts.add(each);
  for (const each of people(3, 'Other')) user.otherContacts.add(each);
  await link(google, emma);
  const { eventCursor } = await account();
  const { names, pages } = await readAll();
  expect(names).toEqual(
    [...people(2_500, 'Contact'), ...people(3, 'Other')].map((each) => each.names![0]!.displayName),
  );
  expect(pages).toEqual([
    [1_000, 2_500],
    [1_000, 2_500],
    [500, 2_500],
    [3, 2_503],
  ]);
  expect(asked('people').map(({ path, params: { pageToken: _, ...params } }) => [path, params])).toEqual([
    ...Array.from({ length: 3 }, () => [
      '/v1/people/me/connections',
      {
        personFields: 'names,emailAddresses,phoneNumbers,organizations,metadata',
        pageSize: '1000',
        requestSyncToken: 'true',
      },
    ]),
    [
      '/v1/otherContacts',
      { readMask: 'names,emailAddresses,phoneNumbers,metadata', pageSize: '1000', requestSyncToken: 'true' },
    ],
  ]);
  const { googleAccount, eventCursor: later } = await account();
  expect(googleAccount).toEqual({ lastImportAt: expect.any(String), needsReconnect: false });
  expect(Number(later)).toBe(Number(eventCursor) + 1);
});

test('of somebody it takes what Google calls primary, or else what stands first', async () => {
  const primary = { metadata: { primary: true } };
  const full: Person = {
    names: [{ displayName: 'Old' }, { displayName: ' 田中 愛子 ', ...primary }],
    emailAddresses: [{ value: 'home@example.com' }, { value: 'aiko@sakura.example ', ...primary }],
    phoneNumbers: [{ value: '03-1234-5678', canonicalForm: '+81312345678' }, { value: '1' }],
    organizations: [{ name: 'さくら商事', department: '営業部', title: '部長' }],
  };
  user.contacts.add(full);
  user.contacts.add({ phoneNumbers: [{ value: ' 0312 ' }], organizations: [{ name: ' ' }] });
  await link(google, emma, { ticked: ['contacts.readonly'] });
  const { cards, place: next } = await read(null);
  expect(next).toBeNull();
  const nothing = { name: null, email: null, phoneNumber: null, company: null, department: null, title: null };
  expect(cards).toEqual([
    {
      name: '田中 愛子',
      email: 'aiko@sakura.example',
      phoneNumber: '+81312345678',
      company: 'さくら商事',
      department: '営業部',
      title: '部長',
      fault: null,
    },
    { ...nothing, phoneNumber: '0312', fault: null },
  ]);
});

describe('the second time', () => {
  let anna: string, ben: string;
  beforeEach(async () => {
    [anna, ben] = ['Anna', 'Ben'].map((name) => user.contacts.add(named(name))) as [string, string];
    user.otherContacts.add(named('Other'));
    await link(google, emma);
    expect((await readAll()).names).toEqual(['Anna', 'Ben', 'Other']);
  });

  test('only what is new or has changed is read; whoever was deleted is left out', async () => {
    expect(await readAll()).toEqual({ names: [], pages: [[0, null], [0, null]] }); // prettier-ignore
    user.contacts.delete(anna);
    user.contacts.update(ben, named('Benjamin'));
    user.contacts.add(named('Chris'));
    user.otherContacts.add(named('Another'));
    expect((await readAll()).names).toEqual(['Benjamin', 'Chris', 'Another']);
    expect((await readAll()).names).toEqual([]);
  });

  test('everything, where that is asked for', async () => {
    user.contacts.delete(anna);
    expect(await readAll(true)).toEqual({ names: ['Ben', 'Other'], pages: [[1, 1], [1, 2]] }); // prettier-ignore
    expect((await readAll()).names).toEqual([]);
  });

  test('everything, where Google has forgotten after a week what there was', async () => {
    server.clock.advance(7 * DAY);
    expect(await readAll()).toEqual({ names: ['Anna', 'Ben', 'Other'], pages: [[2, 2], [1, 3]] }); // prettier-ignore
    expect((await readAll()).names).toEqual([]);
  });

  test('an import that ended before its last page is read again', async () => {
    user.contacts.add(named('Chris'));
    const first = await read('{"full":false}');
    expect(first.cards.map(({ name }) => name)).toEqual(['Chris']);
    expect((await readAll()).names).toEqual(['Chris']);
  });

  test('of an account that was linked in its place meanwhile, everything', async () => {
    user.contacts.add(named('Chris'));
    const { place: next } = await read('{"full":false}');
    const other = google.addUser({ email: 'other@gmail.example', name: 'Other', contacts: [named('Dora')] });
    await link(google, emma, { user: other });
    expect((await read(next)).cards.map(({ name }) => name)).toEqual(['Dora']);
  });
});

test('without the other contacts only contacts are read; granted later, all of the others', async () => {
  user.contacts.add(named('Anna'));
  user.otherContacts.add(named('Other'));
  await link(google, emma, { ticked: ['contacts.readonly'] });
  expect(await readAll()).toEqual({ names: ['Anna'], pages: [[1, 1]] });
  await link(google, emma);
  expect(await readAll()).toEqual({ names: ['Other'], pages: [[0, null], [1, null]] }); // prettier-ignore
});

describe('while Google has no time', () => {
  beforeEach(async () => {
    user.contacts.add(named('Anna'));
    await link(google, emma);
  });

  test.each<[string, object, number]>([
    ['as long as it says', { status: 429, headers: { 'retry-after': '7' }, body: quotaExceeded() }, 7_000],
    ['an hour at most', { status: 429, headers: { 'retry-after': '86400' }, body: quotaExceeded() }, 3_600_000],
    ['a minute, where it says nothing', { status: 429, body: quotaExceeded() }, 60_000],
    ['not less than a second', { status: 503, headers: { 'retry-after': 'Thu, 01 Jan 2015 00:00:00 GMT' } }, 1_000],
    ['a minute, where it says what is no time', { status: 500, headers: { 'retry-after': 'soon' } }, 60_000],
    ['a minute, where it says nothing at all', {}, 60_000],
  ])('it is left alone %s', async (_, rule, retryAfter) => {
    google.fail({ part: 'people', times: 1, ...rule });
    const error = await unchanged(server, () => thrown(read('{"full":false}')));
    expect(error).toBeInstanceOf(ServiceBusy);
    expect((error as ServiceBusy).retryAfter).toBe(retryAfter);
    expect((await read('{"full":false}')).cards).toHaveLength(1);
  });

  test('so it is where it gives out no token', async () => {
    server.clock.advance(DAY);
    google.fail({ part: 'token', status: 503, headers: { 'retry-after': '9' }, times: 1 });
    const error = await thrown(read('{"full":false}'));
    expect((error as ServiceBusy).retryAfter).toBe(9_000);
    expect((await read('{"full":false}')).cards).toHaveLength(1); // nobody else is thought to be asking
  });
});

describe('what does not let the contacts be read any more is shown, and Google is not asked again', () => {
  beforeEach(() => link(google, emma));

  async function expectReconnect(): Promise<void> {
    const before = await account();
    const error = await thrown(read('{"full":false}'));
    expect([error, (error as ServiceRefused).problem]).toEqual([expect.any(ServiceRefused), 'reconnect']);
    const { googleAccount, eventCursor } = await account();
    expect(googleAccount).toEqual({ lastImportAt: null, needsReconnect: true });
    expect(Number(eventCursor)).toBe(Number(before.eventCursor) + 1);
    const { length } = google.requests;
    const again = await unchanged(server, () => thrown(read('{"full":false}')));
    expect((again as ServiceRefused).problem).toBe('reconnect');
    expect(google.requests).toHaveLength(length);
    await link(google, emma);
    expect((await account()).googleAccount.needsReconnect).toBe(false);
    await readAll();
  }

  test('revoked at Google', async () => {
    user.revoke();
    await expectReconnect();
    expect(asked('token').map(({ params }) => params.grant_type)).toEqual([
      'authorization_code',
      'refresh_token',
      'authorization_code',
    ]);
  });

  test('revoked while the access token has run out', async () => {
    user.revoke();
    server.clock.advance(DAY);
    await expectReconnect();
  });

  test('the contacts taken out of what was granted', async () => {
    user.scopes = user.scopes.filter((scope) => !scope.includes('contacts'));
    await expectReconnect();
  });

  test('a new access token that is not taken, either', async () => {
    google.fail({ part: 'people', status: 401, body: { error: { code: 401, status: 'UNAUTHENTICATED' } }, times: 2 });
    await expectReconnect();
  });

  test('an account that is not linked', async () => {
    await emma.mutate('unlinkGoogle', {});
    expect(((await thrown(read('{"full":false}'))) as ServiceRefused).problem).toBe('reconnect');
  });
});

test('what is wrong with the settings, at Google, is no reason to link again', async () => {
  await link(google, emma);
  const details = [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'SERVICE_DISABLED' }];
  const body = { error: { code: 403, status: 'PERMISSION_DENIED', message: 'emma@gmail.example', details } };
  google.fail({ part: 'people', status: 403, body, times: 1 });
  const error = await unchanged(server, () => thrown(read('{"full":false}')));
  expect((error as ServiceRefused).problem).toBe('googleRefused');
  expect(logged).toContain('"fault":"Google: people: 403 SERVICE_DISABLED"');
  expect(logged).not.toContain('gmail.example');
});

test('where the key is gone it has to be linked again, unless the key comes back', async () => {
  await link(google, emma);
  await server.stop();
  const start = async (keys: string) => {
    server = await startServer({ ...place.env, ...google.env, ENCRYPTION_KEYS: keys });
    server.clock.advance(DAY);
  };
  await start('c'.repeat(32));
  expect(((await thrown(read('{"full":false}'))) as ServiceRefused).problem).toBe('reconnect');
  await server.stop();
  await start('');
  expect((await read('{"full":false}')).cards).toEqual([]);
});

describe('an access token', () => {
  test('is used until it is about to run out, and kept sealed', async () => {
    await link(google, emma);
    await readAll();
    await readAll();
    expect(asked('token')).toHaveLength(1);
    server.clock.advance(59 * MINUTE);
    await readAll();
    await readAll();
    expect(asked('token').map(({ params }) => params.grant_type)).toEqual(['authorization_code', 'refresh_token']);
    const bearers = asked('people').map(({ headers }) => headers.authorization!.slice('Bearer '.length));
    expect(new Set(bearers).size).toBe(2);
    const rows = JSON.stringify(await everyRow(server));
    for (const secret of [...bearers, ...user.refreshTokens]) {
      expect(rows).not.toContain(secret);
      expect(logged).not.toContain(secret);
    }
  });

  test('that Google does not take is renewed', async () => {
    await link(google, emma);
    google.fail({ part: 'people', status: 401, body: { error: { code: 401, status: 'UNAUTHENTICATED' } }, times: 1 });
    expect((await read('{"full":false}')).cards).toEqual([]);
    expect(asked('token')).toHaveLength(2);
  });

  test('is renewed once, though two servers want to', async () => {
    await link(google, emma);
    const second = await startServer({ ...place.env, ...google.env });
    server.clock.advance(DAY);
    second.clock.advance(DAY);
    try {
      const release = google.hold('token');
      const first = read('{"full":false}');
      await until(() => asked('token').length === 2, 'the first to ask for a token');
      // The second reads the account again and again, and asks for nothing.
      let reads = 0;
      const { services } = second.app;
      const reader = Object.create(services.db.read, {
        row: {
          value: (...args: Parameters<typeof services.db.read.row>) => ((reads += 1), services.db.read.row(...args)),
        },
      }) as typeof services.db.read;
      const db = Object.create(services.db, { read: { value: reader } }) as typeof services.db;
      const waiting = read('{"full":false}', { ...services, db });
      await until(() => reads >= 3, 'the second to wait');
      expect(asked('token')).toHaveLength(2);
      release();
      await Promise.all([first, waiting]);
      expect(asked('token').map(({ params }) => params.grant_type)).toEqual(['authorization_code', 'refresh_token']);
      expect(new Set(asked('people').map(({ headers }) => headers.authorization)).size).toBe(1);
    } finally {
      await second.stop();
    }
  });

  test('is renewed by another where whoever was about to has died', async () => {
    await link(google, emma);
    server.clock.advance(DAY);
    const { db, clock } = server.app.services;
    await db.transaction((tx) => tx.run('update google_accounts set refreshing_until = $1', [clock.now() + MINUTE]));
    const waiting = read('{"full":false}');
    server.clock.advance(MINUTE);
    expect((await waiting).cards).toEqual([]);
  });
});
