import { ContactRequest } from '../../entities/contact-request.js';
import type { Tx } from '../database/tx.js';
import { Refusal } from '../errors.js';
import { kindOfId } from '../ids.js';
import type { Member } from '../viewer.js';
import { blockPerson } from './blocks.js';
import { connect } from './contacts.js';
import { allowedBetween, PolicyRefusal } from './policy.js';
import { closeForRecipient, withdraw } from './request-endings.js';

/** Both become contacts, whatever the recipient had made of the request before. */
export async function approve(
  tx: Tx,
  request: ContactRequest,
  crossingKey: string | null = null,
): Promise<ContactRequest> {
  const people = await tx.all<{ id: string; displayName: string }>(
    `select id, display_name as "displayName" from users
     where id in ($1, $2) and suspended_at is null and deleted_at is null order by id`,
    [request.senderId, request.recipientId],
  );
  const [a, b] = people;
  if (!a || !b) throw new Refusal('NOT_PENDING', ['id']);
  const resolved = {
    senderState: 'APPROVED',
    recipientState: 'APPROVED',
    senderResolvedAt: tx.now,
    recipientResolvedAt: tx.now,
    crossingKey,
  } as const;
  await tx.update(ContactRequest, request.id, resolved);
  for (const person of people) tx.emit(person.id, { kind: 'ContactRequestApproved', subjectId: request.id });
  await connect(tx, a, b, request.source);
  return { ...request, ...resolved };
}

/** A request that came to the viewer and that they may know of, locked; or NOT_FOUND. */
async function ownIncoming(tx: Tx, viewer: Member, id: string): Promise<ContactRequest> {
  const find = async () => {
    const request = kindOfId(id) === 'creq' ? await tx.row(ContactRequest, 'where id = $1', [id]) : undefined;
    if (request?.recipientId !== viewer.id || request.recipientState === null) throw new Refusal('NOT_FOUND', ['id']);
    return request;
  };
  await tx.lockPeople([viewer.id, (await find()).senderId]);
  const request = await find();
  if (request.recipientState !== 'PENDING') throw new Refusal('NOT_PENDING', ['id']);
  return request;
}

/** The recipient says yes: both are contacts. */
export async function approveContactRequest(tx: Tx, viewer: Member, id: string): Promise<ContactRequest> {
  const request = await ownIncoming(tx, viewer, id);
  if (request.expiresAt <= tx.now) throw new Refusal('EXPIRED', ['id']);
  const { own, theirs } = await allowedBetween(tx, viewer.id, request.senderId);
  if (!own || !theirs) throw new PolicyRefusal(['id'], request.senderId, own ? 'theirs' : null);
  return approve(tx, request);
}

/** The recipient says no, and the sender is not told. With `block` the sender is blocked too. */
export async function declineContactRequest(
  tx: Tx,
  viewer: Member,
  id: string,
  block: boolean,
): Promise<ContactRequest> {
  const request = await ownIncoming(tx, viewer, id);
  await closeForRecipient(tx, request, 'DECLINED');
  if (block) await blockPerson(tx, viewer, request.senderId);
  return { ...request, recipientState: 'DECLINED', recipientResolvedAt: tx.now };
}

/** The sender takes it back; it leaves the recipient's list. */
export async function cancelContactRequest(tx: Tx, viewer: Member, id: string): Promise<ContactRequest> {
  const find = async () => {
    const request =
      kindOfId(id) === 'creq'
        ? await tx.row(ContactRequest, 'where id = $1 and sender_id = $2', [id, viewer.id])
        : undefined;
    if (!request) throw new Refusal('NOT_FOUND', ['id']);
    return request;
  };
  await tx.lockPeople([viewer.id, (await find()).recipientId]);
  const request = await find();
  if (request.senderState !== 'PENDING') throw new Refusal('NOT_PENDING', ['id']);
  await withdraw(tx, request);
  return { ...request, senderState: 'CANCELLED', senderResolvedAt: tx.now };
}
