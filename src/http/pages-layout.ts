import { languageTag, message, type Locale, type MessageKey, type MessageParams } from '../messages/index.js';
import { html, Html } from './pages-html.js';
import { languageChoice } from './pages-language.js';
import { icon, style } from './pages-style.js';

/** What a visitor is shown: a title and what stands under it. */
export interface Page {
  status?: number;
  /** Seconds to wait before trying again. */
  retryAfter?: number;
  locale: Locale;
  title: MessageKey;
  /** What the title names. */
  named?: MessageParams;
  /** What a chat shows of a link to this page. */
  preview?: Preview;
  body: Html;
  /** The origin of another server that its form leads on to. */
  formsLeadTo?: string;
}

export interface Preview {
  url: string;
  description: string;
}

/** The whole page, to be sent with `pagePolicy`; with its query, where another language may be chosen. */
export function renderPage({ locale, title, named, preview, body }: Page, query?: URLSearchParams): string {
  const heading = message(locale, title, named);
  const { markup } = html`<!doctype html>
    <html lang="${languageTag(locale)}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <meta name="referrer" content="no-referrer" />
        <title>${heading} – Tsunagu</title>
        ${preview && previewOf(heading, preview)}
        <link rel="icon" href="data:image/svg+xml,${encodeURIComponent(icon)}" />
        ${new Html(`<style>${style}</style>`)}
      </head>
      <body>
        <header>${new Html(icon)}<span>Tsunagu</span></header>
        <main>
          <h1>${heading}</h1>
          ${body}
        </main>
        ${query && languageChoice(locale, query)}
      </body>
    </html> `;
  return markup;
}

/** Open Graph, as link previews read it; without an image, none of which would come from anywhere but here. */
function previewOf(title: string, { url, description }: Preview): Html {
  const properties = { title, description, url, type: 'profile', site_name: 'Tsunagu' };
  return html`<meta name="description" content="${description}" />
    <meta name="twitter:card" content="summary" />
    ${Object.entries(properties).map(([name, content]) => html`<meta property="og:${name}" content="${content}" />`)}`;
}

export type Say = (key: MessageKey, params?: MessageParams) => string;

export function sayIn(locale: Locale): Say {
  return (key, params) => message(locale, key, params);
}

/** Who it is about: the name first, then what they are. */
export function card(name: string, ...lines: (string | null)[]): Html {
  const rest = lines.flatMap((line) => line || []);
  return html`<div class="card">
    <i aria-hidden="true">${initialOf(name)}</i>
    <div>
      <b><bdi>${breakable(name)}</bdi></b
      >${rest.map((line) => html`<span><bdi>${breakable(line)}</bdi></span>`)}
    </div>
  </div>`;
}

/** An address may be broken before its @, where a line has no room for it. */
function breakable(text: string): Html[] {
  return text.split(/(?=@)/).map((part, i) => html`${i > 0 && html`<wbr />`}${part}`);
}

function initialOf(name: string): string {
  const [first] = new Intl.Segmenter().segment(name);
  return first?.segment.toUpperCase() ?? '';
}

export interface Field {
  label: string;
  name: string;
  type: 'email' | 'password' | 'text';
  autocomplete: 'username' | 'current-password' | 'new-password' | 'name' | 'organization';
  value?: string;
  readonly?: boolean;
  optional?: boolean;
  hint?: string;
  /** What is wrong with what was entered. */
  wrong?: string | null;
  /** Where typing begins. */
  first?: boolean;
}

export function field({ label, name, type, autocomplete, value, readonly, optional, hint, wrong, first }: Field): Html {
  const about = wrong ? `${name}-wrong` : hint ? `${name}-hint` : '';
  const flags = [
    type === 'email' && html`maxlength="320"`,
    type === 'text' && html`maxlength="100"`,
    optional !== true && html`required`,
    readonly === true && html`readonly`,
    first === true && html`autofocus`,
    wrong && html`aria-invalid="true"`,
    about && html`aria-describedby="${about}"`,
  ].flatMap((flag) => flag || []);
  return html`<div class="field">
    <label for="${name}">${label}</label>
    <input
      id="${name}"
      name="${name}"
      type="${type}"
      autocomplete="${autocomplete}"
      value="${value ?? ''}"
      ${flags.map((flag) => html` ${flag}`)}
    />
    ${wrong && html`<p class="wrong" id="${name}-wrong">${wrong}</p>`}
    ${hint && !wrong && html`<p class="hint" id="${name}-hint">${hint}</p>`}
  </div>`;
}

/** A form that is sent to a page of this server, with what goes along unseen. */
export function form(action: string, hidden: Record<string, string>, body: Html): Html {
  const values = Object.entries(hidden).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
  );
  return html`<form method="post" action="${action}">${values}${body}</form>`;
}

export function buttons(...items: Html[]): Html {
  return html`<div class="buttons">${items}</div>`;
}

export function button(label: string, answer?: { name: string; value: string; second?: boolean }): Html {
  const attributes = answer ? html` name="${answer.name}" value="${answer.value}"` : '';
  return html`<button type="submit" ${attributes}${answer?.second ? html` class="second"` : ''}>${label}</button>`;
}

/** A link that looks like a button: to a page where something can be done. */
export function buttonLink(label: string, href: string, second = false): Html {
  return html`<a class="${second ? 'button second' : 'button'}" href="${href}">${label}</a>`;
}
