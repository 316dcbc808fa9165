/** What a spreadsheet takes for the beginning of a formula (OWASP ASVS 5.0, 1.2.10), also in full width. */
const formula = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/;

/** Where a spreadsheet that cuts at semicolons, quotes or none, would find one within a text. */
const within = /([;\t]\s*)([=+\-@＝＋－＠])/g;
const guardedWithin = /([;\t]\s*)'([=+\-@＝＋－＠])/g;

/** A text for a cell of a file that spreadsheets open: an apostrophe stands before what they would compute. */
export function guarded(text: string): string {
  const inside = text.replace(within, "$1'$2");
  return formula.test(inside) ? `'${inside}` : inside;
}

/** The text as it was before it was guarded, here or elsewhere. */
export function unguarded(text: string): string {
  const inside = text.includes("'") ? text.replace(guardedWithin, '$1$2') : text;
  return inside.charCodeAt(0) === 0x27 && formula.test(inside.slice(1)) ? inside.slice(1).trim() : inside;
}
