import { useEffect, useRef, useState } from 'react';
import { useText } from '../i18n/index.js';
import { summaryOf } from '../rooms/summary.js';
import { senderName, type RoomState } from './room-state.js';

/** Says to those who hear the page what others write; earlier messages that are read are not said. */
export function Announced({ state, viewerId }: { state: RoomState; viewerId: string }) {
  const text = useText();
  const last = state.messages.at(-1);
  const said = useRef(last?.sequence ?? 0);
  const [words, setWords] = useState('');
  useEffect(() => {
    if (!last || last.sequence <= said.current) return;
    said.current = last.sequence;
    if (last.sender?.id === viewerId || last.hidden) return;
    const what = summaryOf(last.content, text);
    setWords(last.sender ? text('rooms.said', { name: senderName(state, last.sender), words: what }) : what);
  }, [last, state, viewerId, text]);
  return (
    <p className="hidden" role="status">
      {words}
    </p>
  );
}
