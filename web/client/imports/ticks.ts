/** Who is ticked of a list that is not all here: everybody or nobody at first, and those of whom it is the other way. */
export interface Ticks {
  readonly everybody: boolean;
  readonly changed: ReadonlySet<string>;
}

export const everybody: Ticks = { everybody: true, changed: new Set() };
export const nobody: Ticks = { everybody: false, changed: new Set() };

export const isTicked = (ticks: Ticks, id: string): boolean => ticks.everybody !== ticks.changed.has(id);

export function ticked({ everybody, changed }: Ticks, total: number): number {
  return everybody ? Math.max(0, total - changed.size) : changed.size;
}

export function turned(ticks: Ticks, id: string): Ticks {
  const changed = new Set(ticks.changed);
  if (!changed.delete(id)) changed.add(id);
  return { ...ticks, changed };
}
