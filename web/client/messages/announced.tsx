import { useEffect, useRef, useState } from 'react';
import { useText } from '../i18n/index.js';
import { summaryOf } from '../rooms/summary.js';
import type { Message } from './room-state.js';

/** Says to those who hear the page what others write; earlier messages that are read are not said. */
export function Announced({ messages, viewerId }: { messages: readonly Message[]; viewerId: string }) {
  const text = useText();
  const last = messages.at(-1);
  const said = useRef(last?.sequence ?? 0);
  const [words, setWords] = useState('');
  useEffect(() => {
    if (!last || last.sequence <= said.current) return;
    said.current = last.sequence;
    if (last.sender?.id === viewerId || last.hidden) return;
    const what = summaryOf(last.content, text);
    setWords(last.sender ? text('rooms.said', { name: last.sender.displayName, words: what }) : what);
  }, [last, viewerId, text]);
  return (
    <p className="hidden" role="status">
      {words}
    </p>
  );
}
