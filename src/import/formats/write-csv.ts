import { writeToString } from 'fast-csv';
import { guarded } from './formulas.js';
import { listedColumns, type ListedColumn, type ListedContact } from './listed.js';

/** All cells stand in quotes: then no spreadsheet takes another character for the end of one. */
const options = { quoteColumns: true, rowDelimiter: '\r\n', includeEndRowDelimiter: true };

/** The first row. Spreadsheets take a file for UTF-8 where it begins with a byte order mark. */
export async function csvHeader(nameOf: (column: ListedColumn) => string): Promise<string> {
  return `\ufeff${await writeToString([listedColumns.map(nameOf)], options)}`;
}

export function csvOf(contacts: readonly ListedContact[]): Promise<string> {
  return writeToString(contacts.map(cellsOf), options);
}

function cellsOf(contact: ListedContact): string[] {
  return listedColumns.map((column) => {
    // A plus and digits are no formula, and with an apostrophe no phone would dial them.
    if (column === 'phone') return contact.phoneNumber ?? '';
    return guarded(contact[column] ?? '');
  });
}
