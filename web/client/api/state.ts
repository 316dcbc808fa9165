import { fold } from '../../../src/fold.js';
import type {
  ContactEntryFragment,
  EventFieldsFragment,
  RequestEntryFragment,
  StateQuery,
  ViewerStateFragment,
} from '../generated/operations.js';
import { drop, paged, put, type Paged } from './paged.js';

export type Contact = ContactEntryFragment;
export type Request = RequestEntryFragment;
export type Viewer = ViewerStateFragment;
export type LiveEvent = EventFieldsFragment;

/** What is read once and kept up to date by events. Screens read everything else when they need it: see `useQuery`. */
export interface State {
  readonly viewer: Viewer;
  readonly contacts: Paged<Contact>;
  readonly incoming: Paged<Request>;
  readonly outgoing: Paged<Request>;
  /** The last event that is in it. */
  readonly cursor: string;
}

export function stateOf({ viewer, contacts, incoming, outgoing }: StateQuery): State {
  const { eventCursor: cursor, ...rest } = viewer!;
  return {
    viewer: rest,
    contacts: paged(contacts, cursor),
    incoming: paged(incoming, cursor),
    outgoing: paged(outgoing, cursor),
    cursor,
  };
}

/** The state after an event; null where one is missing before it. */
export function applied(state: State, event: LiveEvent): State | null {
  const at = Number(event.cursor);
  const last = Number(state.cursor);
  if (at <= last) return state;
  if (at > last + 1) return null;
  return { ...state, ...changed(state, event, at), cursor: event.cursor };
}

function changed(state: State, event: LiveEvent, at: number): Partial<State> {
  switch (event.__typename) {
    case 'ContactRequestReceived':
    case 'ContactRequestSent':
    case 'ContactRequestApproved':
    case 'ContactRequestClosed':
      return requestChanged(state, event.contactRequestId, event.contactRequest, at);
    case 'ContactAdded':
    case 'ContactChanged': {
      const { contact, contactId } = event;
      const { contacts } = state;
      if (!contact) return { contacts: drop(contacts, contactId, at) };
      return { contacts: put(contacts, contact, byName, { added: event.__typename === 'ContactAdded', at }) };
    }
    case 'ContactRemoved':
      return { contacts: drop(state.contacts, event.contactId, at) };
    case 'ViewerChanged':
      return { viewer: event.viewer ?? state.viewer };
    default:
      return {};
  }
}

/** A request stands in one of the two lists as long as it is pending. */
function requestChanged(state: State, id: string, request: Request | null, at: number): Partial<State> {
  if (!request) return { incoming: drop(state.incoming, id, at), outgoing: drop(state.outgoing, id, at) };
  const direction = request.sender.id === state.viewer.user.id ? 'outgoing' : 'incoming';
  if (request.state !== 'PENDING') return { [direction]: drop(state[direction], id, at) };
  return { [direction]: put(state[direction], request, byTime, { added: true, at }) };
}

export const nameOf = ({ nickname, user }: Contact): string => nickname ?? user.displayName;

/** As the server sorts them: by the folded name. */
export function byName(a: Contact, b: Contact): number {
  return order(foldedName(a), foldedName(b)) || order(a.id, b.id);
}

/** Latest first. */
function byTime(a: Request, b: Request): number {
  return order(b.createdAt, a.createdAt) || order(b.id, a.id);
}

const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
const folded = new WeakMap<Contact, string>();

/** The name as it is sorted and grouped by; worked out once for each entry. */
export function foldedName(contact: Contact): string {
  let name = folded.get(contact);
  if (name === undefined) folded.set(contact, (name = fold(nameOf(contact))));
  return name;
}
