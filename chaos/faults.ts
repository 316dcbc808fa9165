import type { Clients, Person } from './clients.js';
import type { Engine } from './engines.js';
import type { History } from './history.js';
import type { Options } from './options.js';
import type { Proxy } from './proxy.js';
import type { Random } from './random.js';
import type { ServerProcess } from './servers.js';
import { until, wait } from './wait.js';

/** A service is given up for lost after so long; the checker is content with much less. */
const PATIENCE = 30_000;

export interface Victims {
  processes: ServerProcess[];
  postgres: Engine;
  redis: Engine;
  /** Before the processes, and between them and LINE. */
  front: Proxy;
  toLine: Proxy;
}

type Fault = 'process' | 'redis' | 'postgres';

/** What is done to the server, in an order and at times that the seed says. */
export class Faults {
  private probes = 0;

  constructor(
    private readonly victims: Victims,
    private readonly clients: Clients,
    private readonly prober: Person,
    private readonly history: History,
    private readonly random: Random,
  ) {}

  async run(options: Options): Promise<void> {
    await Promise.all([this.cuts(options), this.kills(options)]);
  }

  private async cuts({ cuts, seconds }: Options): Promise<void> {
    const started = performance.now();
    for (let i = 1; i <= cuts; i += 1) {
      await wait(Math.max(0, started + ((i - this.random.next()) * seconds * 1_000) / cuts - performance.now()));
      const dice = this.random.next();
      // What is answered quickly may not be met: then it is a listener.
      await until(() => this.cut(dice), 'a connection to cut', 1_000).catch(() =>
        until(() => this.cut(0), 'a listener to cut', PATIENCE),
      );
    }
  }

  private cut(dice: number): boolean {
    const { front, toLine } = this.victims;
    const of = dice < 0.5 ? 'listener' : dice < 0.85 ? 'request' : 'call to LINE';
    const done = of === 'call to LINE' ? toLine.cut(this.random, 'request') : front.cut(this.random, of);
    if (done) this.history.write('cut', { of });
    return done;
  }

  private async kills({ kills, redis, postgres, seconds }: Options): Promise<void> {
    const several = (count: number, fault: Fault) => Array.from({ length: count }, () => fault);
    const order = this.random.shuffled([
      ...several(kills, 'process'),
      ...several(redis, 'redis'),
      ...several(postgres, 'postgres'),
    ]);
    const started = performance.now();
    for (const [i, fault] of order.entries()) {
      await wait(
        Math.max(100, started + ((i + this.random.next()) * seconds * 1_000) / order.length - performance.now()),
      );
      await (fault === 'process' ? this.killProcess() : this.killEngine(fault));
    }
  }

  private async killProcess(): Promise<void> {
    const victim = this.random.pick(this.victims.processes);
    const name = `process ${victim.number}`;
    this.history.write('killed', { engine: name });
    await victim.kill();
    await victim.answers();
    await this.back(name, [victim]);
  }

  private async killEngine(name: 'redis' | 'postgres'): Promise<void> {
    const engine = this.victims[name];
    this.history.write('killed', { engine: name });
    await engine.kill();
    await wait(this.random.between(100, 1_500));
    await engine.start();
    await this.back(name, this.victims.processes);
  }

  /** The engine answers: from now on it is counted until a write through the proxy is answered for by all of these, and they say that they are ready. */
  private async back(engine: string, processes: readonly ServerProcess[]): Promise<void> {
    const started = performance.now();
    const served = processes.map((process) => until(() => this.probe(process), `${engine} to be back`, PATIENCE));
    const took = await Promise.all(served).then(
      () => Math.round(performance.now() - started),
      () => null,
    );
    this.history.write('back', { engine, took });
  }

  private async probe({ number, port }: ServerProcess): Promise<boolean> {
    const query = `mutation { updateProfile(input: { title: "probe ${(this.probes += 1)}" }) { userErrors { code } } }`;
    const { updateProfile } = await this.clients.ask(this.prober.token, query, {}, number);
    return updateProfile.userErrors.length === 0 && (await fetch(`http://127.0.0.1:${port}/readyz`)).ok;
  }
}
