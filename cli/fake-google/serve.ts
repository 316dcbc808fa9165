import type { IncomingMessage, ServerResponse } from 'node:http';
import { askForConsent, takeConsent } from './consent.js';
import { GoogleError } from './errors.js';
import { listPeople } from './people.js';
import { giveTokens, revoke } from './tokens.js';
import type { Answer, GoogleRequest, Part, World } from './world.js';

export const paths = {
  consent: '/o/oauth2/v2/auth',
  token: '/token',
  revoke: '/revoke',
  certs: '/oauth2/v1/certs',
} as const;

const MAX_BODY = 64 * 1_024;

/** Answers one request to Google. */
export async function serve(world: World, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(`http://google${incoming.url ?? '/'}`);
  const form = new URLSearchParams(await bodyOf(incoming));
  const request: GoogleRequest = {
    part: partOf(pathname),
    method: incoming.method ?? 'GET',
    path: pathname,
    params: Object.fromEntries([...searchParams, ...form]),
    headers: incoming.headers,
  };
  world.requests.push(request);
  await world.gates.get(request.part);
  const failure = takeFailure(world, request.part);
  if (failure && failure.status === undefined) return void incoming.socket.destroy();
  const { status, headers, body }: Answer = failure
    ? { status: failure.status!, headers: failure.headers, body: failure.body ?? {} }
    : answerTo(world, request, searchParams, form);
  const isPage = typeof body === 'string';
  response
    .writeHead(status, {
      'content-type': isPage ? 'text/html; charset=utf-8' : 'application/json; charset=UTF-8',
      'cache-control': 'no-store',
      ...headers,
    })
    .end(isPage ? body : JSON.stringify(body));
}

function partOf(path: string): Part {
  const found = Object.entries(paths).find(([, own]) => own === path)?.[0] as keyof typeof paths | undefined;
  return found ?? 'people';
}

function takeFailure(world: World, part: Part): World['failures'][number] | null {
  const failure = world.failures.find((rule) => rule.part === part && rule.times > 0);
  if (!failure) return null;
  failure.times -= 1;
  return failure;
}

function answerTo(world: World, request: GoogleRequest, query: URLSearchParams, form: URLSearchParams): Answer {
  const isPost = request.method === 'POST';
  switch (request.part) {
    case 'consent':
      return isPost ? takeConsent(world, query, form) : askForConsent(world, query);
    case 'token':
      return giveTokens(world, request.params);
    case 'revoke':
      return revoke(world, request.params);
    case 'certs':
      return {
        status: 200,
        headers: { 'cache-control': 'public, max-age=19845, must-revalidate, no-transform' },
        body: { [world.key.id]: world.key.publicKey },
      };
    case 'people':
      try {
        return listPeople(world, request);
      } catch (error) {
        if (error instanceof GoogleError) return error.answer;
        throw error;
      }
  }
}

async function bodyOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= MAX_BODY) chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
