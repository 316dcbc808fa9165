import { useText } from '../i18n/index.js';
import { Linked } from './linked.js';
import { Media } from './media.js';
import type { Message } from './room-state.js';
import type { RoomStore } from './room-store.js';

interface Props {
  message: Message;
  content: NonNullable<Message['content']>;
  store: RoomStore;
}

export function Content({ message, content, store }: Props) {
  const text = useText();
  switch (content.__typename) {
    case 'TextContent':
      return (
        <p className="bubble" dir="auto">
          <Linked text={content.text} />
        </p>
      );
    case 'StickerContent':
      return <Sticker imageUrl={content.imageUrl} words={content.alternativeText ?? text('messages.sticker')} />;
    case 'MediaContent':
      return <Media id={message.id} media={content} store={store} />;
    case 'LocationContent': {
      const { title, address, latitude, longitude } = content;
      const place = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`;
      return (
        <p className="bubble" dir="auto">
          <a href={place} target="_blank" rel="noopener noreferrer nofollow">
            {title ?? text('messages.place')}
          </a>
          {address && <span className="soft address">{address}</span>}
        </p>
      );
    }
    case 'NoticeContent':
      return <p className="bubble">{content.summary}</p>;
  }
}

export function Sticker({ imageUrl, words }: { imageUrl: string | null; words: string }) {
  if (!imageUrl) return <p className="bubble">{words}</p>;
  return <img className="sticker" src={imageUrl} alt={words} width={120} height={120} loading="lazy" />;
}
