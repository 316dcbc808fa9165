import { useState } from 'react';
import { useQuery } from '../api/use-query.js';
import { OutsideUserDocument, type OutsideUserQuery } from '../generated/operations.js';
import { date, list, useText } from '../i18n/index.js';
import { MessageButton } from '../rooms/message-button.js';
import { Screen } from '../shell/screen.js';
import { Avatar } from '../ui/avatar.js';
import { ButtonLink, IconButton } from '../ui/button.js';
import { Empty, Spinner } from '../ui/empty.js';
import { Failed } from '../ui/notice.js';
import { concernsOutside } from './address-book-screen.js';
import { EntryDialog } from './entry-dialog.js';
import { MoreOf } from './more-of.js';
import { Facts } from '../ui/facts.js';

export type Outside = Extract<NonNullable<OutsideUserQuery['node']>, { __typename: 'ExternalUser' }>;

export function OutsideScreen({ id = '' }: { id?: string }) {
  const text = useText();
  const { data, problem, again } = useQuery(OutsideUserDocument, { id }, { after: concernsOutside });
  const node = data?.node;
  if (!data || problem)
    return (
      <Screen title={text('person.profile')} back="/address-book">
        {problem ? <Failed problem={problem} again={again} /> : <Spinner />}
      </Screen>
    );
  if (node?.__typename !== 'ExternalUser')
    return (
      <Screen title={text('person.unknown')} back="/address-book">
        <Empty icon="book" text={text('outside.unknownText')} />
      </Screen>
    );
  return <Known user={node} again={again} />;
}

function Known({ user, again }: { user: Outside; again: () => void }) {
  const text = useText();
  const [editing, setEditing] = useState(false);
  const { displayName, profileName, reachable, blocked, room, friends } = user;
  // Whoever may not read the address book knows nothing but the profile.
  const known = friends !== null;
  const facts = [
    [text('outside.profileName'), profileName],
    [text('outside.status'), user.statusMessage],
    [text('outside.company'), user.company],
    [text('person.email'), user.email && <a href={`mailto:${user.email}`}>{user.email}</a>],
    [text('person.phone'), user.phoneNumber && <a href={`tel:${user.phoneNumber}`}>{user.phoneNumber}</a>],
    [text('outside.friends'), friends && friends.length > 0 && list(friends.map((friend) => friend.displayName))],
    [text('outside.since'), date(user.createdAt)],
  ] as const;
  return (
    <Screen
      title={displayName}
      back="/address-book"
      actions={
        <>
          {known && <IconButton icon="edit" label={text('outside.edit')} onClick={() => setEditing(true)} />}
          <MoreOf user={user} known={known} again={again} />
        </>
      }
    >
      <div className="stack">
        <div className="outside-profile">
          <Avatar of={user} size="large" />
          <div>
            <p>
              <span className="tag line">LINE</span>{' '}
              {blocked && <span className="tag bad">{text('outside.blocked')}</span>}{' '}
              {!reachable && <span className="tag">{text('outside.unreachable')}</span>}
            </p>
            {room ? (
              <ButtonLink to={`/rooms/${room.id}`} kind="main" icon="rooms">
                {text('person.message')}
              </ButtonLink>
            ) : (
              reachable && !blocked && <MessageButton kind="main" personId={user.id} />
            )}
          </div>
        </div>
        <Facts of={facts} />
        {known && (
          <section className="card">
            <h2>{text('person.note')}</h2>
            {user.note ? <p className="note">{user.note}</p> : <p className="soft">{text('person.noNotes')}</p>}
            <p className="soft">{text('outside.shared')}</p>
          </section>
        )}
      </div>
      {editing && <EntryDialog user={user} onClose={() => setEditing(false)} onSaved={again} />}
    </Screen>
  );
}
