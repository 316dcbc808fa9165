import { useState } from 'react';
import { useDebounced } from '../api/use-debounced.js';
import { usePages } from '../api/use-pages.js';
import { useViewer } from '../api/store.js';
import { MembersDocument, type MemberEntryFragment } from '../generated/operations.js';
import { useText } from '../i18n/index.js';
import { PersonLine } from '../ui/avatar.js';
import { Button } from '../ui/button.js';
import { Empty } from '../ui/empty.js';
import { SearchField } from '../ui/field.js';
import { Pages } from '../ui/pages.js';
import { AdminScreen } from './admin-screen.js';
import { InviteDialog } from './invite-dialog.js';
import { Invitations } from './invitations.js';
import { MemberMenu } from './member-menu.js';

export const MembersScreen = () => <AdminScreen>{() => <Members />}</AdminScreen>;

const none = { nodes: [], pageInfo: { endCursor: null, hasNextPage: false } };

function Members() {
  const text = useText();
  const [inviting, setInviting] = useState(false);
  const [invited, setInvited] = useState(0);
  const [search, setSearch] = useState('');
  const wanted = useDebounced(search.trim());
  const pages = usePages(
    MembersDocument,
    { search: wanted || null },
    ({ organization }) => organization.members ?? none,
    { after: ({ __typename }) => __typename === 'OrganizationChanged' },
  );
  return (
    <>
      <div className="members-top">
        <SearchField
          label={text('admin.searchMembers')}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        <Button kind="main" icon="mail" onClick={() => setInviting(true)}>
          {text('admin.invite')}
        </Button>
      </div>
      <section>
        <h2 className="hidden">{text('admin.members')}</h2>
        <Pages
          pages={pages}
          line={(member) => <Line of={member} onChanged={pages.query.again} />}
          empty={<Empty icon="search" title={text('admin.noMember')} />}
        />
      </section>
      <Invitations key={invited} />
      {inviting && (
        <InviteDialog onClose={() => setInviting(false)} onInvited={() => setInvited((count) => count + 1)} />
      )}
    </>
  );
}

function Line({ of, onChanged }: { of: MemberEntryFragment; onChanged: () => void }) {
  const text = useText();
  const { user } = useViewer();
  const { id, role, suspended, externalAccess, email, department, title } = of;
  return (
    <div className="row member-row">
      <PersonLine of={of} below={[department, title, email].filter(Boolean).join(' · ')}>
        <MemberMenu of={of} onChanged={onChanged} />
      </PersonLine>
      <p className="member-tags">
        {id === user.id && <span className="tag">{text('person.connection.SELF')}</span>}
        {role === 'ADMIN' && <span className="tag good">{text('admin.role.ADMIN')}</span>}
        {suspended && <span className="tag bad">{text('admin.suspended')}</span>}
        {!suspended && externalAccess?.otherOrganizations && (
          <span className="tag">{text('admin.may.otherOrganizations')}</span>
        )}
        {!suspended && externalAccess?.line && <span className="tag">{text('admin.may.line')}</span>}
      </p>
    </div>
  );
}
