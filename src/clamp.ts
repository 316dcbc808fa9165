const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** A text cut to so many UTF-16 code units, as LINE counts at the most, between grapheme clusters. One that has no room at all leaves nothing. */
export function clamp(text: string, max: number): string {
  if (text.length <= max) return text;
  let cut = '';
  for (const { segment } of graphemes.segment(text)) {
    if (cut.length + segment.length > max - 1) break;
    cut += segment;
  }
  return cut === '' ? '' : `${cut.trimEnd()}…`;
}
