/** Somebody as a file or a service has them: texts as they stand there, trimmed; null where there is nothing. */
export interface Card {
  /** The line of the file it begins on, from 1; of a service, the place in its list. */
  row: number;
  name: string | null;
  email: string | null;
  phoneNumber: string | null;
  company: string | null;
  department: string | null;
  title: string | null;
  /** Why they are not to be asked, whatever else stands there. `left`: they do not work there any more. */
  fault: 'left' | null;
}

/** The services whose files are known, by the names of the schema. */
export type CardSource = 'EIGHT' | 'SANSAN' | 'WANTEDLY_PEOPLE' | 'MYBRIDGE' | 'SMARTHR' | 'GENERIC_CSV' | 'VCARD';

/** A file that was looked at. */
export interface CardFile {
  source: CardSource;
  /** How many there are; counted by reading the file once. */
  count(): Promise<number>;
  /** All of them, in order, as they are read; memory does not grow with the file. Throws CardFileError. */
  cards(): AsyncIterable<Card>;
}

/**
 * A file that cannot be understood. `code` is that of the schema; `variant` chooses the text (`error.UNREADABLE_FILE.quote`), and
 * `params` fill it in: `line` from 1, `columns` as they were found.
 */
export class CardFileError extends Error {
  constructor(
    readonly code: 'UNREADABLE_FILE' | 'UNKNOWN_FORMAT',
    readonly variant: string | null,
    readonly params: Record<string, string | number> = {},
  ) {
    super(code);
  }
}
