import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** A token of 256 random bits. What is stored is its hash. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** Tokens are random, so a plain SHA-256 cannot be turned back. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

/**
 * Derives from SECRET_KEY. `tokenFor` gives the token of a one-time-token row: only its hash is stored, and the job that mails it
 * works it out again. `sign` and `verify` are for links that carry what they stand for, such as unsubscribing.
 */
export class Secrets {
  constructor(private readonly key: string) {}

  tokenFor(rowId: string): string {
    return this.mac('one-time-token', rowId);
  }

  /** The same for what is no token: a text in hexadecimal digits. */
  tokenHex(rowId: string): string {
    return createHmac('sha256', this.key).update(`code\0${rowId}`).digest('hex');
  }

  sign(purpose: string, subject: string): string {
    return `${subject}.${this.mac(purpose, subject)}`;
  }

  /** The subject, or null where the signature is not ours. */
  verify(purpose: string, signed: string): string | null {
    const dot = signed.lastIndexOf('.');
    const subject = signed.slice(0, dot);
    const given = Buffer.from(signed.slice(dot + 1));
    const right = Buffer.from(this.mac(purpose, subject));
    return dot > 0 && given.length === right.length && timingSafeEqual(given, right) ? subject : null;
  }

  private mac(purpose: string, subject: string): string {
    return createHmac('sha256', this.key).update(`${purpose}\0${subject}`).digest('base64url');
  }
}
