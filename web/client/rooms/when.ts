const formats = new Map<string, Intl.DateTimeFormat>();

function formatted(at: Date, options: Intl.DateTimeFormatOptions): string {
  const tag = document.documentElement.lang;
  const key = `${tag} ${JSON.stringify(options)}`;
  let format = formats.get(key);
  if (!format) formats.set(key, (format = new Intl.DateTimeFormat(tag, options)));
  return format.format(at);
}

export const sameDay = (a: Date, b: Date): boolean => a.toDateString() === b.toDateString();

/** Short, for a list: the time of what is of today, else the day. */
export function shortly(at: string, now = new Date()): string {
  const then = new Date(at);
  if (sameDay(then, now)) return formatted(then, { hour: 'numeric', minute: '2-digit' });
  const year = then.getFullYear() === now.getFullYear() ? {} : ({ year: 'numeric' } as const);
  return formatted(then, { month: 'short', day: 'numeric', ...year });
}

/** A day as it stands between messages. */
export function dayOf(at: string, now = new Date()): string {
  const then = new Date(at);
  const year = then.getFullYear() === now.getFullYear() ? {} : ({ year: 'numeric' } as const);
  return formatted(then, { weekday: 'short', month: 'long', day: 'numeric', ...year });
}
