import type { ExternalUser } from '../../entities/external-user.js';
import { HOUR } from '../clock.js';
import { anyOf, type Reader } from '../database/tx.js';

/** A room that what somebody on LINE writes may be for. */
interface Place {
  roomId: string;
  direct: boolean;
  /** When the room last wrote to them, and when they last chose it; 0 where it is not so. */
  reachedAt: number;
  chosenAt: number;
}

/** So long a room that has written to them may be meant by what they write. */
const LATELY = HOUR;

/** SQL: room `r` is open, and somebody can read what is written there. */
const heard = `r.closed_at is null and exists (
  select 1 from room_members o join users u on u.id = o.person_id
  where o.room_id = r.id and o.left_at is null and u.suspended_at is null and u.deleted_at is null)`;

/** The open rooms of somebody on LINE, or all, but those of groups over there: what they write in these comes from the group. */
export async function placesOf(reader: Reader, { id }: ExternalUser, all = false): Promise<Place[]> {
  const rows = await reader.all<Omit<Place, 'direct'> & { direct: unknown }>(
    `select m.room_id as "roomId", r.kind = 'DIRECT' as direct, coalesce(m.reached_at, 0) as "reachedAt", coalesce(m.chosen_at, 0) as "chosenAt"
     from room_members m join rooms r on r.id = m.room_id
     where m.person_id = $1 and m.left_at is null and not exists (select 1 from line_groups g where g.room_id = r.id)
       ${all ? '' : `and ${heard}`}
     order by m.joined_at, m.id`,
    [id],
  );
  return rows.map((row) => ({ ...row, direct: Boolean(row.direct) }));
}

/** Which of these a message is for: all those that wrote to them lately, since they chose one; otherwise the latest. Empty: there is none. */
export function meant(places: readonly Place[], now: number): string[] {
  const chosen = places.toSorted((a, b) => b.chosenAt - a.chosenAt)[0];
  const since = Math.max(now - LATELY, chosen?.chosenAt ?? 0);
  const lately = places.filter(({ reachedAt }) => reachedAt > since);
  if (lately.length > 0 && chosen && chosen.chosenAt > now - LATELY && !lately.includes(chosen)) lately.push(chosen);
  if (lately.length > 0) return lately.map(({ roomId }) => roomId);
  return places.length > 0 ? [latestOf(places)] : [];
}

/**
 * Which of the rooms it may be for gets what they have not said the room of. Never one that others on LINE or other organizations
 * read, where another may be meant; null where none is left that is open.
 */
export async function likeliest(
  reader: Reader,
  user: ExternalUser,
  places: readonly Place[],
  rooms: readonly string[],
): Promise<string | null> {
  const open = places.filter(({ roomId }) => rooms.includes(roomId));
  const wide = rooms.length > 1 ? await wideOf(reader, user, rooms) : new Set<string>();
  const left = wide.size < rooms.length ? open.filter(({ roomId }) => !wide.has(roomId)) : open;
  return left.length > 0 ? latestOf(left) : null;
}

/** Of these rooms those with others on LINE, or people of other organizations. */
async function wideOf(reader: Reader, user: ExternalUser, roomIds: readonly string[]): Promise<Set<string>> {
  const rows = await reader.all<{ id: string }>(
    `select distinct m.room_id as id from room_members m left join users u on u.id = m.person_id
     where ${anyOf(reader, 'm.room_id', '$1')} and m.left_at is null and m.person_id <> $2
       and (u.id is null or u.organization_id <> $3)`,
    [roomIds, user.id, user.organizationId],
  );
  return new Set(rows.map(({ id }) => id));
}

/** The one they chose or that wrote to them last; and where none ever did, the room with the friend they added last. */
function latestOf(places: readonly Place[]): string {
  const lastOf = ({ reachedAt, chosenAt }: Place) => Math.max(reachedAt, chosenAt);
  const latest = places.toSorted((a, b) => lastOf(b) - lastOf(a))[0]!;
  return (lastOf(latest) > 0 ? latest : (places.findLast(({ direct }) => direct) ?? latest)).roomId;
}
