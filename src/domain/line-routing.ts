import type { ExternalUser } from '../../entities/external-user.js';
import { HOUR } from '../clock.js';
import type { Reader } from '../database/tx.js';

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

/** The open rooms of somebody on LINE, but those of groups over there: what they write in these comes from the group. */
export async function placesOf(reader: Reader, { id }: ExternalUser): Promise<Place[]> {
  const rows = await reader.all<Omit<Place, 'direct'> & { direct: unknown }>(
    `select m.room_id as "roomId", r.kind = 'DIRECT' as direct, coalesce(m.reached_at, 0) as "reachedAt", coalesce(m.chosen_at, 0) as "chosenAt"
     from room_members m join rooms r on r.id = m.room_id
     where m.person_id = $1 and m.left_at is null and r.closed_at is null
       and not exists (select 1 from line_groups g where g.room_id = r.id)
       and exists (select 1 from room_members o join users u on u.id = o.person_id
         where o.room_id = r.id and o.left_at is null and u.suspended_at is null and u.deleted_at is null)
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

/** The one they chose or that wrote to them last; and where none ever did, the room with the friend they added last. */
export function latestOf(places: readonly Place[]): string {
  const lastOf = ({ reachedAt, chosenAt }: Place) => Math.max(reachedAt, chosenAt);
  const latest = places.toSorted((a, b) => lastOf(b) - lastOf(a))[0]!;
  return (lastOf(latest) > 0 ? latest : (places.findLast(({ direct }) => direct) ?? latest)).roomId;
}
