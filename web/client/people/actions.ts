import { mutate } from '../api/request.js';
import { dropAhead, put } from '../api/paged.js';
import { byName } from '../api/state.js';
import { optimistically } from '../api/store.js';
import { BlockPersonDocument, RemoveContactDocument, UpdateContactDocument } from '../generated/operations.js';

export function removeContact(id: string): Promise<unknown> {
  return optimistically(
    (state) => ({ ...state, contacts: dropAhead(state.contacts, id) }),
    () => mutate(RemoveContactDocument, { id }),
  );
}

export function block(personId: string): Promise<unknown> {
  return mutate(BlockPersonDocument, { personId });
}

/** The list shows the new name at once. */
export function updateContact(input: { id: string; nickname: string | null; note: string | null }): Promise<unknown> {
  return optimistically(
    (state) => {
      const contact = state.contacts.items.find(({ id }) => id === input.id);
      if (!contact) return state;
      const changed = { ...contact, nickname: input.nickname };
      return { ...state, contacts: put(state.contacts, changed, byName, { added: false, at: 0 }) };
    },
    () => mutate(UpdateContactDocument, input),
  );
}
