import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { guarded, unguarded } from '../../src/import/formats/formulas.js';
import type { ListedContact } from '../../src/import/formats/listed.js';
import { csvOf } from '../../src/import/formats/write-csv.js';
import { vcardOf } from '../../src/import/formats/write-vcard.js';

const contact: ListedContact = {
  id: 'usr_1',
  name: '田中 千恵',
  email: null,
  phoneNumber: null,
  company: null,
  department: null,
  title: null,
  messageId: null,
  nickname: null,
  note: null,
};

describe('a cell', () => {
  test.each(['=', '+', '-', '@', '＝', '＋', '－', '＠'])(
    'that begins with %s, behind whatever space, is no formula',
    async (sign) => {
      for (const space of ['', ' ', '\t', '\r', '\n', '\u3000'])
        expect(guarded(`${space}${sign}1+1`)).toBe(`'${space}${space.includes('\t') ? "'" : ''}${sign}1+1`);
      for (const text of [`1${sign}1`, `a ${sign}1`, `'${sign}1`]) expect(guarded(text)).toBe(text);
      expect(await csvOf([{ ...contact, note: ` ${sign}1+1` }])).toContain(`"' ${sign}1+1"`);
    },
  );

  test.each(['\t', '\r', '\n'])('does not begin with %j', (space) => {
    expect(guarded(`${space}text`)).toBe(`'${space}text`);
    expect(guarded(' text')).toBe(' text');
  });

  test('has no formula within, where a spreadsheet cuts at semicolons or tabs', () => {
    expect(guarded('Hà Nội;=1+1; \t-2;x')).toBe("Hà Nội;'=1+1; \t'-2;x");
    expect(guarded('=1;=2')).toBe("'=1;'=2");
  });

  test('is read as it was', () => {
    for (const text of ['=1+1', 'a;=1+1', ';=1+1', '=1;=2;\t@x', 'a\t+1;-2', '-;-;-', ';;==', '＝1；＝2'])
      expect(unguarded(guarded(text))).toBe(text);
    const scraps = fc.constantFrom('=', '+', '-', '@', '＝', ';', ';', '\t', ' ', 'a', '1', 'あ', ',', '"');
    fc.assert(
      fc.property(fc.string({ unit: scraps, maxLength: 12 }), (text) => {
        expect(unguarded(guarded(text.trim()))).toBe(text.trim());
      }),
    );
  });
});

describe('a vCard', () => {
  test.each([
    ['Japanese', '髙'],
    ['of characters beyond the first plane', '𠮷'],
    ['mixed', 'aé髙𠮷'],
    ['ASCII', 'a'],
  ])('has no line of more than 75 octets, and divides no character: %s', (_, text) => {
    for (let length = 1; length < 120; length += 1) {
      const note = text.repeat(length);
      const written = vcardOf({ ...contact, note });
      const lines = written.split('\r\n');
      for (const line of lines) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
      expect(written.isWellFormed()).toBe(true);
      expect(written.replaceAll('\r\n ', '').split('\r\n')).toContain(`NOTE:${note}`);
    }
  });

  test('does not fold a line that fits', () => {
    expect(vcardOf({ ...contact, note: 'a'.repeat(70) })).toContain(`\r\nNOTE:${'a'.repeat(70)}\r\n`);
    expect(vcardOf({ ...contact, note: 'a'.repeat(71) })).toContain(`\r\nNOTE:${'a'.repeat(70)}\r\n a\r\n`);
  });
});
