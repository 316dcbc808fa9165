import {
  ContactImport,
  candidateStates,
  type CandidateCounts,
  type Connecting,
  type ImportProblem,
  type ImportSource,
} from '../../entities/contact-import.js';
import { DAY } from '../clock.js';
import type { Reader, Tx } from '../database/tx.js';
import { Refusal } from '../errors.js';
import { kindOfId, newId } from '../ids.js';
import type { Member } from '../viewer.js';
import { googleAccountOf } from './google-accounts.js';
import { ownAccount } from './people.js';
import { claimUpload, forgetUpload } from './uploads.js';

/** How many imports of a person may be under way. */
const MOST_AT_ONCE = 3;
/** How many a person may start in a day. */
const MOST_A_DAY = 50;
/** How many candidates a person may have, in all their imports. */
const MOST_CANDIDATES = 5_000_000;
/** How many candidates are deleted at once. */
const BATCH = 1_000;
/** Made at this time is an import whose owner has left: nothing of it stays. */
const GONE = 0;

/** An import of the file; where it has been imported before as the same service's, that one, and nothing is changed. */
export interface Started {
  contactImport: ContactImport;
  repeated: boolean;
}

/** Imports a file the viewer has sent; `source` is what it was found to be. */
export async function importFile(tx: Tx, viewer: Member, uploadId: string, source: ImportSource): Promise<Started> {
  await ownAccount(tx, viewer);
  const upload = await claimUpload(tx, viewer, uploadId, 'import');
  const earlier = await tx.row(
    ContactImport,
    `where owner_id = $1 and content_hash = $2 and source = $3 and state in ('QUEUED', 'RUNNING', 'READY') and forgotten_at is null
     order by created_at desc, id desc limit 1`,
    [viewer.id, upload.contentHash, source],
  );
  if (earlier) {
    await forgetUpload(tx, uploadId);
    return { contactImport: earlier, repeated: true };
  }
  const { fileName, contentHash } = upload;
  return { contactImport: await start(tx, viewer, { source, fileName, uploadId, contentHash }), repeated: false };
}

/** Imports what Google has of the viewer's contacts: what is new since the last time, or everything. */
export async function importGoogle(tx: Tx, viewer: Member, full: boolean): Promise<ContactImport> {
  await ownAccount(tx, viewer);
  const account = await googleAccountOf(tx, viewer.id);
  if (!account) throw new Refusal('NOT_LINKED');
  if (account.needsReconnect) throw new Refusal('NOT_LINKED', null, 'reconnect');
  const running = await tx.row(
    ContactImport,
    "where owner_id = $1 and source = 'GOOGLE' and state in ('QUEUED', 'RUNNING') limit 1",
    [viewer.id],
  );
  return running ?? start(tx, viewer, { source: 'GOOGLE', place: JSON.stringify({ full }) });
}

async function start(
  tx: Tx,
  viewer: Member,
  what: Pick<ContactImport, 'source'> & Partial<ContactImport>,
): Promise<ContactImport> {
  const made = await tx.get<{ open: number; today: number; candidates: number }>(
    `select coalesce(sum(case when state in ('QUEUED', 'RUNNING') then 1 else 0 end), 0) as open,
       coalesce(sum(case when created_at > $2 then 1 else 0 end), 0) as today,
       coalesce(sum(case when forgotten_at is null then processed else 0 end), 0) as candidates
     from contact_imports where owner_id = $1`,
    [viewer.id, tx.now - DAY],
  );
  if (made!.open >= MOST_AT_ONCE) throw new Refusal('LIMIT_REACHED', null, 'imports', { limit: MOST_AT_ONCE });
  if (made!.candidates >= MOST_CANDIDATES)
    throw new Refusal('LIMIT_REACHED', null, 'imported', { limit: MOST_CANDIDATES });
  if (made!.today >= MOST_A_DAY) throw new Refusal('LIMIT_REACHED', null, null, { limit: MOST_A_DAY });
  const contactImport: ContactImport = {
    id: newId('imp'),
    ownerId: viewer.id,
    fileName: null,
    uploadId: null,
    contentHash: null,
    state: 'QUEUED',
    processed: 0,
    total: null,
    counts: JSON.stringify(noCandidates()),
    problem: null,
    place: null,
    connecting: null,
    createdAt: tx.now,
    forgottenAt: null,
    ...what,
  };
  await tx.insert(ContactImport, contactImport);
  announceImport(tx, contactImport);
  // One after the other of each person, so that others have their turn.
  if (made!.open === 0) readSoon(tx, contactImport.id);
  return contactImport;
}

function readSoon(tx: Tx, importId: string): void {
  tx.enqueue({ kind: 'readContactImport', data: { importId } });
}

/** One of somebody's is not read any more: the next that waits is. */
async function readNext(tx: Tx, ownerId: string): Promise<void> {
  const [next] = await tx.rows(
    ContactImport,
    "where owner_id = $1 and state in ('QUEUED', 'RUNNING') order by created_at, id limit 1",
    [ownerId],
  );
  if (next) readSoon(tx, next.id);
}

/** Tells the owner that it has changed. */
function announceImport(tx: Tx, { id, ownerId }: ContactImport): void {
  tx.emit(ownerId, { kind: 'ContactImportChanged', subjectId: id });
  tx.wakeImport(id);
}

/** An import, locked after its owner; undefined where it is gone. */
export async function lockImport(tx: Tx, id: string): Promise<ContactImport | undefined> {
  return tx.row(ContactImport, `where id = $1${tx.dialect === 'postgres' ? ' for update' : ''}`, [id]);
}

