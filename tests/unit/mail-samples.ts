import { maskEmail } from '../../src/mask.js';
import type { MailTemplate } from '../../src/mail/templates.js';

export const url = (path: string): string => `https://tsunagu.example/${path}?token=AbC-_09${'x'.repeat(80)}&lang=vi`;

/** Every kind of mail, with `text` wherever somebody's own words go. */
export function templates(text: string): MailTemplate[] {
  return [
    { kind: 'verifyEmail', displayName: text, url: url('verify') },
    { kind: 'alreadyRegistered', signInUrl: url('sign-in'), resetUrl: url('reset') },
    { kind: 'passwordReset', displayName: text, url: url('reset'), minutes: 60 },
    { kind: 'passwordChanged', displayName: text, resetUrl: url('reset') },
    { kind: 'confirmEmailChange', displayName: text, url: url('confirm') },
    { kind: 'emailChangeTaken' },
    { kind: 'emailChanged', displayName: text, newEmailMasked: maskEmail('binh.tran@new.example') },
    {
      kind: 'emailInvitation',
      inviterName: text,
      inviterOrganization: text,
      message: `Hello ${text}`, // so that there is one, whatever is left of the text
      url: url('invitation'),
    },
    { kind: 'memberInvitation', inviterName: text, organization: text, url: url('invitation') },
    {
      kind: 'contactRequest',
      recipientName: text,
      senderName: text,
      senderOrganization: text,
      senderDepartment: text,
      senderTitle: text,
      message: text,
      answerUrl: url('answer'),
      unsubscribeUrl: url('unsubscribe'),
    },
  ];
}

export const request = (words: Partial<Extract<MailTemplate, { kind: 'contactRequest' }>>): MailTemplate => ({
  kind: 'contactRequest',
  recipientName: '田中 花子',
  senderName: 'Trần Thị Bình',
  senderOrganization: 'Công ty Sao Mai',
  answerUrl: url('answer'),
  unsubscribeUrl: url('unsubscribe'),
  ...words,
});
