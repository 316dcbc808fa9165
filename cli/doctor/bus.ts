import { randomUUID } from 'node:crypto';
import { fault, ok, PATIENCE, warning, type Check } from './finding.js';

const about = 'bus';

/** Whether a wake-up sent on one connection to Redis arrives on another, as between two processes. */
export const checkBus: Check = async ({ config: { redisUrl, databaseUrl } }) => {
  if (redisUrl === null && databaseUrl === null) return [ok(about, 'In memory: one process serves.')];
  if (redisUrl === null)
    return [
      warning(about, 'There is no REDIS_URL: only one process may serve.', 'Set REDIS_URL before a second one does.'),
    ];
  if (databaseUrl === null)
    return [
      warning(
        about,
        'REDIS_URL is set, and the database is SQLite: one process serves all the same.',
        'Set DATABASE_URL, or leave REDIS_URL out.',
      ),
    ];
  const { Redis } = await import('ioredis');
  const options = { retryStrategy: () => null, connectTimeout: PATIENCE, commandTimeout: PATIENCE, lazyConnect: true };
  const [sender, receiver] = [new Redis(redisUrl, options), new Redis(redisUrl, options)];
  const { host } = new URL(redisUrl);
  try {
    for (const redis of [sender, receiver]) redis.on('error', () => undefined);
    await Promise.all([sender.connect(), receiver.connect()]);
    const channel = `tsunagu:doctor:${randomUUID()}`;
    await receiver.subscribe(channel);
    const began = performance.now();
    const heard = new Promise<boolean>((resolve) => {
      receiver.once('message', () => resolve(true));
      setTimeout(resolve, PATIENCE, false).unref();
    });
    await sender.publish(channel, 'look');
    if (!(await heard))
      return [
        fault(
          about,
          `Redis at ${host} answers, and wake-ups do not arrive.`,
          'Let the user of REDIS_URL use channels tsunagu:*',
        ),
      ];
    const took = (performance.now() - began).toFixed(1);
    return [ok(about, `Redis at ${host} carries a wake-up in ${took} ms.`)];
  } catch (error) {
    const reason = (error as Error).message;
    return [
      fault(
        about,
        `Redis at ${host} does not serve: ${reason}`,
        'Start it, or mend REDIS_URL. Until then the server goes on, and is slower to tell.',
      ),
    ];
  } finally {
    sender.disconnect();
    receiver.disconnect();
  }
};
