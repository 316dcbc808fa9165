import type { LineChannel } from './channels.js';
import type { ChatContent } from './shown.js';
import type { StoredContent, World } from './world.js';

interface Media {
  bytes: Buffer;
  contentType?: string;
  preview?: Buffer;
  duration?: number;
  transcoding?: StoredContent['transcoding'];
}

/** What somebody says from their phone. */
export type Speech =
  | { type: 'text'; text: string }
  | { type: 'sticker'; packageId: string; stickerId: string }
  | { type: 'location'; latitude: number; longitude: number; title?: string; address?: string }
  | ({ type: 'image' | 'video' | 'audio' } & Media)
  | ({ type: 'file'; fileName: string } & Media);

const contentTypes = {
  image: 'image/jpeg',
  video: 'video/mp4',
  audio: 'audio/x-m4a',
  file: 'application/octet-stream',
} as const;

/** One thing said, as the app shows it, as LINE keeps it, and as the account is told of it. */
export const spoken = { shown, keep, told };

function shown(world: World, id: string, speech: Speech): ChatContent {
  switch (speech.type) {
    case 'text':
      return { type: 'text', text: speech.text };
    case 'sticker':
      return { type: 'sticker', packageId: speech.packageId, stickerId: speech.stickerId };
    case 'location': {
      const { type, title = null, address = null, latitude, longitude } = speech;
      return { type, title, address, latitude, longitude };
    }
    case 'audio':
      return { type: 'audio', url: ownUrl(world, id) };
    case 'file':
      return { type: 'file', url: ownUrl(world, id), fileName: speech.fileName, fileSize: speech.bytes.length };
    case 'image':
    case 'video':
      return { type: speech.type, url: ownUrl(world, id), previewUrl: null };
  }
}

/** Where the phone page reads the bytes of what was sent from here. */
const ownUrl = (world: World, id: string) => `${world.url}/phone/api/contents/${id}`;

function keep(world: World, channel: LineChannel | null, id: string, speech: Speech): void {
  if (!('bytes' in speech)) return;
  const { type: kind, bytes, contentType = contentTypes[speech.type], preview, transcoding = 'succeeded' } = speech;
  world.contents.set(id, {
    channel,
    kind,
    bytes,
    contentType,
    preview: preview ?? (kind === 'image' ? bytes : null),
    transcoding,
  });
}

interface Tokens {
  markAsReadToken: string;
  quotedMessageId: string | undefined;
}

function told(channel: LineChannel, id: string, speech: Speech, { markAsReadToken, quotedMessageId }: Tokens): object {
  const { type } = speech;
  const quoteToken = channel.quoteTokenOf(id);
  const quoting = quotedMessageId === undefined ? {} : { quotedMessageId };
  switch (type) {
    case 'text':
      return { type, id, text: speech.text, quoteToken, ...quoting, markAsReadToken };
    case 'sticker': {
      const { packageId, stickerId } = speech;
      const more = { stickerResourceType: 'STATIC', keywords: ['hello'], quoteToken };
      return { type, id, packageId, stickerId, ...more, ...quoting, markAsReadToken };
    }
    case 'location': {
      const { title, address, latitude, longitude } = speech;
      return { type, id, title, address, latitude, longitude, markAsReadToken };
    }
    case 'image':
      return { type, id, contentProvider: { type: 'line' }, quoteToken, markAsReadToken };
    case 'video': {
      const { duration = 5_000 } = speech;
      return { type, id, duration, contentProvider: { type: 'line' }, quoteToken, markAsReadToken };
    }
    // LINE lets nobody quote these two.
    case 'audio': {
      const { duration = 5_000 } = speech;
      return { type, id, duration, contentProvider: { type: 'line' }, markAsReadToken };
    }
    case 'file':
      return { type, id, fileName: speech.fileName, fileSize: speech.bytes.length, markAsReadToken };
  }
}
