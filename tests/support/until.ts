/** Waits for something to be there, instead of sleeping: answers it, or fails saying what was waited for. */
export async function until<T>(
  look: () => T | undefined | Promise<T | undefined>,
  what: string,
  within = 30_000,
): Promise<T> {
  const deadline = performance.now() + within;
  for (;;) {
    const found = await look();
    if (found !== undefined && (found as unknown) !== false) return found;
    if (performance.now() > deadline) throw new Error(`waited ${within} ms for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
