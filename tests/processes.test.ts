import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { Client } from 'pg';
import { afterEach, describe, expect, test } from 'vitest';
import { migrationNames } from '../src/database/migrations/applied.js';
import { person, type Actor } from './support/cast.js';
import { onPostgres } from './support/database.js';
import { serverPlace, type ServerPlace } from './support/process.js';
import { startServer, type TestServer } from './support/server.js';
import { signUp } from './support/sign-up.js';
import { until } from './support/until.js';

const hasRedis = spawnSync('redis-server', ['--version']).status === 0;

describe.skipIf(!onPostgres)('several processes on PostgreSQL', () => {
  let place: ServerPlace | undefined;
  afterEach(async () => {
    await place?.remove();
    place = undefined;
  });

  test('three that start at once on an empty database make it once, and all of them serve', async () => {
    place = await serverPlace();
    const servers = await Promise.all([1, 2, 3].map(() => place!.start()));
    const client = new Client(place.env.DATABASE_URL);
    await client.connect();
    const { rows } = await client.query<{ name: string }>('select name from migrations order by id');
    await client.end();
    expect(rows.map(({ name }) => name)).toEqual(migrationNames);
    const somebody = await signUp(servers[0]!, 'somebody');
    for (const server of servers) {
      expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
      // Each knows the session that another has made, and the key that one of them has made.
      const { data } = await server.graphql('{ viewer { user { id } } }', {}, somebody.token);
      expect(data.viewer.user.id).toBe(somebody.id);
    }
    const proofs = servers.map(async ({ url }) => (await fetch(`${url}/healthz?nonce=0123456789abcdef`)).text());
    expect(new Set(await Promise.all(proofs)).size).toBe(1);
  });
});

describe.skipIf(!onPostgres || !hasRedis)('while Redis is away', () => {
  let redis: ChildProcess;
  let port: number;
  let server: TestServer | undefined;
  let somebody: Actor;

  const begin = async () => {
    redis = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let said = '';
    redis.stdout!.on('data', (text) => (said += String(text)));
    await until(() => said.includes('Ready to accept connections') || undefined, 'Redis');
  };
  const readiness = async () => {
    const response = await fetch(`${server!.url}/readyz`);
    return [response.status, ((await response.json()) as { bus: boolean }).bus];
  };
  const heard = (bus: boolean) =>
    until(async () => (await readiness())[1] === bus || undefined, `/readyz to say that wake-ups get through: ${bus}`);

  afterEach(async () => {
    redis.kill('SIGCONT');
    redis.kill('SIGKILL');
    await server?.stop();
  });

  test.each(['SIGKILL', 'SIGSTOP'] as const)(
    '%s: /readyz says so until it is back, and people are served',
    async (how) => {
      const free = createServer();
      await new Promise<void>((resolve) => free.listen(0, '127.0.0.1', resolve));
      ({ port } = free.address() as AddressInfo);
      await new Promise((resolve) => free.close(resolve));
      await begin();
      server = await startServer({ REDIS_URL: `redis://127.0.0.1:${port}` });
      somebody = await person(server);
      await heard(true);
      expect(await readiness()).toEqual([200, true]);

      redis.kill(how);
      await heard(false);
      expect(await readiness()).toEqual([200, false]); // it serves, only later
      const began = performance.now();
      await somebody.mutate('updateProfile', { title: how });
      expect((await somebody.ask('{ viewer { user { title } } }')).viewer.user.title).toBe(how);
      expect(performance.now() - began).toBeLessThan(2_000);

      if (how === 'SIGSTOP') redis.kill('SIGCONT');
      else await begin();
      await heard(true);
    },
  );
});
