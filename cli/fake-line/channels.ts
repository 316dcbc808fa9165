import { createHash } from 'node:crypto';
import { failNext, type FailureRule } from './failures.js';
import { digits, hex, lineId, secretText } from './ids.js';
import { deliverEvents, post, tell, type Delivery, type Happened, type WebhookEvent } from './webhooks.js';
import type { World } from './world.js';

export interface ChannelInput {
  channelId?: string;
  channelSecret?: string;
  channelAccessToken?: string;
  displayName?: string;
  basicId?: string;
  userId?: string;
  picture?: Buffer;
  webhook?: Partial<LineChannel['webhook']>;
}

/** An official account, and the Messaging API channel of it. */
export class LineChannel {
  readonly channelId: string;
  channelSecret: string;
  channelAccessToken: string;
  /** The account's own id: the destination of its webhooks. */
  readonly userId: string;
  readonly basicId: string;
  displayName: string;
  picture: Buffer | null;

  /** As LINE's console has it: where webhooks go, and whether they are sent. */
  webhook: { endpoint: string | null; active: boolean };
  /** Whether what was not answered is sent again. Off at LINE too, until it is switched on. */
  redelivery = false;
  /** "Allow bot to join group chats". Off at LINE until it is switched on. */
  joinsGroups = true;
  mode: 'active' | 'standby' = 'active';
  suspended = false;
  /** Free messages in a month. No limit: null. */
  quota: { limit: number | null; used: number } = { limit: null, used: 0 };

  /** Every POST to the endpoint, oldest first. */
  readonly deliveries: Delivery[] = [];
  /** Tokens for a quarter of an hour, and when that is over. */
  readonly statelessTokens = new Map<string, number>();
  /** Of the requests that were accepted. */
  readonly retryKeys = new Map<string, { requestId: string; sentMessages: object[] | null; at: number }>();

  constructor(
    readonly world: World,
    input: ChannelInput,
  ) {
    this.channelId = input.channelId ?? digits(10);
    this.channelSecret = input.channelSecret ?? hex(32);
    this.channelAccessToken = input.channelAccessToken ?? secretText(172);
    this.userId = input.userId ?? lineId('U');
    this.basicId = input.basicId ?? `@${digits(3)}${hex(5)}`;
    this.displayName = input.displayName ?? 'Sakura Trading';
    this.picture = input.picture ?? null;
    this.webhook = { endpoint: null, active: true, ...input.webhook };
  }

  get pictureUrl(): string | null {
    return this.picture && `${this.world.url}/pictures/${this.userId}`;
  }

  /** Quotes the message, both ways. */
  quoteTokenOf(messageId: string): string {
    return tokenOf(this, `quote ${messageId}`);
  }

  readTokenOf(messageId: string): string {
    return tokenOf(this, `read ${messageId}`);
  }

  /** Sends events in one body. Null: webhooks are switched off. */
  deliver(events: readonly WebhookEvent[], options?: { redelivery?: boolean }): Promise<Delivery | null> {
    return deliverEvents(this, events, options);
  }

  /** Sends any body: for what LINE would not send. */
  post(body: string, options?: { signature?: string | null; endpoint?: string }): Promise<Delivery> {
    return post(this, body, { ...options, forged: true });
  }

  /** Lets requests of this account fail. */
  failNext(rule: FailureRule = {}): void {
    failNext(this.world, { ...rule, channel: this });
  }

  /** The long-lived token is worth nothing from now on. */
  revokeToken(): void {
    this.channelAccessToken = secretText(172);
  }

  suspend(): Promise<Happened> {
    this.suspended = true;
    return tell(this, 'botSuspended', {});
  }

  resume(): Promise<Happened> {
    this.suspended = false;
    return tell(this, 'botResumed', {});
  }
}

const tokenOf = ({ channelSecret }: LineChannel, text: string) =>
  createHash('sha512').update(`${channelSecret} ${text}`).digest('base64url');
