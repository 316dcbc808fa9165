import { mutate } from '../api/request.js';
import { RecallMessageDocument } from '../generated/operations.js';
import { withMessage } from './room-state.js';
import type { RoomStore } from './room-store.js';

export async function recall(store: RoomStore, id: string): Promise<void> {
  const { message } = await mutate(RecallMessageDocument, { id });
  store.change((state) => withMessage(state, message!));
}
