import type { ContactSource } from '../../entities/contact.js';
import { ContactRequest } from '../../entities/contact-request.js';
import type { User } from '../../entities/user.js';
import { DAY } from '../clock.js';
import type { Reader, Tx } from '../database/tx.js';
import { ApiError, Refusal } from '../errors.js';
import { newId } from '../ids.js';
import type { Member } from '../viewer.js';
import { contactBetween } from './contacts.js';
import { importWith } from './import-candidates.js';
import { inRoomWith } from './known-people.js';
import { blockersBetween, isActive, mayBeFound, userById, userByMessageId, userByPhone } from './people.js';
import { allowedBetween, PolicyRefusal } from './policy.js';
import { approve } from './request-answers.js';
import { expire } from './request-endings.js';
import type { Rules } from './rules.js';
import { readIdempotencyKey, readText } from './text.js';

export interface RequestContact {
  userId?: string | null;
  messageId?: string | null;
  /** E.164. */
  phoneNumber?: string | null;
  message?: string | null;
  idempotencyKey?: string | null;
  /** The import they are asked from. */
  source?: 'GOOGLE' | 'BUSINESS_CARD';
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
  const { way, value } = readWay({ userId: input.userId, messageId: input.messageId, phoneNumber: input.phoneNumber });
  const message = readText(input.message, 'message', 1_000);
  const idempotencyKey = readIdempotencyKey(input.idempotencyKey);
  const field = [way];
  const asked = input.userId ?? (await ways[way](tx, viewer.id, value))?.id;
  await tx.lockPeople(asked === undefined ? [viewer.id] : [viewer.id, asked]);

  const self = await userById(tx, viewer.id);
  if (!self || !isActive(self)) throw new ApiError('UNAUTHENTICATED'); // suspended or deleted while they asked
  const repeated = await requestWithKey(tx, viewer.id, idempotencyKey);
  if (repeated) return repeated;
  const { person: recipient, colleague } = await findRecipient(tx, viewer, way, value, field);
  if (colleague) throw new Refusal('ALREADY_CONTACT', field, 'colleague');
  const blockers = await blockersBetween(tx, viewer.id, recipient.id);
  if (blockers.has(viewer.id)) throw new Refusal('BLOCKED', field);
  // Where the two stand already is said first: of somebody suspended, deleted or hidden by now it is the same.
  if (await contactBetween(tx, viewer.id, recipient.id)) throw new Refusal('ALREADY_CONTACT', field);
  const { theirs, own, declined } = await requestsBetween(tx, viewer.id, recipient.id);
  if (!theirs && own) throw new Refusal('ALREADY_REQUESTED', field);
  const allowed = await allowedBetween(tx, viewer.id, recipient.id);
  if (!allowed.own) throw new PolicyRefusal(field, recipient.id);
  const imported = input.source ?? (way === 'userId' ? await importWith(tx, viewer.id, recipient.id) : null);
  // Whoever waits for the viewer's answer, sits in a room with them or stands in an import is known to them, findable or not.
  const known = theirs?.recipientState != null || imported !== null || (await inRoomWith(tx, viewer.id, recipient.id));
  const found = mayBeFound(recipient, allowed.phoneSearch) && allowed.theirs;
  if (!isActive(recipient) || !(known || found)) throw new Refusal('NOT_FOUND', field, 'person');
  if (!allowed.theirs) throw new PolicyRefusal(field, recipient.id, 'theirs');
  if (theirs) return approve(tx, theirs, idempotencyKey);
  await checkDailyLimit(tx, viewer.id, rules);

  const unheard = blockers.has(recipient.id) || declined;
  return makeRequest(
    tx,
    { senderId: viewer.id, recipient, message, source: imported ?? sources[way], unheard, idempotencyKey },
    rules,
  );
}

export interface NewRequest {
  senderId: string;
  recipient: User;
  message: string | null;
  source: ContactSource;
  /** The recipient never sees it. */
  unheard?: boolean;
  /** The recipient has said yes before it was asked. */
  approved?: boolean;
  idempotencyKey?: string | null;
}

