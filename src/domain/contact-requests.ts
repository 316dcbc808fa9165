import type { ContactSource } from '../../entities/contact.js';
import { ContactRequest } from '../../entities/contact-request.js';
import type { User } from '../../entities/user.js';
import { DAY } from '../clock.js';
import type { Reader, Tx } from '../database/tx.js';
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
  const asked = input.userId ?? (await userByMessageId(tx, input.messageId!))?.id;
  await tx.lockPeople(asked === undefined ? [viewer.id] : [viewer.id, asked]);

  const repeated = await requestWithKey(tx, viewer.id, input.idempotencyKey);
  if (repeated) return repeated;
  const { recipient, source } = await findRecipient(tx, viewer, input, field);
  const blockers = await blockersBetween(tx, viewer.id, recipient.id);
  if (blockers.has(viewer.id)) throw new Refusal('BLOCKED', field);
  if (await contactBetween(tx, viewer.id, recipient.id)) throw new Refusal('ALREADY_CONTACT', field);
  const { theirs, own, declined } = await requestsBetween(tx, viewer.id, recipient.id);
  if (theirs) return approve(tx, theirs, input.idempotencyKey);
  if (own) throw new Refusal('ALREADY_REQUESTED', field);
  await checkDailyLimit(tx, viewer.id, rules);

  const unheard = blockers.has(recipient.id) || declined;
  const request: ContactRequest = {
    id: newId('creq'),
    senderId: viewer.id,
    recipientId: recipient.id,
    message,
    source,
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
  if (!unheard) {
    tx.emit(recipient.id, { kind: 'ContactRequestReceived', subjectId: request.id });
    if (recipient.contactRequestMail)
      tx.enqueue({ kind: 'sendContactRequestMail', data: { contactRequestId: request.id } });
  }
  return request;
}

/** Answers the message. */
function readInput(input: RequestContact): string | null {
  if ((input.userId == null) === (input.messageId == null)) throw new Refusal('INVALID', null, 'exactlyOne');
  if (input.idempotencyKey != null && input.idempotencyKey.length > 100)
    throw new Refusal('TOO_LONG', ['idempotencyKey'], null, { max: 100 });
  return readText(input.message, 'message', 1_000);
}

async function findRecipient(
  tx: Tx,
  viewer: Member,
  input: RequestContact,
  field: string[],
): Promise<{ recipient: User; source: ContactSource }> {
  const user = input.userId != null ? await userById(tx, input.userId) : await userByMessageId(tx, input.messageId!);
  if (user?.id === viewer.id) throw new Refusal('SELF', field);
  if (!user || !isActive(user)) throw new Refusal('NOT_FOUND', field);
  if (user.organizationId === viewer.organizationId) throw new Refusal('ALREADY_CONTACT', field, 'colleague');
  if (!mayBeFound(user) && !(await stoodTogether(tx, viewer.id, user.id))) throw new Refusal('NOT_FOUND', field);
  return { recipient: user, source: input.userId != null ? 'SEARCH' : 'MESSAGE_ID' };
}

/** Whether this person waits for the viewer's answer, even after a no, or is a contact: then they know each other, findable or not. */
async function stoodTogether(reader: Reader, viewerId: string, userId: string): Promise<boolean> {
  const row = await reader.get(
    `select 1 from contact_requests where sender_id = $2 and recipient_id = $1 and sender_state = 'PENDING' and recipient_state is not null
     union all select 1 from contacts where owner_id = $1 and user_id = $2 limit 1`,
    [viewerId, userId],
  );
  return row !== undefined;
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
