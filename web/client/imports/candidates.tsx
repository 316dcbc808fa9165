import { useState } from 'react';
import { usePages } from '../api/use-pages.js';
import {
  ImportCandidatesDocument,
  type CandidateEntryFragment,
  type ImportCandidateState,
  type ImportEntryFragment,
} from '../generated/operations.js';
import { number, useText } from '../i18n/index.js';
import { PersonLine } from '../ui/avatar.js';
import { Empty } from '../ui/empty.js';
import { Select } from '../ui/field.js';
import { Pages } from '../ui/pages.js';
import { Link } from '../router.js';
import { everybody, isTicked, nobody, ticked, turned, type Ticks } from './ticks.js';

type SetTicks = (next: Ticks) => void;
export type TicksByState = Partial<Record<ImportCandidateState, [Ticks, SetTicks]>>;

const countOf = {
  REGISTERED: 'registered',
  NOT_REGISTERED: 'notRegistered',
  REQUEST_SENT: 'requestSent',
  ALREADY_CONTACT: 'alreadyContact',
  COLLEAGUE: 'colleague',
  NO_ADDRESS: 'noAddress',
  DUPLICATE: 'duplicate',
  INVALID: 'invalid',
  SELF: 'self',
} as const satisfies Record<ImportCandidateState, keyof ImportEntryFragment['counts']>;
const states = Object.keys(countOf) as ImportCandidateState[];

/** Who is in the file, by what is known of them. */
export function Candidates({ of, ticks }: { of: ImportEntryFragment; ticks: TicksByState }) {
  const text = useText();
  const counts = states.map((state) => ({ state, count: of.counts[countOf[state]] })).filter(({ count }) => count > 0);
  const [chosen, setChosen] = useState<ImportCandidateState>();
  const shown = counts.find(({ state }) => state === chosen) ?? counts[0]!;
  return (
    <section className="stack">
      <Select
        label={text('imports.show')}
        value={shown.state}
        onChange={(event) => setChosen(event.target.value as ImportCandidateState)}
      >
        {counts.map(({ state, count }) => (
          <option key={state} value={state}>
            {`${text(`imports.candidates.${state}`)} (${number(count)})`}
          </option>
        ))}
      </Select>
      <List key={shown.state} id={of.id} state={shown.state} total={shown.count} ticks={ticks[shown.state]} />
    </section>
  );
}

interface ListProps {
  id: string;
  state: ImportCandidateState;
  total: number;
  ticks: [Ticks, SetTicks] | undefined;
}

const none = { nodes: [], pageInfo: { endCursor: null, hasNextPage: false } };

function List({ id, state, total, ticks }: ListProps) {
  const text = useText();
  const pages = usePages(
    ImportCandidatesDocument,
    { id, states: [state], first: 100 },
    ({ node }) => (node?.__typename === 'ContactImport' ? node.candidates : none),
    { after: (event) => event.__typename === 'ContactImportChanged' && event.contactImportId === id },
  );
  const [now, set] = ticks ?? [];
  return (
    <div>
      {now && set && (
        <AllBox
          count={ticked(now, total)}
          total={total}
          onChange={(all) => set(all ? everybody : nobody)}
          label={text('imports.all')}
        />
      )}
      <Pages
        pages={pages}
        empty={<Empty icon="contacts" title={text('imports.noCandidates')} />}
        line={(candidate) => (
          <Line
            of={candidate}
            ticked={now && isTicked(now, candidate.id)}
            onTurn={() => now && set?.(turned(now, candidate.id))}
          />
        )}
      />
    </div>
  );
}

interface AllProps {
  count: number;
  total: number;
  label: string;
  onChange: (all: boolean) => void;
}

function AllBox({ count, total, label, onChange }: AllProps) {
  const text = useText();
  return (
    <label className="tick all">
      <input
        type="checkbox"
        checked={count > 0}
        ref={(box) => {
          if (box) box.indeterminate = count > 0 && count < total;
        }}
        onChange={() => onChange(count < total)}
      />
      <b>{label}</b>
      <span className="soft">{text('imports.ticked', { count, total })}</span>
    </label>
  );
}

interface LineProps {
  of: CandidateEntryFragment;
  /** Undefined: nothing is to be chosen here. */
  ticked: boolean | undefined;
  onTurn: () => void;
}

function Line({ of, ticked, onTurn }: LineProps) {
  const text = useText();
  const { id, user, name, email, phoneNumber, company, department, title, problem, row } = of;
  const shown = name ?? email ?? phoneNumber ?? text('imports.row', { row });
  const words = (
    <>
      <PersonLine
        of={{ id: user?.id ?? id, displayName: shown, avatarUrl: user?.avatarUrl }}
        below={[[company, department, title].filter(Boolean).join(' · '), email ?? phoneNumber]
          .filter(Boolean)
          .join(' — ')}
      />
      {problem && (
        <span className="why">
          {text('imports.row', { row })}
          {': '}
          {problem}
        </span>
      )}
    </>
  );
  if (ticked !== undefined)
    return (
      <label className="tick">
        <input type="checkbox" checked={ticked} onChange={onTurn} />
        <span className="words">{words}</span>
      </label>
    );
  return user ? (
    <Link to={`/people/${user.id}`} className="import-candidate">
      {words}
    </Link>
  ) : (
    <div className="import-candidate">{words}</div>
  );
}
