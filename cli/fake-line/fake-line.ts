import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LineChannel, type ChannelInput } from './channels.js';
import { failNext, type FailureRule } from './failures.js';
import { remember, restore, type Memory } from './memory.js';
import { isPhone, servePhone } from './phone.js';
import { serve } from './serve.js';
import { addUser, type LineUser, type UserInput } from './users.js';
import type { LineRequest, Settings, World } from './world.js';

export { tooMany, type FailureRule } from './failures.js';
export type { ChatMessage, MediaOptions, Place, SayOptions } from './chats.js';
export type { ChatContent, Choice } from './shown.js';
export type { Delivery, Happened, WebhookEvent } from './webhooks.js';
export type { Exchange, LineRequest, Settings } from './world.js';
export type { ChannelInput, LineChannel } from './channels.js';
export type { DirectChat } from './direct-chats.js';
export type { LineGroup } from './groups.js';
export type { LineUser, UserInput } from './users.js';
export type { Memory } from './memory.js';

export interface FakeLineOptions extends Partial<Settings> {
  /** Any free one by default. */
  port?: number;
  host?: string;
}

/** LINE on this machine: its API for servers, and the people who use it. */
export interface FakeLine {
  /** For LINE_API_URL and LINE_DATA_API_URL. Pictures are there too, and `/phone` for people. */
  url: string;
  channels: readonly LineChannel[];
  users: readonly LineUser[];
  /** Every request to the API and for pictures, oldest first. */
  requests: LineRequest[];
  /** An official account with its channel. What is not given is made up. */
  addChannel(input?: ChannelInput): LineChannel;
  addUser(input: UserInput): LineUser;
  /** What another one needs to go on as this one. */
  memory(): Memory;
  restore(memory: Memory): void;
  /** Calls whenever there is something new to remember. */
  onChange(listener: () => void): void;
  /** Lets the next request that fits fail; several rules are used up in turn. */
  failNext(rule?: FailureRule): void;
  /** Until every webhook was answered, and every one to be delivered again was. */
  idle(): Promise<void>;
  /** Cuts every connection. */
  stop(): Promise<void>;
}

export async function startFakeLine({
  port = 0,
  host = '127.0.0.1',
  ...settings
}: FakeLineOptions = {}): Promise<FakeLine> {
  const world = emptyWorld(settings);
  const http = createServer((request, response) => {
    (isPhone(request) ? servePhone : serve)(world, request, response).catch((error: unknown) => {
      // A fault of this program, which is not to pass for one of LINE's.
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' });
      response.end(`The fake LINE failed: ${(error as Error).stack}`);
    });
  });
  await new Promise<void>((resolve, reject) => {
    http.once('error', reject).listen(port, host, resolve);
  });
  world.url = `http://${host.includes(':') ? `[${host}]` : host}:${(http.address() as AddressInfo).port}`;

  return {
    url: world.url,
    channels: world.channels,
    users: world.users,
    requests: world.requests,
    addChannel(input = {}) {
      const channel = new LineChannel(world, input);
      world.channels.push(channel);
      return channel;
    },
    addUser: (input) => addUser(world, input),
    memory: () => remember(world),
    restore: (memory) => restore(world, memory),
    onChange: (listener) => void world.watchers.add(listener),
    failNext: (rule = {}) => failNext(world, rule),
    async idle() {
      while (world.pending.size > 0) await Promise.all(world.pending);
    },
    async stop() {
      world.closing.abort();
      await Promise.all(world.pending);
      await new Promise<void>((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      });
    },
  };
}

function emptyWorld(settings: Partial<Settings>): World {
  return {
    url: '',
    settings: {
      now: Date.now,
      webhookTimeout: 2_000,
      redeliverAfter: [1_000, 5_000, 30_000, 120_000],
      plainHttp: false,
      onExchange: () => undefined,
      onWebhook: () => undefined,
      ...settings,
    },
    channels: [],
    users: [],
    groups: [],
    contents: new Map(),
    replyTokens: new Map(),
    readTokens: new Map(),
    requests: [],
    failures: [],
    pending: new Set(),
    watchers: new Set(),
    closing: new AbortController(),
  };
}
