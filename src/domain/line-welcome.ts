import { ExternalUser } from '../../entities/external-user.js';
import type { LineChannel } from '../../entities/line-channel.js';
import { HOUR, SECOND } from '../clock.js';
import { anyOf, type Tx } from '../database/tx.js';
import { lineCodesIn } from '../line-code.js';
import { message as textOf } from '../messages/index.js';
import { befriend, localeOfUser } from './external-users.js';
import { releaseTo } from './line-holds.js';
import { membersFor } from './line-rooms.js';
import { lockChannel, type Scene } from './line-scene.js';
import { ask } from './line-targets.js';
import { activeLineMembers } from './line-access.js';

/** How long a new friend has to send a code before they are asked. */
const WELCOME_AFTER = 20 * SECOND;
/** So long whoever has added the account is thanked for it. */
const LATELY = HOUR;

/** The member whose account it is; of a shared one whoever they say, and while they say nothing they are asked. Answers whether they have a friend. */
export async function meet(scene: Scene, user: ExternalUser, wait = WELCOME_AFTER): Promise<boolean> {
  const { tx, channel } = scene;
  if (scene.event.happening?.type === 'follow') await tx.update(ExternalUser, user.id, { addedAt: tx.now });
  if (channel.memberId !== null) {
    await scene.befriend(user, channel.memberId);
    return true;
  }
  if (await hasFriend(tx, user.id)) return true;
  tx.enqueue({
    kind: 'welcomeLineFriend',
    data: { externalUserId: user.id, speaks: scene.event.active },
    runAt: tx.now + wait,
  });
  return false;
}

/**
 * A new friend has had time to say whom they would like to talk to. Those with a friend are not asked; the others once, until they have
 * had one. Where nobody may talk to LINE nothing is said: there is nobody to read what they would answer; nor on standby, where another
 * service answers; nor where the account has become a member's own since: they are that member's.
 */
export async function welcome(tx: Tx, externalUserId: string, speaks: boolean): Promise<void> {
  const found = await lockUser(tx, externalUserId);
  if (!found) return;
  const { user, channel } = found;
  if (await hasFriend(tx, user.id)) return;
  const [reader] = await membersFor(tx, channel);
  if (reader === undefined) return;
  const own = channel.memberId !== null;
  const landing = own || reader === channel.defaultMemberId ? reader : null;
  if (speaks && !own && user.askedAt === null && user.follows) {
    await tx.update(ExternalUser, user.id, { askedAt: tx.now });
    const text = asked[isNew(user, tx.now) ? 'added' : 'writing'][landing === null ? 'code' : 'open'];
    const said = textOf(localeOfUser(user), text, { name: channel.displayName });
    await ask(tx, { id: user.id, channelId: channel.id }, { text: said });
  }
  if (landing === null) return;
  const { room } = await befriend(tx, user, landing);
  await releaseTo(tx, channel, user.id, room.id, true);
}

const isNew = ({ addedAt }: ExternalUser, now: number) => addedAt !== null && addedAt > now - LATELY;

/** What to say to whoever has just added the account, or writes without; and where only a code leads to somebody, or they may write at once. */
const asked = {
  added: { code: 'line.askCode', open: 'line.welcome' },
  writing: { code: 'line.askCodeAgain', open: 'line.welcomeAgain' },
} as const;

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

/** Whether somebody they have added can hear them. */
async function hasFriend(tx: Tx, externalUserId: string): Promise<boolean> {
  const found = await tx.get(
    `select 1 from ${activeLineMembers} join external_friends f on f.user_id = u.id where f.external_user_id = $1 limit 1`,
    [externalUserId],
  );
  return found !== undefined;
}

/** The member whose code stands in a text to a channel that many share. */
export async function memberOfCode(tx: Tx, channel: LineChannel, text: string): Promise<string | null> {
  const codes = channel.memberId === null ? lineCodesIn(text) : [];
  if (codes.length === 0) return null;
  const member = await tx.get<{ id: string }>(
    `select u.id from ${activeLineMembers} where ${anyOf(tx, 'u.line_code', '$1')} and o.id = $2`,
    [codes, channel.organizationId],
  );
  return member?.id ?? null;
}
