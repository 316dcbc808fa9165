import { GraphQLError } from 'graphql';
import type { MessageKey } from './messages/index.js';

/** The codes of `UserError`: expected refusals, after which nothing was written. */
export const UserErrorCode = {
  NOT_FOUND: 'NOT_FOUND',
  INVALID: 'INVALID',
  TAKEN: 'TAKEN',
  TOO_LONG: 'TOO_LONG',
  WEAK_PASSWORD: 'WEAK_PASSWORD',
  WRONG_CREDENTIALS: 'WRONG_CREDENTIALS',
  EMAIL_NOT_VERIFIED: 'EMAIL_NOT_VERIFIED',
  EXPIRED: 'EXPIRED',
  LIMIT_REACHED: 'LIMIT_REACHED',
  SELF: 'SELF',
  ALREADY_CONTACT: 'ALREADY_CONTACT',
  ALREADY_REQUESTED: 'ALREADY_REQUESTED',
  NOT_PENDING: 'NOT_PENDING',
  NOT_CONNECTED: 'NOT_CONNECTED',
  BLOCKED: 'BLOCKED',
  EXTERNAL_CHAT_NOT_ALLOWED: 'EXTERNAL_CHAT_NOT_ALLOWED',
  PHONE_NOT_VERIFIED: 'PHONE_NOT_VERIFIED',
  WRONG_CODE: 'WRONG_CODE',
  ROOM_CLOSED: 'ROOM_CLOSED',
  NOT_RENAMABLE: 'NOT_RENAMABLE',
  STICKER_NOT_SENDABLE: 'STICKER_NOT_SENDABLE',
  NOT_RECALLABLE: 'NOT_RECALLABLE',
  CONTENT_NOT_SUPPORTED: 'CONTENT_NOT_SUPPORTED',
  UNREADABLE_FILE: 'UNREADABLE_FILE',
  UNKNOWN_FORMAT: 'UNKNOWN_FORMAT',
  NOT_LINKED: 'NOT_LINKED',
} as const;
export type UserErrorCode = (typeof UserErrorCode)[keyof typeof UserErrorCode];

export type ErrorParams = Record<string, string | number>;

/** The closer texts there are for a code: a variant without one does not compile. */
type VariantOf<Code extends string> = MessageKey extends infer Key
  ? Key extends `error.${Code}.${infer Variant}`
    ? Variant
    : never
  : never;

/**
 * A mutation that is refused for an expected reason. Thrown by the domain inside a transaction, which it rolls back;
 * it becomes the payload's `userErrors`, worded in the viewer's language by the code and the optional variant.
 */
export class Refusal<Code extends UserErrorCode = UserErrorCode> extends Error {
  readonly variant: string | null;

  constructor(
    readonly code: Code,
    /** The path within the input that is at fault, such as `['email']`. */
    readonly field: string[] | null = null,
    /** Chooses a more specific text: `error.INVALID.email` for `email`. */
    variant: VariantOf<Code> | null = null,
    readonly params: ErrorParams = {},
  ) {
    super(code);
    this.variant = variant;
  }

  /** The same, of another field: where what refuses does not know what its value was called. */
  at(field: string[]): Refusal {
    return Object.assign(new Refusal(this.code, field, null, this.params), { variant: this.variant });
  }
}

/** The codes of top-level errors: the request itself could not be done. */
export type ApiErrorCode =
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'BAD_USER_INPUT'
  | 'NOT_FOUND'
  | 'RATE_LIMITED'
  | 'CURSOR_EXPIRED'
  | 'CURSOR_AHEAD'
  | 'TIMEOUT'
  | 'UNAVAILABLE'
  | 'BAD_REQUEST'
  | 'PAYLOAD_TOO_LARGE'
  | 'UNSUPPORTED_MEDIA_TYPE'
  | 'INTERNAL_SERVER_ERROR';

/** A top-level error. The text is put in, in the reader's language, where the answer is made (see execution/errors). */
export class ApiError<Code extends ApiErrorCode = ApiErrorCode> extends GraphQLError {
  readonly variant: string | null;

  constructor(
    readonly code: Code,
    variant: VariantOf<Code> | null = null,
    readonly params: ErrorParams = {},
  ) {
    super(code, { extensions: { code } });
    this.variant = variant;
  }
}
