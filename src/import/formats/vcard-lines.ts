import { unreadable } from './faults.js';

/** What is of use of a card: its lines, as they stand there, without pictures and all else. */
export interface CardText {
  /** The line of its BEGIN, from 1. */
  line: number;
  version: '3.0' | '4.0';
  lines: string[];
}

const useful = /^(?:[\w-]+\.)?(?:FN|N|EMAIL|TEL|ORG|TITLE)[;:]/i;
const version = /^VERSION\s*:\s*(\S*)/i;
/** What is of use of a card is not longer, nor is one line of it: taking one apart takes time that grows faster than it. */
const MAX_CARD = 16 * 1024;

/** Cuts a text into cards, some at a time. Throws CardFileError with the line of what is between cards, of a card that does not end, or is too long. */
export async function* cutCards(texts: AsyncIterable<string>): AsyncGenerator<CardText[]> {
  const cutter = new Cutter();
  for await (const lines of linesOf(texts)) {
    try {
      for (const { text, line } of lines) cutter.take(text, line);
    } catch (fault) {
      yield cutter.cards(); // what stands before it is good
      throw fault;
    }
    yield cutter.cards();
  }
  cutter.end();
}

class Cutter {
  private card: CardText | null = null;
  private size = 0;
  /** The line before is of use, and so is what continues it. */
  private keeping = false;
  private done: CardText[] = [];

  take(text: string, line: number): void {
    if (!/^[ \t]/.test(text)) this.keeping = this.begins(text, line);
    if (!this.keeping || !this.card) return;
    if ((this.size += text.length) > MAX_CARD) throw unreadable('longLine', line);
    this.card.lines.push(text);
  }

  /** The cards that have ended since. */
  cards(): CardText[] {
    const { done } = this;
    this.done = [];
    return done;
  }

  end(): void {
    if (this.card) throw unreadable('vcard', this.card.line);
  }

  /** A property begins, and is of use; or a card begins or ends. */
  private begins(text: string, line: number): boolean {
    if (/^BEGIN\s*:\s*VCARD\s*$/i.test(text)) {
      this.end();
      this.card = { line, version: '3.0', lines: [] };
      this.size = 0;
      return false;
    }
    if (!this.card) {
      if (text.trim() !== '') throw unreadable('vcard', line);
      return false;
    }
    if (/^END\s*:\s*VCARD\s*$/i.test(text)) {
      this.done.push(this.card);
      this.card = null;
      return false;
    }
    const said = version.exec(text)?.[1];
    if (said !== undefined) this.card.version = versionOf(said, line);
    return useful.test(text);
  }
}

function versionOf(said: string, line: number): '3.0' | '4.0' {
  if (said === '3.0' || said === '4.0') return said;
  throw unreadable('vcardVersion', line);
}

interface Line {
  text: string;
  line: number;
}

/** The lines of a text, some at a time. Of one that is longer than any card, only the beginning. */
async function* linesOf(texts: AsyncIterable<string>): AsyncGenerator<Line[]> {
  let line = 1;
  let rest = '';
  let cutInCrlf = false;
  for await (const piece of texts) {
    const parts = (cutInCrlf && piece.startsWith('\n') ? piece.slice(1) : piece).split(/\r\n|\r|\n/);
    cutInCrlf = piece.endsWith('\r');
    const last = parts.pop()!;
    const lines = parts.map((part) => {
      const text = rest.length > MAX_CARD ? rest : rest + part;
      rest = '';
      return { text, line: line++ };
    });
    if (rest.length <= MAX_CARD) rest += last;
    yield lines;
  }
  if (rest !== '') yield [{ text: rest, line }];
}
