import { currentState } from '../api/store.js';
import type { LiveEvent } from '../api/state.js';
import { text } from '../i18n/index.js';
import { say } from '../ui/notice.js';

/** Says to whoever asked that they are in contact now, wherever in the client they are. */
export function sayApproved(event: LiveEvent | null): void {
  if (event?.__typename !== 'ContactRequestApproved' || !event.contactRequest) return;
  const { sender, recipient } = event.contactRequest;
  if (sender.id === currentState()!.viewer.user.id) say(text('requests.wasApproved', { name: recipient.displayName }));
}
