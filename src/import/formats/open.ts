import { CardFileError, type CardFile, type CardSource } from './card.js';
import { openCsv } from './csv.js';
import { decoded, encodingsOf, hasMark, headOf, type Encoding, type Extent } from './decode.js';
import { unreadable } from './faults.js';
import { openVcards } from './vcard.js';

/** So much of a file says which kind it is. */
const HEAD = 4_100;

/** So much of a file is looked at where it is to be known soon whether it can be read at all. */
export const BEGINNING = 1024 * 1024;

/**
 * Looks at a file, as far as is said: what is in it, how it is written, whose it is. It is vCard where it begins as one or is said to be, else CSV; the service is the one that is
 * named, else found out by the columns, else by the file's name. Throws CardFileError where that is known already to come to nothing.
 */
export async function openCards(
  path: string,
  fileName: string,
  named: CardSource | null,
  extent: Extent = {},
): Promise<CardFile> {
  try {
    const encodings = await encodingsOf(path, extent);
    const isVcard = named === 'VCARD' || (await beginsAsVcard(path, encodings[0]));
    return isVcard
      ? await openVcards(path, encodings[0], extent)
      : await openCsv(path, encodings, fileName, named, extent);
  } catch (error) {
    throw isNoText(error) ? ((await knownKind(path)) ?? error) : error;
  }
}

async function beginsAsVcard(path: string, encoding: Encoding): Promise<boolean> {
  for await (const text of decoded(path, encoding)) return /^\s*BEGIN:VCARD\s/i.test(text);
  return false;
}

function isNoText(error: unknown): boolean {
  return error instanceof CardFileError && (error.variant === 'nul' || error.variant === 'encoding');
}

/** What it is instead, where that is a kind of file that people know. */
async function knownKind(path: string): Promise<CardFileError | null> {
  const { fileTypeFromBuffer } = await import('file-type');
  const head = await headOf(path, HEAD);
  const found = hasMark(head) ? undefined : await fileTypeFromBuffer(head); // to file-type the mark of UTF-16 is MP3
  if (!found) return null;
  return unreadable(/zip|cfb|sheet|excel|opendocument/.test(found.mime) ? 'workbook' : 'binary');
}
