import DataLoader from 'dataloader';

/** A loader whose batches are one read; what it does not bring is null. */
export function batch<T extends object>(
  read: (ids: readonly string[]) => Promise<T[]>,
  keyOf: (value: T) => string = (value) => (value as T & { id: string }).id,
): DataLoader<string, T | null> {
  return new DataLoader(async (ids) => {
    const found = new Map((await read(ids)).map((value) => [keyOf(value), value]));
    return ids.map((id) => found.get(id) ?? null);
  });
}
