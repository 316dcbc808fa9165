import type { GraphQLFormattedError } from 'graphql';
import { createClient, type Client } from 'graphql-ws/client';
import type { ClientOptions } from './client.js';
import { errorOf, errorOfClose } from './errors.js';
import { tokenOf } from './requests.js';
import { Results } from './results.js';

/** How often it is asked whether the other end is there, and how long an answer may take. */
const BEAT = 10_000;
const SILENCE = 5_000;

/** One socket for all subscriptions, made when the first begins and closed soon after the last has ended. */
export class Connection {
  private client: Client | undefined;
  private token: string | undefined;
  private readonly open = new Set<Pick<Results<unknown>, 'finish'>>();
  private said: 'LIVE' | 'LOST' | null = null;

  constructor(private readonly options: ClientOptions) {}

  /** Begins a subscription. It ends with a TsunaguError, or complete; it never begins again by itself. */
  async subscribe<R>(query: string, variables: Record<string, unknown>, room: number): Promise<Results<R>> {
    // Before the socket is opened: from then on connection_init is due within three seconds.
    this.token = await tokenOf(this.options);
    this.client ??= this.connect();
    let unsubscribe: () => void = () => undefined;
    const results = new Results<R>(room, () => {
      this.open.delete(results);
      unsubscribe();
    });
    this.open.add(results);
    unsubscribe = this.client.subscribe<R>(
      { query, variables },
      {
        next: ({ data, errors }) => {
          if (errors?.length || data == null) results.finish({ problem: errorOf(errors ?? [], { data }) });
          else results.push(data);
        },
        error: (problem) => {
          if (Array.isArray(problem)) results.finish({ problem: errorOf(problem as readonly GraphQLFormattedError[]) });
          else results.finish({ problem: errorOfClose(problem) });
        },
        complete: () => results.finish(),
      },
    );
    return results;
  }

  close(): void {
    for (const results of this.open) results.finish();
    const { client } = this;
    this.client = undefined;
    // It waits for a connection that is being made, and fails where that does.
    void Promise.resolve(client?.dispose()).catch(() => undefined);
  }

  private connect(): Client {
    const page = (globalThis as { location?: { href: string } }).location; // Node has none
    const url = new URL(this.options.url, page?.href);
    url.protocol = url.protocol.replace('http', 'ws');
    let silence: ReturnType<typeof setTimeout> | undefined;
    const client = createClient({
      url: url.href,
      webSocketImpl: this.options.webSocketImpl,
      connectionParams: () => (this.token === undefined ? undefined : { Authorization: `Bearer ${this.token}` }),
      lazyCloseTimeout: 1_000,
      retryAttempts: 0, // its own way of trying again would begin with the first cursor again
      connectionAckWaitTimeout: SILENCE,
      keepAlive: BEAT,
      on: {
        connected: () => this.say('LIVE'),
        // A socket whose other end is gone says nothing by itself.
        ping: (received) => {
          if (!received) silence = setTimeout(() => client.terminate(), SILENCE);
        },
        pong: (received) => {
          if (received) clearTimeout(silence);
        },
        error: (problem) => this.lost(problem),
        closed: (event) => {
          clearTimeout(silence);
          this.lost(event);
        },
      },
    });
    return client;
  }

  /** Ends all that is open, also where the socket was closed with 1000: graphql-ws would begin it again with its first variables. */
  private lost(event: unknown): void {
    if (this.open.size === 0) {
      if (this.said === 'LIVE') this.said = null;
      return;
    }
    for (const results of this.open) results.finish({ problem: errorOfClose(event) });
    this.say('LOST');
  }

  private say(connection: 'LIVE' | 'LOST'): void {
    if (this.said === connection) return;
    this.said = connection;
    // What it throws is its own fault, and none of the connection's.
    queueMicrotask(() => this.options.onConnection?.(connection));
  }
}
