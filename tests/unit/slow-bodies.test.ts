import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { limitBodies, mayTakeLong } from '../../src/http/slow-bodies.js';

let http: FastifyInstance;

beforeAll(async () => {
  http = fastify();
  limitBodies(http, 100);
  http.post('/graphql', async () => 'taken');
  // As an upload is: first it is known who sends it, and only then is the body read.
  http.addContentTypeParser('text/plain', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  http.post('/uploads', { preParsing: async (request) => mayTakeLong(request.raw) }, async () => 'taken');
  http.post('/refused', { preParsing: async () => undefined }, async () => 'taken');
  await http.listen({ port: 0 });
});
afterAll(() => http.close());

/** Sends a request, the last byte of its body so much later, and answers the first line of the answer. */
function send(path: string, headers: string, last: string, after: number): Promise<string> {
  return new Promise((resolve) => {
    const { port } = http.server.address() as AddressInfo;
    const socket = connect(port, 'localhost', () => {
      socket.write(`POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n${headers}\r\n\r\n`);
      setTimeout(() => socket.write(last), after);
    });
    socket.on('error', () => undefined);
    socket.once('data', (data) => {
      resolve(String(data).split('\r\n')[0]!);
      socket.destroy();
    });
  });
}

test.each([
  ['whole, in time', '/graphql', 'content-length: 2', '{}', 0, 'HTTP/1.1 200 OK'],
  ['whole, too late', '/graphql', 'content-length: 2', '{}', 1_000, 'HTTP/1.1 408 Request Timeout'],
  [
    'in pieces, too late',
    '/graphql',
    'transfer-encoding: chunked',
    '2\r\n{}\r\n0\r\n\r\n',
    1_000,
    'HTTP/1.1 408 Request Timeout',
  ],
  ['a file, as late as it is', '/uploads', 'content-length: 2', '{}', 300, 'HTTP/1.1 200 OK'],
  ['a file of nobody known, too late', '/refused', 'content-length: 2', '{}', 1_000, 'HTTP/1.1 408 Request Timeout'],
])('a body that comes %s', async (_what, path, headers, last, after, answer) => {
  expect(await send(path, headers, last, after)).toBe(answer);
});
