import { useRef, type MouseEvent } from 'react';
import { useText } from '../i18n/index.js';
import type { MessageFieldsFragment } from '../generated/operations.js';
import { Icon } from '../ui/icons.js';
import { sayFailed } from '../ui/notice.js';
import type { RoomStore } from './room-store.js';
import { sizeOf } from './size.js';

type Content = NonNullable<MessageFieldsFragment['content']>;
type MediaContent = Extract<Content, { __typename: 'MediaContent' }>;

/** Addresses of files hold for ten minutes at least. */
const HOLDS = 9 * 60_000;

export function Media({ id, media, store }: { id: string; media: MediaContent; store: RoomStore }) {
  const text = useText();
  const { mediaKind, fileName, byteSize, url, previewUrl } = media;
  const read = useRef({ url, at: Date.now() });
  if (read.current.url !== url) read.current = { url, at: Date.now() };
  const tried = useRef('');
  /** Once for each address: where the new one does not work either, it is something else. */
  const renew = () => {
    if (tried.current === url) return;
    tried.current = url;
    store.renew(id).catch(() => undefined);
  };
  const name = fileName ?? text(`messages.media.${mediaKind}`);
  const open = (event: MouseEvent<HTMLAnchorElement>) => {
    if (Date.now() - read.current.at < HOLDS) return;
    event.preventDefault();
    const link = event.currentTarget;
    store.renew(id).then(
      () => requestAnimationFrame(() => link.click()),
      (error: Error) => sayFailed(error.message),
    );
  };
  if (mediaKind === 'IMAGE')
    return (
      <a className="picture" href={url} target="_blank" rel="noopener" onClick={open}>
        <img src={previewUrl ?? url} alt={text('messages.pictureAlt', { name })} loading="lazy" onError={renew} />
      </a>
    );
  if (mediaKind === 'VIDEO')
    return <video className="film" src={url} controls preload="metadata" aria-label={name} onError={renew} />;
  if (mediaKind === 'AUDIO')
    return <audio className="sound" src={url} controls preload="metadata" aria-label={name} onError={renew} />;
  return (
    <a className="bubble file" href={url} download={fileName ?? ''} onClick={open}>
      <Icon name="file" />
      <span className="file-facts">
        <b>
          <bdi>{name}</bdi>
        </b>
        {byteSize !== null && <span className="soft">{sizeOf(byteSize)}</span>}
      </span>
    </a>
  );
}
