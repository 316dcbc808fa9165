import { LineError } from '../../line.js';
import { faultOf, Late, statusOf, wordsOf } from './faults.js';

/** LINE's client takes no signal, so a late answer is not heard any more; what it was stays unknown. */
export async function inTime<T>(operation: string, timeout: number, work: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Late()), timeout);
  });
  try {
    return await Promise.race([work(), late]);
  } catch (error) {
    throw faultOf(operation, error);
  } finally {
    clearTimeout(timer);
  }
}

/** Takes some refusals for an answer. */
export async function orElse<T, U>(
  answer: Promise<T>,
  isAnswer: (status: number, said: string) => boolean,
  instead: () => U,
): Promise<T | U> {
  try {
    return await answer;
  } catch (error) {
    const status = statusOf(error);
    if (status === null || !isAnswer(status, wordsOf((error as { body: string }).body))) throw error;
    return instead();
  }
}

export function orNull<T>(answer: Promise<T>): Promise<T | null> {
  return orElse(
    answer,
    (status) => status === 404,
    () => null,
  );
}

/** LINE's client writes ids into paths as they are, and they came from outside. */
export function idForPath(id: string): string {
  if (!/^[\w-]{1,100}$/.test(id)) throw new LineError('REFUSED', 'LINE: there can be no such id');
  return id;
}

/** A header takes no other characters, and the error would repeat the token. */
export function fitForHeader(token: string): string {
  if (!/^[!-~]+$/.test(token)) throw new LineError('TOKEN', 'LINE: token: there can be no such token');
  return token;
}
