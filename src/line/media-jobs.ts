import { Upload } from '../../entities/upload.js';
import { SECOND } from '../clock.js';
import { accessToken, channelById } from '../domain/line-channels.js';
import { giveUp } from '../domain/line-deliveries.js';
import { isWanted, loseMedia, postMedia } from '../domain/line-media.js';
import { newId } from '../ids.js';
import type { JobHandlers, GivenUp } from '../live/worker.js';
import { JobRejected } from '../live/worker.js';
import type { Services } from '../services.js';
import { atMostBytes, TooLarge } from '../uploads/at-most.js';
import { cleanFileName } from '../uploads/file-name.js';
import { anyFile } from '../uploads/content.js';
import { TooManyPixels } from '../uploads/pictures.js';
import { partsOf, prepareUpload } from '../uploads/prepare.js';

/** For so long it is not said that something is lost. */
const GONE_FOR = 15 * SECOND;

/** The job that fetches what somebody sent, before LINE deletes it, and posts it. */
export function lineMediaJobs({
  db,
  line,
  vault,
  uploads,
  config,
  clock,
}: Services): Pick<JobHandlers, 'fetchLineMedia'> {
  return {
    async fetchLineMedia(data) {
      const channel = await channelById(db.read, data.channelId);
      const token = channel && accessToken(vault, channel);
      if (token === undefined || !(await isWanted(db.read, data))) return;
      const found = await line.content(token, data.messageId);
      if (found.state === 'PREPARING') throw new Error('LINE is still preparing it');
      if (found.state === 'GONE') {
        if (data.gone) throw new JobRejected('it is gone at LINE');
        // They may have taken it back, and we have not heard of it yet.
        const runAt = clock.now() + GONE_FOR;
        return db.transaction(async (tx) =>
          tx.enqueue({ kind: 'fetchLineMedia', data: { ...data, gone: true }, runAt }),
        );
      }
      const id = newId('upl');
      try {
        const byteSize = await uploads.write(id, 'full', atMostBytes(found.stream, config.lineFileSize));
        const prepared = await prepareUpload(uploads, id, 'message').catch((error: unknown) => {
          if (error instanceof TooManyPixels) return { ...anyFile, hasPreview: false };
          throw error;
        });
        await uploads.keep(id, partsOf(prepared));
        const fileName = cleanFileName(data.media.fileName ?? nameFor(prepared));
        const upload = { id, purpose: 'message' as const, fileName, byteSize, ...prepared };
        const posted = await db.transaction((tx) => postMedia(tx, data, upload as Upload));
        if (!posted) await uploads.delete(id);
      } catch (error) {
        await uploads.discard(id);
        throw error instanceof TooLarge ? new JobRejected('it is larger than is taken') : error;
      }
    },
  };
}

/** LINE names files only. */
function nameFor({ kind, contentType }: { kind: string; contentType: string }): string {
  const ending = /^(?:image|video|audio)\/(\w+)$/.exec(contentType)?.[1];
  return ending === undefined
    ? 'file'
    : `${kind.toLowerCase()}.${ending.replace('jpeg', 'jpg').replace('quicktime', 'mov')}`;
}

/** What is said where it did not come about. */
export function givenUpLine({ db }: Pick<Services, 'db'>): GivenUp {
  return {
    fetchLineMedia: (data) => db.transaction((tx) => loseMedia(tx, data)),
    deliverToLine: ({ deliveryId }) => db.transaction((tx) => giveUp(tx, deliveryId)),
  };
}
