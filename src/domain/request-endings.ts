import { ContactRequest } from '../../entities/contact-request.js';
import { anyOf, type Tx } from '../database/tx.js';

/** Cancels a request its sender is waiting on: it leaves the recipient's list. By the same statements where it never was there. */
export async function withdraw(tx: Tx, request: ContactRequest): Promise<void> {
  const heard = request.recipientState === 'PENDING';
  await tx.update(ContactRequest, request.id, {
    senderState: 'CANCELLED',
    senderResolvedAt: tx.now,
    recipientState: heard ? 'CANCELLED' : request.recipientState,
    recipientResolvedAt: heard ? tx.now : request.recipientResolvedAt,
  });
  const closed = { kind: 'ContactRequestClosed', subjectId: request.id } as const;
  tx.emit(request.senderId, closed);
  tx.emit(request.recipientId, heard ? closed : null);
}

/** Ends a request for whoever still waits: declined ones expire for the sender, who does not know. */
export async function expire(tx: Tx, request: ContactRequest): Promise<void> {
  if (request.senderState === 'PENDING') {
    await tx.update(ContactRequest, request.id, { senderState: 'EXPIRED', senderResolvedAt: tx.now });
    tx.emit(request.senderId, { kind: 'ContactRequestClosed', subjectId: request.id });
  }
  if (request.recipientState === 'PENDING') await closeForRecipient(tx, request, 'EXPIRED');
}

export async function closeForRecipient(
  tx: Tx,
  request: ContactRequest,
  recipientState: 'DECLINED' | 'EXPIRED',
): Promise<void> {
  await tx.update(ContactRequest, request.id, { recipientState, recipientResolvedAt: tx.now });
  tx.emit(request.recipientId, { kind: 'ContactRequestClosed', subjectId: request.id });
}

/**
 * Requests whose time is over, at most 200 at once: each side that still waits is told. Answers how many there were;
 * called again until there are none.
 */
export async function expireContactRequests(tx: Tx): Promise<number> {
  const overdue = "expires_at <= $1 and (sender_state = 'PENDING' or recipient_state = 'PENDING')";
  const found = await tx.rows(ContactRequest, `where ${overdue} order by expires_at limit 200`, [tx.now]);
  if (found.length === 0) return 0;
  await tx.lockPeople([...new Set(found.flatMap((request) => [request.senderId, request.recipientId]))]);
  const ids = found.map(({ id }) => id);
  for (const request of await tx.rows(ContactRequest, `where ${anyOf(tx, 'id', '$2')} and ${overdue}`, [tx.now, ids])) {
    await expire(tx, request);
  }
  return found.length;
}
