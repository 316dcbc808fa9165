import { afterEach, beforeEach, expect, test } from 'vitest';
import { DAY } from '../src/clock.js';
import type { Database } from '../src/database/database.js';
import { forgetCandidates } from '../src/domain/contact-imports.js';
import { connectJobs } from '../src/import/connect-jobs.js';
import { importJobs } from '../src/import/read-jobs.js';
import { anotherDevice, cast, person, verbs, type Actor } from './support/cast.js';
import { freshPlace } from './support/database.js';
import { storedFiles, uploaded } from './support/files.js';
import { candidatesOf, connected, csv, imported, importFields, importOver, startImport } from './support/imports.js';
import { subscribe } from './support/live.js';
import { settled, unchanged } from './support/rows.js';
import { startServer, type TestServer } from './support/server.js';
import { until } from './support/until.js';

let server: TestServer;
let people: Awaited<ReturnType<typeof cast>>;

beforeEach(async () => {
  server = await startServer();
  people = await cast(server);
});
afterEach(() => server.stop());

const columns = ['会社名', '氏名', 'メールアドレス', '携帯電話', '役職'];
const row = (name: string, email: string, phone = '', company = '', title = '') => [company, name, email, phone, title];
const befriend = async (a: Actor, b: Actor) => {
  const { contactRequest } = await a.mutate('requestContact', { userId: b.id }, 'contactRequest { id }');
  await b.mutate('approveContactRequest', { id: contactRequest.id });
};
const count = async (table: string, where = '1 = 1') =>
  (await server.app.services.db.read.get<{ n: number }>(`select count(*) as n from ${table} where ${where}`))!.n;

test('each row says who it is, as far as the viewer may know', async () => {
  const { an, binh, chie, daichi, emma } = people;
  const frank = await person(server, { name: 'Frank', email: 'frank@west.example' });
  await befriend(an, chie);
  await an.mutate('requestContact', { userId: daichi.id });
  const file = csv(
    columns,
    row('Emma', 'EMMA@northwind.example', '090-1234-5678', 'Northwind', 'CEO'),
    row('Chie', chie.email),
    row('Bình', binh.email),
    row('Daichi', daichi.email),
    row('An', an.email),
    row('Nobody', 'nobody@elsewhere.example'),
    row('Only a name', ''),
    row('Emma again', emma.email),
    row('No address', 'not an address'),
    row('', ''),
    row('Frank', frank.email),
  );
  const found = await imported(an, file, '名刺.csv');
  expect(found).toMatchObject({
    source: 'GENERIC_CSV',
    fileName: '名刺.csv',
    state: 'READY',
    processed: 10,
    total: 10,
    problem: null,
    connecting: null,
    counts: {
      registered: 2,
      alreadyContact: 1,
      colleague: 1,
      self: 1,
      requestSent: 1,
      notRegistered: 1,
      noAddress: 1,
      duplicate: 1,
      invalid: 1,
    },
  });
  const all = await candidatesOf(an, found.id);
  expect(all.map(({ row: line, state, user }) => [line, state, user?.displayName ?? null])).toEqual([
    [2, 'REGISTERED', emma.name],
    [3, 'ALREADY_CONTACT', chie.name],
    [4, 'COLLEAGUE', binh.name],
    [5, 'REQUEST_SENT', daichi.name],
    [6, 'SELF', an.name],
    [7, 'NOT_REGISTERED', null],
    [8, 'NO_ADDRESS', null],
    [9, 'DUPLICATE', null],
    [10, 'INVALID', null],
    [12, 'REGISTERED', 'Frank'],
  ]);
  expect(all[0]).toMatchObject({
    name: 'Emma',
    email: 'EMMA@northwind.example',
    company: 'Northwind',
    title: 'CEO',
    problem: null,
  });
  expect(all[8]).toMatchObject({ email: 'not an address', problem: 'Không đọc được địa chỉ email.' });
  const { node } = await an.ask(
    'query($id: ID!) { node(id: $id) { ... on ContactImport { last: candidates(last: 2) { totalCount nodes { row } pageInfo { hasPreviousPage } } some: candidates(states: [REGISTERED, SELF], first: 2) { totalCount nodes { row } pageInfo { hasNextPage } } } } }',
    { id: found.id },
  );
  expect(node).toEqual({
    last: { totalCount: 10, nodes: [{ row: 10 }, { row: 12 }], pageInfo: { hasPreviousPage: true } },
    some: { totalCount: 3, nodes: [{ row: 2 }, { row: 6 }], pageInfo: { hasNextPage: true } },
  });
  expect((await candidatesOf(an, found.id, ['INVALID', 'REGISTERED'])).map(({ row: line }) => line)).toEqual([
    2, 10, 12,
  ]);
  await settled(server);
  expect(storedFiles(server)).toEqual([]);
});

