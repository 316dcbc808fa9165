import type { IncomingMessage } from 'node:http';
import type { WebSocket } from 'ws';
import type { Caller } from '../execution/context.js';
import type { Results } from '../execution/results.js';
import { Outbox, type Bounds, type Pipe } from './outbox.js';

/** Why a socket was closed: graphql-ws's own codes, and ours in the range kept for applications (RFC 6455, 7.4.2). */
export const CLOSE = {
  GOING_AWAY: [1001, 'Server is stopping: connect again'],
  BROKEN: [1011, 'Internal error'],
  UNAVAILABLE: [1013, 'Not available at the moment: connect again'],
  UNAUTHORIZED: [4401, 'Signed out, or the token is not valid'],
  FORBIDDEN: [4403, 'Session is over'],
  TOO_SLOW: [4408, 'Too slow: connect again and resume with the last cursor'],
  TOO_MANY: [4429, 'Too many connections'],
  TOO_OFTEN: [4429, 'Too many requests'],
} as const;

/** How many operations and answers of a socket may be under way before it is not read any more. */
const MOST_UNDER_WAY = 32;

/** One client's socket: what goes out through it, and what ends with it. */
export class Socket implements Pipe {
  caller: Caller | null = null;
  readonly outbox: Outbox;
  /** Heard of since it was last pinged. */
  alive = true;
  pingAt = 0;
  private readonly streams = new Set<Results>();
  private underWay = 0;
  private over = false;

  constructor(
    private readonly web: WebSocket,
    /** Its upgrade, until it is known who they are. */
    public request: IncomingMessage | null,
    /** Stops it being counted. */
    public release: () => void,
    bounds: Bounds,
  ) {
    this.outbox = new Outbox(this, bounds, () => this.close(...CLOSE.TOO_SLOW));
  }

  get open(): boolean {
    return !this.over && this.web.readyState === this.web.OPEN;
  }

  get bufferedAmount(): number {
    return this.web.bufferedAmount;
  }

  get owed(): number {
    let owed = 0;
    for (const stream of this.streams) owed += stream.behind;
    return owed;
  }

  send(text: string, taken: () => void): void {
    this.web.send(text, () => {
      this.alive = true;
      taken();
    });
  }

  /** Says goodbye and takes nothing more from the client, whether or not it answers. */
  close(code: number, reason: string): void {
    this.web.close(code, reason);
    this.finish();
  }

  /** Ends everything that hangs on it. */
  finish(): void {
    if (this.over) return;
    this.over = true;
    this.request = null;
    this.web.resume();
    this.release();
    this.outbox.end();
    for (const stream of this.streams) void stream.return();
  }

  ping(): void {
    if (!this.alive) return this.web.terminate();
    this.alive = false;
    this.web.ping();
  }

  /** While much of this is under way nothing more is read from the client. */
  async hold<T>(work: Promise<T>): Promise<T> {
    if ((this.underWay += 1) === MOST_UNDER_WAY) this.web.pause();
    try {
      return await work;
    } finally {
      if ((this.underWay -= 1) === MOST_UNDER_WAY - 1) this.web.resume();
    }
  }

  /** Sends a subscription's results as they come, until it ends. With the session the whole socket ends. */
  async deliver(id: string, results: Results): Promise<void> {
    const head = `{"id":${JSON.stringify(id)},"type":"next","payload":`;
    this.streams.add(results);
    if (this.over) await results.return();
    for await (const result of results) {
      const room = this.outbox.send(`${head}${result}}`);
      if (room) await room;
    }
    this.streams.delete(results);
    if (results.sessionOver) this.close(...CLOSE.FORBIDDEN);
  }
}
