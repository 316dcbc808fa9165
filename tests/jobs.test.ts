import { afterEach, beforeEach, expect, test } from 'vitest';
import { DAY, MINUTE, SECOND } from '../src/clock.js';
import { readConfig } from '../src/config.js';
import { openDatabase, type Database } from '../src/database/database.js';
import type { Job } from '../entities/job.js';
import { MemoryBus, type Bus } from '../src/live/bus.js';
import { JobInterrupted, JobRejected, Worker, jobTopic, type JobHandlers } from '../src/live/worker.js';
import { createLog } from '../src/log.js';
import { MailRejected, type MailMessage } from '../src/mail/mail.js';
import { verbs } from './support/cast.js';
import { TestClock } from './support/clock.js';
import { freshPlace, type TestPlace } from './support/database.js';
import { leap } from './support/rows.js';
import { startServer } from './support/server.js';
import { until } from './support/until.js';

let place: TestPlace;
let db: Database;
let clock: TestClock;
let bus: Bus;
const workers: Worker[] = [];
/** Lets go what a test that failed has held. */
const gates: (() => void)[] = [];

beforeEach(async () => {
  place = await freshPlace();
  clock = new TestClock();
  bus = new MemoryBus();
  const { dataDir, databaseUrl } = readConfig(place.env);
  db = await openDatabase({
    dataDir,
    databaseUrl,
    clock,
    onCommit: ({ jobs }) => void (jobs && bus.publish(jobTopic)),
  });
});
afterEach(async () => {
  for (const letGo of gates.splice(0)) letGo();
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
  await db.close();
  await place.remove();
});

/** A process that does jobs, all of one kind here. `mails` names them. */
function startWorker(handle: (name: string, id: string) => Promise<void>, on: Bus = bus): Worker {
  return workerOf({ sendContactRequestMail: ({ contactRequestId }, id) => handle(contactRequestId, id) }, on);
}

function workerOf(handlers: Partial<JobHandlers>, on: Bus = bus): Worker {
  const worker = new Worker(db, on, clock, createLog('silent'), handlers as JobHandlers);
  worker.start();
  workers.push(worker);
  return worker;
}

function enqueue(...names: string[]): Promise<void> {
  return db.transaction(async (tx) => {
    for (const name of names) tx.enqueue({ kind: 'sendContactRequestMail', data: { contactRequestId: name } });
  });
}

const jobs = () =>
  db.read.all<Pick<Job, 'attempts' | 'problem' | 'runAt' | 'deadAt'>>(
    'select attempts, problem, run_at as "runAt", dead_at as "deadAt" from jobs order by id',
  );
const onlyJob = async () => (await jobs())[0]!;
const none = () => until(async () => (await jobs()).length === 0, 'no jobs');

test('two processes do each job once, and a transaction that is rolled back has none', async () => {
  const done: string[] = [];
  for (let i = 0; i < 2; i += 1)
    startWorker(async (name) => {
      await new Promise(setImmediate);
      done.push(name);
    });
  const names = Array.from({ length: 120 }, (_, i) => `job ${i}`);
  for (let i = 0; i < names.length; i += 40) await enqueue(...names.slice(i, i + 40));
  const failing = db.transaction(async (tx) => {
    tx.enqueue({ kind: 'sendContactRequestMail', data: { contactRequestId: 'never' } });
    throw new Error('rolled back');
  });
  await expect(failing).rejects.toThrow('rolled back');
  await none();
  expect(done.sort()).toEqual(names.sort());
});

