import type { EntityTarget } from 'typeorm';
import { isOutside, newId } from '../ids.js';
import type { NewEvent } from '../events.js';
import type { NewJob } from '../jobs.js';
import { insertSql, selectSql, updateSql, type Statements } from './sql.js';
import { anyOf, type Dialect, type Param, type Reader, type Tx } from './tx.js';

/** One connection's way to run a statement: the only thing the two databases do differently here. */
export interface Connection {
  readonly dialect: Dialect;
  all(sql: string, params: readonly Param[]): Promise<unknown[]>;
  run(sql: string, params: readonly Param[]): Promise<number>;
}

/** PostgreSQL refuses a text with NUL in it and SQLite reads some of them to there: both are given one that looks as strange and is none. */
export function storable(value: Param): Param {
  if (typeof value === 'string') return value.includes('\0') ? value.replaceAll('\0', '\ufffd') : value;
  return Array.isArray(value) ? (value.map(storable) as string[]) : value;
}

export class SqlReader implements Reader {
  readonly dialect: Dialect;

  constructor(
    protected readonly connection: Connection,
    protected readonly statements: Statements,
  ) {
    this.dialect = connection.dialect;
  }

  all<T>(sql: string, params: readonly Param[] = []): Promise<T[]> {
    return this.connection.all(sql, params) as Promise<T[]>;
  }

  async get<T>(sql: string, params: readonly Param[] = []): Promise<T | undefined> {
    return (await this.connection.all(sql, params))[0] as T | undefined;
  }

  async rows<E extends object>(entity: EntityTarget<E>, rest: string, params: readonly Param[] = []): Promise<E[]> {
    const sql = this.statements(entity);
    const { booleans } = sql;
    const rows = (await this.connection.all(selectSql(sql, rest), params)) as Record<string, unknown>[];
    if (this.dialect === 'sqlite') {
      for (const row of rows) for (const name of booleans) row[name] = Boolean(row[name]);
    }
    return rows as E[];
  }

  async row<E extends object>(
    entity: EntityTarget<E>,
    rest: string,
    params: readonly Param[] = [],
  ): Promise<E | undefined> {
    return (await this.rows(entity, rest, params))[0];
  }
}

/** How many rows PostgreSQL is given in one statement: few sizes, since each statement is kept prepared. */
const AT_ONCE = [100, 10, 1];

const insertEvent =
  'insert into events (recipient_id, sequence, kind, subject_id, data, occurred_at) values ($1, $2, $3, $4, $5, $6)';
const insertNoEvent =
  'insert into events (recipient_id, sequence, kind, subject_id, data, occurred_at) select $1, cast($2 as bigint), $3, $4, $5, cast($6 as bigint) where 1 = 0';

/** What a committed transaction announces: the end of each stream it wrote to, the rooms and imports it changed, and whether there is new work. */
export interface Effects {
  streams: ReadonlyMap<string, number>;
  rooms: ReadonlySet<string>;
  imports: ReadonlySet<string>;
  jobs: boolean;
}

export class SqlTx extends SqlReader implements Tx {
  private readonly events = new Map<string, (NewEvent | null)[]>();
  private readonly rooms = new Set<string>();
  private readonly imports = new Set<string>();
  private readonly jobs: NewJob[] = [];

  constructor(
    connection: Connection,
    statements: Statements,
    readonly now: number,
  ) {
    super(connection, statements);
  }

  run(sql: string, params: readonly Param[] = []): Promise<number> {
    return this.connection.run(sql, params);
  }

  async insert<E extends object>(entity: EntityTarget<E>, row: E): Promise<void> {
    const sql = this.statements(entity);
    const properties = Object.keys(row);
    await this.connection.run(insertSql(sql, properties), Object.values(row) as Param[]);
  }

