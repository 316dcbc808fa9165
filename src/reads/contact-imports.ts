import { ContactImport, candidateStates, type CandidateState } from '../../entities/contact-import.js';
import { ImportCandidate } from '../../entities/import-candidate.js';
import { Page, keyset, readPage, type PageArgs, type SortColumn } from '../database/pages.js';
import type { Param } from '../database/tx.js';
import { countsOf } from '../domain/contact-imports.js';
import { rowsOf } from '../domain/import-candidates.js';
import type { Reads } from './reads.js';

/** The viewer's imports, newest first; the latest fifty. */
export function listContactImports({ reader, viewer, once }: Reads): Promise<ContactImport[]> {
  return once('listContactImports', () =>
    reader.rows(ContactImport, 'where owner_id = $1 order by created_at desc, id desc limit 50', [viewer.id]),
  );
}

const columns: SortColumn[] = [{ sql: 'row_number', type: 'number' }];

/** Those of an import the viewer may see, by their rows. Each state is read by itself, in the order of its index: see rowsOf. */
export async function listCandidates(
  { reader }: Reads,
  contactImport: ContactImport,
  states: readonly CandidateState[] | null,
  args: PageArgs,
): Promise<Page<ImportCandidate>> {
  const page = readPage(args, columns);
  const wanted = states === null ? candidateStates : candidateStates.filter((state) => states.includes(state));
  const one = (condition: string) => {
    const params: Param[] = [contactImport.id];
    const end = keyset(page, columns, false, params);
    return reader.rows(ImportCandidate, rowsOf(condition, end), params);
  };
  const found = states === null ? [await one('')] : await Promise.all(wanted.map((state) => one(`state = '${state}'`)));
  const rows = found.flat().sort((a, b) => (page.backward ? b.row - a.row : a.row - b.row));
  return new Page(
    page,
    rows.slice(0, page.size + 1),
    ({ row }) => [row],
    async () => {
      const counts = countsOf(contactImport);
      return contactImport.forgottenAt === null ? sum(wanted.map((state) => counts[state])) : 0;
    },
  );
}

const sum = (numbers: readonly number[]) => numbers.reduce((all, n) => all + n, 0);
