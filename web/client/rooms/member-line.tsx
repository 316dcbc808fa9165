import { useText } from '../i18n/index.js';
import { belowName } from '../people/below.js';
import { PersonLine } from '../ui/avatar.js';
import { Link } from '../router.js';
import { called } from './called.js';
import type { Member } from './people-screen.js';
import { LineTag } from './room-line.js';

export function MemberLine({ member: { person, owner }, viewerId }: { member: Member; viewerId: string }) {
  const text = useText();
  const outside = person.__typename === 'ExternalUser';
  const below =
    person.__typename === 'ExternalUser'
      ? [person.company, !person.reachable && text('outside.unreachable')].filter(Boolean).join(' · ')
      : belowName(person);
  return (
    <Link className="member" to={outside ? `/address-book/${person.id}` : `/people/${person.id}`}>
      <PersonLine of={person} name={called(person)} below={below}>
        {outside && <LineTag />}
        {owner && <span className="tag good">{text('rooms.owner')}</span>}
        {person.id === viewerId && <span className="tag">{text('person.connection.SELF')}</span>}
      </PersonLine>
    </Link>
  );
}
