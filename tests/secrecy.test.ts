import { Writable } from 'node:stream';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EntityTarget } from 'typeorm';
import type { Database } from '../src/database/database.js';
import { mediaUrl } from '../src/media-urls.js';
import { cast, connect, password, person, verbs, type Actor } from './support/cast.js';
import { subscribe } from './support/live.js';
import { upload, uploaded } from './support/files.js';
import { everyRow, settled } from './support/rows.js';
import { startServer, type TestServer } from './support/server.js';
import { until } from './support/until.js';

describe('the same work is done whether an address is known or not', () => {
  let server: TestServer;
  let an: Actor, binh: Actor;
  let statements: string[] = [];

  beforeAll(async () => {
    server = await startServer();
    ({ an, binh } = await cast(server));
    await server.app.worker.stop(); // what jobs do is done after the answer
    await an.mutate('suspendMember', { userId: binh.id });
    await verbs((query, variables) => server.graphql(query, variables)).mutate('signUp', {
      email: 'waiting@neu.example',
      password,
      displayName: 'Waiting',
    });
    record(server.app.services.db, (statement) => statements.push(statement));
  });
  afterAll(() => server.stop());

  /** What is asked of the database, and how many rows each table gains. */
  async function work(mutation: string, input: object, token?: string): Promise<object> {
    const type = `${mutation[0]!.toUpperCase()}${mutation.slice(1)}Input`;
    const before = await everyRow(server);
    statements = [];
    const { data } = await server.graphql(
      `mutation($input: ${type}!) { ${mutation}(input: $input) { userErrors { code message } } }`,
      { input },
      token,
    );
    const done = [...statements];
    const after = await everyRow(server);
    const gained = Object.entries(after).map(([name, rows]) => [name, rows.length - before[name]!.length]);
    return { answer: data[mutation], done, gained: Object.fromEntries(gained.filter(([, rows]) => rows !== 0)) };
  }

  test.each([
    ['signUp', { password, displayName: 'Somebody', organizationName: 'Something' }],
    ['resendEmailVerification', {}],
    ['requestPasswordReset', {}],
  ])('%s', async (mutation, more) => {
    const unknown = await work(mutation, { ...more, email: 'nobody@neu.example' });
    expect(unknown).toMatchObject({ answer: { userErrors: [] }, gained: { jobs: 1, one_time_tokens: 1 } });
    for (const email of ['an@hana.example', 'binh@hana.example', 'waiting@neu.example'])
      expect(await work(mutation, { ...more, email })).toEqual(unknown);
  });

  test('requestEmailChange', async () => {
    const free = await work('requestEmailChange', { email: 'free@neu.example', password }, an.token);
    expect(free).toMatchObject({ answer: { userErrors: [] }, gained: { jobs: 1, one_time_tokens: 1 } });
    expect(await work('requestEmailChange', { email: 'chie@sakura.example', password }, an.token)).toEqual(free);
  });

  test('requestContact, whether it is heard of or not', async () => {
    const [hears, blocks, declined] = [await person(server), await person(server), await person(server)];
    await blocks.mutate('blockPerson', { personId: an.id });
    const { contactRequest } = await an.mutate('requestContact', { userId: declined.id }, 'contactRequest { id }');
    await declined.mutate('declineContactRequest', { id: contactRequest.id });
    await an.mutate('cancelContactRequest', { id: contactRequest.id });
    const ask = async ({ id }: Actor) => {
      const { answer, done } = (await work('requestContact', { userId: id }, an.token)) as Record<string, unknown>;
      return { answer, done: (done as string[]).map((statement) => statement.replace(/_\w{26}/, '')) };
    };
    const heard = await ask(hears);
    expect(heard.done.filter((statement) => /^(emit|enqueue)/.test(statement))).toEqual([
      'emit usr',
      'emit usr',
      'enqueue ',
    ]);
    for (const other of [blocks, declined]) expect(await ask(other)).toEqual(heard);
  });

  test('signIn', async () => {
    const unknown = await work('signIn', { email: 'nobody@neu.example', password });
    expect(unknown).toMatchObject({ answer: { userErrors: [{ code: 'WRONG_CREDENTIALS' }] }, gained: {} });
    expect(await work('signIn', { email: binh.email, password })).toEqual(unknown); // suspended
    expect(await work('signIn', { email: an.email, password: 'not this one' })).toEqual(unknown);
    expect(await work('signIn', { email: 'no address', password })).toEqual(unknown);
  });
});

/** Tells every statement, of transactions and of reads. */
function record(db: Database, tell: (statement: string) => void): void {
  const told = <T extends object>(target: T): T =>
    new Proxy(target, {
      get(_, name) {
        const value = Reflect.get(target, name) as unknown;
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) => {
          const [first] = args as [string | { kind?: string } | EntityTarget<object>];
          tell(`${String(name)} ${typeof first === 'string' ? first : ((first as { name?: string }).name ?? '')}`);
          return value.apply(target, args) as unknown;
        };
      },
    });
  const transaction = db.transaction.bind(db);
  db.transaction = (run) => transaction((tx) => run(told(tx)));
  Object.assign(db, { read: told(db.read) });
}

