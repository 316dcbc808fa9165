import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parse } from 'graphql';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import WebSocket, { WebSocketServer } from 'ws';
import type * as packaged from '../clients/typescript/src/index.js';
import { DAY } from '../src/clock.js';
import { connect, person, type Actor } from './support/cast.js';
import { startProxy, type Proxy } from './support/proxy.js';
import { startServer, type TestServer } from './support/server.js';
import { until } from './support/until.js';

const folder = 'clients/typescript';
let server: TestServer;
let proxy: Proxy;
/** Where connections through the proxy end; null: nowhere. */
let port: number | null;
let through: string;
let client: typeof packaged;

beforeAll(async () => {
  run([`${folder}/build.mjs`]);
  client = (await import(join(process.cwd(), folder, 'dist/index.js'))) as typeof packaged;
  server = await startServer();
  port = Number(new URL(server.url).port);
  proxy = await startProxy(() => port ?? 1);
  through = `http://127.0.0.1:${proxy.port}/graphql`;
});
/** What ends whatever a test has left open, so that one that fails takes no other with it. */
const opened: (() => void)[] = [];
afterEach(async () => {
  for (const end of opened.splice(0)) end();
  port = Number(new URL(server.url).port);
  await until(() => server.app.sockets.size === 0 && server.app.streams.count().feeds === 0, 'no streams', 5_000);
});
afterAll(async () => {
  await server.stop();
  await proxy.close();
});

function run(args: string[], cwd = '.'): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${args.join(' ')}: ${stdout}${stderr}`);
  return stdout;
}

/** A client of somebody, through the proxy unless something else is said. */
function clientOf({ token }: Pick<Actor, 'token'>, options: Partial<packaged.ClientOptions> = {}): packaged.Client {
  const made = client.createClient({ url: through, token, webSocketImpl: WebSocket, ...options });
  opened.push(() => void made.close());
  return made;
}

const cursorOf = async (actor: Actor): Promise<number> =>
  Number((await actor.ask('{ viewer { eventCursor } }')).viewer.eventCursor);
const numbers = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, i) => `${from + 1 + i}`);
/** So many events at the same moment. */
const emit = (actor: Actor, count: number): Promise<void> =>
  server.app.services.db.transaction(async (tx) => {
    for (let i = 0; i < count; i += 1) tx.emit(actor.id, { kind: 'ContactRequestReceived', subjectId: actor.id });
  });

/** Reads an iteration to its end: what it gave, and what it ended with. */
function read<T>(iteration: AsyncIterable<T>) {
  const given: T[] = [];
  const end = (async () => {
    for await (const one of iteration) given.push(one);
    return 'complete';
  })().catch((problem: unknown) => problem);
  return { given, end, have: (count: number) => until(() => given.length >= count, `${count} results`) };
}

describe('what is published', () => {
  test('its types and its document are what schema.graphql says', () => {
    expect(run([`${folder}/generate.mjs`, '--check'])).toBe('');
  });

  test('it holds what its exports name, and compiles and runs where it is installed', () => {
    const place = mkdtempSync(join(tmpdir(), 'consumer-'));
    try {
      const installed = join(place, 'node_modules/@tsunagu/client');
      const { exports, dependencies, peerDependencies } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
      const [{ files }] = JSON.parse(npm('pack', '--dry-run', '--json', '--ignore-scripts'));
      const paths: string[] = files.map(({ path }: { path: string }) => path);
      expect(paths.filter((path) => !/^dist\/[\w/-]+(\.d\.ts|\.js|\.graphql)$/.test(path)).sort()).toEqual([
        'LICENSE',
        'README.md',
        ...['apollo', 'fetch', 'live', 'urql'].map((name) => `examples/${name}.ts`),
        'package.json',
      ]);
      for (const target of targetsOf(exports)) expect(paths).toContain(target.replace('./', ''));
      for (const path of paths) {
        mkdirSync(dirname(join(installed, path)), { recursive: true });
        cpSync(join(folder, path), join(installed, path));
      }
      for (const name of Object.keys({ ...dependencies, ...peerDependencies }))
        symlinkSync(join(process.cwd(), 'node_modules', name), join(place, 'node_modules', name));
      writeFileSync(join(place, 'package.json'), '{ "type": "module" }');
      writeFileSync(join(place, 'consumer.ts'), consumer);
      run(
        [
          join(process.cwd(), 'node_modules/typescript/bin/tsc'),
          ...['--strict', '--target', 'es2022', '--module', 'nodenext', '--types', ''],
          'consumer.ts',
        ],
        place,
      );
      expect(JSON.parse(run(['consumer.js'], place))).toEqual({
        schema: true,
        error: { name: 'TsunaguError', code: 'OFFLINE' },
      });
    } finally {
      rmSync(place, { recursive: true });
    }
  });

  test('it has the license of the server, and no package that the server has not', () => {
    expect(readFileSync(`${folder}/LICENSE`, 'utf8')).toBe(readFileSync('LICENSE', 'utf8'));
    const read = (path: string) => JSON.parse(readFileSync(path, 'utf8'));
    const { dependencies, peerDependencies, version, engines } = read(`${folder}/package.json`);
    const root = read('package.json');
    expect({ version, engines }).toEqual({ version: root.version, engines: root.engines });
    expect(Object.keys({ ...dependencies, ...peerDependencies })).toEqual(['graphql-ws', 'graphql']);
    for (const name of ['graphql-ws', 'graphql']) expect(root.dependencies).toHaveProperty(name);
  });

  function npm(...args: string[]): string {
    const { status, stdout, stderr } = spawnSync('npm', args, { cwd: folder, encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
    return stdout;
  }

  function targetsOf(exports: unknown): string[] {
    return typeof exports === 'string' ? [exports] : Object.values(exports as object).flatMap(targetsOf);
  }
});

/** A program of somebody else. Each line below `@ts-expect-error` has to be refused by the compiler. */
const consumer = `
import { createClient, storageCursor, TsunaguError, type Client, type LiveEvent } from '@tsunagu/client';
import type { Contact, ContactRequestState, RequestContactInput } from '@tsunagu/client/schema';

