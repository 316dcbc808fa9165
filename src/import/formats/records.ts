import { unreadable } from './faults.js';

/** A few records of a CSV file: their text as it stands there, and the line each begins on. Records without any content are left out. */
export interface Records {
  text: string;
  lines: number[];
}

/** So many together are parsed in a few milliseconds; then others have their turn. */
const TOGETHER = 100;
const TEXT = 32 * 1024;
/** No business card is as long, nor is a sheet's longest cell. Whatever is longer costs no more memory than this. */
const MAX_RECORD = 256 * 1024;
/** No sheet has more columns. */
const MAX_FIELDS = 16_384;

const LF = 10;
const CR = 13;
const QUOTE = 34;

/** Where in a record: before a field, in a plain one, in a quoted one, behind a quote in it, behind a quoted one. */
const enum At {
  Start,
  Plain,
  Quoted,
  Quote,
  Closed,
}

/**
 * Cuts a text into records, each whole and well quoted, as fast-csv would see them: it is then never given more than it can bear, and
 * the line of each record is known. A field is quoted where its first character that is no space is a quote. Throws CardFileError with
 * the line of a quote that is never closed, or is followed by more; where fields end is anybody's guess from there on, and guessing
 * would give people the addresses of others.
 */
export async function* recordsOf(texts: AsyncIterable<string>, delimiter: string): AsyncGenerator<Records> {
  const cutter = new Cutter(delimiter.charCodeAt(0));
  for await (const text of texts) yield* cutter.cut(text, false);
  yield* cutter.cut('', true);
}

class Cutter {
  private text = '';
  /** The next character to look at, and where its record begins. */
  private next = 0;
  private begin = 0;
  private at = At.Start;
  private line = 1;
  private beginLine = 1;
  private quoteLine = 1;
  private fields = 1;
  private filled = false;
  private batch: Records = { text: '', lines: [] };

  constructor(private readonly delimiter: number) {}

  /** The records that end in this piece. The last one of the file ends with it. */
  *cut(piece: string, last: boolean): Generator<Records> {
    this.text = this.text.slice(this.begin) + piece;
    this.next -= this.begin;
    this.begin = 0;
    try {
      while (this.endRecord(last)) {
        this.take();
        if (this.batch.lines.length === TOGETHER || this.batch.text.length > TEXT) yield this.flush();
      }
      if (last) this.endFile();
    } catch (fault) {
      if (this.batch.lines.length > 0) yield this.flush(); // what stands before it is good
      throw fault;
    }
    if (this.batch.lines.length > 0) yield this.flush();
  }

  /** Goes behind the end of the record; false where the text ends first. */
  private endRecord(last: boolean): boolean {
    const { text, delimiter } = this;
    for (; this.next < text.length; this.next += 1) {
      const code = text.charCodeAt(this.next);
      if (code === LF || code === CR) {
        if (code === CR && this.next + 1 === text.length && !last) break; // LF may follow
        if (code === CR && text.charCodeAt(this.next + 1) === LF) this.next += 1;
        this.line += 1;
        if (this.at === At.Quoted) continue;
        this.next += 1;
        this.expectLength();
        return true;
      }
      this.filled ||= code !== QUOTE && code !== delimiter && !isSpace(code);
      if (this.at === At.Quoted) {
        if (code === QUOTE) this.at = At.Quote;
      } else if (code === delimiter) {
        this.at = At.Start;
        if ((this.fields += 1) > MAX_FIELDS) throw unreadable('longLine', this.beginLine);
      } else if (this.at === At.Start) {
        if (code === QUOTE) {
          this.at = At.Quoted;
          this.quoteLine = this.line;
        } else if (!isSpace(code)) this.at = At.Plain;
      } else if (this.at === At.Quote && code === QUOTE) {
        this.at = At.Quoted;
      } else if (this.at !== At.Plain) {
        if (!isSpace(code)) throw unreadable('quote', this.quoteLine);
        this.at = At.Closed;
      }
    }
    this.expectLength();
    return false;
  }

  private expectLength(): void {
    if (this.next - this.begin <= MAX_RECORD) return;
    throw this.at === At.Quoted ? unreadable('quote', this.quoteLine) : unreadable('longLine', this.beginLine);
  }

  private take(): void {
    if (this.filled) {
      this.batch.text += this.text.slice(this.begin, this.next);
      this.batch.lines.push(this.beginLine);
    }
    this.begin = this.next;
    this.beginLine = this.line;
    this.at = At.Start;
    this.fields = 1;
    this.filled = false;
  }

  private endFile(): void {
    if (this.at === At.Quoted) throw unreadable('quote', this.quoteLine);
    this.take();
  }

  private flush(): Records {
    const { batch } = this;
    this.batch = { text: '', lines: [] };
    return batch;
  }
}

/** White space as in the patterns of JavaScript, and so of fast-csv. */
function isSpace(code: number): boolean {
  if (code <= 32) return code === 32 || (code >= 9 && code <= 13);
  return code >= 0xa0 && spaces.has(code);
}

const spaces: ReadonlySet<number> = new Set(
  '\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff'
    .split('')
    .map((space) => space.charCodeAt(0)),
);
