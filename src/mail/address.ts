import { domainToASCII } from 'node:url';

export interface ParsedEmail {
  /** What mails are sent to and people are shown: the local part as it was typed, the domain in lower-case ASCII. */
  address: string;
  /** What is compared and kept unique: the whole address in lower case. */
  key: string;
}

/** The longest text worth looking at; the API takes no longer one either. */
const MAX_INPUT = 320;
/** RFC 5321, 4.5.3.1, with the angle brackets taken off the path of 256 octets. */
const MAX_ADDRESS = 254;
const MAX_LOCAL = 64;
const MAX_DOMAIN = 253;

/** RFC 5322 dot-atom: no quoted strings, comments, routes or dots in the wrong place. */
const LOCAL = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/i;
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
/** What a domain may be typed with. `domainToASCII` reads URLs: it would cut at `/` and undo `%41`. */
const TYPED_DOMAIN = /^[\p{L}\p{M}\p{N}.。．｡-]+$/u;

/**
 * The one reading of an e-mail address, used wherever one comes in: trimmed, NFC, the domain in punycode and
 * lower case. Null for everything that is not a plain `local@domain.tld`: control characters, quotes, comments,
 * routes, IP literals, domains without a dot, over 254 octets.
 *
 * The local part must be ASCII. Addresses with others need SMTPUTF8 on every server on the way, and two that look
 * alike could belong to two people. Capitals are kept for sending (RFC 5321 leaves their meaning to the receiver)
 * and ignored for comparing, since no provider tells two people apart by them. Dots and `+tags` are left alone:
 * what they mean is the provider's affair.
 */
export function parseEmail(input: string): ParsedEmail | null {
  if (input.length > MAX_INPUT) return null;
  const text = input.trim().normalize('NFC');
  const at = text.lastIndexOf('@');
  const local = text.slice(0, Math.max(at, 0));
  const domain = parseDomain(text.slice(at + 1));
  if (!domain || local.length > MAX_LOCAL || !LOCAL.test(local)) return null;
  const address = `${local}@${domain}`;
  return address.length > MAX_ADDRESS ? null : { address, key: address.toLowerCase() };
}

function parseDomain(typed: string): string | null {
  if (!TYPED_DOMAIN.test(typed)) return null;
  const domain = domainToASCII(typed).toLowerCase();
  const labels = domain.split('.');
  const top = labels[labels.length - 1];
  if (labels.length < 2 || domain.length > MAX_DOMAIN || !labels.every((label) => LABEL.test(label))) return null;
  // A number at the end is an IP address in one of its spellings; localhost is this machine.
  return !top || /^\d+$/.test(top) || top === 'localhost' ? null : domain;
}
