import { randomUUID } from 'node:crypto';
import type { ExternalUser } from '../../entities/external-user.js';
import type { Room } from '../../entities/room.js';
import { MINUTE } from '../clock.js';
import type { Tx } from '../database/tx.js';
import { kindOfId } from '../ids.js';
import { isLineCode } from '../line-code.js';
import { MOST_CHOICES, type LineContent } from '../line.js';
import { message as textOf } from '../messages/index.js';
import { externalUserOn, localeOfUser, lockedUserOn } from './external-users.js';
import { labelsOf } from './line-choices.js';
import {
  countHeld,
  heldOf,
  holdOn,
  MOST_HELD,
  noHold,
  openQuestion,
  OVER,
  release,
  releaseTo,
  type Hold,
} from './line-holds.js';
import { isHeard, noteHeard } from './line-messages.js';
import { bringIn, enterGroup } from './line-rooms.js';
import { likeliest, meant, placesOf } from './line-routing.js';
import type { GroupSource, Scene } from './line-scene.js';
import { staffGroup } from './line-staff.js';
import { askChoice, canReply } from './line-targets.js';
import { lockUser, meet, memberOfCode } from './line-welcome.js';
import { filesAllowed } from './room-files.js';
import { lockedRoom, memberOf } from './room-members.js';
import { post } from './room-stream.js';

/** Otherwise what they said waits until it is known whom it is for. */
export type Handled = 'DONE' | (Hold & { heldFor: string });

/** How long somebody who was asked which room they mean has to say it. */
const CHOOSE_WITHIN = 5 * MINUTE;
const CHOICE = 'room=';

/** Somebody has written to the account. */
export async function hear(scene: Scene, userId: string, messageId: string, content: LineContent): Promise<Handled> {
  const { tx, channel, event } = scene;
  const user = await scene.somebody(userId);
  await scene.setFollows(user, true); // whoever writes has not blocked the account, unless that is later
  await scene.keepToken(user.id);
  if (await isHeard(tx, channel, messageId)) return 'DONE';
  const member = content.kind === 'TEXT' ? await memberOfCode(tx, channel, content.text) : null;
  if (member !== null) {
    const room = await scene.befriend(user, member);
    await chooseRoom(tx, room.id, user.id);
    await releaseTo(tx, channel, user.id, room.id, true);
    if (content.kind === 'TEXT' && isLineCode(content.text)) return 'DONE';
  }
  let places = await placesOf(tx, user);
  if (places.length === 0 && (await meet(scene, user, 0))) places = await placesOf(tx, user);
  const rooms = scene.hold.rooms ?? meant(places.length > 0 ? places : await placesOf(tx, user, true), tx.now);
  const open = rooms.filter((id) => places.some(({ roomId }) => roomId === id));
  if (open.length > 1 && event.active && scene.hold.question === null) return askWhich(scene, user, open);
  const room = await likeliest(tx, user, places, rooms);
  if (room === null) return hold(scene, user, { rooms, question: scene.hold.question && OVER });
  await write(scene, await lockedRoom(tx, room), user, messageId, content);
  return 'DONE';
}

async function hold({ tx }: Scene, user: ExternalUser, { rooms, question }: Hold): Promise<Handled> {
  if ((await countHeld(tx, user.id)) >= MOST_HELD) return 'DONE';
  return { heldFor: user.id, rooms: rooms?.length ? rooms : null, question };
}

/** Somebody has written in a group. */
export async function hearInGroup(
  scene: Scene,
  source: GroupSource,
  messageId: string,
  content: LineContent,
): Promise<Handled> {
  const { tx, channel, event } = scene;
  const userId = source.userId ?? source.groupId;
  await lockedUserOn(tx, channel, userId);
  await staffGroup(tx, channel, source.groupId);
  const room = await enterGroup(tx, channel, scene.group(source), event.at, false);
  if (!room || (await isHeard(tx, channel, messageId))) return 'DONE';
  // It may open again.
  if (room.closedAt !== null)
    return (await countHeld(tx, room.id)) >= MOST_HELD ? 'DONE' : { heldFor: room.id, ...noHold };
  await scene.keepToken(room.id);
  // LINE leaves out who it was where they have not agreed to be told of: such people are one, called after the network.
  const user = await scene.somebody(userId);
  await bringIn(tx, room, [user], event.at);
  await write(scene, room, user, messageId, content);
  return 'DONE';
}

