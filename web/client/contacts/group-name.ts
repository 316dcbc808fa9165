const kana = [...'あかさたなはまやらわ'];

/** For ideographs, which have no order that a reader would know. */
export const HAN = '漢';

/** What a folded name stands under: a letter, a row of kana, `HAN`, # for everything else. */
export function groupOfName(folded: string): string {
  const sign = [...folded.normalize('NFD')][0] ?? '';
  if (/\p{Script=Hiragana}/u.test(sign)) return kana.findLast((row) => row <= full(sign)) ?? kana[0]!;
  if (/\p{Script=Han}/u.test(sign)) return HAN;
  return /\p{L}/u.test(sign) ? sign.toUpperCase() : '#';
}

/** Small kana stand before their full ones, ぁ before あ. */
function full(sign: string): string {
  return 'ぁぃぅぇぉゃゅょゎ'.includes(sign) ? String.fromCharCode(sign.charCodeAt(0) + 1) : sign;
}
