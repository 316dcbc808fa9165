import type { ListedContact } from './listed.js';

const MAX_OCTETS = 75;

/** A card of version 3.0 (RFC 2426): all address books read it, and several read no 4.0. */
export function vcardOf(contact: ListedContact): string {
  const organization = [contact.company ?? '', ...(contact.department === null ? [] : [contact.department])];
  return [
    'BEGIN:VCARD',
    'VERSION:3.0',
    property('UID', contact.id),
    property('FN', contact.name),
    // It is not known which part of it is the family's.
    property('N', contact.name, '', '', '', ''),
    property('NICKNAME', contact.nickname),
    property('EMAIL;TYPE=INTERNET', contact.email),
    property('TEL;TYPE=CELL', contact.phoneNumber),
    property('ORG', ...organization),
    property('TITLE', contact.title),
    property('NOTE', contact.note),
    property('X-TSUNAGU-MESSAGE-ID', contact.messageId),
    'END:VCARD',
  ]
    .filter((line) => line !== null)
    .map((line) => `${folded(line)}\r\n`)
    .join('');
}

/** A line, or none where there is nothing to say. */
function property(name: string, ...parts: (string | null)[]): string | null {
  if (parts.every((part) => part === null || part === '')) return null;
  return `${name}:${parts.map((part) => escaped(part ?? '')).join(';')}`;
}

/** No value ends its line, or holds what cannot be shown. */
function escaped(value: string): string {
  return value
    .replace(/\r\n|\r|[\u2028\u2029]/g, '\n')
    .replace(/(?!\n)\p{Cc}/gu, '')
    .replace(/[\\;,]/g, '\\$&')
    .replaceAll('\n', '\\n');
}

/** Lines of at most 75 octets, which no character is divided by; those that go on begin with a space. */
function folded(line: string): string {
  let octets = 0;
  let text = '';
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (octets + size > MAX_OCTETS) {
      text += '\r\n ';
      octets = 1;
    }
    text += character;
    octets += size;
  }
  return text;
}
