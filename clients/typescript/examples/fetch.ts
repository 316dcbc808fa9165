// Tsunagu by plain fetch, without any package: operations over HTTP, live events as server-sent events. For Node and browsers.

interface Event {
  __typename: string;
  cursor: string;
  contactRequestId?: string;
}

/** What the server has answered instead of data; `code` is one of docs/errors.md. */
class Refused extends Error {
  readonly code: string;

  constructor({ message, extensions }: { message: string; extensions?: { code?: string } }) {
    super(message);
    this.code = extensions?.code ?? 'UNKNOWN';
  }
}

const EVENTS = `subscription ($after: String) {
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
}`;

export function connect(url: string, token: string) {
  const post = (address: string, accept: string, query: string, variables: object, signal?: AbortSignal) =>
    fetch(address, {
      method: 'POST',
      headers: { accept, 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query, variables }),
      signal: signal ?? null,
    });

  async function ask<T>(query: string, variables: object = {}): Promise<T> {
    const response = await post(url, 'application/json', query, variables);
    const { data, errors } = (await response.json()) as { data: T; errors?: [any] };
    if (errors) throw new Refused(errors[0]);
    return data;
  }

  return {
    /** Asks somebody to be in contact, and answers the id of the request. */
    async requestContact(userId: string): Promise<string> {
      const { requestContact } = await ask<any>(
        `mutation ($input: RequestContactInput!) {
          requestContact(input: $input) {
            contactRequest { id }
            userErrors { code message }
          }
        }`,
        { input: { userId } },
      );
      const [refusal] = requestContact.userErrors;
      if (refusal) throw new Error(refusal.message); // such as: you have already sent a request
      return requestContact.contactRequest.id;
    },

    async approveContactRequest(id: string): Promise<void> {
      const { approveContactRequest } = await ask<any>(
        `mutation ($input: ApproveContactRequestInput!) {
          approveContactRequest(input: $input) { userErrors { code message } }
        }`,
        { input: { id } },
      );
      const [refusal] = approveContactRequest.userErrors;
      if (refusal) throw new Error(refusal.message);
    },

    /** Where to follow from: read it in one query with the state it belongs to. */
    async eventCursor(): Promise<string> {
      return (await ask<any>('{ viewer { eventCursor } }')).viewer.eventCursor;
    },

    /** Tells every event after the cursor, each once and in order, until the signal; a connection that is lost is made anew. */
    async follow(after: string, tell: (event: Event) => void, signal: AbortSignal): Promise<void> {
      let cursor = after;
      let mistaken: { problem: unknown } | undefined; // of whoever is told
      while (!signal.aborted) {
        try {
          const response = await post(`${url}/stream`, 'text/event-stream', EVENTS, { after: cursor }, signal);
          for await (const { data, errors } of resultsOf(response)) {
            if (errors) throw new Refused(errors[0]); // CURSOR_EXPIRED, CURSOR_AHEAD: read the state anew, follow from its cursor
            try {
              tell(data.events);
            } catch (problem) {
              mistaken = { problem };
              throw problem;
            }
            cursor = data.events.cursor; // keep it where the state is kept
          }
        } catch (problem) {
          if (mistaken) throw mistaken.problem;
          if (signal.aborted) return;
          if (problem instanceof Refused && !['RATE_LIMITED', 'UNAVAILABLE'].includes(problem.code)) throw problem;
        }
        await new Promise((resolve) => setTimeout(resolve, 500 + 500 * Math.random()));
      }
    },
  };
}

/** The results of a stream; it throws where the stream is cut off, and where it is complete, which says that the session is over. */
async function* resultsOf(response: Response): AsyncGenerator<{ data: { events: Event }; errors?: [any] }> {
  if (!response.headers.get('content-type')?.startsWith('text/event-stream')) {
    const { errors } = (await response.json()) as { errors: [any] };
    throw new Refused(errors[0]);
  }
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) throw new Error('The stream was cut off.');
      text += value;
      const messages = text.split('\n\n');
      text = messages.pop()!; // its end is still to come
      for (const message of messages) {
        if (message.startsWith('event: next\ndata: ')) yield JSON.parse(message.slice('event: next\ndata: '.length));
        if (message.startsWith('event: complete'))
          throw new Refused({ message: 'The session is over.', extensions: { code: 'UNAUTHENTICATED' } });
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
