import { mutate } from '../api/request.js';
import {
  CreateRoomDocument,
  InviteToRoomDocument,
  LeaveRoomDocument,
  OpenDirectRoomDocument,
  RemoveFromRoomDocument,
  RenameRoomDocument,
} from '../generated/operations.js';
import { navigate } from '../router.js';

export async function openDirectRoom(personId: string): Promise<void> {
  const { room } = await mutate(OpenDirectRoomDocument, { personId });
  navigate(`/rooms/${room!.id}`);
}

export async function createRoom(input: { personIds: string[]; name: string | null; key: string }): Promise<void> {
  const { key: idempotencyKey, ...rest } = input;
  const { room } = await mutate(CreateRoomDocument, { ...rest, idempotencyKey });
  navigate(`/rooms/${room!.id}`);
}

export const invite = (roomId: string, personIds: string[]) => mutate(InviteToRoomDocument, { roomId, personIds });
export const remove = (roomId: string, personId: string) => mutate(RemoveFromRoomDocument, { roomId, personId });
export const rename = (roomId: string, name: string) => mutate(RenameRoomDocument, { roomId, name });

export async function leaveRoom(roomId: string): Promise<void> {
  await mutate(LeaveRoomDocument, { roomId });
  navigate('/rooms');
}
