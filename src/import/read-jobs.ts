import type { ContactImport, ImportProblem } from '../../entities/contact-import.js';
import { Upload } from '../../entities/upload.js';
import { DAY } from '../clock.js';
import { beginReading, endReading, forgetImportsGone, problemOf } from '../domain/contact-imports.js';
import { addCandidates, type ReadCard } from '../domain/import-candidates.js';
import { isActive, userById } from '../domain/people.js';
import { JobInterrupted, type GivenUp, type JobHandlers } from '../live/worker.js';
import type { Services } from '../services.js';
import { cardRefusal } from './card-refusal.js';
import type { CardSource } from './formats/card.js';
import { openCards } from './formats/open.js';
import { readPeoplePage } from './google.js';
import { ServiceBusy, ServiceRefused } from './people-page.js';
import { readCard } from './read-card.js';

/** How many rows are added in one transaction: others who write wait for it, some milliseconds. */
const AT_ONCE = 250;
/** No file is read further; one of 500 MB has some two and a half million. */
const MOST_ROWS = 5_000_000;

/** It cannot be read on, and why. */
class Unreadable extends Error {
  constructor(readonly problem: ImportProblem) {
    super(problem.key);
  }
}

/** The job that reads an import, and the one that deletes those of accounts that are gone. Rows are counted in the transaction that adds them, so whoever goes on knows where. */
export function importJobs(services: Services): Pick<JobHandlers, 'readContactImport' | 'forgetImports'> {
  const { db } = services;
  return {
    async readContactImport({ importId }, _id, stop) {
      const begun = await db.transaction((tx) => beginReading(tx, importId));
      if (!begun) return;
      try {
        if (begun.source === 'GOOGLE') await readGoogle(services, begun, stop);
        else await whileWanted(services, begun, stop, (signal) => readFile(services, begun, stop, signal));
      } catch (error) {
        const problem = problemBehind(error);
        if (!problem) throw error;
        await db.transaction((tx) => endReading(tx, importId, problem));
      }
    },

    async forgetImports(_data, _id, stop) {
      while ((await db.transaction(forgetImportsGone)) > 0) {
        if (stop.aborted) throw new JobInterrupted();
        await nextTurn();
      }
    },
  };
}

/** Whoever waits for an import that was given up is told. */
export function givenUpImports({ db }: Pick<Services, 'db'>): GivenUp {
  return {
    readContactImport: ({ importId }) =>
      db.transaction((tx) => endReading(tx, importId, { key: 'import.problem.internal', params: {} })),
  };
}

function problemBehind(error: unknown): ImportProblem | null {
  if (error instanceof Unreadable) return error.problem;
  if (error instanceof ServiceRefused) return { key: `import.problem.${error.problem}`, params: {} };
  const refusal = cardRefusal(error);
  return refusal ? problemOf(refusal) : null;
}

/** Looked so often whether it is still wanted, or the server stops: a large file takes seconds before the first row is added. */
const LOOK = 500;

async function whileWanted(
  { db }: Services,
  { id }: ContactImport,
  stop: AbortSignal,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const ending = new AbortController();
  const look = async () => {
    const now = await db.read.get<{ state: string }>('select state from contact_imports where id = $1', [id]);
    if (stop.aborted || now?.state !== 'RUNNING') ending.abort();
  };
  const timer = setInterval(() => void look().catch(() => undefined), LOOK);
  try {
    await work(ending.signal);
  } catch (error) {
    await look().catch(() => undefined); // its file is gone as soon as it is cancelled
    if (!ending.signal.aborted) throw error;
    if (stop.aborted) throw new JobInterrupted();
  } finally {
    clearInterval(timer);
  }
}

const nextTurn = () => new Promise((resolve) => void setImmediate(resolve));

async function readFile(
  { db, uploads }: Services,
  contactImport: ContactImport,
  stop: AbortSignal,
  signal: AbortSignal,
): Promise<void> {
  const { id, uploadId, source } = contactImport;
  const upload = uploadId === null ? undefined : await db.read.row(Upload, 'where id = $1', [uploadId]);
  const owner = await userById(db.read, contactImport.ownerId);
  if (!upload || !owner) throw new Unreadable({ key: 'import.problem.lost', params: {} });
  const file = await openCards(uploads.pathOf(upload.id), upload.fileName, source as CardSource, { signal });
  const total = contactImport.total ?? (await file.count());
  if (total > MOST_ROWS) throw new Unreadable({ key: 'import.problem.tooManyRows', params: { max: MOST_ROWS } });
  let read = contactImport.processed;
  let batch: ReadCard[] = [];
  /** Answers whether it is still wanted. What is added may be lost in a power cut: then it is added again. */
  const add = async () => {
    const added = await db.transaction((tx) => addCandidates(tx, id, read, batch, { total }), { mayBeLost: true });
    read += batch.length;
    batch = [];
    return added !== undefined;
  };
  let seen = 0;
  for await (const card of file.cards()) {
    if ((seen += 1) <= contactImport.processed) continue;
    batch.push(await readCard(card, owner.region));
    if (batch.length < AT_ONCE) continue;
    if (!(await add())) return;
    if (stop.aborted) throw new JobInterrupted();
    await nextTurn();
  }
  if (batch.length > 0 && !(await add())) return;
  await db.transaction((tx) => endReading(tx, id, null));
}

async function readGoogle(services: Services, contactImport: ContactImport, stop: AbortSignal): Promise<void> {
  const { db, clock } = services;
  const { id, ownerId } = contactImport;
  let { processed: read, place } = contactImport;
  do {
    if (stop.aborted) throw new JobInterrupted();
    const owner = await userById(db.read, ownerId);
    if (!owner || !isActive(owner)) throw new ServiceRefused('suspended');
    const page = await readPeoplePage(services, ownerId, place).catch(async (error: unknown) => {
      if (!(error instanceof ServiceBusy)) throw error;
      if (clock.now() - contactImport.createdAt > DAY) throw new ServiceRefused('busy');
      const runAt = clock.now() + error.retryAfter;
      await db.transaction(async (tx) => tx.enqueue({ kind: 'readContactImport', data: { importId: id }, runAt }));
      return null;
    });
    if (!page) return;
    const from = read;
    const cards = await Promise.all(
      page.cards.map((card, i) => readCard({ ...card, row: from + i + 1 }, owner.region)),
    );
    const added = await db.transaction(async (tx) => {
      const changed = await addCandidates(tx, id, from, cards, { place: page.place, total: page.total });
      if (changed && page.place === null) {
        await page.finish?.(tx);
        await endReading(tx, id, null);
      }
      return changed;
    });
    if (!added) return;
    read += cards.length;
    place = page.place;
  } while (place !== null);
}
