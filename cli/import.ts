import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import {
  ContactImport,
  ImportSource,
  candidateStates,
  type CandidateCounts,
  type ImportProblem,
} from '../entities/contact-import.js';
import type { User } from '../entities/user.js';
import { createApp } from '../src/app.js';
import type { Config } from '../src/config.js';
import { countsOf, importFile, isOpen, noCandidates } from '../src/domain/contact-imports.js';
import { userByEmail } from '../src/domain/accounts.js';
import { ReadElsewhere, judge, type ReadCard } from '../src/domain/import-candidates.js';
import { isActive } from '../src/domain/people.js';
import { recordUpload } from '../src/domain/uploads.js';
import { Refusal } from '../src/errors.js';
import { refusalMessage } from '../src/execution/errors.js';
import { newId } from '../src/ids.js';
import { cardRefusal } from '../src/import/card-refusal.js';
import type { CardFile, CardSource } from '../src/import/formats/card.js';
import { openCards } from '../src/import/formats/open.js';
import { importJobs } from '../src/import/read-jobs.js';
import { readCard } from '../src/import/read-card.js';
import { isMessageKey, message, type Locale } from '../src/messages/index.js';
import { JobInterrupted } from '../src/live/worker.js';
import { parseEmail } from '../src/mail/address.js';
import type { Services } from '../src/services.js';
import { cleanFileName } from '../src/uploads/file-name.js';
import { draw } from './bar.js';

const AT_ONCE = 500;
const LOOK = 200;

/** What is said instead of an error: it is the caller's to mend. */
class Told extends Error {}

/** Answers the exit code: 0 done, 1 not done, 2 not understood. */
export async function importFromCommandLine(config: Config, args: readonly string[]): Promise<number> {
  const { file, email, source, dryRun } = read(args);
  const app = await createApp(config);
  const { db } = app.services;
  let locale: Locale = 'EN';
  try {
    const owner = await userByEmail(db.read, parseEmail(email)?.key ?? '');
    if (!owner || !isActive(owner)) throw new Told(`Nobody here has the address ${email}.`);
    locale = owner.locale;
    await stat(file).catch(() => {
      throw new Told(`${file} cannot be read.`);
    });
    const cards = await openCards(file, basename(file), source);
    console.log(`${basename(file)}: ${cards.source}`);
    if (dryRun) {
      await look(app.services, owner, cards);
      return 0;
    }
    const contactImport = await take(app.services, owner, file, cards.source);
    const stop = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
    // Here, and nothing else that waits: a server on the same database may have begun, too, and one of the two goes on.
    const reading = importJobs(app.services).readContactImport({ importId: contactImport.id }, '', stop.signal);
    // Where a server is further, it goes on.
    const read = reading.catch((error: unknown) => {
      if (!(error instanceof ReadElsewhere)) throw error;
    });
    return (await Promise.all([follow(app.services, contactImport, locale, stop.signal), read]))[0];
  } catch (error) {
    const told = textOf(error, locale);
    if (told === null) throw error;
    console.error(told);
    return 1;
  } finally {
    await app.close();
  }
}

function read(args: readonly string[]): { file: string; email: string; source: CardSource | null; dryRun: boolean } {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { user: { type: 'string' }, source: { type: 'string' }, 'dry-run': { type: 'boolean' } },
    });
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) throw new Error('Name one file.');
    if (values.user === undefined) throw new Error('Say whose import it is: --user EMAIL');
    const source = values.source?.toUpperCase() ?? null;
    const known = Object.keys(ImportSource).filter((name) => name !== 'GOOGLE');
    if (source !== null && !known.includes(source)) throw new Error(`--source is one of ${known.join(', ')}`);
    const dryRun = values['dry-run'] ?? false;
    return { file, email: values.user, source: source as CardSource | null, dryRun };
  } catch (error) {
    console.error((error as Error).message);
    return process.exit(2);
  }
}

/** A refusal, or what is wrong with the file, in the language of whoever it is for. */
function textOf(error: unknown, locale: Locale): string | null {
  if (error instanceof Told) return error.message;
  if (error instanceof JobInterrupted) return 'Stopped. It goes on where it was while a server runs.';
  const refusal = error instanceof Refusal ? error : cardRefusal(error);
  return refusal ? refusalMessage(locale, refusal) : null;
}

