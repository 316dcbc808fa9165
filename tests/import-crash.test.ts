import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MINUTE } from '../src/clock.js';
import { tsunagu } from './support/command-line.js';
import { postUpload, formOf } from './support/files.js';
import { csv, importFields, importOver } from './support/imports.js';
import { ahead, serverPlace, type ServerPlace, type ServerProcess } from './support/process.js';
import { signedUp, type SignedUp } from './support/sign-up.js';
import { until } from './support/until.js';

const email = 'member@example.com';

let place: ServerPlace;
let server: ServerProcess;
let folder: string;
let member: SignedUp;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tsunagu-import-'));
  place = await serverPlace();
  server = await place.start();
  member = await signedUp(() => server, 'member');
});
afterAll(async () => {
  await place.remove();
  rmSync(folder, { recursive: true, force: true });
});

const columns = ['氏名', 'メールアドレス'];
const rows = (count: number, of: string) =>
  Array.from({ length: count }, (_, i) => [`Person ${i}`, `${of}-${i}@example.com`]);

/** The candidates of an import by their rows: how many there are, the first and the last. */
async function lines(id: string): Promise<[number, number, number]> {
  const { node } = await member.ask(
    'query($id: ID!) { node(id: $id) { ... on ContactImport { all: candidates { totalCount } first: candidates(first: 1) { nodes { row } } last: candidates(last: 1) { nodes { row } } } } }',
    { id },
  );
  return [node.all.totalCount, node.first.nodes[0].row, node.last.nodes[0].row];
}

test('killed again and again in the middle of a file, the server goes on where it was: each row is there once', async () => {
  const count = 24_000;
  const lineOf = (row: string[]) => `${row.join(',')}\n`;
  const form = formOf([columns, ...rows(count, 'crash')].map(lineOf).join(''), 'cards.csv');
  const { uploadId } = await postUpload({ url: server.url } as never, 'import', form, {
    authorization: `Bearer ${member.token}`,
  });
  const { contactImport } = await member.mutate(
    'importBusinessCards',
    { uploadId },
    `contactImport { ${importFields} }`,
  );
  const { id } = contactImport;
  const killedAt: number[] = [];
  for (let later = 3 * MINUTE; later <= 9 * MINUTE; later += 3 * MINUTE) {
    const { state, processed } = await until(async () => {
      const query = 'query($id: ID!) { node(id: $id) { ... on ContactImport { state processed } } }';
      const { node } = await member.ask(query, { id });
      return node.state === 'READY' || node.processed > (killedAt.at(-1) ?? 0) ? node : undefined;
    }, 'some rows');
    if (state === 'READY') break; // the machine was faster
    killedAt.push(processed);
    await server.kill('SIGKILL');
    server = await place.start(ahead(later));
  }
  expect(killedAt[0]).toBeLessThan(count);
  const over = await importOver(member, id);
  expect(over).toMatchObject({
    state: 'READY',
    processed: count,
    total: count,
    counts: { notRegistered: count, duplicate: 0 },
  });
  expect(await lines(id)).toEqual([count, 2, count + 1]);
});

const commandLine = (...args: string[]) => tsunagu({ LOG_LEVEL: 'silent', ...place.env }, ...args);

test('the command line says who is in a file without writing, and imports it', async () => {
  const file = join(folder, 'cards.csv');
  writeFileSync(
    file,
    csv(columns, ...rows(3, 'line'), ['Member', email], ['Again', 'line-0@example.com'], ['Nobody', '']),
  );
  const all = [
    '6 rows:',
    '3  not here, can be invited',
    '1  without an address',
    '1  of the same address',
    '1  they themselves',
  ];
  const looked = await commandLine('import', file, '--user', email, '--dry-run');
  for (const text of [...all, 'GENERIC_CSV', 'Nothing was written.']) expect(looked.out).toContain(text);
  expect([looked.code, looked.err]).toEqual([0, '']);
  const count = async () => (await member.ask('{ contactImports { id } }')).contactImports.length;
  const before = await count();
  const done = await commandLine('import', file, '--user', email);
  for (const text of all) expect(done.out).toContain(text);
  expect([done.code, done.err, await count()]).toEqual([0, '', before + 1]);
  const again = await commandLine('import', file, '--user', email);
  expect([again.code, await count()]).toEqual([1, before + 1]);
  expect(again.err).toContain('This file was imported already');
});

test('the command line says what is wrong with what it was given', async () => {
  const fruit = join(folder, 'fruit.csv');
  writeFileSync(fruit, 'apples,pears\n1,2\n');
  expect(await commandLine('import', fruit, '--user', email)).toMatchObject({
    code: 1,
    err: expect.stringContaining('apples'),
  });
  expect(await commandLine('import', fruit, '--user', 'nobody@example.com')).toMatchObject({
    code: 1,
    err: 'Nobody here has the address nobody@example.com.\n',
  });
  expect(await commandLine('import', join(folder, 'none.csv'), '--user', email)).toMatchObject({ code: 1 });
  expect(await commandLine('import', fruit)).toMatchObject({ code: 2, err: expect.stringContaining('--user') });
  expect(await commandLine('import', fruit, '--user', email, '--source', 'x')).toMatchObject({ code: 2 });
  expect(await commandLine('other')).toMatchObject({ code: 2, err: expect.stringContaining('tsunagu import FILE') });
});
