import type { IncomingHttpHeaders } from 'node:http';
import type { Chat } from './chats.js';
import type { LineChannel } from './channels.js';
import type { Failure } from './failures.js';
import type { LineGroup } from './groups.js';
import type { LineUser } from './users.js';

/** Everything there is on this LINE. */
export interface World {
  /** Where it is reached; empty until it listens. */
  url: string;
  readonly settings: Settings;
  readonly channels: LineChannel[];
  readonly users: LineUser[];
  readonly groups: LineGroup[];
  /** By the id of the message they came in. */
  readonly contents: Map<string, StoredContent>;
  readonly replyTokens: Map<string, ReplyToken>;
  /** Tokens that mark what somebody has written as read, all up to that message. */
  readonly readTokens: Map<string, { chat: Chat; messageId: string }>;
  readonly requests: LineRequest[];
  readonly failures: Failure[];
  /** Deliveries on their way, and those to be tried again. */
  readonly pending: Set<Promise<unknown>>;
  readonly watchers: Set<() => void>;
  /** Ends what is pending. */
  readonly closing: AbortController;
}

export interface Settings {
  /** The time, in milliseconds since 1970. */
  now: () => number;
  /** How long a webhook may take to be answered. */
  webhookTimeout: number;
  /** How long after a failed delivery each next one follows, in real milliseconds. LINE does not say what it does. */
  redeliverAfter: readonly number[];
  /** Takes pictures and icons at http addresses too, which LINE does not. */
  plainHttp: boolean;
  /** Told of every request once it is answered. */
  onExchange: (exchange: Exchange) => void;
  /** Told of every webhook before it is sent. */
  onWebhook: (channel: LineChannel, body: string) => void;
}

export interface StoredContent {
  /** The account that was told of it, and may read it. */
  channel: LineChannel | null;
  kind: 'image' | 'video' | 'audio' | 'file';
  bytes: Buffer;
  contentType: string;
  /** Of a video, or the picture itself. */
  preview: Buffer | null;
  transcoding: 'processing' | 'succeeded' | 'failed';
}

export interface ReplyToken {
  channel: LineChannel;
  chat: Chat;
  expiresAt: number;
}

export interface LineRequest {
  method: string;
  path: string;
  query: Record<string, string>;
  headers: IncomingHttpHeaders;
  /** JSON as its value, a form as its fields, else null. */
  body: unknown;
}

export interface Exchange {
  request: LineRequest;
  /** Null when the connection was cut instead. */
  answer: { status: number; headers: Record<string, string>; body: unknown } | null;
}

/** Tells who looks on that something is new. */
export function changed(world: World): void {
  for (const watcher of world.watchers) watcher();
}

/** Keeps the end of the world waiting for it. It must not be refused. */
export function track<T>(world: World, work: Promise<T>): Promise<T> {
  world.pending.add(work);
  void work.finally(() => world.pending.delete(work));
  return work;
}
