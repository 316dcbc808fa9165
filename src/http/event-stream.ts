import type { ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { SECOND } from '../clock.js';
import { ApiError } from '../errors.js';
import { localeOfCaller, type Caller } from '../execution/context.js';
import type { Operations } from '../execution/operations.js';
import { Results } from '../execution/results.js';
import type { Connections } from '../live/connections.js';
import type { Services } from '../services.js';
import { fromNoOtherSite, type Callers } from './callers.js';
import { answerError } from './http-errors.js';
import { limitHeaders, type LimitNotes } from './limit-headers.js';
import { Outbox, type Bounds, type Pipe } from './outbox.js';

const BEAT_EVERY = 12 * SECOND;
/** How long a client that does not read may take to hear that the server stops. */
const GOODBYE = 2 * SECOND;

interface Edge {
  services: Services;
  operations: Operations;
  connections: Connections;
  callers: Callers;
  /** What a client may be owed is the same for both. */
  sockets: { bounds: Bounds };
}

/**
 * GraphQL over server-sent events at /graphql/stream, each operation on a request of its own ("distinct connections mode"): the
 * other mode would keep a stream in one process and take its operations in another.
 */
export function addEventStream(http: FastifyInstance, edge: Edge): void {
  const { services, operations, connections, callers } = edge;
  const { config, clock, log } = services;

  http.route({
    method: ['GET', 'POST'],
    url: '/graphql/stream',
    handler: async (request, reply) => {
      const notes: LimitNotes = new Map();
      const limits = services.limits.noting(notes);
      let locale = callers.localeOf(request.raw);
      const met = () => ({ ...limitHeaders(notes, clock.now()), 'cache-control': 'no-store' });
      const refuse = (error: unknown) => answerError(reply.headers(met()), error as Error, locale, log);

      let caller: Caller;
      let operation: Operation;
      try {
        const { origin, host, accept = '' } = request.headers;
        if (!callers.originAllowed(origin, host)) throw new ApiError('FORBIDDEN', 'origin');
        if (!/\btext\/event-stream\b/.test(accept)) throw new ApiError('BAD_REQUEST', 'acceptStream');
        caller = await callers.ofRequest(request.raw, request.ip, limits);
        locale = localeOfCaller(caller);
        await operations.count(caller, limits);
        // A POST is JSON, for which a page of another site needs leave from CORS.
        if (request.method === 'GET' && caller.viewer && !fromNoOtherSite(request))
          throw new ApiError('FORBIDDEN', 'otherSite');
        operation = readOperation(request);
      } catch (error) {
        return refuse(error);
      }
      // From here to where it is counted nothing is waited for: a hundred requests at once are a hundred.
      const max = config.maxSocketsPerPerson;
      if (caller.viewer && connections.count(caller.viewer.id) >= max)
        return refuse(new ApiError('RATE_LIMITED', 'connections', { max }));

      reply.hijack();
      if (reply.raw.closed) return reply;
      reply.raw.writeHead(200, { ...(reply.getHeaders() as Record<string, string>), ...met(), ...streamHeaders });
      reply.raw.write(':\n\n'); // some browsers wait for the first byte
      const stream = new EventStream(reply.raw, edge.sockets.bounds);
      const release = caller.viewer ? connections.add(stream.connection(caller)) : () => undefined;
      reply.raw.once('close', () => {
        release();
        stream.end(false);
      });
      await stream.deliver(await operations.begin(caller, operation, request.method === 'POST'));
      return reply;
    },
  });
}

const streamHeaders = {
  'content-type': 'text/event-stream; charset=utf-8',
  'x-accel-buffering': 'no', // nginx would keep events back until it has a page of them
};

interface Operation {
  query: string;
  variables: unknown;
  operationName: string | null;
}

/** What a client asks for, in the form of GraphQL over HTTP. Throws BAD_REQUEST where it is not in that form. */
function readOperation({ method, query, body }: FastifyRequest): Operation {
  const given = (method === 'GET' ? query : body) as Record<string, unknown> | null | undefined;
  if (Array.isArray(given)) throw new ApiError('BAD_REQUEST', 'batch');
  if (typeof given !== 'object' || given?.query == null) throw new ApiError('BAD_REQUEST', 'noQuery');
  const { query: text, operationName = null } = given;
  const variables =
    typeof given.variables === 'string' && method === 'GET' ? readJson(given.variables) : given.variables;
  if (
    typeof text !== 'string' ||
    (operationName !== null && typeof operationName !== 'string') ||
    (variables != null && (typeof variables !== 'object' || Array.isArray(variables)))
  )
    throw new ApiError('BAD_REQUEST', 'parts');
  return { query: text, operationName, variables };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** One answer that goes on. */
class EventStream implements Pipe {
  private readonly outbox: Outbox;
  private readonly beat: NodeJS.Timeout;
  private results: Results | null = null;
  private over = false;

  constructor(
    private readonly response: ServerResponse,
    bounds: Bounds,
  ) {
    this.outbox = new Outbox(this, bounds, () => response.destroy());
    this.beat = setInterval(() => {
      if (this.bufferedAmount === 0) response.write(':\n\n');
    }, BEAT_EVERY).unref();
  }

  get open(): boolean {
    return !this.over;
  }

  get bufferedAmount(): number {
    return this.response.writableLength;
  }

  get owed(): number {
    return this.results?.behind ?? 0;
  }

  send(text: string, taken: () => void): void {
    this.response.write(text, taken);
  }

  connection({ viewer }: Caller) {
    return {
      viewer: viewer!,
      end: (reason: 'SESSION_ENDED' | 'SHUTDOWN') => this.end(reason === 'SESSION_ENDED'),
    };
  }

  async deliver(result: object | Results): Promise<void> {
    if (result instanceof Results) {
      this.results = result;
      if (this.over) await result.return();
      for await (const text of result) await this.outbox.send(`event: next\ndata: ${text}\n\n`);
    } else {
      await this.outbox.send(`event: next\ndata: ${JSON.stringify(result)}\n\n`);
    }
    this.end(true);
  }

  /** A stream that is complete says so; one that is cut off does not, so that its client comes back. */
  end(complete: boolean): void {
    if (this.over) return;
    this.over = true;
    clearInterval(this.beat);
    this.outbox.end();
    void this.results?.return();
    this.response.end(complete ? 'event: complete\ndata:\n\n' : undefined);
    setTimeout(() => {
      if (!this.response.writableFinished) this.response.destroy();
    }, GOODBYE).unref();
  }
}
