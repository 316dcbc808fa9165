import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { Random } from './random.js';

interface Link {
  client: Socket;
  server: Socket;
  /** Of a listening client: its number. */
  listener: number | null;
  /** Something was asked that is not answered yet. */
  waiting: boolean;
}

export interface ProxyOptions {
  /** Told which process a listening client was given. */
  onListener?: (listener: number, process: number) => void;
}

/**
 * Spreads connections over the ports behind it, in turn. `?process=1` in the address of the first request asks for that one;
 * `?client=7` for another than that client had the last time. One that takes no connection is passed over.
 */
export class Proxy {
  private readonly links = new Set<Link>();
  private readonly lastOf = new Map<number, number>();
  private turn = 0;
  private readonly server: Server;

  constructor(
    private readonly ports: readonly number[],
    private readonly options: ProxyOptions = {},
  ) {
    this.server = createServer((client) => {
      client.on('error', () => undefined).setNoDelay();
      client.once('data', (first) => void this.open(client, first));
    });
  }

  async listen(port: number): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(port, '127.0.0.1', resolve));
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Cuts a connection: of a listening client, or one on which an answer is waited for. False: there is none now. */
  cut(random: Random, kind: 'listener' | 'request'): boolean {
    const fits = ({ listener, waiting }: Link) =>
      kind === 'listener' ? listener !== null : listener === null && waiting;
    const link = random.pick([...this.links].filter(fits));
    if (!link) return false;
    // At once, as a network that is gone, or in an orderly way, as a proxy that stops.
    for (const socket of [link.client, link.server])
      if (random.chance(0.5)) socket.resetAndDestroy();
      else socket.destroy();
    return true;
  }

  async close(): Promise<void> {
    for (const { client, server } of this.links) {
      client.destroy();
      server.destroy();
    }
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async open(client: Socket, first: Buffer): Promise<void> {
    client.pause();
    const line = first.toString('latin1', 0, first.indexOf('\r\n'));
    const listener = numberIn(line, 'client');
    const asked = numberIn(line, 'process');
    for (const index of this.order(listener, asked)) {
      const server = await dial(this.ports[index]!);
      if (!server) continue;
      if (client.destroyed) return void server.destroy();
      if (listener !== null) {
        this.lastOf.set(listener, index);
        this.options.onListener?.(listener, index);
      }
      return this.join({ client, server, listener, waiting: true }, first);
    }
    client.destroy();
  }

  private order(listener: number | null, asked: number | null): number[] {
    if (asked !== null) return [asked];
    this.turn += 1;
    const all = this.ports.map((_, i) => (i + this.turn) % this.ports.length);
    const last = listener === null ? undefined : this.lastOf.get(listener);
    return last === undefined ? all : [...all.filter((index) => index !== last), last];
  }

  private join(link: Link, first: Buffer): void {
    const { client, server } = link;
    this.links.add(link);
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      from.on('data', () => (link.waiting = from === client));
      from.on('error', () => undefined);
      from.on('close', () => (to.destroy(), this.links.delete(link)));
      from.pipe(to);
    }
    server.write(first);
    client.resume();
  }
}

function numberIn(line: string, name: string): number | null {
  const found = new RegExp(`[?&]${name}=(\\d+)`).exec(line);
  return found ? Number(found[1]) : null;
}

function dial(port: number): Promise<Socket | null> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    socket.once('connect', () => resolve(socket));
    socket.once('error', () => resolve(null));
  });
}
