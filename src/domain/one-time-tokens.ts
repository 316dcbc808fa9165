import { OneTimeToken, type TokenPurpose } from '../../entities/one-time-token.js';
import { hashToken, type Secrets } from '../auth/secrets.js';
import { HOUR, DAY } from '../clock.js';
import type { Reader, Tx } from '../database/tx.js';
import { Refusal } from '../errors.js';
import { newId } from '../ids.js';

const lifetimes: Record<TokenPurpose, number> = { SIGN_UP: 3 * DAY, PASSWORD_RESET: HOUR, EMAIL_CHANGE: DAY };

type NewToken = Pick<OneTimeToken, 'purpose' | 'userId' | 'email' | 'emailKey' | 'locale' | 'data'>;

/**
 * Makes a token and the job that mails it. The token exists in the mail only; here is its hash. Whether the address has an
 * account is for the job to find out: whoever asks is answered after the same work in either case.
 */
export async function mailToken(tx: Tx, secrets: Secrets, token: NewToken): Promise<void> {
  const id = newId('ott');
  await tx.insert(OneTimeToken, {
    ...token,
    id,
    tokenHash: hashToken(secrets.tokenFor(id)),
    createdAt: tx.now,
    expiresAt: tx.now + lifetimes[token.purpose],
  });
  tx.enqueue({ kind: 'sendTokenMail', data: { tokenId: id } });
}

/** The row a token stands for, unspent; NOT_FOUND where there is none, EXPIRED where it is too old. */
export async function findToken(
  reader: Reader,
  purpose: TokenPurpose,
  token: string,
  now: number,
): Promise<OneTimeToken> {
  const row = await reader.row(OneTimeToken, 'where token_hash = $1 and purpose = $2', [hashToken(token), purpose]);
  if (!row) throw unknownToken();
  if (row.expiresAt <= now) throw new Refusal('EXPIRED', ['token'], 'token');
  return row;
}

/** As findToken, and nobody can use it again. */
export async function spendToken(tx: Tx, purpose: TokenPurpose, token: string): Promise<OneTimeToken> {
  const row = await findToken(tx, purpose, token, tx.now);
  if ((await dropToken(tx, row.id)) === 0) throw unknownToken();
  return row;
}

/** Forgets a token that will not be used; answers how many there were. */
export function dropToken(tx: Tx, id: string): Promise<number> {
  return tx.run('delete from one_time_tokens where id = $1', [id]);
}

export function unknownToken(): Refusal {
  return new Refusal('NOT_FOUND', ['token'], 'token');
}
