import { useEffect, useState } from 'react';
import { onRoomActivity } from '../api/live.js';
import { useViewer } from '../api/store.js';
import { useDebounced } from '../api/use-debounced.js';
import { usePages } from '../api/use-pages.js';
import { RoomsDocument, type ExternalNetwork } from '../generated/operations.js';
import { useText } from '../i18n/index.js';
import { Screen } from '../shell/screen.js';
import { Button, ButtonLink } from '../ui/button.js';
import { Empty, Spinner } from '../ui/empty.js';
import { SearchField } from '../ui/field.js';
import { Icon } from '../ui/icons.js';
import { Failed, sayFailed } from '../ui/notice.js';
import { Segments } from '../ui/segments.js';
import { VirtualList, type Row } from '../ui/virtual-list.js';
import { Link, usePath } from '../router.js';
import { moreRooms, readRooms, useRoomList, type RoomEntry } from './room-list.js';
import { RoomLine } from './room-line.js';

const nearEnd = () => void moreRooms().catch((error: Error) => sayFailed(error.message));

export function RoomsScreen() {
  const text = useText();
  const beside = usePath() !== '/rooms';
  const { rooms, problem } = useRoomList();
  const { externalAccess } = useViewer();
  const [search, setSearch] = useState('');
  const [which, setWhich] = useState<'ALL' | ExternalNetwork>('ALL');
  const wanted = useDebounced(search.trim());
  const network = which === 'ALL' ? null : which;
  const top = (
    <div className="rooms-top">
      <SearchField label={text('rooms.search')} value={search} onChange={(event) => setSearch(event.target.value)} />
      {externalAccess.line && (
        <Segments
          label={text('rooms.which')}
          value={which}
          onChange={setWhich}
          options={[
            { value: 'ALL', label: text('rooms.all') },
            { value: 'LINE', label: 'LINE' },
          ]}
        />
      )}
    </div>
  );
  const add = (
    <Link to="/rooms/new" className="button round" aria-label={text('rooms.new')} title={text('rooms.new')}>
      <Icon name="edit" />
    </Link>
  );
  const some = rooms !== null && rooms.items.length > 0;
  return (
    <Screen title={text('rooms.title')} beside={beside} actions={add} top={some ? top : undefined}>
      {wanted || network ? (
        <Found search={wanted || null} network={network} />
      ) : rooms ? (
        some ? (
          <List rooms={rooms.items} onNearEnd={nearEnd} />
        ) : (
          <Empty icon="rooms" title={text('rooms.none')} text={text('rooms.noneText')}>
            <ButtonLink to="/add" kind="main" icon="add">
              {text('add.title')}
            </ButtonLink>
          </Empty>
        )
      ) : problem ? (
        <Failed problem={problem} again={() => void readRooms()} />
      ) : (
        <Spinner />
      )}
    </Screen>
  );
}

function List({ rooms, onNearEnd }: { rooms: readonly RoomEntry[]; onNearEnd: () => void }) {
  const text = useText();
  const rows = rooms.map<Row>((room) => ({
    key: room.id,
    height: 76,
    entry: true,
    render: (tabIndex) => <RoomLine room={room} tabIndex={tabIndex} />,
  }));
  return <VirtualList rows={rows} label={text('rooms.title')} onNearEnd={onNearEnd} />;
}

function Found({ search, network }: { search: string | null; network: ExternalNetwork | null }) {
  const text = useText();
  const { items, more, query } = usePages(RoomsDocument, { first: 50, search, network }, ({ rooms }) => rooms, {
    after: ({ __typename }) => __typename.startsWith('Room'),
  });
  const { again } = query;
  useEffect(() => onRoomActivity(again), [again]);
  if (query.problem) return <Failed problem={query.problem} again={again} />;
  if (!items) return <Spinner />;
  if (items.length === 0)
    return <Empty icon="search" title={search ? text('rooms.notFound', { search }) : text('rooms.noLine')} />;
  return (
    <>
      <List rooms={items} onNearEnd={() => undefined} />
      {more && (
        <div className="buttons more">
          <Button busy={more.busy} onClick={() => void more.run()}>
            {text('more')}
          </Button>
        </div>
      )}
    </>
  );
}
