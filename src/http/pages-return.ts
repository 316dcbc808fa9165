/**
 * Where a visitor goes after signing in: a path of this server, or null for everything else. Browsers read `//host`, `/\host` and
 * the same behind dots as another server, drop tabs and line ends within an address, and a header ends at a line end. So the
 * text is read as a browser reads it, and what comes out is looked at again.
 */
export function returnPath(value: string | null | undefined): string | null {
  if (!value || value.length > 2_000 || !/^\/(?![/\\])[!-[\]-~]*$/.test(value)) return null;
  const base = 'http://tsunagu.invalid';
  if (!URL.canParse(value, base)) return null;
  const { origin, pathname, search, hash } = new URL(value, base);
  const path = `${pathname}${search}${hash}`;
  return origin === base && !path.startsWith('//') ? path : null;
}
