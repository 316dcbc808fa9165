import { languageTag, message, type Locale } from '../messages/index.js';

/** The parts of a mail, in the order they are read. All plain text; escaping is done here and nowhere else. */
export interface Letter {
  subject: string;
  /** Paragraphs above everything else, the greeting first where there is one. */
  opening: string[];
  /** Who somebody is: name first, then what they are. */
  card?: string[];
  quote?: { label: string; text: string };
  /** What to do: the first is the main one. Each stands in the HTML as a button and in the text as an address. */
  actions: { label: string; url: string }[];
  closing: string[];
  /** Small print; the address is a link. */
  footer: { text: string; url?: string }[];
}

const FONT = "system-ui,-apple-system,'Segoe UI',Roboto,'Hiragino Sans','Noto Sans JP',Meiryo,sans-serif";
const BUTTON = 'display:inline-block;margin:4px 8px 4px 0;padding:11px 22px;border-radius:8px;text-decoration:none;';
const MAIN = `${BUTTON}border:1px solid #0f6b63;background:#0f6b63;color:#ffffff;font-weight:600`;
const SECOND = `${BUTTON}border:1px solid #8a94a6;color:inherit`;
const SMALL = 'font-size:13px;line-height:1.6;color:#6f7a8a';

export function letterText(letter: Letter): string {
  const blocks = [...letter.opening];
  if (letter.card) blocks.push(letter.card.map((line) => `  ${line}`).join('\n'));
  if (letter.quote) blocks.push(`${letter.quote.label}\n${letter.quote.text.replace(/^/gm, '> ')}`);
  blocks.push(...letter.actions.map(({ label, url }) => `${label}:\n${url}`), ...letter.closing);
  const footer = letter.footer.map(({ text, url }) => (url ? `${text}:\n${url}` : text));
  return `${[...blocks, '--', ...footer].join('\n\n')}\n`;
}

/**
 * No tables, no images, no style sheet (many mail programs drop it), and no colours for text and ground: those are
 * the reader's, light or dark. The few colours that are set can be read on both.
 */
export function letterHtml(locale: Locale, letter: Letter): string {
  const paragraph = (text: string): string => `<p style="margin:0 0 16px">${escapeHtml(text)}</p>`;
  const parts = letter.opening.map(paragraph);
  if (letter.card) parts.push(cardHtml(letter.card));
  if (letter.quote) parts.push(quoteHtml(letter.quote));
  if (letter.actions.length > 0) {
    const buttons = letter.actions.map(({ label, url }, i) => link(url, label, i === 0 ? MAIN : SECOND));
    parts.push(`<p style="margin:24px 0">${buttons.join('')}</p>`);
  }
  parts.push(...letter.closing.map(paragraph), footerHtml(locale, letter));
  return `<!doctype html>
<html lang="${languageTag(locale)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(letter.subject)}</title>
</head>
<body style="margin:0;padding:24px 16px;color-scheme:light dark;font-family:${FONT};font-size:16px;line-height:1.7">
<div style="max-width:520px;margin:0 auto;overflow-wrap:anywhere">
<p style="margin:0 0 24px;font-weight:700;letter-spacing:.04em;color:#13857b">Tsunagu</p>
${parts.join('\n')}
</div>
</body>
</html>
`;
}

function cardHtml([name = '', ...lines]: string[]): string {
  const rest = lines.map((line) => `<br><bdi style="color:#6f7a8a">${escapeHtml(line)}</bdi>`).join('');
  return `<p style="margin:0 0 16px;padding:12px 16px;border:1px solid #8a94a6;border-radius:8px"><bdi style="font-weight:600">${escapeHtml(name)}</bdi>${rest}</p>`;
}

function quoteHtml({ label, text }: { label: string; text: string }): string {
  const lines = escapeHtml(text).replaceAll('\n', '<br>');
  return `<p style="margin:0 0 4px;${SMALL}">${escapeHtml(label)}</p>
<blockquote style="margin:0 0 16px;padding:2px 0 2px 14px;border-left:3px solid #8a94a6">${lines}</blockquote>`;
}

function footerHtml(locale: Locale, letter: Letter): string {
  const copies = letter.actions.map(({ url }) => `<br>${link(url, url, 'color:inherit;word-break:break-all')}`);
  const hint = copies.length > 0 ? [`${escapeHtml(message(locale, 'mail.linkHint'))}${copies.join('')}`] : [];
  const notes = letter.footer.map(({ text, url }) => (url ? link(url, text, 'color:inherit') : escapeHtml(text)));
  return [...hint, ...notes]
    .map((html, i) => {
      const rule = i === 0 ? 'margin:32px 0 0;padding:16px 0 0;border-top:1px solid #8a94a6' : 'margin:8px 0 0';
      return `<p style="${rule};${SMALL}">${html}</p>`;
    })
    .join('\n');
}

function link(url: string, label: string, style: string): string {
  return `<a href="${escapeHtml(url)}" target="_blank" rel="noopener noreferrer" style="${style}">${escapeHtml(label)}</a>`;
}

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
