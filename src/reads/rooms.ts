import DataLoader from 'dataloader';
import { RoomMember } from '../../entities/room-member.js';
import { Room, type RoomKind } from '../../entities/room.js';
import { escapeLike } from '../database/name-search.js';
import { Page, keyset, readPage, type PageArgs, type SortColumn } from '../database/pages.js';
import { anyOf, type Param, type Reader } from '../database/tx.js';
import { pairKeyOf } from '../domain/direct-rooms.js';
import { readsBook } from '../domain/line-access.js';
import { ownPlace } from '../domain/room-members.js';
import { fold } from '../fold.js';
import type { Member } from '../viewer.js';
import { batch } from './batch.js';
import { readMessages, readRanges, type Range, type SeenMessage } from './messages.js';

/** A room the viewer is in, and their place in it. */
export type SeenRoom = Room & { own: RoomMember };

/** The number of the latest message that is not hidden from the viewer; `shownAtEnd` says the same in SQL. */
export function shownSequence({ lastSequence, own }: SeenRoom): number {
  return own.quietSequence > 0 && own.quietSequence === lastSequence ? own.shownSequence : lastSequence;
}

/** More unread messages of a room are not counted. */
export const MOST_UNREAD = 1_000;

/** How many names make the name of a room that has none. */
const NAMES = 5;

/** What is read of rooms in one operation: see Reads. */
export class RoomReads {
  constructor(
    private readonly reader: Reader,
    private readonly viewer: Member,
  ) {}

  readonly byId = batch(async (ids): Promise<SeenRoom[]> => {
    const own = await this.reader.rows(
      RoomMember,
      `where ${ownPlace('room_members', '$2')} and ${anyOf(this.reader, 'room_id', '$1')}`,
      [ids, this.viewer.id],
    );
    const places = new Map(own.map((member) => [member.roomId, member]));
    const rooms = await this.reader.rows(Room, `where ${anyOf(this.reader, 'id', '$1')}`, [[...places.keys()]]);
    return rooms.map((room) => {
      const own = places.get(room.id)!;
      return { ...room, closedAt: own.closedAt ?? room.closedAt, own };
    });
  });

  /** The viewer's direct room with somebody, by that person's id. */
  readonly withPerson = new DataLoader(async (personIds: readonly string[]): Promise<(SeenRoom | null)[]> => {
    const keys = personIds.map((id) => pairKeyOf(this.viewer.id, id));
    const rows = await this.reader.all<{ id: string; key: string }>(
      `select id, pair_key as key from rooms where ${anyOf(this.reader, 'pair_key', '$1')}`,
      [keys],
    );
    const ids = new Map(rows.map(({ id, key }) => [key, id]));
    return Promise.all(keys.map(async (key) => (ids.has(key) ? this.byId.load(ids.get(key)!) : null)));
  });

  /** Messages of rooms the viewer is in, by their numbers. */
  readonly ranges = new DataLoader<Range, SeenMessage[], string>(
    (ranges) => readRanges(this.reader, this.viewer, ranges),
    { cacheKeyFn: ({ roomId, after, until }) => `${roomId} ${after} ${until}` },
  );

  readonly messages = batch((ids) => readMessages(this.reader, this.viewer, ids));

  /** The latest message that the viewer may see and that is not hidden from them. */
  async lastMessage(room: SeenRoom): Promise<SeenMessage | null> {
    const sequence = shownSequence(room);
    if (sequence <= room.own.joinedSequence) return null;
    return (await this.ranges.load({ roomId: room.id, after: sequence - 1, until: sequence }))[0] ?? null;
  }

  /** How many messages of others the viewer has not read, by the id of the room. */
  readonly unread = batch((ids) =>
    this.reader.all<{ id: string; count: number }>(
      `select m.room_id as id, (${unreadOf('m', '$2')}) as count from room_members m
       where ${ownPlace('m', '$2')} and ${anyOf(this.reader, 'm.room_id', '$1')}`,
      [ids, this.viewer.id],
    ),
  );

