/** More bytes came than are taken. */
export class TooLarge extends Error {}

/** The same bytes; throws TooLarge where they are more. */
export async function* atMostBytes(source: AsyncIterable<Uint8Array>, most: number): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of source) {
    if ((size += chunk.length) > most) throw new TooLarge();
    yield chunk;
  }
}

/** Lets so many pieces of work run at a time; the others wait in order. */
export function atMost(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running < most) running += 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
