import { spawn } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { median } from './load.js';
import type { Row } from './table.js';
import { temporaryFolder } from './world.js';

const STARTS = 5;

/** From the command to the first answered query, when everything is installed and built. */
export async function measureStart(): Promise<Row[]> {
  const dataDir = temporaryFolder();
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, DATA_DIR: dataDir, LOG_LEVEL: 'warn' };
  const start = () => started('npm', ['start'], env);
  await start(); // makes the database
  const npm: number[] = [];
  const node: number[] = [];
  for (let i = 0; i < STARTS; i += 1) {
    npm.push(await start());
    node.push(await started(process.execPath, ['scripts/start.mjs'], env));
  }
  return [
    { what: 'npm start, to the first answer', unit: 'ms', ours: median(npm), target: '2,000 ms' },
    { what: 'the same without npm (node scripts/start.mjs)', unit: 'ms', ours: median(node) },
  ];
}

async function started(command: string, args: string[], env: NodeJS.ProcessEnv): Promise<number> {
  const port = await freePort();
  const begun = performance.now();
  const child = spawn(command, args, { env: { ...env, PORT: String(port) }, stdio: 'ignore', detached: true });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  while (!(await answers(port))) {
    if (child.exitCode !== null) throw new Error(`${command} ended with ${child.exitCode}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const took = performance.now() - begun;
  process.kill(-child.pid!, 'SIGTERM'); // npm, its shell and the server
  await exited;
  while (await answers(port)) await new Promise((resolve) => setTimeout(resolve, 20));
  return took;
}

async function answers(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ viewer { id } }' }),
    });
    return ((await response.json()) as { data?: { viewer: null } }).data?.viewer === null;
  } catch {
    return false;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
