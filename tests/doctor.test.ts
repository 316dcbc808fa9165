import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import { createServer as createTcp, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { examine } from '../cli/doctor.js';
import { readConfig } from '../src/config.js';
import { makeWorld } from './support/access-world.js';
import { tsunagu } from './support/command-line.js';
import { onPostgres } from './support/database.js';
import { startServer, type TestServer } from './support/server.js';

const key = 'the secret key of this server that nobody knows';
let server: TestServer;
let env: Record<string, string>;

beforeAll(async () => {
  server = await startServer({ SECRET_KEY: key });
  await makeWorld(server, true); // a channel of LINE and a Google account are in it
  const { dataDir, databaseUrl, redisUrl } = server.config;
  env = { DATA_DIR: dataDir, SECRET_KEY: key, PUBLIC_URL: server.url };
  if (databaseUrl !== null) env.DATABASE_URL = databaseUrl;
  if (redisUrl !== null) env.REDIS_URL = redisUrl;
});
afterAll(() => server.stop());
const after: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of after.splice(0).reverse()) await end();
});

/** What is said about something with these settings: `level text`. */
async function about(what: string, settings: Record<string, string> = {}, now?: () => number): Promise<string[]> {
  const findings = await examine(readConfig({ ...env, ...settings }), now);
  for (const { level, advice } of findings) expect(advice === null).toBe(level === 'ok');
  return findings.filter((finding) => finding.about === what).map(({ level, text }) => `${level} ${text}`);
}

async function listening(listener: {
  listen(port: number, host: string, done: () => void): unknown;
  close(): unknown;
  address(): unknown;
}) {
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  after.push(() => listener.close());
  return (listener.address() as AddressInfo).port;
}

async function portOfNobody(): Promise<number> {
  const closed = createTcp();
  const port = await listening(closed);
  await new Promise((resolve) => closed.close(resolve));
  return port;
}

/** A proxy that passes on all but upgrades. */
function halfProxy(change: (body: string) => string = (body) => body): Server {
  return createServer((asked, answer) => {
    const onwards = request(`${server.url}${asked.url}`, { method: asked.method, headers: asked.headers }, (found) => {
      const chunks: Buffer[] = [];
      found.on('data', (chunk: Buffer) => chunks.push(chunk));
      found.on('end', () => {
        const { 'content-length': _, ...headers } = found.headers;
        answer.writeHead(found.statusCode!, headers).end(change(Buffer.concat(chunks).toString()));
      });
    });
    asked.pipe(onwards);
  });
}

test('where all is well it says so, and ends with 0', async () => {
  const smtp = new SMTPServer({ disabledCommands: ['AUTH', 'STARTTLS'] });
  const port = await listening({
    listen: (p, h, done) => smtp.listen(p, h, done),
    close: () => smtp.close(() => undefined),
    address: () => smtp.server.address(),
  });
  const said = await tsunagu(
    {
      ...env,
      SMTP_URL: `smtp://127.0.0.1:${port}`,
      SMS_URL: 'twilio://AC1:token@+15005550006',
      GOOGLE_CLIENT_ID: 'id',
      GOOGLE_CLIENT_SECRET: 'secret',
    },
    'doctor',
  );
  expect(said.err).toBe('');
  expect(said.out.split('\n').filter((line) => line.startsWith('fault'))).toEqual([]);
  for (const line of [
    /^ok +database +(SQLite|PostgreSQL at \S+) answers, and has all \d+ migrations\.$/m,
    /^ok +disk +[\d,]+ MB are free in /m,
    onPostgres ? /^ok +bus +Redis at \S+ carries a wake-up in [\d.]+ ms\.$/m : /^ok +bus +In memory/m,
    /^ok +mail +127\.0\.0\.1:\d+ takes us; nothing was sent\.$/m,
    /^ok +address +http:\S+ is this server\.$/m,
    /^ok +address +WebSockets get through\.$/m,
    /^ok +keys +All \d+ encrypted credentials can be read\.$/m,
  ])
    expect(said.out).toMatch(line);
  expect(said.out).not.toContain(key);
  expect(said.code).toBe(0);
  expect((await tsunagu(env, 'doctor', 'everything')).code).toBe(2);
});

test('a database that is away, not there, damaged or of another version', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tsunagu-doctor-'));
  after.push(() => rmSync(folder, { recursive: true }));
  const alone = { DATA_DIR: folder, DATABASE_URL: '', REDIS_URL: '' };
  expect(await about('database', alone)).toEqual([`warning There is none in ${folder} yet.`]);
  const away = await tsunagu({ ...env, DATABASE_URL: 'postgres://somebody:hidden@127.0.0.1:1/x' }, 'doctor');
  expect([away.code, away.out]).toEqual([
    1,
    expect.stringMatching(/^fault +database +127\.0\.0\.1:1 cannot be opened: .*ECONNREFUSED/),
  ]);
  expect(away.out).not.toContain('hidden');

  if (onPostgres) {
    const missing = new URL(process.env.TEST_DATABASE_URL!);
    missing.pathname = '/there_is_none';
    const none = await tsunagu({ ...env, DATABASE_URL: missing.href }, 'doctor');
    expect(none.out).toMatch(
      /^fault +database +\S+ cannot be opened: database "there_is_none" does not exist\n +Make it, with createdb, or name another one in DATABASE_URL\.\n/,
    );
  }

  const other = await startServer(alone);
  await other.app.services.db.transaction((tx) =>
    tx.run("insert into migrations (timestamp, name) values (9999999999999, 'Later9999999999999')"),
  );
  await other.app.close();
  expect((await about('database', alone))[0]).toBe('fault SQLite is of a newer version than this one.');
  const file = join(folder, 'tsunagu.sqlite');
  const bytes = readFileSync(file);
  for (let page = 12; page < 40; page += 1) bytes.fill(0x5a, page * 4_096, page * 4_096 + 64);
  writeFileSync(file, bytes);
  expect((await about('database', alone)).join('\n')).toMatch(
    /fault (The file is damaged|It could not be checked|.* cannot be opened)/,
  );

  chmodSync(folder, 0o755);
  expect(await about('disk', alone)).toContain(`warning ${folder} can be opened by others on this machine.`);
});

