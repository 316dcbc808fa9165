import { useEffect, useState, type FormEvent } from 'react';
import { useViewer } from '../api/store.js';
import { useDebounced } from '../api/use-debounced.js';
import { usePages } from '../api/use-pages.js';
import { useQuery, type Query } from '../api/use-query.js';
import {
  SearchUsersDocument,
  UserByMessageIdDocument,
  UserByPhoneDocument,
  type UserLineFragment,
} from '../generated/operations.js';
import { useText } from '../i18n/index.js';
import { belowName } from '../people/below.js';
import { Connect } from '../people/connect.js';
import { useStanding } from '../people/standing.js';
import { MessageButton } from '../rooms/message-button.js';
import { PersonLine } from '../ui/avatar.js';
import { Button } from '../ui/button.js';
import { Empty, Spinner } from '../ui/empty.js';
import { Field, SearchField } from '../ui/field.js';
import { Failed } from '../ui/notice.js';
import { Pages } from '../ui/pages.js';
import { Segments } from '../ui/segments.js';
import { leaveHere, leftHere, Link } from '../router.js';
import { AddScreen } from './add-screen.js';

interface Search {
  way: 'name' | 'messageId' | 'phone';
  /** What was asked for; empty where nothing was yet. */
  value: string;
}

/** Whoever opens a result and comes back finds it there; another person does not. */
function useSearched() {
  const name = `search ${useViewer().user.id}`;
  const [search, setSearch] = useState<Search>(
    () => (leftHere(name) as Search | undefined) ?? { way: 'name', value: '' },
  );
  const change = (next: Search) => {
    leaveHere(name, next);
    setSearch(next);
  };
  return [search, change] as const;
}

export function SearchScreen() {
  const text = useText();
  const [{ way, value }, change] = useSearched();
  const By = { name: ByName, messageId: ByMessageId, phone: ByPhone }[way];
  return (
    <AddScreen>
      <Segments
        label={text('add.by')}
        value={way}
        onChange={(next) => change({ way: next, value: '' })}
        options={[
          { value: 'name', label: text('add.byName') },
          { value: 'messageId', label: text('person.messageId') },
          { value: 'phone', label: text('person.phone') },
        ]}
      />
      <By value={value} onFind={(next) => change({ way, value: next })} />
    </AddScreen>
  );
}

interface ByProps {
  value: string;
  onFind: (value: string) => void;
}

function ByName({ value, onFind }: ByProps) {
  const text = useText();
  const [entered, setEntered] = useState(value);
  const query = useDebounced(entered.trim(), 300);
  useEffect(() => onFind(query), [query]);
  return (
    <>
      <SearchField
        label={text('add.nameOrEmail')}
        value={entered}
        onChange={(event) => setEntered(event.target.value)}
      />
      {query ? (
        <Found query={query} />
      ) : (
        <Empty icon="search" title={text('add.searchTitle')} text={text('add.searchText')} />
      )}
    </>
  );
}

function Found({ query }: { query: string }) {
  const text = useText();
  const pages = usePages(SearchUsersDocument, { query }, ({ searchUsers }) => searchUsers);
  return (
    <Pages
      pages={pages}
      line={(user) => <UserRow user={user} />}
      empty={<Empty icon="search" title={text('add.nobody')} text={text('add.nobodyText')} />}
    />
  );
}

/** Exact: asked whenever it is sent, and not while it is typed. */
function ByMessageId(by: ByProps) {
  const text = useText();
  const found = useQuery(UserByMessageIdDocument, { messageId: by.value }, { skip: !by.value });
  return <Exact {...by} label={text('person.messageId')} hint={text('add.messageIdHint')} found={found} />;
}

function ByPhone(by: ByProps) {
  const text = useText();
  const found = useQuery(UserByPhoneDocument, { phoneNumber: by.value }, { skip: !by.value });
  return <Exact {...by} label={text('add.byPhone')} hint={text('add.phoneHint')} type="tel" found={found} />;
}

interface ExactProps extends ByProps {
  label: string;
  hint: string;
  type?: string;
  found: Query<{ user: UserLineFragment | null }>;
}

function Exact({ label, hint, type = 'text', value, found, onFind }: ExactProps) {
  const text = useText();
  const [entered, setEntered] = useState(value);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const next = entered.trim().replace(/^@/, '');
    if (next === value) found.again();
    else onFind(next);
  };
  return (
    <>
      <form className="exact" onSubmit={submit} role="search">
        <Field
          label={label}
          hint={hint}
          type={type}
          value={entered}
          required
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          onChange={(event) => setEntered(event.target.value)}
        />
        <Button kind="main" type="submit" icon="search">
          {text('add.find')}
        </Button>
      </form>
      {value && <One found={found} />}
    </>
  );
}

function One({ found: { data, problem, again } }: { found: Query<{ user: UserLineFragment | null }> }) {
  const text = useText();
  if (problem) return <Failed problem={problem} again={again} />;
  if (!data) return <Spinner />;
  if (!data.user) return <Empty icon="search" title={text('add.nobody')} text={text('add.nobodyText')} />;
  return (
    <ul className="rows">
      <li>
        <UserRow user={data.user} />
      </li>
    </ul>
  );
}

function UserRow({ user }: { user: UserLineFragment }) {
  const standing = useStanding(user);
  return (
    <div className="row">
      <Link to={`/people/${user.id}`} className="plain person-link">
        <PersonLine of={user} below={belowName(user)} />
      </Link>
      <Connect user={user} />
      {(standing === 'CONTACT' || standing === 'COLLEAGUE') && <MessageButton personId={user.id} />}
    </div>
  );
}
