import { afterAll, beforeAll, expect, test } from 'vitest';
import { DAY, HOUR } from '../src/clock.js';
import { Upload } from '../entities/upload.js';
import type { Database } from '../src/database/database.js';
import type { Param } from '../src/database/tx.js';
import { connectJobs } from '../src/import/connect-jobs.js';
import { importJobs } from '../src/import/read-jobs.js';
import { connect, person, type Actor } from './support/cast.js';
import { candidatesOf, connected, csv, importFields, importOver, startImport } from './support/imports.js';
import { everyRow } from './support/rows.js';
import { startServer, type TestServer } from './support/server.js';

/** Its worker is stopped: each job is done here, when it is said. */
let server: TestServer;

beforeAll(async () => {
  server = await startServer({ INVITATIONS_PER_DAY: '3' });
  await server.app.worker.stop();
});
afterAll(() => server.stop());

const columns = ['会社名', '氏名', 'メールアドレス', '携帯電話', '役職', '部署名'];
const row = (name: string, email: string, phone = '', company = '') => [company, name, email, phone, '', ''];
const rowsOf = (...people: Actor[]) => people.map(({ name, email }) => row(name, email));
const sql = (text: string, params: readonly Param[] = []) =>
  server.app.services.db.transaction((tx) => tx.run(text, params));
const all = <T>(text: string, params: readonly (string | number)[] = []) =>
  server.app.services.db.read.all<T & object>(text, params);
const count = async (table: string, where: string, ...params: string[]) =>
  (await all<{ n: number }>(`select count(*) as n from ${table} where ${where}`, params))[0]!.n;

const read = (importId: string) =>
  importJobs(server.app.services).readContactImport({ importId }, '', new AbortController().signal);
const file = (...rows: (readonly string[])[]) => csv(columns, ...rows);

async function imported(by: Actor, content: string, name?: string): Promise<any> {
  const { contactImport, userErrors } = await startImport(by, content, name);
  expect(userErrors).toEqual([]);
  await read(contactImport.id);
  return importOver(by, contactImport.id);
}
const statesOf = async (by: Actor, { id }: { id: string }) =>
  (await candidatesOf(by, id)).map(({ state, user }) => `${state} ${user?.displayName ?? ''}`.trim());

const choose = (by: Actor, importId: string, input: object) =>
  by.mutate('requestContactsFromImport', { importId, ...input }, `contactImport { ${importFields} }`);
const jobOf = async (importId: string) => {
  const jobs = await all<{ data: string }>("select data from jobs where kind = 'connectContactImport'");
  return jobs
    .map(({ data }) => JSON.parse(data) as { importId: string; planId: string })
    .findLast((data) => data.importId === importId)!;
};
/** Asks those who were chosen. Answers how that went; `between` is called after each of its transactions. */
async function asked(by: Actor, importId: string, between?: (done: number) => Promise<unknown>): Promise<any> {
  const { services } = server.app;
  let done = 0;
  const db: Database = {
    ...services.db,
    async transaction(work, durability) {
      const result = await services.db.transaction(work, durability);
      await between?.((done += 1));
      return result;
    },
  };
  await connectJobs({ ...services, db }).connectContactImport(await jobOf(importId), '', new AbortController().signal);
  return (await connected(by, importId)).connecting;
}
async function chosenAndAsked(by: Actor, importId: string, input: object): Promise<any> {
  expect((await choose(by, importId, input)).userErrors).toEqual([]);
  return asked(by, importId);
}

/** Runs what must be refused, and shows that it wrote nothing. The jobs wait here for good. */
async function refused(work: () => Promise<{ userErrors: { field: unknown; code: string }[] }>) {
  const before = await everyRow(server);
  const { userErrors } = await work();
  expect(await everyRow(server)).toEqual(before);
  return userErrors.map(({ field, code }) => [field, code]);
}

/** They may be found by this number, which is proven; nobody sees it. */
const phoneOf = (who: Actor, phone: string, findable = true) =>
  sql(
    'update users set phone_number = $2, phone_verified_at = 1, findable_by_phone = $3, show_phone_number = false where id = $1',
    [who.id, phone, findable],
  );

let numbers = 10_000_000;
const number = () => `+8190${(numbers += 1)}`;

