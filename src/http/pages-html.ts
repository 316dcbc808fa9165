import { escapeHtml } from '../mail/letter.js';

/** Markup that may go to a browser as it is. Made by `html` alone. */
export class Html {
  constructor(readonly markup: string) {}
}

type Value = Html | string | number | null | undefined | false | readonly Value[];

/** Markup with values in it: what is no markup itself is escaped, null, undefined and false are left out. */
export function html(parts: TemplateStringsArray, ...values: Value[]): Html {
  return new Html(parts.reduce((text, part, i) => text + markupOf(values[i - 1]) + part));
}

function markupOf(value: Value): string {
  if (value == null || value === false) return '';
  if (value instanceof Html) return value.markup;
  return typeof value === 'object' ? value.map(markupOf).join('') : escapeHtml(String(value));
}
