import { useEffect, useLayoutEffect, useRef, useState, type ClipboardEvent, type KeyboardEvent } from 'react';
import { useText } from '../i18n/index.js';
import { IconButton } from '../ui/button.js';
import { Icon } from '../ui/icons.js';
import type { RoomStore } from './room-store.js';
import { StickerPicker } from './sticker-picker.js';

const LONGEST = 5_000;

interface Props {
  store: RoomStore;
  /** Files were chosen, or pasted. */
  onFiles: (files: File[]) => void;
  line: boolean;
}

export function Composer({ store, onFiles, line }: Props) {
  const text = useText();
  const [words, setWords] = useState(store.draft ?? '');
  const [stickers, setStickers] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const files = useRef<HTMLInputElement>(null);
  useEffect(() => store.onDraft(setWords), [store]);
  const write = (next: string) => {
    setWords(next);
    store.write(next);
  };

  useLayoutEffect(() => {
    const area = field.current!;
    area.style.height = 'auto';
    area.style.height = `${area.scrollHeight + 2}px`;
  }, [words]);

  const send = () => {
    if (words.trim() === '') return;
    store.send({ kind: 'TEXT', text: words });
    write('');
    field.current?.focus();
  };
  const keys = (event: KeyboardEvent) => {
    // Enter that ends a conversion of kana, and that of keyboards on glass, is not for sending.
    const composing = event.nativeEvent.isComposing || event.keyCode === 229;
    if (event.key !== 'Enter' || event.shiftKey || composing || matchMedia('(pointer: coarse)').matches) return;
    event.preventDefault();
    send();
  };
  const paste = (event: ClipboardEvent) => {
    if (event.clipboardData.files.length === 0) return;
    event.preventDefault();
    onFiles([...event.clipboardData.files]);
  };

  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {stickers && (
        <StickerPicker
          onClose={() => {
            setStickers(false);
            field.current?.focus();
          }}
          onChoose={(sticker, imageUrl) => {
            store.send({ kind: 'STICKER', sticker, imageUrl });
            setStickers(false);
            field.current?.focus();
          }}
        />
      )}
      <div className="composer-line">
        <input
          ref={files}
          type="file"
          multiple
          hidden
          aria-label={text('messages.attach')}
          onChange={(event) => {
            onFiles([...(event.target.files ?? [])]);
            event.target.value = '';
          }}
        />
        <IconButton icon="attach" label={text('messages.attach')} onClick={() => files.current!.click()} />
        <IconButton
          icon="smile"
          label={text('messages.stickers')}
          aria-expanded={stickers}
          onClick={() => setStickers(!stickers)}
        />
        <textarea
          ref={field}
          rows={1}
          value={words}
          maxLength={LONGEST}
          dir="auto"
          aria-label={text('messages.write')}
          placeholder={text(line ? 'messages.writeLine' : 'messages.write')}
          onChange={(event) => write(event.target.value)}
          onKeyDown={keys}
          onPaste={paste}
        />
        <button
          type="submit"
          className="button main round send"
          aria-label={text('messages.send')}
          title={text('messages.send')}
          aria-disabled={words.trim() === '' || undefined}
        >
          <Icon name="send" />
        </button>
      </div>
    </form>
  );
}
