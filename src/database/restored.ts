/**
 * How far all numbers move on when a backup was restored. Whoever has seen what came after the backup, and was lost, holds a number of
 * it: by the numbers alone it would soon be taken for one of the new ones.
 */
export const LOST = 1_000_000;

/** The kind of a horizon that says where numbers went on: its own number ends in it, so that each restoring has one. */
const kind = 'Restored ';

/** SQL: what to do, once, to a database that was restored, before a server is started on it. */
export const moveOn: readonly string[] = [
  `update event_streams set last_sequence = last_sequence + ${LOST}`,
  `insert into event_horizons (recipient_id, kind, last_deleted)
     select owner_id, '${kind}' || last_sequence, last_sequence from event_streams`,
  `update rooms set revision = revision + ${LOST}`,
  `insert into room_change_horizons (room_id, kind, last_deleted) select id, '${kind}' || revision, revision from rooms`,
];

/** SQL: a horizon says that the number at `after` is of what was lost. */
export const lostAt = (after: string) => `(kind like '${kind}%' and last_deleted - ${LOST} < ${after})`;

export const isOfRestoring = (horizon: { kind: string }): boolean => horizon.kind.startsWith(kind);
