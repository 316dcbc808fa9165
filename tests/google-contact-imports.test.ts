import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { quotaExceeded, type GoogleUser, type Person } from '../cli/fake-google/fake-google.js';
import { ContactImport } from '../entities/contact-import.js';
import { DAY, HOUR, MINUTE } from '../src/clock.js';
import type { Database } from '../src/database/database.js';
import { newId } from '../src/ids.js';
import { importJobs } from '../src/import/read-jobs.js';
import { JobInterrupted } from '../src/live/worker.js';
import { connect, person, type Actor } from './support/cast.js';
import { link } from './support/google-link.js';
import { startGoogle, type Google } from './support/google.js';
import { connected, importFields, importOver } from './support/imports.js';
import { unchanged } from './support/rows.js';
import { startServer, type TestServer } from './support/server.js';
import { until } from './support/until.js';

let google: Google;
let server: TestServer;
let emma: Actor;
let user: GoogleUser;
let made = 0;

beforeAll(async () => {
  google = await startGoogle({ now: () => server?.clock.now() ?? Date.now() });
  server = await startServer(google.env);
});
afterAll(async () => {
  await server.stop();
  await google.stop();
});
beforeEach(async () => {
  emma = await person(server);
  user = google.addUser({ email: `emma-${(made += 1)}@gmail.example`, name: 'Emma Stone' });
  await link(google, emma, { user });
  google.requests.length = 0;
});

const named = (displayName: string, value?: string): Person => ({
  names: [{ displayName }],
  ...(value !== undefined && { emailAddresses: [{ value }] }),
});
const names = (count: number, name = 'Contact') => Array.from({ length: count }, (_, i) => `${name} ${i}`);
const addContacts = (count: number) => names(count).forEach((name) => void user.contacts.add(named(name)));
const busy = (seconds: number) =>
  google.fail({ part: 'people', status: 429, headers: { 'retry-after': String(seconds) }, body: quotaExceeded() });

/** What was asked of the People API: the list, and whether from its beginning. */
const asked = () =>
  google.requests
    .filter(({ part }) => part === 'people')
    .map(
      ({ path, params }) => `${path.split('/').at(-1)} ${params.pageToken ? 'on' : params.syncToken ? 'since' : 'all'}`,
    );
const start = (full = false, by = emma) =>
  by.mutate('importGoogleContacts', { full }, `contactImport { ${importFields} }`);
async function importedBy(full = false, by = emma): Promise<any> {
  const { contactImport, userErrors } = await start(full, by);
  expect(userErrors).toEqual([]);
  return importOver(by, contactImport.id);
}
const rowsOf = async ({ id }: { id: string }) =>
  (
    await server.app.services.db.read.all<{ row: number; name: string | null }>(
      'select row_number as "row", name from import_candidates where import_id = $1 order by row_number',
      [id],
    )
  ).map(({ row, name }) => [row, name]);
const numbered = (...all: string[]) => all.map((name, i) => [i + 1, name]);
const stored = async ({ id }: { id: string }) =>
  (await server.app.services.db.read.row(ContactImport, 'where id = $1', [id]))!;
const account = async () => (await emma.ask('{ viewer { googleAccount { lastImportAt needsReconnect } } }')).viewer;

/** When the job that reads an import of Google is due, once it waits for that. */
const waitsUntil = (importId: string) =>
  until(async () => {
    const { read } = server.app.services.db;
    const jobs = await read.all<{ data: string; runAt: number }>(
      `select data, run_at as "runAt" from jobs where kind = 'readContactImport'`,
    );
    // The one that has asked is put away last.
    return jobs.length === 1 && jobs[0]!.data.includes(importId) && jobs[0]!.runAt > server.clock.now() + 5 * MINUTE
      ? jobs[0]!.runAt
      : undefined;
  }, 'the job to wait');

