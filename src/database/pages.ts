import { ApiError } from '../errors.js';
import type { Param } from './tx.js';

export const DEFAULT_PAGE = 20;
export const MAX_PAGE = 100;

/** The arguments of every list, as in the Relay cursor specification. */
export interface PageArgs {
  first?: number | null;
  after?: string | null;
  last?: number | null;
  before?: string | null;
}

/** One column a list is sorted by; the last one must be unique. */
export interface SortColumn {
  sql: string;
  type: 'text' | 'number';
}

export interface PageRequest {
  backward: boolean;
  size: number;
  after: Param[] | null;
  before: Param[] | null;
}

/** Checks the arguments of a list: `first` forward or `last` backward, 1 to 100, 20 when neither is given. */
export function readPage(args: PageArgs, columns: readonly SortColumn[]): PageRequest {
  const { first, last } = args;
  if (first != null && last != null) throw new ApiError('BAD_USER_INPUT', 'pageArguments');
  const size = first ?? last ?? DEFAULT_PAGE;
  if (size < 1 || size > MAX_PAGE) throw new ApiError('BAD_USER_INPUT', 'pageSize', { max: MAX_PAGE });
  return {
    backward: last != null,
    size,
    after: readCursor(args.after, columns),
    before: readCursor(args.before, columns),
  };
}

export function cursorFor(values: readonly Param[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

function readCursor(cursor: string | null | undefined, columns: readonly SortColumn[]): Param[] | null {
  if (cursor == null) return null;
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor.slice(0, 10_000), 'base64url').toString());
    if (
      Array.isArray(values) &&
      values.length === columns.length &&
      values.every((value, i) => fits(value, columns[i]!))
    )
      return values as Param[];
  } catch {
    // not one of ours
  }
  throw new ApiError('BAD_USER_INPUT', 'cursor');
}

function fits(value: unknown, { type }: SortColumn): boolean {
  return type === 'text' ? typeof value === 'string' && !value.includes('\0') : Number.isSafeInteger(value);
}

/** How many rows are read at once: few sizes, so that few statements have to be kept prepared. */
const READ_AT_ONCE = [2, 6, 11, 21, 31, 51, MAX_PAGE + 1];

export function rowsToRead({ size }: PageRequest): number {
  return READ_AT_ONCE.find((rows) => rows > size)!;
}

/**
 * The end of a keyset statement: ` and (a, b) > ($3, $4) order by a, b limit 21`. One row more than asked for is read at least, to
 * know whether there are more. `params` are those of the statement so far, and are added to.
 */
export function keyset(
  page: PageRequest,
  columns: readonly SortColumn[],
  descending: boolean,
  params: Param[],
): string {
  const names = columns.map((column) => column.sql).join(', ');
  const bound = (values: readonly Param[]) => values.map((value) => `$${params.push(value)}`).join(', ');
  let sql = '';
  if (page.after) sql += ` and (${names}) ${descending ? '<' : '>'} (${bound(page.after)})`;
  if (page.before) sql += ` and (${names}) ${descending ? '>' : '<'} (${bound(page.before)})`;
  const direction = descending !== page.backward ? ' desc' : '';
  return `${sql} order by ${columns.map((column) => column.sql + direction).join(', ')} limit ${rowsToRead(page)}`;
}

/** One page of a list, as the Relay connections give it. */
export class Page<T> {
  readonly nodes: T[];
  private readonly more: boolean;
  private counted: Promise<number> | undefined;

  constructor(
    private readonly request: PageRequest,
    rows: T[],
    private readonly keyOf: (node: T) => Param[],
    private readonly countAll: () => Promise<number>,
    /** Where the next page begins though this one may not be full: there is more to look at, forward. */
    private readonly goesOnAfter: Param[] | null = null,
  ) {
    const full = rows.length > request.size;
    if (full) this.goesOnAfter = null;
    this.more = full || goesOnAfter !== null;
    const shown = full ? rows.slice(0, request.size) : rows;
    this.nodes = request.backward ? shown.reverse() : shown;
  }

  /** Counts the whole list, once; called only where `totalCount` is selected. */
  count(): Promise<number> {
    this.counted ??= this.countAll();
    return this.counted;
  }

  get edges(): { cursor: string; node: T }[] {
    return this.nodes.map((node) => ({ cursor: cursorFor(this.keyOf(node)), node }));
  }

  get pageInfo(): PageInfo {
    const { backward, after, before } = this.request;
    const first = this.nodes[0];
    const last = this.nodes[this.nodes.length - 1];
    const end = this.goesOnAfter ?? (last ? this.keyOf(last) : null);
    return {
      hasNextPage: backward ? before !== null : this.more,
      hasPreviousPage: backward ? this.more : after !== null,
      startCursor: first ? cursorFor(this.keyOf(first)) : null,
      endCursor: end ? cursorFor(end) : null,
    };
  }
}

export interface PageInfo {
  hasNextPage: boolean;
  hasPreviousPage: boolean;
  startCursor: string | null;
  endCursor: string | null;
}
