import DataLoader from 'dataloader';
import {
  createSourceEventStream,
  GraphQLError,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLFormattedError,
} from 'graphql';
import { renewAll } from '../auth/credentials.js';
import { DatabaseUnavailable } from '../database/unavailable.js';
import { ApiError } from '../errors.js';
import { Following } from '../live/following.js';
import type { Progress } from '../live/import-progress.js';
import type { Activity } from '../live/room-activities.js';
import { outcomeOf } from '../metrics.js';
import { Context, localeOfCaller, type Caller } from './context.js';
import type { Documents } from './documents.js';
import { presentError } from './errors.js';
import { operationOf, type Executor, type Operation } from './executor.js';
import { checkCost, factsOf } from './facts.js';
import { Results, SESSION_OVER, SKIP, SharedResults, type Outcome, type Source } from './results.js';
import { RoomResults } from './room-results.js';
import { askedKey } from './sharing.js';
import type { Services } from '../services.js';
import type { Viewer } from '../viewer.js';

/** A result as a client sees it. */
export interface PresentedResult {
  data?: unknown;
  errors?: readonly GraphQLFormattedError[];
}

/** What a client sent as its operation. */
interface Asked {
  query?: unknown;
  variables?: unknown;
  operationName?: unknown;
}

/** Runs operations for HTTP, WebSocket and SSE alike: the same limits, the same errors. */
export class Operations {
  private readonly shared = new Map<string, SharedResults>();
  private readonly rooms: RoomResults;
  /** Viewers as they are now, null where their session is over: all whose turn it is at once, however many listen. */
  private readonly renewed = new DataLoader<Viewer, Viewer | null>(
    (viewers) => renewAll(this.services.db.read, viewers, this.services.clock.now()),
    { cache: false },
  );

  constructor(
    private readonly services: Services,
    private readonly executor: Executor,
    private readonly documents: Documents,
  ) {
    this.rooms = new RoomResults(services);
  }

  /** Counts one operation of this caller. Throws RATE_LIMITED. */
  count(caller: Caller, limits = this.services.limits) {
    return limits.consume('api', apiKey(caller));
  }

  contextFor(caller: Caller, document: DocumentNode): Context {
    return new Context(this.services, caller, factsOf(this.executor.schema, document).oneMoment);
  }

  present(result: ExecutionResult, context: Context): PresentedResult {
    if (!result.errors?.length) return result;
    return {
      ...(result.data !== undefined && { data: result.data }),
      errors: result.errors.map((error) => this.presentError(error, context)),
    };
  }

  presentError(error: unknown, context: Pick<Context, 'locale'>): GraphQLFormattedError {
    const graphQLError =
      error instanceof GraphQLError ? error : new GraphQLError('', { originalError: error as Error });
    return presentError(graphQLError, context.locale, this.services.log);
  }

  /** Counts one operation of a socket, and begins it. */
  async start(caller: Caller, request: Asked): Promise<PresentedResult | Results> {
    try {
      await this.count(caller);
    } catch (error) {
      return { errors: [this.presentError(error, { locale: localeOfCaller(caller) })] };
    }
    return this.begin(caller, request);
  }

  /**
   * Reads and runs one operation that is counted already. A subscription answers a stream of results, each as JSON; it ends with the
   * session, and has to be returned by whoever does not read it to its end.
   */
  async begin(
    caller: Caller,
    request: Asked,
    /** Whether the operation may be a mutation. */
    mayChange = true,
  ): Promise<PresentedResult | Results> {
    const failed = (errors: readonly unknown[]) => ({
      errors: errors.map((error) => this.presentError(error, { locale: localeOfCaller(caller) })),
    });
    try {
      const document = this.documents.read(request.query);
      if (!('kind' in document)) return failed(document);
      const operation = operationOf(document, request.variables, request.operationName as string | null);
      const { node } = operation;
      if (node.operation === 'subscription') return await this.subscribe(operation, caller);
      if (node.operation === 'mutation' && !mayChange) return failed([new ApiError('BAD_REQUEST', 'changeByGet')]);
      const context = this.contextFor(caller, document);
      return this.present(await this.executor.run(operation, context), context);
    } catch (error) {
      return failed([error]);
    }
  }

