import { setTimeout as wait } from 'node:timers/promises';
import type { GoogleAccount } from '../../entities/google-account.js';
import { MINUTE, SECOND } from '../clock.js';
import {
  accessTokenOf,
  endRefresh,
  googleAccountOf,
  leaseRefresh,
  refreshTokenOf,
  requireReconnect,
  type AccessToken,
} from '../domain/google-accounts.js';
import type { Services } from '../services.js';
import { GoogleFault, refreshAccess } from './google-client.js';
import { ServiceBusy, ServiceRefused } from './people-page.js';

export type Parts = Pick<Services, 'db' | 'vault' | 'config' | 'clock' | 'log'>;

/** A token that has less time than this is not begun with. */
const LEAST = MINUTE;
/** Longer than Google may take to answer. */
const LEASE = 30 * SECOND;
const LOOK_AGAIN = 100;
const MOST_LOOKS = 200;

/** An account that can be read, and what to read it with. */
export interface Access {
  account: GoogleAccount;
  token: string;
}

/**
 * The access token of somebody's Google account; `spent` is one that Google does not take. Of several that need a new one, in whatever
 * process, one asks Google, and the others wait for it. Throws ServiceRefused and ServiceBusy.
 */
export async function accessTo(parts: Parts, userId: string, spent: string | null = null): Promise<Access> {
  const { db, vault, clock } = parts;
  for (let look = 0; look < MOST_LOOKS; look += 1) {
    const account = await googleAccountOf(db.read, userId);
    if (!account || account.needsReconnect) throw new ServiceRefused('reconnect');
    const token = accessTokenOf(vault, account);
    if (token !== null && token !== spent && account.accessUntil! > clock.now() + LEAST) return { account, token };
    if (await db.transaction((tx) => leaseRefresh(tx, account, tx.now + LEASE))) await refresh(parts, account);
    else await wait(LOOK_AGAIN);
  }
  throw new ServiceBusy(LEASE);
}

async function refresh(parts: Parts, account: GoogleAccount): Promise<void> {
  const { db, vault, config, clock } = parts;
  const end = (access: AccessToken | null) => db.transaction((tx) => endRefresh(tx, vault, account, access));
  const refreshToken = refreshTokenOf(vault, account);
  if (refreshToken === null) {
    await end(null);
    throw new ServiceRefused('reconnect'); // the key may come back: it is not noted
  }
  try {
    await end(await refreshAccess(config, refreshToken, clock.now()));
  } catch (error) {
    await end(null);
    throw await failed(parts, account, error);
  }
}

const BUSY = MINUTE;

/** What to throw for what Google said. Where it lets nothing be read any more, that is noted. */
export async function failed({ db, log }: Parts, account: GoogleAccount, error: unknown): Promise<unknown> {
  if (!(error instanceof GoogleFault)) return error;
  switch (error.kind) {
    case 'BUSY':
      return new ServiceBusy(error.retryAfter ?? BUSY);
    case 'GRANT':
    case 'TOKEN':
    case 'SCOPE':
      await db.transaction((tx) => requireReconnect(tx, account));
      return new ServiceRefused('reconnect');
    case 'SYNC':
    case 'REFUSED':
      log.error({ fault: error.message }, 'Google contacts not read');
      return new ServiceRefused('googleRefused');
  }
}
