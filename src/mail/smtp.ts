import type { Transporter } from 'nodemailer';
import { parseEmail } from './address.js';
import { oneLine } from './clean.js';
import { MailRejected, type MailMessage, type MailTransport } from './mail.js';

export interface SmtpOptions {
  /** `smtp://user:password@host:587` or `smtps://…`, with nodemailer's options as the query, such as `?requireTLS=true`. */
  url: string;
  /** The address mails come from, with or without a name: `Tsunagu <no-reply@example.com>`. */
  from: string;
  /** How long one mail may take altogether, waiting for a free connection included. Shorter than a job's lease. */
  sendTimeoutMs?: number;
}

/** Waiting for one step of the conversation; a server that says nothing for so long is taken for gone. */
const STEP_TIMEOUT_MS = 15_000;
const SEND_TIMEOUT_MS = 60_000;

/**
 * Refusals that speak of this server and not of the mail: bad sequence, and what RFC 4954 has for missing or wrong
 * credentials. An administrator mends them, and then the same mail goes out.
 */
const OUR_FAULT = new Set([503, 530, 534, 535, 538]);

/** Mails over SMTP, on a few connections that are kept open. nodemailer is loaded with the first mail. */
export function createSmtpTransport(options: SmtpOptions): MailTransport {
  let transporter: Promise<Transporter> | undefined;
  let closed = false;
  return {
    async send(mail) {
      if (closed) throw new Error('The mail transport is closed');
      // Only what `parseEmail` lets through comes near the envelope, whoever asks.
      if (parseEmail(mail.to)?.address !== mail.to) throw new MailRejected('The recipient is no e-mail address');
      const opened = await (transporter ??= open(options));
      try {
        await opened.sendMail(composed(options, mail));
      } catch (error) {
        throw failureOf(error);
      }
    },
    async close() {
      closed = true;
      if (transporter) (await transporter).close();
    },
  };
}

/** Says hello, and signs in where the address has a user, as sending does, and sends nothing. Throws what is in the way. */
export async function greetSmtp(options: Pick<SmtpOptions, 'url'>): Promise<void> {
  const transporter = await open(options);
  try {
    await transporter.verify();
  } catch (error) {
    throw failureOf(error);
  } finally {
    transporter.close();
  }
}

async function open({ url }: Pick<SmtpOptions, 'url'>): Promise<Transporter> {
  const { createTransport } = await import('nodemailer');
  return createTransport({
    url,
    pool: true,
    maxConnections: 3,
    // The job tries again by itself; one more here is for a kept connection that the server has just closed.
    maxRequeues: 1,
    idleTimeout: 30_000,
    dnsTimeout: STEP_TIMEOUT_MS,
    connectionTimeout: STEP_TIMEOUT_MS,
    greetingTimeout: STEP_TIMEOUT_MS,
    socketTimeout: STEP_TIMEOUT_MS * 2,
    disableFileAccess: true,
    disableUrlAccess: true,
    maxRecipients: 1,
    logger: false,
  });
}

function composed({ from, sendTimeoutMs = SEND_TIMEOUT_MS }: SmtpOptions, mail: MailMessage) {
  return {
    from,
    // As an object it is one address and never parsed as a list.
    to: { name: '', address: mail.to },
    ...(mail.replyTo === undefined ? {} : { replyTo: { name: '', address: mail.replyTo } }),
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    headers: mail.headers,
    messageId: mail.messageId,
    signal: AbortSignal.timeout(sendTimeoutMs),
  };
}

/**
 * For good is only what the other side says with 5xx of this recipient or this content. A refused sender, a failed
 * sign-in or a server that does not want to talk to us concerns every mail alike, and may be mended.
 */
function failureOf(error: unknown): Error {
  const { code, command, response, responseCode } = (error ?? {}) as {
    code?: unknown;
    command?: unknown;
    response?: unknown;
    responseCode?: unknown;
  };
  const status = typeof responseCode === 'number' ? responseCode : undefined;
  // The text of an answer often repeats the address, so only its numbers are kept.
  const enhanced = typeof response === 'string' ? /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(response)?.[1] : undefined;
  const words = [command, code, status, enhanced].filter(
    (word) => typeof word === 'string' || typeof word === 'number',
  );
  const reason = `SMTP: ${words.join(' ') || 'failed'}`;
  const ofThisMail = command === 'RCPT TO' || command === 'DATA';
  const forGood = status !== undefined && status >= 500 && status < 600 && !OUR_FAULT.has(status);
  if (!ofThisMail || !forGood) return new Error(reason);
  return new MailRejected(reason, typeof response === 'string' ? oneLine(response, 300) : reason);
}
