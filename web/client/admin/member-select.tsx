import { useState, type ReactNode } from 'react';
import { useDebounced } from '../api/use-debounced.js';
import { useQuery } from '../api/use-query.js';
import { MemberChoiceDocument } from '../generated/operations.js';
import { useText } from '../i18n/index.js';
import { SearchField, Select } from '../ui/field.js';

interface Person {
  id: string;
  displayName: string;
}

interface Props {
  label: string;
  hint?: ReactNode;
  wrong?: string;
  /** What it says where nobody is chosen. */
  nobody: string;
  chosen: Person | null;
  /** Whether those who are suspended can be chosen, too. */
  all?: boolean;
  onChoose: (person: Person | null) => void;
}

/** One of the members; of many they are looked for by name first. */
export function MemberSelect({ label, hint, wrong, nobody, chosen, all = false, onChoose }: Props) {
  const text = useText();
  const [search, setSearch] = useState('');
  const wanted = useDebounced(search.trim());
  const { data } = useQuery(MemberChoiceDocument, { search: wanted || null });
  const members = data?.organization.members;
  const people = members?.nodes.filter(({ suspended }) => all || !suspended) ?? [];
  const known = chosen === null || people.some(({ id }) => id === chosen.id);
  const many = search !== '' || (members?.totalCount ?? 0) > (members?.nodes.length ?? 0);
  return (
    <div className="member-select">
      <Select
        label={label}
        hint={hint}
        wrong={wrong}
        value={chosen?.id ?? ''}
        onChange={(event) => onChoose(people.find(({ id }) => id === event.target.value) ?? null)}
      >
        <option value="">{nobody}</option>
        {!known && <option value={chosen.id}>{chosen.displayName}</option>}
        {people.map(({ id, displayName }) => (
          <option key={id} value={id}>
            {displayName}
          </option>
        ))}
      </Select>
      {many && (
        <SearchField
          label={text('admin.searchMembers')}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
      )}
    </div>
  );
}
