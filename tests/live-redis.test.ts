import net from 'node:net';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { person, verbs, type Actor } from './support/cast.js';
import { everything, hangUp, subscribe, type Live } from './support/live.js';
import { startServer, type TestServer } from './support/server.js';
import { until } from './support/until.js';

/** Redis as a server sees it, that can go away and come back. */
class Proxy {
  private readonly sockets = new Set<net.Socket>();
  private away = false;
  private readonly server = net.createServer((socket) => {
    if (this.away) {
      socket.destroy();
      return;
    }
    const { hostname, port } = this.to;
    const upstream = net.connect(Number(port || 6379), hostname);
    for (const [from, to] of [
      [socket, upstream],
      [upstream, socket],
    ] as const) {
      this.sockets.add(from);
      from.on('error', () => undefined).on('close', () => to.destroy());
      from.pipe(to);
    }
  });

  constructor(private readonly to: URL) {}

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    const url = new URL(this.to);
    url.host = `127.0.0.1:${(this.server.address() as net.AddressInfo).port}`;
    return url.href;
  }

  cut(): void {
    this.away = true;
    for (const socket of this.sockets) socket.destroy();
    this.sockets.clear();
  }

  comeBack(): void {
    this.away = false;
  }

  close(): void {
    this.cut();
    this.server.close();
  }
}

describe.skipIf(!process.env.TEST_REDIS_URL)('two processes with Redis between them', () => {
  let here: TestServer;
  let there: TestServer;
  let proxy: Proxy;
  let redis: Redis;
  let actor: Actor;

  beforeAll(async () => {
    here = await startServer();
    const { databaseUrl, redisUrl, dataDir } = here.config;
    redis = new Redis(redisUrl!);
    proxy = new Proxy(new URL(redisUrl!));
    there = await startServer({ DATABASE_URL: databaseUrl!, DATA_DIR: dataDir, REDIS_URL: await proxy.listen() });
    actor = await person(here);
  });
  afterAll(async () => {
    hangUp();
    redis.disconnect();
    await there.stop();
    await here.stop();
    proxy.close();
  });

  const subscribers = async (topic: string): Promise<number> =>
    ((await redis.pubsub('NUMSUB', `tsunagu:${topic}`)) as [string, number])[1];
  const cursorsIn = (live: Live) => live.received.map(({ events }) => Number(events.cursor));
  const act = (server: TestServer, title: string) =>
    verbs((query, variables) => server.graphql(query, variables, actor.token)).mutate('updateProfile', { title });

  test('what happens in one process is heard of at once in another, which listens only while somebody does', async () => {
    expect(await subscribers(`user:${actor.id}`)).toBe(0);
    const live = await subscribe({ token: actor.token, server: there }, everything);
    await until(async () => (await subscribers(`user:${actor.id}`)) === 1 || undefined, 'the subscription');
    const second = await subscribe({ token: actor.token, server: there }, everything);
    await until(() => there.app.streams.count().listeners === 3, 'two to follow');
    expect(await subscribers(`user:${actor.id}`)).toBe(1);
    const began = performance.now();
    await act(here, 'heard');
    await live.have(1);
    expect(performance.now() - began).toBeLessThan(2_000); // polling would take three seconds
    live.stop();
    await until(() => there.app.streams.count().listeners === 2, 'one to follow');
    expect(await subscribers(`user:${actor.id}`)).toBe(1);
    second.stop();
    await until(async () => (await subscribers(`user:${actor.id}`)) === 0 || undefined, 'no subscription');
  });

  test('Redis may go away and come back: both serve on, and every event arrives once and in order', async () => {
    const live = await subscribe({ token: actor.token, server: there }, everything);
    await until(() => there.app.streams.count().listeners === 2, 'the subscription');
    const from = Number((await actor.ask('{ viewer { eventCursor } }')).viewer.eventCursor);
    for (let round = 0; round < 3; round += 1) {
      proxy.cut();
      await until(() => !there.app.services.bus.healthy, 'Redis to be gone');
      await act(here, `gone ${round}`);
      await act(there, `also gone ${round}`); // wakes the listeners of its own process
      await act(here, `still gone ${round}`);
      proxy.comeBack();
      await until(() => there.app.services.bus.healthy, 'Redis to be back', 20_000);
      await act(here, `back ${round}`);
      await live.have(4 * (round + 1));
    }
    expect(cursorsIn(live)).toEqual(Array.from({ length: 12 }, (_, i) => from + 1 + i));
    expect(live.errors).toEqual([]);
    expect(await subscribers(`user:${actor.id}`)).toBe(1);
    live.stop();
    await until(async () => (await subscribers(`user:${actor.id}`)) === 0 || undefined, 'no subscription');
  }, 60_000);

  test('what is written in one process is heard in another, with Redis and without', async () => {
    const reader = await person(here, { organizationId: actor.organizationId });
    const input = { personIds: [reader.id] };
    const roomId: string = (await actor.mutate('createRoom', input, 'room { id }')).room.id;
    const follower = { token: reader.token, server: there };
    const posted = 'subscription($roomId: ID!) { messagePosted(roomId: $roomId) { sequence } }';
    const live = await subscribe(follower, posted, { roomId });
    const activity = await subscribe(follower, 'subscription { roomActivity { lastSequence } }');
    await until(() => there.app.streams.count().listeners === 3, 'both to follow');
    await until(async () => (await subscribers(`room:${roomId}`)) === 1 || undefined, 'the room to be listened to');
    const post = () => actor.mutate('postMessage', { roomId, text: 'Hello' });
    await post();
    await Promise.all([live.have(1), activity.have(1)]);
    proxy.cut();
    await until(() => !there.app.services.bus.healthy, 'Redis to be gone');
    await post();
    await post();
    await live.have(3);
    await until(() => activity.received.at(-1).roomActivity.lastSequence === 4, 'the latest');
    proxy.comeBack();
    await until(() => there.app.services.bus.healthy, 'Redis to be back');
    await post();
    await live.have(4);
    await until(() => activity.received.at(-1).roomActivity.lastSequence === 5, 'the latest');
    expect(live.received.map(({ messagePosted }) => messagePosted.sequence)).toEqual([2, 3, 4, 5]);
    live.stop();
    activity.stop();
    await until(() => there.app.streams.count().listeners === 0, 'nobody to follow');
  });

  test('a session signed out in one process loses its sockets in another within a second, with Redis and without', async () => {
    for (const cut of [false, true]) {
      const someone = await person(here);
      const live = await subscribe({ token: someone.token, server: there }, everything);
      if (cut) {
        proxy.cut();
        await until(() => !there.app.services.bus.healthy, 'Redis to be gone');
      }
      await someone.mutate('signOut', {});
      await until(() => live.closed !== null, 'the end of the socket', 1_000);
      expect(live.closed).toEqual({ code: 4403, reason: 'Session is over' });
      proxy.comeBack();
    }
  });
});