test('of those who do not let themselves be found by the address nothing is said, whatever else they are', async () => {
  const { an, chie, emma, daichi } = people;
  await emma.mutate('updatePrivacy', { findableByEmail: false });
  await chie.mutate('blockPerson', { personId: an.id });
  await daichi.mutate('updatePrivacy', { findableByEmail: false });
  await an.mutate('requestContact', { userId: daichi.id });
  const suspended = await person(server, { email: 'gone@sakura.example', organizationId: chie.organizationId });
  await chie.mutate('suspendMember', { userId: suspended.id });
  const found = await imported(
    an,
    csv(columns, row('a', emma.email), row('b', chie.email), row('c', daichi.email), row('d', suspended.email)),
  );
  const all = await candidatesOf(an, found.id);
  expect(all.map(({ state, user, problem }) => [state, user, problem])).toEqual(
    Array.from({ length: 4 }, () => ['NOT_REGISTERED', null, null]),
  );
});

test('by a number those are found who let themselves be, in the region of whoever imports', async () => {
  const { chie, emma, an } = people;
  const { db } = server.app.services;
  await db.transaction((tx) =>
    tx.run('update users set phone_number = $2, phone_verified_at = 1, findable_by_phone = true where id = $1', [
      emma.id,
      '+819012345678',
    ]),
  );
  await db.transaction((tx) =>
    tx.run('update users set phone_number = $2, phone_verified_at = 1, findable_by_phone = false where id = $1', [
      an.id,
      '+819087654321',
    ]),
  );
  const found = await imported(
    chie,
    csv(
      columns,
      row('E', '', '090-1234-5678'),
      row('A', '', '090-8765-4321'),
      row('E', 'other@x.example', '09012345678'),
    ),
  );
  expect(
    (await candidatesOf(chie, found.id)).map(({ state, phoneNumber, user }) => [state, phoneNumber, user?.id]),
  ).toEqual([
    ['REGISTERED', '+819012345678', emma.id],
    ['NO_ADDRESS', '+819087654321', undefined],
    ['REGISTERED', '+819012345678', emma.id],
  ]);
});

test('the same file again is answered with the import it was, and changes nothing', async () => {
  const { an, chie } = people;
  const file = csv(columns, row('x', 'x@example.com'));
  const first = await imported(an, file);
  await settled(server);
  const again = await startImport(an, file, 'renamed.csv');
  expect(again).toMatchObject({
    contactImport: { id: first.id, fileName: 'cards.csv' },
    userErrors: [{ field: ['uploadId'], code: 'INVALID' }],
  });
  expect(again.userErrors[0]!.message).toBe('Tệp này đã được nhập rồi. Không có gì thay đổi; đây là lần nhập đó.');
  await settled(server);
  expect([await count('contact_imports'), await count('import_candidates'), storedFiles(server)]).toEqual([1, 1, []]);
  expect((await imported(chie, file)).id).not.toBe(first.id);
});

