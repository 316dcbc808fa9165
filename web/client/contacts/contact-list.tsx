import { useMemo } from 'react';
import { foldedName, nameOf, type Contact } from '../api/state.js';
import { useText } from '../i18n/index.js';
import { belowName } from '../people/below.js';
import { PersonLine } from '../ui/avatar.js';
import { VirtualList, type Row } from '../ui/virtual-list.js';
import { Link, match, usePath } from '../router.js';
import { groupOfName, HAN } from './group-name.js';

interface Props {
  contacts: readonly Contact[];
  /** How many of them there are on the server. */
  total: number;
  onNearEnd: () => unknown;
}

export function ContactList({ contacts, total, onNearEnd }: Props) {
  const text = useText();
  const han = text('contacts.han');
  const rows = useMemo(() => rowsOf(contacts, han), [contacts, han]);
  return (
    <>
      <VirtualList rows={rows} label={text('contacts.title')} rest={total - contacts.length} onNearEnd={onNearEnd} />
      <p className="count soft">{text('contacts.count', { count: total })}</p>
    </>
  );
}

function rowsOf(contacts: readonly Contact[], han: string): Row[] {
  let group = '';
  return contacts.flatMap((contact) => {
    const entry: Row = {
      key: contact.id,
      height: 64,
      entry: true,
      render: (tabIndex) => <ContactLine contact={contact} tabIndex={tabIndex} />,
    };
    const next = groupOfName(foldedName(contact));
    if (next === group) return [entry];
    group = next;
    const head: Row = {
      key: `group ${next}`,
      height: 36,
      entry: false,
      render: () => <div className="group">{next === HAN ? han : next}</div>,
    };
    return [head, entry];
  });
}

function ContactLine({ contact, tabIndex }: { contact: Contact; tabIndex: 0 | -1 }) {
  const { user } = contact;
  const chosen = match('/people/:id', usePath())?.id === user.id;
  return (
    <Link className="contact" to={`/people/${user.id}`} tabIndex={tabIndex} aria-current={chosen ? 'page' : undefined}>
      <PersonLine of={user} name={nameOf(contact)} below={belowName(user)} />
    </Link>
  );
}
