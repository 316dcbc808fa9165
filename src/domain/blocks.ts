import { Block } from '../../entities/block.js';
import { ContactRequest } from '../../entities/contact-request.js';
import type { User } from '../../entities/user.js';
import type { Tx } from '../database/tx.js';
import { Refusal } from '../errors.js';
import { newId } from '../ids.js';
import type { Member } from '../viewer.js';
import { cancelInvitationsTo } from './email-invitations.js';
import { knownTo, seesOutside } from './known-people.js';
import { closeForRecipient, withdraw } from './request-endings.js';
import { hasBlocked, userById } from './people.js';
import { isOutside } from '../ids.js';

/**
 * The viewer wants nothing more of somebody. Requests that wait between them end: the viewer's own is cancelled; the other's is
 * declined, so that to them it stays pending. Being contacts goes on. Blocking twice changes nothing.
 */
export async function blockPerson(tx: Tx, viewer: Member, personId: string): Promise<void> {
  const person = await blockable(tx, viewer, personId);
  await tx.lockPeople([viewer.id, person.id]);
  if (await hasBlocked(tx, viewer.id, person.id)) return;
  await tx.insert(Block, { id: newId('blk'), blockerId: viewer.id, personId: person.id, createdAt: tx.now });
  tx.emit(viewer.id, { kind: 'BlockChanged', subjectId: person.id, data: { blocked: true } });

  if (person.emailKey != null) await cancelInvitationsTo(tx, viewer.id, person.emailKey);
  const between = 'where sender_id = $1 and recipient_id = $2';
  for (const sent of await tx.rows(ContactRequest, `${between} and sender_state = 'PENDING'`, [viewer.id, person.id])) {
    await withdraw(tx, sent);
  }
  for (const received of await tx.rows(ContactRequest, `${between} and recipient_state = 'PENDING'`, [
    person.id,
    viewer.id,
  ])) {
    await closeForRecipient(tx, received, 'DECLINED');
  }
}

/**
 * Somebody the viewer can know of: found by search, a colleague, or standing in their contacts, requests, blocks or rooms; or a user
 * of an outside network in their address book, or in a room with them.
 */
async function blockable(
  tx: Tx,
  viewer: Member,
  personId: string,
): Promise<Pick<User, 'id'> & Partial<Pick<User, 'emailKey'>>> {
  if (personId === viewer.id) throw new Refusal('SELF', ['personId']);
  if (isOutside(personId)) {
    const seen = await tx.get(`select 1 from external_users x where x.id = $1 and ${seesOutside('$2')}`, [
      personId,
      viewer.id,
    ]);
    if (!seen) throw new Refusal('NOT_FOUND', ['personId']);
    return { id: personId };
  }
  const user = await userById(tx, personId);
  const known = user && (await knownTo(tx, viewer, user));
  if (!known) throw new Refusal('NOT_FOUND', ['personId']);
  return user;
}

/** Lifts a block; NOT_FOUND where there is none. */
export async function unblockPerson(tx: Tx, viewer: Member, personId: string): Promise<void> {
  const lifted = await tx.run('delete from blocks where blocker_id = $1 and person_id = $2', [viewer.id, personId]);
  if (lifted === 0) throw new Refusal('NOT_FOUND', ['personId']);
  tx.emit(viewer.id, { kind: 'BlockChanged', subjectId: personId, data: { blocked: false } });
}
