import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { readMediaUrl } from '../media-urls.js';
import { isAvatar, readMedia, type ServedMedia } from '../reads/media.js';
import type { Services } from '../services.js';
import { contentDisposition } from '../uploads/file-name.js';
import type { Part } from '../uploads/store.js';

export const WEEK = 7 * 24 * 60 * 60;

/**
 * `/media/ID`: files of messages, by signed addresses. Whoever has one sees what the person it was made for may see at this moment;
 * whatever is wrong with it, the answer is the same. `/avatars/ID.webp`: pictures of people, for everybody.
 */
export function addMedia(http: FastifyInstance, services: Services): void {
  const { db, config } = services;
  // Pages of allowed origins may show them, and those may be other sites.
  const embedding = config.allowedOrigins.length > 0 ? 'cross-origin' : 'same-site';

  http.get<{ Params: { uploadId: string }; Querystring: Record<string, unknown> }>(
    '/media/:uploadId',
    async (request, reply) => {
      const grant = readMediaUrl(services, request.params.uploadId, request.query);
      const media = grant && (await readMedia(db.read, grant.viewerId, grant.uploadId));
      if (!media || (grant.size === 'preview' && !media.hasPreview)) return gone(reply);
      return serveFile(services, request, reply, grant.uploadId, grant.size, {
        ...headersOf(media),
        ...(grant.size === 'preview' && { 'content-type': 'image/webp' }),
        'cross-origin-resource-policy': embedding,
      });
    },
  );

  http.get<{ Params: { file: string } }>('/avatars/:file', async (request, reply) => {
    const id = /^(upl_\w{26})\.webp$/.exec(request.params.file)?.[1];
    if (id === undefined || !(await isAvatar(db.read, id))) return gone(reply);
    return serveFile(services, request, reply, id, 'full', {
      'content-type': 'image/webp',
      'content-disposition': 'inline',
      // Its address is new where the picture is. After a week it is asked for again, for whoever deletes it.
      'cache-control': `public, max-age=${WEEK}, immutable`,
      'cross-origin-resource-policy': 'cross-origin',
    });
  });
}

/** Of a file of a message. */
export const headersOf = ({ kind, contentType, fileName }: ServedMedia) => ({
  'content-type': contentType,
  'content-disposition': contentDisposition(kind === 'FILE' ? 'attachment' : 'inline', fileName),
  // A copy may be kept and is asked about each time: it may have been taken back.
  'cache-control': 'private, no-cache',
});

/** A kept file, or the range of it that is asked for. */
export async function serveFile(
  { uploads }: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  id: string,
  part: Part,
  headers: Record<string, string>,
): Promise<FastifyReply> {
  const { statusCode, stream, type, headers: found } = await uploads.serve(request.raw, id, part);
  if (type === 'file')
    return reply
      .status(statusCode)
      .headers({ ...found, ...harmless, ...headers })
      .send(stream);
  stream.destroy();
  if (statusCode !== 416) return gone(reply);
  return reply.status(416).headers({ 'content-range': found['Content-Range']!, 'cache-control': 'no-store' }).send();
}

/** For nobody to keep: it may be there again, as with somebody who is no longer suspended. */
export function gone(reply: FastifyReply): FastifyReply {
  reply.header('cache-control', 'no-store').callNotFound();
  return reply;
}

/** Whatever a file turns out to be, nothing of it runs. */
export const harmless = {
  'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};