  private async subscribe(operation: Operation, caller: Caller): Promise<PresentedResult | Results> {
    const { document, variables, operationName } = operation;
    checkCost(this.executor.schema, operation);
    const context = new Context(this.services, caller);
    const events = await createSourceEventStream({
      schema: this.executor.schema,
      document,
      variableValues: variables,
      operationName,
      contextValue: context,
    });
    const { metrics } = this.services;
    const began = Symbol.asyncIterator in events;
    metrics.operations.add('subscription', outcomeOf(began ? undefined : events.errors));
    if (!began) return this.present(events, context);
    metrics.subscriptions += 1;
    const { resultOf, leave } = this.resultsFor(operation, caller, context, events as unknown as Source<unknown>);
    return new Results(
      events as unknown as Source<unknown>,
      (entry) => {
        metrics.deliveries.add();
        return resultOf(entry);
      },
      (error) => JSON.stringify({ errors: [this.presentError(error, context)] }),
      () => {
        metrics.subscriptions -= 1;
        leave();
      },
    );
  }

  /** How results are made of the entries of a source, and what is to be done when nobody takes them any more. */
  private resultsFor(
    operation: Operation,
    caller: Caller,
    context: Context,
    source: Source<unknown>,
  ): { resultOf: (entry: any) => Promise<Outcome>; leave: () => void } {
    const family = source instanceof Following ? source.stream.family : null;
    if (family === null)
      return { resultOf: (latest) => this.latestOf(operation, caller, latest), leave: () => undefined };
    const asked = askedKey(operation);
    if (family === 'room') {
      const { neutral } = factsOf(this.executor.schema, operation.document);
      const document = {
        key: asked,
        neutral,
        execute: (viewer: Viewer, change: unknown) => this.execute(operation, { ...caller, viewer }, change),
      };
      return { resultOf: (change) => this.rooms.resultOf(document, caller.viewer!, change), leave: () => undefined };
    }
    const { id, credential } = context.viewer;
    const { ownToCredential } = factsOf(this.executor.schema, operation.document);
    const key = `${ownToCredential ? credential.id : id} ${asked}`;
    let shared = this.shared.get(key);
    if (!shared) this.shared.set(key, (shared = new SharedResults()));
    const joined = shared;
    const { resultOf, leave } = joined.join();
    return {
      resultOf: async (event) => {
        const viewer = await this.renewed.load(caller.viewer!);
        return viewer ? resultOf(event, () => this.textOf(operation, { ...caller, viewer }, event)) : SESSION_OVER;
      },
      leave: () => void (leave() && this.shared.get(key) === joined && this.shared.delete(key)),
    };
  }

  /** The result for how a room or an import is now, unless the viewer may not see it any more. */
  private async latestOf(operation: Operation, caller: Caller, latest: Activity | Progress): Promise<Outcome> {
    const { reads } = this.contextFor(caller, operation.document);
    const found =
      'roomId' in latest
        ? await reads.rooms.byId.load(latest.roomId)
        : await reads.contactImports.load(latest.importId);
    if (!found) return SKIP;
    const viewer = await this.renewed.load(caller.viewer!);
    return viewer ? this.textOf(operation, { ...caller, viewer }, latest) : SESSION_OVER;
  }

  private async textOf(operation: Operation, caller: Caller, entry: unknown): Promise<string> {
    return JSON.stringify(await this.execute(operation, caller, entry));
  }

  /** Throws DatabaseUnavailable: an event is no result without what it tells of. */
  private async execute(operation: Operation, caller: Caller, entry: unknown): Promise<PresentedResult> {
    const context = this.contextFor(caller, operation.document);
    const result = await this.executor.runForEvent(operation, context, entry);
    for (const error of result.errors ?? []) {
      const cause = error.originalError ?? error;
      if (cause instanceof DatabaseUnavailable) throw cause;
    }
    return this.present(result, context);
  }
}

export function apiKey(caller: Caller): string {
  return caller.viewer?.id ?? caller.device.ipAddress ?? 'unknown';
}
