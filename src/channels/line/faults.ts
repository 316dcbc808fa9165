import { LineError, type LineFault } from '../../line.js';
import { lineSdk } from './sdk.js';

/** LINE did not answer in time. */
export class Late extends Error {}

/** Why a request failed, whatever was thrown. `operation` names it in the log. */
export function faultOf(operation: string, error: unknown): LineError {
  if (error instanceof LineError) return error;
  if (error instanceof lineSdk().HTTPFetchError) return refusal(operation, error.status, error.body);
  // The texts of other errors may repeat what was sent, or what came: only codes such as ECONNREFUSED are kept.
  const { code } = ((error as Error | null)?.cause ?? {}) as { code?: unknown };
  const known = typeof code === 'string' && /^[A-Z_]{2,40}$/.test(code);
  const reason = error instanceof Late ? 'no answer in time' : known ? code : 'no answer that can be read';
  return new LineError('UNAVAILABLE', `LINE: ${operation}: ${reason}`);
}

/** LINE answered, with something else than 2xx. */
export function refusal(operation: string, status: number, body: string): LineError {
  const said = wordsOf(body);
  return new LineError(
    faultBy(operation, status, said),
    `LINE: ${operation}: ${status}${said === '' ? '' : `, ${forLog(said)}`}`,
  );
}

/** The status of a refusal; null where it was none. */
export function statusOf(error: unknown): number | null {
  return error instanceof lineSdk().HTTPFetchError ? error.status : null;
}

/** LINE has no codes for errors: what is not said by the status is in the words. */
function faultBy(operation: string, status: number, said: string): LineFault {
  switch (status) {
    case 401:
      return 'TOKEN';
    case 403:
      return 'FORBIDDEN';
    case 429:
      return /monthly limit/i.test(said) ? 'QUOTA' : 'BUSY';
    default:
      if (status < 400 || status >= 500) return 'UNAVAILABLE';
      return operation === 'reply' && /invalid reply token/i.test(said) ? 'REPLY_TOKEN' : 'REFUSED';
  }
}

/** What LINE says of an error. The details beside it are left: they may repeat what was sent. */
export function wordsOf(body: string): string {
  try {
    const { message, error, error_description: description } = JSON.parse(body) as Record<string, unknown>;
    return [message, description, error].find((text) => typeof text === 'string') ?? '';
  } catch {
    // A proxy on the way answered with a page.
    return '';
  }
}

/** LINE's words are English, and short; what looks like an id, a token, or somebody's own words is taken out all the same. */
function forLog(said: string): string {
  return said
    .replace(/[UCR][0-9a-f]{32}/g, '…')
    .replace(/[A-Za-z0-9+/=._-]{25,}/g, '…')
    .replace(/[^ -~…]+/g, '…')
    .slice(0, 200);
}
