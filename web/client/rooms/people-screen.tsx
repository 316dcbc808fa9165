import { useState } from 'react';
import type { LiveEvent } from '../api/state.js';
import { useViewer } from '../api/store.js';
import { usePages } from '../api/use-pages.js';
import { RoomMembersDocument, type RoomMembersQuery } from '../generated/operations.js';
import { useText } from '../i18n/index.js';
import { Screen } from '../shell/screen.js';
import { Button, IconButton } from '../ui/button.js';
import { useConfirm } from '../ui/dialog.js';
import { Empty, Spinner } from '../ui/empty.js';
import { Failed, say } from '../ui/notice.js';
import { useQuery } from '../api/use-query.js';
import { leaveRoom, remove } from './actions.js';
import { called, roomName } from './called.js';
import { InviteDialog, RenameDialog } from './dialogs.js';
import { MemberLine } from './member-line.js';

export type RoomOfMembers = NonNullable<RoomMembersQuery['room']>;
export type Member = RoomOfMembers['members']['nodes'][number];

export function RoomPeopleScreen({ id = '' }: { id?: string }) {
  const text = useText();
  const after = concerns(id);
  const { data, problem, again } = useQuery(RoomMembersDocument, { id, after: null }, { after });
  const room = data?.room;
  const back = `/rooms/${id}`;
  if (problem || !data)
    return (
      <Screen title={text('rooms.people')} back={back}>
        {problem ? <Failed problem={problem} again={again} /> : <Spinner />}
      </Screen>
    );
  if (!room)
    return (
      <Screen title={text('rooms.gone')} back="/rooms">
        <Empty icon="rooms" text={text('rooms.goneText')} />
      </Screen>
    );
  return <Known room={room} />;
}

/** What may change who is in a room, or what the viewer calls them. */
const concerns = (roomId: string) => (event: LiveEvent) =>
  /^Contact(Changed|Removed)$/.test(event.__typename) || ('roomId' in event && event.roomId === roomId);

const nothing: Member[] = [];

function Known({ room }: { room: RoomOfMembers }) {
  const text = useText();
  const { user } = useViewer();
  const [dialog, setDialog] = useState<'INVITE' | 'RENAME'>();
  const { ask, dialog: question } = useConfirm();
  const pages = usePages(
    RoomMembersDocument,
    { id: room.id },
    ({ room: read }) =>
      read?.members ?? { totalCount: 0, nodes: nothing, pageInfo: { endCursor: null, hasNextPage: false } },
    { after: concerns(room.id) },
  );
  const { id, name, kind, renamable, closedAt } = room;
  const members = pages.items ?? room.members.nodes;
  const owns = members.some(({ owner, person }) => owner && person.id === user.id);
  const close = () => setDialog(undefined);
  const askToRemove = ({ person }: Member) =>
    ask({
      title: text('rooms.removeTitle', { name: called(person) }),
      text: text('rooms.removeText'),
      confirm: text('rooms.remove'),
      act: async () => {
        await remove(id, person.id);
        say(text('rooms.removed', { name: called(person) }));
      },
    });
  const askToLeave = () =>
    ask({
      title: text('rooms.leaveTitle'),
      text: text('rooms.leaveText'),
      confirm: text('rooms.leave'),
      act: () => leaveRoom(id),
    });
  return (
    <Screen
      title={text('rooms.people')}
      back={`/rooms/${id}`}
      part
      actions={renamable && <IconButton icon="edit" label={text('rooms.rename')} onClick={() => setDialog('RENAME')} />}
    >
      <div className="stack">
        <p className="soft">
          <bdi>{roomName(room, user.id)}</bdi> ·{' '}
          {text('rooms.memberCount', { count: pages.total || room.members.totalCount })}
        </p>
        {kind === 'GROUP' && (
          <div className="buttons">
            {!closedAt && (
              <Button kind="main" icon="add" onClick={() => setDialog('INVITE')}>
                {text('rooms.invite')}
              </Button>
            )}
            <Button icon="signOut" onClick={askToLeave}>
              {text('rooms.leave')}
            </Button>
          </div>
        )}
        <ul className="rows">
          {members.map((member) => (
            <li key={member.id} className="row">
              <MemberLine member={member} viewerId={user.id} />
              {owns && kind === 'GROUP' && member.person.id !== user.id && (
                <IconButton
                  icon="close"
                  label={text('rooms.removeOf', { name: called(member.person) })}
                  onClick={() => askToRemove(member)}
                />
              )}
            </li>
          ))}
        </ul>
        {pages.more?.problem && <Failed problem={pages.more.problem} again={() => void pages.more?.run()} />}
        {pages.more && (
          <Button busy={pages.more.busy} onClick={() => void pages.more?.run()}>
            {text('more')}
          </Button>
        )}
      </div>
      {dialog === 'INVITE' && <InviteDialog roomId={id} members={members} onClose={close} />}
      {dialog === 'RENAME' && <RenameDialog roomId={id} name={name} onClose={close} />}
      {question}
    </Screen>
  );
}
