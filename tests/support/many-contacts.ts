import { Contact } from '../../entities/contact.js';
import { User } from '../../entities/user.js';
import { fold } from '../../src/fold.js';
import { newId } from '../../src/ids.js';
import { person, type Actor } from './cast.js';

/** Gives somebody many contacts at once, of one organization, called by number; without rooms, events and the other side of them. */
export async function manyContacts(owner: Actor, count: number): Promise<void> {
  const first = await person(owner.server, { name: 'Contact 00000', organizationName: 'Everybody' });
  const { db } = owner.server.app.services;
  await db.transaction(async (tx) => {
    const template = (await tx.row(User, 'where id = $1', [first.id]))!;
    for (let from = 0; from < count; from += 500) {
      const users = Array.from({ length: Math.min(500, count - from) }, (_, i): User => {
        const id = newId('usr');
        const displayName = `Contact ${String(from + i + 1).padStart(5, '0')}`;
        const email = `${id}@everybody.example`;
        return { ...template, id, displayName, foldedName: fold(displayName), email, emailKey: email, lineCode: id };
      });
      await tx.insertAll(User, users);
      await tx.insertAll(
        Contact,
        users.map(({ id: userId, displayName }): Contact => ({
          id: newId('ctc'),
          ownerId: owner.id,
          userId,
          nickname: null,
          note: null,
          source: 'SEARCH',
          since: tx.now,
          sortName: fold(displayName),
          searchText: fold(displayName),
        })),
      );
    }
  });
}
