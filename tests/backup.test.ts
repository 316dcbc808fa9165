import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { faultsOf } from '../src/database/sqlite-file.js';
import { tsunagu } from './support/command-line.js';
import { photo, postUpload, formOf } from './support/files.js';
import { serverPlace, type ServerPlace, type ServerProcess } from './support/process.js';
import { signUp, type SignedUp } from './support/sign-up.js';

/** It is about SQLite, whatever the suite runs on. */
const sqlite = { DATABASE_URL: '', REDIS_URL: '' };

let place: ServerPlace;
let folder: string;
let server: ServerProcess;
let member: SignedUp;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tsunagu-backup-'));
  place = await serverPlace();
  server = await place.start({ ...sqlite, DATA_DIR: join(folder, 'data') });
  member = await signUp(server, 'member');
});
afterAll(async () => {
  await place.remove();
  rmSync(folder, { recursive: true, force: true });
});

const at = (name: string) => join(folder, name);
const run = (dataDir: string, ...args: string[]) => tsunagu({ DATA_DIR: at(dataDir) }, ...args);
const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);
/** Every file and folder beneath one that somebody else could open. */
const openToOthers = (path: string): string[] => [
  ...(statSync(path).mode & 0o077 ? [path] : []),
  ...(statSync(path).isDirectory() ? readdirSync(path).flatMap((name) => openToOthers(join(path, name))) : []),
];

/** Changes their title again and again, until it is told to stop; how long each took, and which was last answered. */
function keepWriting(one: SignedUp, name: string) {
  const state = { stop: false, answered: [] as { title: string; at: number; took: number }[], done: Promise.resolve() };
  const write = async () => {
    for (let n = 1; !state.stop; n += 1) {
      const title = `${name} ${n}`;
      const began = performance.now();
      await one.mutate('createInviteLink', { label: title }, 'inviteLink { id }');
      state.answered.push({ title, at: performance.now(), took: performance.now() - began });
    }
  };
  state.done = write();
  return state;
}

const links = '{ inviteLinks { label } }';

test('a backup taken while people write is whole: what was answered for before it is in it', async () => {
  const form = formOf(await photo(), 'photo.jpg');
  const { uploadId } = await postUpload({ url: server.url } as never, 'message', form, {
    authorization: `Bearer ${member.token}`,
  });
  const others = await Promise.all(['one', 'two', 'three'].map((name) => signUp(server, name)));
  const writers = others.map((one, i) => keepWriting(one, `writer ${i}`));
  while (writers.some(({ answered }) => answered.length < 20)) await new Promise((resolve) => setTimeout(resolve, 10));

  const began = performance.now();
  const taken = await run('data', 'backup', at('first'));
  const ended = performance.now();
  for (const writer of writers) writer.stop = true;
  await Promise.all(writers.map(({ done }) => done));
  expect([taken.code, taken.err]).toEqual([0, '']);
  expect(taken.out).toContain('2 files people sent');

  // The server went on meanwhile, and nobody waited for the backup.
  const during = writers.flatMap(({ answered }) => answered.filter(({ at }) => at > began && at < ended));
  expect(during.length).toBeGreaterThan(5);
  expect(Math.max(...during.map(({ took }) => took))).toBeLessThan(5_000);

  await member.mutate('createInviteLink', { label: 'after the backup' }, 'inviteLink { id }');
  const { eventCursor: future } = (await member.ask('{ viewer { eventCursor } }')).viewer;
  await server.kill('SIGKILL'); // and what was in its data folder is lost

  expect(openToOthers(at('first'))).toEqual([]);
  const restored = await run('restored', 'restore', at('first'));
  expect([restored.code, restored.err]).toEqual([0, '']);
  expect(openToOthers(at('restored'))).toEqual([]);
  const handle = new BetterSqlite(at('restored/tsunagu.sqlite'), { readonly: true });
  expect(faultsOf(handle)).toEqual([]);
  handle.close();

  const again = await place.start({ ...sqlite, DATA_DIR: at('restored') });
  for (const [i, { answered }] of writers.entries()) {
    const { data } = await again.graphql(links, {}, others[i]!.token);
    const there = new Set(data.inviteLinks.map(({ label }: { label: string }) => label));
    const before = answered.filter(({ at }) => at < began);
    expect(before.length).toBeGreaterThanOrEqual(20);
    expect(before.filter(({ title }) => !there.has(title))).toEqual([]);
    // And nothing of the middle is missing: it is one moment.
    expect(answered.slice(0, there.size).filter(({ title }) => !there.has(title))).toEqual([]);
  }
  expect(readdirSync(at('restored/uploads')).toSorted()).toEqual([uploadId, `${uploadId}.preview`]);
  expect(readFileSync(at(`restored/uploads/${uploadId}`))).toEqual(readFileSync(at(`data/uploads/${uploadId}`)));
  expect(readFileSync(at('restored/secret-key'))).toEqual(readFileSync(at('data/secret-key')));
  const ahead = await again.graphql(
    'query($after: String!) { events(after: $after) { cursor } }',
    { after: future },
    member.token,
  );
  expect(ahead.errors?.[0]?.extensions.code).toBe('CURSOR_AHEAD');
  await again.kill('SIGTERM');
});

test('a backup is written whole or not at all, and over nothing', async () => {
  expect(await run('restored', 'backup', at('first'))).toMatchObject({
    code: 1,
    err: `${at('first')} is there already.\n`,
  });
  expect(await run('nowhere', 'backup', at('second'))).toMatchObject({ code: 1 });
  expect(await run('restored', 'backup')).toMatchObject({ code: 2 });
  expect(
    await tsunagu(
      { DATA_DIR: at('restored'), DATABASE_URL: 'postgres://nobody@127.0.0.1:1/x' },
      'backup',
      at('second'),
    ),
  ).toMatchObject({ code: 2 });
  expect(existsSync(at('second'))).toBe(false);
  expect(existsSync(at('nowhere'))).toBe(false);
  const apart = { SECRET_KEY: 'k'.repeat(40), ENCRYPTION_KEYS: 'e'.repeat(40) };
  const taken = await tsunagu({ DATA_DIR: at('restored'), ...apart }, 'backup', at('deep/second'));
  expect(taken.out).toContain('Not in it: SECRET_KEY and ENCRYPTION_KEYS');
  expect(modeOf(at('deep/second'))).toBe('700');
  expect(readdirSync(at('deep'))).toEqual(['second']);
});

test('what is restored is checked first, and goes into an empty folder only', async () => {
  expect(await run('restored', 'restore', at('first'))).toMatchObject({ code: 1, out: '' });
  expect(await run('new', 'restore', at('data'))).toMatchObject({
    code: 1,
    err: `${at('data')} is no backup, or not a whole one.\n`,
  });
  expect(await run('new', 'restore')).toMatchObject({ code: 2 });

  const file = at('deep/second/tsunagu.sqlite');
  const whole = readFileSync(file);
  const broken = Buffer.from(whole);
  broken.fill(0xff, broken.length - 30_000, broken.length - 20_000);
  writeFileSync(file, broken);
  const changed = await run('new', 'restore', at('deep/second'));
  expect(changed).toMatchObject({
    code: 1,
    err: 'The database of the backup was changed after it was taken.\nNothing was restored.\n',
  });
  writeFileSync(file, whole);

  const [name] = readdirSync(at('deep/second/uploads'));
  rmSync(at(`deep/second/uploads/${name}`));
  expect((await run('new', 'restore', at('deep/second'))).err).toContain('Of 2 files in the backup 1 are there.');
  expect(existsSync(at('new')) ? readdirSync(at('new')) : []).toEqual([]);
});
