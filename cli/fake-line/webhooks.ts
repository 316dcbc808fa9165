import { createHmac } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Chat } from './chats.js';
import type { LineChannel } from './channels.js';
import { hex, ulid } from './ids.js';
import { track } from './world.js';

export type Source =
  | { type: 'user'; userId: string }
  | { type: 'group'; groupId: string; userId?: string }
  | { type: 'room'; roomId: string; userId?: string };

export interface WebhookEvent {
  type: string;
  timestamp: number;
  mode: 'active' | 'standby';
  webhookEventId: string;
  deliveryContext: { isRedelivery: boolean };
  source?: Source;
  replyToken?: string;
  [more: string]: unknown;
}

export interface TellOptions {
  /** False holds the event back: `channel.deliver([event])` sends it later. */
  deliver?: boolean;
  mode?: 'active' | 'standby';
}

/** What came of something a person did. */
export interface Happened {
  /** Null where no account was there to hear of it. */
  event: WebhookEvent | null;
  /** Of what was said. */
  messageId: string | null;
  /** How the endpoint took it at first; null when nothing was sent. */
  delivery: Delivery | null;
}

/** One POST to an endpoint. The faults are named as LINE's console names them. */
export interface Delivery {
  at: number;
  body: string;
  status: number | null;
  fault: 'could_not_connect' | 'request_timeout' | 'error_status_code' | null;
  /** What was answered. */
  answer: string;
  /** In real milliseconds. */
  duration: number;
}

interface Details {
  source?: Source;
  /** Where a reply goes: with it the event has a reply token. */
  chat?: Chat;
  more?: object;
}

/** LINE says "within one minute". */
const replyWithin = 60_000;

function makeEvent(channel: LineChannel, type: string, details: Details, options: TellOptions): WebhookEvent {
  const { world } = channel;
  const { source, chat, more } = details;
  const mode = options.mode ?? channel.mode;
  const timestamp = world.settings.now();
  const replyToken = chat && mode === 'active' ? hex(32) : undefined;
  if (chat && replyToken !== undefined)
    world.replyTokens.set(replyToken, { channel, chat, expiresAt: timestamp + replyWithin });
  return {
    type,
    mode,
    timestamp,
    webhookEventId: ulid(timestamp),
    deliveryContext: { isRedelivery: false },
    ...(source && { source }),
    ...(replyToken !== undefined && { replyToken }),
    ...more,
  };
}

/** Tells an account what somebody did, unless the event is to be held back; null: there is none to hear of it. */
export async function tell(
  channel: LineChannel | null,
  type: string,
  details: Details,
  options: TellOptions = {},
  messageId: string | null = null,
): Promise<Happened> {
  if (!channel) return { event: null, messageId, delivery: null };
  const event = makeEvent(channel, type, details, options);
  const { deliver = true } = options;
  return { event, messageId, delivery: deliver ? await deliverEvents(channel, [event]) : null };
}

/** Sends events in one body, and again and again if it fails and redelivery is switched on. */
export async function deliverEvents(
  channel: LineChannel,
  events: readonly WebhookEvent[],
  { redelivery = false } = {},
): Promise<Delivery | null> {
  if (!channel.webhook.active || channel.webhook.endpoint === null) return null;
  const body = (isRedelivery: boolean) =>
    JSON.stringify({
      destination: channel.userId,
      events: events.map((event) => ({ ...event, deliveryContext: { isRedelivery } })),
    });
  const first = await post(channel, body(redelivery));
  if (first.fault !== null && channel.redelivery)
    void track(
      channel.world,
      redeliver(channel, () => body(true)),
    );
  return first;
}

async function redeliver(channel: LineChannel, body: () => string): Promise<void> {
  const { settings, closing } = channel.world;
  for (const delay of settings.redeliverAfter) {
    await wait(delay, undefined, { signal: closing.signal }).catch(() => undefined);
    if (closing.signal.aborted || !channel.webhook.active || channel.webhook.endpoint === null) return;
    if ((await post(channel, body())).fault === null) return;
  }
}

const signatureOf = (channel: LineChannel, body: string): string =>
  createHmac('sha256', channel.channelSecret).update(body).digest('base64');

interface PostOptions {
  /** Null: none at all. */
  signature?: string | null;
  endpoint?: string;
  /** Not a webhook of LINE's, whatever it looks like. */
  forged?: boolean;
}

/** Sends any body, signed as it should be unless told otherwise. Never refused: what went wrong is in the answer. */
export async function post(channel: LineChannel, body: string, options: PostOptions = {}): Promise<Delivery> {
  const { world } = channel;
  const { signature = signatureOf(channel, body), endpoint = channel.webhook.endpoint! } = options;
  if (!options.forged) world.settings.onWebhook(channel, body);
  const started = performance.now();
  const taken = await track(world, attempt(endpoint, body, signature, channel));
  const delivery = { at: world.settings.now(), body, ...taken, duration: performance.now() - started };
  channel.deliveries.push(delivery);
  return delivery;
}

async function attempt(
  endpoint: string,
  body: string,
  signature: string | null,
  { world }: LineChannel,
): Promise<Pick<Delivery, 'status' | 'fault' | 'answer'>> {
  const timeout = AbortSignal.timeout(world.settings.webhookTimeout);
  try {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'user-agent': 'LineBotWebhook/2.0',
        ...(signature !== null && { 'x-line-signature': signature }),
      },
      body,
      redirect: 'manual',
      signal: AbortSignal.any([timeout, world.closing.signal]),
    });
    const answer = await response.text();
    return { status: response.status, fault: response.ok ? null : 'error_status_code', answer };
  } catch {
    return { status: null, fault: timeout.aborted ? 'request_timeout' : 'could_not_connect', answer: '' };
  }
}
