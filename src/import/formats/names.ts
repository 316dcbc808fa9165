const eastAsian = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/**
 * A name of its parts. The family name comes first where the parts are written in a script in which it does, whatever the order of the
 * columns: an address book of phones has 太郎 before 山田, and Eight has Smith before John.
 */
export function joinName(parts: { family: string; given: string; middle?: string }, familyFirst = false): string {
  const { family, given, middle = '' } = parts;
  const order =
    familyFirst || eastAsian.test(family) || eastAsian.test(given) ? [family, middle, given] : [given, middle, family];
  return order.filter((part) => part !== '').join(' ');
}
