import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { User } from '../entities/user.js';
import { Session } from '../entities/session.js';
import { hashToken } from '../src/auth/secrets.js';
import { DAY, systemClock } from '../src/clock.js';
import { openDatabase } from '../src/database/database.js';
import { SqlTx } from '../src/database/session.js';
import { statementsOf, type Statements } from '../src/database/sql.js';
import { SqliteConnection } from '../src/database/sqlite.js';
import { createOrganization, createUser } from '../src/domain/accounts.js';
import { namesOf, randomOf } from './names.js';

export interface Inhabitant {
  id: string;
  name: string;
  foldedName: string;
  email: string;
  messageId: string;
  /** Of a name that few have. */
  rare: boolean;
  /** What to send as Bearer; empty for those who were made without a session. */
  token: string;
}

/** The size of an organization. */
export const COLLEAGUES = 20;
const digits = '0123456789abcdefghjkmnpqrstvwxyz';

const folders: string[] = [];
process.on('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A folder that is there until the end of this process. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tsunagu-bench-'));
  folders.push(folder);
  return folder;
}

/** The same world for another server. */
export function copyOf(dataDir: string): string {
  const copy = temporaryFolder();
  cpSync(dataDir, copy, { recursive: true });
  return copy;
}

/** An SQLite file filled by the domain's own functions, and with contacts by the same rows at once. */
export class World {
  private readonly random = randomOf(20);
  private readonly names = namesOf(20);
  /** Whether those who are made from now on get mails about contact requests. */
  mail = true;
  private ids = 0;
  private rooms = 0;
  private readonly inserts = new Map<string, BetterSqlite.Statement>();
  private insertContact: BetterSqlite.Statement | undefined;
  private made = 0;

  private constructor(
    readonly dataDir: string,
    private readonly connection: SqliteConnection,
    private readonly statements: Statements,
    private readonly now: number,
  ) {}

  /**
   * Makes a world and answers its folder, with what `fill` answers of it. With BENCH_KEEP, the name of a folder, a world is kept
   * there and found again: for those who measure the same again and again.
   */
  static async filled<T>(name: string, fill: (world: World) => Promise<T>): Promise<{ dataDir: string; known: T }> {
    const kept = process.env.BENCH_KEEP && join(process.env.BENCH_KEEP, name);
    if (kept && existsSync(join(kept, 'known.json')))
      return { dataDir: kept, known: JSON.parse(readFileSync(join(kept, 'known.json'), 'utf8')) as T };
    const dataDir = kept || temporaryFolder();
    const world = await World.in(dataDir);
    const known = await fill(world);
    world.connection.handle.pragma('wal_checkpoint(TRUNCATE)');
    world.connection.handle.close();
    if (kept) writeFileSync(join(kept, 'known.json'), JSON.stringify(known));
    return { dataDir, known };
  }

  private static async in(dataDir: string): Promise<World> {
    const db = await openDatabase({ dataDir, databaseUrl: null, clock: systemClock, onCommit: () => undefined });
    const statements = statementsOf(db.source);
    for (const entity of [User, Session]) statements(entity); // read while the source is open
    await db.close();
    const handle = new BetterSqlite(join(dataDir, 'tsunagu.sqlite'));
    handle.pragma('journal_mode = WAL');
    handle.pragma('synchronous = OFF');
    handle.pragma('cache_size = -524288');
    return new World(dataDir, new SqliteConnection(handle), statements, Date.now());
  }

  /** People, twenty to an organization. Signed in, unless they are too many for that; then only some of them are answered. */
  async addPeople(count: number, { signedIn = true, answer = 1 } = {}): Promise<Inhabitant[]> {
    const people: Inhabitant[] = [];
    let organizationId = '';
    this.connection.exec('begin');
    for (let i = 0; i < count; i += 1) {
      const tx = new SqlTx(this.connection, this.statements, this.now);
      const number = (this.made += 1);
      const { name, locale, rare } = this.names.next();
      if (i % COLLEAGUES === 0) organizationId = await createOrganization(tx, `Company ${number}`);
      const email = `person.${number}@company-${number % 997}.example`;
      const user = await createUser(tx, {
        organizationId,
        role: i % COLLEAGUES === 0 ? 'ADMIN' : 'MEMBER',
        email: { address: email, key: email },
        displayName: name,
        locale,
        passwordHash: null,
      });
      const messageId = `person.${number}`;
      await tx.update(User, user.id, {
        messageId,
        messageIdKey: messageId,
        department: number % 3 === 0 ? null : 'Sales',
        title: number % 2 === 0 ? null : 'Manager',
        contactRequestMail: this.mail,
      });
      const token = signedIn ? `bench-${String(number).padStart(37, '0')}` : '';
      if (signedIn) await this.signIn(tx, user, token);
      if (i % answer === 0)
        people.push({ id: user.id, name, foldedName: user.foldedName, email, messageId, rare, token });
    }
    this.connection.exec('commit');
    return people;
  }

  /** Changes rows by a statement with `?`. */
  change(sql: string, ...values: (string | number | null)[]): void {
    this.connection.handle.prepare(sql).run(...values);
  }

  /** Signs somebody in so many times more, and answers the tokens. */
  async signInAgain({ id, token }: Inhabitant, count: number): Promise<string[]> {
    const tx = new SqlTx(this.connection, this.statements, this.now);
    const tokens = Array.from({ length: count }, (_, i) => `again-${String(i).padStart(5, '0')}-${token.slice(-31)}`);
    this.connection.exec('begin');
    for (const another of tokens) await this.signIn(tx, { id }, another, this.id('ses'));
    this.connection.exec('commit');
    return tokens;
  }

