/** The beginning of a list that the server pages, kept in its order while events put entries in and take them out. */
export interface Paged<T extends { id: string }> {
  readonly items: readonly T[];
  /** How many there are on the server. */
  readonly total: number;
  /** Where the rest begins; null where everything is here. */
  readonly next: string | null;
  /** The event up to which `total` is counted. */
  readonly countedAt: number;
  /** What was taken out before the server said so. */
  readonly ahead: readonly string[];
}

export interface Page<T> {
  totalCount: number;
  nodes: readonly T[];
  pageInfo: { endCursor: string | null; hasNextPage: boolean };
}

/** Where nobody asks how many there are: to count a list may take the server much longer than a page of it. */
export type Uncounted<T> = Omit<Page<T>, 'totalCount'> & { totalCount?: number };

export type Compare<T> = (a: T, b: T) => number;

export function paged<T extends { id: string }>(page: Page<T>, cursor: string): Paged<T> {
  return {
    items: page.nodes,
    total: page.totalCount,
    next: page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null,
    countedAt: Number(cursor),
    ahead: [],
  };
}

/** With the page after those that are here, read at this event. */
export function extended<T extends { id: string }>(list: Paged<T>, page: Page<T>, cursor: string): Paged<T> {
  const known = new Set([...list.items.map(({ id }) => id), ...list.ahead]);
  return {
    ...paged(page, cursor),
    items: [...list.items, ...page.nodes.filter(({ id }) => !known.has(id))],
    total: page.totalCount - list.ahead.length,
    ahead: list.ahead,
  };
}

/** An entry that is new (`added`) or was changed, by the event of this number. */
export function put<T extends { id: string }>(
  list: Paged<T>,
  item: T,
  compare: Compare<T>,
  { added, at }: { added: boolean; at: number },
): Paged<T> {
  const others = list.items.filter(({ id }) => id !== item.id);
  const place = placeOf(others, item, compare);
  const known = others.length < list.items.length;
  // What belongs to the part that is not here yet comes with its page.
  const beyond = list.next !== null && place === others.length;
  return {
    ...list,
    items: beyond ? others : others.toSpliced(place, 0, item),
    total: added && !known && at > list.countedAt ? list.total + 1 : list.total,
  };
}

/** Without an entry, by the event of this number. */
export function drop<T extends { id: string }>(list: Paged<T>, id: string, at: number): Paged<T> {
  const items = list.items.filter((item) => item.id !== id);
  if (list.ahead.includes(id)) {
    const ahead = list.ahead.filter((other) => other !== id);
    return { ...list, items, ahead, total: at > list.countedAt ? list.total : list.total + 1 };
  }
  // Of an entry that is not here it is not known whether it was counted, unless there are some that are not here.
  const counted = at > list.countedAt && (items.length < list.items.length || list.next !== null);
  return { ...list, items, total: counted ? Math.max(items.length, list.total - 1) : list.total };
}

/** Without an entry that the viewer has just taken out: the event of it comes later. */
export function dropAhead<T extends { id: string }>(list: Paged<T>, id: string): Paged<T> {
  const items = list.items.filter((item) => item.id !== id);
  if (items.length === list.items.length) return list;
  return { ...list, items, ahead: [...list.ahead, id], total: list.total - 1 };
}

function placeOf<T>(items: readonly T[], item: T, compare: Compare<T>): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compare(items[middle]!, item) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
