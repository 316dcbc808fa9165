import { ContactRequest } from '../../entities/contact-request.js';
import { anyOf, type Tx } from '../database/tx.js';

/** Cancels a request its sender is waiting on: it leaves the recipient's list. */
export async function withdraw(tx: Tx, request: ContactRequest): Promise<void> {
  await closeForSender(tx, request, 'CANCELLED');
  if (request.recipientState === 'PENDING') await closeForRecipient(tx, request, 'CANCELLED');
}

/** Ends a request for whoever still waits: declined ones expire for the sender, who does not know. */
export async function expire(tx: Tx, request: ContactRequest): Promise<void> {
  if (request.senderState === 'PENDING') await closeForSender(tx, request, 'EXPIRED');
  if (request.recipientState === 'PENDING') await closeForRecipient(tx, request, 'EXPIRED');
}

async function closeForSender(tx: Tx, request: ContactRequest, senderState: 'CANCELLED' | 'EXPIRED'): Promise<void> {
  await tx.update(ContactRequest, request.id, { senderState, senderResolvedAt: tx.now });
  tx.emit(request.senderId, { kind: 'ContactRequestClosed', subjectId: request.id });
}

export async function closeForRecipient(
  tx: Tx,
  request: ContactRequest,
  recipientState: 'DECLINED' | 'CANCELLED' | 'EXPIRED',
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
