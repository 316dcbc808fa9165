import { Chat } from './chats.js';
import type { LineChannel } from './channels.js';
import { lineId } from './ids.js';
import type { LineUser } from './users.js';
import { tell, type Happened, type Source, type TellOptions } from './webhooks.js';
import { changed, type World } from './world.js';

/** A group of people, with one account at most: LINE lets no second one in. */
export class LineGroup extends Chat {
  readonly id: string;
  channel: LineChannel | null = null;

  constructor(
    world: World,
    public name: string,
    readonly members: LineUser[],
    /** One of the "multi-person chats" of before 2020, whose id begins with R. */
    readonly old: boolean,
    id?: string,
  ) {
    super(world);
    this.id = id ?? lineId(old ? 'R' : 'C');
  }

  get receivers(): LineUser[] {
    return this.members;
  }

  sourceOf(user: LineUser | null): Source {
    const who = user && this.channel ? { userId: user.idFor(this.channel) } : {};
    return this.old ? { type: 'room', roomId: this.id, ...who } : { type: 'group', groupId: this.id, ...who };
  }

  expectMayWrite(user: LineUser): void {
    if (!this.members.includes(user)) throw new Error(`${user.displayName} is not in the group`);
  }

  /** Brings an account in. */
  invite(channel: LineChannel, options: TellOptions = {}): Promise<Happened> {
    if (this.channel) throw new Error('There is an official account in this group already');
    if (!channel.joinsGroups) throw new Error(`${channel.displayName} does not join groups`);
    this.channel = channel;
    return this.tell(channel, 'join', { chat: this }, options);
  }

  /** Removes the account. When it leaves by itself LINE tells it the same. */
  async kick(channel: LineChannel, options: TellOptions = {}): Promise<Happened> {
    if (this.channel !== channel) throw new Error('That account is not in this group');
    this.channel = null;
    return this.tell(channel, 'leave', {}, options);
  }

  async join(user: LineUser, options: TellOptions = {}): Promise<Happened> {
    if (this.members.includes(user)) throw new Error(`${user.displayName} is in the group already`);
    this.members.push(user);
    const { channel } = this;
    const joined = channel && { members: [{ type: 'user', userId: user.idFor(channel) }] };
    return this.tell(channel, 'memberJoined', { chat: this, more: { joined } }, options);
  }

  async leave(user: LineUser, options: TellOptions = {}): Promise<Happened> {
    this.expectMayWrite(user);
    this.members.splice(this.members.indexOf(user), 1);
    const { channel } = this;
    const left = channel && { members: [{ type: 'user', userId: user.idFor(channel) }] };
    return this.tell(channel, 'memberLeft', { more: { left } }, options);
  }

  private tell(
    channel: LineChannel | null,
    type: string,
    details: { chat?: Chat; more?: object },
    options: TellOptions,
  ): Promise<Happened> {
    changed(this.world);
    return tell(channel, type, { source: this.sourceOf(null), ...details }, options);
  }
}
