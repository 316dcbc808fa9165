/**
 * The database does not answer, or the connection broke off. What was asked for was not done; a transaction that was being committed
 * was done as a whole or not at all. It may be asked for again.
 */
export class DatabaseUnavailable extends Error {
  constructor(cause: Error) {
    super(`the database is not available: ${cause.message || (cause as NodeJS.ErrnoException).code}`, { cause });
  }
}

/** PostgreSQL is stopping, starting or full (57P01 to 57P03, 53300), or the connection failed (class 08). */
const STATES = /^(57P0[123]|53300|08...)$/;
const NETWORK = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOENT']);
/** What pg and its pool say without a code. */
const TEXTS =
  /^(Connection terminated|timeout exceeded when trying to connect|Client (has encountered a connection error|was closed) and is not queryable)/;

/** The error of a statement, or that the database is not available where this is why. */
export function readProblem(problem: unknown): unknown {
  if (!(problem instanceof Error)) return problem;
  const { code = '' } = problem as NodeJS.ErrnoException;
  return STATES.test(code) || NETWORK.has(code) || TEXTS.test(problem.message)
    ? new DatabaseUnavailable(problem)
    : problem;
}
