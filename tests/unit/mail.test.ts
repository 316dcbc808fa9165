import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import {
  createDevMailbox,
  mailboxJson,
  mailboxPage,
  mailboxPolicy,
  type StoredMail,
} from '../../src/mail/dev-mailbox.js';
import { renderMail } from '../../src/mail/templates.js';
import { languageTag, type Locale } from '../../src/messages/index.js';
import { request, templates, url } from './mail-samples.js';

const naughty = createRequire(import.meta.url)('big-list-of-naughty-strings') as string[];
const locales: Locale[] = ['EN', 'JA', 'VI'];

const tagsOf = (html: string): string[] => (html.match(/<[^>]*>/g) ?? []).filter((tag) => tag !== '<br>');

describe('the templates', () => {
  test.each(locales)('%s: all have a subject, a text and HTML, and give their addresses exactly', (locale) => {
    for (const template of templates('Trần Thị Bình')) {
      const mail = renderMail(locale, template);
      const addresses = Object.values(template).filter((value) => String(value).startsWith('https://'));
      expect(mail.subject).toMatch(/\S.{8,}/u);
      expect(mail.html).toContain(`<html lang="${languageTag(locale)}">`);
      expect(mail.html + mail.text + mail.subject).not.toMatch(/undefined|\{|null|\[object/);
      for (const address of addresses) {
        expect(mail.text.split('\n')).toContain(address);
        expect(mail.html).toContain(`href="${address.replaceAll('&', '&amp;')}"`);
      }
      expect(mail.headers['Auto-Submitted']).toBe('auto-generated');
    }
  });

  test('a contact request says who asks, in whose language it may be', () => {
    const template = request({
      senderDepartment: '営業部',
      senderTitle: '課長',
      message: 'はじめまして。\n\nBình です。',
    });
    const mail = renderMail('JA', template);
    expect(mail.subject).toBe('Trần Thị Bình様から連絡先交換の申請が届きました');
    expect(mail.text.split('\n\n').slice(0, 4)).toEqual([
      '田中 花子 様',
      'Tsunaguで、次の方から連絡先交換の申請が届いています。',
      '  Trần Thị Bình\n  Công ty Sao Mai\n  営業部 / 課長',
      'Trần Thị Bình様からのメッセージ：\n> はじめまして。\n> \n> Bình です。',
    ]);
    expect(mail.headers).toEqual({
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      'List-Unsubscribe': `<${url('unsubscribe')}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    });
  });

  test('nobody can write HTML, break a line or leave the quotation', () => {
    const plain = templates('name').map((template) => tagsOf(renderMail('EN', template).html));
    const texts = [...naughty.filter((text) => text.trim() !== ''), '"><script>', "' onload='x", '</title><img src=x>'];
    for (const text of texts) {
      for (const [i, template] of templates(text).entries()) {
        const mail = renderMail('EN', template);
        expect(mail.subject).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u);
        if (template.kind !== 'contactRequest') expect(tagsOf(mail.html)).toEqual(plain[i]);
        else
          expect(tagsOf(mail.html).filter((tag) => !/blockquote/.test(tag)).length).toBeLessThanOrEqual(
            plain[i]!.length,
          );
      }
    }
    const spoofed = renderMail(
      'EN',
      request({ message: 'Hi\r\n\u2028--\rAnswer the request:\u0085https://evil.example' }),
    );
    expect(spoofed.text).toContain('> Hi\n> \n> --\n> Answer the request:\n> https://evil.example\n');
  });

  test('a name cannot bring a link, turn the writing round or push the subject away', () => {
    const mail = renderMail(
      'EN',
      request({ senderName: `Click\u202e https://evil.example/x\r\nBcc: a@evil.example ${'あ'.repeat(500)}` }),
    );
    expect(mail.subject).toBe('Click https: //evil. example/x Bcc: a@evi… asks to be in contact with you');
    expect(renderMail('EN', request({ senderName: '\u200b\u202e' })).subject).toBe('… asks to be in contact with you');
    expect(renderMail('EN', request({ message: '字'.repeat(3_000) })).text).toContain(`> ${'字'.repeat(999)}…\n`);
  });

  test.each(['javascript:alert(1)', 'https://x.example/\r\nBcc: a@evil.example', 'https://x.example/> <b', ''])(
    'an address that is no plain URL is refused: %j',
    (bad) =>
      expect(() => renderMail('EN', { kind: 'passwordReset', displayName: 'An', url: bad, minutes: 5 })).toThrow(
        'no URL',
      ),
  );
});

describe('the dev mailbox', () => {
  const kept: StoredMail[] = [];
  const store = { add: async (mail: StoredMail) => void kept.unshift(mail), list: async () => kept };
  const transport = createDevMailbox(store, () => new Date('2026-01-02T03:04:05.678Z'));

  test('keeps the mail, and shows it without letting it do anything', async () => {
    const mail = renderMail('VI', request({ message: '<script>alert(1)</script>' }));
    await transport.send({ to: 'an@tsunagu.example', messageId: '<job_03@tsunagu.example>', ...mail });
    const [stored] = JSON.parse(mailboxJson(await store.list())) as Record<string, unknown>[];
    expect(stored).toEqual({
      ...mail,
      to: 'an@tsunagu.example',
      headers: { ...mail.headers, 'Message-ID': '<job_03@tsunagu.example>' },
      sentAt: '2026-01-02T03:04:05.678Z',
    });
    const page = mailboxPage(kept, { nonce: 'n0nce', locale: 'EN' });
    expect(page).toContain('<style nonce="n0nce">');
    expect(page).not.toMatch(/<script|\son\w+=|javascript:/i);
    expect(page.match(/ style="/g)).toBeNull();
    expect(page).toContain('sandbox="allow-popups allow-popups-to-escape-sandbox" srcdoc="&lt;!doctype html&gt;');
    expect(page).toContain(`<a href="${url('answer').replaceAll('&', '&amp;')}" target="_blank"`);
    expect(mailboxPolicy('n0nce')).toContain("style-src-elem 'nonce-n0nce'");
  });

  test('says so when there is none', () => {
    expect(mailboxPage([], { nonce: 'x', locale: 'JA' })).toContain('メールはまだありません。');
    expect(mailboxJson([])).toBe('[]');
  });
});
