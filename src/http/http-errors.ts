import type { Socket } from 'node:net';
import type { FastifyError, FastifyReply } from 'fastify';
import type { GraphQLFormattedError } from 'graphql';
import { DatabaseUnavailable } from '../database/unavailable.js';
import { ApiError, type ApiErrorCode } from '../errors.js';
import { maskError, presentError, unavailable } from '../execution/errors.js';
import type { Log } from '../log.js';
import type { Locale } from '../messages/index.js';
import { leastHeaders } from './security.js';

export const MAX_BODY = 1024 * 1024;

/** The statuses of refusals; all others are 400. */
const statusOfCode: Partial<Record<ApiErrorCode, number>> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  PAYLOAD_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  RATE_LIMITED: 429,
  UNAVAILABLE: 503,
};

/** Answers what went wrong with a request that is no operation, or that did not get as far as what was asked. */
export function answerError(reply: FastifyReply, error: Error, locale: Locale, log: Log): FastifyReply {
  const { status, presented } = presentHttpError(error, locale, log);
  if (status === 401) void reply.header('www-authenticate', 'Bearer');
  const retryAfter = presented.extensions?.retryAfter as number | undefined;
  if (retryAfter !== undefined) void reply.header('retry-after', retryAfter);
  return reply.status(status).send({ errors: [presented] });
}

export function presentHttpError(
  raised: Error & Partial<FastifyError>,
  locale: Locale,
  log: Log,
): { status: number; presented: GraphQLFormattedError } {
  const error = raised instanceof DatabaseUnavailable ? unavailable(raised, log) : raised;
  const ours = error instanceof ApiError;
  const status = ours ? statusOf(error) : (error.statusCode ?? 500);
  if (status >= 500 && !ours) return { status, presented: maskError(error, locale, log) };
  return { status, presented: presentError(asApiError(error, status), locale, log) };
}

function statusOf({ code, variant }: ApiError): number {
  return variant === 'accept' || variant === 'acceptStream' ? 406 : (statusOfCode[code] ?? 400);
}

function asApiError(error: Error & Partial<FastifyError>, status: number): ApiError {
  if (error instanceof ApiError) return error;
  if (status === 413) return new ApiError('PAYLOAD_TOO_LARGE', null, { max: MAX_BODY / 1024 });
  if (status === 415) return new ApiError('BAD_REQUEST', 'mediaType');
  return error.code === 'FST_ERR_CTP_EMPTY_JSON_BODY'
    ? new ApiError('BAD_REQUEST', 'json')
    : new ApiError('BAD_REQUEST');
}

const unreadable = JSON.stringify({
  errors: [{ message: 'The request cannot be read as HTTP/1.1.', extensions: { code: 'BAD_REQUEST' } }],
});

const statuses: Record<string, string | undefined> = {
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
};

/** What is no HTTP has no headers to be answered by: this is all it gets, and the socket closes. */
export function answerUnreadable(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const status = statuses[error.code ?? ''] ?? '400 Bad Request';
  const headers = {
    ...leastHeaders,
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(unreadable),
    connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  socket.end(`HTTP/1.1 ${status}\r\n${lines.join('\r\n')}\r\n\r\n${unreadable}`);
}
