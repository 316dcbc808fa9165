import type { LineChannel } from '../../entities/line-channel.js';
import type { Tx } from '../database/tx.js';
import type { LineEvent } from '../line.js';
import { lockedUserOn } from './external-users.js';
import { setProblem } from './line-channels.js';
import type { Hold } from './line-holds.js';
import { unsend } from './line-messages.js';
import { bringIn, enterGroup, leaveGroup, takeOut } from './line-rooms.js';
import { Scene, type GroupSource, type Known } from './line-scene.js';
import { choose, hear, hearInGroup, type Handled } from './line-talk.js';
import { meet } from './line-welcome.js';

/** Does what an event of a channel means here. The channel is locked. Done again, or after later ones, it changes nothing twice. */
export async function handle(
  tx: Tx,
  channel: LineChannel,
  event: LineEvent,
  known: Known,
  hold: Hold,
): Promise<Handled> {
  const scene = new Scene(tx, channel, event, known, hold);
  const handled = await play(scene);
  await scene.tell();
  return handled;
}

async function play(scene: Scene): Promise<Handled> {
  const { tx, channel, event } = scene;
  const { happening, source } = event;
  switch (happening?.type) {
    case 'suspended':
    case 'resumed':
      await setSuspended(tx, channel, happening.type === 'suspended');
      break;
    case 'follow':
    case 'unfollow':
      if (source?.type === 'user') await follow(scene, source.userId, happening.type === 'follow');
      break;
    case 'join':
      if (source?.type === 'group') await enterGroup(tx, channel, scene.group(source), event.at);
      break;
    case 'leave':
      if (source?.type === 'group') await leaveGroup(tx, channel, scene.group(source), event.at);
      break;
    case 'memberJoined':
    case 'memberLeft':
      if (source?.type === 'group')
        await comeAndGo(scene, source, happening.userIds, happening.type === 'memberJoined');
      break;
    case 'message':
      if (source?.type === 'group') return hearInGroup(scene, source, happening.messageId, happening.content);
      if (source?.type === 'user') return hear(scene, source.userId, happening.messageId, happening.content);
      break;
    case 'unsend':
      await unsend(tx, channel, happening.messageId);
      break;
    case 'postback':
      if (source?.type === 'user') await choose(scene, source.userId, happening.data);
      break;
    case undefined: // means nothing here
  }
  return 'DONE';
}

/** They have added the account, or lifted a block; or they have blocked it. */
async function follow(scene: Scene, userId: string, follows: boolean): Promise<void> {
  // Whoever is not known here is not entered for having left.
  const user = follows ? await scene.somebody(userId) : await lockedUserOn(scene.tx, scene.channel, userId);
  if (!user) return;
  const latest = await scene.setFollows(user, follows);
  if (!latest || !follows) return;
  await scene.keepToken(user.id);
  await meet(scene, user);
}

async function comeAndGo(scene: Scene, source: GroupSource, userIds: readonly string[], came: boolean): Promise<void> {
  const { tx, channel, event } = scene;
  const known = [];
  for (const id of userIds.toSorted()) known.push(await lockedUserOn(tx, channel, id));
  const room = await enterGroup(tx, channel, scene.group(source), event.at, false);
  if (!room || room.closedAt !== null) return;
  const users = known.filter((user) => user !== undefined);
  if (came) {
    const there = new Set(users.map(({ networkUserId }) => networkUserId));
    for (const id of userIds) if (!there.has(id)) users.push(await scene.somebody(id));
  }
  await (came ? bringIn : takeOut)(tx, room, users, event.at);
}

async function setSuspended(tx: Tx, channel: LineChannel, suspended: boolean): Promise<void> {
  if ((channel.problem === 'SUSPENDED') === suspended) return;
  await setProblem(tx, channel.id, suspended ? 'SUSPENDED' : null);
}