test('pages and both lists are numbered on, and whoever is here is found and asked from it', async () => {
  const [anna, ben] = [await person(server), await person(server)];
  await connect(emma, ben);
  addContacts(999);
  user.contacts.add(named('Anna', anna.email));
  user.contacts.add(named('Ben', ben.email));
  user.otherContacts.add(named('Anna again', anna.email));
  user.otherContacts.add(named('New', 'new@elsewhere.example'));
  const found = await importedBy();
  expect(found).toMatchObject({ source: 'GOOGLE', fileName: null, state: 'READY', processed: 1_003, total: 1_003 });
  expect(found.counts).toMatchObject({
    registered: 1,
    alreadyContact: 1,
    duplicate: 1,
    notRegistered: 1,
    noAddress: 999,
  });
  expect(await rowsOf(found)).toEqual(numbered(...names(999), 'Anna', 'Ben', 'Anna again', 'New'));
  expect(asked()).toEqual(['connections all', 'connections on', 'otherContacts all']);
  await emma.mutate('requestContactsFromImport', { importId: found.id, allRegistered: true });
  expect((await connected(emma, found.id)).connecting).toMatchObject({ requested: 1 });
  const { contactRequests } = await anna.ask(
    '{ contactRequests(direction: INCOMING) { nodes { source sender { id } } } }',
  );
  expect(contactRequests.nodes).toEqual([{ source: 'GOOGLE', sender: { id: emma.id } }]);
});

test('the second time brings what is new or has changed, and everything where that is asked for', async () => {
  const [anna, ben] = ['Anna', 'Ben'].map((name) => user.contacts.add(named(name)));
  user.otherContacts.add(named('Other'));
  expect(await rowsOf(await importedBy())).toEqual(numbered('Anna', 'Ben', 'Other'));
  expect((await account()).googleAccount.lastImportAt).toEqual(expect.any(String));
  user.contacts.update(ben!, named('Benjamin'));
  user.contacts.delete(anna!);
  user.otherContacts.add(named('Another'));
  const second = await importedBy();
  expect(second).toMatchObject({ state: 'READY', processed: 2, total: 2 });
  expect(await rowsOf(second)).toEqual(numbered('Benjamin', 'Another'));
  expect(await importedBy()).toMatchObject({ state: 'READY', processed: 0, total: 0 });
  expect(await rowsOf(await importedBy(true))).toEqual(numbered('Benjamin', 'Other', 'Another'));
});

test('while Google has no time it is left alone as long as it says, and asked on from there', async () => {
  addContacts(1_001);
  user.contacts.add(named('Last'));
  const release = google.hold('people');
  const before = server.clock.now();
  const { contactImport } = await start();
  await until(() => asked().length === 1, 'the first page to be asked for');
  release();
  const hold = google.hold('people'); // the second page
  await until(() => asked().length === 2, 'the second page to be asked for');
  const mend = busy(3_600);
  hold();
  const runAt = await waitsUntil(contactImport.id);
  expect(runAt).toBeGreaterThanOrEqual(before + HOUR);
  expect(runAt).toBeLessThanOrEqual(server.clock.now() + HOUR);
  expect(await stored(contactImport)).toMatchObject({ state: 'RUNNING', processed: 1_000, total: 1_002 });
  mend();

  server.clock.advance(runAt - server.clock.now() - MINUTE);
  const other = await person(server);
  await link(google, other, { user: google.addUser({ email: `other-${made}@gmail.example`, name: 'Other' }) });
  expect((await importedBy(false, other)).state).toBe('READY'); // so the worker has looked
  expect(asked()).toEqual(['connections all', 'connections on', 'connections all', 'otherContacts all']);
  expect((await stored(contactImport)).state).toBe('RUNNING');

  server.clock.advance(MINUTE);
  server.app.worker.look();
  const found = await importOver(emma, contactImport.id);
  expect(found).toMatchObject({ state: 'READY', processed: 1_002, total: 1_002 });
  expect(await rowsOf(found)).toEqual(numbered(...names(1_001), 'Last'));
  expect(asked().slice(4)).toEqual(['connections on', 'otherContacts all']);
});

