import { randomUUID } from 'node:crypto';
import type { RedisClient } from '../live/redis.js';
import { SECOND } from '../clock.js';

/** What became of asking for a place: had; none free as long as others are under way; or, in milliseconds, none left until then. */
export type Place = 'had' | 'taken' | number;

/**
 * Attempts under way, by key. As many may be under way as there are failures left: so those that were begun before any of them
 * failed are no more than those that may fail.
 */
export interface Places {
  enter(key: string, id: string, failuresAllowed: number): Promise<Place>;
  /** It still goes on. */
  renew(key: string, id: string): Promise<void>;
  leave(key: string, id: string): Promise<void>;
}

/** How long the places of a process that was killed are kept. */
const LEASE = 15 * SECOND;
const ASK_AGAIN = 20;

/** How to ask for a place: in turn with others here. The two others throw, where there is none left, and where nobody answers. */
interface Manners {
  turn: <T>(work: () => Promise<T>) => Promise<T>;
  refuse: (wait: number) => never;
  fail: () => never;
}

/** Does the work in a place. */
export async function inPlace<T>(
  places: Places,
  key: string,
  failuresAllowed: number,
  { turn, refuse, fail }: Manners,
  work: () => Promise<T>,
): Promise<T> {
  const id = randomUUID();
  // In this process one asks at a time: ten thousand who wait would ask half a million times a second.
  await turn(async () => {
    for (;;) {
      const place = await places.enter(key, id, failuresAllowed).catch(fail);
      if (place === 'had') return;
      if (place !== 'taken') refuse(place);
      await new Promise((resolve) => void setTimeout(resolve, ASK_AGAIN * (0.5 + Math.random())));
    }
  });
  const renewal = setInterval(() => void places.renew(key, id).catch(() => undefined), LEASE / 3);
  try {
    return await work();
  } finally {
    clearInterval(renewal);
    await places.leave(key, id).catch(() => undefined); // its lease runs out
  }
}

/** Those of a single process. */
export class MemoryPlaces implements Places {
  private readonly underWay = new Map<string, Set<string>>();

  constructor(private readonly failures: (key: string) => Promise<{ count: number; wait: number }>) {}

  async enter(key: string, id: string, failuresAllowed: number): Promise<Place> {
    const { count, wait } = await this.failures(key);
    if (count >= failuresAllowed) return Math.max(1, wait);
    const underWay = this.underWay.get(key);
    if (count + (underWay?.size ?? 0) >= failuresAllowed) return 'taken';
    if (underWay) underWay.add(id);
    else this.underWay.set(key, new Set([id]));
    return 'had';
  }

  async renew(): Promise<void> {}

  async leave(key: string, id: string): Promise<void> {
    const underWay = this.underWay.get(key);
    if (underWay?.delete(id) && underWay.size === 0) this.underWay.delete(key);
  }
}

const clock = `local time = redis.call('time')
local now = time[1] * 1000 + math.floor(time[2] / 1000)`;
const enter = `${clock}
local failed = tonumber(redis.call('get', KEYS[1]) or '0')
if failed >= tonumber(ARGV[1]) then return math.max(1, redis.call('pttl', KEYS[1])) end
redis.call('zremrangebyscore', KEYS[2], '-inf', now)
if failed + redis.call('zcard', KEYS[2]) >= tonumber(ARGV[1]) then return 0 end
redis.call('zadd', KEYS[2], now + ARGV[2], ARGV[3])
redis.call('pexpire', KEYS[2], ARGV[2])
return -1`;
const renew = `${clock}
redis.call('zadd', KEYS[1], 'XX', now + ARGV[1], ARGV[2])
redis.call('pexpire', KEYS[1], ARGV[1])`;

/** Those of all processes. `keyOf` is where the failures are counted. */
export class RedisPlaces implements Places {
  constructor(
    private readonly redis: RedisClient,
    private readonly keyOf: (key: string) => string,
  ) {}

  async enter(key: string, id: string, failuresAllowed: number): Promise<Place> {
    const counted = this.keyOf(key);
    const answer = await this.redis.eval(enter, 2, counted, underWay(counted), failuresAllowed, LEASE, id);
    return answer === -1 ? 'had' : answer === 0 ? 'taken' : (answer as number);
  }

  async renew(key: string, id: string): Promise<void> {
    await this.redis.eval(renew, 1, underWay(this.keyOf(key)), LEASE, id);
  }

  async leave(key: string, id: string): Promise<void> {
    await this.redis.zrem(underWay(this.keyOf(key)), id);
  }
}

/** In braces: a cluster keeps both keys on the same server, where the first has none. */
function underWay(counted: string): string {
  return `{${counted}}:underway`;
}
