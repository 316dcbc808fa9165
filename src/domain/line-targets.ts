import type { Message } from '../../entities/message.js';
import { LineDelivery, type DeliveryProblem } from '../../entities/line-delivery.js';
import type { Room } from '../../entities/room.js';
import { anyOf, type Tx } from '../database/tx.js';
import { isOutside, newId } from '../ids.js';
import type { LineEvent } from '../line.js';
import { reachable } from './line-access.js';

/** Whom a message goes to on LINE: somebody, or the group a room is linked to. */
interface Target {
  id: string;
  channelId: string;
  /** Why it cannot go there at all. */
  problem: DeliveryProblem | null;
}

/** SQL: the people of a room on LINE to whom what this one writes goes: not the writer, and nobody the writer has blocked. */
const people = `select x.id, x.line_channel_id as "channelId", m.id as place,
    case when ${reachable} then null when c.disconnected_at is null then 'NOT_REACHABLE' else 'DISCONNECTED' end as problem
  from room_members m join external_users x on x.id = m.person_id join line_channels c on c.id = x.line_channel_id
  where m.room_id = $1 and m.left_at is null and x.id <> $2
    and not exists (select 1 from blocks b where b.blocker_id = $2 and b.person_id = x.id)
  order by m.joined_at, m.id`;

/**
 * Where a message of the room goes on LINE. What is written in a group over there has reached everybody in it; otherwise each of the
 * people there gets what all the others write. What the room itself says goes nowhere.
 */
export async function targetsOf(tx: Tx, room: Room, senderId: string | null): Promise<Target[]> {
  if (!room.outside || senderId === null) return [];
  const group = await tx.get<{ channelId: string; disconnected: number | null }>(
    `select g.line_channel_id as "channelId", c.disconnected_at as disconnected
     from line_groups g join line_channels c on c.id = g.line_channel_id where g.room_id = $1`,
    [room.id],
  );
  if (group) {
    if (isOutside(senderId)) return [];
    return [{ id: room.id, channelId: group.channelId, problem: group.disconnected === null ? null : 'DISCONNECTED' }];
  }
  const found = await tx.all<Target & { place: string }>(people, [room.id, senderId]);
  await tx.run(`update room_members set reached_at = $2 where ${anyOf(tx, 'id', '$1')}`, [
    found.map(({ place }) => place),
    tx.now,
  ]);
  return found;
}

/** Queues a message for those it goes to. */
export async function deliver(tx: Tx, { id, sequence }: Message, targets: readonly Target[]): Promise<void> {
  for (const target of targets) await queue(tx, target, { messageId: id, messageSequence: sequence });
}

/** What the server itself says to somebody, in their language. */
export interface Prompt {
  text: string;
  choices?: { label: string; data: string }[];
}

export function ask(tx: Tx, target: Omit<Target, 'problem'>, prompt: Prompt): Promise<void> {
  const asked = { messageId: null, messageSequence: 0, prompt: JSON.stringify(prompt) };
  return queue(tx, { ...target, problem: null }, asked);
}

/** Asks with buttons: in place of what was asked so and has not gone yet, since only the last buttons are shown. */
export async function askChoice(tx: Tx, target: Omit<Target, 'problem'>, prompt: Prompt): Promise<void> {
  await tx.run(
    `delete from line_deliveries where target_id = $1 and state = 'QUEUED' and batch is null and message_id is null
       and prompt like '%"choices":%'`,
    [target.id],
  );
  await ask(tx, target, prompt);
}

async function queue(
  tx: Tx,
  { id: targetId, channelId, problem }: Target,
  what: Pick<LineDelivery, 'messageId' | 'messageSequence'> & { prompt?: string },
): Promise<void> {
  // A transaction that began earlier may have got the room later: what waits already goes first all the same.
  const last = await tx.get<{ at: number }>(
    `select created_at as at from line_deliveries where target_id = $1 and state = 'QUEUED' order by created_at desc limit 1`,
    [targetId],
  );
  const delivery: LineDelivery = {
    id: newId('ldel'),
    targetId,
    lineChannelId: channelId,
    prompt: null,
    ...what,
    state: problem === null ? 'QUEUED' : 'FAILED',
    problem,
    batch: null,
    replyToken: null,
    alone: false,
    createdAt: Math.max(tx.now, last?.at ?? 0),
    doneAt: problem === null ? null : tx.now,
  };
  await tx.insert(LineDelivery, delivery);
  if (problem === null) tx.enqueue({ kind: 'deliverToLine', data: { targetId, deliveryId: delivery.id } });
}

/** Notes the way to answer for free, as long as LINE takes it: see REPLY_WITHIN. */
export async function keepReplyToken(tx: Tx, targetId: string, event: LineEvent): Promise<void> {
  if (!canReply(event, tx.now)) return;
  await tx.run(
    `insert into line_targets (id, reply_token, reply_until) values ($1, $2, $3)
     on conflict (id) do update set reply_token = excluded.reply_token, reply_until = excluded.reply_until
     where line_targets.reply_until is null or line_targets.reply_until <= excluded.reply_until`,
    [targetId, event.replyToken, event.at + REPLY_WITHIN],
  );
}

/** Whether what is said to this is a reply, and free. */
export function canReply({ replyToken, active, at }: LineEvent, now: number): boolean {
  return replyToken !== null && active && at + REPLY_WITHIN > now;
}

/** LINE says that a token is good for a minute; half of it was seen in the field. */
const REPLY_WITHIN = 30_000;
