import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { ApiError, notFound, refused, type Answer } from './api-call.js';
import { routes } from './api.js';
import type { LineChannel } from './channels.js';
import { failedAnswer, onlySlow, takeFailure } from './failures.js';
import { channelOfToken, issueToken, verifyToken } from './oauth.js';
import { profilePicture, stickerPicture } from './pictures.js';
import type { Exchange, LineRequest, World } from './world.js';

/** LINE takes requests of up to 2 MB. */
const MAX_BODY = 2 * 1_024 * 1_024;

/** Answers one request to LINE's API, its data API, or for a picture. */
export async function serve(world: World, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const raw = await bodyOf(incoming);
  const request = read(incoming, raw);
  world.requests.push(request);
  const requestId = randomUUID();
  const channel = channelOfToken(world, /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '');
  const failure = takeFailure(world, { ...request, channel });
  const done = () => handle(world, { request, raw, requestId, channel });

  let answer: Answer;
  if (!failure) answer = await done();
  else {
    if (failure.delay !== undefined) await wait(failure.delay, undefined, { ref: false });
    const made = onlySlow(failure) || failure.after === 'processing' ? await done() : null;
    // What is refused anyway is refused as it would have been.
    answer = made && (onlySlow(failure) || made.status >= 400) ? made : failedAnswer(failure);
    if (failure.drop) {
      world.settings.onExchange({ request, answer: null });
      return void incoming.socket.destroy();
    }
  }

  const isJson = !Buffer.isBuffer(answer.body);
  const headers = {
    'x-line-request-id': requestId,
    'content-type': 'application/json',
    ...answer.headers,
  };
  const exchange: Exchange = { request, answer: { status: answer.status, headers, body: isJson ? answer.body : null } };
  world.settings.onExchange(exchange);
  response.writeHead(answer.status, headers).end(isJson ? JSON.stringify(answer.body) : answer.body);
}

interface Work {
  request: LineRequest;
  /** Null: there was too much of it. */
  raw: Buffer | null;
  requestId: string;
  channel: LineChannel | null;
}

async function handle(world: World, work: Work): Promise<Answer> {
  try {
    return (await withoutToken(world, work)) ?? (await withToken(world, work));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const { status, message, more, headers } = error;
    return { status, body: { message, ...more }, headers };
  }
}

async function withoutToken(world: World, { request: { method, path, body } }: Work): Promise<Answer | null> {
  const form = (body ?? {}) as Record<string, string>;
  if (method === 'POST' && path === '/oauth2/v3/token') return issueToken(world, form);
  if (method === 'POST' && path === '/v2/oauth/verify') return verifyToken(world, form);
  if (method !== 'GET') return null;
  const sticker = /^\/stickershop\/v1\/sticker\/(\d{1,15})\/android\/sticker\.png$/.exec(path)?.[1];
  const person = /^\/pictures\/(\w+)$/.exec(path)?.[1];
  if (sticker === undefined && person === undefined) return null;
  const picture = sticker === undefined ? profilePicture(world, person!) : await stickerPicture(sticker);
  if (!picture) throw notFound();
  return { status: 200, body: picture, headers: { 'content-type': imageType(picture) } };
}

const imageType = (bytes: Buffer) => (bytes[0] === 0xff ? 'image/jpeg' : 'image/png');

async function withToken(world: World, { request, raw, requestId, channel }: Work): Promise<Answer> {
  const { method, path, headers, body } = request;
  const found = routes
    .filter((route) => route.method === method)
    .map((route) => ({ handle: route.handle, params: route.path.exec(path)?.slice(1) }))
    .find(({ params }) => params !== undefined);
  if (!found) throw notFound();
  if (!channel) throw refused(401);
  if (raw === null) throw new ApiError(413, 'The request body exceeds the limit of 2 MB');
  if (raw.length > 0) {
    const type = headers['content-type'] ?? '';
    if (!/^application\/json\b/.test(type)) throw new ApiError(415, `The content type, ${type}, is not supported`);
    if (typeof body !== 'object' || body === null)
      throw new ApiError(400, 'The request body could not be parsed as JSON (line: 1, column: 1)');
  }
  return found.handle({
    world,
    channel,
    request,
    requestId,
    params: found.params!,
    body: (body ?? {}) as Record<string, unknown>,
  });
}

/** All of it, or null beyond the limit. */
async function bodyOf(incoming: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= MAX_BODY) chunks.push(chunk);
  }
  return size > MAX_BODY ? null : Buffer.concat(chunks);
}

function read({ method = 'GET', url = '/', headers }: IncomingMessage, raw: Buffer | null): LineRequest {
  const { pathname, searchParams } = new URL(`http://line${url}`);
  const text = raw?.toString() ?? '';
  const type = headers['content-type'] ?? '';
  return {
    method,
    path: pathname,
    query: Object.fromEntries(searchParams),
    headers,
    body: type.startsWith('application/x-www-form-urlencoded')
      ? Object.fromEntries(new URLSearchParams(text))
      : parsed(text),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
