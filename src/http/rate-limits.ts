import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible';
import { HOUR, MINUTE, SECOND, type Clock } from '../clock.js';
import type { Config } from '../config.js';
import { ApiError } from '../errors.js';
import type { RedisClient } from '../live/redis.js';
import { MemoryPlaces, RedisPlaces, inPlace, type Places } from './attempt-places.js';
import type { LimitNotes } from './limit-headers.js';
import { networkOf } from './network.js';
import { Turns } from './turns.js';

/** What is limited: all operations, failed sign-ins, searches, mails and SMS that anybody can cause, looks at links of others. */
export type LimitKind =
  | 'api'
  | 'signIn'
  | 'signInAddress'
  | 'search'
  | 'searchAddress'
  | 'mail'
  | 'mailAddress'
  | 'sms'
  | 'smsAddress'
  | 'landing';

export interface LimitState {
  limit: number;
  remaining: number;
  /** Milliseconds since 1970. */
  resetAt: number;
  /** Milliseconds. */
  window: number;
}

const windows: Record<LimitKind, number> = {
  api: MINUTE,
  signIn: 15 * MINUTE,
  signInAddress: 15 * MINUTE,
  search: MINUTE,
  searchAddress: MINUTE,
  mail: HOUR,
  mailAddress: HOUR,
  sms: HOUR,
  smsAddress: HOUR,
  landing: MINUTE,
};

/**
 * While Redis is away nobody counts these: a secret could be tried, and a mail or SMS caused, as often as there are processes and
 * restarts. So they are refused meanwhile.
 */
const closed: ReadonlySet<LimitKind> = new Set(['signIn', 'signInAddress', 'mail', 'mailAddress', 'sms', 'smsAddress']);
/** When to try again what is refused meanwhile. */
const REDIS_BACK = 5;

/**
 * Counts in fixed windows, by account or by network address; in Redis where there is one, so that all processes count together. Throws
 * UNAVAILABLE while Redis is away, for the kinds that are closed then; of the others this process counts its own.
 */
export class RateLimits {
  private readonly limiters: Record<LimitKind, RateLimiterAbstract>;
  private readonly points: Record<LimitKind, number>;
  private readonly places: Record<'signIn' | 'signInAddress', Places>;
  private readonly turns = new Turns();
  private notes: LimitNotes | null = null;

  constructor(
    limits: Config['limits'],
    private readonly clock: Clock,
    redis: RedisClient | null,
  ) {
    this.points = {
      api: limits.api,
      signIn: limits.signIn,
      signInAddress: limits.signIn * 10,
      search: limits.search,
      searchAddress: limits.search * 10,
      mail: limits.mail,
      mailAddress: limits.mail * 10,
      sms: limits.sms,
      smsAddress: limits.sms * 10,
      landing: limits.landing,
    };
    const limiter = (kind: LimitKind): RateLimiterAbstract => {
      const options = {
        keyPrefix: `tsunagu:limit:${kind}`,
        points: this.points[kind],
        duration: windows[kind] / SECOND,
      };
      const memory = new RateLimiterMemory(options);
      return redis
        ? new RateLimiterRedis({
            ...options,
            storeClient: redis,
            ...(!closed.has(kind) && { insuranceLimiter: memory }),
            rejectIfRedisNotReady: true,
          })
        : memory;
    };
    this.limiters = Object.fromEntries(
      Object.keys(windows).map((kind) => [kind, limiter(kind as LimitKind)]),
    ) as Record<LimitKind, RateLimiterAbstract>;
    const placesOf = (limiter: RateLimiterAbstract): Places =>
      redis
        ? new RedisPlaces(redis, (key) => limiter.getKey(key))
        : new MemoryPlaces(async (key) => {
            const state = await limiter.get(key);
            return { count: state?.consumedPoints ?? 0, wait: state?.msBeforeNext ?? 0 };
          });
    this.places = { signIn: placesOf(this.limiters.signIn), signInAddress: placesOf(this.limiters.signInAddress) };
  }

  /** The same limits, noting down which of them were met and how they stand: for the headers of an answer. */
  noting(notes: LimitNotes): RateLimits {
    return Object.assign(Object.create(this) as RateLimits, { notes });
  }

