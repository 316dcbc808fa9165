import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { openLink } from '../domain/invite-links.js';
import { ApiError } from '../errors.js';
import { qrPng, qrSvg } from '../qr.js';
import type { Services } from '../services.js';

const SIZE = 512;

/** `/i/CODE/qr.svg` and `/i/CODE/qr.png`: the address of a link that leads somewhere, as a picture to save and to print. */
export function addQr(http: FastifyInstance, { db, clock, config, limits }: Services): void {
  const serve =
    (mediaType: string, draw: (text: string, size: number) => Promise<string | Buffer>) =>
    async (request: FastifyRequest<{ Params: { code: string } }>, reply: FastifyReply) => {
      try {
        await limits.consume('landing', request.ip);
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        return reply.status(429).header('retry-after', String(error.params.seconds)).send();
      }
      const { code } = request.params;
      if (!(await openLink(db.read, code, clock.now()))) return reply.callNotFound();
      return reply
        .type(mediaType)
        .headers({ 'cache-control': 'no-store', 'x-robots-tag': 'noindex' })
        .send(await draw(`${config.publicUrl}/i/${code}`, SIZE));
    };
  http.get('/i/:code/qr.svg', serve('image/svg+xml', qrSvg));
  http.get('/i/:code/qr.png', serve('image/png', qrPng));
}
