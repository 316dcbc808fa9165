import type { LineChannel } from '../../entities/line-channel.js';
import type { Reader, Tx } from '../database/tx.js';
import type { LineEvent } from '../line.js';
import { handle } from './line-events.js';
import { lockChannel, type Known } from './line-scene.js';

/** What came for a channel in one webhook. */
export interface Delivered {
  channelId: string;
  events: readonly LineEvent[];
}

/** Keeps what LINE has told, each event once, for a job to do. */
export async function keepEvents(tx: Tx, delivered: readonly Delivered[]): Promise<void> {
  const news = new Set<string>();
  for (const { channelId, events } of delivered) {
    for (const event of events) {
      const kept = await tx.run(
        `insert into line_events (line_channel_id, event_id, occurred_at, event, attempts, received_at)
         values ($1, $2, $3, $4, 0, $5) on conflict do nothing`,
        [channelId, event.id, event.at, JSON.stringify(event), tx.now],
      );
      if (kept > 0) news.add(channelId);
    }
  }
  for (const channelId of news) tx.enqueue({ kind: 'handleLineEvents', data: { channelId } });
}

const PAGE = 50;
const MOST_ATTEMPTS = 5;

const open = 'line_channel_id = $1 and done_at is null and held_for is null';

/** What is to be done next for a channel, in the order in which it happened. */
export async function nextEvents(reader: Reader, channelId: string): Promise<LineEvent[]> {
  const rows = await reader.all<{ event: string }>(
    `select event from line_events where ${open} order by occurred_at, event_id limit ${PAGE}`,
    [channelId],
  );
  return rows.map(({ event }) => JSON.parse(event) as LineEvent);
}

/** Does one of them, unless it was done meanwhile; of what is done nothing is kept but that it came. */
export async function doEvent(tx: Tx, channelId: string, event: LineEvent, known: Known): Promise<void> {
  const channel: LineChannel | undefined = await lockChannel(tx, channelId);
  const waiting = await tx.get(`select 1 from line_events where ${open} and event_id = $2`, [channelId, event.id]);
  if (!waiting) return;
  const handled = channel ? await handle(tx, channel, event, known) : 'DONE';
  if (handled === 'DONE') await end(tx, channelId, event.id);
  else
    await tx.run('update line_events set held_for = $3 where line_channel_id = $1 and event_id = $2', [
      channelId,
      event.id,
      handled.heldFor,
    ]);
}

/** One that could not be done: the others go on, and after some attempts without it; what it was stays. Answers whether it was the last attempt. */
export async function failEvent(tx: Tx, channelId: string, eventId: string): Promise<boolean> {
  const [row] = await tx.all<{ attempts: number }>(
    'update line_events set attempts = attempts + 1 where line_channel_id = $1 and event_id = $2 returning attempts',
    [channelId, eventId],
  );
  if (!row || row.attempts < MOST_ATTEMPTS) return false;
  await tx.run('update line_events set done_at = $3 where line_channel_id = $1 and event_id = $2', [
    channelId,
    eventId,
    tx.now,
  ]);
  return true;
}

async function end(tx: Tx, channelId: string, eventId: string): Promise<void> {
  await tx.run('update line_events set event = null, done_at = $3 where line_channel_id = $1 and event_id = $2', [
    channelId,
    eventId,
    tx.now,
  ]);
}

const BATCH = 1_000;

/** Forgets what came so long ago; answers how many. LINE does not tell again after such a time. */
export function forgetEvents(tx: Tx, before: number): Promise<number> {
  return tx.run(
    `delete from line_events where (line_channel_id, event_id) in
       (select line_channel_id, event_id from line_events where received_at < $1 order by received_at limit ${BATCH})`,
    [before],
  );
}
