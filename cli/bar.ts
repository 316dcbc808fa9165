const WIDTH = 40;

/** A bar, on a terminal. */
export function draw(done: number, total: number | null): void {
  if (!process.stderr.isTTY) return;
  const part = total ? Math.min(1, done / total) : 0;
  const bar = '█'.repeat(Math.round(part * WIDTH)).padEnd(WIDTH, '░');
  process.stderr.write(`\r${bar} ${done.toLocaleString('en')}${total ? ` of ${total.toLocaleString('en')}` : ''} `);
}

/** Takes the bar away. */
export function wipe(): void {
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
}
