import type { TypedDocumentString, UserErrorCode } from '../generated/operations.js';
import { text } from '../i18n/index.js';
import { toSignIn } from './session.js';

/** Why an operation was not done: a code of the API, or OFFLINE where the server was not reached. The message is for people. */
export class Fault extends Error {
  constructor(
    readonly code: string,
    message: string,
    /** After how many seconds it may work. */
    readonly retryAfter: number | null = null,
  ) {
    super(message);
  }
}

export interface Refusal {
  code: UserErrorCode;
  field: readonly string[] | null;
  message: string;
}

/** A mutation was refused; the words are the server's, in the viewer's language. */
export class Refused extends Error {
  constructor(readonly refusals: readonly Refusal[]) {
    super(refusals.map(({ message }) => message).join(' '));
  }

  has(code: UserErrorCode): boolean {
    return this.refusals.some((refusal) => refusal.code === code);
  }

  /** What is wrong with a field of the input. */
  about(field: string): string | undefined {
    return this.refusals.find((refusal) => refusal.field?.[0] === field)?.message;
  }
}

interface Answer<R> {
  data?: R | null;
  errors?: { message: string; extensions?: { code?: string; retryAfter?: number } }[];
}

/** Runs a query or mutation and answers its data; everything else is a Fault. */
export async function ask<R, V>(document: TypedDocumentString<R, V>, variables: V, signal?: AbortSignal): Promise<R> {
  const answer = await send<R>(JSON.stringify({ query: String(document), variables }), signal);
  const [error] = answer.errors ?? [];
  if (error?.extensions?.code === 'UNAUTHENTICATED') toSignIn();
  if (error) throw new Fault(error.extensions?.code ?? 'UNKNOWN', error.message, error.extensions?.retryAfter ?? null);
  if (!answer.data) throw new Fault('UNKNOWN', text('fault.unknown'));
  return answer.data;
}

type Payload<R> = R[keyof R];

/** Runs a mutation with one field and answers its payload; throws Refused where nothing was done. */
export async function mutate<R extends object, I>(
  document: TypedDocumentString<R, { input: I }>,
  input: I,
): Promise<Payload<R>> {
  const data = await ask(document, { input });
  const [payload] = Object.values(data) as [Payload<R> & { userErrors?: readonly Refusal[] }];
  if (payload.userErrors?.length) throw new Refused(payload.userErrors);
  return payload;
}

async function send<R>(body: string, signal?: AbortSignal): Promise<Answer<R>> {
  let response;
  try {
    response = await fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      signal,
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Fault('OFFLINE', text('fault.offline'));
  }
  try {
    return (await response.json()) as Answer<R>;
  } catch {
    throw new Fault('UNKNOWN', text('fault.unknown'));
  }
}
