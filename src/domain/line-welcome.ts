import { ExternalUser } from '../../entities/external-user.js';
import type { LineChannel } from '../../entities/line-channel.js';
import { SECOND } from '../clock.js';
import { anyOf, type Tx } from '../database/tx.js';
import { lineCodesIn } from '../line-code.js';
import { message as textOf } from '../messages/index.js';
import { befriend, localeOfUser } from './external-users.js';
import { release } from './line-holds.js';
import { lockChannel, type Scene } from './line-scene.js';
import { ask } from './line-targets.js';
import { isActive, userById } from './people.js';
import { letsOut } from './policy.js';

/** How long a new friend has to send a code before they are asked. */
const WELCOME_AFTER = 20 * SECOND;

/** The member whose account it is; of a shared one whoever they say, and while they say nothing they are asked. Answers whether they have a friend. */
export async function meet(scene: Scene, user: ExternalUser, wait = WELCOME_AFTER): Promise<boolean> {
  const { tx, channel } = scene;
  if (channel.memberId !== null) {
    await scene.befriend(user, channel.memberId);
    return true;
  }
  if (await hasFriend(tx, user.id)) return true;
  tx.enqueue({ kind: 'welcomeLineFriend', data: { externalUserId: user.id }, runAt: tx.now + wait });
  return false;
}

/** A new friend has had time to say whom they would like to talk to. Those with a friend are not asked; the others once. */
export async function welcome(tx: Tx, externalUserId: string): Promise<void> {
  const found = await lockUser(tx, externalUserId);
  if (!found) return;
  const { user, channel } = found;
  if (await hasFriend(tx, user.id)) return;
  if (user.askedAt === null && user.follows) {
    await tx.update(ExternalUser, user.id, { askedAt: tx.now });
    const key = channel.defaultMemberId === null ? 'line.askCode' : 'line.welcome';
    const text = textOf(localeOfUser(user), key, { name: channel.displayName });
    await ask(tx, { id: user.id, channelId: channel.id }, { text });
  }
  const member = channel.defaultMemberId === null ? undefined : await userById(tx, channel.defaultMemberId);
  if (!member || !isActive(member)) return;
  await befriend(tx, user, member.id);
  await release(tx, channel, user.id);
}

/** Somebody and the channel they write through, both locked; undefined where one of them is gone. */
export async function lockUser(
  tx: Tx,
  externalUserId: string,
): Promise<{ user: ExternalUser; channel: LineChannel } | undefined> {
  const find = () => tx.row(ExternalUser, 'where id = $1 and deleted_at is null', [externalUserId]);
  const before = await find();
  const channel = before && (await lockChannel(tx, before.lineChannelId));
  if (!channel) return undefined;
  await tx.lockPeople([externalUserId]);
  const user = await find();
  return user && { user, channel };
}

async function hasFriend(tx: Tx, externalUserId: string): Promise<boolean> {
  const found = await tx.get(
    `select 1 from external_friends f join users u on u.id = f.user_id
     where f.external_user_id = $1 and u.suspended_at is null and u.deleted_at is null limit 1`,
    [externalUserId],
  );
  return found !== undefined;
}

/** The member whose code stands in a text to a channel that many share. */
export async function memberOfCode(tx: Tx, channel: LineChannel, text: string): Promise<string | null> {
  const codes = channel.memberId === null ? lineCodesIn(text) : [];
  if (codes.length === 0) return null;
  const member = await tx.get<{ id: string }>(
    `select u.id from users u join organizations o on o.id = u.organization_id
     where ${anyOf(tx, 'u.line_code', '$1')} and o.id = $2 and u.suspended_at is null and u.deleted_at is null and ${letsOut('u', 'o', 'line')}`,
    [codes, channel.organizationId],
  );
  return member?.id ?? null;
}