  private unreadInAll: Promise<number> | undefined;

  countUnread(): Promise<number> {
    this.unreadInAll ??= this.readUnread();
    return this.unreadInAll;
  }

  private async readUnread(): Promise<number> {
    const row = await this.reader.get<{ n: number | null }>(
      `select cast(sum((${unreadOf('m', '$1')})) as bigint) as n from room_members m where ${ownPlace('m', '$1')}`,
      [this.viewer.id],
    );
    return row?.n ?? 0;
  }

  /** The names of the first others in a room, by its id. */
  readonly names = batch(async (ids) => {
    const rows = await this.reader.all<{ id: string; name: string }>(
      `select x.id, x.name from (
         select m.room_id as id, coalesce(u.display_name, case when ${readsBook('e', '$2')} then e.given_name end, e.profile_name) as name,
           row_number() over (partition by m.room_id order by m.joined_at, m.id) as place
         from room_members m left join users u on u.id = m.person_id left join external_users e on e.id = m.person_id
         where ${anyOf(this.reader, 'm.room_id', '$1')} and m.left_at is null and m.person_id <> $2) x
       where x.place <= ${NAMES} order by x.id, x.place`,
      [ids, this.viewer.id],
    );
    return [...new Set(rows.map(({ id }) => id))].map((id) => ({
      id,
      names: rows.filter((row) => row.id === id).map(({ name }) => name),
    }));
  });

  readonly members = batch((ids) =>
    this.reader.rows(
      RoomMember,
      `where ${anyOf(this.reader, 'id', '$1')} and exists (
         select 1 from room_members m where m.room_id = room_members.room_id and ${ownPlace('m', '$2')})`,
      [ids, this.viewer.id],
    ),
  );

  private readonly memberPages = new Map<string, DataLoader<string, Page<RoomMember>>>();

  /** Pages of the members of rooms the viewer is in: with the same arguments all of them in one statement. */
  membersOf(room: SeenRoom, args: PageArgs): Promise<Page<RoomMember>> {
    const key = JSON.stringify(args);
    let loader = this.memberPages.get(key);
    if (!loader)
      this.memberPages.set(
        key,
        (loader = new DataLoader((ids) => readMemberPages(this.reader, ids, args, this.counts))),
      );
    return loader.load(room.id);
  }

  /** How many people are in rooms the viewer is in. */
  readonly counts = batch((ids) =>
    this.reader.all<{ id: string; count: number }>(
      `select room_id as id, count(*) as count from room_members where left_at is null and ${anyOf(this.reader, 'room_id', '$1')} group by room_id`,
      [ids],
    ),
  );

  async list(args: RoomList): Promise<Page<SeenRoom>> {
    const page = readPage(args, listColumns);
    const params: Param[] = [this.viewer.id];
    let where = ownPlace('m', '$1');
    if (args.kind != null) where += ` and r.kind = $${params.push(args.kind)}`;
    if (args.network != null) where += ' and r.outside';
    if (args.search) where += ` and ${searched(`$${params.push(`%${escapeLike(fold(args.search))}%`)}`, '$1')}`;
    const filter = { where, params: [...params] };
    const tables = 'room_members m join rooms r on r.id = m.room_id';
    const found = await this.reader.all<{ id: string; at: number }>(
      `select r.id, ${activeAt} as at from ${tables} where ${where}${keyset(page, listColumns, true, params)}`,
      params,
    );
    const rooms = await Promise.all(found.map(({ id }) => this.byId.load(id)));
    const at = new Map(found.map((row) => [row.id, row.at]));
    return new Page(
      page,
      rooms.filter((room) => room !== null),
      (room) => [at.get(room.id)!, room.id],
      async () => {
        const counted = await this.reader.get<{ n: number }>(
          `select count(*) as n from ${tables} where ${filter.where}`,
          filter.params,
        );
        return counted!.n;
      },
    );
  }
}

