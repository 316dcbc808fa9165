import { randomUUID } from 'node:crypto';
import { LineDelivery, type DeliveryProblem, type DeliveryState } from '../../entities/line-delivery.js';
import { Message } from '../../entities/message.js';
import { Room } from '../../entities/room.js';
import { HOUR, MINUTE } from '../clock.js';
import { anyOf, type Reader, type Tx } from '../database/tx.js';
import { change } from './room-stream.js';

/** As many messages as LINE takes in a call: https://developers.line.biz/en/reference/messaging-api/#send-push-message */
export const MOST_BUBBLES = 5;
/** LINE knows a retry key for a day: later, the same call would be another. */
const KEY_GOOD_FOR = 23 * HOUR;
/** For so long nobody else sends to the same target. Whoever holds it is done by then, or dead. */
const BUSY = MINUTE;

/** What goes to LINE in one call. */
export interface Batch {
  /** The call's retry key. */
  id: string;
  targetId: string;
  channelId: string;
  /** Set: it is a reply with this token. */
  replyToken: string | null;
  /** The call may have been made already. */
  tried: boolean;
  deliveries: LineDelivery[];
}

/**
 * Takes what goes to a target next: what was taken before and has no outcome yet, as it was; or up to five messages more. It is the
 * taker's until `finishBatch`, `putBack` or `free`, or until a minute is over. Null: there is nothing. Where somebody else is at it: when
 * they have to be done, if this delivery still waits.
 */
export async function takeBatch(
  tx: Tx,
  targetId: string,
  deliveryId: string,
): Promise<Batch | { busyUntil: number } | null> {
  await tx.run('insert into line_targets (id) values ($1) on conflict do nothing', [targetId]);
  const target = await tx.get<{ replyToken: string | null; replyUntil: number | null; busyUntil: number | null }>(
    `select reply_token as "replyToken", reply_until as "replyUntil", busy_until as "busyUntil" from line_targets where id = $1
     ${tx.dialect === 'postgres' ? 'for update' : ''}`,
    [targetId],
  );
  const busyUntil = target!.busyUntil ?? 0;
  if (busyUntil > tx.now) {
    const waits = await tx.get("select 1 from line_deliveries where id = $1 and state = 'QUEUED'", [deliveryId]);
    return waits ? { busyUntil } : null;
  }
  const unknown = await tx.rows(
    LineDelivery,
    "where target_id = $1 and state = 'QUEUED' and batch is not null order by created_at, message_sequence, id",
    [targetId],
  );
  const [before] = unknown;
  if (before?.batch != null) {
    const { batch: id, lineChannelId: channelId, replyToken, createdAt } = before;
    const deliveries = unknown.filter(({ batch }) => batch === id);
    if (createdAt <= tx.now - KEY_GOOD_FOR) {
      await end(tx, deliveries, { state: 'UNCERTAIN' });
      return takeBatch(tx, targetId, deliveryId);
    }
    await take(tx, targetId);
    return { id, targetId, channelId, replyToken, tried: true, deliveries };
  }
  const queued = await tx.rows(
    LineDelivery,
    `where target_id = $1 and state = 'QUEUED' order by created_at, message_sequence, id limit ${MOST_BUBBLES}`,
    [targetId],
  );
  const [first] = queued;
  if (!first) return null;
  const alone = queued.findIndex((delivery) => delivery.alone);
  const deliveries = alone === -1 ? queued : queued.slice(0, Math.max(alone, 1));
  const fresh = target!.replyToken !== null && (target!.replyUntil ?? 0) > tx.now;
  const replyToken = fresh ? target!.replyToken : null;
  const id = randomUUID();
  await take(tx, targetId);
  await tx.run('update line_targets set reply_token = null where id = $1', [targetId]);
  await tx.run(`update line_deliveries set batch = $2, reply_token = $3 where ${anyOf(tx, 'id', '$1')}`, [
    deliveries.map((delivery) => delivery.id),
    id,
    replyToken,
  ]);
  return { id, targetId, channelId: first.lineChannelId, replyToken, tried: false, deliveries };
}

const take = (tx: Tx, targetId: string) =>
  tx.run('update line_targets set busy_until = $2 where id = $1', [targetId, tx.now + BUSY]);

/** Before the call is made: only so many of them go in it, and the others after it. */
export async function keepFirst(tx: Tx, batch: Batch, count: number): Promise<Batch> {
  const later = batch.deliveries.slice(count);
  await tx.run(`update line_deliveries set batch = null, reply_token = null where ${anyOf(tx, 'id', '$1')}`, [
    later.map(({ id }) => id),
  ]);
  return { ...batch, deliveries: batch.deliveries.slice(0, count) };
}

export type Outcome = { state: 'DELIVERED' | 'UNCERTAIN' } | { state: 'FAILED'; problem: DeliveryProblem };

/** Notes what became of a batch; the target is free for the next. */
export async function finishBatch(tx: Tx, batch: Batch, outcome: Outcome): Promise<void> {
  await free(tx, batch); // first: targets are held before rooms
  await end(tx, batch.deliveries, outcome);
}

async function end(tx: Tx, deliveries: readonly LineDelivery[], outcome: Outcome): Promise<void> {
  const ids = deliveries.map(({ id }) => id);
  await lockRoomsOf(tx, ids);
  await settleDeliveries(tx, ids, outcome.state, outcome.state === 'FAILED' ? outcome.problem : null);
}

