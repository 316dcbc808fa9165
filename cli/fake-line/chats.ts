import type { LineChannel } from './channels.js';
import { messageId } from './ids.js';
import { quickReplies, shownContent, type ApiMessage, type ChatContent, type Choice } from './shown.js';
import { spoken, type Speech } from './speech.js';
import type { LineUser } from './users.js';
import { tell, type Happened, type Source, type TellOptions } from './webhooks.js';
import { changed, type World } from './world.js';

/** A message as LINE's app shows it. */
export interface ChatMessage {
  id: string;
  at: number;
  sender: LineUser | LineChannel;
  /** As it is shown: that of the override, else the sender's own. */
  name: string;
  iconUrl: string | null;
  content: ChatContent;
  /** Quick replies. The app shows those of the last message only. */
  choices: readonly Choice[];
  quotedMessageId: string | null;
  /** Recalled: the app shows that there was something, and not what. */
  unsent: boolean;
  /** The account has marked it as read. */
  seenByAccount: boolean;
}

export interface SayOptions extends TellOptions {
  /** Quotes an earlier message. */
  quote?: string;
  /** In a group: LINE does not say who it was. */
  anonymous?: boolean;
}

export interface MediaOptions extends SayOptions {
  contentType?: string;
  preview?: Buffer;
  /** In milliseconds. */
  duration?: number;
  transcoding?: 'processing' | 'succeeded' | 'failed';
}

export interface Place {
  latitude: number;
  longitude: number;
  title?: string;
  address?: string;
}

/** As many messages of a chat the page shows, and are remembered. */
export const MOST_SHOWN = 200;

/** What is said at one place: between somebody and an account, or in a group. */
export abstract class Chat {
  readonly messages: ChatMessage[] = [];
  private readonly read = new Map<LineUser, number>();

  constructor(readonly world: World) {}

  /** Who listens here; null in a group without an account. */
  abstract channel: LineChannel | null;
  abstract sourceOf(user: LineUser | null): Source;
  /** Throws unless the app would let them write. */
  abstract expectMayWrite(user: LineUser): void;
  /** Who sees what an account sends here. */
  abstract get receivers(): LineUser[];

  say(user: LineUser, text: string, options?: SayOptions): Promise<Happened> {
    return this.speak(user, { type: 'text', text }, options);
  }

  sendSticker(user: LineUser, packageId: string, stickerId: string, options?: SayOptions): Promise<Happened> {
    return this.speak(user, { type: 'sticker', packageId, stickerId }, options);
  }

  sendImage(user: LineUser, bytes: Buffer, options: MediaOptions = {}): Promise<Happened> {
    return this.speak(user, { type: 'image', bytes, ...options }, options);
  }

  sendVideo(user: LineUser, bytes: Buffer, options: MediaOptions = {}): Promise<Happened> {
    return this.speak(user, { type: 'video', bytes, ...options }, options);
  }

  sendAudio(user: LineUser, bytes: Buffer, options: MediaOptions = {}): Promise<Happened> {
    return this.speak(user, { type: 'audio', bytes, ...options }, options);
  }

  sendFile(user: LineUser, fileName: string, bytes: Buffer, options: MediaOptions = {}): Promise<Happened> {
    return this.speak(user, { type: 'file', fileName, bytes, ...options }, options);
  }

  sendLocation(user: LineUser, place: Place, options?: SayOptions): Promise<Happened> {
    return this.speak(user, { type: 'location', ...place }, options);
  }

  async unsend(user: LineUser, id: string, options: SayOptions = {}): Promise<Happened> {
    const message = this.messages.find((message) => message.id === id && message.sender === user && !message.unsent);
    if (!message) throw new Error(`${user.displayName} has no such message to recall`);
    message.unsent = true;
    this.world.contents.delete(id);
    changed(this.world);
    const source = this.sourceOf(options.anonymous ? null : user);
    return tell(this.channel, 'unsend', { source, more: { unsend: { messageId: id } } }, options, id);
  }

  /** Presses a quick reply: the account gets its data, or hears its text. */
  async press(user: LineUser, choice: Choice, options: SayOptions = {}): Promise<Happened> {
    if (!this.channel) throw new Error('The account is not here any more');
    this.expectMayWrite(user);
    if (choice.type === 'message') return this.say(user, choice.text ?? choice.label, options);
    if (choice.type !== 'postback') throw new Error(`Nothing comes of pressing a choice of type ${choice.type}`);
    if (choice.text !== null) this.add(user, messageId(), { type: 'text', text: choice.text });
    changed(this.world);
    const source = this.sourceOf(options.anonymous ? null : user);
    const postback = { data: choice.data ?? '' };
    return tell(this.channel, 'postback', { source, chat: this, more: { postback } }, options);
  }

  /** The buttons that stand under the chat now. */
  get choices(): readonly Choice[] {
    return this.messages.at(-1)?.choices ?? [];
  }

  unreadBy(user: LineUser): number {
    return this.messages.slice(this.read.get(user) ?? 0).filter(({ sender }) => sender !== user).length;
  }

  /** They open it, and see all there is. */
  open(user: LineUser): void {
    if (this.read.get(user) === this.messages.length) return;
    this.read.set(user, this.messages.length);
    changed(this.world);
  }

  /** So many of the latest messages they have not seen. */
  leaveUnread(user: LineUser, count: number): void {
    let read = this.messages.length;
    for (let left = count; left > 0 && read > 0; read -= 1) if (this.messages[read - 1]!.sender !== user) left -= 1;
    this.read.set(user, read);
  }

  /** Something from the account. */
  receive(channel: LineChannel, message: ApiMessage, id: string): void {
    const { sender, quoteToken } = message;
    const quoted = this.messages.find(({ id }) => quoteToken === channel.quoteTokenOf(id));
    Object.assign(this.add(channel, id, shownContent(message), quoted?.id), {
      name: sender?.name ?? channel.displayName,
      iconUrl: sender?.iconUrl ?? channel.pictureUrl,
      choices: quickReplies(message),
    });
    changed(this.world);
  }

  private async speak(user: LineUser, speech: Speech, options: SayOptions = {}): Promise<Happened> {
    this.expectMayWrite(user);
    const { channel, world } = this;
    const id = messageId();
    this.add(user, id, spoken.shown(world, id, speech), options.quote);
    this.open(user);
    changed(world);
    spoken.keep(world, channel, id, speech);
    if (!channel) return tell(null, 'message', {}, options, id);
    const markAsReadToken = channel.readTokenOf(id);
    world.readTokens.set(markAsReadToken, { chat: this, messageId: id });
    const message = spoken.told(channel, id, speech, { markAsReadToken, quotedMessageId: options.quote });
    const source = this.sourceOf(options.anonymous ? null : user);
    return tell(channel, 'message', { source, chat: this, more: { message } }, options, id);
  }

  private add(sender: LineUser | LineChannel, id: string, content: ChatContent, quoted?: string): ChatMessage {
    const message: ChatMessage = {
      id,
      at: this.world.settings.now(),
      sender,
      name: sender.displayName,
      iconUrl: sender.pictureUrl,
      content,
      choices: [],
      quotedMessageId: quoted ?? null,
      unsent: false,
      seenByAccount: false,
    };
    this.messages.push(message);
    return message;
  }
}
