import type { FastifyInstance, FastifyRequest } from 'fastify';
import { HeaderMap, type ApolloServer } from '@apollo/server';
import type { GraphQLFormattedError, GraphQLSchema } from 'graphql';
import { ApiError } from '../errors.js';
import { localeOfCaller } from '../execution/context.js';
import type { Documents } from '../execution/documents.js';
import { maskError } from '../execution/errors.js';
import type { Executor } from '../execution/executor.js';
import type { Operations, PresentedResult } from '../execution/operations.js';
import { message } from '../messages/index.js';
import type { Services } from '../services.js';
import { HttpContext, startApollo } from './apollo.js';
import { sessionCookie, type Callers } from './callers.js';
import { presentHttpError } from './http-errors.js';
import { limitHeaders, type LimitNotes } from './limit-headers.js';

interface Edge {
  services: Services;
  schema: GraphQLSchema;
  documents: Documents;
  executor: Executor;
  operations: Operations;
  callers: Callers;
}

interface Answer {
  status: number;
  headers?: Record<string, string>;
  body: string;
}

/** GraphQL over HTTP on the path /graphql. */
export async function addGraphql(http: FastifyInstance, edge: Edge): Promise<void> {
  const { services, operations, callers } = edge;
  const apollo = await startApollo(edge);

  http.route({
    method: ['GET', 'POST', 'PUT', 'DELETE', 'PATCH'],
    url: '/graphql',
    handler: async (request, reply) => {
      const notes: LimitNotes = new Map();
      const noted = { ...services, limits: services.limits.noting(notes) };
      let locale = callers.localeOf(request.raw);
      if (isVisit(request)) {
        void reply.header('cache-control', 'no-store');
        return services.config.introspection
          ? reply.redirect('/playground')
          : reply.type('text/plain; charset=utf-8').send(`${message(locale, 'page.graphql')}\n`);
      }

      const answer = async (): Promise<Answer> => {
        const caller = await callers.ofRequest(request.raw, request.ip, noted.limits);
        locale = localeOfCaller(caller);
        if (!acceptsJson(request.headers.accept)) throw new ApiError('BAD_REQUEST', 'accept');
        caller.setCookie = (token) =>
          void reply.header('set-cookie', sessionCookie(token, services.config.sessionLifetime));
        if (caller.cookieToRenew !== undefined) caller.setCookie(caller.cookieToRenew);
        await operations.count(caller, noted.limits);
        return run(apollo, request, new HttpContext(noted, caller), operations);
      };

      const { status, headers, body } = await answer().catch((error: Error) => {
        const fault = presentHttpError(error, locale, services.log);
        return refused(fault.status, fault.presented);
      });
      return reply
        .status(status)
        .headers({ ...headers, ...limitHeaders(notes, services.clock.now()), 'cache-control': 'no-store' })
        .send(body);
    },
  });
}

/** Whether somebody has opened the address in a browser. */
function isVisit({ method, headers, url }: FastifyRequest): boolean {
  return method === 'GET' && /\btext\/html\b/.test(headers.accept ?? '') && !url.includes('?');
}

async function run(
  apollo: ApolloServer<HttpContext>,
  request: FastifyRequest,
  context: HttpContext,
  operations: Operations,
): Promise<Answer> {
  const headers = new HeaderMap();
  for (const [name, value] of Object.entries(request.headers))
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  const answered = await apollo.executeHTTPGraphQLRequest({
    httpGraphQLRequest: {
      method: request.method,
      headers,
      search: new URL(request.url, 'http://localhost').search,
      body: request.body,
    },
    context: async () => context,
  });
  const { result, fault } = context.exchange;
  if (answered.body.kind !== 'complete') throw new Error('incremental delivery is not supported');
  if (!result) {
    // Apollo Server refused the request. Whatever else went wrong in it is masked.
    const { status = 500, body } = answered;
    if (status >= 500)
      return refused(status, maskError(fault ?? new Error('no answer'), context.locale, context.services.log));
    const headers = Object.fromEntries(answered.headers);
    return { status, headers, body: reworded(body.string, (error) => operations.presentError(error, context)) };
  }
  return {
    status: statusOf(result, answered.headers.get('content-type')),
    headers: { ...Object.fromEntries(answered.headers), ...retryAfter(result.errors) },
    body: answered.body.string,
  };
}

/** Apollo Server's own refusals of a request, by how their texts begin, and ours for them. */
const reasons: [RegExp, ApiError][] = [
  [/^POST body missing|^GraphQL operations must contain/, new ApiError('BAD_REQUEST', 'noQuery')],
  [/^Operation batching/, new ApiError('BAD_REQUEST', 'batch')],
  [/^This operation has been blocked/, new ApiError('BAD_REQUEST', 'preflight')],
  [/^GET requests only support query/, new ApiError('BAD_REQUEST', 'changeByGet')],
  [
    /^GraphQL queries must be strings|^(The )?[`']?(variables|extensions|operationName)\b/,
    new ApiError('BAD_REQUEST', 'parts'),
  ],
];

/** What Apollo Server says of a request it refuses, in the reader's language. */
function reworded(body: string, present: (error: ApiError) => GraphQLFormattedError): string {
  const { errors } = JSON.parse(body) as { errors: GraphQLFormattedError[] };
  const ours = errors.map((error) => {
    if (error.extensions?.code !== 'BAD_REQUEST') return error;
    return present(reasons.find(([text]) => text.test(error.message))?.[1] ?? new ApiError('BAD_REQUEST'));
  });
  return JSON.stringify({ errors: ours });
}

/**
 * The status of a request that could be read, as in the GraphQL over HTTP specification: with `application/json` it is always 200;
 * with `application/graphql-response+json` it tells a client apart what was not executed at all.
 */
function statusOf({ data, errors }: PresentedResult, mediaType = ''): number {
  if (data !== undefined || !mediaType.startsWith('application/graphql-response+json')) return 200;
  const code = errors?.[0]?.extensions?.code;
  return code === 'INTERNAL_SERVER_ERROR' ? 500 : code === 'TIMEOUT' || code === 'UNAVAILABLE' ? 503 : 400;
}

function refused(status: number, error: GraphQLFormattedError): Answer {
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    ...retryAfter([error]),
    ...(status === 401 && { 'www-authenticate': 'Bearer' }),
  };
  return { status, headers, body: JSON.stringify({ errors: [error] }) };
}

function retryAfter(errors: readonly GraphQLFormattedError[] = []): Record<string, string> {
  const seconds = errors.map(({ extensions }) => (extensions?.retryAfter as number | undefined) ?? 0);
  const longest = Math.max(0, ...seconds);
  return longest > 0 ? { 'retry-after': String(longest) } : {};
}

/** Whether the client takes one of the media types there are. Asked first, so that nothing is done that it will not hear of. */
function acceptsJson(accept = '*/*'): boolean {
  return accept
    .split(',')
    .some(
      (range) =>
        /^\s*(\*\/\*|application\/(\*|json|graphql-response\+json))\s*(;|$)/i.test(range) &&
        !/;\s*q=0(\.0*)?\s*(;|$)/i.test(range),
    );
}
