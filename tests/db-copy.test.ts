import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import fc from 'fast-check';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { loadDemo } from '../cli/demo.js';
import { createSchema } from '../src/schema.js';
import { makeWorld, viewers, type World } from './support/access-world.js';
import { person, type Actor } from './support/cast.js';
import { tsunagu } from './support/command-line.js';
import { freshPlace, onPostgres, type TestPlace } from './support/database.js';
import { RandomWorld, stepOfRooms } from './support/random-world.js';
import { documentsOf } from './support/replica.js';
import { everyRow } from './support/rows.js';
import { startServer, type TestServer } from './support/server.js';

/** Days pass, and addresses of files name their server. */
const same = { PUBLIC_URL: 'https://contacts.example.com', SESSION_DAYS: '3650', EVENT_DAYS: '365' };

/** Something of everything there is, and texts, numbers and names that go wrong where somebody quotes, cuts or rounds them. */
const odd = [
  ...['', ' ', '\\', '"', "'", '{}', '{NULL}', 'NULL', 'null', ',', '\\N', '\t\r\n', '\u2028', '\ufeff', '$1', '%s'],
  ...['森 薫', 'Phạm Minh Đức', '👩‍👩‍👧‍👦', '𠮷野家', 'e\u0301', '\u0000', 'a\u0000b', '\ud800', 'x'.repeat(100_000)],
];

