import net from 'node:net';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { poolOf, PostgresClient, postgresSource } from '../src/database/postgres.js';
import { onPostgres } from './support/database.js';
import { startServer, type TestServer } from './support/server.js';
import { until } from './support/until.js';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

test.runIf(onPostgres)(
  'a connection that is lost in the middle of a transaction takes that one with it, and nothing else',
  async () => {
    const { db } = server.app.services;
    const lost = db.transaction(async (tx) => {
      const held = await tx.get<{ pid: number }>('select pg_backend_pid() as pid');
      await db.read.get('select pg_terminate_backend($1)', [held!.pid]);
      // Nothing is asked on it while it goes: the error is nobody's.
      await until(
        async () => !(await db.read.get('select 1 from pg_stat_activity where pid = $1', [held!.pid])),
        'the end of the connection',
      );
      await new Promise((resolve) => setTimeout(resolve, 50));
      await tx.get('select 1');
    });
    await expect(lost).rejects.toThrow(/connection/);
    expect(await db.transaction((tx) => tx.get('select 1 as one'))).toEqual({ one: 1 });
  },
);

test.runIf(onPostgres)(
  'a connection that is closed in the moment it is made fails whoever wanted it, and nothing else',
  async () => {
    const { port, closing, close } = await closingProxy();
    const url = new URL(process.env.TEST_DATABASE_URL!);
    url.port = `${port}`;
    const source = await postgresSource(url.href, {}).initialize();
    const pool = poolOf(source);
    const held = await pool.connect(); // the one there is: others have to be made
    try {
      closing(true);
      await expect(PostgresClient.begin(pool, 'begin')).rejects.toThrow('the database is not available');
      await expect(pool.query('select 1')).rejects.toThrow();
      closing(false);
      expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    } finally {
      held.release();
      await source.destroy();
      await close();
    }
  },
);

/** Stands before PostgreSQL and, while it is closing, says in one piece that a connection is ready and that it is over. */
async function closingProxy() {
  let closing = false;
  const ready = Buffer.from('Z\0\0\0\x05I');
  const fields = 'SFATAL\0VFATAL\0C57P01\0Mterminating connection due to unexpected postmaster exit\0\0';
  const over = Buffer.from(`E\0\0\0${String.fromCharCode(fields.length + 4)}${fields}`);
  const proxy = net.createServer((socket) => {
    const upstream = net.connect(Number(new URL(process.env.TEST_DATABASE_URL!).port || 5432), '127.0.0.1');
    socket.pipe(upstream);
    upstream.on('data', (bytes) => {
      if (closing && bytes.subarray(-ready.length).equals(ready)) socket.end(Buffer.concat([bytes, over]));
      else socket.write(bytes);
    });
    for (const [one, other] of [
      [socket, upstream],
      [upstream, socket],
    ] as const)
      one.on('error', () => undefined).on('close', () => other.destroy());
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  return {
    port: (proxy.address() as net.AddressInfo).port,
    closing: (now: boolean) => void (closing = now),
    close: async () => void (await once(proxy.close(), 'close')),
  };
}
