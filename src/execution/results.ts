import { ApiError } from '../errors.js';
import { patiently } from '../live/patience.js';
import type { Numbered } from '../reads/streams.js';

/** What becomes of an event, where it is not a result: nothing for this viewer; the end of the subscription; or of the session. */
export const SKIP = Symbol('skip');
export const END = Symbol('end');
export const SESSION_OVER = Symbol('session over');
/** A result is JSON. */
export type Outcome = string | typeof SKIP | typeof END | typeof SESSION_OVER;

/** What a subscription follows: entries without end, until it is returned. */
export interface Source<Entry> extends AsyncIterator<Entry> {
  /** How many entries there are that it has not taken. */
  readonly behind: number;
}

/** How many of the latest results are kept for those who have not taken them yet; who is further behind has theirs made again. */
const KEPT = 16;

interface Shared {
  text: Promise<string>;
  madeAt: number;
  /** How many have yet to take it. */
  left: number;
}

let moment = 0;

/**
 * Those who follow the same stream with the same document are given the same results: each event is executed, and written as JSON,
 * once for all of them, by the first who takes it. Nobody is given a result that was made before they subscribed, since they may
 * know of changes that it does not show.
 */
export class SharedResults {
  private users = 0;
  private readonly latest = new Map<number, Shared>();

  /** Joins, and answers how to get a result and how to leave: the latter answers whether nobody is left. */
  join(): {
    resultOf: (event: Numbered, make: () => Promise<string>) => Promise<string>;
    leave: () => boolean;
  } {
    this.users += 1;
    const since = (moment += 1);
    return {
      resultOf: (event, make) => this.get(event, since, make),
      leave: () => (this.users -= 1) === 0,
    };
  }

  private get({ sequence }: Numbered, since: number, make: () => Promise<string>): Promise<string> {
    const known = this.latest.get(sequence);
    if (known && known.madeAt > since) {
      if ((known.left -= 1) <= 0) this.latest.delete(sequence);
      return known.text;
    }
    const text = make();
    if (this.users > 1) {
      text.catch(() => this.latest.get(sequence)?.text === text && this.latest.delete(sequence));
      this.latest.set(sequence, { text, madeAt: (moment += 1), left: this.users - 1 });
      if (this.latest.size > KEPT) this.latest.delete(this.latest.keys().next().value!);
    }
    return text;
  }
}

/** A subscription's results, each as JSON. Ends when its source or the session does, and with one error when it cannot go on. */
export class Results implements AsyncIterableIterator<string> {
  /** Whether it has ended because the session was over. */
  sessionOver = false;
  private ended = false;

  constructor(
    private readonly entries: Source<unknown>,
    private readonly resultOf: (entry: any) => Promise<Outcome>,
    private readonly failure: (error: unknown) => string,
    private onEnd: () => void,
  ) {}

  /** How many events have come that it has not taken yet. */
  get behind(): number {
    return this.entries.behind;
  }

  /** Calls this, too, once it has ended. */
  whenEnded(work: () => void): this {
    const before = this.onEnd;
    this.onEnd = () => {
      before();
      work();
    };
    return this;
  }

  async next(): Promise<IteratorResult<string>> {
    if (this.ended) return { value: undefined, done: true };
    try {
      for (;;) {
        const entry = await this.entries.next();
        if (entry.done) break;
        const value = await patiently(
          () => this.resultOf(entry.value),
          () => this.ended,
        );
        if (this.ended || value === END) break;
        if (typeof value === 'string') return { value, done: false };
        this.sessionOver = value === SESSION_OVER;
        if (this.sessionOver) break;
      }
    } catch (error) {
      const over = this.ended;
      await this.return();
      if (!over) return { value: this.failure(error), done: false };
    }
    return this.return();
  }

  async return(): Promise<IteratorResult<string>> {
    if (!this.ended) {
      this.ended = true;
      this.onEnd();
      await this.entries.return?.();
    }
    return { value: undefined, done: true };
  }

  async throw(error?: unknown): Promise<IteratorResult<string>> {
    await this.return();
    throw error ?? new ApiError('INTERNAL_SERVER_ERROR');
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
