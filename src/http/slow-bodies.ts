import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { HOUR, SECOND } from '../clock.js';
import { answerUnreadable } from './http-errors.js';

/** For so long a request may go on coming in. */
export const BODY_WITHIN = 30 * SECOND;
/** A file of 500 MB takes as long by a slow line. Node knows one time for all requests: this one. */
export const UPLOAD_WITHIN = HOUR;

const timers = new WeakMap<IncomingMessage, NodeJS.Timeout>();

/** Ends requests whose body is not there in time, except those that may take long. */
export function limitBodies(http: FastifyInstance, within = BODY_WITHIN): void {
  http.addHook('onRequest', async ({ raw }) => {
    if (raw.complete) return;
    const { 'content-length': length = '0', 'transfer-encoding': chunked } = raw.headers;
    if (length === '0' && chunked === undefined) return;
    const late = Object.assign(new Error(), { code: 'ERR_HTTP_REQUEST_TIMEOUT' });
    const timer = setTimeout(() => answerUnreadable(late, raw.socket), within);
    timers.set(raw, timer);
    raw.once('close', () => clearTimeout(timer));
    raw.once('end', () => clearTimeout(timer));
  });
}

/** From here on the request may come in as slowly as an upload: it is known who sends it. */
export function mayTakeLong(raw: IncomingMessage): void {
  clearTimeout(timers.get(raw));
}
