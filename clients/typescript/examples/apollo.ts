// Tsunagu with Apollo Client 4: HttpLink for queries and mutations, GraphQLWsLink for subscriptions.
import { ApolloClient, ApolloLink, CombinedGraphQLErrors, HttpLink, InMemoryCache, gql } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { OperationTypeNode } from 'graphql';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';

// Node before 22 has none, and GraphQLWsLink asks the global one. Later ones and browsers have their own.
(globalThis as { WebSocket?: unknown }).WebSocket ??= WebSocket;

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
  let closed: { code?: number } = {};
  const socket = createClient({
    url: url.replace('http', 'ws'),
    connectionParams: { Authorization: `Bearer ${token}` },
    retryAttempts: 0, // its own way of trying again would begin with the first cursor again
    on: {
      connecting: () => (closed = {}),
      closed: (event) => (closed = event as { code?: number }), // the link passes on the text alone
    },
  });
  const client = new ApolloClient({
    cache: new InMemoryCache(),
    link: ApolloLink.split(
      ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
      new GraphQLWsLink(socket),
      new HttpLink({ uri: url, headers: { authorization: `Bearer ${token}` } }),
    ),
  });

  async function mutate(mutation: typeof REQUEST_CONTACT, input: object): Promise<any> {
    const { data } = await client.mutate<any>({ mutation, variables: { input } });
    const [payload] = Object.values<any>(data);
    const [refusal] = payload.userErrors;
    if (refusal) throw new Error(refusal.message); // such as: you have already sent a request
    return payload;
  }

  /** Resolves when the connection is lost; rejects where it makes no sense to come back, and with what `tell` throws. */
  function followOnce(after: string, tell: (event: Event) => void, signal: AbortSignal): Promise<void> {
    let leave = (): void => undefined;
    return new Promise<void>((resolve, reject) => {
      const subscription = client
        .subscribe<{ events: Event }>({ query: EVENTS, variables: { after }, fetchPolicy: 'no-cache' })
        .subscribe({
          next: ({ data, error }) => {
            if (data?.events) {
              try {
                tell(data.events);
              } catch (problem) {
                reject(problem);
                leave();
              }
            }
            // CURSOR_EXPIRED, CURSOR_AHEAD: read the state anew, follow from its cursor.
            else if (CombinedGraphQLErrors.is(error))
              reject(Object.assign(new Error(error.message), { code: error.errors[0]?.extensions?.code }));
            else lost();
          },
          complete: lost,
        });
      leave = () => {
        subscription.unsubscribe();
        resolve();
      };
      signal.addEventListener('abort', leave);

      function lost(): void {
        if (closed.code === 4401 || closed.code === 4403)
          reject(Object.assign(new Error('Sign in again.'), { code: 'UNAUTHENTICATED' }));
        else resolve();
      }
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
      const { data } = await client.query<any>({
        query: gql`
          {
            viewer {
              id
              eventCursor
            }
          }
        `,
        fetchPolicy: 'network-only',
      });
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
