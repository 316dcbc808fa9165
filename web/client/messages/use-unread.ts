import { useEffect, useRef, useState } from 'react';
import type { Message, RoomState } from './room-state.js';
import type { RoomStore } from './room-store.js';

/** Numbers of messages: what came after one of them while nobody looked, up to another; null until it is known which that is. */
interface Missed {
  after: number;
  upTo: number | null;
}

interface Unread {
  /** The number of the first message that came while the viewer was not looking. */
  first: number | undefined;
  /** Whether all of that is here. */
  known: boolean;
  /** They have answered: nothing of what is here is new any more. */
  answered: () => void;
}

/** How many messages are read to find the beginning of what is new. */
const MOST = 500;

/**
 * What came while the viewer was not looking, before the room was opened or while its page was in the background. What comes before
 * their eyes is not new to them.
 */
export function useUnread(store: RoomStore, { messages, before }: RoomState, viewerId: string): Unread {
  /** Whatever was read elsewhere, or before their eyes here. */
  const readTo = () => Math.max(store.markOf(viewerId), store.seen.reached);
  const last = messages.at(-1)?.sequence ?? 0;
  const [missed, setMissed] = useState<Missed>(() => ({ after: readTo(), upTo: isSeen() ? store.lastBefore : null }));
  const first = messages.find((message) => isMissed(message, missed, viewerId))?.sequence;

  const latest = useRef({ last, first });
  latest.current = { last, first };
  useEffect(() => {
    const { lastBefore } = store;
    if (missed.upTo !== null || lastBefore === null || !isSeen()) return;
    const mark = store.markOf(viewerId);
    const readElsewhere = mark > store.seen.reached;
    setMissed({ after: readElsewhere ? Math.max(missed.after, mark) : missed.after, upTo: lastBefore });
  });
  useEffect(() => {
    const turned = () => {
      if (isSeen()) return store.lookAgain();
      const read = readTo();
      const unread = latest.current.last > read;
      // What stands below the line and is not read yet is as new as what comes from here on.
      const stays = unread && latest.current.first !== undefined;
      setMissed(({ after }) => ({ after: stays ? after : Math.min(read, latest.current.last), upTo: null }));
    };
    document.addEventListener('visibilitychange', turned);
    return () => document.removeEventListener('visibilitychange', turned);
  }, [store]);

  const [gaveUp, setGaveUp] = useState(false);
  const cameTo = missed.upTo !== null && last >= missed.upTo;
  const beginsEarlier =
    cameTo && before !== null && messages[0]!.sequence > missed.after + 1 && messages.length < MOST && !gaveUp;
  useEffect(() => {
    if (beginsEarlier) store.earlier().catch(() => setGaveUp(true));
  }, [beginsEarlier, before]);
  return {
    first,
    known: cameTo && !beginsEarlier,
    answered: () => setMissed(({ upTo }) => ({ after: latest.current.last, upTo })),
  };
}

const isSeen = () => document.visibilityState === 'visible';

function isMissed(
  { sequence, sender, hidden, recalledAt }: Message,
  { after, upTo }: Missed,
  viewerId: string,
): boolean {
  const between = sequence > after && (upTo === null || sequence <= upTo);
  return between && sender !== null && sender.id !== viewerId && !hidden && recalledAt === null;
}