declare const process: { stdout: { write(text: string): void } };
const client: Client = createClient({ url: 'http://127.0.0.1:1/graphql', token: 'x' });

class TypedDocumentString<R, V> extends String {
  declare __apiType?: (variables: V) => R;
}
const typed = new TypedDocumentString<{ viewer: { id: string } | null }, { id: string }>('{ viewer { id } }');
const state: ContactRequestState = 'PENDING';
const input: RequestContactInput = { userId: 'usr_1' };
const nickname = (contact: Contact): string | null | undefined => contact.nickname;

async function neverRun(): Promise<void> {
  const { viewer } = await client.request(typed, { id: 'x' });
  const id: string | undefined = viewer?.id;
  // @ts-expect-error
  await client.request(typed);
  // @ts-expect-error
  await client.request(typed, { id: 1 });
  // @ts-expect-error
  const wrong: ContactRequestState = 'LOST';
  const store = storageCursor({ getItem: () => null, setItem: () => undefined }, 'an');
  for await (const event of client.events({ cursor: store })) {
    const about: string = told(event);
    void [id, about, wrong];
  }
  for await (const event of client.events<{ cursor: string; at: number }>({ document: 'subscription …' })) void (event.at + 1);
}
function told(event: LiveEvent): string {
  // @ts-expect-error
  void event.contactId;
  return event.__typename === 'ContactAdded' ? event.contactId : event.cursor;
}
void [neverRun, state, input, nickname];

const schema = import.meta.resolve('@tsunagu/client/schema.graphql').endsWith('/dist/schema.graphql');
const error = await client.request('{ viewer { id } }').catch((problem: unknown) => problem);
if (error instanceof TsunaguError)
  process.stdout.write(JSON.stringify({ schema, error: { name: error.name, code: error.code } }));