test("the same file is imported again as another service's, and a vCard is one whatever is said", async () => {
  const { an } = people;
  const file = csv(columns, row('x', 'x@example.com'));
  const first = await imported(an, file);
  const start = async (content: string, name: string, source: string) => {
    const uploadId = await uploaded(an, content, name, 'import');
    return an.mutate('importBusinessCards', { uploadId, source }, 'contactImport { id source }');
  };
  const otherwise = await start(file, 'cards.csv', 'EIGHT');
  expect(otherwise).toMatchObject({ contactImport: { source: 'EIGHT' }, userErrors: [] });
  expect(otherwise.contactImport.id).not.toBe(first.id);
  const card = await start('BEGIN:VCARD\r\nVERSION:3.0\r\nFN:X\r\nEND:VCARD\r\n', 'x.vcf', 'SANSAN');
  expect(card).toMatchObject({ contactImport: { source: 'VCARD' }, userErrors: [] });
});

test('a file that cannot be understood is refused, and stays to be imported otherwise', async () => {
  const { an } = people;
  const uploadId = await uploaded(an, 'apples,pears\r\n1,2\r\n', 'fruit.csv', 'import');
  const ask = () => an.mutate('importBusinessCards', { uploadId }, 'contactImport { id }');
  expect(await unchanged(server, ask)).toMatchObject({
    contactImport: null,
    userErrors: [{ field: ['uploadId'], code: 'UNKNOWN_FORMAT', message: expect.stringContaining('apples') }],
  });
  expect(await unchanged(server, () => an.mutate('importBusinessCards', { uploadId, source: 'GOOGLE' }))).toMatchObject(
    {
      userErrors: [{ field: ['source'], code: 'INVALID' }],
    },
  );
});

test('an upload of somebody else, for something else, or used, is none', async () => {
  const { an, binh } = people;
  const own = await uploaded(an, csv(columns, row('x', 'x@example.com')), 'a.csv', 'import');
  const message = await uploaded(an, 'text', 'a.txt', 'message');
  for (const [by, uploadId] of [
    [binh, own],
    [an, message],
    [an, an.id],
  ] as const)
    expect(await unchanged(server, () => by.mutate('importBusinessCards', { uploadId }))).toMatchObject({
      userErrors: [{ field: ['uploadId'], code: 'NOT_FOUND' }],
    });
  await an.mutate('importBusinessCards', { uploadId: own });
  await settled(server);
  expect(await unchanged(server, () => an.mutate('importBusinessCards', { uploadId: own }))).toMatchObject({
    userErrors: [{ field: ['uploadId'], code: 'NOT_FOUND' }],
  });
});

test('a file that is broken further down fails with its line, and nobody in it is kept', async () => {
  const { emma } = people;
  const rows = Array.from({ length: 300 }, (_, i) => row(`Person ${i}`, `p${i}@example.com`));
  const found = await imported(emma, `${csv(columns, ...rows)}"a quote that never ends,x\r\n`);
  expect(found.state).toBe('FAILED');
  expect(found.problem).toContain('302');
  expect([found.processed, await count('import_candidates')]).toEqual([0, 0]);
  await settled(server);
  expect(storedFiles(server)).toEqual([]);
});

test('who follows an import is told how far it is, and how it ends', async () => {
  const { an, binh } = people;
  const rows = Array.from({ length: 3_000 }, (_, i) => row(`Person ${i}`, `p${i}@example.com`));
  const { contactImport } = await startImport(an, csv(columns, ...rows));
  const followed = await subscribe(
    an,
    'subscription($id: ID!) { contactImportProgressed(importId: $id) { id state processed total counts { notRegistered } } }',
    { id: contactImport.id },
  );
  const stranger = await subscribe(binh, 'subscription($id: ID!) { contactImportProgressed(importId: $id) { id } }', {
    id: contactImport.id,
  });
  const last = await until(
    () => followed.received.find(({ contactImportProgressed: { state } }) => state === 'READY'),
    'the end',
  );
  expect(last).toEqual({
    contactImportProgressed: {
      id: contactImport.id,
      state: 'READY',
      processed: 3_000,
      total: 3_000,
      counts: { notRegistered: 3_000 },
    },
  });
  const processed = followed.received.map(({ contactImportProgressed }) => contactImportProgressed.processed);
  expect(processed).toEqual(processed.toSorted((a, b) => a - b));
  await until(() => stranger.errors.length > 0, 'a refusal');
  expect(stranger.errors[0].extensions.code).toBe('NOT_FOUND');
  followed.stop();
  stranger.stop();
});