/** Writes a request and tells whom it concerns. All checks come before; both people are locked. */
export async function makeRequest(
  tx: Tx,
  made: NewRequest,
  rules: Pick<Rules, 'requestLifetime'>,
): Promise<ContactRequest> {
  const { senderId, recipient, unheard = false } = made;
  const request: ContactRequest = {
    id: newId('creq'),
    senderId,
    recipientId: recipient.id,
    message: made.message,
    source: made.source,
    senderState: 'PENDING',
    recipientState: unheard ? null : 'PENDING',
    senderResolvedAt: null,
    recipientResolvedAt: null,
    createdAt: tx.now,
    expiresAt: tx.now + rules.requestLifetime,
    idempotencyKey: made.idempotencyKey ?? null,
    crossingKey: null,
  };
  await tx.insert(ContactRequest, request);
  if (made.approved) return approve(tx, request);
  tx.emit(senderId, { kind: 'ContactRequestSent', subjectId: request.id });
  // As much is done where nobody is to hear of it: the time of the answer tells no more than the answer.
  tx.emit(recipient.id, unheard ? null : { kind: 'ContactRequestReceived', subjectId: request.id });
  tx.enqueue({ kind: 'sendContactRequestMail', data: { contactRequestId: request.id } });
  return request;
}

/** The ways to name somebody: how each finds them, and what it is called afterwards. */
const ways = {
  userId: (reader: Reader, _viewerId: string, id: string) => userById(reader, id),
  messageId: userByMessageId,
  phoneNumber: userByPhone,
};
const sources = { userId: 'SEARCH', messageId: 'MESSAGE_ID', phoneNumber: 'PHONE' } as const;
export type Ways = { [Way in keyof typeof ways]?: string | null };
type Way = keyof Ways;

/** The one way that is given, and what it says. */
export function readWay(given: Ways): { way: Way; value: string } {
  const [way, ...others] = (Object.keys(ways) as Way[]).filter((name) => given[name] != null);
  if (way === undefined || others.length > 0) throw new Refusal('INVALID', null, 'exactlyOne');
  return { way, value: given[way]! };
}

/** Who is meant, hidden or not, and whether it is a colleague. */
export async function findRecipient(
  tx: Tx,
  viewer: Member,
  way: Way,
  value: string,
  field: string[],
): Promise<{ person: User; colleague: boolean }> {
  const person = await ways[way](tx, viewer.id, value);
  if (person?.id === viewer.id) throw new Refusal('SELF', field);
  // Where numbers are not to be searched by, nothing is said of whose one is: not even of a contact or a colleague.
  const hidden = person && way === 'phoneNumber' && !(await allowedBetween(tx, viewer.id, person.id)).phoneSearch;
  if (!person || hidden) throw new Refusal('NOT_FOUND', field, 'person');
  return { person, colleague: isActive(person) && person.organizationId === viewer.organizationId };
}

/** The request that was made with this key, or that was approved by asking with it. */
async function requestWithKey(tx: Tx, viewerId: string, key: string | null): Promise<ContactRequest | undefined> {
  return key === null
    ? undefined
    : tx.row(
        ContactRequest,
        'where (sender_id = $1 and idempotency_key = $2) or (recipient_id = $1 and crossing_key = $2)',
        [viewerId, key],
      );
}

export interface Between {
  /** What the other waits on, whatever the viewer has made of it. */
  theirs: ContactRequest | undefined;
  /** What the viewer waits on, whatever the other has made of it. */
  own: ContactRequest | undefined;
  /** The other has declined the viewer, and is not asked again before that request would have expired: unless they came together since. */
  declined: boolean;
}

/** How two people stand. What is overdue and was not found by the housekeeping yet expires here. */
export async function requestsBetween(tx: Tx, viewerId: string, otherId: string): Promise<Between> {
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

/** Refuses more requests, and rooms opened with strangers, than a person may make in a day. */
export async function checkDailyLimit(tx: Tx, senderId: string, rules: Rules): Promise<void> {
  const row = await tx.get<{ sent: number }>(
    `select (select count(*) from contact_requests where sender_id = $1 and created_at > $2)
       + (select count(*) from room_openings where opener_id = $1 and opened_at > $2) as sent`,
    [senderId, tx.now - DAY],
  );
  if (row!.sent >= rules.requestsPerDay)
    throw new Refusal('LIMIT_REACHED', null, 'requests', { limit: rules.requestsPerDay });
}
