/**
 * Where the cursor is kept. `read` is called once, as the iteration begins; null: there is none yet. `write` is called after each event
 * that was handled, and waited for before the next one is given. What either throws ends the iteration.
 */
export interface CursorStore {
  read(): string | null | undefined | Promise<string | null | undefined>;
  write(cursor: string): void | Promise<void>;
}

/** Kept as long as the program runs; the default. */
export function memoryCursor(cursor: string | null = null): CursorStore {
  let kept = cursor;
  return {
    read: () => kept,
    write: (cursor) => {
      kept = cursor;
    },
  };
}

export interface TextStorage {
  getItem(key: string): string | null;
  setItem(key: string, text: string): void;
}

/** Kept in a browser's `localStorage` or `sessionStorage`, or what is like them. The key should name the person: each has a stream of their own. */
export function storageCursor(storage: TextStorage, key: string): CursorStore {
  return {
    read: () => storage.getItem(key),
    write: (cursor) => storage.setItem(key, cursor),
  };
}
