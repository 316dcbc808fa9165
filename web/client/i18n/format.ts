export type Params = Record<string, string | number>;

/**
 * The part of ICU messages that the texts here need: `{name}`, and `{count, plural, =0 {none} one {# thing} other {# things}}`, where
 * `#` is the number as it is written in the language. What is filled in is never read again.
 */
export function format(text: string, tag: string, params: Params, number = ''): string {
  let out = '';
  for (let i = 0; i < text.length; i += 1) {
    const character = text[i]!;
    if (character === '#' && number) out += number;
    else if (character !== '{') out += character;
    else {
      const end = closing(text, i);
      out += placeholder(text.slice(i + 1, end), tag, params);
      i = end;
    }
  }
  return out;
}

function placeholder(inside: string, tag: string, params: Params): string {
  const [, name = '', , branches] = /^\s*(\w+)\s*(,\s*plural\s*,([^]*))?$/.exec(inside) ?? [];
  const value = params[name];
  if (value === undefined) return `{${inside}}`;
  if (branches === undefined) return typeof value === 'number' ? numberIn(tag, value) : value;
  const count = Number(value);
  const texts = branchesOf(branches);
  const chosen = texts.get(`=${count}`) ?? texts.get(new Intl.PluralRules(tag).select(count)) ?? texts.get('other')!;
  return format(chosen, tag, params, numberIn(tag, count));
}

function branchesOf(text: string): Map<string, string> {
  const found = new Map<string, string>();
  for (let start = text.indexOf('{'), from = 0; start >= 0; start = text.indexOf('{', from)) {
    const end = closing(text, start);
    found.set(text.slice(from, start).trim(), text.slice(start + 1, end));
    from = end + 1;
  }
  return found;
}

function closing(text: string, open: number): number {
  let depth = 0;
  for (let i = open; i < text.length; i += 1) {
    if (text[i] === '{') depth += 1;
    if (text[i] === '}') depth -= 1;
    if (depth === 0) return i;
  }
  throw new Error(`a brace is not closed: ${text}`);
}

const numbers = new Map<string, Intl.NumberFormat>();

export function numberIn(tag: string, value: number): string {
  let numbering = numbers.get(tag);
  if (!numbering) numbers.set(tag, (numbering = new Intl.NumberFormat(tag)));
  return numbering.format(value);
}
