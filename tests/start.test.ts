import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test } from 'vitest';
import WebSocket from 'ws';
import { freshPlace, onPostgres, type TestPlace } from './support/database.js';
import { until } from './support/until.js';

/** The built server, as `npm start` runs it. */
class Process {
  out = '';
  err = '';
  exited: number | null | undefined;
  readonly child: ChildProcess;

  constructor(env: Record<string, string>, ...args: string[]) {
    const { PATH = '', HOME = '' } = process.env;
    this.child = spawn(process.execPath, [resolve('dist/serve/main.js'), ...args], {
      cwd: env.DATA_DIR !== undefined && existsSync(join(env.DATA_DIR, '.env')) ? env.DATA_DIR : undefined,
      env: { PATH, HOME, LOG_LEVEL: 'error', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stdout!.on('data', (text) => (this.out += String(text)));
    this.child.stderr!.on('data', (text) => (this.err += String(text)));
    this.child.once('close', (code) => (this.exited = code));
    running.push(this);
  }

  said(text: string): Promise<true> {
    return until(
      () => {
        if (this.exited !== undefined && !this.out.includes(text)) throw new Error(`it ended: ${this.out}${this.err}`);
        return this.out.includes(text) || undefined;
      },
      text,
      20_000,
    );
  }

  /** Its address, once it says that it runs. */
  async url(): Promise<string> {
    await this.said('Stop with Ctrl-C.');
    return /GraphQL +(http:\S+)\/graphql/.exec(this.out)![1]!;
  }

  /** Everybody on the LINE of the demo, as its phone page has them. */
  async onLine(): Promise<{ users: { id: string; name: string }[] }> {
    const phone = /LINE phone +(http:\S+)/.exec(this.out)![1]!;
    return (await (await fetch(`${phone}/api/users`)).json()) as { users: { id: string; name: string }[] };
  }

  end(): Promise<number | null> {
    return until(
      () => (this.exited === undefined ? undefined : { code: this.exited }),
      'the end of the process',
      20_000,
    ).then(({ code }) => code);
  }

  async stop(): Promise<number | null> {
    this.child.kill('SIGTERM');
    return this.end();
  }
}

let running: Process[] = [];
let place: TestPlace;

beforeAll(async () => {
  place = await freshPlace();
});
afterEach(async () => {
  for (const each of running.splice(0)) if (each.exited === undefined) each.child.kill('SIGKILL');
});
afterAll(() => place.remove());

/** Holds a port. A program that has it for longer than ten seconds holds it just as well; one that is about to let go is waited for. */
function hold(port: number): Promise<Server> {
  const listen = () =>
    new Promise<Server | undefined>((resolve) => {
      const server = createServer();
      server.once('error', () => resolve(undefined)).listen(port, '127.0.0.1', () => resolve(server));
    });
  return until(listen, `port ${port}`, 10_000).catch(() => createServer());
}

const portOf = (server: Server) => (server.address() as { port: number }).port;

test('wrong settings stop the start with one message that lists every fault', async () => {
  const wrong = new Process({
    DATA_DIR: join(place.env.DATA_DIR!, 'never-made'),
    PORT: 'four thousand',
    HOST: '1.2.3.4.5',
    PUBLIC_URL: 'ftp://contacts.example.com',
    SECRET_KEY: 'too short',
    SESSION_DAYS: '0',
    TRUST_PROXY: 'yes',
  });
  expect(await wrong.end()).toBe(1);
  expect(wrong.out).toBe('');
  expect(wrong.err.trimEnd().split('\n')).toEqual([
    'The settings are wrong:',
    '  - PORT must be a whole number from 0 to 65535',
    '  - HOST must be an address such as 127.0.0.1 or 0.0.0.0',
    '  - PUBLIC_URL must be an address such as https://contacts.example.com',
    '  - SECRET_KEY must have at least 32 characters',
    '  - TRUST_PROXY must be true or false',
    '  - SESSION_DAYS must be a whole number from 1 to 3650',
  ]);
  expect(existsSync(join(place.env.DATA_DIR!, 'never-made'))).toBe(false);
});

test('a taken port is said, and the next free one is used; the demo is loaded once', async () => {
  const own = await freshPlace();
  onTestFinished(() => own.remove());
  const holder = await hold(4_000);
  const first = new Process({ ...own.env }, '--demo');
  const url = await first.url();
  const port = Number(new URL(url).port);
  expect(port).toBeGreaterThan(4_000);
  const [table, greeting] = first.out.split(/(?=Port 4000 is taken)/);
  expect(greeting!.trimEnd().split('\n')).toEqual([
    `Port 4000 is taken, so this server is on ${port}.`,
    'Tsunagu is running.',
    '',
    `  Web client   ${url}`,
    `  GraphQL      ${url}/graphql`,
    `  Playground   ${url}/playground`,
    `  Dev mailbox  ${url}/dev/mail`,
    expect.stringMatching(/^  LINE phone   http:\/\/localhost:40\d\d\/phone \(a stand-in for LINE, on this machine\)$/),
    `  Health       ${url}/healthz`,
    '',
    'Stop with Ctrl-C.',
  ]);
  const onLine = await first.onLine();
  expect(onLine.users.map(({ name }) => name)).toEqual(['山本 さくら', 'David Miller', 'Ngọc Anh', '中村 拓']);
  expect(table).toMatch(
    /^The demo data is in\. Sign in as:\n\n  E-mail +Password +Who\n  aiko@sakura\.example +tsunagu-demo +田中 愛子/,
  );
  for (const path of ['/healthz', '/readyz', '/playground', '/dev/mail', '/sign-in'])
    expect([path, (await fetch(url + path)).status]).toEqual([path, 200]);
  if (!onPostgres) {
    expect(existsSync(join(own.env.DATA_DIR!, 'tsunagu.sqlite'))).toBe(true);
    expect(existsSync(join(own.env.DATA_DIR!, 'secret-key'))).toBe(true);
  }
  expect(await first.stop()).toBe(0);
  holder.close();
  await expect(first.onLine()).rejects.toThrow('fetch failed');

  const second = new Process({ ...own.env, PORT: '0' }, '--demo');
  const again = await second.url();
  expect(second.out).toMatch(/^The demo data was here already\. Sign in as:/);
  expect(second.out).not.toContain('is taken');
  expect(await second.onLine()).toEqual(onLine);
  const response = await fetch(`${again}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      query:
        'mutation { signIn(input: { email: "aiko@sakura.example", password: "tsunagu-demo" }) { viewer { user { displayName } } } }',
    }),
  });
  expect(await response.json()).toEqual({ data: { signIn: { viewer: { user: { displayName: '田中 愛子' } } } } });
  expect(await second.stop()).toBe(0);

  // Its accounts on LINE are made up, so it is never without the LINE that knows them.
  const plain = new Process({ ...own.env, PORT: '0' });
  await plain.url();
  expect(plain.out).toMatch(
    /^The demo data is in this database, so it is started as with --demo\.\n\nThe demo data was here/,
  );
  expect(await plain.onLine()).toEqual(onLine);
  expect(await plain.stop()).toBe(0);
  const serious = new Process({
    ...own.env,
    PORT: '0',
    NODE_ENV: 'production',
    PUBLIC_URL: 'https://tsunagu.example',
    SMTP_URL: 'smtp://127.0.0.1:9',
  });
  expect(await serious.end()).toBe(1);
  expect(serious.err).toMatch(
    /^The demo data is in this database, and NODE_ENV is production: everybody knows the password of 15 of its people\. Use/,
  );
});

test('where LINE is somewhere else, the demo brings none', async () => {
  const elsewhere = await freshPlace();
  try {
    const server = new Process({ ...elsewhere.env, PORT: '0', LINE_API_URL: 'http://127.0.0.1:9' }, '--demo');
    await server.url();
    expect(server.out).not.toContain('LINE phone');
    expect(await server.stop()).toBe(0);
  } finally {
    await elsewhere.remove();
  }
});

test('what cannot be used is said, with what to do about it', async () => {
  const holder = await hold(0);
  const taken = new Process({ ...place.env, PORT: String(portOf(holder)) });
  const elsewhere = new Process({ ...place.env, PORT: '0', HOST: '203.0.113.7' });
  const nowhere = new Process({ ...place.env, PORT: '0', DATABASE_URL: 'postgres://127.0.0.1:9/nothing' });
  expect([await taken.end(), await elsewhere.end(), await nowhere.end()]).toEqual([1, 1, 1]);
  expect(taken.err).toMatch(
    /^Port \d+ is taken\. Set PORT to another one, or leave it out to have the next free one: /,
  );
  expect(taken.err).toContain(`Port ${portOf(holder)} is taken.`);
  expect(elsewhere.err).toMatch(/^This machine has no address 203\.0\.113\.7\. Set HOST/);
  expect(nowhere.err).toMatch(
    /^The server could not start with PostgreSQL at 127\.0\.0\.1:9 \(DATABASE_URL\): .*ECONNREFUSED/,
  );
  expect([taken.out, elsewhere.out, nowhere.out]).toEqual(['', '', '']);
  holder.close();
});

test('a folder for the data that is none is named by its setting', async () => {
  const file = join(place.env.DATA_DIR!, 'a-file');
  writeFileSync(file, '');
  for (const DATA_DIR of [file, join(file, 'within')]) {
    const wrong = new Process({ ...place.env, PORT: '0', DATA_DIR });
    expect(await wrong.end()).toBe(1);
    expect(wrong.err).toMatch(/^\S+ cannot hold the data\. Set DATA_DIR to a folder that can be written to/);
    expect(wrong.err).toContain(DATA_DIR);
  }
});

test('names in .env that are no setting are said, and links that nobody else could open; and it starts all the same', async () => {
  const folder = join(place.env.DATA_DIR!, 'with-env');
  mkdirSync(folder);
  writeFileSync(join(folder, '.env'), '# PORTT=1\nPORTT=4001\nLOG_LEVEL=error\nEVENTS_DAYS=3\n');
  const server = new Process({ ...place.env, PORT: '0', HOST: '0.0.0.0', DATA_DIR: folder });
  const url = await server.url();
  expect(server.out).toContain(`\nLinks in mails begin with ${url}, which opens on this machine only: set PUBLIC_URL`);
  expect(server.err).toBe('In .env, these are no settings: EVENTS_DAYS, PORTT. See .env.example.\n');
  expect(await server.stop()).toBe(0);
});

test('told to stop, it finishes what it has begun, tells sockets, and ends well', async () => {
  const server = new Process({ ...place.env, PORT: '0' });
  const url = new URL(await server.url());
  expect(server.out).toContain('\nTo try it with people in it: stop, and run npm start -- --demo\nStop with Ctrl-C.\n');
  const socket = new WebSocket(`ws://${url.host}/graphql`, 'graphql-transport-ws');
  const closed = new Promise<[number, string]>((resolve) =>
    socket.once('close', (code, reason) => resolve([code, String(reason)])),
  );
  await new Promise((resolve) => socket.once('open', resolve));

  // A request whose end has not been sent yet: the server asks to go on, so it is under way.
  const body = JSON.stringify({ query: '{ __typename }' });
  const request = connect(Number(url.port), '127.0.0.1');
  let answer = '';
  request.on('data', (text) => (answer += String(text)));
  const ended = new Promise((resolve) => request.once('close', resolve));
  request.write(
    `POST /graphql HTTP/1.1\r\nHost: ${url.host}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nExpect: 100-continue\r\n\r\n`,
  );
  await until(() => answer.includes('100 Continue') || undefined, 'the server to wait for the body');

  server.child.kill('SIGTERM');
  await server.said('SIGTERM: finishing open requests, then stopping.');
  expect(await closed).toEqual([1001, expect.stringMatching(/^Server is stopping/)]);
  await until(
    () =>
      fetch(`${url.origin}/healthz`).then(
        () => undefined,
        () => true,
      ),
    'the port to be closed',
  );
  expect(server.exited).toBeUndefined();

  request.write(body);
  await ended;
  expect(answer).toMatch(/HTTP\/1\.1 200 OK\r\n/);
  expect(answer).toMatch(/\r\nconnection: close\r\n/i);
  expect(answer).toContain('{"data":{"__typename":"Query"}}');
  expect(await server.end()).toBe(0);
  expect(server.err).toBe('');
});
