import './messages.css';
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import { useViewer } from '../api/store.js';
import { number, useText } from '../i18n/index.js';
import { useIsBlocked } from '../people/blocks.js';
import { UnblockButton } from '../people/unblock-button.js';
import { roomName } from '../rooms/called.js';
import { Screen } from '../shell/screen.js';
import { Empty, Spinner } from '../ui/empty.js';
import { Icon } from '../ui/icons.js';
import { Failed } from '../ui/notice.js';
import { Link } from '../router.js';
import { Composer } from './composer.js';
import { FilesDialog } from './files-dialog.js';
import { MessageList } from './message-list.js';
import { fileBody, type FileBody } from './outbox.js';
import type { RoomState } from './room-state.js';
import { roomStore, type RoomStore } from './room-store.js';

export function RoomScreen({ id = '' }: { id?: string }) {
  const text = useText();
  const [store] = useState(() => roomStore(id));
  useSyncExternalStore(store.subscribe, () => store.version);
  const { state, standing, problem } = store;
  if (state) return <Room store={store} state={state} />;
  const title = standing === 'GONE' ? text('rooms.gone') : text('rooms.room');
  return (
    <Screen title={title} back="/rooms">
      {standing === 'GONE' ? (
        <Empty icon="rooms" text={text('rooms.goneText')} />
      ) : problem ? (
        <Failed problem={problem} again={() => void store.read()} />
      ) : (
        <Spinner />
      )}
    </Screen>
  );
}

function Room({ store, state }: { store: RoomStore; state: RoomState }) {
  const text = useText();
  const { user } = useViewer();
  const { head } = state;
  const name = roomName(head, user.id);
  const other =
    head.kind === 'DIRECT' ? head.members.nodes.find(({ person }) => person.id !== user.id)?.person : undefined;
  const blocked = useIsBlocked(other?.id ?? '');
  const [files, setFiles] = useState<FileBody[]>([]);
  const addFiles = useCallback((added: File[]) => setFiles((those) => [...those, ...added.map(fileBody)]), []);
  useDrop(head.closedAt === null && !blocked, addFiles);
  return (
    <Screen
      title={name}
      back="/rooms"
      wide
      actions={
        <>
          {head.networks.includes('LINE') && <span className="tag line">LINE</span>}
          <Link to={`/rooms/${head.id}/people`} className="button quiet people">
            <Icon name="contacts" />
            {number(head.members.totalCount)}
            <span className="hidden">{text('rooms.peopleOf', { name })}</span>
          </Link>
        </>
      }
      bottom={
        <section className="room-bottom">
          {head.closedAt ? (
            <p className="closed soft">{text('messages.closed')}</p>
          ) : blocked && other ? (
            <div className="closed blocked">
              <span className="soft">{text('messages.blocked', { name })}</span>
              <UnblockButton personId={other.id} name={name} />
            </div>
          ) : (
            <Composer store={store} onFiles={addFiles} line={head.networks.includes('LINE')} />
          )}
        </section>
      }
    >
      <MessageList store={store} state={state} outgoing={store.outbox.items} viewerId={user.id} />
      {files.length > 0 && (
        <FilesDialog
          files={files}
          room={name}
          onChange={setFiles}
          onSend={() => {
            for (const file of files) store.send(file);
            setFiles([]);
          }}
        />
      )}
    </Screen>
  );
}

/** Files that are let fall anywhere on the page. */
function useDrop(open: boolean, take: (files: File[]) => void): void {
  useEffect(() => {
    if (!open) return;
    const over = (event: DragEvent) => {
      if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
    };
    const drop = (event: DragEvent) => {
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length === 0) return;
      event.preventDefault();
      take(files);
    };
    window.addEventListener('dragover', over);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragover', over);
      window.removeEventListener('drop', drop);
    };
  }, [open, take]);
}
