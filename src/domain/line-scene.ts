import { ExternalUser } from '../../entities/external-user.js';
import { LineChannel } from '../../entities/line-channel.js';
import type { Room } from '../../entities/room.js';
import type { Tx } from '../database/tx.js';
import type { LineEvent, LineSource } from '../line.js';
import { addExternalUser, announceExternalUsers, befriend, lockedUserOn, type Newcomer } from './external-users.js';
import type { Hold } from './line-holds.js';
import type { LineGroup } from './line-rooms.js';
import { keepReplyToken } from './line-targets.js';

/** What was asked of LINE before the transaction. */
export interface Known {
  /** By their ids on LINE; those whom LINE says nothing of are missing. */
  people: ReadonlyMap<string, Newcomer>;
  groupName: string | null;
}

export type GroupSource = LineSource & { type: 'group' };

/** One event of a channel, which is locked, and what it is handled with. */
export class Scene {
  /** Entries of the address book that are new or have changed, and nobody was told yet. */
  private readonly untold = new Map<string, ExternalUser>();

  constructor(
    readonly tx: Tx,
    readonly channel: LineChannel,
    readonly event: LineEvent,
    private readonly known: Known,
    /** How it has waited before. */
    readonly hold: Hold,
  ) {}

  group({ groupId: id, old }: GroupSource): LineGroup {
    return { id, old, name: this.known.groupName };
  }

  /** Somebody, locked; entered into the address book where nobody knows them. */
  async somebody(userId: string): Promise<ExternalUser> {
    const { tx, channel } = this;
    const found = await lockedUserOn(tx, channel, userId);
    if (found) return found;
    const added = await addExternalUser(tx, channel, userId, this.known.people.get(userId) ?? null);
    this.untold.set(added.id, added);
    return added;
  }

  /** Whether they can be written to, as of the event; false where something later is known. */
  async setFollows(user: ExternalUser, follows: boolean): Promise<boolean> {
    const { at } = this.event;
    if (at < user.followedAt) return false;
    await this.tx.update(ExternalUser, user.id, { follows, followedAt: at });
    if (user.follows !== follows) this.untold.set(user.id, user);
    return true;
  }

  async befriend(user: ExternalUser, memberId: string): Promise<Room> {
    const { room, told } = await befriend(this.tx, user, memberId);
    if (told) this.untold.delete(user.id);
    return room;
  }

  /** Notes how to answer for free. */
  keepToken(targetId: string): Promise<void> {
    return keepReplyToken(this.tx, targetId, this.event);
  }

  /** Tells everybody whose address book has changed. */
  tell(): Promise<void> {
    return announceExternalUsers(this.tx, [...this.untold.values()]);
  }
}

/** A channel that is connected, locked: what comes from it is done one after the other. */
export async function lockChannel(tx: Tx, id: string): Promise<LineChannel | undefined> {
  const lock = tx.dialect === 'postgres' ? ' for update' : '';
  return tx.row(LineChannel, `where id = $1 and disconnected_at is null${lock}`, [id]);
}
