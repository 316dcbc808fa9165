import { randomUUID } from 'node:crypto';
import { LineDelivery, type DeliveryProblem, type DeliveryState } from '../../entities/line-delivery.js';
import { Message } from '../../entities/message.js';
import { Room } from '../../entities/room.js';
import { MINUTE } from '../clock.js';
import { anyOf, type Reader, type Tx } from '../database/tx.js';
import { change } from './room-stream.js';

/** As many bubbles as LINE takes in a call: https://developers.line.biz/en/reference/messaging-api/#send-push-message */
const BUBBLES = 5;
/** A text that is longer is cut into pieces: where a line or a word ends, but not before half of what LINE takes. */
const LONGEST_BUBBLE = 5_000;
const SHORTEST_PIECE = 2_500;
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
 * Takes what goes to a target next: what was taken before and has no outcome yet, as it was; or up to five bubbles more. It is the
 * taker's until `finish` or `put back`, or until a minute is over. Null: there is nothing, or somebody else is at it, who then goes on.
 */
export async function takeBatch(tx: Tx, targetId: string): Promise<Batch | null> {
  await tx.run('insert into line_targets (id) values ($1) on conflict do nothing', [targetId]);
  const target = await tx.get<{ replyToken: string | null; replyUntil: number | null; busyUntil: number | null }>(
    `select reply_token as "replyToken", reply_until as "replyUntil", busy_until as "busyUntil" from line_targets where id = $1
     ${tx.dialect === 'postgres' ? 'for update' : ''}`,
    [targetId],
  );
  if ((target!.busyUntil ?? 0) > tx.now) return null;
  const queued = await tx.rows(
    LineDelivery,
    `where target_id = $1 and state = 'QUEUED' order by case when batch is null then 1 else 0 end, created_at, message_sequence, id limit ${BUBBLES}`,
    [targetId],
  );
  const [first] = queued;
  if (!first) return null;
  await tx.run('update line_targets set busy_until = $2 where id = $1', [targetId, tx.now + BUSY]);
  const { lineChannelId: channelId } = first;
  if (first.batch !== null) {
    const deliveries = queued.filter(({ batch }) => batch === first.batch);
    await tx.run('update line_deliveries set tried = $2 where batch = $1', [first.batch, true]);
    return { id: first.batch, targetId, channelId, replyToken: first.replyToken, tried: first.tried, deliveries };
  }
  const id = randomUUID();
  const deliveries = await together(tx, queued);
  const fresh = target!.replyToken !== null && (target!.replyUntil ?? 0) > tx.now;
  const replyToken = fresh ? target!.replyToken : null;
  await tx.run('update line_targets set reply_token = null where id = $1', [targetId]);
  await tx.run(`update line_deliveries set batch = $2, reply_token = $3, tried = $4 where ${anyOf(tx, 'id', '$1')}`, [
    deliveries.map((delivery) => delivery.id),
    id,
    replyToken,
    true,
  ]);
  return { id, targetId, channelId, replyToken, tried: false, deliveries };
}

/** The first of these that fit in one call. */
async function together(reader: Reader, queued: LineDelivery[]): Promise<LineDelivery[]> {
  const ids = queued.flatMap(({ messageId }) => messageId ?? []);
  const texts = await reader.all<{ id: string; length: number }>(
    `select id, length(content) as length from messages where kind = 'TEXT' and content is not null and ${anyOf(reader, 'id', '$1')}`,
    [ids],
  );
  const bubbles = new Map(
    texts.map(({ id, length }) => [id, length <= LONGEST_BUBBLE ? 1 : Math.ceil(length / SHORTEST_PIECE)]),
  );
  const taken: LineDelivery[] = [];
  let room = BUBBLES;
  for (const delivery of queued) {
    room -= bubbles.get(delivery.messageId ?? '') ?? 1;
    if (taken.length > 0 && (room < 0 || delivery.alone || taken[0]!.alone)) break;
    taken.push(delivery);
  }
  return taken;
}

export type Outcome = { state: 'DELIVERED' | 'UNCERTAIN' } | { state: 'FAILED'; problem: DeliveryProblem };

/** Notes what became of a batch; the target is free for the next. */
export async function finishBatch(tx: Tx, batch: Batch, outcome: Outcome): Promise<void> {
  const ids = batch.deliveries.map(({ id }) => id);
  await lockRoomsOf(tx, ids);
  await settleDeliveries(tx, ids, outcome.state, outcome.state === 'FAILED' ? outcome.problem : null);
  await free(tx, batch);
}

/** LINE has surely done nothing: what was in the batch is queued as it was; each by itself, where one of several is at fault. */
export async function putBack(tx: Tx, batch: Batch, alone = false): Promise<void> {
  await tx.run(
    `update line_deliveries set batch = null, reply_token = null, tried = $2, alone = $3 where batch = $1 and state = 'QUEUED'`,
    [batch.id, false, alone],
  );
  await free(tx, batch);
}

/** The outcome is not known, or there is none yet: the same call is to be made again later. */
export function free(tx: Tx, { targetId }: Pick<Batch, 'targetId'>): Promise<unknown> {
  return tx.run('update line_targets set busy_until = null where id = $1', [targetId]);
}

/** It was tried for hours: what was sent and never answered is uncertain, the rest has failed. */
export async function giveUp(tx: Tx, deliveryId: string): Promise<void> {
  const delivery = await tx.row(LineDelivery, "where id = $1 and state = 'QUEUED'", [deliveryId]);
  if (!delivery) return;
  const ids =
    delivery.batch === null
      ? [delivery.id]
      : (
          await tx.rows(LineDelivery, "where target_id = $1 and batch = $2 and state = 'QUEUED'", [
            delivery.targetId,
            delivery.batch,
          ])
        ).map(({ id }) => id);
  await lockRoomsOf(tx, ids);
  if (delivery.tried) return settleDeliveries(tx, ids, 'UNCERTAIN', null);
  const wrong = await tx.get("select 1 from line_channels where id = $1 and problem = 'WRONG_CREDENTIALS'", [
    delivery.lineChannelId,
  ]);
  await settleDeliveries(tx, ids, 'FAILED', wrong ? 'CREDENTIALS' : 'UNAVAILABLE');
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
