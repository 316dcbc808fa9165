import type { GraphQLFormattedError } from 'graphql';

/**
 * Why something could not be done. All but the last two are the server's: docs/errors.md says what to do about each. OFFLINE: it was not
 * reached. UNREADABLE: what answered is no GraphQL server. More may come.
 */
export type ErrorCode =
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'BAD_USER_INPUT'
  | 'GRAPHQL_PARSE_FAILED'
  | 'GRAPHQL_VALIDATION_FAILED'
  | 'OPERATION_RESOLUTION_FAILURE'
  | 'BAD_REQUEST'
  | 'PAYLOAD_TOO_LARGE'
  | 'UNSUPPORTED_MEDIA_TYPE'
  | 'NOT_FOUND'
  | 'RATE_LIMITED'
  | 'CURSOR_EXPIRED'
  | 'CURSOR_AHEAD'
  | 'UNAVAILABLE'
  | 'TIMEOUT'
  | 'INTERNAL_SERVER_ERROR'
  | 'OFFLINE'
  | 'UNREADABLE'
  | (string & Record<never, never>);

export interface ErrorDetails {
  retryAfter?: number | null;
  errors?: readonly GraphQLFormattedError[];
  data?: unknown;
  cause?: unknown;
}

/** An operation was not done. That a mutation was refused is none: its payload says so in `userErrors`. */
export class TsunaguError extends Error {
  override readonly name = 'TsunaguError';
  /** For programs; the message is for people. */
  readonly code: ErrorCode;
  /** After how many seconds it may work, where that is known. */
  readonly retryAfter: number | null;
  /** All errors of the answer; `code` and the message are those of the first. */
  readonly errors: readonly GraphQLFormattedError[];
  /** What came beside the errors. */
  readonly data: unknown;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, { cause: details.cause });
    this.code = code;
    this.retryAfter = details.retryAfter ?? null;
    this.errors = details.errors ?? [];
    this.data = details.data ?? null;
  }
}

/** What an answer says went wrong. */
export function errorOf(errors: readonly GraphQLFormattedError[], details: ErrorDetails = {}): TsunaguError {
  const [first] = errors;
  const { code, retryAfter } = (first?.extensions ?? {}) as { code?: string; retryAfter?: number };
  return new TsunaguError(code ?? 'UNREADABLE', first?.message ?? 'The answer has neither data nor errors.', {
    ...details,
    retryAfter: retryAfter ?? details.retryAfter,
    errors,
  });
}

/** Why there is no socket any more, by its close code: docs/subscriptions.md lists them. */
export function errorOfClose(problem: unknown): TsunaguError {
  const { code, reason } = (problem ?? {}) as { code?: unknown; reason?: unknown };
  const message = typeof reason === 'string' && reason !== '' ? reason : 'The connection was lost.';
  switch (code) {
    case 4401:
    case 4403:
      return new TsunaguError('UNAUTHENTICATED', message, { cause: problem });
    case 4429:
      return new TsunaguError('RATE_LIMITED', message, { cause: problem, retryAfter: 60 });
    case 1009:
    case 4400:
    case 4406:
    case 4409:
      return new TsunaguError('BAD_REQUEST', message, { cause: problem });
    default:
      return new TsunaguError('OFFLINE', message, { cause: problem });
  }
}

/** Whether the same again may work a little later. */
export function mayPass(problem: unknown): problem is TsunaguError {
  return (
    problem instanceof TsunaguError && ['OFFLINE', 'UNAVAILABLE', 'TIMEOUT', 'RATE_LIMITED'].includes(problem.code)
  );
}
