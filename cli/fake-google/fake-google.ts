import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { choices, grant, readAsked, refuse } from './consent.js';
import { signingKey, type SigningKey } from './id-tokens.js';
import { paths, serve } from './serve.js';
import { GoogleUser, type UserInput } from './users.js';
import { changed, type Client, type FailureRule, type GoogleRequest, type Part, type Settings, type World } from './world.js'; // prettier-ignore

export { quotaExceeded } from './errors.js';
export type { Person } from './people-list.js';
export type { GoogleUser, UserInput } from './users.js';
export type { FailureRule, GoogleRequest } from './world.js';

export interface FakeGoogleOptions extends Partial<Settings> {
  /** Any free one by default. */
  port?: number;
  client?: Partial<Client>;
}

/** What another one needs to go on as this one: what was granted. */
export type Memory = { subject: string; scopes: string[]; refreshTokens: string[] }[];

export interface Consent {
  /** Whose account; the first one's by default. */
  user?: GoogleUser;
  /** What they tick, by a part of its name; everything by default. */
  ticked?: readonly string[];
  refuse?: boolean;
}

/** Google on this machine: the page where people consent, tokens, and the People API. */
export interface FakeGoogle {
  url: string;
  /** The settings of a server that uses it. */
  env: Record<
    `GOOGLE_${'CLIENT_ID' | 'CLIENT_SECRET' | 'AUTH_URL' | 'TOKEN_URL' | 'REVOKE_URL' | 'CERTS_URL' | 'PEOPLE_URL'}`,
    string
  >;
  client: Client;
  key: SigningKey;
  users: readonly GoogleUser[];
  /** Every request, oldest first. */
  requests: GoogleRequest[];
  addUser(input: UserInput): GoogleUser;
  /** Somebody answers the page at this address. Where the browser is sent then. */
  consent(url: string, consent?: Consent): string;
  /** Requests fail from now on, until the function that is answered is called. */
  fail(rule: FailureRule): () => void;
  /** Requests wait from now on, until the function that is answered is called. */
  hold(part: Part): () => void;
  memory(): Memory;
  restore(memory: Memory): void;
  /** Calls whenever there is something new to remember. */
  onChange(listener: () => void): void;
  stop(): Promise<void>;
}

export async function startFakeGoogle({ port = 0, client, ...settings }: FakeGoogleOptions = {}): Promise<FakeGoogle> {
  const world: World = {
    settings: { now: Date.now, accessSeconds: 3_599, codeSeconds: 600, ...settings },
    client: { id: '1234-abc.apps.googleusercontent.com', secret: 'GOCSPX-fake-secret', redirectUris: [], ...client },
    users: [],
    codes: new Map(),
    accessTokens: new Map(),
    key: signingKey(),
    requests: [],
    failures: [],
    gates: new Map(),
    watchers: new Set(),
  };
  const http = createServer((request, response) => {
    serve(world, request, response).catch((error: unknown) => {
      // A fault of this program, which is not to pass for one of Google's.
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' });
      response.end(`The fake Google failed: ${(error as Error).stack}`);
    });
  });
  await new Promise<void>((resolve, reject) => {
    http.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;

  return {
    url,
    env: {
      GOOGLE_CLIENT_ID: world.client.id,
      GOOGLE_CLIENT_SECRET: world.client.secret,
      GOOGLE_AUTH_URL: url + paths.consent,
      GOOGLE_TOKEN_URL: url + paths.token,
      GOOGLE_REVOKE_URL: url + paths.revoke,
      GOOGLE_CERTS_URL: url + paths.certs,
      GOOGLE_PEOPLE_URL: url,
    },
    client: world.client,
    key: world.key,
    users: world.users,
    requests: world.requests,
    addUser(input) {
      const user = new GoogleUser(world, input);
      world.users.push(user);
      return user;
    },
    consent(address, { user = world.users[0]!, ticked = [''], refuse: refuses = false } = {}) {
      const asked = readAsked(world, new URL(address).searchParams);
      if (typeof asked === 'string') throw new Error(asked);
      if (refuses) return refuse(asked);
      const scopes = Object.keys(choices).filter((scope) => ticked.some((part) => scope.includes(part)));
      return grant(world, asked, user, scopes);
    },
    fail(rule) {
      const failure = { times: Infinity, ...rule };
      world.failures.push(failure);
      return () => void (failure.times = 0);
    },
    hold(part) {
      let open = () => undefined as void;
      world.gates.set(part, new Promise<void>((resolve) => (open = resolve)));
      return () => {
        world.gates.delete(part);
        open();
      };
    },
    memory: () =>
      world.users.map(({ subject, scopes, refreshTokens }) => ({ subject, scopes, refreshTokens: [...refreshTokens] })),
    restore(memory) {
      for (const { subject, scopes, refreshTokens } of memory) {
        const user = world.users.find((candidate) => candidate.subject === subject);
        if (user) Object.assign(user, { scopes, refreshTokens: new Set(refreshTokens) });
      }
      changed(world);
    },
    onChange: (listener) => void world.watchers.add(listener),
    async stop() {
      await new Promise<void>((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      });
    },
  };
}