`;

interface Told {
  __typename: string;
  cursor: string;
  contactRequestId?: string;
}

describe.each(['fetch', 'apollo', 'urql', 'live'])('the example %s', (name) => {
  interface Example {
    requestContact(userId: string): Promise<string>;
    approveContactRequest(id: string): Promise<void>;
    eventCursor(): Promise<string>;
    follow(after: string, tell: (event: Told) => void, signal: AbortSignal): Promise<void>;
  }
  let connectTo: (url: string, token: string) => Example;
  beforeAll(async () => {
    ({ connect: connectTo } = await import(`../clients/typescript/examples/${name}.ts`));
  });

  async function follower(actor: Actor) {
    const example = connectTo(through, actor.token);
    const from = await cursorOf(actor);
    expect(await example.eventCursor()).toBe(`${from}`);
    const heard: Told[] = [];
    const stop = new AbortController();
    opened.push(() => stop.abort());
    const end = example.follow(`${from}`, (event) => void heard.push(event), stop.signal);
    end.catch(() => undefined);
    return { actor, example, from, heard, stop, end };
  }

  test('one asks, the other approves, and both hear of it, though their connections are cut', async () => {
    const [one, other] = [await follower(await person(server)), await follower(await person(server))];
    const id = await one.example.requestContact(other.actor.id);
    await until(() => one.heard.length === 1 && other.heard.length === 1, 'the request');
    expect(other.heard[0]).toMatchObject({ __typename: 'ContactRequestReceived', contactRequestId: id });

    proxy.cut();
    for (const { actor } of [one, other]) await actor.mutate('updateProfile', { title: 'while nobody listens' });
    await until(() => one.heard.length === 2 && other.heard.length === 2, 'what was missed');
    await other.example.approveContactRequest(id);
    const approved = ({ heard }: typeof one) =>
      heard.find((event) => event.__typename === 'ContactRequestApproved')?.contactRequestId === id;
    await until(() => approved(one) && approved(other), 'the approval');

    await expect(one.example.requestContact(other.actor.id)).rejects.toThrow('already contacts');
    for (const each of [one, other]) {
      const end = await cursorOf(each.actor);
      await until(() => each.heard.at(-1)!.cursor === `${end}`, 'all of it');
      expect(each.heard.map(({ cursor }) => cursor)).toEqual(numbers(each.from, end));
      each.stop.abort();
      await each.end;
    }
  });

  test('it ends with an error once the session is over, and where it was from the beginning', async () => {
    const { actor, heard, end } = await follower(await person(server));
    await actor.mutate('updateProfile', { title: 'still here' });
    await until(() => heard.length === 1, 'an event');
    await actor.mutate('signOut', {});
    await expect(end).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    const again = connectTo(through, actor.token).follow('0', () => undefined, new AbortController().signal);
    await expect(again).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(heard.length).toBe(1);
  });

  test('it ends with an error where the server cannot go on from the cursor', async () => {
    const actor = await person(server);
    const end = connectTo(through, actor.token).follow('1000000', () => undefined, new AbortController().signal);
    await expect(end).rejects.toMatchObject({ code: 'CURSOR_AHEAD' });
  });

  test('it ends with what whoever is told throws', async () => {
    const actor = await person(server);
    const wrong = new Error('no room for it');
    const tell = () => {
      throw wrong;
    };
    await expect(connectTo(through, actor.token).follow('0', tell, new AbortController().signal)).rejects.toBe(wrong);
  });
});

test('the cursor of the live example is kept in a file, and what comes next goes on from it', async () => {
  const { connect: connectTo, fileCursor } = await import('../clients/typescript/examples/live.js');
  const place = mkdtempSync(join(tmpdir(), 'cursor-'));
  const path = join(place, 'cursor');
  const actor = await person(server);
  const from = await cursorOf(actor);
  const heard: string[] = [];
  for (const count of [3, 2]) {
    await emit(actor, count);
    const stop = new AbortController();
    const take = ({ cursor }: { cursor: string }) => {
      heard.push(cursor);
      if (Number(cursor) === from + heard.length && heard.length % 5 === (count === 3 ? 3 : 0)) stop.abort();
    };
    await connectTo(through, actor.token).follow(`${from}`, take, stop.signal, fileCursor(path));
    expect(readFileSync(path, 'utf8')).toBe(`${from + heard.length}`);
  }
  expect(heard).toEqual(numbers(from, from + 5));
  expect(existsSync(`${path}.new`)).toBe(false);
  rmSync(place, { recursive: true });
});

describe('events', () => {
  test('come once and in order, and the cursor is kept after each, however often the connection is cut', async () => {
    const actor = await person(server);
    const from = await cursorOf(actor);
    const kept: string[] = [];
    const said: string[] = [];
    const mine = clientOf(actor, { onConnection: (connection) => said.push(connection) });
    const cursor = { read: () => `${from}`, write: (cursor: string) => void kept.push(cursor) };
    const { given, end, have } = read(mine.events({ cursor }));
    for (let i = 1; i <= 6; i += 1) {
      await emit(actor, 10);
      await have(10 * i - 5);
      proxy.cut();
    }
    await have(60);
    await until(() => kept.length === 60, 'the last cursor');
    expect(given.map(({ cursor }) => cursor)).toEqual(numbers(from, from + 60));
    expect(kept).toEqual(numbers(from, from + 60));
    expect(said.slice(0, 3)).toEqual(['LIVE', 'LOST', 'LIVE']);
    expect(given[0]).toEqual({
      __typename: 'ContactRequestReceived',
      cursor: `${from + 1}`,
      occurredAt: expect.any(String),
      contactRequestId: actor.id,
    });
    await mine.close();
    expect(await end).toBe('complete');
  });

  test('begin now where there is no cursor, and what happens before the first one is not lost with the connection', async () => {
    const actor = await person(server);
    await emit(actor, 3);
    const from = await cursorOf(actor);
    const cursor = client.memoryCursor();
    const mine = clientOf(actor);
    const { given, have } = read(mine.events({ cursor }));
    await until(() => server.app.connections.count(actor.id) === 1, 'the socket');
    expect(await cursor.read()).toBe(`${from}`);
    port = null;
    proxy.cut();
    await emit(actor, 2);
    port = Number(new URL(server.url).port);
    await have(2);
    expect(given.map(({ cursor }) => cursor)).toEqual(numbers(from, from + 2));
    await mine.close();
  });

  test('wait for a server that is away as they begin', async () => {
    const actor = await person(server);
    const said: string[] = [];
    const mine = clientOf(actor, { onConnection: (connection) => said.push(connection) });
    port = null;
    const without = read(mine.events());
    const { given, have } = read(mine.events({ after: '0' }));
    await until(() => said.length > 0, 'the first try');
    expect([said, given]).toEqual([['LOST'], []]);
    port = Number(new URL(server.url).port);
    await have(1);
    expect(said).toEqual(['LOST', 'LIVE']);
    const missing = await cursorOf(actor);
    await until(() => server.app.streams.count().listeners === 3, 'both');
    await emit(actor, 1);
    await without.have(1);
    expect(without.given.map(({ cursor }) => cursor)).toEqual([`${missing + 1}`]);
    await mine.close();
  });

  test('one at which the loop is left comes again, one after which it was to end does not', async () => {
    const actor = await person(server);
    const from = await cursorOf(actor);
    await emit(actor, 3);
    const cursor = client.memoryCursor(`${from}`);
    const mine = clientOf(actor);
    const leave = async () => {
      for await (const event of mine.events({ cursor })) {
        if (event.cursor === `${from + 2}`) throw new Error('a fault of the handler');
      }
    };
    await expect(leave()).rejects.toThrow('a fault of the handler');
    expect(await cursor.read()).toBe(`${from + 1}`);
    const heard: string[] = [];
    const stop = new AbortController();
    for await (const event of mine.events({ cursor, signal: stop.signal })) {
      heard.push(event.cursor);
      if (heard.length === 2) stop.abort();
    }
    expect(heard).toEqual([`${from + 2}`, `${from + 3}`]);
    expect(await cursor.read()).toBe(`${from + 3}`);
    await mine.close();
  });

  test('an iteration that waits can be left', async () => {
    const actor = await person(server);
    const mine = clientOf(actor);
    const events = mine.events();
    const next = events.next();
    await until(() => server.app.streams.count().listeners === 2, 'the subscription');
    expect(await events.return!()).toEqual({ done: true, value: undefined });
    expect(await next).toEqual({ done: true, value: undefined });
    await mine.close();
  });

  test('an iteration that reads its state, or begins, for ever can be left, and closing waits for nothing', async () => {
    const actor = await person(server);
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const nobody = client.createClient({
      url: `http://127.0.0.1:${(silent.address() as AddressInfo).port}/graphql`,
      webSocketImpl: WebSocket,
    });
    const mine = clientOf(actor);
    const signals: AbortSignal[] = [];
    const readState = (signal: AbortSignal) => (signals.push(signal), new Promise<string>(() => undefined));
    const ends = [mine.events({ readState }), nobody.events(), nobody.events({ after: '0' })].map((events) =>
      events.next(),
    );
    await until(() => signals.length === 1, 'the state to be asked for');
    await Promise.all([mine.close(), nobody.close()]);
    expect(await Promise.all(ends)).toEqual(ends.map(() => ({ done: true, value: undefined })));
    expect(signals[0]!.aborted).toBe(true);
    silent.closeAllConnections();
    silent.close();
  });

  test('what the store throws ends them, also what would pass elsewhere', async () => {
    const actor = await person(server);
    const mine = clientOf(actor);
    const full = new client.TsunaguError('UNAVAILABLE', 'full');
    const cursor = { read: () => '0', write: () => Promise.reject(full) };
    const { end } = read(mine.events({ cursor }));
    await emit(actor, 2);
    expect(await end).toBe(full);
    await mine.close();
  });

  test('wait at the server for a slow reader', async () => {
    const actor = await person(server);
    const from = await cursorOf(actor);
    const mine = clientOf(actor);
    await emit(actor, 40);
    const heard: string[] = [];
    for await (const { cursor } of mine.events({ after: `${from}`, buffer: 4 })) {
      heard.push(cursor);
      // Nothing more is asked of the server until what has come is read.
      if (heard.length % 4 === 1)
        await until(() => server.app.streams.count().listeners === 1, 'the end of the subscription');
      if (heard.length === 19) break;
    }
    expect(heard).toEqual(numbers(from, from + 19));
    await mine.close();
  });

  test('CURSOR_EXPIRED and CURSOR_AHEAD end them, or have the state read anew', async () => {
    const actor = await person(server);
    await emit(actor, 1);
    server.clock.advance(8 * DAY);
    await server.app.housekeeping.run();
    const mine = clientOf(actor);
    for (const [after, code] of [
      ['0', 'CURSOR_EXPIRED'],
      ['1000000', 'CURSOR_AHEAD'],
    ] as const) {
      const { end } = read(mine.events({ after }));
      expect(await end).toMatchObject({ name: 'TsunaguError', code, retryAfter: null });
      let reads = 0;
      const cursor = client.memoryCursor(after);
      const readState = async () => {
        reads += 1;
        return `${await cursorOf(actor)}`;
      };
      const from = await cursorOf(actor);
      const { given, have } = read(mine.events({ cursor, readState }));
      await until(async () => (await cursor.read()) === `${from}`, 'the state to be read');
      await emit(actor, 1);
      await have(1);
      expect([reads, given.map(({ cursor }) => cursor)]).toEqual([1, [`${from + 1}`]]);
    }
    await mine.close();
  });

  test('the state is read first where there is no cursor, and what it throws ends them', async () => {
    const actor = await person(server);
    const mine = clientOf(actor);
    const { end } = read(mine.events({ readState: () => Promise.reject(new Error('no room for it')) }));
    expect(await end).toEqual(new Error('no room for it'));
    const { given, have } = read(mine.events({ readState: () => '0' }));
    await have(await cursorOf(actor));
    expect(given[0]!.cursor).toBe('1');
    await mine.close();
  });

  test('UNAUTHENTICATED ends them: a session that is over, a wrong token, nobody', async () => {
    const actor = await person(server);
    let asked = 0;
    const token = () => {
      asked += 1;
      return Promise.resolve(actor.token);
    };
    const mine = clientOf(actor, { token });
    const { given, end, have } = read(mine.events({ after: '0' }));
    await have(1);
    expect(asked).toBe(1);
    proxy.cut();
    await until(() => asked === 2 && server.app.connections.count(actor.id) === 1, 'the next connection');
    await actor.mutate('signOut', {});
    expect(await end).toMatchObject({ code: 'UNAUTHENTICATED', message: 'Session is over' });
    const heard = given.length;
    expect(await read(mine.events({ after: '0' })).end).toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(await read(clientOf({ token: 'x'.repeat(43) }).events()).end).toMatchObject({ code: 'UNAUTHENTICATED' });
    for (const options of [{}, { after: '0' }])
      expect(await read(clientOf(actor, { token: null }).events(options)).end).toMatchObject({
        code: 'UNAUTHENTICATED',
      });
    expect(given.length).toBe(heard);
    await mine.close();
  });

  test('a document of one’s own is followed in the same way; one without the cursor is said to be wrong', async () => {
    const actor = await person(server);
    const mine = clientOf(actor);
    const one =
      'subscription ($after: String) { events(after: $after) { cursor ... on ViewerChanged { viewer { id } } } }';
    const { given, have } = read(
      mine.events<{ cursor: string; viewer?: { id: string } }>({ after: '0', document: parse(one) }),
    );
    await actor.mutate('updateProfile', { title: 'one' });
    const end = await cursorOf(actor);
    await have(end);
    expect(given.at(-1)).toEqual({ cursor: `${end}`, viewer: { id: expect.stringContaining('_') } });
    const without = 'subscription ($after: String) { events(after: $after) { __typename } }';
    expect(await read(mine.events({ after: '0', document: without })).end).toEqual(
      new TypeError('The document has to select the `cursor` of each event.'),
    );
    expect(await read(mine.events({ after: '0', document: 'subscription { nothing }' })).end).toMatchObject({
      code: 'GRAPHQL_VALIDATION_FAILED',
    });
    await mine.close();
  });
});

