// The least a server can do for the contacts query: node:http, prepared statements, JSON.stringify.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openContactList } from './contact-list.js';

const list = openContactList(process.argv[2]!);

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const viewerId = list.viewerOf(request.headers.authorization ?? '');
    if (viewerId === undefined) {
      response.writeHead(401).end();
      return;
    }
    const { query } = JSON.parse(Buffer.concat(chunks).toString()) as { query: string };
    const page = list.firstContacts(viewerId);
    const contacts = {
      [query.includes('edges') ? 'edges' : 'nodes']: query.includes('edges') ? page.edges : page.nodes,
      pageInfo: page.pageInfo,
    };
    const body = JSON.stringify({ data: { contacts } });
    response
      .writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'content-length': Buffer.byteLength(body) })
      .end(body);
  });
});
server.listen(0, '127.0.0.1', () => console.log(`port ${(server.address() as AddressInfo).port}`));
