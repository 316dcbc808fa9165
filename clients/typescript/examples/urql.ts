// Tsunagu with urql: fetchExchange for queries and mutations, subscriptionExchange over graphql-ws for subscriptions.
import { Client, fetchExchange, gql, subscriptionExchange, type CombinedError } from '@urql/core';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws'; // for Node before 22; later ones and browsers have their own

interface Event {
  __typename: string;
  cursor: string;
  contactRequestId?: string;
}

const REQUEST_CONTACT = gql`
  mutation RequestContact($input: RequestContactInput!) {
    requestContact(input: $input) {
      contactRequest {
        id
      }
      userErrors {
        code
        message
      }
    }
  }
`;

const APPROVE_CONTACT_REQUEST = gql`
  mutation ApproveContactRequest($input: ApproveContactRequestInput!) {
    approveContactRequest(input: $input) {
      userErrors {
        code
        message
      }
    }
  }
`;

const EVENTS = gql`
  subscription Events($after: String) {
    events(after: $after) {
      __typename
      cursor
      ... on ContactRequestReceived {
        contactRequestId
      }
      ... on ContactRequestApproved {
        contactRequestId
      }
    }
  }
`;

export function connect(url: string, token: string) {
  const authorization = `Bearer ${token}`;
  const socket = createClient({
    url: url.replace('http', 'ws'),
    webSocketImpl: WebSocket,
    connectionParams: { authorization },
    retryAttempts: 0, // its own way of trying again would begin with the first cursor again
  });
  const client = new Client({
    url,
    preferGetMethod: false,
    fetchOptions: { headers: { authorization } },
    exchanges: [
      subscriptionExchange({
        forwardSubscription: ({ query = '', variables }) => ({
          subscribe: (sink) => ({
            unsubscribe: socket.subscribe({ query, variables: variables as Record<string, unknown> }, sink as never),
          }),
        }),
      }),
      fetchExchange,
    ],
  });

  async function mutate(mutation: typeof REQUEST_CONTACT, input: object): Promise<any> {
    const { data, error } = await client.mutation(mutation, { input });
    if (error) throw error;
    const [payload] = Object.values<any>(data);
    const [refusal] = payload.userErrors;
    if (refusal) throw new Error(refusal.message); // such as: you have already sent a request
    return payload;
  }

  /** Resolves when the connection is lost; rejects where it makes no sense to come back, and with what `tell` throws. */
  function followOnce(after: string, tell: (event: Event) => void, signal: AbortSignal): Promise<void> {
    let leave = (): void => undefined;
    return new Promise<void>((resolve, reject) => {
      const subscription = client.subscription<{ events: Event }>(EVENTS, { after }).subscribe(({ data, error }) => {
        if (!error && data) {
          try {
            return tell(data.events);
          } catch (problem) {
            reject(problem);
            return leave();
          }
        }
        const code = codeOf(error);
        if (code === undefined) resolve();
        else reject(Object.assign(new Error(error!.message), { code }));
      });
      leave = () => {
        subscription.unsubscribe();
        resolve();
      };
      signal.addEventListener('abort', leave);
    }).finally(() => signal.removeEventListener('abort', leave));
  }

  return {
    /** Asks somebody to be in contact, and answers the id of the request. */
    async requestContact(userId: string): Promise<string> {
      return (await mutate(REQUEST_CONTACT, { userId })).contactRequest.id;
    },

    async approveContactRequest(id: string): Promise<void> {
      await mutate(APPROVE_CONTACT_REQUEST, { id });
    },

    /** Where to follow from: read it in one query with the state it belongs to. */
    async eventCursor(): Promise<string> {
      const { data, error } = await client.query('{ viewer { eventCursor } }', {});
      if (error) throw error;
      return data.viewer.eventCursor;
    },

    /** Tells every event after the cursor, each once and in order, until the signal; a connection that is lost is made anew. */
    async follow(after: string, tell: (event: Event) => void, signal: AbortSignal): Promise<void> {
      let cursor = after;
      const take = (event: Event) => {
        tell(event);
        cursor = event.cursor; // keep it where the state is kept
      };
      while (!signal.aborted) {
        await followOnce(cursor, take, signal);
        if (!signal.aborted) await new Promise((resolve) => setTimeout(resolve, 500 + 500 * Math.random()));
      }
    },
  };
}

/** What is not to be tried again: CURSOR_EXPIRED and CURSOR_AHEAD (read the state anew), UNAUTHENTICATED (sign in). */
function codeOf(error: CombinedError | undefined): unknown {
  const [refusal] = error?.graphQLErrors ?? [];
  if (refusal) return refusal.extensions.code;
  const { code } = (error?.networkError ?? {}) as { code?: unknown };
  return code === 4401 || code === 4403 ? 'UNAUTHENTICATED' : undefined;
}
