import { Agent, request } from 'node:http';
import type { History } from './history.js';
import type { Random } from './random.js';
import { wait } from './wait.js';

const PATIENCE = 15_000;
const GIVE_UP = 120_000;

export interface Person {
  id: string;
  name: string;
  email: string;
  token: string;
}

/** The people who ask: whatever has no answer they ask again, with the same key, until they know. */
export class Clients {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 64 });
  private asked = 0;
  /** Operations whose outcome is not known yet. */
  open = 0;

  constructor(
    private readonly port: number,
    private readonly history: History,
    private readonly random: Random,
  ) {}

  /** Runs an operation; throws where it was not answered for, and then nobody knows what became of it. `process` asks for one of them. */
  async ask<T = any>(
    token: string | null,
    query: string,
    variables: Record<string, unknown> = {},
    process?: number,
  ): Promise<T> {
    const path = process === undefined ? '/graphql' : `/graphql?process=${process}`;
    const { data, errors } = JSON.parse(await this.post(path, token, { query, variables }, process === undefined));
    if (errors) throw new Error(`${errors[0].extensions?.code}: ${errors[0].message}`);
    return data;
  }

  /** Reads until there is an answer. */
  async read<T = any>(token: string, query: string, variables: Record<string, unknown> = {}): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.ask<T>(token, query, variables);
      } catch (error) {
        if (tries === 100) throw error;
        await wait(this.random.between(50, 300));
      }
    }
  }

  /**
   * Does one mutation, and notes down what was asked and what became of it. `doneAlready` is the refusal that says, after an answer
   * was lost, that it had been done. Answers the payload, or null where there is none.
   */
  async act<T = any>(
    person: Person,
    name: string,
    input: Record<string, unknown>,
    selection: string,
    doneAlready?: string,
    about: Record<string, unknown> = {},
  ): Promise<T | null> {
    const n = (this.asked += 1);
    const type = `${name[0]!.toUpperCase()}${name.slice(1)}Input`;
    const query = `mutation($input: ${type}!) { ${name}(input: $input) { ${selection} userErrors { code } } }`;
    this.history.write('asked', { n, do: name, by: person.id, input, ...about });
    this.open += 1;
    const started = performance.now();
    try {
      for (let unknown = false; ; unknown = true) {
        try {
          const { userErrors, ...payload } = (await this.ask(person.token, query, { input }))[name];
          const code = userErrors[0]?.code;
          if (code === undefined) {
            this.history.write('done', { n, got: payload });
            return payload as T;
          }
          if (unknown && code === doneAlready) this.history.write('done', { n, already: code });
          else this.history.write('refused', { n, code });
          return null;
        } catch (error) {
          this.history.write('unknown', { n, why: (error as Error).message.slice(0, 120) });
          if (performance.now() - started > GIVE_UP) return null;
          await wait(this.random.between(50, 400));
        }
      }
    } finally {
      this.open -= 1;
    }
  }

  close(): void {
    this.agent.destroy();
  }

  private post(path: string, token: string | null, body: object, kept: boolean): Promise<string> {
    return new Promise((resolve, reject) => {
      const sent = request(
        {
          port: this.port,
          host: '127.0.0.1',
          path,
          method: 'POST',
          agent: kept ? this.agent : false,
          headers: { 'content-type': 'application/json', ...(token !== null && { authorization: `Bearer ${token}` }) },
        },
        (answer) => {
          let text = '';
          answer.setEncoding('utf8').on('data', (part: string) => (text += part));
          answer.on('end', () => (answer.complete ? resolve(text) : reject(new Error('cut'))));
          answer.on('error', reject);
        },
      );
      sent.setTimeout(PATIENCE, () => sent.destroy(new Error('no answer in time')));
      sent.on('error', reject);
      sent.end(JSON.stringify(body));
    });
  }
}
