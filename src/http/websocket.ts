import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { handleProtocols, makeServer, type SubscribePayload } from 'graphql-ws';
import { GraphQLError, parse, type GraphQLFormattedError } from 'graphql';
import { WebSocketServer, type WebSocket } from 'ws';
import { SECOND } from '../clock.js';
import { DatabaseUnavailable } from '../database/unavailable.js';
import { localeOfCaller } from '../execution/context.js';
import type { Operations, PresentedResult } from '../execution/operations.js';
import { Results } from '../execution/results.js';
import { ApiError } from '../errors.js';
import type { Connections } from '../live/connections.js';
import { describeError } from '../log.js';
import type { Services } from '../services.js';
import type { Callers } from './callers.js';
import { Counts } from './counts.js';
import { networkOf } from './network.js';
import type { Bounds } from './outbox.js';
import { CLOSE, Socket } from './socket.js';

const MAX_FRAME = 64 * 1024;
const INIT_WITHIN = 3 * SECOND;
const PING_EVERY = 25 * SECOND;

interface Extra {
  socket: Socket;
}

/** GraphQL over WebSocket (graphql-transport-ws) on the path /graphql. */
export class WebSocketEdge {
  private readonly server = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_FRAME,
    perMessageDeflate: false,
    handleProtocols: (offered) => handleProtocols(offered) || '',
    clientTracking: false,
  });
  private readonly sockets = new Map<WebSocket, Socket>();
  private readonly pinger: NodeJS.Timeout;
  /** Sockets that have not said who they are, by network address. */
  private readonly strangers = new Counts();
  private stopping = false;

  constructor(
    private readonly services: Services,
    private readonly operations: Operations,
    private readonly connections: Connections,
    private readonly callers: Callers,
    /** What a client may be owed before its socket is closed. */
    readonly bounds: Bounds = { messages: 1_000, bytes: 4 * 1024 * 1024 },
  ) {
    this.pinger = setInterval(() => this.ping(), SECOND);
    this.pinger.unref();
  }

  get size(): number {
    return this.sockets.size;
  }

  /** How many bytes are held for clients whose network has not taken them. */
  get buffered(): number {
    let bytes = 0;
    for (const { bufferedAmount } of this.sockets.values()) bytes += bufferedAmount;
    return bytes;
  }

  /** Takes the upgrades of a server's /graphql, from allowed origins only. */
  attach(http: Server): void {
    http.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
      stream.on('error', destroy);
      const path = (request.url ?? '').split('?')[0];
      if (path !== '/graphql') return refuse(stream, 404, 'Not Found');
      if (this.stopping) return refuse(stream, 503, 'Service Unavailable');
      if (!this.callers.originAllowed(request.headers.origin, request.headers.host))
        return refuse(stream, 403, 'Forbidden');
      if (this.strangers.count(networkOf(this.callers.addressOf(request))) >= this.services.config.maxSocketsPerPerson)
        return refuse(stream, 429, 'Too Many Requests');
      this.server.handleUpgrade(request, stream, head, (web) => this.open(web, request));
    });
  }

  /** Tells every client to connect again, elsewhere or later. */
  async stop(): Promise<void> {
    this.stopping = true;
    clearInterval(this.pinger);
    for (const socket of this.sockets.values()) socket.close(...CLOSE.GOING_AWAY);
    const deadline = setTimeout(() => {
      for (const web of this.sockets.keys()) web.terminate();
    }, 2 * SECOND);
    while (this.sockets.size > 0) await new Promise((resolve) => void setTimeout(resolve, 20));
    clearTimeout(deadline);
  }

  private readonly protocol = makeServer<Record<string, unknown>, Extra>({
    connectionInitWaitTimeout: INIT_WITHIN,
    onConnect: (context) => {
      const params = context.connectionParams;
      Object.assign(context, { connectionParams: undefined }); // neither the token nor the query below is kept as long as the socket
      return this.connect(context.extra.socket, params);
    },
    onSubscribe: async ({ extra: { socket } }, id, payload) => {
      const asked = { ...payload };
      Object.assign(payload, { query: '', variables: undefined });
      const result = await socket.hold(this.begin(socket, asked));
      if (result instanceof Results) return { ...nothing, contextValue: new Delivery(socket, id, result) };
      return result.data === undefined && result.errors
        ? result.errors.map((error) => new FormattedError(error))
        : { ...nothing, document: query, contextValue: result };
    },
    // The results are there already, or go out by themselves.
    execute: ({ contextValue }) => contextValue as never,
    subscribe: ({ contextValue }) => contextValue as never,
    onNext: (_context, _id, _payload, _args, result) => result,
  });

  private async connect(socket: Socket, params: Record<string, unknown> | undefined): Promise<boolean> {
    const caller = await this.callers.ofSocket(socket.request!, params).catch((error: Error) => error);
    if (!socket.open) return false;
    socket.request = null;
    if (caller instanceof Error) {
      const away = caller instanceof DatabaseUnavailable;
      if (!away && !(caller instanceof ApiError)) throw caller;
      const [code, reason] = away
        ? CLOSE.UNAVAILABLE
        : caller.code === 'RATE_LIMITED'
          ? CLOSE.TOO_OFTEN
          : CLOSE.UNAUTHORIZED;
      socket.close(code, reason);
      return false;
    }
    const { viewer } = caller;
    if (viewer && this.connections.count(viewer.id) >= this.services.config.maxSocketsPerPerson) {
      socket.close(...CLOSE.TOO_MANY);
      return false;
    }
    socket.caller = caller;
    if (viewer) {
      socket.release();
      socket.release = this.connections.add({
        viewer,
        end(reason) {
          const [code, text] = reason === 'SHUTDOWN' ? CLOSE.GOING_AWAY : CLOSE.FORBIDDEN;
          socket.close(code, text);
        },
      });
    }
    return true;
  }

  /** Begins an operation, as the person is at this moment. */
  private async begin(socket: Socket, payload: SubscribePayload): Promise<PresentedResult | Results> {
    const asked = socket.caller!;
    const caller = await this.callers.renewed(asked).catch((error: Error) => error);
    if (caller instanceof Error)
      return { errors: [this.operations.presentError(caller, { locale: localeOfCaller(asked) })] };
    if (!caller) {
      socket.close(...CLOSE.FORBIDDEN);
      return { errors: [{ message: CLOSE.FORBIDDEN[1] }] };
    }
    const result = await this.operations.start(caller, payload);
    if (!(result instanceof Results)) return result;
    const release = this.connections.subscribe(caller.viewer!.id, this.services.config.maxSubscriptionsPerPerson);
    if (release) return result.whenEnded(release);
    await result.return();
    const max = this.services.config.maxSubscriptionsPerPerson;
    const error = new ApiError('RATE_LIMITED', 'subscriptions', { max });
    return { errors: [this.operations.presentError(error, { locale: caller.viewer!.locale })] };
  }

  private open(web: WebSocket, request: IncomingMessage): void {
    const socket = new Socket(
      web,
      request,
      this.strangers.add(networkOf(this.callers.addressOf(request))),
      this.bounds,
    );
    socket.pingAt = performance.now() + Math.random() * PING_EVERY; // not all in the same second
    this.sockets.set(web, socket);
    web.on('pong', () => (socket.alive = true));
    web.on('error', (error) => this.services.log.debug({ error: describeError(error) }, 'socket error'));
    const closed = this.protocol.opened(
      {
        protocol: web.protocol,
        send: (data) => {
          const room = socket.outbox.send(data);
          return room && socket.hold(room);
        },
        close: (code = 1011, reason = '') => socket.close(code, reason),
        onMessage: (handle) =>
          void web.on('message', (data) => {
            if (!socket.open) return;
            socket.alive = true;
            handle((data as Buffer).toString()).catch((error: unknown) => this.broken(socket, error));
          }),
      },
      { socket },
    );
    web.once('close', (code, reason) => {
      this.sockets.delete(web);
      socket.finish();
      closed(code, String(reason)).catch((error: unknown) => this.broken(socket, error));
    });
  }

  private broken(socket: Socket, error: unknown): void {
    this.services.log.error({ error: describeError(error) }, 'socket failed');
    socket.close(...CLOSE.BROKEN);
  }

  /** Half-open connections do not answer a ping, and are dropped at the next. */
  private ping(): void {
    const now = performance.now();
    for (const socket of this.sockets.values()) {
      if (now < socket.pingAt) continue;
      socket.pingAt = now + PING_EVERY;
      socket.ping();
    }
  }
}

const query = parse('{ __typename }');
/** graphql-ws asks for arguments to execute: for us it is all in the contextValue. */
const nothing = { schema: undefined as never, document: parse('subscription { events }') };

/** To graphql-ws a subscription that says nothing until it ends: the results go past it, written once for all who share them. */
class Delivery implements AsyncIterableIterator<never> {
  constructor(
    private readonly socket: Socket,
    private readonly id: string,
    private readonly results: Results,
  ) {}

  async next(): Promise<IteratorResult<never>> {
    await this.socket.deliver(this.id, this.results);
    return { value: undefined, done: true };
  }

  async return(): Promise<IteratorResult<never>> {
    await this.results.return();
    return { value: undefined, done: true };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}

/** An error that is worded already. */
class FormattedError extends GraphQLError {
  constructor(private readonly formatted: GraphQLFormattedError) {
    super(formatted.message);
  }

  override toJSON(): GraphQLFormattedError {
    return this.formatted;
  }
}

/** Named, so that it keeps no upgrade request alive. */
function destroy(this: Duplex): void {
  this.destroy();
}

function refuse(stream: Duplex, status: number, text: string): void {
  stream.end(`HTTP/1.1 ${status} ${text}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
