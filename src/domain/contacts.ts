import { Contact, type ContactSource } from '../../entities/contact.js';
import { Refusal } from '../errors.js';
import { fold } from '../fold.js';
import { kindOfId, newId } from '../ids.js';
import type { Reader, Tx } from '../database/tx.js';
import type { Member } from '../viewer.js';
import { closeContactRoom, openContactRoom } from './direct-rooms.js';
import { readOptionalName, readText } from './text.js';

/** The viewer's own contact, or NOT_FOUND. */
export async function ownContact(reader: Reader, viewer: Member, id: string): Promise<Contact> {
  const contact =
    kindOfId(id) === 'ctc' ? await reader.row(Contact, 'where id = $1 and owner_id = $2', [id, viewer.id]) : undefined;
  if (!contact) throw new Refusal('NOT_FOUND', ['id']);
  return contact;
}

export async function contactBetween(reader: Reader, ownerId: string, userId: string): Promise<Contact | undefined> {
  return reader.row(Contact, 'where owner_id = $1 and user_id = $2', [ownerId, userId]);
}

/** Makes both contacts of each other, opens their room, and tells both. Their rows must be locked, and neither be the other's contact. */
export async function connect(tx: Tx, a: Named, b: Named, source: ContactSource): Promise<void> {
  for (const [owner, user] of [
    [a, b],
    [b, a],
  ] as const) {
    const id = newId('ctc');
    const name = fold(user.displayName);
    await tx.insert(Contact, {
      id,
      ownerId: owner.id,
      userId: user.id,
      nickname: null,
      note: null,
      source,
      since: tx.now,
      sortName: name,
      searchText: name,
    });
    tx.emit(owner.id, { kind: 'ContactAdded', subjectId: id });
  }
  await openContactRoom(tx, a.id, b.id);
}

interface Named {
  id: string;
  displayName: string;
}

export interface UpdateContact {
  id: string;
  nickname?: string | null;
  note?: string | null;
}

/** The viewer's own name and note for a contact. */
export async function updateContact(tx: Tx, viewer: Member, input: UpdateContact): Promise<Contact> {
  await tx.lockPeople([viewer.id, (await ownContact(tx, viewer, input.id)).userId]);
  const contact = await ownContact(tx, viewer, input.id);
  const nickname = input.nickname === undefined ? contact.nickname : readOptionalName(input.nickname, 'nickname');
  const note = input.note === undefined ? contact.note : readText(input.note, 'note', 4_000);
  const user = await tx.get<{ name: string }>('select display_name as name from users where id = $1', [contact.userId]);
  const names = sortNames(nickname, user!.name);
  await tx.update(Contact, contact.id, { nickname, note, ...names });
  tx.emit(viewer.id, { kind: 'ContactChanged', subjectId: contact.id });
  return { ...contact, nickname, note, ...names };
}

function sortNames(nickname: string | null, displayName: string): Pick<Contact, 'sortName' | 'searchText'> {
  const name = fold(displayName);
  return nickname === null
    ? { sortName: name, searchText: name }
    : { sortName: fold(nickname), searchText: `${fold(nickname)} ${name}` };
}

/** After somebody's display name changed: the lists of those who have them as a contact are sorted and searched by the new one. */
export async function renameInContacts(tx: Tx, userId: string, displayName: string): Promise<void> {
  const name = fold(displayName);
  await tx.run('update contacts set sort_name = $2, search_text = $2 where user_id = $1 and nickname is null', [
    userId,
    name,
  ]);
  await tx.run("update contacts set search_text = sort_name || ' ' || $2 where user_id = $1 and nickname is not null", [
    userId,
    name,
  ]);
}

/** Ends the contact for both sides and tells both. */
export async function removeContact(tx: Tx, viewer: Member, id: string): Promise<void> {
  const { userId } = await ownContact(tx, viewer, id);
  await tx.lockPeople([viewer.id, userId]);
  await disconnect(tx, await ownContact(tx, viewer, id));
}

/** Removes a contact and its other side, and closes their room. */
export async function disconnect(tx: Tx, contact: Contact): Promise<void> {
  const other = await contactBetween(tx, contact.userId, contact.ownerId);
  for (const side of other ? [contact, other] : [contact]) {
    await tx.run('delete from contacts where id = $1', [side.id]);
    tx.emit(side.ownerId, { kind: 'ContactRemoved', subjectId: side.id, data: { userId: side.userId } });
  }
  await closeContactRoom(tx, contact.ownerId, contact.userId);
}