describe('a socket that is closed with', () => {
  /** A server of one event a subscription, after which it closes the socket; what it was asked to begin after. */
  async function closing(code: number) {
    const asked: string[] = [];
    const sockets = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: ([first]) => first! });
    sockets.on('connection', (socket) =>
      socket.on('message', (data: Buffer) => {
        const { type, id, payload } = JSON.parse(data.toString());
        if (type === 'connection_init') return socket.send('{"type":"connection_ack"}');
        if (type !== 'subscribe') return undefined;
        asked.push(payload.variables.after);
        const events = { __typename: 'RoomLeft', cursor: `${Number(payload.variables.after) + 1}` };
        socket.send(JSON.stringify({ id, type: 'next', payload: { data: { events } } }));
        return socket.close(code, 'Because');
      }),
    );
    await once(sockets, 'listening');
    opened.push(() => sockets.close());
    return { asked, url: `http://127.0.0.1:${(sockets.address() as AddressInfo).port}/graphql` };
  }

  test.each([1000, 1001, 1011, 1013, 4408])('%i is made anew, and goes on after the last event', async (code) => {
    const { asked, url } = await closing(code);
    const mine = clientOf({ token: 'x' }, { url });
    const { given, have } = read(mine.events({ after: '6' }));
    await have(2);
    await mine.close();
    expect(given.map(({ cursor }) => cursor)).toEqual(['7', '8']);
    expect(asked).toEqual(['6', '7']);
  });

  test.each([
    [4401, 'UNAUTHENTICATED'],
    [4403, 'UNAUTHENTICATED'],
    [4400, 'BAD_REQUEST'],
    [1009, 'BAD_REQUEST'],
  ])('%i ends with %s, once what has come is handled', async (code, error) => {
    const { asked, url } = await closing(code);
    const cursor = client.memoryCursor('6');
    const { given, end } = read(clientOf({ token: 'x' }, { url }).events({ cursor }));
    expect(await end).toMatchObject({ code: error, message: 'Because' });
    expect([given.length, asked, await cursor.read()]).toEqual([1, ['6'], '7']);
  });
});

