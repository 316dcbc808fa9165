import { createHash } from 'node:crypto';
import { storable } from '../session.js';
import type { Column } from './tables.js';

/** A value as both databases have it: whole numbers in decimal digits, since 64 bits are more than a JavaScript number holds. */
export type Value = string | boolean | readonly string[] | null;

/** What SQLite holds, in that form. It takes anything anywhere: what the column cannot be in PostgreSQL throws. */
export function canonical(table: string, { name, type }: Column, value: unknown): Value {
  if (value === null) return null;
  if (type === 'text' && typeof value === 'string') return storable(value) as string;
  if ((type === 'bigint' || type === 'integer') && typeof value === 'bigint') return value.toString();
  if (type === 'boolean' && (value === 0n || value === 1n)) return value === 1n;
  throw new Error(`${table}.${name} holds a ${typeof value} that is no ${type}`);
}

const MODULUS = 1n << 256n;

/** Counts rows, and adds up their hashes: the order makes no difference, and two rows that are the same do not cancel each other out. */
export class Sum {
  count = 0;
  private sum = 0n;

  add(row: readonly Value[]): void {
    this.count += 1;
    const hash = createHash('sha256').update(JSON.stringify(row)).digest('hex');
    this.sum = (this.sum + BigInt(`0x${hash}`)) % MODULUS;
  }

  get checksum(): string {
    return this.sum.toString(16).padStart(64, '0');
  }
}
