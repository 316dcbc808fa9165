import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible';
import { HOUR, MINUTE, SECOND, type Clock } from '../clock.js';
import type { Config } from '../config.js';
import { ApiError } from '../errors.js';
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

/** Counts in fixed windows, by account or by network address; in Redis where there is one, so that all processes count together. */
export class RateLimits {
  private readonly limiters: Record<LimitKind, RateLimiterAbstract>;
  private readonly points: Record<LimitKind, number>;
  private readonly turns = new Turns();
  private notes: LimitNotes | null = null;

  constructor(
    limits: Config['limits'],
    private readonly clock: Clock,
    redis: Redis | null,
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
      // While Redis is away this process counts alone: a limit of its own, not none.
      return redis
        ? new RateLimiterRedis({
            ...options,
            storeClient: redis,
            insuranceLimiter: memory,
            rejectIfRedisNotReady: true,
          })
        : memory;
    };
    this.limiters = Object.fromEntries(
      Object.keys(windows).map((kind) => [kind, limiter(kind as LimitKind)]),
    ) as Record<LimitKind, RateLimiterAbstract>;
  }

  /** The same limits, noting down which of them were met and how they stand: for the headers of an answer. */
  noting(notes: LimitNotes): RateLimits {
    return Object.assign(Object.create(this) as RateLimits, { notes });
  }

  /** Counts one. Throws RATE_LIMITED, with the seconds to wait, where there are none left. */
  async consume(kind: LimitKind, key: string): Promise<LimitState> {
    try {
      return this.state(kind, await this.limiters[kind].consume(networkOf(key), 1));
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
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
   * An attempt at a secret. Only those that fail (null) are counted, for the account and for the network address: whoever is
   * right is never in their own way. Where the account has signed in before (`own`), it is the failures there that count against
   * it; what is shown is those from everywhere, so that nobody reads from it whether this is such a place. Attempts at one account
   * wait for each other, so that many at once are not more than many in a row.
   */
  attempt<T>(
    { account, own }: { account: string; own: string | null },
    address: string,
    work: () => Promise<T | null>,
  ): Promise<T | null> {
    return this.turns.take(account, async () => {
      await this.check('signInAddress', address);
      await this.check('signIn', own ?? account);
      const result = await work();
      if (result === null) await this.countFailure(account, own, address);
      return result;
    });
  }

  private async countFailure(account: string, own: string | null, address: string): Promise<void> {
    if (own !== null) await this.limiters.signIn.penalty(own, 1);
    this.state('signIn', await this.limiters.signIn.penalty(account, 1));
    this.state('signInAddress', await this.limiters.signInAddress.penalty(networkOf(address), 1));
  }

  /** Forgets what was counted. */
  async forget(kind: LimitKind, key: string): Promise<void> {
    await this.limiters[kind].delete(networkOf(key));
  }

  /** How it stands, without counting. */
  async get(kind: LimitKind, key: string): Promise<LimitState> {
    const unused = { remainingPoints: this.points[kind], msBeforeNext: windows[kind] };
    return this.state(kind, (await this.limiters[kind].get(networkOf(key))) ?? unused);
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

function rateLimited(milliseconds: number): ApiError {
  return new ApiError('RATE_LIMITED', null, { seconds: Math.max(1, Math.ceil(milliseconds / SECOND)) });
}