  async insertAll<E extends object>(entity: EntityTarget<E>, rows: readonly E[]): Promise<void> {
    if (rows.length === 0) return;
    const sql = this.statements(entity);
    const properties = Object.keys(rows[0]!) as (keyof E & string)[];
    const valuesOf = (row: E) => properties.map((property) => row[property] as Param);
    if (this.dialect === 'sqlite') {
      const one = insertSql(sql, properties); // a statement costs next to nothing
      for (const row of rows) await this.connection.run(one, valuesOf(row));
      return;
    }
    let left = rows;
    for (const size of AT_ONCE)
      for (; left.length >= size; left = left.slice(size))
        await this.connection.run(insertSql(sql, properties, size), left.slice(0, size).flatMap(valuesOf));
  }

  async update<E extends object>(entity: EntityTarget<E>, id: string, changes: Partial<E>): Promise<void> {
    const properties = Object.keys(changes).filter((name) => changes[name as keyof E] !== undefined);
    if (properties.length === 0) return;
    const values = properties.map((name) => changes[name as keyof E] as Param);
    await this.connection.run(updateSql(this.statements(entity), properties), [id, ...values]);
  }

  async lockPeople(ids: readonly string[]): Promise<void> {
    const outside = ids.filter(isOutside);
    // Those of outside networks first: what LINE tells holds them before it knows whom else it concerns.
    if (outside.length > 0) await this.lock('external_users', outside);
    if (outside.length < ids.length) await this.lock('users', ids);
  }

  async holdPolicies(personIds: readonly string[]): Promise<void> {
    if (this.dialect === 'sqlite') return;
    await this.connection.all(
      `select id from organizations where id in (select organization_id from users where ${anyOf(this, 'id', '$1')}) order by id for share`,
      [personIds],
    );
  }

  lockRooms(ids: readonly string[]): Promise<void> {
    return this.lock('rooms', ids);
  }

  private async lock(table: 'users' | 'external_users' | 'rooms', ids: readonly string[]): Promise<void> {
    if (this.dialect === 'sqlite') return; // there is one writer at a time
    await this.connection.all(
      `select id from ${table} where ${anyOf(this, 'id', '$1')} order by id for no key update`,
      [ids],
    );
  }

  emit(recipientId: string, event: NewEvent | null): void {
    const events = this.events.get(recipientId);
    if (events) events.push(event);
    else this.events.set(recipientId, [event]);
  }

  wakeRoom(roomId: string): void {
    this.rooms.add(roomId);
  }

  wakeImport(importId: string): void {
    this.imports.add(importId);
  }

  enqueue(job: NewJob): void {
    this.jobs.push(job);
  }

  /** Writes the events and jobs, as the last thing before the commit. Counters are taken in the order of their owners. */
  async flush(): Promise<Effects> {
    const streams = new Map<string, number>();
    for (const recipientId of [...this.events.keys()].sort()) {
      const events = this.events.get(recipientId)!;
      const count = events.filter((event) => event !== null).length;
      const [stream] = (await this.connection.all(
        'update event_streams set last_sequence = last_sequence + $2 where owner_id = $1 returning last_sequence as "last"',
        [recipientId, count],
      )) as { last: number }[];
      if (!stream) continue; // erased people have no stream any more
      let sequence = stream.last - count;
      for (const event of events) {
        if (event) sequence += 1;
        await this.connection.run(event ? insertEvent : insertNoEvent, [
          recipientId,
          sequence,
          event?.kind ?? '',
          event?.subjectId ?? '',
          event?.data ? JSON.stringify(event.data) : null,
          this.now,
        ]);
      }
      if (count > 0) streams.set(recipientId, stream.last);
    }
    for (const job of this.jobs) {
      await this.connection.run(
        'insert into jobs (id, kind, data, run_at, attempts, created_at) values ($1, $2, $3, $4, 0, $5)',
        [newId('job'), job.kind, JSON.stringify(job.data), job.runAt ?? this.now, this.now],
      );
    }
    return { streams, rooms: this.rooms, imports: this.imports, jobs: this.jobs.length > 0 };
  }
}
