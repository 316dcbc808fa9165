import type { LineChannel } from '../../entities/line-channel.js';
import { Message } from '../../entities/message.js';
import type { Tx } from '../database/tx.js';
import type { LineEvent } from '../line.js';
import { endEvents } from './line-holds.js';
import { recall } from './messages.js';
import { lockedRoom } from './room-members.js';

/** Whether a message has come already, or was taken back before it came. */
export async function isHeard(tx: Tx, channel: LineChannel, lineMessageId: string): Promise<boolean> {
  const found = await tx.get('select 1 from line_messages where line_channel_id = $1 and line_message_id = $2', [
    channel.id,
    lineMessageId,
  ]);
  return found !== undefined;
}

/** Notes that a message has come; what became of it here is null while its bytes are still at LINE. */
export async function noteHeard(tx: Tx, channel: LineChannel, lineMessageId: string, id: string | null): Promise<void> {
  await tx.run(
    'insert into line_messages (line_channel_id, line_message_id, message_id, received_at) values ($1, $2, $3, $4)',
    [channel.id, lineMessageId, id, tx.now],
  );
}

/** What they take back over there is gone here too; also what has not come yet. */
export async function unsend(tx: Tx, channel: LineChannel, lineMessageId: string): Promise<void> {
  await tx.run(
    `insert into line_messages (line_channel_id, line_message_id, unsent_at, received_at) values ($1, $2, $3, $3)
     on conflict (line_channel_id, line_message_id) do update set unsent_at = excluded.unsent_at`,
    [channel.id, lineMessageId, tx.now],
  );
  await forgetHeld(tx, channel, lineMessageId);
  const found = await tx.row(
    Message,
    'where id in (select message_id from line_messages where line_channel_id = $1 and line_message_id = $2)',
    [channel.id, lineMessageId],
  );
  if (!found) return;
  const room = await lockedRoom(tx, found.roomId);
  const message = (await tx.row(Message, 'where id = $1', [found.id]))!;
  if (message.recalledAt === null && message.senderId !== null) await recall(tx, room, message);
}

/** What waits to be heard never will be. */
async function forgetHeld(tx: Tx, { id }: LineChannel, lineMessageId: string): Promise<void> {
  const like = await tx.all<{ id: string; event: string }>(
    'select event_id as id, event from line_events where held_for is not null and line_channel_id = $1 and event like $2',
    [id, `%${lineMessageId}%`],
  );
  const its = like.filter(({ event }) => {
    const { happening } = JSON.parse(event) as LineEvent;
    return happening?.type === 'message' && happening.messageId === lineMessageId;
  });
  await endEvents(
    tx,
    id,
    its.map((held) => held.id),
  );
}

const BATCH = 1_000;

/** Forgets which messages of LINE's came so long ago; answers how many. From then on what is taken back over there stays here. */
export function forgetHeard(tx: Tx, before: number): Promise<number> {
  return tx.run(
    `delete from line_messages where (line_channel_id, line_message_id) in
       (select line_channel_id, line_message_id from line_messages where received_at < $1 order by received_at limit ${BATCH})`,
    [before],
  );
}
