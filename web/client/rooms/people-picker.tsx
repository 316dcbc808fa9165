import { useState } from 'react';
import { useViewer } from '../api/store.js';
import { useDebounced } from '../api/use-debounced.js';
import { useQuery } from '../api/use-query.js';
import { ChoosePeopleDocument, type ChoosePeopleQuery } from '../generated/operations.js';
import { useText } from '../i18n/index.js';
import { belowName } from '../people/below.js';
import { useBlocked } from '../people/blocks.js';
import { PersonLine } from '../ui/avatar.js';
import { Empty, Spinner } from '../ui/empty.js';
import { SearchField } from '../ui/field.js';
import { Icon } from '../ui/icons.js';
import { Failed } from '../ui/notice.js';
import { LineTag } from './room-line.js';

export interface Choice {
  id: string;
  displayName: string;
  /** What the viewer calls them. */
  name: string;
  avatarUrl: string | null;
  below: string;
  line: boolean;
}

interface Props {
  label: string;
  chosen: readonly Choice[];
  onChange: (chosen: readonly Choice[]) => void;
  /** Who is not offered. */
  without?: ReadonlySet<string>;
}

const nobody: ReadonlySet<string> = new Set();

/** Colleagues, contacts and people on LINE to choose from, by a part of their name. */
export function PeoplePicker({ label, chosen, onChange, without = nobody }: Props) {
  const text = useText();
  const { user, externalAccess } = useViewer();
  const blocked = useBlocked();
  const [search, setSearch] = useState('');
  const wanted = useDebounced(search.trim());
  const { data, problem, again } = useQuery(ChoosePeopleDocument, {
    search: wanted || null,
    line: externalAccess.line,
  });
  const offered = data && choicesOf(data).filter(({ id }) => id !== user.id && !without.has(id) && !blocked.has(id));
  const ids = new Set(chosen.map(({ id }) => id));
  const toggle = (choice: Choice) =>
    onChange(ids.has(choice.id) ? chosen.filter(({ id }) => id !== choice.id) : [...chosen, choice]);
  return (
    <div className="picker">
      {chosen.length > 0 && (
        <ul className="chosen" aria-label={text('rooms.chosen')}>
          {chosen.map((choice) => (
            <li key={choice.id}>
              <button
                type="button"
                className="tag"
                onClick={() => toggle(choice)}
                aria-label={text('rooms.unchoose', { name: choice.name })}
              >
                <bdi>{choice.name}</bdi>
                <Icon name="close" small />
              </button>
            </li>
          ))}
        </ul>
      )}
      <SearchField
        label={text('rooms.findPeople')}
        value={search}
        onChange={(event) => setSearch(event.target.value)}
      />
      {problem ? (
        <Failed problem={problem} again={again} />
      ) : !offered ? (
        <Spinner />
      ) : offered.length === 0 ? (
        <Empty icon="search" title={text('rooms.nobody')} text={text('rooms.nobodyText')} />
      ) : (
        <fieldset className="choices">
          <legend className="hidden">{label}</legend>
          {offered.map((choice) => (
            <label key={choice.id}>
              <input type="checkbox" checked={ids.has(choice.id)} onChange={() => toggle(choice)} />
              <PersonLine of={choice} name={choice.name} below={choice.below}>
                {choice.line && <LineTag />}
              </PersonLine>
            </label>
          ))}
        </fieldset>
      )}
    </div>
  );
}

/** Each person once: contacts first, by the name the viewer gave them. Administrators are told of the suspended. */
function choicesOf({ contacts, organization, externalUsers }: ChoosePeopleQuery): Choice[] {
  const found = new Map<string, Choice>();
  const add = (choice: Choice) => found.has(choice.id) || found.set(choice.id, choice);
  for (const { nickname, user } of contacts.nodes)
    add({ ...user, name: nickname ?? user.displayName, below: belowName(user), line: false });
  for (const user of organization.members?.nodes ?? [])
    if (!user.suspended)
      add({
        ...user,
        name: user.displayName,
        below: [user.department, user.title].filter(Boolean).join(' · '),
        line: false,
      });
  for (const user of externalUsers?.nodes ?? [])
    if (user.reachable && !user.blocked)
      add({ ...user, name: user.displayName, below: user.company ?? '', line: true });
  return [...found.values()];
}
