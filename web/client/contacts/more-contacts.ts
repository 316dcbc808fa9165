import { ask } from '../api/request.js';
import { extended } from '../api/paged.js';
import { changeState, confirmedState } from '../api/store.js';
import { MoreContactsDocument } from '../generated/operations.js';

let reading: Promise<void> | undefined;

/** Reads the next page of contacts into the state. One at a time: a page begins where the one before it ended. */
export function moreContacts(): Promise<void> {
  return (reading ??= read().finally(() => (reading = undefined)));
}

async function read(): Promise<void> {
  const after = confirmedState()?.contacts.next;
  if (after == null) return;
  const { viewer, page } = await ask(MoreContactsDocument, { after });
  changeState((state) =>
    state.contacts.next === after ? { ...state, contacts: extended(state.contacts, page, viewer!.eventCursor) } : state,
  );
}
