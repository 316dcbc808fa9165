/**
 * What PostgreSQL's index holds of a name: its pairs and triples of neighbouring characters, and whose member it is of, each as a
 * number made of it. Triples tell apart names that have the same pairs ("hanh" and "nhan thanh"): without them common pairs that hardly
 * meet are found in tens of thousands of rows, which all have to be read. Two that make the same number find rows that LIKE drops.
 */
export function termsOfName(folded: string, organizationId: string): number[] {
  return [...new Set([...partsOf(folded, 2), ...partsOf(folded, 3), organizationTerm(organizationId)])];
}

/** What a name that holds this text has: triples, and of two characters the pair. */
export function termsOfText(text: string): number[] {
  const size = Array.from(text).length < 3 ? 2 : 3;
  return [...new Set(partsOf(text, size))];
}

export function organizationTerm(organizationId: string): number {
  return numberOf(Array.from(organizationId, (character) => character.codePointAt(0)!));
}

function partsOf(text: string, size: number): number[] {
  const codes = Array.from(text, (character) => character.codePointAt(0)!);
  return codes.slice(size - 1).map((_, i) => numberOf(codes.slice(i, i + size)));
}

/** FNV-1a over the bytes of the code points. It is in the rows: whoever changes it has to write them anew. */
function numberOf(codes: readonly number[]): number {
  let hash = 0x811c9dc5;
  for (const code of codes)
    for (const byte of [code & 0xff, (code >> 8) & 0xff, code >> 16]) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash | 0;
}
