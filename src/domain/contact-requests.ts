import { ContactRequest } from '../../entities/contact-request.js';
import type { User } from '../../entities/user.js';
import { DAY } from '../clock.js';
import type { Tx } from '../database/tx.js';
import { Refusal } from '../errors.js';
import { newId } from '../ids.js';
import type { Member } from '../viewer.js';
import { contactBetween } from './contacts.js';
import { blockersBetween, isActive, mayBeFound, userById, userByMessageId } from './people.js';
import { approve } from './request-answers.js';
import { expire } from './request-endings.js';
import type { Rules } from './rules.js';
import { readText } from './text.js';

export interface RequestContact {
  userId?: string | null;
  messageId?: string | null;
  message?: string | null;
  idempotencyKey?: string | null;
}

/**
 * Asks somebody to be in contact. If they have asked the viewer, this is the approval. Somebody who has blocked the viewer, or
 * declined them not long ago, is not bothered: the request is made all the same, and seen by the viewer alone.
 */
export async function requestContact(
  tx: Tx,
  viewer: Member,
  input: RequestContact,
  rules: Rules,
): Promise<ContactRequest> {
  const field = [input.userId != null ? 'userId' : 'messageId'];
  const message = readInput(input);
  const asked = input.userId ?? (await userByMessageId(tx, viewer.id, input.messageId!))?.id;
  await tx.lockPeople(asked === undefined ? [viewer.id] : [viewer.id, asked]);

  const repeated = await requestWithKey(tx, viewer.id, input.idempotencyKey);
  if (repeated) return repeated;
  const recipient = await findRecipient(tx, viewer, input, field);
  const blockers = await blockersBetween(tx, viewer.id, recipient.id);
  if (blockers.has(viewer.id)) throw new Refusal('BLOCKED', field);
  // Where the two stand already is said first: of somebody suspended, deleted or hidden by now it is the same.
  if (await contactBetween(tx, viewer.id, recipient.id)) throw new Refusal('ALREADY_CONTACT', field);
  const { theirs, own, declined } = await requestsBetween(tx, viewer.id, recipient.id);
  if (!theirs && own) throw new Refusal('ALREADY_REQUESTED', field);
  if (!isActive(recipient) || !(theirs?.recipientState != null || mayBeFound(recipient)))
    throw new Refusal('NOT_FOUND', field);
  if (theirs) return approve(tx, theirs, input.idempotencyKey);
  await checkDailyLimit(tx, viewer.id, rules);

  const unheard = blockers.has(recipient.id) || declined;
  const request: ContactRequest = {
    id: newId('creq'),
    senderId: viewer.id,
    recipientId: recipient.id,
    message,
    source: input.userId != null ? 'SEARCH' : 'MESSAGE_ID',
    senderState: 'PENDING',
    recipientState: unheard ? null : 'PENDING',
    senderResolvedAt: null,
    recipientResolvedAt: null,
    createdAt: tx.now,
    expiresAt: tx.now + rules.requestLifetime,
    idempotencyKey: input.idempotencyKey ?? null,
    crossingKey: null,
  };
  await tx.insert(ContactRequest, request);
  tx.emit(viewer.id, { kind: 'ContactRequestSent', subjectId: request.id });
  // As much is done where nobody is to hear of it: the time of the answer tells no more than the answer.
  tx.emit(recipient.id, unheard ? null : { kind: 'ContactRequestReceived', subjectId: request.id });
  tx.enqueue({ kind: 'sendContactRequestMail', data: { contactRequestId: request.id } });
  return request;
}

/** Answers the message. */
function readInput(input: RequestContact): string | null {
  if ((input.userId == null) === (input.messageId == null)) throw new Refusal('INVALID', null, 'exactlyOne');
  if (input.idempotencyKey != null && input.idempotencyKey.length > 100)
    throw new Refusal('TOO_LONG', ['idempotencyKey'], null, { max: 100 });
  return readText(input.message, 'message', 1_000);
}

/** Who is meant, hidden or not. */
async function findRecipient(tx: Tx, viewer: Member, input: RequestContact, field: string[]): Promise<User> {
  const user =
    input.userId != null ? await userById(tx, input.userId) : await userByMessageId(tx, viewer.id, input.messageId!);
  if (user?.id === viewer.id) throw new Refusal('SELF', field);
  if (!user) throw new Refusal('NOT_FOUND', field);
  if (isActive(user) && user.organizationId === viewer.organizationId)
    throw new Refusal('ALREADY_CONTACT', field, 'colleague');
  return user;
}

/** The request that was made with this key, or that was approved by asking with it. */
async function requestWithKey(
  tx: Tx,
  viewerId: string,
  key: string | null | undefined,
): Promise<ContactRequest | undefined> {
  return key == null
    ? undefined
    : tx.row(
        ContactRequest,
        'where (sender_id = $1 and idempotency_key = $2) or (recipient_id = $1 and crossing_key = $2)',
        [viewerId, key],
      );
}

interface Between {
  /** What the other waits on, whatever the viewer has made of it. */
  theirs: ContactRequest | undefined;
  /** What the viewer waits on, whatever the other has made of it. */
  own: ContactRequest | undefined;
  /** The other has declined the viewer, and is not asked again before that request would have expired: unless they came together since. */
  declined: boolean;
}

/** How two people stand. What is overdue and was not found by the housekeeping yet expires here. */
async function requestsBetween(tx: Tx, viewerId: string, otherId: string): Promise<Between> {
  const found = await tx.rows(
    ContactRequest,
    `where ((sender_id = $1 and recipient_id = $2) or (sender_id = $2 and recipient_id = $1))
       and (sender_state = 'PENDING' or recipient_state = 'PENDING' or (recipient_state in ('DECLINED', 'APPROVED') and expires_at > $3))`,
    [viewerId, otherId, tx.now],
  );
  for (const request of found) if (request.expiresAt <= tx.now) await expire(tx, request);
  const open = found.filter((request) => request.expiresAt > tx.now);
  const waiting = (senderId: string) =>
    open.find((request) => request.senderId === senderId && request.senderState === 'PENDING');
  return {
    theirs: waiting(otherId),
    own: waiting(viewerId),
    declined: open.some(
      ({ senderId, recipientState, recipientResolvedAt: at }) =>
        senderId === viewerId &&
        recipientState === 'DECLINED' &&
        !open.some((other) => other.recipientState === 'APPROVED' && other.recipientResolvedAt! >= at!),
    ),
  };
}

async function checkDailyLimit(tx: Tx, senderId: string, rules: Rules): Promise<void> {
  const row = await tx.get<{ sent: number }>(
    'select count(*) as sent from contact_requests where sender_id = $1 and created_at > $2',
    [senderId, tx.now - DAY],
  );
  if (row!.sent >= rules.requestsPerDay)
    throw new Refusal('LIMIT_REACHED', null, null, { limit: rules.requestsPerDay });
}