describe.skipIf(!onPostgres)('from SQLite to PostgreSQL', () => {
  let place: TestPlace;
  let folder: string;
  let before: TestServer;
  let world: World;
  let people: Actor[];
  let sqlite: Record<string, string>;

  beforeAll(async () => {
    place = await freshPlace();
    folder = mkdtempSync(join(tmpdir(), 'tsunagu-copy-'));
    sqlite = { DATA_DIR: folder, DATABASE_URL: '', REDIS_URL: '' };
    before = await startServer({ ...sqlite, ...same });
    await loadDemo(before.app.services);
    world = await makeWorld(before, true);
    await before.app.worker.stop();
    const random = await RandomWorld.begin(before);
    await random.getAcquainted();
    for (const step of fc.sample(stepOfRooms, { numRuns: 300, seed: 7 })) await random.take(step);
    people = random.people;
  });
  afterAll(async () => {
    await place.remove();
    rmSync(folder, { recursive: true, force: true });
  });
  const opened: Client[] = [];
  afterEach(async () => {
    for (const client of opened.splice(0)) await client.end();
  });
  const connect = async (url = place.env.DATABASE_URL!) => {
    const client = new Client(url);
    opened.push(client);
    await client.connect();
    return client;
  };
  const copy = () => tsunagu({}, 'db', 'copy', '--from', folder, '--to', place.env.DATABASE_URL!);

  /** What each of them is told of everything that is theirs, in both directions of time, and of whom they search for. */
  async function answersOf(server: TestServer): Promise<unknown[]> {
    const documents = documentsOf(createSchema());
    const tokens = [...viewers.flatMap((viewer) => world.tokens[viewer] ?? []), ...people.map(({ token }) => token)];
    const answers: unknown[] = [];
    for (const token of tokens) {
      const ask = (query: string, variables?: Record<string, unknown>) => server.graphql(query, variables, token);
      answers.push(await ask(documents.both, { after: '0' }));
      answers.push(
        await ask(`{ rooms(first: 30) { nodes { id messages(last: 50) { nodes { id sequence createdAt recalled: recalledAt
          sender { id displayName } content { __typename ... on TextContent { text } } } } } } }`),
      );
      for (const text of ['pe', 'person 1', '森', 'phạm', 'aiko', 'contact'])
        answers.push(
          await ask(
            `query($text: String!) { searchUsers(query: $text, first: 50) { edges { cursor node { id displayName } } } }`,
            { text },
          ),
        );
      answers.push(await ask('{ auditLog(first: 100) { nodes { id action occurredAt } } }'));
    }
    return answers;
  }

  test('while a server has the file open nothing is copied, and nothing is made on the other side', async () => {
    expect(await copy()).toMatchObject({
      code: 1,
      out: '',
      err: `${join(folder, 'tsunagu.sqlite')} is in use: stop the server first.\n`,
    });
    const { rows } = await (
      await connect()
    ).query(`select 1 from pg_class where relnamespace = 'public'::regnamespace`);
    expect(rows).toEqual([]);
  });

  test('a copy that does not succeed leaves nothing; one that does gives the same answers', async () => {
    const asked = await answersOf(before);
    expect(asked.filter((answer) => (answer as { data?: unknown }).data).length).toBeGreaterThan(asked.length / 2);
    const rows = await everyRow(before);
    const { clock } = before;
    await before.app.close();
    const file = join(folder, 'tsunagu.sqlite');
    const handle = new BetterSqlite(file);
    const note = handle.prepare('insert into server_values (name, value) values (?, ?)');
    for (const [i, text] of odd.entries()) note.run(`odd ${i}${text.slice(0, 20)}`, text);
    handle
      .prepare(
        `insert into events (recipient_id, sequence, kind, subject_id, data, occurred_at) values ('nobody', ?, '', '', null, ?)`,
      )
      .run(9_007_199_254_740_993n, -9_223_372_036_854_775_808n);
    // What PostgreSQL cannot hold comes in the middle of it.
    handle.exec(`insert into uploads values ('upl_odd', 'o', 'message', 'FILE', 'f', 't', 1, 2, null, 1, null)`);
    handle.close();

    const failed = await copy();
    expect(failed).toMatchObject({
      code: 1,
      out: '',
      err: 'uploads.has_preview holds a bigint that is no boolean\nNothing was copied.\n',
    });
    const client = await connect();
    expect((await client.query('select 1 from organizations')).rows).toEqual([]);

    const mended = new BetterSqlite(file);
    mended.exec(`delete from uploads where id = 'upl_odd'`);
    mended.close();
    const done = await copy();
    expect([done.code, done.err]).toEqual([0, '']);
    expect(done.out).toContain('counts and checksums are the same');
    for (const [table, found] of Object.entries(rows))
      if (!['migrations', 'server_values', 'events'].includes(table))
        expect([
          table,
          Number(
            /^ *([\d,]+)/
              .exec(done.out.split('\n').find((line) => line.includes(`  ${table} `))!)![1]!
              .replaceAll(',', ''),
          ),
        ]).toEqual([table, found.length]);
    expect(
      (
        await client.query(
          `select sequence::text as n, occurred_at::text as at from events where recipient_id = 'nobody'`,
        )
      ).rows,
    ).toEqual([{ n: '9007199254740993', at: '-9223372036854775808' }]);
    await client.query(`delete from events where recipient_id = 'nobody'`);
    const values = await client.query<{ value: string }>(`select value from server_values where name like 'odd %'`);
    expect(values.rows.map(({ value }) => value).toSorted()).toEqual(
      odd.map((text) => text.replaceAll('\0', '\ufffd').replaceAll('\ud800', '\ufffd\ufffd\ufffd')).toSorted(),
    );
    expect((await client.query(`select value from server_values where name = 'secret-key'`)).rows).toEqual([
      { value: readFileSync(join(folder, 'secret-key'), 'utf8') },
    ]);

    const again = await copy();
    expect(again).toMatchObject({ code: 1, out: '' });
    expect(again.err).toContain('There is data in that database already');

    const after = await startServer({ ...place.env, DATA_DIR: folder, ...same }, { clock });
    try {
      expect(await answersOf(after)).toEqual(asked);
      // What is made from here on is found, and gets numbers of its own.
      const newcomer = await person(after, { name: '新規 登録' });
      const searcher = await person(after);
      const found = async (text: string) =>
        (
          await searcher.ask(
            'query($text: String!) { searchUsers(query: $text, first: 5) { nodes { displayName } } }',
            { text },
          )
        ).searchUsers.nodes;
      expect(await found('新規')).toEqual([{ displayName: newcomer.name }]);
      expect(await found('佐藤')).toHaveLength(1);
    } finally {
      await after.app.close();
    }
  });

  test('what is in the way is said', async () => {
    const there = await connect();
    const name = `tsunagu_test_other_${process.pid}`;
    await there.query(`create database ${name}`);
    const url = new URL(place.env.DATABASE_URL!);
    url.pathname = `/${name}`;
    const other = await connect(url.href);
    await other.query('create table invoices (id int)');
    const to = (...args: string[]) => tsunagu({}, 'db', 'copy', ...args);
    expect(await to('--from', folder, '--to', url.href)).toMatchObject({
      code: 1,
      err: 'That database belongs to something else: it has invoices.\n',
    });
    await other.end();
    opened.splice(opened.indexOf(other), 1);
    await there.query(`drop database ${name}`);
    const empty = mkdtempSync(join(tmpdir(), 'tsunagu-copy-'));
    expect(await to('--from', empty, '--to', url.href)).toMatchObject({
      code: 1,
      err: `There is no ${join(empty, 'tsunagu.sqlite')}.\n`,
    });
    writeFileSync(join(empty, 'tsunagu.sqlite'), 'no database, but longer than the header of one'.repeat(10));
    expect(await to('--from', empty, '--to', url.href)).toMatchObject({ code: 1, out: '' });
    rmSync(empty, { recursive: true });
    expect(await to('--from', folder)).toMatchObject({ code: 2 });
    expect(await to('--from', folder, '--to', 'mysql://x/y')).toMatchObject({ code: 2 });
    expect(await to('--from', folder, '--into', 'x')).toMatchObject({ code: 2 });
  });
});
