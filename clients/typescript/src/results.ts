/** What a subscription has brought and nobody has taken yet. */
export class Results<R> {
  private readonly waiting: R[] = [];
  private end: { problem?: unknown } | null = null;
  private wake: () => void = () => undefined;

  constructor(
    private readonly room: number,
    private readonly stop: () => void,
  ) {}

  /** Where there is no room for more it ends: what comes after is asked for again once there is. */
  push(result: R): void {
    if (this.end) return;
    this.waiting.push(result);
    if (this.waiting.length >= this.room) this.finish({ problem: FULL });
    this.wake();
  }

  /** It is complete, or broken off by a problem. What came before is still given. */
  finish(end: { problem?: unknown } = {}): void {
    if (this.end) return;
    this.end = end;
    this.stop();
    this.wake();
  }

  /** The next one; undefined where it is complete. Throws what broke it off, once nothing is left. */
  async next(): Promise<R | undefined> {
    while (this.waiting.length === 0) {
      if (this.end?.problem !== undefined) throw this.end.problem;
      if (this.end) return undefined;
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
    return this.waiting.shift();
  }
}

/** More came than is held here. */
export const FULL = Symbol('full');
