import { DAY, HOUR, SECOND, type Clock } from '../clock.js';
import type { Config } from '../config.js';
import type { Database } from '../database/database.js';
import type { Tx } from '../database/tx.js';
import { forgetAuditEntries } from '../domain/audit.js';
import { forgetCandidates } from '../domain/contact-imports.js';
import { expireEmailInvitations } from '../domain/email-invitations.js';
import { forgetLinks } from '../domain/google-accounts.js';
import { forgetInviteLinks } from '../domain/invite-links.js';
import { areChannelsDue, refreshChannels } from '../domain/line-channels.js';
import { forgetPrompts, forgetTargets } from '../domain/line-deliveries.js';
import { forgetEvents } from '../domain/line-intake.js';
import { forgetHeard } from '../domain/line-messages.js';
import { expireMemberInvitations } from '../domain/member-invitations.js';
import { expireContactRequests } from '../domain/request-endings.js';
import { forgetUnusedUploads, knownUploads } from '../domain/uploads.js';
import { describeError, type Log } from '../log.js';
import type { UploadStore } from '../uploads/store.js';

const EVERY = 10 * SECOND;
const BATCH = 1_000;

/** What is due by time alone. Every process does it; each step finds only what nobody has done yet. */
export class Housekeeping {
  private timer: NodeJS.Timeout | undefined;
  private prunedAt = 0;
  private running: Promise<void> | null = null;
  private stopping = false;

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly config: Pick<Config, 'eventLifetime' | 'auditLifetime'>,
    private readonly uploads: UploadStore,
    private readonly log: Log,
  ) {}

  start(): void {
    this.timer = setInterval(() => void this.run(), EVERY);
    this.timer.unref();
  }

  /** One round; it never throws. */
  run(): Promise<void> {
    this.running ??= this.round()
      .catch((error: unknown) => this.log.warn({ error: describeError(error) }, 'housekeeping failed'))
      .finally(() => (this.running = null));
    return this.running;
  }

  async stop(): Promise<void> {
    this.stopping = true;
    clearInterval(this.timer);
    await this.running;
  }

  private async round(): Promise<void> {
    const now = this.clock.now();
    const overdue = await this.db.read.get(
      "select 1 from contact_requests where expires_at <= $1 and (sender_state = 'PENDING' or recipient_state = 'PENDING') limit 1",
      [now],
    );
    if (overdue) await this.repeat(() => this.db.transaction(expireContactRequests));
    for (const [table, expire] of [
      ['email_invitations', expireEmailInvitations],
      ['member_invitations', expireMemberInvitations],
    ] as const) {
      const due = await this.db.read.get(
        `select 1 from ${table} where state in ('QUEUED', 'SENT', 'FAILED') and expires_at <= $1 limit 1`,
        [now],
      );
      if (due) await this.repeat(() => this.db.transaction(expire));
    }
    if (await areChannelsDue(this.db.read, now)) await this.db.transaction(refreshChannels);
    if (Math.abs(now - this.prunedAt) < HOUR) return;
    this.prunedAt = now;
    await this.repeat(() => this.pruneEvents(now - this.config.eventLifetime));
    await this.repeat(() => this.pruneRoomChanges(now - this.config.eventLifetime));
    await this.repeat(() => this.db.transaction((tx) => forgetAuditEntries(tx, this.config.auditLifetime)));
    await this.repeat(() => this.db.transaction((tx) => forgetInviteLinks(tx, 30 * DAY)));
    await this.repeat(() => this.db.transaction((tx) => forgetUnusedUploads(tx, DAY)));
    for (const [forget, days] of [
      [forgetCandidates, 30],
      [forgetEvents, 30],
      [forgetHeard, 90],
      [forgetPrompts, 30],
      [forgetTargets, 1],
    ] as const)
      await this.repeat(() => this.db.transaction((tx) => forget(tx, now - days * DAY)));
    await this.uploads.sweep(now - DAY, (ids) => knownUploads(this.db.read, ids));
    await this.db.transaction(async (tx) => {
      await forgetLinks(tx);
      await tx.run('delete from phone_verifications where expires_at <= $1', [tx.now]);
      await tx.run('delete from room_openings where opened_at <= $1', [tx.now - DAY]);
      await tx.run('delete from one_time_tokens where expires_at <= $1', [tx.now - 7 * DAY]);
      await tx.run('delete from sessions where expires_at <= $1 or ended_at <= $1', [tx.now - 30 * DAY]);
      await tx.run('delete from access_tokens where ended_at <= $1 or expires_at <= $1', [tx.now - 30 * DAY]);
      await tx.run('delete from jobs where dead_at <= $1', [tx.now - 30 * DAY]);
    });
  }

  /** Does a step until there is nothing left of it or the server stops; between the steps others have their turn. */
  private async repeat(step: () => Promise<number>): Promise<void> {
    while (!this.stopping && (await step()) > 0) await new Promise(setImmediate);
  }

  /** Deletes old events, and notes for each stream and kind how far: see checkCursor. */
  private pruneEvents(before: number): Promise<number> {
    return this.db.transaction(async (tx) => {
      const deleted = await tx.all<Deleted>(
        `delete from events where (recipient_id, sequence) in
           (select recipient_id, sequence from events where occurred_at < $1 order by occurred_at limit ${BATCH})
         returning recipient_id as id, kind, sequence`,
        [before],
      );
      await noteHorizons(tx, 'event_horizons', 'recipient_id', deleted);
      return deleted.length;
    });
  }

  /** The same for the changes of rooms. That a message was posted is kept as long as the message. */
  private pruneRoomChanges(before: number): Promise<number> {
    return this.db.transaction(async (tx) => {
      const deleted = await tx.all<Deleted>(
        `delete from room_changes where (room_id, revision) in
           (select room_id, revision from room_changes where kind <> 'MessagePosted' and occurred_at < $1 order by occurred_at limit ${BATCH})
         returning room_id as id, kind, revision as sequence`,
        [before],
      );
      await noteHorizons(tx, 'room_change_horizons', 'room_id', deleted);
      return deleted.length;
    });
  }
}

/** An entry of a stream that was deleted. */
interface Deleted {
  id: string;
  kind: string;
  sequence: number;
}

async function noteHorizons(tx: Tx, table: string, owner: string, deleted: readonly Deleted[]): Promise<void> {
  const horizons = new Map<string, Deleted>();
  for (const entry of deleted) {
    const key = `${entry.id} ${entry.kind}`;
    if (entry.sequence > (horizons.get(key)?.sequence ?? 0)) horizons.set(key, entry);
  }
  for (const key of [...horizons.keys()].sort()) {
    const { id, kind, sequence } = horizons.get(key)!;
    await tx.run(
      `insert into ${table} (${owner}, kind, last_deleted) values ($1, $2, $3)
       on conflict (${owner}, kind) do update set last_deleted = excluded.last_deleted where ${table}.last_deleted < excluded.last_deleted`,
      [id, kind, sequence],
    );
  }
}
