import type { Tx } from '../database/tx.js';
import type { Card } from './formats/card.js';

/** One page of the people a service has. */
export interface PeoplePage {
  cards: readonly Omit<Card, 'row'>[];
  /** Where to go on; null: that was the last page. */
  place: string | null;
  /** How many there are in all, as far as is known. */
  total: number | null;
  /** Written together with the last page. */
  finish?: (tx: Tx) => Promise<void>;
}

/** The service asks to be left alone for so many milliseconds. */
export class ServiceBusy extends Error {
  constructor(readonly retryAfter: number) {
    super('busy');
  }
}

/** The service does not let us read any more; `problem` is the key of a text, without `import.problem.`. */
export class ServiceRefused extends Error {
  constructor(readonly problem: string) {
    super(problem);
  }
}
