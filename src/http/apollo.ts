import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { parse, type DocumentNode, type ExecutionResult, type GraphQLError, type GraphQLSchema } from 'graphql';
import { ApiError } from '../errors.js';
import { Context } from '../execution/context.js';
import type { Documents } from '../execution/documents.js';
import { operationOf, type Executor } from '../execution/executor.js';
import { factsOf } from '../execution/facts.js';
import type { Operations, PresentedResult } from '../execution/operations.js';

/** Any of these shows that a page of another origin was allowed to send the request. */
export const PREFLIGHT_HEADERS = ['graphql-require-preflight', 'apollo-require-preflight', 'x-apollo-operation-name'];

interface Parts {
  schema: GraphQLSchema;
  documents: Documents;
  executor: Executor;
  operations: Operations;
}

/** What becomes of one request. */
export interface Exchange {
  /** The document, or what is wrong with it. */
  document: DocumentNode | readonly GraphQLError[];
  /** What came of the operation, worded for its reader; null where Apollo Server refused the request itself. */
  result: PresentedResult | null;
  fault: Error | null;
}

/** The context of an operation over HTTP. Apollo Server makes copies of it; they share the exchange. */
export class HttpContext extends Context {
  readonly exchange: Exchange = { document: [], result: null, fault: null };
}

/**
 * Apollo Server takes the request apart, refuses what another site's page may have sent (CSRF), and chooses the media type. Reading
 * the document, running it and wording its errors is done by the parts that WebSocket and server-sent events use too.
 */
export async function startApollo(parts: Parts): Promise<ApolloServer<HttpContext>> {
  const server = new ApolloServer<HttpContext>({
    gateway: {
      load: async () => ({
        executor: async ({ request, context }) => (await run(parts, request, context as HttpContext)) as never,
      }),
      onSchemaLoadOrUpdate(callback) {
        callback({ apiSchema: parts.schema, coreSupergraphSdl: '' });
        return () => undefined;
      },
      stop: async () => undefined,
    },
    introspection: true, // decided by Documents
    documentStore: null,
    persistedQueries: false,
    csrfPrevention: { requestHeaders: PREFLIGHT_HEADERS },
    allowBatchedHttpRequests: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    logger: silent,
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      ownDocumentsAndErrors(parts),
    ],
  });
  await server.start();
  return server;
}

/** What Apollo Server would log is either said elsewhere or may quote a request. */
const silent = { debug: noop, info: noop, warn: noop, error: noop };

function noop(): void {}

/** Stands for a document that is refused, so that Apollo Server does not read it again. */
const nothing = parse('{ __typename }');

function ownDocumentsAndErrors({ documents }: Parts): ApolloServerPlugin<HttpContext> {
  return {
    async requestDidStart() {
      return {
        async didResolveSource(request) {
          const document = documents.read(request.source);
          request.contextValue.exchange.document = document;
          (request as { document?: DocumentNode }).document = 'kind' in document ? document : nothing;
        },
        async willSendResponse({ response, contextValue }) {
          const { result } = contextValue.exchange;
          if (result) response.body = { kind: 'single', singleResult: result as never };
        },
      };
    },
    async unexpectedErrorProcessingRequest({ error, requestContext }) {
      requestContext.contextValue.exchange.fault = error;
    },
  };
}

interface HttpRequest {
  variables?: Record<string, unknown>;
  operationName?: string;
}

async function run(parts: Parts, request: HttpRequest, context: HttpContext): Promise<ExecutionResult> {
  const result = await outcome(parts, request, context);
  context.exchange.result = parts.operations.present(result, context);
  return result;
}

async function outcome(
  { schema, executor }: Parts,
  { variables, operationName }: HttpRequest,
  context: HttpContext,
): Promise<ExecutionResult> {
  const { document } = context.exchange;
  if (!('kind' in document)) return { errors: document };
  try {
    const operation = operationOf(document, variables, operationName);
    if (operation.node.operation === 'subscription') throw new ApiError('BAD_USER_INPUT', 'subscriptionOverHttp');
    context.oneMoment = factsOf(schema, document).oneMoment;
    return await executor.run(operation, context);
  } catch (error) {
    return { errors: [error as GraphQLError] };
  }
}
