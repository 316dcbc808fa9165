/** Something that is followed as long as it is shown somewhere: `begin` starts that, and answers how to stop. */
export class Followed {
  private readonly listeners = new Set<() => void>();
  private stop: (() => void) | undefined;

  constructor(private readonly begin: () => () => void) {}

  get isShown(): boolean {
    return this.stop !== undefined;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    this.stop ??= this.begin();
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size > 0) return;
      this.stop?.();
      this.stop = undefined;
    };
  };

  tell(): void {
    for (const listener of this.listeners) listener();
  }
}