test('a job that fails is tried again later and later, until it is done', async () => {
  const tried: string[] = [];
  const worker = startWorker(async (_, id) => {
    tried.push(id);
    if (tried.length <= 4) throw new Error(`failed ${tried.length}`);
  });
  await enqueue('job');
  for (let attempt = 1; attempt <= 4; attempt += 1) {
    const job = await until(async () => {
      const job = await onlyJob();
      return job.problem === `failed ${attempt}` ? job : undefined;
    }, `the problem of attempt ${attempt}`);
    expect([job.attempts, job.deadAt]).toEqual([attempt, null]);
    const wait = job.runAt - clock.now();
    expect(wait).toBeGreaterThan(5 * SECOND * 2 ** (attempt - 1) - SECOND);
    expect(wait).toBeLessThanOrEqual(7.5 * SECOND * 2 ** (attempt - 1));
    clock.advance(wait - SECOND);
    worker.look();
    expect(tried.length).toBe(attempt);
    clock.advance(SECOND + 1);
    worker.look();
  }
  await none();
  expect(new Set(tried).size).toBe(1); // the same id each time, for the outside to know a repeat
});

test('a job that can never be done is kept, with the reason, and not tried again', async () => {
  let tried = 0;
  const worker = startWorker(async () => {
    tried += 1;
    throw new JobRejected('no such mailbox');
  });
  await enqueue('job');
  await until(async () => (await onlyJob()).deadAt !== null, 'the job to be given up');
  expect(await onlyJob()).toMatchObject({ attempts: 1, problem: 'no such mailbox' });
  clock.advance(365 * DAY);
  worker.look();
  await enqueue('another');
  await until(() => tried === 2, 'the other job');
  expect(await jobs()).toMatchObject([{ attempts: 1 }, { attempts: 1 }]);
});

test('after twelve attempts a job is given up, and one of an unknown kind at once', async () => {
  let tried = 0;
  const worker = startWorker(async () => {
    tried += 1;
    throw new Error('still down');
  });
  await enqueue('job');
  await until(async () => {
    clock.advance(DAY);
    worker.look();
    return (await onlyJob()).deadAt !== null;
  }, 'the job to be given up');
  expect([tried, (await onlyJob()).problem]).toEqual([12, 'still down']);

  await db.transaction((tx) => tx.run("update jobs set kind = 'fromTheFuture', attempts = 0, dead_at = null"));
  worker.look();
  await until(async () => (await onlyJob()).problem === 'unknown kind fromTheFuture', 'the job to be given up');
});

test('the job of a process that died is taken over once its lease is over, and not before', async () => {
  const done: string[] = [];
  let finish: () => void = () => undefined;
  const lost = startWorker(() => new Promise<void>((resolve) => (finish = resolve)));
  await enqueue('job');
  await until(async () => (await onlyJob()).attempts === 1, 'the job to be begun');
  const next = startWorker(async (name) => void done.push(name));
  clock.advance(2 * MINUTE - 5 * SECOND);
  next.look();
  await new Promise(setImmediate);
  expect([done, (await onlyJob()).attempts]).toEqual([[], 1]);

  clock.advance(6 * SECOND);
  lost.look(); // does not take up again what it is still doing
  next.look();
  await none();
  expect(done).toEqual(['job']);
  finish();
});

test('a job that was done while the database went away is dropped once it is back, and not done again', async () => {
  const open = db;
  let count = 0;
  let failed = 0;
  let away = false;
  db = {
    ...open,
    transaction(work, durability) {
      if (!away) return open.transaction(work, durability);
      failed += 1;
      return Promise.reject(new Error('away'));
    },
  };
  const worker = startWorker(async () => {
    count += 1;
    away = true;
  });
  await enqueue('job');
  await until(() => failed > 0, 'the note of it to fail');
  away = false;
  worker.look();
  await none(); // long before its lease is over
  expect(count).toBe(1);
});

test('a job whose lease was lost is not put back by who had it first', async () => {
  let fail: (error: Error) => void = () => undefined;
  const first = startWorker(() => new Promise<void>((_, reject) => (fail = reject)));
  await enqueue('job');
  await until(async () => (await onlyJob()).attempts === 1, 'the job to be begun');
  let complete: () => void = () => undefined;
  const second = startWorker(() => new Promise<void>((resolve) => (complete = resolve)));
  clock.advance(3 * MINUTE);
  second.look();
  await until(async () => (await onlyJob()).attempts === 2, 'the job to be taken over');
  fail(new Error('too late'));
  await first.stop();
  expect((await onlyJob()).problem).toBe(null);
  complete();
  await none();
});

