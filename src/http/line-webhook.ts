import DataLoader from 'dataloader';
import type { FastifyInstance } from 'fastify';
import { readWebhook, signedByLine } from '../channels/line/webhook.js';
import { channelById, channelSecret, seeWebhook } from '../domain/line-channels.js';
import { keepEvents, type Delivered } from '../domain/line-intake.js';
import type { Services } from '../services.js';

/** So many milliseconds what LINE tells is gathered: one transaction keeps what many webhooks bring. */
const GATHER = 5;
const MOST = 200;

/**
 * `POST /webhooks/line/CHANNEL`: what happens on LINE. The signature is that of the raw bytes; whatever is wrong with it, or with the
 * channel, the answer is 401 and nothing is kept. It is answered once what came is on the disk, and done by a job: LINE waits for two
 * seconds only (https://developers.line.biz/en/docs/messaging-api/receiving-messages/).
 */
export async function addLineWebhook(http: FastifyInstance, { db, vault }: Services): Promise<void> {
  const keep = new DataLoader<Delivered, true>(
    async (delivered) => {
      await db.transaction((tx) => keepEvents(tx, delivered));
      return delivered.map(() => true);
    },
    { cache: false, maxBatchSize: MOST, batchScheduleFn: (work) => void setTimeout(work, GATHER) },
  );

  await http.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

    scope.post<{ Params: { channel: string } }>('/webhooks/line/:channel', async (request, reply) => {
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const signature = request.headers['x-line-signature'];
      const channel = await channelById(db.read, request.params.channel);
      const secret = channel && channelSecret(vault, channel);
      const signed = typeof signature === 'string' && secret != null && signedByLine(body, secret, signature);
      void reply.header('cache-control', 'no-store');
      if (!channel || !signed) return reply.status(401).send();
      const webhook = readWebhook(body);
      if (!webhook) return reply.status(400).send();
      if (channel.webhookSeenAt === null) await db.transaction((tx) => seeWebhook(tx, channel.id));
      if (webhook.events.length > 0) await keep.load({ channelId: channel.id, events: webhook.events });
      return reply.status(200).send();
    });
  });
}
