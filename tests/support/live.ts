import { createClient as createSseClient } from 'graphql-sse';
import { createClient, type Client, type Sink } from 'graphql-ws';
import WebSocket, { type CloseEvent } from 'ws';
import type { Actor } from './cast.js';
import type { TestServer } from './server.js';
import { until } from './until.js';

/** Somebody with a token, and the server they talk to. */
export type Caller = Pick<Actor, 'token'> & { server: Pick<TestServer, 'url'> };

/** A subscription over a real connection, with what has come so far. */
export interface Live<T = any> {
  received: T[];
  errors: any[];
  /** Whether the server ended it, and said that it is complete. */
  completed: boolean;
  /** Why the socket was closed. */
  closed: { code: number; reason: string } | null;
  /** The socket, where there is one. */
  socket: WebSocket | null;
  /** The results, once there are this many. */
  have(count: number): Promise<T[]>;
  stop(): void;
}

/** Everything that happens to somebody, with its cursor. */
export const everything = 'subscription($after: String) { events(after: $after) { __typename cursor } }';

export function clientOf(actor: Caller, options: Partial<Parameters<typeof createClient>[0]> = {}): Client {
  return createClient({
    url: `${actor.server.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { Authorization: `Bearer ${actor.token}` },
    retryAttempts: 0,
    ...options,
  });
}

/** Subscribes over a socket of its own; resolves once the socket is acknowledged. */
export async function subscribe<T = any>(
  actor: Caller,
  query: string,
  variables: Record<string, unknown> = {},
): Promise<Live<T>> {
  const client = clientOf(actor);
  const live = emptyLive<T>(() => void client.dispose());
  await new Promise<void>((resolve, reject) => {
    client.on('connected', (socket) => {
      live.socket = socket as WebSocket;
      resolve();
    });
    client.on('closed', (event) => {
      const { code, reason } = event as CloseEvent;
      live.closed = { code, reason };
      reject(new Error(`closed before it was connected: ${code} ${reason}`));
    });
    client.subscribe<T>({ query, variables }, sinkOf(live));
  });
  return live;
}

/** Subscribes by server-sent events; resolves once they are answered. */
export async function subscribeSse<T = any>(
  actor: Caller,
  query: string,
  variables: Record<string, unknown> = {},
): Promise<Live<T>> {
  const client = createSseClient({
    url: `${actor.server.url}/graphql/stream`,
    headers: { Authorization: `Bearer ${actor.token}` },
    retryAttempts: 0,
  });
  const live = emptyLive<T>(() => client.dispose());
  await new Promise<void>((resolve, reject) => {
    const sink = sinkOf(live);
    client.subscribe<T>(
      { query, variables },
      { ...sink, error: (error: unknown) => (sink.error(error), reject(error)) },
      { connected: () => resolve() },
    );
  });
  return live;
}

const opened = new Set<() => void>();

/** Stops whatever a test has left open: for `afterEach`, so that one that fails takes no other with it. */
export function hangUp(): void {
  for (const stop of opened) stop();
  opened.clear();
}

function emptyLive<T>(stop: () => void): Live<T> {
  opened.add(stop);
  const live: Live<T> = {
    received: [],
    errors: [],
    completed: false,
    closed: null,
    socket: null,
    have: (count) =>
      until(
        () => (live.received.length >= count ? live.received : undefined),
        `${count} results; there are ${live.received.length}, and ${JSON.stringify(live.errors)}`,
        20_000,
      ),
    stop() {
      opened.delete(stop); // and what has come goes with it
      stop();
    },
  };
  return live;
}

function sinkOf<T>(live: Live<T>): Sink<{ data?: T | null; errors?: readonly unknown[] }> {
  return {
    next(result) {
      if (result.errors) live.errors.push(...result.errors);
      else live.received.push(result.data as T);
    },
    error: (error) => void live.errors.push(...(Array.isArray(error) ? error : [error])),
    complete: () => void (live.completed = true),
  };
}

/** A socket that is driven by hand, with the messages that have come. */
export interface RawSocket {
  web: WebSocket;
  messages: any[];
  closed: Promise<{ code: number; reason: string }>;
  send(message: unknown): void;
  /** The first message of a type, once there is one. */
  message(type: string, id?: string): Promise<any>;
}

/** Opens a socket and says nothing. Rejects with `Unexpected server response: …` where the upgrade is refused. */
export async function rawSocket(
  server: Pick<TestServer, 'url'>,
  options: { protocol?: string; headers?: Record<string, string>; path?: string } = {},
): Promise<RawSocket> {
  const { protocol = 'graphql-transport-ws', headers = {}, path = '/graphql' } = options;
  const web = new WebSocket(`${server.url.replace('http', 'ws')}${path}`, protocol || [], { headers });
  opened.add(() => web.terminate());
  const messages: any[] = [];
  web.on('message', (data) => void messages.push(JSON.parse((data as Buffer).toString())));
  const closed = new Promise<{ code: number; reason: string }>((resolve) =>
    web.once('close', (code, reason) => resolve({ code, reason: String(reason) })),
  );
  await new Promise<void>((resolve, reject) => void web.once('open', resolve).once('error', reject));
  return {
    web,
    messages,
    closed,
    send: (message) => web.send(typeof message === 'string' ? message : JSON.stringify(message)),
    message: (type, id) =>
      until(
        () => messages.find((message) => message.type === type && (id === undefined || message.id === id)),
        `a message ${type}`,
      ),
  };
}

/** Opens a socket by hand and signs in on it. */
export async function signedInSocket(actor: Caller): Promise<RawSocket> {
  const socket = await rawSocket(actor.server);
  socket.send({ type: 'connection_init', payload: { Authorization: `Bearer ${actor.token}` } });
  await socket.message('connection_ack');
  return socket;
}
