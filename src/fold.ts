/**
 * A name as it is compared and searched: without regard to case, width (NFKC), Latin diacritics (Vietnamese among
 * them, with đ as d, also where it was typed as the Icelandic ð), ß as ss, and the two kana scripts (katakana becomes
 * hiragana). Runs of white space become one space.
 */
export function fold(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFD')
    .replace(/(\p{Script=Latin})\p{M}+/gu, '$1')
    .normalize('NFC')
    .replace(/[đð]/g, 'd')
    .replace(/ß/g, 'ss')
    .replace(/[\u30a1-\u30f6\u30fd\u30fe]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60))
    .replace(/\s+/g, ' ')
    .trim();
}
