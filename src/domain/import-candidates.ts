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

/** Somebody else reads the import. */
export class ReadElsewhere extends Error {}

/**
 * Adds what comes after the first `after` rows, and what is known of each. Undefined where the import is not being read any more;
 * throws where somebody else reads it, too, and has come further. Nothing is known of those who do not let themselves be found.
 */
export async function addCandidates(
  tx: Tx,
  importId: string,
  after: number,
  cards: readonly ReadCard[],
  changes: Partial<Pick<ContactImport, 'total' | 'place'>> = {},
): Promise<ContactImport | undefined> {
  const found = await lockImport(tx, importId);
  if (found?.state !== 'RUNNING') return undefined;
  // Whoever is behind looks again later: the other may end before it has read to the end.
  if (found.processed !== after) throw new ReadElsewhere();
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
  seen: Pick<Set<string>, 'has'> & { add(address: string): void },
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

function stateOf(card: ReadCard, person: Person | undefined, seen: Pick<Set<string>, 'has'>): CandidateState {
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
  /** Contacts and colleagues see the address. */
  shown: unknown;
}

/** Whom of these people the owner knows, or can find by the very address or number. */
async function peopleBehind(
  reader: Reader,
  ownerId: string,
  cards: readonly ReadCard[],
): Promise<{ byEmail: Map<string, Person>; byPhone: Map<string, Person> }> {
  const emails = cards.flatMap(({ emailKey }) => emailKey ?? []);
  const phones = cards.flatMap(({ phoneKey }) => phoneKey ?? []);
  const read = (condition: string, findable: string, shown: string, keys: readonly string[]) =>
    keys.length === 0
      ? []
      : reader.all<Row>(
          `select u.id, u.email_key as "emailKey", u.phone_number as phone, u.id = v.id as self, u.organization_id = v.organization_id as colleague,
             exists (select 1 from contacts c where c.owner_id = v.id and c.user_id = u.id) as contact,
             (${findable} and u.suspended_at is null and ${unblocked('$1')} and ${letsReach('v', 'vo', 'o.id')} and ${letsReach('u', 'o', 'vo.id')}) as findable,
             (${shown} and ${unblocked('$1')}) as shown,
             exists (select 1 from contact_requests r where r.sender_id = v.id and r.recipient_id = u.id and r.sender_state = 'PENDING') as asked
           from users u join organizations o on o.id = u.organization_id, users v join organizations vo on vo.id = v.organization_id
           where v.id = $1 and ${condition} and u.deleted_at is null`,
          [ownerId, keys],
        );
  const [byEmail, byPhone] = await Promise.all([
    read(anyOf(reader, 'u.email_key', '$2'), 'u.findable_by_email', 'u.show_email', emails),
    read(
      `${anyOf(reader, 'u.phone_number', '$2')} and u.phone_verified_at is not null`,
      'u.findable_by_phone and o.phone_search and vo.phone_search',
      'u.show_phone_number',
      phones,
    ),
  ]);
  const known = (rows: Row[], keyOf: (row: Row) => string | null) =>
    new Map(
      rows.flatMap((row) => {
        const state = standing(row);
        return state === null ? [] : [[keyOf(row)!, { id: row.id, state }] as const];
      }),
    );
  return {
    byEmail: known(byEmail, ({ emailKey }) => emailKey),
    byPhone: known(byPhone, ({ phone }) => phone),
  };
}

/** Null where nothing is to be said of them: whose this address or number is they neither let others find out nor show their contacts. */
function standing({ self, colleague, contact, findable, asked, shown }: Row): CandidateState | null {
  if (self) return 'SELF';
  if (!findable && !((colleague || contact) && shown)) return null;
  if (colleague) return 'COLLEAGUE';
  if (contact) return 'ALREADY_CONTACT';
  return asked ? 'REQUEST_SENT' : 'REGISTERED';
}

/**
 * SQL: the rows of import `$1` for which a condition on their state, or whether they are chosen, holds, and that end like this. Their
 * numbers come from the index of that; SQLite would go through the whole import otherwise, a tenth of a second of a million rows.
 */
export function rowsOf(condition: string, end: string, table = 'import_candidates'): string {
  const where = 'where import_id = $1';
  if (condition === '') return where + end;
  return `${where} and row_number in (select row_number from ${table} ${where} and ${condition}${end}) order by row_number${/ desc/.test(end) ? ' desc' : ''}`;
}

/** The source of the import in which the owner has found somebody, if there is one: who was a contact or colleague then was not found. */
export async function importWith(
  reader: Reader,
  ownerId: string,
  userId: string,
): Promise<'GOOGLE' | 'BUSINESS_CARD' | null> {
  const row = await reader.get<{ source: string }>(
    `select i.source from import_candidates c join contact_imports i on i.id = c.import_id
     where c.owner_id = $1 and c.user_id = $2 and c.state in ('REGISTERED', 'REQUEST_SENT') order by i.created_at desc limit 1`,
    [ownerId, userId],
  );
  return row === undefined ? null : sourceOf(row.source);
}

export function sourceOf(importSource: string): 'GOOGLE' | 'BUSINESS_CARD' {
  return importSource === 'GOOGLE' ? 'GOOGLE' : 'BUSINESS_CARD';
}
