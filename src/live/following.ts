import { ApiError } from '../errors.js';
import type { Reader } from '../database/tx.js';
import type { Numbered } from '../reads/streams.js';
import { nextTurn, type Feed, type Waiter } from './feed.js';
import { patiently } from './patience.js';

const PAGE = 200;
/** After so many events without a pause others get their turn: the sockets have to be read, too. */
const IN_A_ROW = 16;

/** One listener's place in a stream: its events after a number, each once, in order, without end. */
export class Following<Row extends Numbered = Numbered> implements AsyncIterableIterator<Row>, Waiter {
  private page: Row[] = [];
  private inARow = 0;
  private done = false;
  private resume: (() => void) | null = null;

  constructor(
    private readonly reader: Reader,
    private readonly feed: Feed<Row>,
    private position: number,
    private readonly kinds: readonly string[],
    private readonly onEnd: () => void,
  ) {
    feed.followers += 1;
  }

  get stream(): Feed<Row>['stream'] {
    return this.feed.stream;
  }

  /** How many events there are that it has not taken, of whatever kind. */
  get behind(): number {
    return Math.max(0, this.feed.head - this.position);
  }

  async next(): Promise<IteratorResult<Row>> {
    try {
      while (!this.done) {
        if ((this.inARow += 1) % IN_A_ROW === 0) {
          await nextTurn();
          continue;
        }
        const event = this.take();
        if (event) {
          this.position = event.sequence;
          if (this.kinds.includes(event.kind)) return { value: event, done: false };
        } else if (this.position >= this.feed.head) {
          await this.wait();
        } else {
          await patiently(
            () => this.read(),
            () => this.done,
          );
        }
      }
    } catch (error) {
      this.end();
      throw error;
    }
    return { value: undefined, done: true };
  }

  /** The very next event, where it is at hand. */
  private take(): Row | undefined {
    const next = this.position + 1;
    const event = this.feed.at(next);
    if (event) return event;
    while (this.page.length > 0 && this.page.at(-1)!.sequence < next) this.page.pop();
    return this.page.at(-1)?.sequence === next ? this.page.pop() : undefined;
  }

  private wait(): Promise<void> {
    this.inARow = 0;
    this.page = [];
    return new Promise((resolve) => {
      this.resume = resolve;
      this.feed.wait(this);
    });
  }

  wake(): void {
    this.resume?.();
    this.resume = null;
  }

  /** Reads the next events. Where the very next is not among them it was deleted: that is the end, if it would have been given. */
  private async read(): Promise<void> {
    const { stream, head } = this.feed; // the head as it was before: what comes while reading is not in the page
    const page = await stream.read(this.reader, this.position, PAGE);
    const next = page[0]?.sequence ?? head + 1;
    if (next !== this.position + 1) {
      await stream.check(this.reader, this.position, this.kinds);
      this.position = next - 1;
    }
    this.page = page.reverse();
  }

  async return(): Promise<IteratorResult<Row>> {
    this.end();
    return { value: undefined, done: true };
  }

  async throw(error?: unknown): Promise<IteratorResult<Row>> {
    this.end();
    throw error ?? new ApiError('INTERNAL_SERVER_ERROR');
  }

  private end(): void {
    if (this.done) return;
    this.done = true;
    this.page = [];
    this.feed.followers -= 1;
    this.feed.leave(this);
    this.onEnd();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
