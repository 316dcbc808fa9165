import { setTimeout as sleep } from 'node:timers/promises';

/** Well above what the answers of one kind differ by, and below what anybody notices: in milliseconds. */
const STEP = 5;
/** For what is done in less than one, and often. */
export const SMALL_STEP = 2;

/**
 * What the work answers or throws, some milliseconds later: on average when a whole number of steps has passed since it began, so that
 * its time does not tell what it did. For answers that keep a secret, such as that somebody has blocked the viewer.
 */
export async function inEvenTime<T>(work: () => Promise<T>, step = STEP): Promise<T> {
  const begun = performance.now();
  try {
    return await work();
  } finally {
    const spent = performance.now() - begun;
    // Timers know whole milliseconds only: without chance, the fraction would be that of the work.
    await sleep(Math.floor(Math.ceil(spent / step) * step - spent + step * Math.random()));
  }
}
