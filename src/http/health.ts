import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Services } from '../services.js';

/** A database that takes longer to say anything serves nobody. */
const PATIENCE = 2_000;

/**
 * /healthz: the process lives; with a `nonce` it also signs that with the secret key, for those who have it, too, and want to know whose
 * server it is. /readyz: it can serve: the database answers. Without wake-ups it serves on, only later: were that a reason to send
 * nobody here, all processes would be out of service while Redis is. It says so in `bus`.
 */
export function addHealth(http: FastifyInstance, { db, bus, secrets }: Services, stopping: () => boolean): void {
  http.get<{ Querystring: { nonce?: unknown } }>('/healthz', async ({ query: { nonce } }, reply) => {
    const asked = typeof nonce === 'string' && /^[\w-]{16,64}$/.test(nonce);
    return reply
      .header('cache-control', 'no-store')
      .send({ status: 'ok', ...(asked && { proof: secrets.sign('health', nonce) }) });
  });
  http.get('/readyz', async (_, reply) => {
    const database = await soon(db.read.get('select 1 as one'));
    const ready = database && !stopping();
    return reply
      .header('cache-control', 'no-store')
      .status(ready ? 200 : 503)
      .send({ status: ready ? 'ok' : stopping() ? 'stopping' : 'unavailable', database, bus: bus.healthy });
  });
}

/** Whether it is done, and before long. */
async function soon(work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => (timer = setTimeout(resolve, PATIENCE, false)));
  const done = work.then(
    () => true,
    () => false,
  );
  return Promise.race([done, late]).finally(() => clearTimeout(timer));
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