test('no token is in the database, and no token, address, number, name or text in the log', async () => {
  const lines: string[] = [];
  const log = pino(
    { level: 'trace' },
    new Writable({ write: (line, _encoding, done) => (lines.push(String(line)), done()) }),
  );
  const server = await startServer({}, { log });
  try {
    const { an, chie } = await cast(server);
    const anybody = verbs((query, variables) => server.graphql(query, variables));
    const tokens: string[] = [an.token, chie.token];
    const newcomer = { email: 'secret@neu.example', password: 'unheard of 123', displayName: 'Private Person' };
    await anybody.mutate('signUp', newcomer);
    tokens.push(await server.tokenMailedTo(newcomer.email));
    const { token } = await anybody.mutate('verifyEmail', { token: tokens.at(-1)! }, 'token');
    tokens.push(token);
    await anybody.mutate('signUp', { ...newcomer, email: 'waits@neu.example' });
    tokens.push(await server.tokenMailedTo('waits@neu.example'));
    await anybody.mutate('requestPasswordReset', { email: an.email });
    tokens.push(await server.tokenMailedTo(an.email));
    await an.mutate('requestEmailChange', { email: 'an.new@hana.example', password });
    tokens.push(await server.tokenMailedTo('an.new@hana.example'));
    tokens.push((await an.mutate('createAccessToken', { name: 'robot' }, 'token')).token);
    const live = await subscribe(chie, 'subscription { events { __typename } }');
    await connect(an, chie);
    await live.have(1);
    live.stop();

    await uploaded(an, 'x', 'Private Person.txt');
    await upload(an, '<svg/>', 'Private Person.png', 'avatar');
    await fetch(mediaUrl(server.app.services, an.id, await uploaded(an, 'x'), false));

    // What goes wrong is logged, too: wrong input, refusals, a signed-out socket, a mail that does not go out, a broken database.
    await an.mutate('requestContact', { messageId: '+84 912 345 678' });
    await anybody.mutate('signIn', { email: an.email, password: 'wrong' });
    await server.graphql('{ viewer { id } }', {}, tokens[2]);
    await server.graphql(`mutation { signIn(input: { email: "${an.email}" password: 7 }) { token } }`);
    await expect(subscribe({ token: tokens[2]!, server }, 'subscription { events { __typename } }')).rejects.toThrow();
    await settled(server);
    const stored = Object.entries(await everyRow(server))
      .filter(([table]) => table !== 'dev_mails')
      .flatMap(([, rows]) => rows)
      .join('\n');
    for (const secret of [...tokens, 'unheard of 123', password]) expect(stored).not.toContain(secret);

    const { db } = server.app.services;
    const transaction = db.transaction.bind(db);
    db.transaction = () =>
      Promise.reject(new Error(`duplicate key: (secret@neu.example, +84912345678, ${tokens[2]!}) already exists`));
    const { errors } = await server.graphql(
      'mutation($input: UpdateProfileInput!) { updateProfile(input: $input) { viewer { id } } }',
      { input: { displayName: 'Private Person' } },
      token,
    );
    db.transaction = transaction;
    const logId = errors![0]!.extensions.logId as string;
    expect(errors![0]!.message).not.toMatch(/duplicate|secret@/);
    await until(() => lines.some((line) => line.includes(logId)), 'the log');
    // The time of a line is a number like any other.
    const logged = lines.map((line) => JSON.stringify({ ...JSON.parse(line), time: 0, pid: 0 })).join('\n');
    expect(logged).toContain('[address]');
    for (const secret of [...tokens, 'unheard of', password, '912 345', '912345', 'Private', 'Nguyễn', '千恵'])
      expect(logged).not.toContain(secret);
    expect(logged).not.toMatch(/[\w.]@[\w-]+\.\w/);
  } finally {
    await server.stop();
  }
});

test('a mail that does not go out leaves no address in the log or in the job', async () => {
  const lines: string[] = [];
  const log = pino(
    { level: 'trace' },
    new Writable({ write: (line, _encoding, done) => (lines.push(String(line)), done()) }),
  );
  const mail = {
    send: ({ to, text }: { to: string; text: string }) =>
      Promise.reject(new Error(`550 <${to}> refused: ${/token=\S+/.exec(text)![0]}`)),
    close: () => Promise.resolve(),
  };
  const server = await startServer({}, { log, mail });
  try {
    const emma = await person(server, { name: 'Emma', email: 'emma@northwind.example' });
    await verbs((query, variables) => server.graphql(query, variables)).mutate('requestPasswordReset', {
      email: emma.email,
    });
    const job = await until(
      () =>
        server.app.services.db.read.get<{ id: string; problem: string }>(
          'select * from jobs where problem is not null',
        ),
      'the failure',
    );
    const { id } = (await server.app.services.db.read.get<{ id: string }>('select id from one_time_tokens'))!;
    for (const text of [job.problem, lines.join('')]) {
      expect(text).toContain('550 <[address]> refused: token=[token]');
      expect(text).not.toContain('northwind');
      expect(text).not.toContain(server.app.services.secrets.tokenFor(id));
    }
  } finally {
    await server.stop();
  }
});
