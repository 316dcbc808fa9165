// The least a server can do with sockets: `ws`, each kept in a list, and the same text sent to all of them.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { answer } from '../probe.js';

const server = createServer();
const sockets = new WebSocketServer({ server, perMessageDeflate: false, clientTracking: true });

answer('broadcast', (message: object) => {
  const text = JSON.stringify(message);
  for (const socket of sockets.clients) socket.send(text);
});

server.listen(0, '127.0.0.1', () => console.log(`port ${(server.address() as AddressInfo).port}`));
