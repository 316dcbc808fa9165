import { ContactImport, type CandidateState } from '../../entities/contact-import.js';
import { ImportCandidate } from '../../entities/import-candidate.js';
import { anyOf, type Reader, type Tx } from '../database/tx.js';
import { newId } from '../ids.js';
import { unblocked } from '../reads/people.js';
import { countsOf, lockImport } from './contact-imports.js';
import { letsReach } from './policy.js';

/** Somebody in a file or at Google, as they were read. */
export interface ReadCard extends Pick<
  ImportCandidate,
  'row' | 'name' | 'email' | 'emailKey' | 'company' | 'department' | 'title'
> {
  /** As it is shown. */
  phoneNumber: string | null;
  /** E.164; null where it is no number. */
  phoneKey: string | null;
  /** Why they cannot be used, as a text `import.row.`. */
  fault: 'left' | 'email' | 'empty' | null;
}

/**
 * Adds what comes after the first `after` rows, and what is known of each. Undefined where the import is not being read any more,
 * or somebody else has come further meanwhile. Nothing is known of those who do not let themselves be found.
 */
export async function addCandidates(
  tx: Tx,
  importId: string,
  after: number,
  cards: readonly ReadCard[],
  changes: Partial<Pick<ContactImport, 'total' | 'place'>> = {},
): Promise<ContactImport | undefined> {
  const found = await lockImport(tx, importId);
  if (found?.state !== 'RUNNING' || found.processed !== after) return undefined;
  const judged = await judge(tx, found.ownerId, cards, await knownKeys(tx, importId, cards));
  const counts = countsOf(found);
  const candidates = cards.map(({ phoneKey: _, fault, ...shown }, i): ImportCandidate => {
    const { state, userId } = judged[i]!;
    counts[state] += 1;
    return {
      id: newId('cand'),
      importId,
      ownerId: found.ownerId,
      ...shown,
      state,
      userId,
      problem: fault === null ? null : JSON.stringify({ key: `import.row.${fault}`, params: {} }),
      chosen: null,
    };
  });
  await tx.insertAll(ImportCandidate, candidates);
  const read = { ...changes, processed: after + cards.length, counts: JSON.stringify(counts) };
  await tx.update(ContactImport, importId, read);
  tx.wakeImport(importId);
  return { ...found, ...read };
}

/** What is known of each, in their order. `seen` holds the addresses of earlier rows, and these are added. */
export async function judge(
  reader: Reader,
  ownerId: string,
  cards: readonly ReadCard[],
  seen: Set<string>,
): Promise<Pick<ImportCandidate, 'state' | 'userId'>[]> {
  const people = await peopleBehind(reader, ownerId, cards);
  return cards.map((card) => {
    const { emailKey, phoneKey } = card;
    const person =
      (emailKey === null ? undefined : people.byEmail.get(emailKey)) ??
      (phoneKey === null ? undefined : people.byPhone.get(phoneKey));
    const state = stateOf(card, person, seen);
    if (emailKey !== null) seen.add(emailKey);
    return { state, userId: state === 'INVALID' || state === 'DUPLICATE' ? null : (person?.id ?? null) };
  });
}

function stateOf(card: ReadCard, person: Person | undefined, seen: ReadonlySet<string>): CandidateState {
  if (card.fault !== null) return 'INVALID';
  if (card.emailKey !== null && seen.has(card.emailKey)) return 'DUPLICATE';
  if (person) return person.state;
  return card.emailKey === null ? 'NO_ADDRESS' : 'NOT_REGISTERED';
}

/** Addresses of these that stand in an earlier row. */
async function knownKeys(reader: Reader, importId: string, cards: readonly ReadCard[]): Promise<Set<string>> {
  const rows = await reader.all<{ key: string }>(
    `select email_key as "key" from import_candidates where import_id = $1 and ${anyOf(reader, 'email_key', '$2')}`,
    [importId, cards.flatMap(({ emailKey }) => emailKey ?? [])],
  );
  return new Set(rows.map(({ key }) => key));
}

