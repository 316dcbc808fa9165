import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { freshPlace } from './database.js';
import type { GraphqlAnswer } from './server.js';
import { until } from './until.js';

const main = fileURLToPath(new URL('../../dist/serve/main.js', import.meta.url));

/** A server in a process of its own, that can be killed and started again on the same data. */
export interface ServerProcess {
  url: string;
  /** What it has printed so far. */
  output: string;
  child: ChildProcess;
  /** Sends a signal, waits for the end, and answers how it ended. */
  kill(signal: NodeJS.Signals): Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  graphql<T = any>(query: string, variables?: Record<string, unknown>, token?: string): Promise<GraphqlAnswer<T>>;
}

export interface ServerPlace {
  env: Record<string, string>;
  start(env?: Record<string, string>): Promise<ServerProcess>;
  /** Ends what is still running, and removes the data. */
  remove(): Promise<void>;
}

/** Settings of a server whose clock is ahead: to it leases of one that was killed are over. */
export function ahead(milliseconds: number): Record<string, string> {
  const script = `const real=Date.now;Date.now=()=>real()+${milliseconds}`;
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(script)}` };
}

/** A place where servers are started as an operator would, with a database of its own. */
export async function serverPlace(): Promise<ServerPlace> {
  const place = await freshPlace();
  const running = new Set<ServerProcess>();
  return {
    env: place.env,
    async start(env = {}) {
      const server = await spawnServer({ ...place.env, ...env });
      running.add(server);
      server.child.once('exit', () => running.delete(server));
      return server;
    },
    async remove() {
      await Promise.all([...running].map((server) => server.kill('SIGKILL')));
      await place.remove();
    },
  };
}

async function spawnServer(env: Record<string, string>): Promise<ServerProcess> {
  if (!existsSync(main)) throw new Error('The server is not built: npm run build');
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, [main], {
    env: { PATH, HOME, PORT: '0', API_REQUESTS_PER_MINUTE: '1000000', REQUESTS_PER_DAY: '1000000', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const server: ServerProcess = {
    url: '',
    output: '',
    child,
    async kill(signal) {
      if (child.exitCode === null && child.signalCode === null) {
        const exit = once(child, 'exit');
        child.kill(signal);
        await exit;
      }
      return { code: child.exitCode, signal: child.signalCode };
    },
    async graphql(query, variables, token) {
      const response = await fetch(`${server.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
        body: JSON.stringify({ query, variables }),
      });
      return (await response.json()) as GraphqlAnswer;
    },
  };
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => void (server.output += text));
  server.url = await until(
    () => {
      if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}: ${server.output}`);
      return /GraphQL\s+(http\S+)\/graphql/.exec(server.output)?.[1];
    },
    'the greeting of the server',
    20_000,
  );
  return server;
}
