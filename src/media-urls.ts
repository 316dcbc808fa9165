import type { Secrets } from './auth/secrets.js';
import { MINUTE, SECOND, type Clock } from './clock.js';
import type { Config } from './config.js';

const VALID_FOR = 10 * MINUTE;
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
  const size = preview ? 'preview' : 'full';
  const subject = subjectOf({ uploadId, viewerId, until, size });
  const signature = secrets.sign(PURPOSE, subject).slice(subject.length + 1);
  return `${config.publicUrl}/media/${uploadId}?for=${viewerId}&until=${until}&size=${size}&signature=${signature}`;
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

function subjectOf({ uploadId, viewerId, until, size }: MediaGrant): string {
  return [uploadId, viewerId, until, size].join('\n');
}

/** The address of a picture that anybody may see who knows it. */
export function avatarUrl({ publicUrl }: Pick<Config, 'publicUrl'>, uploadId: string | null): string | null {
  return uploadId && `${publicUrl}/avatars/${uploadId}.webp`;
}
