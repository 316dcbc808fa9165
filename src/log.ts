import { pino, type Logger } from 'pino';

export type Log = Logger;

/**
 * JSON lines on stdout. What is logged is chosen at each call: ids, codes, counts and durations,
 * never a name, an address, a phone number, a token or the text of a query's variables.
 */
export function createLog(level: string): Log {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime });
}

/** What may be said of an error in a log line: SQL texts keep their placeholders, values never show. */
export function describeError(error: unknown): { name: string; message: string; stack?: string } {
  if (!(error instanceof Error)) return { name: 'thrown', message: typeof error };
  return { name: error.name, message: redact(error.message), stack: error.stack && redact(error.stack) };
}

function redact(text: string): string {
  return text
    .replace(/[A-Za-z0-9_-]{40,}/g, '[token]')
    .replace(/[^\s@"'<>]+@[^\s@"'<>]+/g, '[address]')
    .replace(/\+?\d[\d\s-]{7,}\d/g, '[number]');
}
