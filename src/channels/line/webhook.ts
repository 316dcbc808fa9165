import type { LineContent, LineEvent, LineHappening, LineSource } from '../../line.js';
import { lineSdk } from './sdk.js';

type Json = Record<string, unknown>;

const MAX_TEXT = 20_000;
const MAX_LABEL = 300;
const MAX_POSTBACK = 1_000;
/** The end of the year 9999: later times are written in another form. */
const MAX_TIME = 253_402_300_799_999;

/** Whether the body of a webhook was signed with the secret of the channel: the header `x-line-signature`, over the raw bytes. */
export function signedByLine(body: Buffer, channelSecret: string, signature: string | undefined): boolean {
  // Node skips what is no base64, so that many headers would stand for one signature.
  if (signature === undefined || !/^[A-Za-z0-9+/]{43}=$/.test(signature)) return false;
  if (Buffer.from(signature, 'base64').toString('base64') !== signature) return false;
  // Anybody can sign with an empty secret.
  return channelSecret !== '' && lineSdk().validateSignature(body, channelSecret, signature);
}

/**
 * The events a webhook tells of; null where it is not of LINE's shape. LINE adds types and fields without notice, so what is not
 * known means nothing, and an event that cannot be told from others, or has no time, is left out. Never throws.
 */
export function readWebhook(body: Buffer): LineEvent[] | null {
  const webhook = objectOf(parsed(body));
  if (idOf(webhook?.destination) === null || !Array.isArray(webhook?.events)) return null;
  return webhook.events.flatMap((event) => eventOf(event) ?? []);
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return null;
  }
}

function eventOf(value: unknown): LineEvent | null {
  const event = objectOf(value);
  const id = idOf(event?.webhookEventId);
  const at = event?.timestamp;
  if (event === null || id === null || !Number.isInteger(at)) return null;
  if ((at as number) <= 0 || (at as number) > MAX_TIME) return null;
  return {
    id,
    at: at as number,
    active: event.mode === 'active',
    replyToken: idOf(event.replyToken),
    source: sourceOf(event.source),
    happening: happeningOf(event),
  };
}

function sourceOf(value: unknown): LineSource | null {
  const source = objectOf(value);
  const userId = idOf(source?.userId);
  switch (source?.type) {
    case 'user':
      return userId === null ? null : { type: 'user', userId };
    case 'group':
    case 'room': {
      const old = source.type === 'room';
      const groupId = idOf(old ? source.roomId : source.groupId);
      return groupId === null ? null : { type: 'group', groupId, old, userId };
    }
    default:
      return null;
  }
}

function happeningOf(event: Json): LineHappening | null {
  switch (event.type) {
    case 'follow':
    case 'unfollow':
    case 'join':
    case 'leave':
      return { type: event.type };
    case 'botSuspended':
      return { type: 'suspended' };
    case 'botResumed':
      return { type: 'resumed' };
    case 'message': {
      const message = objectOf(event.message);
      const messageId = idOf(message?.id);
      const content = message && contentOf(message);
      return messageId === null || content === null ? null : { type: 'message', messageId, content };
    }
    case 'unsend': {
      const messageId = idOf(objectOf(event.unsend)?.messageId);
      return messageId === null ? null : { type: 'unsend', messageId };
    }
    case 'memberJoined':
      return membersOf(event.type, event.joined);
    case 'memberLeft':
      return membersOf(event.type, event.left);
    case 'postback': {
      const data = objectOf(event.postback)?.data;
      // What we sent is shorter; cut it would be something else.
      return typeof data === 'string' && data.length <= MAX_POSTBACK ? { type: 'postback', data } : null;
    }
    default:
      return null;
  }
}

function membersOf(type: 'memberJoined' | 'memberLeft', value: unknown): LineHappening | null {
  const members = objectOf(value)?.members;
  if (!Array.isArray(members)) return null;
  const userIds = new Set(members.flatMap((member) => idOf(objectOf(member)?.userId) ?? []));
  return userIds.size === 0 ? null : { type, userIds: [...userIds] };
}

const mediaKinds = { image: 'IMAGE', video: 'VIDEO', audio: 'AUDIO', file: 'FILE' } as const;

function contentOf(message: Json): LineContent | null {
  switch (message.type) {
    case 'text': {
      const text = textOf(message.text, MAX_TEXT);
      return text === null ? null : { kind: 'TEXT', text };
    }
    case 'sticker': {
      const packageId = idOf(message.packageId);
      const stickerId = idOf(message.stickerId);
      if (packageId === null || stickerId === null) return null;
      return { kind: 'STICKER', packageId, stickerId, alternativeText: alternativeTextOf(message) };
    }
    case 'image':
    case 'video':
    case 'audio':
    case 'file':
      return mediaOf(mediaKinds[message.type], message);
    case 'location': {
      const { latitude, longitude } = message;
      if (!isWithin(latitude, 90) || !isWithin(longitude, 180)) return null;
      const title = textOf(message.title, MAX_LABEL);
      return { kind: 'LOCATION', title, address: textOf(message.address, MAX_LABEL), latitude, longitude };
    }
    default:
      return null;
  }
}

function mediaOf(mediaKind: 'IMAGE' | 'VIDEO' | 'AUDIO' | 'FILE', message: Json): LineContent | null {
  const provider = objectOf(message.contentProvider);
  if (provider?.type !== 'external')
    return { kind: 'MEDIA', mediaKind, fileName: mediaKind === 'FILE' ? textOf(message.fileName, MAX_LABEL) : null };
  // A web app inside LINE sent it: the bytes are at its address, not at LINE, and we fetch nothing from strangers.
  const url = provider.originalContentUrl;
  const usable = typeof url === 'string' && url.length <= 2_000 && /^https?:\/\//.test(url);
  return usable ? { kind: 'TEXT', text: url } : null;
}

/** What a sticker says: the text its sender put on it, or else LINE's words for it. */
function alternativeTextOf({ text, keywords }: Json): string | null {
  const words = Array.isArray(keywords) ? keywords.filter((word) => typeof word === 'string' && word !== '') : [];
  return textOf(text, MAX_LABEL) ?? textOf(words.join(', '), MAX_LABEL);
}

function objectOf(value: unknown): Json | null {
  return typeof value === 'object' && value !== null ? (value as Json) : null;
}

/** An id or token of LINE's: opaque, but never long and never with spaces. */
function idOf(value: unknown): string | null {
  return typeof value === 'string' && /^[!-~]{1,100}$/.test(value) ? value : null;
}

function textOf(value: unknown, max: number): string | null {
  if (typeof value !== 'string' || value === '') return null;
  // Half a surrogate pair at the cut would be no character.
  return value.length <= max ? value : value.slice(0, max).replace(/[\ud800-\udbff]$/, '');
}

function isWithin(value: unknown, most: number): value is number {
  return typeof value === 'number' && Math.abs(value) <= most;
}
