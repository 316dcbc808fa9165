import type { LineChannel } from '../../entities/line-channel.js';
import { SECOND } from '../clock.js';
import { anyOf, type Reader, type Tx } from '../database/tx.js';
import { lineCodesIn } from '../line-code.js';
import type { LineEvent } from '../line.js';
import { handle } from './line-events.js';
import { endEvents, readHold } from './line-holds.js';
import { lockChannel, type Known } from './line-scene.js';

/** What came for a channel in one webhook. */
export interface Delivered {
  channelId: string;
  events: readonly LineEvent[];
}

/** Keeps what LINE has told, each event once, for a job to do. */
export async function keepEvents(tx: Tx, delivered: readonly Delivered[]): Promise<void> {
  // In one order: where LINE tells twice at once two insert the same, and each waits for what the other did first.
  const told = delivered
    .flatMap(({ channelId, events }) => events.map((event) => ({ channelId, event })))
    .toSorted((a, b) => (a.event.id < b.event.id ? -1 : 1));
  const news = await (tx.dialect === 'postgres' ? keepAtOnce : keepEach)(tx, told);
  for (const channelId of new Set(news)) tx.enqueue({ kind: 'handleLineEvents', data: { channelId } });
}

type Told = readonly { channelId: string; event: LineEvent }[];

/** Both answer the channels of which there is something new. */
async function keepEach(tx: Tx, told: Told): Promise<string[]> {
  const news: string[] = [];
  for (const { channelId, event } of told) {
    const kept = await tx.run(
      `insert into line_events (line_channel_id, event_id, occurred_at, event, attempts, not_before, received_at)
       values ($1, $2, $3, $4, 0, 0, $5) on conflict do nothing`,
      [channelId, event.id, event.at, JSON.stringify(event), tx.now],
    );
    if (kept > 0) news.push(channelId);
  }
  return news;
}

async function keepAtOnce(tx: Tx, told: Told): Promise<string[]> {
  const kept = await tx.all<{ id: string }>(
    `insert into line_events (line_channel_id, event_id, occurred_at, event, attempts, not_before, received_at)
     select *, 0, 0, $5::bigint from unnest($1::text[], $2::text[], $3::bigint[], $4::text[])
     on conflict do nothing returning line_channel_id as id`,
    [
      told.map(({ channelId }) => channelId),
      told.map(({ event }) => event.id),
      told.map(({ event }) => event.at),
      told.map(({ event }) => JSON.stringify(event)),
      tx.now,
    ],
  );
  return kept.map(({ id }) => id);
}

const PAGE = 50;
const MOST_ATTEMPTS = 8;
/** Before the second attempt four times as long, and before each other four times as long as before the last: five hours in all. */
const PAUSE = SECOND;

const open = 'line_channel_id = $1 and done_at is null and held_for is null';

/** What is to be done next for a channel, in the order in which it happened. */
export async function nextEvents(reader: Reader, channelId: string, now: number): Promise<LineEvent[]> {
  const rows = await reader.all<{ event: string }>(
    `select event from line_events where ${open} and not_before <= $2 order by occurred_at, event_id limit ${PAGE}`,
    [channelId, now],
  );
  return rows.map(({ event }) => JSON.parse(event) as LineEvent);
}

/** As many are done in one transaction: others who write wait for it. */
const TOGETHER = 20;

/**
 * The first of these that may be done in one transaction: messages to the account itself, as most are. Everything else is done by
 * itself: it holds people and rooms in another order, or lets go on what came before.
 */
export function firstTogether(events: readonly LineEvent[]): LineEvent[] {
  const end = events.findIndex((event) => !isPlain(event));
  return events.slice(0, end === -1 ? TOGETHER : Math.min(Math.max(end, 1), TOGETHER));
}

function isPlain({ source, happening }: LineEvent): boolean {
  if (source?.type !== 'user' || happening?.type !== 'message') return false;
  return happening.content.kind !== 'TEXT' || lineCodesIn(happening.content.text).length === 0;
}

/** Does some of them in their order, but what was done meanwhile; of what is done nothing is kept but that it came. */
export async function doEvents(
  tx: Tx,
  channelId: string,
  events: readonly LineEvent[],
  known: (event: LineEvent) => Known,
): Promise<void> {
  const channel: LineChannel | undefined = await lockChannel(tx, channelId);
  const waiting = await tx.all<{ id: string; rooms: string | null; question: string | null }>(
    `select event_id as id, rooms, question from line_events where ${open} and ${anyOf(tx, 'event_id', '$2')}`,
    [channelId, events.map(({ id }) => id)],
  );
  const ids = new Set(waiting.map(({ id }) => id));
  const holds = new Map(waiting.map((row) => [row.id, readHold(row)]));
  const left = events.filter(({ id }) => ids.has(id));
  if (channel && left.length > 1) await lockSpeakers(tx, channel, left);
  for (const event of left) {
    const handled = channel ? await handle(tx, channel, event, known(event), holds.get(event.id)!) : 'DONE';
    if (handled === 'DONE') continue;
    ids.delete(event.id);
    const { heldFor, rooms, question } = handled;
    await tx.run(
      'update line_events set held_for = $3, rooms = $4, question = $5 where line_channel_id = $1 and event_id = $2',
      [channelId, event.id, heldFor, rooms === null ? null : JSON.stringify(rooms), question],
    );
  }
  await endEvents(tx, channelId, [...ids]);
}

/** People before rooms, in the order of their ids, as everywhere. */
async function lockSpeakers(tx: Tx, channel: LineChannel, events: readonly LineEvent[]): Promise<void> {
  if (tx.dialect === 'sqlite') return;
  await tx.all(
    `select id from external_users where line_channel_id = $1 and ${anyOf(tx, 'network_user_id', '$2')} order by id for no key update`,
    [channel.id, events.flatMap(({ source }) => (source?.type === 'user' ? source.userId : []))],
  );
}

/** One that could not be done: the others go on, and after some attempts without it; what it was stays. Answers whether it was the last attempt. */
export async function failEvent(tx: Tx, channelId: string, eventId: string): Promise<boolean> {
  const [row] = await tx.all<{ attempts: number }>(
    'update line_events set attempts = attempts + 1 where line_channel_id = $1 and event_id = $2 returning attempts',
    [channelId, eventId],
  );
  if (!row) return false;
  const last = row.attempts >= MOST_ATTEMPTS;
  const [column, at] = last ? ['done_at', tx.now] : ['not_before', tx.now + PAUSE * 4 ** row.attempts];
  await tx.run(`update line_events set ${column} = $3 where line_channel_id = $1 and event_id = $2`, [
    channelId,
    eventId,
    at,
  ]);
  if (!last) tx.enqueue({ kind: 'handleLineEvents', data: { channelId }, runAt: at });
  return last;
}

const BATCH = 1_000;

/**
 * Forgets what came so long ago, and was done or still waits for somebody to say whom it is for; answers how many. LINE does not tell
 * again after such a time.
 */
export function forgetEvents(tx: Tx, before: number): Promise<number> {
  return tx.run(
    `delete from line_events where (line_channel_id, event_id) in
       (select line_channel_id, event_id from line_events
        where received_at < $1 and (done_at is not null or held_for is not null) order by received_at limit ${BATCH})`,
    [before],
  );
}
