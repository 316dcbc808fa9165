import { parseEmail, type ParsedEmail } from './address.js';

/** An address as somebody gave it, and as it was read; null where it is none. */
export interface ListedAddress {
  given: string;
  email: ParsedEmail | null;
}

/** Longer ones are no addresses, and are not shown whole. */
const MOST_SHOWN = 320;

/**
 * Addresses from a form's fields and from a pasted list: one a line, or separated by commas or semicolons (also full width), each
 * also as `Name <address>`. Separators within quotes or angle brackets are part of a name. Empty places are left out.
 */
export function readAddressList(fields: readonly string[], pasted: string): ListedAddress[] {
  return [...fields, ...split(pasted)].flatMap((text) => {
    const given = text.trim();
    return given === '' ? [] : { given: given.slice(0, MOST_SHOWN), email: parseEmail(addressIn(given)) };
  });
}

/** What stands in the last angle brackets, or else all of it. */
function addressIn(text: string): string {
  const close = text.lastIndexOf('>');
  const open = text.lastIndexOf('<', close);
  if (open < 0 || close !== text.length - 1) return text;
  return text.slice(open + 1, close);
}

function split(text: string): string[] {
  const parts = [''];
  let quoted = false;
  let bracketed = false;
  for (const character of text) {
    const ends = /[\r\n\u2028\u2029]/.test(character); // a quote that is never closed ends with its line
    if (ends || (!quoted && !bracketed && /[,;，；、]/.test(character))) {
      parts.push('');
      quoted = false;
      bracketed = false;
      continue;
    }
    if (character === '"') quoted = !quoted;
    else if (!quoted && character === '<') bracketed = true;
    else if (!quoted && character === '>') bracketed = false;
    parts.push((parts.pop() ?? '') + character);
  }
  return parts;
}
