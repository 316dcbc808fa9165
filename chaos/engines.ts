import { execFileSync, type ChildProcess } from 'node:child_process';
import { chownSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { find, hasEnded, kill, start, unprivileged } from './programs.js';
import { until, wait } from './wait.js';

/** A database server of this run alone, which is killed and started again on its data. */
export interface Engine {
  url: string;
  /** Starts it; resolves once it answers. */
  start(): Promise<void>;
  kill(): Promise<void>;
}

/** PostgreSQL as it is set up by itself: with its write-ahead log, and fsync on. */
export function postgres(folder: string, port: number): Engine {
  const identity = unprivileged();
  const data = join(folder, 'postgres');
  const log = join(folder, 'postgres.log');
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  mkdirSync(data, { mode: 0o700 });
  if (identity) chownSync(data, identity.uid, identity.gid);
  execFileSync(find('initdb')!, ['-D', data, '-U', 'postgres', '--auth=trust', '--encoding=UTF8', '--locale=C'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    cwd: data,
    ...identity,
  });
  const settings = { port, listen_addresses: '127.0.0.1', unix_socket_directories: '', max_connections: 120 };
  const args = ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
  let child: ChildProcess | undefined;
  return {
    url,
    async start() {
      await until(async () => {
        // While anything of the one that died is left it does not start.
        if (!child || hasEnded(child)) child = start(find('postgres')!, { args, log, identity });
        await wait(50);
        const client = new Client({ connectionString: url, connectionTimeoutMillis: 1_000 });
        client.on('error', () => undefined);
        await client.connect();
        await client.query('select 1');
        await client.end();
        return true;
      }, 'PostgreSQL');
    },
    kill: () => kill(child!),
  };
}

export function redis(folder: string, port: number): Engine {
  const url = `redis://127.0.0.1:${port}`;
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--appendonly', 'yes'];
  let child: ChildProcess | undefined;
  return {
    url,
    async start() {
      child = start(find('redis-server')!, { args, log: join(folder, 'redis.log') });
      const client = new Redis(url, { retryStrategy: () => 20, maxRetriesPerRequest: null });
      client.on('error', () => undefined);
      await client.ping();
      client.disconnect();
    },
    kill: () => kill(child!),
  };
}
