import { Connection } from './connection.js';
import { textOf, type Document } from './documents.js';
import { TsunaguError } from './errors.js';
import { follow, type CursorOptions, type FollowOptions } from './follow.js';
import { EVENTS, type LiveEvent } from './generated/events.js';
import { send, sendFile } from './requests.js';

export interface ClientOptions {
  /** The GraphQL address, such as `https://tsunagu.example.com/graphql`; in a browser it may be `/graphql`. */
  url: string;
  /**
   * The token of a session or an access token. A function is asked before every request and every connection; what it throws, the
   * request or the iteration ends with. Left out in a browser that is signed in by cookie.
   */
  token?: string | null | (() => string | null | undefined | Promise<string | null | undefined>);
  /** The language of messages for people while nobody is signed in: `en`, `ja` or `vi`. Afterwards it is the viewer's own. */
  language?: string;
  /** In place of the global one. */
  fetch?: typeof globalThis.fetch;
  /** The class of a WebSocket, such as that of the package `ws`: Node before version 22 has none of its own. */
  webSocketImpl?: unknown;
  /** Told when live events come again, and when the connection was lost and is being made anew. */
  onConnection?: (connection: 'LIVE' | 'LOST') => void;
}

export interface RequestOptions {
  /** Gives up waiting. A mutation may have been done. */
  signal?: AbortSignal;
}

export interface UploadOptions extends RequestOptions {
  /** What the file is for: a message (up to 25 MB unless the server is set otherwise), one's picture (5 MB), or an import (500 MB). */
  purpose: 'message' | 'avatar' | 'import';
  /** The name others see and save it by; that of a `File` is its own. */
  name?: string;
}

export interface EventsOptions<E> extends CursorOptions {
  /** A subscription of one's own to `events`, with a variable `$after`, that selects `cursor`. Left out: all plain fields. */
  document?: Document<{ events: E }, { after: string }>;
}

type Arguments<V> =
  Record<string, never> extends V
    ? [variables?: V, options?: RequestOptions]
    : [variables: V, options?: RequestOptions];

export interface Client {
  /**
   * Runs a query or mutation and answers its data. Throws a TsunaguError where it could not be done. A mutation that was refused is no
   * error: look at the `userErrors` of its payload.
   */
  request<R = unknown, V = Record<string, unknown>>(document: Document<R, V>, ...rest: Arguments<V>): Promise<R>;

  /**
   * Sends a file and answers its id, which a mutation then uses, once and within a day: `postMessage`, `updateProfile`,
   * `importBusinessCards`. Throws a TsunaguError where it was not taken, such as PAYLOAD_TOO_LARGE.
   */
  upload(file: Blob, options: UploadOptions): Promise<string>;

  /**
   * What happens to the viewer, each event once and in order, without end. An event is handled, and its cursor kept, when the next one
   * is asked for; the one at which a loop is left comes again. A lost connection is made anew and goes on with the cursor. The
   * iteration ends with a TsunaguError: UNAUTHENTICATED once the session is over, CURSOR_EXPIRED and CURSOR_AHEAD without `readState`.
   */
  events<E extends { cursor: string } = LiveEvent>(options?: EventsOptions<E>): AsyncIterableIterator<E>;

  /**
   * The same for any subscription that goes on after a number, such as `roomChanges`. It is complete where the server says so: for a
   * room, when the viewer is not in it any more.
   */
  follow<R, V>(options: FollowOptions<R, V>): AsyncIterableIterator<R>;

  /** Ends all iterations and closes the socket. */
  close(): Promise<void>;
}

export function createClient(options: ClientOptions): Client {
  const connection = new Connection(options);
  const closed = new AbortController();

  const request: Client['request'] = async (document, ...rest) => {
    const [variables, { signal } = {}] = rest as [unknown?, RequestOptions?];
    return (await send(options, textOf(document), variables, signal)) as never;
  };

  /** The cursor of now. Who begins without one would lose what happens until the first event, if the connection is lost before it. */
  async function eventCursor(signal: AbortSignal): Promise<string> {
    const query = '{ viewer { eventCursor } }';
    const { viewer } = await request<{ viewer: { eventCursor: string } | null }>(query, {}, { signal });
    if (!viewer) throw new TsunaguError('UNAUTHENTICATED', 'Nobody is signed in.');
    return viewer.eventCursor;
  }

  return {
    request,
    upload: (file, { name = file instanceof File ? file.name : 'file', ...rest }) =>
      sendFile(options, file, { name, ...rest }),
    events<E extends { cursor: string }>({ document = EVENTS, ...rest }: EventsOptions<E> = {}) {
      return follow<{ events: E }, { after: string }, E>(
        { connection, give: ({ events }) => events, begin: eventCursor, endless: true },
        { ...rest, document, variables: (after) => ({ after: after! }), cursorOf: ({ events }) => cursorIn(events) },
        closed.signal,
      );
    },
    follow: (options) => follow({ connection, give: (data) => data }, options, closed.signal),
    async close() {
      closed.abort();
      connection.close();
    },
  };
}

function cursorIn({ cursor }: { cursor?: string }): string {
  if (cursor === undefined) throw new TypeError('The document has to select the `cursor` of each event.');
  return cursor;
}
