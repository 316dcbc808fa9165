/**
 * A name as it is compared and searched: without regard to case, width (NFKC), Latin diacritics (Vietnamese among
 * them, with đ as d) and the two kana scripts (katakana becomes hiragana). Runs of white space become one space.
 */
export function fold(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFD')
    .replace(/(?<=\p{Script=Latin}\p{M}*)\p{M}/gu, '')
    .normalize('NFC')
    .replace(/đ/g, 'd')
    .replace(/[\u30a1-\u30f6]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60))
    .replace(/\s+/g, ' ')
    .trim();
}
