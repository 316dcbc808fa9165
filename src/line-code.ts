import { randomBytes } from 'node:crypto';

/** Letters and digits that nobody takes for each other: Crockford's base32. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 10;

/** A code that cannot be guessed: 50 random bits. */
export function newLineCode(): string {
  return Array.from(randomBytes(LENGTH), (byte) => alphabet[byte % 32]).join('');
}

/** People type codes in portions, with a space or a hyphen between them; of every length, and of whatever looks like one. */
const gap = '[ \\-\u2010-\u2015\u2212\u30fc]?';
/** At each place of the text: one may begin in what is none. */
const code = new RegExp(`(?<![0-9A-Z])(?=([${alphabet}](?:${gap}[${alphabet}]){${LENGTH - 1}})(?![0-9A-Z]))`, 'g');

const plain = (text: string) => text.normalize('NFKC').toUpperCase();
const joined = (text: string) => text.replace(/[^0-9A-Z]/g, '');

/** What may be codes in a text somebody has sent, in any case and width. */
export function lineCodesIn(text: string): string[] {
  if (text.length > 500) return [];
  return [...new Set(Array.from(plain(text).matchAll(code), ([, found]) => joined(found!)))];
}

/** Whether a text is a code and nothing else. */
export function isLineCode(text: string): boolean {
  const found = Array.from(plain(text).trim().matchAll(code), ([, one]) => one);
  return found.includes(plain(text).trim());
}
