const browsers = [
  ['Edge', /Edg(e|A|iOS)?\//],
  ['Opera', /OPR\//],
  ['Firefox', /Firefox\/|FxiOS\//],
  ['Chrome', /Chrome\/|CriOS\//],
  ['Safari', /Safari\//],
] as const;
const systems = [
  ['iPhone', /iPhone/],
  ['iPad', /iPad/],
  ['Android', /Android/],
  ['Windows', /Windows/],
  ['macOS', /Mac OS X|Macintosh/],
  ['Linux', /Linux/],
] as const;

/** What people call the browser and the device: "Firefox, Windows". What is no browser is shown as it calls itself. */
export function deviceOf(userAgent: string | null): string | undefined {
  if (!userAgent) return undefined;
  const first = (known: readonly (readonly [string, RegExp])[]) => known.find(([, mark]) => mark.test(userAgent))?.[0];
  return [first(browsers), first(systems)].filter(Boolean).join(', ') || userAgent.slice(0, 80);
}
