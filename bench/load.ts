import { Agent, request } from 'node:http';
import type { Measured } from './processes.js';

export interface Rate {
  /** Milliseconds of the server's CPU for each. */
  cpu: number;
  perSecond: number;
}

/** Does something many times, `atOnce` at a time. */
export async function repeat(count: number, atOnce: number, work: (i: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const line = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: atOnce }, line));
}

/** What each of `count` costs the server. */
export async function rateOf(
  server: Measured,
  count: number,
  atOnce: number,
  work: (i: number) => Promise<unknown>,
): Promise<Rate> {
  const profile = server.nextProfile();
  if (profile) await server.ask('profileFrom');
  const before = await server.cpu();
  const begun = performance.now();
  await repeat(count, atOnce, work);
  const seconds = (performance.now() - begun) / 1_000;
  const used = (await server.cpu()) - before;
  if (profile) await server.ask('profileTo', profile);
  return { cpu: used / count, perSecond: count / seconds };
}

/** A client that keeps its connections. Throws where the answer is not 200 or has errors. */
export class HttpClient {
  private readonly agent = new Agent({ keepAlive: true });

  constructor(private readonly port: number) {}

  graphql(query: string, variables: Record<string, unknown>, token: string): Promise<string> {
    const body = JSON.stringify({ query, variables });
    return new Promise((resolve, reject) => {
      const sent = request(
        {
          port: this.port,
          host: '127.0.0.1',
          method: 'POST',
          path: '/graphql',
          agent: this.agent,
          headers: {
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(body),
            authorization: `Bearer ${token}`,
          },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () => {
            const text = Buffer.concat(chunks).toString();
            if (response.statusCode === 200 && !text.includes('"errors":')) resolve(text);
            else reject(new Error(`${response.statusCode}: ${text.slice(0, 500)}`));
          });
        },
      );
      sent.on('error', reject);
      sent.end(body);
    });
  }

  async data<T>(query: string, variables: Record<string, unknown>, token: string): Promise<T> {
    return (JSON.parse(await this.graphql(query, variables, token)) as { data: T }).data;
  }

  close(): void {
    this.agent.destroy();
  }
}

export const median = (values: readonly number[]): number => percentile(values, 0.5);

/** Such a part of the values is less; of none it is no number. */
export function percentile(values: readonly number[], part: number): number {
  const at = Math.min(values.length - 1, Math.floor(values.length * part));
  return values.toSorted((a, b) => a - b)[at] ?? Number.NaN;
}
