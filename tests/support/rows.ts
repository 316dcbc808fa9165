import { expect } from 'vitest';
import { MINUTE } from '../../src/clock.js';
import type { Reader } from '../../src/database/tx.js';
import type { TestServer } from './server.js';
import { until } from './until.js';

/** That a session or token was used is noted beside what is done with it. */
const notes: Record<string, string[]> = {
  sessions: ['last_seen_at', 'expires_at'],
  access_tokens: ['last_used_at'],
};

/** What was last answered about a database, and how many rows had been written by then. */
const lately = new WeakMap<object, Map<unknown, { written: number; answer: unknown }>>();

/** Asks something about the whole database, and not again while nothing at all has been written, which SQLite counts. */
export async function whileNothingIsWritten<T>({ app }: TestServer, ask: (read: Reader) => Promise<T>): Promise<T> {
  const { db } = app.services;
  if (db.dialect === 'postgres') return ask(db.read);
  const count = async () => (await db.read.get<{ n: number }>('select total_changes() as n'))!.n;
  const known = lately.get(db) ?? new Map<unknown, { written: number; answer: unknown }>();
  lately.set(db, known);
  const written = await count();
  const last = known.get(ask);
  // Beside an open transaction another connection answers, which has written nothing.
  if (written > 0 && last?.written === written) return last.answer as T;
  const answer = await ask(db.read);
  if (written > 0 && (await count()) === written) known.set(ask, { written, answer });
  return answer;
}

/** Everything the database holds, by table, each row as JSON; in an order that is the same each time. */
export async function everyRow(server: TestServer): Promise<Record<string, string[]>> {
  return { ...(await whileNothingIsWritten(server, rowsOf)) };
}

async function rowsOf(read: Reader): Promise<Record<string, string[]>> {
  const tables = await read.all<{ name: string }>(
    read.dialect === 'postgres'
      ? "select table_name as name from information_schema.tables where table_schema = 'public' order by 1"
      : "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' and name not like 'searchable_grams%' order by 1",
  );
  const rows: Record<string, string[]> = {};
  for (const { name } of tables) {
    const found = await read.all<Record<string, unknown>>(`select * from ${name}`);
    for (const row of found) for (const note of notes[name] ?? []) delete row[note];
    rows[name] = found.map((row) => JSON.stringify(row)).toSorted();
  }
  return rows;
}

/** Waits until every job that is due has been done. */
export async function settled({ app, clock }: TestServer): Promise<void> {
  await until(
    async () =>
      (await app.services.db.read.get('select 1 from jobs where dead_at is null and run_at <= $1', [
        clock.now() + 10 * MINUTE, // while one is done it is due later
      ])) === undefined,
    'the jobs to be done',
  );
}

/**
 * Moves the clock on and lets the jobs that are due then begin, unless one is being done: else its lease would be over while the
 * process that does it lives, and another process would take it.
 */
export async function leap({ app, clock }: TestServer, milliseconds: number): Promise<void> {
  const underWay = 'select 1 from jobs where dead_at is null and attempts > 0 and problem is null';
  if ((await app.services.db.read.get(underWay, [])) === undefined) clock.advance(milliseconds);
  app.worker.look();
}

/**
 * Runs what must be refused, shows that it wrote nothing and mailed nothing, and answers what it answered. Some refusals are noted in
 * the audit log: then as many entries are new as are said to be, and nothing else is.
 */
export async function unchanged<T>(server: TestServer, refused: () => Promise<T>, noted = 0): Promise<T> {
  await settled(server);
  const { audit_entries: entries, ...before } = await everyRow(server);
  const answer = await refused();
  const { audit_entries: now, ...after } = await everyRow(server);
  expect(after).toEqual(before);
  expect(now!.length - entries!.length).toBe(noted);
  return answer;
}
