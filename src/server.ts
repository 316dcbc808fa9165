import type { Socket } from 'node:net';
import fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import type { Documents } from './execution/documents.js';
import { messageFor } from './execution/errors.js';
import type { Executor } from './execution/executor.js';
import type { Operations } from './execution/operations.js';
import type { Callers } from './http/callers.js';
import { addClient } from './http/client.js';
import { addDevMail } from './http/dev-mail.js';
import { addEventStream } from './http/event-stream.js';
import { addExports } from './http/exports.js';
import { addGraphql } from './http/graphql.js';
import { addHealth } from './http/health.js';
import { MAX_BODY, answerError, answerUnreadable } from './http/http-errors.js';
import { addJsonBody } from './http/json-body.js';
import { addLineWebhook } from './http/line-webhook.js';
import { addMedia } from './http/media.js';
import { addOutsideMedia } from './http/outside-media.js';
import { addStickers } from './http/stickers.js';
import { addMetrics } from './http/metrics.js';
import { addPages, localeOfBrowser, showNotFound } from './http/pages.js';
import { addPlayground } from './http/playground.js';
import { addQr } from './http/qr.js';
import { addSecurity, leastHeaders } from './http/security.js';
import { BODY_WITHIN, UPLOAD_WITHIN, limitBodies } from './http/slow-bodies.js';
import { addUploads } from './http/uploads.js';
import type { WebSocketEdge } from './http/websocket.js';
import type { Connections } from './live/connections.js';
import type { MailboxStore } from './mail/dev-mailbox.js';
import type { Services } from './services.js';

export interface Parts {
  services: Services;
  schema: GraphQLSchema;
  documents: Documents;
  executor: Executor;
  operations: Operations;
  connections: Connections;
  callers: Callers;
  sockets: WebSocketEdge;
  mailbox: MailboxStore | null;
  stopping: () => boolean;
}

/** One port for HTTP, WebSocket and server-sent events. */
export async function createServer(parts: Parts): Promise<FastifyInstance> {
  const { services, callers, sockets } = parts;
  const { config, log } = services;
  const http = fastify({
    bodyLimit: MAX_BODY,
    // The nearest proxy is ours; what others before it claim is not believed.
    trustProxy: config.trustProxy ? (_address: string, hop: number) => hop === 0 : false,
    requestTimeout: UPLOAD_WITHIN,
    http: { headersTimeout: BODY_WITHIN },
    connectionTimeout: 60_000, // of silence in both directions; event streams beat more often
    keepAliveTimeout: 30_000,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    clientErrorHandler: answerUnreadable,
    // An address that cannot be read: no hook runs for it.
    frameworkErrors: (error, request, reply) => void answer(error, request, reply.headers(leastHeaders)),
  });
  const localeOf = (request: FastifyRequest) => callers.localeOf(request.raw);
  const answer = (error: FastifyError, request: FastifyRequest, reply: FastifyReply) =>
    answerError(reply, error, localeOf(request), log);
  http.setErrorHandler<FastifyError>(answer);
  http.setNotFoundHandler((request, reply) => {
    // A browser wants a page before all else.
    if (/^(GET|HEAD)$/.test(request.method) && request.headers.accept?.startsWith('text/html'))
      return showNotFound(reply, localeOfBrowser(callers, request));
    const message = messageFor(localeOf(request), 'NOT_FOUND', null, {});
    return reply.status(404).send({ errors: [{ message, extensions: { code: 'NOT_FOUND' } }] });
  });
  http.addHook('onSend', async (_request, reply) => {
    if (parts.stopping()) void reply.header('connection', 'close');
  });

  limitBodies(http);
  await addSecurity(http, config);
  addMetrics(http, parts);
  addJsonBody(http);
  addHealth(http, services, parts.stopping);
  await addGraphql(http, parts);
  addEventStream(http, parts);
  await addPages(http, services, callers, parts.mailbox !== null && config.introspection);
  addQr(http, services);
  await addUploads(http, services, callers);
  addExports(http, services, callers);
  addMedia(http, services);
  addOutsideMedia(http, services);
  addStickers(http, services);
  await addLineWebhook(http, services);
  if (parts.mailbox) addDevMail(http, parts.mailbox, callers);
  if (config.introspection) addPlayground(http);
  addClient(http, callers);
  sockets.attach(http.server);
  closeSilent(http);
  return http;
}

/** Browsers connect in advance. Node does not take a connection that has asked nothing for idle, and would wait for it when stopping. */
function closeSilent(http: FastifyInstance): void {
  const open = new Set<Socket>();
  http.server.on('connection', (socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  http.addHook('preClose', async () => {
    for (const socket of open) if (socket.bytesRead === 0) socket.destroy();
  });
}
