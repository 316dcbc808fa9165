import './people.css';
import { useState } from 'react';
import type { LiveEvent } from '../api/state.js';
import { useLive } from '../api/store.js';
import { useQuery } from '../api/use-query.js';
import { PersonDocument, type PersonQuery } from '../generated/operations.js';
import { date, useText } from '../i18n/index.js';
import { Screen } from '../shell/screen.js';
import { Avatar } from '../ui/avatar.js';
import { ButtonLink, IconButton } from '../ui/button.js';
import { useConfirm } from '../ui/dialog.js';
import { Empty, Spinner } from '../ui/empty.js';
import { Icon } from '../ui/icons.js';
import { Menu } from '../ui/menu.js';
import { Failed, say } from '../ui/notice.js';
import { navigate } from '../router.js';
import { RequestWords } from '../requests/request-words.js';
import { MessageButton } from '../rooms/message-button.js';
import { block, removeContact } from './actions.js';
import { useIsBlocked } from './blocks.js';
import { Connect } from './connect.js';
import { UnblockButton } from './unblock-button.js';
import { NotesDialog } from './notes-dialog.js';
import { Facts } from '../ui/facts.js';

type Somebody = Extract<NonNullable<PersonQuery['node']>, { __typename: 'User' }>;

export function PersonScreen({ id = '' }: { id?: string }) {
  const text = useText();
  const { data, problem, again } = useQuery(PersonDocument, { id }, { after: (event) => concerns(event, id) });
  const person = data?.node?.__typename === 'User' ? data.node : null;
  if (!data || problem)
    return (
      <Screen title={text('person.profile')} back="/contacts">
        {problem ? <Failed problem={problem} again={again} /> : <Spinner />}
      </Screen>
    );
  if (!person)
    return (
      <Screen title={text('person.unknown')} back="/contacts">
        <Empty icon="contacts" text={text('person.unknownText')} />
      </Screen>
    );
  return <Known person={person} />;
}

/** Whether somebody may look different after an event: what the viewer is to them, or what is noted of them. */
function concerns(event: LiveEvent, id: string): boolean {
  switch (event.__typename) {
    case 'ContactAdded':
    case 'ContactChanged':
      return event.contact?.user.id === id;
    case 'ContactRemoved':
      return event.userId === id;
    case 'BlockChanged':
      return event.personId === id;
    case 'ContactRequestReceived':
    case 'ContactRequestSent':
    case 'ContactRequestApproved':
    case 'ContactRequestClosed':
      return [event.contactRequest?.sender.id, event.contactRequest?.recipient.id].includes(id);
    default:
      return false;
  }
}

function Known({ person }: { person: Somebody }) {
  const text = useText();
  const { contact, displayName, connection } = person;
  const request = useLive(({ incoming }) => incoming.items.find(({ sender }) => sender.id === person.id));
  const name = contact?.nickname ?? displayName;
  const blocked = useIsBlocked(person.id);
  const facts = [
    [text('person.organization'), person.organization.name],
    [text('person.department'), person.department],
    [text('person.title'), person.title],
    [text('person.email'), person.email && <a href={`mailto:${person.email}`}>{person.email}</a>],
    [text('person.phone'), person.phoneNumber && <a href={`tel:${person.phoneNumber}`}>{person.phoneNumber}</a>],
    [text('person.messageId'), person.messageId && `@${person.messageId}`],
    [text('person.since'), contact && date(contact.since)],
    [text('person.source'), contact && text(`source.${contact.source}`)],
  ] as const;
  return (
    <Screen title={name} back="/contacts" actions={connection !== 'SELF' && <More person={person} name={name} />}>
      <div className="stack">
        <div className="profile">
          <Avatar of={person} size="large" />
          <div>
            {contact?.nickname && (
              <p>
                <bdi>{displayName}</bdi>
              </p>
            )}
            {blocked ? <Blocked person={person} name={name} /> : <Connect user={person} />}
            {connection === 'COLLEAGUE' && <p className="soft">{text('person.colleague')}</p>}
            {blocked ? null : contact?.room ? (
              <p>
                <ButtonLink to={`/rooms/${contact.room.id}`} kind="main" icon="rooms">
                  {text('person.message')}
                </ButtonLink>
              </p>
            ) : (
              (contact ?? connection === 'COLLEAGUE') && <MessageButton kind="main" personId={person.id} />
            )}
          </div>
        </div>
        {request && <RequestWords request={request} />}
        <Facts of={facts} />
        {contact && <Notes person={person} contact={contact} />}
      </div>
    </Screen>
  );
}

function Blocked({ person, name }: { person: Somebody; name: string }) {
  const text = useText();
  return (
    <div className="buttons standing">
      <span className="tag bad">{text('outside.blocked')}</span>
      <UnblockButton personId={person.id} name={name} />
    </div>
  );
}

function Notes({ person, contact }: { person: Somebody; contact: NonNullable<Somebody['contact']> }) {
  const text = useText();
  const [editing, setEditing] = useState(false);
  return (
    <section className="card notes">
      <header>
        <h2>{text('person.note')}</h2>
        <IconButton icon="edit" label={text('person.editNotes')} onClick={() => setEditing(true)} />
      </header>
      {contact.note ? <p className="note">{contact.note}</p> : <p className="soft">{text('person.noNotes')}</p>}
      {editing && <NotesDialog person={person} contact={contact} onClose={() => setEditing(false)} />}
    </section>
  );
}

function More({ person, name }: { person: Somebody; name: string }) {
  const text = useText();
  const { ask, dialog } = useConfirm();
  const { contact } = person;
  const blocked = useIsBlocked(person.id);
  if (blocked && !contact) return null;
  return (
    <>
      <Menu
        label={text('options')}
        button={(attributes) => <IconButton {...attributes} icon="more" label={text('options')} />}
      >
        {contact && (
          <button
            type="button"
            role="menuitem"
            tabIndex={-1}
            onClick={() =>
              ask({
                title: text('person.removeTitle', { name }),
                text: text('person.removeText'),
                confirm: text('person.removeConfirm'),
                act: async () => {
                  await removeContact(contact.id);
                  say(text('person.removed', { name }));
                },
              })
            }
          >
            <Icon name="trash" small />
            {text('person.remove')}
          </button>
        )}
        {!blocked && (
          <button
            type="button"
            role="menuitem"
            tabIndex={-1}
            className="bad"
            onClick={() =>
              ask({
                title: text('person.blockTitle', { name }),
                text: text('person.blockText'),
                confirm: text('person.blockConfirm'),
                act: async () => {
                  await block(person.id);
                  say(text('person.blocked', { name }));
                  navigate('/contacts');
                },
              })
            }
          >
            <Icon name="block" small />
            {text('person.block')}
          </button>
        )}
      </Menu>
      {dialog}
    </>
  );
}
