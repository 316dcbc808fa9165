import { ExternalUser } from '../../entities/external-user.js';
import { Room } from '../../entities/room.js';
import type { Reader, Tx } from '../database/tx.js';
import type { JobData } from '../jobs.js';
import { post, type NewMessage } from './room-stream.js';
import { recordUsed, type KeptFile } from './uploads.js';

type Fetched = JobData['fetchLineMedia'];

/** Whether what somebody sent is still to come: it was not taken back, and is not here. */
export async function isWanted(reader: Reader, { channelId, messageId }: Fetched): Promise<boolean> {
  const found = await reader.get(
    'select 1 from line_messages where line_channel_id = $1 and line_message_id = $2 and message_id is null and unsent_at is null',
    [channelId, messageId],
  );
  return found !== undefined;
}

/** Posts what was fetched, whose bytes are kept; false where nobody wants it any more. */
export async function postMedia(tx: Tx, fetched: Fetched, upload: KeptFile): Promise<boolean> {
  const { kind: mediaKind, fileName, byteSize, hasPreview } = upload;
  const { externalUserId } = fetched;
  const made = await settle(tx, fetched, {
    senderId: externalUserId,
    kind: 'MEDIA',
    uploadId: upload.id,
    content: { mediaKind, fileName, byteSize, hasPreview },
  });
  if (made) await recordUsed(tx, externalUserId, upload);
  return made;
}

/** It could not be fetched: the room says so. */
export async function loseMedia(tx: Tx, fetched: Fetched): Promise<void> {
  const { externalUserId } = fetched;
  const content = { notice: 'CONTENT_LOST', people: [externalUserId] };
  await settle(tx, fetched, { senderId: null, authorId: externalUserId, kind: 'NOTICE', content });
}

async function settle(tx: Tx, fetched: Fetched, message: NewMessage): Promise<boolean> {
  const { channelId, messageId, roomId, externalUserId } = fetched;
  await tx.lockRooms([roomId]);
  const room = await tx.row(Room, 'where id = $1', [roomId]);
  const sender = await tx.row(ExternalUser, 'where id = $1 and deleted_at is null', [externalUserId]);
  if (!room || !sender || !(await isWanted(tx, fetched))) return false;
  const { id } = await post(tx, room, message);
  await tx.run('update line_messages set message_id = $3 where line_channel_id = $1 and line_message_id = $2', [
    channelId,
    messageId,
    id,
  ]);
  return true;
}
