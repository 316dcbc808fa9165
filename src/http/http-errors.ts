import type { Socket } from 'node:net';
import type { FastifyError } from 'fastify';
import type { GraphQLFormattedError } from 'graphql';
import { ApiError } from '../errors.js';
import { maskError, presentError } from '../execution/errors.js';
import type { Log } from '../log.js';
import type { Locale } from '../messages/index.js';
import { leastHeaders } from './security.js';

export const MAX_BODY = 1024 * 1024;

/** What a request is answered that did not get as far as what was asked. */
export function presentHttpError(
  error: FastifyError,
  locale: Locale,
  log: Log,
): { status: number; presented: GraphQLFormattedError } {
  const status = error instanceof ApiError ? 400 : (error.statusCode ?? 500);
  if (status >= 500) return { status, presented: maskError(error, locale, log) };
  return { status, presented: presentError(asApiError(error, status), locale, log) };
}

function asApiError(error: FastifyError, status: number): ApiError {
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
