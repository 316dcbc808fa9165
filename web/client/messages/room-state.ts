import { contactOf } from '../api/store.js';
import type {
  MessageFieldsFragment,
  MessagePageFragment,
  OpenRoomQuery,
  RoomChangesSubscription,
  RoomHeadFragment,
} from '../generated/operations.js';
import { called } from '../rooms/called.js';

export type Message = MessageFieldsFragment;
export type Change = RoomChangesSubscription['roomChanges'];

/** What is known of a room: its latest messages without a gap, and how far each member has read. */
export interface RoomState {
  readonly head: RoomHeadFragment;
  readonly messages: readonly Message[];
  /** Where earlier ones begin; null where all are here. */
  readonly before: string | null;
  /** By the ids of the members' places. */
  readonly marks: Readonly<Record<string, number>>;
  readonly revision: number;
}

export function roomStateOf({ revision, messages, ...head }: NonNullable<OpenRoomQuery['room']>): RoomState {
  return withHead({ head, messages: messages.nodes, before: beforeOf(messages), marks: {}, revision }, head);
}

const beforeOf = ({ pageInfo }: MessagePageFragment) => (pageInfo.hasPreviousPage ? pageInfo.startCursor : null);

export function withHead(state: RoomState, head: RoomHeadFragment): RoomState {
  const marks = { ...state.marks };
  for (const { id, readSequence } of head.members.nodes) marks[id] = Math.max(marks[id] ?? 0, readSequence);
  return { ...state, head, marks };
}

export function withEarlier(state: RoomState, page: MessagePageFragment): RoomState {
  const first = state.messages[0]?.sequence ?? Infinity;
  const earlier = page.nodes.filter(({ sequence }) => sequence < first);
  return { ...state, messages: [...earlier, ...state.messages], before: beforeOf(page) };
}

/** The state after a change; what it has already is given twice at a new beginning, and left as it is. */
export function withChange(state: RoomState, change: Change): RoomState {
  const { revision } = change;
  if (revision <= state.revision) return state;
  if (change.__typename === 'ReadMarkMoved') {
    const { id, readSequence } = change.member;
    const marks = { ...state.marks, [id]: Math.max(state.marks[id] ?? 0, readSequence) };
    return { ...state, marks, revision };
  }
  return { ...withMessage(state, change.message), revision };
}

/** With a message as it is now. One from before those that are here comes with its page. */
export function withMessage(state: RoomState, message: Message): RoomState {
  const { messages } = state;
  const at = messages.findIndex(({ sequence }) => sequence === message.sequence);
  if (at >= 0) return { ...state, messages: messages.with(at, message) };
  if (messages.length > 0 && message.sequence < messages[0]!.sequence) return state;
  return { ...state, messages: [...messages, message].sort((a, b) => a.sequence - b.sequence) };
}

/** What the viewer calls whoever wrote something, as far as it is known here of those who have left, or are beyond the first members. */
export function senderName({ head }: RoomState, sender: { id: string; displayName: string }): string {
  const member = head.members.nodes.find(({ person }) => person.id === sender.id)?.person;
  return called(member ?? { ...sender, contact: contactOf(sender.id) });
}

export function ownMark({ head, marks }: RoomState, userId: string): number {
  const own = head.members.nodes.find(({ person }) => person.id === userId);
  return own ? (marks[own.id] ?? 0) : 0;
}

/** How many others have read as far as a message. */
export function readBy({ head, marks }: RoomState, userId: string, sequence: number): number {
  const own = head.members.nodes.find(({ person }) => person.id === userId)?.id;
  return Object.entries(marks).filter(([id, mark]) => id !== own && mark >= sequence).length;
}
