/** Stands in the variables of the prepared tabs for the first of the rooms that were listed last. */
export const SOME_ROOM = 'room_…';

let listed: string | undefined;

/** Takes note of the rooms of an answer. */
export function noteRooms(answer: unknown): void {
  const { data } = (answer ?? {}) as { data?: { rooms?: { nodes?: { id?: string }[] } } | null };
  listed = data?.rooms?.nodes?.[0]?.id ?? listed;
}

/** The variables to send, with the room that is meant. */
export function withSomeRoom<V extends Record<string, unknown> | null | undefined>(variables: V): V {
  return variables?.roomId === SOME_ROOM && listed !== undefined ? { ...variables, roomId: listed } : variables;
}
