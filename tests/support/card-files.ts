import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { afterAll } from 'vitest';
import { CardFileError, type Card, type CardSource } from '../../src/import/formats/card.js';
import { openCards } from '../../src/import/formats/open.js';

let folder: string | undefined;
afterAll(() => {
  if (folder !== undefined) rmSync(folder, { recursive: true });
  folder = undefined;
});

/** Where a file of this name may be written; it is gone after the tests. */
export function placeFor(name: string): string {
  folder ??= mkdtempSync(join(tmpdir(), 'tsunagu-cards-'));
  return join(folder, name);
}

/** A file with this text, or these bytes. */
export function cardFile(content: string | Uint8Array, name = 'cards.csv'): string {
  const path = placeFor(name);
  writeFileSync(path, content);
  return path;
}

/** A file of the folder with samples. */
export const sample = (name: string) => join(import.meta.dirname, '../files/cards', name);
export const textOf = (name: string) => readFileSync(sample(name), 'utf8').replace(/^\ufeff/, '');

export interface ReadFile {
  source: CardSource;
  count: number;
  cards: Card[];
}

/** Everything in a file. */
export async function readCards(path: string, named: CardSource | null = null, fileName = 'list'): Promise<ReadFile> {
  const file = await openCards(path, fileName, named);
  const cards: Card[] = [];
  for await (const card of file.cards()) cards.push(card);
  return { source: file.source, count: await file.count(), cards };
}

/** The same of a text. */
export const readText = (text: string, named?: CardSource | null) => readCards(cardFile(text), named);

/** How reading it fails: `CODE variant {params}`. */
export async function faultOf(content: string | Uint8Array, named: CardSource | null = null): Promise<string> {
  try {
    await readCards(cardFile(content), named);
  } catch (error) {
    if (!(error instanceof CardFileError)) throw error;
    return `${error.code} ${error.variant} ${JSON.stringify(error.params)}`;
  }
  return 'none';
}

export const encodings = [
  'utf8',
  'utf-8 with BOM',
  'cp932',
  'euc-jp',
  'utf-16le',
  'utf-16be',
  'utf-16le with BOM',
  'utf-16be with BOM',
];

export function encoded(text: string, encoding: string): Buffer {
  const [name, marked] = encoding.split(' with ');
  return iconv.encode(text, name!, { addBOM: marked === 'BOM' });
}

/** Somebody of whom only this is known. */
export const card = (row: number, fields: Partial<Card> = {}): Card => ({
  row,
  name: null,
  email: null,
  phoneNumber: null,
  company: null,
  department: null,
  title: null,
  fault: null,
  ...fields,
});
