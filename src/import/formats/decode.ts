import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { TextDecoder } from 'node:util';
import { CardFileError } from './card.js';
import { unreadable } from './faults.js';

/** By the names of the WHATWG. Its shift_jis is what Windows calls cp932, with ㈱, ① and 髙. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'shift_jis' | 'euc-jp';

const AT_ONCE = 64 * 1024;
const HEAD = 4_096;

/** How far a file is read: so many bytes, and until the signal, which makes it throw AbortError. */
export interface Extent {
  most?: number;
  signal?: AbortSignal;
}

/** The text of a file, piece by piece, or of its first `most` bytes as far as the last line ends there. Throws CardFileError with the line where it is no text in this encoding. */
export async function* decoded(
  path: string,
  encoding: Encoding,
  { most = Infinity, signal }: Extent = {},
): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  let line = 1;
  let before = ''; // a CR that LF may follow: the line has not ended yet
  const isCut = await isLonger(path, most);
  const chunks = read(path, most, signal);
  for await (const bytes of encoding.startsWith('utf-16') ? chunks : wholeLines(chunks, isCut)) {
    const text = decode(decoder, encoding, bytes, line, before);
    if (text === '') continue;
    if (text.includes('\0')) throw unreadable('nul', line + lineEnds(before + text.slice(0, text.indexOf('\0'))));
    const after = text.endsWith('\r') ? '\r' : '';
    line += lineEnds(before + (after === '' ? text : text.slice(0, -1)));
    before = after;
    yield text;
  }
  if (isCut) return; // perhaps within a character
  const rest = decode(decoder, encoding, null, line, before);
  if (rest !== '') yield rest;
}

/** What the file may be written in, likeliest first, by all of it or its first `most` bytes. Throws CardFileError where it is no text at all. */
export async function encodingsOf(path: string, extent: Extent): Promise<[Encoding, ...Encoding[]]> {
  const marked = markedEncoding(await headOf(path, HEAD));
  if (marked) return [marked];
  const possible: { encoding: Encoding; halfWidth: number }[] = [];
  let farthest: CardFileError | null = null;
  for (const encoding of ['utf-8', 'shift_jis', 'euc-jp'] as const) {
    try {
      const { ascii, halfWidth } = await survey(path, encoding, extent);
      if (ascii) return [encoding]; // which all of them write in the same way
      possible.push({ encoding, halfWidth: encoding === 'utf-8' ? -1 : halfWidth });
    } catch (error) {
      if (!(error instanceof CardFileError) || error.variant !== 'encoding') throw error;
      if (!farthest || lineOf(error) > lineOf(farthest)) farthest = error;
    }
  }
  const [first, ...others] = possible.sort((a, b) => a.halfWidth - b.halfWidth).map(({ encoding }) => encoding);
  if (first === undefined) throw farthest!;
  return [first, ...others];
}

export async function headOf(path: string, size: number): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size), 0, size, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Reads a file through. Kanji of EUC-JP are half-width kana in Shift_JIS, seldom the other way round. */
async function survey(
  path: string,
  encoding: Encoding,
  extent: Extent,
): Promise<{ ascii: boolean; halfWidth: number }> {
  let ascii = true;
  let halfWidth = 0;
  for await (const text of decoded(path, encoding, extent)) {
    if (!/[^\0-\x7f]/.test(text)) continue;
    ascii = false;
    halfWidth += text.match(/[\uff61-\uff9f]/g)?.length ?? 0;
  }
  return { ascii, halfWidth };
}

const lineOf = ({ params }: CardFileError) => Number(params.line);

const marks: readonly [Encoding, Buffer][] = [
  ['utf-8', Buffer.of(0xef, 0xbb, 0xbf)],
  ['utf-16le', Buffer.of(0xff, 0xfe)],
  ['utf-16be', Buffer.of(0xfe, 0xff)],
];

/** The bytes begin with a byte order mark. */
export function hasMark(head: Buffer): boolean {
  return marks.some(([, mark]) => head.subarray(0, mark.length).equals(mark));
}

/** The encoding that the first bytes say, by a byte order mark or by the zeros of UTF-16. */
function markedEncoding(head: Buffer): Encoding | null {
  const marked = marks.find(([, mark]) => head.subarray(0, mark.length).equals(mark));
  if (marked) return marked[0];
  const zeros: [number, number] = [0, 0];
  head.forEach((byte, at) => {
    if (byte === 0) zeros[at % 2 === 0 ? 0 : 1] += 1;
  });
  // Commas and line ends have a zero on one side; on the other there are few, such as that of U+3000.
  const encoding = zeros[1] > 4 * zeros[0] ? 'utf-16le' : zeros[0] > 4 * zeros[1] ? 'utf-16be' : null;
  if (!encoding) return null;
  const text = new TextDecoder(encoding).decode(head.subarray(0, head.length & ~1));
  return /[\0-\x08\x0e-\x1f\ufffe\uffff]|\ufffd./s.test(text) ? null : encoding;
}

function decode(
  decoder: TextDecoder,
  encoding: Encoding,
  bytes: Uint8Array | null,
  line: number,
  before: string,
): string {
  try {
    const text = bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode();
    // ICU lets these pass in EUC-JP, as controls; they are what Shift_JIS looks like there.
    if (encoding !== 'euc-jp' || !/[\x80-\x9f]/.test(text)) return text;
  } catch {
    // said below
  }
  const loose = new TextDecoder(encoding).decode(bytes ?? new Uint8Array());
  const fault = loose.search(/[\ufffd\x80-\x9f]/);
  throw unreadable('encoding', line + lineEnds(before + (fault < 0 ? '' : loose.slice(0, fault))));
}

function read(path: string, most: number, signal: AbortSignal | undefined): AsyncIterable<Buffer> {
  return createReadStream(path, { highWaterMark: AT_ONCE, end: most - 1, ...(signal && { signal }) });
}

export async function isLonger(path: string, most: number): Promise<boolean> {
  return most < (await stat(path)).size;
}

/** The same bytes, cut behind line ends where there are any: then a piece holds whole characters, and the line of a wrong one is known. */
async function* wholeLines(chunks: AsyncIterable<Buffer>, isCut: boolean): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const end = Math.max(chunk.lastIndexOf(0x0a), chunk.lastIndexOf(0x0d)) + 1;
    if (end === 0 && rest.length === 0) {
      yield chunk;
      continue;
    }
    const piece = Buffer.concat([rest, chunk.subarray(0, end || chunk.length)]);
    rest = end === 0 ? Buffer.alloc(0) : chunk.subarray(end);
    yield piece;
  }
  if (rest.length > 0 && !isCut) yield rest;
}

/** How often a line ends: with LF, CRLF or CR. */
function lineEnds(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  for (let at = text.indexOf('\r'); at >= 0; at = text.indexOf('\r', at + 1)) if (text[at + 1] !== '\n') count += 1;
  return count;
}
