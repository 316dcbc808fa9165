import type { GraphQLFormattedError } from 'graphql';
import type { ClientOptions } from './client.js';
import { TsunaguError, errorOf } from './errors.js';

interface Answer {
  data?: unknown;
  uploadId?: string;
  errors?: readonly GraphQLFormattedError[];
}

/** The token of this moment; undefined where the cookie of the session signs in. */
export async function tokenOf({ token }: ClientOptions): Promise<string | undefined> {
  return (typeof token === 'function' ? await token() : token) ?? undefined;
}

/** Sends a query or mutation and answers its data; all else is a TsunaguError. */
export async function send(
  options: ClientOptions,
  query: string,
  variables: unknown,
  signal?: AbortSignal,
): Promise<unknown> {
  const headers = { 'content-type': 'application/json' };
  const { answer, retryAfter } = await post(
    options,
    options.url,
    JSON.stringify({ query, variables }),
    headers,
    signal,
  );
  const { data, errors } = answer;
  if (errors?.length || data == null) throw errorOf(errors ?? [], { data, retryAfter });
  return data;
}

/** Sends a file to where files are taken, beside the GraphQL address, and answers its id. */
export async function sendFile(
  options: ClientOptions,
  file: Blob,
  { purpose, name, signal }: { purpose: string; name: string; signal?: AbortSignal },
): Promise<string> {
  const form = new FormData();
  form.append('file', file, name);
  const url = fileAddress(options.url);
  url.search = new URLSearchParams({ purpose }).toString();
  // Where a cookie signs in, this header says that it is no form of another site.
  const { answer, retryAfter } = await post(options, url.href, form, { 'graphql-require-preflight': '1' }, signal);
  const { uploadId, errors } = answer;
  if (uploadId === undefined) throw errorOf(errors ?? [], { retryAfter });
  return uploadId;
}

/** Beside the GraphQL address, which in a page may be a part of one. */
function fileAddress(graph: string): URL {
  const { document } = globalThis as { document?: { baseURI: string } };
  try {
    const url = new URL(graph, document?.baseURI);
    url.pathname = url.pathname.replace(/[^/]*\/?$/, 'uploads');
    return url;
  } catch (problem) {
    throw new TsunaguError('OFFLINE', `${graph} is no address here.`, { cause: problem });
  }
}

async function post(
  options: ClientOptions,
  url: string,
  body: string | FormData,
  kind: Record<string, string>,
  signal: AbortSignal | undefined,
): Promise<{ answer: Answer; retryAfter: number | null }> {
  const token = await tokenOf(options);
  const request: RequestInit = {
    method: 'POST',
    headers: {
      accept: 'application/json',
      ...kind,
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(options.language !== undefined && { 'accept-language': options.language }),
    },
    body,
    credentials: token === undefined ? 'include' : 'omit',
    ...(signal && { signal }),
  };
  const { fetch = globalThis.fetch } = options;
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, request);
    text = await response.text();
  } catch (problem) {
    if (signal?.aborted) throw problem;
    throw new TsunaguError('OFFLINE', 'The server was not reached.', { cause: problem });
  }
  return { answer: read(response, text), retryAfter: secondsIn(response.headers.get('retry-after')) };
}

/** A proxy whose server is away answers with a page of its own. */
function read({ status, headers }: Response, text: string): Answer {
  try {
    const answer: unknown = JSON.parse(text);
    if (typeof answer === 'object' && answer !== null) return answer;
  } catch {
    // Said below.
  }
  throw new TsunaguError(
    status >= 500 ? 'UNAVAILABLE' : status === 429 ? 'RATE_LIMITED' : 'UNREADABLE',
    `What answered is no GraphQL server (status ${status}).`,
    { retryAfter: secondsIn(headers.get('retry-after')) },
  );
}

function secondsIn(header: string | null): number | null {
  return header !== null && /^\d+$/.test(header) ? Number(header) : null;
}
