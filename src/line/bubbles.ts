import type { LineDelivery } from '../../entities/line-delivery.js';
import { Message } from '../../entities/message.js';
import type { Locale } from '../../entities/enums.js';
import { splitText } from '../channels/line/messages.js';
import type { Reader } from '../database/tx.js';
import type { Prompt } from '../domain/line-targets.js';
import { isSendable, type Sticker } from '../domain/stickers.js';
import type { LineContent, LineOutgoing } from '../line.js';
import { lineCanFetch, outsideMediaUrl, senderIconUrl, videoPreviewUrl } from '../media-urls.js';
import { message as textOf } from '../messages/index.js';
import type { Services } from '../services.js';

type Parts = Pick<Services, 'config' | 'secrets' | 'clock'>;

/** What goes to LINE for a delivery, in their language where the server says it: nothing, where the message was taken back meanwhile. */
export async function bubblesOf(
  parts: Parts,
  reader: Reader,
  { targetId, messageId, prompt }: LineDelivery,
  locale: Locale,
): Promise<LineOutgoing[]> {
  if (prompt !== null) {
    const { text, choices } = JSON.parse(prompt) as Prompt;
    return [{ content: { kind: 'TEXT', text }, ...(choices && { choices }) }];
  }
  const message = await reader.row(Message, 'where id = $1', [messageId]);
  if (!message || message.content === null || message.senderId === null) return [];
  const sender = await senderOf(parts, reader, message.senderId);
  return contentsOf(parts, message, targetId, locale).map((content) => ({ content, sender }));
}

/** Who says it: the member and their company, which they cannot change; or somebody else on LINE, under the name they have there. */
async function senderOf({ config }: Parts, reader: Reader, id: string): Promise<LineOutgoing['sender']> {
  const row = await reader.get<{ name: string; organization: string | null; avatar: string | null }>(
    `select u.display_name as name, o.name as organization, u.avatar_upload_id as avatar
       from users u join organizations o on o.id = u.organization_id where u.id = $1
     union all select profile_name, null, avatar_upload_id from external_users where id = $1`,
    [id],
  );
  if (!row) return undefined;
  const name = row.organization === null ? row.name : `${row.name} / ${row.organization}`;
  return { name, iconUrl: senderIconUrl(config, row.avatar) };
}

type Content = LineOutgoing['content'];

function contentsOf(parts: Parts, message: Message, targetId: string, locale: Locale): Content[] {
  const { kind } = message;
  const kept = JSON.parse(message.content!) as never;
  const say = (text: string): Content[] => splitText(text).map((piece) => ({ kind: 'TEXT', text: piece }));
  switch (kind) {
    case 'TEXT':
      return say((kept as { text: string }).text);
    case 'STICKER': {
      const { packageId, stickerId, alternativeText } = kept as Sticker & { alternativeText?: string | null };
      if (isSendable({ network: 'LINE', packageId, stickerId })) return [{ kind: 'STICKER', packageId, stickerId }];
      return say(alternativeText || textOf(locale, 'line.sticker'));
    }
    case 'LOCATION': {
      const { title, address, latitude, longitude } = kept as LineContent & { kind: 'LOCATION' };
      return [{ kind: 'LOCATION', title: title ?? '', address: address ?? '', latitude, longitude }];
    }
    case 'MEDIA':
      return mediaOf(parts, message, targetId, locale, kept);
    case 'NOTICE':
      return [];
  }
}

/** Pictures and films as such, everything else as its name and a link. */
function mediaOf(
  parts: Parts,
  { uploadId }: Message,
  targetId: string,
  locale: Locale,
  { mediaKind, fileName }: { mediaKind: string; fileName: string },
): Content[] {
  if (!lineCanFetch(parts.config)) return [{ kind: 'TEXT', text: textOf(locale, 'line.unreachableFile') }];
  const url = (preview: boolean) => outsideMediaUrl(parts, targetId, uploadId!, preview);
  if (mediaKind === 'IMAGE') return [{ kind: 'IMAGE', url: url(false), previewUrl: url(true) }];
  if (mediaKind === 'VIDEO' && /\.(mp4|m4v)$/i.test(fileName))
    return [{ kind: 'VIDEO', url: url(false), previewUrl: videoPreviewUrl(parts.config) }];
  return [{ kind: 'TEXT', text: `${fileName || textOf(locale, 'line.unnamedFile')}\n${url(false)}` }];
}
