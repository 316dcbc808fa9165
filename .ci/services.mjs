// Whether the PostgreSQL and the Redis that the tests are to run on answer; says which does not.
import { Redis } from 'ioredis';
import { Client } from 'pg';

const { TEST_DATABASE_URL, TEST_REDIS_URL } = process.env;

async function postgres() {
  const client = new Client({ connectionString: TEST_DATABASE_URL, connectionTimeoutMillis: 5000 });
  await client.connect();
  await client.query('select 1');
  await client.end();
}

async function redis() {
  const client = new Redis(TEST_REDIS_URL, { lazyConnect: true, connectTimeout: 5000, retryStrategy: null });
  client.on('error', () => {}); // The call below says it.
  await client.connect();
  await client.ping();
  client.disconnect();
}

async function answers(name, url, ask) {
  try {
    await ask();
    return true;
  } catch (error) {
    const { host } = new URL(url);
    console.error(`${name} at ${host} does not answer (${error.code ?? error.message}); the tests need it.`);
    return false;
  }
}

const both = await Promise.all([
  answers('PostgreSQL', TEST_DATABASE_URL, postgres),
  answers('Redis', TEST_REDIS_URL, redis),
]);
process.exit(both.every(Boolean) ? 0 : 1);
