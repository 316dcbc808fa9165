import DataLoader from 'dataloader';
import type { FastifyInstance } from 'fastify';
import type { LineChannel } from '../../entities/line-channel.js';
import { readWebhook, signedByLine } from '../channels/line/webhook.js';
import { channelsById, readCredentials, seeWebhook } from '../domain/line-channels.js';
import { keepEvents, type Delivered } from '../domain/line-intake.js';
import type { Services } from '../services.js';

/** So many milliseconds what LINE tells is gathered: one transaction keeps what many webhooks bring. */
const GATHER = 5;
const MOST = 200;
const MOST_OPENED = 1_000;

/**
 * `POST /webhooks/line/CHANNEL`: what happens on LINE. The signature is that of the raw bytes; whatever is wrong with it, or with the
 * channel, the answer is 401 and nothing is kept. It is answered once what came is on the disk, and done by a job: LINE waits for two
 * seconds only (https://developers.line.biz/en/docs/messaging-api/receiving-messages/).
 */
export async function addLineWebhook(http: FastifyInstance, { db, vault, webhooks }: Services): Promise<void> {
  const keep = new DataLoader<Delivered, true>(
    async (delivered) => {
      await db.transaction((tx) => keepEvents(tx, delivered));
      return delivered.map(() => true);
    },
    { cache: false, maxBatchSize: MOST, batchScheduleFn: (work) => void setTimeout(work, GATHER) },
  );

  /** All webhooks that are read in one turn read the channels once. */
  const channels = new DataLoader<string, LineChannel | undefined>((ids) => channelsById(db.read, ids), {
    cache: false,
    batchScheduleFn: (work) => void setImmediate(work),
  });

  /** The secrets of channels, by whose they are and what they were sealed as, which is another text each time. */
  const opened = new Map<string, string | null>();
  const secretOf = (channel: LineChannel): string | null => {
    const key = `${channel.id} ${channel.channelSecret}`;
    let secret = opened.get(key);
    if (secret === undefined) {
      secret = readCredentials(vault, channel)?.secret ?? null;
      if (opened.size >= MOST_OPENED) opened.clear();
      opened.set(key, secret);
    }
    return secret;
  };

  await http.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

    scope.post<{ Params: { channel: string } }>('/webhooks/line/:channel', async (request, reply) => {
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const signature = request.headers['x-line-signature'];
      const channel = await channels.load(request.params.channel);
      const secret = channel && secretOf(channel);
      const signed = typeof signature === 'string' && secret != null && signedByLine(body, secret, signature);
      void reply.header('cache-control', 'no-store');
      if (!channel || !signed) return reply.status(401).send();
      const events = readWebhook(body);
      if (!events) return reply.status(400).send();
      if (channel.webhookSeenAt === null) await db.transaction((tx) => seeWebhook(tx, channel.id));
      if (events.length > 0) {
        webhooks.waiting += 1;
        await keep.load({ channelId: channel.id, events }).finally(() => (webhooks.waiting -= 1));
      }
      return reply.status(200).send();
    });
  });
}
