import type { EntityTarget } from 'typeorm';
import type { NewEvent } from '../events.js';
import type { NewJob } from '../jobs.js';

export type Dialect = 'sqlite' | 'postgres';

/** What may be bound to a `$n` of a statement. A list is for `anyOf`. */
export type Param = string | number | boolean | null | undefined | readonly string[] | readonly number[];

/**
 * Reads rows by plain SQL with `$1, $2…`. Both databases understand the same text; where they differ, `anyOf` and
 * `dialect` help. Column names are snake_case in SQL; `columns(Entity)` (see sql.ts) names them as the entity does.
 */
export interface Reader {
  readonly dialect: Dialect;
  all<T>(sql: string, params?: readonly Param[]): Promise<T[]>;
  get<T>(sql: string, params?: readonly Param[]): Promise<T | undefined>;
  /** Rows of an entity: `rows(Contact, 'where owner_id = $1', [id])`. */
  rows<E extends object>(entity: EntityTarget<E>, rest: string, params?: readonly Param[]): Promise<E[]>;
  /** The first such row. */
  row<E extends object>(entity: EntityTarget<E>, rest: string, params?: readonly Param[]): Promise<E | undefined>;
}

/**
 * One transaction: what is written, emitted and enqueued through it happens as a whole, or not at all. It is open while
 * the function given to `Database.transaction` runs; if that throws, all is rolled back and nothing is announced. No
 * network, mail or password hashing inside: on SQLite everybody else who writes is waiting.
 */
export interface Tx extends Reader {
  /** The time of this transaction, the same for everything in it. */
  readonly now: number;
  /** Changes rows and answers how many. */
  run(sql: string, params?: readonly Param[]): Promise<number>;
  insert<E extends object>(entity: EntityTarget<E>, row: E): Promise<void>;
  /** Many at once, all with the same properties. */
  insertAll<E extends object>(entity: EntityTarget<E>, rows: readonly E[]): Promise<void>;
  /** Changes the named columns of the row with this id. Columns that are undefined stay as they are. */
  update<E extends object>(entity: EntityTarget<E>, id: string, changes: Partial<E>): Promise<void>;
  /**
   * Everything is held in one order: channels of LINE, people of outside networks, people, policies, targets of LINE, rooms.
   * Holds the rows of these people until the end, always in the order of their ids, so that two crossing mutations wait instead of deadlocking.
   */
  lockPeople(ids: readonly string[]): Promise<void>;
  /** The policies of these people's organizations stay as they are until the end; after the people, and before rooms are held. */
  holdPolicies(personIds: readonly string[]): Promise<void>;
  /** Holds the rows of these rooms until the end, in the order of their ids; people first, where both are held. */
  lockRooms(ids: readonly string[]): Promise<void>;
  /**
   * Adds an event to somebody's stream; it gets its number as the transaction commits. Null adds none, by the same statements: where
   * the time an answer takes must not tell whether somebody heard of it.
   */
  emit(recipientId: string, event: NewEvent | null): void;
  /** After the commit, those who follow the room look at what is new in it. */
  wakeRoom(roomId: string): void;
  /** After the commit, those who follow the import look at how far it is. */
  wakeImport(importId: string): void;
  /** Adds a job, done after the commit. */
  enqueue(job: NewJob): void;
}

/** `column = any of the list bound to $n`, in both dialects. */
export function anyOf(reader: Reader, column: string, placeholder: string): string {
  return reader.dialect === 'postgres'
    ? `${column} = any(${placeholder})`
    : `${column} in (select value from json_each(${placeholder}))`;
}
