import './contacts.css';
import { useState } from 'react';
import { useLive } from '../api/store.js';
import { useDebounced } from '../api/use-debounced.js';
import { usePages } from '../api/use-pages.js';
import { SearchContactsDocument } from '../generated/operations.js';
import { useText } from '../i18n/index.js';
import { Screen } from '../shell/screen.js';
import { ButtonLink } from '../ui/button.js';
import { Empty, Spinner } from '../ui/empty.js';
import { SearchField } from '../ui/field.js';
import { Failed, sayFailed } from '../ui/notice.js';
import { usePath } from '../router.js';
import { ContactList } from './contact-list.js';
import { moreContacts } from './more-contacts.js';

const nothing = () => undefined;
const more = () => void moreContacts().catch((error: Error) => sayFailed(error.message, more));

export function ContactsScreen() {
  const text = useText();
  const beside = usePath() !== '/contacts';
  const contacts = useLive(({ contacts }) => contacts);
  const [search, setSearch] = useState('');
  const field = (
    <SearchField label={text('contacts.search')} value={search} onChange={(event) => setSearch(event.target.value)} />
  );
  const wanted = useDebounced(search.trim());
  return (
    <Screen title={text('contacts.title')} beside={beside} top={contacts.total > 0 || search ? field : undefined}>
      {wanted ? (
        <Found search={wanted} />
      ) : contacts.total === 0 ? (
        <Empty icon="contacts" title={text('contacts.none')} text={text('contacts.noneText')}>
          <ButtonLink to="/add" kind="main" icon="add">
            {text('nav.add')}
          </ButtonLink>
        </Empty>
      ) : (
        <ContactList contacts={contacts.items} total={contacts.total} onNearEnd={more} />
      )}
    </Screen>
  );
}

function Found({ search }: { search: string }) {
  const text = useText();
  const { items, total, more, query } = usePages(SearchContactsDocument, { search }, ({ contacts }) => contacts, {
    after: ({ __typename }) => /^Contact(Added|Changed|Removed)$/.test(__typename),
  });
  const problem = query.problem ?? more?.problem;
  if (problem) return <Failed problem={problem} again={query.problem ? query.again : () => void more?.run()} />;
  if (!items) return <Spinner />;
  if (items.length === 0) return <Empty icon="search" title={text('contacts.notFound', { search })} />;
  return <ContactList contacts={items} total={total} onNearEnd={more?.run ?? nothing} />;
}