test('a room is followed from its revision over lost connections, until one is not in it any more', async () => {
  const [one, other] = [await person(server), await person(server)];
  await connect(one, other);
  const { room } = await one.mutate('createRoom', { name: 'Three', personIds: [other.id] }, 'room { id revision }');
  const mine = clientOf(other);
  interface Change {
    roomChanges: { __typename: string; revision: number };
  }
  const { given, end, have } = read(
    mine.follow<Change, { roomId: string; after: number | null }>({
      document:
        'subscription ($roomId: ID!, $after: Int) { roomChanges(roomId: $roomId, afterRevision: $after) { __typename revision } }',
      variables: (cursor) => ({ roomId: room.id, after: cursor === null ? null : Number(cursor) }),
      cursorOf: ({ roomChanges }) => roomChanges.revision,
      after: `${room.revision}`,
    }),
  );
  for (const [i, text] of ['one', 'two', 'three'].entries()) {
    await one.mutate('postMessage', { roomId: room.id, text });
    await have(i + 1);
    if (i < 2) proxy.cut();
  }
  expect(given.map(({ roomChanges }) => roomChanges)).toEqual(
    [1, 2, 3].map((i) => ({ __typename: 'MessagePosted', revision: room.revision + i })),
  );
  await other.mutate('leaveRoom', { roomId: room.id });
  expect(await end).toBe('complete');
  await mine.close();
});

