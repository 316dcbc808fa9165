import type { ExternalUser } from '../../entities/external-user.js';
import { Room } from '../../entities/room.js';
import { RoomMember } from '../../entities/room-member.js';
import { MINUTE } from '../clock.js';
import type { Tx } from '../database/tx.js';
import { kindOfId } from '../ids.js';
import { isLineCode } from '../line-code.js';
import type { LineContent } from '../line.js';
import { message as textOf } from '../messages/index.js';
import { externalUserOn, localeOfUser, lockedUserOn } from './external-users.js';
import { isHeld, release } from './line-holds.js';
import { isHeard, noteHeard } from './line-messages.js';
import { bringIn, enterGroup } from './line-rooms.js';
import { latestOf, meant, placesOf } from './line-routing.js';
import type { GroupSource, Scene } from './line-scene.js';
import { ask } from './line-targets.js';
import { lockUser, meet, memberOfCode } from './line-welcome.js';
import { filesAllowed } from './room-files.js';
import { memberOf } from './room-members.js';
import { post } from './room-stream.js';

/** Held: what they said waits until it is known whom it is for. */
export type Handled = 'DONE' | { heldFor: string };

/** How long somebody who was asked which room they mean has to say it. */
const CHOOSE_WITHIN = 5 * MINUTE;
/** As many buttons as LINE shows. */
const MOST_CHOICES = 13;
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
    await release(tx, channel, user.id);
    if (content.kind === 'TEXT' && isLineCode(content.text)) return 'DONE';
  }
  let places = await placesOf(tx, user);
  if (places.length === 0 && (await meet(scene, user, 0))) places = await placesOf(tx, user);
  const rooms = meant(places, tx.now);
  if (rooms.length === 0) return { heldFor: user.id };
  if (rooms.length > 1 && event.active) {
    if (!(await isHeld(tx, user.id))) await askWhich(scene, user, rooms);
    return { heldFor: user.id };
  }
  await write(scene, rooms.length === 1 ? rooms[0]! : latestOf(places), user, messageId, content);
  return 'DONE';
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
  const room = await enterGroup(tx, channel, scene.group(source), event.at, false);
  if (!room || (await isHeard(tx, channel, messageId))) return 'DONE';
  if (room.closedAt !== null) return { heldFor: room.id }; // it may open again
  await scene.keepToken(room.id);
  // LINE leaves out who it was where they have not agreed to be told of: such people are one, called after the network.
  const user = await scene.somebody(userId);
  await bringIn(tx, room, [user], event.at);
  await write(scene, room.id, user, messageId, content);
  return 'DONE';
}

async function write(
  { tx, channel }: Scene,
  roomId: string,
  user: ExternalUser,
  messageId: string,
  content: LineContent,
): Promise<void> {
  await tx.lockRooms([roomId]);
  const room = (await tx.row(Room, 'where id = $1', [roomId]))!;
  if (content.kind !== 'MEDIA') {
    const { kind, ...rest } = content;
    const kept = kind === 'STICKER' ? { network: 'LINE', ...rest } : rest;
    const made = await post(tx, room, { senderId: user.id, kind, content: kept });
    return noteHeard(tx, channel, messageId, made.id);
  }
  if (await filesAllowed(tx, room)) {
    await noteHeard(tx, channel, messageId, null);
    const { kind: _, ...media } = content;
    const data = { channelId: channel.id, roomId, externalUserId: user.id, messageId, media };
    return tx.enqueue({ kind: 'fetchLineMedia', data });
  }
  const refused = { notice: 'CONTENT_REFUSED', people: [user.id] };
  const made = await post(tx, room, { senderId: null, authorId: user.id, kind: 'NOTICE', content: refused });
  return noteHeard(tx, channel, messageId, made.id);
}

/** Rooms are named by their members: the name a room was given is for these alone. */
async function askWhich({ tx, channel }: Scene, user: ExternalUser, roomIds: readonly string[]): Promise<void> {
  const locale = localeOfUser(user);
  const choices = [];
  for (const roomId of roomIds.slice(0, MOST_CHOICES)) {
    const names = await tx.all<{ name: string }>(
      `select u.display_name as name from room_members m join users u on u.id = m.person_id
       where m.room_id = $1 and m.left_at is null order by m.joined_at, m.id limit 4`,
      [roomId],
    );
    choices.push({ label: names.map(({ name }) => name).join(locale === 'JA' ? '、' : ', '), data: CHOICE + roomId });
  }
  await ask(tx, { id: user.id, channelId: channel.id }, { text: textOf(locale, 'line.whichRoom'), choices });
  const data = { externalUserId: user.id };
  tx.enqueue({ kind: 'releaseLineEvents', data, runAt: tx.now + CHOOSE_WITHIN });
}

/** A button was pressed. */
export async function choose(scene: Scene, userId: string, data: string): Promise<void> {
  const { tx, channel } = scene;
  const roomId = data.startsWith(CHOICE) ? data.slice(CHOICE.length) : '';
  const user = kindOfId(roomId) === 'room' ? await externalUserOn(tx, channel, userId) : undefined;
  if (!user || !(await memberOf(tx, roomId, user.id))) return;
  await scene.keepToken(user.id);
  await chooseRoom(tx, roomId, user.id);
  await release(tx, channel, user.id);
}

/** They were asked which room they mean, and have not said: the one that last wrote to them. */
export async function stopAsking(tx: Tx, externalUserId: string): Promise<void> {
  const found = await lockUser(tx, externalUserId);
  if (!found || !(await isHeld(tx, externalUserId))) return;
  const places = await placesOf(tx, found.user);
  if (places.length === 0) return;
  await chooseRoom(tx, latestOf(places), externalUserId);
  await release(tx, found.channel, externalUserId);
}

async function chooseRoom(tx: Tx, roomId: string, personId: string): Promise<void> {
  const member = await memberOf(tx, roomId, personId);
  if (member) await tx.update(RoomMember, member.id, { chosenAt: tx.now });
}