/** Reads the file to its end, and says who is in it. */
async function look({ db }: Services, owner: User, file: CardFile): Promise<void> {
  const total = await file.count();
  const counts = noCandidates();
  const most = 5_000_000;
  if (total > most) throw new Told(`The file has more than ${most.toLocaleString('en')} rows.`);
  const seen = new Seen();
  let done = 0;
  let batch: ReadCard[] = [];
  const judgeBatch = async () => {
    for (const { state } of await judge(db.read, owner.id, batch, seen)) counts[state] += 1;
    done += batch.length;
    batch = [];
    draw(done, total);
  };
  for await (const card of file.cards()) {
    batch.push(await readCard(card, owner.region));
    if (batch.length >= AT_ONCE) await judgeBatch();
  }
  await judgeBatch();
  print(done, counts);
  console.log('Nothing was written.');
}

/** Takes the file as if it had been sent, and starts its import. */
async function take({ db, uploads, config }: Services, owner: User, path: string, source: CardSource) {
  const id = newId('upl');
  const hash = createHash('sha256');
  async function* hashed() {
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      hash.update(chunk);
      yield chunk;
    }
  }
  const { size } = await stat(path);
  const most = config.fileSizes.import;
  if (size > most) throw new Told(`The file is larger than ${most / 2 ** 20} MB.`);
  const byteSize = await uploads.write(id, 'full', hashed());
  await uploads.keep(id, ['full']);
  const content = { kind: 'FILE', contentType: 'application/octet-stream', hasPreview: false } as const;
  const file = { id, purpose: 'import', fileName: cleanFileName(basename(path)), byteSize, ...content } as const;
  const { contactImport, repeated } = await db.transaction(async (tx) => {
    await recordUpload(tx, owner, { ...file, contentHash: hash.digest('hex') }, config.uploadQuota);
    return importFile(tx, owner, id, source);
  });
  if (repeated) throw new Refusal('INVALID', null, 'sameFile');
  return contactImport;
}

/** Shows how far it is, until it is over. */
async function follow({ db }: Services, { id }: ContactImport, locale: Locale, stop: AbortSignal): Promise<number> {
  for (;;) {
    if (stop.aborted) throw new JobInterrupted();
    const now = (await db.read.row(ContactImport, 'where id = $1', [id]))!;
    draw(now.processed, now.total);
    if (!isOpen(now.state)) {
      print(now.processed, countsOf(now));
      if (now.state === 'READY') return 0;
      const problem = now.problem === null ? null : (JSON.parse(now.problem) as ImportProblem);
      const key = problem?.key ?? '';
      console.error(isMessageKey(key) ? message(locale, key, problem!.params) : `The import is ${now.state}.`);
      return 1;
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK));
  }
}

/** Addresses, kept as numbers of 48 bits: millions of them take no more than some tens of megabytes. */
class Seen {
  private readonly hashes = new Set<number>();

  private hash(text: string): number {
    return createHash('sha256').update(text).digest().readUIntBE(0, 6);
  }

  has(text: string): boolean {
    return this.hashes.has(this.hash(text));
  }

  add(text: string): void {
    this.hashes.add(this.hash(text));
  }
}

const words: CandidateCounts extends Record<infer State, number> ? Record<State, string> : never = {
  REGISTERED: 'here, and not asked yet',
  ALREADY_CONTACT: 'contacts already',
  COLLEAGUE: 'colleagues',
  REQUEST_SENT: 'asked, and not answered',
  NOT_REGISTERED: 'not here, can be invited',
  NO_ADDRESS: 'without an address',
  DUPLICATE: 'of the same address as an earlier row',
  INVALID: 'cannot be used',
  SELF: 'they themselves',
};

function print(done: number, counts: CandidateCounts): void {
  if (process.stderr.isTTY) process.stderr.write('\n');
  console.log(`${done.toLocaleString('en')} rows:`);
  for (const state of candidateStates)
    if (counts[state] > 0) console.log(`${counts[state].toLocaleString('en').padStart(11)}  ${words[state]}`);
}