async function write(
  { tx, channel }: Scene,
  room: Room,
  user: ExternalUser,
  messageId: string,
  content: LineContent,
): Promise<void> {
  if (content.kind !== 'MEDIA') {
    const { kind, ...rest } = content;
    const kept = kind === 'STICKER' ? { network: 'LINE', ...rest } : rest;
    const made = await post(tx, room, { senderId: user.id, kind, content: kept });
    return noteHeard(tx, channel, messageId, made.id);
  }
  if (await filesAllowed(tx, room)) {
    await noteHeard(tx, channel, messageId, null);
    const { kind: _, ...media } = content;
    const data = { channelId: channel.id, roomId: room.id, externalUserId: user.id, messageId, media };
    return tx.enqueue({ kind: 'fetchLineMedia', data });
  }
  const refused = { notice: 'CONTENT_REFUSED', people: [user.id] };
  const made = await post(tx, room, { senderId: null, authorId: user.id, kind: 'NOTICE', content: refused });
  return noteHeard(tx, channel, messageId, made.id);
}

/**
 * Asked once while it costs nothing to wait: each further message takes the buttons away in LINE's app, so they are sent again where
 * it is a free reply. The time to answer runs from the first. What could not be done after an earlier question joins in.
 */
async function askWhich(scene: Scene, user: ExternalUser, open: readonly string[]): Promise<Handled> {
  const { tx, channel, event } = scene;
  const offered = open.slice(0, MOST_CHOICES);
  const asked = await openQuestion(tx, user.id);
  const question = asked ?? randomUUID();
  const held = await hold(scene, user, { rooms: scene.hold.rooms ?? offered, question });
  if (held === 'DONE') return held;
  if (asked === null || canReply(event, tx.now)) {
    const labels = await labelsOf(tx, user, offered);
    const choices = offered.map((id, i) => ({ label: labels[i]!, data: CHOICE + id }));
    const text = textOf(localeOfUser(user), 'line.whichRoom');
    await askChoice(tx, { id: user.id, channelId: channel.id }, { text, choices });
  }
  for (const waiting of await heldOf(tx, user.id)) {
    if (waiting.question !== OVER) continue;
    const may = [...new Set([...(waiting.rooms ?? []), ...offered])];
    await holdOn(tx, channel, [waiting], { rooms: may, question });
  }
  if (asked === null)
    tx.enqueue({
      kind: 'releaseLineEvents',
      data: { externalUserId: user.id, question },
      runAt: tx.now + CHOOSE_WITHIN,
    });
  return held;
}

/** A button was pressed. */
export async function choose(scene: Scene, userId: string, data: string): Promise<void> {
  const { tx, channel } = scene;
  const roomId = data.startsWith(CHOICE) ? data.slice(CHOICE.length) : '';
  const user = kindOfId(roomId) === 'room' ? await externalUserOn(tx, channel, userId) : undefined;
  if (!user || !(await memberOf(tx, roomId, user.id))) return;
  await scene.keepToken(user.id);
  await chooseRoom(tx, roomId, user.id);
  await releaseTo(tx, channel, user.id, roomId);
}

/** They were asked which room they mean, and have not said: the likeliest of those on the buttons. */
export async function stopAsking(tx: Tx, externalUserId: string, question: string): Promise<void> {
  const found = await lockUser(tx, externalUserId);
  const held = found ? (await heldOf(tx, externalUserId)).filter((one) => one.question === question) : [];
  if (!found || held.length === 0) return;
  const places = await placesOf(tx, found.user);
  const chosen = new Map<string, typeof held>();
  for (const waiting of held) {
    const room = await likeliest(tx, found.user, places, waiting.rooms ?? []);
    if (room === null) await holdOn(tx, found.channel, [waiting], { rooms: waiting.rooms, question: OVER });
    else chosen.set(room, [...(chosen.get(room) ?? []), waiting]);
  }
  for (const [room, its] of chosen) {
    await chooseRoom(tx, room, externalUserId);
    await release(tx, found.channel, its, room);
  }
}

async function chooseRoom(tx: Tx, roomId: string, personId: string): Promise<void> {
  await tx.run('update room_members set chosen_at = $3 where room_id = $1 and person_id = $2 and left_at is null', [
    roomId,
    personId,
    tx.now,
  ]);
}
