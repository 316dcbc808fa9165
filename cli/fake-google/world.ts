import type { IncomingMessage } from 'node:http';
import type { GoogleUser } from './users.js';
import type { SigningKey } from './id-tokens.js';

/** The parts of Google that are asked, by what a request is for. */
export type Part = 'consent' | 'token' | 'revoke' | 'certs' | 'people';

export interface Settings {
  /** Codes, tokens and sync tokens expire by it. ID tokens go by the wall clock, as whoever checks them does. */
  now: () => number;
  /** How long an access token is good, in seconds. */
  accessSeconds: number;
  /** How long a code is good, in seconds. */
  codeSeconds: number;
}

export interface GoogleRequest {
  part: Part;
  method: string;
  path: string;
  /** Of the address and of the form. */
  params: Record<string, string>;
  headers: IncomingMessage['headers'];
}

/** What is answered instead. */
export interface FailureRule {
  part: Part;
  /** Where it is not said, the connection is cut. */
  status?: number;
  headers?: Record<string, string>;
  body?: object;
  /** How often; until it is mended by default. */
  times?: number;
}

/** What somebody was asked and has said yes to. */
export interface Code {
  user: GoogleUser;
  scopes: string[];
  redirectUri: string;
  /** Of PKCE; null where there is none. */
  challenge: string | null;
  offline: boolean;
  expiresAt: number;
}

export interface AccessToken {
  user: GoogleUser;
  expiresAt: number;
}

/** The one client that is registered. */
export interface Client {
  id: string;
  secret: string;
  /** Where it lets people be sent back to; empty: anywhere. */
  redirectUris: string[];
}

export interface World {
  settings: Settings;
  client: Client;
  users: GoogleUser[];
  codes: Map<string, Code>;
  accessTokens: Map<string, AccessToken>;
  key: SigningKey;
  requests: GoogleRequest[];
  failures: (FailureRule & { times: number })[];
  /** Requests to these parts wait for it. */
  gates: Map<Part, Promise<void>>;
  watchers: Set<() => void>;
}

export interface Answer {
  status: number;
  headers?: Record<string, string>;
  /** A text is HTML. */
  body: object | string;
}

/** Something is to be remembered. */
export function changed({ watchers }: World): void {
  for (const watch of watchers) watch();
}