test('an address that stood in an earlier batch stands there twice, whatever its case', async () => {
  const by = await person(server);
  const rows = Array.from({ length: 250 }, (_, i) => row(`x${i}`, `x${i}@batch.example`));
  const { id, counts } = await imported(
    by,
    file(...rows, row('again', 'X3@batch.example'), row('y', 'y@batch.example')),
  );
  expect(counts).toMatchObject({ notRegistered: 251, duplicate: 1 });
  expect(await all('select row_number as "row" from import_candidates where import_id = $1 and state = $2', [id, 'DUPLICATE'])).toEqual([{ row: 252 }]); // prettier-ignore
});

test.each<[string, (by: Actor, other: Actor) => Promise<unknown>]>([
  ['theirs lets out nobody', (_, other) => other.mutate('updateExternalPolicy', { otherOrganizations: 'NOBODY' })],
  [
    'theirs lets out others',
    (_, other) => other.mutate('updateExternalPolicy', { otherOrganizations: 'CHOSEN_MEMBERS' }),
  ],
  ['theirs names others', (_, other) => other.mutate('updateExternalPolicy', { allowedOrganizationIds: [] })],
  ['the viewer’s lets out nobody', (by) => by.mutate('updateExternalPolicy', { otherOrganizations: 'NOBODY' })],
  ['the viewer’s names others', (by) => by.mutate('updateExternalPolicy', { allowedOrganizationIds: [] })],
])('nobody is found by address or number where a policy forbids contact: %s', async (_, forbid) => {
  const [by, other] = [await person(server), await person(server)];
  const phone = number();
  await phoneOf(other, phone);
  const rows = () => file(...rowsOf(other), row('by number', '', phone), row(String(Math.random()), ''));
  const before = [`REGISTERED ${other.name}`, `REGISTERED ${other.name}`, 'NO_ADDRESS'];
  expect(await statesOf(by, await imported(by, rows()))).toEqual(before);
  await forbid(by, other);
  expect(await statesOf(by, await imported(by, rows()))).toEqual(['NOT_REGISTERED', 'NO_ADDRESS', 'NO_ADDRESS']);
});

test.each<[string, (by: Actor, other: Actor) => Promise<unknown>]>([
  [
    'their organization has no search by number',
    (_, other) => other.mutate('updateExternalPolicy', { phoneSearch: false }),
  ],
  ['the viewer’s has none', (by) => by.mutate('updateExternalPolicy', { phoneSearch: false })],
  ['it is not proven', (_, other) => sql('update users set phone_verified_at = null where id = $1', [other.id])],
])('nobody is found by a number where %s, and still by the address', async (_, forbid) => {
  const [by, other] = [await person(server), await person(server)];
  const phone = number();
  await phoneOf(other, phone);
  await forbid(by, other);
  const { id } = await imported(by, file(row('by number', '', phone), ...rowsOf(other)));
  expect(await statesOf(by, { id })).toEqual(['NO_ADDRESS', `REGISTERED ${other.name}`]);
});

test('of a contact or colleague behind a number they do not show nothing is said', async () => {
  const by = await person(server);
  const people = [await person(server), await person(server, { organizationId: by.organizationId })];
  await connect(by, people[0]!);
  const phones = [number(), number()];
  for (const [i, other] of people.entries()) await phoneOf(other, phones[i]!, false);
  const rows = (name: string) => file(...phones.map((phone) => row(name, '', phone)));
  expect(await statesOf(by, await imported(by, rows('hidden')))).toEqual(['NO_ADDRESS', 'NO_ADDRESS']);
  for (const other of people) await sql('update users set show_phone_number = true where id = $1', [other.id]);
  expect(await statesOf(by, await imported(by, rows('shown')))).toEqual([
    `ALREADY_CONTACT ${people[0]!.name}`,
    `COLLEAGUE ${people[1]!.name}`,
  ]);
});

test('whoever hides later is not shown any more, whatever the import says', async () => {
  const [by, other] = [await person(server), await person(server)];
  const { id } = await imported(by, file(...rowsOf(other)));
  expect(await statesOf(by, { id })).toEqual([`REGISTERED ${other.name}`]);
  await other.mutate('updatePrivacy', { findableByEmail: false, findableByName: false, findableByMessageId: false });
  expect(await statesOf(by, { id })).toEqual(['REGISTERED']);
});

