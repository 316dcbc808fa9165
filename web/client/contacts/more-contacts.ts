import { ask } from '../api/request.js';
import { extended } from '../api/paged.js';
import { changeState, confirmedState } from '../api/store.js';
import { MoreContactsDocument } from '../generated/operations.js';

let reading = false;

/** Reads the next page of contacts into the state. One at a time: a page begins where the one before it ended. */
export async function moreContacts(): Promise<void> {
  const after = confirmedState()?.contacts.next;
  if (after == null || reading) return;
  reading = true;
  const answer = await ask(MoreContactsDocument, { after }).finally(() => (reading = false));
  // Whoever has scrolled beyond its end asks for the next one as this is shown.
  changeState((state) =>
    state.contacts.next === after
      ? { ...state, contacts: extended(state.contacts, answer.page, answer.viewer!.eventCursor) }
      : state,
  );
}
