import { createHash, type Hash } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import type { UploadPurpose } from '../../entities/upload.js';
import { recordUpload } from '../domain/uploads.js';
import { ApiError } from '../errors.js';
import { newId } from '../ids.js';
import type { Services } from '../services.js';
import { atMostBytes, TooLarge } from '../uploads/at-most.js';
import { cleanFileName } from '../uploads/file-name.js';
import { MAX_PIXELS, TooManyPixels } from '../uploads/pictures.js';
import { partsOf, prepareUpload } from '../uploads/prepare.js';
import type { Viewer } from '../viewer.js';
import { takeFormFile } from './form-file.js';

/** Takes the file of a form, and answers its id. First the bytes, then the row: a crash in between leaves a file that nobody knows, and that is swept away. */
export async function receiveUpload(
  { config, db, uploads }: Services,
  viewer: Viewer,
  purpose: UploadPurpose,
  request: FastifyRequest,
): Promise<string> {
  const id = newId('upl');
  try {
    let byteSize = 0;
    let fileName = '';
    const hash = createHash('sha256');
    await takeFormFile(request, async (file, name) => {
      fileName = cleanFileName(name);
      byteSize = await uploads.write(id, 'full', hashed(bounded(file, config.fileSizes[purpose]), hash));
    });
    const contentHash = purpose === 'import' ? hash.digest('hex') : null;
    const prepared = await prepareUpload(uploads, id, purpose);
    const upload = { id, purpose, fileName, byteSize, contentHash, ...prepared };
    await uploads.keep(id, partsOf(upload));
    await db.transaction((tx) => recordUpload(tx, viewer, upload, config.uploadQuota));
    return id;
  } catch (error) {
    await uploads.discard(id);
    // Where the transaction broke, its row may be there all the same; if not, the file is swept away.
    if (error instanceof ApiError) await uploads.delete(id);
    throw error instanceof TooManyPixels
      ? new ApiError('PAYLOAD_TOO_LARGE', 'pixels', { max: MAX_PIXELS / 1_000_000 })
      : error;
  }
}

export function fileTooLarge(max: number): ApiError {
  return new ApiError('PAYLOAD_TOO_LARGE', 'file', { max: max / 1024 / 1024 });
}

async function* bounded(file: Readable, max: number): AsyncGenerator<Uint8Array> {
  try {
    yield* atMostBytes(file as AsyncIterable<Uint8Array>, max);
  } catch (error) {
    if (error instanceof TooLarge) throw fileTooLarge(max);
    throw error instanceof ApiError ? error : new ApiError('BAD_REQUEST', 'form'); // it ended too early
  }
}

async function* hashed(bytes: AsyncIterable<Uint8Array>, hash: Hash): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    hash.update(chunk);
    yield chunk;
  }
}