test('an import that is cancelled reads no further', async () => {
  const { an, binh } = people;
  const rows = Array.from({ length: 30_000 }, (_, i) => row(`Person ${i}`, `p${i}@example.com`));
  const { contactImport } = await startImport(an, csv(columns, ...rows));
  const { id } = contactImport;
  await until(async () => (await count('import_candidates')) > 0, 'some rows');
  expect(await binh.mutate('cancelContactImport', { id })).toMatchObject({ userErrors: [{ code: 'NOT_FOUND' }] });
  const cancelled = await an.mutate('cancelContactImport', { id }, `contactImport { ${importFields} }`);
  expect(cancelled.contactImport.state).toBe('CANCELLED');
  await settled(server);
  const after = await importOver(an, id);
  expect(after.processed).toBe(cancelled.contactImport.processed);
  expect(after.processed).toBeLessThan(30_000);
  expect(await count('import_candidates')).toBe(after.processed);
  expect(storedFiles(server)).toEqual([]);
  expect(await unchanged(server, () => an.mutate('cancelContactImport', { id }))).toMatchObject({
    userErrors: [{ field: ['id'], code: 'NOT_PENDING' }],
  });
});

test('those who were ticked are asked as by an ordinary request, and the others invited where that is wanted', async () => {
  const { an, chie, daichi, emma } = people;
  const found = await imported(
    an,
    csv(columns, row('e', emma.email), row('c', chie.email), row('n', 'new@example.com'), row('m', 'more@example.com')),
  );
  const ids = (await candidatesOf(an, found.id)).map(({ id }) => id);
  const before = (await an.ask('{ viewer { eventCursor } }')).viewer.eventCursor;
  const answer = await an.mutate(
    'requestContactsFromImport',
    { importId: found.id, candidateIds: [ids[0], ids[2]], inviteUnregistered: true, message: 'We met in Huế.' },
    `contactImport { ${importFields} }`,
  );
  expect(answer.userErrors).toEqual([]);
  expect(answer.contactImport.connecting).toMatchObject({ state: 'QUEUED', total: 2 });
  expect((await connected(an, found.id)).connecting).toEqual({
    state: 'READY',
    total: 2,
    requested: 1,
    invited: 1,
    skipped: 0,
    failed: 0,
  });
  const { contactRequests } = await emma.ask(
    '{ contactRequests(direction: INCOMING) { nodes { source message sender { id } } } }',
  );
  expect(contactRequests.nodes).toEqual([
    { source: 'BUSINESS_CARD', message: 'We met in Huế.', sender: { id: an.id } },
  ]);
  expect((await server.mailsTo(emma.email))[0]!.text).toContain('We met in Huế.');
  expect((await server.mailsTo('new@example.com'))[0]!.text).toContain('We met in Huế.');
  expect((await candidatesOf(an, found.id)).map(({ state }) => state)).toEqual([
    'REQUEST_SENT',
    'REGISTERED',
    'NOT_REGISTERED',
    'NOT_REGISTERED',
  ]);
  expect(await count('contact_requests', `recipient_id in ('${chie.id}', '${daichi.id}')`)).toBe(0);
  const { events } = await an.ask('query($after: String!) { events(after: $after) { __typename } }', { after: before });
  expect(events.map(({ __typename }: any) => __typename)).toContain('ContactRequestSent');
});

