const LONGEST = 255;
/** Control characters, line ends, halves of characters, and those that turn the direction of writing: `exe.fdp` is no PDF. */
const hidden = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu;

/** The name a client gives a file, as it may be shown and saved: without folders, on one line, at most 255 UTF-16 units. */
export function cleanFileName(given: string | undefined): string {
  const last = (given ?? '')
    .slice(-4 * LONGEST)
    .split(/[/\\]/)
    .at(-1)!; // normalizing takes time that grows with the square
  const name = last.replace(hidden, '').normalize('NFC').trim();
  if (/^\.*$/.test(name)) return 'file';
  if (name.length <= LONGEST) return name;
  const extension = /\.[^.\s]{1,20}$/.exec(name)?.[0] ?? '';
  return name.slice(0, LONGEST - extension.length).replace(/[\ud800-\udbff]$/, '') + extension;
}

/** Content-Disposition with the name in ASCII for old clients and as it is for all others (RFC 6266, RFC 8187). */
export function contentDisposition(kind: 'inline' | 'attachment', fileName: string): string {
  const ascii = fileName.replace(/[^\x20-\x7e]|["\\%]/gu, '_');
  const exact = encodeURIComponent(fileName).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${kind}; filename="${ascii}"; filename*=UTF-8''${exact}`;
}
