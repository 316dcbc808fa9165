import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { password, person, verbs, type Actor } from './support/cast.js';
import { onPostgres } from './support/database.js';
import { everything, hangUp, subscribe, type Live } from './support/live.js';
import { startServer, type TestServer } from './support/server.js';
import { hasRedisServer, privateRedis, type PrivateService } from './support/services.js';
import { until } from './support/until.js';

const cursorsIn = (live: Live) => live.received.map(({ events }) => Number(events.cursor));
const actOn = (server: TestServer, actor: Actor, title: string) =>
  verbs((query, variables) => server.graphql(query, variables, actor.token)).mutate('updateProfile', { title });
const eventCursor = async (actor: Actor) => Number((await actor.ask('{ viewer { eventCursor } }')).viewer.eventCursor);
const following = (from: number, count: number) => Array.from({ length: count }, (_, i) => from + 1 + i);

describe.skipIf(!onPostgres || !hasRedisServer)('Redis goes away and comes back', () => {
  let redis: PrivateService;
  let here: TestServer;
  let there: TestServer;
  let actor: Actor;

  beforeAll(async () => {
    redis = await privateRedis();
    here = await startServer({ REDIS_URL: redis.url });
    const { databaseUrl, dataDir } = here.config;
    there = await startServer({ DATABASE_URL: databaseUrl!, DATA_DIR: dataDir, REDIS_URL: redis.url });
    actor = await person(here);
  });
  afterAll(async () => {
    hangUp();
    await there.stop();
    await here.stop();
    await redis.remove();
  });

  const healthy = (is: boolean) => () => [here, there].every(({ app }) => app.services.bus.healthy === is) || undefined;

  test('mutations go on, subscriptions in another process too, and nothing is missing when it is back', async () => {
    const live = await subscribe({ token: actor.token, server: there }, everything);
    await until(() => there.app.streams.count().listeners === 2, 'the subscription');
    const from = await eventCursor(actor);
    for (let round = 0; round < 2; round += 1) {
      await redis.stop('SIGKILL');
      await until(healthy(false), 'Redis to be gone');
      for (let i = 0; i < 5; i += 1) await actOn(here, actor, `gone ${round} ${i}`);
      await live.have(7 * round + 5);
      expect((await fetch(`${there.url}/readyz`)).status).toBe(200); // all processes would be out of service
      await redis.start();
      await until(healthy(true), 'Redis to be back');
      for (const server of [here, there]) await actOn(server, actor, `back ${round}`);
      await live.have(7 * (round + 1));
    }
    expect(cursorsIn(live)).toEqual(following(from, 14));
    expect([live.errors, live.closed]).toEqual([[], null]);
    live.stop();
  });

  test('a Redis that hangs holds nobody up', async () => {
    const live = await subscribe({ token: actor.token, server: there }, everything);
    await until(() => there.app.streams.count().listeners === 2, 'the subscription');
    const from = await eventCursor(actor);
    redis.signal('SIGSTOP');
    await actOn(here, actor, 'hanging');
    await live.have(1);
    redis.signal('SIGCONT');
    await actOn(here, actor, 'awake');
    await live.have(2);
    expect(cursorsIn(live)).toEqual(following(from, 2));
    live.stop();
  });

  test('secrets cannot be tried, nor mails and codes caused, while nobody counts them; everything else can be done', async () => {
    const anybody = (query: string) => here.graphql(query);
    const phone =
      'mutation { requestPhoneVerification(input: { phoneNumber: "+819012345678" }) { userErrors { code } } }';
    const closed: [string, () => ReturnType<TestServer['graphql']>][] = [
      ['a right password', () => signIn(password)],
      ['a wrong one', () => signIn('not this one')],
      ['a reset', () => anybody(`mutation { requestPasswordReset(input: { email: "${actor.email}" }) { accepted } }`)],
      [
        'a sign-up',
        () =>
          anybody(
            `mutation { signUp(input: { email: "new@example.com", password: "${password}", displayName: "New" }) { accepted } }`,
          ),
      ],
      ['a code', () => actor.graphql(phone)],
      [
        'a password to delete the account',
        () => actor.graphql('mutation { deleteAccount(input: { password: "not this one" }) { userErrors { code } } }'),
      ],
    ];
    const signIn = (secret: string) =>
      anybody(`mutation { signIn(input: { email: "${actor.email}", password: "${secret}" }) { userErrors { code } } }`);
    await redis.stop('SIGKILL');
    await until(healthy(false), 'Redis to be gone');
    for (const [what, send] of closed) {
      const { errors } = await send();
      expect([what, errors]).toEqual([
        what,
        [expect.objectContaining({ extensions: { code: 'UNAVAILABLE', retryAfter: 5 } })],
      ]);
    }
    const open = '{ viewer { id } searchUsers(query: "nobody") { nodes { id } } rateLimit { remaining } }';
    expect((await actor.graphql(open)).errors).toBeUndefined();
    await redis.start();
    await until(healthy(true), 'Redis to be back');
    expect((await signIn('not this one')).data.signIn.userErrors).toEqual([{ code: 'WRONG_CREDENTIALS' }]);
    expect((await signIn(password)).data.signIn.userErrors).toEqual([]);
  });
});