test('a bus that is away, and what is missing for several processes', async () => {
  const postgres = { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/x' };
  expect(await about('bus', { ...postgres, REDIS_URL: 'redis://:hidden@127.0.0.1:1' })).toEqual([
    expect.stringMatching(/^fault Redis at 127\.0\.0\.1:1 does not serve: /),
  ]);
  expect(await about('bus', { ...postgres, REDIS_URL: '' })).toEqual([
    'warning There is no REDIS_URL: only one process may serve.',
  ]);
});

test('a mail server that is away, or does not know us', async () => {
  expect(await about('mail', { SMTP_URL: '' })).toEqual(['warning Mails go to the dev mailbox.']);
  const smtp = new SMTPServer({
    hideSTARTTLS: true,
    allowInsecureAuth: true,
    onAuth: (_auth, _session, done) => done(new Error('no')),
  });
  smtp.on('error', () => undefined);
  const port = await listening({
    listen: (p, h, done) => smtp.listen(p, h, done),
    close: () => smtp.close(() => undefined),
    address: () => smtp.server.address(),
  });
  const [refused] = await about('mail', { SMTP_URL: `smtp://user:hidden@127.0.0.1:${port}` });
  expect(refused).toMatch(/^fault 127\.0\.0\.1:\d+ does not take us: SMTP: .*EAUTH 535/);
  expect(refused).not.toContain('hidden');
  const gone = await portOfNobody();
  expect((await about('mail', { SMTP_URL: `smtp://127.0.0.1:${gone}` }))[0]).toMatch(/ECONNREFUSED|ESOCKET/);
});

test('a clock that is wrong', async () => {
  const late = (seconds: number) => () => Date.now() - seconds * 1_000;
  expect((await about('clock')).every((line) => line.startsWith('ok '))).toBe(true);
  expect((await about('clock', {}, late(10))).at(-1)).toMatch(
    /^warning This machine and http:\S+ are \d+\.\d s apart\.$/,
  );
  const wrong = await about('clock', {}, late(3_600));
  expect(wrong.every((line) => /^fault This machine and .* are 3[56]\d\d\.\d s apart\.$/.test(line))).toBe(true);
  expect(wrong).toHaveLength(onPostgres ? 2 : 1);
});

test('an address that is not this server, or lets only a part through', async () => {
  expect((await about('address', { PUBLIC_URL: '' }))[0]).toMatch(/^warning There is no PUBLIC_URL/);
  expect((await about('address', { PUBLIC_URL: `http://127.0.0.1:${await portOfNobody()}` }))[0]).toMatch(
    /^fault http:\S+ does not answer: ECONNREFUSED$/,
  );
  const parked = createServer((_, answer) => answer.end('<h1>This domain is for sale</h1>'));
  const nothing = `http://127.0.0.1:${await listening(parked)}`;
  expect((await about('address', { PUBLIC_URL: nothing })).at(-1)).toMatch(/^fault /);
  const foreign = `http://127.0.0.1:${await listening(halfProxy((body) => body.replace(/"proof":"[^"]+"/, '"proof":"of.another"')))}`;
  expect(await about('address', { PUBLIC_URL: foreign })).toEqual([
    `fault At ${foreign} is a server with another secret key.`,
  ]);
  const half = `http://127.0.0.1:${await listening(halfProxy())}`;
  expect(await about('address', { PUBLIC_URL: half })).toEqual([
    `ok ${half} is this server.`,
    expect.stringMatching(/^fault WebSockets do not get through: /),
  ]);
});

test('keys that do not open what is encrypted', async () => {
  const [, shut] = await about('keys', { ENCRYPTION_KEYS: 'another key that has never encrypted a thing' });
  expect(shut).toMatch(/^fault Of (\d+) encrypted credentials \1 cannot be read\.$/);
  expect(
    (await about('keys', { ENCRYPTION_KEYS: `a new key before the one that there was until now,${key}` }))[1],
  ).toMatch(/^ok All \d+ /);
  expect(await about('Google')).toEqual([
    expect.stringMatching(/^fault \d+ accounts are linked, and GOOGLE_CLIENT_SECRET is gone\.$/),
  ]);
  expect((await about('LINE'))[0]).toMatch(/^warning Channels are connected, and PUBLIC_URL is not https/);
});

test('the proof of /healthz signs nothing but a nonce', async () => {
  const ask = async (query: string) => (await fetch(`${server.url}/healthz${query}`)).json();
  expect(await ask('')).toEqual({ status: 'ok' });
  expect(await ask('?nonce=short')).toEqual({ status: 'ok' });
  expect(await ask('?nonce=usr_01%00aaaaaaaaaaaaaaaaaaaaaa')).toEqual({ status: 'ok' });
  expect(await ask('?nonce=0123456789abcdef&nonce=0123456789abcdef')).toEqual({ status: 'ok' });
  expect(await ask('?nonce=0123456789abcdef')).toEqual({
    status: 'ok',
    proof: expect.stringMatching(/^0123456789abcdef\.[\w-]{43}$/),
  });
});