test('all who are registered are asked; who became a contact or was asked meanwhile is skipped, and named', async () => {
  const { an, chie, daichi, emma } = people;
  const found = await imported(an, csv(columns, row('e', emma.email), row('c', chie.email), row('d', daichi.email)));
  await befriend(an, chie);
  await an.mutate('requestContact', { userId: daichi.id });
  expect((await connectedBy(an, found.id, { allRegistered: true })).connecting).toEqual({
    state: 'READY',
    total: 3,
    requested: 1,
    invited: 0,
    skipped: 2,
    failed: 0,
  });
  expect((await candidatesOf(an, found.id)).map(({ name, state }) => [name, state])).toEqual([
    ['e', 'REQUEST_SENT'],
    ['c', 'ALREADY_CONTACT'],
    ['d', 'REQUEST_SENT'],
  ]);
  const { counts } = await importOver(an, found.id);
  expect(counts).toMatchObject({ registered: 0, alreadyContact: 1, requestSent: 2 });
  expect((await connectedBy(an, found.id, { allRegistered: true })).connecting).toMatchObject({
    total: 0,
    state: 'READY',
  });
});

test('who has asked the viewer is approved by being asked, and who refuses strangers is asked all the same', async () => {
  const { an, chie, emma } = people;
  await emma.mutate('requestContact', { userId: an.id });
  const found = await imported(an, csv(columns, row('e', emma.email), row('c', chie.email)));
  await chie.mutate('updatePrivacy', { findableByEmail: false, findableByName: false, findableByMessageId: false });
  const { connecting } = await connectedBy(an, found.id, { allRegistered: true });
  expect(connecting).toMatchObject({ requested: 2, failed: 0 });
  expect((await candidatesOf(an, found.id)).map(({ state }) => state)).toEqual(['ALREADY_CONTACT', 'REQUEST_SENT']);
});

async function connectedBy(by: Actor, importId: string, input: object): Promise<any> {
  const { userErrors } = await by.mutate('requestContactsFromImport', { importId, ...input });
  expect(userErrors).toEqual([]);
  return connected(by, importId);
}

test('of what a day allows is asked and invited; the rest has failed, and can be asked another day', async () => {
  await server.stop();
  server = await startServer({ REQUESTS_PER_DAY: '2', INVITATIONS_PER_DAY: '1' });
  people = await cast(server);
  const { an, chie, daichi, emma } = people;
  const found = await imported(
    an,
    csv(
      columns,
      row('e', emma.email),
      row('c', chie.email),
      row('d', daichi.email),
      row('n', 'n@example.com'),
      row('m', 'm@example.com'),
    ),
  );
  expect((await connectedBy(an, found.id, { allRegistered: true, inviteUnregistered: true })).connecting).toEqual({
    state: 'READY',
    total: 5,
    requested: 2,
    invited: 1,
    skipped: 0,
    failed: 2,
  });
  const ids = (await candidatesOf(an, found.id)).map(({ id }) => id);
  expect((await connectedBy(an, found.id, { candidateIds: [ids[2]] })).connecting).toMatchObject({
    total: 1,
    failed: 1,
  });
  expect((await candidatesOf(an, found.id))[2]).toMatchObject({
    state: 'REGISTERED',
    problem: expect.stringContaining('2'),
  });
  server.clock.advance(DAY + 1);
  expect((await connectedBy(an, found.id, { allRegistered: true, inviteUnregistered: true })).connecting).toEqual({
    state: 'READY',
    total: 3,
    requested: 1,
    invited: 1,
    skipped: 1,
    failed: 0,
  });
  expect((await candidatesOf(an, found.id)).map(({ problem }) => problem)).toEqual([null, null, null, null, null]);
});

