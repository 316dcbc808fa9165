import type { MessageKey, MessageParams } from '../messages/index.js';
import { cleanName, manyLines, oneLine } from './clean.js';
import type { Letter } from './letter.js';
import type { ContactRequestMail, MailTemplate } from './templates.js';

/** Names in a subject are cut earlier than elsewhere, so that what the mail is about stays in sight. */
const MAX_SUBJECT_NAME = 40;
const MAX_MESSAGE = 1_000;

/** Says a text in the language of the mail. */
type Say = (key: MessageKey, params?: MessageParams) => string;

/** Kinds whose subject names somebody. */
const namedSubjects = { contactRequest: true, emailInvitation: true, memberInvitation: true };
type Unnamed = Exclude<MailTemplate['kind'], keyof typeof namedSubjects>;

/** What each kind of mail says, and in which order. */
export function letterOf(template: MailTemplate, say: Say): Letter {
  const subject = template.kind in namedSubjects ? '' : say(`mail.${template.kind as Unnamed}.subject`);
  const footer = [{ text: say('mail.automatic') }];
  const greet = (name: string): string => say('mail.greeting', { name: cleanName(name) });
  switch (template.kind) {
    case 'verifyEmail':
    case 'confirmEmailChange':
      return {
        subject,
        opening: [greet(template.displayName), say(`mail.${template.kind}.text`)],
        actions: [{ label: say(`mail.${template.kind}.button`), url: template.url }],
        closing: [say('mail.once'), say(`mail.${template.kind}.ignore`)],
        footer,
      };
    case 'alreadyRegistered':
      return {
        subject,
        opening: [say('mail.alreadyRegistered.text')],
        actions: [
          { label: say('mail.alreadyRegistered.signIn'), url: template.signInUrl },
          { label: say('mail.alreadyRegistered.reset'), url: template.resetUrl },
        ],
        closing: [say('mail.alreadyRegistered.ignore')],
        footer,
      };
    case 'passwordReset':
      return {
        subject,
        opening: [greet(template.displayName), say('mail.passwordReset.text')],
        actions: [{ label: say('mail.passwordReset.button'), url: template.url }],
        closing: [say('mail.passwordReset.validity', { minutes: template.minutes }), say('mail.passwordReset.ignore')],
        footer,
      };
    case 'passwordChanged':
      return {
        subject,
        opening: [greet(template.displayName), say('mail.passwordChanged.text'), say('mail.passwordChanged.ifNotYou')],
        actions: [{ label: say('mail.passwordChanged.button'), url: template.resetUrl }],
        closing: [],
        footer,
      };
    case 'emailChangeTaken':
      return {
        subject,
        opening: [say('mail.emailChangeTaken.text')],
        actions: [],
        closing: [say('mail.emailChangeTaken.ignore')],
        footer,
      };
    case 'emailChanged': {
      const address = oneLine(template.newEmailMasked, 254);
      return {
        subject,
        opening: [greet(template.displayName), say('mail.emailChanged.text', { address })],
        actions: [],
        closing: [say('mail.emailChanged.ifNotYou')],
        footer,
      };
    }
    case 'contactRequest':
      return contactRequestLetter(template, say);
    case 'emailInvitation': {
      const name = cleanName(template.inviterName);
      const organization = cleanName(template.inviterOrganization);
      const text = manyLines(template.message ?? '', MAX_MESSAGE);
      return {
        subject: say('mail.emailInvitation.subject', { name: cleanName(template.inviterName, MAX_SUBJECT_NAME) }),
        opening: [say('mail.emailInvitation.text')],
        card: [name, organization],
        ...(text ? { quote: { label: say('mail.contactRequest.message', { name }), text } } : {}),
        actions: [{ label: say('mail.emailInvitation.button'), url: template.url }],
        closing: [say('mail.emailInvitation.ignore')],
        footer: [{ text: say('mail.invited', { name }) }],
      };
    }
    case 'memberInvitation': {
      const name = cleanName(template.inviterName);
      const organization = cleanName(template.organization);
      return {
        subject: say('mail.memberInvitation.subject', {
          organization: cleanName(template.organization, MAX_SUBJECT_NAME),
        }),
        opening: [say('mail.memberInvitation.text', { name, organization })],
        actions: [{ label: say('mail.memberInvitation.button'), url: template.url }],
        closing: [say('mail.memberInvitation.ignore')],
        footer: [{ text: say('mail.invited', { name }) }],
      };
    }
  }
}

function contactRequestLetter(template: ContactRequestMail, say: Say): Letter {
  const name = cleanName(template.senderName);
  const role = [template.senderDepartment, template.senderTitle].flatMap((part) => (part ? [cleanName(part)] : []));
  const text = manyLines(template.message ?? '', MAX_MESSAGE);
  return {
    subject: say('mail.contactRequest.subject', { name: cleanName(template.senderName, MAX_SUBJECT_NAME) }),
    opening: [say('mail.greeting', { name: cleanName(template.recipientName) }), say('mail.contactRequest.text')],
    card: [name, cleanName(template.senderOrganization), ...(role.length > 0 ? [role.join(' / ')] : [])],
    ...(text ? { quote: { label: say('mail.contactRequest.message', { name }), text } } : {}),
    actions: [{ label: say('mail.contactRequest.button'), url: template.answerUrl }],
    closing: [say('mail.contactRequest.declineHint')],
    footer: [
      { text: say('mail.contactRequest.why') },
      { text: say('mail.contactRequest.unsubscribe'), url: template.unsubscribeUrl },
      { text: say('mail.automatic') },
    ],
  };
}
