import '../people/people.css';
import '../rooms/tag.css';
import './outside.css';
import { useState } from 'react';
import type { LiveEvent } from '../api/state.js';
import { useViewer } from '../api/store.js';
import { useDebounced } from '../api/use-debounced.js';
import { usePages } from '../api/use-pages.js';
import { OutsideUsersDocument, type OutsideEntryFragment } from '../generated/operations.js';
import { useText } from '../i18n/index.js';
import { Screen } from '../shell/screen.js';
import { PersonLine } from '../ui/avatar.js';
import { ButtonLink } from '../ui/button.js';
import { Empty } from '../ui/empty.js';
import { SearchField, Switch } from '../ui/field.js';
import { Icon } from '../ui/icons.js';
import { Pages } from '../ui/pages.js';
import { Link, match, usePath } from '../router.js';

export const concernsOutside = (event: LiveEvent): boolean =>
  /^(ExternalUser|BlockChanged|RoomCreated)/.test(event.__typename);

/** People on LINE whom members of the organization talk to. */
export function AddressBookScreen() {
  const text = useText();
  const beside = usePath() !== '/address-book';
  const { externalAccess } = useViewer();
  const [search, setSearch] = useState('');
  const [mine, setMine] = useState(false);
  const wanted = useDebounced(search.trim());
  const pages = usePages(
    OutsideUsersDocument,
    { search: wanted || null, mine: mine || null },
    ({ externalUsers }) => externalUsers,
    { after: concernsOutside },
  );
  const invite = (
    <Link
      to="/address-book/line"
      className="button round"
      aria-label={text('outside.invite')}
      title={text('outside.invite')}
    >
      <Icon name="add" />
    </Link>
  );
  if (!externalAccess.line)
    return (
      <Screen title={text('outside.title')} beside={beside}>
        <Empty icon="book" title={text('outside.closed')} text={text('outside.closedText')} />
      </Screen>
    );
  const top = (
    <div className="outside-top">
      <SearchField label={text('outside.search')} value={search} onChange={(event) => setSearch(event.target.value)} />
      <Switch label={text('outside.mine')} checked={mine} onChange={(event) => setMine(event.target.checked)} />
    </div>
  );
  const none =
    wanted || mine ? (
      <Empty icon="search" title={text('outside.notFound')} />
    ) : (
      <Empty icon="book" title={text('outside.none')} text={text('outside.noneText')}>
        <ButtonLink to="/address-book/line" kind="main" icon="add">
          {text('outside.invite')}
        </ButtonLink>
      </Empty>
    );
  return (
    <Screen title={text('outside.title')} beside={beside} actions={invite} top={top}>
      <Pages pages={pages} line={(user) => <Line user={user} />} empty={none} />
    </Screen>
  );
}

function Line({ user }: { user: OutsideEntryFragment }) {
  const text = useText();
  const chosen = match('/address-book/:id', usePath())?.id === user.id;
  const { displayName, profileName, company, reachable, blocked } = user;
  return (
    <Link className="outside-line" to={`/address-book/${user.id}`} aria-current={chosen ? 'page' : undefined}>
      <PersonLine
        of={user}
        below={[company, profileName !== displayName && text('outside.onLine', { name: profileName })]
          .filter(Boolean)
          .join(' · ')}
      >
        {blocked ? (
          <span className="tag bad">{text('outside.blocked')}</span>
        ) : (
          !reachable && <span className="tag">{text('outside.unreachable')}</span>
        )}
      </PersonLine>
    </Link>
  );
}