  private signIn(tx: SqlTx, user: { id: string }, token: string, id = user.id.replace('usr', 'ses')): Promise<void> {
    return tx.insert(Session, {
      id,
      userId: user.id,
      tokenHash: hashToken(token),
      createdAt: this.now,
      lastSeenAt: this.now,
      expiresAt: this.now + 30 * DAY,
      endedAt: null,
      userAgent: 'bench',
      ipAddress: '127.0.0.1',
    });
  }

  /** Gives each of these people that many of the others as contacts. */
  connect(people: readonly Inhabitant[], each: number): void {
    const distances = new Set<number>();
    while (distances.size < each / 2) distances.add(1 + Math.floor(this.random() * (people.length / 2 - 1)));
    for (const [i, owner] of people.entries()) {
      for (const distance of distances)
        for (const place of [i + distance, i - distance])
          this.addContact(owner, people[(place + people.length) % people.length]!);
    }
  }

  /** Puts each of these people in contact with each of the others. */
  introduce(people: readonly Inhabitant[], others: readonly Inhabitant[]): void {
    for (const person of people) for (const other of others) this.addContact(person, other);
    for (const other of others) for (const person of people) this.addContact(other, person);
  }

  private addContact(owner: Inhabitant, user: Inhabitant): void {
    this.insertContact ??= this.connection.handle.prepare(
      'insert into contacts (id, owner_id, user_id, nickname, note, source, since, sort_name, search_text) values (?, ?, ?, null, null, ?, ?, ?, ?)',
    );
    const since = this.now - Math.floor(this.random() * 1_000 * DAY);
    const source = this.random() < 0.7 ? 'SEARCH' : 'MESSAGE_ID';
    this.insertContact.run(this.id('ctc'), owner.id, user.id, source, since, user.foldedName, user.foldedName);
  }

  /** Somebody has asked somebody else, who has declined. */
  decline(senderId: string, recipientId: string): void {
    this.insertRow('contact_requests', {
      id: this.id('creq'),
      sender_id: senderId,
      recipient_id: recipientId,
      source: 'SEARCH',
      sender_state: 'CANCELLED',
      recipient_state: 'DECLINED',
      sender_resolved_at: this.now,
      recipient_resolved_at: this.now,
      created_at: this.now - 2 * DAY,
      expires_at: this.now + 20 * DAY,
    });
  }

  /** A group of these people in which each of them, in turn, has written; half of it is unread. */
  addRoom(people: readonly Inhabitant[], messages: number): string {
    const id = this.id('room');
    const at = this.now - messages;
    this.insertRow('rooms', {
      id,
      kind: 'GROUP',
      at_once: 0,
      creator_id: people[0]!.id,
      last_sequence: messages,
      revision: messages,
      active_at: this.now - this.rooms++,
      created_at: at,
    });
    for (const { id: personId } of people)
      this.insertRow('room_members', {
        id: this.id('rmem'),
        room_id: id,
        person_id: personId,
        owner: personId === people[0]!.id ? 1 : 0,
        unheard: 0,
        joined_at: at,
        joined_sequence: 0,
        joined_revision: 0,
        read_sequence: Math.floor(messages / 2),
        told_sequence: Math.floor(messages / 2),
        quiet_sequence: 0,
        shown_sequence: 0,
        shown_at: at,
      });
    for (let sequence = 1; sequence <= messages; sequence += 1) {
      const message = this.id('msg');
      this.insertRow('messages', {
        id: message,
        room_id: id,
        sequence,
        sender_id: people[sequence % people.length]!.id,
        kind: 'TEXT',
        content: JSON.stringify({
          text: `お世話になっております。 Message ${sequence}, as long as people write them.`,
        }),
        created_at: at + sequence,
      });
      this.insertRow('room_changes', {
        room_id: id,
        revision: sequence,
        kind: 'MessagePosted',
        subject_id: message,
        sequence,
        occurred_at: at + sequence,
      });
    }
    return id;
  }

  private insertRow(table: string, row: Record<string, string | number>): void {
    const names = Object.keys(row);
    const sql = `insert into ${table} (${names.join(', ')}) values (${names.map(() => '?').join(', ')})`;
    let statement = this.inserts.get(sql);
    if (!statement) this.inserts.set(sql, (statement = this.connection.handle.prepare(sql)));
    statement.run(Object.values(row));
  }

  /** Loads much into one table: its indexes are made afterwards, which takes a fraction of the time. */
  inBulk(table: string, work: () => void): void {
    const { handle } = this.connection;
    const indexes = handle
      .prepare("select name, sql from sqlite_master where type = 'index' and tbl_name = ? and sql is not null")
      .all(table) as { name: string; sql: string }[];
    handle.exec('begin');
    for (const { name } of indexes) handle.exec(`drop index ${name}`);
    work();
    for (const { sql } of indexes) handle.exec(sql);
    handle.exec('commit');
  }

  private id(kind: string): string {
    let rest = (this.ids += 1);
    let text = '';
    while (text.length < 22) {
      text = digits[rest % 32]! + text;
      rest = Math.floor(rest / 32);
    }
    return `${kind}_01kb${text}`;
  }
}
