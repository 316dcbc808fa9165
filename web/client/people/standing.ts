import type { State } from '../api/state.js';
import { useLive } from '../api/store.js';
import type { ConnectionState, UserLineFragment } from '../generated/operations.js';

/** What the viewer is to somebody at this moment, who may have been read a while ago. */
export function useStanding(user: UserLineFragment): ConnectionState {
  return useLive((state) => standing(state, user));
}

function standing({ incoming, outgoing, contacts }: State, { id, connection }: UserLineFragment): ConnectionState {
  if (connection === 'SELF' || connection === 'COLLEAGUE') return connection;
  if (contacts.items.some(({ user }) => user.id === id)) return 'CONTACT';
  if (incoming.items.some(({ sender }) => sender.id === id)) return 'REQUEST_RECEIVED';
  if (outgoing.items.some(({ recipient }) => recipient.id === id)) return 'REQUEST_SENT';
  // It was so when they were read, and is not any more, unless it is in the part of a list that is not here.
  const list = { CONTACT: contacts, REQUEST_RECEIVED: incoming, REQUEST_SENT: outgoing, NONE: null }[connection];
  return list?.next === null ? 'NONE' : connection;
}
