// The contacts query on Mercurius with its JIT: a resolver with hand-written SQL answers plain nested objects.
import type { AddressInfo } from 'node:net';
import fastify from 'fastify';
import mercurius from 'mercurius';
import { openContactList } from './contact-list.js';

const list = openContactList(process.argv[2]!);

const schema = `
  type Query { contacts(first: Int, after: String, last: Int, before: String): ContactConnection! }
  type ContactConnection { edges: [ContactEdge!]! nodes: [Contact!]! pageInfo: PageInfo! }
  type ContactEdge { cursor: String! node: Contact! }
  type PageInfo { hasNextPage: Boolean! endCursor: String }
  type Contact { id: ID! nickname: String source: String! since: String! user: User! }
  type User { id: ID! displayName: String! department: String title: String organization: Organization! }
  type Organization { id: ID! name: String! }
`;

const server = fastify();
await server.register(mercurius, {
  schema,
  jit: 1,
  context: (request) => {
    const viewerId = list.viewerOf(request.headers.authorization ?? '');
    if (viewerId === undefined) throw new Error('not signed in');
    return { viewerId };
  },
  resolvers: {
    Query: {
      contacts: (_root, _args, context) => list.firstContacts((context as unknown as { viewerId: string }).viewerId),
    },
  },
});
await server.listen({ port: 0, host: '127.0.0.1' });
console.log(`port ${(server.server.address() as AddressInfo).port}`);
