import type { LineChannel } from '../../entities/line-channel.js';
import type { Room } from '../../entities/room.js';
import { anyOf, type Reader, type Tx } from '../database/tx.js';

/** How what somebody said waits, or has waited. */
export interface Hold {
  /** The rooms it may be for: no other ever gets it. Null: they had none. */
  rooms: string[] | null;
  /** The question it waits for, or OVER; null where they were not asked, since nobody could hear them. */
  question: string | null;
}

/** They were asked, and the room it would be for by now is closed. It waits for that to open, or for the next question. */
export const OVER = 'over';

/** What has never waited. */
export const noHold: Hold = { rooms: null, question: null };

interface Held extends Hold {
  id: string;
}

type Place = Pick<LineChannel, 'id'>;

/** What waits of somebody, in the order in which it was said. */
export async function heldOf(tx: Tx, externalUserId: string): Promise<Held[]> {
  const rows = await tx.all<{ id: string; rooms: string | null; question: string | null }>(
    `select event_id as id, rooms, question from line_events where held_for = $1 order by occurred_at, event_id`,
    [externalUserId],
  );
  return rows.map((row) => ({ ...row, ...readHold(row) }));
}

export function readHold({ rooms, question }: { rooms: string | null; question: string | null }): Hold {
  return { rooms: rooms === null ? null : (JSON.parse(rooms) as string[]), question };
}

/** The question somebody has not answered yet. */
export async function openQuestion(reader: Reader, externalUserId: string): Promise<string | null> {
  const row = await reader.get<{ question: string }>(
    'select question from line_events where held_for = $1 and question <> $2 limit 1',
    [externalUserId, OVER],
  );
  return row?.question ?? null;
}

/** As much waits of each: what comes beyond is not kept. */
export const MOST_HELD = 100;

export async function countHeld(reader: Reader, externalUserId: string): Promise<number> {
  const row = await reader.get<{ count: number }>('select count(*) as count from line_events where held_for = $1', [
    externalUserId,
  ]);
  return row!.count;
}

/** They are done, or never will be: nothing of them is kept but that they came. */
export async function endEvents(tx: Tx, channelId: string, eventIds: readonly string[]): Promise<void> {
  await tx.run(
    `update line_events set event = null, done_at = coalesce(done_at, $3), held_for = null, rooms = null, question = null
     where line_channel_id = $1 and ${anyOf(tx, 'event_id', '$2')}`,
    [channelId, eventIds, tx.now],
  );
}

/** Some of what waits goes on waiting, in another way. */
export async function holdOn(tx: Tx, { id }: Place, held: readonly Held[], { rooms, question }: Hold): Promise<void> {
  await tx.run(
    `update line_events set rooms = $3, question = $4 where line_channel_id = $1 and held_for is not null and ${anyOf(tx, 'event_id', '$2')}`,
    [id, held.map((event) => event.id), rooms === null ? null : JSON.stringify(rooms), question],
  );
}

/** It is done now, for this room if one is given. */
export async function release(tx: Tx, { id }: Place, held: readonly Held[], roomId: string | null): Promise<void> {
  if (held.length === 0) return;
  await tx.run(
    `update line_events set held_for = null, rooms = coalesce($3, rooms) where line_channel_id = $1 and held_for is not null and ${anyOf(tx, 'event_id', '$2')}`,
    [id, held.map((event) => event.id), roomId === null ? null : JSON.stringify([roomId])],
  );
  tx.enqueue({ kind: 'handleLineEvents', data: { channelId: id } });
}

/** They have said whom it is for; with a new friend also what waited since nobody could hear it. */
export async function releaseTo(
  tx: Tx,
  channel: Place,
  externalUserId: string,
  roomId: string,
  newFriend = false,
): Promise<void> {
  const held = await heldOf(tx, externalUserId);
  const meant = held.filter(({ rooms, question }) => rooms?.includes(roomId) || (newFriend && question === null));
  await release(tx, channel, meant, roomId);
}

/** A room with people on LINE has opened: what waited for that is done now, and not what waits for them to choose. */
export async function releaseIn(tx: Tx, room: Room): Promise<void> {
  const people = await tx.all<{ id: string; channelId: string }>(
    `select x.id, x.line_channel_id as "channelId" from room_members m join external_users x on x.id = m.person_id
     where m.room_id = $1 and m.left_at is null
       and exists (select 1 from line_events e where e.held_for = x.id)`,
    [room.id],
  );
  for (const { id, channelId } of people) {
    const held = (await heldOf(tx, id)).filter(({ question }) => question === null || question === OVER);
    const its = held.filter(({ rooms }) => rooms?.includes(room.id));
    await release(tx, { id: channelId }, its, null);
    const roomless = held.filter(({ rooms, question }) => rooms === null && question === null);
    if (room.kind === 'DIRECT') await release(tx, { id: channelId }, roomless, room.id);
  }
  const group = await tx.get<{ id: string }>('select line_channel_id as id from line_groups where room_id = $1', [
    room.id,
  ]);
  if (group) await release(tx, group, await heldOf(tx, room.id), null);
}
