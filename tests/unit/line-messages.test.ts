import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { senderName, splitText, toLineMessages } from '../../src/channels/line/messages.js';
import type { LineOutgoing } from '../../src/line.js';

const messageOf = (outgoing: LineOutgoing) => toLineMessages([outgoing])[0];
const text: LineOutgoing['content'] = { kind: 'TEXT', text: 'おはよう' };

describe('messages', () => {
  test('each is a message of its own', () =>
    expect(
      toLineMessages([
        { content: text },
        { content: { kind: 'STICKER', packageId: '446', stickerId: '1988' } },
        { content: { kind: 'IMAGE', url: 'https://a.example/1', previewUrl: 'https://a.example/2' } },
        { content: { kind: 'VIDEO', url: 'https://a.example/3', previewUrl: 'https://a.example/4' } },
        { content: { kind: 'LOCATION', title: '事務所', address: '東京都', latitude: 35.6, longitude: -139.7 } },
      ]),
    ).toEqual([
      { type: 'text', text: 'おはよう' },
      { type: 'sticker', packageId: '446', stickerId: '1988' },
      { type: 'image', originalContentUrl: 'https://a.example/1', previewImageUrl: 'https://a.example/2' },
      { type: 'video', originalContentUrl: 'https://a.example/3', previewImageUrl: 'https://a.example/4' },
      { type: 'location', title: '事務所', address: '東京都', latitude: 35.6, longitude: -139.7 },
    ]));

  test.each([
    ['', '', '35.6, -139.7', '35.6, -139.7'],
    ['事務所', ' ', '事務所', '事務所'],
    [' ', '東京都', '東京都', '東京都'],
    ['a'.repeat(100), 'b'.repeat(101), 'a'.repeat(100), `${'b'.repeat(99)}…`],
    // LINE counts UTF-16 code units here.
    ['🍎'.repeat(51), `a${'🍎'.repeat(50)}`, `${'🍎'.repeat(49)}…`, `a${'🍎'.repeat(49)}…`],
    [`e${'\u0301'.repeat(200)}`, 'x', '35.6, -139.7', 'x'],
  ])('a place %j at %j has a title and an address', (title, address, shownTitle, shownAddress) =>
    expect(
      messageOf({ content: { kind: 'LOCATION', title, address, latitude: 35.6, longitude: -139.7 } }),
    ).toMatchObject({ title: shownTitle, address: shownAddress }),
  );

  test('a sender has a name, and a picture that LINE takes', () => {
    const senderOf = (iconUrl: string | null) => messageOf({ content: text, sender: { name: 'An LINE', iconUrl } });
    expect(senderOf('https://a.example/an.png')).toEqual({
      type: 'text',
      text: 'おはよう',
      sender: { name: 'An L·INE', iconUrl: 'https://a.example/an.png' },
    });
    for (const iconUrl of [null, 'http://a.example/an.png', `https://a.example/${'x'.repeat(2_000)}`])
      expect(senderOf(iconUrl)).toEqual({ type: 'text', text: 'おはよう', sender: { name: 'An L·INE' } });
  });

  test('choices are buttons: their labels are counted in what is seen as one character', () => {
    const choices = [
      { label: 'はい', data: 'answer=1' },
      { label: '👨‍👩‍👧‍👦'.repeat(20), data: 'd'.repeat(300) },
      { label: '👨‍👩‍👧‍👦'.repeat(21), data: '' },
      { label: ' ', data: 'x' },
    ];
    const button = (label: string, data: string) => ({
      type: 'action',
      action: { type: 'postback', label, data, displayText: label },
    });
    expect(messageOf({ content: text, choices })).toEqual({
      type: 'text',
      text: 'おはよう',
      quickReply: {
        items: [
          button('はい', 'answer=1'),
          button('👨‍👩‍👧‍👦'.repeat(20), 'd'.repeat(300)),
          button(`${'👨‍👩‍👧‍👦'.repeat(19)}…`, ''),
          button('…', 'x'),
        ],
      },
    });
    expect(messageOf({ content: text, choices: [] })).toEqual({ type: 'text', text: 'おはよう' });
  });

  test('there are at most 13 choices, and what comes back is never cut', () => {
    const choices = Array.from({ length: 14 }, (_, i) => ({ label: `${i}`, data: `${i}` }));
    expect(messageOf({ content: text, choices })!.quickReply!.items).toHaveLength(13);
    expect(() => messageOf({ content: text, choices: [{ label: 'x', data: 'd'.repeat(301) }] })).toThrow(RangeError);
  });
});

