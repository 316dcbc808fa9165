import { Message } from '../../entities/message.js';
import type { Room } from '../../entities/room.js';
import { DAY } from '../clock.js';
import type { Tx } from '../database/tx.js';
import { Refusal } from '../errors.js';
import { isOutside, kindOfId } from '../ids.js';
import type { Member } from '../viewer.js';
import { expectLine } from './line-access.js';
import { mayHear } from './known-people.js';
import { hasBlocked } from './people.js';
import { allowedBetween, PolicyRefusal } from './policy.js';
import { expectOpen, hear, otherOf, ownRoom } from './room-members.js';
import { allowedInRoom } from './room-policy.js';
import { change, post, type NewMessage } from './room-stream.js';
import { expectFilesAllowed } from './room-files.js';
import { expectSendable, type Sticker } from './stickers.js';
import { readIdempotencyKey, readMessageText } from './text.js';
import { claimUpload, forgetUpload } from './uploads.js';

/** How long a sender may take a message back. */
export const RECALL_WITHIN = DAY;

export interface PostMessage {
  roomId: string;
  text?: string | null;
  sticker?: Sticker | null;
  uploadId?: string | null;
  idempotencyKey?: string | null;
}

/** Writes in a room. The same key again answers the message that was written with it. */
export async function postMessage(
  tx: Tx,
  viewer: Member,
  input: PostMessage,
  { lineCanFetch = false }: { lineCanFetch?: boolean } = {},
): Promise<Message> {
  const key = readIdempotencyKey(input.idempotencyKey);
  const given = [input.text, input.sticker, input.uploadId].filter((one) => one != null);
  if (given.length !== 1) throw new Refusal('INVALID', null, 'exactlyOne');
  const text = input.text == null ? null : readMessageText(input.text);
  if (input.sticker) expectSendable(input.sticker);
  const own = await ownRoom(tx, viewer, input.roomId);
  const { room, member } = own;
  const repeated =
    key !== null && (await tx.row(Message, 'where sender_id = $1 and idempotency_key = $2', [viewer.id, key]));
  if (repeated) {
    if (repeated.roomId !== room.id || repeated.sequence <= member.joinedSequence)
      throw new Refusal('INVALID', ['idempotencyKey'], 'keyUsed');
    return repeated;
  }
  expectOpen(own);
  if (room.kind === 'DIRECT') await expectWritable(tx, viewer, room);
  else if (!(await allowedInRoom(tx, room.id))) throw new PolicyRefusal(['roomId'], null, 'room');
  return post(tx, room, { senderId: viewer.id, idempotencyKey: key, ...(await contentOf()) });

  async function contentOf(): Promise<Pick<NewMessage, 'kind' | 'content' | 'uploadId'>> {
    if (text !== null) return { kind: 'TEXT', content: { text } };
    if (input.sticker) return { kind: 'STICKER', content: input.sticker };
    await expectFilesAllowed(tx, room);
    if (room.outside && !lineCanFetch) throw new Refusal('CONTENT_NOT_SUPPORTED', ['uploadId']);
    const upload = await claimUpload(tx, viewer, input.uploadId!, 'message');
    const { kind, fileName, byteSize, hasPreview } = upload;
    return { kind: 'MEDIA', uploadId: upload.id, content: { mediaKind: kind, fileName, byteSize, hasPreview } };
  }
}

/** The other of a direct room: not blocked by the viewer, and the policies let the two talk at this moment. */
async function expectWritable(tx: Tx, viewer: Member, room: Room): Promise<void> {
  const other = await otherOf(tx, room, viewer.id);
  if (await hasBlocked(tx, viewer.id, other.personId)) throw new Refusal('BLOCKED', ['roomId']);
  if (isOutside(other.personId)) return expectLine(tx, viewer, ['roomId']);
  const { own, theirs } = await allowedBetween(tx, viewer.id, other.personId);
  if (!own || !theirs) throw new PolicyRefusal(['roomId'], other.personId, own ? 'theirs' : null);
  if (other.unheard && (await mayHear(tx, viewer, other.personId))) await hear(tx, room, other);
}

/** The sender takes a message back: nothing of it is left but its place. Taking it back again changes nothing. */
export async function recallMessage(tx: Tx, viewer: Member, id: string): Promise<Message> {
  const find = () =>
    kindOfId(id) === 'msg'
      ? tx.row(Message, 'where id = $1 and sender_id = $2', [id, viewer.id])
      : Promise.resolve(undefined);
  const found = await find();
  if (!found) throw new Refusal('NOT_FOUND', ['id']);
  const { room, member } = await ownRoom(tx, viewer, found.roomId, 'id');
  const message = (await find())!;
  if (message.sequence <= member.joinedSequence) throw new Refusal('NOT_FOUND', ['id']);
  if (message.recalledAt !== null) return message;
  if (message.outgoing) throw new Refusal('NOT_RECALLABLE', ['id'], 'outgoing');
  if (message.createdAt + RECALL_WITHIN <= tx.now) throw new Refusal('NOT_RECALLABLE', ['id']);
  return recall(tx, room, message);
}

/** Takes a message of a locked room back, whoever wants it. */
export async function recall(tx: Tx, room: Room, message: Message): Promise<Message> {
  const { id } = message;
  await tx.run('update messages set content = null, upload_id = null, recalled_at = $2 where id = $1', [id, tx.now]);
  if (message.uploadId !== null) await forgetUpload(tx, message.uploadId);
  await change(tx, room, 'MessageRecalled', message);
  return { ...message, content: null, uploadId: null, recalledAt: tx.now };
}
