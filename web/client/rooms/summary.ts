import type { Text } from '../i18n/index.js';
import { called } from './called.js';
import type { RoomEntry } from './room-list.js';

type Content = NonNullable<RoomEntry['lastMessage']>['content'];

/** What a message says, in a line. */
export function summaryOf(content: Content, text: Text): string {
  switch (content?.__typename) {
    case 'TextContent':
      return content.text.slice(0, 200);
    case 'NoticeContent':
      return content.summary;
    case 'StickerContent':
      return text('messages.sticker');
    case 'LocationContent':
      return content.title ?? text('messages.place');
    case 'MediaContent':
      return content.mediaKind === 'FILE' && content.fileName
        ? content.fileName
        : text(`messages.media.${content.mediaKind}`);
    case undefined:
      return '';
  }
}

/** The latest of a room in a line; in a group with who wrote it. */
export function lastLine({ kind, lastMessage }: RoomEntry, viewerId: string, text: Text): string {
  if (!lastMessage) return text('messages.none');
  const { sender, recalledAt, content } = lastMessage;
  const words = recalledAt ? text('messages.recalled') : summaryOf(content, text);
  if (sender?.id === viewerId) return text('rooms.youSaid', { words });
  return sender && kind === 'GROUP' ? text('rooms.said', { name: called(sender), words }) : words;
}
