import type { AddressInfo } from 'node:net';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseEmail } from '../../src/mail/address.js';
import { MailRejected, type MailMessage, type MailTransport } from '../../src/mail/mail.js';
import { createSmtpTransport } from '../../src/mail/smtp.js';
import { renderMail } from '../../src/mail/templates.js';
import type { Locale } from '../../src/messages/index.js';
import { request, templates, url } from './mail-samples.js';

const locales: Locale[] = ['EN', 'JA', 'VI'];

describe('SMTP', () => {
  let server: SMTPServer;
  let transport: MailTransport;
  let received: { from: string; to: string[]; raw: Buffer }[];
  let refuse: { at: 'connect' | 'mail' | 'rcpt' | 'data'; code: number } | null;

  const refusal = (at: string): Error | null =>
    refuse?.at === at
      ? Object.assign(new Error('5.1.1 <binh@tsunagu.example> unknown'), { responseCode: refuse.code })
      : null;

  beforeEach(async () => {
    received = [];
    refuse = null;
    server = new SMTPServer({
      disabledCommands: ['AUTH', 'STARTTLS'],
      onConnect: (_session, done) => done(refusal('connect')),
      onMailFrom: (_address, _session, done) => done(refusal('mail')),
      onRcptTo: (_address, _session, done) => done(refusal('rcpt')),
      onData: (stream, session, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const { mailFrom, rcptTo } = session.envelope;
          const from = mailFrom ? mailFrom.address : '';
          received.push({ from, to: rcptTo.map(({ address }) => address), raw: Buffer.concat(chunks) });
          done(refusal('data'));
        });
      },
    });
    // Its own complaints about refused connections are what some tests are about.
    server.on('error', () => {});
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.server.address() as AddressInfo;
    transport = createSmtpTransport({ url: `smtp://127.0.0.1:${port}`, from: 'Tsunagu <no-reply@tsunagu.example>' });
  });

  afterEach(async () => {
    await transport.close();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });

  const mailOf = (words: Partial<MailMessage>, template = request({})): MailMessage => ({
    to: 'binh@tsunagu.example',
    messageId: '<job_01@tsunagu.example>',
    ...renderMail('JA', template),
    ...words,
  });

  /** Sends, and reads what arrived with a parser that knows nothing of how it was made. */
  async function arrived(mail: MailMessage): Promise<ParsedMail> {
    await transport.send(mail);
    return simpleParser(received.at(-1)!.raw);
  }

  const countOf = (mail: ParsedMail, name: string): number => mail.headerLines.filter(({ key }) => key === name).length;

  test.each(locales)('%s: every mail arrives as it was made', async (locale) => {
    for (const template of templates('Trần Thị Bình 花子')) {
      const rendered = renderMail(locale, template);
      const mail = await arrived({ to: 'binh@tsunagu.example', messageId: '<job_02@tsunagu.example>', ...rendered });
      expect(mail.subject).toBe(rendered.subject);
      expect(mail.text?.trimEnd()).toBe(rendered.text.trimEnd());
      expect(mail.html).toBe(rendered.html);
      expect(mail.messageId).toBe('<job_02@tsunagu.example>');
      expect(mail.from?.text).toBe('"Tsunagu" <no-reply@tsunagu.example>');
      expect(mail.headers.get('auto-submitted')).toBe('auto-generated');
    }
    const raw = received.at(-1)!.raw.toString();
    expect(raw).toContain(`<${url('unsubscribe')}>`);
    expect(raw).toContain('\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n');
  });

  test('no header, no recipient and no second mail can be slipped in', async () => {
    const evil =
      'x\r\nBcc: v@evil.example\r\nTo: v@evil.example\r\n\r\n.\r\nMAIL FROM:<v@evil.example>\r\n=?utf-8?Q?=0D=0ACc:v@evil.example?=';
    const clean = mailOf(
      {},
      request({ senderName: evil, senderOrganization: evil, recipientName: evil, message: evil }),
    );
    // The transport holds even if something that is no template writes into every field.
    const raw = mailOf({ subject: evil, text: evil, messageId: `<${evil}>`, headers: { 'List-Unsubscribe': evil } });
    for (const sent of [clean, raw]) {
      const mail = await arrived(sent);
      for (const name of [
        'from',
        'to',
        'subject',
        'message-id',
        'date',
        'mime-version',
        'content-type',
        'list-unsubscribe',
      ]) {
        expect([name, countOf(mail, name)]).toEqual([name, 1]);
      }
      for (const name of ['cc', 'bcc', 'reply-to', 'sender']) expect([name, countOf(mail, name)]).toEqual([name, 0]);
      expect(received.at(-1)).toMatchObject({ from: 'no-reply@tsunagu.example', to: ['binh@tsunagu.example'] });
      expect(mail.to).toMatchObject({ value: [{ address: 'binh@tsunagu.example', name: '' }] });
    }
    expect(received).toHaveLength(2);
  });

  test.each([
    'a@b.example, v@evil.example',
    'a@b.example\r\nRCPT TO:<v@evil.example>',
    'A <a@b.example>',
    'nobody',
    '',
  ])('a recipient that is not one plain address is rejected: %j', async (to) => {
    await expect(transport.send(mailOf({ to }))).rejects.toBeInstanceOf(MailRejected);
    expect(received).toEqual([]);
  });

  test('an international domain and an answer address arrive', async () => {
    const mail = await arrived(
      mailOf({ to: parseEmail('Hanako@例え.テスト')!.address, replyTo: 'an@tsunagu.example' }),
    );
    // The fake and the parser show domains as people write them; what was sent is punycode.
    expect(received[0]!.to).toEqual(['Hanako@例え.テスト']);
    expect(received[0]!.raw.toString()).toContain('\r\nTo: Hanako@xn--r8jz45g.xn--zckzah\r\n');
    expect(mail.replyTo?.text).toBe('an@tsunagu.example');
  });

  test.each([
    ['rcpt', 550, true],
    ['rcpt', 553, true],
    ['rcpt', 450, false],
    ['rcpt', 421, false],
    ['rcpt', 530, false],
    ['data', 554, true],
    ['data', 552, true],
    ['data', 451, false],
    ['mail', 550, false],
    ['mail', 451, false],
    ['connect', 554, false],
    ['connect', 421, false],
  ] as const)('refused at %s with %i: for good is %s', async (at, code, forGood) => {
    refuse = { at, code };
    const error = (await transport.send(mailOf({})).catch((thrown: unknown) => thrown)) as Error;
    expect(error).toBeInstanceOf(Error);
    expect(error instanceof MailRejected).toBe(forGood);
    expect(error.message).toContain(String(code));
    expect(error.cause).toBeUndefined();
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('@tsunagu.example>');
    refuse = null;
    await transport.send(mailOf({}));
  });

  test('a server that is not there, or never answers, is a temporary failure', async () => {
    const gone = createSmtpTransport({ url: 'smtp://127.0.0.1:1', from: 'no-reply@tsunagu.example' });
    const error = await gone.send(mailOf({})).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Error);
    expect(error).not.toBeInstanceOf(MailRejected);
    await gone.close();
    const { port } = server.server.address() as AddressInfo;
    const slow = createSmtpTransport({ url: `smtp://127.0.0.1:${port}`, from: 'a@b.example', sendTimeoutMs: 1 });
    await expect(slow.send(mailOf({}))).rejects.toThrow('EABORT');
    await slow.close();
    await expect(slow.send(mailOf({}))).rejects.toThrow('closed');
  });
});