/** The job of those who were chosen, done here, and what is done between its transactions. */
async function connectHere(importId: string, between: (done: number) => Promise<unknown> = async () => undefined) {
  const { services } = server.app;
  const jobs = await services.db.read.all<{ data: string }>(
    "select data from jobs where kind = 'connectContactImport' order by created_at",
  );
  let done = 0;
  const db: Database = {
    ...services.db,
    transaction: async (work, durability) => {
      const result = await services.db.transaction(work, durability);
      await between((done += 1));
      return result;
    },
  };
  const { connectContactImport } = connectJobs({ ...services, db });
  const data = jobs.map((job) => JSON.parse(job.data) as { importId: string; planId: string });
  return {
    run: (which = -1) =>
      connectContactImport(
        data.filter((each) => each.importId === importId).at(which)!,
        '',
        new AbortController().signal,
      ),
  };
}

test('of two who do the same job each does what the other has not', async () => {
  const { an, chie, daichi, emma } = people;
  const rows = [emma, chie, daichi].map(({ name, email }) => row(name, email));
  const invited = Array.from({ length: 5 }, (_, i) => row(`New ${i}`, `new-${i}@example.com`));
  const found = await imported(an, csv(columns, ...rows, ...invited));
  await server.app.worker.stop();
  await an.mutate('requestContactsFromImport', { importId: found.id, allRegistered: true, inviteUnregistered: true });
  const { run } = await connectHere(found.id);
  await Promise.all([run(), run(), run()]);
  expect((await connected(an, found.id)).connecting).toEqual({
    state: 'READY',
    total: 8,
    requested: 3,
    invited: 5,
    skipped: 0,
    failed: 0,
  });
  expect([await count('contact_requests'), await count('email_invitations')]).toEqual([3, 5]);
});

test('what is cancelled is not done any more, by whoever has begun with it, nor in the place of what comes after', async () => {
  const { an, chie, daichi, emma } = people;
  const found = await imported(an, csv(columns, ...[emma, chie, daichi].map(({ name, email }) => row(name, email))));
  const ids = (await candidatesOf(an, found.id)).map(({ id }) => id);
  await server.app.worker.stop();
  await an.mutate('requestContactsFromImport', { importId: found.id, allRegistered: true, message: 'the first' });
  const { run } = await connectHere(found.id, async (done) => {
    if (done !== 2) return; // the first three are at hand
    await an.mutate('cancelContactImport', { id: found.id });
    await an.mutate('requestContactsFromImport', { importId: found.id, candidateIds: [ids[2]], message: 'the second' });
  });
  await run();
  expect(await count('contact_requests')).toBe(0);
  await (await connectHere(found.id)).run();
  const { contactRequests } = await an.ask(
    '{ contactRequests(direction: OUTGOING) { nodes { message recipient { id } } } }',
  );
  expect(contactRequests.nodes).toEqual([{ message: 'the second', recipient: { id: daichi.id } }]);
});

test.each([
  ['suspended', { state: 'FAILED', requested: 1 }],
  ['removed', null],
])('in the name of somebody who is %s nobody more is asked', async (how, connecting) => {
  const { an, binh, chie, daichi, emma } = people;
  await an.mutate('setMemberRole', { userId: binh.id, role: 'ADMIN' });
  const found = await imported(binh, csv(columns, ...[emma, chie, daichi].map(({ name, email }) => row(name, email))));
  await server.app.worker.stop();
  await binh.mutate('requestContactsFromImport', { importId: found.id, allRegistered: true });
  const { run } = await connectHere(found.id, async (done) => {
    if (done !== 3) return; // after the first of them
    await an.mutate(how === 'removed' ? 'removeMember' : 'suspendMember', { userId: binh.id });
  });
  await run();
  expect(await count('contact_requests')).toBe(1);
  const { db } = server.app.services;
  const after = await db.read.get<{ connecting: string | null }>('select connecting from contact_imports');
  expect(after!.connecting && JSON.parse(after!.connecting)).toEqual(connecting && expect.objectContaining(connecting));
});

