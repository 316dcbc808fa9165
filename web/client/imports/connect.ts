import { ask, mutate } from '../api/request.js';
import {
  CandidateIdsDocument,
  RequestContactsFromImportDocument,
  type ImportCandidateState,
  type ImportEntryFragment,
} from '../generated/operations.js';
import { isTicked, type Ticks } from './ticks.js';

/** More are refused, so more are not looked for. */
const MOST = 10_000;

export interface Choice {
  registered: Ticks;
  /** Null: they are not invited. */
  unregistered: Ticks | null;
  message: string;
}

export async function connect(importId: string, { registered, unregistered, message }: Choice) {
  const chosen = await whom(importId, registered, unregistered);
  const { contactImport } = await mutate(RequestContactsFromImportDocument, {
    importId,
    ...chosen,
    inviteUnregistered: unregistered !== null,
    message: message.trim() || null,
  });
  return contactImport as ImportEntryFragment;
}

async function whom(importId: string, registered: Ticks, unregistered: Ticks | null) {
  const all = (ticks: Ticks | null) => ticks === null || (ticks.everybody && ticks.changed.size === 0);
  if (all(unregistered)) {
    if (all(registered)) return { allRegistered: true };
    if (unregistered && !registered.everybody && registered.changed.size === 0) return {};
  }
  const candidateIds = [
    ...(await idsOf(importId, 'REGISTERED', registered)),
    ...(unregistered ? await idsOf(importId, 'NOT_REGISTERED', unregistered) : []),
  ];
  return { candidateIds };
}

async function idsOf(id: string, state: ImportCandidateState, ticks: Ticks): Promise<string[]> {
  if (!ticks.everybody) return [...ticks.changed];
  const ids: string[] = [];
  let after: string | null = null;
  do {
    const { node }: Awaited<ReturnType<typeof page>> = await page(id, state, after);
    if (node?.__typename !== 'ContactImport') break;
    const { nodes, pageInfo } = node.candidates;
    ids.push(...nodes.map((each) => each.id).filter((each) => isTicked(ticks, each)));
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  } while (after !== null && ids.length <= MOST);
  return ids;
}

const page = (id: string, state: ImportCandidateState, after: string | null) =>
  ask(CandidateIdsDocument, { id, states: [state], after });
