import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Clients } from './clients.js';
import { postgres, redis, type Engine } from './engines.js';
import { Faults, type Victims } from './faults.js';
import { History } from './history.js';
import { Listener } from './listeners.js';
import { Load } from './load.js';
import { mailSink, type MailSink } from './mail-sink.js';
import { readOptions, type Options } from './options.js';
import { find } from './programs.js';
import { Proxy } from './proxy.js';
import { jobsDone, recordEnd } from './quiet.js';
import { Random } from './random.js';
import { ServerProcess } from './servers.js';
import { freePorts, until, wait } from './wait.js';
import { makeWorld, startLine } from './world.js';

const PROCESSES = 3;
/** Clocks that are so far ahead take the leases of processes that died for over. */
const AHEAD = 300_000;

const options = readOptions(process.argv.slice(2));
const missing = ['initdb', 'postgres', 'redis-server'].filter((name) => find(name) === null);
if (missing.length > 0) {
  console.log(
    `Left out: the fault test, since there is no ${missing.join(', no ')} here (PG_BIN says where PostgreSQL is).`,
  );
  process.exit(process.env.CI ? 1 : 0);
}
const folder = mkdtempSync(join(tmpdir(), 'tsunagu-chaos-'));
chmodSync(folder, 0o755); // PostgreSQL runs as another user where this is root
const history = new History(join(folder, 'history.jsonl'));
const ends: (() => unknown)[] = [];
let status = 1;
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130));
process.on('exit', () => {
  if (!options.keep && status === 0) rmSync(folder, { recursive: true, force: true });
});

try {
  const took = await run();
  await history.close();
  console.log(`Seed ${options.seed}; ${took.load} s of load and faults, ${took.quiet} s until all was quiet.`);
  status = check('check/index.mjs') || check('check/plants.mjs');
} finally {
  if (options.keep || status !== 0) console.log(`History and logs: ${folder}`);
}
process.exit(status);

/** A program that shares no code with this one, nor with the server. */
function check(name: string): number {
  const program = fileURLToPath(new URL(`../../chaos/${name}`, import.meta.url));
  return spawnSync(process.execPath, [program, history.path], { stdio: 'inherit' }).status ?? 1;
}

async function run(): Promise<{ load: number; quiet: number }> {
  try {
    return await underFaults(options);
  } finally {
    for (const end of ends.toReversed()) await end();
  }
}

async function underFaults({ seed, seconds, events, ahead }: Options): Promise<{ load: number; quiet: number }> {
  const random = new Random(seed);
  const [postgresPort, redisPort, frontPort, linePort, ...ports] = (await freePorts(4 + PROCESSES)) as [
    number,
    number,
    number,
    number,
    ...number[],
  ];
  const engines = { postgres: postgres(folder, postgresPort), redis: redis(folder, redisPort) };
  for (const engine of Object.values(engines)) {
    ends.push(() => engine.kill());
    await engine.start();
  }
  const mails = await mailSink(history);
  ends.push(() => mails.stop());
  const line = await startLine(history);
  ends.push(() => line.stop());
  const front = new Proxy(ports, { onListener: (client, process) => history.write('given', { client, process }) });
  const toLine = new Proxy([Number(new URL(line.url).port)]);
  await front.listen(frontPort);
  await toLine.listen(linePort);
  ends.push(() => Promise.all([front.close(), toLine.close()]));
  const env = settings(engines, mails, frontPort, linePort);
  const processes = ports.map((port, number) => new ServerProcess(number, port, folder, env, history));
  ends.push(() => Promise.all(processes.map((process) => process.stop())));
  await Promise.all(processes.map((process) => process.answers()));

  const clients = new Clients(frontPort, history, random);
  ends.push(() => clients.close());
  const world = await makeWorld(clients, mails, line, `http://127.0.0.1:${frontPort}`, random);
  const [prober, ...silent] = world.silent;
  world.silent = silent;
  const listeners = world.people.map((person, i) => new Listener(i, person, frontPort, history, random));
  ends.push(() => listeners.forEach((listener) => listener.stop()));
  for (const listener of listeners) void listener.run();

  const heads = () => {
    const last = new Map<string, number>();
    for (const listener of listeners)
      for (const id of listener.followed) last.set(id, Math.max(last.get(id) ?? 0, listener.lastOf(id)));
    return [...last.values()].reduce((sum, number) => sum + number, 0);
  };
  const started = performance.now();
  const passed = () => (performance.now() - started) / 1_000;
  let soFar = 0;
  const counting = setInterval(() => (soFar = heads()), 100);
  const state = { stopped: false, early: () => soFar > (events * 1.05 * passed()) / seconds };
  const load = new Load(world, clients, history, random).run(state);
  const victims: Victims = { processes, ...engines, front, toLine };
  const telling = setInterval(() => console.log(`${Math.round(passed())} s: ${soFar} events`), 30_000);
  await new Faults(victims, clients, prober!, history, random).run(options);
  await until(() => soFar >= events, `${events} events`, 600_000).catch((error: Error) => console.error(error.message));
  clearInterval(telling);
  clearInterval(counting);
  state.stopped = true;
  await load;
  const duration = Math.round(passed());

  await line.idle();
  if (ahead) {
    const script = `const real=Date.now;Date.now=()=>real()+${AHEAD}`;
    const later = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(script)}` };
    for (const { number } of processes) history.write('restarted', { process: number });
    await Promise.all(processes.map((process) => process.kill(later)));
    await Promise.all(processes.map((process) => process.answers()));
  }
  await jobsDone(engines.postgres.url);
  await wait(200);
  await recordEnd(world, clients, listeners, line, history);
  return { load: duration, quiet: Math.round(passed() - duration) };
}

function settings(
  engines: Record<'postgres' | 'redis', Engine>,
  mails: MailSink,
  port: number,
  linePort: number,
): Record<string, string> {
  const limits = ['API_REQUESTS_PER_MINUTE', 'MAILS_PER_HOUR', 'REQUESTS_PER_DAY', 'INVITATIONS_PER_DAY'];
  return {
    DATABASE_URL: engines.postgres.url,
    REDIS_URL: engines.redis.url,
    SMTP_URL: mails.url,
    LINE_API_URL: `http://127.0.0.1:${linePort}`,
    LINE_DATA_API_URL: `http://127.0.0.1:${linePort}`,
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    DATA_DIR: join(folder, 'data'),
    SECRET_KEY: 'a secret key of the fault test, which is long enough',
    LOG_LEVEL: 'warn',
    ...Object.fromEntries(limits.map((name) => [name, '1000000'])),
  };
}
