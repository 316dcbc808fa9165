import { randomBytes } from 'node:crypto';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Locale } from '../../entities/enums.js';
import { DatabaseUnavailable } from '../database/unavailable.js';
import { ApiError, Refusal, type ErrorParams } from '../errors.js';
import { describeError, type Log } from '../log.js';
import { isMessageKey, message, type MessageKey } from '../messages/index.js';

/** The text of a code in the reader's language: the closest one there is. */
export function messageFor(locale: Locale, code: string, variant: string | null, params: ErrorParams): string {
  const close = `error.${code}.${variant}`;
  const key = variant !== null && isMessageKey(close) ? close : `error.${code}`;
  return message(locale, isMessageKey(key) ? key : ('error.BAD_USER_INPUT' satisfies MessageKey), params);
}

/** The text of a refusal: of its variant, or else of the field that is at fault. */
export function refusalMessage(locale: Locale, { code, field, variant, params }: Refusal): string {
  return messageFor(locale, code, variant ?? field?.at(-1) ?? null, params);
}

/**
 * An error as a client sees it, the same over HTTP, WebSocket and SSE. What is ours keeps its code and is worded in the reader's
 * language; what graphql-js says of a document or its variables keeps its text, for programmers; everything else is masked, and
 * logged under an id that is answered.
 */
export function presentError(error: GraphQLError, locale: Locale, log: Log): GraphQLFormattedError {
  const raised = error.originalError ?? error;
  const cause = raised instanceof DatabaseUnavailable ? unavailable(raised, log) : raised;
  const where = { ...(error.locations && { locations: error.locations }), ...(error.path && { path: error.path }) };
  if (cause instanceof ApiError && cause.code !== 'INTERNAL_SERVER_ERROR') {
    const { code, variant, params } = cause;
    const retryAfter = code === 'RATE_LIMITED' || code === 'UNAVAILABLE' ? { retryAfter: params.seconds } : {};
    return { message: messageFor(locale, code, variant, params), ...where, extensions: { code, ...retryAfter } };
  }
  if (cause instanceof Refusal)
    return { message: refusalMessage(locale, cause), ...where, extensions: { code: 'BAD_USER_INPUT' } };
  const code = codeOf(error, cause);
  if (code !== null) return { message: error.message, ...where, extensions: { code } };
  return { ...maskError(cause, locale, log, error.path?.join('.')), ...where };
}

/** It is back in a moment, most of the time: a restart takes a second or two. */
export function unavailable(error: DatabaseUnavailable, log: Log): ApiError {
  log.warn({ error: describeError(error) }, 'the database does not answer');
  return new ApiError('UNAVAILABLE', null, { seconds: 2 });
}

/** A fault of ours: its reader gets the number under which the log tells more. */
export function maskError(cause: unknown, locale: Locale, log: Log, path?: string): GraphQLFormattedError {
  const id = randomBytes(6).toString('hex');
  log.error({ id, error: describeError(cause), path }, 'operation failed');
  return {
    message: messageFor(locale, 'INTERNAL_SERVER_ERROR', null, { id }),
    extensions: { code: 'INTERNAL_SERVER_ERROR', logId: id },
  };
}

/** The code of what the GraphQL implementation raised about the request; null for what it raises about our own answers. */
function codeOf(error: GraphQLError, cause: unknown): unknown {
  // Where a document is read, each error is given its code; where fields are resolved, nobody gives one.
  const { code } = error.extensions;
  if (error.path === undefined && code !== undefined && code !== 'INTERNAL_SERVER_ERROR') return code;
  const ofGraphQL = cause === error || cause instanceof GraphQLError;
  return ofGraphQL && /^(Variable "\$|Argument ")/.test(error.message) ? 'BAD_USER_INPUT' : null;
}
