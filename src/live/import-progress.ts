import type { Reader } from '../database/tx.js';
import type { Source } from '../execution/results.js';
import type { Bus } from './bus.js';
import { patiently } from './patience.js';

/** An import that has come further. */
export interface Progress {
  importId: string;
}

export const importTopic = (importId: string): string => `import:${importId}`;

/** Without a wake-up it is looked at this often. */
const POLL = 3_000;
/** Told no more often than this: an import of many rows goes on a hundred times a second. */
const PAUSE = 200;

/** One listener to an import: told how it stands at once, and then whenever it has changed, without end. It keeps no queue. */
export class ImportProgress implements Source<Progress>, AsyncIterableIterator<Progress> {
  readonly behind = 0;
  private told: string | null = null;
  private woken = true;
  private done = false;
  private resume: (() => void) | null = null;
  private readonly unsubscribe: () => void;
  private readonly timer: NodeJS.Timeout;
  private notBefore = 0;

  constructor(
    private readonly reader: Reader,
    bus: Bus,
    private readonly importId: string,
  ) {
    this.unsubscribe = bus.subscribe(importTopic(importId), () => this.wake());
    this.timer = setInterval(() => this.wake(), POLL);
    this.timer.unref();
  }

  async next(): Promise<IteratorResult<Progress>> {
    while (!this.done) {
      if (!this.woken) await new Promise<void>((resolve) => (this.resume = resolve));
      const pause = this.notBefore - Date.now();
      if (pause > 0 && !this.done) await new Promise((resolve) => setTimeout(resolve, pause));
      if (this.done) break;
      this.woken = false;
      const row = await patiently(
        () => this.read(),
        () => this.done,
      );
      if (!row) break;
      const state = JSON.stringify(row);
      if (state === this.told) continue;
      this.told = state;
      this.notBefore = Date.now() + PAUSE;
      return { value: { importId: this.importId }, done: false };
    }
    return this.return();
  }

  private read(): Promise<Record<string, unknown> | undefined> {
    return this.reader.get('select state, processed, total, counts, connecting from contact_imports where id = $1', [
      this.importId,
    ]);
  }

  async return(): Promise<IteratorResult<Progress>> {
    this.done = true;
    clearInterval(this.timer);
    this.unsubscribe();
    this.wake();
    return { value: undefined, done: true };
  }

  private wake(): void {
    this.woken = true;
    this.resume?.();
    this.resume = null;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
