import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { History } from './history.js';
import { hasEnded, kill, start } from './programs.js';
import { until, wait } from './wait.js';

const main = fileURLToPath(new URL('../serve/main.js', import.meta.url));

/** One process of the server, under a supervisor: whenever it ends it is started again, until it is stopped. */
export class ServerProcess {
  private child!: ChildProcess;
  private state: 'starting' | 'up' | 'dying' | 'stopped' = 'starting';

  constructor(
    readonly number: number,
    readonly port: number,
    private readonly folder: string,
    private env: Record<string, string>,
    private readonly history: History,
  ) {
    this.spawn();
  }

  get up(): boolean {
    return this.state === 'up';
  }

  /** Resolves once it answers. */
  async answers(): Promise<void> {
    await until(() => this.up, `process ${this.number}`);
  }

  async kill(env: Record<string, string> = {}): Promise<void> {
    Object.assign(this.env, env);
    this.state = 'dying';
    await kill(this.child);
  }

  async stop(): Promise<void> {
    this.state = 'stopped';
    await kill(this.child);
  }

  private spawn(): void {
    this.state = 'starting';
    const log = join(this.folder, `server-${this.number}.log`);
    const child = start(process.execPath, { args: [main], log, env: { ...this.env, PORT: String(this.port) } });
    this.child = child;
    child.once('exit', (code, signal) => void this.ended(code, signal));
    void this.watch(child);
  }

  private async watch(child: ChildProcess): Promise<void> {
    while (!hasEnded(child) && this.state === 'starting') {
      const answered = await fetch(`http://127.0.0.1:${this.port}/healthz`).then(
        ({ ok }) => ok,
        () => false,
      );
      if (answered && this.state === 'starting' && this.child === child) this.state = 'up';
      await wait(20);
    }
  }

  private async ended(code: number | null, signal: string | null): Promise<void> {
    if (this.state === 'stopped') return;
    // While it starts it may find no database, and says so; one that serves never ends by itself.
    if (this.state === 'up') this.history.write('crashed', { process: this.number, code, signal });
    await wait(100);
    if ((this.state as string) !== 'stopped') this.spawn();
  }
}