test('a job that ends the process each time is given up in the end', async () => {
  await enqueue('job');
  await db.transaction((tx) => tx.run('update jobs set attempts = 12, run_at = $1', [tx.now - 1])); // twelve leases ran out
  let tried = 0;
  startWorker(async () => void (tried += 1));
  await until(async () => (await onlyJob()).deadAt !== null, 'the job to be given up');
  expect([tried, (await onlyJob()).problem]).toEqual([0, 'ended with the process that did it, each time']);
});

test('without a wake-up a job is found all the same; a process that stops finishes what it does and takes no more', async () => {
  const done: string[] = [];
  let release: () => void = () => undefined;
  const worker = startWorker(async (name) => {
    await new Promise<void>((resolve) => (release = resolve));
    done.push(name);
  }, new MemoryBus());
  await enqueue('first');
  await until(async () => (await onlyJob()).attempts === 1, 'the job to be begun');
  let stopped = false;
  const stopping = worker.stop().then(() => (stopped = true));
  await enqueue('second');
  worker.look();
  await new Promise(setImmediate);
  expect(stopped).toBe(false);
  release();
  await stopping;
  expect(done).toEqual(['first']);
  expect(await jobs()).toMatchObject([{ attempts: 0 }]);
});

test('a mail is sent once although the mail server was away, and one it refuses is not sent again', async () => {
  const sent: MailMessage[] = [];
  let tried = 0;
  const server = await startServer(
    {},
    {
      mail: {
        async send(mail) {
          tried += 1;
          if (mail.to === 'nobody@example.com') throw new MailRejected('550 no such user');
          if (tried <= 2) throw new Error('connection refused');
          sent.push(mail);
        },
        close: async () => undefined,
      },
    },
  );
  const { mutate } = verbs((query, variables) => server.graphql(query, variables));
  const signUp = (email: string) =>
    mutate('signUp', { email, password: 'a long enough secret', displayName: 'Somebody' }, 'accepted');
  await signUp('somebody@example.com');
  await until(async () => {
    await leap(server, MINUTE);
    return sent.length === 1;
  }, 'the mail');
  await signUp('nobody@example.com');
  const { read } = server.app.services.db;
  const left = await until(async () => {
    const jobs = await read.all<{ problem: string }>('select problem from jobs where dead_at is not null');
    return jobs.length > 0 ? jobs : undefined;
  }, 'the refused mail to be given up');
  expect(left).toEqual([{ problem: '550 no such user' }]);
  expect([tried, sent.map(({ to }) => to)]).toEqual([4, ['somebody@example.com']]);
  await server.stop();
});

test('jobs that ask LINE leave room for all others', async () => {
  let asking = 0;
  let most = 0;
  const mails: string[] = [];
  let answer = () => {};
  const answered = new Promise<void>((resolve) => (answer = resolve));
  const handlers: Partial<JobHandlers> = {
    async deliverToLine() {
      most = Math.max(most, (asking += 1));
      await answered;
      asking -= 1;
    },
    async sendContactRequestMail({ contactRequestId }) {
      mails.push(contactRequestId);
    },
  };
  await db.transaction(async (tx) => {
    for (let i = 0; i < 20; i += 1)
      tx.enqueue({ kind: 'deliverToLine', data: { targetId: `target ${i}`, deliveryId: '' } });
  });
  workerOf(handlers);
  await until(() => Promise.resolve(asking === 4), 'LINE to be asked');
  await enqueue('one', 'two');
  await until(() => Promise.resolve(mails.length === 2), 'the mails');
  expect([asking, most]).toEqual([4, 4]);
  answer();
  await until(async () => (await jobs()).length === 0, 'all to be done');
  expect(most).toBe(4);
});