describe.skipIf(!onPostgres || !hasRedisServer)('two processes with a Redis Cluster between them', () => {
  const nodes: PrivateService[] = [];
  let here: TestServer;
  let there: TestServer;
  let actor: Actor;

  const onNode = async <T>(node: PrivateService, ask: (client: Redis) => Promise<T>): Promise<T> => {
    const client = new Redis(node.url, { retryStrategy: null });
    client.on('error', () => undefined);
    try {
      return await ask(client);
    } finally {
      client.disconnect();
    }
  };

  beforeAll(async () => {
    for (let i = 0; i < 3; i += 1)
      nodes.push(
        await privateRedis(
          '--cluster-enabled',
          'yes',
          '--cluster-node-timeout',
          '2000',
          '--cluster-require-full-coverage',
          'no',
        ),
      );
    const ranges = [
      [0, 5_460],
      [5_461, 10_922],
      [10_923, 16_383],
    ] as const;
    const first = new URL(nodes[0]!.url);
    for (const [i, node] of nodes.entries())
      await onNode(node, async (client) => {
        await client.cluster('ADDSLOTSRANGE', ...ranges[i]!);
        if (i > 0) await client.cluster('MEET', first.hostname, first.port);
      });
    const whole = () =>
      Promise.all(nodes.map((node) => onNode(node, (client) => client.cluster('INFO')))).then((all) =>
        all.every((info) => /cluster_state:ok[\s\S]*cluster_known_nodes:3/.test(info)),
      );
    await until(whole, 'the cluster');
    const urls = nodes
      .slice(0, 2)
      .map(({ url }) => url)
      .join(',');
    const cluster = { REDIS_URL: urls, REDIS_CLUSTER: 'true', SIGN_INS_PER_QUARTER_HOUR: '3' };
    here = await startServer(cluster);
    const { databaseUrl, dataDir } = here.config;
    there = await startServer({ DATABASE_URL: databaseUrl!, DATA_DIR: dataDir, ...cluster });
    actor = await person(here, { email: 'curly{braces}@example.com' });
    await until(() => [here, there].every(({ app }) => app.services.bus.healthy), 'the cluster to be found');
  });
  afterAll(async () => {
    hangUp();
    await there.stop();
    await here.stop();
    for (const node of nodes) await node.remove();
  });

  /** How many listen to a topic, on each server. */
  const subscribers = (topic: string) =>
    Promise.all(
      nodes.map((node) =>
        onNode(
          node,
          async (client) => ((await client.call('PUBSUB', 'SHARDNUMSUB', `tsunagu:${topic}`)) as [string, number])[1],
        ),
      ),
    );
  const all = (counts: number[]) => counts.reduce((sum, count) => sum + count, 0);

  test('wake-ups go by sharded channels, each on one server, and only while somebody listens', async () => {
    const others = await Promise.all(Array.from({ length: 6 }, () => person(here)));
    for (const one of [actor, ...others]) {
      expect(all(await subscribers(`user:${one.id}`))).toBe(0);
      const live = await subscribe({ token: one.token, server: there }, everything);
      await until(async () => all(await subscribers(`user:${one.id}`)) === 1, 'the subscription');
      let heard = 0;
      const unsubscribe = there.app.services.bus.subscribe(`user:${one.id}`, () => (heard += 1));
      await actOn(here, one, 'heard');
      await until(() => heard > 0, 'the wake-up');
      await live.have(1);
      unsubscribe();
      live.stop();
      await until(async () => all(await subscribers(`user:${one.id}`)) === 0, 'no subscription');
    }
  });

  test('attempts at one account are counted together, whatever is in its address', async () => {
    const signIn = (server: TestServer, secret: string) =>
      server.graphql(
        `mutation { signIn(input: { email: "${actor.email}", password: "${secret}" }) { userErrors { code } } }`,
      );
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => signIn([here, there][i % 2]!, 'not this one')),
    );
    expect(answers.filter(({ errors }) => errors?.[0]?.extensions.code === 'RATE_LIMITED')).toHaveLength(17);
    expect((await signIn(here, password)).errors?.[0]?.extensions.code).toBe('RATE_LIMITED');
  });

  test('one of its servers may go away and come back: every event arrives once and in order', async () => {
    const people = await Promise.all(Array.from({ length: 6 }, () => person(here)));
    const lives = await Promise.all(people.map(({ token }) => subscribe({ token, server: there }, everything)));
    const from = await Promise.all(people.map(eventCursor));
    await until(() => there.app.streams.count().feeds === 6, 'the subscriptions');
    const act = (title: string) => Promise.all(people.map((one) => actOn(here, one, title)));
    await act('before');
    await Promise.all(lives.map((live) => live.have(1)));
    await nodes[1]!.stop('SIGKILL');
    for (let i = 0; i < 3; i += 1) await act(`gone ${i}`);
    await Promise.all(lives.map((live) => live.have(4)));
    await nodes[1]!.start();
    const taken = async () =>
      (await Promise.all(people.map(async ({ id }) => all(await subscribers(`user:${id}`))))).every((n) => n === 1);
    await until(taken, 'all subscriptions to be taken again');
    await act('back');
    await Promise.all(lives.map((live) => live.have(5)));
    for (const [i, live] of lives.entries()) {
      expect(cursorsIn(live)).toEqual(following(from[i]!, 5));
      expect([live.errors, live.closed]).toEqual([[], null]);
    }
  });
});
