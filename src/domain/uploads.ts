import { Upload, type UploadPurpose } from '../../entities/upload.js';
import { DAY } from '../clock.js';
import type { Config } from '../config.js';
import { anyOf, type Reader, type Tx } from '../database/tx.js';
import { ApiError, Refusal } from '../errors.js';
import { kindOfId } from '../ids.js';
import type { Member } from '../viewer.js';
import { ownAccount } from './people.js';

const BATCH = 200;

/** Refuses more of somebody who has sent so much that nothing uses, or so much in a day. */
export async function expectQuota(
  reader: Reader,
  ownerId: string,
  { unused, unusedBytes, bytesPerDay }: Config['uploadQuota'],
  now: number,
): Promise<void> {
  const sum = 'cast(coalesce(sum(byte_size), 0) as bigint) as bytes from uploads where owner_id = $1';
  const waiting = await reader.get<{ count: number; bytes: number }>(
    `select count(*) as count, ${sum} and used_at is null`,
    [ownerId],
  );
  if (waiting!.count >= unused || waiting!.bytes >= unusedBytes)
    throw new ApiError('RATE_LIMITED', 'unusedUploads', { max: unused, megabytes: unusedBytes / 1024 / 1024 });
  const ofDay = await reader.get<{ bytes: number }>(`select ${sum} and created_at > $2`, [ownerId, now - DAY]);
  if (ofDay!.bytes >= bytesPerDay)
    throw new ApiError('RATE_LIMITED', 'uploadsOfDay', { megabytes: bytesPerDay / 1024 / 1024 });
}

/** A file whose bytes are kept. */
export type KeptFile = Omit<Upload, 'ownerId' | 'contentHash' | 'usedAt' | 'createdAt'> &
  Partial<Pick<Upload, 'contentHash'>>;

/** Notes one that is used at once. */
export function recordUsed(tx: Tx, ownerId: string, file: KeptFile): Promise<void> {
  return tx.insert(Upload, { contentHash: null, ...file, ownerId, usedAt: tx.now, createdAt: tx.now });
}

/** Notes a file whose bytes are kept. It is the viewer's, and nothing uses it yet. */
export async function recordUpload(
  tx: Tx,
  viewer: Member,
  upload: KeptFile,
  quota: Config['uploadQuota'],
): Promise<void> {
  await ownAccount(tx, viewer); // so much may take long to send, and others may have come meanwhile
  await expectQuota(tx, viewer.id, quota, tx.now);
  await tx.insert(Upload, { contentHash: null, ...upload, ownerId: viewer.id, usedAt: null, createdAt: tx.now });
}

/** The viewer's own upload for this purpose, which nothing has used: from here on something does. Or NOT_FOUND. */
export async function claimUpload(
  tx: Tx,
  viewer: Pick<Member, 'id'>,
  uploadId: string,
  purpose: UploadPurpose,
  field = 'uploadId',
): Promise<Upload> {
  const claimed =
    kindOfId(uploadId) === 'upl' &&
    (await tx.run(
      'update uploads set used_at = $4 where id = $1 and owner_id = $2 and purpose = $3 and used_at is null',
      [uploadId, viewer.id, purpose, tx.now],
    )) === 1;
  if (!claimed) throw new Refusal('NOT_FOUND', [field], 'upload');
  return (await tx.row(Upload, 'where id = $1', [uploadId]))!;
}

/** From here on nobody is served it; its bytes are deleted after the transaction. */
export async function forgetUpload(tx: Tx, uploadId: string): Promise<void> {
  await tx.run('delete from uploads where id = $1', [uploadId]);
  tx.enqueue({ kind: 'deleteUpload', data: { uploadId } });
}

/** Of an account that is deleted: what stands in messages belongs to their rooms, and stays. */
export async function forgetUploadsOf(tx: Tx, ownerId: string): Promise<void> {
  const uploads = await tx.rows(Upload, "where owner_id = $1 and (used_at is null or purpose <> 'message')", [ownerId]);
  for (const { id } of uploads) await forgetUpload(tx, id);
}

/** Forgets some of those that nothing has used for so long. Answers how many. */
export async function forgetUnusedUploads(tx: Tx, olderThan: number): Promise<number> {
  const forgotten = await tx.all<{ id: string }>(
    `delete from uploads where used_at is null and id in
       (select id from uploads where used_at is null and created_at <= $1 order by created_at limit ${BATCH})
     returning id`,
    [tx.now - olderThan],
  );
  for (const { id } of forgotten) tx.enqueue({ kind: 'deleteUpload', data: { uploadId: id } });
  return forgotten.length;
}

/** Which of these uploads there are. */
export async function knownUploads(reader: Reader, ids: readonly string[]): Promise<Set<string>> {
  const rows = await reader.all<{ id: string }>(`select id from uploads where ${anyOf(reader, 'id', '$1')}`, [ids]);
  return new Set(rows.map(({ id }) => id));
}
