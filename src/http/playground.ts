import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { filesOf } from './static.js';

/** Seen from the built file and from the source. */
const folder = ['../../web/playground', '../../dist/web/playground']
  .map((path) => resolve(import.meta.dirname, path))
  .find((path) => existsSync(`${path}/assets`));

/**
 * GraphiQL styles by attributes, its editor by style elements, and it works in workers of its own. It talks to this server only,
 * also over WebSocket, which `'self'` includes.
 */
const policy =
  "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The playground at /playground, where the schema may be read. */
export function addPlayground(http: FastifyInstance, from: string | undefined = folder): void {
  const files = filesOf(from ?? '');
  const send = async (reply: FastifyReply, name: string, caching: string) => {
    const file = files.get(name);
    if (!file) return files.size === 0 ? notBuilt(reply) : reply.callNotFound();
    const headers = { 'content-type': file.type, 'content-security-policy': policy, 'cache-control': caching };
    return reply.headers(headers).send(await file.read());
  };
  for (const path of ['/playground', '/playground/'])
    http.get(path, async (_, reply) => send(reply, 'index.html', 'no-cache'));
  // The names of these change with what is in them.
  http.get<{ Params: { '*': string } }>('/playground/assets/*', async (request, reply) =>
    send(reply, `assets/${request.params['*']}`, 'public, max-age=31536000, immutable'),
  );
}

function notBuilt(reply: FastifyReply): FastifyReply {
  return reply
    .status(404)
    .type('text/plain; charset=utf-8')
    .header('cache-control', 'no-store')
    .send('The playground is not built. Run npm run build, and start the server again.\n');
}
