import { Job } from '../../entities/job.js';
import { MINUTE, SECOND, HOUR, type Clock } from '../clock.js';
import type { Database } from '../database/database.js';
import { anyOf, type Param, type Reader, type Tx } from '../database/tx.js';
import type { JobData, JobKind } from '../jobs.js';
import { describeError, type Log } from '../log.js';
import type { Bus } from './bus.js';

/**
 * Does one kind of job. Called at least once for each; throwing means "again later", throwing JobRejected "never". `id` is the key under
 * which the outside may recognise a repeat. A long one that can go on later stops at the signal, by throwing JobInterrupted.
 */
export type JobHandlers = { [K in JobKind]: (data: JobData[K], id: string, stop: AbortSignal) => Promise<void> };

/** What is done when a job is given up, by kind: called with the job's data and the reason, at least once. */
export type GivenUp = { [K in JobKind]?: (data: JobData[K], reason: string) => Promise<void> };

/** The job can never be done: it is kept as dead, with the reason. */
export class JobRejected extends Error {
  readonly #answer: string;

  constructor(message: string, answer = message) {
    super(message);
    this.#answer = answer;
  }

  /** What the other side said of it, for whoever asked; never logged. */
  get answer(): string {
    return this.#answer;
  }
}

/** The server stops, or somebody else is at it: whoever takes the job next, from a time on, goes on where this one was. */
export class JobInterrupted extends Error {
  constructor(readonly until = 0) {
    super('interrupted');
  }
}

const AT_ONCE = 8;
/**
 * Of jobs that ask LINE, which may be slow or have much to say, no more are done at once; nor of mails that may come by the thousand;
 * and fewer of those that may take minutes. Codes and the mails somebody waits for have the rest for themselves.
 */
const lanes: Record<'slow' | 'many' | 'long', { most: number; kinds: readonly JobKind[] }> = {
  slow: {
    most: 4,
    kinds: ['deliverToLine', 'fetchLineMedia', 'handleLineEvents', 'readLineProfile', 'refreshLineChannel'],
  },
  many: { most: 4, kinds: ['sendContactRequestMail', 'sendEmailInvitation'] },
  long: { most: 2, kinds: ['connectContactImport', 'forgetImports', 'readContactImport'] },
};
type Lane = keyof typeof lanes | 'quick';
const laneNames = Object.keys(lanes) as (keyof typeof lanes)[];
const notQuick = laneNames.flatMap((name) => lanes[name].kinds);
const LEASE = 2 * MINUTE;
const IDLE = 2 * SECOND;
/** So many milliseconds work is gathered before it is taken: under load one transaction takes, and drops, many jobs. */
const GATHER = 15;
const MOST_ATTEMPTS = 12;
/** Jobs are safe to do twice: where a power cut takes who holds a job, or that it was done, it is done again. */
const MAY_BE_LOST = { mayBeLost: true };

export const jobTopic = 'jobs';

/** Does the jobs, of this process and of others that died: a job is claimed for a while, and is free again when that is over. */
export class Worker {
  /** The jobs that are being done here, and their kinds. */
  private readonly running = new Map<string, JobKind>();
  /** Jobs that were done and are still in the table. */
  private done: Job[] = [];
  private stopped = false;
  private readonly stopping = new AbortController();
  private again = false;
  private looking = false;
  private timer: NodeJS.Timeout | undefined;
  private unsubscribe: () => void = () => undefined;
  private idle: (() => void)[] = [];

  constructor(
    private readonly db: Database,
    private readonly bus: Bus,
    private readonly clock: Clock,
    private readonly log: Log,
    private readonly handlers: JobHandlers,
    private readonly givenUp: GivenUp = {},
  ) {}

  start(): void {
    this.unsubscribe = this.bus.subscribe(jobTopic, () => this.look());
    this.timer = setInterval(() => this.look(), IDLE);
    this.timer.unref();
    this.look();
  }

  /** Looks for work that is due. */
  look(): void {
    this.again = true;
    if (this.looking || this.stopped) return;
    this.looking = true;
    this.work()
      .catch((error: unknown) => this.log.warn({ error: describeError(error) }, 'jobs not read'))
      .finally(() => {
        this.looking = false;
        this.settle();
        if (this.again && !this.stopped) this.look();
      });
  }

  /** Takes no more work, and resolves when what is under way is done. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.stopping.abort();
    clearInterval(this.timer);
    this.unsubscribe();
    if (this.running.size > 0 || this.looking || this.done.length > 0) {
      const idle = new Promise<void>((resolve) => this.idle.push(resolve));
      this.settle();
      await idle;
    }
  }

  private async work(): Promise<void> {
    while (this.again && !this.stopped && this.running.size < AT_ONCE) {
      await new Promise((resolve) => setTimeout(resolve, GATHER));
      if (this.stopped) return;
      this.again = false;
      for (const job of await this.claim(AT_ONCE - this.running.size)) {
        this.again = true;
        this.running.set(job.id, job.kind);
        void this.perform(job).finally(() => {
          this.running.delete(job.id);
          this.settle();
          this.look();
        });
      }
    }
    if (this.running.size >= AT_ONCE) this.again = false; // the next that ends looks
  }

  private settle(): void {
    if (!this.stopped || this.running.size > 0 || this.looking) return;
    const stopped = () => {
      for (const resolve of this.idle.splice(0)) resolve();
    };
    if (this.done.length === 0) stopped();
    else void this.drop().finally(stopped);
  }

  /** Deletes what was done. Where that is not possible the lease runs out, and it is done again. */
  private async drop(): Promise<void> {
    const done = this.done.splice(0);
    await this.db
      .transaction((tx) => dropJobs(tx, done), MAY_BE_LOST)
      .catch((error: unknown) => this.log.error({ error: describeError(error) }, 'done jobs not dropped'));
  }

