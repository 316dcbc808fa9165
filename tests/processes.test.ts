import { Client } from 'pg';
import { afterEach, describe, expect, test } from 'vitest';
import { migrationNames } from '../src/database/migrations/applied.js';
import { onPostgres } from './support/database.js';
import { serverPlace, type ServerPlace } from './support/process.js';
import { signUp } from './support/sign-up.js';

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
