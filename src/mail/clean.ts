/** What people wrote, made fit for a mail: it must not break a header, and not look like something else. */

/**
 * Characters nobody sees: format characters (among them the bidirectional overrides that make a name read as
 * another, and the byte order mark), lone surrogates, blank letters. The joiners stay, emoji and several scripts
 * need them.
 */
const INVISIBLE = /(?![\u200c\u200d])[\p{Cf}\p{Cs}\u115f\u1160\u2800\u3164\uffa0]/gu;

/** Everything that ends a line somewhere, and every other control character. */
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]+/gu;

/** A text on one line: for names, subjects and whatever else comes near a header. */
export function oneLine(value: string, max: number): string {
  const line = value
    .normalize('NFC')
    .replace(INVISIBLE, '')
    .replace(CONTROL, ' ')
    .replace(/\s{2,}/gu, ' ');
  return clamp(line.trim(), max);
}

/** A text of several lines, at most one of them empty in a row. */
export function manyLines(value: string, max: number): string {
  const lines = value
    .normalize('NFC')
    .replace(INVISIBLE, '')
    .split(/\r\n|[\n\v\f\r\x85\p{Zl}\p{Zp}]/u);
  const text = lines.map((line) => line.replace(CONTROL, ' ').trimEnd()).join('\n');
  return clamp(text.replace(/\n{3,}/g, '\n\n').trim(), max);
}

/**
 * The name of a person or an organization, chosen by somebody who may be a stranger to the reader. Mail programs
 * turn anything like an address into a link, so a name such as `evil.example` is written `evil. example`: the
 * mails of this server are not to carry other people's links above its own.
 */
export function cleanName(value: string, max = 60): string {
  return (
    oneLine(value, max)
      .replace(/\.(?=[\p{L}\p{N}])/gu, '. ')
      .replace(/:\/\//g, ': //') || '…'
  );
}

function clamp(value: string, max: number): string {
  if (value.length <= max) return value;
  const characters = Array.from(value);
  return characters.length <= max
    ? value
    : `${characters
        .slice(0, max - 1)
        .join('')
        .trimEnd()}…`;
}