test('a row that cannot be used says why, and what is too long is cut', async () => {
  const by = await person(server);
  const long = (length: number) => 'あ'.repeat(length);
  const { id, counts } = await imported(
    by,
    file(
      row('', '', '', 'Only a company'),
      [long(201), long(101), 'long@elsewhere.example', '1'.repeat(41), long(201), long(201)],
      row('no address', 'x'.repeat(321)),
      [long(200), long(100), '', '1'.repeat(40), long(200), long(200)],
    ),
  );
  expect(counts).toMatchObject({ invalid: 2, notRegistered: 1, noAddress: 1 });
  const cut = { name: long(100), phoneNumber: '1'.repeat(40), company: long(200), department: long(200), title: long(200) }; // prettier-ignore
  const email = 'The e-mail address cannot be read.';
  expect(await candidatesOf(by, id)).toMatchObject([
    { row: 2, state: 'INVALID', company: 'Only a company', problem: 'There is neither a name nor an address.' },
    { ...cut, row: 3, state: 'NOT_REGISTERED', email: 'long@elsewhere.example', problem: null },
    { row: 4, state: 'INVALID', email: 'x'.repeat(320), problem: email },
    { ...cut, row: 5, state: 'NO_ADDRESS', email: null, problem: null },
  ]);
});

test('whoever has left, as SmartHR has it, cannot be asked', async () => {
  const [by, other, stays] = [await person(server), await person(server), await person(server)];
  const staff = csv(
    ['社員番号', '姓', '名', 'メールアドレス', '在籍状況'],
    ['1', '山田', '太郎', other.email, '退職済み'],
    ['2', '鈴木', '一郎', stays.email, '在職中'],
  );
  const { id, source } = await imported(by, staff);
  expect(source).toBe('SMARTHR');
  expect(await candidatesOf(by, id)).toMatchObject([
    { name: '山田 太郎', state: 'INVALID', problem: 'They have left the company.', user: null },
    { name: '鈴木 一郎', state: 'REGISTERED', problem: null, user: { id: stays.id } },
  ]);
  const [{ id: left }] = (await candidatesOf(by, id)) as [{ id: string }];
  const connecting = await chosenAndAsked(by, id, { candidateIds: [left], inviteUnregistered: true });
  expect(connecting).toMatchObject({ total: 1, requested: 0, invited: 0, skipped: 1 });
  expect((await candidatesOf(by, id))[0]).toMatchObject({ state: 'INVALID', problem: 'They have left the company.' });
});

test('a file that has failed or was cancelled may be imported again; one that waits or is read is answered', async () => {
  const by = await person(server);
  const rows = Array.from({ length: 30 }, (_, i) => row(`x${i}`, ''));
  const broken = `${file(...rows)}"a quote that never ends,x\r\n`;
  const first = await imported(by, broken);
  expect(first.state).toBe('FAILED');
  const second = await imported(by, broken);
  expect([second.state, second.id === first.id]).toEqual(['FAILED', false]);

  const good = file(row('x', 'x@example.com'));
  const { contactImport } = await startImport(by, good);
  const repeated = [{ field: ['uploadId'], code: 'INVALID', message: 'This file was imported already. Nothing was changed; here is that import.' }]; // prettier-ignore
  for (const state of ['QUEUED', 'RUNNING']) {
    await sql('update contact_imports set state = $2 where id = $1', [contactImport.id, state]);
    const again = await startImport(by, good);
    expect(again).toMatchObject({ contactImport: { id: contactImport.id, state }, userErrors: repeated });
  }
  await by.mutate('cancelContactImport', { id: contactImport.id });
  const after = await imported(by, good);
  expect([after.state, after.id === contactImport.id]).toEqual(['READY', false]);
  expect((await startImport(by, good)).contactImport.id).toBe(after.id);
});

test('after thirty days a file is read anew, and an import that is still being read has failed', async () => {
  const [by, slow] = [await person(server), await person(server)];
  const content = file(row('x', 'x@example.com'));
  const first = await imported(by, content);
  const { contactImport } = await startImport(slow, content);
  await sql("update contact_imports set state = 'RUNNING' where id = $1", [contactImport.id]);
  const prune = async (age: number) => {
    for (const { id } of [first, contactImport])
      await sql('update contact_imports set created_at = $2 where id = $1', [id, server.clock.now() - age]);
    server.clock.advance(HOUR); // no oftener is anything deleted
    await server.app.housekeeping.run();
  };
  await prune(30 * DAY - 2 * HOUR);
  expect((await startImport(by, content)).contactImport.id).toBe(first.id);
  await prune(30 * DAY - HOUR);
  expect(await count('import_candidates', 'import_id = $1', first.id)).toBe(0);
  const again = await imported(by, content);
  expect([again.state, again.id === first.id]).toEqual(['READY', false]);
  const problem = 'This was not read within 30 days, and was given up. Import it again.';
  expect(await importOver(slow, contactImport.id)).toMatchObject({ state: 'FAILED', fileName: null, problem });
  expect(await count('uploads', 'owner_id = $1', slow.id)).toBe(0);
});

