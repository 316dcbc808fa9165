import { Agent, request } from 'node:http';
import { createApp, type App, type Overrides } from '../../src/app.js';
import { readConfig, type Config } from '../../src/config.js';
import type { StoredMail } from '../../src/mail/dev-mailbox.js';
import { createLog } from '../../src/log.js';
import { TestClock } from './clock.js';
import { freshPlace } from './database.js';
import { startTwo, twoProcesses } from './two-processes.js';
import { until } from './until.js';

export interface GraphqlAnswer<T = any> {
  data?: T;
  errors?: { message: string; path?: (string | number)[]; extensions: { code: string; [name: string]: unknown } }[];
}

export interface TestServer {
  app: App;
  url: string;
  clock: TestClock;
  config: Config;
  /** Sends an operation over HTTP. */
  graphql<T = any>(
    query: string,
    variables?: Record<string, unknown>,
    token?: string,
    headers?: Record<string, string>,
  ): Promise<GraphqlAnswer<T>>;
  /** The mails to an address, newest first, once there are this many. */
  mailsTo(address: string, count?: number): Promise<StoredMail[]>;
  /** The `token=` of the newest mail to an address, once there are this many. */
  tokenMailedTo(address: string, count?: number): Promise<string>;
  stop(): Promise<void>;
}

/** Limits that no test meets by accident. */
const generous = {
  API_REQUESTS_PER_MINUTE: '1000000',
  SEARCHES_PER_MINUTE: '1000000',
  MAILS_PER_HOUR: '1000000',
  SIGN_INS_PER_QUARTER_HOUR: '1000000',
  REQUESTS_PER_DAY: '1000000',
  INVITATIONS_PER_DAY: '1000000',
  LANDINGS_PER_MINUTE: '1000000',
  SMS_PER_HOUR: '1000000',
  LOG_LEVEL: process.env.TEST_LOG_LEVEL ?? 'silent',
};

/** The real server on a port of its own, with a database of its own. `env` overrides settings. */
export async function startServer(env: Record<string, string> = {}, overrides: Overrides = {}): Promise<TestServer> {
  const place = await freshPlace();
  const clock = new TestClock();
  const configAt = (publicUrl = '') =>
    readConfig({ PORT: '0', PUBLIC_URL: publicUrl, ...generous, ...place.env, ...env });
  const log = createLog(configAt().logLevel);
  const parts = { clock, log, housekeepingByHand: true, ...overrides };
  const { app, port } = twoProcesses ? await startTwo(configAt, parts) : await startOne(configAt(), parts);
  const url = `http://localhost:${port}`;
  const agent = new Agent({ keepAlive: true });

  const mailsTo: TestServer['mailsTo'] = (address, count = 1) =>
    until(async () => {
      const mails = (await app.mailbox!.list()).filter((mail) => mail.to === address);
      return mails.length >= count ? mails : undefined;
    }, `${count} mail(s) to ${address}`);

  return {
    app,
    url,
    clock,
    config: app.services.config,
    graphql(query, variables, token, headers) {
      return post(agent, `${url}/graphql`, JSON.stringify({ query, variables }), {
        'content-type': 'application/json',
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...headers,
      });
    },
    mailsTo,
    async tokenMailedTo(address, count) {
      const [mail] = await mailsTo(address, count);
      return decodeURIComponent(/[?&]token=([^\s&"]+)/.exec(mail!.text)![1]!);
    },
    async stop() {
      agent.destroy();
      await app.close();
      await place.remove();
    },
  };
}

async function startOne(config: Config, overrides: Overrides): Promise<{ app: App; port: number }> {
  const app = await createApp(config, overrides);
  return { app, port: await app.listen() };
}

/** As `fetch`, which costs three times as much: tests send thousands of operations. */
function post(agent: Agent, url: string, body: string, headers: Record<string, string>): Promise<GraphqlAnswer> {
  return new Promise((resolve, reject) => {
    const length = Buffer.byteLength(body);
    const sent = request(
      url,
      { agent, method: 'POST', headers: { ...headers, 'content-length': length } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          try {
            resolve(JSON.parse(Buffer.concat(chunks).toString()) as GraphqlAnswer);
          } catch (error) {
            reject(error);
          }
        });
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}
