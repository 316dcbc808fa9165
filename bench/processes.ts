import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** Set to a folder, CPU profiles of our server are written there, one for each measurement. */
export const profiles: { folder: string | null; written: number } = { folder: null, written: 0 };

/** A server in a process of its own. */
export class Measured {
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly child: ChildProcess,
    readonly port: number,
    private readonly profiled: boolean,
  ) {}

  /** Where the CPU profile of what is measured next goes, if one is to be taken. */
  nextProfile(): string | null {
    return this.profiled && profiles.folder !== null
      ? join(profiles.folder, `${(profiles.written += 1)}.cpuprofile`)
      : null;
  }

  /** Milliseconds of CPU it has used so far, of all its threads. */
  cpu(): Promise<number> {
    return this.ask('cpu');
  }

  /** Bytes of memory it holds (resident set). */
  memory(): Promise<number> {
    return this.ask('memory');
  }

  ask<T>(question: string, given?: unknown): Promise<T> {
    const asked = this.last.then(async () => {
      this.child.send({ question, given });
      const [{ value }] = (await once(this.child, 'message')) as [{ value: T }];
      return value;
    });
    this.last = asked;
    return asked;
  }

  /** Tells it to stop, and answers how it ended. */
  async terminate(): Promise<number | null> {
    const exit = once(this.child, 'exit') as Promise<[number | null]>;
    this.child.kill('SIGTERM');
    return (await exit)[0];
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill('SIGKILL');
    await once(this.child, 'exit');
  }
}

/** The real server, as `npm start` runs it, on an existing data folder. */
export async function startOurs(dataDir: string, settings: Record<string, string> = {}): Promise<Measured> {
  const env = { DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'warn', ...settings };
  const { child, port } = await start('../serve/main.js', [], /http:\/\/localhost:(\d+)\/graphql/, env);
  return new Measured(child, port, true);
}

/** One of the servers of this folder, which print their port. */
export async function startPeer(name: string, ...args: string[]): Promise<Measured> {
  const { child, port } = await start(`./peers/${name}.js`, args, /^port (\d+)$/m, { NODE_ENV: 'production' });
  return new Measured(child, port, false);
}

async function start(
  script: string,
  args: string[],
  greeting: RegExp,
  env: Record<string, string>,
): Promise<{ child: ChildProcess; port: number }> {
  const child = fork(path(script), args, {
    execArgv: ['--import', path('./probe.js')],
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  let said = '';
  const port = await new Promise<number>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${script} ended with ${code}:\n${said}`)));
    child.stdout!.on('data', (data: Buffer) => {
      said = (said + data.toString()).slice(-10_000);
      const found = greeting.exec(said);
      if (found) resolve(Number(found[1]));
    });
  });
  return { child, port };
}