/** LINE has surely done nothing: what was in the batch is queued as it was; each by itself, where one of several is at fault. */
export async function putBack(tx: Tx, batch: Batch, alone = false): Promise<void> {
  await free(tx, batch);
  await tx.run(
    `update line_deliveries set batch = null, reply_token = null, alone = $3
     where target_id = $2 and batch = $1 and state = 'QUEUED'`,
    [batch.id, batch.targetId, alone],
  );
}

/** The outcome is not known, or there is none yet: the same call is to be made again later. */
export function free(tx: Tx, { targetId }: Pick<Batch, 'targetId'>): Promise<unknown> {
  return tx.run('update line_targets set busy_until = null where id = $1', [targetId]);
}

/** It was tried for hours: what was sent and never answered is uncertain, the rest has failed. */
export async function giveUp(tx: Tx, deliveryId: string): Promise<void> {
  const delivery = await tx.row(LineDelivery, "where id = $1 and state = 'QUEUED'", [deliveryId]);
  if (!delivery) return;
  const { targetId, batch } = delivery;
  if (batch !== null) {
    const together = "where target_id = $1 and batch = $2 and state = 'QUEUED'";
    return end(tx, await tx.rows(LineDelivery, together, [targetId, batch]), { state: 'UNCERTAIN' });
  }
  const wrong = await tx.get("select 1 from line_channels where id = $1 and problem = 'WRONG_CREDENTIALS'", [
    delivery.lineChannelId,
  ]);
  await end(tx, [delivery], { state: 'FAILED', problem: wrong ? 'CREDENTIALS' : 'UNAVAILABLE' });
}

/** Nothing of what waits for a target goes there any more. Its rooms are locked. */
export async function failQueued(tx: Tx, targetId: string, problem: DeliveryProblem): Promise<void> {
  const waiting = await tx.rows(LineDelivery, "where target_id = $1 and state = 'QUEUED'", [targetId]);
  await settleDeliveries(
    tx,
    waiting.map(({ id }) => id),
    'FAILED',
    problem,
  );
}

async function lockRoomsOf(tx: Tx, deliveryIds: readonly string[]): Promise<void> {
  const rooms = await tx.all<{ id: string }>(
    `select distinct m.room_id as id from line_deliveries d join messages m on m.id = d.message_id where ${anyOf(tx, 'd.id', '$1')}`,
    [deliveryIds],
  );
  await tx.lockRooms(rooms.map(({ id }) => id));
}

/** Ends deliveries that wait, and tells the rooms of messages that stand otherwise from then on. */
async function settleDeliveries(
  tx: Tx,
  ids: readonly string[],
  state: DeliveryState,
  problem: DeliveryProblem | null,
): Promise<void> {
  const messages = await tx.rows(
    Message,
    `where id in (select message_id from line_deliveries where ${anyOf(tx, 'id', '$1')} and state = 'QUEUED') order by room_id, sequence`,
    [ids],
  );
  const before = await readDeliveries(
    tx,
    messages.map(({ id }) => id),
  );
  await tx.run(
    `update line_deliveries set state = $2, problem = $3, done_at = $4, reply_token = null where ${anyOf(tx, 'id', '$1')} and state = 'QUEUED'`,
    [ids, state, problem, tx.now],
  );
  const after = await readDeliveries(
    tx,
    messages.map(({ id }) => id),
  );
  for (const message of messages) {
    if (before.get(message.id)!.state === after.get(message.id)!.state) continue;
    const room = await tx.row(Room, 'where id = $1', [message.roomId]);
    await change(tx, room!, 'MessageDeliveryChanged', message);
  }
}

/** How a message fares with all it goes to. */
export interface Delivery {
  id: string;
  state: DeliveryState;
  problem: DeliveryProblem | null;
  deliveredAt: number | null;
}

/** By the id of the message: on its way while it is for anybody; failed or uncertain where it is so for anybody. */
export async function readDeliveries(reader: Reader, messageIds: readonly string[]): Promise<Map<string, Delivery>> {
  const rows = await reader.rows(LineDelivery, `where ${anyOf(reader, 'message_id', '$1')} order by created_at, id`, [
    messageIds,
  ]);
  const found = new Map<string, Delivery>();
  for (const id of new Set(rows.map(({ messageId }) => messageId!))) {
    const own = rows.filter((row) => row.messageId === id);
    const state =
      (['QUEUED', 'FAILED', 'UNCERTAIN'] as const).find((one) => own.some((row) => row.state === one)) ?? 'DELIVERED';
    found.set(id, {
      id,
      state,
      problem: state === 'FAILED' ? own.find((row) => row.state === 'FAILED')!.problem : null,
      deliveredAt: state === 'DELIVERED' ? Math.max(...own.map(({ doneAt }) => doneAt ?? 0)) : null,
    });
  }
  return found;
}

const BATCH = 1_000;

/** Forgets what the server itself said so long ago; answers how many. What messages were delivered is kept as long as they are. */
export function forgetPrompts(tx: Tx, before: number): Promise<number> {
  return tx.run(
    `delete from line_deliveries where id in (select id from line_deliveries
       where message_id is null and state <> 'QUEUED' and created_at < $1 order by created_at limit ${BATCH})`,
    [before],
  );
}

/** Forgets whom nothing goes to, with what nobody can answer by any more; answers how many. It is there again when something does. */
export function forgetTargets(tx: Tx, before: number): Promise<number> {
  return tx.run(
    `delete from line_targets where id in (select t.id from line_targets t
       where coalesce(t.reply_until, 0) < $1 and coalesce(t.busy_until, 0) < $1
         and not exists (select 1 from line_deliveries d where d.target_id = t.id and d.state = 'QUEUED') limit ${BATCH})`,
    [before],
  );
}
