import { ExternalUser } from '../../entities/external-user.js';
import { channelById, readCredentials, setProblem } from '../domain/line-channels.js';
import { finishBatch, free, putBack, takeBatch, type Batch, type Outcome } from '../domain/line-deliveries.js';
import { groupIdOf } from '../domain/line-rooms.js';
import { LineError } from '../line.js';
import { bubblesOf } from './bubbles.js';
import type { JobHandlers } from '../live/worker.js';
import type { Services } from '../services.js';

/** As many messages as LINE takes in a call. */
const MOST = 5;

/** The job that sends what waits for somebody or for a group on LINE, one call after the other. */
export function lineDeliveryJobs(services: Services): Pick<JobHandlers, 'deliverToLine'> {
  const { db, line, vault } = services;

  async function send(batch: Batch): Promise<void> {
    const channel = await channelById(db.read, batch.channelId);
    const to = await addressOf(batch.targetId);
    if (!channel || to === null)
      return finish(batch, { state: 'FAILED', problem: channel ? 'NOT_REACHABLE' : 'DISCONNECTED' });
    const token = readCredentials(vault, channel)?.token;
    if (token === undefined) return refused(batch, new LineError('TOKEN', 'its credentials cannot be read'));
    const bubbles = (
      await Promise.all(batch.deliveries.map((delivery) => bubblesOf(services, db.read, delivery)))
    ).flat();
    try {
      if (bubbles.length > 0) {
        const sent = bubbles.slice(0, MOST);
        await (batch.replyToken === null
          ? line.push(token, to, sent, batch.id)
          : line.reply(token, batch.replyToken, sent));
      }
    } catch (error) {
      if (!(error instanceof LineError)) throw error;
      return refused(batch, error);
    }
    if (channel.problem === 'WRONG_CREDENTIALS' || (channel.problem === 'QUOTA_EXHAUSTED' && batch.replyToken === null))
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
        if (batch.deliveries.length > 1) return db.transaction((tx) => putBack(tx, batch, true));
        return finish(batch, { state: 'FAILED', problem: 'REFUSED' });
      case 'QUOTA':
        await db.transaction((tx) => setProblem(tx, channelId, 'QUOTA_EXHAUSTED'));
        return finish(batch, { state: 'FAILED', problem: 'QUOTA' });
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

  /** Their id on LINE, or the group's; null where they are forgotten. */
  async function addressOf(targetId: string): Promise<string | null> {
    const user = await db.read.row(ExternalUser, 'where id = $1', [targetId]);
    return user ? user.networkUserId : groupIdOf(db.read, targetId);
  }

  return {
    async deliverToLine({ targetId }) {
      for (;;) {
        const batch = await db.transaction((tx) => takeBatch(tx, targetId));
        if (!batch) return;
        await send(batch);
      }
    },
  };
}
