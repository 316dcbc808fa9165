import { parse } from 'fast-csv';
import { CardFileError, type Card, type CardFile, type CardSource } from './card.js';
import { areUseful, readColumns, type Columns, type Field } from './columns.js';
import { decoded, isLonger, type Encoding, type Extent } from './decode.js';
import { unknownColumns, unreadable } from './faults.js';
import { unguarded } from './formulas.js';
import { joinName } from './names.js';
import { recordsOf } from './records.js';

/** Among so many records that are not empty the names of the columns are looked for, and in so many bytes. */
const HEAD = 20;
const MOST = 1024 * 1024;
const delimiters = [',', ';', '\t'];

interface Row {
  line: number;
  cells: string[];
}

/** A way to read a file, and what its first rows are then. */
interface Reading {
  encoding: Encoding;
  delimiter: string;
  rows: Row[];
  /** What is wrong within these rows. */
  fault: CardFileError | null;
  header: number;
  columns: Columns;
}

/** Finds the names of the columns, and how the file has to be read so that they are most. */
export async function openCsv(
  path: string,
  encodings: readonly Encoding[],
  fileName: string,
  named: CardSource | null,
  { signal }: Extent = {},
): Promise<CardFile> {
  const until: Extent = signal ? { signal } : {};
  let best: Reading | null = null;
  for (const encoding of encodings)
    for (const delimiter of delimiters) {
      const reading = await read(path, encoding, delimiter);
      if (!best || isBetter(reading, best)) best = reading;
    }
  const { encoding, delimiter, rows, fault, header, columns } = best!;
  if (fault) throw fault;
  if (rows.length === 0) throw unreadable('empty');
  if (!areUseful(columns, named !== null)) throw unknownColumns(fullest(rows));
  return {
    source: named ?? columns.source ?? sourceByName(fileName),

    async count() {
      let count = -header - 1;
      for await (const { lines } of recordsOf(decoded(path, encoding, until), delimiter)) count += lines.length;
      return count;
    },

    async *cards() {
      let before = header + 1;
      for await (const { text, lines } of recordsOf(decoded(path, encoding, until), delimiter)) {
        const rows = await rowsOf(text, delimiter);
        if (rows.length !== lines.length) throw new Error('records were cut otherwise than they were parsed');
        for (let i = 0; i < rows.length; i += 1)
          if (before > 0) before -= 1;
          else yield cardOf(columns, rows[i]!, lines[i]!);
      }
    },
  };
}

/** All records of a text, by fast-csv. */
export async function* csvRows(texts: AsyncIterable<string>, delimiter = ','): AsyncGenerator<Row> {
  for await (const { text, lines } of recordsOf(texts, delimiter)) {
    const rows = await rowsOf(text, delimiter);
    for (let i = 0; i < rows.length; i += 1) yield { line: lines[i]!, cells: rows[i]! };
  }
}

function rowsOf(text: string, delimiter: string): Promise<string[][]> {
  return new Promise((resolve, reject) => {
    const rows: string[][] = [];
    parse({ headers: false, delimiter })
      .on('data', (row: string[]) => rows.push(row))
      .on('error', reject)
      .on('end', () => resolve(rows))
      .end(text);
  });
}

async function read(path: string, encoding: Encoding, delimiter: string): Promise<Reading> {
  const rows: Row[] = [];
  let fault: CardFileError | null = null;
  try {
    for await (const row of csvRows(decoded(path, encoding, { most: MOST }), delimiter))
      if (rows.push(row) === HEAD) break;
  } catch (error) {
    if (!(error instanceof CardFileError)) throw error;
    // A record that is cut off where no more is looked at has an open quote, too.
    fault = error.variant === 'quote' && (await isLonger(path, MOST)) ? null : error;
  }
  const found: Columns[] = [];
  for (const { cells } of rows) {
    found.push(readColumns(cells));
    await new Promise(setImmediate); // of many long names this takes some milliseconds
  }
  const most = Math.max(0, ...found.map(({ known }) => known));
  const header = Math.max(
    0,
    found.findIndex(({ known }) => known === most),
  );
  return { encoding, delimiter, rows, fault, header, columns: found[header] ?? readColumns([]) };
}

/** The first row in which most stands: the likeliest to be names of columns, where none is known. */
function fullest(rows: readonly Row[]): Row {
  const filled = ({ cells }: Row) => cells.filter((cell) => cell.trim() !== '').length;
  return rows.reduce((best, row) => (filled(row) > filled(best) ? row : best));
}

/** More columns are known; or none in either, and more are seen, without a fault. */
function isBetter(reading: Reading, than: Reading): boolean {
  if (reading.columns.known !== than.columns.known) return reading.columns.known > than.columns.known;
  if (reading.columns.known > 0) return false;
  if ((reading.fault === null) !== (than.fault === null)) return reading.fault === null;
  return (reading.rows[0]?.cells.length ?? 0) > (than.rows[0]?.cells.length ?? 0);
}

/** Services name the files that are downloaded from them. */
const fileNames: readonly [RegExp, CardSource][] = [
  [/^eight\d/i, 'EIGHT'],
  [/sansan|^名刺出力/i, 'SANSAN'],
  [/wantedly/i, 'WANTEDLY_PEOPLE'],
  [/mybridge/i, 'MYBRIDGE'],
  [/smarthr/i, 'SMARTHR'],
];

function sourceByName(fileName: string): CardSource {
  return fileNames.find(([pattern]) => pattern.test(fileName.normalize('NFKC')))?.[1] ?? 'GENERIC_CSV';
}

const hasLeft = /^(?:退職|退社|離職)(?!予定)|^(?:left|resigned|retired|terminated)\b|nghỉ việc|thôi việc/i;

function cardOf({ places, familyFirst }: Columns, cells: readonly string[], row: number): Card {
  const all = (field: Field) => places[field].map((place) => unguarded(cells[place]?.trim() ?? ''));
  const first = (field: Field) => all(field).find((text) => text !== '') ?? '';
  const atWork = { family: first('workFamily'), given: first('workGiven') };
  const joined = () =>
    joinName(
      { family: atWork.family || first('family'), middle: first('middle'), given: atWork.given || first('given') },
      familyFirst,
    );
  const name = first('workName') || (atWork.family || atWork.given ? joined() : first('name') || joined());
  return {
    row,
    name: name || null,
    email: addressIn(all('email')),
    phoneNumber: numberIn(all('phone')),
    company: first('company') || null,
    department: first('department') || null,
    title: first('title') || null,
    fault: hasLeft.test(first('status').normalize('NFC')) ? 'left' : null,
  };
}

/** Google puts ` ::: ` between several in a cell. */
const manyNumbers = /[;；、\n]| ::: /;
const manyAddresses = /[;；,，、\s]+|:::/;

/** The first number there is. What has no digit is none: Eight writes `?` for what cannot be read. */
function numberIn(texts: readonly string[]): string | null {
  const text = texts.find((each) => /\p{Nd}/u.test(each));
  return text?.split(manyNumbers)[0]!.trim() || null;
}

/** The first address there is; where none has an @, whatever stands there, so that it can be said what is wrong. */
function addressIn(texts: readonly string[]): string | null {
  const text = texts.find((each) => each.includes('@'));
  if (text === undefined) return texts.find((each) => each !== '') ?? null;
  return text.split(manyAddresses).find((part) => part.includes('@'))!;
}
