import { afterAll, beforeAll, expect, test } from 'vitest';
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
