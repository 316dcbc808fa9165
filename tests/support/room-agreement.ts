import { expect } from 'vitest';
import type { RoomsState, RoomState } from './room-replica.js';
import type { TestServer } from './server.js';

interface MemberRow {
  id: string;
  roomId: string;
  personId: string;
  owner: boolean;
  unheard: boolean;
  joinedSequence: number;
  active: boolean;
  organizationId: string;
  audience: string;
  chosen: boolean;
  lineAudience: string;
  lineChosen: boolean;
  /** Of somebody on LINE: whose account it is they have added; null once they are forgotten. */
  friendOf: string | null;
}
interface RoomRow {
  id: string;
  kind: string;
  atOnce: boolean | 0 | 1;
  lastSequence: number;
  revision: number;
  closedAt: number | null;
  posted: number;
  changed: number;
  lastPosted: number;
  lastChanged: number;
  outside: boolean | 0 | 1;
  /** The account was taken out of the group the room stands for. */
  ended: boolean | 0 | 1;
}

/** What has to hold between what different people see of their rooms, and what is kept of them, whatever they did. */
export async function agreeOnRooms(server: TestServer, everybody: RoomsState[]): Promise<void> {
  const kept = await readKept(
    server,
    everybody.map(({ userId }) => userId),
  );
  for (const room of kept.rooms) {
    const members = kept.members.filter(({ roomId }) => roomId === room.id);
    // 1, 2, 3… without gaps.
    expect([room.posted, room.lastPosted]).toEqual([room.lastSequence, room.lastSequence]);
    expect([room.changed, room.lastChanged]).toEqual([room.revision, room.revision]);
    expect(members.filter(({ owner }) => owner)).toHaveLength(room.kind === 'GROUP' && members.some(isMember) ? 1 : 0);
    expect({ ...room, open: room.closedAt === null }).toEqual({
      ...room,
      open: mayBeOpen(room, members, kept.contacts),
    });

    for (const { userId, rooms } of everybody) {
      const member = members.find(({ personId }) => personId === userId);
      const seen = rooms[room.id];
      // They see a room while they are in it and know of it: its members, and what was written since they joined.
      expect(seen !== undefined).toBe(member !== undefined && !member.unheard);
      if (!seen) continue;
      const { joinedSequence } = member!;
      const numbers = Array.from({ length: room.lastSequence - joinedSequence }, (_, i) => joinedSequence + 1 + i);
      expect(Object.keys(seen.messages).map(Number)).toEqual(numbers);
      expect(Object.keys(seen.marks).toSorted()).toEqual(members.map(({ id }) => id).toSorted());
    }
    sameToAll(everybody.map(({ rooms }) => rooms[room.id]).filter((seen) => seen !== undefined));
  }
}

/** What two people see of a room is the same, as far as both see it; of what is hidden from one, its place. */
function sameToAll([first, ...others]: RoomState[]): void {
  for (const other of others) {
    // How far the two have read themselves they know best: whoever they have blocked is not told.
    for (const [id, mark] of Object.entries(other.marks)) {
      const known = first!.marks[id]!;
      if (id === first!.place) expect(known).toBeGreaterThanOrEqual(mark);
      else if (id === other.place) expect(mark).toBeGreaterThanOrEqual(known);
      else expect(mark).toBe(known);
    }
    for (const [number, message] of Object.entries(other.messages)) {
      const same = first!.messages[Number(number)];
      if (!same) continue;
      const { content, hidden, ...place } = message;
      const { content: its, hidden: hiddenToFirst, ...itsPlace } = same;
      expect(place).toEqual(itsPlace);
      if (!hidden && !hiddenToFirst) expect(content).toEqual(its);
    }
  }
  if (others.length > 0) sameToAll(others);
}

/** A direct room: both are there, and colleagues, contacts, or let talk at once. Any: no policy of those who are there forbids it. */
const isMember = ({ personId }: MemberRow) => personId.startsWith('usr_');

function mayBeOpen(
  { kind, atOnce, outside, ended }: RoomRow,
  members: MemberRow[],
  contacts: ReadonlySet<string>,
): boolean {
  const there = members.filter((member) => isMember(member) && member.active);
  const letTalk = ({ lineAudience, lineChosen }: MemberRow) =>
    lineAudience === 'EVERYBODY' || (lineAudience === 'CHOSEN_MEMBERS' && lineChosen);
  if (outside && (ended || !there.every(letTalk))) return false;
  const organizations = new Set(there.map(({ organizationId }) => organizationId));
  const letOut = ({ audience, chosen }: MemberRow) =>
    audience === 'EVERYBODY' || (audience === 'CHOSEN_MEMBERS' && chosen);
  if (organizations.size > 1 && !there.every(letOut)) return false;
  if (kind === 'GROUP') return true;
  const [a, b] = there;
  const [friend] = members.filter((member) => !isMember(member));
  if (friend) return a !== undefined && friend.friendOf === a.personId;
  if (!a || !b) return false;
  return Boolean(atOnce) || organizations.size === 1 || contacts.has(`${a.personId} ${b.personId}`);
}

async function readKept({ app }: TestServer, userIds: string[]) {
  const { read } = app.services.db;
  const ids = userIds.map((id) => `'${id}'`).join(', ');
  const where = `room_id in (select room_id from room_members where person_id in (${ids}))`;
  const ends = (what: string, table: string) =>
    `(select count(*) from ${table} x where x.room_id = r.id) as "${what}ed",
     (select coalesce(max(x.${what === 'post' ? 'sequence' : 'revision'}), 0) from ${table} x where x.room_id = r.id) as "last${what === 'post' ? 'Posted' : 'Changed'}"`;
  const rooms = await read.all<RoomRow>(
    `select r.id, r.kind, r.at_once as "atOnce", r.last_sequence as "lastSequence", r.revision, r.closed_at as "closedAt", r.outside,
       exists (select 1 from line_groups g where g.room_id = r.id and not g.joined) as ended,
       ${ends('post', 'messages')}, ${ends('chang', 'room_changes')}
     from rooms r where r.id in (select room_id from room_members where ${where})`,
  );
  const members = await read.all<Record<keyof MemberRow, any>>(
    `select m.id, m.room_id as "roomId", m.person_id as "personId", m.owner, m.unheard, m.joined_sequence as "joinedSequence",
       (u.suspended_at is null and u.deleted_at is null) as active, u.organization_id as "organizationId",
       o.outside_audience as audience, u.chosen_for_outside as chosen, o.line_audience as "lineAudience", u.chosen_for_line as "lineChosen",
       case when x.deleted_at is null then c.member_id end as "friendOf"
     from room_members m left join users u on u.id = m.person_id left join organizations o on o.id = u.organization_id
       left join external_users x on x.id = m.person_id left join line_channels c on c.id = x.line_channel_id
     where m.left_at is null and ${where}`,
  );
  const contacts = await read.all<{ pair: string }>(
    `select owner_id || ' ' || user_id as pair from contacts where owner_id in (${ids})`,
  );
  return {
    rooms,
    members: members.map((member) => ({
      ...member,
      owner: Boolean(member.owner),
      unheard: Boolean(member.unheard),
      active: Boolean(member.active),
      chosen: Boolean(member.chosen),
      lineChosen: Boolean(member.lineChosen),
    })) as MemberRow[],
    contacts: new Set(contacts.map(({ pair }) => pair)),
  };
}
