import { EmailInvitation } from '../entities/email-invitation.js';
import { MemberInvitation } from '../entities/member-invitation.js';
import { userByEmail } from './domain/accounts.js';
import { requestsBetween } from './domain/contact-requests.js';
import { noteInvitationMail } from './domain/email-invitations.js';
import { noteMemberInvitationMail } from './domain/member-invitations.js';
import { blockersBetween, isActive, userById } from './domain/people.js';
import type { GivenUp, JobHandlers } from './live/worker.js';
import { post } from './mail-jobs.js';
import type { MailTransport } from './mail/mail.js';
import type { Services } from './services.js';

type Parts = Pick<Services, 'db' | 'secrets' | 'config' | 'clock'>;

/** The jobs that mail invitations, and note what became of the mail. */
export function invitationJobs(
  { db, secrets, config, clock }: Parts,
  transport: MailTransport,
): Pick<JobHandlers, 'sendEmailInvitation' | 'sendMemberInvitation'> {
  const { link, send } = post(config, transport);
  const organizationName = async (id: string) =>
    (await db.read.get<{ name: string }>('select name from organizations where id = $1', [id]))!.name;

  return {
    async sendEmailInvitation(data, jobId) {
      const invitation = await db.read.row(EmailInvitation, 'where id = $1 and queued_at = $2', [
        data.invitationId,
        data.queuedAt,
      ]);
      if (invitation?.state !== 'QUEUED' || invitation.expiresAt <= clock.now()) return;
      const inviter = await userById(db.read, invitation.inviterId);
      if (!inviter || !isActive(inviter)) return;
      const recipient = await userByEmail(db.read, invitation.emailKey);
      const blocked = recipient && (await blockersBetween(db.read, inviter.id, recipient.id)).size > 0;
      const declined =
        recipient && (await db.transaction((tx) => requestsBetween(tx, inviter.id, recipient.id))).declined;
      // Whoever wants to hear nothing of the inviter is not mailed, and the inviter is not told.
      if (!blocked && !declined) {
        await send(
          jobId,
          invitation.email,
          recipient?.locale ?? inviter.locale,
          {
            kind: 'emailInvitation',
            inviterName: inviter.displayName,
            inviterOrganization: await organizationName(inviter.organizationId),
            message: invitation.message,
            url: link('/invitation', secrets.tokenFor(invitation.id)),
          },
          inviter.email ?? undefined,
        );
      }
      await db.transaction((tx) => noteInvitationMail(tx, data, null));
    },

    async sendMemberInvitation({ invitationId }, jobId) {
      const invitation = await db.read.row(MemberInvitation, 'where id = $1', [invitationId]);
      if (invitation?.state !== 'QUEUED' || invitation.expiresAt <= clock.now()) return;
      const inviter = await userById(db.read, invitation.inviterId);
      const template = {
        kind: 'memberInvitation',
        inviterName: inviter!.displayName,
        organization: await organizationName(invitation.organizationId),
        url: link('/invitation', secrets.tokenFor(invitation.id)),
      } as const;
      await send(jobId, invitation.email, invitation.locale, template, inviter!.email ?? undefined);
      await db.transaction((tx) => noteMemberInvitationMail(tx, invitationId, null));
    },
  };
}

/** Whoever invited sees that the mail was given up, and why. */
export function givenUpInvitations({ db }: Pick<Services, 'db'>): GivenUp {
  return {
    sendEmailInvitation: (data, reason) => db.transaction((tx) => noteInvitationMail(tx, data, reason)),
    sendMemberInvitation: ({ invitationId }, reason) =>
      db.transaction((tx) => noteMemberInvitationMail(tx, invitationId, reason)),
  };
}
