import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { password, person, verbs, type Actor } from './support/cast.js';
import { everything, hangUp, subscribe, subscribeSse } from './support/live.js';
import { startServer, type TestServer } from './support/server.js';
import { until } from './support/until.js';

const TRIES = 10_000;

describe.skipIf(!process.env.TEST_REDIS_URL)('what holds across two processes', () => {
  let here: TestServer;
  let there: TestServer;

  beforeAll(async () => {
    const limits = { SIGN_INS_PER_QUARTER_HOUR: '3', SEARCHES_PER_MINUTE: '1000', TRUST_PROXY: 'true' };
    here = await startServer(limits);
    const { databaseUrl, redisUrl, dataDir } = here.config;
    there = await startServer({ DATABASE_URL: databaseUrl!, DATA_DIR: dataDir, REDIS_URL: redisUrl!, ...limits });
  });
  afterAll(async () => {
    hangUp();
    await there.stop();
    await here.stop();
  });

  /** Does it ten thousand times at once, in one process and the other; answers how many were let, and with what the others were refused. */
  async function atOnce(work: (limits: TestServer['app']['services']['limits'], i: number) => Promise<unknown>) {
    const refused = new Set<string>();
    let passed = 0;
    await Promise.all(
      Array.from({ length: TRIES }, (_, i) =>
        work([here, there][i % 2]!.app.services.limits, i).then(
          () => (passed += 1),
          (error: { code: string }) => refused.add(error.code),
        ),
      ),
    );
    return { passed, refused: [...refused] };
  }

  test('a limit is exact under ten thousand tries at once', async () => {
    const used = await atOnce((limits) => limits.consume('search', 'somebody'));
    expect(used).toEqual({ passed: 1_000, refused: ['RATE_LIMITED'] });
  });

  test('so are tries at a secret, of one account from everywhere and of all accounts from one address', async () => {
    let tried = 0;
    const guess = async () => {
      tried += 1;
      await new Promise((resolve) => setTimeout(resolve, 5));
      return null;
    };
    const account = { account: 'one@example.com', own: null };
    const ofAccount = await atOnce((limits, i) => limits.attempt(account, `10.0.${i >> 8}.${i & 255}`, guess));
    expect([ofAccount, tried]).toEqual([{ passed: 3, refused: ['RATE_LIMITED'] }, 3]);
    const fromAddress = await atOnce((limits, i) =>
      limits.attempt({ account: `${i}@example.com`, own: null }, '198.51.100.7', guess),
    );
    expect([fromAddress, tried]).toEqual([{ passed: 30, refused: ['RATE_LIMITED'] }, 33]);
  });

  test('whoever is right waits for others that are under way, and is not refused', async () => {
    const account = { account: 'right@example.com', own: null };
    const right = (limits: TestServer['app']['services']['limits']) =>
      limits.attempt(
        account,
        '198.51.100.8',
        () => new Promise<string>((resolve) => setTimeout(() => resolve('right'), 5)),
      );
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, i) => right([here, there][i % 2]!.app.services.limits)),
    );
    expect(answers).toEqual(Array(60).fill('right'));
  });

  const signIn = (server: TestServer, email: string, secret: string, from: string) =>
    server.graphql(
      `mutation { signIn(input: { email: "${email}", password: "${secret}" }) { token userErrors { code } } }`,
      {},
      undefined,
      { 'x-forwarded-for': from },
    );

  test('wrong passwords in one process count in the other, and so does forgetting them', async () => {
    const [emma, from] = [await person(here), '127.0.0.1'];
    const code = async (server: TestServer, secret: string) => {
      const { data, errors } = await signIn(server, emma.email, secret, from);
      return errors?.[0]?.extensions.code ?? data.signIn.userErrors[0]?.code ?? null;
    };
    for (const server of [here, there]) expect(await code(server, 'not this one')).toBe('WRONG_CREDENTIALS');
    expect(await code(there, password)).toBeNull();
    for (const server of [there, here, there]) expect(await code(server, 'not this one')).toBe('WRONG_CREDENTIALS');
    for (const server of [here, there]) expect(await code(server, password)).toBe('RATE_LIMITED');
  });

  test('a session that is revoked in one process loses sockets and event streams in the other, and answers nothing more', async () => {
    const actor: Actor = await person(here);
    const { data } = await signIn(there, actor.email, password, '127.0.0.1');
    const phone: string = data.signIn.token;
    const followed = { token: actor.token, server: there };
    const [socket, stream] = [await subscribe(followed, everything), await subscribeSse(followed, everything)];
    await verbs((query, variables) => here.graphql(query, variables, phone)).mutate('revokeSession', {
      id: actor.sessionId,
    });
    expect((await there.graphql('{ viewer { id } }', {}, actor.token)).errors?.[0]?.extensions.code).toBe(
      'UNAUTHENTICATED',
    );
    await until(() => socket.closed !== null && stream.completed, 'the end of both');
    expect(socket.closed).toEqual({ code: 4403, reason: 'Session is over' });
    expect((await there.graphql('{ viewer { user { id } } }', {}, phone)).data.viewer.user.id).toBe(actor.id);
  });

  test('a job is done once, by whichever process takes it', async () => {
    const people = await Promise.all(Array.from({ length: 12 }, () => person(here)));
    const asker = await person(here);
    for (const [i, { id }] of people.entries())
      await verbs((query, variables) => [here, there][i % 2]!.graphql(query, variables, asker.token)).mutate(
        'requestContact',
        { userId: id },
      );
    for (const { email } of people) await here.mailsTo(email);
    const { read } = here.app.services.db;
    await until(async () => (await read.all('select 1 from jobs')).length === 0, 'no jobs');
    for (const { email } of people) expect(await here.mailsTo(email)).toHaveLength(1);
  });
});