test('a file of more than five million rows is not read', async () => {
  const by = await person(server);
  for (const [total, state, problem] of [
    [5_000_000, 'READY', null],
    [5_000_001, 'FAILED', 'The file has more than 5,000,000 rows. Split it and send the parts.'],
  ] as const) {
    const { contactImport } = await startImport(by, file(row(`x${total}`, 'x@example.com')));
    // As whoever was interrupted has counted them.
    await sql('update contact_imports set total = $2 where id = $1', [contactImport.id, total]);
    await read(contactImport.id);
    expect(await importOver(by, contactImport.id)).toMatchObject({ state, problem });
  }
});

test('of those who were ticked the others are invited where that is wanted, and nobody else is', async () => {
  const [by, other] = [await person(server), await person(server)];
  const { id } = await imported(
    by,
    file(row('n', 'n@ticked.example'), row('m', 'm@ticked.example'), row('o', 'o@ticked.example'), ...rowsOf(other)),
  );
  const ids = (await candidatesOf(by, id)).map((each) => each.id as string);
  const invited = async () =>
    (
      await all<{ email: string }>('select email from email_invitations where inviter_id = $1 order by email', [by.id])
    ).map(({ email }) => email);
  expect(await chosenAndAsked(by, id, { candidateIds: [ids[0]] })).toMatchObject({ total: 1, invited: 0, skipped: 1 });
  expect(await invited()).toEqual([]);
  expect(await chosenAndAsked(by, id, { candidateIds: [ids[1]], inviteUnregistered: true })).toMatchObject({
    total: 1,
    invited: 1,
    skipped: 0,
  });
  expect(await invited()).toEqual(['m@ticked.example']);
  expect(await count('contact_requests', 'sender_id = $1', by.id)).toBe(0);
});

test('where no more invitations are allowed today the rest has failed, and nobody of them is looked at', async () => {
  const by = await person(server);
  const rows = Array.from({ length: 60 }, (_, i) => row(`x${i}`, `x${i}@limit.example`));
  const { id } = await imported(by, file(...rows));
  await choose(by, id, { inviteUnregistered: true });
  let transactions = 0;
  const connecting = await asked(by, id, async () => (transactions += 1));
  expect(connecting).toEqual({ state: 'READY', total: 60, requested: 0, invited: 3, skipped: 0, failed: 57 });
  // To begin, twice; three who are invited; the rest at once; and to see that nothing is left.
  expect(transactions).toBe(7);
  expect(new Set((await candidatesOf(by, id)).map(({ problem }) => problem))).toEqual(new Set([null]));
});

test('what is cancelled while it is done ends there, and nobody stays chosen', async () => {
  const by = await person(server);
  const others = [await person(server), await person(server), await person(server)];
  const { id } = await imported(by, file(...rowsOf(...others)));
  const ids = (await candidatesOf(by, id)).map((each) => each.id as string);
  await choose(by, id, { candidateIds: ids });
  const chosen = () => count('import_candidates', 'import_id = $1 and chosen is not null', id);
  const busy = () => refused(() => choose(by, id, { allRegistered: true }));
  expect([await chosen(), await busy()]).toEqual([3, [[['importId'], 'NOT_PENDING']]]);
  const connecting = await asked(by, id, async (done) => {
    if (done !== 3) return; // the first of them
    expect([await chosen(), await busy()]).toEqual([2, [[['importId'], 'NOT_PENDING']]]);
    const cancelled = await by.mutate('cancelContactImport', { id }, `contactImport { ${importFields} }`);
    expect(cancelled.contactImport).toMatchObject({ state: 'READY', connecting: { state: 'CANCELLED', requested: 1 } });
    expect(await chosen()).toBe(0);
  });
  expect(connecting).toEqual({ state: 'CANCELLED', total: 3, requested: 1, invited: 0, skipped: 0, failed: 0 });
  expect(await statesOf(by, { id })).toEqual([
    `REQUEST_SENT ${others[0]!.name}`,
    `REGISTERED ${others[1]!.name}`,
    `REGISTERED ${others[2]!.name}`,
  ]);
  expect(await refused(() => by.mutate('cancelContactImport', { id }))).toEqual([[['id'], 'NOT_PENDING']]);
  expect(await chosenAndAsked(by, id, { candidateIds: [ids[2]] })).toMatchObject({ total: 1, requested: 1 });
});

