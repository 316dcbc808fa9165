import type { FastifyInstance, FastifyReply } from 'fastify';
import { readMediaUrl } from '../media-urls.js';
import { isAvatar, readSentMedia } from '../reads/media.js';
import type { Services } from '../services.js';
import { jpegOf, pngOf, videoPicture } from '../uploads/pictures.js';
import { gone, harmless, headersOf, serveFile, WEEK } from './media.js';

/** LINE takes pictures of up to 10 MB, and previews of up to 1 MB: https://developers.line.biz/en/reference/messaging-api/#image-message */
const FULL_SIDE = 4_096;
const PREVIEW_SIDE = 800;

/**
 * What LINE fetches from here. `/outside/ID`: files of messages that went there, by signed addresses, pictures as JPEG;
 * `/outside/video.png`: what stands for a film; `/avatars/ID.png`: pictures of those who say something.
 */
export function addOutsideMedia(http: FastifyInstance, services: Services): void {
  const { db, uploads } = services;
  const picture = (reply: FastifyReply, bytes: Buffer | null, type: string, cache: string) =>
    bytes === null
      ? gone(reply)
      : reply.headers({ ...harmless, 'content-type': type, 'cache-control': cache }).send(bytes);

  http.get<{ Params: { uploadId: string }; Querystring: Record<string, unknown> }>(
    '/outside/:uploadId',
    async (request, reply) => {
      const { uploadId } = request.params;
      if (uploadId === 'video.png') return picture(reply, await videoPicture(), 'image/png', `public, max-age=${WEEK}`);
      const grant = readMediaUrl(services, uploadId, request.query);
      const media = grant && (await readSentMedia(db.read, grant.viewerId, grant.uploadId));
      if (!media) return gone(reply);
      if (media.kind === 'IMAGE') {
        const side = grant.size === 'preview' ? PREVIEW_SIDE : FULL_SIDE;
        return picture(reply, await jpegOf(uploads.pathOf(uploadId), side), 'image/jpeg', 'private, max-age=3600');
      }
      return serveFile(services, request, reply, uploadId, 'full', headersOf(media));
    },
  );

  http.get<{ Params: { id: string } }>('/avatars/:id.png', async (request, reply) => {
    const { id } = request.params;
    if (!/^upl_\w{26}$/.test(id) || !(await isAvatar(db.read, id))) return gone(reply);
    return picture(reply, await pngOf(uploads.pathOf(id)), 'image/png', `public, max-age=${WEEK}`);
  });
}
