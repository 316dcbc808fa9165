import { languageTag, message, type Locale, type MessageKey } from '../messages/index.js';
import { escapeHtml } from './letter.js';
import type { SmsTransport } from '../sms/sms.js';
import type { MailTransport } from './mail.js';

export interface StoredMail {
  to: string;
  subject: string;
  text: string;
  html: string;
  /** With the `Message-ID` among them. */
  headers: Record<string, string>;
  sentAt: Date;
}

/** Where the mails are kept: somewhere all processes see. */
export interface MailboxStore {
  /** A mail whose `Message-ID` is there already is the same mail sent again, and need not be kept twice. */
  add(mail: StoredMail): Promise<void>;
  /** The newest first. */
  list(): Promise<StoredMail[]>;
}

/** The transport where no SMTP is configured: mails go to the dev mailbox, and to nobody. Not for production. */
export function createDevMailbox(store: MailboxStore, now: () => Date): MailTransport {
  return {
    async send({ to, subject, text, html, headers, messageId, replyTo }) {
      const kept = { ...headers, 'Message-ID': messageId, ...(replyTo === undefined ? {} : { 'Reply-To': replyTo }) };
      await store.add({ to, subject, text, html, headers: kept, sentAt: now() });
    },
    async close() {},
  };
}

/** SMS where no gateway is configured: they lie in the dev mailbox among the mails. Not for production. */
export function createDevSms(store: MailboxStore, now: () => Date): SmsTransport {
  return {
    async send({ to, text, id }) {
      await store.add({
        to,
        subject: 'SMS',
        text,
        html: `<p>${escapeHtml(text)}</p>`,
        headers: { 'Message-ID': id },
        sentAt: now(),
      });
    },
  };
}

/** `/dev/mail.json`, in the order of the store: newest first. */
export function mailboxJson(mails: readonly StoredMail[]): string {
  const plain = mails.map(({ to, subject, text, html, headers, sentAt }) => {
    return { to, subject, text, html, headers, sentAt: sentAt.toISOString() };
  });
  return JSON.stringify(plain, null, 2);
}

/**
 * The Content-Security-Policy `/dev/mail` needs. The frames inherit it, and the mails in them are styled by
 * attributes; scripts, images and requests are forbidden to both.
 */
export function mailboxPolicy(nonce: string): string {
  return `default-src 'none'; style-src-elem 'nonce-${nonce}'; style-src-attr 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
}

/** `/dev/mail`: a page without any script, to be sent with `mailboxPolicy(nonce)`. */
export function mailboxPage(
  mails: readonly StoredMail[],
  { nonce, locale }: { nonce: string; locale: Locale },
): string {
  const say = (key: MessageKey): string => escapeHtml(message(locale, key));
  const articles = mails.map((mail) => mailArticle(mail, say));
  return `<!doctype html>
<html lang="${languageTag(locale)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${say('page.mailbox.title')} – Tsunagu</title>
<style nonce="${escapeHtml(nonce)}">${STYLE}</style>
</head>
<body>
<h1>${say('page.mailbox.title')}</h1>
<p>${say('page.mailbox.explanation')}</p>
${articles.join('\n') || `<p>${say('page.mailbox.empty')}</p>`}
</body>
</html>
`;
}

function mailArticle(mail: StoredMail, say: (key: MessageKey) => string): string {
  const subject = escapeHtml(mail.subject);
  const headers = Object.entries(mail.headers).map(([name, value]) => `${name}: ${value}`);
  return `<article>
<h2>${subject}</h2>
<p>${say('page.mailbox.to')}: <b>${escapeHtml(mail.to)}</b> · ${say('page.mailbox.sentAt')}: <time>${mail.sentAt.toISOString()}</time></p>
<iframe title="${subject}" loading="lazy" sandbox="allow-popups allow-popups-to-escape-sandbox" srcdoc="${escapeHtml(mail.html)}"></iframe>
<details><summary>${say('page.mailbox.text')}</summary><pre>${linked(mail.text)}</pre></details>
<details><summary>${say('page.mailbox.headers')}</summary><pre>${linked(headers.join('\n'))}</pre></details>
</article>`;
}

/** Plain text as HTML, its http(s) addresses as links. */
function linked(text: string): string {
  return text
    .split(/(https?:\/\/[^\s<>"]+)/)
    .map((part, i) => {
      const html = escapeHtml(part);
      return i % 2 ? `<a href="${html}" target="_blank" rel="noopener noreferrer">${html}</a>` : html;
    })
    .join('');
}

const STYLE = `
:root{color-scheme:light dark;font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Hiragino Sans','Noto Sans JP',sans-serif}
body{max-width:46rem;margin:2rem auto;padding:0 1rem;line-height:1.6}
h1{font-size:1.5rem}h2{font-size:1.1rem;margin:0;overflow-wrap:anywhere}
article{margin:1.5rem 0;padding:1rem;border:1px solid #8a94a6;border-radius:.75rem}
article p{margin:.25rem 0 .75rem;color:#6f7a8a;font-size:.875rem;overflow-wrap:anywhere}
iframe{width:100%;height:36rem;border:1px solid #8a94a6;border-radius:.5rem;resize:vertical}
details{margin-top:.5rem}summary{cursor:pointer}
pre{white-space:pre-wrap;overflow-wrap:anywhere;font-size:.8125rem}
`;
