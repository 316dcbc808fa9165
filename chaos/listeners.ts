import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import type { Person } from './clients.js';
import type { History } from './history.js';
import type { Random } from './random.js';
import { wait } from './wait.js';

const events = `subscription($after: String) { events(after: $after) { __typename cursor
  ... on ContactRequestReceived { subject: contactRequestId } ... on ContactRequestSent { subject: contactRequestId }
  ... on ContactRequestApproved { subject: contactRequestId } ... on ContactRequestClosed { subject: contactRequestId }
  ... on ContactAdded { subject: contactId } ... on ContactRemoved { subject: userId } ... on RoomCreated { subject: roomId }
  ... on RoomChanged { subject: roomId } ... on RoomRead { subject: roomId value: readSequence }
  ... on ExternalUserAdded { subject: externalUserId } ... on EmailInvitationChanged { subject: invitationId } } }`;
/** The same events as pages. */
export const eventPage = events
  .replace('subscription($after: String)', 'query($after: String!)')
  .replace('(after: $after)', '(after: $after, first: 100)');
const changes = `subscription($id: ID!, $after: Int) { roomChanges(roomId: $id, afterRevision: $after) { __typename revision
  ... on MessagePosted { message { id } } ... on MessageDeliveryChanged { message { id } } ... on MessageRecalled { message { id } }
  ... on ReadMarkMoved { member { id } } } }`;

export interface Entry {
  number: number;
  kind: string;
  subject?: string;
  value?: number;
}

export function eventEntry({ __typename: kind, cursor, subject, value }: any): Entry {
  return { number: Number(cursor), kind, subject, value };
}

const changeEntry = ({ __typename: kind, revision, message, member }: any): Entry => ({
  number: revision,
  kind,
  subject: message?.id ?? member?.id,
});

interface Followed {
  id: string;
  last: number;
  query: string;
  variables: () => Record<string, unknown>;
  read: (data: any) => Entry;
}

/** A client that follows the events of its person, and the rooms that these tell of: with the last number it has, whenever its socket ends. */
export class Listener {
  private readonly streams = new Map<string, Followed>();
  private stopped = false;
  private follow: ((stream: Followed) => void) | null = null;
  private close: (() => void) | null = null;

  constructor(
    readonly number: number,
    readonly person: Person,
    private readonly port: number,
    private readonly history: History,
    private readonly random: Random,
  ) {
    this.add({
      id: person.id,
      last: 0,
      query: events,
      variables: () => ({ after: String(this.lastOf(person.id)) }),
      read: (data) => eventEntry(data.events),
    });
  }

  lastOf(stream: string): number {
    return this.streams.get(stream)?.last ?? 0;
  }

  get followed(): string[] {
    return [...this.streams.keys()];
  }

  get rooms(): string[] {
    return this.followed.filter((id) => id !== this.person.id);
  }

  addRoom(id: string, last = 0): void {
    if (this.streams.has(id)) return;
    const variables = () => ({ id, after: this.lastOf(id) });
    this.add({ id, last, query: changes, variables, read: (data) => changeEntry(data.roomChanges) });
  }

  async run(): Promise<void> {
    while (!this.stopped) {
      await this.connection();
      if (!this.stopped) await wait(this.random.between(50, 500));
    }
  }

  stop(): void {
    this.stopped = true;
    this.close?.();
  }

  private add(stream: Followed): void {
    this.streams.set(stream.id, stream);
    this.history.write('follows', { client: this.number, stream: stream.id, after: stream.last });
    this.follow?.(stream);
  }

  /** One socket, as long as it and everything on it lasts. */
  private connection(): Promise<void> {
    return new Promise((resolve) => {
      const client = createClient({
        url: `ws://127.0.0.1:${this.port}/graphql?client=${this.number}`,
        webSocketImpl: WebSocket,
        connectionParams: { Authorization: `Bearer ${this.person.token}` },
        retryAttempts: 0,
        lazy: true,
      });
      let over = false;
      const end = () => {
        if (over) return;
        over = true;
        this.follow = this.close = null;
        resolve();
        // The socket's other streams end with it.
        client.terminate();
        void client.dispose();
      };
      this.close = end;
      this.follow = ({ id, query, variables, read }) =>
        void client.subscribe(
          { query, variables: variables() },
          {
            next: ({ data, errors }) => {
              if (over) return;
              if (errors) return (this.surprised(id, errors), end());
              this.hear(id, read(data));
            },
            error: (error) => {
              if (Array.isArray(error)) this.surprised(id, error);
              end();
            },
            complete: () => {
              if (!over && !this.stopped)
                this.history.write('surprise', { client: this.number, stream: id, why: 'complete' });
              end();
            },
          },
        );
      for (const stream of this.streams.values()) this.follow?.(stream);
    });
  }

  private hear(stream: string, entry: Entry): void {
    this.history.write('heard', { client: this.number, stream, ...entry });
    this.streams.get(stream)!.last = entry.number;
    if (entry.kind === 'RoomCreated') this.addRoom(entry.subject!);
  }

  /** While the database is away the server says so. Anything else it must not say. */
  private surprised(stream: string, errors: readonly any[]): void {
    const codes = errors.map(({ extensions }) => extensions?.code);
    if (codes.some((code) => code !== 'UNAVAILABLE' && code !== 'TIMEOUT'))
      this.history.write('surprise', { client: this.number, stream, why: codes.join(' ') });
  }
}
