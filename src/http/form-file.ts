import type { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { ApiError } from '../errors.js';

/** What a file may come with; how long it may be is up to whoever takes it. */
const limits = { files: 1, fields: 10, fieldSize: 1_024, headerPairs: 20, fileSize: Number.MAX_SAFE_INTEGER };

/**
 * Hands over the one file of a form, in the field `file`, as it comes in. Where it is not taken to its end, or the form is not as it
 * should be, this throws; what was taken of it until then is to be forgotten.
 */
export async function takeFormFile(
  request: FastifyRequest,
  take: (file: Readable, name: string | undefined) => Promise<void>,
): Promise<void> {
  const parts = request.parts({ limits });
  let taken = 0;
  try {
    for (;;) {
      const next = await parts.next().catch(unreadable);
      if (next.done) break;
      const part = next.value;
      if (part.type !== 'file') continue;
      if (part.fieldname !== 'file' || (taken += 1) > 1) throw new ApiError('BAD_REQUEST', 'oneFile');
      await take(part.file, part.filename);
    }
  } catch (error) {
    // The rest is read into nothing: a client that is still sending hears of the answer only then.
    request.raw.unpipe();
    request.raw.resume();
    throw error;
  }
  if (taken === 0) throw new ApiError('BAD_REQUEST', 'oneFile');
}

function unreadable(error: Error & { code?: string }): never {
  const tooMany = error.code === 'FST_FILES_LIMIT' || error.code === 'FST_FIELDS_LIMIT';
  throw new ApiError('BAD_REQUEST', tooMany ? 'oneFile' : 'form');
}
