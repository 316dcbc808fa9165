import { SECOND } from '../clock.js';
import { DatabaseUnavailable } from '../database/unavailable.js';

/** Tries again while the database is away: what follows a stream waits for it, and goes on where it was. Throws once it is `over`. */
export async function patiently<T>(work: () => Promise<T>, over: () => boolean): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof DatabaseUnavailable) || over()) throw error;
    }
    await new Promise((resolve) => void setTimeout(resolve, SECOND * (0.5 + Math.random())).unref());
  }
}
