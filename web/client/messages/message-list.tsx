import { useEffect, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { useText } from '../i18n/index.js';
import { useConfirm } from '../ui/dialog.js';
import { Icon } from '../ui/icons.js';
import { Failed } from '../ui/notice.js';
import { dayOf } from '../rooms/when.js';
import { recall } from './actions.js';
import { Announced } from './announced.js';
import { MessageLine } from './message-line.js';
import { OutgoingLine } from './outgoing-line.js';
import type { Outgoing } from './outbox.js';
import type { Message, RoomState } from './room-state.js';
import type { RoomStore } from './room-store.js';
import { placed } from './runs.js';
import { useScroll } from './use-scroll.js';
import { useUnread } from './use-unread.js';

interface Props {
  store: RoomStore;
  state: RoomState;
  outgoing: readonly Outgoing[];
  viewerId: string;
}

/** How many messages are in the page at once, and by how many that moves. */
const SHOWN = 150;
const STEP = 50;

export function MessageList({ store, state, outgoing, viewerId }: Props) {
  const text = useText();
  const { messages, before } = state;
  const list = useRef<HTMLOListElement>(null);
  const { first: firstUnread, known, answered } = useUnread(store, state, viewerId);
  /** The number of the last message in the page; null as long as it is the last there is. */
  const [until, setUntil] = useState<number | null>(null);
  const [problem, setProblem] = useState<Error>();
  const { ask, dialog } = useConfirm();

  const end = until === null ? messages.length : messages.findLastIndex(({ sequence }) => sequence <= until) + 1;
  const start = Math.max(0, end - SHOWN);
  const whole = end === messages.length;
  const rows = useMemo(() => placed(messages).slice(start, end), [messages, start, end]);

  const earlier = () => {
    if (start > 0) setUntil(messages[end - 1 - Math.min(STEP, start)]!.sequence);
    else if (before !== null && !problem) store.earlier().catch(setProblem);
  };
  const later = () => {
    if (whole) return;
    const next = Math.min(messages.length, end + STEP);
    setUntil(next === messages.length ? null : messages[next - 1]!.sequence);
  };
  const { atEnd, toEnd, toStart } = useScroll({
    list,
    whole,
    nearStart: earlier,
    nearEnd: later,
    onSeen: (row) => known && store.seen.upTo(Number(row.dataset.row), store.markOf(viewerId)),
  });
  const led = useRef(false);
  // Once it is known where what is new begins: there, which may be further up than what is in the page.
  useLayoutEffect(() => {
    if (led.current && known) return;
    led.current = known && firstUnread === undefined;
    if (!known || firstUnread === undefined) return;
    const at = messages.findIndex(({ sequence }) => sequence === firstUnread);
    if (at < start) return setUntil(messages[Math.min(messages.length - 1, at + SHOWN - STEP)]!.sequence);
    led.current = true;
    toStart();
  });
  const goToEnd = () => {
    setUntil(null);
    toEnd();
  };
  useEffect(() =>
    store.onSent(() => {
      answered();
      goToEnd();
    }),
  );

  const askToRecall = (message: Message) =>
    ask({
      title: text('messages.recallTitle'),
      text: text('messages.recallText'),
      confirm: text('messages.recall'),
      act: () => recall(store, message.id),
    });
  const [active, setActive] = useState<number>();
  const stop = rows.some(({ message }) => message.sequence === active) ? active : rows.at(-1)?.message.sequence;

  return (
    <>
      <ol
        className="messages"
        ref={list}
        aria-label={text('messages.label')}
        onKeyDown={moveFocus}
        onFocus={(event) => {
          const row = event.target.closest<HTMLElement>('[data-row]');
          if (row) setActive(Number(row.dataset.row));
        }}
      >
        {before !== null && start === 0 && (
          <li className="earlier">
            {problem ? (
              <Failed problem={problem} again={() => setProblem(undefined)} />
            ) : (
              <p className="soft">{text('loading')}</p>
            )}
          </li>
        )}
        {rows.map(({ message, day, first, last }) => (
          <li
            key={message.id}
            data-row={message.sequence}
            tabIndex={message.sequence === stop ? 0 : -1}
            className={first ? 'message-row first' : 'message-row'}
          >
            {day && <p className="day">{dayOf(message.createdAt)}</p>}
            {message.sequence === firstUnread && (
              <p className="unread-from" data-start>
                <span>{text('messages.unread')}</span>
              </p>
            )}
            <MessageLine
              message={message}
              first={first}
              last={last}
              store={store}
              state={state}
              viewerId={viewerId}
              tabIndex={message.sequence === stop ? 0 : -1}
              onRecall={askToRecall}
            />
          </li>
        ))}
        {whole &&
          outgoing
            .filter(({ messageId }) => !messages.some(({ id }) => id === messageId))
            .map((item) => (
              <li key={item.key} className="message-row first">
                <OutgoingLine item={item} outbox={store.outbox} />
              </li>
            ))}
      </ol>
      {messages.length === 0 && outgoing.length === 0 && <p className="none soft">{text('messages.none')}</p>}
      {!(atEnd && whole) && (
        <div className="to-end">
          <button type="button" className="button" onClick={goToEnd}>
            <Icon name="down" small />
            {text('messages.latest')}
          </button>
        </div>
      )}
      <Announced state={state} viewerId={viewerId} />
      {dialog}
    </>
  );
}

/** Arrow keys, Home and End go from message to message. */
function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-row]')];
  const at = rows.indexOf((event.target as HTMLElement).closest<HTMLElement>('[data-row]')!);
  const next = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: rows.length - 1 }[event.key];
  if (next === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const row = rows[Math.min(rows.length - 1, Math.max(0, next))];
  row?.focus({ preventScroll: true });
  row?.scrollIntoView({ block: 'nearest' });
}
