import type { Contact } from '../api/state.js';
import { foldedName } from '../api/state.js';

const kana = [...'あかさたなはまやらわ'];

/** What a contact stands under: a letter, a row of kana, 漢 for ideographs, ＃ for everything else. */
export function groupOf(contact: Contact): string {
  return groupOfName(foldedName(contact));
}

export function groupOfName(folded: string): string {
  const first = folded.normalize('NFD')[0] ?? '';
  if (/[a-z]/.test(first)) return first.toUpperCase();
  if (/\p{Script=Hiragana}/u.test(first)) return kana.findLast((row) => row <= full(first)) ?? kana[0]!;
  const sign = String.fromCodePoint(folded.codePointAt(0) ?? 35);
  if (/\p{Script=Han}/u.test(sign)) return '漢';
  if (/\p{L}/u.test(first)) return first.toUpperCase();
  return '#';
}

/** Small kana stand before their full ones, ぁ before あ. */
function full(sign: string): string {
  const small = 'ぁぃぅぇぉゃゅょゎ';
  return small.includes(sign) ? String.fromCharCode(sign.charCodeAt(0) + 1) : sign;
}
