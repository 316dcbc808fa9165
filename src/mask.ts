/** Enough of an address for its owner to know it again, and too little for anybody else: `t***@e***.com`. */
export function maskEmail(address: string): string {
  const at = address.lastIndexOf('@');
  const domain = address.slice(at + 1);
  const dot = domain.lastIndexOf('.');
  return `${firstOf(address.slice(0, at))}***@${firstOf(domain.slice(0, dot))}***${domain.slice(dot)}`;
}

/** A part of one or two characters is hidden whole: its first would give it away. */
function firstOf(part: string): string {
  return part.length > 2 ? part.charAt(0) : '';
}
