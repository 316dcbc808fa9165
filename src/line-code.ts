import { randomBytes } from 'node:crypto';

/** Letters and digits that nobody takes for each other: Crockford's base32. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 10;

/** A code that cannot be guessed: 50 random bits. */
export function newLineCode(): string {
  return Array.from(randomBytes(LENGTH), (byte) => alphabet[byte % 32]).join('');
}

const code = new RegExp(`(?<![0-9A-Z])[${alphabet}]{${LENGTH}}(?![0-9A-Z])`, 'g');

/** What may be codes in a text somebody has sent, in any case and width. */
export function lineCodesIn(text: string): string[] {
  if (text.length > 500) return [];
  return text.normalize('NFKC').toUpperCase().match(code) ?? [];
}

/** Whether a text is a code and nothing else. */
export function isLineCode(text: string): boolean {
  const [found] = lineCodesIn(text);
  return found !== undefined && text.normalize('NFKC').trim().toUpperCase() === found;
}