test('of an import that is not ready nobody can be chosen', async () => {
  const [by, other] = [await person(server), await person(server)];
  const { contactImport } = await startImport(by, file(...rowsOf(other)));
  for (const state of ['QUEUED', 'RUNNING', 'FAILED', 'CANCELLED']) {
    await sql('update contact_imports set state = $2 where id = $1', [contactImport.id, state]);
    expect([state, await refused(() => choose(by, contactImport.id, { allRegistered: true }))]).toEqual([
      state,
      [[['importId'], 'NOT_PENDING']],
    ]);
  }
});

test('what a policy refuses says so of each, and is noted in the audit log once', async () => {
  const [by, one, two] = [await person(server), await person(server), await person(server)];
  const { id } = await imported(by, file(...rowsOf(one, two)));
  const entries = async () =>
    (await by.ask('{ auditLog(action: "policy.refused") { nodes { actor { id } subjectId detail } } }')).auditLog.nodes;
  const again = () => chosenAndAsked(by, id, { allRegistered: true });
  const entry = { actor: { id: by.id }, subjectId: one.id, detail: 'requestContactsFromImport' };

  for (const other of [one, two]) await other.mutate('updateExternalPolicy', { otherOrganizations: 'NOBODY' });
  expect(await again()).toMatchObject({ state: 'READY', total: 2, requested: 0, skipped: 0, failed: 2 });
  expect(await entries()).toEqual([entry]);
  expect((await candidatesOf(by, id)).map(({ state, problem }) => [state, problem])).toEqual(
    Array.from({ length: 2 }, () => [
      'REGISTERED',
      'Their organization does not allow them to be in contact with you.',
    ]),
  );

  for (const other of [one, two]) await other.mutate('updateExternalPolicy', { otherOrganizations: 'EVERYBODY' });
  await by.mutate('updateExternalPolicy', { otherOrganizations: 'NOBODY' });
  expect(await again()).toMatchObject({ requested: 0, failed: 2 });
  expect(await entries()).toEqual([entry, entry]);
});

test('whoever is asked from an import hears of it as of any other request', async () => {
  const [by, other] = [await person(server), await person(server)];
  const { id } = await imported(by, file(...rowsOf(other)));
  const { eventCursor } = (await other.ask('{ viewer { eventCursor } }')).viewer;
  await chosenAndAsked(by, id, { allRegistered: true, message: 'We met in Huế.' });
  const { events } = await other.ask(
    `query($after: String!) { events(after: $after) {
      __typename ... on ContactRequestReceived { contactRequest { source message sender { id } } } } }`,
    { after: eventCursor },
  );
  const contactRequest = { source: 'BUSINESS_CARD', message: 'We met in Huế.', sender: { id: by.id } };
  expect(events).toEqual([{ __typename: 'ContactRequestReceived', contactRequest }]);
});

test('an import that is cancelled just before its file is opened ends there, and that is no fault', async () => {
  const an = await person(server, { name: 'An' });
  const { contactImport } = await startImport(an, file(row('x', 'x@example.com')));
  const { services } = server.app;
  let opened = 0;
  const uploads = Object.assign(Object.create(services.uploads) as typeof services.uploads, {
    pathOf: (id: string) => ((opened += 1), services.uploads.pathOf(id)),
  });
  const read = Object.assign(Object.create(services.db.read) as typeof services.db.read, {
    async row(...args: Parameters<typeof services.db.read.row>) {
      const found = await services.db.read.row(...args);
      if (args[0] !== Upload) return found;
      expect((await an.mutate('cancelContactImport', { id: contactImport.id })).userErrors).toEqual([]);
      await services.uploads.delete((found as Upload).id);
      return found;
    },
  });
  const db: Database = { ...services.db, read };
  await importJobs({ ...services, db, uploads }).readContactImport(
    { importId: contactImport.id },
    '',
    new AbortController().signal,
  );
  expect(await importOver(an, contactImport.id)).toMatchObject({ state: 'CANCELLED', problem: null });
  expect(opened).toBe(1);
});
