import { ContactRequest } from '../entities/contact-request.js';
import { OneTimeToken } from '../entities/one-time-token.js';
import type { User } from '../entities/user.js';
import { DAY, MINUTE } from './clock.js';
import type { Config } from './config.js';
import { userByEmail } from './domain/accounts.js';
import { dropToken } from './domain/one-time-tokens.js';
import { isActive, userById } from './domain/people.js';
import { JobRejected, type JobHandlers } from './live/worker.js';
import { maskEmail } from './mask.js';
import { MailRejected, type MailTransport } from './mail/mail.js';
import { renderMail, type MailTemplate } from './mail/templates.js';
import type { Locale } from './messages/index.js';
import type { Services } from './services.js';

/** How jobs send: links on PUBLIC_URL, and mails whose Message-ID is the job's. */
export function post(config: Config, transport: MailTransport) {
  return {
    link: (path: string, token?: string) =>
      `${config.publicUrl}${path}${token === undefined ? '' : `?token=${encodeURIComponent(token)}`}`,

    send: async (
      jobId: string,
      to: string,
      locale: Locale,
      template: MailTemplate,
      replyTo?: string,
    ): Promise<void> => {
      const messageId = `<${jobId}@${new URL(config.publicUrl).hostname}>`;
      try {
        await transport.send({ ...renderMail(locale, template), to, messageId, replyTo });
      } catch (error) {
        throw error instanceof MailRejected ? new JobRejected(error.message, error.answer) : error;
      }
    },
  };
}

/** The jobs that send mail: each reads what it needs afresh, and sends nothing that is no longer true. */
export function mailJobs(
  { db, secrets, config, clock }: Pick<Services, 'db' | 'secrets' | 'config' | 'clock'>,
  transport: MailTransport,
): Pick<JobHandlers, 'sendTokenMail' | 'sendNoticeMail' | 'sendContactRequestMail'> {
  const { link, send } = post(config, transport);

  /** What goes to the address of a token: the link, or where it has an account already, word of that; null: nothing. */
  const tokenMail = (row: OneTimeToken, holder: User | undefined, user: User | undefined): MailTemplate | null => {
    const token = secrets.tokenFor(row.id);
    switch (row.purpose) {
      case 'SIGN_UP':
        if (row.data === null) return null;
        if (holder)
          return { kind: 'alreadyRegistered', signInUrl: link('/sign-in'), resetUrl: link('/forgot-password') };
        return {
          kind: 'verifyEmail',
          displayName: (JSON.parse(row.data) as { displayName: string }).displayName,
          url: link('/verify-email', token),
        };
      case 'PASSWORD_RESET':
        if (!user) return null;
        return {
          kind: 'passwordReset',
          displayName: user.displayName,
          url: link('/reset-password', token),
          minutes: Math.round((row.expiresAt - row.createdAt) / MINUTE),
        };
      case 'EMAIL_CHANGE':
        if (!user) return null;
        if (holder && holder.id !== user.id) return { kind: 'emailChangeTaken' };
        return { kind: 'confirmEmailChange', displayName: user.displayName, url: link('/confirm-email', token) };
    }
  };

  return {
    async sendTokenMail({ tokenId }, jobId) {
      const row = await db.read.row(OneTimeToken, 'where id = $1', [tokenId]);
      if (!row || row.expiresAt <= clock.now()) return;
      const holder = await userByEmail(db.read, row.emailKey);
      const user = row.userId === null ? undefined : await userById(db.read, row.userId);
      const template = tokenMail(row, holder, user && isActive(user) ? user : undefined);
      const { locale } = template?.kind === 'alreadyRegistered' ? holder! : row;
      if (template) await send(jobId, row.email, locale, template);
      // What nobody was mailed the token of is of no use: so nothing is kept of a sign-up with somebody else's address.
      if (!template || !('url' in template)) await db.transaction((tx) => dropToken(tx, row.id));
    },

    async sendNoticeMail({ template, userId, email }, jobId) {
      const user = await userById(db.read, userId);
      if (!user || user.email === null) return;
      const { displayName, locale } = user;
      const mail: MailTemplate =
        template === 'passwordChanged'
          ? { kind: template, displayName, resetUrl: link('/forgot-password') }
          : { kind: template, displayName, newEmailMasked: maskEmail(user.email) };
      await send(jobId, email, locale, mail);
    },

    async sendContactRequestMail({ contactRequestId }, jobId) {
      const request = await db.read.row(ContactRequest, 'where id = $1', [contactRequestId]);
      if (request?.recipientState !== 'PENDING') return;
      // Asking and taking back in turn makes requests, not mails: one a day from one person to another.
      const earlier = await db.read.get(
        'select 1 from contact_requests where sender_id = $1 and recipient_id = $2 and id <> $3 and created_at > $4 and created_at <= $5',
        [request.senderId, request.recipientId, request.id, request.createdAt - DAY, request.createdAt],
      );
      if (earlier) return;
      const recipient = await userById(db.read, request.recipientId);
      const sender = await userById(db.read, request.senderId);
      if (
        !recipient ||
        !sender ||
        !isActive(recipient) ||
        !isActive(sender) ||
        recipient.email === null ||
        !recipient.contactRequestMail
      )
        return;
      const organization = await db.read.get<{ name: string }>('select name from organizations where id = $1', [
        sender.organizationId,
      ]);
      await send(jobId, recipient.email, recipient.locale, {
        kind: 'contactRequest',
        recipientName: recipient.displayName,
        senderName: sender.displayName,
        senderOrganization: organization!.name,
        senderDepartment: sender.department ?? undefined,
        senderTitle: sender.title ?? undefined,
        message: request.message ?? undefined,
        answerUrl: link('/contact-request', secrets.sign('answer', request.id)),
        unsubscribeUrl: link('/unsubscribe', secrets.sign('unsubscribe', recipient.id)),
      });
    },
  };
}
