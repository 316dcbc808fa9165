import { Chat, type SayOptions } from './chats.js';
import type { LineChannel } from './channels.js';
import type { LineUser } from './users.js';
import { tell, type Happened, type Source } from './webhooks.js';
import { changed } from './world.js';

/** Somebody and an account. */
export class DirectChat extends Chat {
  friendship: 'NONE' | 'FRIEND' | 'BLOCKED' = 'NONE';

  constructor(
    readonly user: LineUser,
    override readonly channel: LineChannel,
  ) {
    super(channel.world);
  }

  get unread(): number {
    return this.unreadBy(this.user);
  }

  /** LINE shows an account the profile of its friends, and of strangers who have written to it. */
  get profileShown(): boolean {
    return this.friendship === 'FRIEND' || (this.friendship === 'NONE' && this.hasWritten);
  }

  get hasWritten(): boolean {
    return this.messages.some(({ sender }) => sender === this.user);
  }

  get receivers(): LineUser[] {
    return this.profileShown ? [this.user] : [];
  }

  sourceOf(): Source {
    return { type: 'user', userId: this.user.idFor(this.channel) };
  }

  expectMayWrite(): void {
    if (this.friendship === 'BLOCKED') throw new Error(`${this.user.displayName} has blocked this account`);
  }

  /** Adds the account as a friend, or unblocks it. */
  follow(options: SayOptions = {}): Promise<Happened> {
    const follow = { isUnblocked: this.friendship === 'BLOCKED' };
    return this.become('FRIEND', 'follow', { chat: this, more: { follow } }, options);
  }

  block(options: SayOptions = {}): Promise<Happened> {
    return this.become('BLOCKED', 'unfollow', {}, options);
  }

  private become(
    friendship: DirectChat['friendship'],
    type: string,
    details: { chat?: Chat; more?: object },
    options: SayOptions,
  ): Promise<Happened> {
    this.friendship = friendship;
    changed(this.world);
    return tell(this.channel, type, { source: this.sourceOf(), ...details }, options);
  }
}
