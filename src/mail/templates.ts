import { message, type Locale } from '../messages/index.js';
import { oneLine } from './clean.js';
import { letterHtml, letterText } from './letter.js';
import { letterOf } from './letters.js';

/** What a mail says, by kind. Addresses are complete (`https://…?token=…`); names and texts are as people wrote them. */
export type MailTemplate =
  | { kind: 'verifyEmail'; displayName: string; url: string }
  /** Somebody signed up with an address that has an account: outwardly the same as a new one. */
  | { kind: 'alreadyRegistered'; signInUrl: string; resetUrl: string }
  | { kind: 'passwordReset'; displayName: string; url: string; minutes: number }
  | { kind: 'passwordChanged'; displayName: string; resetUrl: string }
  /** To the new address. */
  | { kind: 'confirmEmailChange'; displayName: string; url: string }
  /** To the new address, when it already has an account: outwardly the same as `confirmEmailChange`. */
  | { kind: 'emailChangeTaken' }
  /** To the old address. */
  | { kind: 'emailChanged'; displayName: string; newEmailMasked: string }
  | EmailInvitationMail
  /** From an administrator, to join their organization. */
  | { kind: 'memberInvitation'; inviterName: string; organization: string; url: string }
  | ContactRequestMail;

/** From somebody who wants to be in contact, to an address that may have no account. */
export interface EmailInvitationMail {
  kind: 'emailInvitation';
  inviterName: string;
  inviterOrganization: string;
  message?: string | null;
  url: string;
}

export interface ContactRequestMail {
  kind: 'contactRequest';
  recipientName: string;
  senderName: string;
  senderOrganization: string;
  senderDepartment?: string | null;
  senderTitle?: string | null;
  message?: string | null;
  answerUrl: string;
  /** Takes a POST without any question (RFC 8058), and shows a page on GET. */
  unsubscribeUrl: string;
}

export interface RenderedMail {
  subject: string;
  text: string;
  html: string;
  headers: Record<string, string>;
}

const MAX_SUBJECT = 150;

export function renderMail(locale: Locale, template: MailTemplate): RenderedMail {
  const letter = letterOf(template, (key, params) => message(locale, key, params));
  const addresses = [...letter.actions, ...letter.footer].flatMap(({ url }) => (url === undefined ? [] : [url]));
  if (!addresses.every(isPlainUrl)) throw new Error(`The mail ${template.kind} was given an address that is no URL`);
  const subject = oneLine(letter.subject, MAX_SUBJECT);
  return { subject, text: letterText(letter), html: letterHtml(locale, letter), headers: headersOf(template) };
}

/** No spaces, no line ends, no brackets: it stands in a header, too. */
function isPlainUrl(url: string): boolean {
  return /^https?:\/\/[!#-;=?-~]+$/.test(url);
}

function headersOf(template: MailTemplate): Record<string, string> {
  // RFC 3834: keeps out-of-office notes from answering, in the second spelling those of Exchange.
  const headers: Record<string, string> = { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' };
  if (template.kind === 'contactRequest') {
    headers['List-Unsubscribe'] = `<${template.unsubscribeUrl}>`;
    headers['List-Unsubscribe-Post'] = 'List-Unsubscribe=One-Click';
  }
  return headers;
}
