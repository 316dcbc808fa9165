import type { Upload } from '../../entities/upload.js';
import type { Tx } from '../database/tx.js';
import type { Member } from '../viewer.js';
export async function claimUpload(_tx: Tx, _viewer: Member, _uploadId: string, _purpose: string): Promise<Upload> {
  throw new Error();
}
export async function forgetUpload(_tx: Tx, _uploadId: string): Promise<void> {}
