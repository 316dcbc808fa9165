import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fold } from '../../src/fold.js';

test.each([
  ['Nguyễn Văn Đức', 'nguyen van duc'],
  ['NGUYỄN VĂN ĐỨC', 'nguyen van duc'],
  ['Trần Thị Bình'.normalize('NFD'), 'tran thi binh'],
  ['ＴＡＮＡＫＡ　Ｔａｒｏ', 'tanaka taro'],
  ['ﾀﾅｶ ﾀﾛｳ', 'たなか たろう'],
  ['タナカ', 'たなか'],
  ['ガギグ', 'がぎぐ'],
  ['ｶﾞｷﾞ', 'がぎ'],
  ['ヴァイオリン', 'ゔぁいおりん'],
  ['か\u3099', 'が'],
  ['スーパー', 'すーぱー'],
  ['ヱビス', 'ゑびす'],
  ['ミスヾ サヽキ', 'みすゞ さゝき'],
  ['田中 千恵', '田中 千恵'],
  ['\u00d0ức \u00f0ạt', 'duc dat'],
  ['Straße STRASSE STRAẞE', 'strasse strasse strasse'],
  ['Zoë Åström', 'zoe astrom'],
  ['Ærø', 'ærø'],
  ['  Anna \t  Maria\n', 'anna maria'],
  ['İstanbul', 'istanbul'],
  ['ΑΘΉΝΑ', 'αθήνα'],
  ['й', 'й'],
  ['', ''],
])('%j is compared as %j', (name, folded) => expect(fold(name)).toBe(folded));

test('folding twice changes nothing, and how a name was typed does not matter', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (name) => {
      const folded = fold(name);
      expect(fold(folded)).toBe(folded);
      expect(fold(name.normalize('NFD'))).toBe(folded);
    }),
    { numRuns: 2_000 },
  );
});
