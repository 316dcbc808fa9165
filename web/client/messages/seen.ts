import { mutate } from '../api/request.js';
import { MarkReadDocument } from '../generated/operations.js';

/** Moves the viewer's mark to what they have seen: a moment after, one at a time, and only forward. */
export class Seen {
  private wanted = 0;
  private sent = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly roomId: string) {}

  /** The last that was before their eyes here, also where the server is not told of it yet. */
  get reached(): number {
    return Math.max(this.wanted, this.sent);
  }

  upTo(sequence: number, known: number): void {
    this.sent = Math.max(this.sent, known);
    if (sequence <= this.reached) return;
    this.wanted = sequence;
    this.timer ??= setTimeout(() => void this.send(), 300);
  }

  private async send(): Promise<void> {
    const sequence = this.wanted;
    let pause = 300;
    try {
      await mutate(MarkReadDocument, { roomId: this.roomId, sequence });
      this.sent = Math.max(this.sent, sequence);
    } catch {
      pause = 5_000;
    }
    this.timer = undefined;
    if (this.wanted > this.sent) this.timer = setTimeout(() => void this.send(), pause);
  }
}
