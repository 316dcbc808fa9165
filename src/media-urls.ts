import type { Secrets } from './auth/secrets.js';
import { DAY, MINUTE, SECOND, type Clock } from './clock.js';
import type { Config } from './config.js';

const VALID_FOR = 10 * MINUTE;
/** LINE's apps fetch what they show, when somebody looks at it. */
const VALID_OUTSIDE = 30 * DAY;
/** For so long the address of a file is the same, so that clients find it in their cache. */
const SAME_FOR = 5 * MINUTE;

/** A file in a message, for one person, until a time. */
export interface MediaGrant {
  uploadId: string;
  viewerId: string;
  /** Seconds since 1970. */
  until: number;
  size: 'full' | 'preview';
}

interface Parts {
  secrets: Secrets;
  config: Pick<Config, 'publicUrl'>;
  clock: Clock;
}

/** The address of a file in a message, or of its preview: good for ten to fifteen minutes, for whoever may see the message then. */
export function mediaUrl(
  { secrets, config, clock }: Parts,
  viewerId: string,
  uploadId: string,
  preview: boolean,
): string {
  const until = (Math.ceil((clock.now() + VALID_FOR) / SAME_FOR) * SAME_FOR) / SECOND;
  return signedUrl({ secrets, config }, '/media', { uploadId, viewerId, until, size: preview ? 'preview' : 'full' });
}

/** The same for somebody or a group on LINE: good for 30 days. Pictures are JPEG there. */
export function outsideMediaUrl(
  { secrets, config, clock }: Parts,
  targetId: string,
  uploadId: string,
  preview: boolean,
): string {
  const until = Math.ceil((clock.now() + VALID_OUTSIDE) / SECOND);
  const grant = { uploadId, viewerId: targetId, until, size: preview ? 'preview' : 'full' } as const;
  return signedUrl({ secrets, config }, '/outside', grant);
}

function signedUrl({ secrets, config }: Pick<Parts, 'secrets' | 'config'>, path: string, grant: MediaGrant): string {
  const { uploadId, viewerId, until, size } = grant;
  const subject = subjectOf(grant);
  const signature = secrets.sign(PURPOSE, subject).slice(subject.length + 1);
  return `${config.publicUrl}${path}/${uploadId}?for=${viewerId}&until=${until}&size=${size}&signature=${signature}`;
}

/** The address of a picture of a LINE sticker: those are fetched from LINE once, and only what stands in a message has an address. */
export function stickerUrl({ secrets, config }: Pick<Parts, 'secrets' | 'config'>, stickerId: string): string | null {
  if (!/^\d{1,20}$/.test(stickerId)) return null;
  const signature = secrets.sign(STICKER, stickerId).slice(stickerId.length + 1);
  return `${config.publicUrl}/stickers/${stickerId}.png?signature=${signature}`;
}

/** Whether such an address is ours. */
export function isStickerUrl({ secrets }: Pick<Parts, 'secrets'>, stickerId: string, signature: unknown): boolean {
  return typeof signature === 'string' && secrets.verify(STICKER, `${stickerId}.${signature}`) !== null;
}

/** What a signed address grants; null where it is not ours, or its time is over. */
export function readMediaUrl(
  { secrets, clock }: Pick<Parts, 'secrets' | 'clock'>,
  uploadId: string,
  query: Record<string, unknown>,
): MediaGrant | null {
  const { for: viewerId, until, size, signature } = query;
  if (typeof viewerId !== 'string' || typeof until !== 'string' || typeof signature !== 'string') return null;
  if (!/^\d{1,12}$/.test(until) || (size !== 'full' && size !== 'preview')) return null;
  const grant = { uploadId, viewerId, until: Number(until), size } as const;
  if (secrets.verify(PURPOSE, `${subjectOf(grant)}.${signature}`) === null) return null;
  return grant.until * SECOND > clock.now() ? grant : null;
}

const PURPOSE = 'media';
const STICKER = 'sticker';

function subjectOf({ uploadId, viewerId, until, size }: MediaGrant): string {
  return [uploadId, viewerId, until, size].join('\n');
}

/** Whether LINE can fetch from this server: it takes addresses with https alone. */
export function lineCanFetch({ publicUrl }: Pick<Config, 'publicUrl'>): boolean {
  return publicUrl.startsWith('https:');
}

/** What stands for a film until it is played. */
export function videoPreviewUrl({ publicUrl }: Pick<Config, 'publicUrl'>): string {
  return `${publicUrl}/outside/video.png`;
}

/** Somebody's picture as LINE takes it beside what they say: null where there is none, or LINE could not fetch it. */
export function senderIconUrl(config: Pick<Config, 'publicUrl'>, uploadId: string | null): string | null {
  return uploadId !== null && lineCanFetch(config) ? `${config.publicUrl}/avatars/${uploadId}.png` : null;
}

/** The address of a picture that anybody may see who knows it. */
export function avatarUrl({ publicUrl }: Pick<Config, 'publicUrl'>, uploadId: string | null): string | null {
  return uploadId && `${publicUrl}/avatars/${uploadId}.webp`;
}