  /** Takes what is due, except what is being done here: its lease may be over all the same. */
  private async claim(most: number): Promise<Job[]> {
    const running = [...this.running.keys()];
    const kindsHere = [...this.running.values()];
    const roomIn = (name: keyof typeof lanes) =>
      lanes[name].most - kindsHere.filter((kind) => lanes[name].kinds.includes(kind)).length;
    const due = (reader: Reader, lane: Lane) => {
      const kind = anyOf(reader, 'kind', '$3');
      return `where dead_at is null and run_at <= $1 and not (${anyOf(reader, 'id', '$2')}) and ${lane === 'quick' ? `not (${kind})` : kind}`;
    };
    const kindsOf = (lane: Lane) => (lane === 'quick' ? notQuick : lanes[lane].kinds);
    const { read } = this.db;
    const open: Lane[] = ['quick', ...laneNames.filter((name) => roomIn(name) > 0)];
    let waiting: unknown;
    for (const lane of open)
      waiting ??= await read.get(`select 1 from jobs ${due(read, lane)} limit 1`, [
        this.clock.now(),
        running,
        kindsOf(lane),
      ]);
    const done = this.done.splice(0);
    if (!waiting && done.length === 0) return [];
    const claimed = async (tx: Tx): Promise<Job[]> => {
      await dropJobs(tx, done);
      const skip = tx.dialect === 'postgres' ? 'for update skip locked' : '';
      const jobs: Job[] = [];
      for (const lane of open) {
        const left = Math.min(most - jobs.length, lane === 'quick' ? most : roomIn(lane));
        const params = [tx.now, running, kindsOf(lane)];
        if (left > 0)
          jobs.push(...(await tx.rows(Job, `${due(tx, lane)} order by run_at limit ${left} ${skip}`, params)));
      }
      for (const { id } of jobs)
        await tx.run('update jobs set run_at = $2, attempts = attempts + 1, problem = null where id = $1', [
          id,
          tx.now + LEASE,
        ]);
      return jobs.map((job) => ({ ...job, attempts: job.attempts + 1 }));
    };
    return this.db.transaction(claimed, MAY_BE_LOST).catch((error: unknown) => {
      this.done.push(...done); // else what was done, while the database is away, would be done again after the lease
      throw error;
    });
  }

  private async perform(job: Job): Promise<void> {
    const handle = this.handlers[job.kind] as
      ((data: unknown, id: string, stop: AbortSignal) => Promise<void>) | undefined;
    const renewal = setInterval(() => void this.note(job, 'run_at = $3', (now) => [now + LEASE]), LEASE / 3);
    try {
      if (!handle) throw new JobRejected(`unknown kind ${job.kind}`);
      if (job.attempts > MOST_ATTEMPTS) throw new JobRejected('ended with the process that did it, each time');
      await handle(JSON.parse(job.data), job.id, this.stopping.signal);
      this.done.push(job);
    } catch (error) {
      if (error instanceof JobInterrupted)
        return await this.note(job, 'run_at = $3, attempts = attempts - 1, problem = $4', (now) => [
          Math.max(now, error.until),
          job.problem,
        ]);
      const dead = error instanceof JobRejected || job.attempts >= MOST_ATTEMPTS;
      const { id, kind, attempts } = job;
      const described = describeError(error);
      this.log[dead ? 'error' : 'warn'](
        { job: id, kind, attempts, error: described },
        dead ? 'job given up' : 'job failed',
      );
      const problem = described.message.slice(0, 500);
      if (dead) {
        await this.giveUp(job, error instanceof JobRejected ? error.answer : problem);
        await this.note(job, 'dead_at = $3, problem = $4', (now) => [now, problem]);
      } else await this.note(job, 'run_at = $3, problem = $4', (now) => [now + delay(attempts), problem]);
    } finally {
      clearInterval(renewal);
    }
  }

  /** Tells whoever waits for it. Where that fails the job is given up all the same. */
  private async giveUp({ id, kind, data }: Job, reason: string): Promise<void> {
    const tell = this.givenUp[kind] as ((data: unknown, reason: string) => Promise<void>) | undefined;
    await tell?.(JSON.parse(data), reason).catch((error: unknown) =>
      this.log.error({ job: id, error: describeError(error) }, 'giving up not told'),
    );
  }

  /**
   * Notes how a job stands: unless its lease was over and somebody else has taken it. Where that is not possible the lease runs out,
   * and the job is done again.
   */
  private async note({ id, attempts }: Job, changes: string, values: (now: number) => readonly Param[]): Promise<void> {
    try {
      await this.db.transaction(
        (tx) => tx.run(`update jobs set ${changes} where id = $1 and attempts = $2`, [id, attempts, ...values(tx.now)]),
        MAY_BE_LOST,
      );
    } catch (error) {
      this.log.error({ job: id, error: describeError(error) }, 'job outcome not noted');
    }
  }
}

/** Unless the lease of one was over and somebody else has taken it. */
async function dropJobs(tx: Tx, jobs: readonly Job[]): Promise<void> {
  for (const { id, attempts } of jobs) await tx.run('delete from jobs where id = $1 and attempts = $2', [id, attempts]);
}

/** 5 s, 10 s, 20 s… to 6 h, with up to half as much again at random, so that many do not come back at once. */
function delay(attempts: number): number {
  return Math.round(Math.min(5 * SECOND * 2 ** (attempts - 1), 6 * HOUR) * (1 + Math.random() / 2));
}
