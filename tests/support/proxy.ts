import net from 'node:net';
import { once } from 'node:events';

/** Something in front of servers, which passes each connection on to one of them. */
export interface Proxy {
  port: number;
  /** Breaks the connections there are; those that come after are passed on. */
  cut(): void;
  close(): Promise<void>;
}

/** What comes and goes is passed on byte by byte, a half-closed or broken connection as well. `next` says to which port. */
export async function startProxy(next: () => number): Promise<Proxy> {
  const sockets = new Set<net.Socket>();
  const server = net.createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    const upstream = net.connect({ port: next(), host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
    for (const [from, to] of [
      [socket, upstream],
      [upstream, socket],
    ] as const) {
      sockets.add(from);
      from.on('error', () => to.resetAndDestroy());
      from.on('close', () => {
        sockets.delete(from);
        if (!to.writableFinished) to.destroySoon();
      });
      from.pipe(to);
    }
  });
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as net.AddressInfo).port,
    cut,
    async close() {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Each in turn. */
export function inTurn(ports: readonly number[]): () => number {
  let count = 0;
  return () => ports[(count += 1) % ports.length]!;
}