  /** Counts one. Throws RATE_LIMITED, with the seconds to wait, where there are none left. */
  async consume(kind: LimitKind, key: string): Promise<LimitState> {
    try {
      return this.state(kind, await this.limiters[kind].consume(keyOf(key), 1));
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw unavailable();
      this.state(kind, refused);
      throw rateLimited(refused.msBeforeNext);
    }
  }

  /** Throws RATE_LIMITED where there are none left, and counts nothing. */
  async check(kind: LimitKind, key: string): Promise<void> {
    const { remaining, resetAt } = await this.get(kind, key);
    if (remaining === 0) throw rateLimited(resetAt - this.clock.now());
  }

  /**
   * An attempt at a secret. Only those that fail (null) are counted, for the account, if any, and for the network address: whoever is
   * right is never in their own way. Where the account has signed in before (`own`), it is the failures there that count against
   * it; what is shown is those from everywhere, so that nobody reads from it whether this is such a place. No more are under way, in
   * all processes, than may still fail: many at once are not more than many in a row.
   */
  async attempt<T>(
    counted: { account: string; own: string | null } | null,
    address: string,
    work: () => Promise<T | null>,
  ): Promise<T | null> {
    await this.check('signInAddress', address);
    const atAccount = counted && (counted.own ?? counted.account);
    if (atAccount !== null) await this.check('signIn', atAccount);
    const begin = async () => {
      const result = await work();
      if (result === null) await this.countFailure(counted, address).catch(toUnavailable);
      return result;
    };
    return this.inPlace('signInAddress', address, () =>
      atAccount === null ? begin() : this.inPlace('signIn', atAccount, begin),
    );
  }

  private inPlace<T>(kind: 'signIn' | 'signInAddress', given: string, work: () => Promise<T>): Promise<T> {
    const key = keyOf(given);
    const manners = {
      turn: <R>(ask: () => Promise<R>) => this.turns.take(`${kind} ${key}`, ask),
      refuse(wait: number): never {
        throw rateLimited(wait);
      },
      fail: toUnavailable,
    };
    return inPlace(this.places[kind], key, this.points[kind], manners, work);
  }

  private async countFailure(counted: { account: string; own: string | null } | null, address: string): Promise<void> {
    const { signIn, signInAddress } = this.limiters;
    if (counted && counted.own !== null) await signIn.penalty(keyOf(counted.own), 1);
    if (counted) this.state('signIn', await signIn.penalty(keyOf(counted.account), 1));
    this.state('signInAddress', await signInAddress.penalty(keyOf(address), 1));
  }

  /** Forgets what was counted; while Redis is away it stays. */
  async forget(kind: LimitKind, key: string): Promise<void> {
    await this.limiters[kind].delete(keyOf(key)).catch(() => undefined);
  }

  /** How it stands, without counting. */
  async get(kind: LimitKind, key: string): Promise<LimitState> {
    const unused = { remainingPoints: this.points[kind], msBeforeNext: windows[kind] };
    return this.state(kind, (await this.limiters[kind].get(keyOf(key)).catch(toUnavailable)) ?? unused);
  }

  private state(
    kind: LimitKind,
    { remainingPoints, msBeforeNext }: Pick<RateLimiterRes, 'remainingPoints' | 'msBeforeNext'>,
  ): LimitState {
    const state = {
      limit: this.points[kind],
      remaining: Math.max(0, remainingPoints),
      resetAt: this.clock.now() + Math.max(0, msBeforeNext),
      window: windows[kind],
    };
    this.notes?.set(kind, state);
    return state;
  }
}

/** Network addresses count as their network. Braces would choose the server of a cluster. */
function keyOf(key: string): string {
  return networkOf(key).replace(/[{}]/g, encodeURIComponent);
}

function unavailable(): ApiError {
  return new ApiError('UNAVAILABLE', null, { seconds: REDIS_BACK });
}

/** Whatever a limiter without another to go on with says is that Redis is away. */
function toUnavailable(): never {
  throw unavailable();
}

function rateLimited(milliseconds: number): ApiError {
  return new ApiError('RATE_LIMITED', null, { seconds: Math.max(1, Math.ceil(milliseconds / SECOND)) });
}
