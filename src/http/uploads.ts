import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { UploadPurpose } from '../../entities/upload.js';
import { expectQuota } from '../domain/uploads.js';
import { ApiError } from '../errors.js';
import { localeOfCaller, type Caller } from '../execution/context.js';
import { apiKey } from '../execution/operations.js';
import type { Services } from '../services.js';
import type { Viewer } from '../viewer.js';
import { fromNoOtherSite, sessionCookie, type Callers } from './callers.js';
import { Counts } from './counts.js';
import { answerError } from './http-errors.js';
import { limitHeaders, type LimitNotes } from './limit-headers.js';
import { fileTooLarge, receiveUpload } from './receive-upload.js';
import { mayTakeLong } from './slow-bodies.js';

/** How many files a person may be sending to one process at the same moment. */
const AT_ONCE = 4;
/** What stands around a file in a form is less. */
const AROUND = 64 * 1024;

/** `POST /uploads?purpose=message|avatar|import`: takes a file, and answers the id under which a mutation then uses it. */
export async function addUploads(http: FastifyInstance, services: Services, callers: Callers): Promise<void> {
  const { config, clock, log } = services;
  const sending = new Counts();

  // In a scope of its own: nowhere else is a form of this kind read.
  await http.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    await scope.register(multipart);
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null)); // refused by the handler, which first asks who it is

    scope.post('/uploads', async (request, reply) => {
      const notes: LimitNotes = new Map();
      const limits = services.limits.noting(notes);
      let locale = callers.localeOf(request.raw);
      const answer = async () => {
        const caller = await callers.ofRequest(request.raw, request.ip, limits);
        locale = localeOfCaller(caller);
        if (caller.cookieToRenew !== undefined)
          void reply.header('set-cookie', sessionCookie(caller.cookieToRenew, config.sessionLifetime));
        await limits.consume('api', apiKey(caller));
        const viewer = mayUpload(caller, request);
        const purpose = purposeOf(request);
        const max = config.fileSizes[purpose];
        if (!request.isMultipart()) throw new ApiError('UNSUPPORTED_MEDIA_TYPE', 'form');
        if (Number(request.headers['content-length'] ?? 0) > max + AROUND) throw fileTooLarge(max);
        await expectQuota(services.db.read, viewer.id, config.uploadQuota, services.clock.now());
        if (sending.count(viewer.id) >= AT_ONCE) throw new ApiError('RATE_LIMITED', 'uploads', { max: AT_ONCE });
        const release = sending.add(viewer.id);
        mayTakeLong(request.raw);
        try {
          return await receiveUpload(services, viewer, purpose, request);
        } finally {
          release();
        }
      };
      void reply.header('cache-control', 'no-store');
      try {
        const uploadId = await answer();
        return await reply.status(201).headers(limitHeaders(notes, clock.now())).send({ uploadId });
      } catch (error) {
        return await answerError(reply.headers(limitHeaders(notes, clock.now())), error as Error, locale, log);
      }
    });
  });
}

/** Whoever is signed in and may write. With a cookie, another Origin is nobody: see Callers. */
function mayUpload(caller: Caller, request: FastifyRequest): Viewer {
  if (!caller.viewer) throw new ApiError('UNAUTHENTICATED');
  if (!fromNoOtherSite(request)) throw new ApiError('FORBIDDEN', 'otherSite');
  if (caller.viewer.credential.readOnly) throw new ApiError('FORBIDDEN', 'readOnly');
  return caller.viewer;
}

function purposeOf({ query }: FastifyRequest): UploadPurpose {
  const { purpose } = query as { purpose?: unknown };
  if (purpose !== 'message' && purpose !== 'avatar' && purpose !== 'import')
    throw new ApiError('BAD_REQUEST', 'purpose');
  return purpose;
}