test('of contacts and colleagues who do not show their address to the viewer, or have blocked them, nothing is said', async () => {
  const { an, binh, chie, emma } = people;
  for (const other of [chie, emma]) await befriend(an, other);
  for (const other of [binh, chie, emma])
    await other.mutate('updatePrivacy', { findableByEmail: false, showEmail: other === emma });
  await emma.mutate('blockPerson', { personId: an.id });
  const found = await imported(an, csv(columns, ...[binh, chie, emma].map(({ name, email }) => row(name, email))));
  expect((await candidatesOf(an, found.id)).map(({ state, user }) => [state, user])).toEqual(
    Array.from({ length: 3 }, () => ['NOT_REGISTERED', null]),
  );
});

test('imports of one person are read one after the other, also where one is cancelled', async () => {
  const { an, emma } = people;
  await server.app.worker.stop();
  const jobs = () => count('jobs', "kind = 'readContactImport'");
  const ids: string[] = [];
  for (let i = 0; i < 3; i += 1)
    ids.push((await startImport(an, csv(columns, row(`x${i}`, `x${i}@example.com`)))).contactImport.id);
  expect(await jobs()).toBe(1);
  await startImport(emma, csv(columns, row('e', 'e@example.com')));
  expect(await jobs()).toBe(2);
  const { readContactImport } = importJobs(server.app.services);
  const read = (importId: string) => readContactImport({ importId }, '', new AbortController().signal);
  await read(ids[0]!);
  expect(await jobs()).toBe(3);
  await an.mutate('cancelContactImport', { id: ids[1] });
  await read(ids[2]!);
  expect((await importOver(an, ids[2]!)).state).toBe('READY');
});

test('candidates are forgotten whole, whoever else forgets them at the same time', async () => {
  const { an } = people;
  await imported(an, csv(columns, ...Array.from({ length: 2_500 }, (_, i) => row(`x${i}`, `x${i}@example.com`))));
  const { db, clock } = server.app.services;
  const now = clock.now();
  const some = async () => {
    while ((await db.transaction((tx) => forgetCandidates(tx, now))) > 0);
  };
  await Promise.all([some(), some(), some()]);
  expect([await count('import_candidates'), await count('contact_imports', 'forgotten_at is not null')]).toEqual([
    0, 1,
  ]);
});

test('choosing is refused where it makes no sense, and writes nothing', async () => {
  const { an, binh, emma } = people;
  const found = await imported(an, csv(columns, row('e', emma.email)));
  const other = await imported(binh, csv(columns, row('e', emma.email), row('x', 'x@example.com')));
  const [foreign] = await candidatesOf(binh, other.id);
  await settled(server);
  const refused = async (input: object, by = an) =>
    (
      await unchanged(server, () => by.mutate('requestContactsFromImport', { importId: found.id, ...input }))
    ).userErrors.map(({ code, field }: any) => [code, field]);
  expect(await refused({})).toEqual([['INVALID', null]]);
  expect(await refused({ candidateIds: [], allRegistered: true })).toEqual([['INVALID', ['candidateIds']]]);
  expect(await refused({ candidateIds: [foreign.id] })).toEqual([['NOT_FOUND', ['candidateIds']]]);
  expect(await refused({ candidateIds: [an.id] })).toEqual([['NOT_FOUND', ['candidateIds']]]);
  expect(await refused({ candidateIds: Array.from({ length: 10_001 }, (_, i) => String(i)) })).toEqual([
    ['LIMIT_REACHED', ['candidateIds']],
  ]);
  expect(await refused({ allRegistered: true, message: 'x'.repeat(1_001) })).toEqual([['TOO_LONG', ['message']]]);
  expect(await refused({ allRegistered: true }, binh)).toEqual([['NOT_FOUND', ['importId']]]);
});

