import { sameDay } from '../rooms/when.js';
import type { Message } from './room-state.js';

export interface Placed {
  message: Message;
  /** Whether a new day begins with it. */
  day: boolean;
  /** Whether it is the first, or the last, of what somebody wrote in one go. */
  first: boolean;
  last: boolean;
}

const PAUSE = 5 * 60_000;

/** Where each message stands among those around it. */
export function placed(messages: readonly Message[]): Placed[] {
  return messages.map((message, i) => {
    const [before, next] = [messages[i - 1], messages[i + 1]];
    return {
      message,
      day: !before || !sameDay(new Date(before.createdAt), new Date(message.createdAt)),
      first: !before || !together(before, message),
      last: !next || !together(message, next),
    };
  });
}

function together(a: Message, b: Message): boolean {
  const [first, second] = [new Date(a.createdAt), new Date(b.createdAt)];
  return (
    a.sender !== null &&
    a.sender.id === b.sender?.id &&
    sameDay(first, second) &&
    second.getTime() - first.getTime() < PAUSE
  );
}
