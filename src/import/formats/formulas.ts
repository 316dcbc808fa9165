/** What a spreadsheet takes for the beginning of a formula (OWASP ASVS 5.0, 1.2.10), also in full width. */
const formula = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/;

/** A text for a cell of a file that spreadsheets open: what they would compute begins with an apostrophe. */
export function guarded(text: string): string {
  return formula.test(text) ? `'${text}` : text;
}

/** The text as it was before it was guarded, here or elsewhere. */
export function unguarded(text: string): string {
  return text.charCodeAt(0) === 0x27 && formula.test(text.slice(1)) ? text.slice(1).trim() : text;
}
