/** Below this nobody waits for the network. */
const EAGER_BYTES = 64 * 1024;
const EAGER_MESSAGES = 32;
/** A client that took something within this time, in milliseconds, is slow and not stalled: longer for a large message. */
const PATIENCE = 2_000;
const SLOWEST_BYTES_PER_MS = 50;
const CHECK = 500;

/** Something that takes text to a client: a WebSocket, or the answer of a request. */
export interface Pipe {
  readonly open: boolean;
  /** How many bytes it holds that the network has not taken. */
  readonly bufferedAmount: number;
  /** How many messages wait until there is room for them. */
  readonly owed: number;
  /** Calls `taken` once the network has taken the text, or never will. */
  send(text: string, taken: () => void): void;
}

/** What a client may be owed before it is given up. */
export interface Bounds {
  messages: number;
  bytes: number;
}

/**
 * What goes out through one pipe. A sender waits while the client is slow to read, so that its subscriptions stop reading too: what
 * comes meanwhile stays in the table, and is only counted. A client that takes nothing at all and is owed more than the bounds
 * allow is given up.
 */
export class Outbox {
  private unsent = 0;
  private lastSize = 0;
  private progressAt = performance.now();
  private readonly waiting: (() => void)[] = [];
  private check: NodeJS.Timeout | null = null;
  private ended = false;

  constructor(
    private readonly pipe: Pipe,
    private readonly bounds: Bounds,
    /** Called at most once. */
    private readonly giveUp: () => void,
  ) {}

  /** Resolves when there is room again, or nothing goes out any more. */
  send(text: string): Promise<void> | void {
    if (this.ended || !this.pipe.open) return;
    this.unsent += 1;
    this.lastSize = text.length;
    this.pipe.send(text, this.taken);
    if (this.hasRoom()) return;
    this.checkLater();
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  /** Nobody waits for a pipe that is closed. */
  end(): void {
    this.ended = true;
    if (this.check) clearTimeout(this.check);
    this.release();
  }

  private readonly taken = (): void => {
    this.unsent -= 1;
    this.progressAt = performance.now();
    if (this.waiting.length > 0 && this.hasRoom()) this.release();
  };

  private hasRoom(): boolean {
    return this.unsent <= EAGER_MESSAGES && this.pipe.bufferedAmount <= EAGER_BYTES;
  }

  private checkLater(): void {
    this.check ??= setTimeout(() => {
      this.check = null;
      if (this.waiting.length === 0) return;
      const patience = PATIENCE + this.lastSize / SLOWEST_BYTES_PER_MS;
      if (performance.now() - this.progressAt < patience || !this.overBounds()) return this.checkLater();
      this.end();
      this.giveUp();
    }, CHECK).unref();
  }

  /** What waits is taken to be as large as what was sent last. */
  private overBounds(): boolean {
    const { owed, bufferedAmount } = this.pipe;
    return this.unsent + owed > this.bounds.messages || bufferedAmount + owed * this.lastSize > this.bounds.bytes;
  }

  private release(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}