export interface RoomList extends PageArgs {
  kind?: RoomKind | null;
  network?: 'LINE' | null;
  search?: string | null;
}

/** SQL: `shown` where the end of `r` is hidden from the viewer, whose place is `m`, and else what the room says of itself. */
const shownAtEnd = (shown: string, ofRoom: string) =>
  `case when m.quiet_sequence > 0 and m.quiet_sequence = r.last_sequence then m.${shown} else r.${ofRoom} end`;
export const lastShown = shownAtEnd('shown_sequence', 'last_sequence');
const activeAt = shownAtEnd('shown_at', 'active_at');
const listColumns: SortColumn[] = [
  { sql: `(${activeAt})`, type: 'number' },
  { sql: 'r.id', type: 'text' },
];

/**
 * SQL: the name of `r`, or of somebody else in it, is like this, or what the viewer calls them. The rooms of those whom they call so
 * are looked up once, and not for each room: PostgreSQL would read all contacts each time.
 */
const searched = (like: string, viewer: string) => `(r.folded_name like ${like} escape '\\' or exists (
  select 1 from room_members x join users u on u.id = x.person_id
  where x.room_id = r.id and x.left_at is null and x.person_id <> m.person_id and u.folded_name like ${like} escape '\\')
  or r.id in (
    select x.room_id from contacts c join room_members x on x.person_id = c.user_id and x.left_at is null
    where c.owner_id = ${viewer} and c.nickname is not null and c.search_text like ${like} escape '\\')
  or (r.outside and exists (
    select 1 from room_members x join external_users e on e.id = x.person_id
    where x.room_id = r.id and x.left_at is null and ${readsBook('e', 'm.person_id')} and e.folded_name like ${like} escape '\\')))`;

/** SQL: how many messages of others the viewer, whose place is `m`, has not read: not what is hidden from them or was recalled. */
export const unreadOf = (m: string, viewer: string) => `select count(*) from (select 1 from messages x
  where x.room_id = ${m}.room_id and x.sequence > ${m}.read_sequence and x.sequence > ${m}.joined_sequence and x.sender_id is not null and x.sender_id <> ${viewer}
    and x.recalled_at is null and not exists (select 1 from hidden_messages h where h.message_id = x.id and h.viewer_id = ${viewer})
  limit ${MOST_UNREAD}) counted`;

const memberColumns: SortColumn[] = [
  { sql: 'joined_at', type: 'number' },
  { sql: 'id', type: 'text' },
];

async function readMemberPages(
  reader: Reader,
  roomIds: readonly string[],
  args: PageArgs,
  counts: DataLoader<string, { count: number } | null>,
): Promise<Page<RoomMember>[]> {
  const page = readPage(args, memberColumns);
  const params: Param[] = [roomIds];
  const direction = page.backward ? 'desc' : 'asc';
  const bound = (values: readonly Param[]) => values.map((value) => `$${params.push(value)}`).join(', ');
  let where = `${anyOf(reader, 'room_id', '$1')} and left_at is null`;
  if (page.after) where += ` and (joined_at, id) > (${bound(page.after)})`;
  if (page.before) where += ` and (joined_at, id) < (${bound(page.before)})`;
  const ids = await reader.all<{ id: string }>(
    `select x.id from (select id, row_number() over (partition by room_id order by joined_at ${direction}, id ${direction}) as place
       from room_members where ${where}) x where x.place <= $${params.push(page.size + 1)}`,
    params,
  );
  const members = await reader.rows(
    RoomMember,
    `where ${anyOf(reader, 'id', '$1')} order by joined_at ${direction}, id ${direction}`,
    [ids.map(({ id }) => id)],
  );
  return roomIds.map(
    (roomId) =>
      new Page(
        page,
        members.filter((member) => member.roomId === roomId),
        (member) => [member.joinedAt, member.id],
        async () => (await counts.load(roomId))?.count ?? 0,
      ),
  );
}
