import { useEffect, useRef, useState } from 'react';
import { useQuery } from '../api/use-query.js';
import { StickerPacksDocument } from '../generated/operations.js';
import { useText } from '../i18n/index.js';
import { IconButton } from '../ui/button.js';
import { Spinner } from '../ui/empty.js';
import { Failed } from '../ui/notice.js';

interface Props {
  onChoose: (sticker: { packageId: string; stickerId: string }, imageUrl: string) => void;
  onClose: () => void;
}

export function StickerPicker({ onChoose, onClose }: Props) {
  const text = useText();
  const { data, problem, again } = useQuery(StickerPacksDocument, {});
  const [chosen, setChosen] = useState(0);
  const box = useRef<HTMLElement>(null);
  const packs = data?.stickerPacks ?? [];
  const pack = packs[chosen];
  const ready = pack !== undefined;
  useEffect(() => {
    if (ready) box.current?.querySelector<HTMLElement>('.pack [aria-pressed="true"]')?.focus();
  }, [ready]);
  return (
    <section
      ref={box}
      className="stickers"
      aria-label={text('messages.stickers')}
      onKeyDown={(event) => event.key === 'Escape' && onClose()}
    >
      <div className="stickers-top">
        <div className="pack" role="group" aria-label={text('messages.packs')}>
          {packs.map(({ packageId, imageUrls }, i) => (
            <button
              key={packageId}
              type="button"
              aria-pressed={i === chosen}
              aria-label={text('messages.pack', { number: i + 1 })}
              onClick={() => setChosen(i)}
            >
              <img src={imageUrls[0]} alt="" width={32} height={32} loading="lazy" />
            </button>
          ))}
        </div>
        <IconButton icon="close" label={text('close')} onClick={onClose} />
      </div>
      {problem ? (
        <Failed problem={problem} again={again} />
      ) : !pack ? (
        <Spinner />
      ) : (
        <div className="sticker-grid" role="group" aria-label={text('messages.pack', { number: chosen + 1 })}>
          {pack.stickerIds.map((stickerId, i) => (
            <button
              key={stickerId}
              type="button"
              aria-label={text('messages.stickerNumber', { number: i + 1 })}
              onClick={() => onChoose({ packageId: pack.packageId, stickerId }, pack.imageUrls[i]!)}
            >
              <img src={pack.imageUrls[i]} alt="" width={64} height={64} loading="lazy" />
            </button>
          ))}
        </div>
      )}
    </section>
  );
}
