import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Where a program of PostgreSQL or Redis is; null where it is not on this machine. PG_BIN names the folder of PostgreSQL's. */
export function find(name: string): string | null {
  const { PG_BIN, PATH = '' } = process.env;
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).toSorted((a, b) => Number(b) - Number(a)) : [];
  const folders = [...(PG_BIN ? [PG_BIN] : []), ...PATH.split(':'), ...versions.map((v) => join(debian, v, 'bin'))];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? null;
}

export interface Identity {
  uid: number;
  gid: number;
}

/** Whom PostgreSQL runs as: it refuses to be root. */
export function unprivileged(): Identity | null {
  if (process.getuid?.() !== 0) return null;
  for (const name of ['postgres', 'nobody']) {
    try {
      const idOf = (kind: string) => Number(execFileSync('id', [kind, name], { stdio: ['ignore', 'pipe', 'ignore'] }));
      return { uid: idOf('-u'), gid: idOf('-g') };
    } catch {
      continue; // there is no such user
    }
  }
  throw new Error('PostgreSQL does not run as root, and there is neither a user postgres nor nobody');
}

interface Start {
  args: string[];
  /** What it says is added to this file. */
  log: string;
  identity?: Identity | null;
  env?: Record<string, string>;
}

const started = new Set<ChildProcess>();
/** Whatever ends this program, nothing that it has started outlives it. */
process.on('exit', () => {
  for (const child of started) child.kill('SIGKILL');
});

export function start(program: string, { args, log, identity, env }: Start): ChildProcess {
  const said = openSync(log, 'a', 0o666);
  const child = spawn(program, args, {
    stdio: ['ignore', said, said],
    env: { PATH: process.env.PATH, HOME: process.env.HOME, TZ: process.env.TZ, LC_ALL: 'C', ...env },
    ...identity,
  });
  closeSync(said);
  started.add(child);
  child.once('exit', () => started.delete(child));
  return child;
}

export const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

/** kill -9, also of what it has started. */
export async function kill(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const exit = once(child, 'exit');
  const own = childrenOf(child.pid!);
  child.kill('SIGKILL');
  for (const pid of own) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      continue; // it has ended by itself
    }
  }
  await exit;
}

function childrenOf(parent: number): number[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
  return lines
    .map((line) => line.trim().split(/\s+/).map(Number))
    .flatMap(([pid, of]) => (of === parent ? [pid!] : []));
}