interface Person {
  id: string;
  state: CandidateState;
}

interface Row {
  id: string;
  emailKey: string | null;
  phone: string | null;
  self: unknown;
  colleague: unknown;
  contact: unknown;
  findable: unknown;
  asked: unknown;
}

/** Whom of these people the owner knows, or can find by the very address or number. */
async function peopleBehind(
  reader: Reader,
  ownerId: string,
  cards: readonly ReadCard[],
): Promise<{ byEmail: Map<string, Person>; byPhone: Map<string, Person> }> {
  const emails = cards.flatMap(({ emailKey }) => emailKey ?? []);
  const phones = cards.flatMap(({ phoneKey }) => phoneKey ?? []);
  const read = (condition: string, findable: string, keys: readonly string[]) =>
    keys.length === 0
      ? []
      : reader.all<Row>(
          `select u.id, u.email_key as "emailKey", u.phone_number as phone, u.id = v.id as self, u.organization_id = v.organization_id as colleague,
             exists (select 1 from contacts c where c.owner_id = v.id and c.user_id = u.id) as contact,
             (${findable} and u.suspended_at is null and ${unblocked('$1')} and ${letsReach('v', 'vo', 'o.id')} and ${letsReach('u', 'o', 'vo.id')}) as findable,
             exists (select 1 from contact_requests r where r.sender_id = v.id and r.recipient_id = u.id and r.sender_state = 'PENDING') as asked
           from users u join organizations o on o.id = u.organization_id, users v join organizations vo on vo.id = v.organization_id
           where v.id = $1 and ${condition} and u.deleted_at is null`,
          [ownerId, keys],
        );
  const [byEmail, byPhone] = await Promise.all([
    read(anyOf(reader, 'u.email_key', '$2'), 'u.findable_by_email', emails),
    read(
      `${anyOf(reader, 'u.phone_number', '$2')} and u.phone_verified_at is not null`,
      'u.findable_by_phone and o.phone_search and vo.phone_search',
      phones,
    ),
  ]);
  const known = (rows: Row[], keyOf: (row: Row) => string | null, always: boolean) =>
    new Map(
      rows.flatMap((row) => {
        const state = standing(row, always);
        return state === null ? [] : [[keyOf(row)!, { id: row.id, state }] as const];
      }),
    );
  return {
    byEmail: known(byEmail, ({ emailKey }) => emailKey, true),
    byPhone: known(byPhone, ({ phone }) => phone, false),
  };
}

/**
 * Null where nothing is to be said of them. By an address contacts and colleagues are told in any case, as `inviteByEmail` does; by a
 * number only where people may be found by it.
 */
function standing({ self, colleague, contact, findable, asked }: Row, always: boolean): CandidateState | null {
  if (self) return 'SELF';
  if (!always && !findable) return null;
  if (colleague) return 'COLLEAGUE';
  if (contact) return 'ALREADY_CONTACT';
  if (!findable) return null;
  return asked ? 'REQUEST_SENT' : 'REGISTERED';
}

/** The source of the import in which the owner has somebody, if there is one. */
export async function importWith(
  reader: Reader,
  ownerId: string,
  userId: string,
): Promise<'GOOGLE' | 'BUSINESS_CARD' | null> {
  const row = await reader.get<{ source: string }>(
    `select i.source from import_candidates c join contact_imports i on i.id = c.import_id
     where c.owner_id = $1 and c.user_id = $2 order by i.created_at desc limit 1`,
    [ownerId, userId],
  );
  return row === undefined ? null : sourceOf(row.source);
}

export function sourceOf(importSource: string): 'GOOGLE' | 'BUSINESS_CARD' {
  return importSource === 'GOOGLE' ? 'GOOGLE' : 'BUSINESS_CARD';
}