describe('a request', () => {
  test('answers the data, `userErrors` among them', async () => {
    const actor = await person(server, { locale: 'JA' });
    const mine = clientOf(actor);
    expect(await mine.request(parse('query ($id: ID!) { node(id: $id) { id } }'), { id: actor.id })).toEqual({
      node: { id: actor.id },
    });
    expect(
      await mine.request(
        'mutation ($input: RequestContactInput!) { requestContact(input: $input) { userErrors { code } } }',
        { input: { userId: actor.id } },
      ),
    ).toEqual({ requestContact: { userErrors: [{ code: 'SELF' }] } });
  });

  test('throws a TsunaguError with the code, in the language that was asked for', async () => {
    const nobody = clientOf({ token: '' }, { token: undefined, language: 'ja' });
    const search = '{ searchUsers(query: "a") { nodes { id } } viewer { id } }';
    const error = await nobody.request(search).catch((problem: unknown) => problem);
    expect(error).toBeInstanceOf(client.TsunaguError);
    expect(error).toMatchObject({ code: 'UNAUTHENTICATED', retryAfter: null });
    expect((error as Error).message).toMatch(/サインイン|ログイン/);
    expect((error as packaged.TsunaguError).errors.length).toBe(1);
    const wrong = clientOf({ token: 'x'.repeat(43) });
    await expect(wrong.request('{ viewer { id } }')).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await expect(wrong.request('{')).rejects.toMatchObject({ code: expect.stringMatching(/UNAUTH|PARSE/) });
  });

  test('says when to try again', async () => {
    const strict = await startServer({ API_REQUESTS_PER_MINUTE: '1' });
    try {
      const actor = await person(strict);
      const mine = clientOf(actor, { url: `${strict.url}/graphql` });
      await mine.request('{ viewer { id } }');
      const error = await mine.request('{ viewer { id } }').catch((problem: unknown) => problem);
      expect(error).toMatchObject({ code: 'RATE_LIMITED' });
      expect((error as packaged.TsunaguError).retryAfter).toBeGreaterThan(0);
      expect((error as packaged.TsunaguError).retryAfter).toBeLessThanOrEqual(60);
    } finally {
      await strict.stop();
    }
  });

  test('to something else, or to nobody, is said to be that', async () => {
    const other = createServer((request, response) => {
      response.writeHead(request.headers.authorization === 'Bearer away' ? 503 : 404, { 'retry-after': '7' });
      response.end('<h1>nothing here</h1>');
    });
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}/graphql`;
    const ask = (token: string) => clientOf({ token }, { url }).request('{ viewer { id } }');
    await expect(ask('x')).rejects.toMatchObject({ code: 'UNREADABLE' });
    await expect(ask('away')).rejects.toMatchObject({ code: 'UNAVAILABLE', retryAfter: 7 });
    other.closeAllConnections();
    await new Promise((resolve) => other.close(resolve));
    await expect(ask('x')).rejects.toMatchObject({ code: 'OFFLINE' });
  });

  test('is given up by its signal, and brings the cookie where there is no token', async () => {
    const sent: RequestInit[] = [];
    const record = ((url: string, init: RequestInit) => (sent.push(init), fetch(url, init))) as typeof fetch;
    const actor = await person(server);
    await clientOf(actor, { fetch: record }).request('{ viewer { id } }');
    const nobody = clientOf(actor, { fetch: record, token: null });
    expect(await nobody.request('{ viewer { id } }')).toEqual({ viewer: null });
    expect(sent.map(({ credentials }) => credentials)).toEqual(['omit', 'include']);
    expect(sent[1]!.headers).not.toHaveProperty('authorization');
    const signal = AbortSignal.abort(new Error('no more'));
    await expect(nobody.request('{ viewer { id } }', {}, { signal })).rejects.toThrow('no more');
  });
});

describe('a file', () => {
  test('is sent, and used by what is posted; the address of files stands beside that of the graph', async () => {
    const [a, b] = await Promise.all([person(server), person(server)]);
    await connect(a, b);
    const roomId = (await a.ask('{ contacts { nodes { room { id } } } }')).contacts.nodes[0].room.id;
    for (const [url, file, name] of [
      [through, new File(['a plan'], 'plan.txt'), undefined],
      [`${through}/?x=/graphql`, new Blob(['a plan']), 'plan.txt'],
    ] as const) {
      const uploadId = await clientOf(a, { url }).upload(file, { purpose: 'message', name });
      const { message } = await a.mutate(
        'postMessage',
        { roomId, uploadId },
        'message { content { ... on MediaContent { fileName byteSize } } }',
      );
      expect(message.content).toEqual({ fileName: 'plan.txt', byteSize: 6 });
    }
  });

  test('goes to no other host, however the address of the graph is written', async () => {
    const asked: string[] = [];
    const record = ((url: string) => {
      asked.push(url);
      throw new Error('nowhere');
    }) as typeof fetch;
    for (const url of [
      'https://a.example',
      'https://a.example/?x=1',
      'https://a.example/b/graphql',
      'https://a.example/b/graphql/#c',
    ])
      await expect(
        clientOf({ token: 'x' }, { url, fetch: record }).upload(new Blob(['x']), { purpose: 'avatar' }),
      ).rejects.toMatchObject({ code: 'OFFLINE' });
    expect(asked.map((url) => url.replace(/#.*/, ''))).toEqual([
      'https://a.example/uploads?purpose=avatar',
      'https://a.example/uploads?purpose=avatar',
      'https://a.example/b/uploads?purpose=avatar',
      'https://a.example/b/uploads?purpose=avatar',
    ]);
  });

  test('that is not taken is said why, in the language that was asked for; and nobody sends any', async () => {
    const actor = await person(server, { locale: 'VI' });
    const large = new Blob([new Uint8Array(5 * 1_024 * 1_024 + 1)]);
    const refused = clientOf(actor).upload(large, { purpose: 'avatar' });
    await expect(refused).rejects.toMatchObject({ code: 'PAYLOAD_TOO_LARGE', message: expect.stringContaining('MB') });
    const nobody = clientOf(actor, { token: null, language: 'ja' }).upload(new Blob(['x']), { purpose: 'message' });
    await expect(nobody).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
      message: expect.stringMatching(/サインイン/),
    });
  });

  test('of a browser that is signed in by cookie is no form of another site', async () => {
    const actor = await person(server);
    const cookie = { cookie: `tsunagu_session=${actor.token}` };
    const withCookie = ((url: string, init: RequestInit) =>
      fetch(url, { ...init, headers: { ...(init.headers as Record<string, string>), ...cookie } })) as typeof fetch;
    const uploadId = clientOf(actor, { token: null, fetch: withCookie }).upload(new Blob(['x']), {
      purpose: 'message',
    });
    expect(await uploadId).toMatch(/^upl_/);
  });
});
