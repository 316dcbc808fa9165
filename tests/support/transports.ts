import type { Client } from 'graphql-ws';
import WebSocket from 'ws';
import { clientOf } from './live.js';
import type { GraphqlAnswer, TestServer } from './server.js';

/** Who asks; nobody in particular where there is no token. */
export interface Asker {
  token?: string;
  acceptLanguage?: string;
}

interface Operation {
  query: string;
  variables?: object;
  operationName?: string;
}

/** Sends an operation over HTTP, WebSocket and server-sent events; answers the first result of each. */
export function overEverything(server: TestServer, operation: Operation, asker: Asker): Promise<GraphqlAnswer[]> {
  return Promise.all([overHttp, overSocket, overStream].map((send) => send(server, operation, asker)));
}

function headersOf({ token, acceptLanguage }: Asker): Record<string, string> {
  return {
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    ...(acceptLanguage !== undefined && { 'accept-language': acceptLanguage }),
  };
}

export async function overHttp(server: TestServer, operation: Operation, asker: Asker): Promise<GraphqlAnswer> {
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headersOf(asker) },
    body: JSON.stringify(operation),
  });
  return (await response.json()) as GraphqlAnswer;
}

/** Where `enough` comes first there is no answer. */
export async function overSocket(
  server: TestServer,
  operation: Operation,
  asker: Asker,
  enough?: Promise<unknown>,
): Promise<GraphqlAnswer> {
  const { authorization, ...headers } = headersOf(asker);
  class WithHeaders extends WebSocket {
    constructor(url: string, protocol: string) {
      super(url, protocol, { headers });
    }
  }
  const client: Client = clientOf(
    { token: '', server },
    { webSocketImpl: WithHeaders, connectionParams: authorization === undefined ? {} : { authorization } },
  );
  try {
    return await new Promise<GraphqlAnswer>((resolve, reject) => {
      void enough?.then(() => resolve({}));
      client.subscribe(operation as never, {
        next: (result) => resolve(result as GraphqlAnswer),
        // What never was executed comes as an error message: the same errors, without data.
        error: (error) => (Array.isArray(error) ? resolve({ errors: error as never }) : reject(error as Error)),
        complete: () => reject(new Error('it ended without a result')),
      });
    });
  } finally {
    await client.dispose();
  }
}

export async function overStream(
  server: TestServer,
  operation: Operation,
  asker: Asker,
  enough?: Promise<unknown>,
): Promise<GraphqlAnswer> {
  const abort = new AbortController();
  const response = await fetch(`${server.url}/graphql/stream`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...headersOf(asker) },
    body: JSON.stringify(operation),
    signal: abort.signal,
  });
  if (!response.headers.get('content-type')?.startsWith('text/event-stream'))
    return (await response.json()) as GraphqlAnswer;
  const first = async (): Promise<GraphqlAnswer> => {
    let text = '';
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      const data = /^event: next\ndata: (.*)\n\n/m.exec(text)?.[1];
      if (data !== undefined) return JSON.parse(data) as GraphqlAnswer;
    }
    throw new Error(`it ended without a result: ${text}`);
  };
  const answer = first();
  try {
    return await (enough ? Promise.race([answer, enough.then(() => ({}))]) : answer);
  } finally {
    abort.abort();
    answer.catch(() => undefined);
  }
}
