import type { Answer } from './world.js';

/** An error of Google's APIs: https://google.aip.dev/193. */
export class GoogleError extends Error {
  constructor(
    readonly code: number,
    readonly status: string,
    message: string,
    readonly reason: string | null = null,
  ) {
    super(message);
  }

  get answer(): Answer {
    const { code, status, message, reason } = this;
    const details = [
      { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason, domain: 'people.googleapis.com', metadata: {} },
    ];
    return { status: code, body: { error: { code, message, status, ...(reason !== null && { details }) } } };
  }
}

/** An error of the token and revoke endpoints: RFC 6749, section 5.2. */
export function refused(status: number, error: string, description: string): Answer {
  return { status, body: { error, error_description: description } };
}

/** Too many requests in a minute. */
export function quotaExceeded(): object {
  return new GoogleError(
    429,
    'RESOURCE_EXHAUSTED',
    "Quota exceeded for quota metric 'Critical read requests (Contact and Profile Reads)'.",
    'RATE_LIMIT_EXCEEDED',
  ).answer.body as object;
}
