import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Registry } from 'prom-client';
import type { Connections } from '../live/connections.js';
import { gauge } from '../metrics.js';
import type { Services } from '../services.js';
import { isLocal } from './health.js';
import type { WebSocketEdge } from './websocket.js';

interface Measured {
  services: Services;
  connections: Connections;
  sockets: WebSocketEdge;
}

/** /metrics, in the text format of Prometheus: for the bearer of METRICS_TOKEN, or where none is set for this machine only. */
export function addMetrics(http: FastifyInstance, measured: Measured): void {
  const { config, metrics } = measured.services;
  http.addHook('onResponse', async (request, reply) => {
    // Of a path that is none of ours nothing is kept: anybody can ask for any.
    const route = request.routeOptions.url ?? 'none';
    metrics.requests.observe(reply.elapsedTime / 1_000, request.method, route, String(reply.statusCode));
  });
  http.get('/metrics', async (request, reply) => {
    if (config.metricsToken === null && !isLocal(request)) return reply.callNotFound();
    if (config.metricsToken !== null && !shows(request, config.metricsToken))
      return reply
        .status(401)
        .header('www-authenticate', 'Bearer')
        .send({
          errors: [{ message: 'Send METRICS_TOKEN as the bearer token.', extensions: { code: 'UNAUTHENTICATED' } }],
        });
    processMetrics ??= collectProcessMetrics();
    const texts = [await (await processMetrics).metrics(), metrics.print(), await present(measured)];
    return reply
      .type('text/plain; version=0.0.4; charset=utf-8')
      .header('cache-control', 'no-store')
      .send(texts.join('\n'));
  });
}

function shows({ headers }: FastifyRequest, token: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(headers.authorization ?? ''), digest(`Bearer ${token}`));
}

let processMetrics: Promise<Registry> | undefined;

/** Memory, processor, event loop and garbage collection: watched from the first time on that somebody asks. */
async function collectProcessMetrics(): Promise<Registry> {
  const { Registry, collectDefaultMetrics } = await import('prom-client');
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}

/** How things are at this moment. */
async function present({ services, connections, sockets }: Measured): Promise<string> {
  const { db, bus, streams } = services;
  const open = streams.count();
  const jobs = await db.read.all<{ dead: number | boolean; n: number }>(
    'select dead_at is not null as dead, count(*) as n from jobs group by dead_at is not null',
  );
  const count = (dead: boolean) => jobs.find((row) => Boolean(row.dead) === dead)?.n ?? 0;
  return [
    gauge('tsunagu_sockets', 'Open WebSockets.', { '': sockets.size }),
    gauge('tsunagu_connections', 'Open WebSockets and event streams of people who are signed in.', {
      '': connections.size,
    }),
    gauge('tsunagu_subscriptions', 'Subscriptions that are followed.', { '': services.metrics.subscriptions }),
    gauge('tsunagu_streams', 'People whose stream of events is followed here.', { '': open.feeds }),
    gauge('tsunagu_jobs', 'Jobs that wait for their time, and those that were given up.', {
      'state="pending"': count(false),
      'state="dead"': count(true),
    }),
    gauge('tsunagu_bus_healthy', 'Whether wake-ups get through.', { '': bus.healthy ? 1 : 0 }),
  ].join('');
}
