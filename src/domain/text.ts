import { Refusal } from '../errors.js';

/** Control characters, line ends, and those that turn the direction of writing and so make a name look like another. */
const forbidden = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u;
const everyForbidden = new RegExp(forbidden.source, 'gu');
/** Characters that leave nothing on the screen; some belong inside of a name, and none makes one. */
const invisible = /[\p{Default_Ignorable_Code_Point}\p{White_Space}\u2800]/gu;
const forbiddenInText = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/** A name on one line: trimmed, 1 to 100 characters, nothing that hides in it. */
export function readName(value: string, field: string): string {
  // Before anything else: normalizing a long text of combining marks takes time that grows with its square.
  if (value.length > 1_000) throw new Refusal('TOO_LONG', [field], null, { max: 100 });
  const name = value.normalize('NFC').trim().replace(/ {2,}/g, ' ');
  if (name.replace(invisible, '') === '') throw new Refusal('INVALID', [field], 'nameEmpty');
  if ([...name].length > 100) throw new Refusal('TOO_LONG', [field], null, { max: 100 });
  if (forbidden.test(name) || !name.isWellFormed()) throw new Refusal('INVALID', [field], 'nameCharacters');
  return name;
}

/** A name that may be left empty: null then. */
export function readOptionalName(value: string | null, field: string): string | null {
  return value === null || value.trim() === '' ? null : readName(value, field);
}

/** A name, or another text of one line, as another service gives it, without what it cannot hold here; null where nothing is left that is seen. */
export function cleanName(name: string, most = 100): string | null {
  const short = name.slice(0, 10 * most); // before it is normalized: see readName
  const clean = short.toWellFormed().normalize('NFC').replace(everyForbidden, ' ').trim();
  if (clean.replace(invisible, '') === '') return null;
  return clean.length <= most ? clean : [...clean].slice(0, most).join('');
}

/** A text of several lines: null where it is empty, and refused where it is too long. */
export function readText(value: string | null | undefined, field: string, max: number): string | null {
  if (value == null || value.trim() === '') return null;
  if ([...value].length > max) throw new Refusal('TOO_LONG', [field], null, { max });
  if (forbiddenInText.test(value) || !value.isWellFormed()) throw new Refusal('INVALID', [field], 'textCharacters');
  return value;
}

/** What a client names a request by, so that it can be sent again: null where it gives none. */
export function readIdempotencyKey(key: string | null | undefined): string | null {
  if (key != null && key.length > 100) throw new Refusal('TOO_LONG', ['idempotencyKey'], null, { max: 100 });
  return key ?? null;
}

const LONGEST_MESSAGE = 5_000;

/** What somebody writes in a room. Its length is counted in UTF-16 units, as LINE counts: https://developers.line.biz/en/docs/messaging-api/text-character-count/ */
export function readMessageText(value: string): string {
  if (value.length > LONGEST_MESSAGE) throw new Refusal('TOO_LONG', ['text'], null, { max: LONGEST_MESSAGE });
  const text = readText(value, 'text', LONGEST_MESSAGE);
  if (text === null) throw new Refusal('INVALID', ['text'], 'required');
  return text;
}
