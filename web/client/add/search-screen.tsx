import { useState, type FormEvent } from 'react';
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
import { Link } from '../router.js';
import { AddScreen } from './add-screen.js';

type Way = 'name' | 'messageId' | 'phone';

export function SearchScreen() {
  const text = useText();
  const [way, setWay] = useState<Way>('name');
  return (
    <AddScreen>
      <Segments
        label={text('add.by')}
        value={way}
        onChange={setWay}
        options={[
          { value: 'name', label: text('add.byName') },
          { value: 'messageId', label: text('person.messageId') },
          { value: 'phone', label: text('person.phone') },
        ]}
      />
      {way === 'name' ? <ByName /> : way === 'messageId' ? <ByMessageId /> : <ByPhone />}
    </AddScreen>
  );
}

function ByName() {
  const text = useText();
  const [entered, setEntered] = useState('');
  const query = useDebounced(entered.trim(), 300);
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

/** Exact: asked when it is sent, and not while it is typed. */
function ByMessageId() {
  const text = useText();
  const [messageId, setMessageId] = useState('');
  const found = useQuery(UserByMessageIdDocument, { messageId }, { skip: !messageId });
  return (
    <>
      <Exact
        label={text('person.messageId')}
        hint={text('add.messageIdHint')}
        onFind={(value) => setMessageId(value.replace(/^@/, ''))}
      />
      {messageId && <One found={found} />}
    </>
  );
}

function ByPhone() {
  const text = useText();
  const [phoneNumber, setPhoneNumber] = useState('');
  const found = useQuery(UserByPhoneDocument, { phoneNumber }, { skip: !phoneNumber });
  return (
    <>
      <Exact label={text('add.byPhone')} hint={text('add.phoneHint')} type="tel" onFind={setPhoneNumber} />
      {phoneNumber && <One found={found} />}
    </>
  );
}

function Exact({
  label,
  hint,
  type = 'text',
  onFind,
}: {
  label: string;
  hint: string;
  type?: string;
  onFind: (value: string) => void;
}) {
  const text = useText();
  const [entered, setEntered] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onFind(entered.trim());
  };
  return (
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
