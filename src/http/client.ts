import { existsSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { resolve } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { clientPlaces } from '../client-places.js';
import { localeOfCaller } from '../execution/context.js';
import { languageTag } from '../messages/index.js';
import type { Callers } from './callers.js';
import { filesOf } from './static.js';

/** Seen from the built file and from the source. */
const folder = ['../../web/client', '../../dist/web/client']
  .map((path) => resolve(import.meta.dirname, path))
  .find((path) => existsSync(`${path}/assets`));

/** The addresses of its screens: all of them are answered with the same page, which shows what they name. */
const clientPaths = ['/', ...clientPlaces.flatMap((name) => [`/${name}`, `/${name}/*`])];

/**
 * Nothing but what this server sends, and no script or style but its files. `'self'` includes WebSocket. The one trusted type is the
 * address of the service worker.
 */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  'trusted-types service-worker',
  "require-trusted-types-for 'script'",
].join('; ');

/** The web client, for whoever is signed in; others sign in first, and come back to the same address. */
export function addClient(http: FastifyInstance, callers: Callers, from: string | undefined = folder): void {
  const files = filesOf(from ?? '');
  const send = async (reply: FastifyReply, name: string, caching: string) => {
    const file = files.get(name);
    if (!file) return reply.callNotFound();
    const headers = { 'content-type': file.type, 'content-security-policy': policy, 'cache-control': caching };
    return reply.headers(headers).send(await file.read());
  };
  const page = async (request: FastifyRequest, reply: FastifyReply) => {
    const index = files.get('index.html');
    if (!index) return notBuilt(reply);
    const { authorization: _, origin: __, ...headers } = request.headers;
    const caller = await callers.ofRequest({ headers } as IncomingMessage, request.ip);
    if (caller.viewer?.credential.kind !== 'SESSION')
      return reply
        .header('cache-control', 'no-store')
        .redirect(`/sign-in?returnTo=${encodeURIComponent(request.url)}`, 303);
    const html = (await index.read()).toString();
    return reply
      .headers({
        'content-type': index.type,
        'content-language': languageTag(localeOfCaller(caller)),
        'content-security-policy': policy,
        'cache-control': 'private, no-cache',
        vary: 'cookie, accept-language',
      })
      .send(html.replace('<html lang="en">', `<html lang="${languageTag(localeOfCaller(caller))}">`));
  };
  for (const path of clientPaths) http.get(path, page);
  // The names of these change with what is in them.
  http.get<{ Params: { '*': string } }>('/assets/*', async (request, reply) =>
    send(reply, `assets/${request.params['*']}`, 'public, max-age=31536000, immutable'),
  );
  // It names them all, so it is asked for each time.
  http.get('/service-worker.js', async (_, reply) => send(reply, 'service-worker.js', 'no-cache'));
  http.get<{ Params: { '*': string } }>('/icons/*', async (request, reply) =>
    send(reply, `icons/${request.params['*']}`, 'public, max-age=86400'),
  );
  http.get('/manifest.webmanifest', async (_, reply) => send(reply, 'manifest.webmanifest', 'public, max-age=3600'));
}

function notBuilt(reply: FastifyReply): FastifyReply {
  return reply
    .status(404)
    .type('text/plain; charset=utf-8')
    .header('cache-control', 'no-store')
    .send('The web client is not built. Run npm run build, and start the server again.\n');
}
