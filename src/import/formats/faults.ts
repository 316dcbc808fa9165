import { CardFileError } from './card.js';

/** Why a file cannot be read: the variants of `error.UNREADABLE_FILE`. Those with a line say where. */
type Placed = 'nul' | 'encoding' | 'quote' | 'longLine' | 'vcard' | 'vcardVersion';
type Whole = 'empty' | 'workbook' | 'binary';

export function unreadable(variant: Placed, line: number): CardFileError;
export function unreadable(variant: Whole): CardFileError;
export function unreadable(variant: Placed | Whole, line?: number): CardFileError {
  return new CardFileError('UNREADABLE_FILE', variant, line === undefined ? {} : { line });
}

const COLUMNS = 30;
const LONGEST = 40;

/** No row is the names of columns that are known. Some of what the likeliest one says helps to see why. */
export function unknownColumns({ line, cells }: { line: number; cells: readonly string[] }): CardFileError {
  const names = cells.slice(0, COLUMNS).map((cell) => [...cell.slice(0, 4 * LONGEST).trim()]);
  const columns = names.map((name) => (name.length > LONGEST ? `${name.slice(0, LONGEST).join('')}…` : name.join('')));
  return new CardFileError('UNKNOWN_FORMAT', 'columns', {
    line,
    columns: (cells.length > COLUMNS ? [...columns, '…'] : columns).join(', '),
  });
}