test('a process that stops interrupts what takes long, and the next one goes on, as if nothing had been tried', async () => {
  const done: string[] = [];
  await db.transaction(async (tx) => tx.enqueue({ kind: 'readContactImport', data: { importId: 'long' } }));
  for (let time = 1; time <= 2; time += 1) {
    let begun = false;
    const worker = workerOf({
      async readContactImport(_data, _id, stop) {
        begun = true;
        await new Promise((resolve) => stop.addEventListener('abort', resolve));
        throw new JobInterrupted();
      },
    });
    await until(() => begun, 'the job to be begun');
    expect(await onlyJob()).toMatchObject({ attempts: 1, deadAt: null });
    await worker.stop();
    const { runAt, ...job } = await onlyJob();
    expect([job, runAt <= clock.now()]).toEqual([{ attempts: 0, problem: null, deadAt: null }, true]);
  }
  workerOf({ readContactImport: async ({ importId }) => void done.push(importId) });
  await none();
  expect(done).toEqual(['long']);
});

/** Handlers that do nothing until they are let go, and what they have begun. */
function gate(kinds: readonly (keyof JobHandlers)[]) {
  const begun: string[] = [];
  const waiting: (() => void)[] = [];
  let open = false;
  const handle = (kind: string) => async () => {
    begun.push(kind);
    if (!open) await new Promise<void>((resolve) => waiting.push(resolve));
  };
  const letGo = () => {
    open = true;
    for (const end of waiting.splice(0)) end();
  };
  gates.push(letGo);
  return {
    begun,
    handlers: Object.fromEntries(kinds.map((kind) => [kind, handle(kind)])) as Partial<JobHandlers>,
    /** One of them ends. */
    end: () => waiting.shift()!(),
    letGo,
  };
}

/** Two jobs, one after the other, while others are held: a process that has done them has looked for more, and taken none. */
async function mailsBeside(held: ReturnType<typeof gate>): Promise<void> {
  const mails: unknown[] = [];
  workerOf({ ...held.handlers, sendTokenMail: async (data) => void mails.push(data) });
  await until(() => held.begun.length > 0, 'the first to be begun');
  for (const count of [1, 2]) {
    await db.transaction(async (tx) => tx.enqueue({ kind: 'sendTokenMail', data: { tokenId: `${count}` } }));
    await until(() => mails.length === count, 'the mail that somebody waits for');
  }
}

test('two jobs that take long are done at once, whichever, and all others beside them', async () => {
  const held = gate(['readContactImport', 'connectContactImport', 'forgetImports']);
  await db.transaction(async (tx) => {
    for (let i = 0; i < 4; i += 1) {
      tx.enqueue({ kind: 'readContactImport', data: { importId: `${i}` } });
      tx.enqueue({ kind: 'connectContactImport', data: { importId: `${i}`, planId: '' } });
      tx.enqueue({ kind: 'forgetImports', data: {} });
    }
  });
  await mailsBeside(held);
  expect(held.begun).toHaveLength(2);
  held.end();
  await until(() => held.begun.length === 3, 'the third');
  held.letGo();
  await none();
  expect(held.begun).toHaveLength(12);
});

test('mails that may come by the thousand keep no other waiting', async () => {
  const held = gate(['sendContactRequestMail', 'sendEmailInvitation']);
  await db.transaction(async (tx) => {
    for (let i = 0; i < 10; i += 1) {
      tx.enqueue({ kind: 'sendContactRequestMail', data: { contactRequestId: `${i}` } });
      tx.enqueue({ kind: 'sendEmailInvitation', data: { invitationId: `${i}`, queuedAt: 1 } });
    }
  });
  await mailsBeside(held);
  expect(held.begun).toHaveLength(4);
  held.letGo();
  await none();
  expect(held.begun).toHaveLength(20);
});
