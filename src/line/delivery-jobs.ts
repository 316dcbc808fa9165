import { createHash } from 'node:crypto';
import type { Locale } from '../../entities/enums.js';
import { ExternalUser } from '../../entities/external-user.js';
import { channelById, readCredentials, setProblem } from '../domain/line-channels.js';
import {
  finishBatch,
  free,
  keepFirst,
  MOST_BUBBLES,
  putBack,
  takeBatch,
  type Batch,
  type Outcome,
} from '../domain/line-deliveries.js';
import { localeOfUser } from '../domain/external-users.js';
import { groupIdOf } from '../domain/line-rooms.js';
import { LineError, type LineOutgoing } from '../line.js';
import { bubblesOf } from './bubbles.js';
import { JobInterrupted, type JobHandlers } from '../live/worker.js';
import type { Services } from '../services.js';

/** The job that sends what waits for somebody or for a group on LINE, one call after the other. */
export function lineDeliveryJobs(services: Services): Pick<JobHandlers, 'deliverToLine'> {
  const { db, line, vault } = services;

  async function send(taken: Batch): Promise<void> {
    const channel = await channelById(db.read, taken.channelId);
    const target = await addressOf(taken.targetId);
    if (!channel || target === null)
      return finish(taken, { state: 'FAILED', problem: channel ? 'NOT_REACHABLE' : 'DISCONNECTED' });
    const token = readCredentials(vault, channel)?.token;
    if (token === undefined) return refused(taken, new LineError('TOKEN', 'its credentials cannot be read'));
    const { to, locale } = target;
    const bubbles = await Promise.all(
      taken.deliveries.map((delivery) => bubblesOf(services, db.read, delivery, locale)),
    );
    const count = taken.tried ? bubbles.length : countThatFit(bubbles);
    const batch = count === bubbles.length ? taken : await db.transaction((tx) => keepFirst(tx, taken, count));
    for (const [i, some] of callsOf(bubbles.slice(0, count).flat()).entries()) {
      try {
        await (batch.replyToken === null || i > 0
          ? line.push(token, to, some, keyOf(batch, i))
          : line.reply(token, batch.replyToken, some));
      } catch (error) {
        if (!(error instanceof LineError)) throw error;
        // What came before has been taken: it is the same batch from then on.
        return refused({ ...batch, tried: batch.tried || i > 0 }, error);
      }
    }
    // A reply is free, also where nothing else goes.
    if (channel.problem !== null && !(channel.problem === 'QUOTA_EXHAUSTED' && batch.replyToken !== null))
      await db.transaction((tx) => setProblem(tx, channel.id, null));
    return finish(batch, { state: 'DELIVERED' });
  }

  /** What LINE said in place of taking it. Throws where it is to be tried again later. */
  async function refused(batch: Batch, error: LineError): Promise<void> {
    const { channelId } = batch;
    switch (error.fault) {
      case 'REPLY_TOKEN':
        // Where the call may have been made before, the token may be used up because it came through.
        if (batch.tried) return finish(batch, { state: 'UNCERTAIN' });
        return db.transaction((tx) => putBack(tx, batch));
      case 'REFUSED':
        if (batch.tried) return finish(batch, { state: 'UNCERTAIN' });
        if (batch.deliveries.length > 1) return db.transaction((tx) => putBack(tx, batch, true));
        return finish(batch, { state: 'FAILED', problem: 'REFUSED' });
      case 'QUOTA':
        await db.transaction((tx) => setProblem(tx, channelId, 'QUOTA_EXHAUSTED'));
        return finish(batch, batch.tried ? { state: 'UNCERTAIN' } : { state: 'FAILED', problem: 'QUOTA' });
      case 'TOKEN':
      case 'FORBIDDEN':
        await db.transaction((tx) =>
          setProblem(tx, channelId, error.fault === 'TOKEN' ? 'WRONG_CREDENTIALS' : 'SUSPENDED'),
        );
        await again(batch);
        throw error;
      case 'BUSY':
        await again(batch);
        throw error;
      default:
        await db.transaction((tx) => free(tx, batch));
        throw error;
    }
  }

  /** LINE has not taken this call. Where one before may have come through, it is made again as it was, under the same key. */
  const again = (batch: Batch) => db.transaction((tx) => (batch.tried ? free : putBack)(tx, batch));

  const finish = (batch: Batch, outcome: Outcome) => db.transaction((tx) => finishBatch(tx, batch, outcome));

  /** Their id on LINE, or the group's, and the language to speak in; null where they are forgotten. */
  async function addressOf(targetId: string): Promise<{ to: string; locale: Locale } | null> {
    const user = await db.read.row(ExternalUser, 'where id = $1', [targetId]);
    const to = user ? user.networkUserId : await groupIdOf(db.read, targetId);
    return to === null ? null : { to, locale: user ? localeOfUser(user) : 'JA' };
  }

  return {
    async deliverToLine({ targetId, deliveryId }) {
      for (;;) {
        const batch = await db.transaction((tx) => takeBatch(tx, targetId, deliveryId));
        if (!batch) return;
        if ('busyUntil' in batch) throw new JobInterrupted(batch.busyUntil);
        await send(batch);
      }
    },
  };
}

/** How many of these deliveries go in one call: as many as LINE takes messages, and one in any case. */
function countThatFit(bubbles: readonly LineOutgoing[][]): number {
  let room = MOST_BUBBLES;
  const end = bubbles.findIndex((own) => (room -= own.length) < 0);
  return end === -1 ? bubbles.length : Math.max(end, 1);
}

/** A text that was cut into many pieces goes in several calls. */
function callsOf(bubbles: readonly LineOutgoing[]): LineOutgoing[][] {
  return Array.from({ length: Math.ceil(bubbles.length / MOST_BUBBLES) }, (_, i) =>
    bubbles.slice(i * MOST_BUBBLES, (i + 1) * MOST_BUBBLES),
  );
}

/** The retry key of a batch's n-th call: the same each time it is made. */
function keyOf({ id }: Batch, call: number): string {
  if (call === 0) return id;
  const hash = createHash('sha256').update(`${id} ${call}`).digest('hex');
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-4${hash.slice(13, 16)}-a${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}
