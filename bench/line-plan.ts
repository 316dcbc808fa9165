import { createHmac } from 'node:crypto';
import { randomOf } from './names.js';

/** One POST of LINE's, as bytes on the wire: at first, and where it is sent again. */
export interface Webhook {
  index: number;
  /** Which of the happenings it tells of. */
  tells: number;
  /** Milliseconds after the beginning. */
  at: number;
  request: string;
  again: string;
}

export interface LoadPlan {
  ports: number[];
  /** Milliseconds since 1970. */
  from: number;
  webhooks: Webhook[];
  patience: number;
  redeliverAfter: number[];
}

export interface LoadResult {
  /** Indexes of webhooks, as they were answered. */
  accepted: number[];
  /** Milliseconds from when each was due to its answer, and when that came. */
  waits: number[];
  answeredAt: number[];
  /** How far behind its schedule the load was at most. */
  late: number;
  /** Attempts that were not answered in time, that were refused, and whose connection was cut. */
  unanswered: number;
  refused: number;
  cut: number;
  /** Webhooks that were never answered, and are not sent any more. */
  given: number;
}

/** Something that happens on LINE. */
export interface Happening {
  eventId: string;
  userId: string;
  /** Null: they add the account. */
  text: string | null;
}

interface Made {
  happenings: Happening[];
  webhooks: Webhook[];
}

interface Given {
  path: string;
  accountId: string;
  secret: string;
  users: readonly string[];
  newcomers: readonly string[];
  from: number;
  seconds: number;
  perSecond: number;
}

/** Each tenth webhook is one that was sent up to so long before. */
const REDELIVERED = 10;
const LONGEST = 5_000;

/** What is to be sent, and independently of any server what has to come of it. */
export function makeLoad({ path, accountId, secret, users, newcomers, from, seconds, perSecond }: Given): Made {
  const random = randomOf(55);
  const happenings: Happening[] = [];
  const webhooks: Webhook[] = [];
  const bodies: { first: string; again: string }[] = [];
  const count = seconds * perSecond;
  const each = 1_000 / perSecond;
  const everyNewcomer = Math.floor(count / newcomers.length);
  const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
  const id = (length: number) => Array.from({ length }, () => letters[Math.floor(random() * 32)]!).join('');
  const bytesOf = (body: string) =>
    `POST ${path} HTTP/1.1\r\nhost: localhost\r\nuser-agent: LineBotWebhook/2.0\r\ncontent-type: application/json; charset=utf-8\r\n` +
    `x-line-signature: ${createHmac('sha256', secret).update(body).digest('base64')}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
  let met = 0;
  for (let index = 0; index < count; index += 1) {
    const at = Math.floor(index * each);
    if (index % REDELIVERED === REDELIVERED - 1) {
      const most = Math.min(happenings.length, Math.floor((LONGEST / each) * (1 - 1 / REDELIVERED)));
      const tells = happenings.length - 1 - Math.floor(random() * most);
      const { again } = bodies[tells]!;
      webhooks.push({ index, tells, at, request: again, again });
      continue;
    }
    const follows = index % everyNewcomer === 0 && met < newcomers.length;
    const userId = follows ? newcomers[met++]! : users[Math.floor(random() * users.length)]!;
    const eventId = `01K${id(23)}`;
    const text = follows
      ? null
      : `${index}: お世話になっております。 The boxes leave Osaka on Friday; the papers are in the mail.`;
    const messageId = String(560_000_000_000_000_000n + BigInt(index));
    const event = {
      type: follows ? 'follow' : 'message',
      mode: 'active',
      timestamp: from + at,
      source: { type: 'user', userId },
      webhookEventId: eventId,
      replyToken: id(32),
      ...(follows
        ? { follow: { isUnblocked: false } }
        : { message: { type: 'text', id: messageId, quoteToken: id(80), text } }),
    };
    const bytes = (isRedelivery: boolean) =>
      bytesOf(JSON.stringify({ destination: accountId, events: [{ ...event, deliveryContext: { isRedelivery } }] }));
    const made = { first: bytes(false), again: bytes(true) };
    bodies.push(made);
    happenings.push({ eventId, userId, text });
    webhooks.push({ index, tells: happenings.length - 1, at, request: made.first, again: made.again });
  }
  return { happenings, webhooks };
}