test('a file as large as it may be is not read by many at once', async () => {
  const { an } = people;
  await server.app.worker.stop();
  for (let i = 0; i < 3; i += 1) await startImport(an, csv(columns, row(`x${i}`, `x${i}@example.com`)));
  expect((await startImport(an, csv(columns, row('x', 'x@example.com')))).userErrors).toMatchObject([
    { code: 'LIMIT_REACHED', field: null },
  ]);
});

test('no more is imported than somebody may keep', async () => {
  const { an } = people;
  const found = await imported(an, csv(columns, row('x', 'x@example.com')));
  const { db } = server.app.services;
  await db.transaction((tx) => tx.run('update contact_imports set processed = 5000000 where id = $1', [found.id]));
  expect((await startImport(an, csv(columns, row('y', 'y@example.com')))).userErrors).toMatchObject([
    { code: 'LIMIT_REACHED', message: expect.stringContaining('5.000.000') },
  ]);
});

test('a job that is given up has failed, and whoever waits for it is told', async () => {
  await server.stop();
  const place = await freshPlace();
  try {
    server = await startServer(place.env);
    const an = await person(server);
    const found = await imported(an, csv(columns, row('n', 'n@example.com')));
    await settled(server);
    await server.app.worker.stop();
    await an.mutate('requestContactsFromImport', { importId: found.id, inviteUnregistered: true });
    const { contactImport } = await startImport(an, csv(columns, row('x', 'x@example.com')));
    // Each time the process ended with them.
    await server.app.services.db.transaction((tx) => tx.run('update jobs set attempts = 12'));
    await server.stop();
    server = await startServer(place.env);
    const later = verbs((query, variables) => server.graphql(query, variables, an.token));
    expect(await importOver(later, contactImport.id)).toMatchObject({
      state: 'FAILED',
      processed: 0,
      problem: 'Something went wrong on our side. Import it again later.',
    });
    expect((await connected(later, found.id)).connecting).toMatchObject({ state: 'FAILED', total: 1, invited: 0 });
    await settled(server);
    expect([await count('email_invitations'), storedFiles(server)]).toEqual([0, []]);
  } finally {
    await server.stop();
    await place.remove();
    server = await startServer(); // for afterEach
  }
});

test('after thirty days the people are forgotten, and the counts stay', async () => {
  const { an, emma } = people;
  const found = await imported(an, csv(columns, row('e', emma.email)));
  server.clock.advance(30 * DAY);
  await server.app.housekeeping.run();
  expect(await count('import_candidates')).toBe(0);
  const later = await anotherDevice(an);
  const after = await importOver(later, found.id);
  expect(after).toMatchObject({ state: 'READY', counts: { registered: 1 } });
  expect(await candidatesOf(later, found.id)).toEqual([]);
  expect(await later.mutate('requestContactsFromImport', { importId: found.id, allRegistered: true })).toMatchObject({
    userErrors: [{ code: 'EXPIRED' }],
  });
});

test('nothing that somebody imported outlives their account', async () => {
  const { emma, an } = people;
  const other = await person(server, { organizationId: emma.organizationId, role: 'ADMIN' });
  await imported(emma, csv(columns, row('a', an.email)), 'my address book.csv');
  await other.mutate('removeMember', { userId: emma.id });
  await settled(server);
  expect([await count('contact_imports'), await count('import_candidates'), storedFiles(server)]).toEqual([0, 0, []]);
});

test('whoever stands in an import can be asked by id, though they hide from everybody by now', async () => {
  const { an, emma } = people;
  await imported(an, csv(columns, row('e', emma.email)));
  await emma.mutate('updatePrivacy', { findableByEmail: false, findableByName: false, findableByMessageId: false });
  const { contactRequest, userErrors } = await an.mutate(
    'requestContact',
    { userId: emma.id },
    'contactRequest { source }',
  );
  expect([contactRequest?.source, userErrors]).toEqual(['BUSINESS_CARD', []]);
});
