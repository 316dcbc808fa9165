import type { TestServer } from './server.js';

/** What a browser shows of an answer. */
export interface Shown {
  status: number;
  headers: Headers;
  html: string;
  /** The same without the choice of languages below it. */
  page: string;
  /** The text of the page, as it is read, without the choice of languages below it. */
  text: string;
  /** Where it leads on to, of a redirect. */
  location: string | null;
}

/** A browser without scripts: it follows links, fills in forms, presses buttons, and keeps the session's cookie. */
export class Browser {
  cookie: string | null = null;

  constructor(
    private readonly server: TestServer,
    private readonly language = 'en',
  ) {}

  /** Opens a path of the server, or an address that leads to it. */
  get(address: string): Promise<Shown> {
    return this.send('GET', address);
  }

  /** Sends the form of the page, with what was filled in and the button that was pressed. */
  async submit(
    page: Shown,
    entered: Record<string, string> = {},
    headers: Record<string, string> = {},
  ): Promise<Shown> {
    const { action, hidden } = formOf(page);
    return this.post(action, { ...hidden, ...entered }, headers);
  }

  post(path: string, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Shown> {
    // A page without a referrer calls the origin of its forms null.
    return this.send('POST', path, new URLSearchParams(fields), {
      origin: 'null',
      'sec-fetch-site': 'same-origin',
      ...headers,
    });
  }

  /** Runs an operation as a page of this server would: by the cookie. */
  async graphql(query: string): Promise<any> {
    const headers = { ...(this.cookie !== null && { cookie: this.cookie }), origin: this.server.url };
    return this.server.graphql(query, {}, undefined, headers);
  }

  private async send(
    method: string,
    address: string,
    body?: URLSearchParams,
    headers?: Record<string, string>,
  ): Promise<Shown> {
    const response = await fetch(new URL(address, this.server.url), {
      method,
      body,
      redirect: 'manual',
      headers: { 'accept-language': this.language, ...(this.cookie !== null && { cookie: this.cookie }), ...headers },
    });
    const cookie = response.headers.getSetCookie()[0];
    if (cookie) this.cookie = cookie.split(';')[0]!;
    const html = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      html,
      page: html.replace(/<footer>[^]*<\/footer>/, '').replace(/\s+(?=<\/body>)/, ''),
      text: textOf(html),
      location: response.headers.get('location'),
    };
  }
}

/** The address of the page in a mail. */
export function linkIn(mail: { text: string }, path: string): string {
  return mail.text.split(/\s/).find((word) => word.includes(`${path}?token=`))!;
}

export function formOf({ html }: Shown): { action: string; hidden: Record<string, string> } {
  const action = /<form method="post" action="([^"]*)"/.exec(html)![1]!;
  const hidden = [...html.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)];
  return {
    action: unescape(action),
    hidden: Object.fromEntries(hidden.map(([, name, value]) => [name!, unescape(value!)])),
  };
}

function textOf(html: string): string {
  const body = html.replace(/^[^]*<body>|<footer>[^]*/g, '').replace(/<wbr[^>]*>|<\/?(b|bdi|i|span)( [^>]*)?>/g, '');
  return unescape(body.replace(/<[^>]*>/g, ' '))
    .replace(/\s+/g, ' ')
    .trim();
}

function unescape(text: string): string {
  const characters: Record<string, string> = { lt: '<', gt: '>', quot: '"', amp: '&', '#39': "'" };
  return text.replace(/&(lt|gt|quot|amp|#39);/g, (_, name: string) => characters[name]!);
}
