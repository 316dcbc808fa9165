import { spawn, type ChildProcess } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { until } from './until.js';

/** A database or Redis of a test's own, that can be stopped and started again on its port. */
export interface PrivateService {
  url: string;
  start(): Promise<void>;
  /** Sends a signal, and waits for the end. */
  stop(signal: NodeJS.Signals): Promise<void>;
  /** Sends a signal that does not end it. */
  signal(signal: NodeJS.Signals): void;
  /** Ends it, and removes what it wrote. */
  remove(): Promise<void>;
}

const folders = [
  ...(process.env.PG_BIN ? [process.env.PG_BIN] : []),
  ...(process.env.PATH ?? '').split(delimiter),
  ...installed('/usr/lib/postgresql'),
];

function installed(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const versions = readdirSync(folder).sort((a, b) => Number(b) - Number(a));
  return versions.map((version) => join(folder, version, 'bin'));
}

function programOf(name: string): string | null {
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? null;
}

export const hasRedisServer = programOf('redis-server') !== null;
export const hasPostgresServer = programOf('initdb') !== null && programOf('postgres') !== null;

/** PostgreSQL refuses to run as root. */
const unprivileged = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

export async function privateRedis(...options: string[]): Promise<PrivateService> {
  const port = await freePort();
  const folder = folderOf();
  const fixed = ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder];
  return serviceOf(
    `redis://127.0.0.1:${port}`,
    folder,
    'redis-server',
    [...fixed, ...options],
    'SIGKILL',
    async (url) => {
      const client = new Redis(url, { lazyConnect: true, retryStrategy: null });
      client.on('error', () => undefined);
      try {
        await client.connect();
        await client.ping();
      } finally {
        client.disconnect();
      }
    },
  );
}

export async function privatePostgres(): Promise<PrivateService> {
  const port = await freePort();
  const folder = folderOf();
  const data = join(folder, 'data');
  const made = run('initdb', ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync']);
  const [code] = (await once(made, 'exit')) as [number];
  if (code !== 0) throw new Error(`initdb ended with ${code}`);
  const options = ['-D', data, '-p', `${port}`, '-k', folder, '-F', '-c', 'listen_addresses=127.0.0.1'];
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  return serviceOf(url, folder, 'postgres', options, 'SIGQUIT', async () => {
    const client = new Client(url);
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query('select 1');
    } finally {
      await client.end().catch(() => undefined);
    }
  });
}

async function serviceOf(
  url: string,
  folder: string,
  program: string,
  options: string[],
  atLast: NodeJS.Signals,
  ask: (url: string) => Promise<void>,
): Promise<PrivateService> {
  let child: ChildProcess;
  const stop = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  };
  const service: PrivateService = {
    url,
    async start() {
      child = run(program, options);
      const answers = () =>
        ask(url).then(
          () => true,
          () => undefined,
        );
      await until(answers, `${program} to answer`);
    },
    stop,
    signal: (signal) => void child.kill(signal),
    async remove() {
      await stop(atLast);
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await service.start();
  return service;
}

function run(program: string, options: string[]): ChildProcess {
  return spawn(programOf(program)!, options, { ...unprivileged, stdio: 'ignore', cwd: tmpdir() });
}

function folderOf(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tsunagu-test-'));
  if (unprivileged.uid !== undefined) chownSync(folder, unprivileged.uid, unprivileged.gid);
  return folder;
}

/** A port that nobody listens on: whoever asked may be too late for it, and then fails. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
