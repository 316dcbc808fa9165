// Subscriptions on Mercurius: one topic, one document, its own pub/sub.
import type { AddressInfo } from 'node:net';
import fastify from 'fastify';
import mercurius from 'mercurius';
import { answer } from '../probe.js';

const schema = `
  type Query { nothing: Int }
  type Subscription { contactRequestReceived: ContactRequestReceived! }
  type ContactRequestReceived { cursor: String! occurredAt: String! contactRequest: ContactRequest }
  type ContactRequest { id: ID! message: String createdAt: String! sender: User! }
  type User { id: ID! displayName: String! organization: Organization! }
  type Organization { id: ID! name: String! }
`;

const server = fastify();
await server.register(mercurius, {
  schema,
  jit: 1,
  subscription: true,
  resolvers: {
    Subscription: {
      contactRequestReceived: { subscribe: (_root, _args, { pubsub }) => pubsub.subscribe('received') },
    },
  },
});

answer('broadcast', async (message: { payload: { data: object } }) => {
  server.graphql.pubsub.publish({ topic: 'received', payload: message.payload.data });
});

await server.listen({ port: 0, host: '127.0.0.1' });
console.log(`port ${(server.server.address() as AddressInfo).port}`);