/** One of the viewer's, locked; or NOT_FOUND. */
export async function ownImport(tx: Tx, viewer: Member, id: string, field: string): Promise<ContactImport> {
  await ownAccount(tx, viewer);
  const found = kindOfId(id) === 'imp' ? await lockImport(tx, id) : undefined;
  if (found?.ownerId !== viewer.id) throw new Refusal('NOT_FOUND', [field]);
  return found;
}

/** Changes it, and tells its owner. */
export async function changeImport(
  tx: Tx,
  contactImport: ContactImport,
  changes: Partial<ContactImport>,
): Promise<ContactImport> {
  await tx.update(ContactImport, contactImport.id, changes);
  const changed = { ...contactImport, ...changes };
  announceImport(tx, changed);
  return changed;
}

/** It is being read from here on; undefined where there is nothing to read any more. */
export async function beginReading(tx: Tx, id: string): Promise<ContactImport | undefined> {
  const found = await lockImport(tx, id);
  if (found?.state === 'RUNNING') return found;
  return found?.state === 'QUEUED' ? changeImport(tx, found, { state: 'RUNNING' }) : undefined;
}

/** It is not read any more: to its end, or because of a problem. The file is deleted. */
export async function endReading(tx: Tx, id: string, problem: ImportProblem | null): Promise<void> {
  const found = await lockImport(tx, id);
  if (found?.state !== 'RUNNING' && found?.state !== 'QUEUED') return;
  if (found.uploadId !== null) await forgetUpload(tx, found.uploadId);
  const ended = problem
    ? ({ state: 'FAILED', problem: JSON.stringify(problem) } as const)
    : ({ state: 'READY', total: found.processed } as const);
  await changeImport(tx, found, { ...ended, uploadId: null, place: null });
  await readNext(tx, found.ownerId);
}

/** Stops the reading, or else the asking and inviting; what was done stays. */
export async function cancelImport(tx: Tx, viewer: Member, id: string): Promise<ContactImport> {
  const found = await ownImport(tx, viewer, id, 'id');
  if (isOpen(found.state)) {
    if (found.uploadId !== null) await forgetUpload(tx, found.uploadId);
    const cancelled = await changeImport(tx, found, { state: 'CANCELLED', uploadId: null, place: null });
    await readNext(tx, viewer.id);
    return cancelled;
  }
  const connecting = connectingOf(found);
  if (!connecting || !isOpen(connecting.state)) throw new Refusal('NOT_PENDING', ['id'], 'import');
  await tx.run(
    `update import_candidates set chosen = null where import_id = $1 and row_number in
      (select row_number from ${chosenIn(tx)} where import_id = $1 and chosen is not null)`,
    [id],
  );
  return changeImport(tx, found, { connecting: JSON.stringify({ ...connecting, state: 'CANCELLED' }) });
}

/** SQL: the candidates, where only those who are chosen are looked for. SQLite would go through all of the import: it does not know how few they are. */
export function chosenIn({ dialect }: Pick<Reader, 'dialect'>): string {
  return `import_candidates${dialect === 'sqlite' ? ' indexed by import_candidates_chosen' : ''}`;
}

export const isOpen = (state: ContactImport['state']): boolean => state === 'QUEUED' || state === 'RUNNING';

export function connectingOf({ connecting }: ContactImport): Connecting | null {
  return connecting === null ? null : (JSON.parse(connecting) as Connecting);
}

/** What is counted before anybody is read. */
export function noCandidates(): CandidateCounts {
  return Object.fromEntries(candidateStates.map((state) => [state, 0])) as CandidateCounts;
}

/** A refusal, to be said later. */
export function problemOf({ code, variant, params }: Refusal): ImportProblem {
  return { key: variant === null ? `error.${code}` : `error.${code}.${variant}`, params };
}

export function countsOf({ counts }: ContactImport): CandidateCounts {
  return JSON.parse(counts) as CandidateCounts;
}

/** Deletes some candidates of imports that are so old; answers how many rows were changed. */
export async function forgetCandidates(tx: Tx, before: number): Promise<number> {
  const old = await tx.row(
    ContactImport,
    `where created_at <= $1 and forgotten_at is null order by created_at limit 1${tx.dialect === 'postgres' ? ' for update' : ''}`,
    [before],
  );
  if (!old) return 0;
  const deleted = await tx.run(
    `delete from import_candidates where import_id = $1 and row_number in
       (select row_number from import_candidates where import_id = $1 order by row_number limit ${BATCH})`,
    [old.id],
  );
  if (deleted < BATCH) {
    if (isOpen(old.state)) await endReading(tx, old.id, { key: 'import.problem.late', params: {} });
    if (old.createdAt === GONE) await tx.run('delete from contact_imports where id = $1', [old.id]);
    else await changeImport(tx, old, { forgottenAt: tx.now, fileName: null, connecting: null });
  }
  return deleted + 1;
}

/** Deletes some of what accounts that are gone have imported; answers how many rows were changed. */
export function forgetImportsGone(tx: Tx): Promise<number> {
  return forgetCandidates(tx, GONE);
}

/** Of an account that is deleted: nothing is read any more, and what was read is deleted soon, since it may be much. */
export async function forgetImportsOf(tx: Tx, ownerId: string): Promise<void> {
  await tx.run(
    "update contact_imports set state = 'CANCELLED', upload_id = null, file_name = null, place = null, connecting = null, created_at = $2, forgotten_at = null where owner_id = $1",
    [ownerId, GONE],
  );
  tx.enqueue({ kind: 'forgetImports', data: {} });
}