test('whoever goes on where a server stopped does not read a page twice', async () => {
  addContacts(1_001);
  const mend = busy(3_600);
  const { contactImport } = await start();
  await waitsUntil(contactImport.id); // from here on nobody else does it
  mend();
  google.requests.length = 0;
  const { services } = server.app;
  const stop = new AbortController();
  let done = 0;
  const db: Database = {
    ...services.db,
    async transaction(work, durability) {
      const result = await services.db.transaction(work, durability);
      if ((done += 1) === 2) stop.abort(); // the first page is kept
      return result;
    },
  };
  const read = (signal: AbortSignal, parts = services) =>
    importJobs(parts).readContactImport({ importId: contactImport.id }, '', signal);
  await expect(read(stop.signal, { ...services, db })).rejects.toBeInstanceOf(JobInterrupted);
  const { state, processed, place } = await stored(contactImport);
  expect([state, processed]).toEqual(['RUNNING', 1_000]);
  expect(JSON.parse(place!)).toMatchObject({ full: false, list: 'connections', pageToken: expect.any(String) });
  expect((await account()).googleAccount.lastImportAt).toBeNull();
  await read(new AbortController().signal);
  expect(asked()).toEqual(['connections all', 'connections on', 'otherContacts all']);
  expect((await stored(contactImport)).place).toBeNull();
  expect(await rowsOf(contactImport)).toEqual(numbered(...names(1_001)));
});

test('asked twice it is the same import; taken back meanwhile it fails, says so, and is not begun again', async () => {
  addContacts(1_001);
  const release = google.hold('people');
  const { contactImport } = await start();
  await until(() => asked().length === 1, 'the first page to be asked for');
  const again = await start(true);
  expect([again.contactImport.id, again.contactImport.state, again.userErrors]).toEqual([
    contactImport.id,
    'RUNNING',
    [],
  ]);
  release();
  const hold = google.hold('people');
  await until(() => asked().length === 2, 'the second page to be asked for');
  user.revoke();
  hold();
  const problem = 'Google does not let us read your contacts any more. Link the account again.';
  expect(await importOver(emma, contactImport.id)).toMatchObject({ state: 'FAILED', processed: 1_000, problem });
  expect((await account()).googleAccount).toEqual({ lastImportAt: null, needsReconnect: true });
  expect(await unchanged(server, start)).toEqual({
    contactImport: null,
    userErrors: [{ field: null, code: 'NOT_LINKED', message: problem }],
  });
  await link(google, emma, { user });
  expect(await importedBy()).toMatchObject({ state: 'READY', processed: 1_001 });
});

test('whoever has linked no account is told so', async () => {
  await emma.mutate('unlinkGoogle', {});
  const message = 'No Google account is linked, or it has to be linked again. Link it first.';
  expect(await unchanged(server, start)).toEqual({
    contactImport: null,
    userErrors: [{ field: null, code: 'NOT_LINKED', message }],
  });
});

test('fifty imports are started in a day, and others the next day', async () => {
  const model = await stored(await importedBy());
  const { db } = server.app.services;
  await db.transaction((tx) =>
    tx.insertAll(
      ContactImport,
      Array.from({ length: 48 }, () => ({ ...model, id: newId('imp') })),
    ),
  );
  expect((await importedBy()).state).toBe('READY');
  const { contactImport, userErrors } = await unchanged(server, start);
  expect([contactImport, userErrors]).toEqual([
    null,
    [{ field: null, code: 'LIMIT_REACHED', message: expect.stringContaining('50') }],
  ]);
  server.clock.advance(DAY + MINUTE);
  expect((await importedBy()).state).toBe('READY');
});

test('an import for which Google has no time for more than a day has failed', async () => {
  const mend = busy(3_600);
  const { contactImport } = await start();
  await waitsUntil(contactImport.id);
  const later = async (by: number) => {
    const count = asked().length;
    server.clock.advance(by);
    server.app.worker.look();
    await until(() => asked().length > count, 'Google to be asked again');
  };
  await later(DAY - HOUR);
  await waitsUntil(contactImport.id);
  expect((await stored(contactImport)).state).toBe('RUNNING');
  await later(HOUR + MINUTE);
  const problem = 'Google did not answer for a day. Try again later.';
  expect(await importOver(emma, contactImport.id)).toMatchObject({ state: 'FAILED', processed: 0, problem });
  mend();
  expect((await importedBy()).state).toBe('READY');
});
