import type { Cluster, Redis } from 'ioredis';
import type { Config } from '../config.js';
import { SECOND } from '../clock.js';
import { describeError, type Log } from '../log.js';

/** One server, or a cluster of them: both take the same commands. */
export type RedisClient = Redis | Cluster;

export interface RedisClients {
  commands: RedisClient;
  subscriber: RedisClient;
  /** A cluster's channels live on one of its servers each, as keys do, and not on all. */
  sharded: boolean;
}

/** A Redis that says nothing at all for so long hangs, and must not hold up those who can do without it. */
const SILENT = 3 * SECOND;
/** Of a machine that is gone nothing else tells. */
const KEEP_ALIVE = 10 * SECOND;

/** Two connections: commands fail at once while Redis is away instead of queueing, and subscriptions wait for it. */
export async function connectRedis(
  { redisUrl, redisCluster }: Pick<Config, 'redisUrl' | 'redisCluster'>,
  log: Log,
): Promise<RedisClients | null> {
  if (redisUrl === null) return null;
  const { Cluster, Redis } = await import('ioredis'); // most servers have no Redis, and are there sooner without it
  const ofCommands = { socketTimeout: SILENT, keepAlive: KEEP_ALIVE, maxRetriesPerRequest: 0 };
  const ofSubscriber = { keepAlive: KEEP_ALIVE };
  let commands: RedisClient;
  let subscriber: RedisClient;
  if (redisCluster) {
    const urls = redisUrl.split(',').map((url) => new URL(url));
    const nodes = urls.map(({ hostname, port }) => ({ host: hostname, port: Number(port || 6379) }));
    const { username, password, protocol } = urls[0]!;
    const access = {
      ...(username && { username: decodeURIComponent(username) }),
      ...(password && { password: decodeURIComponent(password) }),
      ...(protocol === 'rediss:' && { tls: {} }),
    };
    commands = new Cluster(nodes, { enableOfflineQueue: false, redisOptions: { ...access, ...ofCommands } });
    subscriber = new Cluster(nodes, { shardedSubscribers: true, redisOptions: { ...access, ...ofSubscriber } });
  } else {
    commands = new Redis(redisUrl, { enableOfflineQueue: false, ...ofCommands });
    subscriber = new Redis(redisUrl, { maxRetriesPerRequest: null, ...ofSubscriber });
  }
  // It is tried again all the time; what changes is said once, and by one of the two.
  let away = false;
  subscriber.on('error', () => undefined);
  commands.on('error', (error) => {
    const { message, name } = describeError(error);
    if (!away) log.warn({ error: message || name }, 'Redis does not answer; going on without it');
    away = true;
  });
  commands.on('ready', () => {
    if (away) log.info('Redis answers again');
    away = false;
  });
  return { commands, subscriber, sharded: redisCluster };
}
