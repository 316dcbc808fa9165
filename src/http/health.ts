import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Services } from '../services.js';

/**
 * /healthz: the process lives. /readyz: it can serve: the database answers. Without wake-ups it serves on, only later: were that a reason
 * to send nobody here, all processes would be out of service while Redis is.
 */
export function addHealth(http: FastifyInstance, { db, bus }: Services, stopping: () => boolean): void {
  http.get('/healthz', async (_, reply) => reply.header('cache-control', 'no-store').send({ status: 'ok' }));
  http.get('/readyz', async (_, reply) => {
    const database = await db.read.get('select 1 as one').then(
      () => true,
      () => false,
    );
    const ready = database && !stopping();
    return reply
      .header('cache-control', 'no-store')
      .status(ready ? 200 : 503)
      .send({ status: ready ? 'ok' : stopping() ? 'stopping' : 'unavailable', database, bus: bus.healthy });
  });
}

/** What a proxy adds to a request that it passes on. */
const passedOn = ['x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip', 'forwarded', 'via'];

/**
 * Whether a request comes from this machine itself, and names it so: what is for the operator only. A proxy on the same machine
 * comes from here too: its additions tell, or that it speaks HTTP/1.0, as nginx does with a server behind it unless set otherwise.
 */
export function isLocal({ ip, headers, raw }: FastifyRequest): boolean {
  return (
    ['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(ip) &&
    /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(headers.host ?? '') &&
    raw.httpVersion !== '1.0' &&
    passedOn.every((name) => headers[name] === undefined)
  );
}
