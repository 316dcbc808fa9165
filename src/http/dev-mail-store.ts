import { DevMail } from '../../entities/dev-mail.js';
import type { Database } from '../database/database.js';
import type { Tx } from '../database/tx.js';
import type { MailboxStore, StoredMail } from '../mail/dev-mailbox.js';

const KEPT = 500;
/** Older ones are deleted at every so many: that takes longer than the mail itself. */
const TIDY_AT = 50;

/** The dev mailbox's mails in the database, where every process sees them; the latest 500. */
export function devMailStore(db: Database): MailboxStore {
  let added = 0;
  return {
    async add(mail) {
      const id = mail.headers['Message-ID'] ?? '';
      const write = async (tx: Tx) => {
        await tx.run(
          `insert into dev_mails (id, recipient, subject, text, html, headers, sent_at) values ($1, $2, $3, $4, $5, $6, $7) on conflict (id) do nothing`,
          [id, mail.to, mail.subject, mail.text, mail.html, JSON.stringify(mail.headers), mail.sentAt.getTime()],
        );
        if ((added += 1) % TIDY_AT !== 0) return;
        await tx.run(
          `delete from dev_mails where sent_at < (select min(sent_at) from (select sent_at from dev_mails order by sent_at desc limit ${KEPT}) latest)`,
        );
      };
      await db.transaction(write, { mayBeLost: true }); // the job that brought it would bring it again
    },
    async list() {
      const rows = await db.read.rows(DevMail, `order by sent_at desc, id desc limit ${KEPT}`);
      return rows.map((row): StoredMail => ({
        to: row.recipient,
        subject: row.subject,
        text: row.text,
        html: row.html,
        headers: JSON.parse(row.headers) as Record<string, string>,
        sentAt: new Date(row.sentAt),
      }));
    },
  };
}
