import { randomBytes } from 'node:crypto';

/** Ids and secrets of the shapes LINE gives them. */
export const hex = (length: number): string => randomBytes(length).toString('hex').slice(0, length);

export const digits = (length: number): string =>
  Array.from(randomBytes(length), (byte, i) => (i === 0 ? 1 + (byte % 9) : byte % 10)).join('');

export const secretText = (length: number): string => randomBytes(length).toString('base64url').slice(0, length);

/** U is somebody or an account, C a group, R one of the old rooms of several people. */
export const lineId = (letter: 'U' | 'C' | 'R'): string => letter + hex(32);

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** 48 bits of time and 80 of chance, in 26 characters that sort by time. */
export function ulid(at: number): string {
  let value = (BigInt(at) << 80n) | BigInt(`0x${hex(20)}`);
  let text = '';
  for (let i = 0; i < 26; i += 1) {
    text = alphabet[Number(value & 31n)] + text;
    value >>= 5n;
  }
  return text;
}

let messages = BigInt(digits(18));

/** Ever larger, as LINE's are. */
export function messageId(): string {
  messages += 1n + BigInt(randomBytes(1)[0]!);
  return String(messages);
}
