import type { Chat, MediaOptions, Place, SayOptions } from './chats.js';
import type { LineChannel } from './channels.js';
import { DirectChat } from './direct-chats.js';
import { LineGroup } from './groups.js';
import { hex, lineId } from './ids.js';
import type { Choice } from './shown.js';
import type { Happened, TellOptions } from './webhooks.js';
import { changed, type World } from './world.js';

export interface UserInput {
  id?: string;
  displayName: string;
  /** BCP 47. Null: they have not agreed to LINE's privacy policy. */
  language?: string | null;
  picture?: Buffer;
  statusMessage?: string | null;
}

export function addUser(world: World, input: UserInput): LineUser {
  const user = new LineUser(world, input);
  world.users.push(user);
  changed(world);
  return user;
}

/** Somebody with LINE on their phone. Each verb does what they would do there, and tells the account by a webhook. */
export class LineUser {
  /** LINE's own: no account ever sees it. */
  readonly id: string;
  displayName: string;
  language: string | null;
  picture: Buffer | null;
  statusMessage: string | null;
  private readonly ids = new Map<LineChannel, string>();
  private readonly chats = new Map<LineChannel, DirectChat>();

  constructor(
    readonly world: World,
    { id, displayName, language = 'en', picture, statusMessage }: UserInput,
  ) {
    this.id = id ?? hex(12);
    this.displayName = displayName;
    this.language = language;
    this.picture = picture ?? null;
    this.statusMessage = statusMessage ?? null;
  }

  get pictureUrl(): string | null {
    return this.picture && `${this.world.url}/pictures/${this.id}`;
  }

  /** What an account knows them by: to each they are somebody else. */
  idFor(channel: LineChannel): string {
    const id = this.ids.get(channel) ?? lineId('U');
    this.ids.set(channel, id);
    return id;
  }

  /** Whether an account has ever heard of them. */
  isKnownTo(channel: LineChannel): boolean {
    return this.ids.has(channel) || this.chats.has(channel);
  }

  /** What they see of an account that has known them before, by that id. */
  meet(channel: LineChannel, id: string): DirectChat {
    this.ids.set(channel, id);
    return this.chat(channel);
  }

  /** What they see of an account. */
  chat(channel: LineChannel): DirectChat {
    const chat = this.chats.get(channel) ?? new DirectChat(this, channel);
    this.chats.set(channel, chat);
    return chat;
  }

  get groups(): LineGroup[] {
    return this.world.groups.filter(({ members }) => members.includes(this));
  }

  follow = (channel: LineChannel, options?: TellOptions): Promise<Happened> => this.chat(channel).follow(options);
  unblock = this.follow;
  block = (channel: LineChannel, options?: TellOptions): Promise<Happened> => this.chat(channel).block(options);

  say(channel: LineChannel, text: string, options?: SayOptions): Promise<Happened> {
    return this.chat(channel).say(this, text, options);
  }

  sendSticker(channel: LineChannel, packageId: string, stickerId: string, options?: SayOptions): Promise<Happened> {
    return this.chat(channel).sendSticker(this, packageId, stickerId, options);
  }

  sendImage(channel: LineChannel, bytes: Buffer, options?: MediaOptions): Promise<Happened> {
    return this.chat(channel).sendImage(this, bytes, options);
  }

  sendVideo(channel: LineChannel, bytes: Buffer, options?: MediaOptions): Promise<Happened> {
    return this.chat(channel).sendVideo(this, bytes, options);
  }

  sendAudio(channel: LineChannel, bytes: Buffer, options?: MediaOptions): Promise<Happened> {
    return this.chat(channel).sendAudio(this, bytes, options);
  }

  sendFile(channel: LineChannel, fileName: string, bytes: Buffer, options?: MediaOptions): Promise<Happened> {
    return this.chat(channel).sendFile(this, fileName, bytes, options);
  }

  sendLocation(channel: LineChannel, place: Place, options?: SayOptions): Promise<Happened> {
    return this.chat(channel).sendLocation(this, place, options);
  }

  /** Recalls what they said, wherever that was. */
  async unsend(messageId: string, options?: SayOptions): Promise<Happened> {
    return this.chatWith(({ id }) => id === messageId).unsend(this, messageId, options);
  }

  /** Presses a button they have been sent, wherever that was. */
  async press(choice: Choice, options?: SayOptions): Promise<Happened> {
    return this.chatWith(({ choices }) => choices.includes(choice)).press(this, choice, options);
  }

  /** LINE is done with a video or a voice message of theirs. */
  finishTranscoding(messageId: string, status: 'succeeded' | 'failed' = 'succeeded'): void {
    this.world.contents.get(messageId)!.transcoding = status;
  }

  createGroup(
    name = 'Group',
    { members = [], old = false }: { members?: readonly LineUser[]; old?: boolean } = {},
  ): LineGroup {
    const group = new LineGroup(this.world, name, [...new Set([this, ...members])], old);
    this.world.groups.push(group);
    changed(this.world);
    return group;
  }

  /** All there is on their phone. */
  get everyChat(): Chat[] {
    return [...this.chats.values(), ...this.groups];
  }

  private chatWith(fits: (message: Chat['messages'][number]) => boolean): Chat {
    const chat = this.everyChat.find(({ messages }) => messages.some(fits));
    if (!chat) throw new Error(`${this.displayName} has no such message`);
    return chat;
  }
}
