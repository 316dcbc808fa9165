import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { act, PhoneError } from './phone-acts.js';
import { accountMedia, ownContent } from './phone-media.js';
import { phonePage, phonePolicy } from './phone-page.js';
import { everybody, phoneState } from './phone-state.js';
import { addUser } from './users.js';
import type { World } from './world.js';

/** The phone in the browser: a page, and what it asks for under /phone/api. */
export const isPhone = ({ url = '' }: IncomingMessage): boolean => /^\/phone(\/|\?|$)/.test(url);

/** Everybody's phone lies open here, so it is shown on this machine alone, and to no page of another site. */
function isAllowed({ headers: { host = '', origin } }: IncomingMessage): boolean {
  const isHere = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/.test(host);
  return isHere && (origin === undefined || origin === `http://${host}`);
}

const MAX_UPLOAD = 20 * 1_024 * 1_024;

export async function servePhone(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  response.setHeader('x-content-type-options', 'nosniff').setHeader('cache-control', 'no-store');
  const json = (status: number, value: unknown) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  if (!isAllowed(request)) return void json(403, { error: 'The phone is shown on this machine only' });
  const { method, url = '' } = request;
  const { pathname, searchParams } = new URL(`http://phone${url}`);
  if (method === 'GET' && pathname === '/phone')
    return void response
      .writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': phonePolicy })
      .end(phonePage);

  const [, , , collection, id, what] = pathname.split('/');
  try {
    if (collection === 'contents' && method === 'GET') return ownContent(world, id!, response);
    if (collection !== 'users') throw new PhoneError('There is nothing here', 404);
    if (id === undefined && method === 'GET') return void json(200, everybody(world));
    if (id === undefined && method === 'POST') return void json(201, create(world, await jsonOf(request)));
    const user = world.users.find((user) => user.id === id);
    if (!user) throw new PhoneError('There is nobody of that name', 404);
    const chat = searchParams.get('chat');
    if (what === undefined && method === 'GET') return void json(200, phoneState(world, user, chat));
    if (what === 'events' && method === 'GET') return watch(world, response);
    if (what === 'media' && method === 'GET')
      return await accountMedia(
        user,
        { chat, message: searchParams.get('message'), part: searchParams.get('part') },
        response,
      );
    if (what === 'acts' && method === 'POST') return void json(200, act(world, user, await jsonOf(request)));
    if (what === 'pictures' && method === 'POST') {
      const contentType = request.headers['content-type'] ?? '';
      return void json(200, act(world, user, { verb: 'image', chat, contentType, bytes: await bytesOf(request) }));
    }
    throw new PhoneError('There is nothing here', 404);
  } catch (error) {
    // What the app would not let somebody do is thrown as plain errors.
    if (!response.headersSent)
      json(error instanceof PhoneError ? error.status : 400, { error: (error as Error).message });
  }
}

function create(world: World, { displayName, language }: Record<string, unknown>): { id: string } {
  const name = typeof displayName === 'string' ? displayName.trim() : '';
  if (name === '' || name.length > 20) throw new PhoneError('A name has 1 to 20 characters');
  const { id } = addUser(world, { displayName: name, language: typeof language === 'string' ? language : null });
  return { id };
}

/** Says that there is something new, and not what: the page asks for it. */
function watch({ watchers }: World, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' }).write('retry: 1000\n\n');
  const tell = () => void response.write('data: changed\n\n');
  watchers.add(tell);
  response.on('close', () => watchers.delete(tell));
}

/** JSON by its name alone, which a form of another site cannot send. */
async function jsonOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  if (request.headers['content-type'] !== 'application/json') throw new PhoneError('Send JSON', 415);
  const value: unknown = JSON.parse((await bytesOf(request)).toString());
  if (typeof value !== 'object' || value === null) throw new PhoneError('Send an object');
  return value as Record<string, unknown>;
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? Infinity) > MAX_UPLOAD)
    throw new PhoneError('That is more than 20 MB', 413);
  return buffer(request);
}
