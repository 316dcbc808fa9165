import { dropAhead, extended } from '../api/paged.js';
import { ask, mutate } from '../api/request.js';
import { changeState, confirmedState, optimistically } from '../api/store.js';
import {
  ApproveRequestDocument,
  CancelRequestDocument,
  DeclineRequestDocument,
  MoreRequestsDocument,
  RequestContactDocument,
} from '../generated/operations.js';
import { text } from '../i18n/index.js';
import { say, sayFailed } from '../ui/notice.js';

/** Takes the request from its list at once. Where that fails it is back, and a notice says why and tries again. */
async function answering(
  list: 'incoming' | 'outgoing',
  id: string,
  name: string,
  send: () => Promise<unknown>,
  done?: string,
) {
  const act = async (): Promise<void> => {
    try {
      await optimistically((state) => ({ ...state, [list]: dropAhead(state[list], id) }), send);
      if (done !== undefined) say(done);
    } catch (error) {
      sayFailed(text('requests.failed', { name, why: (error as Error).message }), () => void act());
    }
  };
  await act();
}

export const approve = (id: string, name: string) =>
  answering('incoming', id, name, () => mutate(ApproveRequestDocument, { id }), text('requests.approved', { name }));

export const decline = (id: string, name: string, block = false) =>
  answering(
    'incoming',
    id,
    name,
    () => mutate(DeclineRequestDocument, { id, block }),
    text('requests.declined', { name }),
  );

export const cancel = (id: string, name: string) =>
  answering('outgoing', id, name, () => mutate(CancelRequestDocument, { id }));

/** Sent again with the same key where the answer was lost, it is one request. */
export function requestContact(userId: string, message: string, idempotencyKey: string): Promise<unknown> {
  return mutate(RequestContactDocument, { userId, message: message.trim() || null, idempotencyKey });
}

export async function moreRequests(list: 'incoming' | 'outgoing'): Promise<void> {
  const after = confirmedState()?.[list].next;
  if (after == null) return;
  const direction = list === 'incoming' ? 'INCOMING' : 'OUTGOING';
  const { viewer, page } = await ask(MoreRequestsDocument, { direction, after });
  changeState((state) =>
    state[list].next === after ? { ...state, [list]: extended(state[list], page, viewer!.eventCursor) } : state,
  );
}
