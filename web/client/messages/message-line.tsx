import { date, useText } from '../i18n/index.js';
import { Avatar } from '../ui/avatar.js';
import { IconButton } from '../ui/button.js';
import { Content } from './content.js';
import { Delivery } from './delivery.js';
import { readBy, senderName, type Message, type RoomState } from './room-state.js';
import type { RoomStore } from './room-store.js';

interface Props {
  message: Message;
  first: boolean;
  last: boolean;
  store: RoomStore;
  state: RoomState;
  viewerId: string;
  tabIndex: 0 | -1;
  onRecall: (message: Message) => void;
}

export function MessageLine({ message, first, last, store, state, viewerId, tabIndex, onRecall }: Props) {
  const text = useText();
  const { sender, content, recalledAt, hidden, createdAt, delivery, recallable } = message;
  if (sender === null)
    return <p className="notice-line">{content?.__typename === 'NoticeContent' && content.summary}</p>;
  const own = sender.id === viewerId;
  const name = senderName(state, sender);
  const gone = hidden ? text('messages.hidden') : recalledAt ? text('messages.recalled') : null;
  const problem = delivery?.state === 'FAILED' || delivery?.state === 'UNCERTAIN';
  return (
    <article className={own ? 'message own' : 'message'} aria-label={own ? text('messages.yours') : name}>
      {!own && (first ? <Avatar of={sender} size="small" /> : <span className="no-avatar" />)}
      <div className="message-body">
        {!own && first && (
          <p className="sender soft">
            <bdi>{name}</bdi>
          </p>
        )}
        <div className="bubble-line">
          {gone ? (
            <p className="bubble gone">{gone}</p>
          ) : (
            content && <Content message={message} content={content} store={store} />
          )}
          {own && recallable && !recalledAt && (
            <IconButton
              icon="undo"
              label={text('messages.recall')}
              tabIndex={tabIndex}
              onClick={() => onRecall(message)}
            />
          )}
        </div>
        {(last || problem) && (
          <p className="meta soft">
            <time dateTime={createdAt}>{date(createdAt, 'time')}</time>
            {own && !gone && <ReadMark state={state} viewerId={viewerId} sequence={message.sequence} />}
            {own && delivery && !recalledAt && <Delivery delivery={delivery} />}
          </p>
        )}
      </div>
    </article>
  );
}

function ReadMark({ state, viewerId, sequence }: { state: RoomState; viewerId: string; sequence: number }) {
  const text = useText();
  const count = readBy(state, viewerId, sequence);
  if (count === 0) return null;
  return <span>{state.head.kind === 'DIRECT' ? text('messages.read') : text('messages.readBy', { count })}</span>;
}
