import type { EventRow } from '../../entities/event-row.js';
import { ApiError } from '../errors.js';
import type { Following } from '../live/following.js';

/** How many of the latest results are kept for those who have not taken them yet; who is further behind has theirs made again. */
const KEPT = 16;

interface Shared {
  text: Promise<string | null>;
  madeAt: number;
  /** How many have yet to take it. */
  left: number;
}

let moment = 0;

/**
 * Those who follow the same stream with the same document under the same session are given the same results: each event is
 * executed, and written as JSON, once for all of them. Nobody is given a result that was made before they subscribed, since they
 * may know of changes that it does not show.
 */
export class SharedResults {
  private users = 0;
  private readonly latest = new Map<number, Shared>();

  /** Joins, and answers how to get a result and how to leave: the latter answers whether nobody is left. */
  join(make: (event: EventRow) => Promise<string | null>): {
    resultOf: (event: EventRow) => Promise<string | null>;
    leave: () => boolean;
  } {
    this.users += 1;
    const since = (moment += 1);
    return {
      resultOf: (event) => this.get(event, since, make),
      leave: () => (this.users -= 1) === 0,
    };
  }

  private get(
    event: EventRow,
    since: number,
    make: (event: EventRow) => Promise<string | null>,
  ): Promise<string | null> {
    const { sequence } = event;
    const known = this.latest.get(sequence);
    if (known && known.madeAt > since) {
      if ((known.left -= 1) <= 0) this.latest.delete(sequence);
      return known.text;
    }
    const text = make(event);
    if (this.users > 1) {
      this.latest.set(sequence, { text, madeAt: (moment += 1), left: this.users - 1 });
      if (this.latest.size > KEPT) this.latest.delete(this.latest.keys().next().value!);
    }
    return text;
  }
}

/**
 * A subscription's results, each as JSON. Ends when its source ends or the session is over (a result that is null), and with one
 * error when it cannot go on.
 */
export class Results implements AsyncIterableIterator<string> {
  /** Whether it has ended because the session was over. */
  sessionOver = false;
  private ended = false;

  constructor(
    private readonly events: Following,
    private readonly resultOf: (event: EventRow) => Promise<string | null>,
    private readonly failure: (error: unknown) => string,
    private onEnd: () => void,
  ) {}

  /** How many events have come that it has not taken yet. */
  get behind(): number {
    return this.events.behind;
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
      const event = await this.events.next();
      if (!event.done) {
        const value = await this.resultOf(event.value);
        if (value !== null && !this.ended) return { value, done: false };
        this.sessionOver = value === null;
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
      await this.events.return?.();
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
