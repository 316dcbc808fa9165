import { useViewer } from '../api/store.js';
import { number, useText } from '../i18n/index.js';
import { Avatar } from '../ui/avatar.js';
import { Link, match, usePath } from '../router.js';
import type { RoomEntry } from './room-list.js';
import { roomName } from './called.js';
import { lastLine } from './summary.js';
import { shortly } from './when.js';

export function RoomLine({ room, tabIndex }: { room: RoomEntry; tabIndex: 0 | -1 }) {
  const text = useText();
  const { user } = useViewer();
  const path = usePath();
  const chosen = (match('/rooms/:id', path) ?? match('/rooms/:id/people', path))?.id === room.id;
  const { unreadCount, networks, lastMessage, closedAt } = room;
  return (
    <Link
      className={unreadCount > 0 ? 'room-line unread' : 'room-line'}
      to={`/rooms/${room.id}`}
      tabIndex={tabIndex}
      aria-current={chosen ? 'page' : undefined}
    >
      <RoomPicture room={room} viewerId={user.id} />
      <span className="words">
        <span className="top">
          <b>
            <bdi>{roomName(room, user.id)}</bdi>
          </b>
          {networks.includes('LINE') && <LineTag />}
          <time dateTime={lastMessage?.createdAt ?? room.createdAt}>
            {shortly(lastMessage?.createdAt ?? room.createdAt)}
          </time>
        </span>
        <span className="bottom">
          <span className="said">
            {closedAt && <span className="tag">{text('rooms.closed')}</span>} {lastLine(room, user.id, text)}
          </span>
          {unreadCount > 0 && (
            <>
              <span className="badge" aria-hidden="true">
                {unreadCount > 99 ? '99+' : number(unreadCount)}
              </span>
              <span className="hidden">{text('nav.unread', { count: unreadCount })}</span>
            </>
          )}
        </span>
      </span>
    </Link>
  );
}

export function LineTag() {
  return <span className="tag line">LINE</span>;
}

/** The other of a direct room; of a group two of its people, one behind the other. */
function RoomPicture({ room, viewerId }: { room: RoomEntry; viewerId: string }) {
  const others = room.members.nodes.map(({ person }) => person).filter(({ id }) => id !== viewerId);
  const [first, second] = others;
  if (!first) return <Avatar of={{ id: room.id, displayName: room.name }} />;
  if (room.kind === 'DIRECT' || !second) return <Avatar of={first} />;
  return (
    <span className="two-people">
      <Avatar of={second} size="small" />
      <Avatar of={first} size="small" />
    </span>
  );
}