describe('the name of a sender', () => {
  test.each([
    ['Nguyễn Văn An', 'Nguyễn Văn An'],
    ['  山田\t太郎\r\n', '山田 太郎'],
    ['ＡＢＣ株式会社', 'ＡＢＣ株式会社'],
    ['', '…'],
    [' \u200b\u3164 ', '…'],
    ['\u200d', '…'],
    ['\ud83c', '…'],
    ['LINE', 'L·INE'],
    ['line', 'l·ine'],
    ['Caroline Online', 'Carol·ine Onl·ine'],
    ['ＬＩＮＥ公式', 'Ｌ·ＩＮＥ公式'],
    ['𝐋𝐈𝐍𝐄', '𝐋·𝐈𝐍𝐄'],
    ['L\u200bI\u00adNE', 'L·INE'],
    ['L\u200dI\u200cNE', 'L\u200d·I\u200cNE'],
    ['ĹÍŅÉ', 'Ĺ·ÍŅÉ'],
    ['L㏌e', 'L·㏌e'],
    ['lliline', 'llil·ine'],
    ['Val Ines', 'Val Ines'],
    ['L I N E', 'L I N E'],
    ['\u202eENIL', 'ENIL'],
    ['12345678901234567890', '12345678901234567890'],
    ['123456789012345678901', '1234567890123456789…'],
    ['123456789012345678 01', '123456789012345678…'],
    // 2 code units each.
    ['🍎'.repeat(10), '🍎'.repeat(10)],
    ['🍎'.repeat(11), `${'🍎'.repeat(9)}…`],
    // 11 code units, which are one character to whoever sees it.
    ['👨‍👩‍👧‍👦👨‍👩‍👧‍👦', '👨‍👩‍👧‍👦…'],
    ['123456789012345678e\u0301\u0302', '123456789012345678…'],
    [`e${'\u0301'.repeat(50)}`, '…'],
  ])('%j is written %j', (name, expected) => expect(senderName(name)).toBe(expected));

  test('is one that LINE takes, whatever it is made of', () => {
    const letter = fc.constantFrom(
      ...['l', 'L', 'ｌ', 'ℓ', '𝓛', 'ĺ', '㎕', 'i', 'I', 'Ｉ', 'İ', 'ⅈ', 'n', 'Ｎ', 'e', 'é', 'ℯ', '㏌'],
      ...['\u0301', '\u200d', '\u200b', '\ufe0f', '\ud83c', ' ', '·', '👨‍👩‍👧', '🇯🇵', 'か\u3099', 'น้ำ', '\u0600'],
    );
    const name = fc.oneof(
      fc.array(letter, { maxLength: 30 }).map((letters) => letters.join('')),
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.string({ unit: 'grapheme', maxLength: 40 }),
    );
    fc.assert(
      fc.property(name, (name) => {
        const sent = senderName(name);
        expect(sent.length).toBeGreaterThan(0);
        expect(sent.length).toBeLessThanOrEqual(20);
        expect(sent).toBe(sent.trim());
        expect(sent).not.toMatch(/[\p{Cs}\p{Cc}]/u);
        expect(
          sent
            .normalize('NFKD')
            .toLowerCase()
            .normalize('NFKD')
            .replace(/[\p{M}\p{Cf}]/gu, ''),
        ).not.toContain('line');
        expect(senderName(sent)).toBe(sent);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('a long text', () => {
  test.each([
    ['', []],
    ['x', ['x']],
    [' \n', [' \n']],
    ['x'.repeat(5_000), ['x'.repeat(5_000)]],
    ['x'.repeat(5_001), ['x'.repeat(5_000), 'x']],
    // After a line, though a word would leave more.
    [`${'x'.repeat(3_000)}\n${'y '.repeat(1_500)}`, [`${'x'.repeat(3_000)}\n`, 'y '.repeat(1_500)]],
    [`${'x'.repeat(4_000)} ${'y'.repeat(2_000)}`, [`${'x'.repeat(4_000)} `, 'y'.repeat(2_000)]],
    // A line so early is not worth it.
    [`x\n${'y'.repeat(5_000)}`, [`x\n${'y'.repeat(4_998)}`, 'yy']],
    [`x${'🍎'.repeat(2_500)}`, [`x${'🍎'.repeat(2_499)}`, '🍎']],
    [`${'x'.repeat(4_995)}👨‍👩‍👧‍👦`, ['x'.repeat(4_995), '👨‍👩‍👧‍👦']],
    [`${'x'.repeat(4_999)}\r\ny`, ['x'.repeat(4_999), '\r\ny']],
  ])('%#', (text, pieces) => expect(splitText(text)).toEqual(pieces));

  test('joins to the same, and each piece fits', () => {
    const part = fc
      .tuple(fc.oneof(fc.constantFrom('🍎', 'x', 'e\u0301', '\ud83c', ' ', '\n', '\u0301'), fc.string()), fc.nat(6_000))
      .map(([unit, times]) => unit.repeat(Math.min(times, Math.floor(12_000 / (unit.length || 1)))));
    fc.assert(
      fc.property(fc.array(part, { maxLength: 4 }), (parts) => {
        const text = parts.join('');
        const pieces = splitText(text);
        expect(pieces.join('')).toBe(text);
        for (const [i, piece] of pieces.entries()) {
          expect(piece.length).toBeGreaterThan(0);
          expect(piece.length).toBeLessThanOrEqual(5_000);
          if (i > 0) expect(pieces[i - 1]!.at(-1)! + piece[0]!).not.toMatch(/^[\ud800-\udbff][\udc00-\udfff]$/);
        }
      }),
    );
  });
});
