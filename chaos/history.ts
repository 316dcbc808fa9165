import { createWriteStream, type WriteStream } from 'node:fs';
import { once } from 'node:events';

/** What happened, one JSON object a line: all that the checker is given. `t` is in milliseconds since the beginning. */
export class History {
  private readonly file: WriteStream;
  private readonly started = performance.now();

  constructor(readonly path: string) {
    this.file = createWriteStream(path);
  }

  write(what: string, fields: Record<string, unknown> = {}): void {
    this.file.write(`${JSON.stringify({ t: Math.round(performance.now() - this.started), what, ...fields })}\n`);
  }

  async close(): Promise<void> {
    this.write('end');
    this.file.end();
    await once(this.file, 'finish');
  }
}
